//! The night as figures for Prometheus, in the text format of node_exporter's textfile collector.

use std::fmt::Write;

use jiff::Timestamp;

use super::NightReport;
use crate::model::Outcome;

/// The figures. `last_success` is the latest night on which nothing needed a person, RFC 3339 in UTC, if there was one.
pub fn metrics(report: &NightReport, last_success: Option<&str>) -> String {
    let mut page = Page(String::new());
    page.one("onshelf_sync_last_run_timestamp_seconds", "When the last night began.", seconds(&report.at));
    page.one(
        "onshelf_sync_last_success_timestamp_seconds",
        "When the last night began on which nothing needed a person; 0 if there was none.",
        last_success.map_or(0.0, seconds),
    );
    page.one("onshelf_sync_duration_seconds", "How long the last night took.", report.seconds);
    page.one("onshelf_sync_needs_a_person", "1 if something needs a person.", flag(report.needs_a_person));
    let of_catalogs = |value: &dyn Fn(&super::CatalogReport) -> Option<f64>| -> Vec<(String, f64)> {
        let values = report.catalogs.iter().filter_map(|catalog| {
            Some((format!("catalog=\"{}\",kind=\"{}\"", catalog.catalog, catalog.kind), value(catalog)?))
        });
        values.collect()
    };
    page.many("onshelf_catalog_courses", "Courses on the shelf.", of_catalogs(&|catalog| Some(catalog.courses as f64)));
    page.many(
        "onshelf_catalog_export_timestamp_seconds",
        "When the export on the shelf was made; its age is time() minus this.",
        of_catalogs(&|catalog| catalog.modified.as_deref().map(seconds)),
    );
    page.many(
        "onshelf_catalog_rejected_rows",
        "Rows of the export on the shelf that are no courses.",
        of_catalogs(&|catalog| Some(catalog.rejected as f64)),
    );
    page.many(
        "onshelf_catalog_held",
        "1 if the last export was held back.",
        of_catalogs(&|catalog| Some(flag(matches!(catalog.outcome, Outcome::Held { .. })))),
    );
    page.many(
        "onshelf_catalog_failed",
        "1 if the last export could not be had or read.",
        of_catalogs(&|catalog| Some(flag(matches!(catalog.outcome, Outcome::Failed { .. })))),
    );
    if let Some(needs) = report.needs {
        let needs =
            [("covered", needs.covered), ("partial", needs.partial), ("gap", needs.gap), ("unclear", needs.unclear)];
        let needs = needs.map(|(verdict, number)| (format!("verdict=\"{verdict}\""), number as f64));
        page.many("onshelf_needs", "Watched needs by what the shelf has for them.", needs.to_vec());
    }
    page.0
}

struct Page(String);

impl Page {
    fn one(&mut self, name: &str, help: &str, value: f64) {
        self.many(name, help, vec![(String::new(), value)]);
    }

    fn many(&mut self, name: &str, help: &str, values: Vec<(String, f64)>) {
        if values.is_empty() {
            return;
        }
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} gauge");
        for (labels, value) in values {
            let labels = if labels.is_empty() { labels } else { format!("{{{labels}}}") };
            let _ = writeln!(self.0, "{name}{labels} {value}");
        }
    }
}

fn seconds(moment: &str) -> f64 {
    moment.parse::<Timestamp>().map_or(0.0, |time| time.as_second() as f64)
}

fn flag(value: bool) -> f64 {
    if value { 1.0 } else { 0.0 }
}
