//! What can go wrong with a shelf.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::lock::Holder;
use crate::model::Shard;

/// What can go wrong with a shelf.
#[derive(Debug, thiserror::Error)]
pub enum ShelfError {
    /// There is no shelf in this directory.
    #[error("there is no shelf in `{path}`; make one with `onshelf import FILE` or `onshelf demo`")]
    Missing {
        /// The directory.
        path: PathBuf,
    },
    /// The shelf was written by another version of Onshelf.
    #[error("the shelf in `{path}` has format {found}, this onshelf reads format {expected}")]
    Format {
        /// The directory.
        path: PathBuf,
        /// The format found.
        found: u32,
        /// The format this version reads and writes.
        expected: u32,
    },
    /// Another process is writing to the shelf.
    #[error(
        "the shelf in `{path}` is being written by {}; try again when it is done",
        holder.as_ref().map_or("another onshelf".to_owned(), ToString::to_string)
    )]
    Locked {
        /// The directory.
        path: PathBuf,
        /// Who that is, as far as it is known.
        holder: Option<Box<Holder>>,
    },
    /// The shelf's state, a file of its index or a course on it cannot be read.
    #[error("the shelf in `{path}` is damaged: {what}")]
    Damaged {
        /// The directory.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// The shelf holds another part of the collection than it was to hold.
    #[error(
        "the shelf in `{path}` holds {}, not shard {asked}",
        found.map_or("the courses of no shard".to_owned(), |found| format!("shard {found}"))
    )]
    OtherShard {
        /// The directory.
        path: PathBuf,
        /// The part it holds; `None` if it is no part.
        found: Option<Shard>,
        /// The part that was asked for.
        asked: Shard,
    },
    /// The source of courses failed half-way; nothing was changed.
    #[error("{0}")]
    Source(String),
    /// The index cannot be read or written.
    #[error("the shelf's index: {0}")]
    Index(#[from] tantivy::TantivyError),
    /// What people said takes as much room as it may.
    #[error("`{path}` holds {most} bytes of what people said, and takes no more")]
    FeedbackFull {
        /// The file.
        path: PathBuf,
        /// The most bytes it may hold.
        most: u64,
    },
    /// What somebody said is longer than one line of the file may be.
    #[error("this takes {found} bytes as a line of `{path}`, which takes lines of {most} at most")]
    FeedbackTooLong {
        /// The file.
        path: PathBuf,
        /// How long the line would be.
        found: usize,
        /// How long one may be.
        most: usize,
    },
    /// A file of the shelf cannot be read or written.
    #[error("`{path}`: {error}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
}

impl ShelfError {
    /// What to do next, where there is something.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Damaged { .. } => {
                Some("`onshelf repair` says what is wrong and builds the shelf anew from what it keeps")
            }
            Self::Format { found, expected, .. } if found > expected => Some("a newer onshelf wrote it: use that one"),
            Self::FeedbackFull { .. } => Some("move the file away once `onshelf feedback` has shown what is in it"),
            Self::OtherShard { .. } => Some("give each shard a shelf of its own with `--shelf DIR`"),
            Self::Format { .. } => Some("`onshelf repair` brings the shelf to this format"),
            Self::Io { error, .. } if matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => {
                Some("the shelf was not changed; make room on its disk and run the same command again")
            }
            _ => None,
        }
    }

    /// The same error, of the index in the folder `folder`, as one of the system where it is: the index hands most of those
    /// on as words.
    pub(super) fn of_writing(self, folder: &Path) -> Self {
        match &self {
            Self::Index(error) => match system_error(&error.to_string()) {
                Some(error) => Self::Io { path: folder.to_owned(), error },
                None => self,
            },
            _ => self,
        }
    }
}

/// The error of the system that `text` ends with in the words of the standard library: `… (os error 28)`.
fn system_error(text: &str) -> Option<std::io::Error> {
    let (_, rest) = text.rsplit_once("(os error ")?;
    let (code, _) = rest.split_once(')')?;
    code.parse().ok().map(std::io::Error::from_raw_os_error)
}

#[cfg(test)]
mod tests {
    use tantivy::TantivyError;

    use super::*;

    #[test]
    fn an_error_of_the_system_is_one_however_deep_it_is_wrapped() {
        let full = std::io::Error::from_raw_os_error(28).to_string();
        let error = ShelfError::Index(TantivyError::InternalError(full.clone())).of_writing(Path::new("shelf/index"));
        assert_eq!(error.to_string(), format!("`shelf/index`: {full}"));
        let other = ShelfError::Index(TantivyError::InternalError("no such thing".into()));
        assert!(matches!(other.of_writing(Path::new("shelf/index")), ShelfError::Index(_)));
    }
}
