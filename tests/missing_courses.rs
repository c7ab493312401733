//! Courses that are missing from an export for now: on the shelf, with a word of warning, and told in the status.

mod support;

use onshelf::import::{Export, Profiles};
use onshelf::jobs::{ImportReport, ImportRequest, import_catalog};
use onshelf::model::Guards;
use onshelf::shelf::Shelf;
use onshelf::skills::Knowledge;
use support::Onshelf;

const BOTH: &str = "id,title\n1,Learning Python\n2,Learning Java\n";
const ONE: &str = "id,title\n1,Learning Python\n";

/// A night's import of `text`, as the nightly job does it.
fn night(person: &Onshelf, text: &str, day: u8, request: ImportRequest) -> ImportReport {
    let knowledge = Knowledge::bundled();
    let shelf_path = person.path("shelf");
    let mut shelf = Shelf::open_or_create(&shelf_path, &knowledge).unwrap();
    let input = std::io::Cursor::new(text.to_owned());
    let export = Export::from_reader(input, "vendor.csv", &Profiles::bundled(), None).unwrap();
    let request = ImportRequest { file: "vendor.csv".into(), missing_nights: 3, ..request };
    let now = format!("2026-11-{day:02}T02:10:00Z");
    let report = import_catalog(&mut shelf, export, &request, &shelf_path.join("rejects"), &now, &|_| ()).unwrap();
    shelf.close().unwrap();
    report
}

#[test]
fn a_missing_course_is_shown_with_a_warning_until_it_retires() {
    let person = Onshelf::new();
    night(&person, BOTH, 1, ImportRequest::default());
    night(&person, ONE, 2, ImportRequest::default());
    let cautions = |need: &str| {
        let answers = person.run(&["match", need, "--format", "ndjson"]).exits(0).ndjson();
        answers[0]["matches"][0]["cautions"].clone()
    };
    let text = "It is not in the catalog's last export (missing since 2 November 2026); it may be retired.";
    assert_eq!(cautions("Java"), serde_json::json!([{"kind": "missing", "text": text}]));
    assert_eq!(cautions("Python"), serde_json::json!([]));
    let status = person.run(&["status", "--format", "json"]).exits(0).json();
    let catalog = &status["catalogs"][0];
    assert_eq!((&catalog["courses"], &catalog["missing"]), (&2.into(), &1.into()));
    assert_eq!(catalog["missing_since"], "2026-11-02");
    person.run(&["status"]).exits(0).says("vendor: 1 course not in the last export, the first since 2026-11-02");
    night(&person, ONE, 3, ImportRequest::default());
    let report = night(&person, ONE, 4, ImportRequest::default());
    assert_eq!((report.difference.retired, report.difference.courses()), (1, 1));
    person.run(&["match", "Java"]).exits(0).says("gap");
}

#[test]
fn what_is_held_back_leaves_courses_rejects_and_kept_export_as_they_were() {
    let rows: String = (0..40).map(|number| format!("{number},Learning Python {number}\n")).collect();
    let all = format!("id,title\n{rows},\n7,\n");
    let person = Onshelf::new().file("vendor.csv", &all);
    person.run(&["import", "vendor.csv"]).exits(1);
    let rejects = person.text_of("shelf/rejects/vendor.csv");
    let kept = std::fs::read(person.path("shelf/sources/vendor.gz")).unwrap();
    let guards = Some(Guards { max_retired: 0.2 });
    let half = "id,title\n1,Learning Python 1\n2,Learning Python 2\n";
    let report = night(&person, half, 2, ImportRequest { guards, ..ImportRequest::default() });
    let held = report.held.unwrap();
    assert_eq!(held.accept_command(), "onshelf sync --accept vendor");
    assert!(held.to_string().contains("38 of the 40 courses of the last export are not in it (95%, and 20% may be)"));
    person.run(&["status"]).exits(0).says("40 courses in 1 catalog");
    assert_eq!(person.text_of("shelf/rejects/vendor.csv"), rejects);
    assert_eq!(std::fs::read(person.path("shelf/sources/vendor.gz")).unwrap(), kept);
    // Accepted, it is one export among others: what it lacks is missing for now.
    let report = night(&person, half, 3, ImportRequest::default());
    assert_eq!((report.held, report.difference.missing, report.difference.gone), (None, 38, 38));
}
