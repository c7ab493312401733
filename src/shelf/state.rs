//! What a shelf says about itself. It is written in the same commit as the courses, so that the two never disagree.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::schema::FORMAT;
use crate::model::{CatalogKind, CatalogName, Health};

/// What a shelf says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShelfState {
    /// Version of everything written to the shelf.
    pub format: u32,
    /// Fingerprint of the vocabulary the courses were read with.
    pub vocabulary: u64,
    /// The catalogs by name.
    pub catalogs: BTreeMap<CatalogName, CatalogState>,
}

impl ShelfState {
    /// The state of a shelf without catalogs.
    pub fn empty(vocabulary: u64) -> Self {
        Self { format: FORMAT, vocabulary, catalogs: BTreeMap::new() }
    }

    /// How many courses the shelf holds.
    pub fn courses(&self) -> u64 {
        self.catalogs.values().map(|catalog| catalog.courses).sum()
    }
}

/// What is known of one catalog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogState {
    /// Whether people have access, or may be given it.
    pub kind: CatalogKind,
    /// How many courses it holds.
    pub courses: u64,
    /// When its content last changed, RFC 3339 in UTC.
    pub updated: String,
    /// When it was last imported, changed or not.
    pub checked: String,
    /// How many rows of the last import were no courses.
    pub rejected: u64,
    /// The profile its export was read with.
    pub profile: String,
    /// The file it was imported from, as it was named.
    pub source: String,
    /// The figures of the last import; none on a shelf written before there were any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health: Option<Health>,
}
