//! A quick look at a candidate, before anything is measured.

use super::concept::Subject;
use super::request::Request;
use crate::shelf::Facts;

/// Tells most courses that have nothing to do with what a need is about from the others, at the price of a few bits:
/// among the candidates that share words with a need they are the many.
#[derive(Debug, Clone)]
pub(super) struct Prospect {
    /// A bit for the low end of each key that has to do with a main concept.
    keys: [u64; WORDS],
}

const WORDS: usize = 64;
const BITS: u32 = WORDS as u32 * u64::BITS;

impl Prospect {
    /// What has to do with the main concepts of `request`.
    pub fn new(request: &Request) -> Self {
        let mut prospect = Self { keys: [0; WORDS] };
        for concept in request.concepts.iter().filter(|concept| concept.is_main()) {
            match &concept.subject {
                Subject::Skill { links, .. } | Subject::Problem { links, .. } => {
                    links.iter().for_each(|(key, _)| prospect.add(*key));
                }
                Subject::Word { key, .. } => prospect.add(*key),
            }
        }
        prospect
    }

    fn add(&mut self, key: u32) {
        let bit = key % BITS;
        self.keys[(bit / u64::BITS) as usize] |= 1 << (bit % u64::BITS);
    }

    fn has(&self, key: u32) -> bool {
        let bit = key % BITS;
        self.keys[(bit / u64::BITS) as usize] & 1 << (bit % u64::BITS) != 0
    }

    /// Whether a course may be linked to a main concept ([`Features::is_linked`](super::Features::is_linked)); "no" is
    /// certain. `words` tells, by concept, whether its tags or description hold a word.
    pub fn may_be_linked(&self, request: &Request, facts: &Facts, words: &[bool]) -> bool {
        let main = || request.concepts.iter().zip(words).filter(|(concept, _)| concept.is_main());
        facts.title.iter().filter_map(|unit| unit.skill_key().or(unit.word_key())).any(|key| self.has(key))
            || facts.tags.iter().any(|key| self.has(*key))
            || facts.body.iter().any(|(key, _)| self.has(*key))
            || main().any(|(concept, holds)| *holds || concept.is_composed_in(facts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::Concept;
    use crate::shelf::Unit;

    #[test]
    fn only_a_course_that_shares_nothing_is_turned_away() {
        let request = Request { concepts: vec![Concept::of_word("kubernetes", 7)], ..Request::default() };
        let prospect = Prospect::new(&request);
        let may = |facts: &Facts, words: &[bool]| prospect.may_be_linked(&request, facts, words);
        let titled = |unit| Facts { title: vec![unit], ..Facts::default() };
        assert!(may(&titled(Unit::word(7)), &[false]));
        assert!(may(&Facts { tags: vec![7], ..Facts::default() }, &[false]));
        assert!(may(&Facts::default(), &[true]), "its description holds the word");
        assert!(!may(&titled(Unit::word(8)), &[false]));
    }
}
