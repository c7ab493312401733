//! Whether a file has stopped growing.

use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use super::newest::Candidate;

/// What tells whether a file was written to: its size and the time of the last change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    /// In bytes.
    pub size: u64,
    /// When it was last written.
    pub modified: Option<SystemTime>,
}

impl Look {
    /// How the file looks now.
    pub fn at(path: &Path) -> std::io::Result<Self> {
        let metadata = std::fs::metadata(path)?;
        Ok(Self { size: metadata.len(), modified: metadata.modified().ok() })
    }
}

/// How often a file is looked at while it is waited for.
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

/// Whether nobody writes to the file: it has not changed for `settle`, by its own time, or before our eyes. Times ahead of
/// the clock, as network drives have them, say nothing; then it is watched.
pub(super) fn has_settled(candidate: &Candidate<std::path::PathBuf>, settle: Duration) -> std::io::Result<bool> {
    let first = Look { size: candidate.size, modified: candidate.modified };
    let now = SystemTime::now();
    let age = first.modified.and_then(|modified| now.duration_since(modified).ok());
    if age.is_some_and(|age| age >= settle) {
        return Ok(Look::at(&candidate.path)? == first);
    }
    let started = Instant::now();
    while started.elapsed() < settle {
        std::thread::sleep(BETWEEN_LOOKS.min(settle));
        if Look::at(&candidate.path)? != first {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(path: &Path) -> Candidate<std::path::PathBuf> {
        let look = Look::at(path).unwrap();
        Candidate { path: path.to_owned(), modified: look.modified, size: look.size }
    }

    #[test]
    fn a_file_that_changed_since_it_was_found_has_not_settled() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.csv");
        std::fs::write(&file, "title\n").unwrap();
        let found = candidate(&file);
        assert!(has_settled(&found, Duration::from_millis(1)).unwrap());
        std::fs::write(&file, "title\nJava\n").unwrap();
        assert!(!has_settled(&found, Duration::from_millis(1)).unwrap());
        assert!(!has_settled(&found, Duration::ZERO).unwrap());
    }

    #[test]
    fn a_time_ahead_of_the_clock_is_no_obstacle() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let file = std::fs::File::create(&path).unwrap();
        file.set_modified(SystemTime::now() + Duration::from_secs(86_400)).unwrap();
        assert!(has_settled(&candidate(&path), Duration::from_millis(1)).unwrap());
    }
}
