//! What a shelf holds, field by field.

use serde::Serialize;

use super::thin::Thin;
use crate::model::{CatalogName, Level};

/// The map of a shelf: what the owned catalogs hold, by field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShelfMap {
    /// When it was made, RFC 3339 in UTC.
    pub made: String,
    /// The version of Onshelf.
    pub version: &'static str,
    /// The team whose catalogs these are; `None` for all.
    pub team: Option<String>,
    /// All courses.
    pub courses: u64,
    /// Different titles among them: the same work in two catalogs is counted once.
    pub works: u64,
    /// Minutes of the courses whose length is known.
    pub minutes: u64,
    /// Courses whose length is known.
    pub timed: u64,
    /// Courses that name no skill the vocabulary knows, and belong to no field.
    pub elsewhere: u64,
    /// The catalogs, the largest first.
    pub catalogs: Vec<CatalogShare>,
    /// The fields of technology, the largest first, then the others.
    pub fields: Vec<Holding>,
}

/// What a shelf holds in one field.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Holding {
    /// The field, as the vocabulary calls it.
    pub field: String,
    /// Whether it is a field of technology.
    pub technology: bool,
    /// How many courses belong to it.
    pub courses: u64,
    /// Different titles among them.
    pub works: u64,
    /// The courses by level.
    pub levels: Levels,
    /// Minutes of the courses whose length is known.
    pub minutes: u64,
    /// Courses whose length is known.
    pub timed: u64,
    /// Courses whose year is known.
    pub dated: u64,
    /// Courses of the last five years among them.
    pub recent: u64,
    /// The catalogs they come from, the one with most first.
    pub catalogs: Vec<CatalogShare>,
    /// The skills that most titles name, at most [`SKILLS`].
    pub skills: Vec<SkillCount>,
    /// The strongest examples.
    pub strongest: Vec<Example>,
    /// What is thin.
    pub thin: Vec<Thin>,
}

/// How many skills are named for a field.
pub const SKILLS: usize = 8;

/// How many courses there are for each level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Levels {
    /// For beginners.
    pub beginner: u64,
    /// For people who have worked with the subject.
    pub intermediate: u64,
    /// For experts-to-be.
    pub advanced: u64,
    /// For everybody, as the vendor says.
    pub all: u64,
    /// Without a level.
    pub unstated: u64,
}

/// How many courses come from a catalog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CatalogShare {
    /// The catalog.
    pub catalog: CatalogName,
    /// How many courses.
    pub courses: u64,
}

/// How many titles name a skill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SkillCount {
    /// Id in the vocabulary.
    pub id: String,
    /// Name as the field writes it.
    pub name: String,
    /// How many titles name it.
    pub courses: u64,
}

/// A course that shows what a field holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Example {
    /// The skill it is an example for.
    pub skill: String,
    /// The course's key, `catalog/source-id`.
    pub course: String,
    /// The catalog that holds it.
    pub catalog: String,
    /// The title as the catalog has it.
    pub title: String,
    /// Where it is taken.
    pub url: Option<String>,
    /// Its level, as the vendor states it.
    pub level: Option<Level>,
    /// How long it takes, where that is certain.
    pub minutes: Option<u32>,
    /// Share of courses shown at this score that people judge relevant, 0..1.
    pub score: f32,
}

impl Levels {
    pub(super) fn count(&mut self, level: Option<Level>) {
        *match level {
            Some(Level::Beginner) => &mut self.beginner,
            Some(Level::Intermediate) => &mut self.intermediate,
            Some(Level::Advanced) => &mut self.advanced,
            Some(Level::All) => &mut self.all,
            None => &mut self.unstated,
        } += 1;
    }

    /// Courses whose level is stated, those for everybody among them.
    pub fn stated(&self) -> u64 {
        self.beginner + self.intermediate + self.advanced + self.all
    }
}
