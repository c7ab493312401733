//! Two runs on the same needs: what the second gained or lost, and whether that could be chance.

use std::collections::BTreeMap;

use serde::Serialize;

use super::bootstrap::{Interval, intervals};
use super::figures::{FIGURES, NeedFigures, figures_of};
use super::randomisation::chance;
use crate::model::Verdict;

/// Two runs on the needs that both answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// How many needs both answered.
    pub needs: usize,
    /// Figure by figure.
    pub figures: Vec<Difference>,
    /// Needs whose nDCG'@10 rose.
    pub wins: usize,
    /// Needs whose nDCG'@10 fell.
    pub losses: usize,
    /// Needs whose nDCG'@10 stayed.
    pub ties: usize,
    /// The needs whose nDCG'@10 or verdict changed, those that changed most first.
    pub changed: Vec<Change>,
}

/// One figure of two runs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// Its name.
    pub figure: &'static str,
    /// In the earlier run.
    pub before: f64,
    /// In this one.
    pub now: f64,
    /// Now less before.
    pub difference: f64,
    /// The 95% interval of the difference, by bootstrap over the needs of both runs.
    pub interval: Interval,
    /// How likely a difference as large comes about by chance; for figures that are means over needs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p: Option<f64>,
}

/// A need that two runs answered differently.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// Its id.
    pub need: String,
    /// Its words.
    pub text: String,
    /// nDCG'@10 in the earlier run.
    pub before: Option<f64>,
    /// nDCG'@10 in this one.
    pub now: Option<f64>,
    /// The verdict in the earlier run.
    pub verdict_before: Verdict,
    /// The verdict in this one.
    pub verdict_now: Verdict,
    /// The true verdict, if known.
    pub truth: Option<Verdict>,
}

impl Change {
    /// How far nDCG'@10 rose or fell; 0 where it cannot be measured.
    pub fn difference(&self) -> f64 {
        match (self.before, self.now) {
            (Some(before), Some(now)) => now - before,
            _ => 0.0,
        }
    }
}

/// Compares the run `now` with the one `before` it, on the needs of both.
pub fn compare(before: &[NeedFigures], now: &[NeedFigures]) -> Comparison {
    let earlier: BTreeMap<&str, &NeedFigures> = before.iter().map(|need| (need.need.as_str(), need)).collect();
    let pairs: Vec<(&NeedFigures, &NeedFigures)> =
        now.iter().filter_map(|now| Some((*earlier.get(now.need.as_str())?, now))).collect();
    let both = |pairs: &[&(&NeedFigures, &NeedFigures)]| {
        let before: Vec<&NeedFigures> = pairs.iter().map(|pair| pair.0).collect();
        let now: Vec<&NeedFigures> = pairs.iter().map(|pair| pair.1).collect();
        (figures_of(&before, before.len()), figures_of(&now, now.len()))
    };
    let (figures_before, figures_now) = both(&pairs.iter().collect::<Vec<_>>());
    let intervals = intervals(&pairs, |drawn| {
        let (before, now) = both(drawn);
        FIGURES.iter().map(|figure| (figure.of)(&now) - (figure.of)(&before)).collect()
    });
    let figures = FIGURES.iter().zip(intervals).map(|(figure, interval)| {
        let (before, now) = ((figure.of)(&figures_before), (figure.of)(&figures_now));
        let p = figure.of_need.map(|of_need| {
            let differences = pairs.iter().filter_map(|(before, now)| Some(of_need(now)? - of_need(before)?));
            chance(&differences.collect::<Vec<_>>())
        });
        Difference { figure: figure.name, before, now, difference: now - before, interval, p }
    });
    let figures = figures.collect();
    let mut changed: Vec<Change> = pairs.iter().map(|(before, now)| change(before, now)).collect();
    let measured = changed.iter().filter(|change| change.before.is_some() && change.now.is_some());
    let count = |holds: fn(f64) -> bool| measured.clone().filter(|change| holds(change.difference())).count();
    let (wins, losses) = (count(|by| by > SAME), count(|by| by < -SAME));
    let ties = count(|by| by.abs() <= SAME);
    changed.retain(|change| change.difference().abs() > SAME || change.verdict_before != change.verdict_now);
    changed.sort_by(|a, b| b.difference().abs().total_cmp(&a.difference().abs()).then_with(|| a.need.cmp(&b.need)));
    Comparison { needs: pairs.len(), figures, wins, losses, ties, changed }
}

/// Differences up to this come from the order of adding up.
const SAME: f64 = 1e-9;

fn change(before: &NeedFigures, now: &NeedFigures) -> Change {
    Change {
        need: now.need.clone(),
        text: now.text.clone(),
        before: before.ndcg_judged,
        now: now.ndcg_judged,
        verdict_before: before.verdict,
        verdict_now: now.verdict,
        truth: now.truth,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn need(id: &str, ndcg: f64, verdict: Verdict) -> NeedFigures {
        NeedFigures {
            need: id.into(),
            text: id.to_lowercase(),
            ndcg: Some(ndcg),
            ndcg_judged: Some(ndcg),
            p3: None,
            p3_judged: None,
            recall20: None,
            wrong3: (0, 3),
            judged10: (5, 10),
            shown: 10,
            verdict,
            truth: Some(Verdict::Covered),
            scores: Vec::new(),
        }
    }

    #[test]
    fn needs_are_paired_by_id_and_the_rest_left_out() {
        let before = [need("A", 0.5, Verdict::Covered), need("B", 0.5, Verdict::Gap), need("C", 0.1, Verdict::Gap)];
        let now = [need("D", 1.0, Verdict::Gap), need("B", 0.25, Verdict::Covered), need("A", 1.0, Verdict::Covered)];
        let comparison = compare(&before, &now);
        assert_eq!((comparison.needs, comparison.wins, comparison.losses, comparison.ties), (2, 1, 1, 0));
        let changed: Vec<&str> = comparison.changed.iter().map(|change| change.need.as_str()).collect();
        assert_eq!(changed, ["A", "B"]);
        let of = |name: &str| comparison.figures.iter().find(|figure| figure.figure == name).unwrap();
        assert_eq!((of("nDCG'@10").before, of("nDCG'@10").now), (0.5, 0.625));
        assert_eq!((of("verdict accuracy").difference, of("verdict accuracy").p), (0.5, Some(1.0)));
        // Swapping A alone, or B alone, leaves the gain larger; both or none give 0.125.
        assert_eq!(of("nDCG'@10").p, Some(1.0));
        assert_eq!(of("nDCG'@10").interval, Interval { low: -0.25, high: 0.5 });
        assert_eq!(of("wrong in top 3").p, None);
    }

    #[test]
    fn a_run_is_no_better_than_itself() {
        let run = [need("A", 0.5, Verdict::Covered), need("B", 0.7, Verdict::Gap)];
        let comparison = compare(&run, &run);
        assert_eq!((comparison.wins, comparison.losses, comparison.ties), (0, 0, 2));
        assert!(comparison.changed.is_empty());
        assert!(comparison.figures.iter().filter_map(|figure| figure.p).all(|p| p == 1.0));
    }
}
