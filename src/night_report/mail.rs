//! The report as a mail in a file, with a part of text and a part of HTML: for `sendmail -t`, or to be opened and sent.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;

use super::{Form, NightReport};

/// Whom a mail is from and goes to: addresses that were checked to be some.
#[derive(Debug, Clone, Copy)]
pub struct Envelope<'a> {
    /// Whom it is from.
    pub from: &'a str,
    /// Whom it goes to.
    pub to: &'a [String],
}

/// RFC 2045: the longest line of base 64.
const LINE: usize = 76;
/// RFC 2047: an encoded word of 75 characters holds 45 bytes.
const WORD: usize = 45;

/// The report as a mail (RFC 5322, MIME), lines ended as mails are.
pub fn mail(report: &NightReport, envelope: Envelope<'_>) -> String {
    let boundary = format!("=_onshelf-{}", report.at.chars().filter(char::is_ascii_digit).collect::<String>());
    let date =
        report.at.parse::<Timestamp>().ok().and_then(|time| DateTimePrinter::new().timestamp_to_string(&time).ok());
    let host = envelope.from.rsplit('@').next().unwrap_or("localhost");
    let mut lines = vec![
        format!("From: {}", envelope.from),
        format!("To: {}", envelope.to.join(",\r\n ")),
        format!("Subject: {}", encoded(&format!("Onshelf: {}", report.headline))),
        format!("Message-ID: <{}@{host}>", &boundary[2..]),
        "MIME-Version: 1.0".to_owned(),
        // Vacation programs do not answer such mails.
        "Auto-Submitted: auto-generated".to_owned(),
        // Mail programs open it as a draft.
        "X-Unsent: 1".to_owned(),
        format!("Content-Type: multipart/alternative; boundary=\"{boundary}\""),
        String::new(),
    ];
    if let Some(date) = date {
        lines.insert(0, format!("Date: {date}"));
    }
    for (kind, content) in [("plain", Form::Text.render(report)), ("html", Form::Html.render(report))] {
        lines.push(format!("--{boundary}"));
        lines.push(format!("Content-Type: text/{kind}; charset=utf-8"));
        lines.push("Content-Transfer-Encoding: base64".to_owned());
        lines.push(String::new());
        lines.extend(wrapped(&STANDARD.encode(content), LINE));
    }
    lines.push(format!("--{boundary}--"));
    lines.join("\r\n") + "\r\n"
}

/// A text of the head: as it is if it is ASCII and short enough for a line, else in encoded words.
fn encoded(text: &str) -> String {
    if text.is_ascii() && text.len() <= LINE && !text.chars().any(char::is_control) {
        return text.to_owned();
    }
    let mut words = vec![String::new()];
    for c in text.chars().map(|c| if c.is_control() { ' ' } else { c }) {
        match words.last_mut() {
            Some(word) if word.len() + c.len_utf8() <= WORD => word.push(c),
            _ => words.push(c.to_string()),
        }
    }
    let words: Vec<String> = words.iter().map(|word| format!("=?utf-8?B?{}?=", STANDARD.encode(word))).collect();
    words.join("\r\n ")
}

fn wrapped(text: &str, width: usize) -> impl Iterator<Item = String> + '_ {
    // Base 64 is ASCII, so that every byte is a character.
    text.as_bytes().chunks(width).map(|line| String::from_utf8_lossy(line).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_of_other_letters_is_encoded_in_words_that_fit() {
        assert_eq!(encoded("Onshelf: nothing changed"), "Onshelf: nothing changed");
        let long = encoded(&"Bedürfnis ".repeat(12));
        assert!(long.split("\r\n ").all(|word| word.len() <= 75 && word.starts_with("=?utf-8?B?")), "{long}");
        assert!(!encoded("a\r\nBcc: x@y").contains("Bcc"));
    }
}
