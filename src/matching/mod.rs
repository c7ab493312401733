//! Need to answer: what is asked, candidates, features, score, evidence, verdict. Opens no file.

mod concept;
mod editorial;
mod elision;
mod entitled;
mod evidence;
mod explain;
mod feature_groups;
mod features;
mod forest;
mod leaf_masks;
mod lists;
mod matcher;
mod prospect;
mod request;
mod roles;
mod ruled;
mod said_language;
mod score;
mod search_words;
mod title_query;
mod verdict;
mod wording;

pub use concept::{Concept, Subject};
pub use editorial::Rulings;
pub use explain::{Asked, Explanation, Fate, Role, meaning};
pub use feature_groups::feature_groups;
pub use features::{FEATURES, Feature, Features, is_adverse, is_relative};
pub use forest::{Forest, Tree};
pub use matcher::{MatchOptions, Matcher, Scored};
pub use request::Request;
pub use score::{Model, Part, Score, Sum};
pub use wording::is_circumstance;
