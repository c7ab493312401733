//! `[sync]`: how the nightly job goes about.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::ConfigError;
use super::message_settings::{MailSection, MailSettings, WebhookSection, WebhookSettings};
use super::place::Text;
use super::quantity::{size, span};
use crate::network::Patience;
use crate::night_report::Form;
use crate::sources::Limits;

/// How the nightly job goes about.
#[derive(Debug, Clone, PartialEq)]
pub struct SyncSettings {
    /// The share of its courses a catalog may lose in a night; one that would lose more is held back.
    pub max_retired: Share,
    /// On how many nights a course must be missing before it retires; 0 and 1 retire it at once.
    pub missing_nights: u32,
    /// The needs whose coverage is watched.
    pub needs: Option<PathBuf>,
    /// How much a source may ask of the night.
    pub limits: Limits,
    /// How long another machine is waited for.
    pub patience: Patience,
    /// Where the report of the night is written, in the form its ending names.
    pub reports: Vec<(PathBuf, Form)>,
    /// The mail that is written.
    pub mail: Option<MailSettings>,
    /// The webhooks that are told.
    pub webhooks: Vec<WebhookSettings>,
    /// The file for node_exporter's textfile collector.
    pub metrics: Option<PathBuf>,
    /// How logs are written.
    pub log: LogFormat,
}

/// How logs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Human,
    /// One JSON object a line.
    Json,
}

/// A share of a whole, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Share(f64);

impl Share {
    /// The share `text` states: `20%`.
    pub fn parse(text: &str) -> Option<Self> {
        let percent: f64 = text.trim().strip_suffix('%')?.trim().parse().ok()?;
        (0.0..=100.0).contains(&percent).then_some(Self(percent / 100.0))
    }

    /// From 0 to 1.
    pub fn value(self) -> f64 {
        self.0
    }
}

/// In percent: `20%`.
impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", (self.0 * 1000.0).round() / 10.0)
    }
}

impl Default for SyncSettings {
    fn default() -> Self {
        Self {
            max_retired: Share(0.2),
            missing_nights: 3,
            needs: None,
            limits: Limits::default(),
            patience: Patience::default(),
            reports: Vec::new(),
            mail: None,
            webhooks: Vec::new(),
            metrics: None,
            log: LogFormat::default(),
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct SyncSection {
    max_retired: Option<Spanned<String>>,
    missing_nights: Option<u32>,
    needs: Option<PathBuf>,
    size_limit: Option<Spanned<String>>,
    time_limit: Option<Spanned<String>>,
    settle: Option<Spanned<String>>,
    timeout: Option<Spanned<String>>,
    retries: Option<u32>,
    pause: Option<Spanned<String>>,
    #[serde(default)]
    report: Vec<Spanned<PathBuf>>,
    mail: Option<MailSection>,
    #[serde(default)]
    webhook: Vec<WebhookSection>,
    metrics: Option<PathBuf>,
    #[serde(default)]
    log: LogFormat,
}

impl SyncSection {
    /// The section as values; its paths start from `folder`.
    pub fn settings(self, folder: &Path, text: &Text<'_>) -> Result<SyncSettings, ConfigError> {
        let default = SyncSettings::default();
        let max_retired = match self.max_retired {
            Some(written) => Share::parse(written.get_ref())
                .ok_or_else(|| text.wrong(&written.span(), "write the share in percent, from \"0%\" to \"100%\""))?,
            None => default.max_retired,
        };
        Ok(SyncSettings {
            max_retired,
            missing_nights: self.missing_nights.unwrap_or(default.missing_nights),
            needs: self.needs.map(|needs| folder.join(needs)),
            limits: Limits {
                size: size(self.size_limit, default.limits.size, text)?,
                time: span(self.time_limit, default.limits.time, false, text)?,
                settle: span(self.settle, default.limits.settle, true, text)?,
            },
            patience: Patience {
                silence: span(self.timeout, default.patience.silence, false, text)?,
                retries: self.retries.unwrap_or(default.patience.retries),
                pause: span(self.pause, default.patience.pause, true, text)?,
            },
            reports: self.report.iter().map(|file| report(file, folder, text)).collect::<Result<_, _>>()?,
            mail: self.mail.map(|mail| mail.settings(folder, text)).transpose()?,
            webhooks: self.webhook.into_iter().map(|webhook| webhook.settings(text)).collect::<Result<_, _>>()?,
            metrics: self.metrics.map(|metrics| folder.join(metrics)),
            log: self.log,
        })
    }
}

fn report(file: &Spanned<PathBuf>, folder: &Path, text: &Text<'_>) -> Result<(PathBuf, Form), ConfigError> {
    let form = Form::of(file.get_ref()).map_err(|error| text.wrong(&file.span(), error))?;
    Ok((folder.join(file.get_ref()), form))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn parse(text: &str) -> Result<SyncSettings, String> {
        Config::parse(text, Path::new("conf/onshelf.toml")).map(|config| config.sync).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_not_said_has_its_default() {
        assert_eq!(parse("").unwrap(), SyncSettings::default());
        let sync = parse("[sync]\nmax_retired = \"7.5 %\"\nmissing_nights = 0\nneeds = \"needs.csv\"\n").unwrap();
        assert_eq!(sync.max_retired.to_string(), "7.5%");
        assert_eq!(sync.missing_nights, 0);
        assert_eq!(sync.needs, Some("conf/needs.csv".into()));
    }

    #[test]
    fn a_share_is_a_percentage() {
        for wrong in ["20", "0.2", "120%", "-1%", "NaN%", "many%"] {
            let error = parse(&format!("[sync]\nmax_retired = \"{wrong}\"\n")).unwrap_err();
            assert!(error.contains("line 2, column 15: write the share in percent"), "{error}");
        }
    }

    #[test]
    fn what_a_source_may_ask_of_a_night_is_read() {
        let sync = parse(
            "[sync]\nsize_limit = \"500 MB\"\ntime_limit = \"15m\"\nsettle = \"0s\"\ntimeout = \"5s\"\nretries = 0\n\
             pause = \"100ms\"\nreport = [\"a.html\", \"a.txt\"]\nmetrics = \"m/onshelf.prom\"\nlog = \"json\"\n",
        )
        .unwrap();
        assert_eq!((sync.limits.size, sync.limits.time.as_secs()), (500_000_000, 900));
        assert_eq!((sync.patience.retries, sync.patience.pause.as_millis()), (0, 100));
        assert_eq!(sync.reports[1], ("conf/a.txt".into(), Form::Text));
        assert_eq!((sync.metrics, sync.log), (Some("conf/m/onshelf.prom".into()), LogFormat::Json));
    }

    #[test]
    fn what_cannot_be_meant_is_told_with_its_place() {
        for (line, said) in [
            ("timeout = \"0s\"", "line 2, column 11: write a span of time"),
            ("timeout = \"soon\"", "line 2, column 11: write a span of time"),
            ("size_limit = \"big\"", "line 2, column 14: write a size"),
            ("report = [\"a.docx\"]", "line 2, column 11: "),
            ("log = \"xml\"", "line 2, column 7: "),
            ("retrys = 3", "line 2, column 1: unknown field `retrys`"),
        ] {
            let error = parse(&format!("[sync]\n{line}\n")).unwrap_err();
            assert!(error.contains(said), "{line}: {error}");
        }
    }
}
