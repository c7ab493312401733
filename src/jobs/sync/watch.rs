//! The needs whose coverage is watched: what the shelf has for them before and after a night, and which course made the
//! difference.

use std::path::Path;

use rayon::prelude::*;

use crate::config::Config;
use crate::import::NeedsReader;
use crate::jobs::{NeedsFailure, RulingsFailure, hold_rulings};
use crate::matching::{MatchOptions, Matcher};
use crate::model::{Answer, CourseKey, CoverageChange, DecisiveCourse, Fate, Match, Need, Turn, WatchedNeed};
use crate::shelf::{ShelfError, ShelfReader};
use crate::skills::Knowledge;

/// Why the needs could not be watched.
#[derive(Debug, thiserror::Error)]
pub enum WatchFailure {
    /// The needs.
    #[error(transparent)]
    Needs(#[from] NeedsFailure),
    /// The editorial file.
    #[error(transparent)]
    Rulings(#[from] RulingsFailure),
}

impl From<ShelfError> for WatchFailure {
    fn from(error: ShelfError) -> Self {
        Self::Needs(error.into())
    }
}

/// Needs, and how many lines of their file hold none.
pub(super) struct Needs {
    needs: Vec<Need>,
    pub unread: u64,
}

impl Needs {
    /// Those of a file.
    pub fn of(file: &Path) -> Result<Self, WatchFailure> {
        let (mut needs, mut unread) = (Vec::new(), 0);
        for line in NeedsReader::from_path(file).map_err(NeedsFailure::from)? {
            match line.map_err(NeedsFailure::from)? {
                Ok(stated) => needs.push(stated.need),
                Err(_) => unread += 1,
            }
        }
        Ok(Self { needs, unread })
    }

    /// What the shelf has for them.
    pub fn answers(
        &self,
        config: &Config,
        knowledge: &Knowledge,
        shelf: &ShelfReader,
        this_year: u16,
    ) -> Result<Vec<Answer>, WatchFailure> {
        let held = config.editorial.as_ref().map(|file| hold_rulings(file, knowledge, shelf)).transpose()?;
        let rulings = held.unwrap_or_default().rulings;
        let matcher = Matcher::new(knowledge, shelf, this_year).ruled_by(rulings).licensed_by(config.licences());
        let options = MatchOptions::default();
        let answers: Result<Vec<Answer>, ShelfError> =
            self.needs.par_iter().map(|need| matcher.answer(need, &options)).collect();
        Ok(answers?)
    }
}

/// What is kept of answers in the history.
pub(super) fn watched(answers: &[Answer]) -> Vec<WatchedNeed> {
    let kept = |answer: &Answer| WatchedNeed {
        id: answer.need.id.clone(),
        text: answer.need.text.clone(),
        team: answer.need.team.clone(),
        verdict: answer.verdict,
        best: answer.matches.iter().find(|found| found.access).map(|found| found.course.clone()),
    };
    answers.iter().map(kept).collect()
}

/// The shelf before or after a night, and what it has for the watched needs.
pub(super) struct Seen<'a> {
    pub shelf: &'a ShelfReader,
    pub answers: &'a [Answer],
}

/// The needs whose verdict is another after the night, each with the course that made the difference.
pub(super) fn coverage_changes(before: &Seen<'_>, after: &Seen<'_>) -> Result<Vec<CoverageChange>, ShelfError> {
    let mut changes = Vec::new();
    for (was, is) in before.answers.iter().zip(after.answers) {
        if was.verdict == is.verdict {
            continue;
        }
        let mut change = CoverageChange {
            id: is.need.id.clone(),
            text: is.need.text.clone(),
            team: is.need.team.clone(),
            before: was.verdict,
            after: is.verdict,
            course: None,
        };
        change.course = match change.turn() {
            Some(Turn::Lost) => decisive(&was.matches, before.shelf, after.shelf, Fate::Gone)?,
            Some(Turn::Gained) => decisive(&is.matches, after.shelf, before.shelf, Fate::New)?,
            None => None,
        };
        changes.push(change);
    }
    Ok(changes)
}

/// The needs whose verdict is another than it was when `last` was kept. Which course made the difference, nobody knows.
pub(super) fn coverage_since(last: &[WatchedNeed], answers: &[Answer]) -> Vec<CoverageChange> {
    let changed = answers.iter().filter_map(|answer| {
        let need = &answer.need;
        let was = last.iter().find(|was| was.id == need.id && was.text == need.text)?;
        (was.verdict != answer.verdict).then(|| CoverageChange {
            id: need.id.clone(),
            text: need.text.clone(),
            team: need.team.clone(),
            before: was.verdict,
            after: answer.verdict,
            course: None,
        })
    });
    changed.collect()
}

/// The best of `matches` that the other shelf does not hold, or holds otherwise.
fn decisive(
    matches: &[Match],
    here: &ShelfReader,
    there: &ShelfReader,
    if_not_there: Fate,
) -> Result<Option<DecisiveCourse>, ShelfError> {
    for found in matches.iter().filter(|found| found.access) {
        let Some(key) = CourseKey::parse(&found.course) else { continue };
        let course = |shelf: &ShelfReader| shelf.find(&key)?.map(|address| shelf.course(address)).transpose();
        let fate = match (course(here)?, course(there)?) {
            (Some(_), None) => if_not_there,
            (Some(this), Some(that)) if this != that => Fate::Changed,
            _ => continue,
        };
        return Ok(Some(DecisiveCourse { course: found.course.clone(), title: found.title.clone(), fate }));
    }
    Ok(None)
}
