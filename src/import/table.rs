//! A table to read rows from, whatever kind of file it came out of.

use std::collections::HashSet;
use std::io;

use super::ImportError;
use super::delimited::{Delimited, Record, Separator};
use super::header::Layout;
use super::row::Counted;
use super::source::{Content, Source};
use super::workbook::SheetRows;

/// Rows of a file, one at a time.
pub(crate) enum Table {
    /// Delimited text.
    Delimited(Delimited),
    /// A sheet of a workbook.
    Sheet(SheetRows),
}

impl Source {
    /// How the table is laid out whose header's words are among `known`.
    pub(crate) fn layout(&self, known: &HashSet<String>) -> Result<Layout, ImportError> {
        match &self.content {
            Content::Text(text) | Content::Json(text) => Ok(Layout::of(&text.sample, known)),
            Content::Workbook(workbook) => Ok(workbook.layout(known)?.1),
        }
    }
}

impl Table {
    /// Finds the header, whose words are among `known`, and stands below it.
    pub(crate) fn open(source: Source, known: &HashSet<String>) -> Result<(Self, Layout), ImportError> {
        let layout = source.layout(known)?;
        let file = source.file.clone();
        let mut table = Self::start(source, layout.separator, known)?;
        let mut record = Record::default();
        for _ in 0..=layout.above {
            table.read(&mut record).map_err(|source| ImportError::Read { file: file.clone(), line: 0, source })?;
        }
        match &mut table {
            Self::Delimited(table) => table.prepare(layout.header.len(), &layout.rows),
            Self::Sheet(table) => table.prepare(layout.header.len()),
        }
        Ok((table, layout))
    }

    /// A list without header, from its first line: one cell a line.
    pub(crate) fn list(source: Source, known: &HashSet<String>) -> Result<Self, ImportError> {
        Self::start(source, None, known)
    }

    fn start(source: Source, separator: Separator, known: &HashSet<String>) -> Result<Self, ImportError> {
        Ok(match source.content {
            Content::Text(text) | Content::Json(text) => {
                Self::Delimited(Delimited::new(text.sample, text.rest, separator))
            }
            Content::Workbook(workbook) => {
                let name = workbook.layout(known)?.0.to_owned();
                Self::Sheet(workbook.rows(&name))
            }
        })
    }

    /// Reads the next record into `record`; `false` at the end.
    pub(crate) fn read(&mut self, record: &mut Record) -> io::Result<bool> {
        match self {
            Self::Delimited(table) => table.read(record),
            Self::Sheet(table) => table.read(record),
        }
    }

    /// The line that would be read next, or the last row that was.
    pub(crate) fn line(&self) -> u64 {
        match self {
            Self::Delimited(table) => table.line(),
            Self::Sheet(table) => table.number(),
        }
    }

    /// What is counted by a record's line.
    pub(crate) fn counted(&self) -> Counted {
        match self {
            Self::Delimited(_) => Counted::Lines,
            Self::Sheet(_) => Counted::Rows,
        }
    }

    /// The sheet that is read, if it is one.
    pub(crate) fn sheet(&self) -> Option<&str> {
        match self {
            Self::Sheet(table) => Some(&table.name),
            Self::Delimited(_) => None,
        }
    }
}
