//! The address of a source, as the configuration writes it.

use std::fmt;
use std::path::{Path, PathBuf};

use reqwest::Url;

/// The address of a source. It holds no secret: one that does is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceAddress {
    written: String,
    pub(super) place: Place,
}

/// What kind of place an address names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// A file, a folder, or a pattern of files.
    Files(PathBuf),
    /// A web address.
    Web(Url),
    /// A file, a folder or a pattern in an object store.
    Store(Url),
}

/// Why a text is no address of a source.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// Nothing is written.
    #[error("a source is a file, a folder, a glob or an address")]
    Empty,
    /// Nothing we fetch from begins like that.
    #[error("`{scheme}://` is no source; use a path, https://, s3://, az:// or gs://")]
    Scheme {
        /// What stands before `://`.
        scheme: String,
    },
    /// It cannot be read as an address.
    #[error("this is no address: {why}")]
    Unreadable {
        /// Why not.
        why: String,
    },
    /// A pattern that cannot be read.
    #[error("this is no pattern: {why}")]
    Pattern {
        /// Why not.
        why: String,
    },
    /// It holds a user or a password.
    #[error(
        "the address holds a user or a password; take them out and set the environment variable \
         ONSHELF_TOKEN_… or ONSHELF_HEADER_… of this catalog (docs/configuration.md)"
    )]
    Password,
    /// It holds what looks like a token.
    #[error(
        "`{parameter}` in the address looks like a secret; take it out and set the environment variable \
         ONSHELF_TOKEN_… or ONSHELF_HEADER_… of this catalog (docs/configuration.md)"
    )]
    Token {
        /// The parameter's name.
        parameter: String,
    },
}

/// Parts of the names of parameters that carry rights to enter.
const SECRET_PARAMETERS: [&str; 11] = [
    "token",
    "secret",
    "password",
    "passwd",
    "apikey",
    "accesskey",
    "signature",
    "credential",
    "auth",
    "jwt",
    "session",
];
/// Names that carry rights to enter, as a whole: those of signed links of storage providers among them.
const SECRET_NAMES: [&str; 4] = ["sig", "key", "pwd", "code"];
/// A value of so many letters and digits without a word in it was drawn by lot.
const RANDOM_FROM: usize = 32;

impl SourceAddress {
    /// The address `text`; paths start from `folder`.
    ///
    /// # Errors
    /// If it is none, or holds a secret.
    pub fn parse(text: &str, folder: &Path) -> Result<Self, BadAddress> {
        let text = text.trim();
        if text.is_empty() {
            return Err(BadAddress::Empty);
        }
        let place = match text.split_once("://") {
            None => Place::Files(pattern(folder.join(text))?),
            Some((scheme, rest)) => match scheme.to_ascii_lowercase().as_str() {
                "file" => Place::Files(pattern(folder.join(rest))?),
                "http" | "https" => Place::Web(address(text)?),
                "s3" | "az" | "gs" => Place::Store(address(text)?),
                _ => return Err(BadAddress::Scheme { scheme: scheme.into() }),
            },
        };
        Ok(Self { written: text.into(), place })
    }

    /// Whether it is on another machine.
    pub fn is_remote(&self) -> bool {
        !matches!(self.place, Place::Files(_))
    }
}

/// As it is written, without the parameters of a web address.
impl fmt::Display for SourceAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.place, self.written.split_once('?')) {
            (Place::Web(_), Some((before, _))) => write!(f, "{before}?…"),
            _ => f.write_str(&self.written),
        }
    }
}

fn pattern(path: PathBuf) -> Result<PathBuf, BadAddress> {
    glob::Pattern::new(&path.to_string_lossy()).map_err(|error| BadAddress::Pattern { why: error.msg.into() })?;
    Ok(path)
}

fn address(text: &str) -> Result<Url, BadAddress> {
    let url = Url::parse(text).map_err(|error| BadAddress::Unreadable { why: error.to_string() })?;
    if url.host_str().is_none_or(str::is_empty) {
        return Err(BadAddress::Unreadable { why: "it names no host or bucket".into() });
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(BadAddress::Password);
    }
    match url.query_pairs().find(|(name, value)| is_secret_name(name) || is_secret_value(value)) {
        Some((parameter, _)) => Err(BadAddress::Token { parameter: parameter.into_owned() }),
        None => Ok(url),
    }
}

fn is_secret_name(name: &str) -> bool {
    let squashed: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    SECRET_NAMES.contains(&squashed.as_str()) || SECRET_PARAMETERS.iter().any(|part| squashed.contains(part))
}

fn is_secret_value(value: &str) -> bool {
    let of_a_token = |c: char| c.is_ascii_alphanumeric() || "-_.~+/=".contains(c);
    let mixed = value.chars().any(|c| c.is_ascii_digit()) && value.chars().any(|c| c.is_ascii_alphabetic());
    value.starts_with("eyJ") || value.len() >= RANDOM_FROM && mixed && value.chars().all(of_a_token)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<SourceAddress, BadAddress> {
        SourceAddress::parse(text, Path::new("conf"))
    }

    #[test]
    fn paths_start_from_the_folder_and_addresses_do_not() {
        assert_eq!(parse("exports/udemy-*.csv").unwrap().place, Place::Files("conf/exports/udemy-*.csv".into()));
        assert_eq!(parse("file:///data/a.csv").unwrap().place, Place::Files("/data/a.csv".into()));
        assert!(matches!(parse("https://a.example/x.csv").unwrap().place, Place::Web(_)));
        for store in ["s3://bucket/a/*.csv", "az://box/a.csv", "gs://bucket/a/"] {
            assert!(matches!(parse(store).unwrap().place, Place::Store(_)), "{store}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        assert_eq!(parse("  "), Err(BadAddress::Empty));
        assert_eq!(parse("ftp://a.example/x"), Err(BadAddress::Scheme { scheme: "ftp".into() }));
        assert!(matches!(parse("https:///x"), Ok(_) | Err(BadAddress::Unreadable { .. })));
        assert!(matches!(parse("s3:///x"), Err(BadAddress::Unreadable { .. })));
        assert!(matches!(parse("exports/[a.csv"), Err(BadAddress::Pattern { .. })));
    }

    #[test]
    fn secrets_are_refused_without_being_repeated() {
        for secret in [
            "https://user:hunter22@a.example/x",
            "https://user@a.example/x",
            "https://a.example/x?access_token=hunter22",
            "https://a.example/x?X-Amz-Signature=hunter22",
            "https://a.example/x?sv=2020&sig=hunter22",
            "https://a.example/x?t=eyJhunter22",
            "https://a.example/x?t=hunter22hunter22hunter22hunter22",
        ] {
            let error = parse(secret).unwrap_err().to_string();
            assert!(!error.contains("hunter22") && error.contains("ONSHELF_TOKEN_"), "{secret}: {error}");
        }
        assert!(parse("https://a.example/x?format=csv&since=2026-01-01&keyword=java").is_ok());
    }

    #[test]
    fn parameters_are_not_shown() {
        assert_eq!(parse("https://a.example/x?account=77").unwrap().to_string(), "https://a.example/x?…");
        assert_eq!(parse("exports/who?.csv").unwrap().to_string(), "exports/who?.csv");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_an_address_or_says_why_not(text in "(https?://|s3://|az://|gs://|file://|ftp://)?\\PC{0,80}") {
            if let Ok(address) = parse(&text) {
                // What is shown of an address leads to the same place, its parameters left out.
                proptest::prop_assert!(!address.to_string().is_empty());
                proptest::prop_assert_eq!(address.is_remote(), !matches!(address.place, Place::Files(_)));
            }
        }

        #[test]
        fn a_password_in_an_address_is_never_taken_nor_repeated(
            scheme in "https|s3|az|gs",
            user in "[a-z]{1,8}",
            password in "hunter[0-9]{4,12}",
            path in "[a-z/]{0,12}",
        ) {
            let with_password = parse(&format!("{scheme}://{user}:{password}@a.example/{path}")).unwrap_err();
            let as_parameter = parse(&format!("{scheme}://a.example/{path}?x=1&api_token={password}")).unwrap_err();
            proptest::prop_assert!(!with_password.to_string().contains(&password));
            proptest::prop_assert!(!as_parameter.to_string().contains(&password));
        }
    }
}
