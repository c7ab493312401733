//! What was found in a text: its tokens, the skills, and what the vocabulary knows of each word.

use super::analyzer::Tokens;
use super::entry::SkillIdx;
use super::lexicon::{NO_WORD, WordId};
use super::seen_words::SeenWords;
use super::spelling::{is_version, split_version};

/// A skill found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The skill.
    pub skill: SkillIdx,
    /// Index of the first token.
    pub first: usize,
    /// Index behind the last token; a version that follows is not included.
    pub end: usize,
    /// The version said with it: `17` in `Java 17`.
    pub version: Option<String>,
    /// How sure it is that the skill is meant.
    pub certainty: Certainty,
}

/// How sure it is that a skill is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// An ambiguous name that nothing in the text decides; the vocabulary's default counts it.
    Default,
    /// A name with a typo in it.
    Typo,
    /// An ambiguous name that the text confirms.
    Confirmed,
    /// A name that means nothing else.
    Certain,
}

/// What was found in a text.
#[derive(Debug, Clone, Default)]
pub struct Recognition {
    /// The text's tokens.
    pub tokens: Tokens,
    /// The skills found, in the order of the text; they do not overlap.
    pub mentions: Vec<Mention>,
    /// The tokens as the lexicon knows them.
    pub(super) words: Vec<Word>,
    pub(super) present: Present,
    /// Words of texts read before.
    pub(super) seen: SeenWords,
}

/// Which words a text holds, as bits: a rule whose words are not all among them need not be looked for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Present([u64; 32]);

impl Present {
    pub fn clear(&mut self) {
        self.0 = [0; 32];
    }

    pub fn add(&mut self, word: WordId) {
        self.0[(word as usize >> 6) & 31] |= 1 << (word & 63);
    }

    pub fn may_hold(&self, word: WordId) -> bool {
        self.0[(word as usize >> 6) & 31] & (1 << (word & 63)) != 0
    }
}

impl Recognition {
    /// The words of `text`, which must be the one that was read, that `mention` was found in.
    pub fn found_as<'a>(&self, text: &'a str, mention: &Mention) -> &'a str {
        let (start, end) = (self.tokens.get(mention.first).start, self.tokens.get(mention.end - 1).end);
        text.get(start..end).unwrap_or("")
    }

    /// The mention that token `index` belongs to.
    pub fn mention_at(&self, index: usize) -> Option<&Mention> {
        self.mentions.iter().find(|mention| (mention.first..mention.end).contains(&index))
    }

    /// What stands in `text` between token `index` and the one before.
    pub(super) fn gap<'a>(&self, text: &'a str, index: usize) -> &'a [u8] {
        text.as_bytes().get(self.tokens.range(index - 1).end..self.tokens.range(index).start).unwrap_or_default()
    }

    /// Whether token `index` and the one before are parts of one word in `text`, cut by a hyphen, a line or a dot.
    pub(super) fn is_joined(&self, text: &str, index: usize) -> bool {
        index < self.tokens.len() && matches!(self.gap(text, index), b"-" | b"_" | b".")
    }

    /// Whether a token begins with a capital in `text`.
    pub(super) fn starts_with_capital(&self, text: &str, token: usize) -> bool {
        text.get(self.tokens.get(token).start..).and_then(|rest| rest.chars().next()).is_some_and(char::is_uppercase)
    }

    /// Where `phrase`, which is not empty, stands in the text, as indices of its first token.
    pub(super) fn occurrences<'a>(&'a self, phrase: &'a [WordId]) -> impl Iterator<Item = usize> + 'a {
        let same = |word: &Word, id: &WordId| *id != NO_WORD && (word.exact == *id || word.other == *id);
        self.words
            .windows(phrase.len())
            .enumerate()
            .filter(move |(_, words)| words.iter().zip(phrase).all(|(word, id)| same(word, id)))
            .map(|(at, _)| at)
    }

    /// The version said with the name at `first..end`: grown on (`Java8`), behind it (`Java 17`), or its own last word
    /// where what stands before is a name already (`.NET 8`).
    pub(super) fn version(&self, first: usize, end: usize) -> Option<String> {
        let bare = |word: &str| word.strip_prefix('v').unwrap_or(word).to_owned();
        if self.words[end - 1].versioned {
            return split_version(self.tokens.word(end - 1)).map(|(_, version)| version.to_owned());
        }
        let behind = (end < self.tokens.len()).then(|| self.tokens.word(end)).filter(|word| is_version(word));
        let last = self.tokens.word(end - 1);
        // The second word of ".NET 8" or "Angular 2"; a longer name such as "OWASP Top 10" means its number.
        let own = (end - first == 2 && is_version(last)).then_some(last);
        behind.or(own).map(bare)
    }
}

/// A token as the lexicon knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Word {
    /// The word as it stands.
    pub exact: WordId,
    /// The singular or the other spelling, where that is a word of the lexicon.
    pub other: WordId,
    /// The token is a name with its version grown on (`java8`).
    pub versioned: bool,
    /// The token was taken for a typo of this word.
    pub corrected: bool,
}
