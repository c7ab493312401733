//! The names of all skills and the rules that tell ambiguous ones apart, compiled for finding them.

use rustc_hash::FxHashMap;

use super::analyzer::Analyzer;
use super::entry::{DefaultRule, Kind, SkillIdx};
use super::form_words::is_form_word;
use super::lexicon::{Lexicon, NO_WORD, WordId};
use super::recognition::Word;
use super::spelling::{one_spelling, singular, split_version};
use super::vocabulary::Vocabulary;

/// Names written together are one with names written apart from this length on.
pub(super) const JOINED: usize = 5;

/// One name of a skill, compiled.
#[derive(Debug, Clone)]
pub(super) struct Name {
    pub skill: SkillIdx,
    /// The spelling that alone counts, without spaces; `None` where case does not matter.
    pub exact_case: Option<Box<str>>,
    pub ambiguous: bool,
    /// A single word that is found in its plural too: "databases", but "canvas" is not Canva.
    pub plural: bool,
}

/// The rules that tell an ambiguous name's meanings apart, compiled.
#[derive(Debug, Clone, Default)]
pub(super) struct Rules {
    pub confirms: Vec<Vec<WordId>>,
    pub refuses: Vec<Vec<WordId>>,
    pub default: DefaultRule,
}

/// The names of all skills.
#[derive(Debug, Clone, Default)]
pub(super) struct SkillNames {
    /// The words of names and rules.
    pub lexicon: Lexicon,
    /// By the number that ends a path in the lexicon.
    pub names: Vec<Name>,
    /// For skills with an ambiguous name.
    pub rules: FxHashMap<SkillIdx, Rules>,
    /// By skill: its file.
    pub domains: Vec<u16>,
    /// By skill: the skills next to it.
    pub neighbours: Vec<Vec<SkillIdx>>,
}

/// A word that a typo may be corrected to, and its standing.
pub(super) type Spellable = (String, u8);

impl SkillNames {
    /// Compiles the names of `vocabulary`; also gives the words that typos are corrected to.
    pub fn new(vocabulary: &Vocabulary) -> (Self, Vec<Spellable>) {
        let mut compiled = Self::default();
        // Names stand before aliases: an alias may itself be a typo people make.
        let mut spellable: Vec<Spellable> = Vec::new();
        let mut joined: Vec<(String, u32)> = Vec::new();
        let mut domains: FxHashMap<&str, u16> = FxHashMap::default();
        for (index, skill) in vocabulary.skills().iter().enumerate() {
            let index = index as SkillIdx;
            let next = domains.len() as u16;
            compiled.domains.push(*domains.entry(&skill.domain).or_insert(next));
            compiled.neighbours.push(neighbours(vocabulary, index));
            for (number, alias) in skill.aliases.iter().enumerate() {
                let words = Analyzer.words(&alias.text);
                if words.is_empty() {
                    continue;
                }
                let name = compiled.names.len() as u32;
                let exact_case = alias.exact_case.then(|| without_spaces(&alias.text));
                let plural = words.len() > 1 || has_plural(skill.kind);
                compiled.names.push(Name { skill: index, exact_case, ambiguous: alias.ambiguous, plural });
                compiled.add(&words, name);
                // "ADAS" is no plural of "ADA".
                let spelled_out = alias.text.chars().any(char::is_lowercase);
                if let Some(last) = words.last().and_then(|word| singular(word))
                    && spelled_out
                    && (words.len() > 1 || skill.kind.is_subject())
                {
                    let mut words = words.clone();
                    let end = words.len() - 1;
                    words[end] = last.to_owned();
                    compiled.add(&words, name);
                }
                if words.len() > 1 && !alias.exact_case && !words.iter().all(|word| is_form_word(word)) {
                    joined.push((words.concat(), name));
                }
                if !alias.ambiguous && !alias.exact_case {
                    spellable.extend(words.into_iter().map(|word| (word, u8::from(number > 0))));
                }
            }
            if skill.aliases.iter().any(|alias| alias.ambiguous || alias.exact_case) {
                let mut compile = |phrases: &[String]| -> Vec<Vec<WordId>> {
                    phrases.iter().map(|phrase| compiled.intern(&Analyzer.words(phrase))).collect()
                };
                let rules = Rules {
                    confirms: compile(&skill.context.confirms),
                    refuses: compile(&skill.context.refuses),
                    default: skill.context.default,
                };
                compiled.rules.insert(index, rules);
            }
        }
        // Names written together yield to names that are written so.
        for (word, name) in joined {
            if word.len() >= JOINED && compiled.lexicon.at(&[compiled.lexicon.word(&word)]).is_empty() {
                compiled.add(std::slice::from_ref(&word), name);
                if !compiled.names[name as usize].ambiguous {
                    spellable.push((word, 1));
                }
            }
        }
        compiled.lexicon.finish();
        (compiled, spellable)
    }

    fn intern(&mut self, words: &[String]) -> Vec<WordId> {
        words.iter().map(|word| self.lexicon.intern(one_spelling(word).as_deref().unwrap_or(word))).collect()
    }

    fn add(&mut self, words: &[String], name: u32) {
        let words = self.intern(words);
        self.lexicon.add(&words, name);
    }

    /// What the lexicon knows of a token: the word itself, its singular, its other spelling, or its name before a
    /// version.
    pub fn word(&self, word: &str) -> Word {
        let exact = self.lexicon.word(word);
        let other =
            if word.ends_with('s') { singular(word).map_or(NO_WORD, |one| self.lexicon.word(one)) } else { NO_WORD };
        if exact != NO_WORD || other != NO_WORD {
            return Word { exact, other, ..Word::default() };
        }
        if word.len() > 4
            && let Some(spelled) = one_spelling(word)
        {
            return Word { other: self.lexicon.word(&spelled), ..Word::default() };
        }
        if word.as_bytes()[word.len() - 1].is_ascii_digit()
            && let Some((name, _)) = split_version(word)
        {
            return Word { exact: self.lexicon.word(name), versioned: true, ..Word::default() };
        }
        Word::default()
    }
}

/// Whether a skill of this kind is spoken of in the plural.
fn has_plural(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Product
            | Kind::Tool
            | Kind::Library
            | Kind::Framework
            | Kind::Language
            | Kind::Service
            | Kind::Platform
            | Kind::Os
    )
}

fn neighbours(vocabulary: &Vocabulary, skill: SkillIdx) -> Vec<SkillIdx> {
    vocabulary.get(skill).relations.iter().filter_map(|(_, id)| vocabulary.find(id)).collect()
}

/// The letters, digits and signs of a name as they are written.
pub(super) fn without_spaces(text: &str) -> Box<str> {
    text.chars().filter(|c| c.is_alphanumeric() || matches!(c, '+' | '#')).collect::<String>().into()
}
