//! Which needs would be served better: by the purchase, and beyond it by the other offers. What is told in figures and what
//! is listed need by need come from here, so that the one is as many as the other.

use crate::coverage::{Check, Offer};
use crate::model::Verdict;

/// A need that would be served better.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ServedNeed<'c> {
    /// Its position among the needs, from 0.
    pub position: usize,
    /// The verdict without what serves it.
    pub from: Verdict,
    /// The verdict with it.
    pub to: Verdict,
    /// What serves it; more than one offer where only they together do.
    pub by: Vec<&'c Offer>,
    /// The title of the course that makes the difference; empty if that is not one.
    pub course: &'c str,
}

/// The needs that the whole purchase serves better, covered ones first, then the weightiest.
pub(super) fn by_purchase(check: &Check) -> Vec<ServedNeed<'_>> {
    let bought: Vec<&Offer> = check.purchase.steps.iter().filter_map(|step| check.offers.get(step.offer)).collect();
    let served = check.needs.iter().enumerate().filter_map(|(position, need)| {
        let to = after_purchase(check, position);
        if to >= need.owned || to > Verdict::Partial {
            return None;
        }
        let one = check.purchase.steps.iter().find(|step| need.with.get(step.offer) == Some(&to));
        let one = one.and_then(|step| check.offers.get(step.offer));
        let by = one.map_or_else(|| bought.clone(), |offer| vec![offer]);
        Some(ServedNeed { position, from: need.owned, to, by, course: one.map_or("", |offer| course(offer, position)) })
    });
    sorted(check, served.collect())
}

/// The needs that an offer outside the purchase would serve better still, each once, by the offer that adds most.
pub(super) fn beyond(check: &Check) -> Vec<ServedNeed<'_>> {
    let others = || check.purchase.beyond.iter().filter_map(|step| Some((step.offer, check.offers.get(step.offer)?)));
    let served = check.needs.iter().enumerate().filter_map(|(position, need)| {
        let from = after_purchase(check, position);
        let to = others().filter_map(|(place, _)| need.with.get(place).copied()).min()?;
        let (_, offer) = others().find(|(place, _)| need.with.get(*place) == Some(&to))?;
        let better = to < from && to <= Verdict::Partial;
        better.then(|| ServedNeed { position, from, to, by: vec![offer], course: course(offer, position) })
    });
    sorted(check, served.collect())
}

/// The verdict on the need at `position` with all of the purchase.
fn after_purchase(check: &Check, position: usize) -> Verdict {
    let Some(need) = check.needs.get(position) else { return Verdict::Unclear };
    let purchase = &check.purchase;
    let apart = purchase.steps.iter().filter_map(|step| need.with.get(step.offer).copied()).fold(need.owned, Ord::min);
    purchase.only_together.iter().find(|change| change.position == position).map_or(apart, |change| change.to)
}

fn course(offer: &Offer, position: usize) -> &str {
    let change = offer.closes.iter().chain(&offer.lifts).find(|change| change.position == position);
    change.and_then(|change| change.courses.first()).map_or("", String::as_str)
}

fn sorted<'c>(check: &Check, mut served: Vec<ServedNeed<'c>>) -> Vec<ServedNeed<'c>> {
    let weight = |served: &ServedNeed<'_>| check.needs.get(served.position).map_or(0.0, |need| need.weight);
    served.sort_by(|a, b| a.to.cmp(&b.to).then(weight(b).total_cmp(&weight(a))));
    served
}
