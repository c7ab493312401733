//! One writer at a time: a lock that dies with its process, and a note of who holds it.
//!
//! `SHELF/writer.lock` is locked by the operating system for as long as the process lives, however it ends; a lock file
//! that is left behind locks nothing. `SHELF/writer.json` says who holds the lock. It is only ever read by someone who
//! found the lock taken, and written by the one who took it.

use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::ShelfError;

const LOCK_FILE: &str = "writer.lock";
const HOLDER_FILE: &str = "writer.json";

/// The right to write to a shelf; it goes with this value, or with the process.
#[derive(Debug)]
pub struct WriterLock {
    shelf: PathBuf,
    // Closing the file gives the lock back.
    _file: File,
}

/// Who writes to a shelf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The process.
    pub process: u32,
    /// The machine it runs on.
    pub host: String,
    /// What it was called to do, such as `onshelf sync`.
    pub command: String,
    /// When it took the lock, RFC 3339 in UTC; `None` if it did not say.
    pub since: Option<String>,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`, process {} on {}", self.command, self.process, self.host)?;
        match &self.since {
            Some(since) => write!(f, ", since {}", since.replace('T', " ").replace('Z', " UTC")),
            None => Ok(()),
        }
    }
}

impl WriterLock {
    /// Takes the lock of the shelf in the directory `path`, which is made if it is not there. `command` and `now` (RFC 3339
    /// in UTC) are what others are told of the holder.
    ///
    /// # Errors
    /// [`ShelfError::Locked`] if another process has it; [`ShelfError::Io`] if the directory cannot be written.
    pub fn acquire(path: &Path, command: &str, now: Option<&str>) -> Result<Self, ShelfError> {
        let failed = |path: &Path, error| ShelfError::Io { path: path.to_owned(), error };
        std::fs::create_dir_all(path).map_err(|error| failed(path, error))?;
        let lock_path = path.join(LOCK_FILE);
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&lock_path)
            .map_err(|error| failed(&lock_path, error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(ShelfError::Locked { path: path.to_owned(), holder: holder(path).map(Box::new) });
            }
            Err(TryLockError::Error(error)) => return Err(failed(&lock_path, error)),
        }
        let lock = Self { shelf: path.to_owned(), _file: file };
        // A note of a process that was killed would name the wrong one until ours is written.
        lock.forget_holder();
        let holder = Holder {
            process: std::process::id(),
            host: gethostname::gethostname().to_string_lossy().into_owned(),
            command: command.to_owned(),
            since: now.map(str::to_owned),
        };
        // The lock is what counts; a note that cannot be written only makes the message to others shorter.
        let _ = std::fs::write(path.join(HOLDER_FILE), serde_json::to_vec(&holder).unwrap_or_default());
        Ok(lock)
    }

    /// The shelf's directory.
    pub fn shelf(&self) -> &Path {
        &self.shelf
    }

    fn forget_holder(&self) {
        let _ = std::fs::remove_file(self.shelf.join(HOLDER_FILE));
    }
}

impl Drop for WriterLock {
    fn drop(&mut self) {
        self.forget_holder();
    }
}

/// Who holds the lock, as far as the note can be believed.
fn holder(shelf: &Path) -> Option<Holder> {
    let note = std::fs::read(shelf.join(HOLDER_FILE)).ok()?;
    let holder: Holder = serde_json::from_slice(&note).ok()?;
    is_alive(&holder).then_some(holder)
}

/// Whether the holder can be alive. Between a kill and the next writer's note the old note stands for a moment; where the
/// system tells processes apart, it is not shown.
fn is_alive(holder: &Holder) -> bool {
    let is_here = holder.host == gethostname::gethostname().to_string_lossy();
    let processes = Path::new("/proc/self");
    !is_here || !processes.exists() || Path::new("/proc").join(holder.process.to_string()).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Option<&str> = Some("2026-11-23T02:10:00Z");

    #[test]
    fn the_second_writer_is_told_who_the_first_is() {
        let folder = tempfile::tempdir().unwrap();
        let first = WriterLock::acquire(folder.path(), "onshelf sync", NOW).unwrap();
        let error = WriterLock::acquire(folder.path(), "onshelf import", NOW).unwrap_err();
        let ShelfError::Locked { holder: Some(holder), .. } = &error else { panic!("{error}") };
        assert_eq!((holder.process, holder.command.as_str()), (std::process::id(), "onshelf sync"));
        assert!(error.to_string().contains("`onshelf sync`, process "), "{error}");
        assert!(error.to_string().contains("since 2026-11-23 02:10:00 UTC"), "{error}");
        drop(first);
        assert!(WriterLock::acquire(folder.path(), "onshelf import", NOW).is_ok());
    }

    #[test]
    fn what_a_killed_writer_left_behind_locks_nothing_and_names_nobody() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(LOCK_FILE), "").unwrap();
        let dead = Holder { process: u32::MAX, host: String::new(), command: "onshelf sync".into(), since: None };
        let here = Holder { host: gethostname::gethostname().to_string_lossy().into_owned(), ..dead };
        std::fs::write(folder.path().join(HOLDER_FILE), serde_json::to_vec(&here).unwrap()).unwrap();
        if Path::new("/proc/self").exists() {
            assert_eq!(holder(folder.path()), None);
        }
        let lock = WriterLock::acquire(folder.path(), "onshelf import", NOW).unwrap();
        assert_eq!(holder(folder.path()).unwrap().process, std::process::id());
        drop(lock);
        assert_eq!(holder(folder.path()), None);
    }

    #[test]
    fn a_note_nobody_can_read_is_no_holder() {
        let folder = tempfile::tempdir().unwrap();
        let _lock = WriterLock::acquire(folder.path(), "onshelf sync", NOW).unwrap();
        std::fs::write(folder.path().join(HOLDER_FILE), "{\"process\":").unwrap();
        let error = WriterLock::acquire(folder.path(), "onshelf import", NOW).unwrap_err();
        assert!(matches!(error, ShelfError::Locked { holder: None, .. }));
        assert!(error.to_string().contains("another onshelf"), "{error}");
    }
}
