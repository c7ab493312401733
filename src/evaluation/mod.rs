//! Ranking and verdict quality, measured against people's judgments.

mod boost;
mod figures;
mod fit;
mod judgments;

pub use figures::{Figures, NeedFigures, figures, measure};
pub use fit::{Example, FittedForest, FittedLine, cross_validated, fit_pride, fit_ranking};
pub use judgments::{JudgmentError, Judgments, TrueVerdicts};
