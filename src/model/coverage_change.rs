//! A need whose coverage a night changed.

use serde::{Deserialize, Serialize};

use super::Verdict;

/// A watched need that the shelf serves better or worse than before a night.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverageChange {
    /// The need's id.
    pub id: String,
    /// Its words.
    pub text: String,
    /// Its team, where it names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// What the shelf had before.
    pub before: Verdict,
    /// What it has now.
    pub after: Verdict,
    /// The course that made the difference: the one that is new, or the one that is no longer there. `None` if it is not
    /// one course, as where a catalog was closed to a team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course: Option<DecisiveCourse>,
}

/// The course that made or lost a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisiveCourse {
    /// Its key, `catalog/source-id`.
    pub course: String,
    /// Its title.
    pub title: String,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a course that made or lost a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It was not on the shelf before.
    New,
    /// It is no longer on the shelf.
    Gone,
    /// It was and is on the shelf, and something of it changed.
    Changed,
}

/// Which way a verdict went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// For the worse.
    Lost,
    /// For the better.
    Gained,
}

impl CoverageChange {
    /// Which way it went; `None` where the verdicts are worth the same to the team, as gap and unclear are.
    pub fn turn(&self) -> Option<Turn> {
        match worth(self.after).cmp(&worth(self.before)) {
            std::cmp::Ordering::Less => Some(Turn::Lost),
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Greater => Some(Turn::Gained),
        }
    }
}

/// What a verdict is worth to the team: a need that was not understood has no courses either.
fn worth(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Covered => 2,
        Verdict::Partial => 1,
        Verdict::Gap | Verdict::Unclear => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_turns_for_the_better_or_the_worse() {
        let turn = |before, after| {
            let (id, text) = ("1".into(), "k8s".into());
            CoverageChange { id, text, team: None, before, after, course: None }.turn()
        };
        assert_eq!(turn(Verdict::Gap, Verdict::Partial), Some(Turn::Gained));
        assert_eq!(turn(Verdict::Covered, Verdict::Partial), Some(Turn::Lost));
        assert_eq!(turn(Verdict::Gap, Verdict::Unclear), None);
    }
}
