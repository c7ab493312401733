//! `onshelf merge`.

use super::Done;
use super::answer_writer::Writer;
use super::args::{MatchFormat, Merge};
use super::context::Context;
use super::exit::{Failure, Status};
use super::shard_candidates::{ANOTHER_VOCABULARY, refuse_editorial};
use crate::jobs::{Merged, ShardLines, merge_candidates, this_year};
use crate::matching::{Matcher, Pool};
use crate::shelf::Statistics;

pub fn run(context: &Context, command: &Merge) -> Done {
    refuse_editorial(context)?;
    let statistics = Statistics::read(&command.stats)?;
    if let Some(lacking) = statistics.lacking().first() {
        let (file, of) = (command.stats.display(), statistics.shards());
        return Err(Failure::Usage(format!(
            "`{file}` lacks shard {lacking} of {of}; add all up with `onshelf stats FILE... --out FILE`"
        )));
    }
    let knowledge = context.knowledge()?;
    if statistics.vocabulary() != knowledge.vocabulary.fingerprint() {
        return Err(Failure::Usage(ANOTHER_VOCABULARY.into()));
    }
    let shards = statistics.shards() as usize;
    let is_pipe = matches!(command.files.as_slice(), [only] if only.as_os_str() == "-");
    if !is_pipe && command.files.len() != shards {
        let given = command.files.len();
        return Err(Failure::Usage(format!(
            "the collection has {shards} shards, and candidates of {given} are given; give all, or `-` for lines on stdin"
        )));
    }
    let lines = if is_pipe { ShardLines::of_stdin(shards) } else { ShardLines::of_files(&command.files)? };
    let pool = Pool::without_courses(statistics.collection());
    let matcher = Matcher::of_shards(&knowledge, &pool, this_year()).licensed_by(context.config.licences());
    let mut out = Writer::new(context, command.format);
    let mut status = Status::Done;
    let mut merged = merge_candidates(&matcher, &pool, lines, command.top);
    while let Some(outcome) = merged.next() {
        match outcome? {
            Merged::Answered(answer) => {
                if command.fail_on.is_some_and(|bar| bar.includes(answer.verdict)) {
                    status = Status::FailOn;
                }
                out.write(&answer)?;
            }
            Merged::NoNeed(line) => {
                if command.format == MatchFormat::Ndjson {
                    out.reject_as(&line)?;
                }
                status = status.max(Status::NeedsAPerson);
            }
        }
        if merged.must_wait() {
            out.flush()?;
        }
    }
    out.finish()?;
    Ok(status)
}
