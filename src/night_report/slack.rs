//! The report as a message for Slack's incoming webhooks, and for what speaks their language (Mattermost, Rocket.Chat).

use serde_json::{Value, json};

use super::NightReport;
use super::words::{self, shown};
use crate::model::{CoverageChange, Turn};

/// Slack takes 3,000 characters a block (docs.slack.dev, "section block").
const BLOCK: usize = 2_900;
/// So many needs are told one by one; the report has all.
const TOLD: usize = 10;

/// The message: a sentence for notifications, and blocks with what matters.
pub fn slack_message(report: &NightReport) -> Value {
    let mut blocks = vec![section(&format!("*{}*\n{}", escaped(&report.headline), words::minute(&report.at)))];
    for (turn, title) in [(Turn::Lost, "Lost coverage"), (Turn::Gained, "Gained coverage")] {
        let changes: Vec<&CoverageChange> = report.turned(turn).collect();
        if !changes.is_empty() {
            let more = changes.len().saturating_sub(TOLD);
            let mut lines = vec![format!("*{title}*")];
            lines.extend(changes.iter().take(TOLD).map(|change| line(change)));
            lines.extend((more > 0).then(|| format!("… and {more} more")));
            blocks.push(section(&lines.join("\n")));
        }
    }
    for catalog in report.catalogs.iter().filter(|catalog| catalog.is_troubled()) {
        let mut lines = vec![format!("*{}*", catalog.catalog)];
        lines.extend(words::troubles(catalog).iter().map(|trouble| escaped(trouble)));
        lines.extend(catalog.accept.as_ref().map(|accept| format!("`{accept}`")));
        blocks.push(section(&lines.join("\n")));
    }
    if !report.warnings.is_empty() {
        blocks.push(section(&report.warnings.iter().map(|warning| escaped(warning)).collect::<Vec<_>>().join("\n")));
    }
    // Slack takes 50 blocks.
    blocks.truncate(50);
    json!({ "text": escaped(&report.headline), "blocks": blocks })
}

fn section(text: &str) -> Value {
    let cut = match text.char_indices().nth(BLOCK) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    };
    json!({ "type": "section", "text": { "type": "mrkdwn", "text": cut } })
}

fn line(change: &CoverageChange) -> String {
    let team = change.team.as_deref().map(|team| format!("{}: ", shown(team))).unwrap_or_default();
    let what = format!("{team}“{}” {} → {}", shown(&change.text), change.before, change.after);
    let why = words::why(change);
    if why.is_empty() {
        format!("• {}", escaped(&what))
    } else {
        format!("• {}\n   {}", escaped(&what), escaped(&why))
    }
}

/// The three characters that mean something to Slack.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_cannot_call_everyone() {
        assert_eq!(escaped("<!channel> & co"), "&lt;!channel&gt; &amp; co");
    }
}
