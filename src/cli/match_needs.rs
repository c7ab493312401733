//! `onshelf match`.

use std::path::Path;

use super::Done;
use super::answer_writer::Writer;
use super::args::{Match, MatchFormat};
use super::context::Context;
use super::editorial::rulings;
use super::exit::{Failure, Status};
use super::explain::explain;
use super::shard_candidates;
use super::shelf_caveats::warn_of;
use super::terminal::plain;
use crate::import::{ImportError, NeedsReader};
use crate::jobs::{Outcome, match_needs, this_year};
use crate::matching::{MatchOptions, Matcher};
use crate::model::{Answer, Need};
use crate::shelf::{Scope, ShelfReader};
use crate::skills::Knowledge;

pub fn run(context: &Context, command: &Match) -> Done {
    let shelf = ShelfReader::open(&context.shelf)?;
    for name in &command.catalog {
        if !shelf.state().catalogs.contains_key(name) {
            let known: Vec<&str> = shelf.state().catalogs.keys().map(|name| name.as_str()).collect();
            return Err(Failure::Usage(format!(
                "there is no catalog `{name}` on the shelf; there are: {}",
                known.join(", ")
            )));
        }
    }
    if let Some(file) = &command.stats {
        return shard_candidates::run(context, command, shelf, file);
    }
    // It lives as long as the process; to free a hundred thousand names one by one at its end takes longer than a match.
    let knowledge: &Knowledge = Box::leak(Box::new(context.knowledge()?));
    warn_of(context, shelf.state(), knowledge);
    let (rulings, mut status) = rulings(context, knowledge, &shelf)?;
    let matcher = Matcher::new(knowledge, &shelf, this_year()).ruled_by(rulings).licensed_by(context.config.licences());
    let scope = Scope { only: command.catalog.clone(), ..Scope::default() };
    let options = MatchOptions { top: command.top, scope, level: command.level };
    if let Some(course) = &command.explain {
        let need = typed(command)?;
        explain(context, &shelf, &matcher, (&need, course), &options, command.format)?;
        return Ok(status);
    }
    let mut out = Writer::new(context, command.format);
    let mut note = |answer: &Answer| {
        if command.fail_on.is_some_and(|bar| bar.includes(answer.verdict)) {
            status = Status::FailOn;
        }
    };
    match &command.needs {
        None => {
            let need = typed(command)?;
            let mut answer = matcher.answer(&need, &options)?;
            answer.need.id = "1".into();
            note(&answer);
            out.write(&answer)?;
        }
        Some(file) => {
            let Some(needs) = needs_of(command, file)? else {
                out.finish()?;
                return Ok(status);
            };
            let mut needs_a_person = false;
            let mut outcomes = match_needs(&matcher, needs, options);
            while let Some(outcome) = outcomes.next() {
                match outcome? {
                    Outcome::Answered(answer, warnings) => {
                        for problem in warnings {
                            context.warn(&plain(&problem.to_string()));
                        }
                        note(&answer);
                        out.write(&answer)?;
                    }
                    Outcome::NoNeed(problem) => {
                        needs_a_person = true;
                        context.warn(&plain(&problem.to_string()));
                        if command.line_by_line {
                            out.reject(&problem)?;
                        }
                    }
                }
                if outcomes.must_wait() {
                    out.flush()?;
                }
            }
            if needs_a_person && status == Status::Done {
                status = Status::NeedsAPerson;
            }
        }
    }
    out.finish()?;
    Ok(status)
}

/// The needs of `file`; `None` if nothing came through the pipe.
pub fn needs_of(command: &Match, file: &Path) -> Result<Option<NeedsReader>, Failure> {
    let is_pipe = file.as_os_str() == "-";
    if command.line_by_line {
        if command.format != MatchFormat::Ndjson && command.stats.is_none() {
            return Err(Failure::Usage("--line-by-line writes NDJSON: add --format ndjson".into()));
        }
        let name = if is_pipe { "standard input".into() } else { file.display().to_string() };
        return Ok(Some(if is_pipe {
            NeedsReader::from_lines(std::io::stdin(), &name)
        } else {
            let opened = std::fs::File::open(file);
            NeedsReader::from_lines(opened.map_err(|source| ImportError::Open { path: file.into(), source })?, &name)
        }));
    }
    if !is_pipe {
        return Ok(Some(NeedsReader::from_path(file)?));
    }
    match NeedsReader::from_reader(std::io::stdin(), "standard input") {
        // A worker whose share of the needs is empty has done its work.
        Err(ImportError::Empty { .. }) => Ok(None),
        needs => Ok(Some(needs?)),
    }
}

/// The need on the command line. It has no id that anybody could have decided something for.
fn typed(command: &Match) -> Result<Need, Failure> {
    let need = Need::of_text("", command.text.join(" "));
    if need.text.trim().is_empty() {
        return Err(Failure::Usage("say what is needed, for example: onshelf match \"k8s\"".into()));
    }
    Ok(need)
}
