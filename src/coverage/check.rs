//! The check as a whole: what was found for each need, and what it comes to.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::assumptions::Assumptions;
use super::demand::{Demand, NeedChange, NeedOutlook, Stand};
use super::exchange::Exchange;
use super::offer::{Duplicate, Offer, RelevantCourse};
use super::purchase::{Item, Purchase, Wanted};
use super::renewal::Renewal;
use crate::model::{CatalogName, Licence, Need, Verdict, YearlyCost};

/// A catalog and its terms, as far as they bear on a purchase.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Terms {
    /// Its name on the shelf.
    pub catalog: CatalogName,
    /// How many courses it holds.
    pub courses: u64,
    /// What it costs a year.
    pub price: Option<YearlyCost>,
    /// How many people may use it.
    pub seats: Option<u32>,
    /// The day it is renewed, or ends.
    #[schemars(with = "Option<String>")]
    pub renews: Option<Date>,
}

impl Terms {
    /// The terms that `licence` sets, where there is one.
    pub fn of(catalog: CatalogName, courses: u64, licence: Option<&Licence>) -> Self {
        Self {
            catalog,
            courses,
            price: licence.and_then(|licence| licence.cost.clone()),
            seats: licence.and_then(|licence| licence.seats),
            renews: licence.and_then(|licence| licence.renews),
        }
    }
}

/// The catalogs a check is about.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Parts {
    /// Those under consideration.
    pub offers: Vec<Terms>,
    /// Those people have access to.
    pub owned: Vec<Terms>,
}

/// A need, matched against every part of the shelf that bears on a decision.
#[derive(Debug, Clone, PartialEq)]
pub struct Appraised {
    /// The need as stated.
    pub need: Need,
    /// The verdict on what is owned.
    pub owned: Verdict,
    /// Why, in one sentence.
    pub reason: String,
    /// What each offer would make of it, in the order of [`Parts::offers`].
    pub with: Vec<Prospect>,
    /// What would be left without each owned catalog, in the order of [`Parts::owned`].
    pub without: Vec<Remainder>,
}

/// What an offer would make of a need.
#[derive(Debug, Clone, PartialEq)]
pub struct Prospect {
    /// The verdict on what is owned and the offer together, as matched.
    pub together: Verdict,
    /// Its relevant courses, best first, as matched against the offer alone.
    pub courses: Vec<RelevantCourse>,
    /// Whether the offer would be closed to the need's team.
    pub closed: bool,
}

/// What would be left for a need without an owned catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remainder {
    /// The verdict on all other owned catalogs.
    pub without: Verdict,
    /// The verdict on the catalog alone.
    pub alone: Verdict,
}

/// The check before buying.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Check {
    /// When it was made, RFC 3339 in UTC.
    pub made: String,
    /// The version of Onshelf.
    pub version: &'static str,
    /// What was taken for granted.
    pub assumptions: Assumptions,
    /// In what currency prices are compared, and the budget in it.
    pub money: Exchange,
    /// All needs together.
    pub demand: Demand,
    /// The offers by name, and what each would add.
    pub offers: Vec<Offer>,
    /// What to buy.
    pub purchase: Purchase,
    /// The owned catalogs by name, and what would be lost without each.
    pub renewals: Vec<Renewal>,
    /// Owned catalogs that could lapse together without any verdict falling.
    pub spare: Vec<CatalogName>,
    /// The needs in the order of the needs file.
    pub needs: Vec<NeedOutlook>,
}

impl Check {
    /// What the appraised needs come to. `duplicates` are the offered courses that are owned already; `made` is the date,
    /// RFC 3339 in UTC.
    pub fn new(
        appraised: &[Appraised],
        parts: Parts,
        duplicates: &[Duplicate],
        assumptions: Assumptions,
        money: Exchange,
        made: &str,
    ) -> Self {
        let needs: Vec<NeedOutlook> = appraised.iter().map(|appraised| outlook(appraised, &assumptions)).collect();
        let price = |terms: &Terms| terms.price.as_ref().and_then(|price| money.value(price));
        let offers: Vec<Offer> = parts
            .offers
            .into_iter()
            .enumerate()
            .map(|(place, terms)| {
                let prospects: Vec<&Prospect> = appraised.iter().map(|appraised| &appraised.with[place]).collect();
                let cost = price(&terms);
                Offer::of(terms, cost, place, &needs, &prospects, duplicates, &assumptions)
            })
            .collect();
        let renewals = parts
            .owned
            .into_iter()
            .enumerate()
            .map(|(place, terms)| {
                let rest: Vec<&Remainder> = appraised.iter().map(|appraised| &appraised.without[place]).collect();
                let cost = price(&terms);
                Renewal::of(terms, cost, &needs, &rest, &assumptions)
            })
            .collect();
        let purchase = purchase(&needs, &offers, &assumptions, money.budget);
        Self {
            made: made.to_owned(),
            version: env!("CARGO_PKG_VERSION"),
            demand: Demand::of(&needs, &assumptions),
            assumptions,
            money,
            offers,
            purchase,
            renewals,
            spare: Vec::new(),
            needs,
        }
    }

    /// The check, with the verdicts on what is owned and all offers of the purchase together, in the order of the needs.
    pub fn matched_together(mut self, verdicts: &[Verdict]) -> Self {
        let bought: Vec<usize> = self.purchase.steps.iter().map(|step| step.offer).collect();
        let apart = |need: &NeedOutlook| bought.iter().map(|offer| need.with[*offer]).fold(need.owned, Ord::min);
        let together: Vec<Verdict> =
            self.needs.iter().zip(verdicts).map(|(need, verdict)| apart(need).min(*verdict)).collect();
        let only = self.needs.iter().zip(&together).enumerate().filter(|(_, (need, to))| **to < apart(need));
        self.purchase.only_together = only
            .filter(|(_, (_, to))| **to <= Verdict::Partial)
            .map(|(position, (need, to))| NeedChange::of(position, need, *to, Vec::new()))
            .collect();
        self.purchase.together = Some(Stand::of(&self.needs, together.into_iter(), &self.assumptions));
        self
    }

    /// The catalogs of the purchase.
    pub fn bought(&self) -> Vec<CatalogName> {
        self.purchase.steps.iter().map(|step| self.offers[step.offer].terms.catalog.clone()).collect()
    }
}

fn outlook(appraised: &Appraised, assumptions: &Assumptions) -> NeedOutlook {
    let owned = appraised.owned;
    let with = appraised.with.iter().map(|prospect| if prospect.closed { owned } else { prospect.together.min(owned) });
    NeedOutlook {
        people: assumptions.people_of(&appraised.need),
        weight: assumptions.weight_of(&appraised.need),
        owned,
        reason: appraised.reason.clone(),
        with: with.collect(),
        need: appraised.need.clone(),
    }
}

fn purchase(needs: &[NeedOutlook], offers: &[Offer], assumptions: &Assumptions, budget: Option<f64>) -> Purchase {
    // Needs that no offer changes have no say in which to buy.
    let open: Vec<&NeedOutlook> = needs.iter().filter(|need| need.with.iter().any(|with| *with < need.owned)).collect();
    let wanted = Wanted {
        weights: open.iter().map(|need| need.weight).collect(),
        owned: open.iter().map(|need| need.owned).collect(),
        assumptions,
    };
    let items: Vec<Item> = offers
        .iter()
        .enumerate()
        .map(|(place, offer)| Item {
            catalog: offer.terms.catalog.to_string(),
            cost: offer.cost,
            verdicts: open.iter().map(|need| need.with[place]).collect(),
        })
        .collect();
    Purchase::of(&wanted, &items, budget)
}
