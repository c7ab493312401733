//! How far a course takes people, or how far a need wants to go.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How far a course takes people, or how far a need wants to go. Ordered from first steps upwards; `All` stands apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// No knowledge of the subject is asked for.
    Beginner,
    /// People who have worked with the subject.
    Intermediate,
    /// Experts-to-be.
    Advanced,
    /// The vendor says it suits everybody.
    All,
}

/// What vendors and leaders write for each level, in lower case. Sources: the exports and vendor documents named in
/// `docs/profiles.md`. Numbers are Microsoft's session levels.
const SYNONYMS: [(Level, &[&str]); 4] = [
    (
        Level::Beginner,
        &[
            "beginner",
            "beginners",
            "introductory",
            "introduction",
            "intro",
            "basic",
            "basics",
            "novice",
            "fundamental",
            "fundamentals",
            "foundation",
            "foundations",
            "foundational",
            "elementary",
            "entry",
            "entry level",
            "starter",
            "junior",
            "easy",
            "100",
            "l1",
            "1",
            "einsteiger",
            "anfänger",
            "grundlagen",
            "débutant",
            "principiante",
        ],
    ),
    (
        Level::Intermediate,
        &[
            "intermediate",
            "conversant",
            "proficient",
            "practitioner",
            "medium",
            "mid",
            "associate",
            "200",
            "l2",
            "2",
            "mittelstufe",
            "intermédiaire",
            "intermedio",
        ],
    ),
    (
        Level::Advanced,
        &[
            "advanced",
            "expert",
            "experts",
            "master",
            "professional",
            "senior",
            "hard",
            "300",
            "400",
            "l3",
            "l4",
            "3",
            "fortgeschritten",
            "fortgeschrittene",
            "experte",
            "experten",
            "avancé",
            "avanzado",
        ],
    ),
    (
        Level::All,
        &[
            "all",
            "all levels",
            "any",
            "mixed",
            "general",
            "everyone",
            "suitable for everyone",
            "appropriate for all",
            "not calibrated",
            "alle",
        ],
    ),
];

impl Level {
    /// The level a vendor's or leader's word stands for: `Beginner Level`, `Introductory`, `200`, `Mixed`. `None` if the
    /// word is no level.
    pub fn parse(text: &str) -> Option<Self> {
        let lower = text.trim().to_lowercase();
        let word = lower.strip_suffix(" level").or_else(|| lower.strip_prefix("level ")).unwrap_or(&lower).trim();
        SYNONYMS.iter().find(|(_, words)| words.contains(&word)).map(|(level, _)| *level)
    }

    /// Steps between two levels, 0 to 2; 0 where either suits everybody.
    pub fn distance(self, other: Self) -> u8 {
        match (self.step(), other.step()) {
            (Some(a), Some(b)) => a.abs_diff(b),
            _ => 0,
        }
    }

    /// 0 for beginners up to 2 for advanced; `None` for `All`.
    pub fn step(self) -> Option<u8> {
        match self {
            Self::Beginner => Some(0),
            Self::Intermediate => Some(1),
            Self::Advanced => Some(2),
            Self::All => None,
        }
    }

    /// The word used in all outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Beginner => "beginner",
            Self::Intermediate => "intermediate",
            Self::Advanced => "advanced",
            Self::All => "all",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vendors_words_become_levels() {
        assert_eq!(Level::parse("Beginner Level"), Some(Level::Beginner));
        assert_eq!(Level::parse(" Introductory "), Some(Level::Beginner));
        assert_eq!(Level::parse("Conversant"), Some(Level::Intermediate));
        assert_eq!(Level::parse("EXPERT"), Some(Level::Advanced));
        assert_eq!(Level::parse("All Levels"), Some(Level::All));
        assert_eq!(Level::parse("blue"), None);
    }

    #[test]
    fn all_levels_is_near_to_each() {
        assert_eq!(Level::Beginner.distance(Level::Advanced), 2);
        assert_eq!(Level::All.distance(Level::Advanced), 0);
    }
}
