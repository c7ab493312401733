//! Finds the skills that solve a problem somebody describes without naming them.

use rustc_hash::FxHashMap;

use super::analyzer::Analyzer;
use super::entry::SkillIdx;
use super::form_words::is_form_word;
use super::stem::stem;
use super::vocabulary::Vocabulary;

/// Words too common in descriptions of problems to say what they are about. Sorted.
#[rustfmt::skip]
const EMPTY_WORDS: [&str; 136] = [
    "actually", "again", "already", "also", "always", "am", "another", "anybody", "anyone", "away", "back", "because",
    "been", "before", "behind", "being", "big", "bigger", "both", "came", "cannot", "cant", "could", "did",
    "different", "does", "doesnt", "done", "dont", "each", "else", "even", "ever", "every", "everybody", "everyone",
    "everything", "fine", "five", "fix", "four", "gets", "give", "go", "goes", "gone", "good", "got", "had", "half",
    "has", "have", "he", "her", "here", "hers", "him", "his", "hour", "if", "keep", "keeps", "last", "less", "let",
    "lets", "like", "likes", "little", "lot", "many", "may", "mine", "much", "must", "never", "next", "no", "nobody",
    "nothing", "now", "off", "often", "only", "other", "ours", "out", "over", "own", "per", "person", "put", "puts",
    "really", "said", "same", "say", "saying", "says", "second", "shall", "she", "should", "simply", "six", "so",
    "some", "somebody", "someone", "something", "sometimes", "still", "sure", "takes", "ten", "than", "them", "then",
    "there", "those", "three", "time", "times", "too", "two", "under", "until", "very", "was", "went", "were",
    "whenever", "while", "whom", "whose", "without",
];

/// Ideas told in many words: `slow` is "takes ages" as well as "crawls". One a line, its expressions separated by `;`.
const IDEAS: &str = include_str!("../../catalogs/problem-words.csv");

/// A text describes a problem if it holds this share of a phrase's words, weighed by rarity, and three of them, or
/// [`SOME`] of its own words are in the phrase;
const STRONG: f32 = 0.75;
/// … or this share, and [`COVERED`] of its own words are in the phrase;
const WEAK: f32 = 0.55;
/// … the share of the text's own words that a strong likeness takes,
const SOME: f32 = 0.25;
/// … and a weak one;
const COVERED: f32 = 0.4;
/// … or if this share of its words stand in all phrases of a skill together,
const POOLED: f32 = 0.6;
/// … and weigh this much: two words hardly ever used otherwise do not.
const POOLED_WEIGHT: f32 = 9.5;
/// What a phrase and a text must share at least.
const SHARED_WEIGHT: f32 = 7.0;
/// Likeness below this is chance. Each third of the 4,487 phrases there were (November 2026), left out and looked for with the
/// others, finds its own skill or one beside it in 64 of 100 cases above it; no sentence of `fixtures/no-problems.txt`
/// does.
const LEAST: f32 = 0.45;
/// A problem this like a phrase is what the text is about; below, it is a supposition. Of phrases left out of the vocabulary,
/// a third at a time, and looked for with the others, those found this sure find their own skill or one that is related to
/// it in 74 of 100 cases, the others in 51 (a test in this file reckons it); of the rest most are about a neighbouring trade.
pub const SURE: f32 = 0.6;
/// No word counts more than this: a rare word is not a problem.
const RAREST: f32 = 6.0;

/// A problem found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// The skill that solves it.
    pub skill: SkillIdx,
    /// The vocabulary's phrase for the problem, the one most like the text.
    pub phrase: String,
    /// How like the text and the phrases of this skill are, 0..1.
    pub strength: f32,
}

#[derive(Debug, Clone)]
struct Phrase {
    skill: SkillIdx,
    text: String,
    words: Vec<u32>,
    weight: f32,
}

/// Expressions that mean the same in a complaint, found by their words' stems.
#[derive(Debug, Clone, Default)]
struct Ideas {
    /// By first stem: the stems of the expression, and the idea; longest first.
    expressions: FxHashMap<String, Vec<(Vec<String>, &'static str)>>,
}

impl Ideas {
    fn bundled() -> Self {
        let mut ideas = Self::default();
        for line in IDEAS.lines().skip(1) {
            let Some((idea, expressions)) = line.split_once(',') else { continue };
            for expression in expressions.split(';') {
                let stems: Vec<String> =
                    Analyzer.words(expression).iter().map(|word| stem(word).into_owned()).collect();
                if let Some(first) = stems.first().cloned() {
                    ideas.expressions.entry(first).or_default().push((stems, idea));
                }
            }
        }
        for same_start in ideas.expressions.values_mut() {
            same_start.sort_by_key(|(stems, _)| std::cmp::Reverse(stems.len()));
        }
        ideas
    }

    /// The idea that begins `stems`, with how many of them it takes.
    fn at(&self, stems: &[String]) -> Option<(&'static str, usize)> {
        let same_start = self.expressions.get(stems.first()?)?;
        same_start
            .iter()
            .find(|(expression, _)| stems.starts_with(expression))
            .map(|(found, idea)| (*idea, found.len()))
    }

    /// The words and ideas of `text` that say what it is about, each once.
    fn content(&self, text: &str) -> Vec<String> {
        let words = Analyzer.words(text);
        let stems: Vec<String> = words.iter().map(|word| stem(word).into_owned()).collect();
        let mut content: Vec<String> = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let (said, length) = match self.at(&stems[at..]) {
                Some((idea, length)) => (Some(format!("={idea}")), length),
                None if is_form_word(&words[at]) || EMPTY_WORDS.binary_search(&words[at].as_str()).is_ok() => (None, 1),
                None => (Some(stems[at].clone()), 1),
            };
            if let Some(said) = said
                && !content.contains(&said)
            {
                content.push(said);
            }
            at += length;
        }
        content
    }
}

/// The problems of all skills, found by the words and ideas they are told with.
#[derive(Debug, Clone, Default)]
pub struct Problems {
    ideas: Ideas,
    words: FxHashMap<String, u32>,
    phrases: Vec<Phrase>,
    /// By word: the phrases that hold it, and how rare it is among phrases.
    postings: Vec<Vec<u32>>,
    rarity: Vec<f32>,
    /// By word: the skills whose phrases hold it, and how rare it is among skills.
    skills: Vec<Vec<SkillIdx>>,
    rarity_of_skills: Vec<f32>,
    /// By skill: its phrases.
    of_skill: FxHashMap<SkillIdx, Vec<u32>>,
}

impl Problems {
    /// The problems named in `vocabulary`.
    pub fn new(vocabulary: &Vocabulary) -> Self {
        let mut problems = Self { ideas: Ideas::bundled(), ..Self::default() };
        for (index, skill) in vocabulary.skills().iter().enumerate() {
            if skill.problems.is_empty() {
                continue;
            }
            let index = index as SkillIdx;
            let mut pool: Vec<u32> = Vec::new();
            for text in &skill.problems {
                let words = problems.numbers(text);
                let number = problems.phrases.len() as u32;
                for word in &words {
                    problems.postings[*word as usize].push(number);
                }
                pool.extend(&words);
                problems.of_skill.entry(index).or_default().push(number);
                problems.phrases.push(Phrase { skill: index, text: text.clone(), words, weight: 0.0 });
            }
            pool.sort_unstable();
            pool.dedup();
            for word in pool {
                problems.skills[word as usize].push(index);
            }
        }
        problems.rarity = rarities(problems.phrases.len(), &problems.postings);
        problems.rarity_of_skills = rarities(problems.of_skill.len(), &problems.skills);
        for phrase in &mut problems.phrases {
            phrase.weight = phrase.words.iter().map(|word| problems.rarity[*word as usize]).sum();
        }
        problems
    }

    /// The numbers of the words of `text`, new ones given one.
    fn numbers(&mut self, text: &str) -> Vec<u32> {
        let mut numbers = Vec::new();
        for word in self.ideas.content(text) {
            let next = self.words.len() as u32;
            numbers.push(*self.words.entry(word).or_insert(next));
        }
        self.postings.resize(self.words.len(), Vec::new());
        self.skills.resize(self.words.len(), Vec::new());
        numbers
    }

    /// The problems `text` describes, the surest of each skill, surest first.
    pub fn find(&self, text: &str) -> Vec<Problem> {
        let content = self.ideas.content(text);
        let words: Vec<u32> = content.iter().filter_map(|word| self.words.get(word).copied()).collect();
        let unknown = (content.len() - words.len()) as f32 * RAREST;
        let whole = unknown + words.iter().map(|word| self.rarity_of_skills[*word as usize]).sum::<f32>();
        let pooled = self.pooled(&words, whole);
        let mut found: FxHashMap<SkillIdx, (f32, u32)> = FxHashMap::default();
        for (number, (shared, covered, count)) in self.shared(&words) {
            let phrase = &self.phrases[number as usize];
            let (strength, covered) = (shared / phrase.weight, covered / whole);
            let strong = strength >= STRONG && (count >= 3 || covered >= SOME);
            let weak = strength >= WEAK && covered >= COVERED;
            if count < 2 || shared < SHARED_WEIGHT || !(strong || weak) {
                continue;
            }
            let (of_all, _) = pooled.get(&phrase.skill).copied().unwrap_or((covered, 0.0));
            let likeness = match count == phrase.words.len() && is_said_in(&phrase.text, text) {
                true => 1.0,
                false => strength * (0.5 + 0.5 * of_all) * weighty(shared),
            };
            keep_better(&mut found, phrase.skill, likeness, number);
        }
        for (skill, (covered, shared)) in &pooled {
            if *covered < POOLED || *shared < POOLED_WEIGHT {
                continue;
            }
            let number = self.likest(*skill, &words);
            // A word here and a word there, none of them together, tell no problem; a skill of many phrases holds them all.
            let phrase = &self.phrases[number as usize];
            if phrase.words.iter().filter(|word| words.contains(word)).count() >= 2 {
                keep_better(&mut found, *skill, 0.8 * covered * weighty(*shared), number);
            }
        }
        let mut problems: Vec<Problem> = found
            .into_iter()
            .filter(|(_, (strength, _))| *strength >= LEAST)
            .map(|(skill, (strength, number))| Problem {
                skill,
                phrase: self.phrases[number as usize].text.clone(),
                strength,
            })
            .collect();
        problems.sort_by(|a, b| b.strength.total_cmp(&a.strength).then(a.skill.cmp(&b.skill)));
        problems
    }

    /// By phrase: the weight of the words shared with it, among phrases and among skills, and how many they are.
    fn shared(&self, words: &[u32]) -> FxHashMap<u32, (f32, f32, usize)> {
        let mut shared: FxHashMap<u32, (f32, f32, usize)> = FxHashMap::default();
        for word in words {
            for number in &self.postings[*word as usize] {
                let entry = shared.entry(*number).or_default();
                entry.0 += self.rarity[*word as usize];
                entry.1 += self.rarity_of_skills[*word as usize];
                entry.2 += 1;
            }
        }
        shared
    }

    /// By skill: the share of a text of `words` that its phrases hold together, and what that weighs. Two words at least.
    fn pooled(&self, words: &[u32], whole: f32) -> FxHashMap<SkillIdx, (f32, f32)> {
        let mut held: FxHashMap<SkillIdx, (f32, usize)> = FxHashMap::default();
        for word in words {
            for skill in &self.skills[*word as usize] {
                let entry = held.entry(*skill).or_default();
                entry.0 += self.rarity_of_skills[*word as usize];
                entry.1 += 1;
            }
        }
        held.into_iter()
            .filter(|(_, (_, count))| *count >= 2)
            .map(|(skill, (weight, _))| (skill, (weight / whole, weight)))
            .collect()
    }

    /// The phrase of `skill` that shares the most with `words`.
    fn likest(&self, skill: SkillIdx, words: &[u32]) -> u32 {
        let shared = |number: &u32| -> f32 {
            let held = self.phrases[*number as usize].words.iter().filter(|word| words.contains(word));
            held.map(|word| self.rarity[*word as usize]).sum()
        };
        let numbers = self.of_skill.get(&skill).map(Vec::as_slice).unwrap_or_default();
        numbers.iter().copied().max_by(|a, b| shared(a).total_cmp(&shared(b)).then(b.cmp(a))).unwrap_or_default()
    }
}

/// Whether `phrase` stands word for word in `text`: then nothing that is said beside it makes it less likely.
fn is_said_in(phrase: &str, text: &str) -> bool {
    let (phrase, text) = (Analyzer.words(phrase), Analyzer.words(text));
    !phrase.is_empty() && text.windows(phrase.len()).any(|words| words == phrase)
}

fn keep_better(found: &mut FxHashMap<SkillIdx, (f32, u32)>, skill: SkillIdx, strength: f32, number: u32) {
    let known = found.entry(skill).or_insert((strength, number));
    if (strength, std::cmp::Reverse(number)) > (known.0, std::cmp::Reverse(known.1)) {
        *known = (strength, number);
    }
}

/// How much is shared at all, 0..1: three words say more than two.
fn weighty(shared: f32) -> f32 {
    shared / (shared + 4.0)
}

/// How rare each word is among `all`, of which `holders` hold it.
fn rarities<T>(all: usize, holders: &[Vec<T>]) -> Vec<f32> {
    holders.iter().map(|holders| (1.0 + all as f32 / holders.len().max(1) as f32).ln().min(RAREST)).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;

    #[test]
    fn empty_words_are_sorted() {
        assert!(EMPTY_WORDS.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn an_expression_has_one_idea() {
        let ideas = Ideas::bundled();
        for same_start in ideas.expressions.values() {
            for (index, (stems, idea)) in same_start.iter().enumerate() {
                let twice = same_start[..index].iter().any(|(other, of)| other == stems && of != idea);
                assert!(!twice, "`{}` stands under `{idea}` and another idea", stems.join(" "));
            }
        }
    }

    #[test]
    fn the_longest_expression_counts() {
        let ideas = Ideas::bundled();
        assert_eq!(ideas.content("the page takes ages"), ["=site", "=slow"]);
        assert_eq!(ideas.content("They copy and paste it"), ["=hand"]);
    }

    static KNOWN: LazyLock<(Vocabulary, Problems)> = LazyLock::new(|| {
        let vocabulary = Vocabulary::bundled();
        let problems = Problems::new(&vocabulary);
        (vocabulary, problems)
    });

    #[track_caller]
    fn finds(text: &str, expected: Option<&str>) {
        let (vocabulary, problems) = &*KNOWN;
        let found = problems.find(text).first().map(|problem| vocabulary.get(problem.skill).id.clone());
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn a_described_problem_finds_its_skill() {
        finds("Presses stop without warning, and a day later we learn why", Some("predictive-maintenance"));
    }

    #[test]
    fn a_phrase_said_word_for_word_is_sure_whatever_is_said_beside_it() {
        let (vocabulary, problems) = &*KNOWN;
        let found = problems.find("Nobody knows which service broke when the checkout is slow on a Monday in the rain");
        assert_eq!(vocabulary.get(found[0].skill).id, "observability");
        assert_eq!((found[0].strength, found[0].phrase.as_str()), (1.0, "nobody knows which service broke"));
        assert!(found.iter().skip(1).all(|other| other.strength < 1.0), "{found:?}");
    }

    #[test]
    fn another_word_for_the_same_idea_finds_it() {
        finds("Stock in the computer and goods on the shelf never agree", Some("wms"));
    }

    #[test]
    fn words_of_several_phrases_count_together() {
        finds("nightly tests turn red at random and nobody believes them", Some("flaky-tests"));
    }

    #[test]
    fn an_application_is_no_applicant_and_to_build_is_no_building() {
        let ideas = Ideas::bundled();
        assert_eq!(ideas.content("applications"), ["applic"]);
        assert!(!ideas.content("what we build").contains(&"=room".to_owned()));
    }

    #[test]
    fn a_phrase_half_told_does_not_hide_what_all_phrases_say_together() {
        finds("Half the customer records have wrong phone numbers or empty birthdays", Some("data-quality"));
    }

    #[test]
    fn words_scattered_over_many_phrases_are_no_problem() {
        finds("We never have the right number of people at the tills", None);
    }

    #[test]
    fn a_word_or_two_in_passing_find_nothing() {
        finds("a service for reports", None);
        finds("the new service in the canteen is known for its friendly people and good coffee", None);
    }

    /// What [`SURE`] promises: each third of the phrases, left out and looked for with the others.
    #[test]
    fn a_phrase_left_out_finds_its_skill_or_one_beside_it_mostly_where_it_is_sure() {
        let (vocabulary, _) = &*KNOWN;
        let (mut sure, mut vague) = ((0, 0), (0, 0));
        for third in 0..3 {
            let (mut rest, mut left_out, mut number) = (vocabulary.clone(), Vec::new(), 0);
            for skill in 0..vocabulary.skills().len() as SkillIdx {
                let phrases = std::mem::take(&mut rest.get_mut(skill).problems);
                let (out, kept) = phrases.into_iter().partition::<Vec<_>, _>(|_| {
                    number += 1;
                    number % 3 == third
                });
                left_out.extend(out.into_iter().map(|phrase| (skill, phrase)));
                rest.get_mut(skill).problems = kept;
            }
            let problems = Problems::new(&rest);
            let names = |one: SkillIdx, other: SkillIdx| {
                vocabulary.get(one).relations.iter().any(|(_, id)| vocabulary.find(id) == Some(other))
            };
            for (skill, phrase) in left_out {
                let Some(found) = problems.find(&phrase).into_iter().next() else { continue };
                let (right, all) = if found.strength >= SURE { &mut sure } else { &mut vague };
                *all += 1;
                *right += usize::from(found.skill == skill || names(found.skill, skill) || names(skill, found.skill));
            }
        }
        println!("sure: {} of {}; vague: {} of {}", sure.0, sure.1, vague.0, vague.1);
        assert!(sure.0 * 100 >= sure.1 * 70, "{} of {}", sure.0, sure.1);
        assert!(vague.0 * 100 <= vague.1 * 60, "{} of {}", vague.0, vague.1);
    }

    #[test]
    fn sentences_about_nothing_to_learn_find_nothing() {
        let (vocabulary, problems) = &*KNOWN;
        let sentences = include_str!("../../fixtures/no-problems.txt");
        let mut wrong = Vec::new();
        for sentence in sentences.lines() {
            for problem in problems.find(sentence) {
                wrong.push(format!(
                    "“{sentence}” is no case of {} ({})",
                    vocabulary.get(problem.skill).id,
                    problem.phrase
                ));
            }
        }
        assert!(sentences.lines().count() >= 60);
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
