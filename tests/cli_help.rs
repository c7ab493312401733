//! Help, versions, completions, and what the vocabulary understands.

mod support;

use std::io::{BufRead, BufReader, Read};

use serde_json::json;
use support::Onshelf;

#[test]
fn every_command_has_help_with_examples() {
    let person = Onshelf::new();
    let help = person.run(&["--help"]).exits(0).without_warning().says("Examples:").stdout;
    let commands = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .filter(|command| *command != "help");
    for command in commands {
        person
            .run(&[command, "--help"])
            .exits(0)
            .without_warning()
            .says("Examples:")
            .says(&format!("onshelf {command} "));
    }
}

#[test]
fn the_help_is_what_was_agreed() {
    let person = Onshelf::new();
    insta::assert_snapshot!("help", person.run(&["--help"]).exits(0).stdout);
    insta::assert_snapshot!("help_match", person.run(&["match", "--help"]).exits(0).stdout);
    insta::assert_snapshot!("help_feedback", person.run(&["feedback", "--help"]).exits(0).stdout);
    insta::assert_snapshot!("help_import", person.run(&["import", "--help"]).exits(0).stdout);
}

#[test]
fn the_version_is_the_packages() {
    let version = concat!("onshelf ", env!("CARGO_PKG_VERSION"), "\n");
    Onshelf::new().run(&["--version"]).exits(0).says_exactly(version);
}

#[test]
fn a_wrong_command_is_wrong_usage() {
    let person = Onshelf::new();
    person.run(&[]).exits(2).warns("Usage: onshelf");
    person.run(&["mtach", "k8s"]).exits(2).warns("match");
}

#[test]
fn completions_are_written_for_every_shell() {
    let person = Onshelf::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        person.run(&["completions", shell]).exits(0).says("onshelf").without_warning();
    }
    person.run(&["completions", "csh"]).exits(2).warns("bash");
}

#[test]
fn skills_are_found_in_a_text() {
    let person = Onshelf::new();
    let run = person.run(&["skills", "k8s", "and", "Terraform", "--format", "ndjson"]).exits(0);
    assert_eq!(
        run.ndjson()[0],
        json!({"text": "k8s and Terraform", "skills": [
            {"id": "kubernetes", "name": "Kubernetes", "found_as": "k8s"},
            {"id": "terraform", "name": "Terraform", "found_as": "Terraform"},
        ]})
    );
    person.run(&["skills", "kubernetes"]).exits(0).says("Kubernetes").says("also known as").says("k8s");
    person.run(&["skills", "asdfgh"]).exits(0).says("Nothing in “asdfgh” is a skill the vocabulary knows.");
}

#[test]
fn a_program_asks_for_one_text_a_line() {
    let lines = "k8s\r\nasdfgh\n\nC++, not C#\n";
    let answers = Onshelf::new().run_with(&["skills", "-", "--format", "ndjson"], lines).exits(0).ndjson();
    let ids: Vec<Vec<&str>> = answers
        .iter()
        .map(|answer| answer["skills"].as_array().unwrap().iter().map(|skill| skill["id"].as_str().unwrap()).collect())
        .collect();
    assert_eq!(answers[0]["text"], "k8s");
    assert_eq!(ids, [vec!["kubernetes"], vec![], vec![], vec!["cpp", "csharp"]]);
}

#[test]
fn the_line_the_contract_shows_is_the_line_people_get() {
    Onshelf::new().run_with(&["skills", "-", "--format", "ndjson"], "c-sharp\n").exits(0).says_exactly(
        "{\"text\":\"c-sharp\",\"skills\":[{\"id\":\"csharp\",\"name\":\"C#\",\"found_as\":\"c-sharp\"}]}\n",
    );
}

#[test]
fn all_skills_are_listed_and_a_reader_may_stop() {
    let person = Onshelf::new();
    let mut child = person.start(&["skills", "--format", "ndjson"]);
    drop(child.stdin.take());
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let skill: serde_json::Value = serde_json::from_str(&first).unwrap();
    assert!(skill["id"].is_string() && skill["name"].is_string() && skill["aliases"].is_array(), "{first}");
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((child.wait().unwrap().code(), &said[..]), (Some(0), ""));
}

#[test]
fn a_vocabulary_file_is_checked_line_by_line() {
    let header = "id,name,kind,aliases,problems,relations,context\n";
    let person = Onshelf::new()
        .file("good.csv", format!("{header}zorblax,Zorblax,tool,zbx,,,\n"))
        .file("bad.csv", format!("{header}zorblax,Zorblax,gadget,zbx,,,\n"));
    person.run(&["skills", "--check", "good.csv"]).exits(0).says("good.csv: 1 skill").without_warning();
    person.run(&["skills", "--check", "bad.csv"]).exits(1).warns("gadget");
    person.run(&["skills", "--check", "missing.csv"]).exits(2).warns("missing.csv");
}

#[test]
fn a_file_that_is_no_vocabulary_is_not_approved() {
    let person = Onshelf::new().file("other.csv", "P\tx/1\n");
    assert_ne!(person.run(&["skills", "--check", "other.csv"]).stderr, "");
}

#[test]
fn a_line_in_another_encoding_does_not_end_the_stream() {
    let run = Onshelf::new().run_with(&["skills", "-", "--format", "ndjson"], b"caf\xe9\nk8s\n");
    assert_eq!(run.ndjson().len(), 2, "{run}");
}
