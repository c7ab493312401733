//! `onshelf sync`.

use std::io::{IsTerminal, Write};
use std::path::Path;

use super::Done;
use super::args::{NightFormat, Sync as Command};
use super::context::Context;
use super::exit::{Failure, Status};
use super::logs;
use super::style::Palette;
use super::terminal::{plain, table, thousands};
use crate::config::{FILE, LogFormat};
use crate::jobs::{
    CheckReport, CheckedCatalog, Step, SyncFailure, SyncRequest, Telling, check, give_way, now, sync, tell, this_year,
};
use crate::model::{CatalogName, Outcome};
use crate::night_report::{Form, NightReport, Tone, UnknownForm, text};

pub fn run(context: &Context, command: &Command) -> Done {
    logs::start(context, context.config.sync.log);
    match night(context, command) {
        // A program that reads the log is told in the log.
        Err(failure) if context.config.sync.log == LogFormat::Json && !failure.is_broken_pipe() => {
            tracing::error!(hint = failure.hint(), "{}", plain(&failure.to_string()));
            Ok(failure.status())
        }
        done => done,
    }
}

fn night(context: &Context, command: &Command) -> Done {
    if command.config.is_none() && !Path::new(FILE).exists() {
        return Err(Failure::Usage(format!(
            "there is no `{FILE}` in this folder; go where it is, or name it with `--config FILE`"
        )));
    }
    let report = command.report.as_deref().map(|file| Form::of(file).map(|form| (file, form))).transpose()?;
    // Before any thread is started, so that all of them do: people may be searching on this machine.
    give_way();
    let request = SyncRequest {
        shelf: &context.shelf,
        config: &context.config,
        only: &command.only,
        accept: &command.accept,
        command: &called(command),
        now: &now(),
        this_year: this_year(),
        progress: &progress(context),
    };
    if command.check {
        return show_check(context, command, &check(&request)?);
    }
    let mut night = sync(&request)?;
    tell(&Telling { config: &context.config, shelf: &context.shelf, report }, &mut night);
    show(context, command, &night)?;
    Ok(if night.needs_a_person { Status::NeedsAPerson } else { Status::Done })
}

/// The command as a person would type it again.
fn called(command: &Command) -> String {
    match &command.config {
        Some(file) => format!("onshelf sync --config {}", file.display()),
        None => "onshelf sync".into(),
    }
}

fn progress(context: &Context) -> impl Fn(&CatalogName, Step) {
    let shown = !context.quiet && std::io::stderr().is_terminal();
    move |catalog, step| {
        if !shown {
            return;
        }
        // Whatever stood there is wiped out to the end of the line.
        match step {
            Step::Fetching => eprint!("\r\x1b[K{catalog}: fetching …"),
            Step::Reading(rows) => eprint!("\r\x1b[K{catalog}: {} rows …", thousands(rows)),
            Step::Done => eprint!("\r\x1b[K"),
        }
        let _ = std::io::stderr().flush();
    }
}

fn show(context: &Context, command: &Command, night: &NightReport) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match command.format {
        NightFormat::Json => writeln!(out, "{}", night.json())?,
        NightFormat::Text if context.quiet && !night.needs_a_person => {}
        NightFormat::Text => out.write_all(text(night, &|tone, words| paint(context.out, tone, words)).as_bytes())?,
    }
    out.flush()?;
    drop(out);
    // Who sees the report on the same terminal is not told twice.
    let is_seen =
        command.format == NightFormat::Text && std::io::stdout().is_terminal() && std::io::stderr().is_terminal();
    if !is_seen {
        troubles(night).iter().for_each(|trouble| warn(context, trouble));
    }
    Ok(())
}

/// What needs a person, a sentence each, with what to type.
fn troubles(night: &NightReport) -> Vec<String> {
    let mut troubles = Vec::new();
    for catalog in &night.catalogs {
        let name = &catalog.catalog;
        match (&catalog.outcome, catalog.outcome.trouble(), &catalog.accept) {
            (_, Some(trouble), Some(accept)) => {
                troubles.push(format!("{name}: held back, the old content stays: {trouble}; `{accept}` takes it over"));
            }
            (Outcome::Failed { .. }, Some(trouble), _) => {
                troubles.push(format!("{name}: the old content stays: {trouble}"))
            }
            _ => {}
        }
        troubles.extend(catalog.warnings.iter().map(|warning| format!("{name}: {warning}")));
    }
    troubles.extend(night.warnings.iter().cloned());
    troubles
}

fn warn(context: &Context, trouble: &str) {
    match context.config.sync.log {
        LogFormat::Human => context.warn(&plain(trouble)),
        LogFormat::Json => tracing::warn!("{}", plain(trouble)),
    }
}

fn paint(palette: Palette, tone: Tone, words: &str) -> String {
    match tone {
        Tone::Headline | Tone::Heading => palette.strong(words),
        Tone::Good => palette.good(words),
        Tone::Bad => palette.bad(words),
        Tone::Faint => palette.faint(words),
        Tone::Command => palette.hint(words),
    }
}

fn show_check(context: &Context, command: &Command, report: &CheckReport) -> Done {
    let mut out = std::io::stdout().lock();
    match command.format {
        NightFormat::Json => writeln!(out, "{}", serde_json::to_string(report)?)?,
        NightFormat::Text => {
            let rows: Vec<Vec<String>> = report.catalogs.iter().map(|catalog| row(context, catalog)).collect();
            for (line, catalog) in table(&rows, &[]).into_iter().zip(&report.catalogs) {
                writeln!(out, "{line}")?;
                if !catalog.columns.is_empty() {
                    let columns = catalog.columns.iter();
                    let columns: Vec<String> = columns.map(|(header, field)| format!("{header} → {field}")).collect();
                    writeln!(out, "    {}", context.out.faint(plain(&columns.join(", "))))?;
                }
            }
            let verdict = if report.needs_a_person() {
                "Nothing was changed; see the warnings."
            } else {
                "All is well; nothing was changed."
            };
            writeln!(out, "{verdict}")?;
        }
    }
    out.flush()?;
    drop(out);
    for catalog in &report.catalogs {
        if let Some(problem) = &catalog.problem {
            warn(context, &format!("{}: {problem}", catalog.catalog));
        }
    }
    report.warnings.iter().for_each(|warning| warn(context, warning));
    Ok(if report.needs_a_person() { Status::NeedsAPerson } else { Status::Done })
}

fn row(context: &Context, catalog: &CheckedCatalog) -> Vec<String> {
    let name = context.out.strong(&catalog.catalog);
    if catalog.problem.is_some() {
        return vec![name, context.out.bad("would fail"), plain(&catalog.source)];
    }
    let made = catalog
        .modified
        .as_deref()
        .map(|modified| format!(", made {}", modified.replace('T', " ").replace('Z', " UTC")));
    let found = format!("{} ({} bytes{})", plain(&catalog.source), thousands(catalog.bytes), made.unwrap_or_default());
    vec![name, format!("read as {}", catalog.profile), found]
}

impl From<SyncFailure> for Failure {
    fn from(failure: SyncFailure) -> Self {
        match failure {
            SyncFailure::Shelf(error) => Self::Shelf(error),
            SyncFailure::Vocabulary(failure) => failure.into(),
            other => Self::Sync(other),
        }
    }
}

impl From<UnknownForm> for Failure {
    fn from(error: UnknownForm) -> Self {
        Self::Usage(error.to_string())
    }
}
