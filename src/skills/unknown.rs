//! What people say that the vocabulary does not know, most frequent first, so that it grows where it is needed.

use rustc_hash::FxHashMap;
use std::borrow::Cow;

use super::entry::SkillIdx;
use super::form_words::is_form_word;
use super::knowledge::Knowledge;
use super::ordinary_words::{is_ordinary, say_nothing};
use super::recognition::{Certainty, Recognition};
use super::spelling::{is_version, one_spelling, singular};

/// The longest phrase, in words. Names of four words and more hold a phrase of three that is found as often.
const LONGEST: usize = 3;
/// A misspelt name keeps its length, within this many letters.
const LENGTH_APART: usize = 3;

/// Something the vocabulary does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownPhrase {
    /// As most people write it.
    pub phrase: String,
    /// In how many texts it stands.
    pub count: usize,
    /// The first of them, as a number from 0 in the order they were added.
    pub example: usize,
    /// The skill with the name nearest to it in spelling.
    pub nearest: Option<SkillIdx>,
}

/// Gathers what the vocabulary does not know, text by text.
pub struct UnknownPhrases<'k> {
    knowledge: &'k Knowledge,
    /// Words that tell nothing about the subject of a text.
    empty: &'k dyn Fn(&str) -> bool,
    found: FxHashMap<Vec<String>, Seen>,
    texts: usize,
    recognition: Recognition,
}

#[derive(Default)]
struct Seen {
    count: usize,
    last: usize,
    example: usize,
    spellings: FxHashMap<String, usize>,
    /// What it was taken for, where it was taken for a typo.
    taken_for: Option<SkillIdx>,
}

impl<'k> UnknownPhrases<'k> {
    /// Nothing yet. `empty` says which words tell nothing about the subject of a text, beside those of course form.
    pub fn new(knowledge: &'k Knowledge, empty: &'k dyn Fn(&str) -> bool) -> Self {
        Self { knowledge, empty, found: FxHashMap::default(), texts: 0, recognition: Recognition::default() }
    }

    /// Adds what one text says.
    pub fn add(&mut self, text: &str) {
        let mut found = std::mem::take(&mut self.recognition);
        self.knowledge.recognizer.read_typed(text, &|_| false, &mut found);
        let number = self.texts;
        self.texts += 1;
        let mut run: Vec<(String, usize)> = Vec::new();
        for index in 0..found.tokens.len() {
            let token = found.tokens.get(index);
            let mention = found.mention_at(index);
            let typo = mention.filter(|mention| mention.certainty == Certainty::Typo).map(|mention| mention.skill);
            let known = mention.is_some() && typo.is_none();
            if index > 0 && parts(text, found.tokens.get(index - 1).end, token.start) {
                self.note(text, &found, &std::mem::take(&mut run), number, None);
            }
            if known || is_form_word(token.word) || (self.empty)(token.word) || is_number(token.word) {
                self.note(text, &found, &std::mem::take(&mut run), number, None);
            } else if let (Some(skill), Some(mention)) = (typo, mention) {
                self.note(text, &found, &std::mem::take(&mut run), number, None);
                if index + 1 == mention.end {
                    let words = (mention.first..mention.end).map(|at| (normal(found.tokens.word(at)), at)).collect();
                    self.note_phrase(text, &found, words, number, Some(skill));
                }
            } else {
                run.push((normal(token.word), index));
            }
        }
        self.note(text, &found, &run, number, None);
        self.recognition = found;
    }

    /// Notes all phrases of a run of words.
    fn note(
        &mut self,
        text: &str,
        found: &Recognition,
        run: &[(String, usize)],
        number: usize,
        skill: Option<SkillIdx>,
    ) {
        for length in 1..=LONGEST.min(run.len()) {
            for words in run.windows(length) {
                self.note_phrase(text, found, words.to_vec(), number, skill);
            }
        }
    }

    fn note_phrase(
        &mut self,
        text: &str,
        found: &Recognition,
        words: Vec<(String, usize)>,
        number: usize,
        skill: Option<SkillIdx>,
    ) {
        let (Some((_, first)), Some((_, last))) = (words.first(), words.last()) else { return };
        let (start, end) = (found.tokens.get(*first).start, found.tokens.get(*last).end);
        let spelling = text.get(start..end).unwrap_or("").to_owned();
        let seen = self.found.entry(words.into_iter().map(|(word, _)| word).collect()).or_default();
        if seen.count > 0 && seen.last == number {
            return;
        }
        if seen.count == 0 {
            seen.example = number;
        }
        seen.count += 1;
        seen.last = number;
        seen.taken_for = skill;
        *seen.spellings.entry(spelling).or_default() += 1;
    }

    /// What was not known, most frequent first, longer phrases before their parts. A phrase that only ever stands in a
    /// longer one is left out, and so is one that was said once and whose every word is said more often.
    pub fn finish(self) -> Vec<UnknownPhrase> {
        let mut covered: FxHashMap<&[String], usize> = FxHashMap::default();
        for (words, seen) in self.found.iter().filter(|(words, _)| words.len() > 1) {
            for part in [&words[1..], &words[..words.len() - 1]] {
                let most = covered.entry(part).or_default();
                *most = (*most).max(seen.count);
            }
        }
        let count = |words: &[String]| self.found.get(words).map_or(0, |seen| seen.count);
        let chance =
            |words: &[String]| words.len() > 1 && words.iter().all(|word| count(std::slice::from_ref(word)) > 1);
        let mut left: Vec<(&Vec<String>, &Seen)> = self
            .found
            .iter()
            .filter(|(words, seen)| {
                !say_nothing(words)
                    && covered.get(words.as_slice()).is_none_or(|most| *most < seen.count)
                    && !(seen.count == 1 && chance(words))
            })
            .collect();
        left.sort_by(|(a, x), (b, y)| y.count.cmp(&x.count).then(b.len().cmp(&a.len())).then_with(|| a.cmp(b)));
        let near = NearNames::new(self.knowledge);
        left.into_iter()
            .map(|(words, seen)| UnknownPhrase {
                phrase: usual(&seen.spellings),
                count: seen.count,
                example: seen.example,
                nearest: seen.taken_for.or_else(|| near.find(words)),
            })
            .collect()
    }
}

/// The spelling most people use; of equals the first in the alphabet.
fn usual(spellings: &FxHashMap<String, usize>) -> String {
    let best = spellings.iter().max_by(|(a, x), (b, y)| x.cmp(y).then_with(|| b.cmp(a)));
    best.map(|(spelling, _)| spelling.clone()).unwrap_or_default()
}

/// Whether the signs between two words end a phrase.
pub(super) fn parts(text: &str, end: usize, start: usize) -> bool {
    text.get(end..start).is_some_and(|between| between.contains(|c: char| !c.is_whitespace() && !"-_'’".contains(c)))
}

fn normal(word: &str) -> String {
    let word = one_spelling(word).unwrap_or_else(|| word.to_owned());
    singular(&word).map_or_else(|| word.clone(), Cow::into_owned)
}

pub(super) fn is_number(word: &str) -> bool {
    is_version(word) || word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// All names, to find the one nearest in spelling.
struct NearNames {
    by_first: FxHashMap<char, Vec<(String, usize, SkillIdx)>>,
}

impl NearNames {
    fn new(knowledge: &Knowledge) -> Self {
        let mut by_first: FxHashMap<char, Vec<(String, usize, SkillIdx)>> = FxHashMap::default();
        for (index, skill) in knowledge.vocabulary.skills().iter().enumerate() {
            for alias in &skill.aliases {
                let name = alias.text.to_lowercase();
                if let Some(first) = name.chars().next() {
                    let length = name.chars().count();
                    by_first.entry(first).or_default().push((name, length, index as SkillIdx));
                }
            }
        }
        Self { by_first }
    }

    fn find(&self, words: &[String]) -> Option<SkillIdx> {
        // Words of everyday language are no misspelt names.
        if words.iter().all(|word| is_ordinary(word) || say_nothing(std::slice::from_ref(word))) {
            return None;
        }
        let phrase = &words.join(" ");
        let length = phrase.chars().count();
        // As far as typos are forgiven, and one letter more in names of two words and more.
        let reach = match length {
            0..5 => return None,
            5..8 => 1,
            8..14 => 2,
            _ => LENGTH_APART,
        };
        let names = self.by_first.get(&phrase.chars().next()?)?;
        let near = names.iter().filter(|(_, other, _)| other.abs_diff(length) <= reach);
        let near = near.map(|(name, _, skill)| (strsim::osa_distance(phrase, name), *skill));
        near.filter(|(distance, _)| *distance <= reach).min().map(|(_, skill)| skill)
    }
}

#[cfg(test)]
mod tests {
    use super::super::vocabulary::Vocabulary;
    use super::*;

    fn unknown(texts: &[&str]) -> Vec<(String, usize, usize, Option<String>)> {
        let mut vocabulary = Vocabulary::default();
        let header = "id,name,kind,aliases,problems,relations,context\n";
        vocabulary
            .add("test", &format!("{header}kubernetes,Kubernetes,platform,k8s,,,\njava,Java,language,,,,\n"))
            .unwrap();
        let knowledge = Knowledge::new(vocabulary);
        let empty = |word: &str| word == "please";
        let mut phrases = UnknownPhrases::new(&knowledge, &empty);
        for text in texts {
            phrases.add(text);
        }
        let name = |skill| knowledge.vocabulary.get(skill).id.clone();
        let found = phrases.finish().into_iter();
        found.map(|p| (p.phrase, p.count, p.example, p.nearest.map(name))).collect()
    }

    #[test]
    fn the_most_frequent_comes_first_and_parts_of_it_do_not_repeat_it() {
        let found = unknown(&[
            "Training on the Helios Gateway, please",
            "k8s and the helios gateways",
            "Helios for Java",
            "Java 17 with Frobnicator",
        ]);
        let short: Vec<(&str, usize, usize)> = found.iter().map(|(p, n, e, _)| (p.as_str(), *n, *e)).collect();
        assert_eq!(short, [("Helios", 3, 0), ("Helios Gateway", 2, 0), ("Frobnicator", 1, 3)]);
    }

    #[test]
    fn a_typo_is_listed_with_what_it_was_taken_for() {
        assert_eq!(
            unknown(&["Kuberntes, Javaa"]),
            [("Javaa".into(), 1, 0, Some("java".into())), ("Kuberntes".into(), 1, 0, Some("kubernetes".into())),]
        );
    }

    #[test]
    fn a_chance_meeting_of_frequent_words_is_no_phrase() {
        let found = unknown(&["alpha beta", "alpha", "beta"]);
        let phrases: Vec<&str> = found.iter().map(|(phrase, ..)| phrase.as_str()).collect();
        assert_eq!(phrases, ["alpha", "beta"]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_listened_to(texts in proptest::collection::vec("\\PC{0,60}", 0..4)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            for (_, count, example, _) in unknown(&texts) {
                proptest::prop_assert!(count > 0 && count <= texts.len() && example < texts.len());
            }
        }
    }
}
