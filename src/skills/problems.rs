//! Finds the skills that solve a problem somebody describes without naming them.

use rustc_hash::FxHashMap;

use super::analyzer::{Analyzer, Tokens};
use super::entry::SkillIdx;
use super::form_words::is_form_word;
use super::stem::stem;
use super::vocabulary::Vocabulary;

/// Words too common in descriptions of problems to say what they are about.
const EMPTY_WORDS: [&str; 64] = [
    "again",
    "always",
    "another",
    "anybody",
    "anyone",
    "because",
    "before",
    "behind",
    "both",
    "cannot",
    "cant",
    "different",
    "does",
    "doesnt",
    "dont",
    "each",
    "else",
    "ever",
    "fix",
    "give",
    "goes",
    "had",
    "has",
    "have",
    "hour",
    "if",
    "keep",
    "keeps",
    "lot",
    "many",
    "may",
    "much",
    "must",
    "never",
    "no",
    "nobody",
    "nothing",
    "off",
    "only",
    "other",
    "out",
    "over",
    "own",
    "same",
    "should",
    "so",
    "somebody",
    "someone",
    "something",
    "still",
    "sure",
    "takes",
    "than",
    "there",
    "three",
    "time",
    "times",
    "too",
    "two",
    "under",
    "until",
    "was",
    "while",
    "without",
];

/// The share of a phrase's words, weighed by rarity, that a text must hold to describe that problem.
///
/// Set by hand: at 0.7 a phrase of four words still counts when its most common one is missing.
const ENOUGH: f32 = 0.7;

/// A problem found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// The skill that solves it.
    pub skill: SkillIdx,
    /// The vocabulary's phrase for the problem.
    pub phrase: String,
    /// The share of the phrase that the text holds, weighed by rarity, 0..1.
    pub strength: f32,
}

#[derive(Debug, Clone)]
struct Phrase {
    skill: SkillIdx,
    text: String,
    words: Vec<u32>,
    weight: f32,
}

/// The problems of all skills, found by the words they are told with.
#[derive(Debug, Clone, Default)]
pub struct Problems {
    words: FxHashMap<String, u32>,
    /// By word: the phrases that hold it.
    postings: Vec<Vec<u32>>,
    phrases: Vec<Phrase>,
    rarity: Vec<f32>,
}

impl Problems {
    /// The problems named in `vocabulary`.
    pub fn new(vocabulary: &Vocabulary) -> Self {
        let mut problems = Self::default();
        for (index, skill) in vocabulary.skills().iter().enumerate() {
            for text in &skill.problems {
                let mut words: Vec<u32> = Vec::new();
                for stem in content_stems(text) {
                    let next = problems.words.len() as u32;
                    let word = *problems.words.entry(stem).or_insert(next);
                    if !words.contains(&word) {
                        words.push(word);
                    }
                }
                let number = problems.phrases.len() as u32;
                problems.postings.resize(problems.words.len(), Vec::new());
                for word in &words {
                    problems.postings[*word as usize].push(number);
                }
                problems.phrases.push(Phrase { skill: index as SkillIdx, text: text.clone(), words, weight: 0.0 });
            }
        }
        let count = problems.phrases.len() as f32;
        problems.rarity = problems.postings.iter().map(|phrases| (1.0 + count / phrases.len() as f32).ln()).collect();
        for phrase in &mut problems.phrases {
            phrase.weight = phrase.words.iter().map(|word| problems.rarity[*word as usize]).sum();
        }
        problems
    }

    /// The problems `text` describes, the surest of each skill, surest first.
    pub fn find(&self, text: &str) -> Vec<Problem> {
        let mut stems: Vec<u32> = content_stems(text).filter_map(|stem| self.words.get(&stem).copied()).collect();
        stems.sort_unstable();
        stems.dedup();
        let mut held: FxHashMap<u32, (f32, usize)> = FxHashMap::default();
        for word in stems {
            for phrase in &self.postings[word as usize] {
                let entry = held.entry(*phrase).or_default();
                entry.0 += self.rarity[word as usize];
                entry.1 += 1;
            }
        }
        let mut found: Vec<Problem> = Vec::new();
        for (number, (weight, count)) in held {
            let phrase = &self.phrases[number as usize];
            let strength = weight / phrase.weight;
            if count < 2 || strength < ENOUGH {
                continue;
            }
            match found.iter_mut().find(|problem| problem.skill == phrase.skill) {
                Some(problem) if problem.strength >= strength => {}
                Some(problem) => {
                    problem.strength = strength;
                    problem.phrase.clone_from(&phrase.text);
                }
                None => found.push(Problem { skill: phrase.skill, phrase: phrase.text.clone(), strength }),
            }
        }
        found.sort_by(|a, b| b.strength.total_cmp(&a.strength).then(a.skill.cmp(&b.skill)));
        found
    }
}

fn content_stems(text: &str) -> impl Iterator<Item = String> {
    let mut tokens = Tokens::default();
    Analyzer.analyze(text, &mut tokens);
    let words: Vec<String> = tokens
        .iter()
        .map(|token| token.word)
        .filter(|word| !is_form_word(word) && EMPTY_WORDS.binary_search(word).is_err())
        .map(|word| stem(word).into_owned())
        .collect();
    words.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_words_are_sorted() {
        assert!(EMPTY_WORDS.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn a_described_problem_finds_its_skill() {
        let mut vocabulary = Vocabulary::default();
        let text = "\
id,name,kind,aliases,problems,relations,context
data-quality,Data quality,field,,two reports show different numbers; numbers do not match,,
observability,Observability,field,,nobody knows which service broke,,
";
        vocabulary.add("test", text).unwrap();
        let problems = Problems::new(&vocabulary);
        let find = |text: &str| problems.find(text).first().map(|p| vocabulary.get(p.skill).id.clone());
        assert_eq!(find("When a service broke last week nobody knows why"), Some("observability".into()));
        assert_eq!(find("the reports showed different numbers"), Some("data-quality".into()));
        assert_eq!(find("a service for reports"), None);
    }
}
