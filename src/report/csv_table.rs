//! A table for spreadsheets that holds no formula, whatever it is filled with.

use std::io::Write;

use super::inert::cell_text;

/// Tells Excel that what follows is UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A CSV file (RFC 4180) in the making.
pub struct CsvTable(::csv::Writer<Vec<u8>>);

impl CsvTable {
    /// A table with these columns.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn new(columns: &[&str]) -> Result<Self, ::csv::Error> {
        let mut bytes = Vec::new();
        bytes.write_all(BYTE_ORDER_MARK)?;
        // Excel and RFC 4180 end lines the way of Windows.
        let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(bytes);
        writer.write_record(columns)?;
        Ok(Self(writer))
    }

    /// Adds a row, with one cell a column. Text that a spreadsheet would take for a formula begins with `'`.
    ///
    /// # Errors
    /// If it has more or fewer cells than there are columns.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) -> Result<(), ::csv::Error> {
        self.0.write_record(cells.into_iter().map(|cell| inert(&cell_text(&cell))))
    }

    /// The file.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn finish(self) -> Result<Vec<u8>, ::csv::Error> {
        self.0.into_inner().map_err(|error| error.into_error().into())
    }
}

/// `cell` as a spreadsheet takes it for text, whatever it begins with. A number stays one, with its sign.
fn inert(cell: &str) -> String {
    let formula = cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '|', '%']);
    if formula && cell.parse::<f64>().is_err() { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_table_is_computed() {
        for formula in ["=1+1", "+1+1", "-2+3", "@SUM(A1)", " =1", "=cmd|' /C calc'!A0", "＝1", "|x"] {
            assert!(inert(formula).starts_with('\''), "{formula}");
        }
        for text in ["-3", "+4.5", "C++", "k8s", "", "a=b"] {
            assert_eq!(inert(text), text);
        }
    }

    #[test]
    fn a_table_opens_in_excel() {
        let mut table = CsvTable::new(&["need", "title"]).unwrap();
        table.row(["a \"b\"\tc".into(), "\r\n=1".into()]).unwrap();
        assert_eq!(table.finish().unwrap(), b"\xef\xbb\xbfneed,title\r\n\"a \"\"b\"\" c\",'=1\r\n");
        assert!(CsvTable::new(&["a", "b"]).unwrap().row(["one".into()]).is_err());
    }
}
