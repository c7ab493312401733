//! The report as JSON: the value itself. `docs/report.schema.json` describes it.

use serde::Serialize;

use super::sentences::{headline, lead};
use super::view::View;
use super::{RenderError, Report};
use crate::wording::Words;

/// The version of the shape; it changes when a key is renamed or goes, which a new key is not.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct File<'r> {
    version: u32,
    language: &'static str,
    /// The report in one sentence.
    headline: String,
    lead: String,
    #[serde(flatten)]
    report: &'r Report,
    /// The sentences of each need in the language of the report, where that is not English, by the order of the needs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    told: Vec<Told>,
}

#[derive(Serialize)]
struct Told {
    reason: String,
    ask: Option<String>,
    matches: Vec<ToldMatch>,
}

#[derive(Serialize)]
struct ToldMatch {
    evidence: Vec<String>,
    cautions: Vec<String>,
}

pub(super) fn render(report: &Report, words: &Words) -> Result<Vec<u8>, RenderError> {
    let file = File {
        version: VERSION,
        language: words.locale().code(),
        headline: headline(&report.summary, words).text(),
        lead: lead(&report.summary, words),
        report,
        told: told(report, words),
    };
    written(&file)
}

/// A file of JSON that people can read and that ends with its last line.
pub(super) fn written(file: &impl Serialize) -> Result<Vec<u8>, RenderError> {
    let mut bytes = serde_json::to_vec_pretty(file)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// In English all sentences stand with the data already.
fn told(report: &Report, words: &Words) -> Vec<Told> {
    if words.locale() == crate::wording::Locale::English {
        return Vec::new();
    }
    let view = View::of(report, words);
    let matches = |need: &super::AnsweredNeed| {
        let told = need.answer.matches.iter().map(|found| ToldMatch {
            evidence: found.evidence.iter().map(|evidence| words.evidence(evidence)).collect(),
            cautions: found.cautions.iter().map(|caution| words.caution(caution)).collect(),
        });
        told.collect()
    };
    let needs = report.needs().map(|(_, need)| Told {
        reason: words.reason(&need.answer),
        ask: view.ask(need),
        matches: matches(need),
    });
    needs.collect()
}
