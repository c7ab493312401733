//! Dates as people write them.
//!
//! A table of months in each language is all this takes. The crates that know every calendar (`icu_datetime` and the data
//! it brings) would be the largest dependency of the program for it.

use super::Words;
use jiff::civil::Date;

impl Words {
    /// A day of RFC 3339 as people say it, `23 November 2026`; anything else as it stands.
    pub fn date(&self, text: &str) -> String {
        day_of(text).map_or_else(|| text.to_owned(), |day| self.day(day))
    }

    /// `23 November 2026`, `23. November 2026`, `1er mars 2027`.
    pub fn day(&self, day: Date) -> String {
        let month = usize::try_from(day.month() - 1).ok().and_then(|month| self.dates.months.get(month));
        let pattern = if day.day() == 1 { &self.dates.first_of_month } else { &self.dates.day };
        let (month, year) = (month.map_or("", String::as_str), day.year());
        pattern.with(&[("day", &day.day()), ("month", &month), ("year", &year)])
    }

    /// A date with how long ago that was on the day `now`.
    pub fn date_and_age(&self, text: &str, now: &str) -> String {
        match self.age(text, now) {
            Some(age) => format!("{} ({age})", self.date(text)),
            None => self.date(text),
        }
    }

    /// How long before the day `now` a date was: `3 days ago`. Nothing is said of what is no date or lies ahead.
    pub fn age(&self, text: &str, now: &str) -> Option<String> {
        let (then, now) = day_of(text).zip(day_of(now))?;
        let ages = &self.dates;
        Some(match now.since(then).ok()?.get_days() {
            ..0 => return None,
            0 => ages.today.to_string(),
            1 => ages.yesterday.to_string(),
            days @ ..60 => self.count(&ages.days_ago, days.unsigned_abs().into()),
            days @ ..730 => self.count(&ages.months_ago, (days / 30).unsigned_abs().into()),
            days => self.count(&ages.years_ago, (days / 365).unsigned_abs().into()),
        })
    }
}

/// The day of a date or time in RFC 3339.
pub fn day_of(text: &str) -> Option<Date> {
    let rest = text.get(10..)?;
    if rest.is_empty() || rest.starts_with('T') { text.get(..10)?.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::super::{Locale, Words};

    #[test]
    fn dates_are_written_the_way_of_the_language() {
        let all = Locale::ALL.map(|locale| Words::of(locale).date("2026-11-23T02:10:00Z"));
        assert_eq!(all, ["23 November 2026", "23. November 2026", "23\u{a0}novembre 2026"]);
        assert_eq!(Words::of(Locale::French).date("2027-03-01"), "1er mars 2027");
        assert_eq!(Words::of(Locale::English).date("end of Q1"), "end of Q1");
    }

    #[test]
    fn ages_count_from_the_day_of_the_report() {
        let words = Words::of(Locale::English);
        let age = |then, now| words.date_and_age(then, now);
        assert_eq!(age("2026-11-20T23:10:00Z", "2026-11-23T02:10:00Z"), "20 November 2026 (3 days ago)");
        assert_eq!(age("2026-11-23", "2026-11-23T02:10:00Z"), "23 November 2026 (today)");
        assert_eq!(age("2026-05-01", "2026-11-23"), "1 May 2026 (6 months ago)");
        assert_eq!(
            Words::of(Locale::German).date_and_age("2026-11-20", "2026-11-23"),
            "20. November 2026 (vor 3 Tagen)"
        );
    }
}
