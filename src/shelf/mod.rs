//! The index on disk: what it holds of a course, update by difference, reading.

mod candidates;
mod document;
mod error;
mod facts;
mod fingerprint;
mod gather;
mod history;
mod key_list;
mod lock;
mod missing;
mod reader;
mod schema;
mod sources;
mod staging;
mod state;
mod update;
mod writer;

pub use candidates::{Candidate, Clause, Term, WeighedWord};
pub use document::reads_like;
pub use error::ShelfError;
pub use facts::{Facts, Trait, Traits, Unit, skill_key, version_number, word_key};
pub use history::{History, Nights};
pub use lock::{Holder, WriterLock};
pub use missing::Missing;
pub use reader::{Scope, ShelfReader};
pub use sources::{Draft, KeptSource, KeptSources};
pub use state::{CatalogState, ShelfState};
pub use update::{Incoming, Replaced, Update};
pub use writer::Shelf;
