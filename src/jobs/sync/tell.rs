//! Who is told of a night, and how: files, a mail, webhooks, figures for a monitor. None of it can undo the night; what
//! does not work is told beside it.

use std::path::Path;

use super::super::write_report::replace;
use crate::config::{Config, WebhookFormat, WebhookSettings, When};
use crate::model::Night;
use crate::network::{Network, Secret};
use crate::night_report::{Envelope, Form, NightReport, mail, metrics, slack_message, teams_message};
use crate::shelf::History;

/// How long a webhook is waited for; the night is done, and nobody should wait long for a chat program.
const WEBHOOK_SILENCE: std::time::Duration = std::time::Duration::from_secs(15);

/// What is to be told, and to whom.
pub struct Telling<'a> {
    /// What the configuration says.
    pub config: &'a Config,
    /// The shelf's directory.
    pub shelf: &'a Path,
    /// A further file for the report, in the form its ending names.
    pub report: Option<(&'a Path, Form)>,
}

/// Tells of the night. What does not work is added to the report as a warning.
pub fn tell(telling: &Telling<'_>, report: &mut NightReport) {
    let sync = &telling.config.sync;
    // The webhooks come first, so that the files can say which of them failed.
    webhooks(&sync.webhooks, telling.config, report);
    if let Some(settings) = sync.mail.as_ref().filter(|mail| is_told(mail.when, report)) {
        let envelope = Envelope { from: &settings.from, to: &settings.to };
        write(&settings.file, &mail(report, envelope), report);
    }
    let reports = sync.reports.iter().map(|(file, form)| (file.as_path(), *form));
    for (file, form) in reports.chain(telling.report) {
        write(file, &form.render(report), report);
    }
    if let Some(file) = &sync.metrics {
        write(file, &metrics(report, last_success(telling.shelf, report).as_deref()), report);
    }
}

fn is_told(when: When, report: &NightReport) -> bool {
    match when {
        When::Always => true,
        When::Changes => report.is_news(),
        When::Trouble => report.needs_a_person,
    }
}

fn write(file: &Path, text: &str, report: &mut NightReport) {
    if let Err(error) = replace(file, text.as_bytes()) {
        report.warn(format!("`{}` cannot be written: {error}", file.display()));
    }
}

fn webhooks(webhooks: &[WebhookSettings], config: &Config, report: &mut NightReport) {
    let due: Vec<&WebhookSettings> = webhooks.iter().filter(|webhook| is_told(webhook.when, report)).collect();
    if due.is_empty() {
        return;
    }
    let patience = config.sync.patience;
    let patience = crate::network::Patience { silence: patience.silence.min(WEBHOOK_SILENCE), ..patience };
    let network = match Network::new(patience) {
        Ok(network) => network,
        Err(trouble) => return report.warn(format!("no webhook was told: {trouble}")),
    };
    for webhook in due {
        let body = match webhook.format {
            WebhookFormat::Json => report.json(),
            WebhookFormat::Slack => slack_message(report).to_string(),
            WebhookFormat::Teams => teams_message(report).to_string(),
        };
        let sent = match Secret::of_variable(&webhook.url_from) {
            Some(address) => network.post_json(&address, &body).map_err(|trouble| trouble.to_string()),
            None => Err("the environment variable is not set".to_owned()),
        };
        match sent {
            Ok(()) => tracing::info!(webhook = webhook.url_from, "told"),
            Err(error) => report.warn(format!("the webhook of {} was not told: {error}", webhook.url_from)),
        }
    }
}

/// The latest night on which nothing needed a person.
fn last_success(shelf: &Path, report: &NightReport) -> Option<String> {
    if !report.needs_a_person {
        return Some(report.at.clone());
    }
    let nights = History::of(shelf).read(None).ok()?.nights;
    let is_success = |night: &&Night| {
        night.command == "sync" && night.catalogs.iter().all(|catalog| catalog.outcome.trouble().is_none())
    };
    nights.iter().rev().find(is_success).map(|night| night.at.clone())
}
