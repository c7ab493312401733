//! What people say on the page, and what becomes of it.

use serde_json::Value;

use crate::served::{Served, form};
use crate::support::Onshelf;

#[test]
fn what_people_say_is_kept_listed_and_changes_no_answer() {
    let person = Onshelf::with_academy();
    let served = Served::start(&person, &["--trust-user-header", "x-user"]);
    let ask = |method: &str, target: &str, body: &str| {
        let headers =
            ["x-user: ada@example.com", "content-type: application/x-www-form-urlencoded", "accept: text/html"];
        served.ask(method, target, &headers, body.as_bytes())
    };
    let before = ask("GET", "/?q=k8s", "").text();
    assert!(
        before.contains("name=\"course\" value=\"academy&#x2f;K-1\"") && before.contains("(ada@example.com)"),
        "{before}"
    );
    let back = "back=q%3Dk8s%26team%3DOps";
    let said = ask(
        "POST",
        "/feedback/match",
        &format!("course=academy%2FK-1&{back}&helps=yes&reason=the+%3Cb%3Elabs%0D%0Aabove+all"),
    );
    assert_eq!((said.status, said.header("location")), (303, Some("/?q=k8s&team=ops&thanks=helps")));
    let said = ask("POST", "/feedback/match", "course=academy%2FJ-1&back=q%3DJava&helps=no&reason=");
    assert_eq!(said.header("location"), Some("/?q=java&thanks=does-not-help"));
    assert!(ask("GET", "/?q=Java&thanks=does-not-help", "").text().contains("Thank you."));
    let wish = "need=eBPF+for+on-call&team=Ops&people=6&level=advanced&priority=high&due=2027-03-01&reason=tracing";
    let said = ask("POST", "/feedback/need", wish);
    assert_eq!(said.header("location"), Some("/?q=ebpf+for+on-call&level=advanced&team=ops&thanks=need"));
    // It is listed for those who decide, as text, the latest first; and can be narrowed.
    let page = ask("GET", "/feedback", "").text();
    assert!(page.contains("3 remarks") && page.contains("the &lt;b&gt;labs above all"), "{page}");
    assert!(page.find("eBPF for on-call") < page.find("Java 17 in Practice"), "{page}");
    assert!(page.contains("6 people") && page.contains("high priority") && page.contains("ada@example.com"), "{page}");
    assert!(ask("GET", "/feedback?said=does-not-help&by=ada", "").text().contains("1 remark<"));
    assert!(ask("GET", "/feedback?by=bob", "").text().contains("Nothing was said that these filters leave."));
    for (name, holds) in [
        ("editorial.csv", "k8s,academy/K-1,pin,the <b>labs above all,ada@example.com,"),
        ("needs.csv", "F3,eBPF for on-call,Ops,advanced,6,high,2027-03-01,,,tracing,ada@example.com,"),
        ("judgments.tsv", "Java\tacademy/J-1\t0"),
    ] {
        let file = ask("GET", &format!("/feedback/{name}"), "");
        assert!(file.status == 200 && file.text().contains(holds), "{name}: {}", file.text());
    }
    assert_eq!(ask("GET", "/?q=k8s", "").text(), before, "the answer is what it was");
    assert!(ask("GET", "/metrics", "").text().contains("onshelf_feedback_total{said=\"helps\"} 1"));
    // Whoever was thanked is heard, even if the server is killed in the next moment.
    drop(served);
    let kept = person.run(&["feedback", "--format", "json"]).exits(0).without_warning().json();
    let said = kept["feedback"].as_array().unwrap();
    assert_eq!((said.len(), &said[0]["by"], &said[0]["helps"]), (3, &"ada@example.com".into(), &true.into()));
    assert_eq!(said[0]["need"]["team"], "Ops");
    assert_eq!(said[0]["reason"], "the <b>labs above all");
}

#[test]
fn programs_say_and_read_what_was_said() {
    let person = Onshelf::with_academy();
    let served = Served::start(&person, &[]);
    let say = |body: &str| served.ask("POST", "/api/v1/feedback", &["content-type: application/json"], body.as_bytes());
    let said = say(r#"{"about":"match","need":"k8s","course":"academy/K-1","helps":false,"level":"advanced"}"#);
    assert_eq!((said.status, &said.json()["title"]), (200, &"Kubernetes for Application Developers".into()));
    assert_eq!(said.json()["by"], Value::Null);
    for number in 1..=3 {
        // To JSON Schema 3.0 is an integer, and some programs write it so.
        assert_eq!(say(&format!(r#"{{"about":"need","need":"Go {number}","people":{number}.0}}"#)).status, 200);
    }
    let page = served.get("/api/v1/feedback?said=need&limit=2").json();
    let ids = |page: &Value| -> Vec<String> {
        page["feedback"].as_array().unwrap().iter().map(|said| said["id"].as_str().unwrap().into()).collect()
    };
    assert_eq!((ids(&page), &page["next"], &page["total"]), (vec!["F4".into(), "F3".into()], &"F3".into(), &3.into()));
    let rest = served.get("/api/v1/feedback?said=need&limit=2&before=F3").json();
    assert_eq!((ids(&rest), &rest["next"]), (vec!["F2".into()], &Value::Null));
}

/// `/dev/full` is a disk without room.
#[test]
fn who_cannot_be_heard_is_told_so_and_not_thanked() {
    let person = Onshelf::with_academy();
    std::os::unix::fs::symlink("/dev/full", person.path("shelf/feedback.ndjson")).unwrap();
    let served = Served::start(&person, &[]);
    let said = form(&served, "/feedback/need", "need=Go");
    assert_eq!((said.status, said.header("retry-after")), (503, Some("60")), "{}", said.text());
    assert!(said.json()["detail"].as_str().unwrap().contains("no room"), "{}", said.text());
    assert_eq!(served.get("/api/v1/match?q=k8s").status, 200);
}

#[test]
fn a_line_that_was_torn_is_told_and_what_is_said_next_is_heard() {
    let person =
        Onshelf::with_academy().file("shelf/feedback.ndjson", "{\"at\":\"2026-11-20T08:00:00Z\",\"by\":null,\"ab");
    let served = Served::start(&person, &[]);
    assert!(served.page("/feedback").text().contains("1 line of the file cannot be read"));
    assert_eq!(form(&served, "/feedback/need", "need=Go").status, 303);
    let page = served.get("/api/v1/feedback").json();
    assert_eq!((&page["torn"], &page["total"], &page["feedback"][0]["id"]), (&1.into(), &1.into(), &"F2".into()));
}

#[test]
fn what_cannot_be_kept_is_refused_and_nothing_is_kept() {
    let person = Onshelf::with_academy();
    let served = Served::start(&person, &[]);
    let long = "x".repeat(1_001);
    for (target, fields, status) in [
        ("/feedback/match", "course=academy%2FK-1&helps=yes".to_owned(), 400),
        ("/feedback/match", "course=academy%2FK-1&back=q%3Dk8s".to_owned(), 400),
        ("/feedback/match", "course=academy%2FX-9&back=q%3Dk8s&helps=yes".to_owned(), 404),
        ("/feedback/match", "course=..%2F..%2Fetc&back=q%3Dk8s&helps=yes".to_owned(), 404),
        ("/feedback/match", format!("course=academy%2FK-1&back=q%3Dk8s&helps=yes&reason={long}"), 422),
        ("/feedback/need", "need=+".to_owned(), 422),
        ("/feedback/need", "need=k8s&people=many".to_owned(), 400),
        ("/feedback/need", "need=k8s&people=0".to_owned(), 422),
        ("/feedback/need", "need=k8s&level=wizard".to_owned(), 400),
        ("/feedback/need", "need=%FF".to_owned(), 422),
    ] {
        let answer = form(&served, target, &fields);
        assert_eq!(answer.status, status, "{target} {fields}: {}", answer.text());
        assert!(!answer.json()["detail"].as_str().unwrap().is_empty());
    }
    let json = ["content-type: application/json"];
    for (body, status) in [
        ("", 422),
        ("[]", 422),
        (r#"{"about":"need"}"#, 422),
        (r#"{"about":"need","need":"k8s","colour":"red"}"#, 422),
        (r#"{"about":"need","need":"k8s","level":"all"}"#, 422),
        (r#"{"about":"need","need":"k8s","language":"klingon"}"#, 422),
        (r#"{"about":"need","need":"k8s","max_hours":-1}"#, 422),
        (r#"{"about":"need","need":"k8s","people":2.5}"#, 422),
        (r#"{"about":"need","need":"k8s","people":-1}"#, 422),
        (r#"{"about":"match","need":"k8s","course":"academy/K-1"}"#, 422),
        (r#"{"about":"match","need":"k8s","course":"nowhere/1","helps":true}"#, 404),
    ] {
        assert_eq!(served.ask("POST", "/api/v1/feedback", &json, body.as_bytes()).status, status, "{body}");
    }
    assert_eq!(served.ask("POST", "/api/v1/feedback", &[], b"{}").status, 415);
    for query in ["said=maybe", "since=yesterday", "limit=0", "limit=101", "before=3", "colour=red"] {
        assert_eq!(served.get(&format!("/api/v1/feedback?{query}")).status, 400, "{query}");
    }
    // A page of another site may not speak for anybody.
    let foreign = ["content-type: application/x-www-form-urlencoded", "sec-fetch-site: cross-site"];
    assert_eq!(served.ask("POST", "/feedback/need", &foreign, b"need=k8s").status, 403);
    assert_eq!(served.get("/feedback/secrets.csv").status, 404);
    assert!(!person.has("shelf/feedback.ndjson"));
    assert!(served.page("/feedback").text().contains("Nobody has said anything yet."));
}
