//! Reading a shelf: candidates, what the scorer needs of them, whole courses.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use tantivy::collector::TopDocs;
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocSet, Index, TERMINATED, Term as IndexTerm};

use super::candidates::{Clause, Ranked, WeighedWord, best_and_worst};
use super::collection::Collection;
use super::directory::ReadingDirectory;
use super::error::ShelfError;
use super::facts::Facts;
use super::fingerprint::key_hash;
use super::gather::{Catalogs, Cut, Postings};
use super::integrity::{self, of_reading};
use super::packed_facts::PackedFacts;
use super::rebuild::was_broken_off;
use super::schema::{Fields, schema};
use super::state::ShelfState;
use super::statistics::{Statistics, StatisticsError};
use super::stored_courses::StoredCourses;
use crate::model::{CatalogKind, CatalogName, Course, CourseKey};

/// The folder of the index inside the shelf's directory.
pub(super) const INDEX_FOLDER: &str = "index";
/// The list of the index's segments, which is replaced with each commit.
pub(super) const META_FILE: &str = "meta.json";

/// The shelf as it was at one commit. Cheap to share between threads; a later update does not change what it sees.
#[derive(Clone)]
pub struct ShelfReader {
    path: PathBuf,
    stored: StoredCourses,
    fields: Fields,
    columns: Vec<Columns>,
    collection: Collection,
    postings: Arc<Postings>,
    state: ShelfState,
    commit: Option<CommitMark>,
    missing: Arc<OnceLock<FxHashMap<u64, Date>>>,
}

/// What tells two writings of the index's list of segments apart without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct CommitMark {
    length: u64,
    modified: Option<SystemTime>,
}

impl CommitMark {
    /// The mark of the file as it is now; `None` if there is none.
    fn of(meta: &Path) -> Option<Self> {
        let found = std::fs::metadata(meta).ok()?;
        Some(Self { length: found.len(), modified: found.modified().ok() })
    }
}

#[derive(Clone)]
struct Columns {
    facts: Column<u64>,
    key_hash: Column<u64>,
}

/// Which courses a search may return.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Scope {
    /// Only courses of these catalogs; of all if empty.
    pub only: Vec<CatalogName>,
    /// Whether offered catalogs count beside the owned ones.
    pub offered: bool,
    /// No courses of these catalogs.
    pub but: Vec<CatalogName>,
}

impl Scope {
    /// Whether courses of `catalog` may be returned, as far as its name tells.
    pub fn takes(&self, catalog: &CatalogName) -> bool {
        (self.only.is_empty() || self.only.contains(catalog)) && !self.but.contains(catalog)
    }
}

impl ShelfReader {
    /// Opens the shelf in the directory `path` as it stands now. It takes no lock that keeps a writer waiting.
    ///
    /// # Errors
    /// If there is none, it has another format, or it is damaged.
    pub fn open(path: &Path) -> Result<Self, ShelfError> {
        let meta = path.join(INDEX_FOLDER).join(META_FILE);
        loop {
            let commit = CommitMark::of(&meta);
            if commit.is_none() {
                return Err(no_commit(path));
            }
            let opened = Self::open_once(path, commit);
            // A commit that came in between may have mixed two of them, or removed files of the first.
            if CommitMark::of(&meta) == commit {
                return opened.map_err(|error| match error {
                    ShelfError::Index(error) => of_reading(path, error),
                    error => error,
                });
            }
        }
    }

    fn open_once(path: &Path, commit: Option<CommitMark>) -> Result<Self, ShelfError> {
        let state = ShelfState::load(path)?;
        let directory = ReadingDirectory::open(&path.join(INDEX_FOLDER)).map_err(tantivy::TantivyError::from)?;
        let index = Index::open(directory)?;
        integrity::check(path, &index, &state)?;
        let stored = StoredCourses::of(path, &index)?;
        let searcher = stored.searcher();
        let mut columns = Vec::new();
        for segment in searcher.segment_readers() {
            let fast = segment.fast_fields();
            columns.push(Columns { facts: fast.u64("facts")?, key_hash: fast.u64("key_hash")? });
        }
        let fields = schema().1;
        let postings = Arc::new(Postings::open(searcher, &fields, None)?);
        let collection = Collection::of_shelf(searcher, fields, Arc::clone(&postings));
        let (path, missing) = (path.to_owned(), Arc::default());
        Ok(Self { path, stored, fields, columns, collection, postings, state, commit, missing })
    }

    /// The same shelf as a part of a larger collection: it ranks its courses as they would be ranked among all.
    ///
    /// # Errors
    /// If the statistics are not those of the collection, or the index cannot be read.
    pub fn ranked_by(self, statistics: Statistics) -> Result<Self, StatisticsError> {
        statistics.check(&self)?;
        let statistics = Arc::new(statistics);
        let postings = Postings::open(self.stored.searcher(), &self.fields, Some(Arc::clone(&statistics)))?;
        let postings = Arc::new(postings);
        let collection = Collection::of_statistics(statistics, self.fields, Some(Arc::clone(&postings)));
        Ok(Self { collection, postings, ..self })
    }

    /// The number of the commit that is seen; it grows with each one.
    pub fn generation(&self) -> u64 {
        self.state.generation
    }

    /// The first day on which an export did not hold this course, if the last one did not. It stays on the shelf for some
    /// nights then; perhaps only the export was incomplete.
    pub fn missing_since(&self, key: &CourseKey) -> Option<Date> {
        let all = || self.state.catalogs.values().flat_map(|catalog| catalog.missing.days()).collect();
        let days = self.missing.get_or_init(all);
        if days.is_empty() { None } else { days.get(&key_hash(&key.catalog, &key.id)).copied() }
    }

    /// Whether there is a newer commit than the one that is seen. It costs a look at one file's date, and a reading of that
    /// file if it is another. What cannot be read now, because it is being replaced or was lost, is no newer commit.
    pub fn is_stale(&self) -> bool {
        let meta = self.path.join(INDEX_FOLDER).join(META_FILE);
        CommitMark::of(&meta) != self.commit
            && ShelfState::load(&self.path).is_ok_and(|state| state.generation != self.state.generation)
    }

    /// The shelf as it stands now, if there is a newer commit than the one that is seen; this reader stays as it is.
    ///
    /// # Errors
    /// As for [`open`](Self::open).
    pub fn newer(&self) -> Result<Option<Self>, ShelfError> {
        if self.is_stale() { Self::open(&self.path).map(Some) } else { Ok(None) }
    }

    /// What the shelf says about itself.
    pub fn state(&self) -> &ShelfState {
        &self.state
    }

    /// The best `limit` courses for `clauses`, best first, then for each of `texts` those by plain BM25, the title counting
    /// double.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn gather(
        &self,
        clauses: &[Clause],
        texts: &[&[WeighedWord]],
        scope: &Scope,
        limit: usize,
    ) -> Result<Vec<Ranked>, ShelfError> {
        if limit == 0 || self.stored.searcher().num_docs() == 0 {
            return Ok(vec![Ranked::default(); texts.len() + 1]);
        }
        let catalogs = Catalogs { excluded: &self.excluded(scope), only: &scope.only };
        let searcher = self.stored.searcher();
        let gather = |cut: &Cut<'_>| self.postings.gather(searcher, &self.fields, clauses, texts, &catalogs, cut);
        let mut lists = gather(&Cut { limit, above: &[] })?;
        let alike: Vec<Option<f32>> = lists.iter().map(|found| all_alike(found, limit)).collect();
        if alike.iter().any(Option::is_some) {
            // More may score so, and which of them came in is chance.
            let above: Vec<f32> = alike.iter().map(|score| score.map_or(f32::MAX, f32::next_down)).collect();
            let all = gather(&Cut { limit: usize::MAX, above: &above })?;
            for ((found, all), _) in lists.iter_mut().zip(all).zip(&alike).filter(|(_, alike)| alike.is_some()) {
                *found = all;
            }
        }
        Ok(lists.into_iter().map(|found| Ranked::of(found, limit, |address| self.key_hash(address))).collect())
    }

    fn excluded(&self, scope: &Scope) -> Vec<CatalogName> {
        self.state
            .catalogs
            .iter()
            .filter(|(name, catalog)| {
                scope.but.contains(name) || !scope.offered && catalog.kind == CatalogKind::Offered
            })
            .map(|(name, _)| name.clone())
            .collect()
    }

    /// Where all courses lie, in an order that does not hang on how the index grew.
    pub fn addresses(&self) -> Vec<DocAddress> {
        let segments = self.stored.searcher().segment_readers().iter().enumerate();
        let mut addresses: Vec<DocAddress> = segments
            .flat_map(|(ordinal, segment)| segment.doc_ids_alive().map(move |doc| DocAddress::new(ordinal as u32, doc)))
            .collect();
        addresses.sort_by_cached_key(|address| self.key_hash(*address));
        addresses
    }

    /// Where the courses of `catalog` lie, in the order of the index.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn addresses_of(&self, catalog: &CatalogName) -> Result<Vec<DocAddress>, ShelfError> {
        let term = IndexTerm::from_field_text(self.fields.catalog, catalog.as_str());
        let mut addresses = Vec::new();
        for (ordinal, segment) in self.stored.searcher().segment_readers().iter().enumerate() {
            let postings = segment
                .inverted_index(self.fields.catalog)?
                .read_postings(&term, tantivy::schema::IndexRecordOption::Basic)
                .map_err(tantivy::TantivyError::from)?;
            let Some(mut postings) = postings else { continue };
            while postings.doc() != TERMINATED {
                if !segment.is_deleted(postings.doc()) {
                    addresses.push(DocAddress::new(ordinal as u32, postings.doc()));
                }
                postings.advance();
            }
        }
        Ok(addresses)
    }

    /// What the scorer needs to know of the course at `address`.
    pub fn facts(&self, address: DocAddress) -> Facts {
        let mut facts = Facts::default();
        self.read_facts(address, &mut facts);
        facts
    }

    /// Fills `facts` with those of the course at `address`.
    pub fn read_facts(&self, address: DocAddress, facts: &mut Facts) {
        let mut row = Vec::new();
        self.add_row(address, &mut row);
        PackedFacts::of(&row).read(facts);
    }

    /// Adds the keys of the words in the title of the course at `address` to `words`.
    pub fn add_title_words(&self, address: DocAddress, words: &mut Vec<u32>) {
        let mut row = Vec::new();
        self.add_row(address, &mut row);
        PackedFacts::of(&row).add_title_words(words);
    }

    /// Adds the facts of the course at `address` to `row` as they lie in the index, for [`PackedFacts`] to read.
    pub fn add_row(&self, address: DocAddress, row: &mut Vec<u64>) {
        let facts = &self.columns[address.segment_ord as usize].facts;
        let numbers = facts.index.value_row_ids(address.doc_id);
        let begin = row.len();
        row.resize(begin + numbers.len(), 0);
        facts.values.get_range(u64::from(numbers.start), &mut row[begin..]);
    }

    /// What stands for the key of the course at `address` where courses of equal score are ordered.
    pub fn key_hash(&self, address: DocAddress) -> u64 {
        self.columns[address.segment_ord as usize].key_hash.first(address.doc_id).unwrap_or(0)
    }

    /// Which of `addresses` hold the word `stem` in their tags or description, in the order given.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn holds_word(&self, stem: &str, addresses: &[DocAddress]) -> Result<Vec<bool>, ShelfError> {
        let mut holds = vec![false; addresses.len()];
        let mut order: Vec<usize> = (0..addresses.len()).collect();
        order.sort_unstable_by_key(|index| addresses[*index]);
        for field in [self.fields.tag_words, self.fields.body_words] {
            let Some(standing) = self.postings.find(&self.fields, field, stem)? else { continue };
            for segment in order.chunk_by(|a, b| addresses[*a].segment_ord == addresses[*b].segment_ord) {
                let ordinal = addresses[segment[0]].segment_ord;
                let Some(info) = &standing.infos[ordinal as usize] else { continue };
                let mut postings = self
                    .stored
                    .searcher()
                    .segment_reader(ordinal)
                    .inverted_index(field)?
                    .read_postings_from_terminfo(info, tantivy::schema::IndexRecordOption::Basic)
                    .map_err(tantivy::TantivyError::from)?;
                for index in segment {
                    let wanted = addresses[*index].doc_id;
                    if postings.doc() < wanted {
                        postings.seek(wanted);
                    }
                    if postings.doc() == TERMINATED {
                        break;
                    }
                    holds[*index] |= postings.doc() == wanted;
                }
            }
        }
        Ok(holds)
    }

    /// How many courses the shelf holds.
    pub fn courses(&self) -> u64 {
        self.stored.searcher().num_docs()
    }

    /// What ranking takes from all courses together.
    pub fn collection(&self) -> &Collection {
        &self.collection
    }

    /// The whole course at `address`, with its catalog.
    ///
    /// # Errors
    /// If the course cannot be read.
    pub fn course(&self, address: DocAddress) -> Result<(CatalogName, Course), ShelfError> {
        self.stored.course(address)
    }

    /// Where the course with this key lies, if it is on the shelf.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn find(&self, key: &CourseKey) -> Result<Option<DocAddress>, ShelfError> {
        let term = IndexTerm::from_field_text(self.fields.key, &key.to_string());
        let query = tantivy::query::TermQuery::new(term, tantivy::schema::IndexRecordOption::Basic);
        let found = self.stored.searcher().search(&query, &TopDocs::with_limit(1).order_by_score())?;
        Ok(found.first().map(|(_, address)| *address))
    }
}

/// The score of all of `found`, if it is the same and the list is full.
fn all_alike(found: &[(f32, DocAddress)], limit: usize) -> Option<f32> {
    let (first, last) = best_and_worst(found);
    (found.len() == limit && first == last).then_some(first)
}

/// Why there is no commit to be read: there is no shelf, or one that lost its list of segments.
pub(super) fn no_commit(path: &Path) -> ShelfError {
    let what = match is_blank(&path.join(INDEX_FOLDER)) {
        true if was_broken_off(path) => "a repair of it was broken off".to_owned(),
        true => return ShelfError::Missing { path: path.to_owned() },
        false => format!("its list of segments `{INDEX_FOLDER}/{META_FILE}` is missing"),
    };
    ShelfError::Damaged { path: path.to_owned(), what }
}

/// Whether the folder of an index holds nothing of one. Locks and notes, whose names begin with a dot, are nothing.
pub(super) fn is_blank(folder: &Path) -> bool {
    let Ok(mut entries) = std::fs::read_dir(folder) else { return true };
    !entries.any(|entry| entry.is_ok_and(|entry| !entry.file_name().to_string_lossy().starts_with('.')))
}
