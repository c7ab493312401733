//! Columns that line up, whatever alphabet a title is written in.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A name is not cut to less than this.
const SHORTEST_NAME: usize = 12;

/// The width that `$COLUMNS` asks for, else that of the terminal, 100 where there is none.
pub fn width() -> usize {
    let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let terminal = || terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| width.0.into());
    asked.or_else(terminal).unwrap_or(100).clamp(60, 160)
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

/// A table that is at most `width` wide: columns of `may_go` are left out in turn, then the column of names is cut.
pub fn table_within(
    width: usize,
    rows: &[Vec<String>],
    numbers: &[usize],
    names: usize,
    may_go: &[usize],
) -> Vec<String> {
    let wide = |column: &usize| rows.iter().filter_map(|row| row.get(*column)).map(|cell| plain(cell).width()).max();
    let total = |kept: &[usize]| kept.iter().filter_map(wide).sum::<usize>() + 2 * kept.len().saturating_sub(1);
    let mut kept: Vec<usize> = (0..rows.iter().map(Vec::len).max().unwrap_or(0)).collect();
    for column in may_go {
        if total(&kept) > width {
            kept.retain(|known| known != column);
        }
    }
    let room = (wide(&names).unwrap_or(0) + width).saturating_sub(total(&kept)).max(SHORTEST_NAME);
    let cell = |row: &Vec<String>, column: usize| {
        let cell = row.get(column).map_or("", String::as_str);
        if column == names { fit(cell, room).trim_end().to_owned() } else { cell.to_owned() }
    };
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| kept.iter().map(|column| cell(row, *column)).collect()).collect();
    let numbers: Vec<usize> = (0..kept.len()).filter(|place| numbers.contains(&kept[*place])).collect();
    table(&rows, &numbers)
}

/// `text` in lines of at most `width` columns, broken between words.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
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

    #[test]
    fn a_table_stays_within_its_width() {
        let row = |cells: [&str; 4]| cells.map(String::from).to_vec();
        let rows =
            [row(["Catalog", "Price", "More", "Served"]), row(["日本語のコースカタログ", "9,000 EUR", "1", "57%"])];
        let within = |width| table_within(width, &rows, &[1, 2, 3], 0, &[2]);
        assert_eq!(within(80)[1], "日本語のコースカタログ  9,000 EUR     1     57%");
        assert_eq!(
            within(42),
            ["Catalog                     Price  Served", "日本語のコースカタログ  9,000 EUR     57%"]
        );
        let narrow = within(30);
        assert_eq!(narrow[1], "日本語のコ…  9,000 EUR     57%");
        assert!(narrow.iter().all(|line| line.width() <= 31));
    }

    #[test]
    fn text_is_broken_between_words() {
        assert_eq!(wrapped("one two  three", 7), ["one two", "three"]);
        assert_eq!(wrapped("日本語 コース x", 7), ["日本語", "コース", "x"]);
    }
}
