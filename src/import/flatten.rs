//! A JSON object as cells: nested keys become dotted names, lists become one cell.

use serde_json::{Map, Value};

use super::header::squash;
use super::secret::{is_secret, is_token};
use crate::model::Language;

/// Keys that tell the language of the object they stand in, squashed.
const LOCALE: [&str; 6] = ["localecode", "locale", "language", "lang", "languagetag", "languagecode"];
/// Keys around a course that say nothing about its parts.
const WRAPPERS: [&str; 14] = [
    "node",
    "item",
    "attributes",
    "core",
    "course",
    "source",
    "fields",
    "properties",
    "data",
    "content",
    "details",
    "metadata",
    "relevance",
    "lifecycle",
];
/// Keys that hold the text of what stands around them.
const TEXTS: [&str; 5] = ["value", "text", "label", "displayname", "list"];

/// The cells of an object, by name. Of texts in several languages the one in `language` is taken, else the first.
pub(crate) fn cells(object: &Map<String, Value>, language: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    flatten_object(object, "", language, &mut out);
    out
}

fn flatten_object(object: &Map<String, Value>, prefix: &str, language: &str, out: &mut Vec<(String, String)>) {
    for (key, value) in object {
        if is_secret(key) {
            continue;
        }
        let name = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            Value::Object(inner) => flatten_object(inner, &name, language, out),
            Value::Array(items) if items.iter().any(Value::is_object) => flatten_list(items, &name, language, out),
            Value::Array(items) => out.push((name, list(items.iter().map(text).collect()))),
            scalar => out.push((name, text(scalar))),
        }
    }
}

/// Objects of a list: the one in the right language where they differ in that, else the values of each key together.
fn flatten_list(items: &[Value], name: &str, language: &str, out: &mut Vec<(String, String)>) {
    let objects: Vec<&Map<String, Value>> = items.iter().filter_map(Value::as_object).collect();
    let languages: Option<Vec<String>> = objects.iter().map(|object| language_of(object)).collect();
    if let (Some(languages), Some(first)) = (languages, objects.first()) {
        let wanted = languages.iter().position(|found| is_language(found, language));
        return flatten_object(wanted.map_or(first, |at| objects[at]), name, language, out);
    }
    let mut columns: Vec<(String, Vec<String>)> = Vec::new();
    for object in objects {
        let mut cells = Vec::new();
        flatten_object(object, name, language, &mut cells);
        for (name, text) in cells {
            match columns.iter_mut().find(|(known, _)| *known == name) {
                Some((_, texts)) => texts.push(text),
                None => columns.push((name, vec![text])),
            }
        }
    }
    out.extend(columns.into_iter().map(|(name, texts)| (name, list(texts))));
}

fn language_of(object: &Map<String, Value>) -> Option<String> {
    let (_, value) = object.iter().find(|(key, _)| LOCALE.contains(&squash(key).as_str()))?;
    value.as_str().map(str::to_owned)
}

/// Whether `de-AT`, `de_AT` or `German` is `de`.
fn is_language(code: &str, language: &str) -> bool {
    let (found, wanted) = (Language::parse(code), Language::parse(language));
    found.is_some() && found == wanted
}

/// A list as one cell: a single text as it is, several as JSON, so that a comma in a text does not part it.
fn list(texts: Vec<String>) -> String {
    let mut kept: Vec<String> = texts.into_iter().filter(|text| !text.trim().is_empty()).collect();
    match kept.as_slice() {
        [] => String::new(),
        [_] => kept.remove(0),
        _ => Value::from(kept).to_string(),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) if is_token(text) => String::new(),
        Value::String(text) => text.clone(),
        // 90.0 is how some programs write 90.
        Value::Number(number) => {
            let text = number.to_string();
            text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
        }
        other => other.to_string(),
    }
}

/// The part of a dotted name that says what it is: `attributes.title` and `title.value` are `title`.
pub(crate) fn plain(name: &str) -> String {
    let parts: Vec<&str> = name.split('.').collect();
    let start = parts.iter().take(parts.len() - 1).take_while(|part| WRAPPERS.contains(&squash(part).as_str())).count();
    let mut parts = &parts[start..];
    while let [rest @ .., last] = parts
        && !rest.is_empty()
        && TEXTS.contains(&squash(last).as_str())
    {
        parts = rest;
    }
    parts.join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(text: &str, language: &str) -> Vec<(String, String)> {
        cells(serde_json::from_str::<Value>(text).unwrap().as_object().unwrap(), language)
    }

    fn of<'a>(cells: &'a [(String, String)], name: &str) -> Option<&'a str> {
        cells.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
    }

    #[test]
    fn nested_keys_are_dotted_and_lists_are_one_cell() {
        let cells = flat(
            r#"{"id": 7, "hours": 1.5, "minutes": 90.0, "details": {"level": "BEGINNER"}, "tags": ["a, b", "c"],
                "one": ["x"], "none": [], "nothing": null, "free": true,
                "channels": [{"title": "DevOps", "id": 1}, {"title": "Cloud"}]}"#,
            "en",
        );
        assert_eq!(of(&cells, "id"), Some("7"));
        assert_eq!((of(&cells, "hours"), of(&cells, "minutes")), (Some("1.5"), Some("90")));
        assert_eq!(of(&cells, "details.level"), Some("BEGINNER"));
        assert_eq!(of(&cells, "tags"), Some(r#"["a, b","c"]"#));
        assert_eq!((of(&cells, "one"), of(&cells, "none"), of(&cells, "nothing")), (Some("x"), Some(""), Some("")));
        assert_eq!(of(&cells, "free"), Some("true"));
        assert_eq!(of(&cells, "channels.title"), Some(r#"["DevOps","Cloud"]"#));
    }

    #[test]
    fn of_several_languages_one_is_taken() {
        let text =
            r#"{"texts": [{"localeCode": "fr-FR", "title": "Bonjour"}, {"localeCode": "en-US", "title": "Hello"}]}"#;
        assert_eq!(of(&flat(text, "en"), "texts.title"), Some("Hello"));
        assert_eq!(of(&flat(text, "fr"), "texts.title"), Some("Bonjour"));
        assert_eq!(of(&flat(text, "de"), "texts.title"), Some("Bonjour"));
    }

    #[test]
    fn what_opens_doors_is_never_read() {
        let cells = flat(
            r#"{"aiccLaunch": {"url": "https://a.example", "params": "x=1"}, "x": "eyJhbGci.eyJzdWIi.c2ln"}"#,
            "en",
        );
        assert_eq!(of(&cells, "aiccLaunch.url"), Some("https://a.example"));
        assert_eq!(of(&cells, "aiccLaunch.params"), None);
        assert_eq!(of(&cells, "x"), Some(""));
    }

    #[test]
    fn names_are_told_without_what_stands_around_them() {
        for (name, expected) in [
            ("title", "title"),
            ("attributes.title", "title"),
            ("title.value", "title"),
            ("node.course.name", "name"),
            ("provider.name", "provider.name"),
            ("value", "value"),
        ] {
            assert_eq!(plain(name), expected);
        }
    }
}
