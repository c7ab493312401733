//! The check as Markdown, to paste into a wiki, a chat or an issue.

use super::super::inert::clean;
use super::super::markdown_text::Markdown;
use super::super::sentences::catalog_title;
use super::super::view::{NAME, SENTENCE};
use super::said;
use super::served::{self, ServedNeed};
use crate::coverage::Check;
use crate::wording::{Sentence, Words};

/// So many duplicates of an offer are listed.
const DUPLICATES: usize = 5;

pub(super) fn render(check: &Check, words: &Words) -> String {
    let said = &words.coverage;
    let mut text = Markdown::new();
    text.heading(1, &said::headline(check, words).text());
    text.paragraph(&Markdown::strong(&said::lead(check, words)));
    text.paragraph(&Markdown::text(&said::basis(check, words)));
    text.heading(2, said.adds.as_str());
    if check.offers.is_empty() {
        text.paragraph(&Markdown::text(said.no_offers.as_str()));
    } else {
        offers(&mut text, check, words);
        text.heading(2, &said::buy_title(check, words));
        for (number, step) in check.purchase.steps.iter().enumerate() {
            let gain = said::gained(step.closes, step.lifts, words);
            let line = words
                .numbers
                .named
                .with(&[("name", &Markdown::strong(&catalog_title(&step.catalog))), ("what", &Markdown::text(&gain))]);
            text.item(0, Some(number + 1), &line);
        }
        said::buy_notes(check, words).iter().for_each(|note| text.paragraph(&Markdown::text(note)));
        changes(&mut text, check, words);
    }
    renewals(&mut text, check, words);
    duplicates(&mut text, check, words);
    text.heading(2, said.assumed.as_str());
    said::assumptions(check, words).iter().for_each(|line| text.item(0, None, &Markdown::text(line)));
    text.paragraph(&Markdown::text(said.method_match.as_str()));
    text.paragraph(&Markdown::text(said.method_limits.as_str()));
    text.finish()
}

fn heads<const N: usize>(heads: [&Sentence; N]) -> Vec<String> {
    heads.iter().map(|head| Markdown::text(head.as_str())).collect()
}

fn cells<const N: usize>(cells: [String; N]) -> Vec<String> {
    cells.iter().map(|cell| Markdown::text(cell)).collect()
}

fn offers(text: &mut Markdown, check: &Check, words: &Words) {
    let said = &words.coverage;
    let number = |number: usize| words.number(number as u64);
    let heads = heads([
        &said.offer,
        &said.price,
        &said.covered,
        &said.partial,
        &said.served,
        &said.per_need,
        &said.relevant,
        &said.owned_already,
    ]);
    let rows = check.offers.iter().map(|offer| {
        cells([
            catalog_title(offer.terms.catalog.as_str()),
            said::price(offer.terms.price.as_ref(), words),
            number(offer.closes.len()),
            number(offer.lifts.len()),
            said::share(check, offer.then.served, words),
            said::price_per_need(offer, words),
            number(offer.relevant),
            number(offer.duplicates.len()),
        ])
    });
    text.table(&heads, &rows.collect::<Vec<_>>());
    for offer in &check.offers {
        said::cautions(offer, words).iter().for_each(|caution| text.item(0, None, &Markdown::text(caution)));
    }
}

/// What the purchase serves, then what the other offers would beyond it.
fn changes(text: &mut Markdown, check: &Check, words: &Words) {
    let said = &words.coverage;
    let (by_purchase, beyond) = (served::by_purchase(check), served::beyond(check));
    if by_purchase.is_empty() && beyond.is_empty() {
        return;
    }
    text.heading(2, said.closes.as_str());
    change_table(text, check, &by_purchase, &said.today, words);
    if !beyond.is_empty() {
        text.heading(3, said.closes_beyond.as_str());
        change_table(text, check, &beyond, &said.chosen, words);
    }
}

/// `from` is the head of the column of verdicts that are there without what is listed.
fn change_table(text: &mut Markdown, check: &Check, served: &[ServedNeed<'_>], from: &Sentence, words: &Words) {
    let said = &words.coverage;
    let rows = served.iter().map(|served| {
        let need = check.needs.get(served.position).map_or("", |outlook| outlook.need.text.as_str());
        cells([
            clean(need, SENTENCE),
            words.names.verdicts.of(served.from).to_owned(),
            words.names.verdicts.of(served.to).to_owned(),
            said::by(served, words),
            clean(served.course, NAME),
        ])
    });
    let rows: Vec<Vec<String>> = rows.collect();
    if !rows.is_empty() {
        text.table(&heads([&said.need, from, &said.then, &said.by_offer, &said.with_course]), &rows);
    }
}

fn renewals(text: &mut Markdown, check: &Check, words: &Words) {
    let said = &words.coverage;
    if check.renewals.is_empty() {
        return;
    }
    let number = |number: usize| words.number(number as u64);
    text.heading(2, said.lapse.as_str());
    let heads = heads([
        &said.catalog,
        &said.saves,
        &said.renews,
        &said.falls,
        &said.only_here,
        &said.elsewhere_too,
        &said.served,
    ]);
    let rows = check.renewals.iter().map(|renewal| {
        cells([
            catalog_title(renewal.terms.catalog.as_str()),
            said::price(renewal.terms.price.as_ref(), words),
            said::renewal_day(renewal, words),
            number(renewal.falls.len()),
            number(renewal.unique),
            number(renewal.shared),
            said::share(check, check.demand.owned.served - renewal.loss, words),
        ])
    });
    text.table(&heads, &rows.collect::<Vec<_>>());
    text.paragraph(&Markdown::text(&said::spare(check, words)));
    text.paragraph(&Markdown::text(said.lapse_note.as_str()));
}

fn duplicates(text: &mut Markdown, check: &Check, words: &Words) {
    if check.offers.iter().all(|offer| offer.duplicates.is_empty()) {
        return;
    }
    text.heading(2, words.coverage.duplicates.as_str());
    for offer in check.offers.iter().filter(|offer| !offer.duplicates.is_empty()) {
        text.paragraph(&Markdown::text(&said::duplicates(offer, words)));
        for duplicate in offer.duplicates.iter().take(DUPLICATES) {
            text.item(0, None, &Markdown::text(&said::duplicate(duplicate, words)));
        }
    }
}
