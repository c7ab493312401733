//! `onshelf import` and `onshelf status`, as the person who keeps the shelf runs them.

mod support;

use onshelf::shelf::Shelf;
use onshelf::skills::Knowledge;
use serde_json::json;
use support::{ACADEMY, Onshelf};

/// What is said of courses that lack nothing.
const COMPLETE: &str = "  with description 100%, skills 100%, level 100%, duration 100%, language 100%, link 100%\n";

#[test]
fn an_export_comes_onto_the_shelf_and_again_changes_nothing() {
    let person = Onshelf::new().file("academy.csv", ACADEMY);
    person
        .run(&["import", "academy.csv"])
        .exits(0)
        .says_exactly(&format!("academy: 3 courses (3 added); read as Onshelf's own format\n{COMPLETE}"))
        .without_warning();
    person
        .run(&["import", "academy.csv"])
        .exits(0)
        .says_exactly(&format!("academy: 3 courses (nothing changed); read as Onshelf's own format\n{COMPLETE}"));
}

#[test]
fn a_newer_export_is_taken_by_difference() {
    let person = Onshelf::with_academy();
    let newer = ACADEMY.replace("Tables and formulas", "Tables; formulas; Power Query").replace("J-1", "J-2");
    let person = person.file("academy.csv", newer);
    person.run(&["import", "academy.csv"]).exits(0).says("3 courses (1 added, 1 changed, 1 retired, 1 unchanged)");
    person.run(&["import", "academy.csv"]).exits(0).says("nothing changed");
}

#[test]
fn rejected_rows_are_told_and_listed_in_a_file() {
    let person = Onshelf::new().file("academy.csv", format!("{ACADEMY}E-2,,no title,,,,,\nE-1,=Another one,,,,,,\n"));
    person
        .run(&["import", "academy.csv"])
        .exits(1)
        .says("academy: 3 courses (3 added)")
        .warns("2 rows rejected: 1 the row has no title; 1 another course of this file has the same id")
        .warns("line 5, column `title`: the row has no title (found: E-2)")
        .warns("line 6, column `id`: another course of this file has the same id and a different title (found: E-1)")
        .warns("academy.csv");
    let listed = person.text_of("shelf/rejects/academy.csv");
    assert_eq!(
        listed,
        "\u{feff}file,line,last_line,row,column,found,cause,why\n\
         academy.csv,5,5,4,title,E-2,no_title,the row has no title\n\
         academy.csv,6,6,5,id,E-1,id_reused,another course of this file has the same id and a different title\n"
    );
    // The vendor repairs the export: the list goes with its cause.
    let person = person.file("academy.csv", ACADEMY);
    person.run(&["import", "academy.csv"]).exits(0).says("nothing changed").without_warning();
    assert!(!person.has("shelf/rejects/academy.csv"));
}

#[test]
fn a_long_list_of_rejected_rows_is_cut_unless_asked_for() {
    let bad: String = (0..9).map(|row| format!("B-{row},,no title,,,,,\n")).collect();
    let person = Onshelf::new().file("academy.csv", format!("{ACADEMY}{bad}"));
    let told = person.run(&["import", "academy.csv"]).exits(1).warns("… and 4 more (-v shows all)");
    assert!(!told.stderr.contains("B-8"));
    person.run(&["import", "academy.csv", "-v"]).exits(1).warns("B-8");
}

#[test]
fn what_cannot_be_read_makes_no_shelf() {
    let person = Onshelf::new()
        .file("empty.csv", "")
        .file("header.csv", "id,title\n")
        .file("binary.csv", [0, 159, 146, 150].repeat(200))
        .file("scan.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".repeat(20))
        .file("prices.csv", "Country,Tax\nAustria,20\nNorway,25\n")
        .file("needs.csv", "need,team\nk8s,Payments\n");
    for (file, words) in [
        ("empty.csv", "empty.csv is empty"),
        ("header.csv", "not a single row"),
        ("binary.csv", "binary data"),
        ("scan.pdf", "a PDF document"),
        ("prices.csv", "prices.csv"),
        ("needs.csv", "it is a list of needs"),
        ("missing.csv", "cannot open missing.csv"),
        (".", "it is a directory"),
    ] {
        person.run(&["import", file]).exits(2).warns(words).says_exactly("");
        assert!(!person.has("shelf"), "{file} made a shelf");
    }
}

#[test]
fn what_cannot_be_read_leaves_the_shelf_as_it_was() {
    let person = Onshelf::with_academy();
    let before = person.run(&["status", "--format", "json"]).exits(0).stdout;
    let person = person.file("academy.csv", "");
    person.run(&["import", "academy.csv"]).exits(2).warns("hint:");
    assert_eq!(person.run(&["status", "--format", "json"]).stdout, before);
    assert_eq!(person.run(&["match", "k8s", "--format", "ndjson"]).ndjson()[0]["verdict"], "covered");
}

#[test]
fn one_bad_file_among_several_does_not_hold_the_others_back() {
    let person =
        Onshelf::new().file("academy.csv", ACADEMY).file("broken.csv", "").file("extra.csv", "title\nDocker\n");
    person
        .run(&["import", "academy.csv", "broken.csv", "extra.csv"])
        .exits(1)
        .says("academy: 3 courses")
        .says("extra: 1 course (1 added)")
        .warns("broken.csv is empty");
    let person = Onshelf::new().file("broken.csv", "").file("worse.csv", "");
    person.run(&["import", "broken.csv", "worse.csv"]).exits(2).warns("broken.csv").warns("worse.csv");
    assert!(!person.has("shelf"));
}

#[test]
fn a_dry_run_shows_what_would_be_read_and_changes_nothing() {
    let person = Onshelf::new().file("strange.csv", "Course Title,Std\nDocker im Alltag,3\n");
    person
        .run(&["import", "strange.csv", "--dry-run"])
        .says("strange: would be read as")
        .says("Course Title")
        .says("Docker im Alltag")
        .exits(0);
    assert!(!person.has("shelf"));
    let person = Onshelf::with_academy();
    let before = person.run(&["status", "--format", "json"]).stdout;
    let person = person.file("academy.csv", "title\nDocker\n");
    person.run(&["import", "academy.csv", "--dry-run"]).exits(0).says("1 course");
    assert_eq!(person.run(&["status", "--format", "json"]).stdout, before);
}

#[test]
fn a_catalog_has_one_name_and_the_name_has_rules() {
    let person = Onshelf::new().file("export_2026-11.csv", ACADEMY).file("other.csv", ACADEMY);
    person
        .run(&["import", "export_2026-11.csv", "other.csv", "--catalog", "udemy"])
        .exits(2)
        .warns("`--catalog` names one catalog, but there are several files");
    person.run(&["import", "other.csv", "--catalog", "Our Academy"]).exits(2).warns("for example `our-academy`");
    assert!(!person.has("shelf"));
    person.run(&["import", "export_2026-11.csv", "--catalog", "udemy"]).exits(0).says("udemy: 3 courses");
    person.run(&["import", "export_2026-11.csv"]).exits(0).says("export-2026-11: 3 courses");
}

#[test]
fn an_unknown_profile_names_those_there_are() {
    let person = Onshelf::new().file("academy.csv", ACADEMY);
    person
        .run(&["import", "academy.csv", "--profile", "udmy"])
        .exits(2)
        .warns("there is no profile `udmy`")
        .warns("pluralsight")
        .warns("udemy-business");
    person.run(&["import", "academy.csv", "--profile", "onshelf"]).exits(0);
}

#[test]
fn an_offer_is_on_the_shelf_and_never_matched() {
    let person = Onshelf::new().file("offer.csv", ACADEMY);
    person.run(&["import", "offer.csv", "--offered"]).exits(0);
    assert_eq!(person.run(&["status", "--format", "json"]).json()["catalogs"][0]["kind"], "offered");
    for arguments in [vec!["match", "k8s"], vec!["match", "k8s", "--catalog", "offer"]] {
        let answer = &person.run(&[&arguments[..], &["--format", "ndjson"]].concat()).exits(0).ndjson()[0];
        assert_eq!((&answer["verdict"], &answer["matches"]), (&json!("gap"), &json!([])));
    }
    // It is bought.
    person.run(&["import", "offer.csv"]).exits(0);
    assert_eq!(person.run(&["match", "k8s", "--format", "ndjson"]).ndjson()[0]["verdict"], "covered");
}

#[test]
fn a_shelf_someone_else_writes_to_is_left_alone_and_can_be_read() {
    let person = Onshelf::with_academy();
    let knowledge = Knowledge::bundled();
    let writing = Shelf::open_or_create(&person.path("shelf"), &knowledge).unwrap();
    let holder = format!("is being written by `onshelf`, process {} on ", std::process::id());
    person.run(&["import", "academy.csv"]).exits(3).warns(&holder);
    person.run(&["match", "k8s"]).exits(0).says("covered");
    person.run(&["status"]).exits(0);
    writing.close().unwrap();
    person.run(&["import", "academy.csv"]).exits(0);
}

#[test]
fn the_status_says_what_is_there_and_how_fresh() {
    let person = Onshelf::new().file("academy.csv", format!("{ACADEMY}E-2,,no title,,,,,\n"));
    person.run(&["import", "academy.csv"]).exits(1);
    let status = person.run(&["status", "--format", "json"]).exits(0).json();
    let catalog = &status["catalogs"][0];
    for (key, value) in [
        ("name", json!("academy")),
        ("kind", json!("owned")),
        ("courses", json!(3)),
        ("rejected", json!(1)),
        ("profile", json!("onshelf")),
        ("source", json!("academy.csv")),
    ] {
        assert_eq!(catalog[key], value, "{key}");
    }
    let updated = catalog["updated"].as_str().unwrap();
    assert!(updated.len() == "2026-11-23T02:10:00Z".len() && updated.ends_with('Z'), "{updated}");
    let table = person.run(&["status"]).exits(0);
    assert_eq!(
        support::steady(&table.stdout),
        "Catalog  Kind   Courses  Merged  Rejected  Updated\n\
         academy  owned        3       0         1  2026-11-23 02:10:00 UTC\n\
         \n\
         Courses with  description  skills  level  duration  language  link\n\
         academy              100%    100%   100%      100%      100%  NN%\n\
         \n\
         academy: rejected 1 no title\n\
         \n\
         3 courses in 1 catalog, ./shelf\n"
    );
}

#[test]
fn where_there_is_no_shelf_the_next_command_is_named() {
    let person = Onshelf::new();
    for arguments in [&["status"][..], &["match", "k8s"], &["--shelf", "gone", "match", "k8s"]] {
        person.run(arguments).exits(2).warns("there is no shelf in").warns("onshelf import FILE").says_exactly("");
    }
    assert!(!person.has("shelf") && !person.has("gone"));
}

#[test]
fn the_shelf_is_named_by_argument_then_variable() {
    let person = Onshelf::new().file("academy.csv", ACADEMY).variable("ONSHELF_SHELF", "ours");
    person.run(&["import", "academy.csv"]).exits(0);
    assert!(person.has("ours/index") && !person.has("shelf"));
    person.run(&["--shelf", "theirs", "status"]).exits(2).warns("`theirs`");
    person.run(&["import", "academy.csv", "--shelf", "theirs"]).exits(0).says("3 added");
}

#[test]
fn quiet_leaves_the_result_and_the_warnings() {
    let person = Onshelf::new().file("academy.csv", format!("{ACADEMY}E-2,,no title,,,,,\n"));
    person.run(&["import", "-q", "academy.csv"]).exits(1).says("3 courses").warns("1 row rejected");
    person.run(&["-q", "-v", "status"]).exits(2);
}

#[test]
fn two_files_for_one_catalog_are_refused() {
    let person = Onshelf::new().file("a/udemy.csv", "title\nDocker\n").file("b/udemy.csv", "title\nJava\n");
    person.run(&["import", "a/udemy.csv", "b/udemy.csv"]).exits(2).warns("udemy");
    assert!(!person.has("shelf"));
}

#[test]
fn a_list_of_rejected_rows_that_cannot_be_written_is_no_reason_to_say_nothing_changed() {
    let person = Onshelf::new().file("academy.csv", format!("{ACADEMY}E-2,,no title,,,,,\n"));
    let person = person.file("shelf/rejects", "a file where the folder belongs");
    let run = person.run(&["import", "academy.csv"]).warns("rejects");
    let there = person.run(&["status", "--format", "json"]).stdout.contains("\"courses\":3");
    run.exits(if there { 1 } else { 2 });
}

#[test]
fn an_access_that_ends_is_said() {
    let person = Onshelf::with_academy();
    let run = person.run(&["import", "academy.csv", "--offered"]).exits(0).says("offered");
    assert!(!run.stdout.contains("nothing changed"));
}
