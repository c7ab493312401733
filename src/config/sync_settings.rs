//! `[sync]`: how the nightly job goes about.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::ConfigError;
use super::place::Text;

/// How the nightly job goes about.
#[derive(Debug, Clone, PartialEq)]
pub struct SyncSettings {
    /// The share of its courses a catalog may lose in a night; one that would lose more is held back.
    pub max_retired: Share,
    /// On how many nights a course must be missing before it retires; 0 and 1 retire it at once.
    pub missing_nights: u32,
    /// The needs whose coverage is watched.
    pub needs: Option<PathBuf>,
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
        Self { max_retired: Share(0.2), missing_nights: 3, needs: None }
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct SyncSection {
    max_retired: Option<Spanned<String>>,
    missing_nights: Option<u32>,
    needs: Option<PathBuf>,
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
        })
    }
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
}
