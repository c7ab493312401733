//! What people said, as files for those who decide on it: judgments for `eval`, proposals for the editorial file, needs for
//! the needs file. None of them takes effect before a person puts it where it counts.

mod editorial;
mod judgments;
mod needs;
mod opinion;

pub use editorial::proposed_rulings;
pub use judgments::feedback_judgments;
pub use needs::stated_needs;
pub use opinion::{Opinion, Opinions};
