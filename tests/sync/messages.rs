//! Webhooks, mail, report files, figures for a monitor.

use serde_json::Value;

use super::server::{Server, answer};
use super::{export, person};

const HOOKS: &str = "[[sync.webhook]]\nurl_from = \"HOOK_JSON\"\n\
    [[sync.webhook]]\nurl_from = \"HOOK_SLACK\"\nformat = \"slack\"\nwhen = \"always\"\n\
    [[sync.webhook]]\nurl_from = \"HOOK_TEAMS\"\nformat = \"teams\"\nwhen = \"trouble\"\n";

#[test]
fn webhooks_are_told_in_their_own_words_and_when_they_want_to_be() {
    let server = Server::answering(|_, _| answer("200 OK", "", "ok"));
    let mut person = person(&[("a", "a.csv")], HOOKS).file("a.csv", export(0, 50, &[]));
    for (variable, path) in [("HOOK_JSON", "/json"), ("HOOK_SLACK", "/slack"), ("HOOK_TEAMS", "/teams")] {
        person = person.variable(variable, &server.url(path));
    }
    person.run(&["sync"]).exits(0);
    person.run(&["sync"]).exits(0);
    let person = person.file("a.csv", export(0, 5, &[]));
    person.run(&["sync"]).exits(1);
    let asked = server.asked();
    let paths: Vec<&str> = asked.iter().map(|asked| asked.path.as_str()).collect();
    assert_eq!(paths, ["/json", "/slack", "/slack", "/json", "/slack", "/teams"]);
    let bodies: Vec<Value> = asked.iter().map(|asked| serde_json::from_str(&asked.body).unwrap()).collect();
    assert_eq!(bodies[3]["catalogs"][0]["outcome"], "held");
    assert!(
        bodies[4]["blocks"][1]["text"]["text"].as_str().unwrap().contains("`onshelf sync --accept a`"),
        "{}",
        bodies[4]
    );
    assert_eq!(bodies[5]["attachments"][0]["content"]["type"], "AdaptiveCard");
}

#[test]
fn a_webhook_that_fails_does_not_fail_the_night_and_its_address_is_not_shown() {
    let server = Server::answering(|_, asked| answer("400 Bad Request", "content-type: text/plain\r\n", &asked.path));
    let person = person(&[("a", "a.csv")], "[[sync.webhook]]\nurl_from = \"MY_WEBHOOK\"\n")
        .file("a.csv", export(0, 10, &[]))
        .variable("MY_WEBHOOK", &server.url("/hunter22hunter"));
    let run = person
        .run(&["sync", "-vv"])
        .exits(1)
        .says("10 new")
        .warns("the webhook of MY_WEBHOOK was not told: the server answers 400");
    assert!(!run.stdout.contains("hunter22") && !run.stderr.contains("hunter22"), "{run}");
}

#[test]
fn the_night_is_written_to_files_that_are_whole() {
    let lines = "report = [\"night.html\", \"night.json\"]\nmetrics = \"onshelf.prom\"\n\
        [sync.mail]\nfile = \"night.eml\"\nfrom = \"onshelf@example.com\"\nto = [\"l-and-d@example.com\"]\n";
    let person = person(&[("a", "a.csv"), ("b", "b.csv")], lines)
        .file("a.csv", export(0, 9, &[]) + "9,<script>alert(1)</script> & co,,\n")
        .variable("ONSHELF_NOW", "2026-11-25T02:10:00Z");
    person.run(&["sync", "--report", "night.txt"]).exits(1);
    let page = person.text_of("night.html");
    assert!(page.contains("1 of 2 catalogs needs you") && !page.contains("<script>alert"), "{page}");
    assert!(person.text_of("night.txt").starts_with("1 new catalog on the shelf; 1 of 2 catalogs needs you."));
    let json: Value = serde_json::from_str(&person.text_of("night.json")).unwrap();
    assert_eq!(json["needs_a_person"], true);
    let mail = person.text_of("night.eml");
    assert!(mail.starts_with("Date: Wed, 25 Nov 2026 02:10:00 "), "{mail}");
    assert!(
        mail.contains(
            "\r\nTo: l-and-d@example.com\r\nSubject: Onshelf: 1 new catalog on the shelf; 1 of 2 catalogs needs you\r\n"
        ),
        "{mail}"
    );
    let figures = person.text_of("onshelf.prom");
    for line in [
        "onshelf_sync_last_run_timestamp_seconds 1795572600",
        "onshelf_sync_last_success_timestamp_seconds 0",
        "onshelf_catalog_courses{catalog=\"a\",kind=\"owned\"} 10",
        "onshelf_catalog_failed{catalog=\"b\",kind=\"owned\"} 1",
    ] {
        assert!(figures.lines().any(|found| found == line), "no {line} in {figures}");
    }
}
