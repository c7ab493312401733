//! What the shelf is told when a catalog is brought up to date, and what it answers.

use jiff::civil::Date;

use crate::model::{CatalogKind, CatalogName, Course, Difference, Health, Held};

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
    /// On how many nights a course must be missing before it retires; with 0 and 1 it retires at once.
    pub missing_nights: u32,
    /// When the export was made or last changed, RFC 3339 in UTC, if that is known.
    pub modified: Option<String>,
    /// The export's [`crate::import::digest`], if it was taken.
    pub digest: Option<String>,
}

impl Update {
    /// The day of the import in UTC, by which nights are counted. A time that is none counts none.
    pub(super) fn night(&self) -> Date {
        self.now.get(..10).and_then(|day| day.parse().ok()).unwrap_or(Date::ZERO)
    }
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

/// What became of an update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replaced {
    /// It is on the shelf.
    Done(Difference),
    /// A guard held it back; the shelf is as it was.
    Held {
        /// What speaks against it.
        held: Held,
        /// What it would have changed.
        difference: Difference,
    },
}
