//! A shelf built anew beside the old one, and put in its place when it is done.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::error::ShelfError;
use super::examination::Examination;
use super::lock::WriterLock;
use super::reader::{INDEX_FOLDER, META_FILE};
use super::state::CatalogState;
use super::update::{Incoming, Update};
use super::writer::Shelf;
use crate::model::Difference;
use crate::skills::Knowledge;

/// Where the new shelf grows.
const NEW_FOLDER: &str = "rebuild";
/// The old index, between two renamings.
const OLD_INDEX: &str = "index.old";

/// A shelf that is being built anew.
pub struct Rebuild<'k> {
    path: PathBuf,
    new: Shelf<'k>,
    // Of the old shelf; the new one has a lock of its own.
    _lock: WriterLock,
}

/// Whether a repair of the shelf in the directory `path` was killed between taking the old index away and putting the new
/// one in its place.
pub(super) fn was_broken_off(path: &Path) -> bool {
    path.join(OLD_INDEX).exists() && !path.join(INDEX_FOLDER).join(META_FILE).exists()
}

/// Puts the old index back that a broken-off repair took away, and removes what else it left. Only the holder of the lock
/// may do so.
///
/// # Errors
/// If the system refuses.
pub fn tidy_up(lock: &WriterLock) -> Result<(), ShelfError> {
    let path = lock.shelf();
    if was_broken_off(path) {
        remove(&path.join(INDEX_FOLDER))?;
        rename(&path.join(OLD_INDEX), &path.join(INDEX_FOLDER))?;
    }
    remove_leftovers(path)
}

/// Removes what a repair that was killed after it had done its work left in the directory `path`.
pub(super) fn remove_leftovers(path: &Path) -> Result<(), ShelfError> {
    remove(&path.join(OLD_INDEX))?;
    remove(&path.join(NEW_FOLDER))
}

impl<'k> Rebuild<'k> {
    /// Begins a new shelf beside the one whose `lock` is held and that `found` is an examination of.
    ///
    /// # Errors
    /// If the directory cannot be written.
    pub fn begin(
        lock: WriterLock,
        found: &Examination,
        knowledge: &'k Knowledge,
        now: jiff::Timestamp,
    ) -> Result<Self, ShelfError> {
        let path = lock.shelf().to_owned();
        remove(&path.join(NEW_FOLDER))?;
        let mut new = Shelf::open_or_create(&path.join(NEW_FOLDER), knowledge)?;
        // Readers of the old shelf are to see that the new one is newer. Where its number is lost, the time is a greater one.
        let generation = found.state.as_ref().map(|state| state.generation);
        let shard = found.state.as_ref().and_then(|state| state.shard);
        new.go_on_from(generation.unwrap_or_else(|| now.as_second().unsigned_abs()), shard)?;
        Ok(Self { path, new, _lock: lock })
    }

    /// Brings a catalog onto the new shelf. What `before` knows of it stays known.
    ///
    /// # Errors
    /// If `courses` fails, or the new shelf cannot be written; the old one is as it was.
    pub fn restore<E: std::fmt::Display>(
        &mut self,
        update: &Update,
        before: Option<&CatalogState>,
        courses: impl Iterator<Item = Result<Incoming, E>>,
    ) -> Result<Difference, ShelfError> {
        self.new.restore(update, before, courses)
    }

    /// Puts the new index in the place of the old one.
    ///
    /// # Errors
    /// If the new index cannot be finished, or the system refuses to rename a folder. The next repair goes on from there.
    pub fn finish(self) -> Result<(), ShelfError> {
        let Self { path, new, _lock } = self;
        new.close()?;
        let (index, old) = (path.join(INDEX_FOLDER), path.join(OLD_INDEX));
        if index.exists() {
            rename(&index, &old)?;
        }
        rename(&path.join(NEW_FOLDER).join(INDEX_FOLDER), &index)?;
        // The new names must be on the disk before the old index goes. Not every system lets a folder be synced.
        let _ = File::open(&path).and_then(|folder| folder.sync_all());
        remove_leftovers(&path)
    }
}

fn rename(from: &Path, to: &Path) -> Result<(), ShelfError> {
    std::fs::rename(from, to).map_err(|error| ShelfError::Io { path: to.to_owned(), error })
}

fn remove(folder: &Path) -> Result<(), ShelfError> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(ShelfError::Io { path: folder.to_owned(), error })
        }
        _ => Ok(()),
    }
}
