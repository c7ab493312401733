//! How far a figure could be off because other needs might have been asked: the bootstrap over needs.
//!
//! Efron, "Bootstrap methods: another look at the jackknife", 1979; the interval is the percentile interval of Efron and
//! Tibshirani, "An introduction to the bootstrap", 1993, chapter 13. Needs are drawn, not courses: a run answers needs,
//! and the courses of one need go up and down together.

use rayon::prelude::*;
use serde::{Serialize, Serializer};

use super::random::Random;

/// How often the needs are drawn anew. The ends of a 95% interval hang on 50 draws each.
pub const RESAMPLES: usize = 2000;
/// The share of draws an interval leaves out at each end.
const TAIL: f64 = 0.025;

/// Where a figure lies in 95% of the draws; `NaN` where there is nothing to measure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Serialize for Interval {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        [self.low, self.high].serialize(serializer)
    }
}

/// The 95% intervals of the figures that `measure` takes of `items`, which it is given as often as they were drawn.
pub fn intervals<T: Sync>(items: &[T], measure: impl Fn(&[&T]) -> Vec<f64> + Sync) -> Vec<Interval> {
    if items.is_empty() {
        let nothing = Interval { low: f64::NAN, high: f64::NAN };
        return measure(&[]).iter().map(|_| nothing).collect();
    }
    let draws: Vec<Vec<f64>> = (0..RESAMPLES as u64)
        .into_par_iter()
        .map(|index| {
            let mut random = Random::sequence(index);
            let drawn: Vec<&T> = items.iter().map(|_| &items[random.below(items.len())]).collect();
            measure(&drawn)
        })
        .collect();
    let figures = draws.first().map_or(0, Vec::len);
    (0..figures)
        .map(|figure| {
            // A draw without a single gap says nothing of how many gaps are seen.
            let mut values: Vec<f64> =
                draws.iter().filter_map(|draw| draw.get(figure).copied()).filter(|value| value.is_finite()).collect();
            values.sort_unstable_by(f64::total_cmp);
            Interval { low: quantile(&values, TAIL), high: quantile(&values, 1.0 - TAIL) }
        })
        .collect()
}

/// The value below which `share` of the sorted `values` lie, between two of them where need be.
fn quantile(values: &[f64], share: f64) -> f64 {
    let Some(last) = values.len().checked_sub(1) else { return f64::NAN };
    let at = share * last as f64;
    let (below, above) = (values[at.floor() as usize], values[at.ceil() as usize]);
    below + (above - below) * at.fract()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(values: &[&f64]) -> Vec<f64> {
        vec![values.iter().copied().sum::<f64>() / values.len() as f64]
    }

    #[test]
    fn two_needs_can_come_out_as_either_alone() {
        // Of (0, 1) the draws are 0 and 1 a quarter of the time each, and a half else.
        assert_eq!(intervals(&[0.0, 1.0], mean), [Interval { low: 0.0, high: 1.0 }]);
        let halves = intervals(&[0.0, 1.0], |drawn| vec![f64::from(u8::from(mean(drawn)[0] == 0.5))]);
        assert_eq!(halves, [Interval { low: 0.0, high: 1.0 }]);
    }

    #[test]
    fn needs_that_are_all_alike_leave_no_doubt() {
        assert_eq!(intervals(&[0.75; 8], mean), [Interval { low: 0.75, high: 0.75 }]);
    }

    #[test]
    fn many_needs_come_near_the_normal_interval() {
        // 100 needs of which half are served: standard error 0.05, so 0.402 to 0.598.
        let values: Vec<f64> = (0..100).map(|index| f64::from(index % 2)).collect();
        let [Interval { low, high }] = intervals(&values, mean)[..] else { panic!() };
        assert!((low - 0.402).abs() < 0.015 && (high - 0.598).abs() < 0.015, "{low} {high}");
        assert_eq!(intervals(&values, mean), intervals(&values, mean));
    }

    #[test]
    fn draws_that_measure_nothing_are_left_out() {
        let share = intervals(&[None, Some(1.0)], |drawn| {
            let known: Vec<f64> = drawn.iter().filter_map(|value| **value).collect();
            vec![known.iter().sum::<f64>() / known.len() as f64]
        });
        assert_eq!(share, [Interval { low: 1.0, high: 1.0 }]);
        assert!(intervals(&[], mean)[0].low.is_nan());
    }
}
