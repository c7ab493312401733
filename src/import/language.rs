//! The language in a cell that may hold several, or a program's notation of one.

use serde_json::Value;

use crate::model::Language;

/// Keys under which objects hold the language, surest first.
const KEYS: [&str; 5] = ["locale", "language", "localeCode", "code", "value"];

/// The language in a cell: of several the first. `English United Kingdom`, `enUS`, `["en-US"]` and `{"locale":"en_US"}`
/// are English.
pub(crate) fn read(cell: &str) -> Option<Language> {
    let cell = cell.trim();
    Language::parse(cell).or_else(|| notation(cell)).or_else(|| {
        let first =
            cell.trim_start_matches(['[', '{', '\'', '"']).split([',', ';', '|', '\'', '"', ' ', ']']).next()?;
        Language::parse(joined(first).unwrap_or(first))
    })
}

/// The language's part of `enUS`.
fn joined(code: &str) -> Option<&str> {
    let (language, country) = code.split_at_checked(2)?;
    let lower = language.bytes().all(|b| b.is_ascii_lowercase());
    (lower && country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase())).then_some(language)
}

/// The language in an object or list as JSON and Python write them.
fn notation(cell: &str) -> Option<Language> {
    if !cell.starts_with(['{', '[']) {
        return None;
    }
    let parse = |text: &str| serde_json::from_str::<Value>(text).ok();
    found_in(&parse(cell).or_else(|| parse(&cell.replace('\'', "\"")))?)
}

fn found_in(value: &Value) -> Option<Language> {
    match value {
        Value::String(text) => Language::parse(text),
        Value::Array(items) => items.iter().find_map(found_in),
        Value::Object(object) => KEYS.iter().filter_map(|key| object.get(*key)).find_map(found_in),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_no_language() {
        let code = |cell| read(cell).map(|language| language.code().to_owned());
        assert_eq!(code("{\"country\":\"DE\",\"language\":\"en\"}").as_deref(), Some("en"));
        assert_eq!(code("[{'language': 'fr'}]").as_deref(), Some("fr"));
        assert_eq!(code("{\"country\":\"DE\"}"), None);
    }

    /// A letter of four bytes was once cut in two.
    #[test]
    fn one_letter_of_another_plane_is_no_language() {
        assert_eq!(read("🎓"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(cell: String) {
            read(&cell);
        }
    }
}
