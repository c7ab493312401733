//! What understanding a need and ranking its candidates take from the collection as a whole: how many courses there are, how
//! long their texts, how many hold a word.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use tantivy::Searcher;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;

use super::error::ShelfError;
use super::gather::Postings;
use super::schema::Fields;
use super::statistics::Statistics;
use crate::skills::stem;

/// The words and skills of a collection of courses, with how many courses hold each.
#[derive(Clone)]
pub struct Collection {
    counts: Counts,
    fields: Fields,
}

/// Where they are counted.
#[derive(Clone)]
enum Counts {
    /// In the index of the only shelf, of whose postings it is known where many words stand.
    Index(Searcher, Arc<Postings>),
    /// Beforehand, in the indexes of all shards; with the postings of one of them, if it lies here.
    Statistics(Arc<Statistics>, Option<Arc<Postings>>),
}

impl Collection {
    /// That of one shelf.
    pub(super) fn of_shelf(searcher: &Searcher, fields: Fields, postings: Arc<Postings>) -> Self {
        Self { counts: Counts::Index(searcher.clone(), postings), fields }
    }

    /// That of all shards, of which one may lie here.
    pub(super) fn of_statistics(statistics: Arc<Statistics>, fields: Fields, postings: Option<Arc<Postings>>) -> Self {
        Self { counts: Counts::Statistics(statistics, postings), fields }
    }

    /// The statistics it is told by, if it is not told by an index.
    pub fn statistics(&self) -> Option<&Statistics> {
        match &self.counts {
            Counts::Index(..) => None,
            Counts::Statistics(statistics, _) => Some(statistics),
        }
    }

    /// How many courses there are.
    pub fn courses(&self) -> u64 {
        match &self.counts {
            Counts::Index(searcher, _) => searcher.num_docs(),
            Counts::Statistics(statistics, _) => statistics.courses(),
        }
    }

    /// How many courses the counts of words are over: those that were retired count until the index is tidied up.
    pub(super) fn counted(&self) -> Result<u64, ShelfError> {
        match &self.counts {
            Counts::Index(searcher, _) => Ok(searcher.total_num_docs()?),
            Counts::Statistics(statistics, _) => Ok(statistics.counted()),
        }
    }

    /// How many words or skills all courses hold in `field`.
    pub(super) fn tokens(&self, field: Field) -> Result<u64, ShelfError> {
        match &self.counts {
            Counts::Index(searcher, _) => Ok(searcher.total_num_tokens(field)?),
            Counts::Statistics(statistics, _) => Ok(statistics.tokens(self.place(field))),
        }
    }

    /// Where `field` stands among those that are searched.
    fn place(&self, field: Field) -> usize {
        self.fields.searched().iter().position(|searched| *searched == field).unwrap_or(usize::MAX)
    }

    /// All words or skills of `field` with how many courses hold each; none where they were counted beforehand.
    pub(super) fn counts(&self, field: Field) -> Result<BTreeMap<Vec<u8>, u64>, ShelfError> {
        let mut counts: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
        let Counts::Index(searcher, _) = &self.counts else { return Ok(counts) };
        for segment in searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            let mut terms = index.terms().stream().map_err(tantivy::TantivyError::from)?;
            while terms.advance() {
                *counts.entry(terms.key().to_vec()).or_default() += u64::from(terms.value().doc_freq);
            }
        }
        Ok(counts)
    }

    /// How many courses hold `text` in `field`; where the index cannot be read, none.
    fn count(&self, field: Field, text: &str) -> u64 {
        match &self.counts {
            Counts::Index(_, postings) | Counts::Statistics(_, Some(postings)) => {
                postings.find(&self.fields, field, text).ok().flatten().map_or(0, |standing| standing.holding)
            }
            Counts::Statistics(statistics, None) => statistics.count(self.place(field), text),
        }
    }

    /// How many courses hold the word `stem` in their title.
    pub fn titles_with(&self, stem: &str) -> u64 {
        self.count(self.fields.title_words, stem)
    }

    /// How many courses name the skill `id` in their title.
    pub fn titles_about(&self, id: &str) -> u64 {
        self.count(self.fields.title_skills, id)
    }

    /// How many words a title has on average.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn mean_title_words(&self) -> Result<f32, ShelfError> {
        Ok(self.tokens(self.fields.title_words)? as f32 / self.courses().max(1) as f32)
    }

    /// Whether some course holds `word`, in the analyzer's normal form.
    pub fn knows(&self, word: &str) -> bool {
        let stem = stem(word);
        // A word of one title may be that title's own typo.
        self.count(self.fields.title_words, &stem) >= 3 || self.count(self.fields.body_words, &stem) >= 3
    }

    /// Whether any course holds the word `stem`.
    pub fn holds(&self, stem: &str) -> bool {
        [self.fields.title_words, self.fields.tag_words, self.fields.body_words]
            .into_iter()
            .any(|field| self.count(field, stem) > 0)
    }

    /// The word of the titles that `word`, which no course holds, was meant to be: one slip away up to seven letters, two
    /// from eight on, with the same first letter; of several the one in the most titles. `None` if none is.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn nearest_word(&self, word: &str) -> Result<Option<String>, ShelfError> {
        let stem = stem(word);
        if stem.len() < 5 || !stem.bytes().all(|b| b.is_ascii_lowercase()) {
            return Ok(None);
        }
        let reach = if stem.len() >= 8 { 2 } else { 1 };
        let mut best: Option<(usize, Reverse<u64>, String)> = None;
        self.each_title_word(&stem[..1], |known| {
            if known.len().abs_diff(stem.len()) > reach {
                return;
            }
            let distance = strsim::osa_distance(&stem, known);
            if distance <= reach {
                let candidate = (distance, Reverse(self.titles_with(known)), known.to_owned());
                if best.as_ref().is_none_or(|best| candidate < *best) {
                    best = Some(candidate);
                }
            }
        })?;
        Ok(best.map(|(_, _, word)| word))
    }

    /// Gives the words of titles that begin with `start` to `take`, some perhaps several times.
    fn each_title_word(&self, start: &str, mut take: impl FnMut(&str)) -> Result<(), ShelfError> {
        let searcher = match &self.counts {
            Counts::Index(searcher, _) => searcher,
            Counts::Statistics(statistics, _) => {
                statistics.beginning_with(self.place(self.fields.title_words), start).for_each(take);
                return Ok(());
            }
        };
        for segment in searcher.segment_readers() {
            let index = segment.inverted_index(self.fields.title_words)?;
            let mut terms = index.terms().range().ge(start).into_stream().map_err(tantivy::TantivyError::from)?;
            while terms.advance() {
                let Ok(known) = std::str::from_utf8(terms.key()) else { continue };
                if !known.starts_with(start) {
                    break;
                }
                take(known);
            }
        }
        Ok(())
    }
}
