//! All trees of a forest asked at once.

/// Which leaf of each tree an example comes to, found without walking the trees: each question whose answer is "higher"
/// strikes out the leaves of its lower branch, and the first leaf left is the one (Lucchese et al., "QuickScorer", 2015).
/// Questions about one feature stand together in the order of their thresholds, so only those that strike are looked at.
/// Most features of a course are zero and strike nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct LeafMasks {
    questions: Vec<Question>,
    /// By feature: where its questions begin; one more at the end.
    begins: Vec<usize>,
    /// The leaves of all trees.
    leaves: Vec<f32>,
    /// By tree: where its leaves begin.
    trees: Vec<usize>,
}

/// A question of some tree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Question {
    pub feature: usize,
    /// Values above this strike.
    pub threshold: f32,
    pub tree: usize,
    /// The leaves that are left, a bit each.
    pub left: u64,
}

/// The most leaves a tree may have.
pub(super) const MOST_LEAVES: usize = u64::BITS as usize;

impl LeafMasks {
    /// The forest of these questions; `trees` holds the leaves of each tree from the lowest branch up.
    pub fn new(mut questions: Vec<Question>, trees: &[Vec<f32>], features: usize) -> Self {
        questions.sort_by(|a, b| a.feature.cmp(&b.feature).then(a.threshold.total_cmp(&b.threshold)));
        let begins = (0..=features).map(|feature| questions.partition_point(|q| q.feature < feature)).collect();
        let mut masks = Self { questions, begins, ..Self::default() };
        for leaves in trees {
            masks.trees.push(masks.leaves.len());
            masks.leaves.extend(leaves);
        }
        masks
    }

    /// The sum of the leaves an example with these features comes to, in the order of the trees.
    pub fn sum(&self, features: &[f32]) -> f32 {
        let mut left = vec![u64::MAX; self.trees.len()];
        for (value, range) in features.iter().zip(self.begins.windows(2)) {
            for question in &self.questions[range[0]..range[1]] {
                if *value <= question.threshold {
                    break;
                }
                left[question.tree] &= question.left;
            }
        }
        let leaves = self.trees.iter().zip(&left);
        leaves.map(|(begin, left)| self.leaves[begin + left.trailing_zeros() as usize]).sum()
    }
}
