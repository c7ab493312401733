//! Dates: ISO 8601 where the export's writing leaves no doubt, else its own words.

/// Month names by their first three letters.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The date as `2026-11-23`, or the words as they are.
pub(crate) fn read(text: &str) -> String {
    iso(text).unwrap_or_else(|| text.trim().to_owned())
}

/// The day a text states for certain, as `2026-11-23`.
pub(crate) fn iso(text: &str) -> Option<String> {
    let text = text.trim();
    let (year, month, day) = if text.len() >= 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        digits(text)?
    } else {
        let parts: Vec<&str> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|part| !part.is_empty())
            .skip_while(|part| is_weekday(part))
            .collect();
        let [first, second, third, ..] = parts.as_slice() else { return None };
        named(first, second, third).or_else(|| numbered(first, second, third))?
    };
    let valid = (1980..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    valid.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

fn is_weekday(word: &str) -> bool {
    word.len() >= 3 && ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].contains(&start(word).as_str())
}

fn start(word: &str) -> String {
    word.chars().take(3).collect::<String>().to_lowercase()
}

fn month_named(word: &str) -> Option<u32> {
    if !word.chars().all(char::is_alphabetic) {
        return None;
    }
    MONTHS.iter().position(|month| *month == start(word)).map(|at| at as u32 + 1)
}

/// `20261123`, and the seconds or milliseconds of the Unix clock.
fn digits(text: &str) -> Option<(i64, u32, u32)> {
    let number: i64 = text.parse().ok()?;
    match text.len() {
        8 => Some((number / 10_000, (number / 100 % 100) as u32, (number % 100) as u32)),
        10 => Some(civil(number / 86_400)),
        13 => Some(civil(number / 86_400_000)),
        _ => None,
    }
}

/// `July 24, 2023`, `24 July 2023`, `Nov-21-2019 13:14:15`, `Tue Jun 07 2016`.
fn named(first: &str, second: &str, third: &str) -> Option<(i64, u32, u32)> {
    let day = |word: &str| word.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok();
    let year = |word: &str| (word.len() == 4).then(|| word.parse().ok()).flatten();
    match (month_named(first), month_named(second)) {
        (Some(month), _) => Some((year(third)?, month, day(second)?)),
        (_, Some(month)) => Some((year(third)?, month, day(first)?)),
        _ => None,
    }
}

/// `2026-11-23T…`, `2013-1-03 00:00`, `01/25/2020` and `25.01.2020` where a number above 12 tells which is the day.
fn numbered(first: &str, second: &str, third: &str) -> Option<(i64, u32, u32)> {
    let third: String = third.chars().take_while(char::is_ascii_digit).collect();
    let (a, b, c): (i64, u32, i64) = (first.parse().ok()?, second.parse().ok()?, third.parse().ok()?);
    match (first.len(), third.len()) {
        (4, 1 | 2) => Some((a, b, c as u32)),
        (1 | 2, 4) if a > 12 => Some((c, b, a as u32)),
        (1 | 2, 4) if b > 12 || i64::from(b) == a => Some((c, a as u32, b)),
        _ => None,
    }
}

/// Year, month and day of a day counted from 1970 (Howard Hinnant, "chrono-compatible low-level date algorithms").
pub(crate) fn civil(days: i64) -> (i64, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    (year, month as u32, (of_year - (153 * shifted + 2) / 5 + 1) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certain_dates_become_iso() {
        for (text, expected) in [
            ("2017-01-18T20:58:58Z", "2017-01-18"),
            ("2013-1-03 00:00:00", "2013-01-03"),
            ("2019/01/28", "2019-01-28"),
            ("01/25/2020", "2020-01-25"),
            ("25.01.2020", "2020-01-25"),
            ("July 24, 2023", "2023-07-24"),
            ("24 July 2023", "2023-07-24"),
            ("Nov-21-2019 13:14:15", "2019-11-21"),
            ("Tue Jun 07 2016 20:00:00", "2016-06-07"),
            ("20230715", "2023-07-15"),
            ("1484773138", "2017-01-18"),
            ("1484773138000", "2017-01-18"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn doubtful_dates_stay_words() {
        for text in ["04/12/2012", "March 2021", "99999999", "1.23E+11", "soon", "4711", "2020-13-40"] {
            assert_eq!(read(text), text);
        }
    }
}
