//! A server on this machine that answers as a test tells it to, and remembers what it was asked.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What a server was asked.
#[derive(Debug, Clone)]
pub struct Asked {
    pub path: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A server that runs until the test is over.
pub struct Server {
    pub port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    /// A server that answers the question number `n` (from 0) with the bytes `answer` makes, as HTTP/1.1.
    pub fn answering(answer: impl Fn(usize, &Asked) -> Vec<u8> + Send + 'static) -> Self {
        Self::speaking(answer, |stream| Some(Box::new(stream)))
    }

    /// The same by https, as `host`. The second value is its certificate, which nobody has reason to trust, in PEM.
    pub fn answering_secretly(
        host: &str,
        answer: impl Fn(usize, &Asked) -> Vec<u8> + Send + 'static,
    ) -> (Self, String) {
        let made = rcgen::generate_simple_self_signed([host.to_owned()]).unwrap();
        let key = rustls::pki_types::PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        let config = Arc::new(config);
        let server = Self::speaking(answer, move |stream| {
            let connection = rustls::ServerConnection::new(config.clone()).ok()?;
            Some(Box::new(rustls::StreamOwned::new(connection, stream)))
        });
        (server, made.cert.pem())
    }

    fn speaking(
        answer: impl Fn(usize, &Asked) -> Vec<u8> + Send + 'static,
        greet: impl Fn(TcpStream) -> Option<Box<dyn Wire>> + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let told = asked.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Some(mut stream) = stream.ok().and_then(&greet) else { continue };
                let Some(question) = read(&mut stream) else { continue };
                let number = told.lock().unwrap().len();
                told.lock().unwrap().push(question.clone());
                // Who asked may have gone away.
                let _ = stream.write_all(&answer(number, &question)).and_then(|()| stream.flush());
                stream.say_goodbye();
            }
        });
        Self { port, asked }
    }

    /// What it was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// The same address by https.
    pub fn secret_url(&self, host: &str, path: &str) -> String {
        format!("https://{host}:{}{path}", self.port)
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }
}

/// An answer with these further lines of its head.
pub fn answer(status: &str, head: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n{head}\r\n{body}", body.len()).into_bytes()
}

/// What questions and answers go over.
trait Wire: Read + Write {
    /// Ends the connection in the way the other side expects.
    fn say_goodbye(&mut self) {}
}

impl Wire for TcpStream {}

impl Wire for rustls::StreamOwned<rustls::ServerConnection, TcpStream> {
    fn say_goodbye(&mut self) {
        self.conn.send_close_notify();
        let _ = self.flush();
    }
}

fn read(stream: impl Read) -> Option<Asked> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, value)| value.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    Some(Asked { path, headers, body: String::from_utf8_lossy(&body).into_owned() })
}
