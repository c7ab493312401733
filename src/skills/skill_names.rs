//! The names of all skills and the rules that tell ambiguous ones apart, compiled for finding them.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use rustc_hash::FxHashMap;

use super::analyzer::{Analyzer, Tokens};
use super::entry::{Alias, DefaultRule, Kind, SkillIdx};
use super::form_words::is_form_word;
use super::lexicon::{Lexicon, LexiconBuilder, NO_WORD, WordId};
use super::other_names::Spellings;
use super::recognition::{Present, Word};
use super::spelling::{one_spelling, singular, split_version};
use super::vocabulary::Vocabulary;

/// Names written together are one with names written apart from this length on.
pub(super) const JOINED_LENGTH: usize = 5;

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
    pub confirms: Phrases,
    pub refuses: Phrases,
    pub default: DefaultRule,
}

/// Phrases of words of the lexicon.
#[derive(Debug, Clone, Default)]
pub(super) struct Phrases {
    words: Vec<WordId>,
    /// By phrase: its first word, and where it ends in `words`.
    heads: Vec<(WordId, usize)>,
}

impl Phrases {
    /// Adds the phrase that is made of `words`.
    fn push(&mut self, words: impl Iterator<Item = WordId>) {
        let start = self.words.len();
        self.words.extend(words);
        if let Some(first) = self.words.get(start) {
            self.heads.push((*first, self.words.len()));
        }
    }

    /// The phrases whose words may all be in a text.
    pub fn possible_in(&self, present: &Present) -> impl Iterator<Item = &[WordId]> {
        let mut start = 0;
        self.heads.iter().filter_map(move |(first, end)| {
            let phrase = start..*end;
            start = *end;
            let possible = present.may_hold(*first) && self.words[phrase.clone()].iter().all(|w| present.may_hold(*w));
            possible.then(|| &self.words[phrase])
        })
    }
}

/// The names of all skills.
#[derive(Debug, Clone)]
pub(super) struct SkillNames {
    /// Tells them from others in this process.
    pub identity: u64,
    /// The words of names and rules.
    pub lexicon: Lexicon,
    /// By the number that ends a path in the lexicon.
    pub names: Vec<Name>,
    /// For skills with an ambiguous name.
    pub rules: FxHashMap<SkillIdx, Rules>,
    /// The certain names of things.
    pub spellings: Spellings,
    /// By skill: its file.
    pub domains: Vec<u16>,
    /// By skill: the skills next to it.
    pub neighbours: Vec<Vec<SkillIdx>>,
}

/// How many were made in this process.
static MADE: AtomicU64 = AtomicU64::new(0);

impl SkillNames {
    /// Compiles the names of `vocabulary`; also gives the words that stand for a certain name of several words.
    pub fn new(vocabulary: &Vocabulary) -> (Self, JoinedWords) {
        let skills = vocabulary.skills();
        let mut compiler = Compiler::with_capacity(skills.iter().map(|skill| skill.aliases.len()).sum());
        let mut rules = FxHashMap::default();
        let mut domains = Vec::with_capacity(skills.len());
        let mut numbers: FxHashMap<&str, u16> = FxHashMap::default();
        for (index, skill) in skills.iter().enumerate() {
            let index = index as SkillIdx;
            let next = numbers.len() as u16;
            domains.push(*numbers.entry(&skill.domain).or_insert(next));
            for alias in &skill.aliases {
                compiler.add_name(index, skill.kind, alias);
            }
            if skill.aliases.iter().any(|alias| alias.ambiguous || alias.exact_case) {
                let confirms = compiler.phrases(&skill.context.confirms);
                let refuses = compiler.phrases(&skill.context.refuses);
                rules.insert(index, Rules { confirms, refuses, default: skill.context.default });
            }
        }
        let joined = compiler.add_joined();
        let neighbours = (0..skills.len() as SkillIdx).map(|skill| neighbours(vocabulary, skill)).collect();
        let Compiler { lexicon, names, spellings, .. } = compiler;
        let identity = MADE.fetch_add(1, Ordering::Relaxed) + 1;
        (Self { identity, lexicon: lexicon.finish(), names, rules, spellings, domains, neighbours }, joined)
    }

    /// What the lexicon knows of a token: the word itself, its singular, its other spelling, or its name before a
    /// version.
    pub fn word(&self, word: &str) -> Word {
        let exact = self.lexicon.word(word);
        let other = singular(word).map_or(NO_WORD, |one| self.lexicon.word(&one));
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

/// Names of several words written as one.
pub(super) struct JoinedWords {
    text: String,
    /// Where the names stand that tell a skill by themselves.
    certain: Vec<Range<usize>>,
}

impl JoinedWords {
    /// Those that tell a skill by themselves.
    pub fn certain(&self) -> impl Iterator<Item = &str> {
        self.certain.iter().map(|at| &self.text[at.clone()])
    }
}

/// Names on their way into the lexicon. Its buffers are filled again for each name.
struct Compiler {
    lexicon: LexiconBuilder,
    names: Vec<Name>,
    spellings: Spellings,
    /// Names of several words written as one, and where each ends; they wait until all names are known.
    joined: String,
    joined_ends: Vec<(usize, u32)>,
    tokens: Tokens,
    words: Vec<WordId>,
}

impl Compiler {
    fn with_capacity(names: usize) -> Self {
        Self {
            lexicon: LexiconBuilder::with_capacity(names),
            names: Vec::with_capacity(names),
            spellings: Spellings::default(),
            joined: String::new(),
            joined_ends: Vec::new(),
            tokens: Tokens::default(),
            words: Vec::new(),
        }
    }

    /// Adds a name of `skill`.
    fn add_name(&mut self, skill: SkillIdx, kind: Kind, alias: &Alias) {
        Analyzer.analyze(&alias.text, &mut self.tokens);
        let Some(last) = self.tokens.len().checked_sub(1) else { return };
        let several = last > 0;
        let number = self.names.len() as u32;
        let exact_case = alias.exact_case.then(|| letters(&alias.text).collect::<String>().into());
        let plural = several || has_plural(kind);
        self.names.push(Name { skill, exact_case, ambiguous: alias.ambiguous, plural });
        self.words.clear();
        self.words.extend(self.tokens.iter().map(|token| intern(&mut self.lexicon, token.word)));
        self.lexicon.add(&self.words, number);
        if !alias.ambiguous && !alias.exact_case && !kind.is_subject() {
            self.spellings.push(skill, &self.words);
        }
        if let Some(one) = singular(self.tokens.word(last))
            && (several || kind.is_subject())
            // "ADAS" is no plural of "ADA".
            && alias.text.chars().any(char::is_lowercase)
        {
            self.words[last] = intern(&mut self.lexicon, &one);
            self.lexicon.add(&self.words, number);
        }
        if several && !alias.exact_case && !self.tokens.iter().all(|token| is_form_word(token.word)) {
            self.joined.extend(self.tokens.iter().map(|token| token.word));
            self.joined_ends.push((self.joined.len(), number));
        }
    }

    /// Adds the names written together, which yield to names that are written so.
    fn add_joined(&mut self) -> JoinedWords {
        let mut joined = JoinedWords { text: std::mem::take(&mut self.joined), certain: Vec::new() };
        let mut start = 0;
        for (end, number) in std::mem::take(&mut self.joined_ends) {
            let word = &joined.text[start..end];
            if word.len() >= JOINED_LENGTH && !self.lexicon.is_name(self.lexicon.word(word)) {
                let id = intern(&mut self.lexicon, word);
                self.lexicon.add(&[id], number);
                if !self.names[number as usize].ambiguous {
                    joined.certain.push(start..end);
                }
            }
            start = end;
        }
        joined
    }

    fn phrases(&mut self, texts: &[String]) -> Phrases {
        let mut phrases = Phrases::default();
        for text in texts {
            Analyzer.analyze(text, &mut self.tokens);
            phrases.push(self.tokens.iter().map(|token| intern(&mut self.lexicon, token.word)));
        }
        phrases
    }
}

fn intern(lexicon: &mut LexiconBuilder, word: &str) -> WordId {
    match one_spelling(word) {
        Some(kept) => lexicon.intern(&kept),
        None => lexicon.intern(word),
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
pub(super) fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric() || matches!(c, '+' | '#'))
}
