//! The report as a message for Microsoft Teams: an adaptive card, in the wrapping its workflows for webhooks take.

use serde_json::{Value, json};

use super::NightReport;
use super::words::{self, shown};
use crate::model::{CoverageChange, Turn};

/// Teams refuses messages of more than 28 KB; a card of so many needs stays well below.
const TOLD: usize = 10;
/// No block is longer.
const LONGEST: usize = 600;

/// The message with one card.
pub fn teams_message(report: &NightReport) -> Value {
    let mut body = vec![
        json!({ "type": "TextBlock", "text": plain(&report.headline), "size": "Large", "weight": "Bolder", "wrap": true }),
        block(&words::minute(&report.at), "Default", true),
    ];
    for (turn, title, colour) in [(Turn::Lost, "Lost coverage", "Attention"), (Turn::Gained, "Gained coverage", "Good")]
    {
        let changes: Vec<&CoverageChange> = report.turned(turn).collect();
        if changes.is_empty() {
            continue;
        }
        body.push(
            json!({ "type": "TextBlock", "text": title, "weight": "Bolder", "color": colour, "spacing": "Medium" }),
        );
        for change in changes.iter().take(TOLD) {
            let team = change.team.as_deref().map(|team| format!("{}: ", shown(team))).unwrap_or_default();
            let what = format!("{team}“{}” {} → {}", shown(&change.text), change.before, change.after);
            body.push(block(&what, "Default", false));
            let why = words::why(change);
            if !why.is_empty() {
                body.push(block(&why, "Default", true));
            }
        }
        if changes.len() > TOLD {
            body.push(block(&format!("… and {} more", changes.len() - TOLD), "Default", true));
        }
    }
    for catalog in report.catalogs.iter().filter(|catalog| catalog.is_troubled()).take(TOLD) {
        body.push(json!({ "type": "TextBlock", "text": catalog.catalog, "weight": "Bolder", "spacing": "Medium" }));
        body.extend(words::troubles(catalog).iter().map(|trouble| block(trouble, "Attention", false)));
        body.extend(catalog.accept.as_ref().map(|accept| block(accept, "Default", false)));
    }
    body.extend(report.warnings.iter().take(TOLD).map(|warning| block(warning, "Attention", false)));
    json!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.4",
                "body": body,
                "msteams": { "width": "Full" },
            },
        }],
    })
}

fn block(text: &str, colour: &str, subtle: bool) -> Value {
    json!({ "type": "TextBlock", "text": plain(text), "color": colour, "isSubtle": subtle, "wrap": true, "spacing": "Small" })
}

/// Text that a card shows as it is: cards read Markdown, and a title could hold a link.
fn plain(text: &str) -> String {
    let cut: String = text.chars().take(LONGEST).collect();
    cut.chars()
        .flat_map(|c| ["\\"].into_iter().filter(move |_| "\\*_[]()#`~>".contains(c)).flat_map(str::chars).chain([c]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_no_markdown() {
        assert_eq!(plain("[click](https://a.example) *now*"), "\\[click\\]\\(https://a.example\\) \\*now\\*");
    }
}
