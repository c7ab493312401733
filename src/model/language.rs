//! The language a course is held in.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The language a course is held in, as its ISO 639-1 code (`en`), whatever region the export named.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Language(String);

/// Codes with the names exports use for them, English name first, then the language's own, then the codes of ISO 639-2 and
/// those that went before today's.
const LANGUAGES: [(&str, &[&str]); 34] = [
    ("ar", &["arabic", "العربية", "ara"]),
    ("bn", &["bengali", "বাংলা"]),
    ("bg", &["bulgarian", "български"]),
    ("ca", &["catalan", "català"]),
    ("cs", &["czech", "čeština", "ces", "cze"]),
    ("da", &["danish", "dansk", "dan"]),
    ("de", &["german", "deutsch", "deu", "ger"]),
    ("el", &["greek", "ελληνικά"]),
    ("en", &["english", "eng"]),
    ("es", &["spanish", "español", "castilian", "spa"]),
    ("fi", &["finnish", "suomi", "fin"]),
    ("fr", &["french", "français", "fra", "fre"]),
    ("he", &["hebrew", "עברית", "heb", "iw"]),
    ("hi", &["hindi", "हिन्दी", "hin"]),
    ("hu", &["hungarian", "magyar", "hun"]),
    ("id", &["indonesian", "bahasa indonesia", "ind", "in"]),
    ("it", &["italian", "italiano", "ita"]),
    ("ja", &["japanese", "日本語", "jpn"]),
    ("ko", &["korean", "한국어", "kor"]),
    ("ms", &["malay", "bahasa melayu"]),
    ("nl", &["dutch", "nederlands", "nld", "dut"]),
    ("no", &["norwegian", "norsk", "nor", "nb", "nn", "norwegian bokmål"]),
    ("pl", &["polish", "polski", "pol"]),
    ("pt", &["portuguese", "português", "por", "brazilian portuguese"]),
    ("ro", &["romanian", "română", "ron", "rum"]),
    ("ru", &["russian", "русский", "rus"]),
    ("sv", &["swedish", "svenska", "swe"]),
    ("ta", &["tamil", "தமிழ்"]),
    ("te", &["telugu", "తెలుగు"]),
    ("th", &["thai", "ไทย"]),
    ("tr", &["turkish", "türkçe", "tur"]),
    ("uk", &["ukrainian", "українська", "ukr"]),
    ("vi", &["vietnamese", "tiếng việt", "vie"]),
    (
        "zh",
        &[
            "chinese",
            "中文",
            "mandarin",
            "simplified chinese",
            "traditional chinese",
            "简体中文",
            "繁體中文",
            "zho",
            "chi",
            "cmn",
        ],
    ),
];

impl Language {
    /// The language in an export's or leader's words: `en`, `en_US`, `en-US`, `English (US)`, `Deutsch`. `None` if unknown.
    pub fn parse(text: &str) -> Option<Self> {
        // Arabic may be written with its vowels.
        let lower = text.trim().to_lowercase().replace(|c| ('\u{64b}'..='\u{652}').contains(&c), "");
        let name = lower.split(['(', '[']).next().unwrap_or("").trim();
        let code = name.split(['_', '-']).next().unwrap_or("").trim();
        LANGUAGES
            .iter()
            .find(|(known, names)| *known == code || names.contains(&name) || names.contains(&code))
            .map(|(code, _)| Self((*code).to_owned()))
    }

    /// All languages that are known.
    pub fn all() -> impl Iterator<Item = Self> {
        LANGUAGES.iter().map(|(code, _)| Self((*code).to_owned()))
    }

    /// The ISO 639-1 code.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// The English name, capitalised: `German`.
    pub fn name(&self) -> String {
        let name = LANGUAGES.iter().find(|(code, _)| *code == self.0).map_or(self.0.as_str(), |(_, names)| names[0]);
        let mut chars = name.chars();
        chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_locales_become_codes() {
        for text in ["en", "en_US", "en-GB", "English", "English (US)", "ENGLISH"] {
            assert_eq!(Language::parse(text).unwrap().code(), "en", "{text}");
        }
        assert_eq!(Language::parse("Deutsch").unwrap().name(), "German");
        assert_eq!(Language::parse("Klingon"), None);
    }
}
