//! Many needs against the shelf: in parallel, in order, in constant memory.

use std::sync::mpsc::{Receiver, sync_channel};

use rayon::prelude::*;

use crate::import::{ImportError, NeedProblem, NeedsReader, StatedNeed};
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
    lines: Receiver<Line>,
    ready: std::vec::IntoIter<Result<Outcome, NeedsFailure>>,
}

type Line = Result<Result<StatedNeed, NeedProblem>, ImportError>;

/// Answers the needs of a file as they are read, in its order. A need is answered as soon as its line is there, so that
/// whoever writes needs into a pipe is not kept waiting for the next ones.
pub fn match_needs<'m, 's>(matcher: &'m Matcher<'s>, needs: NeedsReader, options: MatchOptions) -> Outcomes<'m, 's> {
    let (send, lines) = sync_channel(BATCH);
    // The reader ends when the file does, or when nobody takes its lines any more.
    std::thread::spawn(move || {
        for line in needs {
            let failed = line.is_err();
            if send.send(line).is_err() || failed {
                break;
            }
        }
    });
    Outcomes { matcher, options, lines, ready: Vec::new().into_iter() }
}

impl Outcomes<'_, '_> {
    /// Whether the next outcome has yet to be waited for; a moment to hand on what was written.
    pub fn must_wait(&self) -> bool {
        self.ready.len() == 0
    }
}

impl Iterator for Outcomes<'_, '_> {
    type Item = Result<Outcome, NeedsFailure>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(outcome) = self.ready.next() {
            return Some(outcome);
        }
        let first = self.lines.recv().ok()?;
        let batch: Vec<Line> = std::iter::once(first).chain(self.lines.try_iter().take(BATCH - 1)).collect();
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
