//! Secrets, and texts without them.

use std::fmt;

/// Something that opens a door: a token, the address of a webhook. It cannot be printed by mistake.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// `text`, kept from being shown.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The secret of an environment variable, if it is set to something.
    pub fn of_variable(name: &str) -> Option<Self> {
        let value = std::env::var(name).ok()?;
        let value = value.trim();
        (!value.is_empty()).then(|| Self::new(value))
    }

    /// The secret itself, to be sent and never to be shown.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Parts of the names of environment variables that hold secrets: ours, and those of the storage providers.
const SECRET_NAMES: [&str; 8] =
    ["TOKEN", "SECRET", "KEY", "PASSWORD", "CREDENTIAL", "SAS", "WEBHOOK", "ONSHELF_HEADER"];

/// Shorter values are no secrets, and would blacken harmless words.
const SHORTEST: usize = 6;

/// `text` without the values of environment variables that hold secrets: servers like to repeat in an error what they were
/// sent.
pub fn scrubbed(text: &str) -> String {
    let variables = std::env::vars_os().filter_map(|(name, value)| {
        let (name, value) = (name.into_string().ok()?.to_ascii_uppercase(), value.into_string().ok()?);
        SECRET_NAMES.iter().any(|part| name.contains(part)).then_some(value)
    });
    let mut secrets: Vec<String> = variables.flat_map(|value| parts(&value)).collect();
    // A secret that holds another one is taken out whole.
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    blackened(text, &secrets)
}

/// The value, and what stands behind the name of a header (`X-Api-Key: …`, `Basic …`).
fn parts(value: &str) -> Vec<String> {
    let value = value.trim();
    let mut parts = vec![value.to_owned()];
    parts.extend(value.rsplit_once(' ').map(|(_, last)| last.to_owned()));
    parts
}

fn blackened(text: &str, secrets: &[String]) -> String {
    let secrets = secrets.iter().filter(|secret| secret.len() >= SHORTEST);
    secrets.fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), "…"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_printed() {
        assert_eq!(format!("{:?}", Secret::new("hunter22")), "Secret(…)");
    }

    #[test]
    fn secrets_are_blackened_and_short_words_are_not() {
        let secrets = [parts("X-Api-Key: abc123xyz"), vec!["on".into()]].concat();
        assert_eq!(blackened("on wrong key abc123xyz", &secrets), "on wrong key …");
    }
}
