//! Which courses are looked at for a need, and how each stands in the lists they come from.

use std::ops::Range;

use rustc_hash::FxHashMap;
use tantivy::DocAddress;

use super::concept::Subject;
use super::features::{Listed, Place};
use super::matcher::Matcher;
use super::request::Request;
use super::title_query::TitleQuery;
use crate::shelf::{Candidate, PackedFacts, Ranked, Scope, ShelfError, WeighedWord};

/// How many candidates each of the three lists gives. Together they hold 97% of the useful judged courses of the gold
/// needs on the full shelf, 98% on the lean one and 92% for the voices (share of graded rows in `eval --features`).
pub(super) const CANDIDATES: usize = 400;

/// The candidates for a need, in the order they lie on the shelf.
pub(super) struct Lists {
    pub courses: Vec<ListedCourse>,
    /// The facts of all of them as they lie in the index, one behind the other.
    rows: Vec<u64>,
    /// The title words of all of them in the same way.
    title_words: Vec<u32>,
}

/// A candidate.
pub(super) struct ListedCourse {
    pub address: DocAddress,
    /// Stands for its key.
    pub key: u64,
    /// How it stands in the lists.
    pub places: Listed,
    row: Range<usize>,
    title: Range<usize>,
}

impl Lists {
    /// The keys of the words in the title of `course`.
    pub fn title_words(&self, course: &ListedCourse) -> &[u32] {
        &self.title_words[course.title.clone()]
    }

    /// The facts of `course`.
    pub fn facts(&self, course: &ListedCourse) -> PackedFacts<'_> {
        PackedFacts::of(&self.rows[course.row.clone()])
    }
}

impl Matcher<'_> {
    /// The candidates for `request`.
    pub(super) fn listed(&self, request: &Request, scope: &Scope) -> Result<Lists, ShelfError> {
        let names = request.text(self.knowledge, self.shelf.collection());
        let clauses = request.clauses(self.knowledge);
        let lists = self.shelf.gather(&clauses, &[&names, &request.said], scope, CANDIDATES)?;
        let mut places: FxHashMap<DocAddress, (u64, Listed)> = FxHashMap::default();
        places.reserve(lists.iter().map(|list| list.candidates.len()).sum());
        for (list, Ranked { candidates, .. }) in lists.iter().enumerate() {
            for (candidate, place) in in_order(candidates) {
                let slot = places.entry(candidate.address).or_default();
                slot.0 = candidate.key;
                *[&mut slot.1.index, &mut slot.1.names, &mut slot.1.said][list] = Some(place);
            }
        }
        self.rulings.join(request, scope, self.shelf, &mut places);
        let mut addresses: Vec<DocAddress> = places.keys().copied().collect();
        addresses.sort_unstable();
        let mut found = Lists {
            courses: Vec::with_capacity(addresses.len()),
            rows: Vec::with_capacity(addresses.len() * 16),
            title_words: Vec::with_capacity(addresses.len() * 8),
        };
        for address in addresses {
            let Some((key, places)) = places.get(&address).copied() else { continue };
            let row_at = found.rows.len();
            self.shelf.add_row(address, &mut found.rows);
            let row = row_at..found.rows.len();
            let begin = found.title_words.len();
            PackedFacts::of(&found.rows[row.clone()]).add_title_words(&mut found.title_words);
            found.courses.push(ListedCourse { address, key, places, row, title: begin..found.title_words.len() });
        }
        self.rank_titles(&[&names, &request.said], &mut found)?;
        Ok(found)
    }

    /// Ranks the candidates by what their titles alone hold of the need's names and of all it says.
    fn rank_titles(&self, queries: &[&[WeighedWord]; 2], found: &mut Lists) -> Result<(), ShelfError> {
        let collection = self.shelf.collection();
        let mean_length = collection.mean_title_words()?;
        // Those whose titles hold nothing, which are most, stand in the order of their keys.
        let mut by_key: Vec<(u64, u32)> = found.courses.iter().map(|course| course.key).zip(0..).collect();
        by_key.sort_unstable();
        for (list, words) in queries.iter().enumerate() {
            let query = TitleQuery::new(words, collection, mean_length);
            let score = |(_, index): &(u64, u32)| query.score(found.title_words(&found.courses[*index as usize]));
            let scores: Vec<f32> = by_key.iter().map(score).collect();
            // Best first, then by key: as one number each.
            let place = |(at, score): (u64, &f32)| u64::from(u32::MAX - score.to_bits()) << 32 | at;
            let mut best: Vec<u64> = (0..).zip(&scores).filter(|(_, score)| **score > 0.0).map(place).collect();
            best.sort_unstable();
            let most = best.first().map_or(1.0, |first| scores[*first as u32 as usize]).max(f32::EPSILON);
            let holding = best.into_iter().map(|place| place as u32 as usize);
            let others = (0..scores.len()).filter(|at| scores[*at] <= 0.0);
            for (rank, at) in holding.chain(others).enumerate() {
                let places = &mut found.courses[by_key[at].1 as usize].places;
                let place = Place { share: scores[at] / most, rank };
                *[&mut places.names_in_title, &mut places.said_in_title][list] = Some(place);
            }
        }
        Ok(())
    }

    /// For each of `listed`, and of those for each concept: whether tags or description hold it, where it is a word.
    pub(super) fn words_elsewhere(&self, request: &Request, listed: &[ListedCourse]) -> Result<Vec<bool>, ShelfError> {
        let concepts = request.concepts.len();
        let mut words = vec![false; concepts * listed.len()];
        let addresses: Vec<DocAddress> = listed.iter().map(|course| course.address).collect();
        for (index, concept) in request.concepts.iter().enumerate() {
            if let Subject::Word { stem, .. } = &concept.subject {
                for (at, holds) in self.shelf.holds_word(stem, &addresses)?.into_iter().enumerate() {
                    words[at * concepts + index] = holds;
                }
            }
        }
        Ok(words)
    }
}

fn in_order(candidates: &[Candidate]) -> impl Iterator<Item = (Candidate, Place)> + '_ {
    let best = candidates.first().map_or(1.0, |first| first.score).max(f32::EPSILON);
    candidates.iter().enumerate().map(move |(rank, c)| (*c, Place { share: c.score / best, rank }))
}
