//! A need: what a team stated.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Language, Level};

/// What a team stated, as read from a line of a needs file or the command line.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Need {
    /// The file's own id, else the number of the row, starting at 1.
    pub id: String,
    /// The need in the leader's words.
    pub text: String,
    /// Whose need it is.
    pub team: Option<String>,
    /// The level asked for; a level said in the text counts where this is empty.
    pub level: Option<Level>,
    /// How many people are to learn it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people: Option<u32>,
    /// How much it matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// When it is due, in the file's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// The language the courses should be held in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The most hours a course may take.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_hours: Option<f32>,
    /// Columns of the file that Onshelf does not know, passed through.
    #[serde(flatten)]
    pub extra: BTreeMap<String, String>,
}

impl Need {
    /// A need of which only the words are known.
    pub fn of_text(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self { id: id.into(), text: text.into(), ..Self::default() }
    }
}

/// How much a need matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// Work stands still without it; `1` or `2` in files that count to five.
    High,
    /// `3` in files that count to five.
    Medium,
    /// Nice to have; `4` or `5` in files that count to five.
    Low,
}

impl Priority {
    /// The word used in all outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }

    /// The priority in a file's words: `high`, `Medium`, `1` to `5`. `None` if it is neither.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim().to_lowercase().as_str() {
            "high" | "h" | "urgent" | "critical" | "must" | "1" | "2" | "p1" | "p2" => Some(Self::High),
            "medium" | "m" | "normal" | "should" | "3" | "p3" => Some(Self::Medium),
            "low" | "l" | "could" | "4" | "5" | "p4" | "p5" => Some(Self::Low),
            _ => None,
        }
    }
}
