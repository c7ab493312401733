//! What only the pages say. Everything else they say is in `wording`, whose English they speak.

use crate::model::{Language, Verdict};
use crate::wording::{Locale, Words};

/// The language of the pages.
pub(super) fn words() -> &'static Words {
    Words::of(Locale::English)
}

pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Covered => "You have this",
        Verdict::Partial => "Partly covered",
        Verdict::Gap => "Gap",
        Verdict::Unclear => "Unclear",
    }
}

/// `1 course`, `2,000 courses`.
pub(super) fn courses(number: u64) -> String {
    words().count(&words().report.courses, number)
}

/// `1 catalog`, `6 catalogs`.
pub(super) fn catalogs(number: u64) -> String {
    words().count(&words().report.catalogs, number)
}

/// The language of a course, if people should know it: English is said of none.
pub(super) fn language(code: &str) -> Option<String> {
    Language::parse(code).filter(|language| language.code() != "en").map(|language| language.name())
}
