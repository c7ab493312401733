//! The check as one page to decide on.

use serde::Serialize;

use super::super::RenderError;
use super::super::inert::clean;
use super::super::page::Page;
use super::super::sentences::{Headline, catalog_title};
use super::super::view::{NAME, SENTENCE};
use super::said;
use super::served::{self, ServedNeed};
use crate::coverage::{Check, Offer, Stand};
use crate::model::Verdict;
use crate::wording::Words;

const TEMPLATE: &str = include_str!("check.html.jinja");

/// So many needs that would be served are shown; the others are folded away.
const NEEDS_SHOWN: usize = 10;
/// So many duplicates are shown of an offer.
const DUPLICATES_SHOWN: usize = 3;

#[derive(Serialize)]
struct Content<'c> {
    kicker: &'c str,
    headline: Headline,
    lead: String,
    basis: String,
    bars: Vec<Bar>,
    offers: Vec<OfferRow>,
    cautions: Vec<String>,
    buy: String,
    steps: Vec<StepRow>,
    buy_notes: Vec<String>,
    changes: Vec<Changes<'c>>,
    per_need_known: bool,
    saves_known: bool,
    renews_known: bool,
    renewals: Vec<RenewalRow>,
    spare: String,
    can_spare: bool,
    duplicates: Vec<Duplicates>,
    assumptions: Vec<String>,
}

#[derive(Serialize)]
struct Bar {
    name: String,
    parts: Vec<Part>,
    text: String,
}

#[derive(Serialize)]
struct Part {
    class: &'static str,
    number: usize,
}

#[derive(Serialize)]
struct OfferRow {
    name: String,
    price: String,
    covered: String,
    partial: String,
    served: String,
    width: f64,
    per_need: String,
    relevant: String,
    owned: String,
}

#[derive(Serialize)]
struct StepRow {
    what: String,
    gain: String,
    served: String,
    width: f64,
    total: String,
}

#[derive(Serialize)]
struct Changes<'c> {
    /// Empty for what the purchase serves.
    head: &'c str,
    first: Vec<ChangeRow<'c>>,
    more_label: String,
    more: Vec<ChangeRow<'c>>,
}

#[derive(Serialize)]
struct ChangeRow<'c> {
    need: String,
    team: String,
    from: &'c str,
    from_class: &'static str,
    to: &'c str,
    to_class: &'static str,
    by: String,
    course: String,
}

#[derive(Serialize)]
struct RenewalRow {
    name: String,
    saves: String,
    renews: String,
    falls: String,
    unique: String,
    shared: String,
    served: String,
    is_spare: bool,
}

#[derive(Serialize)]
struct Duplicates {
    says: String,
    first: Vec<String>,
    more_label: String,
    more: Vec<String>,
}

pub(super) fn render(check: &Check, words: &Words) -> Result<String, RenderError> {
    let title = words.coverage.page_title.with(&[("date", &words.date(&clean(&check.made, NAME)))]);
    let content = Content {
        kicker: words.coverage.kicker.as_str(),
        headline: said::headline(check, words),
        lead: said::lead(check, words),
        basis: said::basis(check, words),
        bars: bars(check, words),
        offers: check.offers.iter().map(|offer| offer_row(check, offer, words)).collect(),
        cautions: check.offers.iter().flat_map(|offer| said::cautions(offer, words)).collect(),
        buy: said::buy_title(check, words),
        steps: steps(check, words),
        buy_notes: said::buy_notes(check, words),
        changes: changes(check, words),
        // A column in which nothing is known only takes space.
        per_need_known: check.offers.iter().any(|offer| offer.cost_per_need.is_some()),
        saves_known: check.renewals.iter().any(|renewal| renewal.terms.price.is_some()),
        renews_known: check.renewals.iter().any(|renewal| renewal.terms.renews.is_some()),
        renewals: renewals(check, words),
        spare: said::spare(check, words),
        can_spare: !check.spare.is_empty(),
        duplicates: check.offers.iter().filter_map(|offer| duplicates(offer, words)).collect(),
        assumptions: said::assumptions(check, words),
    };
    Page::new(TEMPLATE)?.render(&title, &content, words)
}

fn bars(check: &Check, words: &Words) -> Vec<Bar> {
    let bar = |name: String, stand: &Stand| {
        let parts = [
            (Verdict::Covered, stand.covered),
            (Verdict::Partial, stand.partial),
            (Verdict::Gap, stand.gap),
            (Verdict::Unclear, stand.unclear),
        ];
        let said = parts.iter().filter(|(_, number)| *number > 0).map(|(verdict, number)| {
            format!("{} {}", words.names.verdicts_many.of(*verdict), words.number(*number as u64))
        });
        let text = said.collect::<Vec<_>>().join(", ");
        let parts = parts.map(|(verdict, number)| Part { class: verdict.as_str(), number });
        Bar { name, parts: parts.into(), text }
    };
    let mut bars = vec![bar(words.coverage.today.to_string(), &check.demand.owned)];
    if let Some(then) = said::then(check) {
        let name = words.coverage.with_offers.with(&[("offers", &said::bought(check, words))]);
        bars.push(bar(name, &then));
    }
    bars
}

fn offer_row(check: &Check, offer: &Offer, words: &Words) -> OfferRow {
    let number = |number: usize| words.number(number as u64);
    OfferRow {
        name: catalog_title(offer.terms.catalog.as_str()),
        price: said::price(offer.terms.price.as_ref(), words),
        covered: number(offer.closes.len()),
        partial: number(offer.lifts.len()),
        served: said::share(check, offer.then.served, words),
        width: width(check, offer.then.served),
        per_need: said::price_per_need(offer, words),
        relevant: number(offer.relevant),
        owned: number(offer.duplicates.len()),
    }
}

/// A share in percent with one decimal, for a bar.
fn width(check: &Check, served: f64) -> f64 {
    (check.demand.share(served) * 1000.0).round() / 10.0
}

fn steps(check: &Check, words: &Words) -> Vec<StepRow> {
    let mut served = check.demand.owned.served;
    let unit = said::common(check);
    let row = |step: &crate::coverage::Step| {
        served += step.gain;
        let offered = || check.offers.get(step.offer)?.terms.price.as_ref();
        let price = step.cost.map(|cost| said::amount(cost, unit, words));
        let price = price.or_else(|| Some(said::price(Some(offered()?), words)));
        let offer = catalog_title(&step.catalog);
        let total = step.total_cost.map(|total| said::amount(total, unit, words));
        StepRow {
            what: match price {
                Some(price) => words.coverage.step_for.with(&[("offer", &offer), ("price", &price)]),
                None => offer,
            },
            gain: said::gained(step.closes, step.lifts, words),
            served: said::share(check, served, words),
            width: width(check, served),
            total: total.map(|total| words.coverage.step_total.with(&[("total", &total)])).unwrap_or_default(),
        }
    };
    check.purchase.steps.iter().map(row).collect()
}

/// What the purchase serves, then what the other offers would beyond it.
fn changes<'c>(check: &'c Check, words: &'c Words) -> Vec<Changes<'c>> {
    let groups = [("", served::by_purchase(check)), (words.coverage.closes_beyond.as_str(), served::beyond(check))];
    let groups = groups.into_iter().filter(|(_, served)| !served.is_empty()).map(|(head, served)| {
        let mut first: Vec<ChangeRow> = served.iter().map(|served| change_row(check, served, words)).collect();
        let more = first.split_off(first.len().min(NEEDS_SHOWN));
        Changes { head, first, more_label: words.count(&words.coverage.more_needs, more.len() as u64), more }
    });
    groups.collect()
}

fn change_row<'c>(check: &Check, served: &ServedNeed<'_>, words: &'c Words) -> ChangeRow<'c> {
    let need = check.needs.get(served.position).map(|outlook| &outlook.need);
    ChangeRow {
        need: clean(need.map_or("", |need| need.text.as_str()), SENTENCE),
        team: clean(need.and_then(|need| need.team.as_deref()).unwrap_or_default(), NAME),
        from: words.names.verdicts_short.of(served.from),
        from_class: served.from.as_str(),
        to: words.names.verdicts_short.of(served.to),
        to_class: served.to.as_str(),
        by: said::by(served, words),
        course: clean(served.course, NAME),
    }
}

fn renewals(check: &Check, words: &Words) -> Vec<RenewalRow> {
    let number = |number: usize| words.number(number as u64);
    let row = |renewal: &crate::coverage::Renewal| RenewalRow {
        name: catalog_title(renewal.terms.catalog.as_str()),
        saves: said::price(renewal.terms.price.as_ref(), words),
        renews: said::renewal_day(renewal, words),
        falls: number(renewal.falls.len()),
        unique: number(renewal.unique),
        shared: number(renewal.shared),
        served: said::share(check, check.demand.owned.served - renewal.loss, words),
        is_spare: check.spare.contains(&renewal.terms.catalog),
    };
    check.renewals.iter().map(row).collect()
}

fn duplicates(offer: &Offer, words: &Words) -> Option<Duplicates> {
    let says = said::duplicates(offer, words);
    let mut first: Vec<String> = offer.duplicates.iter().map(|duplicate| said::duplicate(duplicate, words)).collect();
    let more = first.split_off(first.len().min(DUPLICATES_SHOWN));
    let more_label = words.count(&words.coverage.more_duplicates, more.len() as u64);
    (!says.is_empty()).then_some(Duplicates { says, first, more_label, more })
}
