//! Growing the trees of the ranking sum from judgments.

use rayon::prelude::*;

use crate::matching::Tree;

/// What one example teaches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lesson {
    /// What the sum should come to.
    pub target: f32,
    /// How much it matters.
    pub weight: f32,
}

/// How many trees are grown, of how many leaves, and how much of what each finds is believed. Of 80, 150 and 250 trees of
/// 4, 8, 12 and 16 leaves, cross-validated nDCG'@10 on the gold needs rose up to 150 of 12 and stayed.
const TREES: usize = 150;
const LEAVES: usize = 12;
const BELIEF: f32 = 0.05;
/// The fewest examples of a leaf, and the weight by which a leaf's value is drawn to nothing.
const FEWEST: usize = 60;
const CAUTION: f32 = 10.0;
/// Each tree sees this share of the features and of the examples, so that no single one decides everything.
const FEATURES_SEEN: f32 = 0.4;
const EXAMPLES_SEEN: f32 = 0.7;
/// Values of a feature are told apart in this many steps at the most.
const STEPS: usize = 48;

/// Grows trees by gradient boosting of squared error (Friedman 2001) on stepped features, best leaf first (Ke and others,
/// "LightGBM", 2017), always the same for the same examples.
///
/// `rows` holds the features of each example; a feature for which `adverse` holds never raises the sum when it grows.
pub(super) fn grow(rows: &[&[f32]], lessons: &[Lesson], adverse: &[bool]) -> Vec<Tree> {
    let width = rows.first().map_or(0, |row| row.len());
    let steps: Vec<Steps> = (0..width).into_par_iter().map(|feature| Steps::of(rows, feature)).collect();
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    let mut sums = vec![0.0; rows.len()];
    let mut trees = Vec::with_capacity(TREES + 1);
    let (weight, total) = lessons.iter().fold((0.0, 0.0), |(weight, total), lesson| {
        (weight + f64::from(lesson.weight), total + f64::from(lesson.weight * lesson.target))
    });
    let start = (total / weight.max(1e-9)) as f32;
    sums.iter_mut().for_each(|sum| *sum = start);
    trees.push(Tree::Leaf(start));
    for _ in 0..TREES {
        let seen: Vec<u32> = (0..rows.len() as u32).filter(|_| chance.next() < EXAMPLES_SEEN).collect();
        let mut features: Vec<usize> = (0..width).filter(|_| chance.next() < FEATURES_SEEN).collect();
        if features.is_empty() {
            features.extend(0..width);
        }
        let errors: Vec<f32> = lessons.iter().zip(&sums).map(|(lesson, sum)| lesson.target - sum).collect();
        let tree = Growth { steps: &steps, lessons, errors: &errors, features: &features, adverse }.tree(seen);
        sums.par_iter_mut().zip(rows).for_each(|(sum, row)| *sum += tree.value(row));
        trees.push(tree);
    }
    trees
}

/// The values of one feature, told apart in steps.
struct Steps {
    /// The upper end of each step but the last.
    ends: Vec<f32>,
    /// By example, the step its value lies in.
    step: Vec<u8>,
}

impl Steps {
    fn of(rows: &[&[f32]], feature: usize) -> Self {
        let mut values: Vec<f32> = rows.iter().map(|row| row[feature]).collect();
        values.sort_unstable_by(f32::total_cmp);
        let mut distinct = values.clone();
        distinct.dedup();
        let mut ends: Vec<f32> = if distinct.len() <= STEPS {
            distinct
        } else {
            // Most examples have nothing of most features: steps of equal size among those that have something.
            let some: Vec<f32> = values.into_iter().filter(|value| *value != distinct[0]).collect();
            let at = |step: usize| some[step * some.len() / STEPS];
            std::iter::once(distinct[0]).chain((1..STEPS).map(at)).collect()
        };
        ends.dedup();
        ends.pop();
        let step = rows.iter().map(|row| ends.partition_point(|end| *end < row[feature]) as u8).collect();
        Self { ends, step }
    }
}

/// A tree that is being grown.
struct Growth<'a> {
    steps: &'a [Steps],
    lessons: &'a [Lesson],
    errors: &'a [f32],
    features: &'a [usize],
    adverse: &'a [bool],
}

/// A leaf that may still be split.
struct Leaf {
    examples: Vec<u32>,
    /// Where it hangs: the index of its slot in the growing tree.
    slot: usize,
    weight: f64,
    error: f64,
    /// Values its part of the tree may take, so that an adverse feature stays adverse further down.
    bounds: (f32, f32),
    best: Option<Split>,
}

#[derive(Clone, Copy)]
struct Split {
    gain: f64,
    feature: usize,
    step: u8,
}

/// A slot of the growing tree.
enum Slot {
    Open(f32),
    Split { value: f32, feature: usize, threshold: f32, lower: usize, higher: usize },
}

impl Growth<'_> {
    fn tree(&self, seen: Vec<u32>) -> Tree {
        let mut slots = Vec::new();
        let root = self.leaf(seen, (f32::NEG_INFINITY, f32::INFINITY), &mut slots);
        let mut leaves = vec![root];
        while leaves.len() < LEAVES {
            let gain = |leaf: &Leaf| leaf.best.map_or(0.0, |split| split.gain);
            let Some(at) = (0..leaves.len())
                .filter(|at| leaves[*at].best.is_some())
                .max_by(|a, b| gain(&leaves[*a]).total_cmp(&gain(&leaves[*b])).then(b.cmp(a)))
            else {
                break;
            };
            let leaf = leaves.swap_remove(at);
            let Some(split) = leaf.best else { break };
            let steps = &self.steps[split.feature];
            let (low, high): (Vec<u32>, Vec<u32>) =
                leaf.examples.iter().partition(|example| steps.step[**example as usize] <= split.step);
            let (mut lower_bounds, mut higher_bounds) = (leaf.bounds, leaf.bounds);
            if self.adverse[split.feature] {
                let value = |examples: &[u32]| {
                    let (weight, error) = self.sums(examples);
                    worth(weight, error, leaf.bounds)
                };
                let middle = f32::midpoint(value(&low), value(&high));
                lower_bounds.0 = lower_bounds.0.max(middle);
                higher_bounds.1 = higher_bounds.1.min(middle);
            }
            let lower = self.leaf(low, lower_bounds, &mut slots);
            let higher = self.leaf(high, higher_bounds, &mut slots);
            slots[leaf.slot] = Slot::Split {
                value: BELIEF * worth(leaf.weight, leaf.error, leaf.bounds),
                feature: split.feature,
                threshold: steps.ends[usize::from(split.step)],
                lower: lower.slot,
                higher: higher.slot,
            };
            leaves.push(lower);
            leaves.push(higher);
        }
        build(&slots, 0)
    }

    fn leaf(&self, examples: Vec<u32>, bounds: (f32, f32), slots: &mut Vec<Slot>) -> Leaf {
        let (weight, error) = self.sums(&examples);
        let slot = slots.len();
        slots.push(Slot::Open(BELIEF * worth(weight, error, bounds)));
        let best = self.best_split(&examples, weight, error, bounds);
        Leaf { examples, slot, weight, error, bounds, best }
    }

    fn sums(&self, examples: &[u32]) -> (f64, f64) {
        examples.iter().fold((0.0, 0.0), |(weight, error), example| {
            let example = *example as usize;
            let own = f64::from(self.lessons[example].weight);
            (weight + own, error + own * f64::from(self.errors[example]))
        })
    }

    fn best_split(&self, examples: &[u32], weight: f64, error: f64, bounds: (f32, f32)) -> Option<Split> {
        if examples.len() < 2 * FEWEST {
            return None;
        }
        let whole = gain(weight, error);
        self.features
            .par_iter()
            .filter_map(|feature| {
                let steps = &self.steps[*feature];
                let mut bins = vec![(0u32, 0.0f64, 0.0f64); steps.ends.len() + 1];
                for example in examples {
                    let example = *example as usize;
                    let bin = &mut bins[usize::from(steps.step[example])];
                    let own = f64::from(self.lessons[example].weight);
                    *bin = (bin.0 + 1, bin.1 + own, bin.2 + own * f64::from(self.errors[example]));
                }
                let (mut count, mut low_weight, mut low_error) = (0usize, 0.0, 0.0);
                let mut best: Option<Split> = None;
                for (step, bin) in bins.iter().enumerate().take(steps.ends.len()) {
                    (count, low_weight, low_error) = (count + bin.0 as usize, low_weight + bin.1, low_error + bin.2);
                    if count < FEWEST || examples.len() - count < FEWEST {
                        continue;
                    }
                    let (high_weight, high_error) = (weight - low_weight, error - low_error);
                    let rises = worth(high_weight, high_error, bounds) > worth(low_weight, low_error, bounds);
                    if self.adverse[*feature] && rises {
                        continue;
                    }
                    let gain = gain(low_weight, low_error) + gain(high_weight, high_error) - whole;
                    if gain > 1e-9 && best.is_none_or(|best| gain > best.gain) {
                        best = Some(Split { gain, feature: *feature, step: step as u8 });
                    }
                }
                best
            })
            .reduce_with(|a, b| match a.gain.total_cmp(&b.gain).then(b.feature.cmp(&a.feature)) {
                std::cmp::Ordering::Less => b,
                _ => a,
            })
    }
}

/// What a leaf says: the mean error of its examples, drawn to nothing where they are few.
fn worth(weight: f64, error: f64, bounds: (f32, f32)) -> f32 {
    ((error / (weight + f64::from(CAUTION))) as f32).clamp(bounds.0, bounds.1)
}

fn gain(weight: f64, error: f64) -> f64 {
    error * error / (weight + f64::from(CAUTION))
}

fn build(slots: &[Slot], at: usize) -> Tree {
    match &slots[at] {
        Slot::Open(value) => Tree::Leaf(*value),
        Slot::Split { value, feature, threshold, lower, higher } => Tree::Split {
            value: *value,
            feature: *feature,
            threshold: *threshold,
            lower: Box::new(build(slots, *lower)),
            higher: Box::new(build(slots, *higher)),
        },
    }
}

/// Numbers that look random and are the same every time (Steele, Lea and Flood, "SplitMix", 2014).
struct Chance(u64);

impl Chance {
    /// The next number, 0..1.
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 40) as f32 / (1u64 << 24) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Good where the first feature is there, unless the second is too: what no weighted sum can say.
    fn lessons() -> (Vec<Vec<f32>>, Vec<Lesson>) {
        let mut chance = Chance(7);
        (0..2000)
            .map(|_| {
                let row: Vec<f32> = (0..3).map(|_| chance.next()).collect();
                let target = f32::from(u8::from(row[0] > 0.5 && row[1] < 0.5));
                (row, Lesson { target, weight: 1.0 })
            })
            .unzip()
    }

    fn sum(trees: &[Tree], row: &[f32]) -> f32 {
        trees.iter().map(|tree| tree.value(row)).sum()
    }

    #[test]
    fn trees_learn_what_two_features_say_together() {
        let (rows, lessons) = lessons();
        let rows: Vec<&[f32]> = rows.iter().map(Vec::as_slice).collect();
        let trees = grow(&rows, &lessons, &[false; 3]);
        let values = [[0.9, 0.1, 0.5], [0.9, 0.9, 0.5], [0.1, 0.1, 0.5], [0.1, 0.9, 0.5]].map(|row| sum(&trees, &row));
        assert!(values[0] > 0.7, "{values:?}");
        assert!(values[1..].iter().all(|value| *value < 0.3), "{values:?}");
        assert_eq!(trees, grow(&rows, &lessons, &[false; 3]), "the same examples grow the same trees");
    }

    #[test]
    fn an_adverse_feature_never_speaks_for_a_course() {
        let (rows, lessons) = lessons();
        let rows: Vec<&[f32]> = rows.iter().map(Vec::as_slice).collect();
        let trees = grow(&rows, &lessons, &[true, false, false]);
        let mut chance = Chance(11);
        for _ in 0..200 {
            let (a, b, rest) = (chance.next(), chance.next(), [chance.next(), chance.next()]);
            let at = |first: f32| sum(&trees, &[first, rest[0], rest[1]]);
            assert!(at(a.max(b)) <= at(a.min(b)) + 1e-5);
        }
    }
}
