//! The languages reports are written in.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language people read, with its way of writing numbers and dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Locale {
    /// English.
    #[default]
    English,
    /// German.
    German,
    /// French.
    French,
}

/// A language there are no sentences for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no language `{0}`; there are: en, de, fr")]
pub struct UnknownLocale(pub String);

impl Locale {
    /// All languages.
    pub const ALL: [Self; 3] = [Self::English, Self::German, Self::French];

    /// Its ISO 639-1 code.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
        }
    }

    /// The sentences, as they are kept.
    pub(super) fn file(self) -> &'static str {
        match self {
            Self::English => include_str!("../../catalogs/wording/en.toml"),
            Self::German => include_str!("../../catalogs/wording/de.toml"),
            Self::French => include_str!("../../catalogs/wording/fr.toml"),
        }
    }

    /// Whether a noun stands in the singular beside `number`: the rules of Unicode CLDR for whole numbers below a
    /// million.
    pub(super) fn is_one(self, number: u64) -> bool {
        match self {
            Self::English | Self::German => number == 1,
            Self::French => number < 2,
        }
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// By code, with or without a region, or by name: `de`, `de-AT`, `German`, `Deutsch`.
impl FromStr for Locale {
    type Err = UnknownLocale;

    fn from_str(text: &str) -> Result<Self, UnknownLocale> {
        let language = crate::model::Language::parse(text);
        let locale = Self::ALL.into_iter().find(|locale| language.as_ref().is_some_and(|l| l.code() == locale.code()));
        locale.ok_or_else(|| UnknownLocale(text.to_owned()))
    }
}

impl TryFrom<String> for Locale {
    type Error = UnknownLocale;

    fn try_from(text: String) -> Result<Self, UnknownLocale> {
        text.parse()
    }
}

impl From<Locale> for String {
    fn from(locale: Locale) -> Self {
        locale.code().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_goes_by_code_region_or_name() {
        for text in ["de", "DE", "de-AT", "de_CH", "German", "Deutsch"] {
            assert_eq!(text.parse(), Ok(Locale::German), "{text}");
        }
        assert_eq!("français".parse(), Ok(Locale::French));
        let error = "nl".parse::<Locale>().unwrap_err();
        assert_eq!(error.to_string(), "there is no language `nl`; there are: en, de, fr");
    }
}
