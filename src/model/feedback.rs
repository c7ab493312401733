//! What people say of what they are shown, and what they say they need. It is kept until a person decides on it, and
//! changes no answer before.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Need;

/// Something that was said: by whom, when and what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Feedback {
    /// When it was said, RFC 3339 in UTC.
    pub at: String,
    /// Who said it; null where that is not known.
    pub by: Option<String>,
    /// What was said.
    #[serde(flatten)]
    pub remark: Remark,
}

/// What was said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "about", rename_all = "lowercase")]
pub enum Remark {
    /// A course that was shown for a need helps, or does not.
    Match(MatchRemark),
    /// A team needs something.
    Need(NeedRemark),
}

/// What was said of a course that was shown for a need.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MatchRemark {
    /// The need as it was asked; level, language and hours are the filters that were set.
    pub need: Need,
    /// The course's key, `catalog/id`.
    pub course: String,
    /// The course's title when this was said.
    pub title: String,
    /// Whether the course helps with the need.
    pub helps: bool,
    /// Why, in the words of who said it.
    pub reason: Option<String>,
}

/// A need that was stated on the page or by a program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NeedRemark {
    /// The need.
    pub need: Need,
    /// What else there is to say, such as what for.
    pub reason: Option<String>,
}

/// Why something cannot be kept as it was said.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{field}`: {why}")]
pub struct RemarkProblem {
    /// The part it is about.
    pub field: &'static str,
    /// What is wrong with it, and what to do.
    pub why: String,
}

impl Remark {
    /// The most characters of a need, as on the page where one is typed.
    pub const NEED_CHARS: usize = 500;
    /// The most characters of a reason: a paragraph, not a letter.
    pub const REASON_CHARS: usize = 1_000;
    /// The most characters of a team's name.
    pub const TEAM_CHARS: usize = 120;
    /// The most characters of a due date in people's own words.
    pub const DUE_CHARS: usize = 60;
    /// The most people a need can be for.
    pub const PEOPLE: u32 = 1_000_000;
    /// The most characters of a course's key. Vendors' ids are a tenth of that.
    pub const COURSE_CHARS: usize = 1_000;
    /// The most characters that are kept of a course's title.
    pub const TITLE_CHARS: usize = 500;

    /// The need that it is about.
    pub fn need(&self) -> &Need {
        match self {
            Self::Match(said) => &said.need,
            Self::Need(said) => &said.need,
        }
    }

    /// Why, in the words of who said it.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Match(said) => said.reason.as_deref(),
            Self::Need(said) => said.reason.as_deref(),
        }
    }

    /// The same with each text in one line, and nothing where there are only spaces.
    ///
    /// # Errors
    /// If a text is longer than is kept, or the need or the course is empty.
    pub fn checked(self) -> Result<Self, RemarkProblem> {
        Ok(match self {
            Self::Match(said) => Self::Match(MatchRemark {
                need: checked_need(said.need)?,
                course: some("course", text("course", &said.course, Self::COURSE_CHARS)?)?,
                title: one_line(&said.title).chars().take(Self::TITLE_CHARS).collect(),
                helps: said.helps,
                reason: optional("reason", said.reason, Self::REASON_CHARS)?,
            }),
            Self::Need(said) => Self::Need(NeedRemark {
                need: checked_need(said.need)?,
                reason: optional("reason", said.reason, Self::REASON_CHARS)?,
            }),
        })
    }
}

fn checked_need(need: Need) -> Result<Need, RemarkProblem> {
    if let Some(people) = need.people.filter(|people| !(1..=Remark::PEOPLE).contains(people)) {
        let why = format!("write a number of people from 1 to {}; this is {people}", Remark::PEOPLE);
        return Err(RemarkProblem { field: "people", why });
    }
    Ok(Need {
        text: some("need", text("need", &need.text, Remark::NEED_CHARS)?)?,
        team: optional("team", need.team, Remark::TEAM_CHARS)?,
        due: optional("due", need.due, Remark::DUE_CHARS)?,
        // What is said here has no id of its own, and no columns that Onshelf does not know.
        id: String::new(),
        extra: Default::default(),
        ..need
    })
}

fn optional(field: &'static str, said: Option<String>, most: usize) -> Result<Option<String>, RemarkProblem> {
    let said = said.map(|said| text(field, &said, most)).transpose()?;
    Ok(said.filter(|said| !said.is_empty()))
}

fn some(field: &'static str, said: String) -> Result<String, RemarkProblem> {
    if said.is_empty() { Err(RemarkProblem { field, why: "say something here".into() }) } else { Ok(said) }
}

fn text(field: &'static str, said: &str, most: usize) -> Result<String, RemarkProblem> {
    let length = said.chars().count();
    if said.contains(['\0', '\u{fffd}']) {
        return Err(RemarkProblem { field, why: "this is no text in UTF-8".into() });
    }
    if length > most {
        let why = format!("it may have at most {most} characters; this one has {length}");
        return Err(RemarkProblem { field, why });
    }
    Ok(one_line(said))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(text: &str) -> NeedRemark {
        NeedRemark { need: Need::of_text("7", text), reason: None }
    }

    #[test]
    fn a_remark_is_kept_in_lines_without_spare_space() {
        let said = NeedRemark {
            need: Need { team: Some("  ".into()), ..Need::of_text("7", "  k8s\n for  ops ") },
            reason: Some("we\tmove".into()),
        };
        let Remark::Need(kept) = Remark::Need(said).checked().unwrap() else { panic!() };
        assert_eq!((kept.need.text.as_str(), kept.need.id.as_str(), kept.need.team), ("k8s for ops", "", None));
        assert_eq!(kept.reason.as_deref(), Some("we move"));
    }

    #[test]
    fn what_is_empty_or_too_long_is_named() {
        let problem = |remark: Remark| remark.checked().unwrap_err();
        assert_eq!(problem(Remark::Need(wish(" \n "))).field, "need");
        let long = problem(Remark::Need(wish(&"x".repeat(501))));
        assert!(long.to_string().contains("at most 500 characters; this one has 501"), "{long}");
        let reason = Some("ä".repeat(1_001));
        assert_eq!(problem(Remark::Need(NeedRemark { reason, ..wish("k8s") })).field, "reason");
        let nobody = Need { people: Some(0), ..Need::of_text("", "k8s") };
        assert_eq!(problem(Remark::Need(NeedRemark { need: nobody, reason: None })).field, "people");
        let no_course = MatchRemark {
            need: Need::of_text("", "k8s"),
            course: " ".into(),
            title: String::new(),
            helps: true,
            reason: None,
        };
        assert_eq!(problem(Remark::Match(no_course)).field, "course");
    }

    #[test]
    fn a_remark_is_one_flat_object() {
        let need = Need { max_hours: Some(7.5), ..Need::of_text("", "k8s") };
        let remark = MatchRemark { need, course: "a/1".into(), title: "K".into(), helps: false, reason: None };
        let said = Feedback { at: "2026-11-25T11:00:00Z".into(), by: None, remark: Remark::Match(remark) };
        let line = serde_json::to_value(&said).unwrap();
        assert_eq!(
            (&line["about"], &line["helps"], &line["need"]["text"]),
            (&"match".into(), &false.into(), &"k8s".into())
        );
        assert_eq!(serde_json::from_value::<Feedback>(line).unwrap(), said);
    }
}
