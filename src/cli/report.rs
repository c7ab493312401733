//! `onshelf report`.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::Done;
use super::args::{FailOn, Report as Command};
use super::context::Context;
use super::editorial::rulings;
use super::exit::{Failure, Status};
use super::shelf_caveats::warn_of;
use super::terminal::{count, plain};
use crate::import::NeedsReader;
use crate::jobs::{PreparedReport, ReportFailure, draw_map, now, prepare_report, this_year, write_report};
use crate::map::ShelfMap;
use crate::matching::Matcher;
use crate::model::{Access, CatalogKind, Licences};
use crate::report::{Basis, Format, UnknownFormat, UnknownTeam, teams_there_are};
use crate::shelf::{History, ShelfReader, ShelfState};
use crate::wording::Locale;

pub fn run(context: &Context, command: &Command) -> Done {
    // What can be refused is refused before the work.
    let formats: Vec<Format> = command.out.iter().map(|out| Format::from_path(out)).collect::<Result<_, _>>()?;
    let locale = command.language.or(context.config.report.language).unwrap_or_default();
    if let Some(needs) = &command.needs {
        refuse_over(needs, &command.out)?;
    }
    let needs = command.needs.as_deref().map(NeedsReader::from_path).transpose()?;
    let shelf = ShelfReader::open(&context.shelf)?;
    let knowledge = context.knowledge()?;
    warn_of(context, shelf.state(), &knowledge);
    let (rulings, mut status) = rulings(context, &knowledge, &shelf)?;
    let licences = context.config.licences();
    let matcher = Matcher::new(&knowledge, &shelf, this_year()).ruled_by(rulings).licensed_by(licences.clone());
    let made = now();
    let Some((needs, file)) = needs.zip(command.needs.as_deref()) else {
        if let Some(team) = &command.team {
            warn_of_team(context, team, &licences, shelf.state());
        }
        let map = draw_map(&matcher, &shelf, &knowledge, &licences, command.team.as_deref(), (&made, this_year()))?;
        write_map(context, command, &map, locale, &formats)?;
        return Ok(status);
    };
    let prepared = prepare_report(&matcher, needs, Basis { shelf: shelf.state(), licences: &licences, made: &made })?;
    status = status.max(warn_of_needs(context, &prepared));
    if prepared.report.summary.needs == 0 {
        return Err(Failure::Usage(format!("`{}` holds no need, so there is nothing to report", file.display())));
    }
    let report = match &command.team {
        Some(team) => prepared.report.of_team(team)?,
        None => prepared.report,
    };
    let report = match History::of(&context.shelf).read(None) {
        Ok(history) => report.with_nights(&history.nights),
        // A report without its past is better than none.
        Err(error) => {
            context.warn(&format!("the report says nothing of earlier nights: {error}"));
            report
        }
    };
    for (out, format) in command.out.iter().zip(formats) {
        write_report(&report, format, locale, out)?;
        let team = report.team.as_ref().map(|team| format!("{}: ", plain(team))).unwrap_or_default();
        writeln!(std::io::stdout(), "{}: {team}{}", context.out.strong(out.display()), report.summary)?;
    }
    let fails = |bar: FailOn| report.needs().any(|(_, need)| bar.includes(need.answer.verdict));
    Ok(if command.fail_on.is_some_and(fails) { Status::FailOn } else { status })
}

/// Says if a map for `team` is one for everybody, or for a team that no catalog names.
fn warn_of_team(context: &Context, team: &str, licences: &Licences, shelf: &ShelfState) {
    let owned = shelf.catalogs.iter().filter(|(_, state)| state.kind == CatalogKind::Owned);
    let limited: Vec<&Access> =
        owned.map(|(name, _)| licences.access(name)).filter(|access| access.is_restricted()).collect();
    if limited.is_empty() {
        context.warn(
            "the map is the same for every team: no catalog is open to some teams only (`access` in onshelf.toml)",
        );
    } else if !limited.iter().any(|access| access.opens_to(Some(team))) {
        let teams: BTreeSet<&str> = limited.iter().flat_map(|access| access.named()).collect();
        let teams: Vec<String> = teams.into_iter().map(str::to_owned).collect();
        let named = teams_there_are(team, &teams);
        context.warn(&plain(&format!(
            "no catalog names the team “{team}”, so its map holds only what is open to everyone; {named}"
        )));
    }
}

fn write_map(
    context: &Context,
    command: &Command,
    map: &ShelfMap,
    locale: Locale,
    formats: &[Format],
) -> Result<(), Failure> {
    let technology = || map.fields.iter().filter(|field| field.technology && field.courses > 0);
    let courses = count(technology().map(|field| field.courses).sum(), "course");
    let held = format!("{courses} in {} of technology", count(technology().count() as u64, "field"));
    for (out, format) in command.out.iter().zip(formats) {
        write_report(map, *format, locale, out)?;
        writeln!(std::io::stdout(), "{}: {held}", context.out.strong(out.display()))?;
    }
    Ok(())
}

/// Refuses to write over the needs: what people stated may stand nowhere else.
pub(super) fn refuse_over(needs: &Path, outs: &[PathBuf]) -> Result<(), Failure> {
    // What cannot be resolved is not there, and so is not the file that is read.
    let place = |path: &Path| path.canonicalize().ok();
    let read = place(needs);
    match outs.iter().find(|out| read.is_some() && place(out) == read) {
        Some(out) => Err(Failure::Usage(format!(
            "`{}` holds the needs, and writing there would lose them: give --out another name",
            out.display()
        ))),
        None => Ok(()),
    }
}

/// Says on stderr which lines hold no need and what was not understood.
pub(super) fn warn_of_needs(context: &Context, prepared: &PreparedReport) -> Status {
    for problem in prepared.warnings.iter().chain(&prepared.unread) {
        context.warn(&plain(&problem.to_string()));
    }
    if prepared.unread.is_empty() {
        return Status::Done;
    }
    let lines = count(prepared.unread.len() as u64, "line");
    context.warn(&format!("{lines} of the needs file could not be read as a need and is not in the report"));
    Status::NeedsAPerson
}

impl From<UnknownFormat> for Failure {
    fn from(error: UnknownFormat) -> Self {
        Self::Usage(error.to_string())
    }
}

impl From<UnknownTeam> for Failure {
    fn from(error: UnknownTeam) -> Self {
        Self::Usage(plain(&error.to_string()))
    }
}

impl From<ReportFailure> for Failure {
    fn from(failure: ReportFailure) -> Self {
        match failure {
            ReportFailure::Render(error) => Self::Output(std::io::Error::other(error)),
            ReportFailure::Write { path, error } => Self::Path { path: path.display().to_string(), error },
        }
    }
}
