//! How sound a catalog is: the figures of its last import, and what looks wrong with it as a whole.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// The figures of a catalog's last import. Keys may be added; a shelf written before has zeros there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Health {
    /// Rows of the export: courses, duplicates, retired and rejected ones.
    pub rows: u64,
    /// Rows that became courses.
    pub courses: u64,
    /// How many of the courses have what.
    pub with: Filled,
    /// Rows that say the same as an earlier one.
    pub duplicates: u64,
    /// Rows of courses the vendor no longer offers.
    pub retired: u64,
    /// Rows that are no courses, by the code of the cause.
    pub rejected: BTreeMap<String, u64>,
    /// Courses in which something was put right or left out, by the code of what.
    pub repairs: BTreeMap<String, u64>,
    /// What looks wrong with the export as a whole.
    pub alarms: Vec<Alarm>,
}

/// How many courses have a field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filled {
    /// A description.
    pub description: u64,
    /// Skill tags.
    pub skills: u64,
    /// A level.
    pub level: u64,
    /// A duration, in whatever words.
    pub duration: u64,
    /// A language.
    pub language: u64,
    /// A link.
    pub link: u64,
}

impl Filled {
    /// The fields by name, in the order in which people are shown them.
    pub fn fields(&self) -> [(&'static str, u64); 6] {
        [
            ("description", self.description),
            ("skills", self.skills),
            ("level", self.level),
            ("duration", self.duration),
            ("language", self.language),
            ("link", self.link),
        ]
    }
}

/// Something is off with an export as a whole, though each row looks well by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Alarm {
    /// Descriptions speak of the titles of rows above or below: the column has slipped.
    Shifted {
        /// About how many.
        rows: u64,
        /// The line of the first.
        first_line: u64,
        /// The line of the last.
        last_line: u64,
    },
    /// Far fewer courses than at the last import.
    Fewer {
        /// How many now.
        courses: u64,
        /// How many before.
        before: u64,
    },
    /// Most rows share their titles with others.
    SameTitles {
        /// About how many different titles.
        titles: u64,
        /// In how many rows.
        rows: u64,
    },
    /// Misread characters that nobody can read back for certain.
    MojibakeLeft {
        /// In how many courses.
        courses: u64,
    },
}

/// A catalog that keeps less than this share of its courses is told, in percent; the same as a nightly job's `max_retired`
/// of 20%.
const FEWER_BELOW: u64 = 80;
/// Where there were fewer courses than this, a few less are no alarm.
const FEWER_FROM: u64 = 10;

impl Alarm {
    /// The alarm, if a catalog that had `before` courses has only `courses` now.
    pub fn fewer(courses: u64, before: u64) -> Option<Self> {
        (before >= FEWER_FROM && courses * 100 < before * FEWER_BELOW).then_some(Self::Fewer { courses, before })
    }

    /// The stable word for scripts.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Shifted { .. } => "shifted",
            Self::Fewer { .. } => "fewer",
            Self::SameTitles { .. } => "same_titles",
            Self::MojibakeLeft { .. } => "mojibake_left",
        }
    }
}

impl fmt::Display for Alarm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shifted { rows, first_line, last_line } => write!(
                f,
                "about {rows} descriptions, between lines {first_line} and {last_line}, seem to belong to the row above or \
                 below: a column of the export may have slipped"
            ),
            Self::Fewer { courses, before } => {
                write!(f, "only {courses} courses, where the last export had {before}: it may be incomplete")
            }
            Self::SameTitles { titles, rows } => {
                write!(f, "only about {titles} different titles in {rows} rows: is it the right column?")
            }
            Self::MojibakeLeft { courses } => {
                write!(
                    f,
                    "{courses} courses hold misread characters that cannot be read back: ask for the export in UTF-8"
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fifth_less_is_told_and_a_small_catalog_left_alone() {
        assert_eq!(Alarm::fewer(80, 100), None);
        assert_eq!(Alarm::fewer(79, 100), Some(Alarm::Fewer { courses: 79, before: 100 }));
        assert_eq!(Alarm::fewer(0, 9), None);
        assert_eq!(Alarm::fewer(1000, 10), None);
    }

    #[test]
    fn health_of_an_older_shelf_is_read() {
        let health: Health = serde_json::from_str("{\"rows\":3}").unwrap();
        assert_eq!((health.rows, health.alarms.len()), (3, 0));
    }
}
