//! Requests that are mistaken, or meant to do harm.

use crate::served::{Served, board, gzipped};
use crate::support::Onshelf;

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
    for query in ["?said=maybe", "?since=yesterday", "?before=x"] {
        add("GET", &format!("/feedback{query}"), &[], b"", 400);
    }
    for query in ["?limit=-1", "?limit=0", "?cursor=%00", "?after=x", "?q=%FF", "?catalog=NO", "?q=a&q=b", "?limit=1e9"]
    {
        add("GET", &format!("/api/v1/courses{query}"), &[], b"", 400);
    }
    for query in ["?offer=..%2f", "?offer=%00", "?offer=", "?budget=1", "?offer=A"] {
        add("POST", &format!("/api/v1/coverage{query}"), &[], b"need\nk8s\n", 400);
    }
    for id in ["academy/%00", "academy/..%2f..%2fetc", "..%2f..%2fetc/passwd", &format!("academy/{}", "x".repeat(5000))]
    {
        add("GET", &format!("/api/v1/courses/{id}"), &[], b"", 404);
    }
    for target in
        ["*", "//evil.example/x", "/..;/", "/%2e%2e/%2e%2e/etc/passwd", "/\\..\\..", "/assets/%2e%2e%2fCargo.toml"]
    {
        add("GET", target, &[], b"", 404);
    }
    add("GET", "http://evil.example/", &[], b"", 421);
    add("GET", "/needs/%00", &[], b"", 410);
    add("GET", &format!("/?q={}", "%41".repeat(5_000)), &[], b"", 400);
    add("GET", &format!("{api}?q=k8s&{}", "a=1&".repeat(5_000)), &[], b"", 400);
    // Packed in a way nobody said, or not as it was said.
    let needs: &[u8] = b"need\nk8s\n";
    for packing in ["br", "deflate", "zstd", "gzip, br", "x"] {
        add("POST", api, &[&format!("content-encoding: {packing}")], needs, 415);
    }
    add("POST", api, &["content-encoding: gzip"], needs, 400);
    let packed = gzipped(needs);
    for cut in [3, 9, packed.len() - 9, packed.len() - 1] {
        add("POST", api, &["content-encoding: gzip"], &packed[..cut], 422);
        add("POST", api, &[], &packed[..cut], 422);
    }
    for kind in ["text/csv", "application/json", "multipart/form-data; boundary=x", "x"] {
        add("POST", "/feedback/need", &[&format!("content-type: {kind}")], b"need=k8s", 415);
        add("POST", "/feedback/match", &[&format!("content-type: {kind}")], b"need=k8s", 415);
    }
    for kind in ["text/plain", "application/xml", "*/*", "application/json,application/json"] {
        add(
            "POST",
            "/api/v1/feedback",
            &[&format!("content-type: {kind}")],
            b"{\"about\":\"need\",\"need\":\"k8s\"}",
            415,
        );
    }
    let (json, multipart) = ("content-type: application/json", "content-type: multipart/form-data; boundary=x");
    for depth in [100, 10_000, 500_000] {
        add("POST", "/api/v1/feedback", &[json], "[".repeat(depth).as_bytes(), 422);
        add("POST", "/api/v1/feedback", &[json], "{\"about\":".repeat(depth).as_bytes(), 422);
        add("POST", api, &[json], "[".repeat(depth).as_bytes(), 422);
    }
    let file = "content-disposition: form-data; name=\"file\"; filename=\"n.csv\"";
    let two = format!("--x\r\n{file}\r\n\r\nneed\nk8s\r\n--x\r\n{file}\r\n\r\nneed\nGo\r\n--x--");
    for body in [
        format!("--x\r\n{file}\r\n\r\nneed\nk8s"),
        format!("--x\r\n{file}\r\n\r\n \r\n--x--"),
        format!("--x\r\n{}{file}\r\n\r\nneed\nk8s\r\n--x--", "h: v\r\n".repeat(5_000)),
        "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a\0b.csv\"\r\n\r\nneed\nk8s\r\n--x--".into(),
        two,
    ] {
        add("POST", "/needs", &[multipart], body.as_bytes(), 400);
    }
    add(
        "POST",
        "/needs",
        &[multipart, "content-encoding: gzip"],
        format!("--x\r\n{file}\r\n\r\nk8s\r\n--x--").as_bytes(),
        400,
    );
    assert!(bad.len() >= 270, "{}", bad.len());
    for (method, target, headers, body, status) in bad {
        let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
        let answer = served.ask(&method, &target, &headers, &body);
        let what = format!("{method} {target:.200} {headers:?} {:.200?}", String::from_utf8_lossy(&body));
        assert_eq!(answer.status, status, "{what}: {}", answer.text());
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{what}");
        let problem = answer.json();
        assert_eq!(problem["status"], status, "{what}");
        let detail = problem["detail"].as_str().unwrap();
        let is_said = detail.len() > 15 && !detail.starts_with('<') && detail != "The request cannot be answered.";
        assert!(is_said, "{what}: {problem}");
    }
    assert_eq!(served.get("/readyz").status, 200);
}

/// The limit that is told is the one that holds. Bodies above 2 MB were once refused by the framework's own.
#[test]
fn a_body_up_to_the_limit_is_taken_in() {
    let person = Onshelf::with_academy();
    let served = Served::start(&person, &[]);
    let needs = format!("need,note\n{}", format!("k8s,{}\n", "x".repeat(70_000)).repeat(100));
    let sent = served.ask("POST", "/api/v1/match?top=1", &[], needs.as_bytes());
    assert_eq!((sent.status, sent.text().contains("\"covered\"")), (200, true));
    let board = board(&served, &needs);
    assert_eq!(served.page(&board).status, 200);
    let packed = served.ask("POST", "/api/v1/match?top=1", &["content-encoding: gzip"], &gzipped(needs.as_bytes()));
    assert_eq!((packed.status, packed.text() == sent.text()), (200, true));
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
