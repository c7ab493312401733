//! `onshelf status`.

use std::collections::BTreeMap;
use std::io::Write;

use serde::Serialize;

use super::Done;
use super::args::{FigureFormat, Status as Command};
use super::context::Context;
use super::exit::Status;
use super::terminal::{count, percent, plain, table, thousands};
use crate::model::{Alarm, CatalogKind, CatalogName, Health, Objection, Outcome, Shard};
use crate::shelf::{Attempt, CatalogState, History, ShelfReader};

#[derive(Serialize)]
struct Report<'a> {
    catalogs: Vec<Catalog<'a>>,
    generation: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    shard: Option<Shard>,
    troubles: Vec<Trouble<'a>>,
}

#[derive(Serialize)]
struct Catalog<'a> {
    name: &'a str,
    kind: CatalogKind,
    courses: u64,
    updated: &'a str,
    rejected: u64,
    checked: &'a str,
    profile: &'a str,
    source: &'a str,
    modified: Option<&'a str>,
    missing: u64,
    missing_since: Option<jiff::civil::Date>,
    #[serde(flatten)]
    health: Option<Figures<'a>>,
}

/// Why the latest attempt did not bring the catalog up to date.
#[derive(Serialize)]
struct Trouble<'a> {
    catalog: &'a CatalogName,
    at: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    objections: &'a [Objection],
    text: String,
}

impl<'a> Trouble<'a> {
    fn of(catalog: &'a CatalogName, attempt: &'a Attempt) -> Option<Self> {
        let text = attempt.outcome.trouble()?;
        let objections = match &attempt.outcome {
            Outcome::Held { objections, .. } => objections.as_slice(),
            _ => &[],
        };
        Some(Self { catalog, at: &attempt.at, objections, text })
    }
}

/// The figures of the last import.
#[derive(Serialize)]
struct Figures<'a> {
    rows: u64,
    duplicates: u64,
    retired: u64,
    rejected_by_cause: &'a BTreeMap<String, u64>,
    repairs: &'a BTreeMap<String, u64>,
    share_with: BTreeMap<&'static str, f64>,
    warnings: Vec<Warning<'a>>,
}

#[derive(Serialize)]
struct Warning<'a> {
    #[serde(flatten)]
    facts: &'a Alarm,
    text: String,
}

impl<'a> Catalog<'a> {
    fn of(name: &'a CatalogName, state: &'a CatalogState, attempt: Option<&'a Attempt>) -> Self {
        Self {
            name: name.as_str(),
            kind: state.kind,
            courses: state.courses,
            updated: &state.updated,
            rejected: state.rejected,
            checked: checked(state, attempt),
            profile: &state.profile,
            source: &state.source,
            modified: state.modified.as_deref(),
            missing: state.missing.courses(),
            missing_since: state.missing.since(),
            health: state.health.as_ref().map(Figures::of),
        }
    }
}

impl<'a> Figures<'a> {
    fn of(health: &'a Health) -> Self {
        let share = |number: u64| (number as f64 * 1000.0 / health.courses.max(1) as f64).round() / 1000.0;
        Self {
            rows: health.rows,
            duplicates: health.duplicates,
            retired: health.retired,
            rejected_by_cause: &health.rejected,
            repairs: &health.repairs,
            share_with: health.with.fields().into_iter().map(|(field, number)| (field, share(number))).collect(),
            warnings: health.alarms.iter().map(|alarm| Warning { facts: alarm, text: alarm.to_string() }).collect(),
        }
    }
}

/// When the catalog was last looked at with success. A night on which nothing changed writes to the history alone.
fn checked<'a>(state: &'a CatalogState, attempt: Option<&'a Attempt>) -> &'a str {
    let good = attempt.and_then(|attempt| attempt.good.as_deref());
    // Moments are written the same way everywhere, so that their texts are in the order of time.
    good.into_iter().chain([state.checked.as_str()]).max().unwrap_or_default()
}

pub fn run(context: &Context, command: &Command) -> Done {
    let shelf = ShelfReader::open(&context.shelf)?;
    let catalogs = &shelf.state().catalogs;
    let attempts = History::of(&context.shelf).latest()?;
    let troubles = troubles(catalogs, &attempts);
    let needs_a_person = !troubles.is_empty();
    let mut out = std::io::stdout().lock();
    match command.format {
        FigureFormat::Json => {
            let listed = catalogs.iter().map(|(name, state)| Catalog::of(name, state, attempts.get(name)));
            let (generation, shard) = (shelf.generation(), shelf.state().shard);
            let report = Report { catalogs: listed.collect(), generation, shard, troubles };
            serde_json::to_writer(&mut out, &report)?;
            writeln!(out)?;
        }
        FigureFormat::Table => {
            for (rows, numbers) in
                [(freshness(catalogs), &[2, 3, 4][..]), (completeness(catalogs), &[1, 2, 3, 4, 5, 6])]
            {
                for (index, line) in table(&rows, numbers).into_iter().enumerate() {
                    writeln!(out, "{}", if index == 0 { context.out.strong(line) } else { line })?;
                }
                writeln!(out)?;
            }
            let mut remarks: Vec<String> =
                catalogs.iter().flat_map(|(name, state)| remarks(context, name, state)).collect();
            remarks.extend(troubles.iter().map(|trouble| {
                let (name, day) = (trouble.catalog, day(trouble.at));
                format!(
                    "{name}: {} not brought up to date on {day}: {}",
                    context.out.warning("warning:"),
                    plain(&trouble.text)
                )
            }));
            if !remarks.is_empty() {
                writeln!(out, "{}\n", remarks.join("\n"))?;
            }
            let number = count(catalogs.len() as u64, "catalog");
            let shard = shelf.state().shard.map(|shard| format!(", shard {shard}")).unwrap_or_default();
            writeln!(out, "{} in {number}{shard}, {}", count(shelf.courses(), "course"), context.shelf.display())?;
        }
    }
    Ok(if needs_a_person { Status::NeedsAPerson } else { Status::Done })
}

/// What the latest attempts did not bring up to date. A catalog that never came onto the shelf counts as long as it was tried
/// in the latest night; afterwards it is no longer asked for.
fn troubles<'a>(catalogs: &Catalogs, attempts: &'a BTreeMap<CatalogName, Attempt>) -> Vec<Trouble<'a>> {
    let latest = attempts.values().map(|attempt| &attempt.at).max();
    attempts
        .iter()
        .filter(|(name, attempt)| catalogs.contains_key(*name) || Some(&attempt.at) == latest)
        .filter_map(|(name, attempt)| Trouble::of(name, attempt))
        .collect()
}

/// The day of a moment in RFC 3339.
fn day(moment: &str) -> &str {
    moment.get(..10).unwrap_or(moment)
}

type Catalogs = BTreeMap<CatalogName, CatalogState>;

/// What is there and since when.
fn freshness(catalogs: &Catalogs) -> Vec<Vec<String>> {
    let mut rows = vec![["Catalog", "Kind", "Courses", "Merged", "Rejected", "Updated"].map(String::from).to_vec()];
    rows.extend(catalogs.iter().map(|(name, state)| {
        vec![
            name.to_string(),
            state.kind.to_string(),
            thousands(state.courses),
            state.health.as_ref().map(|health| thousands(health.duplicates)).unwrap_or_default(),
            thousands(state.rejected),
            state.updated.replace('T', " ").replace('Z', " UTC"),
        ]
    }));
    rows
}

/// How many of the courses have what.
fn completeness(catalogs: &Catalogs) -> Vec<Vec<String>> {
    let mut rows = vec![vec!["Courses with".to_owned()]];
    rows[0].extend(Health::default().with.fields().map(|(field, _)| field.to_owned()));
    for (name, state) in catalogs {
        if let Some(health) = &state.health {
            let mut row = vec![name.to_string()];
            row.extend(health.with.fields().map(|(_, number)| percent(number, health.courses)));
            rows.push(row);
        }
    }
    rows
}

/// What a person should know of a catalog beside its figures.
fn remarks(context: &Context, name: &CatalogName, state: &CatalogState) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(since) = state.missing.since() {
        let missing = count(state.missing.courses(), "course");
        lines.push(format!("{name}: {missing} not in the last export, the first since {since}; on the shelf for now"));
    }
    let Some(health) = &state.health else { return lines };
    let named = |codes: &BTreeMap<String, u64>| {
        let parts = codes.iter().map(|(code, number)| format!("{} {}", thousands(*number), code.replace('_', " ")));
        parts.collect::<Vec<_>>().join(", ")
    };
    lines.extend(
        health
            .alarms
            .iter()
            .map(|alarm| format!("{name}: {} {}", context.out.warning("warning:"), plain(&alarm.to_string()))),
    );
    if !health.rejected.is_empty() {
        lines.push(format!("{name}: rejected {}", named(&health.rejected)));
    }
    if context.verbose && !health.repairs.is_empty() {
        lines.push(format!("{name}: put right or left out: {}", named(&health.repairs)));
    }
    lines
}
