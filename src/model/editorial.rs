//! What people decided about courses: it has the last word over every score.

use std::fmt;

use serde::Serialize;

use super::CourseKey;

/// What the rows of an editorial file say, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Editorial {
    /// Its rulings.
    pub rulings: Vec<Ruling>,
}

/// What one person decided about one course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// The line it stands on.
    pub line: u64,
    /// The need's id or text, or a skill; `None` for every need.
    pub about: Option<String>,
    /// The course.
    pub course: CourseKey,
    /// What is to happen to it.
    pub action: Action,
    /// What the person has to say.
    pub note: Option<String>,
    /// Who decided.
    pub by: Option<String>,
    /// When, as ISO date where the file's was understood, else in its own words.
    pub date: Option<String>,
}

/// What is to happen to a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// It is shown first and counts as a course to hand over with pride.
    Pin,
    /// It is not shown.
    Block,
    /// Something is said beside it.
    Note,
    /// It teaches a skill its record does not name.
    Tag,
    /// It does not teach a skill its record names.
    Untag,
}

impl Action {
    /// All actions, in the order they are explained.
    pub const ALL: [Self; 5] = [Self::Pin, Self::Block, Self::Note, Self::Tag, Self::Untag];

    /// The action in a file's words; case does not matter.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        Self::ALL.into_iter().find(|action| action.as_str().eq_ignore_ascii_case(text))
    }

    /// The word used in files and outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pin => "pin",
            Self::Block => "block",
            Self::Note => "note",
            Self::Tag => "tag",
            Self::Untag => "untag",
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What is wrong with a row of an editorial file: where, what stood there, what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("line {line}, `{column}`: {why} (found: {found})")]
pub struct RulingProblem {
    /// The line, 1 is the first.
    pub line: u64,
    /// The column.
    pub column: &'static str,
    /// What stood there, shortened.
    pub found: String,
    /// What is wrong with it and what to do.
    pub why: String,
    /// Whether the row means nothing as it stands. Else it is sound, and only the shelf or another row keeps it from
    /// having an effect.
    pub is_unreadable: bool,
}

/// A need's text, or what a row says of it, without what people vary when they write it again.
pub fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_read_as_they_are_written() {
        for action in Action::ALL {
            assert_eq!(Action::parse(&format!(" {} ", action.as_str().to_uppercase())), Some(action));
        }
        assert_eq!(Action::parse("pinned"), None);
    }

    #[test]
    fn texts_are_compared_without_case_and_spaces() {
        assert_eq!(folded("  Kotlin for\tAndroid"), folded("KOTLIN  for android"));
    }
}
