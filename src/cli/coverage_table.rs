//! The check before buying on a terminal.

use std::io::{BufWriter, Write};

use super::context::Context;
use super::exit::Failure;
use super::terminal::{count, fit, plain, table_within, thousands, width, wrapped};
use crate::coverage::{Check, Method, NeedChange, Offer, Purchase, Renewal, Step};
use crate::model::{Verdict, YearlyCost};

/// So many needs are named for each offer and each renewal, unless more are asked for with `-v`.
const NAMED: usize = 5;

/// Writes the check to stdout.
pub fn write(context: &Context, check: &Check) -> Result<(), Failure> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in lines(context, check) {
        writeln!(out, "{line}")?;
    }
    Ok(out.flush()?)
}

fn lines(context: &Context, check: &Check) -> Vec<String> {
    let mut lines = stand(context, check);
    lines.push(String::new());
    lines.extend(offers(context, check));
    lines.extend(purchase(context, check));
    lines.push(String::new());
    lines.extend(renewals(context, check));
    lines
}

fn stand(context: &Context, check: &Check) -> Vec<String> {
    let owned = &check.demand.owned;
    let open = [
        (owned.partial, "partial".to_owned()),
        (owned.gap, if owned.gap == 1 { "gap" } else { "gaps" }.to_owned()),
        (owned.unclear, "unclear".to_owned()),
    ];
    let open: Vec<String> =
        open.iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} {what}")).collect();
    let covered = format!("{} of {} covered by what is owned", owned.covered, count(check.demand.needs as u64, "need"));
    let headline = [vec![covered], open].concat().join(", ");
    let assumptions = &check.assumptions;
    let weights = &assumptions.priority;
    let said = format!("{headline}; {} of the weight is served", share(check, owned.served));
    let mut lines: Vec<String> = wrapped(&said, width()).into_iter().map(|line| context.out.strong(line)).collect();
    lines.extend(faint(
        context,
        &format!(
            "a need weighs people ({} where not said) × priority (high {}, medium {}, low {}); partial counts {}",
            thousands(u64::from(assumptions.people)),
            weights.high,
            weights.medium,
            weights.low,
            assumptions.partial
        ),
    ));
    lines
}

fn offers(context: &Context, check: &Check) -> Vec<String> {
    if check.offers.is_empty() {
        return vec!["No catalog is offered; `onshelf import FILE --offered` brings an offer onto the shelf.".into()];
    }
    let header =
        ["Offer", "Price a year", "Covered", "Partial", "Then served", "Per need", "Relevant", "Owned already"];
    let mut rows = vec![header.map(String::from).to_vec()];
    rows.extend(check.offers.iter().map(|offer| {
        vec![
            offer.terms.catalog.to_string(),
            offer.terms.price.as_ref().map_or_else(|| "not known".into(), price),
            signed(offer.closes.len()),
            signed(offer.lifts.len()),
            share(check, offer.then.served),
            money(offer.cost_per_need, offer.terms.price.as_ref()),
            thousands(offer.relevant as u64),
            thousands(offer.duplicates.len() as u64),
        ]
    }));
    let mut lines = headed(context, &rows, &[1, 2, 3, 4, 5, 6, 7], &[6, 7, 5, 3]);
    let explained = [
        ("Per need", "per need: newly covered"),
        ("Relevant", "relevant: courses of it that serve a need"),
        ("Owned already", "owned already: of these"),
    ];
    let shown = |(head, _): &&(&str, &str)| lines.first().is_some_and(|header| header.contains(head));
    let explained: Vec<&str> = explained.iter().filter(shown).map(|(_, meaning)| *meaning).collect();
    lines.extend(faint(context, &explained.join("; ")));
    for offer in &check.offers {
        lines.push(String::new());
        lines.extend(about_offer(context, offer));
    }
    lines
}

fn about_offer(context: &Context, offer: &Offer) -> Vec<String> {
    let name = context.out.strong(&offer.terms.catalog);
    let mut lines = vec![match (offer.closes.len(), offer.lifts.len()) {
        (0, 0) => format!("{name} adds nothing to what is owned for these needs"),
        _ => format!("{name} would serve"),
    }];
    let changes: Vec<&NeedChange> = offer.closes.iter().chain(&offer.lifts).collect();
    lines.extend(named(context, &changes));
    if offer.seats_short > 0 {
        let people = match offer.people {
            1 => "1 person".to_owned(),
            people => format!("{} people", thousands(people.into())),
        };
        let seats = count(offer.terms.seats.unwrap_or_default().into(), "seat");
        lines.push(caution(context, &format!("at least {people} would use it, but it has {seats}")));
    }
    if offer.closed_to > 0 {
        lines.push(caution(
            context,
            &format!("{} are of teams that could not open it", count(offer.closed_to as u64, "need")),
        ));
    }
    if let Some(duplicate) = offer.duplicates.first() {
        let (owned, relevant) = (offer.duplicates.len(), count(offer.relevant as u64, "relevant course"));
        lines.push(context.out.faint(format!("  {owned} of {relevant} owned already, as far as can be told, such as")));
        let example = format!("“{}” ({})", plain(&duplicate.title), plain(&duplicate.owned));
        lines.push(context.out.faint(format!("  {}", fit(&example, width() - 2).trim_end())));
    }
    lines
}

fn purchase(context: &Context, check: &Check) -> Vec<String> {
    let Purchase { steps, beyond, method, .. } = &check.purchase;
    if check.offers.is_empty() {
        return Vec::new();
    }
    let unit = check.money.currency.as_deref().unwrap_or("");
    let title = match check.money.budget {
        Some(budget) => format!("The best for {}", amount(budget, unit)),
        None if check.money.currency.is_some() => "In the order of what each next one adds for its price".into(),
        None => "In the order of what each next one adds".into(),
    };
    let mut lines = vec![String::new(), context.out.strong(title)];
    let step = |number: usize, step: &Step, served: f64| {
        vec![
            format!("{number:>3}"),
            step.catalog.clone(),
            step.cost.map(|cost| amount(cost, unit)).unwrap_or_default(),
            format!("{} covered", signed(step.closes)),
            format!("{} partial", signed(step.lifts)),
            format!("{} served", share(check, served)),
            step.total_cost.map(|cost| format!("{} in all", amount(cost, unit))).unwrap_or_default(),
        ]
    };
    let mut served = check.demand.owned.served;
    let rows = steps.iter().enumerate().map(|(index, bought)| {
        served += bought.gain;
        step(index + 1, bought, served)
    });
    lines.extend(table_within(width(), &rows.collect::<Vec<_>>(), &[2, 3, 4, 5, 6], 1, &[6]));
    if steps.is_empty() {
        lines.push("  nothing: no offer with a known price within it serves any need better than what is owned".into());
    }
    lines.extend(method.map(|method| {
        context.out.faint(match method {
            Method::Exact => "  all sets of offers within the budget were looked at; none serves more".to_owned(),
            Method::Greedy { at_least } => format!(
                "  chosen one by one: it adds at least {:.0}% of what the best set within the budget would",
                (at_least * 100.0).floor()
            ),
        })
    }));
    for other in beyond {
        let what = match (other.gain > 0.0, other.cost) {
            (false, _) => "would add nothing".to_owned(),
            (true, Some(_)) => format!("would add {}", added(other)),
            (true, None) => format!("would add {}; its price is not known", added(other)),
        };
        let price = other.cost.map(|cost| format!(" for {}", amount(cost, unit))).unwrap_or_default();
        lines.push(format!("  besides, {} {what}{price}", other.catalog));
    }
    if !check.purchase.only_together.is_empty() {
        lines.push("  several of them together would serve, beyond this:".into());
        lines.extend(named(context, &check.purchase.only_together.iter().collect::<Vec<_>>()));
    }
    lines
}

fn renewals(context: &Context, check: &Check) -> Vec<String> {
    let header =
        ["If it lapsed", "Saves a year", "Renews", "Verdicts fall", "Only here", "Elsewhere too", "Then served"];
    let mut rows = vec![header.map(String::from).to_vec()];
    rows.extend(check.renewals.iter().map(|renewal| {
        vec![
            renewal.terms.catalog.to_string(),
            renewal.terms.price.as_ref().map_or_else(|| "not known".into(), price),
            renewal.terms.renews.map(|date| date.to_string()).unwrap_or_default(),
            thousands(renewal.falls.len() as u64),
            thousands(renewal.unique as u64),
            thousands(renewal.shared as u64),
            share(check, check.demand.owned.served - renewal.loss),
        ]
    }));
    // A column in which nothing is known only takes space.
    if check.renewals.iter().all(|renewal| renewal.terms.renews.is_none()) {
        rows.iter_mut().for_each(|row| _ = row.remove(2));
    }
    if check.renewals.iter().all(|renewal| renewal.terms.price.is_none()) {
        rows.iter_mut().for_each(|row| _ = row.remove(1));
    }
    let numbers: Vec<usize> = (1..rows[0].len()).collect();
    // Of those that the others cover too nothing is lost.
    let elsewhere = rows[0].len() - 2;
    let mut lines = headed(context, &rows, &numbers, &[elsewhere]);
    let mut falling: Vec<&Renewal> = check.renewals.iter().filter(|renewal| !renewal.falls.is_empty()).collect();
    falling.sort_by(|a, b| a.loss.total_cmp(&b.loss));
    if context.verbose {
        for renewal in falling {
            lines.push(format!("\nWithout {}", context.out.strong(&renewal.terms.catalog)));
            lines.extend(named(context, &renewal.falls.iter().collect::<Vec<_>>()));
        }
    }
    if !check.spare.is_empty() {
        let names: Vec<&str> = check.spare.iter().map(|name| name.as_str()).collect();
        let together = if names.len() > 1 { "Could lapse together" } else { "Could lapse" };
        lines.push(String::new());
        let said = format!("{together} without any of these verdicts falling: {}", names.join(", "));
        lines.extend(wrapped(&said, width()));
    }
    lines
}

/// The needs that change, a line each.
fn named(context: &Context, changes: &[&NeedChange]) -> Vec<String> {
    let most = if context.verbose { usize::MAX } else { NAMED };
    let room = width().saturating_sub(2 + 18 + 2 + 2).max(40);
    let mut lines: Vec<String> = changes
        .iter()
        .take(most)
        .map(|change| {
            let courses = change.courses.first().map(|title| format!(": {}", plain(title))).unwrap_or_default();
            let team = change.team.as_deref().map(|team| format!(" ({})", plain(team))).unwrap_or_default();
            let text = format!("{}{team}{courses}", plain(&change.text));
            let arrow = format!("{} → {}", word(change.from), word(change.to));
            format!("  {arrow:<18}  {}", fit(&text, room).trim_end())
        })
        .collect();
    if changes.len() > most {
        lines.push(context.out.faint(format!("  and {} more; -v names them", changes.len() - most)));
    }
    lines
}

fn word(verdict: Verdict) -> &'static str {
    verdict.as_str()
}

fn faint(context: &Context, text: &str) -> Vec<String> {
    wrapped(text, width()).into_iter().map(|line| context.out.faint(line)).collect()
}

/// A table with a header, its names in the first column; columns of `may_go` are left out where it is too wide.
fn headed(context: &Context, rows: &[Vec<String>], numbers: &[usize], may_go: &[usize]) -> Vec<String> {
    let mut lines = table_within(width(), rows, numbers, 0, may_go);
    if let Some(header) = lines.first_mut() {
        *header = context.out.strong(&header);
    }
    lines
}

fn caution(context: &Context, text: &str) -> String {
    format!("  {}", context.out.caution(format!("! {text}")))
}

/// What a step adds: `2 covered and 1 partial`.
fn added(step: &Step) -> String {
    let parts = [(step.closes, "covered"), (step.lifts, "partial")];
    let parts: Vec<String> =
        parts.iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} {what}")).collect();
    parts.join(" and ")
}

fn signed(number: usize) -> String {
    if number == 0 { "0".into() } else { format!("+{}", thousands(number as u64)) }
}

fn share(check: &Check, served: f64) -> String {
    format!("{:.0}%", check.demand.share(served) * 100.0)
}

fn price(price: &YearlyCost) -> String {
    amount(price.amount, &price.currency)
}

fn money(value: Option<f64>, price: Option<&YearlyCost>) -> String {
    value.zip(price).map(|(value, price)| amount(value, &price.currency)).unwrap_or_default()
}

/// An amount in whole units, with its currency: `12,500 EUR`.
fn amount(value: f64, currency: &str) -> String {
    format!("{} {currency}", thousands(value.round() as u64)).trim_end().to_owned()
}
