//! Ranking and verdict quality, measured against people's judgments.

mod figures;
mod fit;
mod judgments;

pub use figures::{Figures, NeedFigures, figures, measure};
pub use fit::{Example, FittedLine, cross_validated, fit_pride, fit_ranking};
pub use judgments::{JudgmentError, Judgments, TrueVerdicts};
