//! The page's program under load.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Stdio;
use std::time::Instant;

use onshelf::model::Need;

use crate::Failure;
use crate::process::{onshelf, peak};

/// Connections that ask at once, and how often each.
const CONNECTIONS: usize = 16;
const QUESTIONS: usize = 500;

/// Asks `onshelf serve` from several connections at once; in words: how long an answer takes, and its peak memory.
pub fn serve_under_load(shelf: &Path, needs: &[Need]) -> Result<String, Failure> {
    let mut server = onshelf(shelf).args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn()?;
    let address = address(server.stdout.take().ok_or("the server has no output")?)?;
    let asked = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..CONNECTIONS)
            .map(|thread| {
                let address = address.as_str();
                scope.spawn(move || ask(address, needs, thread).map_err(|error| error.to_string()))
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err("a thread fell".into()))).collect()
    });
    let asked: Result<Vec<Vec<f64>>, String> = asked;
    let peak = peak(&server);
    server.kill()?;
    server.wait()?;
    let mut times = asked?.concat();
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times[(times.len() - 1) * share / 100] * 1e3;
    let memory = peak.map(|peak| format!(", at most {peak:.0} MB")).unwrap_or_default();
    Ok(format!("serve, {CONNECTIONS} connections: half within {:.1} ms, 99% within {:.1} ms{memory}", at(50), at(99)))
}

/// Where the server listens: it says so on its first line that holds an address.
fn address(output: impl Read) -> Result<String, Failure> {
    for line in BufReader::new(output).lines() {
        if let Some((_, address)) = line?.split_once("http://") {
            return Ok(address.trim_end_matches('/').split('/').next().unwrap_or_default().to_owned());
        }
    }
    Err("the server did not say where it listens".into())
}

/// Seconds each answer took on one connection.
fn ask(address: &str, needs: &[Need], thread: usize) -> Result<Vec<f64>, Failure> {
    let mut connection = BufReader::new(TcpStream::connect(address)?);
    let mut times = Vec::with_capacity(QUESTIONS);
    for need in needs.iter().cycle().skip(thread * 7).take(QUESTIONS) {
        let question: String = form_urlencoded::byte_serialize(need.text.as_bytes()).collect();
        let started = Instant::now();
        write!(connection.get_mut(), "GET /api/v1/match?q={question} HTTP/1.1\r\nHost: {address}\r\n\r\n")?;
        answer(&mut connection)?;
        times.push(started.elapsed().as_secs_f64());
    }
    Ok(times)
}

/// Reads one answer to its end.
fn answer(connection: &mut BufReader<TcpStream>) -> Result<(), Failure> {
    let mut line = String::new();
    connection.read_line(&mut line)?;
    if !line.contains(" 200 ") {
        return Err(format!("the server answered: {}", line.trim()).into());
    }
    let mut length = None;
    loop {
        line.clear();
        connection.read_line(&mut line)?;
        let header = line.trim().to_ascii_lowercase();
        if let Some(value) = header.strip_prefix("content-length:") {
            length = Some(value.trim().parse()?);
        }
        if header.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length.ok_or("an answer without a length")?];
    connection.read_exact(&mut body)?;
    Ok(())
}
