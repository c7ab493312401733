//! "You already have access to this": one value, one file a format. Knows no index, no file and no clock.
//!
//! [`Report`] is made from answers; a [`Format`] turns it, or any other [`Document`], into the bytes of a file in the
//! language of a [`Locale`](crate::wording::Locale). Sentences come from `wording`, `view.rs` says with them what all formats
//! say alike, and all text from outside goes through `inert.rs`. `page.rs`, `workbook.rs`, `table.rs` and `markdown.rs` are
//! what pages, workbooks, tables and texts of any kind are made with.

mod chart;
mod check;
mod csv;
mod csv_table;
mod feedback;
mod format;
mod history;
mod html;
mod inert;
mod json;
mod markdown;
mod markdown_text;
mod page;
mod reading_list;
mod sentences;
mod shelf_map;
mod view;
mod workbook;
mod xlsx;

pub use check::{CheckFile, CheckWords};
pub use csv_table::CsvTable;
pub use feedback::{Opinion, Opinions, feedback_judgments, proposed_rulings, stated_needs};
pub use format::{Document, Format, RenderError, UnknownFormat};
pub use history::CoveragePoint;
pub use inert::{clean, web_link};
pub use markdown_text::Markdown;
pub use page::Page;
pub use reading_list::{ListedCourse, ReadingList, Served};
pub use sentences::{Strength, catalog_title, teams_there_are};
pub use workbook::{Cell, Column, Line, Workbook};

use serde::Serialize;

use crate::model::{Access, Answer, CatalogKind, CatalogName, Licences, Match, Night, Verdict, team_key};
use crate::shelf::ShelfState;
use crate::wording::{Locale, Words};

/// What a needs file came to, ready for every format.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// When it was made, RFC 3339 in UTC.
    pub made: String,
    /// The team it is about; `None` if it is about all.
    pub team: Option<String>,
    /// Needs and verdicts of all teams.
    pub summary: Summary,
    /// The teams in the order of the needs file; needs without a team come last.
    pub teams: Vec<TeamReport>,
    /// Needs and verdicts by field of skills, those with most needs first.
    pub domains: Vec<DomainSummary>,
    /// What earlier reports on these needs came to, oldest first; may be empty.
    pub history: Vec<CoveragePoint>,
    /// What was searched.
    pub catalogs: Vec<CatalogSource>,
    /// How the answers came about.
    pub method: Method,
}

/// How many needs there are, and what became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Summary {
    /// All needs.
    pub needs: usize,
    /// Needs with at least one course to hand over with pride.
    pub covered: usize,
    /// Needs with something useful.
    pub partial: usize,
    /// Needs with nothing worth showing.
    pub gap: usize,
    /// Needs that were not understood.
    pub unclear: usize,
}

/// A need with its answer, and what else a report says of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnsweredNeed {
    /// What the shelf has for it.
    #[serde(flatten)]
    pub answer: Answer,
    /// The field of skills that most of its skills belong to, as the vocabulary calls it.
    pub domain: Option<String>,
    /// For a gap: the courses found closest, which do not serve it.
    pub nearest: Vec<Match>,
    /// For a gap or a partly covered need: the offered catalogs that would help, the best first.
    pub offers: Vec<Offer>,
}

/// An offered catalog that would help with a need.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Offer {
    /// The catalog.
    pub catalog: CatalogName,
    /// What the need would be if people had it.
    pub verdict: Verdict,
    /// Its best course for the need.
    pub best: Match,
}

/// The needs of one team.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TeamReport {
    /// The team as first written; `None` for needs that name none.
    pub name: Option<String>,
    /// Its needs and verdicts.
    pub summary: Summary,
    /// A short list of courses to begin with.
    pub reading: ReadingList,
    /// Its needs in the order of the needs file.
    pub needs: Vec<AnsweredNeed>,
}

/// The needs of one field of skills.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DomainSummary {
    /// As the vocabulary calls it; `None` for needs without a skill it knows.
    pub domain: Option<String>,
    /// Needs and verdicts.
    pub summary: Summary,
}

/// A catalog that was on the shelf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CatalogSource {
    /// Its name.
    pub name: CatalogName,
    /// Whether people have access; only such catalogs are searched for what people have.
    pub kind: CatalogKind,
    /// How many courses it holds.
    pub courses: u64,
    /// When its content last changed, RFC 3339 in UTC.
    pub updated: String,
    /// When it was last imported, changed or not.
    pub checked: String,
    /// Who may open it.
    pub access: Access,
    /// How many people may use it, if that is known.
    pub seats: Option<u32>,
    /// The day it is renewed or ends, if that is known.
    pub renews: Option<String>,
}

/// How the answers came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Method {
    /// How many catalogs were searched.
    pub catalogs: usize,
    /// How many courses were searched.
    pub courses: u64,
    /// How many catalogs on offer were compared.
    pub offered: usize,
    /// Whether it is configured who may open some catalog.
    pub access_known: bool,
    /// The version of Onshelf.
    pub version: &'static str,
}

/// What a report is made from beside the answers.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'b> {
    /// The shelf's account of its catalogs.
    pub shelf: &'b ShelfState,
    /// On what terms the catalogs are had. What they cost is not in a report that is passed on.
    pub licences: &'b Licences,
    /// When the report is made, RFC 3339 in UTC.
    pub made: &'b str,
}

/// A team was asked for that no need names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownTeam {
    /// The team asked for.
    pub found: String,
    /// The teams there are.
    pub teams: Vec<String>,
}

impl std::fmt::Display for UnknownTeam {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&sentences::unknown_team(&self.found, &self.teams))
    }
}

impl std::error::Error for UnknownTeam {}

impl From<Answer> for AnsweredNeed {
    fn from(answer: Answer) -> Self {
        Self { answer, domain: None, nearest: Vec::new(), offers: Vec::new() }
    }
}

impl Report {
    /// The report on `needs`, which come in the order of the needs file.
    pub fn new(needs: Vec<AnsweredNeed>, basis: Basis<'_>) -> Self {
        let mut teams: Vec<TeamReport> = Vec::new();
        let mut places: std::collections::HashMap<Option<String>, usize> = std::collections::HashMap::new();
        for need in needs {
            let name = need.answer.need.team.as_deref().map(str::trim).filter(|name| !name.is_empty());
            let place = *places.entry(name.map(team_key)).or_insert_with(|| {
                teams.push(TeamReport {
                    name: name.map(str::to_owned),
                    summary: Summary::default(),
                    reading: ReadingList::default(),
                    needs: Vec::new(),
                });
                teams.len() - 1
            });
            teams[place].needs.push(need);
        }
        // A stable sort: only the needs without a team move.
        teams.sort_by_key(|team| team.name.is_none());
        for team in &mut teams {
            team.summary = Summary::of(&team.needs);
            team.reading = ReadingList::of(&team.needs);
        }
        let catalogs = CatalogSource::all(basis);
        Self {
            made: basis.made.to_owned(),
            team: None,
            summary: Summary::of_teams(&teams),
            domains: DomainSummary::of(&teams),
            history: Vec::new(),
            method: Method::of(&catalogs),
            teams,
            catalogs,
        }
    }

    /// The report with what its needs came to in the nights that watched them, oldest first.
    pub fn with_nights(self, nights: &[Night]) -> Self {
        Self { history: history::points(&self, nights), ..self }
    }

    /// The part of the report that is about one team; case and spaces of its name do not matter.
    ///
    /// # Errors
    /// If no need names this team.
    pub fn of_team(mut self, name: &str) -> Result<Self, UnknownTeam> {
        let wanted = team_key(name);
        let is_wanted = |team: &TeamReport| team.name.as_deref().is_some_and(|name| team_key(name) == wanted);
        let Some(place) = self.teams.iter().position(is_wanted) else {
            let teams = self.teams.into_iter().filter_map(|team| team.name).collect();
            return Err(UnknownTeam { found: name.to_owned(), teams });
        };
        let teams = vec![self.teams.swap_remove(place)];
        Ok(Self {
            team: teams[0].name.clone(),
            summary: teams[0].summary,
            domains: DomainSummary::of(&teams),
            // Earlier figures were those of all teams.
            history: Vec::new(),
            teams,
            ..self
        })
    }

    /// All needs with their teams, in the order of the report.
    pub fn needs(&self) -> impl Iterator<Item = (&TeamReport, &AnsweredNeed)> {
        self.teams.iter().flat_map(|team| team.needs.iter().map(move |need| (team, need)))
    }
}

impl Document for Report {
    fn html(&self, words: &Words) -> Result<String, RenderError> {
        html::render(self, words)
    }

    fn xlsx(&self, words: &Words) -> Result<Vec<u8>, RenderError> {
        xlsx::render(self, words)
    }

    fn csv(&self, words: &Words) -> Result<Vec<u8>, RenderError> {
        csv::render(self, words)
    }

    fn markdown(&self, words: &Words) -> String {
        markdown::render(self, words)
    }

    fn json(&self, words: &Words) -> Result<Vec<u8>, RenderError> {
        json::render(self, words)
    }
}

impl CatalogSource {
    fn all(basis: Basis<'_>) -> Vec<Self> {
        let catalogs = basis.shelf.catalogs.iter().map(|(name, state)| {
            let licence = basis.licences.of(name);
            Self {
                name: name.clone(),
                kind: state.kind,
                courses: state.courses,
                updated: state.updated.clone(),
                checked: state.checked.clone(),
                access: basis.licences.access(name).clone(),
                seats: licence.and_then(|licence| licence.seats),
                renews: licence.and_then(|licence| licence.renews).map(|day| day.to_string()),
            }
        });
        catalogs.collect()
    }
}

impl Method {
    fn of(catalogs: &[CatalogSource]) -> Self {
        let owned = || catalogs.iter().filter(|catalog| catalog.kind == CatalogKind::Owned);
        Self {
            catalogs: owned().count(),
            courses: owned().map(|catalog| catalog.courses).sum(),
            offered: catalogs.len() - owned().count(),
            access_known: owned().any(|catalog| catalog.access.is_restricted()),
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}

impl DomainSummary {
    fn of(teams: &[TeamReport]) -> Vec<Self> {
        let mut domains: Vec<(Option<&str>, Vec<Verdict>)> = Vec::new();
        for need in teams.iter().flat_map(|team| &team.needs) {
            let domain = need.domain.as_deref();
            match domains.iter_mut().find(|(known, _)| *known == domain) {
                Some((_, verdicts)) => verdicts.push(need.answer.verdict),
                None => domains.push((domain, vec![need.answer.verdict])),
            }
        }
        // Those without a known skill last, whatever their number.
        domains.sort_by_key(|(domain, verdicts)| (domain.is_none(), std::cmp::Reverse(verdicts.len())));
        let summed = domains
            .into_iter()
            .map(|(domain, verdicts)| Self { domain: domain.map(str::to_owned), summary: Summary::count(verdicts) });
        summed.collect()
    }
}

impl Summary {
    /// What became of `needs`.
    pub fn of(needs: &[AnsweredNeed]) -> Self {
        Self::count(needs.iter().map(|need| need.answer.verdict))
    }

    /// How often each of `verdicts` comes.
    pub fn count(verdicts: impl IntoIterator<Item = Verdict>) -> Self {
        verdicts.into_iter().fold(Self::default(), |mut sum, verdict| {
            sum.needs += 1;
            match verdict {
                Verdict::Covered => sum.covered += 1,
                Verdict::Partial => sum.partial += 1,
                Verdict::Gap => sum.gap += 1,
                Verdict::Unclear => sum.unclear += 1,
            }
            sum
        })
    }

    fn of_teams(teams: &[TeamReport]) -> Self {
        teams.iter().fold(Self::default(), |sum, team| Self {
            needs: sum.needs + team.summary.needs,
            covered: sum.covered + team.summary.covered,
            partial: sum.partial + team.summary.partial,
            gap: sum.gap + team.summary.gap,
            unclear: sum.unclear + team.summary.unclear,
        })
    }

    /// How many needs have this verdict.
    pub fn with(&self, verdict: Verdict) -> usize {
        match verdict {
            Verdict::Covered => self.covered,
            Verdict::Partial => self.partial,
            Verdict::Gap => self.gap,
            Verdict::Unclear => self.unclear,
        }
    }
}

/// The figures in one line, in English: `19 of 25 needs covered, 3 partial, 2 gaps, 1 unclear`.
impl std::fmt::Display for Summary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&sentences::figures(self, Words::of(Locale::English)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Need;

    fn answer(team: Option<&str>, text: &str, verdict: Verdict) -> Answer {
        Answer {
            need: Need { team: team.map(String::from), ..Need::of_text("1", text) },
            verdict,
            confidence: 0.9,
            skills: Vec::new(),
            ask: None,
            matches: Vec::new(),
            missing: Vec::new(),
            reason: String::new(),
            reasons: Vec::new(),
            question: None,
        }
    }

    fn report() -> Report {
        let answers = vec![
            answer(Some("Platform"), "k8s", Verdict::Covered),
            answer(None, "asdf", Verdict::Unclear),
            answer(Some("Data"), "Spark", Verdict::Gap),
            answer(Some(" platform"), "Helm", Verdict::Partial),
        ];
        let (shelf, licences) = (ShelfState::empty(0), Licences::default());
        let basis = Basis { shelf: &shelf, licences: &licences, made: "2026-11-23T02:10:00Z" };
        Report::new(answers.into_iter().map(AnsweredNeed::from).collect(), basis)
    }

    #[test]
    fn teams_stand_in_the_order_of_the_file_and_the_nameless_last() {
        let report = report();
        let names: Vec<_> = report.teams.iter().map(|team| team.name.as_deref()).collect();
        assert_eq!(names, [Some("Platform"), Some("Data"), None]);
        assert_eq!(report.teams[0].needs[1].answer.need.text, "Helm");
        assert_eq!(report.summary, Summary { needs: 4, covered: 1, partial: 1, gap: 1, unclear: 1 });
        assert_eq!(report.summary.to_string(), "1 of 4 needs covered, 1 partial, 1 gap, 1 unclear");
    }

    #[test]
    fn one_team_is_found_however_it_is_written() {
        let platform = report().of_team("PLATFORM ").unwrap();
        assert_eq!(platform.team.as_deref(), Some("Platform"));
        assert_eq!(platform.summary.needs, 2);
    }

    #[test]
    fn an_unknown_team_is_refused_with_those_there_are() {
        let error = report().of_team("Sales").unwrap_err();
        assert_eq!(error.to_string(), "no need names the team “Sales”; there are: Platform, Data");
        let error = report().of_team("Platfrom").unwrap_err();
        assert!(error.to_string().ends_with("there are: Platform, Data; did you mean “Platform”?"), "{error}");
    }
}
