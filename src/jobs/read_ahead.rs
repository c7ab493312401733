//! An export read in a thread of its own, a little ahead of whoever works on its rows.

use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::JoinHandle;

use crate::import::{Export, ImportError, Row};

/// Rows are handed over so many at a time, and so many batches may wait: some thousand rows, a few megabytes.
const BATCH: usize = 256;
const WAITING: usize = 8;

/// The rows of an export, as its own iterator gives them.
pub(super) struct ReadAhead {
    batches: Receiver<Vec<Result<Row, ImportError>>>,
    batch: std::vec::IntoIter<Result<Row, ImportError>>,
    reader: JoinHandle<Export>,
}

impl ReadAhead {
    /// Begins to read.
    pub fn begin(mut export: Export) -> Self {
        let (sender, batches) = sync_channel(WAITING);
        let reader = std::thread::spawn(move || {
            loop {
                let batch: Vec<_> = export.by_ref().take(BATCH).collect();
                // Whoever no longer listens wants no more rows.
                if batch.is_empty() || sender.send(batch).is_err() {
                    return export;
                }
            }
        });
        Self { batches, batch: Vec::new().into_iter(), reader }
    }

    /// The export, read to where the rows were; what it says of the whole is complete once they have ended.
    pub fn finish(self) -> Export {
        drop(self.batches);
        // A thread that panicked is a bug, and shows as one.
        self.reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

impl Iterator for ReadAhead {
    type Item = Result<Row, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.batch.next() {
                return Some(row);
            }
            self.batch = self.batches.recv().ok()?.into_iter();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::import::Profiles;

    fn export(rows: usize) -> Export {
        let mut text = "id,title\n".to_owned();
        for row in 0..rows {
            let _ = writeln!(text, "{row},Course {row}");
        }
        Export::from_reader(std::io::Cursor::new(text), "a.csv", &Profiles::bundled(), None).unwrap()
    }

    #[test]
    fn all_rows_come_in_their_order() {
        let mut rows = ReadAhead::begin(export(BATCH * 30 + 7));
        let titles: Vec<String> = rows
            .by_ref()
            .map(|row| match row.unwrap() {
                Row::Course { course, .. } => course.title,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(titles.len(), BATCH * 30 + 7);
        assert!(titles.iter().enumerate().all(|(at, title)| *title == format!("Course {at}")));
        assert_eq!(rows.finish().summary().courses as usize, titles.len());
    }

    #[test]
    fn a_reader_nobody_listens_to_any_more_ends() {
        let mut rows = ReadAhead::begin(export(BATCH * 30));
        assert!(rows.next().is_some());
        let read = rows.finish().summary().courses as usize;
        assert!(read < BATCH * 30, "{read}");
    }
}
