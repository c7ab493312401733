//! What people said, on the shelf but beside its index: a line of JSON each, only ever added to. No import, sync or repair
//! touches it.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::added_lines::{ends_a_line, is_since};
use super::error::ShelfError;
use crate::model::Feedback;

const FEEDBACK_FILE: &str = "feedback.ndjson";

/// The most bytes of a line. The longest remark within the limits of [`crate::model::Remark`] takes 20 KB, if each of its
/// characters is written as an escape of six bytes; more is no remark.
const LINE: usize = 32 * 1024;
/// The most bytes of the file, some 50,000 remarks: room for years of people, and no way to fill a disk.
const FILE: u64 = 16 << 20;

/// The file of what people said of one shelf.
///
/// Whoever may write to the shelf's directory adds a line without any lock: it goes to the end of the file in one write,
/// and the system keeps such writes apart. So a person is heard while a night's import holds the shelf.
#[derive(Debug, Clone)]
pub struct FeedbackFile {
    path: PathBuf,
}

/// What was read of the file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct KeptFeedback {
    /// What was said, in the order it was.
    pub said: Vec<Kept>,
    /// How many lines are none: the machine stopped, or its disk was full, while one was written.
    pub torn: u64,
}

/// Something that was said, with its place in the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The number of its line, 1 is the first. It never changes, since lines are only added.
    pub line: u64,
    /// What was said.
    pub feedback: Feedback,
}

impl Kept {
    /// What it is called by: `F12` stands on line 12.
    pub fn id(&self) -> String {
        format!("F{}", self.line)
    }
}

impl FeedbackFile {
    /// The file of the shelf in the directory `shelf`, which may have none yet.
    pub fn of(shelf: &Path) -> Self {
        Self { path: shelf.join(FEEDBACK_FILE) }
    }

    /// Adds what somebody said, and returns once it is on the disk.
    ///
    /// # Errors
    /// If it is too long, the file is full or cannot be written; what was said before can still be read.
    pub fn add(&self, said: &Feedback) -> Result<(), ShelfError> {
        let line = serde_json::to_vec(said).map_err(|error| self.failed(error.into()))?;
        if line.len() > LINE {
            return Err(ShelfError::FeedbackTooLong { path: self.path.clone(), found: line.len(), most: LINE });
        }
        if self.length().map_err(|error| self.failed(error))? + line.len() as u64 > FILE {
            return Err(ShelfError::FeedbackFull { path: self.path.clone(), most: FILE });
        }
        self.append(&line).map_err(|error| self.failed(error))
    }

    fn length(&self) -> std::io::Result<u64> {
        match std::fs::metadata(&self.path) {
            Ok(file) => Ok(file.len()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error),
        }
    }

    fn append(&self, line: &[u8]) -> std::io::Result<()> {
        let is_new = !self.path.exists();
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(&self.path)?;
        // A torn line is closed in the same write, so that it costs only itself.
        let mut whole = Vec::with_capacity(line.len() + 2);
        if !ends_a_line(&mut file)? {
            whole.push(b'\n');
        }
        whole.extend_from_slice(line);
        whole.push(b'\n');
        write_at_once(&mut file, &whole)?;
        file.sync_data()?;
        if is_new && let Some(folder) = self.path.parent() {
            // The name must be on the disk too. Not every system lets a folder be synced.
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
        Ok(())
    }

    /// What was said from the day `since` on (in UTC), or all of it. Lines that are none are counted and left out.
    ///
    /// # Errors
    /// If the file is there and cannot be read.
    pub fn read(&self, since: Option<Date>) -> Result<KeptFeedback, ShelfError> {
        let mut kept = KeptFeedback::default();
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(kept),
            Err(error) => return Err(self.failed(error)),
        };
        // A file that somebody else made larger is not followed without end.
        for (index, line) in BufReader::new(file.take(FILE)).split(b'\n').enumerate() {
            let line = line.map_err(|error| self.failed(error))?;
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            match serde_json::from_slice::<Feedback>(&line) {
                Ok(feedback) if is_since(&feedback.at, since) => {
                    kept.said.push(Kept { line: index as u64 + 1, feedback })
                }
                Ok(_) => {}
                Err(_) => kept.torn += 1,
            }
        }
        Ok(kept)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn failed(&self, error: std::io::Error) -> ShelfError {
        ShelfError::Io { path: self.path.clone(), error }
    }
}

/// One write, and no second one: what others add in between would end up in the middle of the line.
fn write_at_once(file: &mut File, whole: &[u8]) -> std::io::Result<()> {
    let written = loop {
        match file.write(whole) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            written => break written?,
        }
    };
    if written == whole.len() {
        return Ok(());
    }
    Err(std::io::Error::new(ErrorKind::StorageFull, "the disk took only a part of the line"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{MatchRemark, Need, NeedRemark, Remark};

    fn wish(at: &str, text: &str) -> Feedback {
        let remark = NeedRemark { need: Need::of_text("", text), reason: None };
        Feedback { at: at.into(), by: Some("Ada".into()), remark: Remark::Need(remark) }
    }

    const MOMENTS: [&str; 3] = ["2026-11-21T08:10:00Z", "2026-11-22T08:10:00Z", "2026-11-23T08:10:00Z"];

    fn filled(folder: &Path) -> FeedbackFile {
        let file = FeedbackFile::of(folder);
        for at in MOMENTS {
            file.add(&wish(at, "k8s")).unwrap();
        }
        file
    }

    fn moments(kept: &KeptFeedback) -> Vec<&str> {
        kept.said.iter().map(|kept| kept.feedback.at.as_str()).collect()
    }

    #[test]
    fn what_was_said_is_read_in_order_and_from_a_day_on() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(FeedbackFile::of(folder.path()).read(None).unwrap(), KeptFeedback::default());
        let file = filled(folder.path());
        assert_eq!(moments(&file.read(None).unwrap()), MOMENTS);
        let later = file.read(Some(Date::constant(2026, 11, 22))).unwrap();
        assert_eq!(moments(&later), MOMENTS[1..]);
        assert_eq!(later.said[0].id(), "F2");
    }

    #[test]
    fn a_line_torn_anywhere_costs_only_itself() {
        let folder = tempfile::tempdir().unwrap();
        let file = filled(folder.path());
        let whole = std::fs::read(file.path()).unwrap();
        let last = whole.len() - serde_json::to_vec(&wish(MOMENTS[2], "k8s")).unwrap().len() - 1;
        for end in last..whole.len() {
            std::fs::write(file.path(), &whole[..end]).unwrap();
            let read = file.read(None).unwrap();
            // Cut off behind its last bracket a line is whole.
            let is_whole = end == whole.len() - 1;
            assert_eq!((read.said.len(), read.torn), (2 + usize::from(is_whole), u64::from(end > last && !is_whole)));
            file.add(&wish("2026-11-24T08:10:00Z", "Go")).unwrap();
            let read = file.read(None).unwrap();
            assert_eq!(moments(&read).last(), Some(&"2026-11-24T08:10:00Z"));
            assert_eq!(read.said.len(), 3 + usize::from(is_whole));
        }
    }

    #[test]
    fn many_may_speak_at_once_and_each_is_heard() {
        let folder = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for speaker in 0..8 {
                let file = FeedbackFile::of(folder.path());
                scope.spawn(move || {
                    for number in 0..25 {
                        file.add(&wish(MOMENTS[0], &format!("{speaker}-{number} {}", "long ".repeat(80)))).unwrap();
                    }
                });
            }
        });
        let read = FeedbackFile::of(folder.path()).read(None).unwrap();
        let said: std::collections::HashSet<_> =
            read.said.iter().map(|kept| &kept.feedback.remark.need().text).collect();
        assert_eq!((said.len(), read.torn), (200, 0));
    }

    #[test]
    fn what_is_too_long_or_too_much_is_refused_and_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = filled(folder.path());
        let before = std::fs::read(file.path()).unwrap();
        let long = wish(MOMENTS[0], &"x".repeat(LINE));
        assert!(matches!(file.add(&long), Err(ShelfError::FeedbackTooLong { .. })));
        assert_eq!(std::fs::read(file.path()).unwrap(), before);
        File::options().append(true).open(file.path()).unwrap().set_len(FILE - 10).unwrap();
        let full = file.add(&wish(MOMENTS[0], "k8s")).unwrap_err();
        assert!(matches!(full, ShelfError::FeedbackFull { .. }) && full.hint().is_some());
        assert_eq!(std::fs::metadata(file.path()).unwrap().len(), FILE - 10);
    }

    #[test]
    fn the_longest_remark_fits_into_a_line() {
        let longest = |most: usize| Some("𝔸".repeat(most));
        let need = Need {
            team: longest(Remark::TEAM_CHARS),
            due: longest(Remark::DUE_CHARS),
            ..Need::of_text("", longest(Remark::NEED_CHARS).unwrap())
        };
        let remark = Remark::Match(MatchRemark {
            need,
            course: longest(Remark::COURSE_CHARS).unwrap(),
            title: longest(Remark::TITLE_CHARS).unwrap(),
            helps: true,
            reason: longest(Remark::REASON_CHARS),
        });
        let folder = tempfile::tempdir().unwrap();
        let said = Feedback { at: MOMENTS[0].into(), by: longest(120), remark: remark.checked().unwrap() };
        FeedbackFile::of(folder.path()).add(&said).unwrap();
        assert_eq!(FeedbackFile::of(folder.path()).read(None).unwrap().said[0].feedback, said);
    }

    proptest! {
        #[test]
        fn whatever_is_said_comes_back_as_it_was(text in "\\PC{1,40}", reason in proptest::option::of(any::<String>())) {
            let folder = tempfile::tempdir().unwrap();
            let remark = Remark::Need(NeedRemark { need: Need::of_text("", text), reason });
            let said = Feedback { at: MOMENTS[0].into(), by: None, remark };
            let file = FeedbackFile::of(folder.path());
            file.add(&said).unwrap();
            file.add(&said).unwrap();
            let read = file.read(None).unwrap();
            prop_assert_eq!(read.torn, 0);
            prop_assert!(read.said.len() == 2 && read.said.iter().all(|kept| kept.feedback == said));
        }

        #[test]
        fn any_bytes_are_read_and_added_to(bytes: Vec<u8>) {
            let folder = tempfile::tempdir().unwrap();
            let file = FeedbackFile::of(folder.path());
            std::fs::write(file.path(), &bytes).unwrap();
            file.add(&wish(MOMENTS[0], "k8s")).unwrap();
            let read = file.read(None).unwrap();
            prop_assert_eq!(read.said.len(), 1);
        }
    }
}
