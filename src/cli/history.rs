//! `onshelf history`.

use std::io::Write;

use serde::Serialize;

use super::Done;
use super::args::{FigureFormat, History as Command};
use super::argument_values::Since;
use super::context::Context;
use super::exit::Status;
use super::terminal::{plain, table, thousands};
use crate::model::{CatalogNight, CoverageChange, Difference, Night, Outcome, Turn};
use crate::night_report::NeedCounts;
use crate::shelf::{History, ShelfError};

#[derive(Serialize)]
struct Report<'a> {
    nights: Vec<Told<'a>>,
    torn: u64,
}

#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    night: &'a Night,
    #[serde(skip_serializing_if = "Option::is_none")]
    needs: Option<NeedCounts>,
}

pub fn run(context: &Context, command: &Command) -> Done {
    if !context.shelf.is_dir() {
        return Err(ShelfError::Missing { path: context.shelf.clone() }.into());
    }
    let history = History::of(&context.shelf);
    let read = history.read(command.since.map(Since::day))?;
    let mut out = std::io::stdout().lock();
    match command.format {
        FigureFormat::Json => {
            let nights = read.nights.iter().map(|night| Told { night, needs: counts(night) }).collect();
            serde_json::to_writer(&mut out, &Report { nights, torn: read.torn })?;
            writeln!(out)?;
        }
        FigureFormat::Table => {
            for line in lines(context, &read.nights) {
                writeln!(out, "{line}")?;
            }
        }
    }
    out.flush()?;
    drop(out);
    if read.torn > 0 {
        let lines = if read.torn == 1 { "1 line".to_owned() } else { format!("{} lines", thousands(read.torn)) };
        context.warn(&format!("{lines} of {} cannot be read and are left out", history.path().display()));
    }
    Ok(Status::Done)
}

fn counts(night: &Night) -> Option<NeedCounts> {
    (!night.watched.is_empty()).then(|| NeedCounts::of(&night.watched))
}

fn lines(context: &Context, nights: &[Night]) -> Vec<String> {
    if nights.is_empty() {
        return vec!["No night to show.".to_owned()];
    }
    let watches = nights.iter().any(|night| !night.watched.is_empty());
    let mut rows = vec![vec!["When (UTC)".to_owned(), "By".to_owned()]];
    if watches {
        rows[0].extend(["Covered", "Partial", "Gap"].map(String::from));
    }
    rows[0].push("What became of the catalogs".to_owned());
    rows.extend(nights.iter().map(|night| row(night, watches)));
    let mut lines = Vec::new();
    for (index, line) in table(&rows, if watches { &[2, 3, 4] } else { &[] }).into_iter().enumerate() {
        if index == 0 {
            lines.push(context.out.strong(line));
            continue;
        }
        lines.push(line);
        lines.extend(nights[index - 1].coverage.iter().map(|change| turned(context, change)));
    }
    lines
}

fn row(night: &Night, watches: bool) -> Vec<String> {
    let mut row = vec![night.at.get(..16).unwrap_or(&night.at).replace('T', " "), plain(&night.command)];
    if watches {
        let counts = counts(night);
        let cell = |number: fn(&NeedCounts) -> usize| {
            counts.as_ref().map(|counts| thousands(number(counts) as u64)).unwrap_or_default()
        };
        row.extend([cell(|counts| counts.covered), cell(|counts| counts.partial), cell(|counts| counts.gap)]);
    }
    let told: Vec<String> = night.catalogs.iter().filter_map(became).collect();
    row.push(match told.is_empty() {
        true => "nothing changed".to_owned(),
        false => told.join("; "),
    });
    row
}

/// `udemy +12 ~3 −1`; nothing of a catalog of which nothing is to be told.
fn became(catalog: &CatalogNight) -> Option<String> {
    let name = &catalog.catalog;
    match &catalog.outcome {
        Outcome::Unchanged => None,
        Outcome::Updated { difference } if difference.is_none() => None,
        Outcome::Updated { difference } => Some(format!("{name} {}", signs(difference))),
        Outcome::Held { .. } => Some(format!("{name} held back")),
        Outcome::Failed { .. } => Some(format!("{name} failed")),
    }
}

fn signs(difference: &Difference) -> String {
    let came = difference.added + difference.returned;
    let missing = difference.gone.saturating_sub(difference.retired);
    let parts = [("+", came), ("~", difference.changed), ("?", missing), ("−", difference.retired)];
    let parts = parts.iter().filter(|(_, number)| *number > 0);
    parts.map(|(sign, number)| format!("{sign}{}", thousands(*number))).collect::<Vec<_>>().join(" ")
}

fn turned(context: &Context, change: &CoverageChange) -> String {
    let team = change.team.as_deref().map(|team| format!("{team}: ")).unwrap_or_default();
    let what = plain(&format!("{team}“{}” {} → {}", change.text, change.before, change.after));
    match change.turn() {
        Some(Turn::Lost) => format!("    {} {what}", context.out.bad("lost  ")),
        Some(Turn::Gained) => format!("    {} {what}", context.out.good("gained")),
        None => format!("    now    {what}"),
    }
}
