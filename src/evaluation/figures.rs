//! The figures of an evaluation.
//!
//! nDCG with gains of 2^grade - 1: Järvelin and Kekäläinen 2002, in the form of Burges et al. 2005. The primed figures
//! leave unjudged courses out (condensed lists: Sakai 2007). Calibration error over ten bins: Naeini et al. 2015.

use std::collections::BTreeMap;

use serde::Serialize;

use super::answered::Answered;
use super::bootstrap::{Interval, intervals};
use super::judgments::{Judgments, TrueVerdicts};
use crate::model::Verdict;

/// A course of at least this grade is useful.
const USEFUL: u8 = 2;
/// How many bins scores are put in to see whether they mean what they say.
const BINS: usize = 10;

/// What was measured of one need's answer.
#[derive(Debug, Clone, PartialEq)]
pub struct NeedFigures {
    /// Id of the need.
    pub need: String,
    /// Its words.
    pub text: String,
    /// nDCG@10, unjudged courses counting as wrong; `None` where nothing useful was judged.
    pub ndcg: Option<f64>,
    /// nDCG@10 without the unjudged courses.
    pub ndcg_judged: Option<f64>,
    /// Share of useful ones among the first three.
    pub p3: Option<f64>,
    /// Share of useful ones among the first three judged.
    pub p3_judged: Option<f64>,
    /// Share of the judged useful courses (at most 20) among the first 20.
    pub recall20: Option<f64>,
    /// Judged wrong, and judged at all, among the first three.
    pub wrong3: (usize, usize),
    /// Judged, and shown, among the first ten.
    pub judged10: (usize, usize),
    /// How many courses are shown.
    pub shown: usize,
    /// The verdict given.
    pub verdict: Verdict,
    /// The true verdict, if known.
    pub truth: Option<Verdict>,
    /// Scores of judged courses with whether they are useful.
    pub scores: Vec<(f64, bool)>,
}

/// The figures of a whole run. Rates are 0..1; `NaN` where there is nothing to measure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figures {
    /// How many needs have judgments.
    pub needs: usize,
    /// How many of them were answered.
    pub answered: usize,
    /// nDCG@10, unjudged courses counting as wrong.
    #[serde(rename = "nDCG@10")]
    pub ndcg: f64,
    /// nDCG@10 without the unjudged courses.
    #[serde(rename = "nDCG'@10")]
    pub ndcg_judged: f64,
    /// Share of useful ones among the first three.
    #[serde(rename = "P@3")]
    pub p3: f64,
    /// Share of useful ones among the first three judged.
    #[serde(rename = "P'@3")]
    pub p3_judged: f64,
    /// Share of the judged useful courses among the first 20.
    #[serde(rename = "recall@20")]
    pub recall20: f64,
    /// Share of wrong ones among the judged of the first three.
    #[serde(rename = "wrong in top 3")]
    pub wrong3: f64,
    /// Share of judged ones among the first ten.
    #[serde(rename = "judged@10")]
    pub judged10: f64,
    /// Share of right verdicts.
    #[serde(rename = "verdict accuracy")]
    pub verdict_accuracy: f64,
    /// Of the needs said to be covered, the share that is.
    #[serde(rename = "covered precision")]
    pub covered_precision: f64,
    /// Of the covered needs, the share said to be.
    #[serde(rename = "covered recall")]
    pub covered_recall: f64,
    /// Gaps said to be covered.
    #[serde(rename = "false covered on a gap")]
    pub false_covered: usize,
    /// Of the gaps, the share seen as gap or unclear.
    #[serde(rename = "gaps seen")]
    pub gaps_seen: f64,
    /// How far scores are from the share of useful courses at that score.
    #[serde(rename = "score calibration error")]
    pub calibration_error: f64,
}

/// Measures one answer.
pub fn measure(answer: &Answered, judgments: &Judgments, truth: &TrueVerdicts) -> Option<NeedFigures> {
    let mut grades: BTreeMap<&str, u8> =
        judgments.of(&answer.need.id)?.iter().map(|(course, grade)| (course.as_str(), *grade)).collect();
    // The same course in another catalog stands and falls with the one shown.
    for found in &answer.matches {
        let copies: Vec<u8> = found.also.iter().filter_map(|copy| grades.remove(copy.as_str())).collect();
        if let Some(best) = copies.into_iter().max() {
            grades.entry(&found.course).or_insert(best);
        }
    }
    let mut ideal: Vec<u8> = grades.values().copied().collect();
    ideal.sort_unstable_by(|a, b| b.cmp(a));
    ideal.truncate(10);
    let shown: Vec<Option<u8>> =
        answer.matches.iter().map(|found| grades.get(found.course.as_str()).copied()).collect();
    let useful = grades.values().filter(|grade| **grade >= USEFUL).count();
    let judged: Vec<u8> = shown.iter().flatten().copied().collect();
    let or_wrong = |count: usize| shown.iter().take(count).map(|grade| grade.unwrap_or(0));
    let good = |grades: &mut dyn Iterator<Item = u8>| grades.filter(|grade| *grade >= USEFUL).count() as f64;
    let with_useful = |value: f64| (useful > 0).then_some(value);
    let first_judged = &judged[..judged.len().min(3)];
    let first_three: Vec<u8> = shown.iter().take(3).flatten().copied().collect();
    Some(NeedFigures {
        need: answer.need.id.clone(),
        text: answer.need.text.clone(),
        ndcg: with_useful(dcg(or_wrong(10)) / dcg(ideal.iter().copied())),
        ndcg_judged: with_useful(dcg(judged.iter().copied().take(10)) / dcg(ideal.iter().copied())),
        p3: with_useful(good(&mut or_wrong(3)) / 3.0),
        p3_judged: with_useful(good(&mut first_judged.iter().copied()) / first_judged.len() as f64)
            .filter(|share| share.is_finite()),
        recall20: with_useful(good(&mut or_wrong(20)) / useful.min(20) as f64),
        wrong3: (first_three.iter().filter(|grade| **grade == 0).count(), first_three.len()),
        judged10: (shown.iter().take(10).flatten().count(), shown.len().min(10)),
        shown: shown.len(),
        verdict: answer.verdict,
        truth: truth.of(&answer.need.id),
        scores: answer
            .matches
            .iter()
            .zip(&shown)
            .filter_map(|(found, grade)| grade.map(|grade| (found.score, grade >= USEFUL)))
            .collect(),
    })
}

/// The figures of a run over all judged needs; `judged` is how many needs have judgments.
pub fn figures(needs: &[NeedFigures], judged: usize) -> Figures {
    figures_of(&needs.iter().collect::<Vec<_>>(), judged)
}

/// The 95% interval of each figure, by bootstrap over the needs.
pub fn figure_intervals(needs: &[NeedFigures]) -> BTreeMap<&'static str, Interval> {
    let all = intervals(needs, |drawn| {
        let figures = figures_of(drawn, drawn.len());
        FIGURES.iter().map(|figure| (figure.of)(&figures)).collect()
    });
    FIGURES.iter().map(|figure| figure.name).zip(all).collect()
}

/// A figure that other needs might have made another.
pub(super) struct Figure {
    /// Its name in all outputs.
    pub name: &'static str,
    /// Its value in a run.
    pub of: fn(&Figures) -> f64,
    /// What it is the mean of, if it is the mean of something over needs.
    pub of_need: Option<fn(&NeedFigures) -> Option<f64>>,
}

/// All figures but the counts of needs.
pub(super) const FIGURES: [Figure; 13] = [
    Figure { name: "nDCG@10", of: |figures| figures.ndcg, of_need: Some(|need| need.ndcg) },
    Figure { name: "nDCG'@10", of: |figures| figures.ndcg_judged, of_need: Some(|need| need.ndcg_judged) },
    Figure { name: "P@3", of: |figures| figures.p3, of_need: Some(|need| need.p3) },
    Figure { name: "P'@3", of: |figures| figures.p3_judged, of_need: Some(|need| need.p3_judged) },
    Figure { name: "recall@20", of: |figures| figures.recall20, of_need: Some(|need| need.recall20) },
    Figure { name: "wrong in top 3", of: |figures| figures.wrong3, of_need: None },
    Figure { name: "judged@10", of: |figures| figures.judged10, of_need: None },
    Figure {
        name: "verdict accuracy",
        of: |figures| figures.verdict_accuracy,
        of_need: Some(|need| need.truth.map(|truth| f64::from(u8::from(need.verdict == truth)))),
    },
    Figure { name: "covered precision", of: |figures| figures.covered_precision, of_need: None },
    Figure { name: "covered recall", of: |figures| figures.covered_recall, of_need: None },
    Figure { name: "false covered on a gap", of: |figures| figures.false_covered as f64, of_need: None },
    Figure { name: "gaps seen", of: |figures| figures.gaps_seen, of_need: None },
    Figure { name: "score calibration error", of: |figures| figures.calibration_error, of_need: None },
];

pub(super) fn figures_of(needs: &[&NeedFigures], judged: usize) -> Figures {
    let verdicts: Vec<(Verdict, Verdict)> = needs.iter().filter_map(|need| Some((need.verdict, need.truth?))).collect();
    let said_covered = verdicts.iter().filter(|(said, _)| *said == Verdict::Covered);
    let covered = verdicts.iter().filter(|(_, truth)| *truth == Verdict::Covered);
    let gaps = verdicts.iter().filter(|(_, truth)| *truth == Verdict::Gap);
    let sum = |pair: fn(&NeedFigures) -> (usize, usize)| {
        let (part, whole) =
            needs.iter().map(|need| pair(need)).fold((0, 0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
        part as f64 / whole as f64
    };
    Figures {
        needs: judged,
        answered: needs.len(),
        ndcg: mean(needs.iter().filter_map(|need| need.ndcg)),
        ndcg_judged: mean(needs.iter().filter_map(|need| need.ndcg_judged)),
        p3: mean(needs.iter().filter_map(|need| need.p3)),
        p3_judged: mean(needs.iter().filter_map(|need| need.p3_judged)),
        recall20: mean(needs.iter().filter_map(|need| need.recall20)),
        wrong3: sum(|need| need.wrong3),
        judged10: sum(|need| need.judged10),
        verdict_accuracy: share(verdicts.iter(), |(said, truth)| said == truth),
        covered_precision: share(said_covered.clone(), |(_, truth)| *truth == Verdict::Covered),
        covered_recall: share(covered, |(said, _)| *said == Verdict::Covered),
        false_covered: said_covered.filter(|(_, truth)| *truth == Verdict::Gap).count(),
        gaps_seen: share(gaps, |(said, _)| matches!(said, Verdict::Gap | Verdict::Unclear)),
        calibration_error: calibration_error(needs.iter().flat_map(|need| need.scores.iter().copied())),
    }
}

fn dcg(grades: impl Iterator<Item = u8>) -> f64 {
    let gain = |(index, grade): (usize, u8)| (2f64.powi(i32::from(grade)) - 1.0) / (index as f64 + 2.0).log2();
    // The sum of no numbers is -0, which is no way to write nothing.
    grades.enumerate().map(gain).sum::<f64>() + 0.0
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0usize), |(sum, count), value| (sum + value, count + 1));
    sum / count as f64
}

fn share<'a, T: 'a>(items: impl Iterator<Item = &'a T>, holds: impl Fn(&T) -> bool) -> f64 {
    mean(items.map(|item| f64::from(u8::from(holds(item)))))
}

fn calibration_error(scores: impl Iterator<Item = (f64, bool)>) -> f64 {
    let mut bins = [(0.0, 0.0); BINS];
    let mut count = 0usize;
    for (score, useful) in scores {
        let bin = &mut bins[((score * BINS as f64) as usize).min(BINS - 1)];
        bin.0 += score;
        bin.1 += f64::from(u8::from(useful));
        count += 1;
    }
    bins.iter().map(|(said, held)| (said - held).abs()).sum::<f64>() / count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn need(scores: &[(f64, bool)], said: Verdict, truth: Verdict) -> NeedFigures {
        NeedFigures {
            need: "1".into(),
            text: String::new(),
            ndcg: None,
            ndcg_judged: None,
            p3: None,
            p3_judged: None,
            recall20: None,
            wrong3: (1, 3),
            judged10: (8, 10),
            shown: 10,
            verdict: said,
            truth: Some(truth),
            scores: scores.to_vec(),
        }
    }

    #[test]
    fn verdict_figures_count_what_they_say() {
        let needs = [
            need(&[], Verdict::Covered, Verdict::Covered),
            need(&[], Verdict::Covered, Verdict::Gap),
            need(&[], Verdict::Unclear, Verdict::Gap),
            need(&[], Verdict::Partial, Verdict::Covered),
        ];
        let figures = figures(&needs, 5);
        assert_eq!((figures.needs, figures.answered), (5, 4));
        assert_eq!((figures.covered_precision, figures.covered_recall, figures.gaps_seen), (0.5, 0.5, 0.5));
        assert_eq!((figures.false_covered, figures.verdict_accuracy), (1, 0.25));
        assert_eq!((figures.wrong3, figures.judged10), (1.0 / 3.0, 0.8));
    }

    #[test]
    fn every_figure_has_an_interval_under_its_name() {
        let needs = [need(&[(0.5, true)], Verdict::Gap, Verdict::Gap), need(&[], Verdict::Covered, Verdict::Gap)];
        let written = serde_json::to_value(figures(&needs, 2)).unwrap();
        let names: Vec<&String> = written.as_object().unwrap().keys().skip(2).collect();
        assert_eq!(names, FIGURES.iter().map(|figure| figure.name).collect::<Vec<_>>());
        for figure in FIGURES {
            let (value, written) = ((figure.of)(&figures(&needs, 2)), &written[figure.name]);
            assert!(written.as_f64().map_or(value.is_nan(), |written| written == value), "{}", figure.name);
        }
        let intervals = figure_intervals(&needs);
        assert_eq!(intervals["gaps seen"], Interval { low: 0.0, high: 1.0 });
        assert!(intervals["nDCG@10"].low.is_nan());
    }

    #[test]
    fn a_score_that_means_what_it_says_has_no_error() {
        let fair = [(0.5, true), (0.5, false)];
        let vain = [(0.95, true), (0.95, false)];
        assert!(calibration_error(fair.into_iter()) < 1e-9);
        assert!((calibration_error(vain.into_iter()) - 0.45).abs() < 1e-9);
    }

    #[test]
    fn dcg_discounts_by_rank() {
        assert!((dcg([3, 0, 1].into_iter()) - (7.0 + 0.5)).abs() < 1e-9);
    }
}
