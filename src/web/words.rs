//! How the page says figures, dates and verdicts.

use crate::model::{Language, Level, Verdict};

pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Covered => "You have this",
        Verdict::Partial => "Partly covered",
        Verdict::Gap => "Gap",
        Verdict::Unclear => "Unclear",
    }
}

/// How strongly a course matches: from this score on, a class for the page and the words. The scores are calibrated: of
/// courses shown at 0.8, about 80% were judged useful (`onshelf eval`).
const STRENGTHS: [(f32, &str, &str); 4] = [
    (0.85, "s4", "Strong match"),
    (0.65, "s3", "Good match"),
    (0.45, "s2", "Possible match"),
    (0.0, "s1", "Weak match"),
];

pub(super) fn strength(score: f32) -> (&'static str, &'static str) {
    let found = STRENGTHS.iter().find(|(from, ..)| score >= *from);
    found.map_or(("s1", "Weak match"), |(_, class, words)| (*class, *words))
}

pub(super) fn level(level: Level) -> &'static str {
    match level {
        Level::Beginner => "Beginner",
        Level::Intermediate => "Intermediate",
        Level::Advanced => "Advanced",
        Level::All => "All levels",
    }
}

/// The language of a course, if people should know it: English is said of none.
pub(super) fn language(code: &str) -> Option<String> {
    Language::parse(code).filter(|language| language.code() != "en").map(|language| language.name())
}

/// `1 course`, `2,000 courses`.
pub(super) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(number), if number == 1 { one } else { many })
}

/// A number with its thousands apart: `86,220`.
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|g| std::str::from_utf8(g).ok()).collect();
    groups.join(",")
}

/// Minutes as people say them: `45 min`, `1 h 20 min`, `12 h`.
pub(super) fn duration(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) if hours >= 10 => format!("{} h", hours + u32::from(minutes >= 30)),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// How long ago a time of RFC 3339 was, at the time `now`: `today`, `3 days ago`, `4 months ago`.
pub(super) fn age(text: &str, now: &str) -> String {
    let day = |text: &str| text.get(..10).and_then(|day| day.parse::<jiff::civil::Date>().ok());
    let days = day(text).zip(day(now)).and_then(|(then, now)| now.since(then).ok()).map(|span| span.get_days());
    match days {
        None => text.to_owned(),
        Some(..=0) => "today".into(),
        Some(1) => "yesterday".into(),
        Some(days @ ..60) => format!("{days} days ago"),
        Some(days @ ..730) => format!("{} months ago", days / 30),
        Some(days) => format!("{} years ago", days / 365),
    }
}

/// A share in whole percent; what is not none is not said to be none, and what is not all is not said to be all.
pub(super) fn percent(part: u64, all: u64) -> u64 {
    match (part, all) {
        (0, _) | (_, 0) => 0,
        (part, all) if part >= all => 100,
        (part, all) => (part * 100 / all).clamp(1, 99),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_said_as_people_say_them() {
        assert_eq!(thousands(86_220), "86,220");
        assert_eq!(count(1, "course", "courses"), "1 course");
        assert_eq!([duration(45), duration(80), duration(690)], ["45 min", "1 h 20 min", "12 h"]);
        assert_eq!(age("2026-11-23T02:10:00Z", "2026-11-25T00:00:00Z"), "2 days ago");
        assert_eq!(age("2026-11-25T02:10:00Z", "2026-11-25T01:00:00Z"), "today");
        assert_eq!(age("long ago", "2026-11-25T01:00:00Z"), "long ago");
        assert_eq!([percent(0, 9), percent(1, 1000), percent(999, 1000), percent(9, 9)], [0, 1, 99, 100]);
    }
}
