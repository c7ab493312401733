//! How the server ends.

use std::io::{Read, Write};
use std::net::TcpStream;

use crate::served::Served;
use crate::support::Onshelf;

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
