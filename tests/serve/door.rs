//! Who may come in, and what goes with every answer.

use std::io::Read;

use crate::served::Served;
use crate::support::Onshelf;

const TOKEN: &str = "0123456789abcdef0123";

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
