//! What opens doors: launch parameters, tokens, passwords. It is neither kept nor shown.

use super::header::squash;

/// Names that carry rights to enter, squashed. Percipio's `aiccLaunch.params` holds a signed token.
const NAMES: [&str; 14] = [
    "params",
    "aiccparams",
    "launchparams",
    "launchparameters",
    "token",
    "accesstoken",
    "sessiontoken",
    "jwt",
    "secret",
    "clientsecret",
    "password",
    "apikey",
    "signature",
    "credentials",
];
/// Where a secret begins inside of other text: a signed token starts with `{"` in base 64.
const BEGINNINGS: [&str; 5] = ["eyj", "params", "token", "password", "aicc_sid"];

/// Whether a key or a dotted name is that of a secret.
pub(crate) fn is_secret(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name);
    NAMES.contains(&squash(last).as_str())
}

/// Whether a text is a signed token: three parts in base 64, the first of which starts with `{"`.
pub(crate) fn is_token(text: &str) -> bool {
    text.starts_with("eyJ") && text.bytes().filter(|byte| *byte == b'.').count() >= 2 && !text.contains(' ')
}

/// A text as it may be shown: up to where a secret may begin.
pub(crate) fn shown(text: &str) -> &str {
    // Only ASCII changes, so places stay what they are.
    let lower = text.to_ascii_lowercase();
    if !lower.contains("eyj") && !lower.contains("aicc") {
        return text;
    }
    let end = BEGINNINGS.iter().filter_map(|beginning| lower.find(beginning)).min();
    end.map_or(text, |end| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_told_by_name_and_by_look() {
        assert!(is_secret("aiccLaunch.params") && is_secret("Access_Token") && !is_secret("parameters of success"));
        assert!(is_token("eyJhbGci.eyJzdWIi.c2ln") && !is_token("eyJ") && !is_token("https://a.example/eyJ.x.y"));
    }

    #[test]
    fn what_is_shown_ends_before_a_secret() {
        assert_eq!(shown("{\"id\": 1, \"aiccLaunch\": {\"params\": \"x\"}}"), "{\"id\": 1, \"aiccLaunch\": {\"");
        assert_eq!(shown("see eyJhbGci.eyJzdWIi.c2ln"), "see ");
        assert_eq!(shown("Passwords and token rings"), "Passwords and token rings");
    }
}
