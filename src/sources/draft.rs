//! A download on its way: a file in a folder of its own, which goes with the value. What is half loaded is never taken for
//! an export.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::network::Trouble;

/// A folder for one export on its way, removed with everything in it when it goes out of sight.
#[derive(Debug)]
pub(super) struct DraftFolder(PathBuf);

/// A file that is being written, up to a limit.
pub(super) struct Draft {
    path: PathBuf,
    file: File,
    written: u64,
    limit: u64,
}

impl DraftFolder {
    /// A new, empty folder at `path`; what an earlier run left there is removed.
    pub fn new(path: &Path) -> std::io::Result<Self> {
        match std::fs::remove_dir_all(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        std::fs::create_dir_all(path)?;
        Ok(Self(path.to_owned()))
    }

    /// A new file of this name in the folder, or an empty one in its place, that takes at most `limit` bytes.
    pub fn begin(&self, name: &str, limit: u64) -> Result<Draft, Trouble> {
        let path = self.0.join(name);
        let file = File::create(&path).map_err(|error| not_written(&path, &error))?;
        Ok(Draft { path, file, written: 0, limit })
    }
}

impl Drop for DraftFolder {
    fn drop(&mut self) {
        // What cannot be removed is removed by the next night.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Draft {
    /// Writes a piece.
    pub fn add(&mut self, piece: &[u8]) -> Result<(), Trouble> {
        self.written += piece.len() as u64;
        if self.written > self.limit {
            return Err(too_large(self.limit));
        }
        self.file.write_all(piece).map_err(|error| not_written(&self.path, &error))
    }

    /// Where it lies, now that it is whole.
    pub fn finish(self) -> PathBuf {
        self.path
    }
}

/// The trouble with a file of more than `limit` bytes.
pub(super) fn too_large(limit: u64) -> Trouble {
    Trouble::lasting(format!("it holds more than the {limit} bytes allowed; `size_limit` in [sync] allows more"))
}

fn not_written(path: &Path, error: &std::io::Error) -> Trouble {
    Trouble::lasting(format!("`{}` cannot be written: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_ends_at_its_limit_and_goes_with_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("incoming/udemy");
        let drafts = DraftFolder::new(&path).unwrap();
        let mut draft = drafts.begin("a.csv", 8).unwrap();
        draft.add(b"title\n").unwrap();
        assert!(draft.add(b"Java\n").unwrap_err().to_string().contains("more than the 8 bytes"));
        assert!(draft.finish().is_file());
        drop(drafts);
        assert!(!path.exists());
    }
}
