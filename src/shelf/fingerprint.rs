//! Numbers that stand for courses and their keys, and tell whether something changed.

use std::hash::{Hash, Hasher};

use crate::model::{CatalogName, Course};

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
