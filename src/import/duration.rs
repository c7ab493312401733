//! How long a course takes, in all the ways exports say it. The words are kept; minutes only where they leave no doubt.

use super::profile::{Clock, Unit};
use crate::model::{Duration, Level};

/// Nothing on a shelf takes longer than this; a larger number is in another unit than thought.
const LONGEST_MINUTES: f64 = 2_000.0 * 60.0;

/// The duration `text` states. A bare number counts only with a `unit`, `01:30` only with a `clock`.
pub(crate) fn read(text: &str, unit: Option<Unit>, clock: Option<Clock>) -> Duration {
    let words = text.trim();
    let lower = words.to_lowercase();
    let minutes = bare(&lower, unit)
        .or_else(|| iso(&lower))
        .or_else(|| colons(&lower, clock))
        .or_else(|| weekly(&lower))
        .or_else(|| spoken(&lower))
        .filter(|minutes| *minutes > 0.0 && *minutes <= LONGEST_MINUTES)
        .map(|minutes| (minutes.round() as u32).max(1));
    let text = match (bare(&lower, Some(Unit::Minutes)), unit) {
        (Some(_), Some(unit)) => format!("{words} {}", unit.word(words)),
        _ => words.to_owned(),
    };
    Duration { text, minutes }
}

impl Unit {
    /// The unit a column's word stands for: `Minutes`, `hrs`.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        match word.trim().to_lowercase().as_str() {
            "s" | "sec" | "secs" | "second" | "seconds" | "sekunden" => Some(Self::Seconds),
            "m" | "min" | "mins" | "minute" | "minutes" | "minuten" | "minutos" | "minuti" => Some(Self::Minutes),
            "h" | "hr" | "hrs" | "hour" | "hours" | "std" | "stunde" | "stunden" | "heure" | "heures" | "hora"
            | "horas" | "ora" | "ore" | "uur" => Some(Self::Hours),
            _ => None,
        }
    }

    fn minutes(self) -> f64 {
        match self {
            Self::Seconds => 1.0 / 60.0,
            Self::Minutes => 1.0,
            Self::Hours => 60.0,
        }
    }

    fn word(self, number: &str) -> &'static str {
        match (self, number) {
            (Self::Seconds, "1") => "second",
            (Self::Seconds, _) => "seconds",
            (Self::Minutes, "1") => "minute",
            (Self::Minutes, _) => "minutes",
            (Self::Hours, "1") => "hour",
            (Self::Hours, _) => "hours",
        }
    }
}

/// A number with a decimal point or comma; `1,234` is read as thousands.
fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',') {
        return None;
    }
    let value = match text.split_once(',') {
        Some((whole, part)) if part.len() == 3 && whole.len() <= 3 && whole != "0" && !part.contains(',') => {
            format!("{whole}{part}")
        }
        _ => text.replace(',', "."),
    };
    value.parse().ok()
}

fn bare(text: &str, unit: Option<Unit>) -> Option<f64> {
    Some(number(text)? * unit?.minutes())
}

/// `pt1h30m`, `p0dt1h30m`. Days, weeks and months are a span in the calendar, not time spent learning.
fn iso(text: &str) -> Option<f64> {
    let (date, mut rest) = text.strip_prefix('p')?.split_once('t')?;
    if date.bytes().any(|b| !matches!(b, b'0' | b'y' | b'm' | b'w' | b'd')) {
        return None;
    }
    let mut minutes = 0.0;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let value = number(&rest[..end])?;
        minutes += match rest.as_bytes()[end] {
            b'h' => value * 60.0,
            b'm' => value,
            b's' => value / 60.0,
            _ => return None,
        };
        rest = &rest[end + 1..];
    }
    Some(minutes)
}

/// `1:30:00`; `1:30` only where the profile says what it is.
fn colons(text: &str, clock: Option<Clock>) -> Option<f64> {
    let parts: Vec<f64> = text.split(':').map(|part| part.parse::<u32>().ok().map(f64::from)).collect::<Option<_>>()?;
    match (parts.as_slice(), clock) {
        ([h, m, s], _) if *m < 60.0 && *s < 60.0 => Some(h * 60.0 + m + s / 60.0),
        ([h, m], Some(Clock::HoursMinutes)) if *m < 60.0 => Some(h * 60.0 + m),
        ([m, s], Some(Clock::MinutesSeconds)) if *s < 60.0 => Some(m + s / 60.0),
        _ => None,
    }
}

/// `4 weeks, 3 hours per week`; a range of hours or weeks stays words.
fn weekly(text: &str) -> Option<f64> {
    let (weeks, hours) = text.split_once(',')?;
    let weeks = number(weeks.trim().strip_suffix("weeks").or_else(|| weeks.trim().strip_suffix("week"))?)?;
    let hours = hours.trim();
    let hours = hours.strip_suffix("per week").or_else(|| hours.strip_suffix("/week"))?.trim();
    let hours = number(hours.strip_suffix("hours").or_else(|| hours.strip_suffix("hour"))?)?;
    Some(weeks * hours * 60.0)
}

/// Words that may stand around an amount without changing it.
const FILLING: [&str; 16] = [
    "total",
    "approx",
    "approx.",
    "approximately",
    "(approximately)",
    "about",
    "ca.",
    "to",
    "complete",
    "and",
    "of",
    "video",
    "on-demand",
    "content",
    "~",
    "&",
];

/// What else is counted beside the time, and levels: `14.5 total hours 282 lectures Beginner`.
const COUNTED: [&str; 16] = [
    "lectures",
    "lecture",
    "lessons",
    "lesson",
    "videos",
    "modules",
    "module",
    "chapters",
    "articles",
    "quizzes",
    "exercises",
    "sections",
    "units",
    "questions",
    "courses",
    "chapter",
];

/// `27 total hours`, `1h 30m`, `approx. 17 hours to complete`, `53 mins`. Anything else in the words is a doubt.
fn spoken(text: &str) -> Option<f64> {
    let mut minutes = None;
    let mut value: Option<f64> = None;
    let mut last = None;
    let spaced = spaced(text);
    let mut words = spaced.split_whitespace();
    while let Some(word) = words.next() {
        if let Some(next) = number(word) {
            if value.replace(next).is_some() {
                return None;
            }
        } else if let Some(unit) = Unit::parse(word.trim_end_matches(['.', ','])) {
            minutes = Some(minutes.unwrap_or(0.0) + value.take()? * unit.minutes());
            last = Some(unit);
        } else if COUNTED.contains(&word) && minutes.is_some() {
            value.take()?;
        } else if minutes.is_some() && value.is_none() && Level::parse(&rest_of(word, words.clone())).is_some() {
            break;
        } else if !FILLING.contains(&word) {
            return None;
        }
    }
    match (value, last) {
        (None, _) => minutes,
        // `2h30`
        (Some(rest), Some(Unit::Hours)) if rest < 60.0 && is_joined(text) => Some(minutes? + rest),
        _ => None,
    }
}

fn rest_of<'w>(word: &'w str, more: impl Iterator<Item = &'w str>) -> String {
    more.fold(word.to_owned(), |rest, next| rest + " " + next)
}

/// Whether the last two digits follow an `h`.
fn is_joined(text: &str) -> bool {
    let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
    digits == 2 && text[..text.len() - digits].ends_with('h')
}

/// `1h30m` as `1 h 30 m`.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut last = ' ';
    for c in text.chars() {
        if last.is_ascii_digit() && c.is_alphabetic() || (last.is_alphabetic() || last == '~') && c.is_ascii_digit() {
            out.push(' ');
        }
        out.push(c);
        last = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(text: &str) -> Option<u32> {
        read(text, None, None).minutes
    }

    #[test]
    fn every_spelling_of_a_sure_amount() {
        for (text, expected) in [
            ("1h 30m", 90),
            ("1h30m", 90),
            ("1:30:00", 90),
            ("01:04:19", 64),
            ("27 total hours", 27 * 60),
            ("14.5 total hours", 870),
            ("1 total hour", 60),
            ("PT1H30M", 90),
            ("PT52M30S", 53),
            ("PT4H", 240),
            ("Approx. 17 hours to complete", 17 * 60),
            ("19 hours to complete", 19 * 60),
            ("18 hours (approximately)", 18 * 60),
            ("53 mins", 53),
            ("1,5 hours", 90),
            ("42m", 42),
            ("20s", 1),
            ("4 hours", 240),
            ("4 Weeks, 3 hours per week", 720),
            ("12 weeks, 10 hours/week", 7200),
        ] {
            assert_eq!(minutes(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn doubtful_words_stay_words() {
        for text in [
            "90",
            "3 - 6 Months",
            "1 - 4 Weeks",
            "Less Than 2 Hours",
            "4 Weeks, 2–3 hours per week",
            "P3W",
            "P30D",
            "PT",
            "56 days",
            "2-3 hours",
            "12 Weeks",
            "01:30",
            "2 hours per week",
            "5-7 hours",
            "nan",
            "∞",
            "0",
            "9e9 hours",
            "1.2.3",
        ] {
            assert_eq!(minutes(text), None, "{text}");
            assert_eq!(read(text, None, None).text, text);
        }
    }

    #[test]
    fn bare_numbers_take_the_unit_of_their_column() {
        assert_eq!(read("1.5", Some(Unit::Hours), None), Duration { text: "1.5 hours".into(), minutes: Some(90) });
        assert_eq!(read("1,5", Some(Unit::Hours), None).minutes, Some(90));
        assert_eq!(read("6962", Some(Unit::Seconds), None).minutes, Some(116));
        assert_eq!(read("90", Some(Unit::Minutes), None).text, "90 minutes");
        assert_eq!(read("01:30", None, Some(Clock::HoursMinutes)).minutes, Some(90));
        assert_eq!(read("999999999", Some(Unit::Hours), None).minutes, None);
    }
}
