//! The sentences of a report of a night; every form uses the same.

use super::{CatalogReport, NightReport};
use crate::model::{Change, CoverageChange, Difference, Fate, Night, Outcome, Turn};

/// Titles and needs are cut after this many characters; the longest real title of the gold shelf has 250.
const LONGEST: usize = 250;

/// The night in a sentence: coverage first, then what needs a person.
pub(super) fn headline(report: &NightReport) -> String {
    let mut parts = Vec::new();
    let (lost, gained) = (report.turned(Turn::Lost).count(), report.turned(Turn::Gained).count());
    if lost > 0 {
        parts.push(format!("{} lost coverage", count(lost as u64, "need")));
    }
    match (lost, gained) {
        (_, 0) => {}
        (0, _) => parts.push(format!("{} gained coverage", count(gained as u64, "need"))),
        _ => parts.push(format!("{} gained it", thousands(gained as u64))),
    }
    if parts.is_empty() {
        parts.push(without_turns(report));
    }
    let troubled = report.catalogs.iter().filter(|catalog| catalog.is_troubled()).count() as u64;
    let all = report.catalogs.len() as u64;
    match (troubled, report.warnings.is_empty()) {
        (0, true) => {}
        (0, false) => parts.push("something needs you".to_owned()),
        (1, _) if all == 1 => parts.push("the catalog needs you".to_owned()),
        (1, _) => parts.push(format!("1 of {} catalogs needs you", thousands(all))),
        _ => parts.push(format!("{} of {} catalogs need you", thousands(troubled), thousands(all))),
    }
    let mut text = parts.join("; ");
    if let Some(first) = text.get(..1).map(str::to_uppercase) {
        text.replace_range(..1, &first);
    }
    text
}

/// What is told of a night that was broken off before it was in the history.
pub fn broken_off(night: &Night) -> String {
    let counts = night.catalogs.iter().filter_map(|catalog| match &catalog.outcome {
        Outcome::Updated { difference } => Some(format!("{} {}", catalog.catalog, counts(difference))),
        _ => None,
    });
    format!(
        "the night of {} was broken off when its changes were on the shelf and before it told of them: {}",
        minute(&night.at),
        counts.collect::<Vec<_>>().join("; ")
    )
}

/// A night that turned no need's coverage.
fn without_turns(report: &NightReport) -> String {
    let is_new = |catalog: &&CatalogReport| catalog.difference().is_some_and(|difference| difference.before == 0);
    let new = report.catalogs.iter().filter(is_new).count() as u64;
    let changed = report.catalogs.iter().filter(|catalog| catalog.has_changed()).count() as u64 - new;
    match (new, changed) {
        (0, 0) => "nothing changed".to_owned(),
        (_, 0) => format!("{} on the shelf", count(new, "new catalog")),
        (0, _) if report.needs.is_some() => format!("{} changed, no need's coverage did", count(changed, "catalog")),
        (0, _) => format!("{} changed", count(changed, "catalog")),
        _ => format!("{} changed, {} new", count(changed, "catalog"), thousands(new)),
    }
}

/// `2026-11-25 02:10 UTC`, of a moment in RFC 3339.
pub(super) fn minute(moment: &str) -> String {
    match (moment.get(..10), moment.get(11..16)) {
        (Some(day), Some(time)) => format!("{day} {time} UTC"),
        _ => moment.to_owned(),
    }
}

/// What became of a catalog, in a few words.
pub(super) fn outcome(catalog: &CatalogReport) -> String {
    match &catalog.outcome {
        Outcome::Unchanged => "unchanged".into(),
        Outcome::Updated { difference } if difference.is_none() => "unchanged".into(),
        Outcome::Updated { difference } => counts(difference),
        Outcome::Held { .. } => "held back".into(),
        Outcome::Failed { .. } => "failed".into(),
    }
}

/// `12 new, 3 changed (title 2, level 1), 4 missing`.
pub(super) fn counts(difference: &Difference) -> String {
    let mut parts = Vec::new();
    let mut add = |number: u64, word: &str| {
        if number > 0 {
            parts.push(format!("{} {word}", thousands(number)));
        }
    };
    add(difference.added, "new");
    add(difference.returned, "returned");
    add(difference.changed, "changed");
    add(difference.gone.saturating_sub(difference.retired), "missing for the first time");
    add(difference.retired, "retired");
    parts.join(", ")
}

/// In which fields courses changed: `title 2, level 1`.
pub(super) fn fields(difference: &Difference) -> String {
    let mut fields: Vec<(&String, &u64)> = difference.fields.iter().collect();
    fields.sort_by_key(|(name, number)| (std::cmp::Reverse(**number), *name));
    fields.iter().map(|(name, number)| format!("{name} {}", thousands(**number))).collect::<Vec<_>>().join(", ")
}

/// What is needed of a person for a catalog, a sentence each.
pub(super) fn troubles(catalog: &CatalogReport) -> Vec<String> {
    let mut troubles = Vec::new();
    match &catalog.outcome {
        Outcome::Held { objections, .. } => {
            troubles
                .extend(objections.iter().map(|objection| format!("held back, the old content stays: {objection}")));
        }
        Outcome::Failed { reason } => troubles.push(format!("the old content stays: {reason}")),
        Outcome::Updated { .. } | Outcome::Unchanged => {}
    }
    troubles.extend(catalog.warnings.iter().cloned());
    troubles
}

/// `“Istio in Practice” (pluralsight/12) is new`.
pub(super) fn why(change: &CoverageChange) -> String {
    let Some(course) = &change.course else { return String::new() };
    let fate = match course.fate {
        Fate::New => "is new",
        Fate::Gone => "is no longer there",
        Fate::Changed => "has changed",
    };
    format!("“{}” ({}) {fate}", shown(&course.title), shown(&course.course))
}

/// What became of a course, in a word.
pub(super) fn change(change: Change) -> &'static str {
    match change {
        Change::Added => "new",
        Change::Changed => "changed",
        Change::Returned => "returned",
        Change::Missing => "missing",
        Change::Retired => "retired",
    }
}

/// The courses of a catalog that are told by name: those that leave first, at most `each` a kind.
pub(super) fn notable(difference: &Difference, each: usize) -> Vec<(&'static str, Vec<String>, u64)> {
    [
        (Change::Retired, difference.retired),
        (Change::Missing, difference.gone.saturating_sub(difference.retired)),
        (Change::Added, difference.added),
        (Change::Returned, difference.returned),
        (Change::Changed, difference.changed),
    ]
    .into_iter()
    .filter_map(|(kind, all)| {
        let titles: Vec<String> = difference
            .notable(kind)
            .take(each)
            .map(|notable| {
                let fields = match notable.fields.is_empty() {
                    true => String::new(),
                    false => format!(" ({})", notable.fields.join(", ")),
                };
                format!("{}{fields}", shown(&notable.title))
            })
            .collect();
        (!titles.is_empty()).then(|| {
            let more = all.saturating_sub(titles.len() as u64);
            (change(kind), titles, more)
        })
    })
    .collect()
}

/// Text from outside in one line, without what moves a cursor, turns the direction of writing or hides.
pub(super) fn shown(text: &str) -> String {
    let is_hidden = |c: char| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| !is_hidden(*c)).collect();
    let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// A number with its thousands apart: `86,220`.
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 need`, `2 needs`.
pub(super) fn count(number: u64, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{} {one}s", thousands(number)) }
}
