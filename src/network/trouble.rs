//! What went wrong with a question to another machine.

use std::error::Error;
use std::time::Duration;

use super::scrubbed;

/// What went wrong with a question to another machine. The sentence holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct Trouble {
    /// What happened, for people.
    pub what: String,
    /// Whether asking again may help.
    pub may_pass: bool,
    /// How long the other side asks to be left alone.
    pub wait: Option<Duration>,
}

impl Trouble {
    /// Trouble that may pass.
    pub fn passing(what: impl Into<String>) -> Self {
        Self { what: scrubbed(&what.into()), may_pass: true, wait: None }
    }

    /// Trouble that asking again will not change.
    pub fn lasting(what: impl Into<String>) -> Self {
        Self { may_pass: false, ..Self::passing(what) }
    }

    /// What the HTTP client says, without the address, which may hold what is not to be shown.
    pub(super) fn of_client(error: reqwest::Error) -> Self {
        let error = error.without_url();
        let cause = innermost(&error);
        if error.is_timeout() {
            return Self::passing("no answer in time");
        }
        if error.is_connect() {
            return match of_certificate(&cause) {
                // A certificate that is not trusted will not be in two seconds.
                Some(wrong) => Self::lasting(format!("no connection: {wrong}")),
                None => Self::passing(format!("no connection: {cause}")),
            };
        }
        if error.is_body() || error.is_decode() {
            return Self::passing(format!("the answer broke off: {cause}"));
        }
        if error.is_builder() {
            return Self::lasting(format!("the question cannot be asked: {cause}"));
        }
        Self::passing(cause)
    }
}

/// What is wrong with a server's certificate, if that is the `cause`, and what to do.
fn of_certificate(cause: &str) -> Option<String> {
    let is_about = |words: &[&str]| words.iter().any(|word| cause.contains(word));
    if !is_about(&["certificate"]) {
        return None;
    }
    Some(if is_about(&["UnknownIssuer", "BadSignature", "CaUsedAsEndEntity"]) {
        format!(
            "its certificate is not trusted ({cause}); if it is from your own authority, name that authority's file in \
             SSL_CERT_FILE"
        )
    } else if is_about(&["NotValidForName", "not valid for name"]) {
        format!("its certificate is another server's ({cause})")
    } else if is_about(&["Expired", "NotValidYet", "expired", "not valid yet"]) {
        format!("its certificate is out of date, or the clock of this machine is wrong ({cause})")
    } else {
        cause.to_owned()
    })
}

/// The trouble with an answer that ends before its end.
pub(crate) fn broke_off(error: reqwest::Error) -> Trouble {
    Trouble::of_client(error)
}

/// The innermost cause: the outer ones only repeat that something went wrong.
pub(crate) fn innermost(error: &dyn Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
