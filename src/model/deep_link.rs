//! A link that opens a course where people really take it.

use std::fmt;
use std::fmt::Write;

use serde::{Serialize, Serializer};

use super::{CatalogName, Course};

/// A link with gaps to fill in, such as `https://learn.example.com/launch?course={id}`. What is filled in is
/// percent-encoded (RFC 3986), so that no course can lead elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeepLink {
    written: String,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    Id,
    Catalog,
    Url,
    Title,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Gap(Gap),
}

/// Why a text is no deep link.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDeepLink {
    /// It does not lead to the web.
    #[error("a deep link begins with https:// or http://")]
    NotWeb,
    /// All courses would have the same link.
    #[error("a deep link needs `{{id}}` or `{{url}}`, so that each course has its own")]
    SameForAll,
    /// It has a gap nobody can fill.
    #[error("`{{{0}}}` is unknown; there are {{id}}, {{catalog}}, {{url}} and {{title}}")]
    Unknown(String),
    /// A brace is not closed.
    #[error("a `{{` is not closed")]
    Open,
}

impl DeepLink {
    /// The link written as `text`.
    ///
    /// # Errors
    /// If it leads nowhere, to the same place for all courses, or has a gap that is not known.
    pub fn parse(text: &str) -> Result<Self, InvalidDeepLink> {
        let text = text.trim();
        let lower = text.to_ascii_lowercase();
        if !["https://", "http://"].iter().any(|scheme| lower.starts_with(scheme)) {
            return Err(InvalidDeepLink::NotWeb);
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').ok_or(InvalidDeepLink::Open)?;
            parts.push(Part::Text(before.to_owned()));
            parts.push(Part::Gap(match name {
                "id" => Gap::Id,
                "catalog" => Gap::Catalog,
                "url" => Gap::Url,
                "title" => Gap::Title,
                other => return Err(InvalidDeepLink::Unknown(other.to_owned())),
            }));
            rest = after;
        }
        parts.push(Part::Text(rest.to_owned()));
        let tells_apart = |part: &Part| matches!(part, Part::Gap(Gap::Id | Gap::Url));
        if !parts.iter().any(tells_apart) {
            return Err(InvalidDeepLink::SameForAll);
        }
        Ok(Self { written: text.to_owned(), parts })
    }

    /// The link of `course`; `None` if something it needs is not known of it.
    pub fn of(&self, catalog: &CatalogName, course: &Course) -> Option<String> {
        let mut link = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => link.push_str(text),
                Part::Gap(Gap::Id) => encode(&mut link, &course.id),
                Part::Gap(Gap::Catalog) => encode(&mut link, catalog.as_str()),
                Part::Gap(Gap::Url) => encode(&mut link, course.url.as_deref()?),
                Part::Gap(Gap::Title) => encode(&mut link, &course.title),
            }
        }
        Some(link)
    }
}

/// Appends `text` with all but the unreserved characters of RFC 3986, section 2.3, percent-encoded.
fn encode(link: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => link.push(char::from(byte)),
            // Writing to a text cannot fail.
            byte => _ = write!(link, "%{byte:02X}"),
        }
    }
}

impl fmt::Display for DeepLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl Serialize for DeepLink {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(id: &str, url: Option<&str>) -> Course {
        Course { id: id.into(), title: "C++ & more".into(), url: url.map(str::to_owned), ..Course::default() }
    }

    #[test]
    fn gaps_are_filled_and_encoded() {
        let catalog: CatalogName = "udemy".parse().unwrap();
        let link = DeepLink::parse("https://learn.example.com/{catalog}/launch?course={id}&t={title}").unwrap();
        assert_eq!(
            link.of(&catalog, &course("a/7 é", None)).unwrap(),
            "https://learn.example.com/udemy/launch?course=a%2F7%20%C3%A9&t=C%2B%2B%20%26%20more"
        );
        let link = DeepLink::parse("https://sso.example.com/?to={url}").unwrap();
        assert_eq!(link.of(&catalog, &course("1", None)), None);
        let there = link.of(&catalog, &course("1", Some("https://x.example/a?b=c"))).unwrap();
        assert_eq!(there, "https://sso.example.com/?to=https%3A%2F%2Fx.example%2Fa%3Fb%3Dc");
    }

    #[test]
    fn what_is_no_deep_link_is_refused() {
        assert_eq!(DeepLink::parse("javascript:alert({id})"), Err(InvalidDeepLink::NotWeb));
        assert_eq!(DeepLink::parse("https://learn.example.com/{title}"), Err(InvalidDeepLink::SameForAll));
        assert_eq!(DeepLink::parse("https://x.example/{key}"), Err(InvalidDeepLink::Unknown("key".into())));
        assert_eq!(DeepLink::parse("https://x.example/{id"), Err(InvalidDeepLink::Open));
        let said = DeepLink::parse("https://x.example/").unwrap_err().to_string();
        assert_eq!(said, "a deep link needs `{id}` or `{url}`, so that each course has its own");
    }
}
