//! Clients that are slow, silent, or take nothing of their answer: they are left behind, and nobody waits for them.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::served::{Served, gzipped};
use crate::support::Onshelf;

/// Far more than any time-out of these tests; who waits so long has found a fault.
const LONG: Duration = Duration::from_secs(60);

fn connect(served: &Served) -> TcpStream {
    let stream = TcpStream::connect(&served.address).unwrap();
    stream.set_read_timeout(Some(LONG)).unwrap();
    stream
}

/// Sends `bytes` one by one, over and over, until the server has had enough; then what it said.
fn drip(mut stream: TcpStream, first: &str, bytes: &str) -> String {
    stream.write_all(first.as_bytes()).unwrap();
    let mut again = stream.try_clone().unwrap();
    let bytes = bytes.to_owned();
    let writer = std::thread::spawn(move || {
        for byte in bytes.bytes().cycle() {
            if again.write_all(&[byte]).is_err() {
                break;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    let said = last_words(&mut stream);
    let _ = stream.shutdown(std::net::Shutdown::Both);
    writer.join().unwrap();
    said
}

/// What comes until the connection is closed. A connection that is still open after a long time is a fault.
fn last_words(stream: &mut TcpStream) -> String {
    let mut said = Vec::new();
    let ended = stream.read_to_end(&mut said);
    let open =
        ended.is_err_and(|error| matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut));
    assert!(!open, "the connection is still open");
    String::from_utf8_lossy(&said).into_owned()
}

#[test]
fn a_client_that_is_too_slow_is_cut_off_while_others_are_answered() {
    let person = Onshelf::with_academy();
    let served = Served::start(&person, &["--client-timeout", "1"]);
    let head = format!("POST /api/v1/match HTTP/1.1\r\nhost: {}\r\n", served.address);
    let body = format!("{head}content-length: 60000\r\n\r\n");
    // Each way to be slow, several times: what is begun, and what is dripped then.
    let ways = [
        (String::new(), ""),
        (String::new(), "x"),
        (head.clone(), "x-slow: 1\r\n"),
        (body.clone(), ""),
        (body, "need\nk8s\n"),
    ];
    let slow: Vec<_> = ways
        .iter()
        .cycle()
        .take(60)
        .map(|(first, bytes)| {
            let (stream, first, bytes) = (connect(&served), first.clone(), *bytes);
            std::thread::spawn(move || drip(stream, &first, bytes))
        })
        .collect();
    let answered = (0..20).map(|_| served.get("/api/v1/match?q=k8s").status).all(|status| status == 200);
    assert!(answered, "others had to wait");
    for (number, client) in slow.into_iter().enumerate() {
        let said = client.join().unwrap();
        // Who has not even sent a head is not owed an answer.
        let has_sent_head = number % ways.len() >= 3;
        let is_told = said.starts_with("HTTP/1.1 408") && said.contains("The body did not come in time.");
        assert!(
            if has_sent_head { is_told } else { said.is_empty() || said.starts_with("HTTP/1.1 408") },
            "{number}: {said}"
        );
    }
    assert_eq!(served.get("/readyz").status, 200);
}

#[test]
fn a_connection_that_asks_nothing_more_is_closed() {
    let person = Onshelf::with_academy();
    let served = Served::start(&person, &["--client-timeout", "1"]);
    let mut stream = connect(&served);
    write!(stream, "GET /healthz HTTP/1.1\r\nhost: {}\r\n\r\n", served.address).unwrap();
    assert!(last_words(&mut stream).starts_with("HTTP/1.1 200"));
}

#[test]
fn a_client_that_takes_nothing_of_its_answer_is_cut_off() {
    let person = Onshelf::with_academy();
    let served = Served::start(&person, &["--client-timeout", "1"]);
    // An answer far larger than what systems take in for who does not read: each need comes back with its note.
    let needs = gzipped(format!("need,note\n{}", format!("k8s,{}\n", "x".repeat(70_000)).repeat(500)).as_bytes());
    let mut stream = connect(&served);
    write!(stream, "POST /api/v1/match HTTP/1.1\r\nhost: {}\r\n", served.address).unwrap();
    write!(stream, "content-length: {}\r\n\r\n", needs.len()).unwrap();
    stream.write_all(&needs).unwrap();
    // Nothing is read. A connection that was cut takes no more bytes.
    let start = std::time::Instant::now();
    while stream.write_all(b"x").is_ok() {
        assert!(start.elapsed() < LONG, "the connection is still open");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(served.get("/readyz").status, 200);
}
