//! The editorial file, for the commands that match by it.

use std::path::Path;

use super::context::Context;
use super::exit::{Failure, Status};
use super::terminal::{count, plain};
use crate::jobs::{HeldRulings, RulingsFailure, hold_rulings};
use crate::matching::Rulings;
use crate::model::RulingProblem;
use crate::shelf::ShelfReader;
use crate::skills::Knowledge;

/// As many problems are told one by one, unless all are asked for.
const TOLD: usize = 5;

/// What `onshelf.toml` names as decided by people, and the status it leads to. Says on stderr what needs a person.
pub fn rulings(context: &Context, knowledge: &Knowledge, shelf: &ShelfReader) -> Result<(Rulings, Status), Failure> {
    match &context.config.editorial {
        Some(file) => rulings_of(context, file, knowledge, shelf),
        None => Ok((Rulings::default(), Status::Done)),
    }
}

/// The same of `file`.
pub fn rulings_of(
    context: &Context,
    file: &Path,
    knowledge: &Knowledge,
    shelf: &ShelfReader,
) -> Result<(Rulings, Status), Failure> {
    let HeldRulings { rulings, problems } = hold_rulings(file, knowledge, shelf)?;
    Ok((rulings, tell(context, file, &problems)))
}

fn tell(context: &Context, file: &Path, problems: &[RulingProblem]) -> Status {
    let told = if context.verbose { problems.len() } else { TOLD };
    for problem in problems.iter().take(told) {
        context.warn(&plain(&format!("`{}`, {problem}", file.display())));
    }
    if problems.len() > told {
        let more = count((problems.len() - told) as u64, "more row");
        context.warn(&format!("`{}`: {more} to look at; -v tells all", file.display()));
    }
    match problems.iter().filter(|problem| problem.is_unreadable).count() as u64 {
        0 => Status::Done,
        rows => {
            context.warn(&format!(
                "`{}`: {} left out, because nothing is ruled there",
                file.display(),
                count(rows, "row")
            ));
            Status::NeedsAPerson
        }
    }
}

impl From<RulingsFailure> for Failure {
    fn from(failure: RulingsFailure) -> Self {
        match failure {
            RulingsFailure::File(error) => Self::File(error),
            RulingsFailure::Shelf(error) => Self::Shelf(error),
        }
    }
}
