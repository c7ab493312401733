//! The list of an import's rejected rows, `rejects/NAME.csv`: written while rows go by, in place once the import is done.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::import::Rejected;
use crate::model::CatalogName;

/// Why the list of rejected rows cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the list of rejected rows cannot be written to `{}`: {error}", path.display())]
pub struct RejectsFailure {
    /// The file.
    pub path: PathBuf,
    /// What the system said.
    pub error: String,
}

/// A list that is being written. Given up half way, it leaves an earlier list as it was.
pub(super) struct Rejects {
    path: PathBuf,
    draft: PathBuf,
    export: String,
    writer: Option<csv::Writer<BufWriter<File>>>,
    failure: Option<RejectsFailure>,
}

impl Rejects {
    /// A list in `folder` for the rows of the file `export`. Nothing is written before there is something to list.
    pub(super) fn new(folder: &Path, catalog: &CatalogName, export: &Path) -> Self {
        let path = folder.join(format!("{catalog}.csv"));
        let draft = path.with_extension("csv.part");
        Self { path, draft, export: export.display().to_string(), writer: None, failure: None }
    }

    /// Lists a row. What goes wrong is told at the end: the courses can be read all the same.
    pub(super) fn add(&mut self, row: &Rejected) {
        if self.failure.is_none()
            && let Err(error) = self.write(row)
        {
            self.failure = Some(RejectsFailure { path: self.path.clone(), error: error.to_string() });
        }
    }

    /// Puts the list in its place and says where that is; removes an earlier list if there is nothing to list any more.
    pub(super) fn finish(mut self) -> Result<Option<PathBuf>, RejectsFailure> {
        if let Some(failure) = self.failure.take() {
            return Err(failure);
        }
        let failed = |error: std::io::Error| RejectsFailure { path: self.path.clone(), error: error.to_string() };
        let Some(mut writer) = self.writer.take() else {
            return match std::fs::remove_file(&self.path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failed(error)),
                _ => Ok(None),
            };
        };
        writer.flush().and_then(|()| std::fs::rename(&self.draft, &self.path)).map_err(failed)?;
        Ok(Some(self.path.clone()))
    }

    fn write(&mut self, row: &Rejected) -> std::io::Result<()> {
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => none.insert(begin(&self.draft)?),
        };
        let file = match &row.place.part {
            Some(part) => format!("{}/{part}", self.export),
            None => self.export.clone(),
        };
        writer.write_record([
            &inert(&file),
            &row.line.to_string(),
            &row.last_line.to_string(),
            &row.row.to_string(),
            &inert(row.column.as_deref().unwrap_or("")),
            &inert(&row.found),
            row.why.code(),
            row.why.sentence(),
        ])?;
        Ok(())
    }
}

impl Drop for Rejects {
    fn drop(&mut self) {
        if self.writer.take().is_some() {
            // A draft that nobody will finish; if it cannot be removed, the next import writes over it.
            let _ = std::fs::remove_file(&self.draft);
        }
    }
}

fn begin(draft: &Path) -> std::io::Result<csv::Writer<BufWriter<File>>> {
    if let Some(folder) = draft.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = BufWriter::new(File::create(draft)?);
    // Excel takes a file for UTF-8 only if it begins with this mark.
    file.write_all("\u{feff}".as_bytes())?;
    let mut writer = csv::Writer::from_writer(file);
    writer.write_record(["file", "line", "last_line", "row", "column", "found", "cause", "why"])?;
    Ok(writer)
}

/// Text that a spreadsheet takes for text, whatever it begins with.
fn inert(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Place, Reason};

    fn rejected(found: &str) -> Rejected {
        let column = Some("title".to_owned());
        Rejected {
            line: 7,
            last_line: 9,
            place: Place::default(),
            row: 6,
            column,
            found: found.to_owned(),
            why: Reason::BrokenQuotes,
        }
    }

    #[test]
    fn a_list_opens_in_excel_and_holds_no_formula() {
        let folder = tempfile::tempdir().unwrap();
        let mut list = Rejects::new(folder.path(), &"udemy".parse().unwrap(), Path::new("udemy.csv"));
        list.add(&rejected("=HYPERLINK(\"https://a.example\")"));
        let path = list.finish().unwrap().unwrap();
        assert_eq!(
            std::fs::read_to_string(path).unwrap(),
            "\u{feff}file,line,last_line,row,column,found,cause,why\n\
             udemy.csv,7,9,6,title,\"'=HYPERLINK(\"\"https://a.example\"\")\",broken_quotes,\
             a quotation mark is not closed and took the next lines into this cell\n"
        );
    }

    #[test]
    fn an_import_that_fails_leaves_the_earlier_list() {
        let folder = tempfile::tempdir().unwrap();
        let list = || Rejects::new(folder.path(), &"udemy".parse().unwrap(), Path::new("udemy.csv"));
        let mut first = list();
        first.add(&rejected("first"));
        let path = first.finish().unwrap().unwrap();
        let mut second = list();
        second.add(&rejected("second"));
        drop(second);
        assert!(std::fs::read_to_string(&path).unwrap().contains("first"));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        assert_eq!(list().finish(), Ok(None));
        assert!(!path.exists());
    }
}
