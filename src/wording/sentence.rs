//! Sentences with gaps.

use std::fmt::{Display, Write};

use serde::{Deserialize, Serialize};

/// A sentence, or a part of one, with named gaps in braces: `Found in {courses} of {catalogs}.`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sentence(String);

/// A sentence about a number of things, with the gap `{n}` for the number; in the singular and the plural.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plural {
    /// For what the language counts as one.
    pub one: Sentence,
    /// For all other numbers.
    pub other: Sentence,
}

impl Sentence {
    /// The sentence as it stands, for those without gaps.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The sentence with its gaps filled. What is filled in is not read again: braces in a title are no gaps.
    pub fn with(&self, gaps: &[(&str, &dyn Display)]) -> String {
        let mut text = String::with_capacity(self.0.len() + 32);
        let mut rest = self.0.as_str();
        while let Some((before, name, after)) = next_gap(rest) {
            text.push_str(before);
            if let Some((_, value)) = gaps.iter().find(|(known, _)| *known == name) {
                // Writing to a text cannot fail.
                _ = write!(text, "{value}");
            } else {
                debug_assert!(false, "nothing for {{{name}}} in “{}”", self.0);
            }
            rest = after;
        }
        text.push_str(rest);
        text
    }

    /// The names of its gaps, each once, in order.
    pub fn gaps(&self) -> Vec<&str> {
        let mut names = Vec::new();
        let mut rest = self.0.as_str();
        while let Some((_, name, after)) = next_gap(rest) {
            names.push(name);
            rest = after;
        }
        names.sort_unstable();
        names.dedup();
        names
    }
}

impl Display for Sentence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

impl From<&str> for Sentence {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

fn next_gap(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_once() {
        let sentence = Sentence::from("{team}: {needs}, {team}.");
        assert_eq!(sentence.with(&[("team", &"{needs}"), ("needs", &3)]), "{needs}: 3, {needs}.");
        assert_eq!(sentence.gaps(), ["needs", "team"]);
        assert_eq!(Sentence::from("{ open").with(&[]), "{ open");
    }
}
