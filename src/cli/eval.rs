//! `onshelf eval`.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::path::Path;

use serde::Serialize;

use super::Done;
use super::args::{Eval, FigureFormat};
use super::comparison::{worst_line, write_comparison};
use super::context::Context;
use super::editorial::{rulings, rulings_of};
use super::exit::{Failure, Status};
use super::terminal::table;
use crate::evaluation::{
    Answered, Comparison, Figures, Interval, Judgments, NeedFigures, TrueVerdicts, compare, figure_intervals, figures,
    measure,
};
use crate::import::{ImportError, NeedsReader};
use crate::jobs::{Outcome, match_needs, this_year};
use crate::matching::{FEATURES, MatchOptions, Matcher, Request, Rulings};
use crate::shelf::ShelfReader;
use crate::skills::Knowledge;

/// Judgments were pooled and are scored down to this rank.
const DEPTH: usize = 20;
/// What `match` shows unless it is told otherwise. A run with no more is not measured as deep as it should be.
const SHALLOW: usize = 10;

/// All that is said of a run.
#[derive(Serialize)]
struct Evaluation {
    #[serde(flatten)]
    figures: Figures,
    intervals: BTreeMap<&'static str, Interval>,
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<Comparison>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    worst: Vec<Worst>,
}

/// A need that was answered badly.
#[derive(Serialize)]
pub(super) struct Worst {
    pub need: String,
    pub text: String,
    #[serde(rename = "nDCG@10")]
    pub ndcg: f64,
    pub verdict: crate::model::Verdict,
    pub truth: Option<crate::model::Verdict>,
}

pub fn run(context: &Context, command: &Eval) -> Done {
    let shelf = ShelfReader::open(&context.shelf)?;
    let knowledge = context.knowledge()?;
    let (judgments, judged) = judgments(context, command, &knowledge, &shelf)?;
    let truth = match &command.verdicts {
        Some(file) => TrueVerdicts::parse(&read(file)?).map_err(|error| in_file(file, error))?,
        None => TrueVerdicts::default(),
    };
    let before = match &command.against {
        Some(file) => Some(Answered::read_all(&read(file)?).map_err(|error| in_file(file, error))?),
        None => None,
    };
    let (rulings, ruled) = if is_the_editorial_file(context, &command.judgments) {
        context.say("the editorial file is what is measured against, so matching does without it");
        (Rulings::default(), Status::Done)
    } else {
        rulings(context, &knowledge, &shelf)?
    };
    let matcher = Matcher::new(&knowledge, &shelf, this_year()).ruled_by(rulings);
    if let Some(file) = &command.features {
        write_features(file, command, &judgments, &knowledge, &shelf, &matcher)?;
    }
    let options = MatchOptions { top: DEPTH, ..MatchOptions::default() };
    let mut needs = Vec::new();
    for outcome in match_needs(&matcher, NeedsReader::from_path(&command.needs)?, options) {
        if let Outcome::Answered(answer, _) = outcome? {
            needs.extend(measure(&Answered::from(&*answer), &judgments, &truth));
        }
    }
    let evaluation = Evaluation {
        figures: figures(&needs, judgments.needs().count()),
        intervals: figure_intervals(&needs),
        against: before.map(|before| compared(context, &before, &needs, &judgments, &truth)),
        worst: worst(&needs, command.worst),
    };
    let mut out = std::io::stdout().lock();
    match command.format {
        FigureFormat::Json => {
            serde_json::to_writer(&mut out, &evaluation)?;
            writeln!(out)?;
        }
        FigureFormat::Table => {
            for line in table(&rows(&evaluation), &[1]) {
                writeln!(out, "{line}")?;
            }
            if let Some(comparison) = &evaluation.against {
                write_comparison(&mut out, context, comparison)?;
            }
            for worst in &evaluation.worst {
                writeln!(out, "{}", worst_line(worst))?;
            }
        }
    }
    Ok(judged.max(ruled))
}

/// The judgments of either kind of file, and the status their reading leads to.
fn judgments(
    context: &Context,
    command: &Eval,
    knowledge: &Knowledge,
    shelf: &ShelfReader,
) -> Result<(Judgments, Status), Failure> {
    let file = &command.judgments;
    let (rulings, status) = match rulings_of(context, file, knowledge, shelf) {
        Err(Failure::File(ImportError::NotEditorial { .. })) => {
            let judgments = Judgments::parse(&read(file)?).map_err(|error| in_file(file, error))?;
            return Ok((judgments.of_words(&needs_by_words(&command.needs)?), Status::Done));
        }
        read => read?,
    };
    let mut judgments = Judgments::default();
    for line in NeedsReader::from_path(&command.needs)? {
        let Ok(stated) = line? else { continue };
        let grades = rulings.grades(&stated.need, &Request::of(&stated.need, knowledge, shelf.collection()));
        if !grades.is_empty() {
            judgments.add(&stated.need.id, grades);
        }
    }
    Ok((judgments, status))
}

/// The needs of a file: id and words.
fn needs_by_words(file: &Path) -> Result<Vec<(String, String)>, Failure> {
    let mut needs = Vec::new();
    for line in NeedsReader::from_path(file)? {
        if let Ok(stated) = line? {
            needs.push((stated.need.id, stated.need.text));
        }
    }
    Ok(needs)
}

fn is_the_editorial_file(context: &Context, judgments: &Path) -> bool {
    let editorial = context.config.editorial.as_ref().and_then(|file| file.canonicalize().ok());
    editorial.is_some() && editorial == judgments.canonicalize().ok()
}

/// What an earlier run and this one come to on the needs of both.
fn compared(
    context: &Context,
    before: &[Answered],
    now: &[NeedFigures],
    judgments: &Judgments,
    truth: &TrueVerdicts,
) -> Comparison {
    let measured: Vec<NeedFigures> = before.iter().filter_map(|answer| measure(answer, judgments, truth)).collect();
    let comparison = compare(&measured, now);
    let deepest = before.iter().map(|answer| answer.matches.len()).max().unwrap_or(0);
    if deepest <= SHALLOW && now.iter().any(|need| need.shown > SHALLOW) {
        context.warn(&format!(
            "the earlier run shows at most {deepest} courses a need, this one {DEPTH}; write it with `match --top {DEPTH}`"
        ));
    }
    if comparison.needs < now.len() {
        let missing = now.len() - comparison.needs;
        context.warn(&format!("{missing} of {} judged needs are not in the earlier run and not compared", now.len()));
    }
    comparison
}

/// The `most` needs with the lowest nDCG@10.
fn worst(needs: &[NeedFigures], most: usize) -> Vec<Worst> {
    let of = |need: &NeedFigures| {
        Some(Worst {
            need: need.need.clone(),
            text: need.text.clone(),
            ndcg: need.ndcg?,
            verdict: need.verdict,
            truth: need.truth,
        })
    };
    let mut worst: Vec<Worst> = needs.iter().filter_map(of).collect();
    worst.sort_by(|a, b| a.ndcg.total_cmp(&b.ndcg));
    worst.truncate(most);
    worst
}

fn rows(evaluation: &Evaluation) -> Vec<Vec<String>> {
    // One list of names for table and JSON: that of the value itself.
    let Ok(serde_json::Value::Object(values)) = serde_json::to_value(&evaluation.figures) else { return Vec::new() };
    let show = |value: &serde_json::Value| match value.as_f64() {
        Some(_) if value.is_u64() => value.to_string(),
        Some(number) => format!("{number:.4}"),
        None => "-".into(),
    };
    let interval = |name: &str| match evaluation.intervals.get(name) {
        Some(Interval { low, high }) if low.is_finite() => format!("{low:.4} to {high:.4}"),
        _ => String::new(),
    };
    let header = ["figure", "value", "95% interval"].map(String::from).to_vec();
    let values = values.iter().map(|(name, value)| vec![name.clone(), show(value), interval(name)]);
    std::iter::once(header).chain(values).collect()
}

/// Writes what was measured of every candidate: need, course, grade (empty if nobody judged it), then the features.
fn write_features(
    file: &Path,
    command: &Eval,
    judgments: &Judgments,
    knowledge: &Knowledge,
    shelf: &ShelfReader,
    matcher: &Matcher<'_>,
) -> Result<(), Failure> {
    let failed = |error| Failure::Path { path: file.display().to_string(), error };
    let mut out = BufWriter::new(std::fs::File::create(file).map_err(failed)?);
    writeln!(out, "need\tcourse\tgrade\t{}", FEATURES.join("\t")).map_err(failed)?;
    for line in NeedsReader::from_path(&command.needs)? {
        let Ok(stated) = line? else { continue };
        let Some(grades) = judgments.of(&stated.need.id) else { continue };
        let request = Request::of(&stated.need, knowledge, shelf.collection());
        for scored in matcher.score(&request, &Default::default())? {
            let (catalog, course) = shelf.course(scored.address)?;
            let key = format!("{catalog}/{}", course.id);
            let grade = grades.get(&key).map(u8::to_string).unwrap_or_default();
            let values: Vec<String> = scored.features.values().iter().map(f32::to_string).collect();
            writeln!(out, "{}\t{key}\t{grade}\t{}", stated.need.id, values.join("\t")).map_err(failed)?;
        }
    }
    out.flush().map_err(failed)
}

fn read(file: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(file).map_err(|error| Failure::Path { path: file.display().to_string(), error })
}

fn in_file(file: &Path, error: impl std::fmt::Display) -> Failure {
    Failure::Usage(format!("`{}`, {error}", file.display()))
}
