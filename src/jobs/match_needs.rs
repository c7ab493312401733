//! Many needs against the shelf: in parallel, in order, in constant memory.

use std::sync::mpsc::{Receiver, sync_channel};

use rayon::prelude::*;

use crate::import::{ImportError, NeedProblem, NeedsReader, StatedNeed};
use crate::matching::{MatchOptions, Matcher, ShardCandidates};
use crate::model::{Answer, Need, Shard};
use crate::shelf::ShelfError;

/// How many needs are answered at a time. Enough to keep all cores busy, few enough that output flows and memory stays
/// flat.
const BATCH: usize = 256;

/// What became of one line of a needs file.
#[derive(Debug)]
pub enum Outcome<A = Answer> {
    /// It was answered; what beside the need was not understood stands with it.
    Answered(Box<A>, Vec<NeedProblem>),
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
pub struct Outcomes<'m, A = Answer> {
    answer: Box<Answering<'m, A>>,
    lines: Receiver<Line>,
    ready: std::vec::IntoIter<Result<Outcome<A>, NeedsFailure>>,
}

/// What is done for each need.
type Answering<'m, A> = dyn Fn(&Need) -> Result<A, ShelfError> + Sync + 'm;

type Line = Result<Result<StatedNeed, NeedProblem>, ImportError>;

/// Answers the needs of a file as they are read, in its order. A need is answered as soon as its line is there, so that
/// whoever writes needs into a pipe is not kept waiting for the next ones.
pub fn match_needs<'m>(matcher: &'m Matcher<'_>, needs: NeedsReader, options: MatchOptions) -> Outcomes<'m> {
    Outcomes::of(needs, move |need| matcher.answer(need, &options))
}

/// Gives for each need of a file, in the same way, what one `shard` of a collection has; `statistics` is the id of those it
/// ranks by.
pub fn gather_candidates<'m>(
    matcher: &'m Matcher<'_>,
    needs: NeedsReader,
    options: MatchOptions,
    shard: Shard,
    statistics: String,
) -> Outcomes<'m, ShardCandidates> {
    Outcomes::of(needs, move |need| matcher.candidates(need, &options, shard, &statistics))
}

impl<'m, A: Send> Outcomes<'m, A> {
    fn of(needs: NeedsReader, answer: impl Fn(&Need) -> Result<A, ShelfError> + Sync + 'm) -> Self {
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
        Self { answer: Box::new(answer), lines, ready: Vec::new().into_iter() }
    }

    /// Whether the next outcome has yet to be waited for; a moment to hand on what was written.
    pub fn must_wait(&self) -> bool {
        self.ready.len() == 0
    }
}

impl<A: Send> Iterator for Outcomes<'_, A> {
    type Item = Result<Outcome<A>, NeedsFailure>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(outcome) = self.ready.next() {
            return Some(outcome);
        }
        let first = self.lines.recv().ok()?;
        let batch: Vec<Line> = std::iter::once(first).chain(self.lines.try_iter().take(BATCH - 1)).collect();
        let answer = &self.answer;
        let outcomes: Vec<_> = batch
            .into_par_iter()
            .map(|line| match line? {
                Ok(stated) => Ok(Outcome::Answered(Box::new(answer(&stated.need)?), stated.warnings)),
                Err(problem) => Ok(Outcome::NoNeed(problem)),
            })
            .collect();
        self.ready = outcomes.into_iter();
        self.ready.next()
    }
}
