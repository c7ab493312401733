//! The report as text: on the terminal, in a file, as the plain part of a mail.

use unicode_width::UnicodeWidthStr;

use super::words::{self, count, shown, thousands};
use super::{CatalogReport, NightReport};
use crate::model::{CoverageChange, Turn};

/// How many courses of a kind are told by name.
const NOTABLE: usize = 3;

/// What a part of the text means, for those who paint it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// What all of it comes to.
    Headline,
    /// The title of a part.
    Heading,
    /// Coverage that was gained.
    Good,
    /// Coverage that was lost, and what needs a person.
    Bad,
    /// What may be passed over.
    Faint,
    /// A command to type.
    Command,
}

/// The report as text, painted by `paint`.
pub fn text(report: &NightReport, paint: &dyn Fn(Tone, &str) -> String) -> String {
    let mut lines = vec![
        paint(Tone::Headline, &format!("{}.", report.headline)),
        paint(Tone::Faint, &format!("Night of {}, {}", words::minute(&report.at), duration(report.seconds))),
    ];
    lines.extend(coverage(report, paint));
    lines.extend(catalogs(report, paint));
    let mut others: Vec<String> = report.warnings.iter().map(|warning| paint(Tone::Bad, &shown(warning))).collect();
    others.extend(
        report
            .not_in_config
            .iter()
            .map(|name| format!("{name} is on the shelf and not in the configuration; it stays there as it is")),
    );
    if !others.is_empty() {
        lines.push(String::new());
        lines.extend(others);
    }
    lines.join("\n") + "\n"
}

fn coverage(report: &NightReport, paint: &dyn Fn(Tone, &str) -> String) -> Vec<String> {
    let Some(needs) = report.needs else { return Vec::new() };
    let all = needs.all() as u64;
    let mut lines = vec![
        String::new(),
        paint(
            Tone::Heading,
            &format!(
                "Needs: {} of {} covered, {} partial, {}, {} unclear",
                thousands(needs.covered as u64),
                thousands(all),
                thousands(needs.partial as u64),
                count(needs.gap as u64, "gap"),
                thousands(needs.unclear as u64)
            ),
        ),
    ];
    for (turn, tone, word) in [(Turn::Lost, Tone::Bad, "lost"), (Turn::Gained, Tone::Good, "gained")] {
        for change in report.turned(turn) {
            lines.push(format!("  {} {}", paint(tone, &format!("{word:6}")), need(change)));
            let why = words::why(change);
            if !why.is_empty() {
                lines.push(format!("         {why}"));
            }
        }
    }
    for change in report.coverage.iter().filter(|change| change.turn().is_none()) {
        lines.push(format!("  now    {}", need(change)));
    }
    lines
}

/// `Platform: “service mesh” was a gap, is covered`.
fn need(change: &CoverageChange) -> String {
    let team = change.team.as_deref().map(|team| format!("{}: ", shown(team))).unwrap_or_default();
    format!("{team}“{}” {} → {}", shown(&change.text), change.before, change.after)
}

fn catalogs(report: &NightReport, paint: &dyn Fn(Tone, &str) -> String) -> Vec<String> {
    let mut lines = vec![String::new(), paint(Tone::Heading, "Catalogs")];
    let width = report.catalogs.iter().map(|catalog| catalog.catalog.as_str().width()).max().unwrap_or(0);
    let digits = report.catalogs.iter().map(|catalog| thousands(catalog.courses).len()).max().unwrap_or(0);
    for catalog in &report.catalogs {
        let what = words::outcome(catalog);
        let what = match (catalog.outcome.trouble(), catalog.has_changed()) {
            (Some(_), _) => paint(Tone::Bad, &what),
            (None, true) => what,
            (None, false) => paint(Tone::Faint, &what),
        };
        lines.push(format!("  {:width$}  {:>digits$}  {what}", catalog.catalog.as_str(), thousands(catalog.courses)));
        lines.extend(details(catalog, paint));
    }
    lines
}

fn details(catalog: &CatalogReport, paint: &dyn Fn(Tone, &str) -> String) -> Vec<String> {
    let mut lines: Vec<String> =
        words::troubles(catalog).iter().map(|trouble| format!("      {}", shown_whole(trouble))).collect();
    if let Some(accept) = &catalog.accept {
        lines.push(format!("      take it over all the same: {}", paint(Tone::Command, accept)));
    }
    if let Some(difference) = catalog.difference() {
        let fields = words::fields(difference);
        if !fields.is_empty() {
            lines.push(format!("      changed in: {fields}"));
        }
        for (word, titles, more) in words::notable(difference, NOTABLE) {
            let more = if more > 0 { format!(", and {} more", thousands(more)) } else { String::new() };
            lines.push(format!("      {word}: {}{more}", titles.join(" · ")));
        }
    }
    lines
}

/// A sentence in one line, not cut.
fn shown_whole(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// `0.4 s`, `12 s`, `3 min`.
fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 0.1 => format!("{:.0} ms", s * 1000.0),
        s if s < 10.0 => format!("{s:.1} s"),
        s if s < 120.0 => format!("{s:.0} s"),
        s => format!("{:.0} min", s / 60.0),
    }
}
