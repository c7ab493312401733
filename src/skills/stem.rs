//! Words reduced to their stems, for the words the vocabulary does not know.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};

/// The Snowball stem of an English word in the analyzer's normal form. Names with digits or symbols and short words
/// stay as they are: `k8s` has no plural.
pub fn stem(word: &str) -> Cow<'_, str> {
    if word.len() < 4 || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return Cow::Borrowed(word);
    }
    Stemmer::new(Algorithm::English).stem(word)
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
}
