//! What the needs of a report came to on earlier days, as far as the shelf's history tells.

use std::collections::HashSet;

use serde::Serialize;

use super::{Report, Summary};
use crate::model::Night;

/// What the needs came to on an earlier day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CoveragePoint {
    /// The day or time, RFC 3339.
    pub made: String,
    /// Needs and verdicts.
    pub summary: Summary,
}

/// The points of the nights that watched needs of the report, and of the report itself. A need is the same as long as its id
/// and its words are; needs that a night did not watch are not counted for it.
pub(super) fn points(report: &Report, nights: &[Night]) -> Vec<CoveragePoint> {
    let needs: HashSet<(&str, &str)> =
        report.needs().map(|(_, need)| (need.answer.need.id.as_str(), need.answer.need.text.as_str())).collect();
    let mut points: Vec<CoveragePoint> = nights
        .iter()
        .map(|night| {
            let watched = night.watched.iter().filter(|need| needs.contains(&(need.id.as_str(), need.text.as_str())));
            CoveragePoint { made: night.at.clone(), summary: Summary::count(watched.map(|need| need.verdict)) }
        })
        .filter(|point| point.summary.needs > 0)
        .collect();
    if !points.is_empty() {
        points.push(CoveragePoint { made: report.made.clone(), summary: report.summary });
    }
    points
}

#[cfg(test)]
mod tests {
    use super::super::{AnsweredNeed, Basis};
    use super::*;
    use crate::model::{Answer, Licences, Need, Verdict, WatchedNeed};
    use crate::shelf::ShelfState;

    fn night(at: &str, watched: &[(&str, &str, Verdict)]) -> Night {
        let watched = watched.iter().map(|(id, text, verdict)| WatchedNeed {
            id: (*id).into(),
            text: (*text).into(),
            team: None,
            verdict: *verdict,
            best: None,
        });
        Night {
            at: at.into(),
            command: "sync".into(),
            catalogs: Vec::new(),
            watched: watched.collect(),
            coverage: Vec::new(),
        }
    }

    fn report() -> Report {
        let answer = Answer {
            need: Need::of_text("1", "k8s"),
            verdict: Verdict::Covered,
            confidence: 0.9,
            skills: Vec::new(),
            ask: None,
            matches: Vec::new(),
            missing: Vec::new(),
            reason: String::new(),
            reasons: Vec::new(),
            question: None,
        };
        let (shelf, licences) = (ShelfState::empty(0), Licences::default());
        let basis = Basis { shelf: &shelf, licences: &licences, made: "2026-11-23T02:10:00Z" };
        Report::new(vec![AnsweredNeed::from(answer)], basis)
    }

    #[test]
    fn only_the_same_needs_count() {
        let nights = [
            night("2026-11-01T02:00:00Z", &[("1", "k8s", Verdict::Gap), ("2", "COBOL", Verdict::Covered)]),
            night("2026-11-02T02:00:00Z", &[("1", "another need by now", Verdict::Covered)]),
            night("2026-11-03T02:00:00Z", &[]),
        ];
        let points = points(&report(), &nights);
        let told: Vec<(&str, usize, usize)> =
            points.iter().map(|point| (point.made.as_str(), point.summary.needs, point.summary.covered)).collect();
        assert_eq!(told, [("2026-11-01T02:00:00Z", 1, 0), ("2026-11-23T02:10:00Z", 1, 1)]);
    }

    #[test]
    fn without_a_watch_there_is_no_history() {
        assert_eq!(points(&report(), &[night("2026-11-03T02:00:00Z", &[])]), []);
    }
}
