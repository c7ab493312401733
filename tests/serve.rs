//! `onshelf serve` as browsers, programs and those who mean no good meet it: the built program on a free port of this machine.

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Child;
use std::time::{Duration, Instant};

use serde_json::Value;
use support::{ACADEMY, Onshelf};

const TOKEN: &str = "0123456789abcdef0123";

/// A running server; it is stopped when the test ends.
struct Served {
    child: Child,
    address: String,
}

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Served {
    fn start(person: &Onshelf, arguments: &[&str]) -> Self {
        let all = [&["serve", "--listen", "127.0.0.1:0"], arguments].concat();
        let mut child = person.start(&all);
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("http://").unwrap_or_else(|| panic!("no address: {line}")).to_owned();
        Self { child, address }
    }

    /// Sends `bytes` as they are.
    fn raw(&self, bytes: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        // The server may have refused before it read everything.
        let _ = stream.write_all(bytes);
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all);
        let cut = all.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(all.len());
        let head = String::from_utf8_lossy(&all[..cut]).to_lowercase();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Answer { status, head, body: all.split_off((cut + 4).min(all.len())) }
    }

    fn ask(&self, method: &str, target: &str, headers: &[&str], body: &[u8]) -> Answer {
        let host = &self.address;
        let mut request = format!("{method} {target} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
        for header in headers {
            request += header;
            request += "\r\n";
        }
        if !body.is_empty() {
            request += &format!("content-length: {}\r\n", body.len());
        }
        self.raw(&[request.as_bytes(), b"\r\n", body].concat())
    }

    fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, &[], b"")
    }

    fn page(&self, target: &str) -> Answer {
        self.ask("GET", target, &["accept: text/html"], b"")
    }

    /// Tells the program to stop, and says how it ended.
    fn stop(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Answer {
    fn text(&self) -> String {
        if !self.head.contains("transfer-encoding: chunked") {
            return String::from_utf8(self.body.clone()).unwrap();
        }
        let (mut text, mut rest) = (Vec::new(), self.body.as_slice());
        while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
            let size = usize::from_str_radix(std::str::from_utf8(&rest[..end]).unwrap(), 16).unwrap();
            text.extend_from_slice(&rest[end + 2..end + 2 + size]);
            rest = &rest[(end + 4 + size).min(rest.len())..];
        }
        String::from_utf8(text).unwrap()
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.text()).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

#[test]
fn a_leader_searches_and_shares_the_link() {
    let person = Onshelf::with_demo();
    let served = Served::start(&person, &[]);
    let home = served.page("/");
    assert_eq!(home.status, 200);
    assert!(home.text().contains("What does your team need to learn?"));
    let found = served.page("/?q=k8s&level=beginner&team=Platform").text();
    assert!(found.contains("You have this") && found.contains("“k8s”"), "{found}");
    assert!(found.contains("<option value=\"beginner\" selected>"), "the filter stands in the form");
    assert!(found.contains("value=\"Platform\""), "the team stands in the form");
    assert!(found.contains("Search without Kubernetes") && found.contains("The title names Kubernetes."));
    let gap = served.page("/?q=COBOL").text();
    assert!(gap.contains("a real gap") && !gap.contains("You have this"), "{gap}");
    let unclear = served.page("/?q=asdfgh").text();
    assert!(unclear.contains("A question back:"), "{unclear}");
    let part = served.page("/results?q=k8s").text().replace("&#x2f;", "/");
    assert!(part.contains("class=\"courses\"") && !part.contains("<html"));
    let course = part.split("href=\"").find(|rest| rest.starts_with("/course/")).unwrap();
    assert_eq!(served.page(&course[..course.find('"').unwrap()].replace("&amp;", "&")).status, 200);
}

#[test]
fn nobody_is_told_to_have_what_is_not_known_to_be_theirs() {
    let person = Onshelf::with_demo();
    let served = Served::start(&person, &[]);
    // No Python course of the demo is known to be in German and that short.
    let perhaps = served.page("/?q=python&hours=4&language=de").text();
    assert!(perhaps.contains("You may have this") && !perhaps.contains("You have this"), "{perhaps}");
    let guessed = served.page("/?q=alert+script").text();
    assert!(guessed.contains("A guess") && !guessed.contains("Strong match"), "{guessed}");
    let offered = served.get("/api/v1/match?q=COBOL&catalog=mainframe-guild");
    assert_eq!((offered.status, offered.json()["detail"].as_str().unwrap().contains("on offer")), (404, true));
    let unknown = served.page("/?q=k8s&catalog=nosuch");
    assert_eq!((unknown.status, unknown.text().contains("there is no catalog `nosuch`")), (400, true));
    let course = served.page("/course/mainframe-guild?id=MG-01");
    assert_eq!((course.status, course.text().contains("You do not have the course")), (200, true), "{}", course.text());
}

#[test]
fn nothing_that_is_typed_becomes_markup() {
    let person = Onshelf::with_demo();
    let served = Served::start(&person, &[]);
    let page = served.page("/?q=%3Cscript%3Ealert(1)%3C/script%3E%22onload=x&team=%22%3E%3Cimg%3E").text();
    assert!(!page.contains("<script>") && !page.contains("<img>") && !page.contains("\"onload"), "{page}");
    // The policy forbids script and style in the page, so there is none.
    assert!(!page.contains("style=\"") && !page.contains("<style"), "{page}");
}

#[test]
fn a_needs_file_becomes_a_board_and_a_report() {
    let person = Onshelf::with_demo();
    let served = Served::start(&person, &[]);
    let board = board(&served, "need,team\nk8s,Platform\n,Platform\nCOBOL,Data");
    let page = served.page(&board).text();
    assert!(page.contains("1 of 2 needs covered, 1 gap") && page.contains("line 3"), "{page}");
    let team = served.page(&format!("{board}?team=data")).text();
    assert!(team.contains("COBOL") && !team.contains("k8s</a>"), "{team}");
    let report = served.get(&format!("{board}/report.html"));
    assert_eq!((report.status, report.header("content-disposition").is_some()), (200, true));
    assert!(report.text().contains("1 of 2"));
    for (target, status) in [
        (format!("{board}?team=Sales"), 404),
        (format!("{board}/report.exe"), 404),
        ("/needs/00000000000000000000000000000000".into(), 410),
    ] {
        assert_eq!(served.page(&target).status, status, "{target}");
    }
    // What was brought is nowhere on the shelf.
    let shelf = support::demo().join("shelf");
    let names: Vec<_> = std::fs::read_dir(shelf).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(names.iter().all(|name| name != "n.csv"), "{names:?}");
}

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
fn a_board_is_held_against_the_offers() {
    let person = Onshelf::with_demo();
    let served = Served::start(&person, &[]);
    let offers = format!("{}/offers", board(&served, "need,team\nCOBOL,Claims\nk8s,Platform\n"));
    let done = Instant::now() + Duration::from_secs(60);
    let page = loop {
        let page = served.page(&offers).text();
        if !page.contains("id=\"under-way\"") {
            break page;
        }
        assert!(page.contains(" of 2 needs are matched") && Instant::now() < done, "{page}");
        std::thread::sleep(Duration::from_millis(50));
    };
    assert!(page.contains("Mainframe Guild") && page.contains("COBOL") && page.contains("becomes"), "{page}");
    assert!(page.contains("Nobody has these courses yet"), "{page}");
    let file = served.get(&format!("{offers}.csv"));
    assert!(file.header("content-disposition").unwrap().contains("onshelf-check.csv"), "{}", file.head);
    assert_eq!(served.page(&format!("{offers}.exe")).status, 404);
    assert_eq!(served.page("/needs/00000000000000000000000000000000/offers").status, 410);

    // A shelf without offers says so.
    let person = Onshelf::with_academy();
    let served = Served::start(&person, &[]);
    let board = board(&served, "need\nJava\n");
    assert!(!served.page(&board).text().contains("/offers"));
    assert!(served.page(&format!("{board}/offers")).text().contains("No catalog is on offer"));
}

/// The address of the board of these needs.
fn board(served: &Served, needs: &str) -> String {
    let form =
        format!("--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"n.csv\"\r\n\r\n{needs}\r\n--x--\r\n");
    let sent = served.ask("POST", "/needs", &["content-type: multipart/form-data; boundary=x"], form.as_bytes());
    assert_eq!(sent.status, 303, "{}", sent.text());
    sent.header("location").unwrap().to_owned()
}

/// Sends a form as a browser does.
fn form(served: &Served, target: &str, fields: &str) -> Answer {
    served.ask("POST", target, &["content-type: application/x-www-form-urlencoded"], fields.as_bytes())
}

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

#[test]
fn the_door_is_shut_to_who_brings_no_token() {
    let person = Onshelf::with_academy().file("token.txt", TOKEN);
    let served = Served::start(&person, &["--token-file", "token.txt"]);
    let bearer = format!("authorization: Bearer {TOKEN}");
    for target in ["/", "/api/v1/match?q=k8s", "/catalogs", "/metrics", "/assets/x", "/nothing"] {
        assert_eq!(served.get(target).status, 401, "{target}");
        assert_ne!(served.ask("GET", target, &[&bearer], b"").status, 401, "{target}");
    }
    assert_eq!(served.get("/api/v1/catalogs").header("www-authenticate"), Some("bearer"));
    assert!(served.page("/").header("www-authenticate").unwrap().starts_with("basic realm"));
    assert_eq!((served.get("/healthz").status, served.get("/readyz").status), (200, 200));
    assert_eq!(served.ask("GET", "/", &["authorization: Bearer 0123456789abcdef0124"], b"").status, 401);
    assert_eq!(served.stop(), Some(0));
}

#[test]
fn a_trusted_proxy_says_who_asks() {
    let person = Onshelf::with_academy();
    let served = Served::start(&person, &["--trust-user-header", "X-User"]);
    assert_eq!(served.get("/").status, 401);
    assert_eq!(served.ask("GET", "/", &["x-user: ada"], b"").status, 200);
}

#[test]
fn what_is_not_safe_does_not_start() {
    let person = Onshelf::with_academy().file("short.txt", "secret");
    person.run(&["serve", "--listen", "0.0.0.0:0"]).exits(2).warns("--token-file");
    person.run(&["serve", "--token-file", "short.txt"]).exits(2).warns("at least 16");
    person.run(&["serve", "--token-file", "gone.txt"]).exits(2).warns("gone.txt");
    person.run(&["serve", "--host", "https://x.example"]).exits(2).warns("no name of a host");
    person.run(&["--shelf", "nowhere", "serve"]).exits(2).warns("there is no shelf");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    person.run(&["serve", "--listen", &address]).exits(2).warns("cannot listen on");
}

#[test]
fn every_answer_keeps_browsers_careful_and_has_an_id() {
    let person = Onshelf::with_academy();
    let served = Served::start(&person, &[]);
    for target in ["/", "/api/v1/match?q=k8s", "/api/v1/match", "/nothing", "/healthz"] {
        let answer = served.ask("GET", target, &["x-request-id: night-7"], b"");
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("x-request-id"), Some("night-7"), "{target}");
    }
    let zipped = served.ask("GET", "/", &["accept-encoding: gzip"], b"");
    assert_eq!(zipped.header("content-encoding"), Some("gzip"));
}

/// Method, target, headers, body, and the status they are refused with.
type Bad = (String, String, Vec<String>, Vec<u8>, u16);

/// Requests that nobody sends who means well, or that are mistaken. Each gets a refusal that says why, and nothing else.
#[test]
fn bad_requests_get_a_clear_refusal() {
    let person = Onshelf::with_academy();
    let served = Served::start(&person, &[]);
    let mut bad: Vec<Bad> = Vec::new();
    let mut add = |method: &str, target: &str, headers: &[&str], body: &[u8], status: u16| {
        let headers = headers.iter().map(ToString::to_string).collect();
        bad.push((method.into(), target.into(), headers, body.to_vec(), status));
    };
    let api = "/api/v1/match";
    for method in ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "PROPFIND", "LOCK", "BREW"] {
        for target in ["/", "/results", "/catalogs", "/needs", api, "/api/v1/skills", "/api/v1/catalogs", "/metrics"] {
            add(method, target, &[], b"", 405);
        }
    }
    for target in [
        "/../etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/assets/../Cargo.toml",
        "/assets/..%2fmod.rs",
        "/assets/page.css",
        "/api/",
        "/api/v1",
        "/api/v2/match",
        "/api/v1/matches",
        "/.env",
        "/wp-login.php",
        "/index.html",
        "//",
        "/%00",
        "/course/academy",
        "/course/academy?id=",
        "/course/academy?id=nothing",
        "/course/NO?id=1",
        "/course/..?id=1",
        "/needs/1/report",
        "/needs/1/report.html/x",
        "/favicon.ico",
        "/robots.txt",
        "/shelf/index/meta.json",
    ] {
        add("GET", target, &[], b"", 404);
    }
    let long = "x".repeat(501);
    for path in [api, "/api/v1/skills"] {
        let queries = [
            "",
            "?",
            "?q=",
            "?q=%20",
            "?q",
            "?q=k8s&x=1",
            "?q=k8s&Q=1",
            "?q=k8s&q[]=1",
            "?q=%FF%FE",
            "?q=a%00b",
            "?top=3",
            "?q=k8s&level=wizard",
            "?q=k8s&level=%00",
            "?q=k8s&hours=-1",
            "?q=k8s&hours=0",
            "?q=k8s&hours=NaN",
            "?q=k8s&hours=inf",
            "?q=k8s&hours=1e9",
            "?q=k8s&hours=ten",
            "?q=k8s&language=klingon",
            "?q=k8s&language=%27",
            "?q=k8s&catalog=No+Such",
            "?q=k8s&catalog=..%2F..",
            "?q=k8s&catalog=%00",
            "?q=k8s&catalog=A",
            "?q=k8s&top=0",
            "?q=k8s&top=101",
            "?q=k8s&top=-1",
            "?q=k8s&top=1.5",
            "?q=k8s&top=99999999999999999999",
            "?q=k8s&top=x",
        ];
        for query in queries {
            add("GET", &format!("{path}{query}"), &[], b"", 400);
        }
        add("GET", &format!("{path}?q={long}"), &[], b"", 400);
    }
    for query in ["?level=wizard", "?q=k8s&hours=-1", "?language=klingon", "?catalog=No+Such", "?q=%00", "?q=%FF"] {
        for path in ["/", "/results"] {
            add("GET", &format!("{path}{query}"), &[], b"", 400);
        }
    }
    for query in ["?q=k8s", "?level=beginner", "?hours=3", "?language=de", "?team=A", "?top=0", "?x=1", "?catalog=A"] {
        add("POST", &format!("{api}{query}"), &[], b"need\nk8s\n", 400);
    }
    for body in [
        &b"%PDF-1.7\n%\xe2\xe3"[..],
        b"\x89PNG\r\n\x1a\n\0\0",
        b"\x7fELF\x02\x01\x01",
        b"PK\x03\x04broken",
        b"PK\x05\x06",
        b"[1, 2",
        b"[]",
        b"need\n",
        b"[{\"need\":",
        b"a,b\n1,2\n",
        b"\x1f\x8b\x08broken",
        b"\0\0\0\0\0\0\0\0",
    ] {
        add("POST", api, &[], body, 422);
    }
    add("POST", api, &[], b"", 422);
    let from =
        ["origin: https://evil.example", "origin: null", "sec-fetch-site: cross-site", "sec-fetch-site: same-site"];
    for header in from {
        for target in [api, "/needs"] {
            add("POST", target, &[header], b"need\nk8s\n", 403);
        }
    }
    for kind in ["text/plain", "application/json", "multipart/form-data", "multipart/form-data; boundary=", "x"] {
        add("POST", "/needs", &[&format!("content-type: {kind}")], b"need\nk8s\n", 400);
    }
    for body in
        ["--x", "--x--", "--x--\r\n", "nothing", "--x\r\n\r\n", "--x\r\ncontent-disposition: form-data\r\n\r\nx"]
    {
        add("POST", "/needs", &["content-type: multipart/form-data; boundary=x"], body.as_bytes(), 400);
    }
    assert!(bad.len() >= 200, "{}", bad.len());
    for (method, target, headers, body, status) in bad {
        let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
        let answer = served.ask(&method, &target, &headers, &body);
        let what = format!("{method} {target} {headers:?} {:?}", String::from_utf8_lossy(&body));
        assert_eq!(answer.status, status, "{what}: {}", answer.text());
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{what}");
        let problem = answer.json();
        assert_eq!(problem["status"], status, "{what}");
        assert!(problem["detail"].as_str().unwrap().len() > 15, "{what}: {problem}");
    }
    assert_eq!(served.get("/readyz").status, 200);
}

#[test]
fn what_is_no_request_is_refused_and_takes_nobody_along() {
    let person = Onshelf::with_academy();
    let served = Served::start(&person, &[]);
    let host = &served.address;
    let many = "x: y\r\n".repeat(500);
    let large = "y".repeat(200_000);
    for (request, allowed) in [
        ("nonsense\r\n\r\n".to_owned(), &[400][..]),
        ("\x16\x03\x01\x02\x00\x01\r\n\r\n".to_owned(), &[400]),
        ("GET / HTTP/9.9\r\n\r\n".to_owned(), &[400, 505]),
        ("GET /\r\n\r\n".to_owned(), &[400]),
        ("GET / HTTP/1.1\r\n\r\n".to_owned(), &[400]),
        (format!("GET / HTTP/1.1\r\nhost: {host}\r\nhost: evil.example\r\n\r\n"), &[400]),
        ("GET / HTTP/1.1\r\nhost: evil.example\r\n\r\n".to_owned(), &[421]),
        ("GET / HTTP/1.1\r\nhost: localhost.evil.example\r\n\r\n".to_owned(), &[421]),
        (format!("GET / HTTP/1.1\r\nhost: {host}\r\nbad header\r\n\r\n"), &[400]),
        (format!("GET / HTTP/1.1\r\nhost: {host}\r\n{many}\r\n"), &[431]),
        (format!("GET / HTTP/1.1\r\nhost: {host}\r\nx: {large}\r\n\r\n"), &[431]),
        (format!("GET /?q={large} HTTP/1.1\r\nhost: {host}\r\n\r\n"), &[414, 431]),
        (format!("POST /api/v1/match HTTP/1.1\r\nhost: {host}\r\ncontent-length: x\r\n\r\n"), &[400]),
        (format!("POST /api/v1/match HTTP/1.1\r\nhost: {host}\r\ncontent-length: -1\r\n\r\n"), &[400]),
        (format!("POST /api/v1/match HTTP/1.1\r\nhost: {host}\r\ncontent-length: 99999999999\r\n\r\n"), &[413]),
        (
            format!("POST /api/v1/match HTTP/1.1\r\nhost: {host}\r\nexpect: cake\r\ncontent-length: 5\r\n\r\nabcde"),
            &[417],
        ),
        (format!("POST /api/v1/match HTTP/1.1\r\nhost: {host}\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"), &[400]),
    ] {
        let request = request.replacen("\r\n", "\r\nconnection: close\r\n", 1);
        let answer = served.raw(request.as_bytes());
        assert!(allowed.contains(&answer.status), "{} for {:.90}", answer.status, request);
    }
    assert_eq!(served.get("/readyz").status, 200);
}

#[test]
fn a_body_that_is_too_large_is_not_read_to_its_end() {
    let person = Onshelf::with_academy();
    let served = Served::start(&person, &[]);
    let chunk = format!("{:x}\r\n{}\r\n", 1 << 20, "x".repeat(1 << 20));
    let head = format!(
        "POST /api/v1/match HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n",
        served.address
    );
    let answer = served.raw(format!("{head}{}", chunk.repeat(9)).as_bytes());
    assert_eq!(answer.status, 413);
}

#[test]
fn what_is_under_way_comes_to_its_end_when_the_program_is_told_to_stop() {
    let person = Onshelf::with_academy();
    let served = Served::start(&person, &[]);
    let mut stream = TcpStream::connect(&served.address).unwrap();
    // The head is in, the body is still coming when the program is told to stop.
    write!(stream, "POST /api/v1/match HTTP/1.1\r\nhost: {}\r\nexpect: 100-continue\r\n", served.address).unwrap();
    write!(stream, "connection: close\r\ncontent-length: 9\r\n\r\n").unwrap();
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).unwrap();
    assert!(go_on.starts_with(b"HTTP/1.1 100"));
    let stopped = std::thread::spawn(move || served.stop());
    stream.write_all(b"need\nk8s\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("\"verdict\":\"covered\""), "{answer}");
    assert_eq!(stopped.join().unwrap(), Some(0));
}

#[test]
fn the_log_and_the_measurements_hold_no_secret() {
    let person = Onshelf::with_academy().file("token.txt", TOKEN);
    let mut served = Served::start(&person, &["-v", "--token-file", "token.txt"]);
    let bearer = format!("authorization: Bearer {TOKEN}");
    served.ask("GET", "/?q=secretneed", &[&bearer], b"");
    served.ask("GET", "/secretpath", &["authorization: Bearer wrongsecretwrongsecret"], b"");
    let metrics = served.ask("GET", "/metrics", &[&bearer], b"").text();
    assert!(metrics.contains("onshelf_requests_total") && metrics.ends_with("# EOF\n"), "{metrics}");
    let mut stderr = served.child.stderr.take().unwrap();
    served.stop();
    let mut log = String::new();
    stderr.read_to_string(&mut log).unwrap();
    assert!(log.contains("route=\"/\" status=200"), "{log}");
    for secret in [TOKEN, "wrongsecret", "secretneed", "secretpath"] {
        assert!(!log.contains(secret) && !metrics.contains(secret), "{secret}: {log}");
    }
}

#[test]
fn a_refusal_is_a_whole_page_for_people() {
    let person = Onshelf::with_academy();
    let served = Served::start(&person, &[]);
    for target in ["/nothing", "/needs/0", "/course/academy?id=nothing"] {
        let page = served.page(target).text();
        assert!(page.contains("<nav") && page.contains("<h1>") && page.contains("To the search"), "{target}: {page}");
    }
}
