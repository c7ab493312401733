//! What a night came to, for those who were asleep: one value, [`NightReport`], as text, page, mail, JSON, messages for
//! chat programs, and figures for a monitor.

mod card;
mod form;
mod html;
mod mail;
mod metrics;
mod slack;
mod text;
mod words;

use serde::Serialize;

pub use card::teams_message;
pub use form::{Form, UnknownForm};
pub use html::html;
pub use mail::{Envelope, mail};
pub use metrics::metrics;
pub use slack::slack_message;
pub use text::{Tone, text};
pub use words::broken_off;

use crate::model::{CatalogKind, CatalogName, CoverageChange, Difference, Night, Outcome, Turn, Verdict, WatchedNeed};

/// What a night came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NightReport {
    /// When it began, RFC 3339 in UTC.
    pub at: String,
    /// How long it took, in seconds.
    pub seconds: f64,
    /// Whether something needs a person.
    pub needs_a_person: bool,
    /// All of it in a sentence.
    pub headline: String,
    /// How many of the watched needs the shelf serves how well; `None` if no needs are watched.
    pub needs: Option<NeedCounts>,
    /// The watched needs whose coverage changed: those that lost first, then those that gained.
    pub coverage: Vec<CoverageChange>,
    /// The catalogs, in the order of the configuration.
    pub catalogs: Vec<CatalogReport>,
    /// Catalogs on the shelf that the configuration does not name. They stay as they are.
    pub not_in_config: Vec<CatalogName>,
    /// What else a person should look at, a sentence each.
    pub warnings: Vec<String>,
}

/// How many needs the shelf serves how well.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct NeedCounts {
    /// By at least one course to hand over with pride.
    pub covered: usize,
    /// By something useful.
    pub partial: usize,
    /// By nothing.
    pub gap: usize,
    /// Not understood.
    pub unclear: usize,
}

/// What a night came to for one catalog.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CatalogReport {
    /// The catalog.
    pub catalog: CatalogName,
    /// Whether people have access.
    pub kind: CatalogKind,
    /// How many of its courses are on the shelf now.
    pub courses: u64,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// What its export is called where it comes from; empty if nothing was fetched.
    pub source: String,
    /// When the export on the shelf was made, RFC 3339 in UTC, if that is known.
    pub modified: Option<String>,
    /// How many rows of the export on the shelf are no courses.
    pub rejected: u64,
    /// What is needed of a person, a sentence each.
    pub warnings: Vec<String>,
    /// What a person types to take a held export over all the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accept: Option<String>,
}

impl NeedCounts {
    /// Counts the verdicts.
    pub fn of(watched: &[WatchedNeed]) -> Self {
        let count = |verdict| watched.iter().filter(|need| need.verdict == verdict).count();
        Self {
            covered: count(Verdict::Covered),
            partial: count(Verdict::Partial),
            gap: count(Verdict::Gap),
            unclear: count(Verdict::Unclear),
        }
    }

    /// All of them.
    pub fn all(&self) -> usize {
        self.covered + self.partial + self.gap + self.unclear
    }
}

impl NightReport {
    /// The report of a night that took so many `seconds`.
    pub fn new(
        night: &Night,
        catalogs: Vec<CatalogReport>,
        not_in_config: Vec<CatalogName>,
        warnings: Vec<String>,
        seconds: f64,
    ) -> Self {
        let mut coverage = night.coverage.clone();
        coverage.sort_by_key(CoverageChange::turn);
        let mut report = Self {
            at: night.at.clone(),
            seconds: (seconds * 1000.0).round() / 1000.0,
            needs_a_person: false,
            headline: String::new(),
            needs: (!night.watched.is_empty()).then(|| NeedCounts::of(&night.watched)),
            coverage,
            catalogs,
            not_in_config,
            warnings,
        };
        report.needs_a_person = report.is_troubled();
        report.headline = words::headline(&report);
        report
    }

    /// Tells that something beside the catalogs needs a person.
    pub fn warn(&mut self, warning: String) {
        self.warnings.push(warning);
        self.needs_a_person = true;
        self.headline = words::headline(self);
    }

    /// The needs that the night turned that way.
    pub fn turned(&self, turn: Turn) -> impl Iterator<Item = &CoverageChange> {
        self.coverage.iter().filter(move |change| change.turn() == Some(turn))
    }

    /// Whether a course, the coverage of a need or the state of a catalog is another than before.
    pub fn is_news(&self) -> bool {
        self.needs_a_person || !self.coverage.is_empty() || self.catalogs.iter().any(CatalogReport::has_changed)
    }

    /// The report as JSON, as `onshelf sync --format json` writes it.
    pub fn json(&self) -> String {
        // Plain data cannot fail to be written.
        serde_json::to_string(self).unwrap_or_default()
    }

    fn is_troubled(&self) -> bool {
        !self.warnings.is_empty() || self.catalogs.iter().any(CatalogReport::is_troubled)
    }
}

impl CatalogReport {
    /// What changed on the shelf, if something did.
    pub fn difference(&self) -> Option<&Difference> {
        match &self.outcome {
            Outcome::Updated { difference } if !difference.is_none() => Some(difference),
            _ => None,
        }
    }

    /// Whether a course of it is another than before.
    pub fn has_changed(&self) -> bool {
        self.difference().is_some()
    }

    /// Whether it needs a person.
    pub fn is_troubled(&self) -> bool {
        self.outcome.trouble().is_some() || !self.warnings.is_empty()
    }
}
