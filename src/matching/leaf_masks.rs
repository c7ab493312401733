//! All trees of a forest asked at once.

/// Which leaf of each tree an example comes to, found without walking the trees: each question whose answer is "higher"
/// strikes out the leaves of its lower branch, and the first leaf left is the one (Lucchese et al., "QuickScorer", 2015).
///
/// Between two thresholds a feature's questions all answer alike, so what they leave of all trees is reckoned beforehand, a
/// row for each such step. An example then costs one row for each of its features that strikes anything; most features of a
/// course are zero and do not.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct LeafMasks {
    /// The thresholds of all features, each feature's in order, each once.
    thresholds: Vec<f32>,
    /// By feature: where its thresholds begin; one more at the end.
    begins: Vec<usize>,
    /// By threshold: the leaves of each tree that values above it leave.
    rows: Vec<[Leaves; MOST_TREES]>,
    /// By tree: its leaves, and nothing behind them.
    leaves: Vec<[f32; MOST_LEAVES]>,
}

/// A question of some tree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Question {
    pub feature: usize,
    /// Values above this strike.
    pub threshold: f32,
    pub tree: usize,
    /// The leaves that are left, a bit each.
    pub left: Leaves,
}

/// Leaves of a tree, a bit each.
pub(super) type Leaves = u16;

/// The most leaves a tree may have.
pub(super) const MOST_LEAVES: usize = Leaves::BITS as usize;

/// The most trees a forest may have.
pub(super) const MOST_TREES: usize = 160;

/// The sum is added up in so many parts, which need not wait for each other.
const LANES: usize = 4;

impl LeafMasks {
    /// The forest of these questions, of at most [`MOST_TREES`] trees; `trees` holds the leaves of each from the lowest
    /// branch up, at most [`MOST_LEAVES`].
    pub fn new(mut questions: Vec<Question>, trees: &[Vec<f32>], features: usize) -> Self {
        questions.sort_by(|a, b| a.feature.cmp(&b.feature).then(a.threshold.total_cmp(&b.threshold)));
        let mut masks = Self { begins: vec![0], ..Self::default() };
        for feature in 0..features {
            let mut row = [Leaves::MAX; MOST_TREES];
            let of_feature: Vec<Question> = questions.iter().filter(|q| q.feature == feature).copied().collect();
            for same in of_feature.chunk_by(|a, b| a.threshold == b.threshold) {
                same.iter().for_each(|question| row[question.tree] &= question.left);
                masks.thresholds.push(same[0].threshold);
                masks.rows.push(row);
            }
            masks.begins.push(masks.thresholds.len());
        }
        let of_tree = |tree: &Vec<f32>| std::array::from_fn(|leaf| tree.get(leaf).copied().unwrap_or(0.0));
        masks.leaves = trees.iter().map(of_tree).collect();
        masks
    }

    /// The sum of the leaves an example with these features comes to.
    pub fn sum(&self, features: &[f32]) -> f32 {
        let mut left = [Leaves::MAX; MOST_TREES];
        for (value, range) in features.iter().zip(self.begins.windows(2)) {
            let thresholds = &self.thresholds[range[0]..range[1]];
            let Some(last) = thresholds.partition_point(|threshold| value > threshold).checked_sub(1) else { continue };
            for (left, row) in left.iter_mut().zip(&self.rows[range[0] + last]) {
                *left &= row;
            }
        }
        let mut sums = [0.0; LANES];
        for (leaves, left) in self.leaves.chunks(LANES).zip(left.as_chunks::<LANES>().0) {
            for (lane, leaves) in leaves.iter().enumerate() {
                sums[lane] += leaves[left[lane].trailing_zeros() as usize % MOST_LEAVES];
            }
        }
        sums.iter().sum()
    }
}
