//! The index on disk: what it holds of a course, update by difference, reading.

mod candidates;
mod document;
mod error;
mod facts;
mod gather;
mod reader;
mod schema;
mod state;
mod update;

pub use candidates::{Candidate, Clause, Term, WeighedWord};
pub use document::reads_like;
pub use error::ShelfError;
pub use facts::{Facts, Trait, Traits, Unit, skill_key, version_number, word_key};
pub use reader::{Scope, ShelfReader};
pub use state::{CatalogState, ShelfState};
pub use update::{Changes, Incoming, Shelf, Update};
