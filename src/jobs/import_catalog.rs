//! An export onto the shelf.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::kept_aside::KeptAside;
use super::read_ahead::ReadAhead;
use super::rejects::{Rejects, RejectsFailure};
use crate::import::{Export, ExportFile, ImportError, MappedColumn, Rejected, Row, Summary};
use crate::model::{
    Alarm, CatalogKind, CatalogName, CatalogNight, Course, Delivery, Difference, Guards, Health, Held,
    Outcome as NightOutcome,
};
use crate::shelf::{CatalogState, Incoming, Replaced, Shelf, ShelfError, Update};

/// Rejected rows that are remembered to be shown; the file lists all.
pub const REJECTED_KEPT: usize = 10_000;

/// What is to be imported. By default that is done as by hand: what an export does not hold retires at once, and nothing is
/// held back.
#[derive(Debug, Clone, Default)]
pub struct ImportRequest {
    /// The export, as people are told of it.
    pub file: PathBuf,
    /// The catalog it is the content of; suggested by the file's name if not given.
    pub catalog: Option<CatalogName>,
    /// The profile to read it with; recognised if not given.
    pub profile: Option<String>,
    /// The sheet to be read, of a workbook; chosen by its look if not given.
    pub sheet: Option<String>,
    /// Whether people have access.
    pub kind: CatalogKind,
    /// The file that is read, if it is one, with its digest and date.
    pub original: Option<ExportFile>,
    /// The text of the profile, if it is the organisation's own.
    pub own_profile: Option<String>,
    /// On how many nights a course must be missing before it retires; with 0 and 1 it retires at once.
    pub missing_nights: u32,
    /// What may hold the export back; nothing if `None`.
    pub guards: Option<Guards>,
}

/// What became of an import.
#[derive(Debug, Clone)]
pub struct ImportReport {
    /// The catalog.
    pub catalog: CatalogName,
    /// The profile it was read with, for people.
    pub profile: String,
    /// The sheet that was read, or the files of an archive.
    pub read_from: Vec<String>,
    /// What changed on the shelf, or would have changed if it was held back.
    pub difference: Difference,
    /// What speaks against the export, if it was held back; the catalog is as it was then.
    pub held: Option<Held>,
    /// What the file held.
    pub summary: Summary,
    /// The figures of the whole, and what is off with it.
    pub health: Health,
    /// The first rows that could not become a course, harmless ones left out; at most [`REJECTED_KEPT`].
    pub rejected: Vec<Rejected>,
    /// The file that lists them, if there are any; an error if it cannot be written. The courses are on the shelf then all
    /// the same.
    pub rejects_file: Result<Option<PathBuf>, RejectsFailure>,
    /// Whether the export is kept, for a rebuild, or will be once its courses are committed; an error if it cannot be put in its place. The courses are on the shelf then
    /// all the same.
    pub kept: Result<(), Arc<ShelfError>>,
    /// What the catalog was before, if that changed.
    pub was: Option<CatalogKind>,
}

impl ImportReport {
    /// The same as a part of the shelf's history; `kind` is what was asked for.
    pub fn night(&self, kind: CatalogKind) -> CatalogNight {
        let difference = self.difference.clone();
        let (courses, outcome) = match &self.held {
            Some(held) => (difference.before, NightOutcome::Held { objections: held.objections.clone(), difference }),
            None => (difference.courses(), NightOutcome::Updated { difference }),
        };
        CatalogNight { catalog: self.catalog.clone(), kind, courses, outcome }
    }
}

/// What an import would do.
#[derive(Debug)]
pub struct Preview {
    /// The catalog.
    pub catalog: CatalogName,
    /// The profile it was recognised as, for people.
    pub profile: String,
    /// The sheet that would be read, or the files of an archive.
    pub read_from: Vec<String>,
    /// Which column was taken for what.
    pub mapping: Vec<MappedColumn>,
    /// The first courses.
    pub sample: Vec<Course>,
    /// What the file held.
    pub summary: Summary,
    /// The figures of the whole, and what is off with it.
    pub health: Health,
    /// The first rows that would be rejected, harmless ones left out; at most [`REJECTED_KEPT`].
    pub rejected: Vec<Rejected>,
}

/// Why an import did not happen; the shelf is as it was.
#[derive(Debug, thiserror::Error)]
pub enum ImportFailure {
    /// The file cannot be read as an export.
    #[error(transparent)]
    File(#[from] ImportError),
    /// The shelf cannot be written.
    #[error(transparent)]
    Shelf(#[from] ShelfError),
}

impl ImportRequest {
    /// The catalog's name: the one given, else the one the file suggests.
    pub fn name(&self) -> CatalogName {
        self.catalog.clone().unwrap_or_else(|| CatalogName::from_file_name(&self.file.to_string_lossy()))
    }
}

/// Brings an export onto the shelf, replacing its catalog's previous content by difference. `rejects` is the folder for
/// lists of rejected rows; `progress` is told the number of rows read now and then.
///
/// # Errors
/// If the file cannot be read to its end or the shelf cannot be written; nothing is changed then.
pub fn import_catalog(
    shelf: &mut Shelf<'_>,
    export: Export,
    request: &ImportRequest,
    rejects: &Path,
    now: &str,
    progress: &dyn Fn(u64),
) -> Result<ImportReport, ImportFailure> {
    let catalog = request.name();
    let update = Update {
        name: catalog.clone(),
        kind: request.kind,
        profile: export.profile_name().to_owned(),
        source: request.file.display().to_string(),
        now: now.to_owned(),
        missing_nights: request.missing_nights,
        modified: request.original.as_ref().and_then(|original| original.modified.clone()),
        digest: request.original.as_ref().map(|original| original.digest.clone()),
    };
    let before = shelf.state().catalogs.get(&catalog).map(|known| (known.kind, known.courses));
    let mut list = Rejects::new(rejects, &catalog, &request.file);
    let mut rejected = Vec::new();
    let mut health = None;
    let mut failed: Option<ImportFailure> = None;
    let mut source = KeptAside::begin(shelf, request, &catalog, now);
    let mut draft = None;
    let mut rows = 0;
    let mut reading = Some(ReadAhead::begin(export));
    let mut read: Option<Export> = None;
    let courses = std::iter::from_fn(|| {
        loop {
            rows += 1;
            if rows % 4096 == 0 {
                progress(rows);
            }
            match reading.as_mut().and_then(Iterator::next) {
                Some(Ok(Row::Course { course, .. })) => return Some(Ok(Incoming::Course(course))),
                Some(Ok(Row::Rejected(row))) => {
                    list.add(&row);
                    keep(&mut rejected, row);
                    return Some(Ok(Incoming::Rejected));
                }
                Some(Ok(Row::Retired { .. } | Row::Merged { .. })) => {}
                None => {
                    let export = read.insert(reading.take()?.finish());
                    // The guards are asked next, and then there is no way back: the file was read, and it is kept.
                    match source.take().map_or(Ok(None), KeptAside::wait) {
                        Ok(drafted) => draft = drafted,
                        Err(failure) => {
                            let message = failure.to_string();
                            failed = Some(failure);
                            return Some(Err(message));
                        }
                    }
                    let told = health_since(export, before.map(|(_, courses)| courses));
                    return Some(Ok(Incoming::Health(health.insert(told).clone())));
                }
                Some(Err(error)) => {
                    let message = error.to_string();
                    failed = Some(error.into());
                    return Some(Err(message));
                }
            }
        }
    });
    let guard = |before: Option<&CatalogState>, difference: &Difference, health: &Health| match &request.guards {
        Some(guards) => guards.check(&catalog, before.map(delivered), delivery(&update), difference, health),
        None => Ok(()),
    };
    let result = shelf.replace_if(&update, courses, guard);
    // The file's own error says more than the shelf's word that its source failed.
    let replaced = match (failed, result) {
        (Some(failure), _) => return Err(failure),
        (None, result) => result?,
    };
    let (profile, read_from, summary) = read.map_or_else(Default::default, |export| {
        (export.profile_label().to_owned(), export.read_from().to_vec(), export.summary().clone())
    });
    let (difference, held) = match replaced {
        Replaced::Done(difference) => (difference, None),
        Replaced::Held { held, difference } => (difference, Some(held)),
    };
    // The list is of what is on the shelf: that of an export that was held back is given up with the rest of it.
    let rejects_file = if held.is_some() { Ok(None) } else { list.finish() };
    let kept = match draft {
        Some(draft) if held.is_none() => shelf.keep(&catalog, draft).map_err(Arc::new),
        _ => Ok(()),
    };
    Ok(ImportReport {
        catalog,
        profile,
        read_from,
        difference,
        held,
        summary,
        health: health.unwrap_or_default(),
        rejected,
        rejects_file,
        kept,
        was: before.map(|(kind, _)| kind).filter(|kind| *kind != request.kind),
    })
}

/// What is known of the export a catalog stands at.
fn delivered(state: &CatalogState) -> Delivery<'_> {
    Delivery { profile: &state.profile, modified: state.modified.as_deref() }
}

fn delivery(update: &Update) -> Delivery<'_> {
    Delivery { profile: &update.profile, modified: update.modified.as_deref() }
}

/// The health of an export, beside what the catalog held before.
fn health_since(export: &Export, before: Option<u64>) -> Health {
    let mut health = export.health();
    health.alarms.extend(before.and_then(|before| Alarm::fewer(health.courses, before)));
    health
}

fn keep(rejected: &mut Vec<Rejected>, row: Rejected) {
    if !row.why.is_harmless() && rejected.len() < REJECTED_KEPT {
        rejected.push(row);
    }
}

/// How many courses a preview shows.
const SAMPLE: usize = 10;

/// What importing `export` would do, without a shelf.
///
/// # Errors
/// If the file cannot be read to its end.
pub fn preview(mut export: Export, request: &ImportRequest) -> Result<Preview, ImportFailure> {
    let (mut sample, mut rejected) = (Vec::new(), Vec::new());
    for row in &mut export {
        match row? {
            Row::Course { course, .. } if sample.len() < SAMPLE => sample.push(course),
            Row::Rejected(row) => keep(&mut rejected, row),
            Row::Course { .. } | Row::Retired { .. } | Row::Merged { .. } => {}
        }
    }
    Ok(Preview {
        catalog: request.name(),
        profile: export.profile_label().to_owned(),
        read_from: export.read_from().to_vec(),
        mapping: export.mapping().to_vec(),
        sample,
        summary: export.summary().clone(),
        health: export.health(),
        rejected,
    })
}
