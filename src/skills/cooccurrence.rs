//! What is named together far more often than chance would have it: counting over lists, and a measure.

use rustc_hash::FxHashMap;

use super::entry::SkillIdx;

/// Pairs seen together less often than this are chance or one author's habit.
const LEAST_TOGETHER: u32 = 5;
/// What the log-likelihood ratio of independent things exceeds once in a thousand times (chi-squared, one degree of
/// freedom).
const BEYOND_CHANCE: f64 = 10.83;
/// Normalised pointwise mutual information runs from 0 for independent things to 1 for those that never stand alone
/// (Bouma 2009). Frequent things pass any test of significance; on the gold shelf those below are merely popular.
const CLOSE: f64 = 0.5;
/// A longer list pairs everything with everything: some vendors put thirty tags on a course.
const LONGEST_LIST: usize = 12;

/// How often skills are named, alone and together.
#[derive(Debug, Clone, Default)]
pub struct Cooccurrence {
    lists: u32,
    holding: FxHashMap<SkillIdx, u32>,
    together: FxHashMap<(SkillIdx, SkillIdx), u32>,
}

/// Two skills named together beyond chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The one with the lower number.
    pub one: SkillIdx,
    /// The other.
    pub other: SkillIdx,
    /// How many lists hold both.
    pub together: u32,
    /// How many hold `one`.
    pub with_one: u32,
    /// How many hold `other`.
    pub with_other: u32,
    /// The log-likelihood ratio, see [`log_likelihood_ratio`].
    pub strength: f64,
}

impl Cooccurrence {
    /// Counts `lists`, each of which holds a skill at most once. Lists of more than twelve are left out.
    pub fn of<'a>(lists: impl IntoIterator<Item = &'a [SkillIdx]>) -> Self {
        let mut counted = Self::default();
        for list in lists.into_iter().filter(|list| list.len() <= LONGEST_LIST) {
            counted.lists += 1;
            for (index, one) in list.iter().enumerate() {
                *counted.holding.entry(*one).or_default() += 1;
                for other in &list[index + 1..] {
                    *counted.together.entry((*one.min(other), *one.max(other))).or_default() += 1;
                }
            }
        }
        counted
    }

    /// The pairs named together beyond chance, strongest first.
    pub fn pairs(&self) -> Vec<Pair> {
        let frequent = self.together.iter().filter(|(_, together)| **together >= LEAST_TOGETHER);
        let mut pairs: Vec<Pair> = frequent
            .map(|(&(one, other), &together)| {
                let (with_one, with_other) = (self.holding[&one], self.holding[&other]);
                let strength = log_likelihood_ratio(together, with_one, with_other, self.lists);
                Pair { one, other, together, with_one, with_other, strength }
            })
            .filter(|pair| pair.strength >= BEYOND_CHANCE)
            .filter(|pair| closeness(pair.together, pair.with_one, pair.with_other, self.lists) >= CLOSE)
            .collect();
        pairs.sort_by(|a, b| b.strength.total_cmp(&a.strength).then((a.one, a.other).cmp(&(b.one, b.other))));
        pairs
    }
}

/// How surprising it is that of `all` lists, of which `one` hold the one thing and `other` the other, `together` hold
/// both: twice the logarithm of how much likelier the counts are if the things depend on each other than if they do not
/// (G²; Dunning 1993, "Accurate methods for the statistics of surprise and coincidence"). Unlike pointwise mutual
/// information it does not favour rare things. Negative where they are seen together less often than by chance.
pub fn log_likelihood_ratio(together: u32, one: u32, other: u32, all: u32) -> f64 {
    let [together, one, other, all] = [together, one, other, all].map(f64::from);
    let cell = |seen: f64, row: f64, column: f64| {
        if seen > 0.0 { seen * (seen * all / (row * column)).ln() } else { 0.0 }
    };
    let ratio = 2.0
        * (cell(together, one, other)
            + cell(one - together, one, all - other)
            + cell(other - together, all - one, other)
            + cell(all - one - other + together, all - one, all - other));
    if together * all < one * other { -ratio } else { ratio }
}

/// Normalised pointwise mutual information (Bouma 2009, "Normalized (pointwise) mutual information in collocation
/// extraction").
fn closeness(together: u32, one: u32, other: u32, all: u32) -> f64 {
    let [together, one, other, all] = [together, one, other, all].map(f64::from);
    // Where every list holds both there is nothing to compare with.
    if together >= all { 0.0 } else { (together * all / (one * other)).ln() / (all / together).ln() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratio_is_that_of_the_paper() {
        // "the swiss" in Dunning's table: 110 of 31,777 bigrams, 2,442 with another second, 111 with another first word.
        let ratio = log_likelihood_ratio(110, 2_552, 221, 31_777);
        assert!((ratio - 270.72).abs() < 0.01, "{ratio}");
        // By hand: of 4 lists, 2 hold one, the same 2 the other; each of two cells 2 ln 2, so 2 * 4 ln 2.
        assert!((log_likelihood_ratio(2, 2, 2, 4) - 8.0 * 2f64.ln()).abs() < 1e-9);
        // 10 of 100 and 20 of 100 meet twice by chance.
        assert!(log_likelihood_ratio(2, 10, 20, 100).abs() < 1e-9);
        assert!(log_likelihood_ratio(0, 50, 50, 100) < -100.0);
    }

    #[test]
    fn closeness_runs_from_chance_to_never_alone() {
        assert!((closeness(5, 5, 5, 100) - 1.0).abs() < 1e-9);
        assert!(closeness(2, 10, 20, 100).abs() < 1e-9);
        // ln(5 * 100 / (10 * 10)) / ln(100 / 5) = ln 5 / ln 20.
        assert!((closeness(5, 10, 10, 100) - 0.5372).abs() < 1e-4);
        assert!(closeness(3, 3, 3, 3).abs() < 1e-9);
    }

    #[test]
    fn pairs_beyond_chance_come_strongest_first() {
        let mut lists: Vec<Vec<SkillIdx>> = vec![vec![1, 2]; 9];
        lists.extend(vec![vec![4, 3]; 6]);
        // Met only four times, met as often as by chance, and in lists too long to mean anything.
        lists.extend(vec![vec![5, 6]; 4]);
        lists.extend(vec![vec![7, 8]; 5]);
        lists.extend(vec![vec![7]; 20]);
        lists.extend(vec![vec![8]; 6]);
        lists.extend(vec![(10..23).collect(); 9]);
        let counted = Cooccurrence::of(lists.iter().map(Vec::as_slice));
        let pairs: Vec<_> =
            counted.pairs().iter().map(|pair| (pair.one, pair.other, pair.together, pair.with_one)).collect();
        assert_eq!(pairs, [(1, 2, 9, 9), (3, 4, 6, 6)]);
    }
}
