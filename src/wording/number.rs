//! Numbers, amounts of things and times as people write them.

use super::{Plural, Words};
use std::fmt::Display;

impl Words {
    /// A whole number with its thousands apart: `86,220`, `86.220`, `86 220`.
    pub fn number(&self, number: u64) -> String {
        let digits = number.to_string();
        let groups: Vec<&str> =
            digits.as_bytes().rchunks(3).rev().filter_map(|g| std::str::from_utf8(g).ok()).collect();
        groups.join(&self.numbers.thousands)
    }

    /// A number with at most one decimal: `1,234.5`, `1.234,5`.
    pub fn decimal(&self, number: f64) -> String {
        let tenths = (number.abs() * 10.0).round();
        let sign = if number < 0.0 && tenths > 0.0 { "−" } else { "" };
        let whole = self.number((tenths / 10.0).trunc() as u64);
        match (tenths % 10.0) as u8 {
            0 => format!("{sign}{whole}"),
            tenth => format!("{sign}{whole}{}{tenth}", self.numbers.decimal),
        }
    }

    /// A share of a whole, 0 to 1, in whole percent: `60%`, `60 %`. Nearly all is not all, and nearly none is not none.
    pub fn percent(&self, share: f64) -> String {
        let percent = (share.clamp(0.0, 1.0) * 100.0).round();
        let percent = match percent as u64 {
            100 if share < 1.0 => 99,
            0 if share > 0.0 => 1,
            percent => percent,
        };
        self.numbers.percent.with(&[("n", &percent)])
    }

    /// `plural` for `number` things, with its gap `{n}` filled.
    pub fn count(&self, plural: &Plural, number: u64) -> String {
        self.count_with(plural, number, &[])
    }

    /// `plural` for `number` things, with all its gaps filled.
    pub fn count_with(&self, plural: &Plural, number: u64, gaps: &[(&str, &dyn Display)]) -> String {
        let sentence = if self.locale.is_one(number) { &plural.one } else { &plural.other };
        let shown = self.number(number);
        let mut all: Vec<(&str, &dyn Display)> = vec![("n", &shown)];
        all.extend(gaps);
        sentence.with(&all)
    }

    /// `a, b, and c`.
    pub fn list(&self, parts: &[String]) -> String {
        match parts.split_last() {
            None => String::new(),
            Some((last, [])) => last.clone(),
            Some((last, [first])) => self.numbers.pair.with(&[("first", first), ("last", last)]),
            Some((last, others)) => self.numbers.list.with(&[("others", &others.join(", ")), ("last", last)]),
        }
    }

    /// Words as they were said, in quotation marks: `“k8s”`, `„k8s“`, `« k8s »`.
    pub fn quoted(&self, said: &str) -> String {
        self.numbers.quoted.with(&[("said", &said)])
    }

    /// Minutes as people say them: `45 min`, `1 h 20 min`, `12 h`.
    pub fn duration(&self, minutes: u32) -> String {
        match (minutes / 60, minutes % 60) {
            (0, minutes) => format!("{minutes} min"),
            (hours, 0) => format!("{} h", self.number(hours.into())),
            (hours, minutes) if hours >= 10 => format!("{} h", self.number((hours + u32::from(minutes >= 30)).into())),
            (hours, minutes) => format!("{hours} h {minutes} min"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Locale, Words};

    #[test]
    fn numbers_are_written_the_way_of_the_language() {
        let all = Locale::ALL.map(|locale| Words::of(locale).number(86_220));
        assert_eq!(all, ["86,220", "86.220", "86\u{202f}220"]);
        let all = Locale::ALL.map(|locale| Words::of(locale).decimal(1234.56));
        assert_eq!(all, ["1,234.6", "1.234,6", "1\u{202f}234,6"]);
        let all = Locale::ALL.map(|locale| Words::of(locale).percent(0.998));
        assert_eq!(all, ["99%", "99\u{a0}%", "99\u{202f}%"]);
        let words = Words::of(Locale::English);
        assert_eq!(
            [words.number(7), words.number(1000), words.decimal(2.0), words.percent(0.001)],
            ["7", "1,000", "2", "1%"]
        );
    }

    #[test]
    fn times_read_well() {
        let words = Words::of(Locale::English);
        assert_eq!([45, 80, 690, 120].map(|minutes| words.duration(minutes)), ["45 min", "1 h 20 min", "12 h", "2 h"]);
    }

    #[test]
    fn zero_is_singular_in_french_only() {
        let all = Locale::ALL.map(|locale| {
            let words = Words::of(locale);
            words.count(&words.report.needs, 0)
        });
        assert_eq!(all, ["0 needs", "0 Bedarfe", "0 besoin"]);
    }

    #[test]
    fn what_is_said_is_quoted_the_way_of_the_language() {
        let all = Locale::ALL.map(|locale| Words::of(locale).quoted("k8s"));
        assert_eq!(all, ["“k8s”", "„k8s“", "«\u{202f}k8s\u{202f}»"]);
        let parts = ["a", "b", "c"].map(String::from);
        let all = Locale::ALL.map(|locale| Words::of(locale).list(&parts));
        assert_eq!(all, ["a, b, and c", "a, b und c", "a, b et c"]);
    }
}
