//! Where a matcher reads courses from: a shelf, or what the shards of a larger collection gave for one need.

use jiff::civil::Date;
use tantivy::DocAddress;

use super::pool::Pool;
use crate::model::{CatalogKind, CatalogName, Course, CourseKey};
use crate::shelf::{Clause, Collection, Facts, PackedFacts, Ranked, Scope, ShelfError, ShelfReader, WeighedWord};

/// Where a matcher reads courses from.
#[derive(Clone, Copy)]
pub(super) enum Stock<'a> {
    Shelf(&'a ShelfReader),
    Pool(&'a Pool),
}

impl Stock<'_> {
    /// What ranking takes from all courses together.
    pub fn collection(&self) -> &Collection {
        match self {
            Self::Shelf(shelf) => shelf.collection(),
            Self::Pool(pool) => pool.collection(),
        }
    }

    /// The best `limit` candidates for `clauses`, then for each of `texts`.
    pub fn gather(
        &self,
        clauses: &[Clause],
        texts: &[&[WeighedWord]],
        scope: &Scope,
        limit: usize,
    ) -> Result<Vec<Ranked>, ShelfError> {
        match self {
            Self::Shelf(shelf) => shelf.gather(clauses, texts, scope, limit),
            // They were asked for when the shards were.
            Self::Pool(pool) => Ok(pool.gathered(scope, texts.len() + 1)),
        }
    }

    /// Adds the facts of the course at `address` to `row`, for [`PackedFacts`] to read.
    pub fn add_row(&self, address: DocAddress, row: &mut Vec<u64>) {
        match self {
            Self::Shelf(shelf) => shelf.add_row(address, row),
            Self::Pool(pool) => row.extend(pool.row(address)),
        }
    }

    /// The facts of the course at `address`.
    pub fn facts(&self, address: DocAddress) -> Facts {
        let mut row = Vec::new();
        self.add_row(address, &mut row);
        PackedFacts::of(&row).facts()
    }

    /// What stands for the key of the course at `address`.
    pub fn key_hash(&self, address: DocAddress) -> u64 {
        match self {
            Self::Shelf(shelf) => shelf.key_hash(address),
            Self::Pool(pool) => pool.key_hash(address),
        }
    }

    /// Which of `addresses` hold the word `stem` in their tags or description, in the order given.
    pub fn holds_word(&self, stem: &str, addresses: &[DocAddress]) -> Result<Vec<bool>, ShelfError> {
        match self {
            Self::Shelf(shelf) => shelf.holds_word(stem, addresses),
            Self::Pool(pool) => Ok(addresses.iter().map(|address| pool.holds_word(stem, *address)).collect()),
        }
    }

    /// The whole course at `address`, with its catalog.
    pub fn course(&self, address: DocAddress) -> Result<(CatalogName, Course), ShelfError> {
        match self {
            Self::Shelf(shelf) => shelf.course(address),
            Self::Pool(pool) => pool.course(address),
        }
    }

    /// Where the course with this key lies.
    pub fn find(&self, key: &CourseKey) -> Result<Option<DocAddress>, ShelfError> {
        match self {
            Self::Shelf(shelf) => shelf.find(key),
            Self::Pool(pool) => Ok(pool.find(key)),
        }
    }

    /// Since when the exports do not hold the course, if the last one did not.
    pub fn missing_since(&self, key: &CourseKey) -> Option<Date> {
        match self {
            Self::Shelf(shelf) => shelf.missing_since(key),
            Self::Pool(pool) => pool.missing_since(key),
        }
    }

    /// Whether people have access to the catalog; `None` if there is none of this name.
    pub fn kind(&self, catalog: &CatalogName) -> Option<CatalogKind> {
        match self {
            Self::Shelf(shelf) => shelf.state().catalogs.get(catalog).map(|state| state.kind),
            Self::Pool(pool) => pool.collection().statistics().and_then(|statistics| statistics.kind(catalog)),
        }
    }
}
