//! An organisation brings its own words: `onshelf.toml`, and what `skills --check` and `--unknown` say.

mod support;

use serde_json::Value;
use support::Onshelf;

const TABLE: &str = include_str!("../fixtures/vocabulary/our-skills.csv");
const WINDOWS: &[u8] = include_bytes!("../fixtures/vocabulary/windows-1252.csv");
const NAMES: &str = include_str!("../fixtures/vocabulary/names.txt");
const ESCO: &str = include_str!("../fixtures/vocabulary/esco-shape.csv");
const ONSHELF: &str = include_str!("../fixtures/vocabulary/onshelf-format.csv");
const CONFIG: &str = "[[vocabulary]]\nfile = \"ours.csv\"\n";

/// The ids understood in `text`.
fn understood(person: &Onshelf, text: &str) -> Vec<String> {
    let run = person.run(&["skills", text, "--format", "ndjson"]).exits(0);
    let line: Value = serde_json::from_str(&run.stdout).unwrap();
    let skills = line["skills"].as_array().unwrap().iter();
    skills.map(|skill| skill["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn without_a_configuration_nothing_changes() {
    let person = Onshelf::new().file("ours.csv", TABLE);
    assert_eq!(understood(&person, "hsched"), Vec::<String>::new());
}

#[test]
fn the_organisations_words_are_understood_beside_ours() {
    let person = Onshelf::new().file("ours.csv", TABLE).file("onshelf.toml", CONFIG);
    assert_eq!(understood(&person, "hsched on the ACC"), ["helios", "kubernetes"]);
    assert_eq!(understood(&person, "zledger in Docker"), ["zephyr-ledger", "docker"]);
    assert_eq!(understood(&person, "an atlas of anatomy"), Vec::<String>::new());
    let run = person.run(&["skills", "hsched"]).exits(0).says("Helios").says("a kind of Kubernetes");
    run.warns("ours.csv: 5 things to look at, among them 1 name of ours").warns("onshelf skills --check ours.csv");
}

#[test]
fn every_command_matches_with_them() {
    let person = Onshelf::with_academy();
    person.run(&["match", "ACC"]).exits(0);
    let person = person.file("ours.csv", "skill,alias\nKubernetes,qubernet plumbing\n").file("onshelf.toml", CONFIG);
    person.run(&["match", "qubernet plumbing"]).exits(0).says("as Kubernetes").warns("another vocabulary");
    person.run(&["import", "academy.csv"]).exits(0).without_warning();
    person
        .run(&["match", "qubernet plumbing"])
        .exits(0)
        .says("Kubernetes for Application Developers")
        .without_warning();
}

#[test]
fn the_shelf_of_the_configuration_counts_where_nobody_names_another() {
    let config = "[shelf]\npath = \"store\"\n";
    let person = Onshelf::new().file("academy.csv", support::ACADEMY).file("onshelf.toml", config);
    person.run(&["import", "academy.csv"]).exits(0);
    assert!(person.has("store") && !person.has("shelf"));
    person.run(&["--shelf", "other", "import", "academy.csv"]).exits(0);
    assert!(person.has("other"));
    let person = person.variable("ONSHELF_SHELF", "third");
    person.run(&["import", "academy.csv"]).exits(0);
    assert!(person.has("third"));
}

#[test]
fn a_wrong_configuration_is_refused_with_its_place() {
    let person = Onshelf::new().file("onshelf.toml", "[[vocabulary]]\nflie = \"ours.csv\"\n");
    person.run(&["skills", "k8s"]).exits(2).warns("`onshelf.toml`, line 2, column 1: unknown field `flie`");
    let person = person.file("onshelf.toml", CONFIG);
    person.run(&["skills", "k8s"]).exits(2).warns("line 2, column 8: there is no vocabulary file `ours.csv`");
    person.run(&["completions", "bash"]).exits(0).without_warning();
    let person = person.file("ours.csv", "price,alias\n1,2\n");
    person.run(&["skills", "k8s"]).exits(2).warns("no column of skills; the first line is: price, alias");
    let person = person.file("ours.csv", "");
    person.run(&["skills", "k8s"]).exits(2).warns("there is no skill in it");
}

#[test]
fn a_table_is_checked_line_by_line() {
    let person = Onshelf::new().file("ours.csv", TABLE);
    let run = person.run(&["skills", "--check", "ours.csv"]).exits(1).warns("5 things to look at");
    let run = run.says("ours.csv: 7 skills, a table of skills with aliases").says("New: 4 skills");
    let run = run.says("kubernetes: Container Cloud, ACC, acme container cloud, kubs");
    let run = run.says("line 7: “Docker” of “Zephyr Ledger” already means `docker`");
    let run = run.says("line 5: “Atlas” is an ordinary word too").says("line 8: “Selene” belongs to “Lunar Programme”");
    run.says("line 9: “Training” names no skill");
}

#[test]
fn a_clean_file_is_clean_and_an_unreadable_one_is_refused() {
    let person = Onshelf::new().file("w.csv", WINDOWS).file("o.csv", ONSHELF).file("x.pdf", "%PDF-1.7 …");
    let run = person.run(&["skills", "--check", "w.csv"]).exits(0).without_warning();
    run.says("Größenprüfung").says("Helios (helios)");
    let run = person.run(&["skills", "--check", "o.csv"]).exits(0).without_warning();
    run.says("o.csv: 1 skill, Onshelf's own vocabulary format");
    person.run(&["skills", "--check", "x.pdf"]).exits(2).warns("a PDF document");
    person.run(&["skills", "--check", "gone.csv"]).exits(2).warns("gone.csv");
}

#[test]
fn a_list_and_esco_are_recognised() {
    let person = Onshelf::new().file("names.txt", NAMES).file("esco.csv", ESCO);
    let run = person.run(&["skills", "--check", "names.txt"]).exits(1).says("names.txt: 5 skills, a list of names");
    let run = run.says("Zorblax Engine (zorblax-engine)").says("“Python, advanced” as python").says("Frobnicator");
    run.says("line 2: “Kubernetes” is the skill of line 1 again")
        .says("line 6: “Zorblax Engine” is the skill of line 3");
    let run = person.run(&["skills", "--check", "esco.csv", "--format", "ndjson"]).exits(1);
    let found: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(found["format"], "ESCO skills as downloaded");
    assert_eq!(found["added"].as_array().unwrap().len(), 2);
    assert_eq!(found["extended"][0]["id"], "kubernetes");
    assert_eq!(found["conflicts"].as_array().unwrap().len(), 0);
    assert_eq!(found["findings"].as_array().unwrap().len(), 3, "{found:#}");
}

#[test]
fn a_file_in_use_is_checked_against_the_others_only() {
    let config = "[[vocabulary]]\nfile = \"a.csv\"\n[[vocabulary]]\nfile = \"b.csv\"\n";
    let person = Onshelf::new()
        .file("a.csv", "skill,alias\nZorblax,zorb\n")
        .file("b.csv", "skill,alias\nFrobnix,zorb;k8s\nZorblax,zbx\n");
    let person = person.file("onshelf.toml", config);
    let run = person.run(&["skills", "--check", "./b.csv"]).exits(1).says("New: 1 skill\n");
    run.says("“zorb” of “Frobnix” already means `zorblax`").says("zorblax: zbx");
    assert_eq!(understood(&person, "zbx, frobnix, zorb"), ["zorblax", "frobnix", "zorblax"]);
}

#[test]
fn what_the_needs_say_and_nobody_knows_is_listed_most_frequent_first() {
    let needs = "id,need\nA,Training on the Helios Gateway\nB,k8s and Helios Gateways\nC,Helios for beginners\nD,kuberntes\nE,\n";
    let person = Onshelf::new().file("needs.csv", needs).file("list.csv", "Skills\nKubernetes\nFrobnix Tuning\n");
    let run = person.run(&["skills", "--unknown", "--needs", "needs.csv", "--format", "ndjson"]).exits(1);
    let lines: Vec<Value> = run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let phrases: Vec<_> =
        lines.iter().map(|line| (line["phrase"].as_str().unwrap(), line["count"].as_u64().unwrap())).collect();
    assert_eq!(phrases, [("Helios", 3), ("Helios Gateway", 2), ("kuberntes", 1)]);
    assert_eq!(lines[0]["example"]["id"], "A");
    assert_eq!(lines[2]["nearest"]["id"], "kubernetes");
    run.warns("line 6");
    let run = person.run(&["skills", "--unknown", "--needs", "list.csv"]).exits(0).without_warning();
    run.says("Frobnix Tuning").says("in 2 needs that the vocabulary does not know");
    let person = person.file("ours.csv", "skill\nHelios Gateway\nHelios\n").file("onshelf.toml", CONFIG);
    let run = person.run(&["skills", "--unknown", "--needs", "needs.csv"]).exits(1);
    assert!(!run.stdout.contains("Helios"), "{}", run.stdout);
}

#[test]
fn unknown_and_needs_go_together() {
    let person = Onshelf::new();
    person.run(&["skills", "--unknown"]).exits(2).warns("--needs");
    person.run(&["skills", "--needs", "x.csv"]).exits(2).warns("--unknown");
}
