//! A spreadsheet's cell as the text a person sees in it.

use calamine::{Data, DataRef, ExcelDateTime};

/// Digits a spreadsheet keeps of a number (Excel specifications and limits).
const PRECISION: usize = 15;
/// Seconds of a day.
const DAY: f64 = 86_400.0;

/// The text of a cell. Whole numbers have no decimal point and are never shortened to `1.23E+11`; dates are ISO 8601;
/// errors are what the spreadsheet shows, such as `#NAME?`.
pub(crate) fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => decimal(*number),
        DataRef::String(text) => unescaped(text),
        DataRef::SharedString(text) => unescaped(text),
        DataRef::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(time) => moment(time),
        DataRef::DateTimeIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).to_owned(),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    }
}

/// The same value, borrowed.
pub(crate) fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(yes) => DataRef::Bool(*yes),
        Data::DateTime(time) => DataRef::DateTime(*time),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

fn decimal(number: f64) -> String {
    if number.fract() == 0.0 {
        return format!("{number:.0}");
    }
    // 0.1 + 0.2 is 0.3 in the cell, whatever is stored.
    let seen = format!("{number:.*e}", PRECISION - 1).parse().unwrap_or(number);
    format!("{seen}")
}

/// A day, a day and a time of day, or a length of time.
fn moment(time: &ExcelDateTime) -> String {
    let value = time.as_f64();
    let seconds = (value.fract() * DAY).round() as i64;
    let clock = |hours: i64| format!("{hours}:{:02}:{:02}", seconds / 60 % 60, seconds % 60);
    if time.is_duration() || (0.0..1.0).contains(&value) {
        return clock(value.trunc() as i64 * 24 + seconds / 3600);
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let day = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) { day } else { format!("{day} {hour:02}:{minute:02}:{second:02}") }
}

/// Text without the escapes Excel writes for what XML cannot hold: `_x000D_` is a carriage return.
fn unescaped(text: &str) -> String {
    if !text.contains("_x") {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let escape = rest.get(2..6).filter(|_| rest.as_bytes().get(6) == Some(&b'_'));
        match escape.and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32) {
            Some(c) => {
                out.push(c);
                rest = &rest[7..];
            }
            None => {
                out.push_str("_x");
                rest = &rest[2..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use calamine::{CellErrorType, ExcelDateTimeType};

    use super::*;

    #[test]
    fn numbers_are_as_they_are_seen() {
        for (number, seen) in [
            (1.0, "1"),
            (123_456_789_012.0, "123456789012"),
            (9_780_134_190_440.0, "9780134190440"),
            (1.5, "1.5"),
            (0.1 + 0.2, "0.3"),
            (-3.25, "-3.25"),
        ] {
            assert_eq!(text(&DataRef::Float(number)), seen);
        }
    }

    #[test]
    fn days_times_and_lengths_of_time() {
        let moment = |value, kind| text(&DataRef::DateTime(ExcelDateTime::new(value, kind, false)));
        assert_eq!(moment(45_943.0, ExcelDateTimeType::DateTime), "2025-10-13");
        assert_eq!(moment(45_943.5, ExcelDateTimeType::DateTime), "2025-10-13 12:00:00");
        assert_eq!(moment(0.0625, ExcelDateTimeType::DateTime), "1:30:00");
        assert_eq!(moment(1.25, ExcelDateTimeType::TimeDelta), "30:00:00");
        assert_eq!(text(&DataRef::DateTimeIso("2026-01-31T00:00:00".into())), "2026-01-31");
    }

    #[test]
    fn yes_no_errors_and_escapes() {
        assert_eq!(text(&DataRef::Bool(true)), "TRUE");
        assert_eq!(text(&DataRef::Error(CellErrorType::Name)), "#NAME?");
        assert_eq!(text(&DataRef::SharedString("one_x000D_\ntwo _x my_xyz")), "one\r\ntwo _x my_xyz");
    }
}
