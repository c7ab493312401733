//! What a new export of a catalog changes on the shelf.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Course;

/// What a new export changed on the shelf, or would change. Each course of the shelf and of the export is counted once
/// among `added`, `changed`, `returned`, `unchanged`, `missing` and `retired`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Difference {
    /// How many courses of the catalog were on the shelf before.
    pub before: u64,
    /// Courses that are new.
    pub added: u64,
    /// Courses of which something changed.
    pub changed: u64,
    /// Courses that were missing or had retired, and are back.
    pub returned: u64,
    /// Courses that stayed as they were.
    pub unchanged: u64,
    /// Courses that the export does not hold and that stay on the shelf for now, those of earlier nights included.
    pub missing: u64,
    /// Courses that left the shelf.
    pub retired: u64,
    /// Courses that this export does not hold and the last one did. They are counted under `missing` or `retired` too.
    pub gone: u64,
    /// In how many courses each field changed, by the field's name in Onshelf's own format.
    pub fields: BTreeMap<String, u64>,
    /// The first courses of each kind, at most [`Difference::NOTABLE`] a kind, in the order of the export.
    pub notable: Vec<Notable>,
}

/// One course of a [`Difference`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notable {
    /// What became of it.
    pub change: Change,
    /// Its key, `catalog/source-id`.
    pub course: String,
    /// Its title: the new one, where it changed.
    pub title: String,
    /// The fields that changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// The first day on which an export did not hold it, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
}

/// What became of a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// It is new.
    Added,
    /// Something of it changed.
    Changed,
    /// It was missing or had retired, and is back.
    Returned,
    /// The export does not hold it for the first time; it stays on the shelf for now.
    Missing,
    /// It left the shelf.
    Retired,
}

impl Difference {
    /// How many courses of a kind are told by name.
    pub const NOTABLE: usize = 100;

    /// Whether everything is as it was, courses that are still missing included.
    pub fn is_none(&self) -> bool {
        !self.changes_courses() && self.gone == 0
    }

    /// Whether a course on the shelf is another, came or left.
    pub fn changes_courses(&self) -> bool {
        self.added + self.changed + self.returned + self.retired > 0
    }

    /// How many courses of the catalog are on the shelf now.
    pub fn courses(&self) -> u64 {
        self.exported() + self.missing
    }

    /// How many courses the export holds.
    pub fn exported(&self) -> u64 {
        self.added + self.changed + self.returned + self.unchanged
    }

    /// How many courses the last export held.
    pub fn exported_before(&self) -> u64 {
        self.changed + self.unchanged + self.gone
    }

    /// The share of the last export's courses that this one does not hold, 0 to 1; 0 where there was no last export.
    pub fn lost(&self) -> f64 {
        match self.exported_before() {
            0 => 0.0,
            before => self.gone as f64 / before as f64,
        }
    }

    /// Forgets the names of courses beyond the first `most` of each kind.
    pub fn keep_notable(&mut self, most: usize) {
        let mut told: BTreeMap<Change, usize> = BTreeMap::new();
        self.notable.retain(|notable| {
            let count = told.entry(notable.change).or_default();
            *count += 1;
            *count <= most
        });
    }

    /// The courses told by name that became `change`.
    pub fn notable(&self, change: Change) -> impl Iterator<Item = &Notable> {
        self.notable.iter().filter(move |notable| notable.change == change)
    }
}

impl Course {
    /// The fields in which `other` differs, by their names in Onshelf's own format.
    pub fn fields_that_differ(&self, other: &Self) -> Vec<&'static str> {
        // `original` is no field of its own: it says how the others were written.
        let Self { id: _, title, description, skills, level, duration, language, url, provider, format, .. } = self;
        let Self { published, updated, price, rating, .. } = self;
        let pairs = [
            ("title", *title == other.title),
            ("description", *description == other.description),
            ("skills", *skills == other.skills),
            ("level", *level == other.level),
            ("duration", *duration == other.duration),
            ("language", *language == other.language),
            ("url", *url == other.url),
            ("provider", *provider == other.provider),
            ("format", *format == other.format),
            ("published", *published == other.published),
            ("updated", *updated == other.updated),
            ("price", *price == other.price),
            ("rating", *rating == other.rating),
        ];
        let fields: Vec<&str> = pairs.into_iter().filter(|(_, same)| !same).map(|(field, _)| field).collect();
        if fields.is_empty() && self.original != other.original { vec!["original"] } else { fields }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_that_differ_are_named_once() {
        let course = Course { id: "1".into(), title: "Go".into(), ..Course::default() };
        assert!(course.fields_that_differ(&course).is_empty());
        let other = Course { title: "Go 2".into(), price: Some("9".into()), ..course.clone() };
        assert_eq!(course.fields_that_differ(&other), ["title", "price"]);
        let rewritten = Course { original: [("title".into(), "GO".into())].into(), ..course.clone() };
        assert_eq!(course.fields_that_differ(&rewritten), ["original"]);
    }

    #[test]
    fn what_is_lost_is_a_share_of_the_last_export_and_not_of_the_shelf() {
        let difference =
            Difference { unchanged: 70, changed: 5, gone: 25, missing: 60, added: 40, ..Default::default() };
        assert_eq!(difference.exported_before(), 100);
        assert_eq!(difference.lost(), 0.25);
        assert_eq!((difference.exported(), difference.courses()), (115, 175));
        assert_eq!(Difference::default().lost(), 0.0);
    }

    #[test]
    fn a_course_still_missing_is_no_difference() {
        assert!(Difference { unchanged: 3, missing: 2, ..Default::default() }.is_none());
        let gone = Difference { unchanged: 3, missing: 2, gone: 1, ..Default::default() };
        assert!(!gone.is_none() && !gone.changes_courses());
    }
}
