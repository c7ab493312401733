//! `onshelf eval`.

use std::io::{BufWriter, Write};
use std::path::Path;

use super::Done;
use super::args::{Context, Eval, FigureFormat};
use super::exit::{Failure, Status};
use super::terminal::table;
use crate::evaluation::{Figures, Judgments, TrueVerdicts, figures, measure};
use crate::import::NeedsReader;
use crate::jobs::{Outcome, match_needs, this_year};
use crate::matching::{FEATURES, MatchOptions, Matcher, Request};
use crate::shelf::ShelfReader;
use crate::skills::Knowledge;

/// Judgments were pooled and are scored down to this rank.
const DEPTH: usize = 20;

pub fn run(context: &Context, command: &Eval) -> Done {
    let judgments = Judgments::parse(&read(&command.judgments)?).map_err(|e| in_file(&command.judgments, e))?;
    let truth = match &command.verdicts {
        Some(file) => TrueVerdicts::parse(&read(file)?).map_err(|error| in_file(file, error))?,
        None => TrueVerdicts::default(),
    };
    let shelf = ShelfReader::open(&context.shelf)?;
    let knowledge = context.knowledge()?;
    let matcher = Matcher::new(&knowledge, &shelf, this_year());
    if let Some(file) = &command.features {
        write_features(file, command, &judgments, &knowledge, &shelf, &matcher)?;
    }
    let options = MatchOptions { top: DEPTH, ..MatchOptions::default() };
    let mut needs = Vec::new();
    for outcome in match_needs(&matcher, NeedsReader::from_path(&command.needs)?, options) {
        if let Outcome::Answered(answer, _) = outcome? {
            needs.extend(measure(&answer, &judgments, &truth));
        }
    }
    let figures = figures(&needs, judgments.needs().count());
    let mut out = std::io::stdout().lock();
    match command.format {
        FigureFormat::Json => {
            serde_json::to_writer(&mut out, &figures)?;
            writeln!(out)?;
        }
        FigureFormat::Table => {
            for line in table(&rows(&figures), &[1]) {
                writeln!(out, "{line}")?;
            }
        }
    }
    Ok(Status::Done)
}

fn rows(figures: &Figures) -> Vec<Vec<String>> {
    // One list of names for table and JSON: that of the value itself.
    let Ok(serde_json::Value::Object(values)) = serde_json::to_value(figures) else { return Vec::new() };
    let show = |value: &serde_json::Value| match value.as_f64() {
        Some(_) if value.is_u64() => value.to_string(),
        Some(number) => format!("{number:.4}"),
        None => "-".into(),
    };
    values.iter().map(|(name, value)| vec![name.clone(), show(value)]).collect()
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
        let request = Request::of(&stated.need, knowledge, shelf);
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
