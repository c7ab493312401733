//! What an export is read with, as a text that changes with it: the same bytes read with something else are another
//! catalog.

use std::fmt::Write;
use std::fs::File;
use std::path::Path;

use crate::config::{CatalogSettings, Config};
use crate::import::{Profiles, digest};
use crate::skills::bundled_fingerprint;

/// What the courses of every catalog are read with: this program and the organisation's own vocabulary.
pub(super) fn of_all(config: &Config) -> String {
    let mut text = format!(
        "{} {:016x} {:016x}",
        env!("CARGO_PKG_VERSION"),
        bundled_fingerprint(),
        Profiles::bundled_fingerprint()
    );
    for vocabulary in &config.vocabularies {
        add_file(&mut text, vocabulary);
    }
    text
}

/// What the catalog is read with beside that.
pub(super) fn of_catalog(all: &str, settings: &CatalogSettings) -> String {
    let mut text = format!("{all} {} {}", settings.kind, settings.profile.as_deref().unwrap_or("-"));
    if let Some(own) = settings.own_profile() {
        add_file(&mut text, own);
    }
    shortened(&text)
}

/// What verdicts are reached with.
pub(super) fn of_verdicts(all: &str, config: &Config) -> String {
    let mut text = format!("{all} {:?}", config.licences());
    for file in config.sync.needs.iter().chain(&config.editorial) {
        add_file(&mut text, file);
    }
    shortened(&text)
}

fn add_file(text: &mut String, path: &Path) {
    // A file that cannot be read is told where it is needed.
    let digest = File::open(path).and_then(digest).unwrap_or_default();
    let _ = write!(text, " {digest}");
}

fn shortened(text: &str) -> String {
    digest(text.as_bytes()).unwrap_or_default()
}
