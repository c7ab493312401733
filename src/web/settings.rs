//! How a server is set up, and the rule that nothing but loopback is served without a door.

use std::net::SocketAddr;
use std::time::Duration;

use axum::http::HeaderName;
use subtle::ConstantTimeEq;

/// How a server is set up.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where it listens.
    pub listen: SocketAddr,
    /// The token that every request must bring, if there is one.
    pub token: Option<Token>,
    /// The header in which a trusted reverse proxy says who asks, if there is one.
    pub user_header: Option<HeaderName>,
    /// Names the server is reached by, beside `localhost` and addresses.
    pub hosts: Vec<String>,
    /// How long it waits for clients.
    pub patience: Patience,
}

/// How long the server waits for a client that is slow, or silent, before it goes on without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For line and headers of a request, and between two requests.
    pub head: Duration,
    /// For the body of a request.
    pub body: Duration,
    /// For a client that takes nothing of what is sent to it.
    pub write: Duration,
}

/// Set by hand, like the other limits: 8 MB in 20 seconds is a slow telephone, and nobody types headers.
impl Default for Patience {
    fn default() -> Self {
        let [head, body, write] = [15, 20, 30].map(Duration::from_secs);
        Self { head, body, write }
    }
}

impl Patience {
    /// The same patience for all that a client may be slow with.
    pub fn of(time: Duration) -> Self {
        Self { head: time, body: time, write: time }
    }
}

/// A secret that opens the door. It is never shown, not even in a debug print.
#[derive(Clone)]
pub struct Token(String);

/// Why a server is not set up safely.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// Others than this machine could come in, and nothing keeps them out.
    #[error(
        "{0} can be reached from other machines: give --token-file FILE, or --trust-user-header NAME behind a reverse proxy"
    )]
    NoDoor(SocketAddr),
    /// The token is too easy to guess.
    #[error("a token needs at least {min} characters without spaces; this one has {found}", min = Token::SHORTEST)]
    WeakToken {
        /// How many there are.
        found: usize,
    },
    /// No name of a header.
    #[error("`{0}` is no name of a header")]
    NoHeader(String),
    /// No name of a host.
    #[error("`{0}` is no name of a host; give it without scheme, port and path, for example onshelf.example.com")]
    NoHost(String),
}

impl Settings {
    /// Settings that are safe, with the usual patience.
    ///
    /// # Errors
    /// If others than this machine could come in and nothing keeps them out, or a name is none.
    pub fn new(
        listen: SocketAddr,
        token: Option<Token>,
        user_header: Option<&str>,
        hosts: &[String],
    ) -> Result<Self, SettingsError> {
        let header = |name: &str| name.parse().map_err(|_| SettingsError::NoHeader(name.to_owned()));
        let user_header = user_header.map(header).transpose()?;
        if !listen.ip().is_loopback() && token.is_none() && user_header.is_none() {
            return Err(SettingsError::NoDoor(listen));
        }
        let named = |name: &String| {
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
            if name.is_empty() || !name.chars().all(plain) {
                return Err(SettingsError::NoHost(name.clone()));
            }
            Ok(name.to_ascii_lowercase())
        };
        let hosts = hosts.iter().map(named).collect::<Result<_, _>>()?;
        Ok(Self { listen, token, user_header, hosts, patience: Patience::default() })
    }

    /// Whether `host`, as a request names it, is one the server is reached by. Addresses always are: a page of another site
    /// can only turn up here under a name.
    pub(super) fn answers_to(&self, host: &str) -> bool {
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !name.ends_with(':') => name,
            _ => host,
        };
        let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        address.parse::<std::net::IpAddr>().is_ok() || name == "localhost" || self.hosts.contains(&name)
    }
}

impl Token {
    /// The fewest characters of a token.
    pub const SHORTEST: usize = 16;

    /// The token a file holds: its first line.
    ///
    /// # Errors
    /// If it is too short.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        let token = text.lines().next().unwrap_or_default().trim();
        let usable = token.chars().all(|c| c.is_ascii_graphic());
        if token.len() < Self::SHORTEST || !usable {
            return Err(SettingsError::WeakToken { found: if usable { token.len() } else { 0 } });
        }
        Ok(Self(token.to_owned()))
    }

    /// Whether `said` is the token; how long that takes tells nothing of how much of it was right.
    pub(super) fn is(&self, said: &str) -> bool {
        self.0.as_bytes().ct_eq(said.as_bytes()).into()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "0123456789abcdef0123";

    fn settings(hosts: &[&str]) -> Settings {
        let hosts: Vec<String> = hosts.iter().map(ToString::to_string).collect();
        Settings::new("127.0.0.1:7878".parse().unwrap(), None, None, &hosts).unwrap()
    }

    #[test]
    fn nothing_but_loopback_is_served_without_a_door() {
        let open = |listen: &str, token: Option<Token>, header| {
            Settings::new(listen.parse().unwrap(), token, header, &[]).map(|_| ()).map_err(|error| error.to_string())
        };
        assert_eq!(open("127.0.0.1:0", None, None), Ok(()));
        assert_eq!(open("[::1]:0", None, None), Ok(()));
        assert!(open("0.0.0.0:80", None, None).unwrap_err().contains("--token-file"));
        assert!(open("[::]:80", None, None).is_err());
        assert_eq!(open("0.0.0.0:80", None, Some("x-forwarded-user")), Ok(()));
        assert_eq!(open("10.0.0.1:80", Some(Token::parse(SECRET).unwrap()), None), Ok(()));
        assert_eq!(open("0.0.0.0:80", None, Some("no header")), Err("`no header` is no name of a header".into()));
    }

    #[test]
    fn only_known_names_and_addresses_are_answered_to() {
        let ours = settings(&["Learn.example.com"]);
        for host in ["localhost", "LOCALHOST:7878", "127.0.0.1:7878", "[::1]:7878", "learn.example.com", "10.0.0.9"] {
            assert!(ours.answers_to(host), "{host}");
        }
        for host in ["", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "learn.example.com:x"] {
            assert!(!ours.answers_to(host), "{host}");
        }
        let wrong = Settings::new("127.0.0.1:0".parse().unwrap(), None, None, &["https://x".to_owned()]);
        assert!(matches!(wrong, Err(SettingsError::NoHost(_))));
    }

    #[test]
    fn a_token_is_told_apart_and_never_shown() {
        let token = Token::parse(&format!("{SECRET}\n")).unwrap();
        assert!(token.is(SECRET) && !token.is("0123456789abcdef0124") && !token.is(""));
        assert_eq!(format!("{token:?}"), "Token");
        assert!(Token::parse("short").is_err() && Token::parse("").is_err());
        assert!(Token::parse("with space 0123456789").is_err());
    }
}
