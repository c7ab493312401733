//! What the vocabulary could learn from a shelf: `onshelf skills --suggest`.

mod support;

use support::Onshelf;

/// Courses on Helm that always build on Terraform, which nobody connects; "Zorblax" stands in many titles on Kafka.
fn shelf() -> String {
    let mut rows = vec!["id,title,skills".to_owned()];
    let mut row = |title: String, skills: &str| rows.push(format!("{},{title},{skills}", rows.len()));
    for number in 0..8 {
        row(format!("The complete course {number}"), "Helm; Terraform");
        row(format!("Zorblax Streams for Apache Kafka - part {number}"), "");
        row(format!("The complete guide {number}"), "CKA; Splunk");
    }
    for number in 0..12 {
        row(format!("Introduction to Terraform {number}"), "");
        row(format!("Introduction to Excel {number}"), "");
        row(format!("Baking bread {number}"), "");
    }
    rows.join("\n") + "\n"
}

#[test]
fn relations_and_names_are_suggested_with_counts_and_titles() {
    let person = Onshelf::new().file("academy.csv", shelf());
    person.run(&["import", "academy.csv"]).exits(0);
    let run = person.run(&["skills", "--suggest", "--format", "ndjson"]).exits(0).without_warning();
    let lines = run.ndjson();
    let relation = lines.iter().find(|line| line["skill"]["id"] == "helm").unwrap_or_else(|| panic!("{run}"));
    assert_eq!(relation["suggest"], "relation");
    assert_eq!(relation["relation"], "implies");
    assert_eq!(relation["other"]["id"], "terraform");
    assert_eq!([&relation["together"], &relation["skill"]["courses"], &relation["other"]["courses"]], [8, 8, 20]);
    assert_eq!(relation["examples"].as_array().unwrap().len(), 2);
    let exam = lines.iter().find(|line| line["skill"]["id"] == "cka").unwrap_or_else(|| panic!("{run}"));
    assert_eq!([&exam["relation"], &exam["other"]["id"]], ["certifies", "splunk"]);
    let names: Vec<_> = lines.iter().filter(|line| line["suggest"] == "name").collect();
    let found: Vec<_> =
        names.iter().map(|name| (name["phrase"].as_str().unwrap(), name["titles"].as_u64().unwrap())).collect();
    assert_eq!(found, [("Zorblax Streams", 8)], "{run}");
    assert_eq!(names[0]["skills"][0]["id"], "kafka");
    assert!(names[0]["examples"][0].as_str().unwrap().starts_with("Zorblax Streams for Apache Kafka"));
}

#[test]
fn what_is_in_the_vocabulary_is_suggested_no_more() {
    let ours = "id,name,kind,aliases,problems,relations,context\nzorblax,Zorblax Streams,tool,,,implies:kafka,\n";
    let person = Onshelf::new().file("academy.csv", shelf()).file("ours.csv", ours);
    let person = person.file("onshelf.toml", "[[vocabulary]]\nfile = \"ours.csv\"\n");
    person.run(&["import", "academy.csv"]).exits(0);
    let run = person.run(&["skills", "--suggest", "--format", "ndjson"]).exits(0);
    assert!(!run.stdout.contains("\"name\",\"phrase\""), "{run}");
    assert!(!run.stdout.contains("\"id\":\"zorblax\""), "{run}");
}

#[test]
fn the_table_shows_as_many_as_asked_for() {
    let person = Onshelf::new().file("academy.csv", shelf());
    person.run(&["import", "academy.csv"]).exits(0);
    let run = person.run(&["skills", "--suggest", "--top", "1"]).exits(0);
    run.says("certifies:splunk").says("Zorblax Streams").says("1 relation and 1 name that 60 courses suggest");
    person.run(&["skills", "--suggest", "--top", "0"]).exits(0).says("0 relations and 0 names");
}

#[test]
fn a_shelf_is_needed_and_other_questions_are_asked_apart() {
    let person = Onshelf::new();
    person.run(&["skills", "--suggest"]).exits(2).warns("there is no shelf");
    person.run(&["skills", "--suggest", "k8s"]).exits(2).warns("cannot be used with");
    person.run(&["skills", "--top", "3"]).exits(2).warns("--suggest");
}
