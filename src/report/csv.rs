//! The report as one table: a line a course, with its need beside it. Columns and their words for scripts are the same in
//! all languages; sentences are in the language of the report.

use super::csv_table::CsvTable;
use super::view::{Depth, View};
use super::{AnsweredNeed, RenderError, Report, TeamReport};
use crate::model::Match;
use crate::wording::Words;

const COLUMNS: [&str; 29] = [
    "team",
    "need_id",
    "need",
    "verdict",
    "confidence",
    "reason",
    "missing",
    "ask",
    "level_asked",
    "people",
    "priority",
    "due",
    "listed_as",
    "rank",
    "course",
    "catalog",
    "title",
    "provider",
    "format",
    "level",
    "minutes",
    "language",
    "link",
    "open_to",
    "seats",
    "score",
    "why",
    "cautions",
    "also",
];

/// As what a course is listed: an answer, owned without access, near to a gap, or on offer.
#[derive(Clone, Copy, PartialEq)]
enum ListedAs {
    Match,
    NoAccess,
    Nearest,
    Offer,
}

impl ListedAs {
    fn as_str(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::NoAccess => "no_access",
            Self::Nearest => "nearest",
            Self::Offer => "offer",
        }
    }
}

pub(super) fn render(report: &Report, words: &Words) -> Result<Vec<u8>, RenderError> {
    let view = View::of(report, words);
    let mut table = CsvTable::new(&COLUMNS)?;
    for (team, need) in report.needs() {
        let listed = listed(need);
        if listed.is_empty() {
            table.row(row(&view, report, team, need, None))?;
        }
        for found in listed {
            table.row(row(&view, report, team, need, Some(found)))?;
        }
    }
    Ok(table.finish()?)
}

fn listed(need: &AnsweredNeed) -> Vec<(ListedAs, &Match)> {
    let matches = need.answer.matches.iter().map(|found| match found.access {
        true => (ListedAs::Match, found),
        false => (ListedAs::NoAccess, found),
    });
    let nearest = need.nearest.iter().map(|found| (ListedAs::Nearest, found));
    let offers = need.offers.iter().map(|offer| (ListedAs::Offer, &offer.best));
    matches.chain(nearest).chain(offers).collect()
}

fn row(
    view: &View<'_>,
    report: &Report,
    team: &TeamReport,
    need: &AnsweredNeed,
    found: Option<(ListedAs, &Match)>,
) -> Vec<String> {
    let (answer, stated) = (&need.answer, &need.answer.need);
    let mut cells = vec![
        team.name.clone().unwrap_or_default(),
        stated.id.clone(),
        stated.text.clone(),
        answer.verdict.to_string(),
        answer.confidence.to_string(),
        view.words.reason(answer),
        answer.missing.join("; "),
        view.ask(need).unwrap_or_default(),
        stated.level.map(|level| level.to_string()).unwrap_or_default(),
        stated.people.map(|people| people.to_string()).unwrap_or_default(),
        stated.priority.map(|priority| priority.as_str().to_owned()).unwrap_or_default(),
        stated.due.clone().unwrap_or_default(),
    ];
    if let Some((listed_as, found)) = found {
        let catalog = report.catalogs.iter().find(|catalog| catalog.name.as_str() == found.catalog);
        let told = view.course(found, stated, Depth::WHOLE.reasons);
        cells.extend([
            listed_as.as_str().to_owned(),
            found.rank.to_string(),
            found.course.clone(),
            found.catalog.clone(),
            found.title.clone(),
            found.provider.clone().unwrap_or_default(),
            found.format.clone().unwrap_or_default(),
            found.level.map(|level| level.to_string()).unwrap_or_default(),
            found.minutes.map(|minutes| minutes.to_string()).unwrap_or_default(),
            found.language.clone().unwrap_or_default(),
            told.link.unwrap_or_default(),
            catalog.map(|catalog| catalog.access.to_string()).unwrap_or_default(),
            catalog.and_then(|catalog| catalog.seats).map(|seats| seats.to_string()).unwrap_or_default(),
            found.score.to_string(),
            told.why.join(" "),
            told.cautions.join(" "),
            found.also.join("; "),
        ]);
    }
    cells.resize(COLUMNS.len(), String::new());
    cells
}
