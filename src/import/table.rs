//! A table to read rows from, whatever kind of file it came out of.

use std::collections::HashSet;
use std::io;

use super::ImportError;
use super::delimited::Delimited;
use super::header::{Layout, named_separator};
use super::json::{self, JsonRows};
use super::quoting::Separator;
use super::record::Record;
use super::row::Counted;
use super::source::{Content, Source};
use super::workbook::SheetRows;

/// Rows of a file, one at a time.
pub(crate) enum Table {
    /// Delimited text.
    Delimited(Delimited),
    /// A sheet of a workbook.
    Sheet(SheetRows),
    /// Objects of a JSON file.
    Json(Box<JsonRows>),
}

impl Source {
    /// How the table is laid out whose header's words are among `known`.
    pub(crate) fn layout(&self, known: &HashSet<String>) -> Result<Layout, ImportError> {
        match &self.content {
            Content::Text(text) => Ok(Layout::of(&text.sample, known)),
            Content::Json(text) => Ok(json::layout(text, known).ok_or_else(|| no_objects(&self.file))?.1),
            Content::Workbook(workbook) => Ok(workbook.layout(known)?.1),
        }
    }
}

impl Table {
    /// Finds the header, whose words are among `known`, and stands below it.
    pub(crate) fn open(source: Source, known: &HashSet<String>) -> Result<(Self, Layout), ImportError> {
        if let Content::Json(text) = source.content {
            let (shape, layout) = json::layout(&text, known).ok_or_else(|| no_objects(&source.file))?;
            let rows = JsonRows::open(text, shape, &layout.header, known);
            return Ok((Self::Json(Box::new(rows)), layout));
        }
        let mut layout = source.layout(known)?;
        let file = source.file.clone();
        let names_separator = matches!(&source.content, Content::Text(text) if named_separator(&text.sample).is_some());
        let mut table = Self::start(source, layout.separator, known)?;
        let mut record = Record::default();
        for at in 0..=layout.above {
            table.read(&mut record).map_err(|source| ImportError::Read { file: file.clone(), line: 0, source })?;
            // A line `sep=;` speaks to whoever reads the file.
            if at < layout.above && !record.is_blank() && !(at == 0 && names_separator) {
                let found = record.cells().find(|cell| !cell.trim().is_empty()).unwrap_or_default();
                layout.junk.push((record.line, found.to_owned()));
            }
        }
        match &mut table {
            Self::Delimited(table) => table.prepare(layout.header.len(), &layout.rows),
            Self::Sheet(table) => table.prepare(layout.header.len()),
            Self::Json(table) => table.expect(&layout.header),
        }
        Ok((table, layout))
    }

    /// A list without header, from its first line: one cell a line.
    pub(crate) fn plain(source: Source, known: &HashSet<String>) -> Result<Self, ImportError> {
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
            Self::Json(table) => table.read(record),
        }
    }

    /// The line that would be read next, or the last row that was.
    pub(crate) fn line(&self) -> u64 {
        match self {
            Self::Delimited(table) => table.line(),
            Self::Sheet(table) => table.number(),
            Self::Json(table) => table.number(),
        }
    }

    /// What is counted by a record's line.
    pub(crate) fn counted(&self) -> Counted {
        match self {
            Self::Delimited(_) => Counted::Lines,
            Self::Sheet(_) => Counted::Rows,
            Self::Json(table) => table.counted(),
        }
    }

    /// The sheet that is read, if it is one.
    pub(crate) fn sheet(&self) -> Option<&str> {
        match self {
            Self::Sheet(table) => Some(&table.name),
            Self::Delimited(_) | Self::Json(_) => None,
        }
    }

    /// The list of a JSON file the last record is from, where there are several.
    pub(crate) fn list(&self) -> Option<&str> {
        match self {
            Self::Json(table) => table.list(),
            Self::Delimited(_) | Self::Sheet(_) => None,
        }
    }
}

fn no_objects(file: &str) -> ImportError {
    ImportError::NotACatalog {
        file: file.to_owned(),
        why: "no list of objects with known names is in it".into(),
        headers: Vec::new(),
        hint: "see docs/profiles.md for the names that are understood, or write a profile".into(),
    }
}
