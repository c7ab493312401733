//! The words people read, in their language: sentences, numbers, dates, and what an answer says. Knows only the model.
//!
//! Every sentence stands in `catalogs/wording/`, one file a language, and each language has all of them: a field that a
//! file lacks, or has beside the others, does not pass the tests. A new language is a file there and a line in
//! [`Locale::ALL`]; a new sentence is a field here and a line in each file.

mod answer;
mod coverage_words;
mod date;
mod locale;
mod map_words;
mod number;
mod sentence;
mod words;

pub use coverage_words::CoverageWords;
pub use date::day_of;
pub use locale::{Locale, UnknownLocale};
pub use map_words::MapWords;
pub use sentence::{Plural, Sentence};
pub use words::{AnswerWords, DateWords, Levels, Names, NumberWords, Priorities, ReportWords, Verdicts, Words};
