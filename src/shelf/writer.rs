//! Bringing a catalog onto the shelf by difference, in one commit.

use std::collections::BTreeMap;
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
use super::pen::{Aside, Pen};
use super::reader::{INDEX_FOLDER, META_FILE, is_blank, no_commit};
use super::rebuild::{remove_leftovers, was_broken_off};
use super::schema::{Fields, schema};
use super::sources::{Draft, KeptSources};
use super::staging::{Delivered, Staged, Staging};
use super::state::{CatalogState, ShelfState};
use super::stored_courses::StoredCourses;
use super::update::{Incoming, Replaced, Update};
use super::waiting::Waiting;
use crate::model::{CatalogName, Difference, Health, Held, Shard};
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
    /// The courses of a commit, with its number, once they were needed.
    opened: Option<(u64, StoredCourses)>,
    /// Catalogs whose changes wait to be committed together; `None` if each is committed by itself.
    waiting: Option<Waiting>,
    /// Catalogs that waited and whose commit failed, with what was said.
    lost: BTreeMap<CatalogName, String>,
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
        let (opened, waiting, lost) = (None, None, BTreeMap::new());
        let mut shelf = Self { path, writer, fields, state, knowledge, vocabulary, opened, waiting, lost, _lock: lock };
        if is_new {
            shelf.commit()?;
        }
        Ok(shelf)
    }

    /// Makes this the shelf of one part of a collection: of what is brought onto it from now on it keeps that part.
    ///
    /// # Errors
    /// If it holds another part already, or the whole.
    pub fn hold_only(&mut self, shard: Shard) -> Result<(), ShelfError> {
        if !self.state.catalogs.is_empty() && self.state.shard != Some(shard) {
            let (path, found) = (self.path.clone(), self.state.shard);
            return Err(ShelfError::OtherShard { path, found, asked: shard });
        }
        // At once: an import that fails takes back what was not committed.
        match self.state.shard == Some(shard) {
            true => Ok(()),
            false => self.take_over(ShelfState { shard: Some(shard), ..self.state.clone() }),
        }
    }

    /// From now on catalogs of which little changed wait for each other, until [`settle`](Self::settle) commits them
    /// together, or one comes of which much changed. A commit costs more than a few hundred courses do: on 14 catalogs of
    /// which 1% changed, one each took a quarter of the night (`cargo bench --bench night`). What is not committed yet,
    /// nobody sees; what goes wrong with one catalog costs the others nothing.
    pub fn commit_together(&mut self) {
        self.waiting.get_or_insert_default();
    }

    /// Commits the catalogs that wait.
    ///
    /// # Errors
    /// If the index cannot be written. The catalogs that waited are [`lost`](Self::lost) then.
    pub fn settle(&mut self) -> Result<(), ShelfError> {
        if self.waiting.as_ref().is_none_or(Waiting::is_empty) {
            return Ok(());
        }
        self.commit().map_err(|error| self.give_up(error))?;
        self.waited();
        Ok(())
    }

    /// Catalogs whose changes waited for a commit that failed, with what was said and what to do. They are as they were before.
    pub fn lost(&self) -> &BTreeMap<CatalogName, String> {
        &self.lost
    }

    /// Puts the packed export of a catalog in its place as soon as its courses are committed.
    ///
    /// # Errors
    /// If they are, and the system refuses; the next writer tries again.
    pub fn keep(&mut self, catalog: &CatalogName, draft: Draft) -> Result<(), ShelfError> {
        match self.waiting.as_mut().filter(|waiting| waiting.holds(catalog)) {
            Some(waiting) => waiting.keep(draft),
            None => draft.accept()?,
        }
        Ok(())
    }

    /// What the shelf says about itself, the catalogs that wait for a commit as they will be.
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
        let (staged, aside) = self.stage(update, Delivered::Courses(courses))?;
        let health = staged.health.clone().unwrap_or_default();
        if let Err(held) = guard(self.state.catalogs.get(&update.name), &staged.difference, &health) {
            // What was kept aside was never written.
            if aside.is_none() {
                self.writer.give_up();
            }
            return Ok(Replaced::Held { held, difference: staged.difference });
        }
        let difference = staged.difference.clone();
        self.bring(update, self.state_after(update, staged), aside)?;
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
        let (staged, aside) = self.stage(update, delivered)?;
        let difference = staged.difference.clone();
        let mut state = self.state_after(update, staged);
        if let Some(after) = state.catalogs.get_mut(&update.name) {
            let (rejected, health) = (before.rejected, before.health);
            *after = CatalogState { rejected, health, profile: before.profile, ..after.clone() };
        }
        self.bring(update, state, aside)?;
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
        let (staged, aside) = self.stage(update, Delivered::Courses(courses))?;
        let difference = staged.difference.clone();
        let mut state = self.state_after(update, staged);
        if let (Some(after), Some(before)) = (state.catalogs.get_mut(&update.name), before) {
            let missing = before.missing.among(&held);
            let (courses, health) = (after.courses, before.health.clone().or_else(|| after.health.clone()));
            *after = CatalogState { courses, missing, health, ..before.clone() };
        }
        self.bring(update, state, aside)?;
        Ok(difference)
    }

    /// Counts commits from `generation` on, of a shelf that holds `shard`, with one that holds nothing else.
    pub(super) fn go_on_from(&mut self, generation: u64, shard: Option<Shard>) -> Result<(), ShelfError> {
        self.take_over(ShelfState { generation, shard, ..self.state.clone() })
    }

    /// Makes `state`, in which the catalog of `update` is as it was staged, the shelf's: by a commit, or, where its changes
    /// were kept aside, by the next one.
    fn bring(&mut self, update: &Update, state: ShelfState, aside: Option<Aside>) -> Result<(), ShelfError> {
        let Some(aside) = aside else { return self.take_over(state) };
        aside.write(&mut self.writer).map_err(|error| self.give_up(error))?;
        self.state = state;
        self.waiting.get_or_insert_default().add(&update.name);
        Ok(())
    }

    /// The catalogs that waited are committed now.
    fn waited(&mut self) {
        if let Some(waiting) = &mut self.waiting {
            std::mem::take(waiting).committed();
        }
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
        let hoped_for = self.state.catalogs.clone();
        // A commit that failed at its very end may be on the disk nevertheless; what is there counts.
        if let Ok(state) = ShelfState::load(&self.path) {
            self.state = state;
        }
        if let Some(waiting) = &mut self.waiting {
            let is_there = |name: &CatalogName| self.state.catalogs.get(name) == hoped_for.get(name);
            let lost = std::mem::take(waiting).given_up(is_there);
            let said = match error.hint() {
                Some(hint) => format!("{error}; {hint}"),
                None => error.to_string(),
            };
            self.lost.extend(lost.into_iter().map(|name| (name, said.clone())));
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

    /// Compares what was `delivered` with what stands. What differs is with the index afterwards, or kept aside; after an
    /// error neither.
    fn stage<E, C>(&mut self, update: &Update, delivered: Delivered<C>) -> Result<(Staged, Option<Aside>), ShelfError>
    where
        E: std::fmt::Display,
        C: Iterator<Item = Result<Incoming, E>>,
    {
        // Courses read with another vocabulary are read again, all of them: half a shelf in each would match unevenly.
        let read_again = self.state.vocabulary != self.vocabulary;
        let is_new = !self.state.catalogs.contains_key(&update.name);
        let is_much = is_new || read_again;
        let goes_aside = self.waiting.is_some() && !is_much;
        if !goes_aside || self.waiting.as_ref().is_some_and(|waiting| waiting.holds(&update.name)) {
            self.settle()?;
        }
        let stored = self.stored()?;
        let before = self.state.catalogs.get(&update.name).map(|known| known.missing.clone()).unwrap_or_default();
        let mut indexer = Indexer::new(self.knowledge, self.fields);
        let next = match self.waiting.as_ref().is_some_and(|waiting| !waiting.is_empty()) {
            true => Some(self.next_state()),
            false => None,
        };
        let payload = next.as_ref().map(|state| self.payload(state)).transpose()?;
        let mut staging = Staging {
            pen: match goes_aside {
                true => Pen::aside(&mut self.writer, payload),
                false => Pen::at_once(&mut self.writer, if is_much { Work::Catalogs } else { Work::Night }),
            },
            fields: self.fields,
            stored: stored.as_ref(),
            indexer: &mut indexer,
            read_again,
            shard: self.state.shard,
        };
        let others = self.state.catalogs.keys().filter(|name| read_again && **name != update.name);
        let staged = others
            .into_iter()
            .try_for_each(|other| staging.read_catalog_again(other))
            .and_then(|()| staging.run(update, &before, delivered));
        let (staged, aside) = match (staged, staging.pen.put_down()) {
            (Ok(_), Err(error)) => (Err(error), None),
            (staged, aside) => (staged, aside.unwrap_or_default()),
        };
        match staged {
            Ok(staged) => {
                if let (Some(next), None) = (next, &aside) {
                    // It became much, and those who waited were committed first.
                    self.state = next;
                    self.waited();
                }
                Ok((staged, aside))
            }
            Err(error) if aside.is_some() => Err(error),
            Err(error) => Err(self.give_up(error)),
        }
    }

    /// The courses of the last commit; `None` if there are none. While catalogs wait for a commit, it is opened once for all.
    fn stored(&mut self) -> Result<Option<StoredCourses>, ShelfError> {
        if self.state.catalogs.is_empty() {
            return Ok(None);
        }
        if let Some((generation, stored)) = &self.opened
            && *generation == self.state.generation
        {
            return Ok(Some(stored.clone()));
        }
        let stored =
            StoredCourses::of(&self.path, self.writer.index()).map_err(|error| of_reading(&self.path, error))?;
        self.opened = Some((self.state.generation, stored.clone()));
        Ok(Some(stored))
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
                untold: self.untold(&staged.difference),
                missing: staged.missing,
            },
        );
        state
    }

    /// What is kept of a night's difference until it is told.
    fn untold(&self, difference: &Difference) -> Option<Difference> {
        let is_told_later = self.waiting.is_some() && !difference.is_none();
        is_told_later.then(|| Difference { notable: Vec::new(), ..difference.clone() })
    }

    fn commit(&mut self) -> Result<(), ShelfError> {
        self.state = self.next_state();
        let payload = self.payload(&self.state)?;
        self.writer.commit(&payload)
    }

    /// The state as the next commit numbers it.
    fn next_state(&self) -> ShelfState {
        ShelfState { generation: self.state.generation + 1, ..self.state.clone() }
    }

    fn payload(&self, state: &ShelfState) -> Result<String, ShelfError> {
        let damaged =
            |error: serde_json::Error| ShelfError::Damaged { path: self.path.clone(), what: error.to_string() };
        state.to_payload().map_err(damaged)
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
    fn where_all_score_alike_the_keys_tell_which_are_candidates() {
        let knowledge = Knowledge::bundled();
        let courses: Vec<Course> = (0..50).map(|number| course(&number.to_string(), "Learning Python")).collect();
        let kept = |batches: &[&[Course]]| {
            let folder = tempfile::tempdir().unwrap();
            let mut shelf = Shelf::open_or_create(folder.path(), &knowledge).unwrap();
            for so_far in batches {
                replace(&mut shelf, "a", so_far);
            }
            drop(shelf);
            let reader = ShelfReader::open(folder.path()).unwrap();
            let found = reader.gather(&about("python"), &[], &Default::default(), 10).unwrap().remove(0).candidates;
            found.iter().map(|candidate| candidate.key).collect::<Vec<_>>()
        };
        let backwards: Vec<Course> = courses.iter().rev().cloned().collect();
        let once = kept(&[&courses]);
        assert_eq!(once.len(), 10);
        assert_eq!(kept(&[&backwards]), once);
        assert_eq!(kept(&[&backwards[..30], &courses]), once);
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
        let found = reader.gather(&about("cpp"), &[], &Default::default(), 10).unwrap().remove(0).candidates;
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
        assert_eq!(
            reader.gather(&about("zorblax"), &[], &Default::default(), 10).unwrap().remove(0).candidates.len(),
            2
        );
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
        let count = |scope: &crate::shelf::Scope| {
            reader.gather(&about("python"), &[], scope, 10).unwrap().remove(0).candidates.len()
        };
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

    fn generation(folder: &Path) -> u64 {
        ShelfState::load(folder).unwrap().generation
    }

    fn titles(folder: &Path, catalog: &str) -> Vec<String> {
        let reader = ShelfReader::open(folder).unwrap();
        let addresses = reader.addresses_of(&catalog.parse().unwrap()).unwrap();
        let mut titles: Vec<String> =
            addresses.into_iter().map(|address| reader.course(address).unwrap().1.title).collect();
        titles.sort();
        titles
    }

    #[test]
    fn catalogs_that_wait_for_each_other_switch_in_one_commit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        let knowledge = Knowledge::bundled();
        let mut shelf = Shelf::open_or_create(path, &knowledge).unwrap();
        for name in ["a", "b", "c"] {
            replace(&mut shelf, name, &[course("1", "Learning Python"), course("2", "Learning Java")]);
        }
        let before = generation(path);
        shelf.commit_together();
        assert_eq!(replace(&mut shelf, "a", &[course("1", "Learning Rust"), course("2", "Learning Java")]).changed, 1);
        assert_eq!(replace(&mut shelf, "b", &[course("1", "Learning Python")]).retired, 1);
        // What one that fails or is held back was to change goes alone.
        let half = [Ok(Incoming::Course(course("1", "Half an export"))), Err("cut off")];
        assert!(shelf.replace(&update("c"), half.into_iter()).is_err());
        let whole = [Ok::<_, Infallible>(Incoming::Course(course("1", "Held back")))];
        let no = |_: Option<&CatalogState>, _: &Difference, _: &Health| {
            Err(Held { catalog: "c".parse().unwrap(), objections: vec![Objection::Empty { before: 2 }] })
        };
        assert!(matches!(shelf.replace_if(&update("c"), whole.into_iter(), no).unwrap(), Replaced::Held { .. }));
        assert_eq!(
            (generation(path), titles(path, "a")),
            (before, vec!["Learning Java".into(), "Learning Python".into()])
        );
        shelf.settle().unwrap();
        assert_eq!(generation(path), before + 1);
        assert_eq!(titles(path, "a"), ["Learning Java", "Learning Rust"]);
        assert_eq!(titles(path, "b"), ["Learning Python"]);
        assert_eq!(titles(path, "c"), ["Learning Java", "Learning Python"]);
        // There is nothing left to commit.
        shelf.settle().unwrap();
        assert_eq!(generation(path), before + 1);
        assert!(shelf.lost().is_empty());
    }

    #[test]
    fn who_waits_is_committed_before_a_catalog_that_is_new_or_changes_much() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        let knowledge = Knowledge::bundled();
        let mut shelf = Shelf::open_or_create(path, &knowledge).unwrap();
        let many = |edition: &str| -> Vec<Course> {
            (0..2_500)
                .map(|number| course(&number.to_string(), &format!("Course {number}, {edition} edition")))
                .collect()
        };
        replace(&mut shelf, "a", &[course("1", "Learning Python")]);
        replace(&mut shelf, "many", &many("first"));
        shelf.commit_together();
        replace(&mut shelf, "a", &[course("1", "Learning Rust")]);
        // It fails after much of it was written: those who waited are not touched by that.
        let half = many("second").into_iter().map(|course| Ok(Incoming::Course(course)));
        assert!(shelf.replace(&update("many"), half.chain([Err("cut off")])).is_err());
        assert!(shelf.lost().is_empty());
        assert_eq!(titles(path, "a"), ["Learning Rust"]);
        assert!(titles(path, "many").iter().all(|title| title.ends_with("first edition")));
        replace(&mut shelf, "a", &[course("1", "Learning Go")]);
        assert_eq!(replace(&mut shelf, "many", &many("third")).changed, 2_500);
        assert_eq!(titles(path, "a"), ["Learning Go"]);
        assert_eq!(titles(path, "many").len(), 2_500);
        assert!(titles(path, "many").iter().all(|title| title.ends_with("third edition")));
        replace(&mut shelf, "a", &[course("1", "Learning Zig")]);
        replace(&mut shelf, "new", &[course("1", "Learning C++")]);
        assert_eq!(
            (titles(path, "a"), titles(path, "new")),
            (vec!["Learning Zig".into()], vec!["Learning C++".into()])
        );
    }

    #[test]
    fn removed_courses_do_not_stay_in_the_index_for_years() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        let knowledge = Knowledge::bundled();
        let mut shelf = Shelf::open_or_create(path, &knowledge).unwrap();
        let edition = |night: usize| -> Vec<Course> {
            // One course in four changes each night.
            let title = |number: usize| format!("Course {number}, edition {}", (night + number % 4) / 4);
            (0..400).map(|number| course(&number.to_string(), &title(number))).collect()
        };
        replace(&mut shelf, "a", &edition(0));
        for night in 1..=4 {
            assert_eq!(replace(&mut shelf, "a", &edition(night)).changed, 100);
        }
        shelf.close().unwrap();
        let index = Index::open_in_dir(path.join(INDEX_FOLDER)).unwrap();
        let removed: u32 = index.searchable_segment_metas().unwrap().iter().map(|part| part.num_deleted_docs()).sum();
        assert!(removed <= 40, "{removed} removed courses are still there");
    }

    #[test]
    fn a_catalog_that_waits_already_is_compared_with_what_it_waits_as() {
        let folder = tempfile::tempdir().unwrap();
        let knowledge = Knowledge::bundled();
        let mut shelf = Shelf::open_or_create(folder.path(), &knowledge).unwrap();
        replace(&mut shelf, "a", &[course("1", "Learning Python")]);
        shelf.commit_together();
        replace(&mut shelf, "a", &[course("1", "Learning Rust")]);
        assert_eq!(replace(&mut shelf, "a", &[course("1", "Learning Rust")]).unchanged, 1);
        shelf.settle().unwrap();
        assert_eq!(titles(folder.path(), "a"), ["Learning Rust"]);
    }
}
