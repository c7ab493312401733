//! A damaged shelf, or one of an old format, built anew from what it keeps.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;

use crate::import::{Export, ImportError, Profiles, Row, digest};
use crate::model::{CatalogKind, CatalogName};
use crate::shelf::{Examination, Incoming, KeptSource, KeptSources, Origin, Rebuild, ShelfError, Update, WriterLock};
use crate::skills::Knowledge;

/// What became of one catalog in a repair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The catalog.
    pub catalog: CatalogName,
    /// Where its courses came from.
    pub origin: Origin,
    /// Whether people have access.
    pub kind: CatalogKind,
    /// Whether nobody knew that, so that it was taken for a purchase under consideration: nothing is shown as "you have
    /// this" on a guess.
    pub is_kind_guessed: bool,
    /// How many courses it holds now.
    pub courses: u64,
    /// How many it held, if that is known.
    pub before: Option<u64>,
}

/// Looks at the shelf in the directory `path`, every course and every kept export of it. Nothing is written.
///
/// # Errors
/// If there is no shelf, or one that a newer version wrote.
pub fn examine(path: &Path) -> Result<Examination, ShelfError> {
    Examination::of(path, &|bytes| digest(bytes))
}

/// Builds the shelf whose `lock` is held anew from what was `found` of it, beside the old one, and puts it in its place at
/// the end. `kinds` is what the configuration says of catalogs.
///
/// # Errors
/// If the disk cannot be written; the old shelf is as it was.
pub fn repair(
    lock: WriterLock,
    found: &Examination,
    kinds: &BTreeMap<CatalogName, CatalogKind>,
    knowledge: &Knowledge,
    now: Timestamp,
) -> Result<Vec<Restored>, ShelfError> {
    let sources = KeptSources::of(lock.shelf());
    let mut rebuild = Rebuild::begin(lock, found, knowledge, now)?;
    let mut restored = Vec::new();
    for (catalog, origin) in found.catalogs() {
        let mut work = Restoration { found, sources: &sources, rebuild: &mut rebuild, now };
        let known = found.catalog(&catalog).map(|before| before.kind);
        let known =
            known.or_else(|| found.kept(&catalog).map(|kept| kept.kind)).or_else(|| kinds.get(&catalog).copied());
        let kind = known.unwrap_or(CatalogKind::Offered);
        let (origin, courses) = work.restore(&catalog, kind, origin)?;
        restored.push(Restored {
            origin,
            kind,
            is_kind_guessed: known.is_none() && courses > 0,
            courses,
            before: found.catalog(&catalog).map(|before| before.courses),
            catalog,
        });
    }
    rebuild.finish()?;
    Ok(restored)
}

struct Restoration<'r, 'k> {
    found: &'r Examination,
    sources: &'r KeptSources,
    rebuild: &'r mut Rebuild<'k>,
    now: Timestamp,
}

impl Restoration<'_, '_> {
    /// Brings a catalog onto the new shelf: where its courses came from in the end, and how many there are.
    fn restore(
        &mut self,
        catalog: &CatalogName,
        kind: CatalogKind,
        origin: Origin,
    ) -> Result<(Origin, u64), ShelfError> {
        if let (Origin::Source, Some(kept)) = (origin, self.found.kept(catalog)) {
            match self.take_from_source(kept, kind) {
                Ok(courses) => return Ok((Origin::Source, courses)),
                // The export was readable once, and is not to this version; the index may still hold the courses.
                Err(ShelfError::Source(_)) => {}
                Err(error) => return Err(error),
            }
        }
        let before = self.found.catalog(catalog);
        let known = before.map(|before| before.courses);
        if known != Some(0) && self.found.courses_of(catalog).next().is_none() {
            return Ok((Origin::Lost { before: known }, 0));
        }
        let courses = self.take_from_index(catalog, kind)?;
        match known {
            Some(before) if before == courses => Ok((Origin::Index, courses)),
            before => Ok((Origin::PartOfIndex { before }, courses)),
        }
    }

    fn take_from_index(&mut self, catalog: &CatalogName, kind: CatalogKind) -> Result<u64, ShelfError> {
        let before = self.found.catalog(catalog);
        let update = Update {
            name: catalog.clone(),
            kind,
            profile: before.map(|before| before.profile.clone()).unwrap_or_default(),
            source: before.map(|before| before.source.clone()).unwrap_or_default(),
            now: self.now.to_string(),
            missing_nights: 0,
            modified: None,
            digest: None,
        };
        let courses = self.found.courses_of(catalog).map(|course| Ok::<_, ShelfError>(Incoming::Course(course)));
        self.rebuild.restore(&update, before, courses).map(|difference| difference.courses())
    }

    fn take_from_source(&mut self, kept: &KeptSource, kind: CatalogKind) -> Result<u64, ShelfError> {
        let unread = |error: ImportError| ShelfError::Source(error.to_string());
        let mut profiles = Profiles::bundled();
        if let Some(own) = &kept.own_profile {
            profiles.add(own).map_err(unread)?;
        }
        let bytes = self.sources.open(&kept.catalog)?;
        let (profile, sheet) = (kept.profile.as_deref(), kept.sheet.as_deref());
        let mut export = Export::from_reader_sheet(bytes, &kept.file, &profiles, profile, sheet).map_err(unread)?;
        let before = self.found.catalog(&kept.catalog);
        let update = Update {
            name: kept.catalog.clone(),
            kind,
            profile: export.profile_name().to_owned(),
            source: kept.file.clone(),
            now: kept.accepted.clone(),
            missing_nights: 0,
            modified: kept.modified.clone(),
            digest: Some(kept.digest.clone()),
        };
        let mut is_through = false;
        let rows = std::iter::from_fn(|| match export.next() {
            Some(row) => Some(row.map(incoming)),
            None if is_through => None,
            None => {
                is_through = true;
                Some(Ok(Some(Incoming::Health(export.health()))))
            }
        });
        let rows = rows.filter_map(Result::transpose).map(|row| row.map_err(unread));
        let found = self.found;
        let missing = found.missing_of(&kept.catalog).map(|course| Ok(Incoming::Course(course)));
        self.rebuild.restore(&update, before, rows.chain(missing)).map(|difference| difference.courses())
    }
}

fn incoming(row: Row) -> Option<Incoming> {
    match row {
        Row::Course { course, .. } => Some(Incoming::Course(course)),
        Row::Rejected(_) => Some(Incoming::Rejected),
        Row::Retired { .. } | Row::Merged { .. } => None,
    }
}
