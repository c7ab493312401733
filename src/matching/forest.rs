//! A sum of small decision trees over features, which can say what each feature gave.

use std::fmt::Write as _;

use super::leaf_masks::{LeafMasks, Leaves, MOST_LEAVES, MOST_TREES, Question};

/// Decision trees whose values add up (Friedman, "Greedy function approximation: a gradient boosting machine", 2001).
///
/// A weighted sum cannot say that a practice test is fine for who asks for an exam, or that a long title does no harm where
/// it names all that is needed. Trees of a few leaves can, and what each feature gave can still be told.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Forest {
    nodes: Vec<Node>,
    /// Where each tree begins.
    roots: Vec<u32>,
    /// The same trees, for the sum alone.
    masks: LeafMasks,
}

/// A node of a tree; the lower branch stands right behind its node.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Node {
    /// What the examples that came here were worth on average.
    value: f32,
    /// Values up to this go the lower way.
    threshold: f32,
    /// The feature asked, or [`LEAF`].
    feature: u16,
    /// The node of the higher branch.
    higher: u32,
}

const LEAF: u16 = u16::MAX;

/// A tree as it is grown and written.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    /// The value of those who come here.
    Leaf(f32),
    /// A question about one feature.
    Split {
        /// What those who come here are worth on average.
        value: f32,
        /// Which feature.
        feature: usize,
        /// Up to this it is the lower branch.
        threshold: f32,
        /// For values up to the threshold.
        lower: Box<Tree>,
        /// For values above it.
        higher: Box<Tree>,
    },
}

impl Tree {
    /// The value for an example with these features.
    pub fn value(&self, features: &[f32]) -> f32 {
        match self {
            Self::Leaf(value) => *value,
            Self::Split { feature, threshold, lower, higher, .. } => {
                if features[*feature] <= *threshold {
                    lower.value(features)
                } else {
                    higher.value(features)
                }
            }
        }
    }

    /// The tree as text: `(feature threshold value lower higher)`, a leaf as its value.
    pub fn write(&self, names: &[&str], text: &mut String) {
        match self {
            Self::Leaf(value) => {
                let _ = write!(text, "{value:.4}");
            }
            Self::Split { value, feature, threshold, lower, higher } => {
                let _ = write!(text, "({} {threshold} {value:.4} ", names[*feature]);
                lower.write(names, text);
                text.push(' ');
                higher.write(names, text);
                text.push(')');
            }
        }
    }
}

impl Forest {
    /// The forest written in `text`, a tree a line, over features of these names.
    ///
    /// # Errors
    /// If the text is no such forest, or names an unknown feature.
    pub fn parse(text: &str, names: &[&str]) -> Result<Self, String> {
        let mut forest = Self::default();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let spaced = line.replace('(', " ( ").replace(')', " ) ");
            let mut words = spaced.split_whitespace();
            forest.roots.push(forest.nodes.len() as u32);
            forest.read(&mut words, names)?;
            if let Some(word) = words.next() {
                return Err(format!("`{word}` stands behind the end of a tree"));
            }
        }
        forest.masks = forest.masks(names.len())?;
        Ok(forest)
    }

    /// The trees laid out to be asked at once.
    fn masks(&self, features: usize) -> Result<LeafMasks, String> {
        if self.roots.len() > MOST_TREES {
            return Err(format!("there are {} trees; {MOST_TREES} are the most", self.roots.len()));
        }
        let (mut questions, mut trees) = (Vec::new(), Vec::new());
        for (tree, root) in self.roots.iter().enumerate() {
            let mut leaves = Vec::new();
            self.lay_out(*root as usize, tree, &mut leaves, &mut questions);
            if leaves.len() > MOST_LEAVES {
                return Err(format!("a tree has {} leaves; {MOST_LEAVES} are the most", leaves.len()));
            }
            trees.push(leaves);
        }
        Ok(LeafMasks::new(questions, &trees, features))
    }

    fn lay_out(&self, at: usize, tree: usize, leaves: &mut Vec<f32>, questions: &mut Vec<Question>) {
        let node = self.nodes[at];
        if node.feature == LEAF {
            leaves.push(node.value);
            return;
        }
        let first = leaves.len();
        self.lay_out(at + 1, tree, leaves, questions);
        let struck = (first..leaves.len())
            .fold(0, |bits: Leaves, leaf| bits | (1 as Leaves).checked_shl(leaf as u32).unwrap_or(0));
        let feature = usize::from(node.feature);
        questions.push(Question { feature, threshold: node.threshold, tree, left: !struck });
        self.lay_out(node.higher as usize, tree, leaves, questions);
    }

    fn read<'a>(&mut self, words: &mut impl Iterator<Item = &'a str>, names: &[&str]) -> Result<(), String> {
        let mut next = || words.next().ok_or("a tree ends too early");
        let number = |word: &str| word.parse::<f32>().map_err(|_| format!("`{word}` is no number"));
        let word = next()?;
        if word != "(" {
            self.nodes.push(Node { value: number(word)?, threshold: 0.0, feature: LEAF, higher: 0 });
            return Ok(());
        }
        let name = next()?;
        let feature = names.iter().position(|known| *known == name);
        let feature = feature.ok_or_else(|| format!("there is no feature `{name}`"))? as u16;
        let (threshold, value) = (number(next()?)?, number(next()?)?);
        let at = self.nodes.len();
        self.nodes.push(Node { value, threshold, feature, higher: 0 });
        self.read(words, names)?;
        self.nodes[at].higher = self.nodes.len() as u32;
        self.read(words, names)?;
        match words.next() {
            Some(")") => Ok(()),
            _ => Err(format!("a question about `{name}` has more than two branches, or no end")),
        }
    }

    /// The sum of all trees for these features.
    pub fn sum(&self, features: &[f32]) -> f32 {
        self.masks.sum(features)
    }

    /// What the sum is before anything is known, and what each feature then adds to it; together they are the sum
    /// (Saabas, "Interpreting random forests", 2014).
    pub fn parts(&self, features: &[f32]) -> (f32, Vec<f32>) {
        let mut parts = vec![0.0; features.len()];
        for root in &self.roots {
            self.walk(*root as usize, features, |feature, change| parts[feature] += change);
        }
        (self.roots.iter().map(|root| self.nodes[*root as usize].value).sum(), parts)
    }

    /// Walks one tree down to its leaf; `step` is told how each question changed the value.
    fn walk(&self, root: usize, features: &[f32], mut step: impl FnMut(usize, f32)) {
        let mut at = root;
        loop {
            let node = self.nodes[at];
            if node.feature == LEAF {
                return;
            }
            let feature = usize::from(node.feature);
            at = if features[feature] <= node.threshold { at + 1 } else { node.higher as usize };
            step(feature, self.nodes[at].value - node.value);
        }
    }

    /// Whether any tree asks about the feature at `index`.
    pub fn asks(&self, index: usize) -> bool {
        self.nodes.iter().any(|node| usize::from(node.feature) == index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 2] = ["title", "length"];
    const TEXT: &str = "(title 0.5 0.3 0.1 (length 4 0.6 0.9 0.2))\n-0.25\n";

    #[test]
    fn a_forest_adds_up_its_trees() {
        let forest = Forest::parse(TEXT, &NAMES).unwrap();
        assert_eq!(forest.sum(&[0.5, 9.0]), 0.1 - 0.25);
        assert_eq!(forest.sum(&[1.0, 4.0]), 0.9 - 0.25);
        assert_eq!(forest.sum(&[1.0, 5.0]), 0.2 - 0.25);
        assert!(forest.asks(1) && !Forest::parse("1", &NAMES).unwrap().asks(1));
    }

    #[test]
    fn a_value_on_a_threshold_goes_the_lower_way_in_every_tree() {
        let text = "(length 1 0 (title 1 0 1 2) (length 2 0 (title 0 0 3 4) 5))
(title 1 0 (title 0 0 10 20) 30)
";
        let forest = Forest::parse(text, &NAMES).unwrap();
        for (title, length, sum) in
            [(0.0, 1.0, 11.0), (1.0, 1.0, 21.0), (2.0, 0.0, 32.0), (0.0, 2.0, 13.0), (1.0, 1.5, 24.0), (1.0, 3.0, 25.0)]
        {
            assert_eq!(forest.sum(&[title, length]), sum, "{title} {length}");
        }
    }

    #[test]
    fn what_the_features_gave_is_the_whole_sum() {
        let forest = Forest::parse(TEXT, &NAMES).unwrap();
        for features in [[0.0, 0.0], [1.0, 3.0], [1.0, 7.0]] {
            let (start, parts) = forest.parts(&features);
            assert!((start + parts.iter().sum::<f32>() - forest.sum(&features)).abs() < 1e-6);
        }
        let (_, parts) = forest.parts(&[1.0, 7.0]);
        assert!(parts[0] > 0.0 && parts[1] < 0.0, "{parts:?}");
    }

    #[test]
    fn a_tree_is_read_as_it_was_written() {
        let tree = Tree::Split {
            value: 0.25,
            feature: 1,
            threshold: 2.5,
            lower: Box::new(Tree::Leaf(-1.0)),
            higher: Box::new(Tree::Leaf(0.5)),
        };
        let mut text = String::new();
        tree.write(&NAMES, &mut text);
        assert_eq!(text, "(length 2.5 0.2500 -1.0000 0.5000)");
        let forest = Forest::parse(&text, &NAMES).unwrap();
        for features in [[0.0, 2.5], [0.0, 2.6]] {
            assert_eq!(forest.sum(&features), tree.value(&features));
        }
    }

    #[test]
    fn broken_text_is_refused_with_what_is_wrong() {
        for (text, wrong) in [
            ("(title 0.5 0.3 0.1", "too early"),
            ("(title 0.5 x 0.1 0.2)", "`x` is no number"),
            ("(luck 0.5 0 0.1 0.2)", "no feature `luck`"),
            ("(title 0.5 0 0.1 0.2 0.3)", "more than two branches"),
            ("0.5 0.6", "behind the end"),
            (&format!("{}0{}", "(title 0.5 0 0 ".repeat(16), ")".repeat(16)), "17 leaves"),
            (&"1\n".repeat(161), "161 trees"),
        ] {
            let error = Forest::parse(text, &NAMES).unwrap_err();
            assert!(error.contains(wrong), "{text}: {error}");
        }
    }
}
