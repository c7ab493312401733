//! Two runs side by side, for people.

use std::io::Write;

use super::context::Context;
use super::eval::Worst;
use super::exit::Failure;
use super::terminal::{fit, plain, table};
use crate::evaluation::{Comparison, Interval};

/// As many of the needs that changed are listed.
const LISTED: usize = 10;
/// How much of a need's text is shown.
const TEXT: usize = 60;

/// Writes figures of both runs, what changed, and how sure that is.
pub fn write_comparison(out: &mut impl Write, context: &Context, comparison: &Comparison) -> Result<(), Failure> {
    let paint = context.out;
    writeln!(out, "\n{}", paint.strong(format!("Against the earlier run, on {} needs", comparison.needs)))?;
    let mut rows = vec![["figure", "before", "now", "difference", "95% interval", "p"].map(String::from).to_vec()];
    let number = |value: f64| if value.is_finite() { format!("{value:.4}") } else { "-".into() };
    rows.extend(comparison.figures.iter().map(|figure| {
        let Interval { low, high } = figure.interval;
        vec![
            figure.figure.to_owned(),
            number(figure.before),
            number(figure.now),
            if figure.difference.is_finite() { format!("{:+.4}", figure.difference) } else { "-".into() },
            if low.is_finite() { format!("{low:+.4} to {high:+.4}") } else { String::new() },
            figure.p.map(likelihood).unwrap_or_default(),
        ]
    }));
    for line in table(&rows, &[1, 2, 3, 5]) {
        writeln!(out, "{line}")?;
    }
    let Comparison { wins, losses, ties, .. } = comparison;
    writeln!(out, "By nDCG'@10, better: {wins}, worse: {losses}, the same: {ties}.")?;
    for change in comparison.changed.iter().take(LISTED) {
        let verdict = match change.verdict_before == change.verdict_now {
            true => change.verdict_now.to_string(),
            false => format!("{} -> {}", change.verdict_before, change.verdict_now),
        };
        let truth = change.truth.map_or_else(String::new, |truth| format!("; truth {truth}"));
        let text = fit(&plain(&change.text), TEXT);
        writeln!(out, "  {:+.2}  {}  {text}  [{verdict}{truth}]", change.difference(), plain(&change.need))?;
    }
    Ok(())
}

/// How likely something is, and never 0.
pub fn likelihood(p: f64) -> String {
    if p < 0.0001 { "<0.0001".into() } else { format!("{p:.4}") }
}

/// A need that was answered badly, in one line.
pub fn worst_line(worst: &Worst) -> String {
    let truth = worst.truth.map_or_else(|| "unknown".to_owned(), |truth| truth.to_string());
    let text = fit(&plain(&worst.text), TEXT);
    format!("  {:.2}  {}  {text}  [{}; truth {truth}]", worst.ndcg, plain(&worst.need), worst.verdict)
}
