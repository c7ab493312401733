//! Whether an OpenDocument spreadsheet can be handed to its reader, which takes it in as a whole.
//!
//! There, one element may stand for a million equal rows, and an element that never ends is waited for without end.

use std::io::{BufReader, Read, Seek};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

/// The most cells all tables may span, blank ones between others included. A cell takes about 60 bytes.
const MOST_CELLS: u64 = 12_000_000;

/// Reads the content once, keeping nothing.
pub(crate) fn check(file: impl Read + Seek) -> Result<(), String> {
    let damaged = |error: &dyn std::fmt::Display| format!("it is damaged ({error})");
    let mut archive = ZipArchive::new(file).map_err(|error| damaged(&error))?;
    if has_password(&mut archive) {
        return Err("it is protected by a password".into());
    }
    let content = archive.by_name("content.xml").map_err(|error| damaged(&error))?;
    let mut reader = Reader::from_reader(BufReader::new(content));
    reader.config_mut().expand_empty_elements = true;
    let mut span = Span::default();
    let (mut depth, mut bytes) = (0_u32, Vec::new());
    loop {
        match reader.read_event_into(&mut bytes).map_err(|error| damaged(&error))? {
            Event::Start(element) => {
                depth += 1;
                span.start(&element);
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                span.end(element.local_name().as_ref());
            }
            Event::Eof => break,
            _ => {}
        }
        if span.total + span.cells() > MOST_CELLS {
            return Err(format!("its tables span more than {MOST_CELLS} cells"));
        }
        bytes.clear();
    }
    if depth == 0 { Ok(()) } else { Err("it is damaged (its end is missing)".into()) }
}

fn has_password<F: Read + Seek>(archive: &mut ZipArchive<F>) -> bool {
    let mut text = String::new();
    let read = archive.by_name("META-INF/manifest.xml").map(|mut manifest| manifest.read_to_string(&mut text));
    matches!(read, Ok(Ok(_))) && text.contains("encryption-data")
}

/// How far the tables reach.
#[derive(Default)]
struct Span {
    /// Of the tables that are done.
    total: u64,
    /// Rows down to the last with content, and down to here.
    filled: u64,
    rows: u64,
    /// Columns to the last with content, in the widest row.
    widest: u64,
    /// Of the row that is being read: how often it stands there, columns so far, columns to the last with content.
    repeated: u64,
    columns: u64,
    row: u64,
}

impl Span {
    fn start(&mut self, element: &BytesStart<'_>) {
        let times = |name: &str| -> u64 {
            let mut attributes = element.attributes().flatten();
            let found = attributes.find(|attribute| attribute.key.local_name().as_ref() == name);
            found.and_then(|attribute| attribute.value.parse().ok()).unwrap_or(1)
        };
        match element.local_name().as_ref() {
            "table-row" => {
                self.repeated = times("number-rows-repeated");
                (self.columns, self.row) = (0, 0);
            }
            "table-cell" | "covered-table-cell" => {
                self.columns = self.columns.saturating_add(times("number-columns-repeated"));
                let filled =
                    element.attributes().flatten().any(|attribute| attribute.key.as_ref().ends_with("value-type"));
                if filled {
                    self.row = self.columns;
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, element: &str) {
        match element {
            "table-row" => {
                self.rows = self.rows.saturating_add(self.repeated);
                if self.row > 0 {
                    self.filled = self.rows;
                    self.widest = self.widest.max(self.row);
                }
            }
            "table" => {
                self.total = self.total.saturating_add(self.cells());
                *self = Self { total: self.total, ..Self::default() };
            }
            _ => {}
        }
    }

    fn cells(&self) -> u64 {
        self.filled.saturating_mul(self.widest)
    }
}
