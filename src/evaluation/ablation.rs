//! What each feature is worth: what is lost without it, when the weights of the others may make up for it.

use super::fit::{Example, Folds};
use super::randomisation::chance;
use super::validated::{NeedRanking, mean_of, need_rankings};

/// Features left out together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// What it is called in the list.
    pub name: String,
    /// The places of the features.
    pub features: Vec<usize>,
}

/// What is lost without some features, on needs the weights were not fitted to.
#[derive(Debug, Clone, PartialEq)]
pub struct Ablation {
    /// What was left out.
    pub name: String,
    /// How much nDCG'@10 falls.
    pub ndcg_lost: f64,
    /// How likely nDCG'@10 changes as much by chance.
    pub p: f64,
    /// How much P'@3 falls.
    pub p3_lost: f64,
}

/// Leaves out each of `groups` in turn, fits the ranking sum anew, cross-validated over `folds` parts of the needs, and
/// says what is lost against all features; the greatest loss comes first. Comes out the same every time.
pub fn ablate(
    examples: &[Example],
    adverse: &[bool],
    folds: usize,
    groups: &[LeftOut],
) -> (Vec<NeedRanking>, Vec<Ablation>) {
    let folds = Folds::of(examples, folds);
    let all = need_rankings(examples, &folds.sums(&folds.fit(adverse, &[])));
    // One after the other: the parts of one fit keep all cores busy.
    let mut ablations: Vec<Ablation> = groups
        .iter()
        .map(|group| {
            // What is 0 everywhere weighs nothing; who leaves it out loses nothing.
            let measured = examples.iter().any(|example| group.features.iter().any(|at| example.values[*at] != 0.0));
            let without = match measured {
                true => need_rankings(examples, &folds.sums(&folds.fit(adverse, &group.features))),
                false => all.clone(),
            };
            let lost: Vec<f64> = all.iter().zip(&without).map(|(all, without)| all.ndcg - without.ndcg).collect();
            Ablation {
                name: group.name.clone(),
                ndcg_lost: mean_of(&all, |need| need.ndcg) - mean_of(&without, |need| need.ndcg),
                p: chance(&lost),
                p3_lost: mean_of(&all, |need| need.p3) - mean_of(&without, |need| need.p3),
            }
        })
        .collect();
    ablations.sort_by(|a, b| b.ndcg_lost.total_cmp(&a.ndcg_lost).then_with(|| a.name.cmp(&b.name)));
    (all, ablations)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Grades that follow from the first feature; the second is noise, the third always 0.
    fn examples() -> Vec<Example> {
        (0..600)
            .map(|i: u32| {
                let x = (i * 7 % 40) as f32 / 10.0;
                let noise = (i * 7919 % 13) as f32 / 13.0;
                let values = vec![x, noise, 0.0];
                Example { need: format!("run:{}", i % 20), grade: Some(x.min(3.0) as u8), values }
            })
            .collect()
    }

    fn alone(at: usize) -> LeftOut {
        LeftOut { name: ["what decides", "noise", "nothing"][at].into(), features: vec![at] }
    }

    #[test]
    fn what_decides_is_missed_most_and_nothing_not_at_all() {
        let groups = [alone(2), alone(1), alone(0)];
        let (all, ablations) = ablate(&examples(), &[false; 3], 5, &groups);
        assert_eq!(all.len(), 20);
        assert_eq!(ablations[0].name, "what decides");
        assert!(ablations[0].ndcg_lost > 0.2 && ablations[0].p < 0.01 && ablations[0].p3_lost > 0.2, "{ablations:?}");
        assert!(ablations[1..].iter().all(|ablation| ablation.ndcg_lost.abs() < 0.02), "{ablations:?}");
        let nothing = ablations.iter().find(|ablation| ablation.name == "nothing").unwrap();
        assert_eq!((nothing.ndcg_lost, nothing.p, nothing.p3_lost), (0.0, 1.0, 0.0));
    }

    #[test]
    fn a_group_is_left_out_together_and_all_comes_out_the_same_again() {
        let both = LeftOut { name: "both".into(), features: vec![0, 1] };
        let (_, ablations) = ablate(&examples(), &[false; 3], 5, &[alone(0), both.clone()]);
        assert!(ablations.iter().all(|ablation| ablation.ndcg_lost > 0.2), "{ablations:?}");
        assert_eq!(ablate(&examples(), &[false; 3], 5, &[alone(0), both]).1, ablations);
    }
}
