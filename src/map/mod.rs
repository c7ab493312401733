//! What we already have: the map of a shelf, before anyone has stated a need. Fields of technology by level, how many courses
//! and hours, from which vendors, the strongest examples of each, and what is thin.
//!
//! A [`Survey`] is shown the facts of every owned course, as they lie in the index's columns, and makes [`Holding`]s of
//! them; no stored course is read for it. Which courses are the strongest is the matcher's word, so `jobs` adds them.

mod holding;
mod home;
mod survey;
mod thin;

pub use holding::{CatalogShare, Example, Holding, Levels, ShelfMap, SkillCount};
pub use home::{BEYOND_TECHNOLOGY, Home};
pub use survey::Survey;
pub use thin::Thin;
