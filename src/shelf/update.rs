//! Bringing a catalog onto the shelf by difference, in one commit.

use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::directory::MmapDirectory;
use tantivy::directory::error::LockError;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, Index, IndexWriter, TERMINATED, TantivyError, Term};

use super::document::Indexer;
use super::error::ShelfError;
use super::reader::{INDEX_FOLDER, ShelfReader, read_state};
use super::schema::{Fields, schema};
use super::state::{CatalogState, ShelfState};
use crate::model::{CatalogKind, CatalogName, Course, CourseKey, Health};
use crate::skills::Knowledge;

/// Memory the index writer may fill before it writes a segment, in bytes. What it really takes is more than twice that; at
/// 120 MB an import of 1,000,000 rows stood at 434 MB resident, and the aim is less than 300.
const WRITER_MEMORY: usize = 50_000_000;

/// A shelf opened for writing. There is one writer at a time; the lock goes with this value.
pub struct Shelf<'k> {
    path: PathBuf,
    index: Index,
    writer: IndexWriter,
    fields: Fields,
    state: ShelfState,
    knowledge: &'k Knowledge,
}

/// A catalog's new content, as far as the shelf needs to know beside the courses.
#[derive(Debug, Clone)]
pub struct Update {
    /// The catalog.
    pub name: CatalogName,
    /// Whether people have access, or may be given it.
    pub kind: CatalogKind,
    /// The profile the export was read with.
    pub profile: String,
    /// The file, as it was named.
    pub source: String,
    /// The time of the import, RFC 3339 in UTC.
    pub now: String,
}

/// What a source delivers for a row of its file.
#[derive(Debug, Clone, PartialEq)]
pub enum Incoming {
    /// A course.
    Course(Course),
    /// A row that is no course; it is only counted.
    Rejected,
    /// What the source has to say of the whole, once it is through.
    Health(Health),
}

/// What an update changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Changes {
    /// Courses that are new.
    pub added: u64,
    /// Courses of which something changed.
    pub changed: u64,
    /// Courses that are no longer in the catalog.
    pub removed: u64,
    /// Courses that stayed as they were.
    pub unchanged: u64,
}

impl Changes {
    /// Whether nothing changed.
    pub fn is_none(&self) -> bool {
        self.added + self.changed + self.removed == 0
    }

    /// How many courses the catalog holds now.
    pub fn courses(&self) -> u64 {
        self.added + self.changed + self.unchanged
    }
}

struct Known {
    fingerprint: u64,
    address: DocAddress,
}

impl<'k> Shelf<'k> {
    /// Opens the shelf in the directory `path` for writing, making an empty one where there is none.
    ///
    /// # Errors
    /// If another process writes to it, it has another format, it is damaged, or the directory cannot be written.
    pub fn open_or_create(path: &Path, knowledge: &'k Knowledge) -> Result<Self, ShelfError> {
        let folder = path.join(INDEX_FOLDER);
        std::fs::create_dir_all(&folder).map_err(|error| ShelfError::Io { path: folder.clone(), error })?;
        let directory = MmapDirectory::open(&folder).map_err(TantivyError::from)?;
        let (schema, fields) = schema();
        let is_new = !Index::exists(&directory).map_err(TantivyError::from)?;
        let index =
            if is_new { Index::create(directory, schema, Default::default())? } else { Index::open(directory)? };
        // A shelf whose very first commit never came has an index but no state; it is as good as new.
        let is_new = is_new || index.load_metas()?.payload.is_none();
        let state =
            if is_new { ShelfState::empty(knowledge.vocabulary.fingerprint()) } else { read_state(path, &index)? };
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(4);
        let writer = index.writer_with_num_threads(threads, WRITER_MEMORY).map_err(|error| match error {
            TantivyError::LockFailure(LockError::LockBusy, _) => ShelfError::Locked { path: path.to_owned() },
            error => error.into(),
        })?;
        let mut shelf = Self { path: path.to_owned(), index, writer, fields, state, knowledge };
        if is_new {
            shelf.commit()?;
        }
        Ok(shelf)
    }

    /// What the shelf says about itself.
    pub fn state(&self) -> &ShelfState {
        &self.state
    }

    /// Replaces the content of a catalog by `courses`, writing only what differs. Readers see all of it or nothing.
    ///
    /// Of two courses with one id the first counts.
    ///
    /// # Errors
    /// If `courses` fails, or the index cannot be written. The shelf stays as it was.
    pub fn replace<E: std::fmt::Display>(
        &mut self,
        update: &Update,
        courses: impl Iterator<Item = Result<Incoming, E>>,
    ) -> Result<Changes, ShelfError> {
        let done = self.stage(update, courses);
        match done {
            Ok((changes, state)) => {
                let before = std::mem::replace(&mut self.state, state);
                if let Err(error) = self.commit() {
                    self.state = before;
                    self.writer.rollback()?;
                    return Err(error);
                }
                Ok(changes)
            }
            Err(error) => {
                self.writer.rollback()?;
                Err(error)
            }
        }
    }

    /// Waits for the index to tidy up its segments, and gives the lock back.
    ///
    /// # Errors
    /// If the index cannot be written.
    pub fn close(self) -> Result<(), ShelfError> {
        Ok(self.writer.wait_merging_threads()?)
    }

    fn stage<E: std::fmt::Display>(
        &mut self,
        update: &Update,
        courses: impl Iterator<Item = Result<Incoming, E>>,
    ) -> Result<(Changes, ShelfState), ShelfError> {
        let vocabulary = self.knowledge.vocabulary.fingerprint();
        let reader = if self.state.catalogs.is_empty() { None } else { Some(ShelfReader::open(&self.path)?) };
        let mut known = match &reader {
            Some(_) => self.known(&update.name)?,
            None => FxHashMap::default(),
        };
        // Courses read with another vocabulary are read again, all of them: half a shelf in each would match unevenly.
        let read_again = self.state.vocabulary != vocabulary;
        let mut indexer = Indexer::new(self.knowledge, self.fields);
        let mut changes = Changes::default();
        let mut seen = FxHashSet::default();
        let mut rejected = 0;
        let mut health = None;
        for course in courses {
            let course = match course.map_err(|error| ShelfError::Source(error.to_string()))? {
                Incoming::Course(course) => course,
                Incoming::Rejected => {
                    rejected += 1;
                    continue;
                }
                Incoming::Health(told) => {
                    health = Some(told);
                    continue;
                }
            };
            let (id, fingerprint) = (key_hash(&update.name, &course.id), fingerprint(&course));
            if !seen.insert(id) {
                continue;
            }
            match known.remove(&id) {
                Some(before) if before.fingerprint == fingerprint => {
                    changes.unchanged += 1;
                    if !read_again {
                        continue;
                    }
                    self.delete(&update.name, &course.id);
                }
                Some(_) => {
                    changes.changed += 1;
                    self.delete(&update.name, &course.id);
                }
                None => changes.added += 1,
            }
            self.writer.add_document(indexer.document(&update.name, &course, fingerprint))?;
        }
        if let Some(reader) = &reader {
            for gone in known.values() {
                let (_, course) = reader.course(gone.address)?;
                self.delete(&update.name, &course.id);
                changes.removed += 1;
            }
            if read_again {
                self.read_others_again(reader, &update.name, &mut indexer)?;
            }
        }
        Ok((changes, self.state_after(update, &changes, rejected, health, vocabulary)))
    }

    fn state_after(
        &self,
        update: &Update,
        changes: &Changes,
        rejected: u64,
        health: Option<Health>,
        vocabulary: u64,
    ) -> ShelfState {
        let mut state = self.state.clone();
        state.vocabulary = vocabulary;
        let before = state.catalogs.get(&update.name);
        let updated = before.filter(|_| changes.is_none()).map_or(&update.now, |before| &before.updated).clone();
        state.catalogs.insert(
            update.name.clone(),
            CatalogState {
                kind: update.kind,
                courses: changes.courses(),
                updated,
                checked: update.now.clone(),
                rejected,
                profile: update.profile.clone(),
                source: update.source.clone(),
                health,
            },
        );
        state
    }

    fn read_others_again(
        &self,
        reader: &ShelfReader,
        but: &CatalogName,
        indexer: &mut Indexer<'_>,
    ) -> Result<(), ShelfError> {
        for name in self.state.catalogs.keys().filter(|name| *name != but) {
            for known in self.known(name)?.values() {
                let (_, course) = reader.course(known.address)?;
                self.delete(name, &course.id);
                self.writer.add_document(indexer.document(name, &course, known.fingerprint))?;
            }
        }
        Ok(())
    }

    fn delete(&self, catalog: &CatalogName, id: &str) {
        let key = CourseKey { catalog: catalog.clone(), id: id.to_owned() };
        self.writer.delete_term(Term::from_field_text(self.fields.key, &key.to_string()));
    }

    /// The courses of a catalog as they stand: by hash of their key.
    fn known(&self, catalog: &CatalogName) -> Result<FxHashMap<u64, Known>, ShelfError> {
        let mut known = FxHashMap::default();
        let reader = self.index.reader_builder().reload_policy(tantivy::ReloadPolicy::Manual).try_into()?;
        let searcher = tantivy::IndexReader::searcher(&reader);
        let term = Term::from_field_text(self.fields.catalog, catalog.as_str());
        for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
            let fast = segment.fast_fields();
            let (ids, fingerprints) = (fast.u64("key_hash")?, fast.u64("fingerprint")?);
            let postings = segment.inverted_index(self.fields.catalog)?.read_postings(&term, IndexRecordOption::Basic);
            let Some(mut postings) = postings.map_err(TantivyError::from)? else { continue };
            while postings.doc() != TERMINATED {
                let doc = postings.doc();
                if !segment.is_deleted(doc) {
                    let address = DocAddress::new(ordinal as u32, doc);
                    let fingerprint = fingerprints.first(doc).unwrap_or(0);
                    known.insert(ids.first(doc).unwrap_or(0), Known { fingerprint, address });
                }
                postings.advance();
            }
        }
        Ok(known)
    }

    fn commit(&mut self) -> Result<(), ShelfError> {
        let payload = serde_json::to_string(&self.state)
            .map_err(|error| ShelfError::Damaged { path: self.path.clone(), what: error.to_string() })?;
        let mut commit = self.writer.prepare_commit()?;
        commit.set_payload(&payload);
        commit.commit()?;
        Ok(())
    }
}

/// A number that changes whenever anything the export said of a course changes.
pub(super) fn fingerprint(course: &Course) -> u64 {
    // The JSON holds every field, in a fixed order; plain data cannot fail to be written.
    hash(&serde_json::to_vec(course).unwrap_or_default())
}

/// A number that stands for a course's key: tells the courses of a catalog apart, and breaks ties between equal scores the
/// same way in every copy of a shelf.
pub(super) fn key_hash(catalog: &CatalogName, id: &str) -> u64 {
    hash(&(catalog.as_str(), id))
}

/// The 64-bit hash kept in columns; the same on every machine for the same format version.
pub(super) fn hash<T: Hash + ?Sized>(value: &T) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use crate::shelf::{Clause, Term as Wanted};

    fn course(id: &str, title: &str) -> Course {
        Course { id: id.into(), title: title.into(), ..Course::default() }
    }

    fn update(name: &str) -> Update {
        Update {
            name: name.parse().unwrap(),
            kind: CatalogKind::Owned,
            profile: "onshelf".into(),
            source: "test.csv".into(),
            now: "2026-11-23T00:00:00Z".into(),
        }
    }

    fn replace(shelf: &mut Shelf<'_>, name: &str, courses: &[Course]) -> Changes {
        let courses = courses.iter().cloned().map(|course| Ok::<_, Infallible>(Incoming::Course(course)));
        shelf.replace(&update(name), courses).unwrap()
    }

    fn about(id: &str) -> Vec<Clause> {
        vec![Clause { terms: vec![Wanted::Skill { id: id.into(), below: true, weight: 1.0 }] }]
    }

    #[test]
    fn an_update_writes_the_difference() {
        let folder = tempfile::tempdir().unwrap();
        let knowledge = Knowledge::bundled();
        let mut shelf = Shelf::open_or_create(folder.path(), &knowledge).unwrap();
        let first = [course("1", "Learning Python"), course("2", "Learning Java")];
        assert_eq!(replace(&mut shelf, "a", &first), Changes { added: 2, ..Changes::default() });
        assert_eq!(replace(&mut shelf, "a", &first), Changes { unchanged: 2, ..Changes::default() });
        let second = [course("2", "Learning Java 21"), course("3", "Learning C++")];
        assert_eq!(replace(&mut shelf, "a", &second), Changes { added: 1, changed: 1, removed: 1, unchanged: 0 });
        let reader = ShelfReader::open(folder.path()).unwrap();
        assert_eq!(reader.courses(), 2);
        assert_eq!(reader.state().courses(), 2);
        assert!(reader.find(&CourseKey::parse("a/1").unwrap()).unwrap().is_none());
        let found = reader.gather(&about("cpp"), &[], &Default::default(), 10).unwrap().remove(0);
        assert_eq!(reader.course(found[0].address).unwrap().1.title, "Learning C++");
    }

    #[test]
    fn a_source_that_fails_half_way_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let knowledge = Knowledge::bundled();
        let mut shelf = Shelf::open_or_create(folder.path(), &knowledge).unwrap();
        replace(&mut shelf, "a", &[course("1", "Learning Python")]);
        let broken = [Ok(Incoming::Course(course("2", "Learning Java"))), Err("the disk went away")];
        let error = shelf.replace(&update("a"), broken.into_iter()).unwrap_err();
        assert_eq!(error.to_string(), "the disk went away");
        // And the next commit does not carry the half of it along.
        replace(&mut shelf, "b", &[course("9", "Learning Rust")]);
        let reader = ShelfReader::open(folder.path()).unwrap();
        assert_eq!(reader.courses(), 2);
        assert!(reader.find(&CourseKey::parse("a/1").unwrap()).unwrap().is_some());
        assert!(reader.find(&CourseKey::parse("a/2").unwrap()).unwrap().is_none());
    }

    #[test]
    fn there_is_one_writer_and_readers_see_commits_only() {
        let folder = tempfile::tempdir().unwrap();
        let knowledge = Knowledge::bundled();
        let mut shelf = Shelf::open_or_create(folder.path(), &knowledge).unwrap();
        replace(&mut shelf, "a", &[course("1", "Learning Python")]);
        assert!(matches!(Shelf::open_or_create(folder.path(), &knowledge), Err(ShelfError::Locked { .. })));
        let before = ShelfReader::open(folder.path()).unwrap();
        replace(&mut shelf, "a", &[]);
        assert_eq!(before.courses(), 1);
        assert_eq!(ShelfReader::open(folder.path()).unwrap().courses(), 0);
    }

    #[test]
    fn another_vocabulary_reads_all_courses_again() {
        let folder = tempfile::tempdir().unwrap();
        let bundled = Knowledge::bundled();
        let mut shelf = Shelf::open_or_create(folder.path(), &bundled).unwrap();
        replace(&mut shelf, "a", &[course("1", "Learning Zorblax")]);
        replace(&mut shelf, "b", &[course("1", "Advanced Zorblax")]);
        shelf.close().unwrap();
        let mut vocabulary = crate::skills::Vocabulary::bundled();
        let line = "id,name,kind,aliases,problems,relations,context\nzorblax,Zorblax,tool,,,,\n";
        vocabulary.add("ours", line).unwrap();
        let knowledge = Knowledge::new(vocabulary);
        let mut shelf = Shelf::open_or_create(folder.path(), &knowledge).unwrap();
        assert!(replace(&mut shelf, "b", &[course("1", "Advanced Zorblax")]).is_none());
        let reader = ShelfReader::open(folder.path()).unwrap();
        assert_eq!(reader.gather(&about("zorblax"), &[], &Default::default(), 10).unwrap().remove(0).len(), 2);
        assert_eq!(reader.courses(), 2);
    }

    #[test]
    fn offered_catalogs_are_left_out_unless_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let knowledge = Knowledge::bundled();
        let mut shelf = Shelf::open_or_create(folder.path(), &knowledge).unwrap();
        replace(&mut shelf, "ours", &[course("1", "Learning Python")]);
        let offer = Update { kind: CatalogKind::Offered, ..update("offer") };
        let courses = [Ok::<_, Infallible>(Incoming::Course(course("1", "Mastering Python"))), Ok(Incoming::Rejected)];
        shelf.replace(&offer, courses.into_iter()).unwrap();
        let reader = ShelfReader::open(folder.path()).unwrap();
        let count =
            |scope: &crate::shelf::Scope| reader.gather(&about("python"), &[], scope, 10).unwrap().remove(0).len();
        assert_eq!(reader.state().catalogs[&offer.name].rejected, 1);
        assert_eq!(count(&Default::default()), 1);
        assert_eq!(count(&crate::shelf::Scope { offered: true, ..Default::default() }), 2);
        assert_eq!(
            count(&crate::shelf::Scope { only: vec!["offer".parse().unwrap()], offered: true, ..Default::default() }),
            1
        );
    }
}
