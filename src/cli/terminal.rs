//! Columns that line up, whatever alphabet a title is written in.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The width of the terminal, 100 where there is none.
pub fn width() -> usize {
    std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(100).clamp(60, 160)
}

/// `text` in exactly `width` columns: cut with `…`, or filled with spaces. Control characters become spaces, so that no
/// title can move the cursor.
pub fn fit(text: &str, width: usize) -> String {
    let clean = plain(text);
    let taken = clean.width();
    if taken <= width {
        return clean + &" ".repeat(width - taken);
    }
    let mut cut = String::new();
    let mut used = 0;
    for c in clean.chars() {
        let wide = c.width().unwrap_or(0);
        if used + wide + 1 > width {
            break;
        }
        cut.push(c);
        used += wide;
    }
    cut.push('…');
    cut + &" ".repeat(width.saturating_sub(used + 1))
}

/// `text` without anything that could move the cursor or turn the direction of writing.
pub fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(
            |c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'),
        )
        .collect()
}

/// Lines of a table whose columns are as wide as their widest cell; numbers are set to the right.
pub fn table(rows: &[Vec<String>], numbers: &[usize]) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| rows.iter().filter_map(|row| row.get(column)).map(|cell| plain(cell).width()).max().unwrap_or(0))
        .collect();
    rows.iter()
        .map(|row| {
            let cells = row.iter().enumerate().map(|(column, cell)| {
                if numbers.contains(&column) {
                    format!("{}{cell}", " ".repeat(widths[column] - plain(cell).width()))
                } else {
                    fit(cell, widths[column])
                }
            });
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        })
        .collect()
}

/// A number with its thousands apart: `86,220`.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 course`, `2 courses`.
pub fn count(number: u64, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{} {one}s", thousands(number)) }
}

/// `98%`: the part in the whole. Nearly all is not all: 99.9% is `99%`, and one in a thousand is `<1%`.
pub fn percent(part: u64, whole: u64) -> String {
    match part * 100 / whole.max(1) {
        0 if part > 0 => "<1%".into(),
        share => format!("{share}%"),
    }
}

/// Minutes as people say them: `45 min`, `1 h 20`, `12 h`.
pub fn time(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, _) if hours >= 10 => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_fits_its_columns() {
        assert_eq!(fit("Kubernetes", 12), "Kubernetes  ");
        assert_eq!(fit("Kubernetes", 6), "Kuber…");
        assert_eq!(fit("日本語コース", 7).width(), 7);
        assert_eq!(fit("a\x1b[31mb", 8), "a [31mb ");
    }

    #[test]
    fn numbers_and_times_read_well() {
        assert_eq!(thousands(86220), "86,220");
        assert_eq!(thousands(7), "7");
        assert_eq!(count(1, "course"), "1 course");
        assert_eq!([percent(999, 1000), percent(1, 1000), percent(0, 0)], ["99%", "<1%", "0%"]);
        assert_eq!([time(45), time(80), time(120), time(700)], ["45 min", "1 h 20", "2 h", "11 h"]);
    }

    #[test]
    fn columns_line_up() {
        let rows = [vec!["udemy".into(), "6,059".into()], vec!["o".into(), "7".into()]];
        assert_eq!(table(&rows, &[1]), ["udemy  6,059", "o          7"]);
    }
}
