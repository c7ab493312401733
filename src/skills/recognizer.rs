//! Finds skills in text.

use rustc_hash::FxHashMap;

use super::analyzer::{Analyzer, Tokens};
use super::entry::{DefaultRule, Kind, SkillIdx};
use super::form_words::is_form_word;
use super::lexicon::{Lexicon, NO_WORD, Node, WordId};
use super::ordinary_words::is_ordinary;
use super::spelling::{SpellChecker, is_version, one_spelling, singular, split_version};
use super::vocabulary::Vocabulary;

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
    words: Vec<Word>,
    present: Present,
}

/// Which words a text holds, as bits: a rule whose words are not all among them need not be looked for.
#[derive(Debug, Clone, Copy, Default)]
struct Present([u64; 32]);

impl Present {
    fn clear(&mut self) {
        self.0 = [0; 32];
    }

    fn add(&mut self, word: WordId) {
        self.0[(word as usize >> 6) & 31] |= 1 << (word & 63);
    }

    fn may_hold(&self, word: WordId) -> bool {
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
}

/// A token as the lexicon knows it.
#[derive(Debug, Clone, Copy, Default)]
struct Word {
    exact: WordId,
    /// The singular or the other spelling, where that is a word of the lexicon.
    other: WordId,
    /// The token is a name with its version grown on (`java8`).
    versioned: bool,
    /// The token was taken for a typo of this word.
    corrected: bool,
}

/// One name of a skill, compiled.
#[derive(Debug, Clone)]
struct Name {
    skill: SkillIdx,
    /// The spelling that alone counts, without spaces; `None` where case does not matter.
    exact_case: Option<Box<str>>,
    ambiguous: bool,
    /// A single word that is found in its plural too: "databases", but "canvas" is not Canva.
    plural: bool,
}

/// The rules that tell an ambiguous name's meanings apart, compiled.
#[derive(Debug, Clone, Default)]
struct Rules {
    confirms: Vec<Vec<WordId>>,
    refuses: Vec<Vec<WordId>>,
    default: DefaultRule,
}

/// Finds skills in text, by longest match, in time linear in the text. Built once from a vocabulary, then shared.
#[derive(Debug, Clone)]
pub struct Recognizer {
    lexicon: Lexicon,
    names: Vec<Name>,
    /// For skills with an ambiguous name.
    rules: FxHashMap<SkillIdx, Rules>,
    /// By skill: its file, and the skills next to it.
    domains: Vec<u16>,
    neighbours: Vec<Vec<SkillIdx>>,
    spelling: SpellChecker,
}

/// What a text is, as far as finding skills goes.
struct Reading<'a> {
    text: &'a str,
    /// The text is written all in one case, so that case says nothing.
    flat_case: bool,
    /// A person typed it to say what is needed: a name is more likely a name than in a course's prose.
    typed: bool,
}

impl Recognizer {
    /// Compiles the names of `vocabulary`.
    pub fn new(vocabulary: &Vocabulary) -> Self {
        let mut recognizer = Self {
            lexicon: Lexicon::default(),
            names: Vec::new(),
            rules: FxHashMap::default(),
            domains: Vec::new(),
            neighbours: Vec::new(),
            spelling: SpellChecker::default(),
        };
        // Names stand before aliases: an alias may itself be a typo people make.
        let mut spellable: Vec<(String, u8)> = Vec::new();
        let mut joined: Vec<(String, u32)> = Vec::new();
        let mut domains: FxHashMap<&str, u16> = FxHashMap::default();
        for (index, skill) in vocabulary.skills().iter().enumerate() {
            let index = index as SkillIdx;
            let next = domains.len() as u16;
            recognizer.domains.push(*domains.entry(&skill.domain).or_insert(next));
            recognizer.neighbours.push(neighbours(vocabulary, index));
            for (number, alias) in skill.aliases.iter().enumerate() {
                let words = Analyzer.words(&alias.text);
                if words.is_empty() {
                    continue;
                }
                let name = recognizer.names.len() as u32;
                let exact_case = alias.exact_case.then(|| without_spaces(&alias.text));
                let plural = words.len() > 1 || has_plural(skill.kind);
                recognizer.names.push(Name { skill: index, exact_case, ambiguous: alias.ambiguous, plural });
                recognizer.add(&words, name);
                // "ADAS" is no plural of "ADA".
                let spelled_out = alias.text.chars().any(char::is_lowercase);
                if let Some(last) = words.last().and_then(|word| singular(word))
                    && spelled_out
                    && (words.len() > 1 || skill.kind.is_subject())
                {
                    let mut words = words.clone();
                    let end = words.len() - 1;
                    words[end] = last.to_owned();
                    recognizer.add(&words, name);
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
                    phrases.iter().map(|phrase| recognizer.intern(&Analyzer.words(phrase))).collect()
                };
                let rules = Rules {
                    confirms: compile(&skill.context.confirms),
                    refuses: compile(&skill.context.refuses),
                    default: skill.context.default,
                };
                recognizer.rules.insert(index, rules);
            }
        }
        // Names written together yield to names that are written so.
        for (word, name) in joined {
            if word.len() >= 5 && recognizer.lexicon.at(&[recognizer.lexicon.word(&word)]).is_empty() {
                recognizer.add(std::slice::from_ref(&word), name);
                if !recognizer.names[name as usize].ambiguous {
                    spellable.push((word, 1));
                }
            }
        }
        recognizer.lexicon.finish();
        recognizer.spelling = SpellChecker::new(spellable.iter().map(|(word, standing)| (word.as_str(), *standing)));
        recognizer
    }

    fn intern(&mut self, words: &[String]) -> Vec<WordId> {
        words.iter().map(|word| self.lexicon.intern(one_spelling(word).as_deref().unwrap_or(word))).collect()
    }

    fn add(&mut self, words: &[String], name: u32) {
        let words = self.intern(words);
        self.lexicon.add(&words, name);
    }

    /// Finds the skills in a course's text; `found` is filled anew.
    pub fn read(&self, text: &str, found: &mut Recognition) {
        Analyzer.analyze(text, &mut found.tokens);
        self.look_up(found);
        self.find(text, false, found);
    }

    /// Finds the skills in what a person typed: like [`read`](Self::read), and words that are neither in the vocabulary
    /// nor `known` elsewhere (on the shelf, say) are taken for typos where one word of the vocabulary is near.
    pub fn read_typed(&self, text: &str, known: &dyn Fn(&str) -> bool, found: &mut Recognition) {
        Analyzer.analyze(text, &mut found.tokens);
        self.look_up(found);
        for (index, word) in found.words.iter_mut().enumerate() {
            let typed = found.tokens.word(index);
            if word.exact == NO_WORD && word.other == NO_WORD && !is_plain_english(typed) && !known(typed) {
                let meant = self.spelling.correct(typed);
                if let Some(meant) = meant {
                    *word = Word { exact: self.lexicon.word(meant), corrected: true, ..Word::default() };
                    found.present.add(word.exact);
                }
            }
        }
        self.find(text, true, found);
    }

    /// The skills whose certain names lie inside the words of `mention`: `Kubernetes` in `Kubernetes security`. `text` is
    /// the one that was read.
    pub fn inside(&self, text: &str, found: &Recognition, mention: &Mention) -> Vec<SkillIdx> {
        let reading = Reading { text, flat_case: !has_both_cases(text), typed: true };
        let mut skills = Vec::new();
        for at in mention.first..mention.end {
            let whole = at == mention.first;
            let last = if whole { mention.end - 1 } else { mention.end };
            for end in (at + 1..=last).rev() {
                if let Some(Hit::Certain(skill)) = self.named(&reading, found, at, end) {
                    if skill != mention.skill && !skills.contains(&skill) {
                        skills.push(skill);
                    }
                    break;
                }
            }
        }
        skills
    }

    /// The name that is exactly the tokens `at..end`.
    fn named(&self, reading: &Reading<'_>, found: &Recognition, at: usize, end: usize) -> Option<Hit> {
        let words: Vec<WordId> = found.words[at..end]
            .iter()
            .map(|word| if word.exact == NO_WORD { word.other } else { word.exact })
            .collect();
        self.hit(reading, found, at, end, self.lexicon.at(&words), false)
    }

    fn look_up(&self, found: &mut Recognition) {
        found.words.clear();
        found.present.clear();
        for index in 0..found.tokens.len() {
            let word = self.word(found.tokens.word(index));
            found.present.add(word.exact);
            found.present.add(word.other);
            found.words.push(word);
        }
    }

    fn word(&self, word: &str) -> Word {
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

    fn find(&self, text: &str, typed: bool, found: &mut Recognition) {
        found.mentions.clear();
        let reading = Reading { text, flat_case: !has_both_cases(text), typed };
        // First what is certain and what may be, then the ambiguous ones in the light of the certain ones.
        let mut doubtful: Vec<Doubtful> = Vec::new();
        let mut at = 0;
        while at < found.words.len() {
            match self.longest(&reading, found, at) {
                Some((end, Hit::Certain(skill))) => {
                    let certainty = if found.words[at..end].iter().any(|word| word.corrected) {
                        Certainty::Typo
                    } else {
                        Certainty::Certain
                    };
                    let version = version(found, at, end);
                    found.mentions.push(Mention { skill, first: at, end, version, certainty });
                    at = end;
                }
                Some((end, Hit::Doubtful(names))) => {
                    doubtful.push(Doubtful { first: at, end, names });
                    at = end;
                }
                None => at += 1,
            }
        }
        if !doubtful.is_empty() {
            self.decide(&reading, found, doubtful);
            found.mentions.sort_by_key(|mention| mention.first);
        }
    }

    /// The longest name that begins at token `at`.
    fn longest(&self, reading: &Reading<'_>, found: &Recognition, at: usize) -> Option<(usize, Hit)> {
        let mut best = None;
        // Words have at most two readings, so few paths are open at a time; a fixed array holds them.
        let mut open = [0 as Node; 4];
        let mut count = 1;
        for (offset, word) in found.words[at..].iter().enumerate() {
            if offset > 0 && parted(gap(reading.text, found, at + offset)) {
                break;
            }
            let mut next = [0 as Node; 4];
            let mut next_count = 0;
            let mut exact_count = 0;
            for (reading, id) in [word.exact, word.other].into_iter().enumerate() {
                for node in &open[..count] {
                    if let Some(step) = self.lexicon.step(*node, id)
                        && next_count < next.len()
                    {
                        next[next_count] = step;
                        next_count += 1;
                    }
                }
                if reading == 0 {
                    exact_count = next_count;
                }
            }
            if next_count == 0 {
                break;
            }
            (open, count) = (next, next_count);
            let end = at + offset + 1;
            for (path, node) in open[..count].iter().enumerate() {
                let plural = offset == 0 && path >= exact_count && word.exact != word.other;
                if let Some(hit) = self.hit(reading, found, at, end, self.lexicon.ends(*node), plural) {
                    best = Some((end, hit));
                    break;
                }
            }
            if word.versioned {
                break;
            }
        }
        self.grown_together(reading, found, at, best.as_ref().map_or(at, |(end, _)| *end)).or(best)
    }

    /// A name that is written as one word and stands here cut by hyphens or dots: `type-script`, `Postgre.SQL`. It must
    /// take more tokens than `beyond`.
    fn grown_together(
        &self,
        reading: &Reading<'_>,
        found: &Recognition,
        at: usize,
        beyond: usize,
    ) -> Option<(usize, Hit)> {
        let mut end = at + 1;
        let mut joined = String::new();
        while end < found.tokens.len() && end - at < JOINED && matches!(gap(reading.text, found, end), "-" | "_" | ".")
        {
            if joined.is_empty() {
                joined.push_str(found.tokens.word(at));
            }
            joined.push_str(found.tokens.word(end));
            end += 1;
            let id = self.lexicon.word(&joined);
            if id != NO_WORD
                && end > beyond
                && let Some(hit) = self.hit(reading, found, at, end, self.lexicon.at(&[id]), false)
            {
                return Some((end, hit));
            }
        }
        None
    }

    fn hit(
        &self,
        reading: &Reading<'_>,
        found: &Recognition,
        at: usize,
        end: usize,
        names: &[u32],
        plural: bool,
    ) -> Option<Hit> {
        let mut doubtful = Vec::new();
        for name in names {
            let name = &self.names[*name as usize];
            if plural && !name.plural {
                continue;
            }
            let mut ambiguous = name.ambiguous;
            if let Some(spelling) = &name.exact_case {
                let (start, stop) = (found.tokens.get(at).start, found.tokens.get(end - 1).end);
                let written = without_spaces(reading.text.get(start..stop).unwrap_or(""));
                let same = written == *spelling || (found.words[end - 1].versioned && written.starts_with(&**spelling));
                if !same && !reading.flat_case {
                    continue;
                }
                ambiguous |= !same;
            }
            if !ambiguous {
                return Some(Hit::Certain(name.skill));
            }
            doubtful.push(name.skill);
        }
        (!doubtful.is_empty()).then_some(Hit::Doubtful(doubtful))
    }

    fn decide(&self, reading: &Reading<'_>, found: &mut Recognition, mut doubtful: Vec<Doubtful>) {
        // What one ambiguous name confirms may confirm the next, so go round until nothing changes.
        loop {
            let before = doubtful.len();
            let mut left = Vec::new();
            for doubt in doubtful {
                let span = (doubt.first, doubt.end);
                let open: Vec<SkillIdx> =
                    doubt.names.iter().copied().filter(|skill| !self.refused(*skill, span, found)).collect();
                match open.iter().find(|skill| self.confirmed(reading, **skill, span, found)) {
                    Some(skill) => {
                        let version = version(found, doubt.first, doubt.end);
                        let mention = Mention {
                            skill: *skill,
                            first: doubt.first,
                            end: doubt.end,
                            version,
                            certainty: Certainty::Confirmed,
                        };
                        found.mentions.push(mention);
                    }
                    None if open.is_empty() => self.find_inside(reading, doubt.first, doubt.end, found),
                    None => left.push(Doubtful { names: open, ..doubt }),
                }
            }
            doubtful = left;
            if doubtful.is_empty() || doubtful.len() == before {
                break;
            }
        }
        for doubt in doubtful {
            let alone = (0..found.tokens.len())
                .filter(|index| !(doubt.first..doubt.end).contains(index))
                .all(|index| is_form_word(found.tokens.word(index)) || is_version(found.tokens.word(index)));
            let alone = alone || (reading.typed && written_as_name(reading, found, doubt.first, doubt.end));
            let counts =
                |skill: &SkillIdx| match self.rules.get(skill).map_or(DefaultRule::Alone, |rules| rules.default) {
                    DefaultRule::Yes => true,
                    DefaultRule::Alone => alone,
                    DefaultRule::No => false,
                };
            if let Some(skill) = doubt.names.iter().copied().find(counts) {
                let version = version(found, doubt.first, doubt.end);
                let mention =
                    Mention { skill, first: doubt.first, end: doubt.end, version, certainty: Certainty::Default };
                found.mentions.push(mention);
            }
        }
    }

    /// Finds the certain names inside a longer one that turned out to mean something else.
    fn find_inside(&self, reading: &Reading<'_>, first: usize, end: usize, found: &mut Recognition) {
        let mut at = first;
        while at < end {
            let last = if at == first { end - 1 } else { end };
            let inner = (at + 1..=last).rev().find_map(|stop| match self.named(reading, found, at, stop) {
                Some(Hit::Certain(skill)) => Some((stop, skill)),
                _ => None,
            });
            let Some((stop, skill)) = inner else {
                at += 1;
                continue;
            };
            let version = version(found, at, stop);
            found.mentions.push(Mention { skill, first: at, end: stop, version, certainty: Certainty::Certain });
            at = stop;
        }
    }

    /// Whether the text says that the name at `span` means another thing: by a phrase around it, or a word anywhere.
    fn refused(&self, skill: SkillIdx, span: (usize, usize), found: &Recognition) -> bool {
        let Some(rules) = self.rules.get(&skill) else { return false };
        let own: Vec<WordId> = found.words[span.0..span.1].iter().map(|word| word.exact).collect();
        rules.refuses.iter().any(|phrase| {
            let around = phrase.iter().any(|word| own.contains(word));
            occurrences(found, phrase).any(|at| !around || (at < span.1 && at + phrase.len() > span.0))
        })
    }

    /// Whether the text confirms the skill: by one of its words outside the name itself, or a certain skill next to it.
    fn confirmed(&self, reading: &Reading<'_>, skill: SkillIdx, span: (usize, usize), found: &Recognition) -> bool {
        let by_word = self.rules.get(&skill).is_some_and(|rules| {
            rules
                .confirms
                .iter()
                .any(|phrase| occurrences(found, phrase).any(|at| at + phrase.len() <= span.0 || at >= span.1))
        });
        // "This spring with HTML": a small letter in a text that has capitals too is more likely a word than a name, and
        // a skill of the same field in the text is too little to say otherwise.
        let as_name = reading.flat_case || starts_with_capital(reading.text, found, span.0);
        by_word
            || found.mentions.iter().any(|other| {
                other.certainty >= Certainty::Confirmed
                    && other.skill != skill
                    && ((as_name && self.domains[other.skill as usize] == self.domains[skill as usize])
                        || self.neighbours[skill as usize].contains(&other.skill)
                        || self.neighbours[other.skill as usize].contains(&skill))
            })
    }
}

/// Whether the tokens are written as a name: with a capital, in a text that has small letters too, and not only because
/// a sentence begins there (`Rust for our team`, not `Access denied`).
fn written_as_name(reading: &Reading<'_>, found: &Recognition, first: usize, end: usize) -> bool {
    let token = found.tokens.get(first);
    if reading.flat_case || !starts_with_capital(reading.text, found, first) {
        return false;
    }
    let before = reading.text.get(..token.start).unwrap_or("").trim_end();
    let begins = before.is_empty() || before.ends_with(['.', '!', '?', ':', '\n']);
    if !begins {
        return true;
    }
    let stop = found.tokens.get(end - 1).end;
    let mark_follows = reading.text.get(stop..).is_none_or(|rest| rest.starts_with([',', ';', '/', '+', '(', ':']));
    mark_follows
        || end >= found.tokens.len()
        || matches!(
            found.tokens.word(end),
            "for" | "and" | "or" | "with" | "in" | "on" | "basics" | "developers" | "devs"
        )
}

enum Hit {
    Certain(SkillIdx),
    Doubtful(Vec<SkillIdx>),
}

struct Doubtful {
    first: usize,
    end: usize,
    names: Vec<SkillIdx>,
}

/// Whether a word is ordinary English, or made of it by an ending: it is meant as it stands and no typo of a name.
fn is_plain_english(word: &str) -> bool {
    let ordinary = |word: &str| is_form_word(word) || is_ordinary(word);
    let endings = ["s", "ed", "d", "ing", "ful", "ly", "er", "ers", "able", "less", "ness"];
    ordinary(word)
        || endings
            .into_iter()
            .filter_map(|ending| word.strip_suffix(ending))
            .any(|stem| stem.len() > 2 && ordinary(stem))
}

/// At most this many tokens are read as one word.
const JOINED: usize = 3;

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

/// What stands between token `index` and the one before.
fn gap<'a>(text: &'a str, found: &Recognition, index: usize) -> &'a str {
    text.get(found.tokens.get(index - 1).end..found.tokens.get(index).start).unwrap_or("")
}

/// Whether a name cannot go on behind what stands between two words. It can behind a colon: `Spring: Framework in Depth`.
fn parted(gap: &str) -> bool {
    gap.contains([';', '|', '(', ')', '?', '!', '\n'])
}

fn starts_with_capital(text: &str, found: &Recognition, token: usize) -> bool {
    text.get(found.tokens.get(token).start..).and_then(|rest| rest.chars().next()).is_some_and(char::is_uppercase)
}

/// Where `phrase` stands in the text, as indices of its first token.
fn occurrences<'a>(found: &'a Recognition, phrase: &'a [WordId]) -> impl Iterator<Item = usize> + 'a {
    let possible = !phrase.is_empty() && phrase.iter().all(|word| found.present.may_hold(*word));
    let length = if possible { phrase.len() } else { found.words.len() + 1 };
    let same = |word: &Word, id: &WordId| *id != NO_WORD && (word.exact == *id || word.other == *id);
    found
        .words
        .windows(length)
        .enumerate()
        .filter(move |(_, words)| words.iter().zip(phrase).all(|(word, id)| same(word, id)))
        .map(|(at, _)| at)
}

/// The version said with the name at `first..end`: grown on (`Java8`), behind it (`Java 17`), or its own last word where
/// what stands before is a name already (`.NET 8`).
fn version(found: &Recognition, first: usize, end: usize) -> Option<String> {
    let bare = |word: &str| word.strip_prefix('v').unwrap_or(word).to_owned();
    if found.words[end - 1].versioned {
        return split_version(found.tokens.word(end - 1)).map(|(_, version)| version.to_owned());
    }
    let behind = (end < found.tokens.len()).then(|| found.tokens.word(end)).filter(|word| is_version(word));
    let last = found.tokens.word(end - 1);
    // The second word of ".NET 8" or "Angular 2"; a longer name such as "OWASP Top 10" means its number.
    let own = (end - first == 2 && is_version(last)).then_some(last);
    behind.or(own).map(bare)
}

fn neighbours(vocabulary: &Vocabulary, skill: SkillIdx) -> Vec<SkillIdx> {
    vocabulary.get(skill).relations.iter().filter_map(|(_, id)| vocabulary.find(id)).collect()
}

fn without_spaces(text: &str) -> Box<str> {
    text.chars().filter(|c| c.is_alphanumeric() || matches!(c, '+' | '#')).collect::<String>().into()
}

fn has_both_cases(text: &str) -> bool {
    text.chars().any(char::is_lowercase) && text.chars().any(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    const VOCABULARY: &str = "\
id,name,kind,aliases,problems,relations,context
c,C,language,?=C,,related:cpp,+pointer; -vitamin c; default:alone
cicd,CI/CD,method,continuous integration; ci cd pipelines,,,
cpp,C++,language,cpp,,related:c,
csharp,C#,language,c sharp,,part-of:dotnet,
dotnet,.NET,platform,dot net,,,
go,Go,language,?=Go; golang,,related:rust,+goroutine; -go to market; -on the go
java,Java,language,,,,
kubernetes,Kubernetes,platform,k8s,,,
pandas,pandas,library,,,,
power-bi,Power BI,product,,,,
r,R,language,?=R,,,+statistics; +ggplot2
rust,Rust,language,?Rust,,related:go,+systems; -rust removal
safe,SAFe,method,=SAFe,,,+agile
spring,Spring,framework,?Spring,,implies:java,-spring cleaning
spring-boot,Spring Boot,framework,,,broader:spring; implies:java,
";

    fn recognizer() -> (Vocabulary, Recognizer) {
        let mut vocabulary = Vocabulary::default();
        vocabulary.add("test", VOCABULARY).unwrap();
        // Domains would confirm everything here; give each skill its own.
        let mut recognizer = Recognizer::new(&vocabulary);
        recognizer.domains = (0..vocabulary.skills().len() as u16).collect();
        (vocabulary, recognizer)
    }

    fn skills(text: &str) -> Vec<String> {
        let (vocabulary, recognizer) = recognizer();
        let mut found = Recognition::default();
        recognizer.read(text, &mut found);
        found.mentions.iter().map(|mention| vocabulary.get(mention.skill).id.clone()).collect()
    }

    #[test]
    fn the_longest_name_wins() {
        assert_eq!(skills("Spring Boot with Java"), ["spring-boot", "java"]);
        assert_eq!(skills("Spring with Java"), ["spring", "java"]);
        assert_eq!(skills("spring-boot; springboot"), ["spring-boot", "spring-boot"]);
    }

    #[test]
    fn symbols_tell_languages_apart() {
        assert_eq!(skills("C++, not C#"), ["cpp", "csharp"]);
        assert_eq!(skills("C, C++"), ["c", "cpp"]);
        assert_eq!(skills("vitamin C for all"), Vec::<String>::new());
    }

    #[test]
    fn ambiguous_names_need_something() {
        assert_eq!(skills("Go"), ["go"]);
        assert_eq!(skills("Introduction to Go"), ["go"]);
        assert_eq!(skills("Go to market with Kubernetes"), ["kubernetes"]);
        assert_eq!(skills("Ready, Set, Go Shopping"), Vec::<String>::new());
        assert_eq!(skills("Concurrency in Go: goroutine basics"), ["go"]);
        assert_eq!(skills("Rust removal on cars"), Vec::<String>::new());
        assert_eq!(skills("golang and Rust"), ["go", "rust"]);
    }

    #[test]
    fn case_tells_where_it_can() {
        assert_eq!(skills("Leading SAFe"), ["safe"]);
        assert_eq!(skills("Safe driving"), Vec::<String>::new());
        assert_eq!(skills("safe agile"), ["safe"]);
        assert_eq!(skills("R&D and R"), Vec::<String>::new());
        assert_eq!(skills("Statistics with R"), ["r"]);
    }

    #[test]
    fn plural_version_and_joined_forms() {
        let (vocabulary, recognizer) = recognizer();
        let mut found = Recognition::default();
        let text = "Java8 and Java 17, PowerBI, .NET 8, CI/CD pipeline";
        recognizer.read(text, &mut found);
        let ids: Vec<_> = found.mentions.iter().map(|m| vocabulary.get(m.skill).id.as_str()).collect();
        assert_eq!(ids, ["java", "java", "power-bi", "dotnet", "cicd"]);
        let versions: Vec<_> = found.mentions.iter().map(|m| m.version.as_deref()).collect();
        assert_eq!(versions, [Some("8"), Some("17"), None, Some("8"), None]);
        assert_eq!(found.found_as(text, &found.mentions[4]), "CI/CD pipeline");
        assert_eq!(skills("Kung fu panda"), Vec::<String>::new());
    }

    #[test]
    fn typos_are_forgiven_in_what_people_type() {
        let (vocabulary, recognizer) = recognizer();
        let mut found = Recognition::default();
        recognizer.read_typed("kuberntes", &|_| false, &mut found);
        assert_eq!(vocabulary.get(found.mentions[0].skill).id, "kubernetes");
        assert_eq!(found.mentions[0].certainty, Certainty::Typo);
        recognizer.read_typed("kuberntes", &|_| true, &mut found);
        assert!(found.mentions.is_empty());
    }
}
