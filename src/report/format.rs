//! The formats a report is written in, by the ending of the file.

use std::path::Path;

use super::sentences;
use crate::wording::{Locale, Words};

/// A format a report is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One page that needs nothing else: no network, no script.
    Html,
    /// An Excel workbook: a table a sheet.
    Xlsx,
    /// A table for any spreadsheet, in UTF-8 with a byte order mark, without formulas.
    Csv,
    /// Text for wikis, chats and code hosts.
    Markdown,
    /// The whole value, for programs.
    Json,
}

/// Something that every format can hold: a report, a check, a map.
pub trait Document {
    /// The page.
    ///
    /// # Errors
    /// If its template has a fault.
    fn html(&self, words: &Words) -> Result<String, RenderError>;

    /// The workbook.
    ///
    /// # Errors
    /// If it breaks a rule of the format.
    fn xlsx(&self, words: &Words) -> Result<Vec<u8>, RenderError>;

    /// The rows that matter most, one table. Its column names are the same in all languages, for they are keys.
    ///
    /// # Errors
    /// If a row cannot be written.
    fn csv(&self, words: &Words) -> Result<Vec<u8>, RenderError>;

    /// The text.
    fn markdown(&self, words: &Words) -> String;

    /// The value itself. Its keys are stable; sentences in it are in the language of `words`.
    ///
    /// # Errors
    /// If a number in it cannot be written.
    fn json(&self, words: &Words) -> Result<Vec<u8>, RenderError>;
}

/// A file's ending that names no format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFormat {
    /// The file as it was named.
    pub path: String,
    /// Its ending without the dot, if it has one.
    pub ending: Option<String>,
}

impl std::fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let supported: Vec<String> = Format::ALL.iter().map(|format| format!(".{}", format.ending())).collect();
        f.write_str(&sentences::unknown_format(&self.path, self.ending.as_deref(), &supported))
    }
}

impl std::error::Error for UnknownFormat {}

/// A report could not be put into a format. That is a fault of ours, not of the data.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A template.
    #[error("the report cannot be put on the page: {0:#}")]
    Page(#[from] minijinja::Error),
    /// A workbook.
    #[error("the report cannot be put into a workbook: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// A table.
    #[error("the report cannot be put into a table: {0}")]
    Table(#[from] csv::Error),
    /// JSON.
    #[error("the report cannot be put into JSON: {0}")]
    Json(#[from] serde_json::Error),
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 5] = [Self::Html, Self::Xlsx, Self::Csv, Self::Markdown, Self::Json];

    /// The format that a file's name asks for.
    ///
    /// # Errors
    /// If the ending is none of a format.
    pub fn from_path(path: &Path) -> Result<Self, UnknownFormat> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let format = Self::ALL.into_iter().find(|format| ending.as_deref() == Some(format.ending()));
        format.ok_or_else(|| UnknownFormat { path: path.display().to_string(), ending })
    }

    /// The ending of its files, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Markdown => "md",
            Self::Json => "json",
        }
    }

    /// The bytes of a file that holds `document`, in the language of `locale`.
    ///
    /// # Errors
    /// If the document breaks a rule of the format.
    pub fn render(self, document: &impl Document, locale: Locale) -> Result<Vec<u8>, RenderError> {
        let words = Words::of(locale);
        match self {
            Self::Html => Ok(document.html(words)?.into_bytes()),
            Self::Xlsx => document.xlsx(words),
            Self::Csv => document.csv(words),
            Self::Markdown => Ok(document.markdown(words).into_bytes()),
            Self::Json => document.json(words),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_says_the_format() {
        assert_eq!(Format::from_path("out/Report.HTML".as_ref()), Ok(Format::Html));
        for format in Format::ALL {
            assert_eq!(Format::from_path(format!("report.{}", format.ending()).as_ref()), Ok(format));
        }
        let error = Format::from_path("report.pdf".as_ref()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`report.pdf`: reports cannot be written as .pdf; there are: .html, .xlsx, .csv, .md, .json"
        );
        let error = Format::from_path("report".as_ref()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`report`: the file's ending says the format, and it has none; there are: .html, .xlsx, .csv, .md, .json"
        );
    }
}
