//! Why an export could not be fetched.

use std::path::PathBuf;

use crate::network::Trouble;

/// Why an export could not be fetched. Sentences hold no secret.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// There is no such file, or none that fits.
    #[error("`{address}`: {what}")]
    Nothing {
        /// The source.
        address: String,
        /// What is not there.
        what: String,
    },
    /// It is still being written.
    #[error("`{path}` is still being written; it is taken once it has stopped growing")]
    Growing {
        /// The file.
        path: PathBuf,
    },
    /// It took too long.
    #[error("`{address}` was not through after {seconds} seconds; `time_limit` in [sync] allows more")]
    TooSlow {
        /// The source.
        address: String,
        /// How long was waited.
        seconds: u64,
    },
    /// Another machine gives trouble.
    #[error("`{address}`: {trouble}")]
    Trouble {
        /// The source.
        address: String,
        /// What it is.
        trouble: Trouble,
    },
    /// A file cannot be read or written here.
    #[error("`{path}`: {error}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
}

impl SourceError {
    pub(super) fn io(path: &std::path::Path) -> impl Fn(std::io::Error) -> Self {
        move |error| Self::Io { path: path.to_owned(), error }
    }
}
