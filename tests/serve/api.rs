//! What programs ask, and how it is described to them.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::served::Served;
use crate::support::{ACADEMY, Onshelf};

#[test]
fn the_api_says_what_the_command_line_says() {
    let person = Onshelf::with_demo();
    let served = Served::start(&person, &[]);
    let needs = "id,need,team\nA,k8s,Platform\nB,COBOL,\nC,nobody knows which service broke,Ops\n";
    let said = person.run_with(&["match", "--needs", "-", "--format", "ndjson"], needs).exits(0).stdout;
    let answer = served.ask("POST", "/api/v1/match", &["content-type: text/csv"], needs.as_bytes());
    assert_eq!(answer.text(), said);
    // Gzipped, the answer is whole as well: it once was cut at its end.
    let packed = served.ask("POST", "/api/v1/match", &["accept-encoding: gzip"], needs.as_bytes());
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert!(packed.body.ends_with(b"\r\n0\r\n\r\n"), "the last chunk came");
    let one = served.get("/api/v1/match?q=k8s&top=2");
    assert_eq!(one.json()["verdict"], "covered");
    assert_eq!(one.json()["matches"].as_array().unwrap().len(), 2);
    let skills = served.get("/api/v1/skills?q=k8s").json();
    assert_eq!(skills["skills"][0]["id"], "kubernetes");
    let catalogs = served.get("/api/v1/catalogs").json();
    assert!(catalogs["catalogs"].as_array().unwrap().iter().any(|catalog| catalog["name"] == "coursera"), "{catalogs}");
    let broken = served.ask("POST", "/api/v1/match", &[], b"need\nk8s\n\"\"\n").text();
    assert!(broken.lines().any(|line| line.starts_with("{\"problem\":")), "{broken}");
}

#[test]
fn all_courses_are_listed_page_by_page() {
    let person = Onshelf::with_demo();
    let served = Served::start(&person, &[]);
    let mut keys = std::collections::BTreeSet::new();
    let mut next = "/api/v1/courses?limit=100".to_owned();
    loop {
        let page = served.get(&next);
        assert_eq!(page.status, 200, "{}", page.text());
        for course in page.json()["courses"].as_array().unwrap() {
            assert!(keys.insert(course["course"].as_str().unwrap().to_owned()), "{course} came twice");
        }
        let Some(link) = page.header("link") else {
            assert_eq!(page.json()["next"], Value::Null);
            break;
        };
        let address = link.strip_prefix('<').and_then(|link| link.strip_suffix(">; rel=\"next\"")).unwrap();
        assert!(address.ends_with(page.json()["next"].as_str().unwrap()), "{link}");
        next = address.to_owned();
    }
    let catalogs = served.get("/api/v1/catalogs").json();
    let counted = catalogs["catalogs"].as_array().unwrap().iter().map(|catalog| catalog["courses"].as_u64().unwrap());
    assert_eq!(keys.len() as u64, counted.sum::<u64>());

    let found = served.get("/api/v1/courses?q=operator+kubernetes&catalog=pluralsight").json();
    assert_eq!(found["courses"][0]["title"], "Kubernetes Operators in Go", "{found}");
    let offered = served.get("/api/v1/courses/mainframe-guild/MG-01").json();
    assert_eq!((&offered["kind"], &offered["id"]), (&"offered".into(), &"MG-01".into()));
    assert_eq!(served.get("/api/v1/courses/mainframe-guild/MG%2F01").status, 404);
}

#[test]
fn a_check_before_buying_is_the_one_of_the_command_line() {
    let needs = "need,team\nCOBOL,Claims\nk8s,Platform\nmainframe,Claims\n";
    let person = Onshelf::with_demo().file("needs.csv", needs);
    let served = Served::start(&person, &[]);
    person.run(&["coverage", "--needs", "needs.csv", "--offer", "mainframe-guild", "--out", "check.json"]).exits(0);
    let mut said: Value = serde_json::from_str(&person.text_of("check.json")).unwrap();
    let answer = served.ask("POST", "/api/v1/coverage?offer=mainframe-guild", &[], needs.as_bytes());
    let mut check = answer.json();
    for check in [&mut said, &mut check] {
        assert!(check.as_object_mut().unwrap().remove("made").is_some());
    }
    assert_eq!(check, said);
    let refused = |target: &str, body: &[u8]| served.ask("POST", target, &[], body).status;
    assert_eq!(refused("/api/v1/coverage?offer=nosuch", needs.as_bytes()), 404);
    assert_eq!(refused("/api/v1/coverage?offer=coursera", needs.as_bytes()), 422);
    assert_eq!(refused("/api/v1/coverage?team=x", needs.as_bytes()), 400);
    assert_eq!(refused("/api/v1/coverage", b"need\n\"\"\n"), 422);
}

#[test]
fn every_address_is_described_and_answers_as_described() {
    // Of its own, for something is said to it.
    let person = Onshelf::new().variable("ONSHELF_SHELF", "onshelf-demo/shelf");
    person.run(&["demo"]).exits(0);
    let served = Served::start(&person, &[]);
    let description = served.get("/api/v1/openapi.json").json();
    let schemas = &description["components"]["schemas"];
    let mut asked = 0;
    for (path, ways) in description["paths"].as_object().unwrap() {
        for (way, operation) in ways.as_object().unwrap() {
            let (address, body) = example(path, operation);
            let headers: &[&str] = if body.is_empty() { &[] } else { &["content-type: application/json"] };
            let answer = served.ask(&way.to_uppercase(), &address, headers, body.as_bytes());
            let what = format!("{way} {address}");
            assert_eq!(answer.status, 200, "{what}: {}", answer.text());
            let media = operation["responses"]["200"]["content"].as_object().unwrap();
            let (media, content) = media.iter().next().unwrap();
            assert_eq!(answer.header("content-type"), Some(media.to_lowercase().as_str()), "{what}");
            let mut schema = content["schema"].clone();
            schema["components"] = serde_json::json!({ "schemas": schemas });
            let validator = jsonschema::validator_for(&schema).unwrap();
            let values: Vec<Value> = match media.as_str() {
                "application/x-ndjson" => {
                    answer.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
                }
                media if media.contains("json") && path != "/metrics" => vec![answer.json()],
                _ => vec![answer.text().into()],
            };
            for value in values {
                let wrong: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
                assert!(wrong.is_empty(), "{what}: {wrong:?}");
            }
            asked += 1;
        }
    }
    assert!(asked >= 13, "{asked}");
    // The page to try it has a form for each.
    let page = served.page("/api").text();
    assert_eq!(page.matches("<form class=\"try\"").count(), asked);
}

/// An address and a body that the description itself gives as examples; where it gives none, what the demo holds.
fn example(path: &str, operation: &Value) -> (String, String) {
    let mut address = path.replace("{catalog}", "mainframe-guild").replace("{id}", "MG-01");
    for parameter in operation["parameters"].as_array().unwrap() {
        if parameter["in"] == "query" && parameter["required"] == true {
            let value = parameter["example"].as_str().unwrap().replace(' ', "+");
            address = format!("{address}?{}={value}", parameter["name"].as_str().unwrap());
        }
    }
    let body = match &operation["requestBody"]["content"]["application/json"]["example"] {
        Value::Null => String::new(),
        body => body.to_string(),
    };
    (address, body)
}

#[test]
fn an_answer_that_did_not_change_is_not_sent_again() {
    let person = Onshelf::with_academy();
    let served = Served::start(&person, &[]);
    let first = served.get("/api/v1/match?q=COBOL");
    assert_eq!(first.json()["verdict"], "gap");
    let tag = format!("if-none-match: {}", first.header("etag").unwrap().replace("w/", "W/"));
    let again = |target: &str| served.ask("GET", target, &[&tag], b"").status;
    assert_eq!((again("/api/v1/match?q=COBOL"), again("/api/v1/match?q=Java")), (304, 200));
    // A new commit is taken up while the server runs, and the old answer is no longer the answer.
    let more = format!("{ACADEMY}C-1,COBOL for Beginners,The language of banks.,COBOL,beginner,PT2H,en,\n");
    let person = person.file("academy.csv", more);
    person.run(&["import", "academy.csv"]).exits(0);
    let start = Instant::now();
    while again("/api/v1/match?q=COBOL") == 304 {
        assert!(start.elapsed() < Duration::from_secs(60), "the newer commit is not taken up");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(served.get("/api/v1/match?q=COBOL").json()["verdict"], "covered");
}
