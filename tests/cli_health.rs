//! What is off with a catalog as a whole is said at import and by `onshelf status`; every row that is no course is listed.

mod support;

use serde_json::json;
use support::Onshelf;

const SUBJECTS: [&str; 12] = [
    "Kubernetes",
    "Terraform",
    "Photography",
    "Negotiation",
    "Statistics",
    "Blockchain",
    "Marketing",
    "Calculus",
    "Ceramics",
    "Philosophy",
    "Accounting",
    "Robotics",
];

/// A catalog of `rows` courses in which the description of each row is the one of the row `slip` further up.
fn catalog(rows: usize, slip: usize) -> String {
    let subjects = |row: usize| (SUBJECTS[row * 5 % 12], SUBJECTS[(row / 12 + row * 7 + 1) % 12]);
    let mut text = "id,title,description,level\n".to_owned();
    for row in slip..rows + slip {
        let ((one, two), (named, also)) = (subjects(row), subjects(row - slip));
        text += &format!("{row},{one} and {two} {row},\"You meet {named}, then {also}, in small steps.\",Beginner\n");
    }
    text
}

#[test]
fn descriptions_that_belong_to_their_neighbours_are_seen() {
    let person = Onshelf::new().file("vendor.csv", catalog(120, 0));
    person.run(&["import", "vendor.csv"]).exits(0).without_warning();
    let person = person.file("vendor.csv", catalog(120, 1));
    person
        .run(&["import", "vendor.csv"])
        .exits(1)
        .warns("vendor: about 1")
        .warns("descriptions, between lines ")
        .warns("a column of the export may have slipped");
    person.run(&["status"]).exits(0).says("vendor: warning: about 1");
    let status = person.run(&["status", "--format", "json"]).json();
    let warning = &status["catalogs"][0]["warnings"][0];
    assert_eq!(warning["kind"], "shifted");
    assert!(warning["rows"].as_u64().unwrap() > 90, "{warning}");
    // The vendor repairs it.
    let person = person.file("vendor.csv", catalog(120, 0));
    person.run(&["import", "vendor.csv"]).exits(0).without_warning();
    assert_eq!(person.run(&["status", "--format", "json"]).json()["catalogs"][0]["warnings"], json!([]));
}

#[test]
fn far_fewer_courses_than_last_time_are_told() {
    let person = Onshelf::new().file("vendor.csv", catalog(50, 0));
    person.run(&["import", "vendor.csv"]).exits(0);
    let person = person.file("vendor.csv", catalog(45, 0));
    person.run(&["import", "vendor.csv"]).exits(0).without_warning();
    let person = person.file("vendor.csv", catalog(20, 0));
    person.run(&["import", "vendor.csv"]).exits(1).warns("only 20 courses, where the last export had 45");
    // It stays so: then it is no news.
    person.run(&["import", "vendor.csv"]).exits(0).without_warning();
}

#[test]
fn a_column_of_equal_titles_is_no_column_of_titles() {
    let same: String = (0..40).map(|row| format!("{row},Training,Beginner\n")).collect();
    let person = Onshelf::new().file("vendor.csv", format!("id,title,level\n{same}"));
    person.run(&["import", "vendor.csv"]).exits(1).warns("only about 1 different titles in 40 rows");
    // Without ids they are one course; that is told as well.
    let person = person.file("other.csv", format!("no,title,level\n{same}"));
    person.run(&["import", "other.csv"]).exits(1).says("39 duplicates merged").warns("only about 1 different titles");
}

#[test]
fn characters_that_are_lost_are_told() {
    let rows: String = (0..20).map(|row| format!("{row},Course number {row},you?ll like it\n")).collect();
    let person = Onshelf::new().file("vendor.csv", format!("id,title,description\n{rows}"));
    person.run(&["import", "vendor.csv"]).exits(1).warns("20 courses hold misread characters");
}

#[test]
fn every_row_that_is_no_course_is_listed_with_its_cause() {
    let good: String =
        (1..9).map(|n| format!("{n},Course {n},About number {n}.,https://learn.example.com/{n}\n")).collect();
    let text = format!(
        "My export,,,\nid,title,description,url\n{good}20,#NAME?,x,\n21,,x,\n,,,\nid,title,description,url\n1,Other,x,\n\
         22,\"Broken,x,https://learn.example.com/22\n23,Fine,x,https://learn.example.com/23\n24,A,b,c,d,e\n25"
    );
    let person = Onshelf::new().file("vendor.csv", text);
    person
        .run(&["import", "vendor.csv"])
        .exits(1)
        .says("vendor: 9 courses (9 added)")
        .says("1 blank row left out; 1 repeated header left out; 1 line above the header left out")
        .warns("6 rows rejected")
        .warns("the file ends inside a row");
    let list = person.text_of("shelf/rejects/vendor.csv");
    let mut reader = csv::Reader::from_reader(list.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let told: Vec<[&str; 5]> = rows.iter().map(|row| [&row[0], &row[1], &row[4], &row[5], &row[6]]).collect();
    assert_eq!(
        told,
        [
            ["vendor.csv", "1", "", "My export", "above_header"],
            ["vendor.csv", "11", "title", "#NAME?", "spreadsheet_error"],
            ["vendor.csv", "12", "title", "21", "no_title"],
            ["vendor.csv", "13", "", "", "blank"],
            ["vendor.csv", "14", "", "id", "repeated_header"],
            ["vendor.csv", "15", "id", "1", "id_reused"],
            ["vendor.csv", "16", "title", "Broken,x,https://learn.example.com/22", "broken_quotes"],
            ["vendor.csv", "18", "column 5", "d", "shifted"],
            ["vendor.csv", "19", "id", "25", "cut_off"],
        ]
    );
    let status = person.run(&["status", "--format", "json"]).json();
    let catalog = &status["catalogs"][0];
    assert_eq!(catalog["rejected"], 9);
    assert_eq!(catalog["rows"], 18);
    assert_eq!(catalog["rejected_by_cause"]["broken_quotes"], 1);
    assert_eq!(catalog["rejected_by_cause"].as_object().unwrap().len(), 9);
}

#[test]
fn blank_rows_and_repeated_headers_are_listed_and_need_nobody() {
    let person = Onshelf::new().file("vendor.csv", "id,title,level\n1,Go,\n,,\nid,title,level\n2,Rust,\n,,\n");
    person
        .run(&["import", "vendor.csv"])
        .exits(0)
        .says("2 blank rows left out; 1 repeated header left out")
        .without_warning();
    assert_eq!(person.text_of("shelf/rejects/vendor.csv").lines().count(), 4);
    assert_eq!(person.run(&["status", "--format", "json"]).json()["catalogs"][0]["rejected"], 3);
}

#[test]
fn the_status_tells_how_many_courses_have_what() {
    let text = "id,title,description,skills,level,duration,language,url\n\
                1,Go,About,Go,Beginner,90,en,https://learn.example.com/1\n2,Rust,About,,,90,,https://learn.example.com/2\n\
                2,Rust,About,,,90,,https://learn.example.com/2\n3,Zig,,,,,,\n4,C,,,,,,\n";
    let person = Onshelf::new().file("vendor.csv", text);
    person
        .run(&["import", "vendor.csv"])
        .exits(0)
        .says("1 duplicate merged")
        .says("  with description 50%, skills 25%, level 25%, duration 50%, language 25%, link 50%\n");
    let status = person.run(&["status", "--format", "json"]).json();
    let catalog = &status["catalogs"][0];
    assert_eq!((&catalog["duplicates"], &catalog["retired"]), (&json!(1), &json!(0)));
    let share =
        json!({"description": 0.5, "duration": 0.5, "language": 0.25, "level": 0.25, "link": 0.5, "skills": 0.25});
    assert_eq!(catalog["share_with"], share);
}

#[test]
fn the_table_fits_eighty_columns() {
    let person = Onshelf::new().file("a-vendor-2026.csv", catalog(30, 0)).file("other.csv", catalog(2000, 0));
    person.run(&["import", "a-vendor-2026.csv", "other.csv"]).exits(0);
    let table = person.run(&["status"]).exits(0).stdout;
    assert!(table.lines().all(|line| line.chars().count() <= 80), "{table}");
}

#[test]
fn a_dry_run_shows_what_cells_said() {
    let person = Onshelf::new().file("vendor.csv", "title,level\nR&amp;D,Conversant\n");
    person
        .run(&["import", "vendor.csv", "--dry-run", "-v"])
        .exits(0)
        .says("R&D")
        .says("title was: R&amp;D")
        .says("level was: Conversant");
    let short = person.run(&["import", "vendor.csv", "--dry-run"]).exits(0);
    assert!(!short.stdout.contains("was:"));
}

#[test]
fn an_answer_tells_what_the_export_said() {
    let text = "title,description,level\nKubernetes &amp; Docker,<p>Containers.</p>,Conversant\n";
    let person = Onshelf::new().file("vendor.csv", text);
    person.run(&["import", "vendor.csv"]).exits(0);
    let found = &person.run(&["match", "k8s", "--format", "ndjson"]).ndjson()[0]["matches"][0];
    assert_eq!((&found["title"], &found["level"]), (&json!("Kubernetes & Docker"), &json!("intermediate")));
    assert_eq!(found["original"], json!({"level": "Conversant", "title": "Kubernetes &amp; Docker"}));
}

#[test]
fn the_status_tells_what_the_latest_attempt_did_not_bring_up_to_date() {
    use onshelf::model::{CatalogKind, CatalogNight, Night, Outcome};
    use onshelf::shelf::History;

    let person = Onshelf::new().file("vendor.csv", catalog(50, 0));
    person.run(&["import", "vendor.csv"]).exits(0);
    let status = person.run(&["status", "--format", "json"]).exits(0).json();
    assert_eq!((&status["troubles"], &status["catalogs"][0]["missing"]), (&serde_json::json!([]), &0.into()));
    let failed = |name: &str| CatalogNight {
        catalog: name.parse().unwrap(),
        kind: CatalogKind::Owned,
        courses: 50,
        outcome: Outcome::Failed { reason: "no such file".into() },
    };
    let catalogs = vec![failed("vendor"), failed("never-came")];
    let night = Night {
        at: "2999-01-02T02:10:00Z".into(),
        command: "sync".into(),
        catalogs,
        watched: Vec::new(),
        coverage: Vec::new(),
    };
    History::of(&person.path("shelf")).add(&night).unwrap();
    let run =
        person.run(&["status"]).exits(1).says("vendor: warning: not brought up to date on 2999-01-02: no such file");
    run.says("never-came: warning: not brought up to date");
    let status = person.run(&["status", "--format", "json"]).exits(1).json();
    assert_eq!(status["troubles"][1]["catalog"], "vendor");
    assert_eq!(status["troubles"][1]["text"], "no such file");
    // The next import that works puts it right.
    person.run(&["import", "vendor.csv"]).exits(0);
    assert!(!person.run(&["status"]).stdout.contains("vendor: warning"));
}
