//! An editorial file to what it means on a shelf.

use std::path::Path;

use crate::import::{ImportError, read_editorial};
use crate::matching::Rulings;
use crate::model::RulingProblem;
use crate::shelf::{ShelfError, ShelfReader};
use crate::skills::Knowledge;

/// What people decided, and what of it a person should look at.
#[derive(Debug, Default)]
pub struct HeldRulings {
    /// What is in force.
    pub rulings: Rulings,
    /// What is wrong with some rows, in the order of the file.
    pub problems: Vec<RulingProblem>,
}

/// Why an editorial file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RulingsFailure {
    /// It cannot be read.
    #[error(transparent)]
    File(#[from] ImportError),
    /// The shelf cannot be read.
    #[error(transparent)]
    Shelf(#[from] ShelfError),
}

/// Reads the editorial file and holds it against the shelf as it stands now: that is why it survives every import, and why
/// a change of it takes effect at once.
///
/// # Errors
/// If the file is none or cannot be read, or the shelf cannot.
pub fn hold_rulings(file: &Path, knowledge: &Knowledge, shelf: &ShelfReader) -> Result<HeldRulings, RulingsFailure> {
    let read = read_editorial(file)?;
    let (rulings, placed) = Rulings::new(&read.editorial, knowledge, shelf)?;
    let mut problems: Vec<RulingProblem> = read.problems.into_iter().chain(placed).collect();
    problems.sort_by_key(|problem| problem.line);
    Ok(HeldRulings { rulings, problems })
}
