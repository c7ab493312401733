//! The check as a workbook: a sheet to decide on, whose yellow cells can be changed and whose figures follow, the needs it
//! reckons with, and tables to sort and filter.

use super::super::RenderError;
use super::super::inert::{cell_text, clean};
use super::super::sentences::catalog_title;
use super::super::view::{NAME, SENTENCE};
use super::super::workbook::{Cell, Column, Line, Workbook};
use super::decision::{Decision, write_needs};
use super::said;
use crate::coverage::{Check, NeedChange};
use crate::wording::{Sentence, Words};

pub(super) fn render(check: &Check, words: &Words) -> Result<Vec<u8>, RenderError> {
    let said = &words.coverage;
    let title = said.page_title.with(&[("date", &words.date(&clean(&check.made, NAME)))]);
    let mut book = Workbook::new(&title, &check.made);
    let decision = Decision::new(check, words);
    decision.write(book.sheet(said.sheet_decision.as_str())?)?;
    write_needs(&decision, book.sheet(said.sheet_needs.as_str())?)?;
    book.table(said.sheet_changes.as_str(), &change_columns(words), 2, changes(check, words))?;
    book.table(said.sheet_renewals.as_str(), &renewal_columns(words), 1, renewals(check, words))?;
    book.table(said.sheet_duplicates.as_str(), &duplicate_columns(words), 1, duplicates(check, words))?;
    book.lines(words.report.sheet_method.as_str(), &method(check, words))?;
    Ok(book.finish()?)
}

fn columns<const N: usize>(columns: [(&Sentence, f64); N]) -> Vec<Column> {
    columns.into_iter().map(|(head, width)| Column::new(head, width)).collect()
}

fn change_columns(words: &Words) -> Vec<Column> {
    let (said, report) = (&words.coverage, &words.report);
    columns([
        (&said.column_change, 26.0),
        (&report.column_id, 8.0),
        (&report.team, 20.0),
        (&said.need, 44.0),
        (&report.column_people, 9.0),
        (&said.weight, 9.0),
        (&said.today, 17.0),
        (&said.then, 17.0),
        (&said.with_course, 60.0),
    ])
}

fn changes(check: &Check, words: &Words) -> Vec<Vec<Cell>> {
    let said = &words.coverage;
    let row = |what: &str, change: &NeedChange| {
        vec![
            Cell::text(what),
            Cell::text(clean(&change.need, NAME)),
            Cell::text(clean(change.team.as_deref().unwrap_or_default(), NAME)),
            Cell::text(clean(&change.text, SENTENCE)),
            Cell::number(change.people),
            Cell::Number(change.weight),
            Cell::text(words.names.verdicts.of(change.from)),
            Cell::text(words.names.verdicts.of(change.to)),
            Cell::text(change.courses.join("; ")),
        ]
    };
    let mut rows = Vec::new();
    for offer in &check.offers {
        let what = said.change_offer.with(&[("offer", &catalog_title(offer.terms.catalog.as_str()))]);
        rows.extend(offer.closes.iter().chain(&offer.lifts).map(|change| row(&what, change)));
    }
    for renewal in &check.renewals {
        let what = said.change_lapse.with(&[("catalog", &catalog_title(renewal.terms.catalog.as_str()))]);
        rows.extend(renewal.falls.iter().map(|fall| row(&what, fall)));
    }
    rows
}

fn renewal_columns(words: &Words) -> Vec<Column> {
    let said = &words.coverage;
    columns([
        (&said.catalog, 24.0),
        (&said.saves, 18.0),
        (&said.renews, 14.0),
        (&said.falls, 18.0),
        (&said.only_here, 18.0),
        (&said.elsewhere_too, 20.0),
        (&said.served, 14.0),
    ])
}

fn renewals(check: &Check, words: &Words) -> Vec<Vec<Cell>> {
    let row = |renewal: &crate::coverage::Renewal| {
        vec![
            Cell::text(catalog_title(renewal.terms.catalog.as_str())),
            Cell::text(said::price(renewal.terms.price.as_ref(), words)),
            renewal.terms.renews.map_or(Cell::Empty, Cell::Day),
            Cell::count(renewal.falls.len()),
            Cell::count(renewal.unique),
            Cell::count(renewal.shared),
            Cell::Share(check.demand.share(check.demand.owned.served - renewal.loss)),
        ]
    };
    check.renewals.iter().map(row).collect()
}

fn duplicate_columns(words: &Words) -> Vec<Column> {
    let said = &words.coverage;
    columns([
        (&said.column_offered_course, 56.0),
        (&said.column_offered_key, 28.0),
        (&said.column_owned_course, 56.0),
        (&said.column_owned_key, 28.0),
        (&said.column_why, 44.0),
    ])
}

fn duplicates(check: &Check, words: &Words) -> Vec<Vec<Cell>> {
    let all = check.offers.iter().flat_map(|offer| &offer.duplicates);
    let row = |duplicate: &crate::coverage::Duplicate| {
        vec![
            Cell::text(clean(&duplicate.title, NAME)),
            Cell::text(clean(&duplicate.course, NAME)),
            Cell::text(clean(&duplicate.owned_title, NAME)),
            Cell::text(clean(&duplicate.owned, NAME)),
            Cell::text(said::why(duplicate, words)),
        ]
    };
    all.map(row).collect()
}

fn method(check: &Check, words: &Words) -> Vec<Line> {
    let said = &words.coverage;
    let mut lines = vec![Line::Heading(said.assumed.to_string())];
    lines.extend(said::assumptions(check, words).into_iter().map(Line::Text));
    lines.push(Line::Blank);
    lines.extend(said::buy_notes(check, words).into_iter().filter(|_| !check.offers.is_empty()).map(Line::Text));
    lines.push(Line::Text(said::spare(check, words)));
    let rest = [&said.lapse_note, &said.method_match, &said.method_limits];
    lines.extend(rest.into_iter().map(|sentence| Line::Text(cell_text(sentence.as_str()))));
    lines
}
