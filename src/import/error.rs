//! Why a file could not be read at all, as facts; a row that could not be read is a [`Rejected`](super::Rejected).

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why a file brought nothing at all. Nothing on the shelf may change because of it.
#[derive(Debug, Error)]
pub enum ImportError {
    /// The file could not be opened.
    #[error("cannot open {path}: {source}")]
    Open {
        /// The file that was asked for.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Reading stopped in the middle of the file: what came before must not be taken for the whole catalog.
    #[error("reading {file} stopped after line {line}: {source}")]
    Read {
        /// The file.
        file: String,
        /// The last line that was read.
        line: u64,
        /// What the system said.
        source: io::Error,
    },
    /// Somebody wrote to the file while it was read.
    #[error("{file} changed while it was read")]
    Changed {
        /// The file.
        file: String,
    },
    /// The file is of a kind that is not read here.
    #[error("{file} is {found}, not a table of text")]
    NotText {
        /// The file.
        file: String,
        /// What the bytes look like: `a PDF document`.
        found: &'static str,
        /// What to do about it.
        hint: &'static str,
    },
    /// The file is damaged, locked, or not what it says it is.
    #[error("{file} cannot be read: {why}")]
    Unreadable {
        /// The file.
        file: String,
        /// What is wrong with it.
        why: String,
        /// What to do about it.
        hint: String,
    },
    /// `--sheet` named a sheet that is not in the workbook.
    #[error("{file} has no sheet `{name}`")]
    NoSheet {
        /// The file.
        file: String,
        /// The name that was given.
        name: String,
        /// The sheets there are.
        sheets: Vec<String>,
    },
    /// Nothing in it.
    #[error("{file} is empty")]
    Empty {
        /// The file.
        file: String,
    },
    /// A header and nothing below it.
    #[error("{file} has a header but not a single row")]
    NoRows {
        /// The file.
        file: String,
    },
    /// A table, but not one of courses.
    #[error("{file} is not a catalog of courses: {why}")]
    NotACatalog {
        /// The file.
        file: String,
        /// What it looks like instead.
        why: String,
        /// The headers that were found.
        headers: Vec<String>,
        /// What to do about it.
        hint: String,
    },
    /// A file of needs without a column of needs.
    #[error("{file} has no column of needs")]
    NoNeeds {
        /// The file.
        file: String,
        /// The headers that were found.
        headers: Vec<String>,
    },
    /// A file of rulings without a column of courses or of actions.
    #[error("{file} is no editorial file: it has no column `{missing}`")]
    NotEditorial {
        /// The file.
        file: String,
        /// The column that is missing.
        missing: &'static str,
        /// The headers that were found.
        headers: Vec<String>,
    },
    /// `--profile` named a profile that does not exist.
    #[error("there is no profile `{name}`")]
    UnknownProfile {
        /// The name that was given.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// A profile's TOML does not say what a profile must say.
    #[error("the profile {name} cannot be used: {why}")]
    BadProfile {
        /// The profile, or the file it came from.
        name: String,
        /// What is wrong with it.
        why: String,
    },
}

impl ImportError {
    /// What to do next, where there is something.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Open { .. } => None,
            Self::Read { .. } => Some("export the file again, or check the disk; the shelf was not changed".into()),
            Self::Changed { .. } => Some("import it again when it is complete; the shelf was not changed".into()),
            Self::NotText { hint, .. } => Some((*hint).into()),
            Self::Empty { .. } | Self::NoRows { .. } => Some(
                "export it again, with a header and a line for each course or need; an empty file never empties a catalog".into(),
            ),
            Self::NoSheet { sheets, .. } if sheets.is_empty() => {
                Some("the file is no workbook: leave `--sheet` out".into())
            }
            Self::NoSheet { sheets, .. } => Some(format!("one of: {}", sheets.join(", "))),
            Self::NotACatalog { hint, .. } | Self::Unreadable { hint, .. } => Some(hint.clone()),
            Self::NotEditorial { .. } => Some(
                "begin it with the line `need_or_skill,course,action,note,by,date`; docs/editorial.md has an example"
                    .into(),
            ),
            Self::NoNeeds { .. } => Some("name the column `need` in the first line".into()),
            Self::UnknownProfile { known, .. } => Some(format!("one of: {}", known.join(", "))),
            Self::BadProfile { .. } => Some("see docs/profiles.md for a worked example".into()),
        }
    }
}
