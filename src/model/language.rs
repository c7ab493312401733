//! The language a course is held in.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The language a course is held in, as its ISO 639-1 code (`en`), whatever region the export named.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Language(String);

/// Codes with the names exports use for them, English name first, then the language's own.
const LANGUAGES: [(&str, &[&str]); 34] = [
    ("ar", &["arabic", "العربية"]),
    ("bn", &["bengali", "বাংলা"]),
    ("bg", &["bulgarian", "български"]),
    ("ca", &["catalan", "català"]),
    ("cs", &["czech", "čeština"]),
    ("da", &["danish", "dansk"]),
    ("de", &["german", "deutsch"]),
    ("el", &["greek", "ελληνικά"]),
    ("en", &["english"]),
    ("es", &["spanish", "español", "castilian"]),
    ("fi", &["finnish", "suomi"]),
    ("fr", &["french", "français"]),
    ("he", &["hebrew", "עברית"]),
    ("hi", &["hindi", "हिन्दी"]),
    ("hu", &["hungarian", "magyar"]),
    ("id", &["indonesian", "bahasa indonesia"]),
    ("it", &["italian", "italiano"]),
    ("ja", &["japanese", "日本語"]),
    ("ko", &["korean", "한국어"]),
    ("ms", &["malay", "bahasa melayu"]),
    ("nl", &["dutch", "nederlands"]),
    ("no", &["norwegian", "norsk"]),
    ("pl", &["polish", "polski"]),
    ("pt", &["portuguese", "português"]),
    ("ro", &["romanian", "română"]),
    ("ru", &["russian", "русский"]),
    ("sv", &["swedish", "svenska"]),
    ("ta", &["tamil", "தமிழ்"]),
    ("te", &["telugu", "తెలుగు"]),
    ("th", &["thai", "ไทย"]),
    ("tr", &["turkish", "türkçe"]),
    ("uk", &["ukrainian", "українська"]),
    ("vi", &["vietnamese", "tiếng việt"]),
    ("zh", &["chinese", "中文", "mandarin", "simplified chinese", "traditional chinese", "简体中文", "繁體中文"]),
];

impl Language {
    /// The language in an export's or leader's words: `en`, `en_US`, `en-US`, `English (US)`, `Deutsch`. `None` if unknown.
    pub fn parse(text: &str) -> Option<Self> {
        let lower = text.trim().to_lowercase();
        let name = lower.split(['(', '[']).next().unwrap_or("").trim();
        let code = name.split(['_', '-']).next().unwrap_or("").trim();
        LANGUAGES
            .iter()
            .find(|(known, names)| *known == code || names.contains(&name) || names.contains(&code))
            .map(|(code, _)| Self((*code).to_owned()))
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
