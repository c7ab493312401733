//! Fitting the scorer's weights to judgments.
//!
//! The ranking sum is a forest of small trees grown to the gain of the grades (see `boost`). Courses nobody judged take
//! part with a small weight as wrong ones: a model that has only seen what search engines found plausible does not know
//! what is implausible. The pride sum is a logistic regression on grade 3 with an L2 penalty, fitted by L-BFGS (Nocedal
//! 1980), on judged courses alone and without the features that tell how a course stands among the others.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::boost::{Lesson, grow};
use crate::matching::Tree;

/// What was measured of one candidate for one need.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// The run and the need: `full:W001`.
    pub need: String,
    /// The grade, if somebody judged it.
    pub grade: Option<u8>,
    /// The features, in the order of [`crate::matching::FEATURES`].
    pub values: Vec<f32>,
}

/// Fitted weights of the pride sum.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedLine {
    /// By feature.
    pub weights: Vec<f64>,
    /// The sum at which the share is one half.
    pub threshold: f64,
    /// How fast the share grows there.
    pub slope: f64,
}

/// The fitted ranking sum.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedForest {
    /// The trees whose values add up to the sum.
    pub trees: Vec<Tree>,
    /// The sum at which the share is one half.
    pub threshold: f64,
    /// How fast the share grows there.
    pub slope: f64,
}

/// What unjudged courses weigh beside judged ones. Of 0, 0.02, 0.05, 0.08, 0.15 and 0.3, cross-validated nDCG'@10 on the
/// gold needs rose up to 0.08 and stayed.
const UNJUDGED: f32 = 0.08;
/// L2 penalty of the pride weights.
const PRIDE_PENALTY: f64 = 3.3;
/// As many courses of a need are shown at the most, and so decide how the sum becomes a share.
const SHOWN: usize = 20;

/// Fits the ranking sum; a feature for which `adverse` holds never speaks for a course.
///
/// The sum is put to scale on the courses that are shown, so that it means there what it says (Platt 1999).
pub fn fit_ranking(examples: &[Example], adverse: &[bool]) -> FittedForest {
    let trees = grow_trees(examples, adverse);
    let mut shown: BTreeMap<&str, Vec<(f32, Option<u8>)>> = BTreeMap::new();
    for example in examples {
        shown.entry(&example.need).or_default().push((sum(&trees, &example.values), example.grade));
    }
    let scale: Vec<Example> = shown
        .into_values()
        .flat_map(|mut sums| {
            sums.sort_by(|a, b| b.0.total_cmp(&a.0));
            sums.truncate(SHOWN);
            sums
        })
        .filter(|(_, grade)| grade.is_some())
        .map(|(sum, grade)| Example { need: String::new(), grade, values: vec![sum] })
        .collect();
    let (slope, intercept) = logistic_fit(&scale, 2, 1e-6);
    let slope = slope.first().copied().unwrap_or(1.0);
    FittedForest { trees, threshold: -intercept / slope, slope }
}

/// The ranking sum learns the gain of nDCG: 2^grade - 1.
fn grow_trees(examples: &[Example], adverse: &[bool]) -> Vec<Tree> {
    let rows: Vec<&[f32]> = examples.iter().map(|example| example.values.as_slice()).collect();
    let lesson = |example: &Example| match example.grade {
        Some(grade) => Lesson { target: (f32::from(grade)).exp2() - 1.0, weight: 1.0 },
        None => Lesson { target: 0.0, weight: UNJUDGED },
    };
    grow(&rows, &examples.iter().map(lesson).collect::<Vec<_>>(), adverse)
}

fn sum(trees: &[Tree], values: &[f32]) -> f32 {
    trees.iter().map(|tree| tree.value(values)).sum()
}

/// Fits the pride sum; features for which `relative` holds weigh nothing.
pub fn fit_pride(examples: &[Example], relative: &[bool]) -> FittedLine {
    let judged: Vec<Example> = examples
        .iter()
        .filter(|example| example.grade.is_some())
        .map(|example| {
            let values =
                example.values.iter().zip(relative).map(|(value, relative)| if *relative { 0.0 } else { *value });
            Example { values: values.collect(), ..example.clone() }
        })
        .collect();
    let (weights, intercept) = logistic_fit(&judged, 3, PRIDE_PENALTY);
    FittedLine { weights, threshold: -intercept, slope: 1.0 }
}

/// The ranking sums each need's examples get from trees grown without that need, in the order of `examples`.
pub fn cross_validated(examples: &[Example], adverse: &[bool], folds: usize) -> Vec<f32> {
    let folds = Folds::of(examples, folds);
    folds.sums(&folds.fit(adverse, &[]))
}

/// Examples in parts by need, to fit on all parts but one. Needs of one id in several runs are in one part.
pub(super) struct Folds<'a> {
    examples: &'a [Example],
    /// The part of each example.
    fold: Vec<usize>,
    count: usize,
}

impl<'a> Folds<'a> {
    pub(super) fn of(examples: &'a [Example], count: usize) -> Self {
        fn id(example: &Example) -> &str {
            example.need.rsplit(':').next().unwrap_or("")
        }
        let ids: BTreeSet<&str> = examples.iter().map(id).collect();
        let fold_of: BTreeMap<&str, usize> = ids.into_iter().enumerate().map(|(at, id)| (id, at % count)).collect();
        let fold = examples.iter().map(|example| fold_of.get(id(example)).copied().unwrap_or(0)).collect();
        Self { examples, fold, count }
    }

    /// For each part the trees of the ranking sum, grown on the others without the features `left_out`.
    pub(super) fn fit(&self, adverse: &[bool], left_out: &[usize]) -> Vec<Vec<Tree>> {
        (0..self.count)
            .into_par_iter()
            .map(|part| {
                let others = self.examples.iter().zip(&self.fold).filter(|(_, fold)| **fold != part);
                let mut rest: Vec<Example> = others.map(|(example, _)| example.clone()).collect();
                // No tree asks about a feature that is the same everywhere.
                for example in &mut rest {
                    left_out.iter().for_each(|feature| example.values[*feature] = 0.0);
                }
                grow_trees(&rest, adverse)
            })
            .collect()
    }

    /// The sum of each example by the trees that were grown without its part.
    pub(super) fn sums(&self, trees: &[Vec<Tree>]) -> Vec<f32> {
        self.examples.iter().zip(&self.fold).map(|(example, fold)| sum(&trees[*fold], &example.values)).collect()
    }
}

/// Weights and intercept of a logistic regression on "graded `useful` or better".
fn logistic_fit(examples: &[Example], useful: u8, penalty: f64) -> (Vec<f64>, f64) {
    let width = examples.first().map_or(0, |example| example.values.len());
    let parameters = minimise(vec![0.0; width + 1], |parameters| {
        let weights = &parameters[..width];
        let mut loss = penalty * weights.iter().map(|weight| weight * weight).sum::<f64>() / 2.0;
        let mut gradient: Vec<f64> = weights.iter().map(|weight| penalty * weight).chain([0.0]).collect();
        for example in examples {
            let truth = f64::from(u8::from(example.grade.is_some_and(|grade| grade >= useful)));
            let values = || example.values.iter().map(|value| f64::from(*value));
            let share =
                logistic(values().zip(weights).map(|(value, weight)| value * weight).sum::<f64>() + parameters[width]);
            loss -= (if truth > 0.5 { share } else { 1.0 - share }).max(1e-12).ln();
            for (gradient, value) in gradient.iter_mut().zip(values().chain([1.0])) {
                *gradient += (share - truth) * value;
            }
        }
        (loss, gradient)
    });
    (parameters[..width].to_vec(), parameters[width])
}

/// How many steps L-BFGS remembers, and takes at the most.
const MEMORY: usize = 10;
const STEPS: usize = 500;

/// Minimises a smooth convex function, given its value and gradient, by L-BFGS with a backtracking line search.
fn minimise(mut at: Vec<f64>, mut function: impl FnMut(&[f64]) -> (f64, Vec<f64>)) -> Vec<f64> {
    let (mut value, mut gradient) = function(&at);
    let mut memory: Vec<(Vec<f64>, Vec<f64>, f64)> = Vec::new();
    for _ in 0..STEPS {
        let mut direction: Vec<f64> = gradient.iter().map(|g| -g).collect();
        let mut alphas = Vec::with_capacity(memory.len());
        for (step, change, rho) in memory.iter().rev() {
            let alpha = rho * dot(step, &direction);
            direction.iter_mut().zip(change).for_each(|(d, c)| *d -= alpha * c);
            alphas.push(alpha);
        }
        if let Some((step, change, _)) = memory.last() {
            let scale = dot(step, change) / dot(change, change);
            direction.iter_mut().for_each(|d| *d *= scale);
        }
        for ((step, change, rho), alpha) in memory.iter().zip(alphas.into_iter().rev()) {
            let beta = rho * dot(change, &direction);
            direction.iter_mut().zip(step).for_each(|(d, s)| *d += (alpha - beta) * s);
        }
        let slope = dot(&gradient, &direction);
        let mut length = if memory.is_empty() { 1.0 / dot(&gradient, &gradient).sqrt().max(1.0) } else { 1.0 };
        let found = loop {
            let next: Vec<f64> = at.iter().zip(&direction).map(|(a, d)| a + length * d).collect();
            let (next_value, next_gradient) = function(&next);
            if next_value <= value + 1e-4 * length * slope {
                break Some((next, next_value, next_gradient));
            }
            length /= 2.0;
            if length < 1e-12 {
                break None;
            }
        };
        let Some((next, next_value, next_gradient)) = found else { break };
        let step: Vec<f64> = next.iter().zip(&at).map(|(n, a)| n - a).collect();
        let change: Vec<f64> = next_gradient.iter().zip(&gradient).map(|(n, g)| n - g).collect();
        let curvature = dot(&step, &change);
        let gained = value - next_value;
        (at, value, gradient) = (next, next_value, next_gradient);
        if gained <= 1e-9 * value.abs().max(1.0) {
            break;
        }
        if curvature > 1e-10 {
            memory.push((step, change, 1.0 / curvature));
            if memory.len() > MEMORY {
                memory.remove(0);
            }
        }
    }
    at
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Examples whose grade follows from the first of two features.
    fn examples() -> Vec<Example> {
        (0..1200)
            .map(|i: u32| {
                let x = (i % 40) as f32 / 10.0;
                let noise = (i * 7919 % 13) as f32 / 13.0 - 0.5;
                let grade = (x + noise).clamp(0.0, 3.0) as u8;
                Example { need: format!("run:{}", i % 20), grade: Some(grade), values: vec![x, noise * 0.01] }
            })
            .collect()
    }

    #[test]
    fn the_fit_finds_what_decides() {
        let forest = fit_ranking(&examples(), &[false, false]);
        let useful = |x: f32| {
            let sum: f32 = sum(&forest.trees, &[x, 0.0]);
            logistic((f64::from(sum) - forest.threshold) * forest.slope)
        };
        assert!(useful(0.5) < 0.2 && useful(3.5) > 0.8, "{} {}", useful(0.5), useful(3.5));
        let pride = fit_pride(&examples(), &[false, true]);
        assert!(pride.weights[0] > 1.0 && pride.weights[1] == 0.0, "{pride:?}");
    }

    #[test]
    fn cross_validation_scores_what_it_has_not_seen() {
        let examples = examples();
        let sums = cross_validated(&examples, &[false, false], 5);
        let mean = |grade: u8| {
            let of: Vec<f32> =
                examples.iter().zip(&sums).filter(|(e, _)| e.grade == Some(grade)).map(|(_, s)| *s).collect();
            of.iter().sum::<f32>() / of.len() as f32
        };
        assert!(mean(0) < mean(1) && mean(1) < mean(2) && mean(2) < mean(3));
    }
}
