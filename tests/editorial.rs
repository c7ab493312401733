//! People have the last word: an editorial file over the shelf, row by row.

mod support;

use serde_json::{Value, json};
use support::Onshelf;

const SHELF: &str = "\
id,title,description,skills,level,duration,language
K-1,Kubernetes for Application Developers,Deploy and run applications on Kubernetes.,Kubernetes,beginner,PT6H,en
K-2,Kubernetes Administration,Run clusters.,Kubernetes,intermediate,PT6H,en
J-1,Java 17 in Practice,Records and sealed classes.,Java,intermediate,PT3H,en
P-1,Our Platform Day,How we run what we build.,,beginner,90,en
";
const CONFIG: &str = "[editorial]\nfile = \"editorial.csv\"\n";
const HEADER: &str = "need_or_skill,course,action,note,by,date\n";
const NEEDS: &str = "id,need\nN1,k8s\nN2,\"Kubernetes,  hands on\"\nN3,COBOL\nN4,Java\n";

/// A person with four courses and these rows in the editorial file.
fn ruled(rows: &str) -> Onshelf {
    let person = Onshelf::new().file("academy.csv", SHELF).file("needs.csv", NEEDS);
    person.run(&["import", "academy.csv"]).exits(0);
    person.file("onshelf.toml", CONFIG).file("editorial.csv", format!("{HEADER}{rows}"))
}

fn answer(person: &Onshelf, text: &str) -> Value {
    person.run(&["match", text, "--format", "ndjson"]).exits(0).ndjson().remove(0)
}

fn courses(answer: &Value) -> Vec<&str> {
    answer["matches"].as_array().unwrap().iter().map(|found| found["course"].as_str().unwrap()).collect()
}

fn courses_by_need(person: &Onshelf) -> Vec<Vec<String>> {
    let run = person.run(&["match", "--needs", "needs.csv", "--format", "ndjson"]).exits(0);
    run.ndjson().iter().map(|answer| courses(answer).into_iter().map(str::to_owned).collect()).collect()
}

#[test]
fn a_pinned_course_comes_first_with_the_name_of_who_chose_it() {
    let person = ruled("k8s,academy/P-1,pin,start here,Ann,2 March 2026\n");
    let found = answer(&person, "k8s");
    assert_eq!(courses(&found)[0], "academy/P-1");
    let evidence = &found["matches"][0]["evidence"][0];
    assert_eq!((&evidence["kind"], &evidence["field"]), (&json!("editorial"), &json!("editorial")));
    assert_eq!(evidence["text"], "Recommended by Ann on 2026-03-02: start here");
    assert_eq!(found["verdict"], "covered");
}

#[test]
fn a_pin_covers_a_need_that_nothing_serves_or_nobody_understands() {
    let person = ruled("cobol,academy/P-1,pin,,Ann,\nasdf  GHJK,academy/P-1,pin,,,\nso what,academy/J-1,pin,,,\n");
    for (need, course) in [("COBOL", "academy/P-1"), ("Asdf ghjk", "academy/P-1"), ("So what", "academy/J-1")] {
        let found = answer(&person, need);
        assert_eq!((&found["verdict"], &found["ask"]), (&json!("covered"), &Value::Null), "{need}");
        assert_eq!((courses(&found), &found["missing"]), (vec![course], &json!([])), "{need}");
    }
}

#[test]
fn pins_stand_in_the_order_of_the_file_however_few_are_shown() {
    let person = ruled("k8s,academy/P-1,pin,,,\nk8s,academy/K-2,pin,,,\nk8s,academy/P-1,pin,again,,\n");
    assert_eq!(courses(&answer(&person, "k8s")), ["academy/P-1", "academy/K-2", "academy/K-1"]);
    let one = person.run(&["match", "k8s", "--top", "1", "--format", "ndjson"]).exits(0).ndjson().remove(0);
    assert_eq!(courses(&one), ["academy/P-1"]);
}

#[test]
fn a_need_is_named_by_id_by_text_or_by_its_skill() {
    let person = ruled("N2,academy/P-1,pin,,,\nJAVA,academy/K-1,pin,,,\n");
    let found = courses_by_need(&person);
    assert!(!found[0].contains(&"academy/P-1".into()), "{found:?}");
    assert_eq!((found[1][0].as_str(), found[3][0].as_str()), ("academy/P-1", "academy/K-1"));
    let person = ruled("kubernetes hands ON,academy/P-1,pin,,,\n\"kubernetes, hands ON\",academy/K-2,pin,,,\n");
    assert_eq!(courses_by_need(&person)[1][0], "academy/K-2");
    let person = ruled("Kubernetes,academy/P-1,pin,,,\n");
    let found = courses_by_need(&person);
    assert_eq!([&found[0][0], &found[1][0]], ["academy/P-1"; 2]);
    assert!(!found[3].contains(&"academy/P-1".into()));
    // The need typed on the command line has no id, even if a file numbers its needs.
    let person = ruled("1,academy/P-1,pin,,,\n");
    assert!(!courses(&answer(&person, "k8s")).contains(&"academy/P-1"));
}

#[test]
fn a_pin_for_one_of_two_skills_does_not_vouch_for_the_other() {
    let person = ruled("Kubernetes,academy/P-1,pin,,,\n");
    let found = answer(&person, "Kubernetes and COBOL");
    assert_eq!((&found["verdict"], &found["missing"]), (&json!("partial"), &json!(["COBOL"])));
    assert_eq!(courses(&found)[0], "academy/P-1");
}

#[test]
fn a_blocked_course_is_neither_shown_nor_counted() {
    let person = ruled("Java,academy/J-1,block,outdated,Ann,2026-03-02\n");
    let found = answer(&person, "Java");
    assert_eq!((&found["verdict"], courses(&found)), (&json!("gap"), vec![]));
    let person = ruled("*,academy/K-1,block,,,\n,academy/K-2,block,,,\n");
    assert_eq!(courses(&answer(&person, "k8s")), Vec::<&str>::new());
    let report = person.run(&["report", "--needs", "needs.csv", "--out", "r.html"]).exits(0);
    report.says("1 of 4 needs covered");
}

#[test]
fn a_blocked_copy_is_not_named_as_one_either() {
    let person = ruled("").file("vendor.csv", SHELF);
    person.run(&["import", "vendor.csv"]).exits(0);
    let also = |person: &Onshelf| answer(person, "k8s")["matches"].to_string().matches("also\":[\"").count();
    assert!(also(&person) > 0);
    let person = person.file("editorial.csv", format!("{HEADER}k8s,vendor/K-1,block,,,\nk8s,vendor/K-2,block,,,\n"));
    assert!(!answer(&person, "k8s").to_string().contains("vendor/"));
}

#[test]
fn a_note_stands_beside_the_course_with_its_author() {
    let person = ruled("*,academy/K-1,note,Ask for a cluster first.,Bob,2026-04-01\nJava,academy/K-1,note,x,,\n");
    let found = answer(&person, "k8s");
    let noted = found["matches"].as_array().unwrap().iter().find(|found| found["course"] == "academy/K-1").unwrap();
    assert_eq!(noted["cautions"], json!([{"kind": "note", "text": "Bob on 2026-04-01: Ask for a cluster first."}]));
}

#[test]
fn a_tag_makes_a_course_teach_what_its_record_does_not_say() {
    let person = ruled("");
    assert_eq!(answer(&person, "Kafka")["verdict"], "gap");
    let person = person.file("editorial.csv", format!("{HEADER}kafka,academy/P-1,tag,the afternoon,Cem,2026-01-01\n"));
    let found = answer(&person, "Apache Kafka");
    assert_eq!((&found["verdict"] != "gap", courses(&found)), (true, vec!["academy/P-1"]), "{found:#}");
    let evidence = &found["matches"][0]["evidence"];
    assert_eq!(evidence[0]["kind"], "editorial");
    assert_eq!(evidence[0]["text"], "Tagged with Apache Kafka by Cem on 2026-01-01: the afternoon");
    assert!(!evidence.to_string().contains("The title names"), "{evidence}");
    // Where the row is about every need, the note names the skill.
    let person = person.file("editorial.csv", format!("{HEADER}*,academy/P-1,tag,Kafka,,\n"));
    assert_eq!(courses(&answer(&person, "Kafka")), ["academy/P-1"]);
}

#[test]
fn an_untagged_course_does_not_teach_what_its_record_says() {
    let person = ruled("java,academy/J-1,untag,,,\n");
    assert_eq!(answer(&person, "Java")["verdict"], "gap");
    let person = ruled("java,academy/J-1,untag,,,\njava,academy/J-1,tag,after all,,\n");
    assert_eq!(courses(&answer(&person, "Java")), ["academy/J-1"]);
}

#[test]
fn what_was_decided_survives_an_import_and_waits_for_a_course_that_is_gone() {
    let person = ruled("k8s,academy/P-1,pin,,Ann,\nk8s,academy/K-1,block,,,\nkafka,academy/P-1,tag,,,\n");
    let before = courses_by_need(&person);
    let person = person.file("academy.csv", SHELF.replace("Our Platform Day", "Our Platform Day 2027"));
    person.run(&["import", "academy.csv"]).exits(0);
    assert_eq!(courses_by_need(&person), before);
    assert_eq!(courses(&answer(&person, "Kafka")), ["academy/P-1"]);

    let without = SHELF.lines().filter(|line| !line.starts_with("P-1")).collect::<Vec<_>>().join("\n");
    person.run(&["import", "academy.csv"]).exits(0);
    let person = person.file("academy.csv", without);
    person.run(&["import", "academy.csv"]).exits(0);
    let run = person.run(&["match", "k8s", "--format", "ndjson"]).exits(0);
    assert_eq!(courses(&run.ndjson()[0]), ["academy/K-2"]);
    run.warns("`editorial.csv`, line 2, `course`: there is no such course on the shelf").warns("(found: academy/P-1)");
    let person = person.file("academy.csv", SHELF);
    person.run(&["import", "academy.csv"]).exits(0);
    assert_eq!(courses_by_need(&person), before);
}

#[test]
fn a_course_nobody_can_take_is_never_shown_pinned_or_not() {
    let person = ruled("k8s,offer/X-1,pin,,,\n").file("offer.csv", "id,title\nX-1,Kubernetes Deep Dive\n");
    person.run(&["import", "offer.csv", "--offered"]).exits(0);
    let run = person.run(&["match", "k8s", "--format", "ndjson"]).exits(0).warns("its catalog is only offered");
    assert!(!run.stdout.contains("offer/X-1"));
}

#[test]
fn a_pin_keeps_to_the_catalogs_that_were_asked_for() {
    let person = ruled("k8s,academy/P-1,pin,,,\n").file("vendor.csv", "id,title\nV-1,Kubernetes Deep Dive\n");
    person.run(&["import", "vendor.csv"]).exits(0);
    let run = person.run(&["match", "k8s", "--catalog", "vendor", "--format", "ndjson"]).exits(0);
    assert_eq!(courses(&run.ndjson()[0]), ["vendor/V-1"]);
}

#[test]
fn a_block_wins_over_a_pin_and_the_pin_is_named() {
    let person = ruled("k8s,academy/K-1,pin,,,\nKubernetes,academy/K-1,block,,,\n");
    let run = person.run(&["match", "k8s", "--format", "ndjson"]).exits(0);
    assert_eq!(courses(&run.ndjson()[0]), ["academy/K-2"]);
    run.warns("`editorial.csv`, line 2, `action`: line 3 blocks this course, and a block wins over a pin");
    let person = ruled("k8s for all of us,academy/K-1,pin,,,\nKubernetes,academy/K-1,block,,,\n");
    let run =
        person.run(&["match", "k8s for all of us", "--format", "ndjson"]).exits(0).warns("line 3 blocks this course");
    assert!(!courses(&run.ndjson()[0]).contains(&"academy/K-1"));
    // Not for this one need: an exception, which nobody need be told of.
    let person = ruled("Kubernetes,academy/K-1,pin,,,\nk8s for all of us,academy/K-1,block,,,\n");
    let run = person.run(&["match", "k8s for all of us", "--format", "ndjson"]).exits(0).without_warning();
    assert!(!courses(&run.ndjson()[0]).contains(&"academy/K-1"));
}

#[test]
fn a_row_that_rules_nothing_is_told_and_left_out() {
    let rows = "k8s,academy/P-1,pinn,,,\nk8s,P-1,pin,,,\nzorblax,academy/P-1,tag,,,\nk8s,academy/K-2,pin,,,\n";
    let person = ruled(rows);
    let run = person.run(&["match", "k8s", "--format", "ndjson"]).exits(1);
    assert_eq!(courses(&run.ndjson()[0])[0], "academy/K-2");
    run.warns("`editorial.csv`, line 2, `action`: not an action: write pin, block, note, tag or untag (found: pinn)")
        .warns("line 3, `course`: not the key of a course")
        .warns("line 4, `need_or_skill`: no skill of the vocabulary")
        .warns("3 rows left out");
    person.run(&["report", "--needs", "needs.csv", "--out", "r.html"]).exits(1).warns("line 2");
    person.run(&["import", "academy.csv"]).exits(0).without_warning();
}

#[test]
fn a_file_that_is_none_is_refused() {
    let person = ruled("").file("editorial.csv", "need,team\nk8s,Platform\n");
    person.run(&["match", "k8s"]).exits(2).warns("it has no column `course`").warns("hint: begin it with the line");
    let person = person.file("editorial.csv", "");
    person.run(&["match", "k8s"]).exits(2).warns("editorial.csv is no editorial file");
    let person = person.file("onshelf.toml", "[editorial]\nfile = \"gone.csv\"\n");
    person.run(&["match", "k8s"]).exits(2).warns("gone.csv");
    let person = person.file("onshelf.toml", "[editorial]\nflie = \"gone.csv\"\n");
    person.run(&["match", "k8s"]).exits(2).warns("line 2, column 1: unknown field `flie`");
}

#[test]
fn the_report_says_who_recommends() {
    let person = ruled("COBOL,academy/P-1,pin,<b>ask Ann</b>,Ann,2026-03-02\n");
    person.run(&["report", "--needs", "needs.csv", "--out", "r.html"]).exits(0);
    let page = person.text_of("r.html");
    assert!(page.contains("Recommended by Ann on 2026-03-02: &lt;b&gt;ask Ann"), "{page}");
}
