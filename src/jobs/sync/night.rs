//! One night: the lock, the catalogs one after the other, the watched needs, a line of history.

use std::cell::OnceCell;
use std::path::Path;
use std::time::Instant;

use super::memory::{Memory, Source};
use super::own_profile::ChosenProfile;
use super::untold::untold;
use super::watch::{Needs, Seen, WatchFailure, coverage_changes, coverage_since, watched};
use super::{Step, SyncFailure, SyncRequest, reading};
use crate::config::{CatalogSettings, Config};
use crate::import::{Export, ImportError};
use crate::jobs::{ImportFailure, ImportReport, ImportRequest, import_catalog, learn};
use crate::model::{
    Alarm, CatalogName, CatalogNight, CoverageChange, Difference, Guards, Night, Objection, Outcome, WatchedNeed,
};
use crate::network::scrubbed;
use crate::night_report::{CatalogReport, NightReport, broken_off};
use crate::shelf::{CatalogState, History, Incoming, Shelf, ShelfError, ShelfReader, ShelfState, Update, WriterLock};
use crate::skills::Knowledge;
use crate::sources::{Delivered, Fetched, Fetcher, SourceError};

/// Where exports on their way lie, on the shelf.
const INCOMING: &str = "incoming";

/// Does the work of a night for `catalogs`.
pub(super) fn run(request: &SyncRequest<'_>, catalogs: &[&CatalogSettings]) -> Result<NightReport, SyncFailure> {
    let started = Instant::now();
    let lock = WriterLock::acquire(request.shelf, request.command, Some(request.now))?;
    let state = match ShelfState::load(request.shelf) {
        Err(ShelfError::Missing { .. }) => None,
        state => Some(state?),
    };
    let state = state.unwrap_or_else(|| ShelfState::empty(0));
    let mut warnings = Vec::new();
    let last_watched = catch_up(request.shelf, &state, &mut warnings);
    let knowledge = OnceCell::new();
    let mut running = Running {
        request,
        fetcher: fetcher(request),
        memory: Memory::of(request.shelf),
        reading: reading::of_all(request.config),
        knowledge: &knowledge,
        before: None,
        shelf: Holding::Lock(lock),
        state,
        last_watched,
    };
    let remembered = running.memory.clone();
    let mut reports = Vec::new();
    for settings in catalogs {
        let report = running.catalog(settings)?;
        tracing::info!(catalog = %report.catalog, courses = report.courses, outcome = outcome_word(&report.outcome), "done");
        (request.progress)(&settings.name, Step::Done);
        reports.push(report);
    }
    running.settle(&mut reports);
    let changed = reports.iter().any(CatalogReport::has_changed);
    let (watched, coverage) = running.watch(changed, &mut warnings);
    if running.memory != remembered
        && let Err(error) = running.memory.write(request.shelf)
    {
        warnings.push(format!("what is remembered of the sources cannot be written: {error}"));
    }
    let night = Night {
        at: request.now.to_owned(),
        command: "sync".to_owned(),
        catalogs: reports.iter().map(line_of).collect(),
        watched,
        coverage,
    };
    if let Err(error) = History::of(request.shelf).add(&night) {
        warnings.push(format!("the night is not in the history: {error}"));
    }
    let not_in_config = not_in_config(&running.state, request.config);
    if let Err(error) = running.close() {
        warnings.push(format!("the shelf could not be tidied up: {error}"));
    }
    Ok(NightReport::new(&night, reports, not_in_config, warnings, started.elapsed().as_secs_f64()))
}

/// Adds to the history what nights that were broken off had changed. What the watched needs were served with before those
/// nights comes back, if there were any.
fn catch_up(shelf: &Path, state: &ShelfState, warnings: &mut Vec<String>) -> Vec<WatchedNeed> {
    let history = History::of(shelf);
    let untold = match untold(shelf, state) {
        Ok(untold) => untold,
        Err(error) => {
            warnings.push(format!("whether a night was broken off cannot be told: {error}"));
            return Vec::new();
        }
    };
    if untold.is_empty() {
        return Vec::new();
    }
    let nights = history.read(None).unwrap_or_default().nights;
    for night in &untold {
        warnings.push(broken_off(night));
        if let Err(error) = history.add(night) {
            warnings.push(format!("that night is not in the history: {error}"));
        }
    }
    nights.into_iter().map(|night| night.watched).rfind(|watched| !watched.is_empty()).unwrap_or_default()
}

fn fetcher(request: &SyncRequest<'_>) -> Fetcher {
    let sync = &request.config.sync;
    Fetcher::new(sync.limits, sync.patience, &request.shelf.join(INCOMING))
}

fn line_of(report: &CatalogReport) -> CatalogNight {
    CatalogNight {
        catalog: report.catalog.clone(),
        kind: report.kind,
        courses: report.courses,
        outcome: report.outcome.clone(),
    }
}

fn outcome_word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Updated { .. } => "updated",
        Outcome::Unchanged => "unchanged",
        Outcome::Held { .. } => "held",
        Outcome::Failed { .. } => "failed",
    }
}

/// Catalogs that are on the shelf and that nobody describes any more.
fn not_in_config(state: &ShelfState, config: &Config) -> Vec<CatalogName> {
    let is_described = |name: &CatalogName| config.catalogs.iter().any(|catalog| catalog.name == *name);
    state.catalogs.keys().filter(|name| !is_described(name)).cloned().collect()
}

/// A night that is going on.
struct Running<'a, 'k> {
    request: &'a SyncRequest<'a>,
    fetcher: Fetcher,
    memory: Memory,
    /// What exports are read with.
    reading: String,
    /// What is known, once it is needed: reading it takes longer than a night on which nothing changed.
    knowledge: &'k OnceCell<Knowledge>,
    /// The shelf as it was before the first write, if needs are watched.
    before: Option<ShelfReader>,
    shelf: Holding<'k>,
    /// The shelf's state after the last write.
    state: ShelfState,
    /// What the watched needs were served with before a night that was broken off; empty if none was.
    last_watched: Vec<WatchedNeed>,
}

/// The right to write, with or without the index opened for it.
enum Holding<'k> {
    Lock(WriterLock),
    Open(Box<Shelf<'k>>),
    Nothing,
}

/// Why a catalog stays as it was.
#[derive(Debug, thiserror::Error)]
enum CatalogFailure {
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error(transparent)]
    Import(#[from] ImportFailure),
    /// Not the catalog's: nothing can be written at all.
    #[error(transparent)]
    Night(#[from] SyncFailure),
}

/// What an export was called, when it was made, what else a person should know of it.
#[derive(Default)]
struct Told {
    source: String,
    warnings: Vec<String>,
}

impl<'k> Running<'_, 'k> {
    /// A catalog's part of the night. What goes wrong with it alone stands in its report.
    fn catalog(&mut self, settings: &CatalogSettings) -> Result<CatalogReport, SyncFailure> {
        let mut told = Told::default();
        let outcome = match self.bring(settings, &mut told) {
            Ok(outcome) => outcome,
            Err(CatalogFailure::Night(failure)) => return Err(failure),
            Err(failure) => Outcome::Failed { reason: scrubbed(&reason(&failure)) },
        };
        let accept = matches!(outcome, Outcome::Held { .. });
        let state = self.state.catalogs.get(&settings.name);
        Ok(CatalogReport {
            catalog: settings.name.clone(),
            kind: state.map_or(settings.kind, |state| state.kind),
            courses: state.map_or(0, |state| state.courses),
            source: told.source,
            modified: state.and_then(|state| state.modified.clone()),
            rejected: state.map_or(0, |state| state.rejected),
            warnings: told.warnings,
            accept: accept.then(|| format!("{} --accept {}", self.request.command, settings.name)),
            outcome,
        })
    }

    fn bring(&mut self, settings: &CatalogSettings, told: &mut Told) -> Result<Outcome, CatalogFailure> {
        let Some(address) = &settings.source else { return Ok(Outcome::Unchanged) };
        (self.request.progress)(&settings.name, Step::Fetching);
        let reading = reading::of_catalog(&self.reading, settings);
        let name = &settings.name;
        let on_shelf = self.state.catalogs.get(name);
        // What is remembered counts for the export that is on the shelf, and for no other.
        let last = self.memory.sources.get(name).filter(|last| {
            last.reading == reading
                && on_shelf.is_some_and(|state| state.digest.as_ref() == Some(&last.remembered.digest))
        });
        let delivered = match self.fetcher.fetch(name, address, last.map(|last| &last.remembered))? {
            Fetched::Unchanged => return self.confirm(settings),
            Fetched::Delivered(delivered) => delivered,
        };
        tracing::info!(catalog = %name, source = %delivered.name, bytes = delivered.file.bytes, "fetched");
        told.source.clone_from(&delivered.name);
        delivered.notes.iter().for_each(|note| tracing::info!(catalog = %name, "{note}"));
        let outcome = self.import(settings, &delivered, told)?;
        if matches!(outcome, Outcome::Updated { .. } | Outcome::Unchanged) {
            let source = Source { remembered: delivered.remembered.clone(), reading };
            self.memory.sources.insert(name.clone(), source);
        }
        Ok(outcome)
    }

    /// The export is the one of the last time. Nothing is written unless courses are missing, whose nights are counted.
    fn confirm(&mut self, settings: &CatalogSettings) -> Result<Outcome, CatalogFailure> {
        let Some(state) = self.state.catalogs.get(&settings.name) else { return Ok(Outcome::Unchanged) };
        if state.missing.courses() == 0 {
            return Ok(Outcome::Unchanged);
        }
        let update = self.update(settings, state);
        let shelf = self.shelf()?;
        let difference = shelf.confirm(&update).map_err(ImportFailure::from)?;
        self.state = shelf.state().clone();
        Ok(match difference.is_none() {
            true => Outcome::Unchanged,
            false => Outcome::Updated { difference },
        })
    }

    /// The update that leaves a catalog as it is.
    fn update(&self, settings: &CatalogSettings, state: &CatalogState) -> Update {
        Update {
            name: settings.name.clone(),
            kind: settings.kind,
            profile: state.profile.clone(),
            source: state.source.clone(),
            now: self.request.now.to_owned(),
            missing_nights: self.request.config.sync.missing_nights,
            modified: state.modified.clone(),
            digest: state.digest.clone(),
        }
    }

    fn import(
        &mut self,
        settings: &CatalogSettings,
        delivered: &Delivered,
        told: &mut Told,
    ) -> Result<Outcome, CatalogFailure> {
        let accepted = self.request.accept.contains(&settings.name);
        let profile = ChosenProfile::of(settings).map_err(ImportFailure::from)?;
        let path = &delivered.file.path;
        let export = match Export::open(path, &profile.profiles, profile.name.as_deref()) {
            Err(ImportError::Empty { .. } | ImportError::NoRows { .. }) if self.has_courses(&settings.name) => {
                return self.empty(settings, delivered, accepted);
            }
            export => export.map_err(|error| CatalogFailure::from(ImportFailure::from(error)))?,
        };
        let max_retired = self.request.config.sync.max_retired.value();
        let import = ImportRequest {
            file: delivered.name.clone().into(),
            catalog: Some(settings.name.clone()),
            profile: profile.name.clone(),
            own_profile: profile.own.clone(),
            kind: settings.kind,
            original: Some(delivered.file.clone()),
            missing_nights: self.request.config.sync.missing_nights,
            guards: (!accepted).then_some(Guards { max_retired }),
            ..ImportRequest::default()
        };
        let (rejects, now, progress) = (self.request.shelf.join("rejects"), self.request.now, self.request.progress);
        let reading = |rows| progress(&settings.name, Step::Reading(rows));
        let shelf = self.shelf()?;
        let report = import_catalog(shelf, export, &import, &rejects, now, &reading)?;
        self.state = shelf.state().clone();
        Ok(outcome(report, told))
    }

    fn has_courses(&self, name: &CatalogName) -> bool {
        self.state.catalogs.get(name).is_some_and(|state| state.courses > 0)
    }

    /// An export without a single course, where there were some: held back, or taken at its word.
    fn empty(
        &mut self,
        settings: &CatalogSettings,
        delivered: &Delivered,
        accepted: bool,
    ) -> Result<Outcome, CatalogFailure> {
        let Some(state) = self.state.catalogs.get(&settings.name) else { return Ok(Outcome::Unchanged) };
        if !accepted {
            let objections = vec![Objection::Empty { before: state.courses }];
            let difference = Difference { before: state.courses, gone: state.courses, ..Difference::default() };
            return Ok(Outcome::Held { objections, difference });
        }
        let update = Update {
            modified: delivered.file.modified.clone(),
            digest: Some(delivered.file.digest.clone()),
            ..self.update(settings, state)
        };
        let shelf = self.shelf()?;
        let nothing = std::iter::empty::<Result<Incoming, ShelfError>>();
        let difference = shelf.replace(&update, nothing).map_err(ImportFailure::from)?;
        self.state = shelf.state().clone();
        Ok(Outcome::Updated { difference })
    }

    /// The shelf, opened for writing. The first time, it is kept in view as it was, if needs are watched.
    fn shelf(&mut self) -> Result<&mut Shelf<'k>, SyncFailure> {
        if let Holding::Lock(_) = self.shelf {
            let knowledge = self.knowledge()?;
            if self.request.config.sync.needs.is_some() {
                self.before = match ShelfReader::open(self.request.shelf) {
                    Err(ShelfError::Missing { .. }) => None,
                    reader => Some(reader?),
                };
            }
            if let Holding::Lock(lock) = std::mem::replace(&mut self.shelf, Holding::Nothing) {
                let mut shelf = Shelf::open_locked(lock, knowledge)?;
                shelf.commit_together();
                self.shelf = Holding::Open(Box::new(shelf));
            }
        }
        match &mut self.shelf {
            Holding::Open(shelf) => Ok(shelf),
            // A shelf that could not be opened has ended the night.
            Holding::Lock(_) | Holding::Nothing => {
                Err(ShelfError::Missing { path: self.request.shelf.to_owned() }.into())
            }
        }
    }

    fn knowledge(&self) -> Result<&'k Knowledge, SyncFailure> {
        if let Some(knowledge) = self.knowledge.get() {
            return Ok(knowledge);
        }
        let learned = learn(&self.request.config.vocabularies)?;
        Ok(self.knowledge.get_or_init(|| learned.knowledge))
    }

    /// What the shelf has for the watched needs now, and whose coverage the night changed.
    fn watch(&mut self, changed: bool, warnings: &mut Vec<String>) -> (Vec<WatchedNeed>, Vec<CoverageChange>) {
        let Some(file) = &self.request.config.sync.needs else { return Default::default() };
        // Whatever was written to the shelf since, by hand or by a repair, may have changed a verdict.
        let with = format!("{} {}", reading::of_verdicts(&self.reading, self.request.config), self.state.generation);
        if !changed && self.memory.watched_with == with {
            match History::of(self.request.shelf).last_night() {
                Ok(Some(last)) if !last.watched.is_empty() => return (last.watched, Vec::new()),
                _ => {}
            }
        }
        match self.look_at_needs(file, warnings) {
            Ok(seen) => {
                self.memory.watched_with = with;
                seen
            }
            Err(error) => {
                warnings.push(format!("the needs could not be watched: {error}"));
                self.memory.watched_with.clear();
                Default::default()
            }
        }
    }

    fn look_at_needs(
        &self,
        file: &Path,
        warnings: &mut Vec<String>,
    ) -> Result<(Vec<WatchedNeed>, Vec<CoverageChange>), WatchError> {
        let needs = Needs::of(file)?;
        if needs.unread > 0 {
            let lines = if needs.unread == 1 { "1 line holds".into() } else { format!("{} lines hold", needs.unread) };
            warnings.push(format!("`{}`: {lines} no need and is not watched", file.display()));
        }
        let (config, year) = (self.request.config, self.request.this_year);
        let knowledge = self.knowledge()?;
        let shelf = ShelfReader::open(self.request.shelf)?;
        let answers = needs.answers(config, knowledge, &shelf, year)?;
        let coverage = match &self.before {
            _ if !self.last_watched.is_empty() => coverage_since(&self.last_watched, &answers),
            Some(before) => {
                let answers_before = needs.answers(config, knowledge, before, year)?;
                let before = Seen { shelf: before, answers: &answers_before };
                coverage_changes(&before, &Seen { shelf: &shelf, answers: &answers })?
            }
            None => Vec::new(),
        };
        Ok((watched(&answers), coverage))
    }

    /// Commits what waits for it, and puts right the reports of catalogs whose commit failed: they are as they were.
    fn settle(&mut self, reports: &mut [CatalogReport]) {
        let Holding::Open(shelf) = &mut self.shelf else { return };
        // Of which catalogs it was the commit, and why it failed, the shelf knows.
        let _ = shelf.settle();
        self.state = shelf.state().clone();
        for report in reports {
            let Some(why) = shelf.lost().get(&report.catalog) else { continue };
            let state = self.state.catalogs.get(&report.catalog);
            report.outcome = Outcome::Failed { reason: scrubbed(why) };
            report.courses = state.map_or(0, |state| state.courses);
            report.modified = state.and_then(|state| state.modified.clone());
            report.rejected = state.map_or(0, |state| state.rejected);
            report.warnings.clear();
            tracing::error!(catalog = %report.catalog, "{}", scrubbed(why));
        }
    }

    fn close(self) -> Result<(), ShelfError> {
        match self.shelf {
            Holding::Open(shelf) => shelf.close(),
            Holding::Lock(_) | Holding::Nothing => Ok(()),
        }
    }
}

/// Why the needs could not be watched.
#[derive(Debug, thiserror::Error)]
enum WatchError {
    #[error(transparent)]
    Watch(#[from] WatchFailure),
    #[error(transparent)]
    Night(#[from] SyncFailure),
    #[error(transparent)]
    Shelf(#[from] ShelfError),
}

/// What an import came to, and what of it a person should look at.
fn outcome(report: ImportReport, told: &mut Told) -> Outcome {
    if let Some(held) = report.held {
        return Outcome::Held { objections: held.objections, difference: report.difference };
    }
    let rejected = report.summary.rejected_in_need();
    if rejected > 0 {
        let rows = if rejected == 1 { "1 row is no course".into() } else { format!("{rejected} rows are no courses") };
        told.warnings.push(match &report.rejects_file {
            Ok(Some(file)) => format!("{rows}; all are listed in {}", file.display()),
            _ => rows,
        });
    }
    if let Err(failure) = &report.rejects_file {
        told.warnings.push(failure.to_string());
    }
    if report.summary.cut_off {
        told.warnings.push("the export ends inside a row; it may be half an export".into());
    }
    // How much may be lost is for the guards to say, and they let it pass.
    let alarms = report.health.alarms.iter().filter(|alarm| !matches!(alarm, Alarm::Fewer { .. }));
    told.warnings.extend(alarms.map(ToString::to_string));
    Outcome::Updated { difference: report.difference }
}

/// Why a catalog stays as it was, in a sentence, with what to do about it.
fn reason(failure: &CatalogFailure) -> String {
    let hint = match failure {
        CatalogFailure::Import(ImportFailure::File(error)) => error.hint(),
        CatalogFailure::Import(ImportFailure::Shelf(error)) => error.hint().map(Into::into),
        CatalogFailure::Source(_) | CatalogFailure::Night(_) => None,
    };
    match hint {
        Some(hint) => format!("{failure}; {hint}"),
        None => failure.to_string(),
    }
}
