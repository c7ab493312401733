//! "You already have access to this": one value, one file a format. Knows no index, no file and no clock.
//!
//! [`Report`] is made from answers; a [`Format`] turns it into the bytes of a file. A new format is a file beside
//! `html.rs` and a line in each `match` of `format.rs`; the words people read are all in `wording.rs`, and all text from
//! outside goes through `inert.rs`.

mod format;
mod html;
mod inert;
mod wording;

pub use format::{Format, RenderError, UnknownFormat};
pub use inert::{clean, web_link};

use serde::Serialize;

use crate::model::{Answer, CatalogKind, CatalogName, Verdict, team_key};
use crate::shelf::ShelfState;

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

/// The needs of one team.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TeamReport {
    /// The team as first written; `None` for needs that name none.
    pub name: Option<String>,
    /// Its needs and verdicts.
    pub summary: Summary,
    /// Its needs in the order of the needs file.
    pub answers: Vec<Answer>,
}

/// A catalog that was on the shelf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CatalogSource {
    /// Its name.
    pub name: CatalogName,
    /// Whether people have access; only such catalogs are searched.
    pub kind: CatalogKind,
    /// How many courses it holds.
    pub courses: u64,
    /// When its content last changed, RFC 3339 in UTC.
    pub updated: String,
    /// When it was last imported, changed or not.
    pub checked: String,
}

/// How the answers came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Method {
    /// How many catalogs were searched.
    pub catalogs: usize,
    /// How many courses were searched.
    pub courses: u64,
    /// The version of Onshelf.
    pub version: &'static str,
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
        f.write_str(&wording::unknown_team(&self.found, &self.teams))
    }
}

impl std::error::Error for UnknownTeam {}

impl Report {
    /// The report on `answers`, which come in the order of the needs file.
    pub fn new(answers: Vec<Answer>, shelf: &ShelfState, made: &str) -> Self {
        let mut teams: Vec<TeamReport> = Vec::new();
        let mut places: std::collections::HashMap<Option<String>, usize> = std::collections::HashMap::new();
        for answer in answers {
            let name = answer.need.team.as_deref().map(str::trim).filter(|name| !name.is_empty());
            let place = *places.entry(name.map(team_key)).or_insert_with(|| {
                teams.push(TeamReport {
                    name: name.map(str::to_owned),
                    summary: Summary::default(),
                    answers: Vec::new(),
                });
                teams.len() - 1
            });
            teams[place].answers.push(answer);
        }
        // A stable sort: only the needs without a team move.
        teams.sort_by_key(|team| team.name.is_none());
        for team in &mut teams {
            team.summary = Summary::of(&team.answers);
        }
        let catalogs: Vec<CatalogSource> = shelf
            .catalogs
            .iter()
            .map(|(name, state)| CatalogSource {
                name: name.clone(),
                kind: state.kind,
                courses: state.courses,
                updated: state.updated.clone(),
                checked: state.checked.clone(),
            })
            .collect();
        let searched = || catalogs.iter().filter(|catalog| catalog.kind == CatalogKind::Owned);
        Self {
            made: made.to_owned(),
            team: None,
            summary: Summary::of_teams(&teams),
            method: Method {
                catalogs: searched().count(),
                courses: searched().map(|catalog| catalog.courses).sum(),
                version: env!("CARGO_PKG_VERSION"),
            },
            teams,
            catalogs,
        }
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
        let team = self.teams.swap_remove(place);
        Ok(Self { team: team.name.clone(), summary: team.summary, teams: vec![team], ..self })
    }
}

impl Summary {
    /// What became of `answers`.
    pub fn of(answers: &[Answer]) -> Self {
        let count = |verdict| answers.iter().filter(|answer| answer.verdict == verdict).count();
        Self {
            needs: answers.len(),
            covered: count(Verdict::Covered),
            partial: count(Verdict::Partial),
            gap: count(Verdict::Gap),
            unclear: count(Verdict::Unclear),
        }
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

/// The figures in one line: `19 of 25 needs covered, 3 partial, 2 gaps, 1 unclear`.
impl std::fmt::Display for Summary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&wording::figures(self))
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
        }
    }

    fn report() -> Report {
        let answers = vec![
            answer(Some("Platform"), "k8s", Verdict::Covered),
            answer(None, "asdf", Verdict::Unclear),
            answer(Some("Data"), "Spark", Verdict::Gap),
            answer(Some(" platform"), "Helm", Verdict::Partial),
        ];
        Report::new(answers, &ShelfState::empty(0), "2026-11-23T02:10:00Z")
    }

    #[test]
    fn teams_stand_in_the_order_of_the_file_and_the_nameless_last() {
        let report = report();
        let names: Vec<_> = report.teams.iter().map(|team| team.name.as_deref()).collect();
        assert_eq!(names, [Some("Platform"), Some("Data"), None]);
        assert_eq!(report.teams[0].answers[1].need.text, "Helm");
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
    }
}
