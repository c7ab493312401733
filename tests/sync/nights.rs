//! Several nights: missing courses, coverage, history, two at once.

use super::{catalog, config, export, person};
use crate::support::Onshelf;

fn on(person: Onshelf, day: &str) -> Onshelf {
    person.variable("ONSHELF_NOW", &format!("2026-11-{day}T02:10:00Z"))
}

#[test]
fn a_course_is_missing_for_some_nights_before_it_retires() {
    let person = person(&[("a", "a.csv")], "missing_nights = 3\n").file("a.csv", export(0, 20, &[]));
    let person = on(person, "01");
    person.run(&["sync"]).exits(0);
    let mut person = person.file("a.csv", export(1, 20, &[]));
    // The file stays the same from the second night on: each night confirms it.
    for (day, missing, retired) in [("02", 1, 0), ("02", 1, 0), ("03", 1, 0), ("04", 0, 1), ("05", 0, 0)] {
        person = on(person, day);
        let run = person.run(&["sync", "--format", "json"]).exits(0);
        let told = catalog(&run, "a");
        assert_eq!(told["courses"], 19 + missing, "{day}: {run}");
        assert_eq!(told["difference"]["retired"].as_u64().unwrap_or(0), retired, "{day}: {run}");
    }
    let person = on(person.file("a.csv", export(0, 20, &[])), "06");
    let run = person.run(&["sync", "--format", "json"]).exits(0);
    assert_eq!(catalog(&run, "a")["difference"]["returned"], 1, "{run}");
}

const NEEDS: &str = "id,team,need\nN1,Platform,Kubernetes\nN2,Data,Kafka\nN3,Office,COBOL\n";

/// One catalog with everything but Kafka, one with Kafka only.
fn watched() -> Onshelf {
    let kafka =
        "id,title,description,skills\nK1,Apache Kafka Fundamentals,Topics and partitions in Apache Kafka.,Kafka\n";
    let rest = "id,title,description,skills\nC1,Kubernetes for Application Developers,Deploy and run applications on Kubernetes.,Kubernetes\n";
    person(&[("kafka", "kafka.csv"), ("rest", "rest.csv")], "needs = \"needs.csv\"\nmissing_nights = 0\n")
        .file("needs.csv", NEEDS)
        .file("kafka.csv", kafka)
        .file("rest.csv", rest)
}

#[test]
fn needs_that_lose_and_gain_coverage_are_told_with_the_course() {
    let person = on(watched(), "01");
    person
        .run(&["sync"])
        .exits(0)
        .says("Needs: 2 of 3 covered, 0 partial, 1 gap, 0 unclear")
        .says("2 new catalogs on the shelf.");
    let rest = "id,title,description,skills\nC1,Kubernetes for Application Developers,Deploy and run applications on Kubernetes.,Kubernetes\n\
                C2,COBOL for Beginners,Read and write COBOL programs.,COBOL\n";
    let kafka = "id,title,description,skills\nK2,Excel for Everyone,Tables and formulas.,Excel\n";
    let person = on(person.file("rest.csv", rest).file("kafka.csv", kafka), "02");
    let run = person.run(&["sync"]).exits(0);
    insta::assert_snapshot!(crate::nights::timeless(&run.stdout), @r#"
    1 need lost coverage; 1 gained it.
    Night of 2026-11-02 02:10 UTC, TIME

    Needs: 2 of 3 covered, 0 partial, 1 gap, 0 unclear
      lost   Data: “Kafka” covered → gap
             “Apache Kafka Fundamentals” (kafka/K1) is no longer there
      gained Office: “COBOL” gap → covered
             “COBOL for Beginners” (rest/C2) is new

    Catalogs
      kafka  1  1 new, 1 retired
          retired: Apache Kafka Fundamentals
          new: Excel for Everyone
      rest   2  1 new
          new: COBOL for Beginners
    "#);
    // The next night nothing changes, and the coverage is that of the last.
    let person = on(person, "03");
    person.run(&["sync"]).exits(0).says("Nothing changed.").says("Needs: 2 of 3 covered");
    let run = person.run(&["history"]).exits(0);
    insta::assert_snapshot!(run.stdout, @r"
    When (UTC)        By    Covered  Partial  Gap  What became of the catalogs
    2026-11-01 02:10  sync        2        0    1  kafka +1; rest +1
    2026-11-02 02:10  sync        2        0    1  kafka +1 −1; rest +1
        lost   Data: “Kafka” covered → gap
        gained Office: “COBOL” gap → covered
    2026-11-03 02:10  sync        2        0    1  nothing changed
    ");
    let run = person.run(&["history", "--since", "1d", "--format", "json"]).exits(0);
    let nights = run.json();
    assert_eq!(nights["nights"].as_array().unwrap().len(), 2, "{run}");
    assert_eq!(nights["nights"][0]["needs"]["covered"], 2);
    assert_eq!(nights["nights"][0]["coverage"][0]["course"]["fate"], "gone");
    person.run(&["history", "--since", "2026-11-03"]).exits(0).says("nothing changed");
    person.run(&["history", "--since", "soon"]).exits(2).warns("write a day like 2026-11-01, or 30d, or 6w");
}

#[test]
fn a_change_of_the_terms_is_seen_though_no_file_changed() {
    let person = on(watched(), "01");
    person.run(&["sync"]).exits(0);
    let text = person.text_of("onshelf.toml").replace("name = \"kafka\"", "name = \"kafka\"\naccess = [\"Platform\"]");
    let person = on(person.file("onshelf.toml", text), "02");
    person.run(&["sync"]).exits(0).says("Needs: 1 of 3 covered");
}

#[test]
fn needs_that_cannot_be_read_do_not_stop_the_night() {
    let person = watched();
    std::fs::remove_file(person.path("needs.csv")).unwrap();
    let run = person.run(&["sync", "--format", "json"]).exits(1).warns("the needs could not be watched");
    assert_eq!(catalog(&run, "rest")["courses"], 1);
}

#[test]
fn a_night_that_was_broken_off_before_it_told_is_told_by_the_next() {
    let person = on(watched(), "01");
    person.run(&["sync"]).exits(0);
    let history = person.text_of("shelf/history.ndjson");
    let rest = "id,title,description,skills\nC9,Excel for Everyone,Tables and formulas.,Excel\n";
    let person = on(person.file("rest.csv", rest), "02");
    person.run(&["sync", "--accept", "rest"]).exits(0).says("lost   Platform");
    // As if the machine had gone down between the commit and the line of history.
    let person = on(person.file("shelf/history.ndjson", history), "03");
    let run = person.run(&["sync"]).exits(1).warns(
        "the night of 2026-11-02 02:10 UTC was broken off when its changes were on the shelf and before it told of them: \
         rest 1 new, 1 retired",
    );
    // Whose coverage it turned is told as well.
    let run = run.says("lost   Platform: “Kubernetes” covered → gap");
    assert!(run.stdout.contains("Needs: 1 of 3 covered"), "{run}");
    let person = on(person, "04");
    person.run(&["sync"]).exits(0).says("Nothing changed.").without_warning();
    let told = person.run(&["history"]).exits(0);
    assert_eq!(told.stdout.matches("rest +1 −1").count(), 1, "{told}");
}

#[test]
fn there_is_one_sync_at_a_time() {
    let person = person(&[("a", "a.csv")], "").file("a.csv", export(0, 20, &[]));
    person.run(&["sync"]).exits(0);
    // As a sync holds it, for as long as the file is open.
    let lock = std::fs::File::options().write(true).open(person.path("shelf/writer.lock")).unwrap();
    lock.lock().unwrap();
    person.run(&["sync"]).exits(3).warns("is being written by");
    lock.unlock().unwrap();
    person.run(&["sync"]).exits(0);
}

#[test]
fn logs_are_json_if_so_configured() {
    let person = person(&[("a", "a.csv"), ("b", "b.csv")], "log = \"json\"\n").file("a.csv", export(0, 20, &[]));
    let run = person.run(&["sync"]).exits(1);
    let lines: Vec<serde_json::Value> = run.stderr.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(
        lines.iter().any(|line| line["level"] == "INFO" && line["catalog"] == "a" && line["courses"] == 20),
        "{run}"
    );
    assert!(
        lines.iter().any(|line| line["level"] == "WARN" && line["message"].as_str().unwrap().contains("b.csv")),
        "{run}"
    );
}

#[test]
fn a_night_that_cannot_be_is_told_in_the_log_too() {
    let person = person(&[("a", "a.csv")], "log = \"json\"\n").file("a.csv", export(0, 20, &[]));
    person.run(&["sync"]).exits(0);
    let lock = std::fs::File::options().write(true).open(person.path("shelf/writer.lock")).unwrap();
    lock.lock().unwrap();
    let run = person.run(&["sync"]).exits(3);
    let told: serde_json::Value = serde_json::from_str(run.stderr.trim()).unwrap_or_else(|_| panic!("{run}"));
    assert_eq!(told["level"], "ERROR", "{run}");
    lock.unlock().unwrap();
    std::fs::write(person.path("shelf/index/meta.json"), "{").unwrap();
    let run = person.run(&["sync"]).exits(2);
    let told: serde_json::Value = serde_json::from_str(run.stderr.trim()).unwrap_or_else(|_| panic!("{run}"));
    assert!(told["hint"].as_str().unwrap().contains("onshelf repair"), "{run}");
}

#[test]
fn a_quiet_night_says_nothing_unless_someone_is_needed() {
    let person = person(&[("a", "a.csv")], "").file("a.csv", export(0, 20, &[]));
    person.run(&["sync", "-q"]).exits(0).says_exactly("").without_warning();
    let person = person.file("onshelf.toml", config(&[("a", "b.csv")], ""));
    person.run(&["sync", "-q"]).exits(1).warns("there is no such file");
}

/// `text` without how long it took.
pub fn timeless(text: &str) -> String {
    let lines = text.lines().map(|line| match line.strip_prefix("Night of ").and_then(|rest| rest.rsplit_once(", ")) {
        Some((when, _)) => format!("Night of {when}, TIME"),
        None => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The demo's owned catalogs, by the name of their file without its ending.
const DEMO: [&str; 4] = ["coursera", "internal-academy", "pluralsight", "udemy-business"];

/// What the demo's needs are answered with from the shelf of `person`.
fn answers(person: &Onshelf) -> String {
    let needs = concat!(env!("CARGO_MANIFEST_DIR"), "/catalogs/demo/needs.csv");
    let run = person.run(&["match", "--needs", needs, "--format", "ndjson", "--top", "20"]).exits(0);
    assert!(run.stdout.lines().count() > 10, "{run}");
    run.stdout
}

/// One part in `share` of a table's rows, whole ones: cells may hold line breaks.
fn beginning(table: &str, share: usize) -> String {
    let mut part = String::new();
    for line in table.lines() {
        if part.len() >= table.len() / share && part.matches('"').count().is_multiple_of(2) {
            break;
        }
        part += line;
        part.push('\n');
    }
    part
}

#[test]
fn a_shelf_of_many_nights_answers_like_one_that_was_imported() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogs/demo");
    let whole = |name: &str| std::fs::read_to_string(folder.join(format!("{name}.csv"))).unwrap();
    let imported = DEMO.iter().fold(Onshelf::new(), |person, name| person.file(&format!("{name}.csv"), whole(name)));
    let files: Vec<String> = DEMO.iter().map(|name| format!("{name}.csv")).collect();
    let mut arguments = vec!["import"];
    arguments.extend(files.iter().map(String::as_str));
    // Two rows of the demo have no title.
    imported.run(&arguments).exits(1);

    let catalogs: Vec<(&str, &str)> = DEMO.iter().zip(&files).map(|(name, file)| (*name, file.as_str())).collect();
    let mut person = person(&catalogs, "missing_nights = 0\n");
    // A first night with the first courses only, and two that bring the rest.
    for (day, share, status) in [("01", 3, 0), ("02", 2, 0), ("03", 1, 1)] {
        for name in DEMO {
            person = person.file(&format!("{name}.csv"), beginning(&whole(name), share));
        }
        person = on(person, day);
        person.run(&["sync"]).exits(status);
    }
    assert_eq!(answers(&person), answers(&imported));
}
