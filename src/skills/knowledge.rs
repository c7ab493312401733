//! Everything known about skills, compiled once and shared by import and matching.

use super::entry::{Relation, SkillIdx};
use super::problems::Problems;
use super::recognizer::Recognizer;
use super::relations::Graph;
use super::vocabulary::Vocabulary;

/// How many steps up a skill's larger subjects are counted: Lambda, AWS, cloud.
const HEIGHT: usize = 3;

/// A vocabulary with what is computed from it.
#[derive(Debug, Clone)]
pub struct Knowledge {
    /// The skills.
    pub vocabulary: Vocabulary,
    /// Finds them in text.
    pub recognizer: Recognizer,
    /// How they stand to each other.
    pub graph: Graph,
    /// Finds the skills that solve a problem somebody describes.
    pub problems: Problems,
    above: Vec<Vec<SkillIdx>>,
}

impl Knowledge {
    /// Compiles `vocabulary`.
    pub fn new(vocabulary: Vocabulary) -> Self {
        let skills = 0..vocabulary.skills().len() as SkillIdx;
        // The recognizer takes as long as all the rest.
        let (recognizer, (graph, problems, above)) = rayon::join(
            || Recognizer::new(&vocabulary),
            || {
                let above = skills.map(|skill| above(&vocabulary, skill)).collect();
                (Graph::new(&vocabulary), Problems::new(&vocabulary), above)
            },
        );
        Self { vocabulary, recognizer, graph, problems, above }
    }

    /// The vocabulary that ships inside the binary, compiled.
    pub fn bundled() -> Self {
        Self::new(Vocabulary::bundled())
    }

    /// The subjects, suites and platforms that `skill` is a kind or part of, near ones first.
    pub fn above(&self, skill: SkillIdx) -> &[SkillIdx] {
        &self.above[skill as usize]
    }
}

fn above(vocabulary: &Vocabulary, skill: SkillIdx) -> Vec<SkillIdx> {
    let mut found = Vec::new();
    let mut level = vec![skill];
    for _ in 0..HEIGHT {
        let mut next = Vec::new();
        for lower in level {
            for relation in [Relation::Broader, Relation::PartOf] {
                for upper in vocabulary.related(lower, relation) {
                    if upper != skill && !found.contains(&upper) {
                        found.push(upper);
                        next.push(upper);
                    }
                }
            }
        }
        level = next;
    }
    found
}
