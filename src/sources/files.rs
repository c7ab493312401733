//! Exports that lie on this machine, or on a drive it sees: a file, the newest of a folder or of a pattern.

use std::path::{Path, PathBuf};

use super::address::SourceAddress;
use super::error::SourceError;
use super::fetch::{Delivered, Fetched, Remembered};
use super::file_name::{is_half_written, may_be_an_export};
use super::limits::Limits;
use super::newest::{Candidate, newest_first};
use super::settled::{Look, has_settled};
use crate::import::{ExportFile, ImportError};

/// The newest whole file that `pattern` names. It is read where it lies; [`ExportFile::is_unchanged`] tells afterwards
/// whether somebody wrote to it meanwhile.
pub(super) fn fetch(
    pattern: &Path,
    address: &SourceAddress,
    last: Option<&Remembered>,
    limits: &Limits,
) -> Result<Fetched, SourceError> {
    let mut growing = None;
    for candidate in newest_first(candidates(pattern, address)?) {
        if candidate.size > limits.size {
            return Err(too_large(address, &candidate, limits));
        }
        if !has_settled(&candidate, limits.settle).map_err(SourceError::io(&candidate.path))? {
            growing.get_or_insert(candidate.path);
            continue;
        }
        let file = look_at(&candidate.path)?;
        if !is_as_found(&candidate) {
            growing.get_or_insert(candidate.path);
            continue;
        }
        let notes: Vec<String> = growing.iter().map(|path| note_of(path, &candidate.path)).collect();
        if last.is_some_and(|last| last.digest == file.digest) {
            notes.iter().for_each(|note| tracing::info!("{note}"));
            return Ok(Fetched::Unchanged);
        }
        return Ok(Fetched::Delivered(Box::new(deliver(&candidate.path, file, address, notes))));
    }
    Err(match growing {
        Some(path) => SourceError::Growing { path },
        None => SourceError::Nothing { address: address.to_string(), what: "no file fits".into() },
    })
}

/// The files that could be meant.
fn candidates(pattern: &Path, address: &SourceAddress) -> Result<Vec<Candidate<PathBuf>>, SourceError> {
    let nothing = |what: &str| SourceError::Nothing { address: address.to_string(), what: what.into() };
    if pattern.is_file() {
        return Ok(vec![candidate(pattern.to_owned())?]);
    }
    let paths: Vec<PathBuf> = if pattern.is_dir() {
        let entries = std::fs::read_dir(pattern).map_err(SourceError::io(pattern))?;
        let paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>();
        paths.map_err(SourceError::io(pattern))?.into_iter().filter(|path| may_be_an_export(&name(path))).collect()
    } else {
        let text = pattern.to_string_lossy();
        if !text.contains(['*', '?', '[']) {
            return Err(nothing("there is no such file"));
        }
        let options = glob::MatchOptions { require_literal_leading_dot: true, ..glob::MatchOptions::new() };
        let found = glob::glob_with(&text, options).map_err(|error| nothing(error.msg))?;
        let paths = found.collect::<Result<Vec<_>, _>>();
        paths.map_err(|error| SourceError::Io { path: error.path().to_owned(), error: error.into() })?
    };
    let files = paths.into_iter().filter(|path| path.is_file() && !is_half_written(&name(path)));
    files.map(candidate).collect()
}

fn candidate(path: PathBuf) -> Result<Candidate<PathBuf>, SourceError> {
    let Look { size, modified } = Look::at(&path).map_err(SourceError::io(&path))?;
    Ok(Candidate { path, modified, size })
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn is_as_found(candidate: &Candidate<PathBuf>) -> bool {
    Look::at(&candidate.path).is_ok_and(|look| look == Look { size: candidate.size, modified: candidate.modified })
}

fn note_of(growing: &Path, taken: &Path) -> String {
    format!("`{}` is still being written; `{}` was taken instead", growing.display(), taken.display())
}

fn deliver(path: &Path, file: ExportFile, address: &SourceAddress, notes: Vec<String>) -> Delivered {
    let name = path.display().to_string();
    let remembered = Remembered {
        address: address.to_string(),
        name: name.clone(),
        digest: file.digest.clone(),
        ..Remembered::default()
    };
    Delivered { file, name, remembered, notes, _folder: None }
}

fn too_large(address: &SourceAddress, candidate: &Candidate<PathBuf>, limits: &Limits) -> SourceError {
    let trouble = super::draft::too_large(limits.size);
    let what = format!("`{}`: {trouble}", candidate.path.display());
    SourceError::Nothing { address: address.to_string(), what }
}

fn look_at(path: &Path) -> Result<ExportFile, SourceError> {
    ExportFile::look_at(path).map_err(|error| match error {
        ImportError::Open { path, source } => SourceError::Io { path, error: source },
        other => SourceError::Io { path: path.to_owned(), error: std::io::Error::other(other) },
    })
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;

    struct Folder(tempfile::TempDir);

    impl Folder {
        fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }

        fn file(self, name: &str, content: &str, minutes_old: u64) -> Self {
            let path = self.0.path().join("exports").join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, content).unwrap();
            let time = SystemTime::now() - Duration::from_secs(minutes_old * 60);
            std::fs::File::options().append(true).open(&path).unwrap().set_modified(time).unwrap();
            self
        }

        fn fetch(&self, source: &str, last: Option<&Remembered>) -> Result<Fetched, SourceError> {
            let address = SourceAddress::parse(source, self.0.path()).unwrap();
            let limits = Limits { size: 1000, ..Limits::default() };
            let fetcher = super::super::Fetcher::new(limits, Default::default(), &self.0.path().join("incoming"));
            fetcher.fetch(&"udemy".parse().unwrap(), &address, last)
        }

        fn delivered(&self, source: &str) -> Delivered {
            match self.fetch(source, None).unwrap() {
                Fetched::Delivered(delivered) => *delivered,
                Fetched::Unchanged => panic!("unchanged"),
            }
        }
    }

    #[test]
    fn the_newest_of_a_folder_or_a_pattern_is_taken() {
        let folder = Folder::new()
            .file("udemy-1.csv", "title\nJava\n", 60)
            .file("udemy-2.csv", "title\nRust\n", 30)
            .file("README.md", "not an export", 20)
            .file("udemy-3.csv.part", "title\nhal", 10)
            .file("other.csv", "title\nGo\n", 5);
        assert!(folder.delivered("exports/udemy-*").name.ends_with("udemy-2.csv"));
        assert!(folder.delivered("exports").name.ends_with("other.csv"));
        assert!(folder.delivered("exports/udemy-1.csv").name.ends_with("udemy-1.csv"));
    }

    #[test]
    fn the_same_bytes_are_no_news_whatever_their_date() {
        let folder = Folder::new().file("udemy.csv", "title\nJava\n", 60);
        let last = folder.delivered("exports/udemy.csv").remembered;
        let folder = folder.file("udemy.csv", "title\nJava\n", 1);
        assert!(matches!(folder.fetch("exports/udemy.csv", Some(&last)), Ok(Fetched::Unchanged)));
        let elsewhere = Remembered { address: "other".into(), ..last };
        assert!(matches!(folder.fetch("exports/udemy.csv", Some(&elsewhere)), Ok(Fetched::Delivered(_))));
    }

    #[test]
    fn what_is_not_there_or_too_large_is_told() {
        let folder = Folder::new().file("big.csv", &"x".repeat(1001), 60);
        let error = |source| folder.fetch(source, None).map(|_| ()).unwrap_err().to_string();
        assert_eq!(error("exports/udemy.csv"), "`exports/udemy.csv`: there is no such file");
        assert_eq!(error("exports/udemy-*.csv"), "`exports/udemy-*.csv`: no file fits");
        assert!(error("exports/big.csv").contains("more than the 1000 bytes allowed; `size_limit`"));
    }
}
