//! What is remembered of the sources from night to night, in `SHELF/fetched.json`: what to ask a server for, and how an
//! export was read. It only ever saves work: without it everything is fetched and compared anew.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::jobs::write_report::replace;
use crate::model::CatalogName;
use crate::sources::Remembered;

const FILE: &str = "fetched.json";

/// What is remembered of the sources.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Memory {
    /// By catalog.
    pub sources: BTreeMap<CatalogName, Source>,
    /// What the verdicts of the last night were reached with: needs, terms, editorial file, vocabulary.
    pub watched_with: String,
}

/// What is remembered of one catalog's source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Source {
    /// The export that is on the shelf.
    #[serde(flatten)]
    pub remembered: Remembered,
    /// What it was read with: program, vocabulary, profile.
    pub reading: String,
}

impl Memory {
    /// What the shelf in the directory `shelf` remembers. A file that cannot be read is one that remembers nothing.
    pub fn of(shelf: &Path) -> Self {
        let read = std::fs::read(place(shelf)).ok();
        read.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// Writes it to the shelf.
    ///
    /// # Errors
    /// If the file cannot be written; what was there is as it was.
    pub fn write(&self, shelf: &Path) -> std::io::Result<()> {
        replace(&place(shelf), &serde_json::to_vec(self)?)
    }
}

fn place(shelf: &Path) -> PathBuf {
    shelf.join(FILE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_remembered_and_rubbish_is_not() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Memory::of(folder.path()), Memory::default());
        let mut memory = Memory { watched_with: "w".into(), ..Memory::default() };
        let remembered = Remembered { etag: Some("\"1\"".into()), ..Remembered::default() };
        memory.sources.insert("udemy".parse().unwrap(), Source { remembered, reading: "r".into() });
        memory.write(folder.path()).unwrap();
        assert_eq!(Memory::of(folder.path()), memory);
        std::fs::write(folder.path().join(FILE), "{\"sources\":").unwrap();
        assert_eq!(Memory::of(folder.path()), Memory::default());
    }
}
