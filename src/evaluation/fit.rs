//! Fitting the scorer's weights to judgments.
//!
//! The ranking sum is a proportional-odds model of the grades (McCullagh 1980) with an L2 penalty, fitted by L-BFGS
//! (Nocedal 1980). Courses nobody judged take part with a small weight as wrong ones: a model that has only seen what
//! search engines found plausible does not know what is implausible. The pride sum is a logistic regression on grade 3,
//! on judged courses alone and without the features that tell how a course stands among the others.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::measured::Measured;

/// What was measured of one candidate for one need.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// The run and the need: `full:W001`.
    pub need: String,
    /// The grade, if somebody judged it.
    pub grade: Option<u8>,
    /// The features, in the order of [`crate::matching::FEATURES`].
    pub values: Vec<f64>,
}

/// Fitted weights of one sum.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedLine {
    /// By feature.
    pub weights: Vec<f64>,
    /// The sum at which the share is one half.
    pub threshold: f64,
    /// How fast the share grows there.
    pub slope: f64,
}

/// What unjudged courses weigh beside judged ones. Of 0, 0.02, 0.05, 0.08, 0.15 and 0.3, cross-validated nDCG'@10 on the
/// gold needs rose up to 0.08 and stayed.
const UNJUDGED: f64 = 0.08;
/// L2 penalties of the ranking and the pride weights.
const RANKING_PENALTY: f64 = 2.0;
const PRIDE_PENALTY: f64 = 3.3;
/// As many courses of a need are shown at the most, and so decide how the sum becomes a share.
const SHOWN: usize = 20;

/// Fits the ranking sum.
pub fn fit_ranking(examples: &[Example]) -> FittedLine {
    let width = examples.first().map_or(0, |example| example.values.len());
    let measured = Measured::of(examples);
    let all: Vec<usize> = (0..measured.len()).collect();
    let parameters = minimise(vec![0.0; width + 3], |parameters| ordinal(parameters, &measured, &all, width));
    let weights = parameters[..width].to_vec();
    let mut shown: BTreeMap<&str, Vec<(f64, Option<u8>)>> = BTreeMap::new();
    for example in examples {
        shown.entry(&example.need).or_default().push((dot(&weights, &example.values), example.grade));
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
    FittedLine { weights, threshold: -intercept / slope, slope }
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

/// The ranking sums each need's examples get from weights fitted without that need, in the order of `examples`.
pub fn cross_validated(examples: &[Example], folds: usize) -> Vec<f64> {
    let folds = Folds::of(examples, folds);
    let width = examples.first().map_or(0, |example| example.values.len());
    folds.sums(&folds.fit(&vec![false; width], None))
}

/// Examples in parts by need, to fit on all parts but one. Needs of one id in several runs are in one part.
pub(super) struct Folds {
    measured: Measured,
    /// The part of each example.
    fold: Vec<usize>,
    count: usize,
}

impl Folds {
    pub(super) fn of(examples: &[Example], count: usize) -> Self {
        fn id(example: &Example) -> &str {
            example.need.rsplit(':').next().unwrap_or("")
        }
        let ids: BTreeSet<&str> = examples.iter().map(id).collect();
        let fold_of: BTreeMap<&str, usize> = ids.into_iter().enumerate().map(|(at, id)| (id, at % count)).collect();
        let fold = examples.iter().map(|example| fold_of.get(id(example)).copied().unwrap_or(0)).collect();
        Self { measured: Measured::of(examples), fold, count }
    }

    /// For each part the ranking sum's parameters, fitted on the others without the features `left_out`. `near` are
    /// parameters fitted on the same parts, to start from.
    pub(super) fn fit(&self, left_out: &[bool], near: Option<&[Vec<f64>]>) -> Vec<Vec<f64>> {
        let width = left_out.len();
        (0..self.count)
            .into_par_iter()
            .map(|part| {
                let rest: Vec<usize> = (0..self.measured.len()).filter(|at| self.fold[*at] != part).collect();
                let mut start = near.map_or_else(|| vec![0.0; width + 3], |near| near[part].clone());
                start.iter_mut().zip(left_out).filter(|(_, out)| **out).for_each(|(weight, _)| *weight = 0.0);
                minimise(start, |parameters| {
                    let (loss, mut gradient) = ordinal(parameters, &self.measured, &rest, width);
                    // A weight that starts at 0 and is never moved is a feature that is not there.
                    gradient.iter_mut().zip(left_out).filter(|(_, out)| **out).for_each(|(slope, _)| *slope = 0.0);
                    (loss, gradient)
                })
            })
            .collect()
    }

    /// The sum of each example by the parameters that were fitted without its part.
    pub(super) fn sums(&self, parameters: &[Vec<f64>]) -> Vec<f64> {
        (0..self.measured.len()).map(|at| self.measured.sum(at, &parameters[self.fold[at]])).collect()
    }
}

/// Penalised negative log-likelihood of the grades of the examples `which`, and its gradient. Parameters: weights, first threshold, and the
/// logarithms of the steps to the second and third.
fn ordinal(parameters: &[f64], measured: &Measured, which: &[usize], width: usize) -> (f64, Vec<f64>) {
    let weights = &parameters[..width];
    let steps = [parameters[width + 1].exp(), parameters[width + 2].exp()];
    let first = parameters[width];
    let thresholds = [f64::NEG_INFINITY, first, first + steps[0], first + steps[0] + steps[1], f64::INFINITY];
    let empty = || (0.0, vec![0.0; width], [0.0; 5]);
    let chunks: Vec<(f64, Vec<f64>, [f64; 5])> = which
        .par_chunks(2048)
        .map(|chunk| {
            let (mut loss, mut gradient, mut at) = empty();
            for example in chunk {
                let grade = measured.grade(*example);
                let weight = if grade.is_some() { 1.0 } else { UNJUDGED };
                let grade = usize::from(grade.unwrap_or(0));
                let sum = measured.sum(*example, weights);
                let (low, high) = (logistic(thresholds[grade] - sum), logistic(thresholds[grade + 1] - sum));
                let share = (high - low).max(1e-12);
                let (low_slope, high_slope) = (low * (1.0 - low), high * (1.0 - high));
                loss -= weight * share.ln();
                let by_sum = weight * (high_slope - low_slope) / share;
                measured.add_to(&mut gradient, *example, by_sum);
                at[grade + 1] -= weight * high_slope / share;
                at[grade] += weight * low_slope / share;
            }
            (loss, gradient, at)
        })
        .collect();
    // Added up in order: which thread was faster must not show in the last digit.
    let (loss, mut gradient, at) = chunks.into_iter().fold(empty(), |mut a, b| {
        a.1.iter_mut().zip(&b.1).for_each(|(a, b)| *a += b);
        a.2.iter_mut().zip(&b.2).for_each(|(a, b)| *a += b);
        (a.0 + b.0, a.1, a.2)
    });
    let penalty: f64 = weights.iter().map(|weight| weight * weight).sum();
    gradient.iter_mut().zip(weights).for_each(|(gradient, weight)| *gradient += RANKING_PENALTY * weight);
    gradient.extend([at[1] + at[2] + at[3], (at[2] + at[3]) * steps[0], at[3] * steps[1]]);
    (loss + RANKING_PENALTY * penalty / 2.0, gradient)
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
            let share = logistic(dot(weights, &example.values) + parameters[width]);
            loss -= (if truth > 0.5 { share } else { 1.0 - share }).max(1e-12).ln();
            for (gradient, value) in gradient.iter_mut().zip(example.values.iter().chain([&1.0])) {
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
        (0..400)
            .map(|i| {
                let x = f64::from(i % 40) / 10.0;
                let noise = f64::from(i * 7919 % 13) / 13.0 - 0.5;
                let grade = (x + noise).clamp(0.0, 3.0) as u8;
                Example { need: format!("run:{}", i % 20), grade: Some(grade), values: vec![x, noise * 0.01] }
            })
            .collect()
    }

    #[test]
    fn the_gradient_is_the_slope_of_the_loss() {
        let examples = examples();
        let (measured, all) = (Measured::of(&examples), (0..examples.len()).collect::<Vec<_>>());
        let ordinal = |at: &[f64]| ordinal(at, &measured, &all, 2);
        let at = [0.3, -0.2, 0.1, 0.2, -0.1];
        let (_, gradient) = ordinal(&at);
        for index in 0..at.len() {
            let (mut up, mut down) = (at, at);
            up[index] += 1e-5;
            down[index] -= 1e-5;
            let slope = (ordinal(&up).0 - ordinal(&down).0) / 2e-5;
            assert!((slope - gradient[index]).abs() < 1e-3 * slope.abs().max(1.0), "{index}: {slope} {gradient:?}");
        }
    }

    #[test]
    fn the_fit_finds_what_decides() {
        let line = fit_ranking(&examples());
        assert!(line.weights[0] > 1.0, "{line:?}");
        let half = line.threshold / line.weights[0];
        assert!((1.5..2.5).contains(&half), "useful begins about 2: {line:?}");
        let pride = fit_pride(&examples(), &[false, true]);
        assert!(pride.weights[0] > 1.0 && pride.weights[1] == 0.0, "{pride:?}");
    }

    #[test]
    fn cross_validation_scores_what_it_has_not_seen() {
        let examples = examples();
        let sums = cross_validated(&examples, 5);
        let mean = |grade: u8| {
            let of: Vec<f64> =
                examples.iter().zip(&sums).filter(|(e, _)| e.grade == Some(grade)).map(|(_, s)| *s).collect();
            of.iter().sum::<f64>() / of.len() as f64
        };
        assert!(mean(0) < mean(1) && mean(1) < mean(2) && mean(2) < mean(3));
    }
}
