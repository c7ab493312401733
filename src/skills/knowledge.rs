//! Everything known about skills, compiled once and shared by import and matching.

use std::sync::OnceLock;

use super::entry::SkillIdx;
use super::problems::Problems;
use super::recognizer::Recognizer;
use super::relations::Graph;
use super::vocabulary::Vocabulary;

/// A vocabulary with what is computed from it.
#[derive(Debug, Clone)]
pub struct Knowledge {
    /// The skills.
    pub vocabulary: Vocabulary,
    /// Finds them in text.
    pub recognizer: Recognizer,
    /// How they stand to each other.
    pub graph: Graph,
    /// Most needs name what they want, and no import asks: made when the first problem is described.
    problems: OnceLock<Problems>,
    above: Vec<Vec<SkillIdx>>,
}

impl Knowledge {
    /// Compiles `vocabulary`.
    pub fn new(vocabulary: Vocabulary) -> Self {
        let skills = 0..vocabulary.skills().len() as SkillIdx;
        // The recognizer takes longer than all the rest.
        let (recognizer, (graph, above)) = rayon::join(
            || Recognizer::new(&vocabulary),
            || {
                let graph = Graph::new(&vocabulary);
                let above = skills.map(|skill| graph.above(skill)).collect();
                (graph, above)
            },
        );
        Self { vocabulary, recognizer, graph, problems: OnceLock::new(), above }
    }

    /// The vocabulary that ships inside the binary, compiled.
    pub fn bundled() -> Self {
        Self::new(Vocabulary::bundled())
    }

    /// The subjects, suites and platforms that `skill` is a kind or part of, near ones first.
    pub fn above(&self, skill: SkillIdx) -> &[SkillIdx] {
        &self.above[skill as usize]
    }

    /// Finds the skills that solve a problem somebody describes.
    pub fn problems(&self) -> &Problems {
        self.problems.get_or_init(|| Problems::new(&self.vocabulary))
    }
}
