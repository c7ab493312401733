//! How well a title alone answers a list of words.

use crate::shelf::{Collection, WeighedWord, word_key};

/// BM25 over titles alone, computed from a candidate's columns: a course with a title only must not lose to one whose long
/// description says the words again.
///
/// Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with the usual constants.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TitleQuery {
    /// Keys of the words, each with weight times inverse document frequency, sorted by key.
    words: Vec<(u32, f32)>,
    mean_length: f32,
}

const K1: f32 = 1.2;
const B: f32 = 0.75;

impl TitleQuery {
    /// The query for `words` among the courses of `collection`, whose titles have `mean_length` words.
    pub fn new(words: &[WeighedWord], collection: &Collection, mean_length: f32) -> Self {
        let courses = collection.courses() as f32;
        let mut words: Vec<(u32, f32)> = words
            .iter()
            .map(|(stem, weight)| {
                let holding = collection.titles_with(stem) as f32;
                (word_key(stem), weight * (1.0 + (courses - holding + 0.5).max(0.0) / (holding + 0.5)).ln())
            })
            .collect();
        words.sort_unstable_by_key(|(key, _)| *key);
        Self { words, mean_length: mean_length.max(1.0) }
    }

    /// The score of a title with these words.
    pub fn score(&self, title: &[u32]) -> f32 {
        let length = K1 * (1.0 - B + B * title.len() as f32 / self.mean_length);
        self.words
            .iter()
            .map(|(key, worth)| {
                let times = title.iter().filter(|word| *word == key).count() as f32;
                worth * times * (K1 + 1.0) / (times + length)
            })
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(words: &[(u32, f32)]) -> TitleQuery {
        TitleQuery { words: words.to_vec(), mean_length: 4.0 }
    }

    #[test]
    fn a_short_title_that_says_it_all_comes_first() {
        let query = query(&[(1, 2.0), (2, 1.0)]);
        assert!(query.score(&[1, 2]) > query.score(&[1, 2, 7, 8, 9]));
        assert!(query.score(&[1, 7]) > query.score(&[2, 7]), "the rarer word weighs more");
        assert!(query.score(&[1, 1, 1, 1]) < 2.0 * query.score(&[1]), "saying it again adds little");
        assert_eq!(query.score(&[7, 8]), 0.0);
    }
}
