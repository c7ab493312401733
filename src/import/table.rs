//! A table to read rows from, whatever kind of file it came out of.

use std::collections::HashSet;
use std::io;

use super::delimited::{Delimited, Record};
use super::header::{Layout, named_separator};
use super::source::Source;

/// Rows of a file, one at a time. Spreadsheets and JSON will be further variants.
pub(crate) enum Table {
    /// Delimited text.
    Delimited(Delimited),
}

impl Table {
    /// Finds the header, whose words are among `known`, and stands below it.
    pub(crate) fn open(source: Source, known: &HashSet<String>) -> io::Result<(Self, Layout)> {
        let mut layout = Layout::of(&source.sample, known);
        let names_separator = named_separator(&source.sample).is_some();
        let mut table = Delimited::new(source.sample, source.rest, layout.separator);
        let mut record = Record::default();
        for at in 0..=layout.above {
            table.read(&mut record)?;
            // A line `sep=;` speaks to whoever reads the file.
            if at < layout.above && !record.is_blank() && !(at == 0 && names_separator) {
                let found = record.cells().find(|cell| !cell.trim().is_empty()).unwrap_or_default();
                layout.junk.push((record.line, found.to_owned()));
            }
        }
        table.prepare(layout.header.len(), &layout.rows);
        Ok((Self::Delimited(table), layout))
    }

    /// Reads the next record into `record`; `false` at the end.
    pub(crate) fn read(&mut self, record: &mut Record) -> io::Result<bool> {
        match self {
            Self::Delimited(table) => table.read(record),
        }
    }

    /// The line that would be read next.
    pub(crate) fn line(&self) -> u64 {
        match self {
            Self::Delimited(table) => table.line(),
        }
    }
}
