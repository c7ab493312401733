//! What the names know of words met before.

use super::recognition::Word;
use super::skill_names::SkillNames;
use super::word_table::Shape;

/// The words of texts read one after the other. Most are the same few thousand, and what the names know of one of them costs
/// two looks into tables larger than the near caches, and for most the making of a singular.
#[derive(Debug, Clone, Default)]
pub(super) struct SeenWords {
    /// Which names they were looked up in.
    identity: u64,
    /// How many words were looked up. Who reads a need or two is not given a table.
    looked_up: usize,
    /// A word for each place, the last that was put there.
    slots: Vec<(Shape, Word)>,
}

/// Places for words; a power of two. They fill 80 kB.
const SLOTS: usize = 2048;
/// Words that are looked up before there is a table.
const BEFORE: usize = 1000;

impl SeenWords {
    /// What `names` know of `word`.
    pub fn look_up(&mut self, names: &SkillNames, word: &str) -> Word {
        let shape = Shape::of(word.as_bytes());
        if self.identity != names.identity {
            *self = Self { identity: names.identity, ..Self::default() };
        }
        if self.slots.is_empty() {
            self.looked_up += 1;
            if self.looked_up > BEFORE {
                self.slots = vec![Default::default(); SLOTS];
            }
            return names.word(word);
        }
        if !shape.is_whole() {
            return names.word(word);
        }
        let slot = &mut self.slots[shape.hash() as usize % SLOTS];
        if slot.0 != shape {
            *slot = (shape, names.word(word));
        }
        slot.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::skills::Vocabulary;

    #[test]
    fn a_word_met_before_is_what_it_was_and_other_names_know_it_anew() {
        let mut vocabulary = Vocabulary::default();
        vocabulary.add("a", "id,name,kind,aliases,problems,relations,context\nkafka,Kafka,tool,,,,\n").unwrap();
        let (kafka, _) = SkillNames::new(&vocabulary);
        let (nothing, _) = SkillNames::new(&Vocabulary::default());
        let mut seen = SeenWords::default();
        for number in 0..3 * BEFORE {
            let word = ["kafka", "kafkas", "java8", "a-word-of-more-than-sixteen-letters"][number % 4];
            assert_eq!(seen.look_up(&kafka, word), kafka.word(word), "{word}");
        }
        assert!(!seen.slots.is_empty());
        assert_eq!(seen.look_up(&nothing, "kafka"), Word::default());
        assert!(seen.slots.is_empty());
    }
}
