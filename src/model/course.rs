//! A course: one thing a person can take.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CatalogName, Language, Level};

/// What names a course on the shelf: its catalog and the id it has there, written `catalog/source-id`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CourseKey {
    /// The catalog that holds the course.
    pub catalog: CatalogName,
    /// The course's id in that catalog; any text without control characters.
    pub id: String,
}

impl CourseKey {
    /// The key `catalog/source-id` written in `text`; `None` if there is no such form.
    pub fn parse(text: &str) -> Option<Self> {
        let (catalog, id) = text.split_once('/')?;
        Some(Self { catalog: catalog.parse().ok()?, id: id.to_owned() })
    }
}

impl fmt::Display for CourseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.catalog, self.id)
    }
}

/// How long a course takes: what the export said, and minutes only where that is certain.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Duration {
    /// The export's own words, such as `3 - 6 Months`.
    pub text: String,
    /// Minutes of learning, where the words leave no doubt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
}

/// One thing a person can take: course, path, book, video, lab, exam preparation. Everything the export said is kept.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Course {
    /// The id in its catalog.
    pub id: String,
    /// The title; never empty.
    pub title: String,
    /// Plain text, without markup.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Skill tags as the vendor gave them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<String>,
    /// The level the vendor states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// How long it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration: Option<Duration>,
    /// The language it is held in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Where it is taken; http or https only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Who made it: a vendor, university, publisher or teacher.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// What it is, in the vendor's words: `Course`, `Book`, `Learning path`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// The day it was published, ISO 8601 where the export's date was understood, else the export's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// The day it was last changed, written like `published`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<String>,
    /// The price in the export's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<String>,
    /// The rating in the export's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<String>,
    /// What the export's cells said where more than white space was changed or the words were not understood, by field:
    /// `title`, `description`, `level`, `language`, `published`, `updated`, `price`. Never links: they may hold keys.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub original: BTreeMap<String, String>,
}

impl Course {
    /// The year the course was last changed, else published, where its dates tell.
    pub fn year(&self) -> Option<u16> {
        [&self.updated, &self.published].into_iter().flatten().find_map(|date| year_in(date))
    }
}

/// The first number of four digits between 1980 and 2099 that stands alone in `text`.
fn year_in(text: &str) -> Option<u16> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| digits.parse().ok())
        .find(|year| (1980..2100).contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_written_and_read_the_same() {
        let key = CourseKey::parse("linkedin/urn:li:lyndaCourse:(5,7)").unwrap();
        assert_eq!(key.catalog.as_str(), "linkedin");
        assert_eq!(key.to_string(), "linkedin/urn:li:lyndaCourse:(5,7)");
        assert_eq!(CourseKey::parse("a/b/c").unwrap().id, "b/c");
        assert_eq!(CourseKey::parse("nothing"), None);
    }

    #[test]
    fn the_year_comes_from_the_last_change_first() {
        let mut course = Course { published: Some("2017-01-18T20:58:58Z".into()), ..Course::default() };
        assert_eq!(course.year(), Some(2017));
        course.updated = Some("March 2021".into());
        assert_eq!(course.year(), Some(2021));
        course.updated = Some("1.23E+11".into());
        assert_eq!(course.year(), Some(2017));
    }
}
