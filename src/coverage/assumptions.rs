//! What a check takes for granted where nobody said it: all of it is shown with the figures and can be changed.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{Need, Priority, Verdict};

/// What a check takes for granted. The defaults are set by hand, not measured: they say in which order most people would
/// put things, and are there to be changed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Assumptions {
    /// How many people a need is for, where it does not say.
    pub people: u32,
    /// What a need of each priority weighs.
    pub priority: PriorityWeights,
    /// What a need that is partly covered is worth, as a share of a covered one, 0..1.
    pub partial: f64,
}

/// What a need weighs by its priority. Only the proportions matter.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct PriorityWeights {
    /// Of a need with high priority.
    pub high: f64,
    /// Of a need with medium priority, and of one that states none.
    pub medium: f64,
    /// Of a need with low priority.
    pub low: f64,
}

impl Default for Assumptions {
    fn default() -> Self {
        Self { people: 1, priority: PriorityWeights { high: 3.0, medium: 2.0, low: 1.0 }, partial: 0.5 }
    }
}

impl Assumptions {
    /// How many people `need` is for.
    pub fn people_of(&self, need: &Need) -> u32 {
        need.people.unwrap_or(self.people)
    }

    /// What `need` weighs: its people times the weight of its priority.
    pub fn weight_of(&self, need: &Need) -> f64 {
        let priority = match need.priority.unwrap_or(Priority::Medium) {
            Priority::High => self.priority.high,
            Priority::Medium => self.priority.medium,
            Priority::Low => self.priority.low,
        };
        f64::from(self.people_of(need)) * priority
    }

    /// What a verdict is worth, as a share of a covered need.
    pub fn worth_of(&self, verdict: Verdict) -> f64 {
        match verdict {
            Verdict::Covered => 1.0,
            Verdict::Partial => self.partial,
            Verdict::Gap | Verdict::Unclear => 0.0,
        }
    }
}

/// Weights that somebody sets in the place of others: `high=5`, or `high=5,medium=2,low=0`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SetWeights {
    high: Option<f64>,
    medium: Option<f64>,
    low: Option<f64>,
}

impl SetWeights {
    /// The weights that `text` sets. `None` if it says something else, or a weight is not a number of at least 0.
    pub fn parse(text: &str) -> Option<Self> {
        let mut weights = Self::default();
        for part in text.split(',') {
            let (name, weight) = part.split_once('=')?;
            let weight: f64 = weight.trim().parse().ok().filter(|weight: &f64| weight.is_finite() && *weight >= 0.0)?;
            match name.trim().to_lowercase().as_str() {
                "high" => weights.high = Some(weight),
                "medium" => weights.medium = Some(weight),
                "low" => weights.low = Some(weight),
                _ => return None,
            }
        }
        Some(weights)
    }

    /// These weights, and those of `others` where none is set.
    pub fn over(self, others: PriorityWeights) -> PriorityWeights {
        PriorityWeights {
            high: self.high.unwrap_or(others.high),
            medium: self.medium.unwrap_or(others.medium),
            low: self.low.unwrap_or(others.low),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_need_weighs_its_people_times_its_priority() {
        let assumptions = Assumptions::default();
        let mut need = Need::of_text("1", "k8s");
        assert_eq!(assumptions.weight_of(&need), 2.0, "one person, medium priority, where nothing is said");
        (need.people, need.priority) = (Some(14), Some(Priority::High));
        assert_eq!(assumptions.weight_of(&need), 42.0);
        assert_eq!(Assumptions { people: 5, ..assumptions }.people_of(&Need::default()), 5);
    }

    #[test]
    fn weights_are_changed_one_by_one() {
        let default = Assumptions::default().priority;
        let set = |text| SetWeights::parse(text).map(|weights| weights.over(default));
        assert_eq!(set("high=5"), Some(PriorityWeights { high: 5.0, ..default }));
        assert_eq!(set(" Low = 0 ,medium=1.5"), Some(PriorityWeights { low: 0.0, medium: 1.5, ..default }));
        for wrong in ["", "high", "high=-1", "high=NaN", "urgent=3", "high=1,,low=2"] {
            assert_eq!(set(wrong), None, "{wrong}");
        }
    }
}
