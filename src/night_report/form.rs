//! The forms in which a report of a night is written to a file.

use std::path::Path;

use super::{NightReport, Tone, html, text};

/// A form in which a report of a night is written to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A self-contained page.
    Html,
    /// Plain text.
    Text,
    /// One JSON object.
    Json,
}

/// The ending of a file that names no form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{file}` ends in no form of a report of a night; use .html, .txt or .json")]
pub struct UnknownForm {
    /// The file.
    pub file: String,
}

impl Form {
    /// The form that the file's ending names.
    ///
    /// # Errors
    /// If it names none.
    pub fn of(file: &Path) -> Result<Self, UnknownForm> {
        let ending = file.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        match ending.as_str() {
            "html" | "htm" => Ok(Self::Html),
            "txt" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err(UnknownForm { file: file.display().to_string() }),
        }
    }

    /// The report in this form.
    pub fn render(self, report: &NightReport) -> String {
        match self {
            Self::Html => html(report),
            Self::Text => text(report, &|_: Tone, words| words.to_owned()),
            Self::Json => report.json() + "\n",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_says_the_form() {
        assert_eq!(Form::of(Path::new("a/night.HTML")), Ok(Form::Html));
        assert_eq!(Form::of(Path::new("night.txt")), Ok(Form::Text));
        let error = Form::of(Path::new("night.docx")).unwrap_err().to_string();
        assert_eq!(error, "`night.docx` ends in no form of a report of a night; use .html, .txt or .json");
    }
}
