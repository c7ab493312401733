//! Ranking and verdict quality, measured against people's judgments.

mod figures;
mod judgments;

pub use figures::{Figures, NeedFigures, figures, measure};
pub use judgments::{JudgmentError, Judgments, TrueVerdicts};
