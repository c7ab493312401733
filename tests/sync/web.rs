//! Exports on the web: conditional questions, redirects, credentials, and everything that goes wrong.

use super::server::{Server, answer};
use super::{catalog, export, person};

#[test]
fn an_export_is_only_sent_again_if_it_changed() {
    let server = Server::answering(|_, asked| match asked.header("if-none-match") {
        Some("\"v1\"") => answer("304 Not Modified", "", ""),
        _ => answer(
            "200 OK",
            "etag: \"v1\"\r\ncontent-disposition: attachment; filename=\"udemy.csv\"\r\n",
            &export(0, 10, &[]),
        ),
    });
    let person = person(&[("udemy", &server.url("/export"))], "");
    let run = person.run(&["sync", "--format", "json"]).exits(0);
    assert_eq!(catalog(&run, "udemy")["courses"], 10, "{run}");
    person.run(&["sync"]).exits(0).says("Nothing changed.");
    let asked = server.asked();
    assert_eq!(
        (asked.len(), asked[0].header("if-none-match"), asked[1].header("if-none-match")),
        (2, None, Some("\"v1\""))
    );
}

#[test]
fn a_credential_goes_to_its_server_and_nowhere_else() {
    let other = Server::answering(|_, _| answer("200 OK", "", &export(0, 10, &[])));
    let there = other.url("/files/export.csv");
    let server = Server::answering(move |_, _| answer("302 Found", &format!("location: {there}\r\n"), ""));
    let person = person(&[("udemy-business", &server.url("/api"))], "")
        .variable("ONSHELF_TOKEN_UDEMY_BUSINESS", "hunter22hunter");
    let run = person.run(&["sync", "-vv"]).exits(0).says("10 new");
    assert_eq!(server.asked()[0].header("authorization"), Some("Bearer hunter22hunter"));
    assert_eq!(other.asked()[0].header("authorization"), None);
    assert!(!run.stdout.contains("hunter22") && !run.stderr.contains("hunter22"), "{run}");
}

#[test]
fn trouble_that_passes_is_waited_out() {
    let server = Server::answering(|number, _| match number {
        0 => answer("500 Internal Server Error", "", "oh"),
        1 => answer("429 Too Many Requests", "retry-after: 0\r\n", ""),
        _ => answer("200 OK", "", &export(0, 10, &[])),
    });
    person(&[("udemy", &server.url("/export.csv"))], "").run(&["sync"]).exits(0).says("10 new");
    assert_eq!(server.asked().len(), 3);
}

#[test]
fn trouble_that_stays_leaves_the_catalog_as_it_was_and_repeats_no_secret() {
    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 9000\r\nconnection: close\r\n\r\nid,title\n1,Half an expo".to_vec();
    let troubles: [(Vec<u8>, &str, usize); 5] = [
        (answer("404 Not Found", "content-type: text/plain\r\n", "no file for hunter22hunter"), "404 Not Found", 1),
        (answer("401 Unauthorized", "", "bad token hunter22hunter"), "the credential is missing or not accepted", 1),
        (cut, "broke off", 3),
        (answer("200 OK", "", &export(0, 2000, &[])), "more than the 20000 bytes allowed", 1),
        (
            answer("200 OK", "content-type: text/html\r\n", "<!DOCTYPE html><html>Sign in</html>"),
            "a web page came instead",
            1,
        ),
    ];
    for (trouble, said, attempts) in troubles {
        let server = Server::answering(move |number, _| match number {
            0 => answer("200 OK", "", &export(0, 10, &[])),
            _ => trouble.clone(),
        });
        let person = person(&[("udemy", &server.url("/export.csv"))], "size_limit = \"20 kB\"\n")
            .variable("ONSHELF_TOKEN_UDEMY", "hunter22hunter");
        person.run(&["sync"]).exits(0);
        let run = person.run(&["sync", "--format", "json", "-vv"]).exits(1).warns(said);
        assert_eq!(catalog(&run, "udemy")["courses"], 10, "{run}");
        assert_eq!(server.asked().len(), 1 + attempts, "{run}");
        assert!(!run.stdout.contains("hunter22") && !run.stderr.contains("hunter22"), "{run}");
        let left = std::fs::read_dir(person.path("shelf/incoming")).map_or(0, Iterator::count);
        assert_eq!(left, 0, "{run}");
    }
}

#[test]
fn a_server_that_is_not_there_is_told() {
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let person = person(&[("udemy", &format!("http://127.0.0.1:{port}/x.csv?account=7"))], "");
    person.run(&["sync"]).exits(1).warns("x.csv?…`: no connection");
}

#[test]
fn a_server_that_stays_silent_is_given_up() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/x.csv", listener.local_addr().unwrap());
    let person = person(&[("udemy", &url)], "");
    let text =
        person.text_of("onshelf.toml").replace("timeout = \"5s\"\nretries = 2", "timeout = \"200ms\"\nretries = 1");
    person.file("onshelf.toml", text).run(&["sync"]).exits(1).warns("no answer in time");
}

/// A server by https that knows its export's version, and its certificate.
fn secret_server() -> (Server, String) {
    Server::answering_secretly("localhost", |_, asked| match asked.header("if-none-match") {
        Some("\"v1\"") => answer("304 Not Modified", "", ""),
        _ => answer("200 OK", "etag: \"v1\"\r\n", &export(0, 10, &[])),
    })
}

#[test]
fn by_https_an_export_is_only_sent_again_if_it_changed() {
    let (server, certificate) = secret_server();
    let person = person(&[("udemy", &server.secret_url("localhost", "/export.csv"))], "").file("ca.pem", certificate);
    let trusted = person.path("ca.pem").display().to_string();
    let person = person.variable("SSL_CERT_FILE", &trusted).variable("ONSHELF_TOKEN_UDEMY", "hunter22hunter");
    let run = person.run(&["sync", "--format", "json"]).exits(0);
    assert_eq!(catalog(&run, "udemy")["courses"], 10, "{run}");
    person.run(&["sync"]).exits(0).says("Nothing changed.");
    let asked: Vec<_> = server.asked().iter().map(|asked| asked.header("if-none-match").map(str::to_owned)).collect();
    assert_eq!(asked, [None, Some("\"v1\"".to_owned())]);
    assert_eq!(server.asked()[1].header("authorization"), Some("Bearer hunter22hunter"));
}

#[test]
fn a_certificate_nobody_trusts_is_refused_at_once_and_says_how_it_would_be_trusted() {
    let (server, certificate) = secret_server();
    let (_other, of_another) = secret_server();
    // One that is trusted for another name is refused as well.
    for (host, trusted, said) in [
        ("localhost", &of_another, "its certificate is not trusted"),
        ("127.0.0.1", &certificate, "its certificate is another server's"),
    ] {
        let person = person(&[("udemy", &server.secret_url(host, "/export.csv"))], "").file("ca.pem", trusted);
        let file = person.path("ca.pem").display().to_string();
        let person = person.variable("SSL_CERT_FILE", &file).variable("ONSHELF_TOKEN_UDEMY", "hunter22hunter");
        let run = person.run(&["sync"]).exits(1).warns(said);
        assert_eq!(run.stderr.contains("SSL_CERT_FILE"), host == "localhost", "{run}");
        assert!(!run.stderr.contains("hunter22") && !person.has("shelf/sources"), "{run}");
    }
    assert_eq!(server.asked().len(), 0);
}
