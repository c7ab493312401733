//! The report as a page, and as the HTML part of a mail: no script, no network, no style that mail programs leave out.

use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, context};

use super::words::{self, shown, thousands};
use super::{CatalogReport, NightReport};
use crate::model::{CatalogKind, CoverageChange, Turn};

const PAGE: &str = include_str!("night.html.jinja");
const STYLE: &str = include_str!("night.css");

/// How many courses of a kind are told by name.
const NOTABLE: usize = 8;

/// The report as a page.
pub fn html(report: &NightReport) -> String {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let page = context! {
        style => STYLE,
        headline => &report.headline,
        night => words::minute(&report.at),
        needs => figures(report),
        attention => attention(report),
        coverage => coverage(report),
        catalogs => report.catalogs.iter().map(catalog).collect::<Vec<_>>(),
        notable => report.catalogs.iter().filter_map(notable).collect::<Vec<_>>(),
        others => report.not_in_config.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    };
    // The template is part of the program and is rendered by the tests; it cannot fail for want of a value.
    environment.render_str(PAGE, page).unwrap_or_default()
}

fn figures(report: &NightReport) -> Option<Vec<Value>> {
    let needs = report.needs?;
    let figure = |class: &'static str, number: usize, label: &'static str| {
        context! { class, number => thousands(number as u64), label }
    };
    Some(vec![
        figure("covered", needs.covered, "covered"),
        figure("partial", needs.partial, "partial"),
        figure("gap", needs.gap, if needs.gap == 1 { "gap" } else { "gaps" }),
        figure("unclear", needs.unclear, "unclear"),
    ])
}

fn attention(report: &NightReport) -> Vec<Value> {
    let of_catalogs = report.catalogs.iter().filter(|catalog| catalog.is_troubled()).map(|catalog| {
        context! {
            name => catalog.catalog.as_str(),
            sentences => sentences(&words::troubles(catalog)),
            command => catalog.accept.as_deref(),
        }
    });
    let others = report.warnings.iter().map(|text| context! { sentences => sentences(std::slice::from_ref(text)) });
    of_catalogs.chain(others).collect()
}

/// The sentences, each as its parts: words, and between backticks what is to be typed or was found.
fn sentences(texts: &[String]) -> Vec<Vec<Value>> {
    let part = |(at, text): (usize, &str)| context! { code => at % 2 == 1, text };
    texts
        .iter()
        .map(|text| {
            words::capital(text).split('`').enumerate().filter(|(_, text)| !text.is_empty()).map(part).collect()
        })
        .collect()
}

fn coverage(report: &NightReport) -> Vec<Value> {
    let part = |title: &str, class: &str, turn: Option<Turn>| {
        let changes: Vec<Value> = report.coverage.iter().filter(|change| change.turn() == turn).map(changed).collect();
        (!changes.is_empty()).then(|| context! { title, class, changes })
    };
    [
        part("Lost coverage", "bad", Some(Turn::Lost)),
        part("Gained coverage", "good", Some(Turn::Gained)),
        part("Understood otherwise", "even", None),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn changed(change: &CoverageChange) -> Value {
    context! {
        team => change.team.as_deref().map(shown),
        text => shown(&change.text),
        before => change.before.as_str(),
        after => change.after.as_str(),
        why => words::why(change),
    }
}

fn catalog(catalog: &CatalogReport) -> Value {
    let class = match (catalog.outcome.trouble(), catalog.has_changed()) {
        (Some(_), _) => "bad",
        (None, true) => "",
        (None, false) => "quiet",
    };
    context! {
        name => catalog.catalog.as_str(),
        offered => catalog.kind == CatalogKind::Offered,
        courses => thousands(catalog.courses),
        outcome => words::outcome(catalog),
        fields => catalog.difference().map(words::fields),
        class,
    }
}

fn notable(catalog: &CatalogReport) -> Option<Value> {
    let groups: Vec<Value> = words::notable(catalog.difference()?, NOTABLE)
        .into_iter()
        .map(|(word, titles, more)| context! { word, titles, more => (more > 0).then(|| thousands(more)) })
        .collect();
    Some(context! { name => catalog.catalog.as_str(), groups })
}
