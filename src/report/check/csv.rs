//! The check as one table: a line for each need that an offer would serve better, or that would be worse off without an owned
//! catalog.

use super::super::RenderError;
use super::super::csv_table::CsvTable;
use crate::coverage::{Check, NeedChange};

const COLUMNS: [&str; 10] =
    ["change", "catalog", "need_id", "team", "need", "people", "weight", "verdict_today", "verdict_then", "courses"];

pub(super) fn render(check: &Check) -> Result<Vec<u8>, RenderError> {
    let mut table = CsvTable::new(&COLUMNS)?;
    for offer in &check.offers {
        for change in offer.closes.iter().chain(&offer.lifts) {
            table.row(row("offer", offer.terms.catalog.as_str(), change))?;
        }
    }
    for renewal in &check.renewals {
        for fall in &renewal.falls {
            table.row(row("lapse", renewal.terms.catalog.as_str(), fall))?;
        }
    }
    Ok(table.finish()?)
}

fn row(what: &str, catalog: &str, change: &NeedChange) -> [String; 10] {
    [
        what.to_owned(),
        catalog.to_owned(),
        change.need.clone(),
        change.team.clone().unwrap_or_default(),
        change.text.clone(),
        change.people.to_string(),
        change.weight.to_string(),
        change.from.to_string(),
        change.to.to_string(),
        change.courses.join("; "),
    ]
}
