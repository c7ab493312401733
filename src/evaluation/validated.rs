//! How well sums order the judged courses of each need: what feature sets and weights are compared by.

use std::collections::BTreeMap;

use super::fit::Example;

/// A course of at least this grade is useful.
const USEFUL: u8 = 2;

/// How well the judged courses of one need are ordered.
#[derive(Debug, Clone, PartialEq)]
pub struct NeedRanking {
    /// The run and the need: `full:W001`.
    pub need: String,
    /// nDCG@10 of the judged courses.
    pub ndcg: f64,
    /// Share of useful ones among the first three judged.
    pub p3: f64,
}

impl NeedRanking {
    /// The run the need belongs to.
    pub fn run(&self) -> &str {
        self.need.split(':').next().unwrap_or("")
    }
}

/// The needs of `examples` for which something useful was judged, in the order of their names, ordered by `sums`.
pub fn need_rankings(examples: &[Example], sums: &[f32]) -> Vec<NeedRanking> {
    let mut needs: BTreeMap<&str, Vec<(f32, u8)>> = BTreeMap::new();
    for (example, sum) in examples.iter().zip(sums) {
        if let Some(grade) = example.grade {
            needs.entry(&example.need).or_default().push((*sum, grade));
        }
    }
    let ranked = needs.into_iter().filter(|(_, courses)| courses.iter().any(|(_, grade)| *grade >= USEFUL));
    ranked
        .map(|(need, mut courses)| {
            courses.sort_by(|a, b| b.0.total_cmp(&a.0));
            let judged: Vec<u8> = courses.into_iter().map(|(_, grade)| grade).collect();
            let mut ideal = judged.clone();
            ideal.sort_unstable_by(|a, b| b.cmp(a));
            let first = &judged[..judged.len().min(3)];
            let useful = first.iter().filter(|grade| **grade >= USEFUL).count();
            let (ndcg, p3) = (dcg(&judged) / dcg(&ideal), useful as f64 / first.len() as f64);
            NeedRanking { need: need.to_owned(), ndcg, p3 }
        })
        .collect()
}

/// The mean of `figure` over `needs`.
pub fn mean_of<'a>(needs: impl IntoIterator<Item = &'a NeedRanking>, figure: fn(&NeedRanking) -> f64) -> f64 {
    let (sum, count) = needs.into_iter().fold((0.0, 0usize), |(sum, count), need| (sum + figure(need), count + 1));
    sum / count as f64
}

fn dcg(grades: &[u8]) -> f64 {
    let gain = |(rank, grade): (usize, &u8)| (2f64.powi(i32::from(*grade)) - 1.0) / (rank as f64 + 2.0).log2();
    grades.iter().take(10).enumerate().map(gain).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(need: &str, grade: Option<u8>) -> Example {
        Example { need: need.into(), grade, values: Vec::new() }
    }

    #[test]
    fn only_judged_courses_of_needs_with_something_useful_count() {
        let examples = [
            example("full:B", Some(1)),
            example("full:A", Some(0)),
            example("full:A", None),
            example("full:A", Some(3)),
        ];
        let rankings = need_rankings(&examples, &[1.0, 0.5, 9.0, 0.7]);
        assert_eq!(rankings, [NeedRanking { need: "full:A".into(), ndcg: 1.0, p3: 0.5 }]);
        assert_eq!(rankings[0].run(), "full");
        let turned = need_rankings(&examples, &[1.0, 0.7, 9.0, 0.5]);
        assert!((turned[0].ndcg - 1.0 / 3f64.log2()).abs() < 1e-12);
    }
}
