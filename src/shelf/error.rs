//! What can go wrong with a shelf.

use std::path::PathBuf;

use super::lock::Holder;

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
    /// The source of courses failed half-way; nothing was changed.
    #[error("{0}")]
    Source(String),
    /// The index cannot be read or written.
    #[error("the shelf's index: {0}")]
    Index(#[from] tantivy::TantivyError),
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
            Self::Format { .. } => Some("`onshelf repair` brings the shelf to this format"),
            _ => None,
        }
    }
}
