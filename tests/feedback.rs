//! What people said, from the shelf to those who decide: what `onshelf feedback` writes is read by `eval`, as an editorial
//! file and as a needs file, and nothing that is done to the shelf loses it.

mod support;

use support::{ACADEMY, Onshelf};

/// What two people said: they agree on one course, and disagree on another; a level was asked for once.
const SAID: &str = r#"{"at":"2026-11-20T08:00:00Z","by":"Ada","about":"match","need":{"id":"","text":"k8s","team":null,"level":null},"course":"academy/K-1","title":"Kubernetes for Application Developers","helps":true,"reason":"the labs, above all"}
{"at":"2026-11-20T09:00:00Z","by":"Bob","about":"match","need":{"id":"","text":"K8s","team":"Ops","level":null},"course":"academy/K-1","title":"Kubernetes for Application Developers","helps":true,"reason":null}
{"at":"2026-11-21T09:00:00Z","by":null,"about":"match","need":{"id":"","text":"Java","team":null,"level":null},"course":"academy/J-1","title":"Java 17 in Practice","helps":false,"reason":"we are on 21"}
{"at":"2026-11-21T10:00:00Z","by":"Ada","about":"match","need":{"id":"","text":"Excel","team":null,"level":null},"course":"academy/E-1","title":"Excel for Everyone","helps":false,"reason":null}
{"at":"2026-11-21T11:00:00Z","by":"Bob","about":"match","need":{"id":"","text":"Excel","team":null,"level":null},"course":"academy/E-1","title":"Excel for Everyone","helps":true,"reason":null}
{"at":"2026-11-22T08:00:00Z","by":"Cem","about":"match","need":{"id":"","text":"k8s","team":null,"level":"advanced"},"course":"academy/K-1","title":"Kubernetes for Application Developers","helps":false,"reason":null}
{"at":"2026-11-23T08:00:00Z","by":"Cem","about":"need","need":{"id":"","text":"Rust, for people from C++","team":"Firmware","level":"beginner","people":7,"priority":"high","due":"2027-03-01"},"reason":"the new sensor board"}
"#;

fn heard() -> Onshelf {
    Onshelf::with_academy().file("shelf/feedback.ndjson", SAID)
}

#[test]
fn what_people_said_is_listed() {
    let person = heard();
    let all = person.run(&["feedback"]).exits(0).without_warning();
    let all = all.says("F1  2026-11-20 08:00  Ada").says("does not help  Java: Java 17 in Practice (academy/J-1)");
    let all = all.says("\n      we are on 21\n").says("need           Rust, for people from C++ (Firmware)");
    assert_eq!(all.stdout.lines().filter(|line| line.starts_with('F')).count(), 7);
    let late = person.run(&["feedback", "--since", "2026-11-22", "--format", "json"]).exits(0).json();
    let ids: Vec<_> = late["feedback"].as_array().unwrap().iter().map(|said| said["id"].clone()).collect();
    assert_eq!((ids, &late["torn"]), (vec!["F6".into(), "F7".into()], &0.into()));
    assert_eq!(late["feedback"][1]["need"]["people"], 7);
    let silent = Onshelf::with_academy();
    silent.run(&["feedback"]).exits(0).without_warning().says_exactly("Nobody has said anything yet.\n");
    Onshelf::new().run(&["feedback"]).exits(2).warns("there is no shelf");
}

#[test]
fn judgments_are_what_eval_reads() {
    let person = heard();
    let judgments = person.run(&["feedback", "--format", "judgments"]).exits(0);
    assert_eq!(judgments.stdout, "K8s\tacademy/K-1\t2\nJava\tacademy/J-1\t0\n");
    let judgments = judgments.warns("people disagree on whether academy/E-1 helps with “Excel”; it is left out");
    let judgments = judgments.warns("1 remark that a course does not help left out: a level");
    let person = person.file("judgments.tsv", &judgments.stdout).file("needs.csv", "id,need\nW1,k8s\nW2,Java\nW3,Go\n");
    let figures = person.run(&["eval", "--needs", "needs.csv", "--judgments", "judgments.tsv", "--format", "json"]);
    let figures = figures.exits(0).without_warning().json();
    assert_eq!((&figures["needs"], &figures["answered"]), (&2.into(), &2.into()), "{figures}");
    // One useful course for k8s, which is first; the one for Java is wrong, and is all that is shown.
    assert_eq!(figures["nDCG@10"], 1.0, "{figures}");
}

#[test]
fn proposals_are_what_the_editorial_file_holds() {
    let person = heard();
    let rows = person.run(&["feedback", "--format", "editorial"]).exits(0);
    let rows = rows.says("K8s,academy/K-1,pin,\"the labs, above all\",\"Ada, Bob\",2026-11-20,");
    let rows = rows.says("Java,academy/J-1,block,we are on 21,,2026-11-21,Java 17 in Practice,F3");
    let before = person.run(&["match", "Java"]).exits(0).says("covered");
    let person = person.file("proposals.csv", &rows.stdout);
    // Nothing changes until somebody names the file.
    person.run(&["match", "Java"]).exits(0).says_exactly(&before.stdout);
    let person = person.file("onshelf.toml", "[editorial]\nfile = \"proposals.csv\"\n");
    person.run(&["match", "k8s"]).exits(0).without_warning().says("Recommended by Ada, Bob on 2026-11-20");
    person.run(&["match", "Java"]).exits(0).without_warning().says("gap");
}

#[test]
fn stated_needs_are_what_a_needs_file_holds() {
    let person = heard();
    let rows = person.run(&["feedback", "--format", "needs"]).exits(0).without_warning();
    let person = person.file("stated.csv", &rows.stdout);
    let answers = person.run(&["match", "--needs", "stated.csv", "--format", "ndjson"]).exits(0).without_warning();
    let need = &answers.json()["need"];
    assert_eq!((&need["id"], &need["text"]), (&"F7".into(), &"Rust, for people from C++".into()));
    assert_eq!((&need["people"], &need["priority"], &need["due"]), (&7.into(), &"high".into(), &"2027-03-01".into()));
    assert_eq!((&need["stated_by"], &need["reason"]), (&"Cem".into(), &"the new sensor board".into()));
}

#[test]
fn nothing_that_is_done_to_the_shelf_loses_what_was_said() {
    let person = heard();
    let kept = |person: &Onshelf| assert_eq!(person.text_of("shelf/feedback.ndjson"), SAID);
    let person = person.file("academy.csv", format!("{ACADEMY}C-1,COBOL,The language of banks.,COBOL,,,en,\n"));
    person.run(&["import", "academy.csv"]).exits(0);
    kept(&person);
    let person = person.file("onshelf.toml", "[[catalog]]\nname = \"academy\"\nsource = \"academy.csv\"\n");
    person.run(&["sync"]).exits(0);
    kept(&person);
    // A shelf that has to be built anew.
    std::fs::write(person.path("shelf/index/meta.json"), "{").unwrap();
    person.run(&["status"]).exits(2);
    person.run(&["repair"]).exits(0);
    kept(&person);
    person.run(&["match", "COBOL"]).exits(0).says("covered");
}

#[test]
fn a_torn_line_is_passed_over_and_told() {
    let person = heard();
    let torn = &SAID[..SAID.len() - 20];
    let person = person.file("shelf/feedback.ndjson", torn);
    let run = person.run(&["feedback", "--format", "json"]).exits(0);
    let run = run.warns("1 line of what people said cannot be read: left out");
    assert_eq!((run.json()["feedback"].as_array().unwrap().len(), &run.json()["torn"]), (6, &1.into()));
}
