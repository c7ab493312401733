//! Spreadsheets as people send them: courses and needs out of Excel and OpenDocument files.

mod support;

use std::io::{Cursor, Write};

use onshelf::import::{Export, Profiles, Row};
use onshelf::model::Course;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use support::Onshelf;
use zip::write::{SimpleFileOptions, ZipWriter};

fn courses(bytes: Vec<u8>) -> Vec<Course> {
    let export = Export::from_reader(Cursor::new(bytes), "test.xlsx", &Profiles::bundled(), None).unwrap();
    export
        .filter_map(|row| match row.unwrap() {
            Row::Course { course, .. } => Some(course),
            _ => None,
        })
        .collect()
}

/// A workbook as a learning department sends it: a cover, a hidden list, a title merged above the header.
fn catalog() -> Vec<u8> {
    let mut book = Workbook::new();
    let cover = book.add_worksheet().set_name("Read me").unwrap();
    cover.write(0, 0, "Learning catalogue 2026").unwrap();
    cover.write(2, 0, "Please ask before you forward this.").unwrap();
    let old = book.add_worksheet().set_name("Old").unwrap();
    old.set_hidden(true);
    for (at, header) in ["id", "title", "description", "level", "duration", "language", "url"].iter().enumerate() {
        old.write(0, at as u16, *header).unwrap();
        old.write(1, at as u16, "old").unwrap();
    }
    let sheet = book.add_worksheet().set_name("Courses").unwrap();
    sheet.merge_range(0, 0, 0, 5, "Our courses, as of January", &Format::new().set_bold()).unwrap();
    for (at, header) in
        ["Course Number", "Course Title", "Duration", "Duration Unit", "Published", "Active"].iter().enumerate()
    {
        sheet.write(2, at as u16, *header).unwrap();
    }
    sheet.write(3, 0, 123_456_789_012_f64).unwrap();
    sheet.write(3, 1, "Kubernetes from Zero").unwrap();
    sheet.write(3, 2, 1.5).unwrap();
    sheet.write(3, 3, "hours").unwrap();
    let day = ExcelDateTime::from_ymd(2026, 1, 31).unwrap();
    sheet.write_with_format(3, 4, &day, &Format::new().set_num_format("dd/mm/yyyy")).unwrap();
    sheet.write(3, 5, true).unwrap();
    sheet.write(5, 0, 17).unwrap();
    sheet.write_formula(5, 1, rust_xlsxwriter::Formula::new("=Wrong(1)").set_result("#NAME?")).unwrap();
    sheet.write(6, 0, 18).unwrap();
    sheet.write(6, 1, "Go in a Day").unwrap();
    sheet.write(7, 0, 19).unwrap();
    sheet.write(7, 1, "COBOL").unwrap();
    sheet.write(7, 5, false).unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn the_sheet_of_courses_is_found_and_read_as_a_person_sees_it() {
    let courses = courses(catalog());
    let titles: Vec<&str> = courses.iter().map(|course| course.title.as_str()).collect();
    assert_eq!(titles, ["Kubernetes from Zero", "Go in a Day"]);
    let first = &courses[0];
    assert_eq!(first.id, "123456789012");
    assert_eq!(first.duration.as_ref().unwrap().minutes, Some(90));
    assert_eq!(first.published.as_deref(), Some("2026-01-31"));
}

#[test]
fn the_import_says_which_sheet_it_read_and_which_row_it_could_not() {
    let person = Onshelf::new().file("catalog.xlsx", catalog());
    person
        .run(&["import", "catalog.xlsx"])
        .exits(1)
        .says("catalog: 2 courses (2 added)")
        .says(", sheet Courses; 1 retired course left out")
        .warns("row 6, column `Course Title`: a spreadsheet wrote its error where the title should be (found: #NAME?)");
}

#[test]
fn another_sheet_is_read_if_it_is_named() {
    let person = Onshelf::new().file("catalog.xlsx", catalog()).file("plain.csv", "title\nGo\n");
    person.run(&["import", "catalog.xlsx", "--sheet", "old", "--dry-run"]).says(", sheet Old; 1 course");
    person
        .run(&["import", "catalog.xlsx", "--sheet", "Kurse"])
        .exits(2)
        .warns("has no sheet `Kurse`")
        .warns("one of: Read me, Old, Courses");
    person.run(&["import", "plain.csv", "--sheet", "Kurse"]).exits(2).warns("leave `--sheet` out");
}

#[test]
fn needs_and_vocabularies_are_read_from_spreadsheets_too() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, cells) in [["Team", "Need", "People"], ["Platform", "k8s", ""], ["Data", "asdfgh", ""]].iter().enumerate()
    {
        sheet.write_row(at as u32, 0, *cells).unwrap();
    }
    sheet.write(1, 2, 12).unwrap();
    let needs = book.save_to_buffer().unwrap();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["Skill", "Alias"]).unwrap();
    sheet.write_row(1, 0, ["Frobnication", "frob; frobbing"]).unwrap();
    let skills = book.save_to_buffer().unwrap();
    let person = Onshelf::with_academy().file("needs.xlsx", &needs).file("ours.xlsx", skills);
    let run = person.run(&["match", "--needs", "needs.xlsx", "--format", "ndjson"]).exits(0);
    assert_eq!(run.ndjson()[0]["need"]["text"], "k8s");
    assert_eq!(run.ndjson()[0]["need"]["people"], 12);
    assert_eq!(run.ndjson()[1]["need"]["team"], "Data");
    let piped = person.run_with(&["match", "--needs", "-", "--format", "ndjson"], &needs).exits(0);
    assert_eq!(piped.stdout, run.stdout);
    person.run(&["skills", "--check", "ours.xlsx"]).exits(0).says("1 ");
}

/// An OpenDocument spreadsheet with this content.
fn open_document(tables: &str, manifest: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\">\
         <office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    let mime = "application/vnd.oasis.opendocument.spreadsheet";
    for (name, text) in [("mimetype", mime), ("META-INF/manifest.xml", manifest), ("content.xml", &content)] {
        zip.start_file(name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const MANIFEST: &str = "<manifest:manifest xmlns:manifest=\"m\"></manifest:manifest>";

fn text(words: &str) -> String {
    format!("<table:table-cell office:value-type=\"string\"><text:p>{words}</text:p></table:table-cell>")
}

fn row(cells: &str) -> String {
    format!("<table:table-row>{cells}</table:table-row>")
}

#[test]
fn an_open_document_spreadsheet_is_read() {
    let number =
        "<table:table-cell office:value-type=\"float\" office:value=\"90\"><text:p>90,00</text:p></table:table-cell>";
    let blank = "<table:table-cell table:number-columns-repeated=\"16380\"/>";
    let header = row(&(text("Title") + &text("Duration in minutes") + &text("Level") + blank));
    let first = row(&(text("Go &amp; Docker") + number + &text("Beginner") + blank));
    let end = "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    let sheet =
        format!("<table:table table:name=\"Tabelle1\">{}{header}{first}{end}</table:table>", row(&text("Our list")));
    let courses = courses(open_document(&sheet, MANIFEST));
    assert_eq!(courses.len(), 1);
    assert_eq!(courses[0].title, "Go & Docker");
    assert_eq!(courses[0].duration.as_ref().unwrap().minutes, Some(90));
}

#[test]
fn a_spreadsheet_that_cannot_be_read_is_refused_with_the_reason() {
    let filled = "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell table:number-columns-repeated=\"1000\" \
                  office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>";
    let locked =
        "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let mut password = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    password.resize(1024, 0);
    password.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let xlsx = catalog();
    for (name, bytes, words) in [
        (
            "bomb.ods",
            open_document(&format!("<table:table table:name=\"A\">{filled}</table:table>"), MANIFEST),
            "span more than",
        ),
        ("endless.ods", open_document("<table:table table:name=\"A\"><table:table-row>", MANIFEST), "damaged"),
        ("locked.ods", open_document("", locked), "protected by a password"),
        ("locked.xlsx", password, "protected by a password"),
        ("half.xlsx", xlsx[..xlsx.len() / 2].to_vec(), "damaged or cut off"),
        ("nothing.xlsx", Workbook::new().save_to_buffer().unwrap(), "is empty"),
    ] {
        let person = Onshelf::new().file(name, bytes);
        person.run(&["import", name]).exits(2).warns(words).warns("hint:").says_exactly("");
    }
}

#[test]
fn a_workbook_of_the_old_kind_is_read() {
    let courses = courses(include_bytes!("../fixtures/import/old-excel.xls").to_vec());
    assert_eq!(courses.len(), 1);
    assert_eq!((courses[0].id.as_str(), courses[0].title.as_str()), ("4711", "Tables by Hand"));
    assert_eq!(courses[0].duration.as_ref().unwrap().minutes, Some(90));
    assert_eq!(courses[0].published.as_deref(), Some("2009-05-31"));
}
