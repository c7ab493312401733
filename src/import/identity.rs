//! Which course a row is: ids that stay the same from export to export, and rows that say the same twice.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use super::link;

/// A hash that never changes: ids on shelves depend on it (FNV-1a, 64 bits).
pub(crate) fn fingerprint(parts: &[&str]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        for byte in part.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    hash
}

/// The fingerprint of a text's letters and digits, whatever case and punctuation; 0 for none.
pub(crate) fn gist(text: &str) -> u64 {
    let mut letters = String::with_capacity(text.len());
    // `C`, `C++` and `C#` are three titles.
    for c in text.chars().filter(|c| c.is_alphanumeric() || matches!(c, '+' | '#' | '*')) {
        match c.is_ascii() {
            // Nearly all letters: the same as below, without looking up what is what.
            true => letters.push(c.to_ascii_lowercase()),
            false => letters.extend(c.to_lowercase()),
        }
    }
    if letters.is_empty() {
        letters.push_str(text.trim());
    }
    if letters.is_empty() { 0 } else { fingerprint(&[&letters]) }
}

/// The id of a course that has none: from its link, else from title and provider.
pub(crate) fn derived(url: Option<&str>, title: &str, provider: &str) -> String {
    let hash = match url {
        Some(url) => fingerprint(&["url", &link::identity(url)]),
        None => fingerprint(&["title", &format!("{:x}", gist(title)), &provider.to_lowercase()]),
    };
    short(hash)
}

/// The id of a course whose derived id another course has already.
pub(crate) fn told_apart(id: &str, by: u64) -> String {
    format!("{id}-{:06x}", (by ^ (by >> 24)) & 0xff_ffff)
}

fn short(hash: u64) -> String {
    format!("{:012x}", hash & 0xffff_ffff_ffff)
}

/// Whether a spreadsheet took the id for a number and lost digits: `1.23E+11`.
pub(crate) fn is_wrecked(id: &str) -> bool {
    let Some((digits, exponent)) = id.split_once(['E', 'e']) else { return false };
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let plain = digits.split_once(['.', ',']).is_some_and(|(whole, part)| number(whole) && number(part));
    (plain || number(digits)) && exponent.strip_prefix('+').is_some_and(number)
}

/// What is known of an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    /// It is new.
    New,
    /// It is there, with the same content.
    Same,
    /// It is there, with another content.
    Other,
}

/// The ids of a file so far, each with the gist of what stood beside it, and the titles with their links: 24 bytes a
/// course.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    by_id: HashMap<u64, u64>,
    titles_with_links: HashSet<u64>,
}

impl Seen {
    /// Takes note of an id; a gist of 0 says nothing and agrees with all.
    pub(crate) fn note(&mut self, id: &str, gist: u64) -> Known {
        match self.by_id.entry(fingerprint(&[id])) {
            Entry::Vacant(entry) => {
                entry.insert(gist);
                Known::New
            }
            Entry::Occupied(entry) => match *entry.get() {
                known if known == gist || known == 0 || gist == 0 => Known::Same,
                _ => Known::Other,
            },
        }
    }

    /// Whether an earlier course has this title and link, whatever its id; takes note of them.
    pub(crate) fn is_twin(&mut self, title: u64, url: &str) -> bool {
        !self.titles_with_links.insert(fingerprint(&[&format!("{title:x}"), &link::identity(url)]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_ids_never_change() {
        // Shelves hold these: a change here retires and adds every course without an id of its own.
        assert_eq!(
            derived(Some("https://www.example.com/go/"), "Go", ""),
            derived(Some("http://example.com/go"), "Golang", "X")
        );
        assert_eq!(derived(Some("https://example.com/go"), "Go", ""), "a4175a02350a");
        assert_eq!(derived(None, "Learning Go!", "Acme"), derived(None, "Learning  GO", "acme"));
        assert_eq!(derived(None, "Learning Go", ""), "5ba7f887941f");
        assert_ne!(derived(None, "Learning C", ""), derived(None, "Learning C++", ""));
    }

    #[test]
    fn wrecked_ids_are_seen() {
        assert!(is_wrecked("1.23E+11") && is_wrecked("7,39E+09") && is_wrecked("5E+15"));
        assert!(!is_wrecked("6.00.1x") && !is_wrecked("73928e05") && !is_wrecked("E+") && !is_wrecked("COURSE+1"));
    }

    #[test]
    fn an_id_is_the_same_course_only_with_the_same_title() {
        let mut seen = Seen::default();
        assert_eq!(seen.note("1", gist("Go")), Known::New);
        assert_eq!(seen.note("1", gist("GO!")), Known::Same);
        assert_eq!(seen.note("1", gist("Rust")), Known::Other);
        assert_eq!(seen.note("1", gist("")), Known::Same);
    }

    #[test]
    fn the_same_title_and_link_is_the_same_course() {
        let mut seen = Seen::default();
        assert!(!seen.is_twin(gist("Go"), "https://a.example/go"));
        assert!(seen.is_twin(gist("GO"), "http://www.a.example/go/?utm_source=x"));
        assert!(!seen.is_twin(gist("Rust"), "https://a.example/go"));
        assert!(!seen.is_twin(gist("Go"), "https://a.example/go?id=2"));
    }
}
