//! Courses whose titles are alike, found without comparing each with each.

use rustc_hash::FxHashMap;

/// Of a title this many words are looked up, the rarest ones: titles that share none of them are not alike.
const LOOKED_UP: usize = 3;
/// Titles are alike if they share at least this part of the shorter one's words. Loose on purpose: what is found is looked
/// at closely afterwards.
const SHARED: f32 = 0.75;
/// At most this many courses are found for a title.
const FOUND: usize = 20;

/// The titles of many courses by their words.
#[derive(Debug, Clone, Default)]
pub struct WordIndex {
    titles: Vec<Vec<u32>>,
    with_word: FxHashMap<u32, Vec<u32>>,
}

impl WordIndex {
    /// Adds a title by the keys of its words. Titles are numbered from 0 in the order they are added.
    pub fn add(&mut self, words: &[u32]) {
        let number = self.titles.len() as u32;
        let words = distinct(words);
        for word in &words {
            self.with_word.entry(*word).or_default().push(number);
        }
        self.titles.push(words);
    }

    /// The numbers of the titles that are like this one, the most alike first.
    pub fn alike(&self, words: &[u32]) -> Vec<usize> {
        let words = distinct(words);
        let frequency = |word: &u32| self.with_word.get(word).map_or(0, Vec::len);
        let mut rare: Vec<u32> = words.iter().copied().filter(|word| frequency(word) > 0).collect();
        rare.sort_by_key(|word| (frequency(word), *word));
        let mut found: Vec<u32> =
            rare.iter().take(LOOKED_UP).filter_map(|word| self.with_word.get(word)).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        let mut alike: Vec<(f32, u32)> = found
            .into_iter()
            .filter_map(|number| {
                let title = &self.titles[number as usize];
                let shared = words.iter().filter(|word| title.binary_search(word).is_ok()).count() as f32;
                let shorter = words.len().min(title.len()) as f32;
                let all = (words.len() + title.len()) as f32 - shared;
                (shared >= SHARED * shorter).then_some((shared / all, number))
            })
            .collect();
        alike.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        alike.into_iter().take(FOUND).map(|(_, number)| number as usize).collect()
    }
}

fn distinct(words: &[u32]) -> Vec<u32> {
    let mut words = words.to_vec();
    words.sort_unstable();
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_that_share_most_words_are_alike() {
        let mut index = WordIndex::default();
        index.add(&[1, 2, 3, 4]);
        index.add(&[1, 2, 3, 4, 5]);
        index.add(&[1, 9]);
        index.add(&[]);
        assert_eq!(index.alike(&[4, 3, 2, 1, 1]), [0, 1]);
        for unlike in [&[1, 2, 7, 8][..], &[], &[77]] {
            assert!(index.alike(unlike).is_empty(), "{unlike:?}");
        }
    }
}
