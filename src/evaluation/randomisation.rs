//! Whether a difference between two runs could be chance: the paired randomisation test.
//!
//! Fisher 1935; recommended for retrieval by Smucker, Allan and Carterette, "A comparison of statistical significance
//! tests for information retrieval evaluation", CIKM 2007. If neither run were better, it would be chance which of two
//! figures of a need belongs to which run, so every way to swap them is as likely as the one observed.

use rayon::prelude::*;

use super::random::Random;

/// Up to so many needs that differ, all ways to swap are tried: 65,536.
const ALL_UP_TO: usize = 16;
/// Beyond, so many are drawn: enough to tell 0.05 from 0.047.
const DRAWS: u64 = 100_000;
/// How many are drawn in one go.
const BATCH: u64 = 1_000;

/// How likely a mean difference at least as far from 0 as that of `differences`, one a need, comes about by chance.
pub fn chance(differences: &[f64]) -> f64 {
    // Needs on which the runs agree add nothing, whichever way they are swapped.
    let differ: Vec<f64> = differences.iter().copied().filter(|difference| *difference != 0.0).collect();
    if differ.len() <= ALL_UP_TO { of_all(&differ) } else { of_drawn(&differ) }
}

fn of_all(differ: &[f64]) -> f64 {
    let bar = bar(differ);
    let ways = 1u32 << differ.len();
    let as_far = (0..ways).filter(|way| swapped(differ, u64::from(*way)).abs() >= bar).count();
    as_far as f64 / f64::from(ways)
}

/// The way observed is one of those drawn, so that the answer is never 0 (Phipson and Smyth 2010).
fn of_drawn(differ: &[f64]) -> f64 {
    let bar = bar(differ);
    let as_far: u64 = (0..DRAWS / BATCH)
        .into_par_iter()
        .map(|batch| {
            let mut random = Random::sequence(batch);
            let far = |_: &u64| {
                let sum: f64 = differ.chunks(64).map(|chunk| swapped(chunk, random.next())).sum();
                sum.abs() >= bar
            };
            (0..BATCH).filter(far).count() as u64
        })
        .sum();
    (as_far + 1) as f64 / (DRAWS + 1) as f64
}

/// The sum with the signs changed where `way` has a bit.
fn swapped(differ: &[f64], way: u64) -> f64 {
    differ.iter().enumerate().map(|(at, value)| if way >> at & 1 == 1 { -value } else { *value }).sum()
}

/// What counts as far as the sum observed, whatever order it is added up in.
fn bar(differ: &[f64]) -> f64 {
    let scale: f64 = differ.iter().map(|value| value.abs()).sum();
    differ.iter().sum::<f64>().abs() - 1e-12 * scale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_cases_are_counted_out() {
        // All three swaps of (1, 1, 1) bring it nearer to 0, but for all and none: 2 of 8.
        assert_eq!(chance(&[1.0, 1.0, 1.0]), 0.25);
        assert_eq!(chance(&[1.0, 2.0]), 0.5);
        assert_eq!(chance(&[1.0, 2.0, 0.0, 0.0]), 0.5);
        // 1 + 2 - 3 = 0 is as near as can be.
        assert_eq!(chance(&[1.0, 2.0, -3.0]), 1.0);
        assert_eq!(chance(&[0.5; 10]), 2.0 / 1024.0);
        assert_eq!(chance(&[]), 1.0);
        assert_eq!(chance(&[0.0; 5]), 1.0);
    }

    #[test]
    fn the_direction_does_not_matter() {
        let differences = [0.1, -0.3, 0.2, 0.4, 0.25];
        let turned = differences.map(|difference| -difference);
        assert_eq!(chance(&differences), chance(&turned));
    }

    #[test]
    fn what_is_drawn_comes_near_what_is_counted() {
        let differences: Vec<f64> = (0..16).map(|index| f64::from(index % 5) / 4.0 - 0.3).collect();
        let (all, drawn) = (of_all(&differences), of_drawn(&differences));
        assert!((all - drawn).abs() < 0.01, "{all} {drawn}");
        let many: Vec<f64> = (0..90).map(|index| f64::from(index % 7) / 6.0 - 0.2).collect();
        assert!(chance(&many) < 0.001 && chance(&many) > 0.0);
        assert_eq!(chance(&many), chance(&many));
    }
}
