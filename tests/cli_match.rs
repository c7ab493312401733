//! `onshelf match`, as people and programs run it.

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::{Value, json};
use support::{ACADEMY, Onshelf, steady};

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn an_analyst_asks_the_demo_shelf() {
    let person = Onshelf::with_demo();
    person.run(&["match", "k8s"]).exits(0).says("k8s covered").says("Kubernetes for Application Developers");
    let answer = &person.run(&["match", "C# for beginners", "--format", "ndjson"]).exits(0).ndjson()[0];
    assert_eq!((&answer["verdict"], &answer["skills"][0]["name"]), (&json!("covered"), &json!("C#")));
    let first = answer["matches"][0]["title"].as_str().unwrap();
    assert!(first.contains("C#"), "{first}");

    let cobol = &person.run(&["match", "COBOL", "--format", "ndjson"]).exits(0).ndjson()[0];
    assert_eq!((&cobol["verdict"], &cobol["matches"]), (&json!("gap"), &json!([])));
    assert_eq!(cobol["missing"], json!(["COBOL"]));

    let nonsense = &person.run(&["match", "asdfgh", "--format", "ndjson"]).exits(0).ndjson()[0];
    assert_eq!(
        (&nonsense["verdict"], &nonsense["matches"], &nonsense["skills"]),
        (&json!("unclear"), &json!([]), &json!([]))
    );
    assert!(nonsense["ask"].as_str().unwrap().contains("asdfgh"));
}

#[test]
fn the_table_is_for_people() {
    let person = Onshelf::with_academy();
    insta::assert_snapshot!("match_table", steady(&person.run(&["match", "k8s"]).exits(0).without_warning().stdout));
    let person = person.file("needs.csv", "need,team\nk8s,Platform\nCOBOL,Mainframe\nasdfgh,\n");
    let run = person.run(&["match", "--needs", "needs.csv"]).exits(0);
    run.says("Platform: k8s covered")
        .says("Mainframe: COBOL gap")
        .says("ask:")
        .says("3 needs: 1 covered, 0 partial, 1 gaps, 1 unclear");
}

#[test]
fn a_line_of_ndjson_has_the_keys_others_rely_on() {
    let person = Onshelf::with_academy().file("needs.csv", "id,need,team\nW001,k8s,Platform\nW002,COBOL,\n");
    let run = person.run(&["match", "--needs", "needs.csv", "--format", "ndjson"]).exits(0);
    let [covered, gap] = &run.ndjson()[..] else { panic!("{run}") };
    assert_eq!(covered["need"], json!({"id": "W001", "text": "k8s", "team": "Platform", "level": null}));
    for key in ["need", "verdict", "confidence", "skills", "ask", "matches", "missing"] {
        assert!(keys(covered).contains(&key) && keys(gap).contains(&key), "{key}");
    }
    assert_eq!(covered["verdict"], "covered");
    assert_eq!((&covered["ask"], &covered["missing"]), (&Value::Null, &json!([])));
    assert_eq!(
        covered["skills"],
        json!([{"id": "kubernetes", "name": "Kubernetes", "found_as": "k8s", "covered": true}])
    );
    let found = &covered["matches"][0];
    for (key, value) in [
        ("rank", json!(1)),
        ("course", json!("academy/K-1")),
        ("catalog", json!("academy")),
        ("title", json!("Kubernetes for Application Developers")),
        ("url", json!("https://learn.example/k1")),
        ("level", json!("beginner")),
        ("minutes", json!(360)),
        ("also", json!([])),
        ("cautions", json!([])),
    ] {
        assert_eq!(found[key], value, "{key}");
    }
    let score = found["score"].as_f64().unwrap();
    assert!((0.0..=1.0).contains(&score), "{score}");
    let evidence = &found["evidence"][0];
    for (key, value) in [
        ("kind", "alias"),
        ("skill", "kubernetes"),
        ("need_text", "k8s"),
        ("course_text", "Kubernetes"),
        ("field", "title"),
    ] {
        assert_eq!(evidence[key], value, "{key}");
    }
    assert_eq!(gap["need"]["team"], Value::Null);
    assert_eq!((&gap["verdict"], &gap["matches"], &gap["missing"]), (&json!("gap"), &json!([]), &json!(["COBOL"])));
}

#[test]
fn what_the_needs_file_says_beside_the_need_is_passed_through() {
    let needs = "need,id,level,people,priority,due,language,max_hours,cost centre\nk8s,W1,expert,14,high,2027-01-31,en,8,4711\n";
    let person = Onshelf::with_academy().file("needs.csv", needs);
    let need = &person.run(&["match", "--needs", "needs.csv", "--format", "ndjson"]).exits(0).ndjson()[0]["need"];
    for (key, value) in [
        ("id", json!("W1")),
        ("level", json!("advanced")),
        ("people", json!(14)),
        ("priority", json!("high")),
        ("due", json!("2027-01-31")),
        ("language", json!("en")),
        ("cost centre", json!("4711")),
    ] {
        assert_eq!(need[key], value, "{key}");
    }
}

#[test]
fn json_is_one_array_also_of_nothing() {
    let person = Onshelf::with_academy().file("needs.csv", "need\nk8s\nCOBOL\n");
    let two = person.run(&["match", "--needs", "needs.csv", "--format", "json"]).exits(0).json();
    assert_eq!(two.as_array().unwrap().len(), 2);
    let one = person.run(&["match", "k8s", "--format", "json"]).exits(0).json();
    assert_eq!(one[0]["need"]["id"], "1");
    let none = person.run_with(&["match", "--needs", "-", "--format", "json"], "[]").exits(0).json();
    assert_eq!(none, json!([]));
}

#[test]
fn csv_is_one_line_a_course_and_safe_to_open() {
    let person = Onshelf::new().file("academy.csv", format!("{ACADEMY}X-1,=HYPERLINK(0) Kubernetes,,Kubernetes,,,,\n"));
    person.run(&["import", "academy.csv"]).exits(0);
    let person = person.file("needs.csv", "need,team\nk8s,@cmd\nCOBOL,+1\n");
    let rows = person.run(&["match", "--needs", "needs.csv", "--format", "csv"]).exits(0).csv();
    assert_eq!(
        rows[0].join(","),
        "need_id,team,need,verdict,confidence,rank,course,catalog,title,level,minutes,url,score,also,evidence,cautions,missing,ask"
    );
    assert_eq!(rows.iter().filter(|row| row[2] == "k8s").count(), 2);
    let gap = rows.last().unwrap();
    assert_eq!((&gap[1][..], &gap[3][..], &gap[6][..], &gap[16][..]), ("'+1", "gap", "", "COBOL"));
    for cell in rows.iter().flatten() {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
    }
    assert!(rows.iter().any(|row| row[8] == "'=HYPERLINK(0) Kubernetes"));
}

#[test]
fn needs_come_through_a_pipe_in_order() {
    let person = Onshelf::with_academy();
    let lines: String =
        (0..600).map(|n| format!("{{\"id\":\"N{n}\",\"need\":\"{}\"}}\n", ["k8s", "COBOL"][n % 2])).collect();
    let answers = person.run_with(&["match", "--needs", "-", "--format", "ndjson"], lines).exits(0).ndjson();
    assert_eq!(answers.len(), 600);
    for (n, answer) in answers.iter().enumerate() {
        assert_eq!(answer["need"]["id"], format!("N{n}"));
        assert_eq!(answer["verdict"], ["covered", "gap"][n % 2]);
    }
    let csv = person.run_with(&["match", "--needs", "-", "--format", "ndjson"], "need;team\nk8s;A\n").exits(0).ndjson();
    assert_eq!(csv[0]["need"]["team"], "A");
}

#[test]
fn a_bad_line_is_told_with_its_number_and_the_others_are_answered() {
    let person = Onshelf::with_academy();
    let lines = "{\"need\":\"k8s\"}\nnot json\n{\"team\":\"Platform\"}\n{\"need\":\"COBOL\"}\n";
    let run = person
        .run_with(&["match", "--needs", "-", "--format", "ndjson"], lines)
        .exits(1)
        .warns("line 2, `need`: the line is no JSON (found: not json)")
        .warns("line 3, `need`: the need is empty");
    assert_eq!(run.ndjson().len(), 2);
    let person = person.file("needs.csv", "need,level\nk8s,guru of all\n");
    let run = person.run(&["match", "--needs", "needs.csv"]).warns("line 2, `level`: not a level");
    run.says("covered");
}

#[test]
fn a_program_gets_a_line_for_each_line() {
    let person = Onshelf::with_academy().file("needs.csv", "need\nk8s\n");
    let lines = "no JSON\n{\"id\":\"A\",\"need\":\"k8s\"}\n\n{\"id\":\"B\"}\n{\"id\":\"C\",\"need\":\"COBOL\"}\n";
    let asked = ["match", "--needs", "-", "--format", "ndjson", "--line-by-line"];
    let out = person.run_with(&asked, lines).exits(1).ndjson();
    assert_eq!((&out[0]["rejected"]["line"], &out[0]["rejected"]["found"]), (&json!(1), &json!("no JSON")));
    assert_eq!((&out[1]["need"]["id"], &out[1]["verdict"]), (&json!("A"), &json!("covered")));
    assert_eq!((&out[2]["rejected"]["line"], &out[2]["rejected"]["column"]), (&json!(4), &json!("need")));
    assert_eq!((&out[3]["need"]["id"], out.len()), (&json!("C"), 4));
    person.run_with(&asked, "").exits(0).says_exactly("");
    person.run(&["match", "--needs", "needs.csv", "--line-by-line"]).exits(2).warns("add --format ndjson");
}

#[test]
fn a_script_can_be_told_of_gaps_by_the_exit_status() {
    let person = Onshelf::with_academy();
    for (need, bar, status) in
        [("k8s", "gap", 0), ("k8s", "partial", 0), ("COBOL", "gap", 4), ("asdfgh", "gap", 4), ("asdfgh", "partial", 4)]
    {
        person.run(&["match", need, "--fail-on", bar]).exits(status);
    }
    person.run(&["match", "COBOL"]).exits(0);
}

#[test]
fn a_level_asked_for_is_held_against_the_course() {
    let person = Onshelf::with_academy();
    let run = person.run(&["match", "k8s", "--level", "expert", "--format", "ndjson"]).exits(0);
    let answer = &run.ndjson()[0];
    assert_eq!(answer["need"]["level"], "advanced");
    let cautions = answer["matches"][0]["cautions"].as_array().unwrap();
    assert!(cautions.iter().any(|caution| caution["kind"] == "level"), "{run}");
    person.run(&["match", "k8s", "--level", "bogus"]).exits(2).warns("use beginner, intermediate or advanced");
}

#[test]
fn only_the_catalogs_named_are_searched() {
    let person = Onshelf::with_academy().file("other.csv", "title\nKubernetes in Depth\n");
    person.run(&["import", "other.csv"]).exits(0);
    let catalogs = |arguments: &[&str]| -> Vec<String> {
        let run = person.run(&[&["match", "k8s", "--format", "ndjson"], arguments].concat()).exits(0);
        let found = run.ndjson()[0]["matches"].as_array().unwrap().clone();
        let mut names: Vec<String> = found.iter().map(|m| m["catalog"].as_str().unwrap().to_owned()).collect();
        names.sort();
        names
    };
    assert_eq!(catalogs(&[]), ["academy", "other"]);
    assert_eq!(catalogs(&["--catalog", "other"]), ["other"]);
    assert_eq!(catalogs(&["--catalog", "other", "--catalog", "academy"]), ["academy", "other"]);
    assert_eq!(catalogs(&["--top", "1"]).len(), 1);
    person
        .run(&["match", "k8s", "--catalog", "udmy"])
        .exits(2)
        .warns("there is no catalog `udmy` on the shelf; there are: academy, other");
}

#[test]
fn wrong_usage_is_refused_before_any_work() {
    let person = Onshelf::with_academy().file("scan.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".repeat(20));
    person.run(&["match"]).exits(2).warns("Usage:");
    person.run(&["match", "  "]).exits(2).warns("say what is needed");
    person.run(&["match", "k8s", "--needs", "needs.csv"]).exits(2).warns("cannot be used with");
    person.run(&["match", "k8s", "--format", "xml"]).exits(2).warns("ndjson");
    person.run(&["match", "--needs", "missing.csv"]).exits(2).warns("cannot open missing.csv");
    person.run(&["match", "--needs", "scan.pdf"]).exits(2).warns("a PDF document");
}

#[test]
fn a_reader_that_has_had_enough_is_no_fault() {
    let person = Onshelf::with_academy();
    let lines: String = (0..400).map(|n| format!("{{\"id\":\"N{n}\",\"need\":\"k8s\"}}\n")).collect();
    let mut child = person.start(&["match", "--needs", "-", "--format", "ndjson"]);
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || drop(stdin.write_all(lines.as_bytes())));
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    // The reader is gone with this line; what follows has nowhere to go.
    assert!(first.contains("\"N0\""));
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((child.wait().unwrap().code(), &said[..]), (Some(0), ""));
    writer.join().unwrap();
}

#[test]
fn an_answer_comes_before_the_next_need_is_asked() {
    let person = Onshelf::with_academy();
    let mut child = person.start(&["match", "--needs", "-", "--format", "ndjson"]);
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    stdin.write_all(b"{\"need\":\"k8s\"}\n").unwrap();
    stdin.flush().unwrap();
    let (tell, told) = mpsc::channel();
    let reader = std::thread::spawn(move || {
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        drop(tell.send(line));
    });
    let line = told.recv_timeout(Duration::from_secs(30));
    drop(stdin);
    reader.join().unwrap();
    child.wait().unwrap();
    assert!(line.is_ok(), "no answer within 30 s while the pipe is open");
}

#[test]
fn nothing_through_the_pipe_is_no_needs() {
    Onshelf::with_academy().run_with(&["match", "--needs", "-", "--format", "ndjson"], "").exits(0).says_exactly("");
}

#[test]
fn colours_are_for_terminals_and_those_who_ask() {
    let person = Onshelf::with_academy();
    assert!(!person.run(&["match", "k8s"]).stdout.contains('\u{1b}'));
    person.run(&["match", "k8s", "--color", "always"]).says("\u{1b}[");
    assert!(!person.run(&["match", "k8s", "--color", "never"]).stdout.contains('\u{1b}'));
    // A flag on the command line is a wish of its own; NO_COLOR only turns the default off.
    let person = person.variable("NO_COLOR", "1");
    assert!(!person.run(&["match", "k8s"]).stdout.contains('\u{1b}'));
    person.run(&["match", "k8s", "--color", "always"]).says("\u{1b}[");
    // Errors are plain too, so that a log stays readable.
    assert!(!person.run(&["match", "k8s", "--catalog", "x"]).exits(2).stderr.contains('\u{1b}'));
}

#[test]
fn a_title_cannot_move_the_cursor() {
    let evil = "X-1,Kubernetes \u{1b}[2J\u{1b}]0;owned\u{7} in \u{202e}Practice,,Kubernetes,,,,\n";
    let person = Onshelf::new().file("academy.csv", format!("{ACADEMY}{evil}"));
    person.run(&["import", "academy.csv"]).exits(0);
    let table = person.run(&["match", "k8s"]).exits(0).says("Practice").stdout;
    assert!(!table.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{table:?}");
}

#[test]
fn a_typo_of_a_word_only_the_shelf_knows_is_forgiven() {
    let person = Onshelf::new().file("academy.csv", "title\nZorblax for Claims Handlers\nZorblax Basics\n");
    person.run(&["import", "academy.csv"]).exits(0);
    let run = person.run(&["match", "zorblaxx", "--format", "ndjson"]).exits(0);
    let answer = &run.ndjson()[0];
    assert_eq!(answer["matches"][0]["title"], "Zorblax Basics", "{answer}");
    let why = answer["matches"][0]["evidence"][0]["text"].as_str().unwrap();
    assert!(why.contains("“zorblaxx” was read as “Zorblax”"), "{why}");
    let other = person.run(&["match", "quibbleflux", "--format", "ndjson"]).exits(0);
    assert_eq!(other.ndjson()[0]["matches"], json!([]));
}
