//! Ranking and verdict quality, measured against people's judgments.

mod ablation;
mod answered;
mod boost;
mod bootstrap;
mod comparison;
mod figures;
mod fit;
mod judgments;
mod random;
mod randomisation;
mod validated;

pub use ablation::{Ablation, LeftOut, ablate};
pub use answered::{Answered, AnsweredMatch, AnsweredNeed};
pub use bootstrap::{Interval, RESAMPLES, intervals};
pub use comparison::{Change, Comparison, Difference, compare};
pub use figures::{Figures, NeedFigures, figure_intervals, figures, measure};
pub use fit::{Example, FittedForest, FittedLine, cross_validated, fit_pride, fit_ranking};
pub use judgments::{JudgmentError, Judgments, TrueVerdicts};
pub use randomisation::chance;
pub use validated::{NeedRanking, mean_of, need_rankings};
