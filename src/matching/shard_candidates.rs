//! What one shard gives for a need: its candidates, with all that is read of them once those of all shards are together.
//!
//! A course's score hangs on its rank among the candidates of all shards, so a shard cannot finish it. It gives its best
//! courses by each query with their scores there; of each the words of its title, by which all are ranked once more; and of
//! those that have to do with what is needed the facts that scoring reads, and the course itself. The others are never shown.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tantivy::DocAddress;

use super::concept::Subject;
use super::features::{Features, Listed};
use super::lists::CANDIDATES;
use super::matcher::{MatchOptions, Matcher};
use super::prospect::Prospect;
use super::request::Request;
use crate::model::{CatalogName, Course, CourseKey, Need, Shard};
use crate::shelf::{Facts, PackedFacts, Ranked, Scope, ShelfError, pack_facts};

/// The version of this form.
pub(super) const FORMAT: u32 = 1;

/// What one shard gives for a need.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShardCandidates {
    /// The need, at the level that is asked for.
    pub need: Need,
    pub(super) format: u32,
    pub(super) shard: Shard,
    /// The id of the statistics it was ranked by.
    pub(super) statistics: String,
    /// The part of the collection that was asked for.
    pub(super) scope: Scope,
    /// The words the need is about that the vocabulary does not know, by stem.
    pub(super) words: Vec<String>,
    /// What was gathered: of what the team may open, then of what it may not, if there is any.
    pub(super) gathered: Vec<Gathered>,
    pub(super) courses: Vec<ShardCourse>,
}

/// The candidates within `scope`, by each query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Gathered {
    pub scope: Scope,
    pub lists: Vec<ShardList>,
}

/// The candidates by one query. Scores are given by their bits: no digit of them may be lost on the way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct ShardList {
    /// Places in [`ShardCandidates::courses`], with the score.
    pub held: Vec<(usize, u32)>,
    /// The score of those that were left out because the list is full, and how many of it there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_out: Option<(u32, usize)>,
}

/// A candidate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct ShardCourse {
    /// Stands for the course's key.
    pub key: u64,
    /// Its facts as they lie in the index, base64 of numbers of eight bytes; only the title's words if it is never shown.
    pub row: String,
    /// Which of the words its tags or description hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<usize>,
    /// The course itself, if it may be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<Box<Record>>,
}

/// A course as people see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Record {
    pub catalog: CatalogName,
    /// Since when the exports do not hold it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Date>,
    pub course: Course,
}

impl Matcher<'_> {
    /// What this shelf, as one `shard` of the collection whose statistics have the id `statistics`, gives for `need`.
    ///
    /// # Errors
    /// If the shelf cannot be read.
    pub fn candidates(
        &self,
        need: &Need,
        options: &MatchOptions,
        shard: Shard,
        statistics: &str,
    ) -> Result<ShardCandidates, ShelfError> {
        let need = Need { level: need.level.or(options.level), ..need.clone() };
        let request = Request::of(&need, self.knowledge, self.shelf.collection());
        let (open, closed) = self.open_and_closed(&need, &options.scope);
        let names = request.text(self.knowledge, self.shelf.collection());
        let clauses = request.clauses(self.knowledge);
        let mut asked = Vec::new();
        for scope in std::iter::once(open).chain(closed) {
            let lists = self.shelf.gather(&clauses, &[&names, &request.said], &scope, CANDIDATES)?;
            asked.push((scope, lists));
        }
        let mut addresses: Vec<DocAddress> = asked
            .iter()
            .flat_map(|(_, lists)| lists)
            .flat_map(|list| list.candidates.iter().map(|candidate| candidate.address))
            .collect();
        addresses.sort_unstable();
        addresses.dedup();
        let gathered = asked
            .into_iter()
            .map(|(scope, lists)| Gathered {
                scope,
                lists: lists.iter().map(|list| listed(list, &addresses)).collect(),
            })
            .collect();
        Ok(ShardCandidates {
            format: FORMAT,
            shard,
            statistics: statistics.to_owned(),
            scope: options.scope.clone(),
            words: unknown_words(&request).map(|(_, stem)| stem.to_owned()).collect(),
            gathered,
            courses: self.shard_courses(&request, &addresses)?,
            need,
        })
    }

    /// What is read of the courses at `addresses`.
    fn shard_courses(&self, request: &Request, addresses: &[DocAddress]) -> Result<Vec<ShardCourse>, ShelfError> {
        let mut holding = Vec::new();
        for (concept, stem) in unknown_words(request) {
            holding.push((concept, self.shelf.holds_word(stem, addresses)?));
        }
        let prospect = Prospect::new(request);
        let mut words = vec![false; request.concepts.len()];
        let mut courses = Vec::with_capacity(addresses.len());
        for (index, address) in addresses.iter().enumerate() {
            for (concept, holds) in &holding {
                words[*concept] = holds[index];
            }
            let mut row = Vec::new();
            self.shelf.add_row(*address, &mut row);
            let facts = PackedFacts::of(&row).facts();
            let is_linked = prospect.may_be_linked(request, &facts, &words)
                && Features::of(request, &facts, &words, &Listed::default(), self.this_year).is_linked();
            let record = match is_linked {
                true => Some(Box::new(self.record(*address)?)),
                false => {
                    row.clear();
                    pack_facts(&Facts { words: facts.words, ..Facts::default() }, &mut row);
                    None
                }
            };
            let holds = holding.iter().enumerate().filter(|(_, (_, holds))| holds[index]).map(|(word, _)| word);
            let (key, holds) = (self.shelf.key_hash(*address), holds.collect());
            courses.push(ShardCourse { key, row: written(&row), holds, record });
        }
        Ok(courses)
    }

    fn record(&self, address: DocAddress) -> Result<Record, ShelfError> {
        let (catalog, course) = self.shelf.course(address)?;
        let key = CourseKey { catalog: catalog.clone(), id: course.id.clone() };
        Ok(Record { missing: self.shelf.missing_since(&key), catalog, course })
    }
}

/// The concepts that are words the vocabulary does not know, with their stems.
fn unknown_words(request: &Request) -> impl Iterator<Item = (usize, &str)> {
    request.concepts.iter().enumerate().filter_map(|(index, concept)| match &concept.subject {
        Subject::Word { stem, .. } => Some((index, stem.as_str())),
        Subject::Skill { .. } | Subject::Problem { .. } => None,
    })
}

fn listed(list: &Ranked, addresses: &[DocAddress]) -> ShardList {
    let held = list.candidates.iter().filter_map(|candidate| {
        let place = addresses.binary_search(&candidate.address).ok()?;
        Some((place, candidate.score.to_bits()))
    });
    let left_out = list.left_out.map(|(score, count)| (score.to_bits(), count));
    ShardList { held: held.collect(), left_out }
}

fn written(row: &[u64]) -> String {
    let bytes: Vec<u8> = row.iter().flat_map(|number| number.to_le_bytes()).collect();
    STANDARD_NO_PAD.encode(bytes)
}

/// The row that [`written`] wrote; `None` if it is none.
pub(super) fn read(row: &str) -> Option<Vec<u64>> {
    let bytes = STANDARD_NO_PAD.decode(row).ok()?;
    let numbers = bytes.chunks(8).map(|number| number.try_into().ok().map(u64::from_le_bytes));
    numbers.collect()
}
