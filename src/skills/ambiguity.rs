//! What an ambiguous name means: told by words and phrases around it, by the skills next to it, or by a default.

use super::entry::{DefaultRule, SkillIdx};
use super::form_words::is_form_word;
use super::lexicon::WordId;
use super::recognition::{Certainty, Mention, Recognition};
use super::recognizer::{Reading, Recognizer};
use super::spelling::is_version;

/// An ambiguous name in a text, and what it may mean.
pub(super) struct Doubtful {
    pub first: usize,
    pub end: usize,
    pub names: Vec<SkillIdx>,
}

impl Recognizer {
    /// Decides what ambiguous names mean, in the light of what is certain.
    pub(super) fn decide(&self, reading: &Reading<'_>, found: &mut Recognition, mut doubtful: Vec<Doubtful>) {
        // What one ambiguous name confirms may confirm the next, so go round until nothing changes.
        loop {
            let before = doubtful.len();
            let mut left = Vec::new();
            for mut doubt in doubtful {
                let span = (doubt.first, doubt.end);
                doubt.names.retain(|skill| !self.refused(*skill, span, found));
                match doubt.names.iter().find(|skill| self.confirmed(reading, **skill, span, found)) {
                    Some(skill) => {
                        let version = found.version(doubt.first, doubt.end);
                        let mention = Mention {
                            skill: *skill,
                            first: doubt.first,
                            end: doubt.end,
                            version,
                            certainty: Certainty::Confirmed,
                        };
                        found.mentions.push(mention);
                    }
                    None if doubt.names.is_empty() => self.find_inside(reading, doubt.first, doubt.end, found),
                    None => left.push(doubt),
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
            let counts = |skill: &SkillIdx| match self
                .names
                .rules
                .get(skill)
                .map_or(DefaultRule::Alone, |rules| rules.default)
            {
                DefaultRule::Yes => true,
                DefaultRule::Alone => alone,
                DefaultRule::No => false,
            };
            if let Some(skill) = doubt.names.iter().copied().find(counts) {
                let version = found.version(doubt.first, doubt.end);
                let mention =
                    Mention { skill, first: doubt.first, end: doubt.end, version, certainty: Certainty::Default };
                found.mentions.push(mention);
            }
        }
    }

    /// Whether the text says that the name at `span` means another thing: by a phrase around it, or a word anywhere.
    fn refused(&self, skill: SkillIdx, span: (usize, usize), found: &Recognition) -> bool {
        let Some(rules) = self.names.rules.get(&skill) else { return false };
        let own = |id: &WordId| found.words[span.0..span.1].iter().any(|word| word.exact == *id);
        rules.refuses.possible_in(&found.present).any(|phrase| {
            let around = phrase.iter().any(own);
            found.occurrences(phrase).any(|at| !around || (at < span.1 && at + phrase.len() > span.0))
        })
    }

    /// Whether the text confirms the skill: by one of its words outside the name itself, or a certain skill next to it.
    fn confirmed(&self, reading: &Reading<'_>, skill: SkillIdx, span: (usize, usize), found: &Recognition) -> bool {
        let by_word = self.names.rules.get(&skill).is_some_and(|rules| {
            rules
                .confirms
                .possible_in(&found.present)
                .any(|phrase| found.occurrences(phrase).any(|at| at + phrase.len() <= span.0 || at >= span.1))
        });
        // "This spring with HTML": a small letter in a text that has capitals too is more likely a word than a name, and
        // a skill of the same field in the text is too little to say otherwise.
        let as_name = reading.flat_case || found.starts_with_capital(reading.text, span.0);
        by_word
            || found.mentions.iter().any(|other| {
                other.certainty >= Certainty::Confirmed
                    && other.skill != skill
                    && ((as_name && self.names.domains[other.skill as usize] == self.names.domains[skill as usize])
                        || self.names.neighbours[skill as usize].contains(&other.skill)
                        || self.names.neighbours[other.skill as usize].contains(&skill))
            })
    }
}

/// Whether the tokens are written as a name: with a capital, in a text that has small letters too, and not only because
/// a sentence begins there (`Rust for our team`, not `Access denied`).
fn written_as_name(reading: &Reading<'_>, found: &Recognition, first: usize, end: usize) -> bool {
    let token = found.tokens.get(first);
    if reading.flat_case || !found.starts_with_capital(reading.text, first) {
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
