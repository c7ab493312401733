//! The answer to a need: verdict, matches, evidence. The same value in every report, on every page and line of output.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Drawback, Finding, Level, Need, Question, Reason};

/// What the shelf holds for a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// At least one course to hand over with pride.
    Covered,
    /// Something useful, but not all skills, the wrong level, or only adjacent.
    Partial,
    /// Nothing worth showing.
    Gap,
    /// No skill or concrete topic could be made out of the words.
    Unclear,
}

impl Verdict {
    /// The word used in all outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Covered => "covered",
            Self::Partial => "partial",
            Self::Gap => "gap",
            Self::Unclear => "unclear",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What the shelf has for one need, and why.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Answer {
    /// The need as stated.
    pub need: Need,
    /// What the shelf holds for it.
    pub verdict: Verdict,
    /// How sure the verdict is, 0..1.
    pub confidence: f32,
    /// The skills the words were understood as.
    pub skills: Vec<NeedSkill>,
    /// For `unclear`: the question to take back to the leader.
    pub ask: Option<String>,
    /// The courses, best first; empty rather than padded.
    pub matches: Vec<Match>,
    /// Names of the skills or words of the need that nothing on the shelf serves.
    pub missing: Vec<String>,
    /// Why the verdict is what it is, in English, for people.
    pub reason: String,
    /// The same as data, for sentences in other languages (`wording`).
    #[serde(skip)]
    pub reasons: Vec<Reason>,
    /// What `ask` asks, as data.
    #[serde(skip)]
    pub question: Option<Question>,
}

/// A skill the need's words were understood as.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct NeedSkill {
    /// Id in the vocabulary.
    pub id: String,
    /// Name as the field writes it.
    pub name: String,
    /// The words of the need it was found in.
    pub found_as: String,
    /// Whether some course shown serves it well.
    pub covered: bool,
}

/// One course that matches a need.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Match {
    /// 1 is the best.
    pub rank: usize,
    /// The course's key, `catalog/source-id`.
    pub course: String,
    /// The catalog that holds it.
    pub catalog: String,
    /// The title as the catalog has it.
    pub title: String,
    /// Where its vendor shows it.
    pub url: Option<String>,
    /// Where people of the organisation open it, if that is configured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub launch: Option<String>,
    /// Whether the need's team may open it. A course it may not open is owned all the same, is listed after those it may
    /// open, and makes no need covered.
    #[serde(skip_serializing_if = "is_true")]
    pub access: bool,
    /// The level the vendor states.
    pub level: Option<Level>,
    /// How long it takes, where that is certain.
    pub minutes: Option<u32>,
    /// The language it is held in, as ISO 639-1 code.
    pub language: Option<String>,
    /// Who made it.
    pub provider: Option<String>,
    /// What it is: course, book, path.
    pub format: Option<String>,
    /// Share of courses shown at this score that people judge relevant, 0..1.
    pub score: f32,
    /// Keys of the same course in other catalogs.
    pub also: Vec<String>,
    /// Why it matches.
    pub evidence: Vec<Evidence>,
    /// What speaks against it.
    pub cautions: Vec<Caution>,
    /// What the export said where it was put right or not understood, by field; all but the description.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub original: BTreeMap<String, String>,
}

// An answer without licences reads as it did before there were any.
fn is_true(value: &bool) -> bool {
    *value
}

/// Why a course matches, as data and in words.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Evidence {
    /// How the need's words and the course's words belong together.
    pub kind: EvidenceKind,
    /// Id of the skill that joins them, if one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skill: Option<String>,
    /// The words of the need.
    pub need_text: String,
    /// The words of the course.
    pub course_text: String,
    /// Where in the course they stand.
    pub field: Field,
    /// One sentence for people, in English.
    pub text: String,
    /// The same as data, for sentences in other languages (`wording`).
    #[serde(skip)]
    pub finding: Finding,
}

/// How the need's words and the course's words belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// The same skill by the same name.
    Skill,
    /// The same skill by another name.
    Alias,
    /// The course teaches a special kind of the skill asked for.
    Narrower,
    /// The course teaches the larger subject the skill belongs to.
    Broader,
    /// The course teaches a neighbour of the skill.
    Related,
    /// The need describes a problem that this skill solves.
    Problem,
    /// The same words; the vocabulary does not know them.
    Words,
    /// A person chose or tagged the course.
    Editorial,
}

/// A part of a course's record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The title.
    Title,
    /// The vendor's skill tags.
    Skills,
    /// The description.
    Description,
    /// The organisation's editorial file, which stands beside the record.
    Editorial,
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Title => "title",
            Self::Skills => "skill tags",
            Self::Description => "description",
            Self::Editorial => "editorial file",
        })
    }
}

/// What speaks against a course, as data and in words.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Caution {
    /// What it is about.
    pub kind: CautionKind,
    /// One sentence for people, in English.
    pub text: String,
    /// The same as data, for sentences in other languages (`wording`).
    #[serde(skip)]
    pub drawback: Drawback,
}

/// What speaks against a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CautionKind {
    /// Its level is not the one asked for.
    Level,
    /// It is held in another language than asked for, or than English where none was.
    Language,
    /// It is old, or teaches an old version.
    Age,
    /// It only tests, it does not teach.
    PracticeTest,
    /// It takes longer than the need allows.
    Length,
    /// It covers a part of the need only.
    Partial,
    /// It is made for another audience.
    Audience,
    /// It is a talk, summary or excerpt rather than a course.
    Snippet,
    /// A person has something to say about it.
    Note,
    /// It is owned, but not open to the team that needs it.
    NoAccess,
    /// It is open to some teams only, and the need names none.
    SomeTeams,
    /// The catalog's last export does not hold it; it may be retired.
    Missing,
}
