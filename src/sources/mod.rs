//! Where the exports of the nightly job come from: a file, the newest of a folder or of a glob, a web address, an object
//! store. What comes out is always one whole file on this machine, and what to remember of it.
//!
//! Passwords and tokens come from the environment and are never shown; `docs/configuration.md` has the names.

mod address;
mod credential;
mod draft;
mod error;
mod fetch;
mod file_name;
mod files;

mod bucket;
mod limits;
mod newest;
mod settled;
mod web;

pub use address::{BadAddress, SourceAddress};
pub use credential::{header_variable, token_variable};
pub use error::SourceError;
pub use fetch::{Delivered, Fetched, Fetcher, Remembered};

pub use limits::Limits;
