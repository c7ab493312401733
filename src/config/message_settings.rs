//! `[[sync.webhook]]` and `[sync.mail]`: who is told of a night.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::ConfigError;
use super::place::Text;

/// A webhook that is told of a night. Its address is a secret and stays in the environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookSettings {
    /// The environment variable that holds the address.
    pub url_from: String,
    /// What it understands.
    pub format: WebhookFormat,
    /// Which nights it is told of.
    pub when: When,
}

/// What a webhook understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WebhookFormat {
    /// The night as JSON, as `sync --format json` writes it.
    #[default]
    Json,
    /// Slack's incoming webhooks, and what speaks their language.
    Slack,
    /// Microsoft Teams: an adaptive card, as its workflows take it.
    Teams,
}

/// Which nights are told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum When {
    /// Every night.
    Always,
    /// Nights on which something changed or needs a person.
    #[default]
    Changes,
    /// Nights on which something needs a person.
    Trouble,
}

/// A mail that is written to a file, for the mail program of the machine to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSettings {
    /// Where it is written.
    pub file: PathBuf,
    /// Whom it is from.
    pub from: String,
    /// Whom it goes to.
    pub to: Vec<String>,
    /// Which nights are written of.
    pub when: When,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WebhookSection {
    url_from: Spanned<String>,
    #[serde(default)]
    format: WebhookFormat,
    #[serde(default)]
    when: When,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MailSection {
    file: PathBuf,
    from: Spanned<String>,
    to: Spanned<Vec<String>>,
    #[serde(default)]
    when: When,
}

impl WebhookSection {
    pub fn settings(self, text: &Text<'_>) -> Result<WebhookSettings, ConfigError> {
        let span = self.url_from.span();
        let url_from = self.url_from.into_inner();
        let is_name = |name: &str| {
            !name.is_empty()
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
                && !name.starts_with(|c: char| c.is_ascii_digit())
        };
        match is_name(&url_from) {
            true => Ok(WebhookSettings { url_from, format: self.format, when: self.when }),
            // It may be the address itself, so that it is not repeated.
            false => Err(text.wrong(
                &span,
                "write the name of the environment variable that holds the address, such as \"ONSHELF_WEBHOOK\"; the \
                 address itself is a secret",
            )),
        }
    }
}

impl MailSection {
    pub fn settings(self, folder: &Path, text: &Text<'_>) -> Result<MailSettings, ConfigError> {
        if !is_mail_address(self.from.get_ref()) {
            return Err(text.wrong(&self.from.span(), "this is no mail address"));
        }
        if self.to.get_ref().is_empty() || !self.to.get_ref().iter().all(|to| is_mail_address(to)) {
            return Err(text.wrong(&self.to.span(), "write mail addresses, such as [\"l-and-d@example.com\"]"));
        }
        Ok(MailSettings {
            file: folder.join(self.file),
            from: self.from.into_inner(),
            to: self.to.into_inner(),
            when: self.when,
        })
    }
}

/// Whether a text may stand in the head of a mail as an address: `name@host`, nothing that could begin another line.
fn is_mail_address(text: &str) -> bool {
    let plain =
        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_graphic() && !"<>,;:\"()[]\\".contains(c));
    text.split_once('@').is_some_and(|(name, host)| plain(name) && plain(host) && !host.contains('@'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, SyncSettings};

    fn parse(text: &str) -> Result<SyncSettings, String> {
        Config::parse(text, Path::new("conf/onshelf.toml")).map(|config| config.sync).map_err(|error| error.to_string())
    }

    #[test]
    fn webhooks_and_mail_are_read() {
        let sync = parse(
            "[[sync.webhook]]\nurl_from = \"ONSHELF_SLACK\"\nformat = \"slack\"\nwhen = \"trouble\"\n\
             [[sync.webhook]]\nurl_from = \"ONSHELF_HOOK\"\n\
             [sync.mail]\nfile = \"night.eml\"\nfrom = \"onshelf@example.com\"\nto = [\"l-and-d@example.com\"]\n",
        )
        .unwrap();
        let slack =
            WebhookSettings { url_from: "ONSHELF_SLACK".into(), format: WebhookFormat::Slack, when: When::Trouble };
        assert_eq!(sync.webhooks[0], slack);
        assert_eq!((sync.webhooks[1].format, sync.webhooks[1].when), (WebhookFormat::Json, When::Changes));
        assert_eq!(sync.mail.unwrap().file, Path::new("conf/night.eml"));
    }

    #[test]
    fn an_address_in_the_configuration_is_refused_and_not_repeated() {
        let error = parse("[[sync.webhook]]\nurl_from = \"https://hooks.example/T0/hunter22\"\n").unwrap_err();
        assert!(error.contains("line 2, column 12: write the name of the environment variable"), "{error}");
        assert!(!error.contains("hunter22"), "{error}");
    }

    #[test]
    fn a_mail_address_cannot_begin_another_line() {
        for wrong in ["nobody", "a@b\\nBcc: c@d", "<a@b>", "a@", "a b@c"] {
            let text = format!("[sync.mail]\nfile = \"n.eml\"\nfrom = \"{wrong}\"\nto = [\"a@b\"]\n");
            assert!(parse(&text).unwrap_err().contains("line 3, column 8: this is no mail address"), "{wrong}");
        }
    }
}
