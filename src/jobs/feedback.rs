//! What people say, kept on the shelf with the time, and read again.

use std::path::Path;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::now;
use crate::model::{Feedback, Remark, RemarkProblem};
use crate::shelf::{FeedbackFile, Kept, KeptFeedback, ShelfError};

/// A remark with the name it is called by, as every list of remarks has it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Heard {
    /// `F12` for the twelfth line of the file; it never changes.
    pub id: String,
    /// Who said what, and when.
    #[serde(flatten)]
    pub feedback: Feedback,
}

impl From<Kept> for Heard {
    fn from(kept: Kept) -> Self {
        Self { id: kept.id(), feedback: kept.feedback }
    }
}

/// Why something that was said is not kept.
#[derive(Debug, thiserror::Error)]
pub enum FeedbackFailure {
    /// It cannot be kept as it was said.
    #[error(transparent)]
    Remark(#[from] RemarkProblem),
    /// The shelf does not take it.
    #[error(transparent)]
    Shelf(#[from] ShelfError),
}

/// Keeps what `by` said on the shelf in the directory `shelf`, and returns once it is on the disk. No lock is needed, and no
/// answer changes.
///
/// # Errors
/// If it is too long or says nothing, or the shelf cannot be written; then nothing is kept.
pub fn keep_feedback(shelf: &Path, remark: Remark, by: Option<String>) -> Result<Feedback, FeedbackFailure> {
    let said = Feedback { at: now(), by, remark: remark.checked()? };
    FeedbackFile::of(shelf).add(&said)?;
    Ok(said)
}

/// What was said from the day `since` on (in UTC), or all of it.
///
/// # Errors
/// If it cannot be read.
pub fn kept_feedback(shelf: &Path, since: Option<Date>) -> Result<KeptFeedback, ShelfError> {
    FeedbackFile::of(shelf).read(since)
}
