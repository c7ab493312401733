//! A small table read whole, for files that are no catalogs: the same bytes, encodings and separators.

use std::collections::HashSet;
use std::path::Path;

use super::ImportError;
use super::encoding::repair_mojibake;
use super::header::squash;
use super::record::{Flaw, Record};
use super::row::Repairs;
use super::source::Source;
use super::table::Table;
use super::text::spaced;

/// The rows of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows {
    /// The header; empty where no line is one and the file is a bare list.
    pub header: Vec<String>,
    /// The rows below it.
    pub rows: Vec<Line>,
}

/// One row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// The line it starts on, 1 is the first.
    pub line: u64,
    /// Its cells, cleaned; line breaks inside a cell are kept.
    pub cells: Vec<String>,
    /// A quotation mark that nobody closed, or the end of the file inside the row.
    pub broken: bool,
}

impl Rows {
    /// Reads `path`. Its header is a line that holds one of the words `known`; a file without such a line is a list of
    /// one cell a line, unless its lines are evenly cut: then the first is taken for a header nobody knows.
    ///
    /// # Errors
    /// If the file cannot be read or is no text.
    pub fn open(path: &Path, known: &[&str]) -> Result<Self, ImportError> {
        Self::of(Source::open(path)?, known)
    }

    fn of(source: Source, known: &[&str]) -> Result<Self, ImportError> {
        let file = source.file.clone();
        let failed = |line, source| ImportError::Read { file: file.clone(), line, source };
        let known: HashSet<String> = known.iter().map(|word| squash(word)).collect();
        let layout = source.layout(&known)?;
        let width = layout.header.len();
        // Below other lines a single known word is an entry of a list.
        let has_header =
            (layout.above == 0 || width > 1) && layout.header.iter().any(|cell| known.contains(&squash(cell)));
        let even = width > 1 && layout.rows.len() > 1 && layout.rows.iter().all(|row| row.len() == width);
        let mut read = Self::default();
        let mut table = if has_header || even {
            let (table, layout) = Table::open(source, &known)?;
            read.header = layout.header.iter().map(|cell| clean(cell)).collect();
            table
        } else {
            Table::plain(source, &known)?
        };
        let mut record = Record::default();
        loop {
            let line = table.line();
            if !table.read(&mut record).map_err(|source| failed(line, source))? {
                return Ok(read);
            }
            if record.is_blank() && record.flaw == Flaw::None {
                continue;
            }
            // A line of a list may hold commas, but a tab parts it.
            let cells = match read.header.is_empty() {
                true => record.cell(0).split('\t').map(clean).collect(),
                false => record.cells().map(clean).collect(),
            };
            read.rows.push(Line { line: record.line, cells, broken: record.flaw != Flaw::None });
        }
    }
}

fn clean(cell: &str) -> String {
    let repaired = repair_mojibake(cell);
    let lines = repaired.as_deref().unwrap_or(cell).lines().map(|line| spaced(line, &mut Repairs::default()));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Rows {
        let source = Source::inside(Box::new(std::io::Cursor::new(bytes.to_vec())), "x").unwrap();
        Rows::of(source, &["skill", "alias"]).unwrap()
    }

    fn cells(rows: &Rows) -> Vec<Vec<&str>> {
        rows.rows.iter().map(|row| row.cells.iter().map(String::as_str).collect()).collect()
    }

    #[test]
    fn a_table_a_list_with_header_and_a_bare_list() {
        let table = rows(b"\xEF\xBB\xBFSkill;Alias\r\nGr\xFC\xDFe;\"a\nb\"\r\n");
        assert_eq!(table.header, ["Skill", "Alias"]);
        assert_eq!(cells(&table), [["Grüße", "a\nb"]]);
        let list = rows(b"Skill\nAgile, Scrum\nalias\n");
        assert_eq!(cells(&list), [["Agile, Scrum"], ["alias"]]);
        let bare = rows(b"k8s\nAgile, Scrum\n\nGo\n");
        assert_eq!((bare.header.len(), bare.rows[2].line), (0, 4));
        assert_eq!(cells(&bare), [["k8s"], ["Agile, Scrum"], ["Go"]]);
    }

    #[test]
    fn an_even_table_with_a_header_nobody_knows_is_no_list() {
        assert_eq!(rows(b"price,weight\n1,2\n3,4\n").header, ["price", "weight"]);
    }
}
