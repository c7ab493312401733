//! Bringing a catalog onto the shelf by difference, in one commit.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;
use tantivy::directory::MmapDirectory;
use tantivy::{Index, TantivyError};

use super::document::Indexer;
use super::error::ShelfError;
use super::fingerprint::key_hash;
use super::integrity::{self, of_reading};
use super::lazy_writer::{LazyWriter, Work};
use super::leftovers::sweep;
use super::lock::WriterLock;
use super::reader::{INDEX_FOLDER, META_FILE, is_blank, no_commit};
use super::rebuild::{remove_leftovers, was_broken_off};
use super::schema::{Fields, schema};
use super::sources::KeptSources;
use super::staging::{Delivered, Staged, Staging};
use super::state::{CatalogState, ShelfState};
use super::stored_courses::StoredCourses;
use super::update::{Incoming, Replaced, Update};
use crate::model::{Difference, Health, Held};
use crate::skills::Knowledge;

/// A shelf opened for writing. There is one writer at a time; the lock goes with this value.
pub struct Shelf<'k> {
    path: PathBuf,
    writer: LazyWriter,
    fields: Fields,
    state: ShelfState,
    knowledge: &'k Knowledge,
    /// The fingerprint of its vocabulary.
    vocabulary: u64,
    // Last, so that the lock is given back when everything else is closed.
    _lock: WriterLock,
}

impl<'k> Shelf<'k> {
    /// Opens the shelf in the directory `path` for writing, making an empty one where there is none.
    ///
    /// # Errors
    /// If another process writes to it, it has another format, it is damaged, or the directory cannot be written.
    pub fn open_or_create(path: &Path, knowledge: &'k Knowledge) -> Result<Self, ShelfError> {
        Self::open_locked(WriterLock::acquire(path, "onshelf", None)?, knowledge)
    }

    /// The same, of the shelf whose `lock` is held already.
    ///
    /// # Errors
    /// If it has another format, it is damaged, or the directory cannot be written.
    pub fn open_locked(lock: WriterLock, knowledge: &'k Knowledge) -> Result<Self, ShelfError> {
        let folder = lock.shelf().join(INDEX_FOLDER);
        Self::begin(lock, knowledge).map_err(|error| error.of_writing(&folder))
    }

    fn begin(lock: WriterLock, knowledge: &'k Knowledge) -> Result<Self, ShelfError> {
        let path = lock.shelf().to_owned();
        let folder = path.join(INDEX_FOLDER);
        std::fs::create_dir_all(&folder).map_err(|error| ShelfError::Io { path: folder.clone(), error })?;
        let directory = MmapDirectory::open(&folder).map_err(TantivyError::from)?;
        let (schema, fields) = schema();
        let is_new = !folder.join(META_FILE).exists();
        if is_new && (!is_blank(&folder) || was_broken_off(&path)) {
            return Err(no_commit(&path));
        }
        let index = match is_new {
            true => Index::create(directory, schema, Default::default())?,
            false => Index::open(directory).map_err(|error| of_reading(&path, error))?,
        };
        // A shelf whose very first commit never came has an index but no state; it is as good as new.
        let meta = index.load_metas().map_err(|error| of_reading(&path, error))?;
        let is_new = is_new || meta.payload.is_none() && meta.segments.is_empty();
        let vocabulary = knowledge.vocabulary.fingerprint();
        let state = match is_new {
            true => ShelfState::empty(vocabulary),
            false => ShelfState::load(&path)?,
        };
        integrity::check(&path, &index, &state)?;
        sweep(&folder, &index)?;
        // What cannot be removed now is removed by the next repair.
        let _ = remove_leftovers(&path);
        KeptSources::of(&path).settle(&state);
        let writer = LazyWriter::of(&folder, index);
        let mut shelf = Self { path, writer, fields, state, knowledge, vocabulary, _lock: lock };
        if is_new {
            shelf.commit()?;
        }
        Ok(shelf)
    }

    /// What the shelf says about itself.
    pub fn state(&self) -> &ShelfState {
        &self.state
    }

    /// The shelf's directory.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Replaces the content of a catalog by `courses`, writing only what differs. Readers see all of it or nothing.
    ///
    /// Of two courses with one id the first counts. Courses that are not in it stay for [`Update::missing_nights`].
    ///
    /// # Errors
    /// If `courses` fails, or the index cannot be written. The shelf stays as it was.
    pub fn replace<E: std::fmt::Display>(
        &mut self,
        update: &Update,
        courses: impl Iterator<Item = Result<Incoming, E>>,
    ) -> Result<Difference, ShelfError> {
        match self.replace_if(update, courses, |_, _, _| Ok(()))? {
            Replaced::Done(difference) | Replaced::Held { difference, .. } => Ok(difference),
        }
    }

    /// The same, if `guard` does not hold it back. It is shown the catalog as it stands (`None` if it is new), what would
    /// change, and the health of the export.
    ///
    /// # Errors
    /// As for [`replace`](Self::replace).
    pub fn replace_if<E: std::fmt::Display>(
        &mut self,
        update: &Update,
        courses: impl Iterator<Item = Result<Incoming, E>>,
        guard: impl FnOnce(Option<&CatalogState>, &Difference, &Health) -> Result<(), Held>,
    ) -> Result<Replaced, ShelfError> {
        let staged = self.stage(update, Delivered::Courses(courses)).map_err(|error| self.give_up(error))?;
        let health = staged.health.clone().unwrap_or_default();
        if let Err(held) = guard(self.state.catalogs.get(&update.name), &staged.difference, &health) {
            self.writer.give_up();
            return Ok(Replaced::Held { held, difference: staged.difference });
        }
        let difference = staged.difference.clone();
        self.take_over(self.state_after(update, staged))?;
        Ok(Replaced::Done(difference))
    }

    /// The export of a catalog on the shelf is the one of the last time, byte for byte: the catalog stays as it is, and the
    /// courses that are missing were missing once more. Where none are, only the time of the look is written.
    ///
    /// # Errors
    /// If the index cannot be written; the shelf stays as it was.
    pub fn confirm(&mut self, update: &Update) -> Result<Difference, ShelfError> {
        let Some(before) = self.state.catalogs.get(&update.name).cloned() else { return Ok(Difference::default()) };
        let delivered: Delivered<std::iter::Empty<Result<Incoming, ShelfError>>> = Delivered::AsLastTime;
        let staged = self.stage(update, delivered).map_err(|error| self.give_up(error))?;
        let difference = staged.difference.clone();
        let mut state = self.state_after(update, staged);
        if let Some(after) = state.catalogs.get_mut(&update.name) {
            let (rejected, health) = (before.rejected, before.health);
            *after = CatalogState { rejected, health, profile: before.profile, ..after.clone() };
        }
        self.take_over(state)?;
        Ok(difference)
    }

    /// Brings a catalog onto a shelf that is built anew: what `before` knew of it stays known, as far as its courses are there.
    pub(super) fn restore<E: std::fmt::Display>(
        &mut self,
        update: &Update,
        before: Option<&CatalogState>,
        courses: impl Iterator<Item = Result<Incoming, E>>,
    ) -> Result<Difference, ShelfError> {
        let mut held = FxHashSet::default();
        let courses = courses.inspect(|course| {
            if let Ok(Incoming::Course(course)) = course {
                held.insert(key_hash(&update.name, &course.id));
            }
        });
        let staged = self.stage(update, Delivered::Courses(courses)).map_err(|error| self.give_up(error))?;
        let difference = staged.difference.clone();
        let mut state = self.state_after(update, staged);
        if let (Some(after), Some(before)) = (state.catalogs.get_mut(&update.name), before) {
            let missing = before.missing.among(&held);
            let (courses, health) = (after.courses, before.health.clone().or_else(|| after.health.clone()));
            *after = CatalogState { courses, missing, health, ..before.clone() };
        }
        self.take_over(state)?;
        Ok(difference)
    }

    /// Counts commits from `generation` on, with one that holds nothing else.
    pub(super) fn go_on_from(&mut self, generation: u64) -> Result<(), ShelfError> {
        self.take_over(ShelfState { generation, ..self.state.clone() })
    }

    /// Makes `state` the shelf's, with all that was staged for it, in one commit.
    fn take_over(&mut self, state: ShelfState) -> Result<(), ShelfError> {
        self.state = state;
        self.commit().map_err(|error| self.give_up(error))
    }

    /// Takes back what was written and not committed, because of `error`.
    fn give_up(&mut self, error: ShelfError) -> ShelfError {
        let error = self.writer.cause(error);
        self.writer.give_up();
        // A commit that failed at its very end may be on the disk nevertheless; what is there counts.
        if let Ok(state) = ShelfState::load(&self.path) {
            self.state = state;
        }
        error
    }

    /// Waits for the index to tidy up its segments, and gives the lock back.
    ///
    /// # Errors
    /// If that cannot be done; what was committed is on the shelf all the same.
    pub fn close(self) -> Result<(), ShelfError> {
        self.writer.close()
    }

    fn stage<E, C>(&mut self, update: &Update, delivered: Delivered<C>) -> Result<Staged, ShelfError>
    where
        E: std::fmt::Display,
        C: Iterator<Item = Result<Incoming, E>>,
    {
        let stored = match self.state.catalogs.is_empty() {
            true => None,
            false => Some(
                StoredCourses::of(&self.path, self.writer.index()).map_err(|error| of_reading(&self.path, error))?,
            ),
        };
        let mut indexer = Indexer::new(self.knowledge, self.fields);
        let before = self.state.catalogs.get(&update.name).map(|known| known.missing.clone()).unwrap_or_default();
        // Courses read with another vocabulary are read again, all of them: half a shelf in each would match unevenly.
        let read_again = self.state.vocabulary != self.vocabulary;
        let is_new = !self.state.catalogs.contains_key(&update.name);
        let mut staging = Staging {
            writer: self.writer.ready(if is_new || read_again { Work::Catalogs } else { Work::Night })?,
            fields: self.fields,
            stored: stored.as_ref(),
            indexer: &mut indexer,
            read_again,
        };
        if staging.read_again {
            for other in self.state.catalogs.keys().filter(|name| **name != update.name) {
                staging.read_catalog_again(other)?;
            }
        }
        staging.run(update, &before, delivered)
    }

    fn state_after(&self, update: &Update, staged: Staged) -> ShelfState {
        let mut state = self.state.clone();
        state.vocabulary = self.vocabulary;
        let before = state.catalogs.get(&update.name);
        let is_same = !staged.difference.changes_courses();
        let updated = before.filter(|_| is_same).map_or(&update.now, |before| &before.updated).clone();
        state.catalogs.insert(
            update.name.clone(),
            CatalogState {
                kind: update.kind,
                courses: staged.difference.courses(),
                updated,
                checked: update.now.clone(),
                rejected: staged.rejected,
                profile: update.profile.clone(),
                source: update.source.clone(),
                health: staged.health,
                modified: update.modified.clone(),
                digest: update.digest.clone(),
                missing: staged.missing,
            },
        );
        state
    }

    fn commit(&mut self) -> Result<(), ShelfError> {
        self.state.generation += 1;
        let payload = self
            .state
            .to_payload()
            .map_err(|error| ShelfError::Damaged { path: self.path.clone(), what: error.to_string() })?;
        let mut commit = self.writer.ready(Work::Night)?.prepare_commit()?;
        commit.set_payload(&payload);
        commit.commit()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use crate::model::{CatalogKind, Change, Course, CourseKey, Objection};
    use crate::shelf::{Clause, ShelfReader, Term as Wanted};

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
            missing_nights: 0,
            modified: None,
            digest: None,
        }
    }

    fn replace(shelf: &mut Shelf<'_>, name: &str, courses: &[Course]) -> Difference {
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
        let counts = |told: &Difference| [told.before, told.added, told.changed, told.retired, told.unchanged];
        assert_eq!(counts(&replace(&mut shelf, "a", &first)), [0, 2, 0, 0, 0]);
        assert_eq!(counts(&replace(&mut shelf, "a", &first)), [2, 0, 0, 0, 2]);
        let second = [course("2", "Learning Java 21"), course("3", "Learning C++")];
        let told = replace(&mut shelf, "a", &second);
        assert_eq!(counts(&told), [2, 1, 1, 1, 0]);
        assert_eq!(told.fields, [("title".to_owned(), 1)].into());
        let notable: Vec<(Change, &str, &str)> =
            told.notable.iter().map(|told| (told.change, told.course.as_str(), told.title.as_str())).collect();
        assert_eq!(
            notable,
            [
                (Change::Changed, "a/2", "Learning Java 21"),
                (Change::Added, "a/3", "Learning C++"),
                (Change::Retired, "a/1", "Learning Python"),
            ]
        );
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

    /// An update of the day `day` of November, after which a course may be missing on two nights.
    fn night(day: u8) -> Update {
        Update { now: format!("2026-11-{day:02}T02:10:00Z"), missing_nights: 3, ..update("a") }
    }

    fn counts(told: &Difference) -> [u64; 6] {
        [told.added, told.changed, told.returned, told.unchanged, told.missing, told.retired]
    }

    fn export(courses: &[Course]) -> impl Iterator<Item = Result<Incoming, Infallible>> {
        courses.iter().cloned().map(|course| Ok(Incoming::Course(course)))
    }

    #[test]
    fn a_course_that_is_missing_stays_until_it_was_missing_for_so_many_nights() {
        let folder = tempfile::tempdir().unwrap();
        let knowledge = Knowledge::bundled();
        let mut shelf = Shelf::open_or_create(folder.path(), &knowledge).unwrap();
        let both = [course("1", "Learning Python"), course("2", "Learning Java")];
        shelf.replace(&night(1), export(&both)).unwrap();
        let told = shelf.replace(&night(2), export(&both[..1])).unwrap();
        assert_eq!((counts(&told), told.gone), ([0, 0, 0, 1, 1, 0], 1));
        assert_eq!(told.notable[0].change, Change::Missing);
        let reader = ShelfReader::open(folder.path()).unwrap();
        assert_eq!((reader.courses(), reader.state().courses()), (2, 2));
        let since = |reader: &ShelfReader, key| reader.missing_since(&CourseKey::parse(key).unwrap());
        assert_eq!(since(&reader, "a/2"), Some(jiff::civil::date(2026, 11, 2)));
        assert_eq!(since(&reader, "a/1"), None);
        // A second run of the same night, and the same file on the next.
        assert_eq!(counts(&shelf.replace(&night(2), export(&both[..1])).unwrap()), [0, 0, 0, 1, 1, 0]);
        let told = shelf.confirm(&night(3)).unwrap();
        assert_eq!((counts(&told), told.gone, told.is_none()), ([0, 0, 0, 1, 1, 0], 0, true));
        let told = shelf.confirm(&night(4)).unwrap();
        assert_eq!(counts(&told), [0, 0, 0, 1, 0, 1]);
        assert_eq!((told.notable[0].course.as_str(), told.notable[0].since), ("a/2", since(&reader, "a/2")));
        assert_eq!(ShelfReader::open(folder.path()).unwrap().courses(), 1);
        assert_eq!(shelf.state().courses(), 1);
    }

    #[test]
    fn a_course_that_comes_back_is_told_as_returned() {
        let folder = tempfile::tempdir().unwrap();
        let knowledge = Knowledge::bundled();
        let mut shelf = Shelf::open_or_create(folder.path(), &knowledge).unwrap();
        let all = [course("1", "Learning Python"), course("2", "Learning Java"), course("3", "Learning C++")];
        shelf.replace(&night(1), export(&all)).unwrap();
        shelf.replace(&night(2), export(&all[..1])).unwrap();
        let back = [course("1", "Learning Python"), course("2", "Learning Java 21"), course("3", "Learning C++")];
        let told = shelf.replace(&night(3), export(&back)).unwrap();
        assert_eq!((counts(&told), told.exported_before()), ([0, 0, 2, 1, 0, 0], 1));
        assert_eq!(told.notable[0].fields, ["title"]);
        assert_eq!(told.notable[0].since, Some(jiff::civil::date(2026, 11, 2)));
        // It retires by hand, and comes back later still.
        let by_hand = Update { missing_nights: 0, ..night(4) };
        assert_eq!(counts(&shelf.replace(&by_hand, export(&back[..2])).unwrap()), [0, 0, 0, 2, 0, 1]);
        assert_eq!(counts(&shelf.replace(&night(5), export(&back)).unwrap()), [0, 0, 1, 2, 0, 0]);
        assert_eq!(ShelfReader::open(folder.path()).unwrap().courses(), 3);
    }

    #[test]
    fn what_a_guard_holds_back_leaves_no_trace() {
        let folder = tempfile::tempdir().unwrap();
        let knowledge = Knowledge::bundled();
        let mut shelf = Shelf::open_or_create(folder.path(), &knowledge).unwrap();
        let both = [course("1", "Learning Python"), course("2", "Learning Java")];
        shelf.replace(&night(1), export(&both)).unwrap();
        let before = shelf.state().clone();
        let held = |difference: &Difference| {
            let objections = vec![Objection::Empty { before: difference.before }];
            Err(Held { catalog: "a".parse().unwrap(), objections })
        };
        let other = [course("9", "Learning Rust")];
        let replaced = shelf.replace_if(&night(2), export(&other), |_, told, _| held(told)).unwrap();
        let Replaced::Held { held, difference } = replaced else { panic!() };
        assert_eq!((held.objections, counts(&difference)), (vec![Objection::Empty { before: 2 }], [1, 0, 0, 0, 2, 0]));
        assert_eq!(shelf.state(), &before);
        // Nor does the next commit carry it along.
        replace(&mut shelf, "b", &[course("1", "Learning Go")]);
        let reader = ShelfReader::open(folder.path()).unwrap();
        assert_eq!(reader.courses(), 3);
        assert!(reader.find(&CourseKey::parse("a/9").unwrap()).unwrap().is_none());
    }

    #[test]
    fn a_reader_knows_when_there_is_a_newer_commit() {
        let folder = tempfile::tempdir().unwrap();
        let knowledge = Knowledge::bundled();
        let mut shelf = Shelf::open_or_create(folder.path(), &knowledge).unwrap();
        replace(&mut shelf, "a", &[course("1", "Learning Python")]);
        let reader = ShelfReader::open(folder.path()).unwrap();
        assert!(!reader.is_stale());
        assert!(reader.newer().unwrap().is_none());
        replace(&mut shelf, "a", &[]);
        assert!(reader.is_stale());
        let newer = reader.newer().unwrap().unwrap();
        assert!(newer.generation() > reader.generation());
        assert_eq!((reader.courses(), newer.courses(), newer.is_stale()), (1, 0, false));
    }
}
