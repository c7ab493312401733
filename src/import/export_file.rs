//! The file an export lies in: what tells one night's from another's without reading its rows.

use std::fmt::Write as _;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use jiff::{Timestamp, Unit};
use sha2::{Digest as _, Sha256};

use super::ImportError;

/// How much of a file is read at once.
const CHUNK: usize = 256 * 1024;

/// A file with an export in it, as it was when it was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportFile {
    /// Where it lies.
    pub path: PathBuf,
    /// The [`digest`] of its bytes.
    pub digest: String,
    /// How many bytes there are.
    pub bytes: u64,
    /// When the export was made or last changed, RFC 3339 in UTC: the file's date, unless its source knows better.
    pub modified: Option<String>,
    stamp: Stamp,
}

/// What the system says of a file; another says that somebody wrote to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    length: u64,
    written: Option<SystemTime>,
}

impl Stamp {
    fn of(found: &Metadata) -> Self {
        Self { length: found.len(), written: found.modified().ok() }
    }
}

impl ExportFile {
    /// Reads the file once, from beginning to end.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn look_at(path: &Path) -> Result<Self, ImportError> {
        let refuse = |source| ImportError::Open { path: path.to_owned(), source };
        let file = File::open(path).map_err(refuse)?;
        let found = file.metadata().map_err(refuse)?;
        if found.is_dir() {
            return Err(refuse(io::Error::new(io::ErrorKind::IsADirectory, "it is a directory")));
        }
        let stamp = Stamp::of(&found);
        let modified = found.modified().ok().and_then(|time| Timestamp::try_from(time).ok());
        let (digest, bytes) = digest_counted(file).map_err(refuse)?;
        Ok(Self {
            stamp,
            path: path.to_owned(),
            digest,
            bytes,
            modified: modified.map(|time| time.round(Unit::Second).unwrap_or(time).to_string()),
        })
    }

    /// Whether the file is as it was when it was looked at. Whoever reads it asks afterwards.
    ///
    /// # Errors
    /// If somebody wrote to it since, or it is gone.
    pub fn is_unchanged(&self) -> Result<(), ImportError> {
        let is_same = std::fs::metadata(&self.path).is_ok_and(|found| Stamp::of(&found) == self.stamp);
        if is_same { Ok(()) } else { Err(ImportError::Changed { file: self.path.display().to_string() }) }
    }
}

/// The SHA-256 of what `input` holds, in hexadecimal digits: what `sha256sum` prints.
///
/// # Errors
/// If it cannot be read to its end.
pub fn digest(input: impl Read) -> io::Result<String> {
    digest_counted(input).map(|(digest, _)| digest)
}

fn digest_counted(mut input: impl Read) -> io::Result<(String, u64)> {
    let mut hasher = Sha256::new();
    let mut chunk = vec![0; CHUNK];
    let mut bytes = 0;
    loop {
        match input.read(&mut chunk) {
            Ok(0) => return Ok((hexadecimal(&hasher.finalize()), bytes)),
            Ok(read) => {
                hasher.update(&chunk[..read]);
                bytes += read as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_what_sha256sum_prints() {
        // The example of FIPS 180-4's companion document for one block.
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(digest(&b"abc"[..]).unwrap(), expected);
    }

    #[test]
    fn a_file_is_told_by_its_bytes_and_dated_by_its_system() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "abc").unwrap();
        let file = ExportFile::look_at(&path).unwrap();
        assert_eq!((file.bytes, &file.digest), (3, &digest(&b"abc"[..]).unwrap()));
        assert!(file.modified.as_ref().unwrap().ends_with('Z'));
        assert!(file.is_unchanged().is_ok());
        std::fs::write(&path, "abcd").unwrap();
        assert!(matches!(file.is_unchanged(), Err(ImportError::Changed { .. })));
        assert!(matches!(ExportFile::look_at(folder.path()), Err(ImportError::Open { .. })));
    }
}
