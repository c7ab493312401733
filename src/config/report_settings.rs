//! `[report]`: how reports are written.

use serde::Deserialize;
use toml::Spanned;

use super::ConfigError;
use super::place::Text;
use crate::wording::Locale;

/// How reports are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReportSettings {
    /// The language people read, where the command line names none.
    pub language: Option<Locale>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct ReportSection {
    language: Option<Spanned<String>>,
}

impl ReportSection {
    /// The section as values.
    pub fn settings(self, text: &Text<'_>) -> Result<ReportSettings, ConfigError> {
        let language = self.language.map(|written| {
            let span = written.span();
            written.into_inner().parse().map_err(|error| text.wrong(&span, error))
        });
        Ok(ReportSettings { language: language.transpose()? })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::Config;

    #[test]
    fn a_language_is_named_by_its_code() {
        let parse = |text| Config::parse(text, Path::new("onshelf.toml"));
        assert_eq!(parse("").unwrap().report.language, None);
        assert_eq!(parse("[report]\nlanguage = \"de\"\n").unwrap().report.language, Some(Locale::German));
        let error = parse("[report]\nlanguage = \"Klingon\"\n").unwrap_err().to_string();
        assert!(error.contains("line 2, column 12: there is no language `Klingon`; there are: en, de, fr"), "{error}");
    }
}
