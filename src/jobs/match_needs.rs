//! Many needs against the shelf: in parallel, in order, in constant memory.

use rayon::prelude::*;

use crate::import::{ImportError, NeedProblem, NeedsReader};
use crate::matching::{MatchOptions, Matcher};
use crate::model::Answer;
use crate::shelf::ShelfError;

/// How many needs are answered at a time. Enough to keep all cores busy, few enough that output flows and memory stays
/// flat.
const BATCH: usize = 256;

/// What became of one line of a needs file.
#[derive(Debug)]
pub enum Outcome {
    /// It was answered; what beside the need was not understood stands with it.
    Answered(Box<Answer>, Vec<NeedProblem>),
    /// It holds no need.
    NoNeed(NeedProblem),
}

/// Why needs could not be answered to the end.
#[derive(Debug, thiserror::Error)]
pub enum NeedsFailure {
    /// The needs file cannot be read.
    #[error(transparent)]
    File(#[from] ImportError),
    /// The shelf cannot be read.
    #[error(transparent)]
    Shelf(#[from] ShelfError),
}

/// An iterator over what became of the lines of a needs file.
pub struct Outcomes<'m, 's> {
    matcher: &'m Matcher<'s>,
    options: MatchOptions,
    needs: NeedsReader,
    ready: std::vec::IntoIter<Result<Outcome, NeedsFailure>>,
}

/// Answers the needs of a file as they are read, in its order.
pub fn match_needs<'m, 's>(matcher: &'m Matcher<'s>, needs: NeedsReader, options: MatchOptions) -> Outcomes<'m, 's> {
    Outcomes { matcher, options, needs, ready: Vec::new().into_iter() }
}

impl Iterator for Outcomes<'_, '_> {
    type Item = Result<Outcome, NeedsFailure>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(outcome) = self.ready.next() {
            return Some(outcome);
        }
        let mut batch = Vec::with_capacity(BATCH);
        for line in self.needs.by_ref().take(BATCH) {
            let failed = line.is_err();
            batch.push(line);
            if failed {
                break;
            }
        }
        let (matcher, options) = (self.matcher, &self.options);
        let outcomes: Vec<_> = batch
            .into_par_iter()
            .map(|line| match line? {
                Ok(stated) => Ok(Outcome::Answered(Box::new(matcher.answer(&stated.need, options)?), stated.warnings)),
                Err(problem) => Ok(Outcome::NoNeed(problem)),
            })
            .collect();
        self.ready = outcomes.into_iter();
        self.ready.next()
    }
}
