//! One catalog's new content beside the old: what differs is written, not yet committed, and told.

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED, TantivyError, Term};

use super::document::Indexer;
use super::error::ShelfError;
use super::fingerprint::{fingerprint, key_hash};
use super::missing::{Absences, Missing};
use super::pen::Pen;
use super::schema::Fields;
use super::stored_courses::StoredCourses;
use super::update::{Incoming, Update};
use crate::model::{CatalogName, Change, Course, CourseKey, Difference, Health, Notable, Shard};

/// What is known of a course on the shelf without reading it.
pub(super) struct Known {
    pub fingerprint: u64,
    pub address: DocAddress,
}

/// What a catalog's source delivered.
pub(super) enum Delivered<C> {
    /// These courses, and what is told beside them.
    Courses(C),
    /// The very bytes of the last time.
    AsLastTime,
}

/// What was staged.
pub(super) struct Staged {
    pub difference: Difference,
    pub rejected: u64,
    pub health: Option<Health>,
    pub missing: Missing,
}

/// A catalog that is being brought up to date.
pub(super) struct Staging<'s, 'k> {
    pub pen: Pen<'s>,
    pub fields: Fields,
    /// The shelf before; `None` if there is nothing on it.
    pub stored: Option<&'s StoredCourses>,
    pub indexer: &'s mut Indexer<'k>,
    /// Whether courses that did not change are written anew all the same, because they were read with another vocabulary.
    pub read_again: bool,
    /// The part of the collection that is kept, if it is not the whole.
    pub shard: Option<Shard>,
}

impl Staging<'_, '_> {
    /// Writes what was `delivered` changes of the catalog, whose missing courses `before` knows.
    pub fn run<E, C>(
        &mut self,
        update: &Update,
        before: &Missing,
        delivered: Delivered<C>,
    ) -> Result<Staged, ShelfError>
    where
        E: std::fmt::Display,
        C: Iterator<Item = Result<Incoming, E>>,
    {
        let mut known = match self.stored {
            Some(stored) => known(stored.searcher(), self.fields, &update.name)?,
            None => FxHashMap::default(),
        };
        let mut absences = Absences::open(before, update.night(), update.missing_nights);
        let mut difference = Difference { before: known.len() as u64, ..Difference::default() };
        let (mut rejected, mut health) = (0, None);
        match delivered {
            Delivered::AsLastTime => self.as_last_time(update, before, &mut known, &mut difference)?,
            Delivered::Courses(courses) => {
                let mut seen = FxHashSet::default();
                for course in courses {
                    match course.map_err(|error| ShelfError::Source(error.to_string()))? {
                        Incoming::Course(course) => {
                            let hash = key_hash(&update.name, &course.id);
                            if self.shard.is_none_or(|shard| shard.holds(hash)) && seen.insert(hash) {
                                let absent = absences.is_there(hash);
                                self.course(update, &course, known.remove(&hash), absent, &mut difference)?;
                            }
                        }
                        Incoming::Rejected => rejected += 1,
                        Incoming::Health(told) => health = Some(told),
                    }
                }
            }
        }
        self.gone(update, known, &mut absences, &mut difference)?;
        Ok(Staged { difference, rejected, health, missing: absences.close() })
    }

    /// Takes all courses for delivered that the last export held.
    fn as_last_time(
        &mut self,
        update: &Update,
        before: &Missing,
        known: &mut FxHashMap<u64, Known>,
        difference: &mut Difference,
    ) -> Result<(), ShelfError> {
        if self.read_again {
            self.read_catalog_again(&update.name)?;
        }
        let missing = before.days();
        known.retain(|hash, _| missing.contains_key(hash));
        difference.unchanged = difference.before - known.len() as u64;
        Ok(())
    }

    /// A course of the export, beside what is `known` of it. `absent` says that it was missing, and since when if it had
    /// not retired.
    fn course(
        &mut self,
        update: &Update,
        course: &Course,
        known: Option<Known>,
        absent: Option<Option<Date>>,
        difference: &mut Difference,
    ) -> Result<(), ShelfError> {
        let fingerprint = fingerprint(course);
        let is_same = known.as_ref().is_some_and(|known| known.fingerprint == fingerprint);
        let mut fields = Vec::new();
        if let (Some(known), Some(stored), false) = (&known, self.stored, is_same) {
            let (_, before) = stored.course(known.address)?;
            fields = before.fields_that_differ(course);
            for field in &fields {
                *difference.fields.entry((*field).to_owned()).or_default() += 1;
            }
        }
        let (change, since) = match absent {
            Some(since) => (Some(Change::Returned), since),
            None if known.is_none() => (Some(Change::Added), None),
            None => ((!is_same).then_some(Change::Changed), None),
        };
        match change {
            Some(change) => note(difference, change, since, &update.name, course, &fields),
            None => difference.unchanged += 1,
        }
        if is_same && !self.read_again {
            return Ok(());
        }
        if known.is_some() {
            self.delete(&update.name, &course.id)?;
        }
        self.pen.add(self.indexer.document(&update.name, course, fingerprint))
    }

    /// The courses that are on the shelf and not in the export.
    fn gone(
        &mut self,
        update: &Update,
        known: FxHashMap<u64, Known>,
        absences: &mut Absences,
        difference: &mut Difference,
    ) -> Result<(), ShelfError> {
        let Some(stored) = self.stored else { return Ok(()) };
        // In the order of the index, so that its blocks are read one after the other and not at random.
        let mut gone: Vec<(u64, Known)> = known.into_iter().collect();
        gone.sort_unstable_by_key(|(_, known)| known.address);
        for (hash, known) in gone {
            let fate = absences.is_gone(hash);
            difference.gone += u64::from(fate.first_time);
            if fate.retires {
                let (_, course) = stored.course(known.address)?;
                self.delete(&update.name, &course.id)?;
                note(difference, Change::Retired, Some(fate.since), &update.name, &course, &[]);
                continue;
            }
            difference.missing += 1;
            if self.read_again {
                self.write_again(stored, &update.name, &known)?;
            }
            if fate.first_time && difference.notable(Change::Missing).count() < Difference::NOTABLE {
                let (_, course) = stored.course(known.address)?;
                difference.notable.push(notable(Change::Missing, Some(fate.since), &update.name, &course, &[]));
            }
        }
        Ok(())
    }

    /// Writes the courses of a catalog anew, which did not change, because they were read with another vocabulary.
    pub fn read_catalog_again(&mut self, catalog: &CatalogName) -> Result<(), ShelfError> {
        let Some(stored) = self.stored else { return Ok(()) };
        for known in known(stored.searcher(), self.fields, catalog)?.values() {
            self.write_again(stored, catalog, known)?;
        }
        Ok(())
    }

    fn write_again(&mut self, stored: &StoredCourses, catalog: &CatalogName, known: &Known) -> Result<(), ShelfError> {
        let (_, course) = stored.course(known.address)?;
        self.delete(catalog, &course.id)?;
        self.pen.add(self.indexer.document(catalog, &course, known.fingerprint))
    }

    fn delete(&mut self, catalog: &CatalogName, id: &str) -> Result<(), ShelfError> {
        let key = CourseKey { catalog: catalog.clone(), id: id.to_owned() };
        self.pen.delete(Term::from_field_text(self.fields.key, &key.to_string()))
    }
}

/// The courses of a catalog as they stand: by hash of their key.
pub(super) fn known(
    searcher: &Searcher,
    fields: Fields,
    catalog: &CatalogName,
) -> Result<FxHashMap<u64, Known>, ShelfError> {
    let mut known = FxHashMap::default();
    let term = Term::from_field_text(fields.catalog, catalog.as_str());
    for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
        let fast = segment.fast_fields();
        let (ids, fingerprints) = (fast.u64("key_hash")?, fast.u64("fingerprint")?);
        let postings = segment.inverted_index(fields.catalog)?.read_postings(&term, IndexRecordOption::Basic);
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

/// Counts a course, and tells it by name if it is one of the first of its kind.
fn note(
    difference: &mut Difference,
    change: Change,
    since: Option<Date>,
    catalog: &CatalogName,
    course: &Course,
    fields: &[&str],
) {
    let count = match change {
        Change::Added => &mut difference.added,
        Change::Changed => &mut difference.changed,
        Change::Returned => &mut difference.returned,
        Change::Retired => &mut difference.retired,
        Change::Missing => &mut difference.missing,
    };
    *count += 1;
    if *count <= Difference::NOTABLE as u64 {
        difference.notable.push(notable(change, since, catalog, course, fields));
    }
}

fn notable(change: Change, since: Option<Date>, catalog: &CatalogName, course: &Course, fields: &[&str]) -> Notable {
    Notable {
        change,
        course: CourseKey { catalog: catalog.clone(), id: course.id.clone() }.to_string(),
        title: course.title.clone(),
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
        since,
    }
}
