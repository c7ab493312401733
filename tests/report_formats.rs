//! The report in every format and language: the same things are said, and text from outside is never more than text.

#[path = "support/reports.rs"]
mod reports;
#[path = "support/schema.rs"]
mod schema;

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use onshelf::report::{Format, Report, clean};
use onshelf::wording::Locale;
use reports::{hostile_answer, report, whole_report};
use serde_json::Value;

fn text(report: &Report, format: Format, locale: Locale) -> String {
    String::from_utf8(format.render(report, locale).unwrap()).unwrap()
}

/// Without what changes from version to version.
fn steady(text: &str) -> String {
    text.replace(&format!("Onshelf {}", env!("CARGO_PKG_VERSION")), "Onshelf VERSION")
}

/// Ideas of strings that break things.
fn naughty() -> Vec<String> {
    let text = std::fs::read_to_string("fixtures/report/naughty.json").unwrap();
    let mut strings: Vec<String> = serde_json::from_str(&text).unwrap();
    strings.push("A title without end. ".repeat(5_000));
    strings
}

fn workbook(report: &Report, locale: Locale) -> Xlsx<Cursor<Vec<u8>>> {
    calamine::open_workbook_from_rs(Cursor::new(Format::Xlsx.render(report, locale).unwrap())).unwrap()
}

/// The files of a workbook by name.
fn parts(workbook: Vec<u8>) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    let part = |name: String| {
        let mut text = String::new();
        archive.by_name(&name).unwrap().read_to_string(&mut text).unwrap();
        (name, text)
    };
    names.into_iter().map(part).collect()
}

#[test]
fn markdown_in_every_language() {
    for locale in Locale::ALL {
        let text = text(&whole_report(), Format::Markdown, locale);
        insta::assert_snapshot!(format!("markdown_{locale}"), steady(&text));
    }
}

#[test]
fn the_table_has_a_line_a_course() {
    insta::assert_snapshot!(text(&whole_report(), Format::Csv, Locale::English));
}

#[test]
fn a_page_in_every_language_is_of_that_language() {
    for (locale, words) in
        [(Locale::English, "Take first"), (Locale::German, "Damit anfangen"), (Locale::French, "À suivre d’abord")]
    {
        let page = text(&whole_report(), Format::Html, locale);
        assert!(page.contains(&format!("<html lang=\"{locale}\">")));
        assert!(page.contains(words), "{locale}");
        if locale != Locale::English {
            for english in
                ["Take first", "Keep in mind", "names Kubernetes", "It dates from", "Not open to", "seats for"]
            {
                assert!(!page.contains(english), "{locale}: {english}");
            }
        }
    }
}

#[test]
fn json_is_as_its_schema_says_and_has_no_key_beside_it() {
    let plain = report(reports::small_report());
    for report in [whole_report(), plain, report(Vec::new())] {
        for locale in Locale::ALL {
            let value: Value = serde_json::from_str(&text(&report, Format::Json, locale)).unwrap();
            let violations = schema::violations(include_str!("../docs/report.schema.json"), &value);
            assert!(violations.is_empty(), "{locale}: {violations:#?}");
        }
    }
}

#[test]
fn a_workbook_has_a_table_a_sheet() {
    let report = whole_report();
    let mut book = workbook(&report, Locale::English);
    let names = ["Overview", "Needs", "Courses", "Still open", "Reading list", "Catalogs", "Method"];
    assert_eq!(book.sheet_names(), names);
    let needs = book.worksheet_range("Needs").unwrap();
    let column = |head: &str| {
        let mut heads = needs.rows().next().unwrap().iter();
        heads.position(|cell| *cell == Data::String(head.into())).unwrap_or_else(|| panic!("no column {head}"))
    };
    assert_eq!(needs.height(), 1 + report.needs().count());
    assert_eq!(needs[(1, column("Take first"))], Data::String("Kubernetes from the ground up".into()));
    assert_eq!(needs[(1, column("People"))], Data::Float(12.0));
    assert_eq!(needs[(1, column("Hours"))], Data::Float(11.5));
    assert!(book.worksheet_range("Still open").unwrap().rows().any(|row| {
        row.iter().any(|cell| {
            cell.to_string().starts_with("Datacamp, on offer, would cover it")
                || cell.to_string().starts_with("DataCamp, on offer, would cover it")
        })
    }));
    let german = workbook(&report, Locale::German).sheet_names();
    // Words that lead to something on a page end with a colon there, not over a column.
    for locale in Locale::ALL {
        let needs = workbook(&report, locale).worksheet_range_at(1).unwrap().unwrap();
        for head in needs.rows().next().unwrap() {
            assert!(!head.to_string().ends_with([':', ' ', '\u{202f}', '\u{a0}']), "{head}");
        }
    }
    assert_eq!(german, ["Überblick", "Bedarfe", "Kurse", "Noch offen", "Kurze Liste", "Kataloge", "Vorgehen"]);
}

#[test]
fn the_same_report_is_the_same_workbook() {
    let report = whole_report();
    assert!(
        Format::Xlsx.render(&report, Locale::French).unwrap() == Format::Xlsx.render(&report, Locale::French).unwrap()
    );
}

#[test]
fn naughty_strings_stay_text_in_a_workbook() {
    let strings = naughty();
    let report = report(strings.iter().map(|text| hostile_answer(text)).collect());
    let parts = parts(Format::Xlsx.render(&report, Locale::English).unwrap());
    for (name, part) in &parts {
        assert!(!part.contains("<f>") && !part.contains("<f "), "a formula in {name}");
        if name.ends_with(".rels") {
            let targets = part.split("TargetMode=\"External\"").count() - 1;
            assert_eq!(targets, part.matches("Target=\"http").count(), "a link that is none of the web in {name}");
        }
    }
    let mut book = workbook(&report, Locale::English);
    let needs = book.worksheet_range("Needs").unwrap();
    let written: Vec<String> = needs.rows().skip(1).map(|row| row[2].to_string()).collect();
    for text in &strings {
        let expected = clean(text, 32_767);
        let expected = expected.strip_suffix('…').unwrap_or(&expected).chars().take(30_000).collect::<String>();
        assert!(written.iter().any(|cell| cell.starts_with(&expected)), "{text:.100} is not in the workbook");
    }
    for name in book.sheet_names() {
        for cell in book.worksheet_range(&name).unwrap().used_cells() {
            assert!(cell.2.to_string().encode_utf16().count() <= 32_767);
        }
    }
}

#[test]
fn naughty_strings_stay_text_in_a_table() {
    let strings = naughty();
    let report = report(strings.iter().map(|text| hostile_answer(text)).collect());
    let table = text(&report, Format::Csv, Locale::English);
    let table = table.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), strings.len());
    for cell in rows.iter().flatten() {
        let starts = cell.trim_start().starts_with(['=', '+', '-', '@']);
        assert!(!starts || cell.parse::<f64>().is_ok(), "{cell:.100} is a formula");
        assert!(!cell.contains(['\r', '\n', '\t', '\0', '\u{202e}', '\u{1b}']), "{cell:.100}");
    }
}

#[test]
fn naughty_strings_stay_text_in_markdown() {
    for string in naughty() {
        let text = text(&report(vec![hostile_answer(&string)]), Format::Markdown, Locale::English);
        // A bracket behind a backslash is a bracket.
        let lower = text.to_lowercase().replace("\\](", "");
        for mark in [
            "<script",
            "<img",
            "<svg",
            "<iframe",
            "<a ",
            "<!--",
            "](javascript",
            "](data",
            "![",
            "\u{202e}",
            "\0",
            "\u{1b}",
        ] {
            assert!(!lower.contains(mark), "{mark:?} of {string:.100} is in the text");
        }
        assert!(text.len() < 100_000);
    }
}

#[test]
fn naughty_strings_stay_text_in_json() {
    let strings = naughty();
    let report = report(strings.iter().map(|text| hostile_answer(text)).collect());
    let value: Value = serde_json::from_str(&text(&report, Format::Json, Locale::English)).unwrap();
    let needs = value["teams"].as_array().unwrap().iter().flat_map(|team| team["needs"].as_array().unwrap());
    let said: Vec<&str> = needs.map(|need| need["need"]["text"].as_str().unwrap()).collect();
    for text in &strings {
        assert!(said.contains(&text.as_str()), "programs get what was said");
    }
}

#[test]
fn naughty_strings_stay_text_on_a_page() {
    for string in naughty() {
        for locale in Locale::ALL {
            let page = text(&report(vec![hostile_answer(&string)]), Format::Html, locale);
            for mark in [
                "<script",
                "<img",
                "<svg ",
                "<iframe",
                "<!--",
                "href=\"javascript",
                "href=\"data",
                "\u{202e}",
                "\0",
                "\u{1b}",
            ] {
                let own = if mark == "<svg " { page.matches("<svg aria-hidden").count() + 1 } else { 0 };
                assert_eq!(page.matches(mark).count(), own, "{mark:?} of {string:.100}");
            }
            assert!(!page.contains("49<"), "a template in {string:.100} was run");
        }
    }
}
