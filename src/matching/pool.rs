//! What all shards of a collection gave for one need, as if it lay on one shelf.

use jiff::civil::Date;
use tantivy::DocAddress;

use super::lists::CANDIDATES;
use super::matcher::{MatchOptions, Matcher};
use super::shard_candidates::{FORMAT, Gathered, Record, ShardCandidates, ShardList, read};
use super::stock::Stock;
use crate::model::{Answer, CatalogName, Course, CourseKey, Need};
use crate::shelf::{Candidate, Collection, Ranked, Scope, ShelfError};

/// What all shards gave for one need.
pub struct Pool {
    collection: Collection,
    scope: Scope,
    gathered: Vec<(Scope, Vec<Ranked>)>,
    words: Vec<String>,
    /// A course's address is its place among these.
    courses: Vec<Pooled>,
}

struct Pooled {
    key: u64,
    row: Vec<u64>,
    holds: Vec<usize>,
    record: Option<Box<Record>>,
}

/// Why candidates of shards do not make an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PoolError {
    /// They are for different needs.
    #[error(
        "shard {shard} answers need `{found}` where shard {first} answers `{expected}`; give each shard the same needs"
    )]
    OtherNeed {
        /// Whose line it is.
        shard: String,
        /// The shard it is held against.
        first: String,
        /// The need there.
        expected: String,
        /// The need here.
        found: String,
    },
    /// There is not one line of each shard.
    #[error("need `{need}` has candidates of the shards {found}, and there are {of}")]
    Shards {
        /// The need's id.
        need: String,
        /// The shards there are candidates of.
        found: String,
        /// How many there are.
        of: u32,
    },
    /// They were ranked by other statistics.
    #[error("shard {shard} ranked by other statistics than these; give `match` and `merge` the same file")]
    OtherStatistics {
        /// Whose line it is.
        shard: String,
    },
    /// They are of another version, or not what a shard wrote.
    #[error("the candidates of shard {shard} cannot be read: {why}")]
    Unreadable {
        /// Whose line it is.
        shard: String,
        /// What was found.
        why: String,
    },
}

impl Pool {
    /// A collection of which only the statistics are known.
    pub fn without_courses(collection: Collection) -> Self {
        Self { collection, scope: Scope::default(), gathered: Vec::new(), words: Vec::new(), courses: Vec::new() }
    }

    /// The same collection with what its shards gave for one need.
    ///
    /// # Errors
    /// If they are not for the same need, not one of each shard, or not ranked by the collection's statistics.
    pub fn with(&self, mut parts: Vec<ShardCandidates>) -> Result<(Need, Self), PoolError> {
        let collection = &self.collection;
        parts.sort_by_key(|part| part.shard);
        check(collection, &parts)?;
        let need = parts.first().map(|part| part.need.clone()).unwrap_or_default();
        let scope = parts.first().map(|part| part.scope.clone()).unwrap_or_default();
        let words = parts.first().map(|part| part.words.clone()).unwrap_or_default();
        let scopes: Vec<Scope> =
            parts.first().into_iter().flat_map(|part| &part.gathered).map(|gathered| gathered.scope.clone()).collect();
        let mut lists: Vec<Vec<Vec<Ranked>>> = vec![Vec::new(); scopes.len()];
        let mut courses: Vec<Pooled> = Vec::new();
        for part in parts {
            let first = courses.len();
            let shard = part.shard.to_string();
            let unreadable = |why: &str| PoolError::Unreadable { shard: shard.clone(), why: why.to_owned() };
            for course in part.courses {
                let row = read(&course.row).ok_or_else(|| unreadable("the facts of a course are cut short"))?;
                courses.push(Pooled { key: course.key, row, holds: course.holds, record: course.record });
            }
            for (gathered, lists) in part.gathered.into_iter().zip(&mut lists) {
                let ranked = gathered.lists.iter().map(|list| ranked(list, first, &courses));
                lists.push(ranked.collect::<Option<_>>().ok_or_else(|| unreadable("a list names no course"))?);
            }
        }
        let gathered = scopes.into_iter().zip(lists).map(|(scope, of_shards)| (scope, joined(of_shards))).collect();
        Ok((need, Self { collection: collection.clone(), scope, gathered, words, courses }))
    }

    pub(super) fn collection(&self) -> &Collection {
        &self.collection
    }

    /// The candidates within `scope` by each of so many queries.
    pub(super) fn gathered(&self, scope: &Scope, queries: usize) -> Vec<Ranked> {
        let found = self.gathered.iter().find(|(asked, _)| asked == scope);
        found.map_or_else(|| vec![Ranked::default(); queries], |(_, lists)| lists.clone())
    }

    pub(super) fn row(&self, address: DocAddress) -> &[u64] {
        self.at(address).map_or(&[], |course| &course.row)
    }

    pub(super) fn key_hash(&self, address: DocAddress) -> u64 {
        self.at(address).map_or(0, |course| course.key)
    }

    pub(super) fn holds_word(&self, stem: &str, address: DocAddress) -> bool {
        let word = self.words.iter().position(|word| word == stem);
        self.at(address).is_some_and(|course| word.is_some_and(|word| course.holds.contains(&word)))
    }

    pub(super) fn course(&self, address: DocAddress) -> Result<(CatalogName, Course), ShelfError> {
        let record = self.at(address).and_then(|course| course.record.as_ref());
        let record =
            record.ok_or_else(|| ShelfError::Source("the shards did not give a course that is shown".into()))?;
        Ok((record.catalog.clone(), record.course.clone()))
    }

    pub(super) fn find(&self, key: &CourseKey) -> Option<DocAddress> {
        let at = self.courses.iter().position(|course| course.record.as_ref().is_some_and(|record| record.is(key)))?;
        Some(address_of(at))
    }

    pub(super) fn missing_since(&self, key: &CourseKey) -> Option<Date> {
        let address = self.find(key)?;
        self.at(address)?.record.as_ref()?.missing
    }

    fn at(&self, address: DocAddress) -> Option<&Pooled> {
        self.courses.get(address.doc_id as usize)
    }
}

impl Record {
    fn is(&self, key: &CourseKey) -> bool {
        self.catalog == key.catalog && self.course.id == key.id
    }
}

impl Matcher<'_> {
    /// The answer to the need that the shards gave `pool` for, as one shelf with all their courses would give it; at most
    /// `top` courses.
    ///
    /// # Errors
    /// If the candidates are not what shards give.
    pub fn answer_from(&self, need: &Need, pool: &Pool, top: usize) -> Result<Answer, ShelfError> {
        let options = MatchOptions { top, scope: pool.scope.clone(), level: None };
        self.over(Stock::Pool(pool)).answer(need, &options)
    }
}

/// Whether `parts`, in the order of their shards, belong together.
fn check(collection: &Collection, parts: &[ShardCandidates]) -> Result<(), PoolError> {
    let (of, id) = collection.statistics().map_or((1, ""), |statistics| (statistics.shards(), statistics.id()));
    let Some(first) = parts.first() else {
        return Err(PoolError::Shards { need: String::new(), found: "none".into(), of });
    };
    for part in parts {
        let shard = part.shard.to_string();
        if part.format != FORMAT {
            let why = format!("they have format {}, this onshelf reads format {FORMAT}", part.format);
            return Err(PoolError::Unreadable { shard, why });
        }
        if part.statistics != id {
            return Err(PoolError::OtherStatistics { shard });
        }
        if part.need != first.need || part.scope != first.scope || scopes(&part.gathered).ne(scopes(&first.gathered)) {
            let (expected, found) = (first.need.id.clone(), part.need.id.clone());
            return Err(PoolError::OtherNeed { shard, first: first.shard.to_string(), expected, found });
        }
    }
    let found = || parts.iter().map(|part| part.shard.number());
    if !found().eq(1..=of) {
        let found = found().map(|number| number.to_string()).collect::<Vec<_>>().join(", ");
        return Err(PoolError::Shards { need: first.need.id.clone(), found, of });
    }
    Ok(())
}

fn scopes(gathered: &[Gathered]) -> impl Iterator<Item = &Scope> {
    gathered.iter().map(|gathered| &gathered.scope)
}

/// A shard's list, whose courses begin at `first` among all; `None` if it names one that is not there.
fn ranked(list: &ShardList, first: usize, courses: &[Pooled]) -> Option<Ranked> {
    let candidates = list.held.iter().map(|(place, score)| {
        let at = first + place;
        let key = courses.get(at)?.key;
        Some(Candidate { address: address_of(at), score: f32::from_bits(*score), key })
    });
    let left_out = list.left_out.map(|(score, count)| (f32::from_bits(score), count));
    Some(Ranked { candidates: candidates.collect::<Option<_>>()?, left_out })
}

/// By query, the list of all shards together.
fn joined(of_shards: Vec<Vec<Ranked>>) -> Vec<Ranked> {
    let queries = of_shards.iter().map(Vec::len).min().unwrap_or(0);
    let of_query = |query: usize| of_shards.iter().map(move |lists| &lists[query]);
    (0..queries).map(|query| Ranked::of_parts(of_query(query), CANDIDATES)).collect()
}

fn address_of(at: usize) -> DocAddress {
    DocAddress::new(0, at as u32)
}
