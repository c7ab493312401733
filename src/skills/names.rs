//! Which skill a person means who writes its id, its name or one of its other names.

use rustc_hash::FxHashMap;

use super::analyzer::Analyzer;
use super::entry::SkillIdx;
use super::vocabulary::Vocabulary;

/// All ids, names and aliases of a vocabulary. Where a person names a skill on purpose, ambiguous names count too.
#[derive(Debug, Clone, Default)]
pub struct SkillNames {
    by_words: FxHashMap<String, SkillIdx>,
}

impl SkillNames {
    /// The names of `vocabulary`. A name goes before an alias of another skill, an earlier skill before a later one.
    pub fn new(vocabulary: &Vocabulary) -> Self {
        let mut names = Self::default();
        let all = || vocabulary.skills().iter().zip(0 as SkillIdx..);
        for (skill, index) in all() {
            names.add(&skill.name, index);
        }
        for (skill, index) in all() {
            skill.aliases.iter().for_each(|alias| names.add(&alias.text, index));
        }
        for (skill, index) in all() {
            names.add(&skill.id, index);
        }
        names
    }

    fn add(&mut self, text: &str, skill: SkillIdx) {
        let words = key(text);
        if !words.is_empty() {
            self.by_words.entry(words).or_insert(skill);
        }
    }

    /// The skill that `text` names, if it names one and says nothing else.
    pub fn find(&self, text: &str) -> Option<SkillIdx> {
        self.by_words.get(&key(text)).copied()
    }
}

fn key(text: &str) -> String {
    Analyzer.words(text).join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_names_and_aliases_are_found_however_they_are_written() {
        let vocabulary = Vocabulary::bundled();
        let names = SkillNames::new(&vocabulary);
        for text in ["kubernetes", "Kubernetes", " K8S ", "k8s"] {
            assert_eq!(names.find(text), vocabulary.find("kubernetes"), "{text}");
        }
        assert_eq!(names.find("C++"), vocabulary.find("cpp"));
        assert_ne!(names.find("C++"), names.find("C"));
        assert_eq!(names.find("Kubernetes for the platform team"), None);
        assert_eq!(names.find(""), None);
    }
}
