//! `onshelf import`.

use std::io::{IsTerminal, Write};

use super::Done;
use super::args::Import;
use super::context::Context;
use super::exit::{Failure, Status};
use super::terminal::{count, fit, percent, plain, table, thousands};
use crate::import::{Export, ExportFile, How, ImportError, Profiles, Reason, Rejected, Summary};
use crate::jobs::{ImportReport, ImportRequest, Preview, import_catalog, now, preview};
use crate::model::{CatalogKind, CatalogName, Health, Night};
use crate::shelf::{History, Shelf, WriterLock};

/// How many rejected rows are shown unless asked for all.
const REJECTED_SHOWN: usize = 5;

pub fn run(context: &Context, command: &Import) -> Done {
    if command.catalog.is_some() && command.files.len() > 1 {
        return Err(Failure::Usage("`--catalog` names one catalog, but there are several files".into()));
    }
    let mut profiles = Profiles::bundled();
    let (profile, own_profile) = match &command.profile {
        Some(file) if file.ends_with(".toml") => {
            let text = std::fs::read_to_string(file).map_err(|error| Failure::Path { path: file.into(), error })?;
            (Some(add_own(&text, file, &mut profiles)?), Some(text))
        }
        other => (other.clone(), None),
    };
    let requests: Vec<ImportRequest> = command
        .files
        .iter()
        .map(|file| ImportRequest {
            file: file.clone(),
            catalog: command.catalog.clone(),
            profile: profile.clone(),
            own_profile: own_profile.clone(),
            sheet: command.sheet.clone(),
            kind: if command.offered { CatalogKind::Offered } else { CatalogKind::Owned },
            ..ImportRequest::default()
        })
        .collect();
    for (index, request) in requests.iter().enumerate() {
        if let Some(other) = requests[..index].iter().find(|other| other.name() == request.name()) {
            return Err(Failure::Usage(format!(
                "`{}` and `{}` would both be the catalog `{}`; import them one by one with `--catalog NAME`",
                other.file.display(),
                request.file.display(),
                request.name()
            )));
        }
    }
    if command.dry_run {
        let mut status = Status::Done;
        for request in &requests {
            let export = open(request, &profiles)?;
            let preview = preview(export, request)?;
            show_preview(context, &preview)?;
            if needs_a_person(&preview.summary, &preview.health) {
                status = Status::NeedsAPerson;
            }
        }
        return Ok(status);
    }
    let knowledge = context.knowledge()?;
    let mut status = Status::Done;
    let mut shelf: Option<Shelf<'_>> = None;
    let mut failed = Vec::new();
    let mut night =
        Night { at: now(), command: "import".into(), catalogs: Vec::new(), watched: Vec::new(), coverage: Vec::new() };
    for request in &requests {
        // The file is opened before the shelf is touched: a wrong name must not leave an empty shelf behind.
        let export = match open(request, &profiles) {
            Ok(export) => export,
            Err(error) if requests.len() == 1 => return Err(error.into()),
            Err(error) => {
                failed.push(Failure::from(error));
                continue;
            }
        };
        let request = &ImportRequest { original: original(&request.file)?, ..request.clone() };
        let shelf = match &mut shelf {
            Some(shelf) => shelf,
            none => {
                let lock = WriterLock::acquire(&context.shelf, "onshelf import", Some(&now()))?;
                let mut shelf = Shelf::open_locked(lock, &knowledge)?;
                command.shard.map_or(Ok(()), |shard| shelf.hold_only(shard))?;
                none.insert(shelf)
            }
        };
        let rejects = context.shelf.join("rejects");
        match import_catalog(shelf, export, request, &rejects, &now(), &progress(context)) {
            Ok(report) => {
                night.catalogs.push(report.night(request.kind));
                show_report(context, &report)?;
                if needs_a_person(&report.summary, &report.health)
                    || report.rejects_file.is_err()
                    || report.kept.is_err()
                {
                    status = Status::NeedsAPerson;
                }
            }
            Err(failure) if requests.len() == 1 => return Err(failure.into()),
            Err(failure) => failed.push(failure.into()),
        }
    }
    let none_worked = shelf.is_none();
    if let Some(shelf) = shelf {
        if !night.catalogs.is_empty()
            && let Err(error) = History::of(&context.shelf).add(&night)
        {
            context.warn(&format!("the courses are on the shelf, but not in its history: {error}"));
            status = Status::NeedsAPerson;
        }
        if let Err(error) = shelf.close() {
            context.warn(&format!("the courses are on the shelf, but its index could not be tidied up: {error}"));
            status = Status::NeedsAPerson;
        }
    }
    for failure in &failed {
        context.error(failure);
    }
    Ok(match failed.is_empty() {
        true => status,
        false if none_worked => Status::Refused,
        false => Status::NeedsAPerson,
    })
}

fn open(request: &ImportRequest, profiles: &Profiles) -> Result<Export, ImportError> {
    Export::open_sheet(&request.file, profiles, request.profile.as_deref(), request.sheet.as_deref())
}

/// The file's digest and date. What comes through a pipe can be read only once, and is left to the import.
fn original(file: &std::path::Path) -> Result<Option<ExportFile>, ImportError> {
    if file.is_file() { ExportFile::look_at(file).map(Some) } else { Ok(None) }
}

/// Whether a row may have been lost, or the whole looks wrong.
fn needs_a_person(summary: &Summary, health: &Health) -> bool {
    summary.rejected_in_need() > 0 || summary.cut_off || !health.alarms.is_empty()
}

/// Adds the profile `text` of the file `file`; its name.
fn add_own(text: &str, file: &str, profiles: &mut Profiles) -> Result<String, Failure> {
    let before: Vec<String> = profiles.names().map(|(name, _)| name.to_owned()).collect();
    profiles.add(text)?;
    let added = profiles.names().map(|(name, _)| name.to_owned()).find(|name| !before.contains(name));
    added.ok_or_else(|| Failure::Usage(format!("`{file}` holds no profile with a name of its own")))
}

fn progress(context: &Context) -> impl Fn(u64) {
    let shown = !context.quiet && std::io::stderr().is_terminal();
    move |rows| {
        if shown {
            eprint!("\r{} rows …", thousands(rows));
            let _ = std::io::stderr().flush();
        }
    }
}

fn show_report(context: &Context, report: &ImportReport) -> Result<(), Failure> {
    if std::io::stderr().is_terminal() && !context.quiet {
        eprint!("\r                    \r");
    }
    let changes = &report.difference;
    let turned = report.was.map(|was| match was {
        CatalogKind::Owned => "now offered, no longer owned",
        CatalogKind::Offered => "now owned, no longer only offered",
    });
    let what = if changes.is_none() {
        turned.unwrap_or("nothing changed").to_owned()
    } else {
        let mut parts = Vec::new();
        for (number, word) in [
            (changes.added, "added"),
            (changes.changed, "changed"),
            (changes.returned, "returned"),
            (changes.retired, "retired"),
        ] {
            if number > 0 {
                parts.push(format!("{} {word}", thousands(number)));
            }
        }
        if changes.unchanged > 0 {
            parts.push(format!("{} unchanged", thousands(changes.unchanged)));
        }
        parts.extend(turned.map(str::to_owned));
        parts.join(", ")
    };
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{}: {} ({what}); read as {}{}{}",
        context.out.strong(&report.catalog),
        count(changes.courses(), "course"),
        report.profile,
        read_from(&report.read_from),
        aside(&report.summary)
    )?;
    writeln!(out, "  {}", shares(&report.health))?;
    out.flush()?;
    drop(out);
    show_alarms(context, &report.catalog, &report.health);
    show_rejected(context, &report.rejected, &report.summary);
    match &report.rejects_file {
        Ok(Some(file)) if report.summary.rejected_in_need() > 0 => {
            context.warn(&format!("{}: all rejected rows are listed in {}", report.catalog, file.display()));
        }
        Ok(_) => {}
        Err(failure) => context.warn(&format!("{}: the courses are on the shelf, but {failure}", report.catalog)),
    }
    if let Err(error) = &report.kept {
        context
            .warn(&format!("{}: the courses are on the shelf, but their export is not kept: {error}", report.catalog));
    }
    if report.summary.cut_off {
        context.warn(&format!("{}: the file ends inside a row; it may be half an export", report.catalog));
    }
    Ok(())
}

/// Which sheet was read, or which files of an archive.
fn read_from(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        parts => format!(", {}", plain(&parts.join(", "))),
    }
}

/// What else the file held: merged, retired, repaired.
fn aside(summary: &Summary) -> String {
    let mut parts = Vec::new();
    if summary.merged > 0 {
        parts.push(format!("{} merged", count(summary.merged, "duplicate")));
    }
    if summary.retired > 0 {
        parts.push(format!("{} left out", count(summary.retired, "retired course")));
    }
    let harmless = summary.rejected.iter().filter(|(why, _)| why.is_harmless());
    parts.extend(harmless.map(|(why, number)| format!("{} left out", count_of(*why, *number))));
    for (repair, number) in &summary.repairs {
        parts.push(format!("{} {}", thousands(*number), repair.code().replace('_', " ")));
    }
    if parts.is_empty() { String::new() } else { format!("; {}", parts.join("; ")) }
}

/// `2 blank rows`, `1 repeated header`.
fn count_of(why: Reason, number: u64) -> String {
    let one = match why {
        Reason::Blank => "blank row",
        Reason::RepeatedHeader => "repeated header",
        Reason::AboveHeader => "line above the header",
        other => return format!("{} {}", thousands(number), other.sentence()),
    };
    match number {
        1 => format!("1 {one}"),
        _ if why == Reason::AboveHeader => format!("{} lines above the header", thousands(number)),
        _ => count(number, one),
    }
}

/// `with description 98%, skills 100%, …`: how many of the courses have what.
fn shares(health: &Health) -> String {
    let share = |(field, number)| format!("{field} {}", percent(number, health.courses));
    format!("with {}", health.with.fields().map(share).join(", "))
}

fn show_alarms(context: &Context, catalog: &CatalogName, health: &Health) {
    for alarm in &health.alarms {
        context.warn(&format!("{catalog}: {alarm}"));
    }
}

fn show_rejected(context: &Context, rejected: &[Rejected], summary: &Summary) {
    let all = summary.rejected_in_need();
    if all == 0 {
        return;
    }
    let causes: Vec<String> = summary
        .rejected
        .iter()
        .filter(|(reason, _)| !reason.is_harmless())
        .map(|(reason, number)| format!("{} {}", thousands(*number), reason.sentence()))
        .collect();
    context.warn(&format!("{} rejected: {}", count(all, "row"), causes.join("; ")));
    let shown = if context.verbose { rejected.len() } else { REJECTED_SHOWN };
    for row in rejected.iter().take(shown) {
        eprintln!("  {}", plain(&row.to_string()));
    }
    let more = all.saturating_sub(shown as u64);
    if more > 0 {
        let hint = if context.verbose { "the file lists all" } else { "-v shows all" };
        eprintln!("  … and {} more ({hint})", thousands(more));
    }
}

fn show_preview(context: &Context, preview: &Preview) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{}: would be read as {}{}; {}{}",
        context.out.strong(&preview.catalog),
        preview.profile,
        read_from(&preview.read_from),
        count(preview.summary.courses, "course"),
        aside(&preview.summary)
    )?;
    writeln!(out, "  {}", shares(&preview.health))?;
    writeln!(out, "\nColumns")?;
    let columns: Vec<Vec<String>> = preview
        .mapping
        .iter()
        .map(|column| {
            let field = column.field.map_or("not used", |field| field.as_str());
            let how = match column.how {
                Some(How::Profile) | None => String::new(),
                Some(How::Synonym) => "a usual word for it".into(),
                Some(How::Values) => match &column.reason {
                    Some(reason) => format!("guessed from its values: {reason}"),
                    None => "guessed from its values".into(),
                },
            };
            vec![format!("  {}", plain(&column.header)), "→".into(), field.into(), how]
        })
        .collect();
    for line in table(&columns, &[]) {
        writeln!(out, "{line}")?;
    }
    writeln!(out, "\nFirst courses")?;
    for course in &preview.sample {
        let level = course.level.map_or("", |level| level.as_str());
        writeln!(out, "  {}  {}  {}", fit(&course.id, 16), fit(&course.title, 64), level)?;
        for (field, said) in course.original.iter().filter(|_| context.verbose) {
            writeln!(out, "  {}  {field} was: {}", " ".repeat(16), context.out.faint(fit(said, 64).trim_end()))?;
        }
    }
    out.flush()?;
    drop(out);
    show_alarms(context, &preview.catalog, &preview.health);
    show_rejected(context, &preview.rejected, &preview.summary);
    Ok(())
}
