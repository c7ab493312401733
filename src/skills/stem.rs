//! Words reduced to their stems, for the words the vocabulary does not know.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;

/// The Snowball stem of an English word in the analyzer's normal form. Names with digits or symbols and short words
/// stay as they are: `k8s` has no plural.
pub fn stem(word: &str) -> Cow<'_, str> {
    if is_reduced(word) { Stemmer::new(Algorithm::English).stem(word) } else { Cow::Borrowed(word) }
}

fn is_reduced(word: &str) -> bool {
    word.len() >= 4 && word.bytes().all(|b| b.is_ascii_lowercase())
}

/// Stems that remember: the words of one course are mostly those of the courses before it, and to look a stem up costs a
/// fraction of reducing the word again.
#[derive(Debug, Default)]
pub struct Stems {
    known: FxHashMap<Box<str>, Box<str>>,
}

/// As many words are remembered at the most, a few megabytes; then it begins anew.
const REMEMBERED: usize = 50_000;

impl Stems {
    /// The [`stem`] of `word`.
    pub fn of<'a>(&'a mut self, word: &'a str) -> &'a str {
        if !is_reduced(word) {
            return word;
        }
        if self.known.len() >= REMEMBERED {
            self.known.clear();
        }
        if !self.known.contains_key(word) {
            self.known.insert(word.into(), stem(word).into());
        }
        self.known.get(word).map_or(word, Box::as_ref)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_meet_in_their_stem_and_names_stay() {
        assert_eq!(stem("migrations"), stem("migration"));
        assert_eq!(stem("k8s"), "k8s");
        assert_eq!(stem("aws"), "aws");
        assert_eq!(stem("security+"), "security+");
    }

    #[test]
    fn what_is_remembered_is_what_is_reckoned() {
        let mut stems = Stems::default();
        for word in ["migrations", "k8s", "migrations", "aws", "security+", "courses", ""] {
            assert_eq!(stems.of(word), stem(word));
        }
        for number in 0..REMEMBERED + 10 {
            let word: String = number.to_string().bytes().map(|digit| char::from(b'a' + digit - b'0')).collect();
            assert_eq!(stems.of(&word), stem(&word));
            assert!(stems.known.len() <= REMEMBERED);
        }
    }
}
