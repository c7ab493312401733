//! `onshelf match TEXT --explain COURSE`: the whole sum, and why a course is shown or not.

mod support;

use serde_json::{Value, json};
use support::Onshelf;

fn explained(person: &Onshelf, need: &str, course: &str) -> Value {
    person.run(&["match", need, "--explain", course, "--format", "json"]).exits(0).json()
}

#[test]
fn the_parts_add_up_to_the_score_that_is_shown() {
    let person = Onshelf::with_academy();
    let explanation = explained(&person, "k8s", "academy/K-1");
    assert_eq!((&explanation["course"], &explanation["rank"]), (&json!("academy/K-1"), &json!(1)));
    assert_eq!(explanation["fate"], json!({"kind": "shown", "place": 1}));
    assert_eq!(explanation["verdict"], "covered");
    let understood = &explanation["understood"][0];
    assert_eq!((&understood["skill"], &understood["role"]), (&json!("kubernetes"), &json!("main")));
    assert_eq!(understood["in_course"], "its title names it");
    for sum in ["ranking", "pride"] {
        let parts = explanation[sum]["parts"].as_array().unwrap();
        let number = |value: &Value| value.as_f64().unwrap();
        let added: f64 = parts.iter().map(|part| number(&part["adds"])).sum();
        let total = number(&explanation[sum]["start"]) + added;
        assert!((total - number(&explanation[sum]["total"])).abs() < 1e-3, "{sum}: {total}");
        let sizes: Vec<f64> = parts.iter().map(|part| number(&part["adds"]).abs()).collect();
        assert!(sizes.windows(2).all(|pair| pair[0] >= pair[1]), "{sum}: {sizes:?}");
    }
    let shown = person.run(&["match", "k8s", "--format", "ndjson"]).exits(0).ndjson().remove(0);
    let score = shown["matches"][0]["score"].as_f64().unwrap();
    assert!((score - explanation["ranking"]["share"].as_f64().unwrap()).abs() < 1e-3);
}

#[test]
fn the_table_says_it_in_words() {
    let person = Onshelf::with_academy();
    let run = person.run(&["match", "k8s", "--explain", "academy/K-1"]).exits(0).without_warning();
    run.says("It is shown at place 1.")
        .says("Rank 1 of 1 candidates.")
        .says("“k8s”  Kubernetes  main  1.00  its title names it")
        .says("would find it useful")
        .says("would hand it over with pride")
        .says("title_same")
        .says("in all; at");
}

#[test]
fn a_course_that_is_not_shown_has_its_reason() {
    let person = Onshelf::with_academy()
        .file("copy.csv", support::ACADEMY)
        .file("offer.csv", "id,title\nX-1,Kubernetes Deep Dive\n")
        .file("editorial.csv", "need_or_skill,course,action,by\nJava,academy/J-1,block,Ann\n")
        .file("onshelf.toml", "[editorial]\nfile = \"editorial.csv\"\n");
    person.run(&["import", "copy.csv"]).exits(0);
    person.run(&["import", "offer.csv", "--offered"]).exits(0);
    let fate = |need: &str, course: &str| explained(&person, need, course)["fate"].clone();
    assert_eq!(fate("k8s", "academy/E-1"), json!({"kind": "not_a_candidate"}));
    assert_eq!(fate("Java", "academy/J-1"), json!({"kind": "blocked", "line": 2}));
    assert_eq!(fate("k8s", "offer/X-1"), json!({"kind": "offered"}));
    let keys = ["academy/K-1", "copy/K-1"];
    let fates = keys.map(|key| fate("k8s", key));
    let shown = fates.iter().position(|fate| fate["kind"] == "shown").unwrap();
    assert_eq!(fates[1 - shown], json!({"kind": "copy_of", "course": keys[shown]}));
    let run = person.run(&["match", "Java", "--explain", "academy/J-1"]).exits(0);
    run.says("It is not shown: blocked by Ann, line 2 of the editorial file.");
    let run = person.run(&["match", "k8s", "--catalog", "copy", "--explain", "academy/K-1"]).exits(0);
    run.says("other catalogs were asked for");
}

#[test]
fn a_weak_course_and_one_beyond_the_list_have_theirs() {
    let person = Onshelf::with_demo();
    let keys: Vec<String> = person
        .run(&["match", "k8s", "--top", "3", "--format", "csv"])
        .exits(0)
        .csv()
        .iter()
        .skip(1)
        .map(|row| row[6].clone())
        .collect();
    let run = person.run(&["match", "k8s", "--top", "2", "--explain", &keys[2]]).exits(0);
    run.says("It is worth showing, but only 2 are shown");
    let gap = person.run(&["match", "COBOL", "--explain", &keys[0], "--format", "json"]).exits(0).json();
    assert_ne!(gap["fate"]["kind"], "shown");
}

#[test]
fn an_unknown_course_and_wrong_usage_are_refused() {
    let person = Onshelf::with_academy();
    let unknown = |key: &str| person.run(&["match", "k8s", "--explain", key]).exits(2);
    unknown("academy/Z-9").warns("there is no course `academy/Z-9` on the shelf").warns("hint: ").warns("--format csv");
    unknown("K-1").warns("hint: a key is written catalog/id; the catalogs are: academy");
    unknown("nobody/K-1").warns("the catalogs are: academy");
    person.run(&["match", "k8s", "--explain", "academy/K-1", "--format", "csv"]).exits(2).warns("not CSV");
    let person = person.file("needs.csv", "need\nk8s\n");
    person.run(&["match", "--needs", "needs.csv", "--explain", "academy/K-1"]).exits(2);
}
