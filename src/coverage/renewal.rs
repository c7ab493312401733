//! What would be lost if an owned catalog lapsed at its renewal.

use schemars::JsonSchema;
use serde::Serialize;

use super::assumptions::Assumptions;
use super::check::{Remainder, Terms};
use super::demand::{NeedChange, NeedOutlook, people_at_least};
use crate::model::{CatalogName, Verdict};

/// What an owned catalog does for the needs, and what would be lost without it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Renewal {
    /// The catalog, and on what terms it is owned.
    #[serde(flatten)]
    pub terms: Terms,
    /// What it costs in the common currency, if there is one: what lapsing would save.
    pub cost: Option<f64>,
    /// The needs whose verdict would fall, weightiest first.
    pub falls: Vec<NeedChange>,
    /// How many needs would no longer be covered.
    pub unique: usize,
    /// How many needs it covers by itself that the other catalogs cover too.
    pub shared: usize,
    /// The weight that would no longer be served.
    pub loss: f64,
    /// At least so many people have a need whose verdict would fall.
    pub people: u32,
}

impl Renewal {
    /// What the catalog does; `remainders` are what was found without it for each of `needs`.
    pub(super) fn of(
        terms: Terms,
        cost: Option<f64>,
        needs: &[NeedOutlook],
        remainders: &[&Remainder],
        assumptions: &Assumptions,
    ) -> Self {
        let each = || needs.iter().zip(remainders.iter().copied());
        let mut falls: Vec<NeedChange> = each()
            .enumerate()
            .filter(|(_, (need, remainder))| remainder.is_fall_from(need.owned))
            .map(|(position, (need, remainder))| NeedChange::of(position, need, remainder.without, Vec::new()))
            .collect();
        falls.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        let lost = |fall: &NeedChange| fall.weight * (assumptions.worth_of(fall.from) - assumptions.worth_of(fall.to));
        let is_shared = |(need, remainder): &(&NeedOutlook, &Remainder)| {
            need.owned == Verdict::Covered
                && remainder.alone == Verdict::Covered
                && !remainder.is_fall_from(Verdict::Covered)
        };
        Self {
            cost,
            unique: falls.iter().filter(|fall| fall.from == Verdict::Covered).count(),
            shared: each().filter(is_shared).count(),
            // The sum of nothing would be -0.
            loss: falls.iter().map(lost).fold(0.0, |sum, lost| sum + lost),
            people: people_at_least(falls.iter().map(|fall| (fall.team.as_deref(), fall.people))),
            falls,
            terms,
        }
    }
}

impl Remainder {
    /// Whether a need that has the verdict `owned` today would have a worse one without the catalog. What is not understood
    /// is no worse than a gap.
    pub fn is_fall_from(&self, owned: Verdict) -> bool {
        owned <= Verdict::Partial && self.without > owned
    }
}

/// Catalogs that could lapse together without any verdict falling, found one after the other, the most expensive first:
/// two catalogs that cover the same need can each be spared, but not both. `falls` says whether a verdict falls without
/// all of the catalogs it is given.
///
/// # Errors
/// Whatever `falls` fails with.
pub fn spare_together<E>(
    renewals: &[Renewal],
    mut falls: impl FnMut(&[CatalogName]) -> Result<bool, E>,
) -> Result<Vec<CatalogName>, E> {
    let mut harmless: Vec<&Renewal> = renewals.iter().filter(|renewal| renewal.falls.is_empty()).collect();
    // A stable sort, so that catalogs of equal or unknown price stay in the order of their names.
    harmless.sort_by(|a, b| b.cost.unwrap_or(0.0).total_cmp(&a.cost.unwrap_or(0.0)));
    let mut spared: Vec<CatalogName> = Vec::new();
    for renewal in harmless {
        spared.push(renewal.terms.catalog.clone());
        if spared.len() > 1 && falls(&spared)? {
            spared.pop();
        }
    }
    Ok(spared)
}
