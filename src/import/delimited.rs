//! Text cut into records and cells: CSV and its kin, read the way damaged exports need it.
//!
//! One record is in memory at a time. A quotation mark that nobody closes swallows the lines below it; where such a
//! cell holds a line that is itself a row of the table, only the line with the mark is given up and reading goes on
//! at that row.

use std::io::{self, Read};

use encoding_rs::Encoding;

use super::column_shape::Shape;
use super::encoding::legacy;
use super::quoting::{Separator, extent, split};
use super::record::{Flaw, Record};

/// A record larger than this is a quotation mark that was never closed.
pub(super) const LARGEST_RECORD: usize = 1024 * 1024;
/// The same, right after one that was never closed: where one is broken the next often is, and each is searched again.
const LARGEST_AFTER_BROKEN: usize = 64 * 1024;
/// Bytes of a file that may be searched a second time for rows inside broken records, and how far a record may reach once
/// they are used up: a file of nothing but open quotes must still end in seconds.
const PATIENCE: usize = 256 * 1024 * 1024;
const LARGEST_WITHOUT_PATIENCE: usize = 8 * 1024;
/// How much is read at a time.
const CHUNK: usize = 128 * 1024;
/// Records from which the shape of the columns is learned.
const LEARN: u32 = 200;
/// Reads the records of delimited text one after the other.
pub(crate) struct Delimited {
    input: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    start: usize,
    ended: bool,
    separator: Separator,
    line: u64,
    width: usize,
    shapes: Vec<Shape>,
    learned: u32,
    largest: usize,
    patience: usize,
    legacy: &'static Encoding,
}

impl Delimited {
    pub(crate) fn new(first: Vec<u8>, rest: Box<dyn Read + Send>, separator: Separator) -> Self {
        Self {
            legacy: legacy(&first),
            input: rest,
            buffer: first,
            start: 0,
            ended: false,
            separator,
            line: 1,
            width: 0,
            shapes: Vec::new(),
            learned: 0,
            largest: LARGEST_RECORD,
            patience: PATIENCE,
        }
    }

    /// Tells how many cells the header has, once it is found, and what the first rows look like: rows are recognised by
    /// that.
    pub(crate) fn prepare(&mut self, width: usize, rows: &[Vec<String>]) {
        self.width = width;
        self.shapes = vec![Shape::default(); width];
        for row in rows.iter().filter(|row| row.len() == width) {
            for (shape, cell) in self.shapes.iter_mut().zip(row) {
                shape.learn(cell);
            }
        }
    }

    /// The line the next record starts on.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// Reads the next record that has any content; `false` at the end of the file. Empty lines are passed over.
    pub(crate) fn read(&mut self, record: &mut Record) -> io::Result<bool> {
        record.legacy = self.legacy;
        loop {
            let Some((length, next, open)) = self.find(record)? else { return Ok(false) };
            let line = self.line;
            let flaw = record.flaw;
            let stray = record.stray_quotes;
            let start = self.start;
            split(&self.buffer[start..start + length], self.separator, record);
            record.line = line;
            record.flaw = flaw;
            record.stray_quotes |= stray;
            let bytes = &self.buffer[start..start + next];
            let breaks = line_breaks(bytes);
            let on_a_line = !bytes.ends_with(b"\n") && !bytes.ends_with(b"\r");
            record.last_line = line + breaks.saturating_sub(u64::from(!on_a_line));
            self.line += breaks;
            self.start += next;
            let ended_here = self.ended && self.start == self.buffer.len() && on_a_line;
            if record.flaw == Flaw::None
                && ended_here
                && (open || record.len() < self.width && record.len() * 2 < self.width)
            {
                record.flaw = Flaw::CutOff;
            }
            if length == 0 {
                continue;
            }
            if record.flaw == Flaw::None && record.len() == self.width && self.learned < LEARN {
                self.learned += 1;
                for (shape, at) in self.shapes.iter_mut().zip(0..) {
                    shape.learn(record.cell(at));
                }
            }
            return Ok(true);
        }
    }

    /// How long the next record is, where the one after it starts, and whether its quotes are open; sets the flaw.
    fn find(&mut self, record: &mut Record) -> io::Result<Option<(usize, usize, bool)>> {
        record.flaw = Flaw::None;
        record.stray_quotes = false;
        let found = loop {
            let bytes = &self.buffer[self.start..];
            if bytes.is_empty() && self.ended {
                return Ok(None);
            }
            let seen = &bytes[..bytes.len().min(self.largest + 1)];
            if let Some(found) = extent(seen, self.separator, self.ended && seen.len() == bytes.len()) {
                break found;
            }
            if bytes.len() > self.largest {
                let found = extent(&bytes[..self.largest], self.separator, true).filter(|found| found.open);
                match found {
                    Some(found) => break found,
                    None => {
                        record.flaw = Flaw::TooLong;
                        return Ok(Some((self.largest, self.largest, false)));
                    }
                }
            }
            self.more()?;
        };
        record.stray_quotes = found.stray;
        let bytes = &self.buffer[self.start..self.start + found.end];
        let broken = || found.open || found.suspicious || self.cells(bytes) != self.width;
        let mut patience = self.patience;
        if self.width > 1
            && found.lines
            && broken()
            && let Some(resume) = self.row_inside(bytes, &mut patience)
        {
            self.patience = patience;
            record.flaw = Flaw::BrokenQuotes;
            return Ok(Some((first_line(bytes), resume, false)));
        }
        self.patience = patience;
        if found.open && found.lines {
            self.patience = self.patience.saturating_sub(found.end);
            self.largest = if self.patience > 0 { LARGEST_AFTER_BROKEN } else { LARGEST_WITHOUT_PATIENCE };
            // Nothing in it looks like a row: give up the line with the mark and take the lines after it as they are.
            let line = first_line(bytes);
            let next = line + break_length(&bytes[line..]);
            record.flaw = Flaw::BrokenQuotes;
            return Ok(Some((line, next, false)));
        }
        self.largest = LARGEST_RECORD;
        Ok(Some((found.end, found.next, found.open)))
    }

    /// Where in a record's bytes a line starts that is a row by itself.
    fn row_inside(&self, bytes: &[u8], patience: &mut usize) -> Option<usize> {
        let mut at = 0;
        let mut row = Record::default();
        split(bytes, self.separator, &mut row);
        let first_cell_has_lines = row.cell(0).contains(['\n', '\r']);
        loop {
            at += first_line(&bytes[at..]);
            at += break_length(&bytes[at..]);
            if at >= bytes.len() {
                return None;
            }
            let here = &bytes[at..];
            let line = &here[..first_line(here)];
            let reach = &here[..here.len().min(LARGEST_WITHOUT_PATIENCE)];
            // A row may have several lines itself; one whose quotes are open as far as is known is judged by its first.
            let end = if line.contains(&b'"') && *patience > 0 {
                let whole = extent(reach, self.separator, true)?;
                *patience = patience.saturating_sub(whole.end);
                if whole.open { line.len() } else { whole.end }
            } else {
                line.len()
            };
            split(&here[..end], self.separator, &mut row);
            // The end of a record whose first cell has several lines has as many cells as a row.
            let tail = first_cell_has_lines && row.cell(0).contains('"');
            if !tail && self.is_row(&row) {
                return Some(at);
            }
        }
    }

    fn is_row(&self, row: &Record) -> bool {
        if row.len() != self.width || row.is_blank() {
            return false;
        }
        let (mut fitting, mut shaped) = (0, 0);
        for (shape, cell) in self.shapes.iter().zip(row.cells()) {
            if let Some(fits) = shape.fits(cell) {
                shaped += 1;
                fitting += u32::from(fits);
            }
        }
        if shaped == 0 { self.width >= 4 } else { fitting == shaped }
    }

    fn cells(&self, bytes: &[u8]) -> usize {
        if self.width == 0 || !bytes.contains(&b'"') {
            return self.width;
        }
        let mut record = Record::default();
        split(bytes, self.separator, &mut record);
        record.len()
    }

    fn more(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.start);
        self.start = 0;
        let before = self.buffer.len();
        self.buffer.resize(before + CHUNK, 0);
        // One read only: through a pipe, a row must not wait for the next.
        let count = loop {
            match self.input.read(&mut self.buffer[before..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result,
            }
        };
        self.buffer.truncate(before + *count.as_ref().unwrap_or(&0));
        self.ended = count? == 0;
        Ok(())
    }
}

fn first_line(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(bytes.len())
}

fn break_length(bytes: &[u8]) -> usize {
    match bytes {
        [b'\r', b'\n', ..] => 2,
        [b'\n' | b'\r', ..] => 1,
        _ => 0,
    }
}

fn line_breaks(bytes: &[u8]) -> u64 {
    let (mut count, mut at) = (0, 0);
    while at < bytes.len() {
        at += first_line(&bytes[at..]);
        let length = break_length(&bytes[at..]);
        count += u64::from(length > 0);
        at += length;
    }
    count
}

/// The first records of some bytes, for looking at.
pub(crate) fn first_records(sample: &[u8], separator: Separator, limit: usize) -> Vec<Vec<String>> {
    let mut table = Delimited::new(sample.to_vec(), Box::new(io::empty()), separator);
    let mut record = Record::default();
    let mut records = Vec::new();
    while records.len() < limit && matches!(table.read(&mut record), Ok(true)) {
        records.push(record.cells().map(str::to_owned).collect());
    }
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, separator: u8, width: usize) -> Vec<(u64, Flaw, Vec<String>)> {
        let mut table =
            Delimited::new(Vec::new(), Box::new(io::Cursor::new(text.as_bytes().to_vec())), Some(separator));
        table.prepare(width, &[]);
        let mut record = Record::default();
        let mut rows = Vec::new();
        while table.read(&mut record).unwrap() {
            rows.push((record.line, record.flaw, record.cells().map(str::to_owned).collect()));
        }
        rows
    }

    fn cells(text: &str, width: usize) -> Vec<Vec<String>> {
        read(text, b',', width).into_iter().map(|(_, _, cells)| cells).collect()
    }

    #[test]
    fn quotes_line_breaks_and_every_kind_of_line_end() {
        assert_eq!(
            cells("a,\"b, \"\"c\"\"\r\nd\",e\r\nf,g,h\ri,,\n", 3),
            [vec!["a", "b, \"c\"\r\nd", "e"], vec!["f", "g", "h"], vec!["i", "", ""]]
        );
        assert_eq!(cells("a,\"\",c\n\n\n\"x\" ,y,z", 3), [vec!["a", "", "c"], vec!["x", "y", "z"]]);
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        let lines: Vec<u64> = read("a,\"b\nb\",c\n\nd,e,f\r\ng,h,i", b',', 3).iter().map(|(line, ..)| *line).collect();
        assert_eq!(lines, [1, 4, 5]);
    }

    #[test]
    fn stray_quotes_inside_a_cell_stay_in_it() {
        assert_eq!(cells("1,\"He said \"hi\" to us\",x\n", 3), [["1", "He said \"hi\" to us", "x"]]);
        assert_eq!(cells("1,5\" screen,x\n", 3), [["1", "5\" screen", "x"]]);
    }

    #[test]
    fn an_unclosed_quote_costs_its_own_line_only() {
        let good: String = (1..9).map(|n| format!("{n},Course {n},https://a.example/{n}\n")).collect();
        let rows = read(&format!("{good}9,\"Broken,https://a.example/9\n{good}"), b',', 3);
        assert_eq!(rows.iter().filter(|(_, flaw, _)| *flaw == Flaw::BrokenQuotes).count(), 1);
        assert_eq!(rows.iter().filter(|(_, flaw, _)| *flaw == Flaw::None).count(), 16);
        let rows = read(
            &format!("{good}9,\"Broken,https://a.example/9\n{good}8,\"Well, quoted\",https://a.example\n"),
            b',',
            3,
        );
        assert_eq!(rows.iter().filter(|(_, flaw, _)| *flaw == Flaw::None).count(), 17);
    }

    #[test]
    fn a_description_that_mentions_commas_is_not_taken_apart() {
        let row = "1,\"Day one: a, b\nDay two: c, d\nthird, fourth, \"\"fifth\"\"\",https://a.example\n";
        let good: String = (1..9).map(|n| format!("{n},Course {n},https://a.example/{n}\n")).collect();
        let rows = read(&format!("{good}{row}{good}"), b',', 3);
        assert_eq!(rows.len(), 17);
        assert!(rows.iter().all(|(_, flaw, _)| *flaw == Flaw::None));
    }

    #[test]
    fn a_first_cell_of_several_lines_is_not_taken_apart() {
        let text = "\"Say \"\"hi\"\", then\nread on.\",[],1,x\n\"Say \"hi\" again\nand go.\",[],2,y\n";
        let rows = read(text, b',', 4);
        assert_eq!(rows.iter().map(|row| row.1).collect::<Vec<_>>(), [Flaw::None, Flaw::None]);
    }

    #[test]
    fn records_may_end_the_way_sap_ends_them() {
        let rows = read("\"1\"|\"A \"\"b\"\"\"|\"c\nd\"!##!\r\n\"2\"|\"B\"|\"e\"!##!\r\n", b'|', 3);
        assert_eq!(rows[0].2, ["1", "A \"b\"", "c\nd"]);
        assert_eq!(rows[1].2, ["2", "B", "e"]);
    }

    #[test]
    fn a_file_that_ends_inside_a_row_says_so() {
        assert_eq!(read("a,b,c\nd", b',', 3)[1].1, Flaw::CutOff);
        assert_eq!(read("a,b,c\nd,\"e", b',', 3)[1].1, Flaw::CutOff);
        assert_eq!(read("a,b,c\nd,e,f", b',', 3)[1].1, Flaw::None);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_to_the_end(bytes: Vec<u8>, width in 0..5usize) {
            let mut table = Delimited::new(Vec::new(), Box::new(io::Cursor::new(bytes)), Some(b','));
            table.prepare(width, &[]);
            let mut record = Record::default();
            while table.read(&mut record).unwrap() {}
        }

        #[test]
        fn what_is_written_as_csv_is_read_back(rows in proptest::collection::vec(proptest::collection::vec("[a-c\", \n]{0,6}", 3), 1..8)) {
            let mut text = String::new();
            for row in &rows {
                let cells: Vec<String> = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
                text.push_str(&cells.join(","));
                text.push('\n');
            }
            // Width 0: nothing is known of the table, so nothing is taken for a swallowed row.
            proptest::prop_assert_eq!(cells(&text, 0), rows);
        }
    }
}
