//! `onshelf coverage`.

use std::io::{IsTerminal, Write};

use super::Done;
use super::args::{Coverage as Command, FigureFormat};
use super::context::Context;
use super::editorial::rulings;
use super::exit::{Failure, Status};
use super::report::refuse_over;
use super::shelf_caveats::warn_of;
use super::terminal::{count, plain, thousands};
use crate::config::CoverageSettings;
use crate::coverage::Assumptions;
use crate::import::NeedsReader;
use crate::jobs::{CheckRefusal, CheckRequest, PreparedCheck, check_coverage, now, this_year, write_report};
use crate::matching::Matcher;
use crate::model::{CatalogKind, CatalogName, Licences, YearlyCost};
use crate::report::Format;
use crate::shelf::{ShelfReader, ShelfState};

pub fn run(context: &Context, command: &Command) -> Done {
    // What can be refused is refused before the work.
    let formats: Vec<Format> = command.out.iter().map(|out| Format::from_path(out)).collect::<Result<_, _>>()?;
    let locale = command.language.or(context.config.report.language).unwrap_or_default();
    refuse_over(&command.needs, &command.out)?;
    let needs = NeedsReader::from_path(&command.needs)?;
    let shelf = ShelfReader::open(&context.shelf)?;
    let request = request(context, command, shelf.state())?;
    let knowledge = context.knowledge()?;
    warn_of(context, shelf.state(), &knowledge);
    let (rulings, mut status) = rulings(context, &knowledge, &shelf)?;
    let matcher = Matcher::new(&knowledge, &shelf, this_year()).ruled_by(rulings).licensed_by(request.licences.clone());
    let prepared = check_coverage(&matcher, &shelf, needs, &request, &now(), &progress(context))?;
    clear_progress(context);
    status = status.max(warn_of_needs(context, &prepared));
    let check = prepared.check;
    if check.needs.is_empty() {
        return Err(Failure::Usage(format!(
            "`{}` holds no need, so there is nothing to check",
            command.needs.display()
        )));
    }
    for (out, format) in command.out.iter().zip(formats) {
        write_report(&check, format, locale, out)?;
    }
    match command.format {
        FigureFormat::Json => writeln!(std::io::stdout(), "{}", serde_json::to_string(&check)?)?,
        FigureFormat::Table => super::coverage_table::write(context, &check)?,
    }
    let fails = |bar: super::args::FailOn| check.needs.iter().any(|need| bar.includes(need.owned));
    Ok(if command.fail_on.is_some_and(fails) { Status::FailOn } else { status })
}

fn shows_progress(context: &Context) -> bool {
    !context.quiet && std::io::stderr().is_terminal()
}

fn progress(context: &Context) -> impl Fn(usize, usize) + Sync {
    let shown = shows_progress(context);
    move |done, all| {
        if shown {
            eprint!("\r{} of {} needs …", thousands(done as u64), thousands(all as u64));
        }
    }
}

fn clear_progress(context: &Context) {
    if shows_progress(context) {
        eprint!("\r{:30}\r", "");
    }
}

/// What is asked for, held against what is on the shelf.
fn request(context: &Context, command: &Command, shelf: &ShelfState) -> Result<CheckRequest, Failure> {
    let unknown = command.cost.iter().map(|(name, _)| name).find(|name| !shelf.catalogs.contains_key(name));
    if let Some(name) = unknown {
        let offered: Vec<&CatalogName> = shelf
            .catalogs
            .iter()
            .filter(|(_, state)| state.kind == CatalogKind::Offered)
            .map(|(name, _)| name)
            .collect();
        return Err(CheckRefusal::of(name, shelf, &offered).into());
    }
    let with_cost =
        |licences: Licences, (name, cost): &(CatalogName, YearlyCost)| licences.with_cost(name.clone(), cost.clone());
    let licences = command.cost.iter().fold(context.config.licences(), with_cost);
    let written = &context.config.coverage;
    let default = &written.assumptions;
    let settings = CoverageSettings {
        assumptions: Assumptions {
            people: command.people.unwrap_or(default.people),
            priority: command.priority.as_ref().map_or(default.priority, |weights| weights.over(default.priority)),
            partial: command.partial.unwrap_or(default.partial),
        },
        budget: command.budget.as_ref().or(written.budget.as_ref()).cloned(),
        currency: command.currency.as_ref().or(written.currency.as_ref()).cloned(),
        rates: written.rates.clone().into_iter().chain(command.rate.iter().cloned()).collect(),
    };
    Ok(CheckRequest::of(&command.offer, shelf, licences, &settings)?)
}

/// Says on stderr which lines hold no need and what was not understood.
fn warn_of_needs(context: &Context, prepared: &PreparedCheck) -> Status {
    for problem in prepared.warnings.iter().chain(&prepared.unread) {
        context.warn(&plain(&problem.to_string()));
    }
    if prepared.unread.is_empty() {
        return Status::Done;
    }
    let lines = count(prepared.unread.len() as u64, "line");
    context.warn(&format!("{lines} of the needs file could not be read as a need and is not in the check"));
    Status::NeedsAPerson
}

impl From<CheckRefusal> for Failure {
    fn from(error: CheckRefusal) -> Self {
        Self::Usage(error.to_string())
    }
}
