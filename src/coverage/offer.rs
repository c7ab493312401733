//! What one offered catalog would add to what is owned, and what it duplicates.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::assumptions::Assumptions;
use super::check::{Prospect, Terms};
use super::demand::{NeedChange, NeedOutlook, Stand, people_at_least};
use super::same_work::SameWork;
use crate::model::Verdict;

/// How many courses are named for a need that an offer would serve.
const NAMED: usize = 3;

/// A course of an offer that is relevant: people find it useful for some need more often than not.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RelevantCourse {
    /// The course's key, `catalog/source-id`.
    pub course: String,
    /// The title as the catalog has it.
    pub title: String,
    /// Share of courses shown at this score that people judge relevant, 0..1.
    pub score: f32,
}

/// A course of an offer that is owned already, as far as can be told.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Duplicate {
    /// The offered course's key.
    pub course: String,
    /// Its title.
    pub title: String,
    /// The owned course's key.
    pub owned: String,
    /// The owned course's title.
    pub owned_title: String,
    /// Why they are taken for the same work.
    pub why: SameWork,
}

/// What one offered catalog would add.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Offer {
    /// The catalog, and on what terms it is offered.
    #[serde(flatten)]
    pub terms: Terms,
    /// What it costs in the common currency, if there is one.
    pub cost: Option<f64>,
    /// The needs that would newly be covered, weightiest first.
    pub closes: Vec<NeedChange>,
    /// The gaps that would newly be partly covered, weightiest first.
    pub lifts: Vec<NeedChange>,
    /// How the needs would stand.
    pub then: Stand,
    /// The weight that would newly be served.
    pub gain: f64,
    /// What it costs for each newly covered need, in its own currency; `None` if there is none or the price is not known.
    pub cost_per_need: Option<f64>,
    /// What it costs for each unit of weight newly served, in its own currency.
    pub cost_per_weight: Option<f64>,
    /// At least so many people have a need that it would newly serve.
    pub people: u32,
    /// How many people its seats fall short of `people`; 0 if they suffice or are not known.
    pub seats_short: u32,
    /// How many of its courses are relevant for some need.
    pub relevant: usize,
    /// How many of these are relevant for a need that is not covered yet.
    pub relevant_for_open: usize,
    /// The relevant courses that are owned already, as far as can be told.
    pub duplicates: Vec<Duplicate>,
    /// How many needs are of teams that could not open it.
    pub closed_to: usize,
}

impl Offer {
    /// What the offer at `place` adds; `prospects` are what was found in it for each of `needs`.
    pub(super) fn of(
        terms: Terms,
        cost: Option<f64>,
        place: usize,
        needs: &[NeedOutlook],
        prospects: &[&Prospect],
        duplicates: &[Duplicate],
        assumptions: &Assumptions,
    ) -> Self {
        let changed = |wanted: Verdict| {
            let changes = needs.iter().zip(prospects).enumerate().filter_map(|(position, (need, prospect))| {
                let to = need.with[place];
                let better = to == wanted && to < need.owned;
                let named = prospect.courses.iter().take(NAMED).map(|course| course.title.clone()).collect();
                better.then(|| NeedChange::of(position, need, to, named))
            });
            let mut changes: Vec<NeedChange> = changes.collect();
            changes.sort_by(|a, b| b.weight.total_cmp(&a.weight));
            changes
        };
        let (closes, lifts) = (changed(Verdict::Covered), changed(Verdict::Partial));
        let then = Stand::of(needs, needs.iter().map(|need| need.with[place]), assumptions);
        let served = Stand::of(needs, needs.iter().map(|need| need.owned), assumptions).served;
        let gain = (then.served - served).max(0.0);
        let people = people_at_least(closes.iter().chain(&lifts).map(|change| (change.team.as_deref(), change.people)));
        let relevant = relevant(needs, prospects);
        let price = terms.price.as_ref().map(|price| price.amount);
        let known = |duplicate: &&Duplicate| relevant.contains_key(duplicate.course.as_str());
        Self {
            cost,
            cost_per_need: price.filter(|_| !closes.is_empty()).map(|price| price / closes.len() as f64),
            cost_per_weight: price.filter(|_| gain > 0.0).map(|price| price / gain),
            seats_short: terms.seats.map_or(0, |seats| people.saturating_sub(seats)),
            people,
            gain,
            then,
            relevant: relevant.len(),
            relevant_for_open: relevant.values().filter(|open| **open).count(),
            duplicates: duplicates.iter().filter(known).cloned().collect(),
            closed_to: prospects.iter().filter(|prospect| prospect.closed).count(),
            closes,
            lifts,
            terms,
        }
    }

    /// Whether it would serve any need better than what is owned.
    pub fn adds_something(&self) -> bool {
        !self.closes.is_empty() || !self.lifts.is_empty()
    }
}

/// The relevant courses by key, and whether each is relevant for a need that is not covered yet.
fn relevant<'p>(needs: &[NeedOutlook], prospects: &[&'p Prospect]) -> BTreeMap<&'p str, bool> {
    let mut relevant: BTreeMap<&str, bool> = BTreeMap::new();
    for (need, prospect) in needs.iter().zip(prospects) {
        for course in &prospect.courses {
            *relevant.entry(course.course.as_str()).or_default() |= need.owned != Verdict::Covered;
        }
    }
    relevant
}
