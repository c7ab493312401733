//! The words of the field as plain values: no file, index, clock or screen is known here.

mod answer;
mod catalog;
mod course;
mod editorial;
mod health;
mod language;
mod level;
mod need;

pub use answer::{Answer, Caution, CautionKind, Evidence, EvidenceKind, Field, Match, NeedSkill, Verdict};
pub use catalog::{CatalogKind, CatalogName, InvalidCatalogName};
pub use course::{Course, CourseKey, Duration};
pub use editorial::{Action, Editorial, Ruling, RulingProblem, folded};
pub use health::{Alarm, Filled, Health};
pub use language::Language;
pub use level::Level;
pub use need::{Need, Priority};
