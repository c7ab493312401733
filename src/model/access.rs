//! Who may open the courses of a catalog.

use std::fmt;

use serde::{Serialize, Serializer};

/// The fewest letters of a name by which a longer one is recognised.
const SHORTEST_PART: usize = 3;

/// Who may open the courses of a catalog.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Access {
    /// Everyone in the organisation.
    #[default]
    Everyone,
    /// These teams.
    Teams(Vec<TeamPattern>),
}

/// A team's name, or a pattern of names in which `*` stands for any text: `Data*` is `Data Platform` and `data science`.
/// Case and spaces do not matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamPattern {
    written: String,
    /// The pattern in the form names are compared in, cut at the stars.
    parts: Vec<String>,
}

impl Access {
    /// The word that means all teams.
    pub const EVERYONE: &'static str = "everyone";

    /// The access these names and patterns give; the word `everyone` among them opens it to all. `None` if they name nobody.
    pub fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let patterns: Vec<TeamPattern> = names.into_iter().filter_map(TeamPattern::new).collect();
        match patterns.iter().any(|pattern| pattern.written.eq_ignore_ascii_case(Self::EVERYONE)) {
            _ if patterns.is_empty() => None,
            true => Some(Self::Everyone),
            false => Some(Self::Teams(patterns)),
        }
    }

    /// Whether people of `team` may open the courses. `None` is who has not said which team they are of: what is open to
    /// some team only is not known to be open to them.
    pub fn opens_to(&self, team: Option<&str>) -> bool {
        match self {
            Self::Everyone => true,
            Self::Teams(patterns) => team.is_some_and(|team| patterns.iter().any(|pattern| pattern.is(team))),
        }
    }

    /// The teams and patterns it names, as they were written; none if it is open to everyone.
    pub fn named(&self) -> impl Iterator<Item = &str> {
        let patterns: &[TeamPattern] = match self {
            Self::Everyone => &[],
            Self::Teams(patterns) => patterns,
        };
        patterns.iter().map(|pattern| pattern.written.as_str())
    }

    /// Whether only some teams may open the courses.
    pub fn is_restricted(&self) -> bool {
        *self != Self::Everyone
    }
}

/// The teams as they were written: `Platform, Data*`, or `everyone`.
impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everyone => f.write_str(Self::EVERYONE),
            Self::Teams(_) => f.write_str(&self.named().collect::<Vec<_>>().join(", ")),
        }
    }
}

/// As a list of names and patterns, the way the configuration has it.
impl Serialize for Access {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Everyone => serializer.collect_seq([Self::EVERYONE]),
            Self::Teams(_) => serializer.collect_seq(self.named()),
        }
    }
}

impl TeamPattern {
    /// The pattern `written`; `None` if it is blank.
    pub fn new(written: &str) -> Option<Self> {
        let written = written.split_whitespace().collect::<Vec<_>>().join(" ");
        let parts = team_key(&written).split('*').map(str::to_owned).collect();
        (!written.is_empty()).then_some(Self { written, parts })
    }

    /// Whether `team` is meant.
    pub fn is(&self, team: &str) -> bool {
        let team = team_key(team);
        let [first, middle @ .., last] = self.parts.as_slice() else {
            return self.parts.first().is_some_and(|only| *only == team);
        };
        let Some(mut rest) = team.strip_prefix(first.as_str()).and_then(|rest| rest.strip_suffix(last.as_str())) else {
            return false;
        };
        for part in middle {
            let Some(at) = rest.find(part.as_str()) else { return false };
            rest = &rest[at + part.len()..];
        }
        true
    }
}

/// A team's name without what people vary when they write it: case and spaces.
pub fn team_key(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The team that was perhaps meant by `name`: one of which every fourth letter at most is another, or which holds `name`.
pub fn nearest_team<'t>(name: &str, teams: impl IntoIterator<Item = &'t str>) -> Option<&'t str> {
    let said = team_key(name);
    let letters = said.chars().count();
    let near = teams.into_iter().filter_map(|team| {
        let key = team_key(team);
        let apart = strsim::osa_distance(&said, &key);
        let holds = letters >= SHORTEST_PART && key.contains(&said);
        (holds || apart <= letters.div_ceil(4)).then_some((apart, team))
    });
    near.min_by_key(|(apart, _)| *apart).map(|(_, team)| team)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(pattern: &str, team: &str) -> bool {
        TeamPattern::new(pattern).unwrap().is(team)
    }

    #[test]
    fn a_name_is_found_however_it_is_written() {
        assert!(is("Data Platform", " data  platform "));
        assert!(!is("Data Platform", "Data"));
        assert!(!is("Data", "Data Platform"));
    }

    #[test]
    fn the_team_that_was_meant_is_found() {
        let near = |name: &str| nearest_team(name, ["Platform Engineering", "Data & Analytics", "Payments"]);
        assert_eq!(near("platfrom engineering"), Some("Platform Engineering"));
        assert_eq!(near("data"), Some("Data & Analytics"));
        assert_eq!(near(" PAYMENT"), Some("Payments"));
        assert_eq!((near("Sales"), near("a"), near("")), (None, None, None));
    }

    #[test]
    fn a_star_stands_for_any_text() {
        assert!(is("Data*", "data platform") && is("Data*", "Data"));
        assert!(is("*platform", "Data Platform") && !is("*platform", "Platform Data"));
        assert!(is("EMEA * Java*", "EMEA North Java Guild") && !is("EMEA * Java*", "EMEA North .NET"));
        assert!(is("*", "anyone"));
        // What stands before and after the star must not be the same letters twice.
        assert!(!is("ab*ba", "aba") && is("ab*ba", "abba"));
    }

    #[test]
    fn who_names_no_team_may_open_what_is_open_to_all() {
        let some = Access::of(["Platform", "Data*"]).unwrap();
        assert!(some.opens_to(Some("platform")) && some.opens_to(Some("Data Science")));
        assert!(!some.opens_to(Some("Java")) && !some.opens_to(None));
        assert_eq!(some.to_string(), "Platform, Data*");
        assert_eq!(Access::of(["Platform", "Everyone"]), Some(Access::Everyone));
        assert!(Access::Everyone.opens_to(None));
        assert_eq!(Access::of(["", " "]), None);
    }
}
