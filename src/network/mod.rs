//! The only place that opens connections: asking a server for a file, telling a webhook what happened. Everything above it
//! waits for an answer; what is asynchronous stays inside.

mod client;
mod patience;
mod redacted;
mod trouble;

pub use client::{Network, Question, Reply};
pub(crate) use client::{bearer, is_safe_for_secrets};
pub use patience::{Patience, persist};
pub use redacted::{Secret, scrubbed};
pub use trouble::Trouble;
pub(crate) use trouble::{broke_off, innermost};
