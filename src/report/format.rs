//! The formats a report is written in, by the ending of the file.

use std::path::Path;

use super::{Report, html, wording};

/// A format a report is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One page that needs nothing else: no network, no script.
    Html,
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
        f.write_str(&wording::unknown_format(&self.path, self.ending.as_deref(), &supported))
    }
}

impl std::error::Error for UnknownFormat {}

/// A report could not be put into a format. That is a fault of ours, not of the data.
#[derive(Debug, thiserror::Error)]
#[error("the report cannot be put on the page: {0:#}")]
pub struct RenderError(#[from] minijinja::Error);

impl Format {
    /// All formats.
    pub const ALL: [Self; 1] = [Self::Html];

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
        }
    }

    /// The bytes of a file that holds `report`.
    ///
    /// # Errors
    /// If the format's template has a fault.
    pub fn render(self, report: &Report) -> Result<Vec<u8>, RenderError> {
        match self {
            Self::Html => Ok(html::render(report)?.into_bytes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_says_the_format() {
        assert_eq!(Format::from_path("out/Report.HTML".as_ref()), Ok(Format::Html));
        let error = Format::from_path("report.xlsx".as_ref()).unwrap_err();
        assert_eq!(error.to_string(), "`report.xlsx`: reports cannot be written as .xlsx yet; supported now: .html");
        let error = Format::from_path("report".as_ref()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`report`: the file's ending says the format, and it has none; supported now: .html"
        );
    }
}
