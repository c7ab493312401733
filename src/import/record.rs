//! One record of a table: its cells as text, and whether it can be trusted.

use encoding_rs::{Encoding, WINDOWS_1252};

use super::encoding::decode_into;

/// Whether a record can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Flaw {
    /// It can.
    #[default]
    None,
    /// An unclosed quotation mark.
    BrokenQuotes,
    /// The file ends inside it.
    CutOff,
    /// It is no valid JSON.
    BrokenJson,
    /// Larger than [`super::delimited::LARGEST_RECORD`] and without any row inside.
    TooLong,
}

/// One record: its cells as text. Reused from record to record.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    /// The encoding of cells that are no UTF-8.
    pub(super) legacy: &'static Encoding,
    text: String,
    ends: Vec<usize>,
    /// The line it starts on, 1 is the first.
    pub(crate) line: u64,
    /// The line it ends on.
    pub(crate) last_line: u64,
    /// Whether it can be trusted.
    pub(crate) flaw: Flaw,
    /// Some cell was not UTF-8.
    pub(crate) recoded: bool,
    /// Stray quotation marks stand inside a quoted cell.
    pub(crate) stray_quotes: bool,
}

impl Default for Record {
    fn default() -> Self {
        Self {
            legacy: WINDOWS_1252,
            text: String::new(),
            ends: Vec::new(),
            line: 0,
            last_line: 0,
            flaw: Flaw::None,
            recoded: false,
            stray_quotes: false,
        }
    }
}

impl Record {
    /// The text of a cell; empty beyond the last.
    pub(crate) fn cell(&self, at: usize) -> &str {
        let Some(end) = self.ends.get(at) else { return "" };
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.text[start..*end]
    }

    /// How many cells there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.cell(at))
    }

    /// Whether no cell holds anything.
    pub(crate) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Takes other cells.
    pub(crate) fn fill<'a>(&mut self, line: u64, cells: impl IntoIterator<Item = &'a str>) {
        self.clear();
        self.line = line;
        for cell in cells {
            self.text.push_str(cell);
            self.ends.push(self.text.len());
        }
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        (self.line, self.last_line) = (0, 0);
        (self.flaw, self.recoded, self.stray_quotes) = (Flaw::None, false, false);
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.recoded |= decode_into(bytes, self.legacy, &mut self.text);
        self.ends.push(self.text.len());
    }
}
