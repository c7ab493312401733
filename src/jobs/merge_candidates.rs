//! What all shards of a collection gave for needs, made into answers: in parallel, in order, in constant memory.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;

use rayon::prelude::*;

use crate::matching::{Matcher, Pool, PoolError, ShardCandidates};
use crate::model::Answer;
use crate::shelf::ShelfError;

/// How many needs are answered at a time. What a shard gives for a need takes about 100 KB, so that is some ten megabytes a
/// shard.
const BATCH: usize = 64;

/// What became of one need.
#[derive(Debug)]
pub enum Merged {
    /// It was answered.
    Answered(Box<Answer>),
    /// The line that says why there was none, as all shards wrote it.
    NoNeed(String),
}

/// Why answers could not be made to the end.
#[derive(Debug, thiserror::Error)]
pub enum MergeFailure {
    /// What a shard gave cannot be read.
    #[error("`{name}`: {error}")]
    Read {
        /// The file.
        name: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// A shard gave less than the others.
    #[error(
        "`{name}` ends before need {number}, which other shards have candidates for; match the same needs again there"
    )]
    Short {
        /// The file.
        name: String,
        /// The need, by its place from 1.
        number: usize,
    },
    /// A line holds no candidates.
    #[error("need {number}: a line holds no candidates of a shard: {why}; write them with `onshelf match --stats`")]
    Line {
        /// The need, by its place from 1.
        number: usize,
        /// What was found.
        why: String,
    },
    /// Lines do not belong together.
    #[error("need {number}: {source}")]
    Pool {
        /// The need, by its place from 1.
        number: usize,
        /// Why.
        source: PoolError,
    },
    /// The candidates lack something.
    #[error(transparent)]
    Shelf(#[from] ShelfError),
}

/// The lines of all shards, need by need.
pub struct ShardLines {
    sources: Vec<Source>,
    /// How many lines of a need each source gives.
    each: usize,
    read: usize,
}

struct Source {
    name: String,
    lines: std::io::Lines<Box<dyn BufRead>>,
}

impl Source {
    fn of(name: String, from: impl Read + 'static) -> Self {
        let from: Box<dyn BufRead> = Box::new(BufReader::new(from));
        Self { name, lines: from.lines() }
    }
}

impl ShardLines {
    /// One file a shard, each with a line for each need, in the same order.
    ///
    /// # Errors
    /// If one cannot be opened.
    pub fn of_files(files: &[PathBuf]) -> Result<Self, MergeFailure> {
        let open = |file: &PathBuf| {
            let name = file.display().to_string();
            match File::open(file) {
                Ok(opened) => Ok(Source::of(name, opened)),
                Err(error) => Err(MergeFailure::Read { name, error }),
            }
        };
        Ok(Self { sources: files.iter().map(open).collect::<Result<_, _>>()?, each: 1, read: 0 })
    }

    /// Standard input, with the lines of all `shards` for one need behind one another.
    pub fn of_stdin(shards: usize) -> Self {
        Self { sources: vec![Source::of("standard input".into(), std::io::stdin())], each: shards, read: 0 }
    }
}

impl Iterator for ShardLines {
    type Item = Result<Vec<String>, MergeFailure>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut set = Vec::with_capacity(self.sources.len() * self.each);
        let mut ended: Option<String> = None;
        self.read += 1;
        for Source { name, lines } in &mut self.sources {
            for _ in 0..self.each {
                match lines.next() {
                    Some(Ok(line)) => set.push(line),
                    Some(Err(error)) => return Some(Err(MergeFailure::Read { name: name.clone(), error })),
                    None => ended = ended.or_else(|| Some(name.clone())),
                }
            }
        }
        match ended {
            None => Some(Ok(set)),
            Some(_) if set.is_empty() => None,
            Some(name) => Some(Err(MergeFailure::Short { name, number: self.read })),
        }
    }
}

/// An iterator over what became of needs.
pub struct MergedNeeds<'m, 's> {
    asked: Asked<'m, 's>,
    lines: ShardLines,
    number: usize,
    ready: std::vec::IntoIter<Result<Merged, MergeFailure>>,
}

/// Answers the needs that `lines` hold the candidates for, with at most `top` courses each. `pool` has the statistics of the
/// collection.
pub fn merge_candidates<'m, 's>(
    matcher: &'m Matcher<'s>,
    pool: &'m Pool,
    lines: ShardLines,
    top: usize,
) -> MergedNeeds<'m, 's> {
    MergedNeeds { asked: Asked { matcher, pool, top }, lines, number: 0, ready: Vec::new().into_iter() }
}

/// How answers are made.
struct Asked<'m, 's> {
    matcher: &'m Matcher<'s>,
    pool: &'m Pool,
    top: usize,
}

impl MergedNeeds<'_, '_> {
    /// Whether the next outcome has yet to be waited for; a moment to hand on what was written.
    pub fn must_wait(&self) -> bool {
        self.ready.len() == 0
    }
}

impl Asked<'_, '_> {
    fn merged(&self, number: usize, set: Vec<String>) -> Result<Merged, MergeFailure> {
        if let Some(first) =
            set.first().filter(|first| first.starts_with(REJECTED) && set.iter().all(|line| line == *first))
        {
            return Ok(Merged::NoNeed(first.clone()));
        }
        let parse = |line: &String| serde_json::from_str(line);
        let parts: Vec<ShardCandidates> = set
            .iter()
            .map(parse)
            .collect::<Result<_, _>>()
            .map_err(|error: serde_json::Error| MergeFailure::Line { number, why: error.to_string() })?;
        drop(set);
        let (need, pool) = self.pool.with(parts).map_err(|source| MergeFailure::Pool { number, source })?;
        Ok(Merged::Answered(Box::new(self.matcher.answer_from(&need, &pool, self.top)?)))
    }
}

/// How a line begins that says there is no need.
const REJECTED: &str = "{\"rejected\":";

impl Iterator for MergedNeeds<'_, '_> {
    type Item = Result<Merged, MergeFailure>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(ready) = self.ready.next() {
            return Some(ready);
        }
        let batch: Vec<Result<Vec<String>, MergeFailure>> = self.lines.by_ref().take(BATCH).collect();
        let first = self.number + 1;
        self.number += batch.len();
        let asked = &self.asked;
        let merged: Vec<_> =
            batch.into_par_iter().enumerate().map(|(index, set)| asked.merged(first + index, set?)).collect();
        self.ready = merged.into_iter();
        self.ready.next()
    }
}
