//! Need to answer: what is asked, candidates, features, score, evidence, verdict. Opens no file.

mod elision;
mod evidence;
mod features;
mod forest;
mod matcher;
mod request;
mod roles;
mod score;
mod title_query;
mod verdict;
mod wording;

pub use features::{FEATURES, Feature, Features, is_adverse, is_relative};
pub use forest::{Forest, Tree};
pub use matcher::{MatchOptions, Matcher, Scored};
pub use request::{Concept, Request, Subject};
pub use score::{Model, Score};
pub use wording::is_circumstance;
