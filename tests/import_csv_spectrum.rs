//! The cases of the public csv-spectrum collection (github.com/max-mapper/csv-spectrum), each written anew as a small
//! catalog: what any reader of CSV must get right before anything is said of damaged files.

use std::sync::LazyLock;

use onshelf::import::{Export, Profiles, Row};
use onshelf::model::Course;

/// The courses of a text; nothing of it may be rejected, merged or repaired.
fn courses(text: &str) -> Vec<Course> {
    static PROFILES: LazyLock<Profiles> = LazyLock::new(Profiles::bundled);
    let input = std::io::Cursor::new(text.as_bytes().to_vec());
    let mut export = Export::from_reader(input, "spectrum.csv", &PROFILES, None).unwrap();
    let courses = export
        .by_ref()
        .map(|row| match row.unwrap() {
            Row::Course { course, .. } => course,
            other => panic!("{text:?}: {other:?}"),
        })
        .collect();
    assert!(export.summary().repairs.is_empty(), "{text:?}: {:?}", export.summary());
    courses
}

/// Title, description and provider of each.
fn cells(text: &str) -> Vec<[String; 3]> {
    let cells = |course: Course| [course.title, course.description, course.provider.unwrap_or_default()];
    courses(text).into_iter().map(cells).collect()
}

#[test]
fn simple_with_either_line_end() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["title,description,provider", "Learning Go,First steps,Acme", ""].join(end);
        assert_eq!(cells(&text), [["Learning Go", "First steps", "Acme"]], "{end:?}");
        assert_eq!(cells(text.trim_end()), [["Learning Go", "First steps", "Acme"]], "no line end at the end");
    }
}

#[test]
fn comma_in_quotes() {
    assert_eq!(
        cells("title,description,provider\nLearning Go,\"Types, tests, tools\",\"Acme, Inc.\"\n"),
        [["Learning Go", "Types, tests, tools", "Acme, Inc."]]
    );
}

#[test]
fn empty_cells_with_either_line_end() {
    for end in ["\n", "\r\n"] {
        let text = ["title,description,provider", "Learning Go,\"\",\"\"", "Rust,,Acme", ""].join(end);
        assert_eq!(cells(&text), [["Learning Go", "", ""], ["Rust", "", "Acme"]], "{end:?}");
    }
}

#[test]
fn escaped_quotes() {
    assert_eq!(
        cells("title,description,provider\n\"The \"\"Go\"\" Way\",\"say \"\"hi\"\"\",\"\"\"Acme\"\"\"\nRust,b,c\n"),
        [["The \"Go\" Way", "say \"hi\"", "\"Acme\""], ["Rust", "b", "c"]]
    );
}

#[test]
fn json_in_a_cell() {
    let found = cells(
        "title,description,provider\nLearning Go,\"{\"\"type\"\": \"\"Point\"\", \"\"at\"\": [102.0, 0.5]}\",Acme\n",
    );
    assert_eq!(found, [["Learning Go", "{\"type\": \"Point\", \"at\": [102.0, 0.5]}", "Acme"]]);
}

#[test]
fn line_breaks_in_a_cell() {
    for end in ["\n", "\r\n"] {
        let text = ["title,description,provider", "Learning Go,\"Once upon", "a time\",Acme", "Rust,b,c", ""].join(end);
        assert_eq!(cells(&text), [["Learning Go", "Once upon a time", "Acme"], ["Rust", "b", "c"]], "{end:?}");
    }
}

#[test]
fn quotes_and_line_breaks_in_a_cell() {
    let text = "title,description,provider\nLearning Go,\"say \"\"hi\n\"\"\nthen go\",Acme\nRust,\"b\n\",c\n";
    assert_eq!(cells(text), [["Learning Go", "say \"hi \" then go", "Acme"], ["Rust", "b", "c"]]);
}

#[test]
fn letters_of_every_alphabet() {
    assert_eq!(
        cells("title,description,provider\nУчим Go,ʤ ü 数据,会社\n日本語入門,¿qué?,العربية\n"),
        [["Учим Go", "ʤ ü 数据", "会社"], ["日本語入門", "¿qué?", "العربية"]]
    );
}

#[test]
fn a_first_column_without_name_and_long_numbers() {
    let found = courses(",title,duration\n0,Learning Go,PT12H\n1,Rust,PT24H30M\n");
    assert_eq!(found.iter().map(|course| course.title.as_str()).collect::<Vec<_>>(), ["Learning Go", "Rust"]);
    let found = courses("id,title\n12345678901234567890,Learning Go\n00042,Rust\n");
    assert_eq!(found.iter().map(|course| course.id.as_str()).collect::<Vec<_>>(), ["12345678901234567890", "00042"]);
}
