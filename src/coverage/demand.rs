//! The needs as a check sees them: what each weighs, and what becomes of it.

use schemars::JsonSchema;
use serde::Serialize;

use super::assumptions::Assumptions;
use crate::model::{Need, Verdict};

/// One need: what it weighs, what is owned for it, what each offer would make of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct NeedOutlook {
    /// The need as stated.
    pub need: Need,
    /// How many people it is counted for.
    pub people: u32,
    /// Its people times the weight of its priority.
    pub weight: f64,
    /// What is owned for it.
    pub owned: Verdict,
    /// Why, in one sentence.
    pub reason: String,
    /// The verdict on what is owned together with each offer, in the order of the offers.
    pub with: Vec<Verdict>,
}

/// A need on which a verdict would change.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct NeedChange {
    /// Its position among the needs, from 0.
    pub position: usize,
    /// Its id.
    pub need: String,
    /// The need in the leader's words.
    pub text: String,
    /// Whose need it is.
    pub team: Option<String>,
    /// How many people it is counted for.
    pub people: u32,
    /// Its people times the weight of its priority.
    pub weight: f64,
    /// The verdict today.
    pub from: Verdict,
    /// The verdict then.
    pub to: Verdict,
    /// Titles of the courses that make the difference, best first; empty where something is taken away.
    pub courses: Vec<String>,
}

impl NeedChange {
    pub(super) fn of(position: usize, outlook: &NeedOutlook, to: Verdict, courses: Vec<String>) -> Self {
        Self {
            position,
            need: outlook.need.id.clone(),
            text: outlook.need.text.clone(),
            team: outlook.need.team.clone(),
            people: outlook.people,
            weight: outlook.weight,
            from: outlook.owned,
            to,
            courses,
        }
    }
}

/// How the needs stand with a part of the shelf.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, JsonSchema)]
pub struct Stand {
    /// Needs that are covered.
    pub covered: usize,
    /// Needs that are partly covered.
    pub partial: usize,
    /// Needs with nothing worth showing.
    pub gap: usize,
    /// Needs that were not understood.
    pub unclear: usize,
    /// The weight that is served: all of a covered need's, a share of a partly covered one's.
    pub served: f64,
}

/// All needs together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Demand {
    /// How many needs there are.
    pub needs: usize,
    /// The weight of all of them.
    pub weight: f64,
    /// How they stand with what is owned.
    pub owned: Stand,
}

impl Stand {
    /// How `needs` stand with these verdicts, which come in their order.
    pub fn of(needs: &[NeedOutlook], verdicts: impl Iterator<Item = Verdict>, assumptions: &Assumptions) -> Self {
        let mut stand = Self::default();
        for (need, verdict) in needs.iter().zip(verdicts) {
            *match verdict {
                Verdict::Covered => &mut stand.covered,
                Verdict::Partial => &mut stand.partial,
                Verdict::Gap => &mut stand.gap,
                Verdict::Unclear => &mut stand.unclear,
            } += 1;
            stand.served += need.weight * assumptions.worth_of(verdict);
        }
        stand
    }
}

impl Demand {
    /// The demand of `needs`.
    pub fn of(needs: &[NeedOutlook], assumptions: &Assumptions) -> Self {
        Self {
            needs: needs.len(),
            // The sum of nothing would be -0.
            weight: needs.iter().map(|need| need.weight).fold(0.0, |sum, weight| sum + weight),
            owned: Stand::of(needs, needs.iter().map(|need| need.owned), assumptions),
        }
    }

    /// The share of the weight that `served` is, 0..1; 0 where nothing weighs anything.
    pub fn share(&self, served: f64) -> f64 {
        if self.weight > 0.0 { served / self.weight } else { 0.0 }
    }
}

/// The least number of people who would use what serves these needs: within a team the same people may have several needs,
/// so of each team the need with the most people counts.
pub(super) fn people_at_least<'n>(needs: impl Iterator<Item = (Option<&'n str>, u32)>) -> u32 {
    let mut teams: std::collections::BTreeMap<String, u32> = std::collections::BTreeMap::new();
    for (team, people) in needs {
        let most = teams.entry(crate::model::team_key(team.unwrap_or_default())).or_default();
        *most = people.max(*most);
    }
    teams.values().fold(0, |sum, people| sum.saturating_add(*people))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_people_are_counted_once() {
        let needs = [(Some("Java"), 5), (Some(" java "), 8), (Some("Data"), 3), (None, 2), (None, 4)];
        assert_eq!(people_at_least(needs.into_iter()), 8 + 3 + 4);
        assert_eq!(people_at_least([(None, u32::MAX), (Some("x"), 1)].into_iter()), u32::MAX);
    }

    #[test]
    fn a_partly_covered_need_serves_a_share_of_its_weight() {
        let outlook = |weight, owned| NeedOutlook {
            need: Need::default(),
            people: 1,
            weight,
            owned,
            reason: String::new(),
            with: Vec::new(),
        };
        let needs = [outlook(4.0, Verdict::Covered), outlook(2.0, Verdict::Partial), outlook(6.0, Verdict::Gap)];
        let demand = Demand::of(&needs, &Assumptions::default());
        assert_eq!((demand.weight, demand.owned.served), (12.0, 5.0));
        assert_eq!((demand.owned.covered, demand.owned.partial, demand.owned.gap), (1, 1, 1));
        assert_eq!(demand.share(6.0), 0.5);
    }
}
