//! `onshelf match --stats`: what one shard of a collection gives for each need, for `onshelf merge`.

use std::io::{BufWriter, Write};
use std::path::Path;

use super::Done;
use super::args::{Match, MatchFormat};
use super::context::Context;
use super::exit::{Failure, Status};
use super::match_needs::needs_of;
use super::terminal::plain;
use crate::jobs::{Outcome, gather_candidates, this_year};
use crate::matching::{MatchOptions, Matcher};
use crate::model::Shard;
use crate::shelf::{Scope, ShelfReader, Statistics};

pub fn run(context: &Context, command: &Match, shelf: ShelfReader, file: &Path) -> Done {
    let Some(needs) = &command.needs else {
        return Err(Failure::Usage("with --stats needs come from a file, or from `--needs -`".into()));
    };
    if !matches!(command.format, MatchFormat::Table | MatchFormat::Ndjson) {
        return Err(Failure::Usage(
            "with --stats a shard writes NDJSON for `onshelf merge`: leave --format out".into(),
        ));
    }
    refuse_editorial(context)?;
    let shelf = shelf.ranked_by(Statistics::read(file)?)?;
    let knowledge = context.knowledge()?;
    let statistics = shelf.collection().statistics().map(|statistics| statistics.id().to_owned()).unwrap_or_default();
    if shelf.state().vocabulary != knowledge.vocabulary.fingerprint() {
        return Err(Failure::Usage(ANOTHER_VOCABULARY.into()));
    }
    let shard = shelf.state().shard.unwrap_or(Shard::WHOLE);
    let matcher = Matcher::new(&knowledge, &shelf, this_year()).licensed_by(context.config.licences());
    let scope = Scope { only: command.catalog.clone(), ..Scope::default() };
    let options = MatchOptions { top: command.top, scope, level: command.level };
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut status = Status::Done;
    let Some(needs) = needs_of(command, needs)? else { return Ok(status) };
    let mut outcomes = gather_candidates(&matcher, needs, options, shard, statistics);
    while let Some(outcome) = outcomes.next() {
        match outcome? {
            Outcome::Answered(candidates, warnings) => {
                for problem in warnings {
                    context.warn(&plain(&problem.to_string()));
                }
                serde_json::to_writer(&mut out, &*candidates)?;
                out.write_all(b"\n")?;
            }
            Outcome::NoNeed(problem) => {
                status = Status::NeedsAPerson;
                context.warn(&plain(&problem.to_string()));
                if command.line_by_line {
                    serde_json::to_writer(&mut out, &serde_json::json!({ "rejected": problem }))?;
                    out.write_all(b"\n")?;
                }
            }
        }
        if outcomes.must_wait() {
            out.flush()?;
        }
    }
    out.flush()?;
    Ok(status)
}

/// What to do about a shard, or statistics, that were made with another vocabulary than the one that is in force.
pub const ANOTHER_VOCABULARY: &str =
    "the shards were read with another vocabulary; import their catalogs again, then export and merge the statistics";

/// What people decided is held against one shelf, and a pinned course may lie on another shard.
pub fn refuse_editorial(context: &Context) -> Result<(), Failure> {
    match &context.config.editorial {
        None => Ok(()),
        Some(file) => Err(Failure::Usage(format!(
            "what `{}` decides is not applied to shards yet; take [editorial] out of the configuration they are matched with",
            file.display()
        ))),
    }
}
