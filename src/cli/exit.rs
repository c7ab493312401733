//! How a command ends.

use std::process::ExitCode;

use crate::import::ImportError;
use crate::jobs::{ImportFailure, MergeFailure, NeedsFailure, SyncFailure};
use crate::shelf::{ShelfError, StatisticsError};

/// The exit statuses of `docs/cli.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Done.
    Done,
    /// Done, but something needs a person.
    NeedsAPerson,
    /// Wrong usage or unreadable input; nothing changed.
    Refused,
    /// Another writer holds the shelf.
    Locked,
    /// A verdict that `--fail-on` names.
    FailOn,
    /// A bug.
    Bug,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(match status {
            Status::Done => 0,
            Status::NeedsAPerson => 1,
            Status::Refused => 2,
            Status::Locked => 3,
            Status::FailOn => 4,
            Status::Bug => 70,
        })
    }
}

/// Why a command could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A catalog or needs file.
    #[error(transparent)]
    File(#[from] ImportError),
    /// The shelf.
    #[error(transparent)]
    Shelf(#[from] ShelfError),
    /// The nightly job.
    #[error(transparent)]
    Sync(SyncFailure),
    /// The statistics of a collection.
    #[error(transparent)]
    Statistics(#[from] StatisticsError),
    /// What shards gave.
    #[error(transparent)]
    Merge(#[from] MergeFailure),
    /// Output that cannot be written.
    #[error("cannot write the output: {0}")]
    Output(#[from] std::io::Error),
    /// A file that cannot be read or written.
    #[error("`{path}`: {error}")]
    Path {
        /// The file.
        path: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// A course that is not on the shelf.
    #[error("there is no course `{key}` on the shelf")]
    NoCourse {
        /// The key that was given.
        key: String,
        /// What to do.
        hint: String,
    },
    /// Anything else that is the caller's to put right.
    #[error("{0}")]
    Usage(String),
}

impl Failure {
    pub fn status(&self) -> Status {
        match self {
            Self::Shelf(ShelfError::Locked { .. }) => Status::Locked,
            Self::Shelf(ShelfError::Index(tantivy::TantivyError::InternalError(_))) => Status::Bug,
            _ => Status::Refused,
        }
    }

    /// What to do next, where there is something.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::File(error) => error.hint(),
            Self::Sync(failure) => failure.hint(),
            Self::NoCourse { hint, .. } => Some(hint.clone()),
            Self::Shelf(error) => error.hint().map(str::to_owned),
            _ => None,
        }
    }

    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == std::io::ErrorKind::BrokenPipe)
    }
}

impl From<ImportFailure> for Failure {
    fn from(failure: ImportFailure) -> Self {
        match failure {
            ImportFailure::File(error) => Self::File(error),
            ImportFailure::Shelf(error) => Self::Shelf(error),
        }
    }
}

impl From<NeedsFailure> for Failure {
    fn from(failure: NeedsFailure) -> Self {
        match failure {
            NeedsFailure::File(error) => Self::File(error),
            NeedsFailure::Shelf(error) => Self::Shelf(error),
        }
    }
}

impl From<csv::Error> for Failure {
    fn from(error: csv::Error) -> Self {
        Self::Output(error.into())
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Output(error.into())
    }
}
