//! The index's own writer: begun when there is something to write, with as many threads as the work is worth, and given up
//! after a failure.

use std::path::{Path, PathBuf};

use tantivy::directory::error::LockError;
use tantivy::merge_policy::LogMergePolicy;
use tantivy::{Index, IndexWriter, TantivyError};

use super::error::ShelfError;
use super::leftovers::sweep;

/// Memory each thread of the writer may fill before it writes a segment, in bytes; the index takes no less than 15 MB. What
/// is really taken is more than twice that; with 120 MB in all an import of 1,000,000 rows stood at 434 MB resident, and
/// the aim is less than 300.
const MEMORY_OF_A_THREAD: usize = 15_000_000;
/// The most threads, for the same reason.
const MOST_THREADS: usize = 3;

/// A part of the index of which a greater share was removed is written anew without it. Removed courses still count where
/// rare words are told from common ones, and take room; the index's own default is to keep them until eight parts of one
/// size are merged, which on a large shelf is years. On half of the demo replaced once, scores stood up to 0.05 off.
const MOST_REMOVED: f32 = 0.1;

/// How much there is to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Work {
    /// What one night changes of a catalog. One thread writes one segment of it: each takes some twenty files that must
    /// reach the disk, and a table of its own that costs more than a few hundred courses do. With a thread for each of two
    /// cores a night that changed 1% of 86,000 courses took 1.5 times as long.
    Night,
    /// Whole catalogs.
    Catalogs,
}

/// The writer of an index.
pub(super) struct LazyWriter {
    folder: PathBuf,
    index: Index,
    begun: Option<(Work, IndexWriter)>,
}

impl LazyWriter {
    /// The writer of `index` in the folder `folder`. Nothing is begun yet.
    pub fn of(folder: &Path, index: Index) -> Self {
        Self { folder: folder.to_owned(), index, begun: None }
    }

    /// The index.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The writer, ready for `work`.
    ///
    /// # Errors
    /// If the index cannot be written.
    pub fn ready(&mut self, work: Work) -> Result<&mut IndexWriter, ShelfError> {
        if self.begun.as_ref().is_some_and(|(begun, _)| *begun < work)
            && let Some((_, writer)) = self.begun.take()
        {
            // Segments that cannot be merged now are merged later.
            let _ = writer.wait_merging_threads();
        }
        let (_, writer) = match self.begun {
            Some(ref mut begun) => begun,
            ref mut nothing => nothing.insert((work, begin(&self.folder, &self.index, work)?)),
        };
        Ok(writer)
    }

    /// Commits what was written, and with it `payload`, what the shelf says about itself.
    ///
    /// # Errors
    /// If the index cannot be written.
    pub fn commit(&mut self, payload: &str) -> Result<(), ShelfError> {
        let mut commit = self.ready(Work::Night)?.prepare_commit()?;
        commit.set_payload(payload);
        commit.commit()?;
        Ok(())
    }

    /// Takes back what was written and not committed. The next work begins anew, and finds no file of this in its way.
    pub fn give_up(&mut self) {
        if let Some((_, writer)) = self.begun.take() {
            // Segments of an earlier commit that are just being merged must not come between: they change the list of
            // segments. What was not committed stays so.
            let _ = writer.wait_merging_threads();
        }
        // What cannot be removed now is removed when the shelf is opened the next time.
        let _ = sweep(&self.folder, &self.index);
    }

    /// What lies behind `error`: where a thread that writes ended, only joining it tells why.
    pub fn cause(&mut self, error: ShelfError) -> ShelfError {
        let error = match (error, &mut self.begun) {
            (ShelfError::Index(TantivyError::ErrorInThread(what)), Some((_, writer))) => {
                match writer.prepare_commit() {
                    Err(TantivyError::ErrorInThread(_)) | Ok(_) => TantivyError::ErrorInThread(what).into(),
                    Err(cause) => cause.into(),
                }
            }
            (error, _) => error,
        };
        error.of_writing(&self.folder)
    }

    /// Waits for the index to tidy up its segments.
    ///
    /// # Errors
    /// If that cannot be done; what was committed is on the disk all the same.
    pub fn close(self) -> Result<(), ShelfError> {
        match self.begun {
            Some((_, writer)) => Ok(writer.wait_merging_threads()?),
            None => Ok(()),
        }
    }
}

fn begin(folder: &Path, index: &Index, work: Work) -> Result<IndexWriter, ShelfError> {
    let threads = match work {
        Work::Night => 1,
        Work::Catalogs => std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS),
    };
    let writer: IndexWriter =
        index.writer_with_num_threads(threads, threads * MEMORY_OF_A_THREAD).map_err(|error| match error {
            // Ours is the lock; this one is of a program that knows nothing of it.
            TantivyError::LockFailure(LockError::LockBusy, _) => {
                ShelfError::Locked { path: folder.parent().unwrap_or(folder).to_owned(), holder: None }
            }
            error => ShelfError::from(error),
        })?;
    let mut merging = LogMergePolicy::default();
    merging.set_del_docs_ratio_before_merge(MOST_REMOVED);
    writer.set_merge_policy(Box::new(merging));
    Ok(writer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_accepts_the_memory_of_however_many_threads() {
        let folder = tempfile::tempdir().unwrap();
        let index = Index::create_in_dir(folder.path(), super::super::schema::schema().0).unwrap();
        for threads in 1..=MOST_THREADS {
            let writer: Result<IndexWriter, _> = index.writer_with_num_threads(threads, threads * MEMORY_OF_A_THREAD);
            assert!(writer.is_ok(), "{threads} threads");
        }
    }

    #[test]
    fn more_work_takes_a_greater_writer_and_less_work_the_one_there_is() {
        let folder = tempfile::tempdir().unwrap();
        let index = Index::create_in_dir(folder.path(), super::super::schema::schema().0).unwrap();
        let mut writer = LazyWriter::of(folder.path(), index);
        let work = |writer: &LazyWriter| writer.begun.as_ref().map(|(work, _)| *work);
        assert_eq!(work(&writer), None);
        writer.ready(Work::Night).unwrap();
        assert_eq!(work(&writer), Some(Work::Night));
        writer.ready(Work::Catalogs).unwrap();
        writer.ready(Work::Night).unwrap();
        assert_eq!(work(&writer), Some(Work::Catalogs));
        writer.give_up();
        assert_eq!(work(&writer), None);
        writer.ready(Work::Night).unwrap();
    }
}
