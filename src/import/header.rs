//! The first lines of a file: which character separates cells, and which line is the header.

use std::collections::HashSet;

use super::delimited::first_records;
use super::quoting::Separator;

/// How far below junk and title lines the header may stand.
const DEEPEST_HEADER: usize = 20;
/// Records looked at for each separator.
const LOOKED_AT: usize = 40;

/// How a header is compared: letters and digits in lower case, notes in brackets left out. `Course Title (mandatory)`,
/// `course_title` and `CourseTitle` are one.
pub(crate) fn squash(header: &str) -> String {
    let without_note = match header.find(" (") {
        Some(at) if at > 0 && header.trim_end().ends_with(')') => &header[..at],
        _ => header,
    };
    // Every item of a list is meant: `names[0].title` is `names.title`.
    let every_item;
    let without_note = match without_note.contains('[') {
        true => {
            every_item = without_note.replace("[0]", "");
            &every_item
        }
        false => without_note,
    };
    without_note.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// How a file is written: separator, header and the first rows below it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Layout {
    pub(crate) separator: Separator,
    /// Headers are dotted names of nested keys.
    pub(crate) nested: bool,
    /// Records with content above the header.
    pub(crate) above: usize,
    /// What stands in them, line by line, as far as it has been read.
    pub(crate) junk: Vec<(u64, String)>,
    pub(crate) header: Vec<String>,
    /// The first rows below it.
    pub(crate) rows: Vec<Vec<String>>,
}

impl Layout {
    /// The layout of rows that are cut already.
    pub(crate) fn of_rows(rows: Vec<Vec<String>>, known: &HashSet<String>) -> Self {
        let mut layout = Candidate::of(rows, None, known).into_layout();
        // A sheet is as wide as its widest row, whether or not a header stands above.
        let width = layout.rows.iter().map(Vec::len).max().unwrap_or(0).max(layout.header.len());
        layout.header.resize(width, String::new());
        layout.rows.iter_mut().for_each(|row| row.resize(width, String::new()));
        layout
    }

    /// How many cells of the header are words of `known`.
    pub(crate) fn known_words(&self, known: &HashSet<String>) -> usize {
        self.header.iter().filter(|cell| known.contains(&squash(cell))).count()
    }

    /// The layout in which most cells of some early line are known header words. `known` holds them squashed.
    pub(crate) fn of(sample: &[u8], known: &HashSet<String>) -> Self {
        let named = named_separator(sample);
        let tried: Vec<Separator> = match named {
            Some(separator) => vec![Some(separator)],
            None => [b',', b';', b'\t', b'|'].map(Some).to_vec(),
        };
        let best = tried
            .into_iter()
            .map(|separator| Candidate::read(sample, separator, known))
            // The first of equals, so that a comma needs no proof.
            .reduce(|best, next| if next.weight() > best.weight() { next } else { best })
            .unwrap_or_default();
        if best.width <= 1 {
            // A list of one column: commas in it are text.
            let plain = Candidate::read(sample, None, known);
            if plain.header < plain.records.len() {
                return plain.into_layout();
            }
        }
        best.into_layout()
    }
}

/// `sep=;` in the first line, as Excel writes and honours it.
pub(crate) fn named_separator(sample: &[u8]) -> Option<u8> {
    match sample {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', separator, b'\r' | b'\n', ..] => Some(*separator),
        _ => None,
    }
}

#[derive(Default)]
struct Candidate {
    separator: Separator,
    records: Vec<Vec<String>>,
    /// Index of the header among the records.
    header: usize,
    known: usize,
    width: usize,
    /// Records below the header of exactly its width, in percent.
    even: usize,
}

impl Candidate {
    fn read(sample: &[u8], separator: Separator, known: &HashSet<String>) -> Self {
        Self::of(first_records(sample, separator, LOOKED_AT), separator, known)
    }

    fn of(records: Vec<Vec<String>>, separator: Separator, known: &HashSet<String>) -> Self {
        let count = |row: &Vec<String>| row.iter().filter(|cell| known.contains(&squash(cell))).count();
        let mut header = 0;
        let mut best = 0;
        for (at, row) in records.iter().enumerate().take(DEEPEST_HEADER) {
            let known = count(row);
            if known > best {
                (header, best) = (at, known);
            }
        }
        if best == 0 {
            // Nothing known: the first line with as many cells as most lines have.
            let width = records.iter().map(Vec::len).max().unwrap_or(0);
            header = records.iter().position(|row| row.len() == width).unwrap_or(0);
        }
        let width = records.get(header).map_or(0, |row| trimmed(row));
        let below = records.iter().skip(header + 1);
        let even = below.clone().filter(|row| row.len() == records[header].len()).count();
        let even = if below.len() == 0 { 0 } else { even * 100 / below.len() };
        Self { separator, header, known: best, width, even, records }
    }

    fn weight(&self) -> (usize, usize) {
        (self.known, if self.width > 1 { self.even } else { 0 })
    }

    fn into_layout(mut self) -> Layout {
        let rows = self.records.split_off((self.header + 1).min(self.records.len()));
        let header = self.records.pop().unwrap_or_default();
        Layout { separator: self.separator, nested: false, above: self.records.len(), junk: Vec::new(), header, rows }
    }
}

/// How many cells there are without the blank ones at the end.
fn trimmed(row: &[String]) -> usize {
    row.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(text: &str) -> Layout {
        let known = ["id", "title", "url", "duration", "coursetitle"].map(str::to_owned).into();
        Layout::of(text.as_bytes(), &known)
    }

    #[test]
    fn headers_are_compared_without_case_separators_and_notes() {
        for header in ["course_title", "Course Title", "CourseTitle", " Course-Title ", "Course Title (mandatory)"] {
            assert_eq!(squash(header), "coursetitle", "{header}");
        }
    }

    #[test]
    fn the_separator_is_found_by_itself() {
        assert_eq!(layout("id,title\n1,\"a;b;c\"\n").separator, Some(b','));
        assert_eq!(layout("id;title;duration\n1;a, b, c;1,5\n").separator, Some(b';'));
        assert_eq!(layout("id\ttitle\n1\ta, b\n").separator, Some(b'\t'));
        assert_eq!(layout("ID|TITLE\n1|a, b\n").separator, Some(b'|'));
        assert_eq!(layout("sep=;\r\nid;title\n1;a\n").separator, Some(b';'));
        assert_eq!(layout("title\nHello, World\nC# | F#\n").separator, None);
    }

    #[test]
    fn the_header_is_found_below_junk() {
        let found = layout("udemy_courses,,\nExported 2026-01-01,,\n\nid,title,url\n1,a,b\n");
        assert_eq!(found.header, ["id", "title", "url"]);
        assert_eq!(found.above, 2);
        assert_eq!(found.rows.len(), 1);
    }
}
