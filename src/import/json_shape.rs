//! Where in a JSON file its courses lie, told from its beginning.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Deserializer, Map, Value};

use super::flatten::plain;
use super::header::squash;

/// Objects looked at in each list.
const LOOKED_AT: usize = 40;
/// Lines looked at to tell whether each is a value of its own.
const LINES: usize = 20;
/// A list counts if its objects have at least this share of the known names the best list's have.
const ALIKE: f32 = 0.5;
/// Lists around courses are called this; beside such a list the object around it is no course, whatever it is called.
const LISTS: [&str; 22] = [
    "results",
    "items",
    "courses",
    "data",
    "elements",
    "modules",
    "graph",
    "itemlistelement",
    "value",
    "values",
    "records",
    "rows",
    "entries",
    "hits",
    "nodes",
    "edges",
    "docs",
    "content",
    "catalog",
    "learningobjects",
    "assets",
    "list",
];
/// Types of schema.org that are courses.
const COURSE_TYPES: [&str; 6] =
    ["Course", "LearningResource", "EducationalOccupationalProgram", "Book", "VideoObject", "Product"];

/// Where the courses lie.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shape {
    /// Every line is a value of its own.
    pub(crate) lines: bool,
    /// Paths to objects, and whether those are courses.
    places: BTreeMap<String, bool>,
    /// How many known names the objects of the best place have.
    best: usize,
    /// Objects say what they are, in the words of schema.org.
    typed: bool,
}

#[derive(Default)]
struct Place {
    /// The most known names an object here has.
    words: usize,
    objects: usize,
    courses: usize,
}

impl Shape {
    /// The shape of a file that begins with `sample`; `None` if no object in it has a known name.
    pub(crate) fn of(sample: &[u8], whole: bool, known: &HashSet<String>) -> Option<Self> {
        let lines = are_values(sample, whole);
        let values = match lines {
            true => values_of_lines(sample),
            false => values(sample, whole),
        };
        let mut places = BTreeMap::new();
        for value in &values {
            visit(value, String::new(), known, &mut places);
        }
        if values.len() == 1 && places.keys().any(|path| is_list(path)) {
            places.remove("");
        }
        let typed = places.values().any(|place| place.courses > 0);
        places.retain(|_, place| place.words > 0 && (!typed || place.courses > 0));
        // The outermost of equals comes first in the order of paths.
        let best = places.values().map(|place| place.words).max()?;
        let (winner, _) = places.iter().find(|(_, place)| place.words == best)?;
        let winner = winner.clone();
        let counts = places.into_iter().map(|(path, place)| {
            let beside = path == winner || !within(&path, &winner) && !within(&winner, &path);
            let alike = place.words as f32 >= best as f32 * ALIKE;
            let is_course = beside && (typed || alike && (path == winner || are_siblings(&path, &winner)));
            (path, is_course)
        });
        Some(Self { lines, places: counts.collect(), best, typed })
    }

    /// Whether objects at `path` may be courses, as far as the path tells.
    pub(crate) fn may_be(&self, path: &str) -> bool {
        match self.places.get(path) {
            Some(is_course) => *is_course,
            // A list that comes late in the file.
            None => self.courses().any(|place| are_siblings(path, place)),
        }
    }

    /// Whether an object at `path` is a course; of a new list the first object decides for all.
    pub(crate) fn is_course(&mut self, path: &str, object: &Map<String, Value>, known: &HashSet<String>) -> bool {
        let alike = || words(object, known) as f32 >= self.best as f32 * ALIKE;
        let place = match self.places.get(path) {
            Some(is_course) => *is_course,
            None => {
                let is_course = if self.typed { is_course_type(object) } else { alike() };
                self.places.insert(path.to_owned(), is_course);
                is_course
            }
        };
        place && (!self.typed || is_course_type(object))
    }

    /// Only lists of these names hold courses.
    pub(crate) fn keep(&mut self, lists: &[String]) {
        let named = |path: &str| lists.iter().any(|list| *list == last_key(path));
        if self.places.iter().any(|(path, is_course)| *is_course && named(path)) {
            self.places.iter_mut().for_each(|(path, is_course)| *is_course &= named(path));
            let parents: Vec<String> = self.courses().map(|path| parent(path).to_owned()).collect();
            for (parent, list) in parents.iter().flat_map(|parent| lists.iter().map(move |list| (parent, list))) {
                let path = if parent.is_empty() { format!("{list}[]") } else { format!("{parent}.{list}[]") };
                self.places.insert(path, true);
            }
        }
    }

    /// The places of courses.
    pub(crate) fn courses(&self) -> impl Iterator<Item = &str> {
        self.places.iter().filter(|(_, is_course)| **is_course).map(|(path, _)| path.as_str())
    }
}

/// Whether most lines are objects by themselves.
fn are_values(sample: &[u8], whole: bool) -> bool {
    let mut lines: Vec<&[u8]> = sample.split(|byte| *byte == b'\n').take(LINES).collect();
    if !whole && lines.len() < LINES {
        lines.pop();
    }
    let filled: Vec<&[u8]> = lines.into_iter().filter(|line| !line.trim_ascii().is_empty()).collect();
    let objects = filled.iter().filter(|line| object(line).is_some()).count();
    filled.len() > 1 && objects * 2 > filled.len() && filled.iter().all(|line| line.trim_ascii().starts_with(b"{"))
}

fn values_of_lines(sample: &[u8]) -> Vec<Value> {
    sample.split(|byte| *byte == b'\n').take(LOOKED_AT).filter_map(object).map(Value::Object).collect()
}

/// The values at the beginning; the first as far as it is there.
fn values(sample: &[u8], whole: bool) -> Vec<Value> {
    let whole_values = Deserializer::from_slice(sample).into_iter::<Value>().map_while(Result::ok);
    let values: Vec<Value> = whole_values.take(LOOKED_AT).collect();
    if !values.is_empty() {
        return values;
    }
    let text = if whole { sample.to_vec() } else { closed(sample) };
    value(&text).or_else(|| value(&closed(&text[..first_fault(&text)]))).into_iter().collect()
}

/// Where in a text the first thing stands that is no JSON.
fn first_fault(text: &[u8]) -> usize {
    let Err(error) = serde_json::from_slice::<serde::de::IgnoredAny>(text) else { return text.len() };
    let above: usize =
        text.split_inclusive(|byte| *byte == b'\n').take(error.line().saturating_sub(1)).map(<[u8]>::len).sum();
    (above + error.column().saturating_sub(1)).min(text.len())
}

/// The object in some text; numbers that are none in JSON, as Python writes them, are nothing.
pub(crate) fn object(text: &[u8]) -> Option<Map<String, Value>> {
    match value(text)? {
        Value::Object(object) => Some(object),
        _ => None,
    }
}

fn value(text: &[u8]) -> Option<Value> {
    match serde_json::from_slice(text) {
        Ok(value) => Some(value),
        Err(_) => {
            let text = String::from_utf8_lossy(text);
            serde_json::from_str(&without_nan(&text)).ok()
        }
    }
}

fn without_nan(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut quoted, mut escaped) = (false, false);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let nan = (!quoted).then(|| ["NaN", "-Infinity", "Infinity"].into_iter().find(|word| rest.starts_with(word)));
        if let Some(Some(word)) = nan {
            out.push_str("null");
            rest = &rest[word.len()..];
            continue;
        }
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => {}
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// The beginning of a JSON text made whole: cut after the last complete value, with all brackets closed.
fn closed(sample: &[u8]) -> Vec<u8> {
    let mut open = Vec::new();
    let (mut quoted, mut escaped) = (false, false);
    // The last place where a bracket closed, and what was open then.
    let mut cut = (0, Vec::new());
    for (at, byte) in sample.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' if !quoted => open.push(b'}'),
            b'[' if !quoted => open.push(b']'),
            b'}' | b']' if !quoted => {
                open.pop();
                cut = (at + 1, open.clone());
            }
            _ => {}
        }
    }
    let mut text = sample[..cut.0].to_vec();
    text.extend(cut.1.iter().rev());
    text
}

/// Takes note of all objects in a value.
fn visit(value: &Value, path: String, known: &HashSet<String>, places: &mut BTreeMap<String, Place>) {
    match value {
        Value::Object(object) => {
            let place = places.entry(path.clone()).or_default();
            place.words = place.words.max(words(object, known));
            place.objects += 1;
            place.courses += usize::from(is_course_type(object));
            for (key, value) in object {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                visit(value, path, known, places);
            }
        }
        Value::Array(items) => {
            for item in items.iter().take(LOOKED_AT) {
                visit(item, format!("{path}[]"), known, places);
            }
        }
        _ => {}
    }
}

/// How many known names an object's cells have. Of lists of objects only names count that a profile spells out.
fn words(object: &Map<String, Value>, known: &HashSet<String>) -> usize {
    let mut found = HashSet::new();
    note_names(object, "", false, known, &mut found);
    found.len()
}

fn note_names(
    object: &Map<String, Value>,
    prefix: &str,
    in_list: bool,
    known: &HashSet<String>,
    found: &mut HashSet<String>,
) {
    for (key, value) in object {
        let name = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            Value::Object(inner) => note_names(inner, &name, in_list, known, found),
            Value::Array(items) if items.iter().any(Value::is_object) => {
                for item in items.iter().take(LOOKED_AT).filter_map(Value::as_object) {
                    note_names(item, &name, true, known, found);
                }
            }
            _ => {
                let spelled_out = [squash(&name), squash(&plain(&name))];
                let names = spelled_out.into_iter().take(if in_list { 1 } else { 2 });
                found.extend(names.into_iter().find(|name| known.contains(name)));
            }
        }
    }
}

fn is_course_type(object: &Map<String, Value>) -> bool {
    let is = |value: &Value| {
        value.as_str().is_some_and(|kind| COURSE_TYPES.contains(&kind.rsplit(['/', ':']).next().unwrap_or(kind)))
    };
    match object.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is),
        Some(kind) => is(kind),
        None => false,
    }
}

/// Whether a path ends in a list whose name says that it holds the content.
fn is_list(path: &str) -> bool {
    path.ends_with("[]") && LISTS.contains(&squash(last_key(path)).as_str())
}

/// `data.courses` of `data.courses[]`, `modules` of `modules[]`.
fn last_key(path: &str) -> &str {
    let path = path.trim_end_matches("[]");
    path.rsplit('.').next().unwrap_or(path)
}

fn parent(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(parent, _)| parent)
}

/// Two lists side by side in one object.
fn are_siblings(one: &str, other: &str) -> bool {
    let is_list = |path: &str| path.ends_with("[]") && path != "[]";
    one != other && is_list(one) && is_list(other) && parent(one) == parent(other)
}

/// Whether the place `inner` lies inside of `outer`.
fn within(inner: &str, outer: &str) -> bool {
    inner != outer && (outer.is_empty() || inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with(['.', '['])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> HashSet<String> {
        ["id", "title", "name", "description", "url", "level", "duration", "uid", "summary"].map(str::to_owned).into()
    }

    fn courses(text: &str) -> Vec<String> {
        Shape::of(text.as_bytes(), true, &known()).unwrap().courses().map(str::to_owned).collect()
    }

    #[test]
    fn the_list_of_courses_is_found_wherever_it_lies() {
        for (text, place) in [
            (r#"[{"id": 1, "title": "Go"}]"#, "[]"),
            (
                r#"{"count": 1, "results": [{"id": 1, "title": "Go", "instructors": [{"title": "Dr", "name": "X"}]}]}"#,
                "results[]",
            ),
            (r#"{"title": "Our list", "id": 9, "url": "u", "courses": [{"title": "Go"}]}"#, "courses[]"),
            (r#"{"data": {"edges": [{"cursor": "x", "node": {"id": 1, "title": "Go"}}]}}"#, "data.edges[]"),
            (r#"{"data": [{"id": 1, "attributes": {"title": "Go", "url": "u"}}]}"#, "data[]"),
            ("{\"id\": 1, \"title\": \"Go\"}\n{\"id\": 2, \"title\": \"C\"}\n", ""),
            (r#"{"id": 1, "title": "Go", "description": "x", "authors": [{"name": "X"}]}"#, ""),
            (
                r#"{"@type": "Course", "name": "Go", "hasCourseInstance": [{"@type": "CourseInstance", "name": "x", "url": "u"}]}"#,
                "",
            ),
            (r#"{"@graph": [{"@type": "Organization", "name": "x"}, {"@type": "Course", "name": "Go"}]}"#, "@graph[]"),
            (
                r#"{"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "url": "u", "item": {"@type": "Course", "name": "Go"}}]}"#,
                "itemListElement[].item",
            ),
        ] {
            assert_eq!(courses(text), [place], "{text}");
        }
    }

    #[test]
    fn several_lists_of_a_kind_count_and_lists_of_words_do_not() {
        let text = r#"{"modules": [{"uid": "a", "title": "A", "summary": "x", "url": "u"}],
                       "learningPaths": [{"uid": "b", "title": "B", "summary": "x"}], "levels": [{"id": "beginner"}]}"#;
        let mut shape = Shape::of(text.as_bytes(), true, &known()).unwrap();
        assert_eq!(shape.courses().collect::<Vec<_>>(), ["learningPaths[]", "modules[]"]);
        assert!(!shape.may_be("levels[]") && shape.may_be("exams[]"));
        let object = |text| object(text).unwrap();
        assert!(shape.is_course("exams[]", &object(br#"{"uid": "c", "title": "C"}"#), &known()));
        assert!(!shape.is_course("roles[]", &object(br#"{"id": "dev"}"#), &known()));
        shape.keep(&["modules".into(), "certifications".into()]);
        assert_eq!(shape.courses().collect::<Vec<_>>(), ["certifications[]", "modules[]"]);
    }

    #[test]
    fn the_beginning_of_a_file_is_enough() {
        let text = br#"{"n": 3, "results": [{"id": 1, "title": "Go ]}"}, {"id": 2, "tit"#;
        let shape = Shape::of(text, false, &known()).unwrap();
        assert_eq!(shape.courses().collect::<Vec<_>>(), ["results[]"]);
    }

    #[test]
    fn lines_are_told_from_an_object_of_several_lines() {
        assert!(are_values(b"{\"a\":1}\n{broken\n{\"a\":2}\n", true));
        assert!(!are_values(b"{\n \"a\": [\n{}\n]}", true));
        assert!(!are_values(b"{\"a\":1}\n", true));
    }

    #[test]
    fn numbers_that_are_none_are_nothing() {
        let object = object(br#"{"rating": NaN, "title": "NaN and Infinity", "x": -Infinity}"#).unwrap();
        assert_eq!((&object["rating"], &object["title"]), (&Value::Null, &Value::from("NaN and Infinity")));
    }
}
