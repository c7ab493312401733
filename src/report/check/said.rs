//! What all formats say of a check, in the words of one language, with all text from outside made inert.

use super::super::inert::clean;
use super::super::sentences::{Headline, catalog_title};
use super::super::view::NAME;
use super::served::{self, ServedNeed};
use crate::coverage::{Check, Duplicate, Grounds, Method, Offer, Renewal, Stand, Step};
use crate::model::{CatalogName, Verdict, YearlyCost};
use crate::wording::Words;

/// What the check comes to, in one sentence.
pub(super) fn headline(check: &Check, words: &Words) -> Headline {
    let said = &words.coverage;
    let number = |number: usize| words.number(number as u64);
    let steps = &check.purchase.steps;
    let budget = check.money.budget.map(|budget| amount(budget, common(check), words));
    Headline::of(&match (&budget, steps.first()) {
        _ if check.offers.is_empty() => said
            .headline_no_offer
            .with(&[("covered", &number(check.demand.owned.covered)), ("needs", &number(check.demand.needs))]),
        (_, None) if is_weightless(check) => said.headline_weightless.to_string(),
        (None, None) => said.headline_nothing.to_string(),
        (Some(budget), None) if only_unpriced(check) => said.headline_unpriced.with(&[("budget", budget)]),
        (Some(budget), None) => said.headline_nothing_within.with(&[("budget", budget)]),
        (Some(budget), Some(_)) => said.headline_within.with(&[
            ("budget", budget),
            ("offers", &bought(check, words)),
            ("gain", &all_gained(check, words)),
        ]),
        (None, Some(first)) => {
            let sentence = if is_by_price(check) { &said.headline_for_price } else { &said.headline_most };
            sentence.with(&[
                ("offers", &catalog_title(&first.catalog)),
                ("gain", &gained(first.closes, first.lifts, words)),
            ])
        }
    })
}

/// Whether offers would help, though only with needs that weigh nothing.
fn is_weightless(check: &Check) -> bool {
    let helps = |offer: &Offer| !offer.closes.is_empty() || !offer.lifts.is_empty();
    check.offers.iter().any(helps) && check.offers.iter().all(|offer| offer.gain <= 0.0)
}

/// Whether some offer would help, and no such offer has a price that could be compared with the budget.
fn only_unpriced(check: &Check) -> bool {
    let mut helpful = check.purchase.beyond.iter().filter(|step| step.gain > 0.0).peekable();
    helpful.peek().is_some() && helpful.all(|step| step.cost.is_none())
}

/// How the needs stand today, and how they would.
pub(super) fn lead(check: &Check, words: &Words) -> String {
    let said = &words.coverage;
    let needs = words.count(&words.report.needs, check.demand.needs as u64);
    let covered = words.number(check.demand.owned.covered as u64);
    match then(check) {
        Some(then) => said.lead_then.with(&[
            ("covered", &covered),
            ("needs", &needs),
            ("offers", &bought(check, words)),
            ("then", &words.number(then.covered as u64)),
        ]),
        None => said.lead_today.with(&[("covered", &covered), ("needs", &needs)]),
    }
}

/// How the needs would stand with all of the purchase; `None` if it is empty.
pub(super) fn then(check: &Check) -> Option<Stand> {
    let [first, ..] = check.purchase.steps.as_slice() else { return None };
    check.purchase.together.or_else(|| check.offers.get(first.offer).map(|offer| offer.then))
}

/// The offers of the purchase.
pub(super) fn bought(check: &Check, words: &Words) -> String {
    names(check.purchase.steps.iter().map(|step| step.catalog.as_str()), words)
}

pub(super) fn catalogs(names_of: &[CatalogName], words: &Words) -> String {
    names(names_of.iter().map(CatalogName::as_str), words)
}

fn names<'n>(all: impl Iterator<Item = &'n str>, words: &Words) -> String {
    words.list(&all.map(catalog_title).collect::<Vec<_>>())
}

/// Whether the steps are in the order of what each adds for its price.
fn is_by_price(check: &Check) -> bool {
    !check.purchase.steps.is_empty() && check.purchase.steps.iter().all(|step| step.cost.is_some())
}

/// What the whole purchase adds. A gap that one step lifts and a later one closes is told once, as closed.
fn all_gained(check: &Check, words: &Words) -> String {
    let served = served::by_purchase(check);
    let newly = |verdict: Verdict| served.iter().filter(|need| need.to == verdict).count();
    gained(newly(Verdict::Covered), newly(Verdict::Partial), words)
}

/// `3 more needs covered, and 1 more partly covered`.
pub(super) fn gained(closes: usize, lifts: usize, words: &Words) -> String {
    let parts = [(&words.coverage.newly_covered, closes), (&words.coverage.newly_partial, lifts)];
    let parts = parts.into_iter().filter(|(_, number)| *number > 0);
    words.list(&parts.map(|(plural, number)| words.count(plural, number as u64)).collect::<Vec<_>>())
}

/// An amount in whole units: `24,000 EUR`.
pub(super) fn amount(amount: f64, currency: &str, words: &Words) -> String {
    format!("{}\u{a0}{currency}", words.number(amount.round().max(0.0) as u64)).trim_end().to_owned()
}

pub(super) fn price(price: Option<&YearlyCost>, words: &Words) -> String {
    price.map_or_else(
        || words.coverage.price_unknown.to_string(),
        |price| amount(price.amount, &clean(&price.currency, 3), words),
    )
}

/// What an offer costs for each newly covered need, if that is known.
pub(super) fn price_per_need(offer: &Offer, words: &Words) -> String {
    let each = offer.cost_per_need.zip(offer.terms.price.as_ref());
    each.map_or_else(String::new, |(each, price)| amount(each, &clean(&price.currency, 3), words))
}

/// The currency that prices are compared in; empty if there is none.
pub(super) fn common(check: &Check) -> &str {
    check.money.currency.as_deref().unwrap_or_default()
}

pub(super) fn share(check: &Check, served: f64, words: &Words) -> String {
    words.percent(check.demand.share(served))
}

/// What the check was made from.
pub(super) fn basis(check: &Check, words: &Words) -> String {
    let count = |number: usize| words.count(&words.report.catalogs, number as u64);
    words.coverage.basis.with(&[
        ("owned", &count(check.renewals.len())),
        ("offered", &count(check.offers.len())),
        ("date", &words.date(&check.made)),
    ])
}

/// What to mind about an offer.
pub(super) fn cautions(offer: &Offer, words: &Words) -> Vec<String> {
    let (said, name) = (&words.coverage, catalog_title(offer.terms.catalog.as_str()));
    let mut cautions = Vec::new();
    if !offer.adds_something() {
        cautions.push(said.adds_nothing.with(&[("offer", &name)]));
    }
    if let Some(seats) = offer.terms.seats.filter(|_| offer.seats_short > 0) {
        cautions.push(said.seats_short.with(&[
            ("people", &words.count(&words.report.people, offer.people.into())),
            ("offer", &name),
            ("seats", &words.count(&words.report.seats, seats.into())),
        ]));
    }
    if offer.closed_to > 0 {
        cautions.push(words.count_with(&said.closed_to, offer.closed_to as u64, &[("offer", &name)]));
    }
    cautions
}

/// The title of the part that says what to buy.
pub(super) fn buy_title(check: &Check, words: &Words) -> String {
    match check.money.budget {
        Some(budget) => words.coverage.buy.with(&[("budget", &amount(budget, common(check), words))]),
        None => words.coverage.buy_in_order.to_string(),
    }
}

/// How the offers were chosen, and what the others would add.
pub(super) fn buy_notes(check: &Check, words: &Words) -> Vec<String> {
    let said = &words.coverage;
    let mut notes = vec![match check.purchase.method {
        Some(Method::Exact) => said.method_exact.to_string(),
        Some(Method::Greedy { at_least }) => {
            // Rounded down: a guarantee is not made larger.
            let share = words.percent((at_least * 100.0).floor() / 100.0);
            said.method_greedy.with(&[("share", &share)])
        }
        None if is_by_price(check) => said.order_by_price.to_string(),
        None => said.order_by_gain.to_string(),
    }];
    notes.extend(check.purchase.beyond.iter().map(|other| beyond(check, other, words)));
    if check.money.budget.is_some() {
        let unpriced = check.offers.iter().filter(|offer| offer.cost.is_none());
        notes.extend(
            unpriced.map(|offer| said.unpriced.with(&[("offer", &catalog_title(offer.terms.catalog.as_str()))])),
        );
    }
    if !check.purchase.only_together.is_empty() {
        let needs: Vec<String> =
            check.purchase.only_together.iter().map(|change| words.quoted(&clean(&change.text, NAME))).collect();
        notes.push(said.only_together.with(&[("needs", &words.list(&needs))]));
    }
    notes
}

fn beyond(check: &Check, other: &Step, words: &Words) -> String {
    let (said, offer) = (&words.coverage, catalog_title(&other.catalog));
    let gain = gained(other.closes, other.lifts, words);
    match other.cost {
        _ if gain.is_empty() => said.beyond_nothing.with(&[("offer", &offer)]),
        Some(cost) => {
            let price = amount(cost, common(check), words);
            said.beyond_for.with(&[("offer", &offer), ("price", &price), ("gain", &gain)])
        }
        None => said.beyond.with(&[("offer", &offer), ("gain", &gain)]),
    }
}

/// What serves a need: one offer, or several together.
pub(super) fn by(served: &ServedNeed<'_>, words: &Words) -> String {
    names(served.by.iter().map(|offer| offer.terms.catalog.as_str()), words)
}

/// Which owned catalogs could lapse together.
pub(super) fn spare(check: &Check, words: &Words) -> String {
    match check.spare.is_empty() {
        true => words.coverage.spare_none.to_string(),
        false => words.coverage.spare.with(&[("catalogs", &catalogs(&check.spare, words))]),
    }
}

pub(super) fn renewal_day(renewal: &Renewal, words: &Words) -> String {
    renewal.terms.renews.map(|day| words.day(day)).unwrap_or_default()
}

/// How many of an offer's relevant courses are owned already; empty if none is.
pub(super) fn duplicates(offer: &Offer, words: &Words) -> String {
    let number = offer.duplicates.len() as u64;
    let relevant = words.count(&words.report.courses, offer.relevant as u64);
    let gaps: [(&str, &dyn std::fmt::Display); 2] =
        [("relevant", &relevant), ("offer", &catalog_title(offer.terms.catalog.as_str()))];
    if number == 0 { String::new() } else { words.count_with(&words.coverage.duplicates_say, number, &gaps) }
}

/// Why two courses are taken for the same work.
pub(super) fn why(duplicate: &Duplicate, words: &Words) -> String {
    let said = &words.coverage;
    let why = match &duplicate.why.grounds {
        Grounds::Link { .. } => said.why_link.to_string(),
        Grounds::Isbn { .. } => said.why_isbn.to_string(),
        Grounds::Description { .. } => said.why_description.to_string(),
        Grounds::Maker { maker } => said.why_maker.with(&[("maker", &clean(maker, NAME))]),
        Grounds::Title { .. } => said.why_title.to_string(),
    };
    if duplicate.why.other_edition { said.why_edition.with(&[("why", &why)]) } else { why }
}

/// `Fluent Python is in O'Reilly: the same title by Luciano Ramalho`.
pub(super) fn duplicate(duplicate: &Duplicate, words: &Words) -> String {
    let catalog = duplicate.owned.split('/').next().unwrap_or_default();
    words.coverage.duplicate_in.with(&[
        ("title", &words.quoted(&clean(&duplicate.title, NAME))),
        ("catalog", &catalog_title(catalog)),
        ("why", &why(duplicate, words)),
    ])
}

/// What was taken for granted.
pub(super) fn assumptions(check: &Check, words: &Words) -> Vec<String> {
    let (said, assumed) = (&words.coverage, &check.assumptions);
    let weight = |weight: f64| words.decimal(weight);
    let mut all = vec![
        words.count(&said.assumed_people, assumed.people.into()),
        said.assumed_priority.with(&[
            ("high", &weight(assumed.priority.high)),
            ("medium", &weight(assumed.priority.medium)),
            ("low", &weight(assumed.priority.low)),
        ]),
        said.assumed_partial.with(&[("share", &words.percent(assumed.partial))]),
    ];
    match &check.money.currency {
        Some(currency) => {
            all.push(said.assumed_currency.with(&[("currency", currency)]));
            all.extend(check.money.rates.iter().map(|(from, rate)| {
                // A rate has more decimals than people's other numbers.
                let rate = rate.to_string().replace('.', &words.numbers.decimal);
                said.assumed_rate.with(&[("from", from), ("rate", &rate), ("to", currency)])
            }));
        }
        None if check.offers.iter().any(|offer| offer.terms.price.is_some()) => {
            all.push(said.assumed_apart.to_string())
        }
        None => {}
    }
    all.push(said.assumed_change.to_string());
    all
}
