//! `onshelf repair`.

use std::io::Write;

use super::Done;
use super::args::Repair as Command;
use super::context::Context;
use super::exit::{Failure, Status};
use super::terminal::{count, plain, thousands};
use crate::jobs::{Restored, examine, now, repair};
use crate::model::CatalogKind;
use crate::shelf::{Examination, Origin, ShelfError, WriterLock, tidy_up};

pub fn run(context: &Context, command: &Command) -> Done {
    let lock = match locked(context) {
        Ok(lock) => Some(lock),
        // Where nothing can be written, it can be looked at all the same.
        Err(ShelfError::Io { .. }) if command.dry_run => None,
        Err(error) => return Err(error.into()),
    };
    if let (Some(lock), false) = (&lock, command.dry_run) {
        tidy_up(lock)?;
    }
    let found = examine(&context.shelf)?;
    for remark in &found.remarks {
        context.warn(&plain(remark));
    }
    let as_it_is = if found.remarks.is_empty() { Status::Done } else { Status::NeedsAPerson };
    let mut out = std::io::stdout().lock();
    if found.damage.is_empty() {
        let catalogs = count(found.catalogs().len() as u64, "catalog");
        let kept = count(found.kept_sources() as u64, "kept export");
        writeln!(out, "nothing is wrong: {} in {catalogs}, {kept}", count(found.courses(), "course"))?;
        return Ok(as_it_is);
    }
    writeln!(out, "the shelf in {} is damaged:", context.shelf.display())?;
    for damage in &found.damage {
        writeln!(out, "  {}", plain(damage))?;
    }
    match lock {
        Some(lock) if !command.dry_run => {
            let restored = rebuilt(context, lock, &found)?;
            for catalog in &restored {
                writeln!(out, "{}", line(catalog, &found))?;
            }
            let courses = restored.iter().map(|catalog| catalog.courses).sum();
            let catalogs = count(restored.iter().filter(|catalog| !is_lost(catalog)).count() as u64, "catalog");
            writeln!(out, "built anew: {} in {catalogs}", count(courses, "course"))?;
            out.flush()?;
            drop(out);
            let troubles: Vec<String> = restored.iter().filter_map(trouble).collect();
            for trouble in &troubles {
                context.warn(trouble);
            }
            Ok(if troubles.is_empty() { as_it_is } else { Status::NeedsAPerson })
        }
        _ => {
            writeln!(out, "`onshelf repair` would build it anew:")?;
            for (catalog, origin) in found.catalogs() {
                writeln!(out, "  {catalog}: {}", from(origin, &catalog, &found))?;
            }
            Ok(Status::NeedsAPerson)
        }
    }
}

fn locked(context: &Context) -> Result<WriterLock, ShelfError> {
    // Taking the lock makes the folder; there is nothing to repair where there is none.
    if !context.shelf.is_dir() {
        return Err(ShelfError::Missing { path: context.shelf.clone() });
    }
    WriterLock::acquire(&context.shelf, "onshelf repair", Some(&now()))
}

fn rebuilt(context: &Context, lock: WriterLock, found: &Examination) -> Result<Vec<Restored>, Failure> {
    let knowledge = context.knowledge()?;
    let kinds = context.config.catalogs.iter().map(|catalog| (catalog.name.clone(), catalog.kind)).collect();
    Ok(repair(lock, found, &kinds, &knowledge, jiff::Timestamp::now())?)
}

fn is_lost(catalog: &Restored) -> bool {
    matches!(catalog.origin, Origin::Lost { .. })
}

/// `udemy: 6,059 courses, from the export that was kept on 2026-11-23`.
fn line(restored: &Restored, found: &Examination) -> String {
    let from = from(restored.origin, &restored.catalog, found);
    match is_lost(restored) {
        true => format!("{}: {from}", restored.catalog),
        false => format!("{}: {}, {from}", restored.catalog, count(restored.courses, "course")),
    }
}

fn from(origin: Origin, catalog: &crate::model::CatalogName, found: &Examination) -> String {
    match origin {
        Origin::Index => "from the index".into(),
        Origin::Source => {
            let accepted = found.kept(catalog).and_then(|kept| kept.accepted.get(..10)).unwrap_or_default();
            format!("from the export that was kept on {accepted}")
        }
        Origin::PartOfIndex { .. } => "from what can be read of the index".into(),
        Origin::Lost { .. } => "lost".into(),
    }
}

/// What a person must do about a catalog, if something.
fn trouble(restored: &Restored) -> Option<String> {
    let name = &restored.catalog;
    let had = |before: Option<u64>| before.map_or(String::new(), |before| format!(" of {}", thousands(before)));
    if is_lost(restored) {
        return Some(format!("{name}: its courses are lost; import its export again"));
    }
    if restored.is_kind_guessed {
        return Some(format!(
            "{name}: nobody knows any more whether people have access, so it is taken for {}; import its export again to say \
             so",
            CatalogKind::Offered
        ));
    }
    match restored.origin {
        Origin::PartOfIndex { before } => Some(format!(
            "{name}: only {}{} could be read; import its export again",
            count(restored.courses, "course"),
            had(before)
        )),
        Origin::Source if restored.before.is_some_and(|before| before != restored.courses) => Some(format!(
            "{name}: {}, where there were{}; what its last export did not hold is gone",
            count(restored.courses, "course"),
            had(restored.before).trim_start_matches(" of")
        )),
        _ => None,
    }
}
