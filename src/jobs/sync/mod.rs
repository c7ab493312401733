//! The nightly job: every catalog of the configuration, each by itself, and what that came to.

mod check;
mod memory;
mod night;
mod own_profile;
mod reading;
mod tell;
mod untold;
mod watch;

use std::path::Path;

pub use check::{CheckReport, CheckedCatalog, check};
pub use tell::{Telling, tell};
pub use watch::WatchFailure;

use super::VocabularyFailure;
use crate::config::{CatalogSettings, Config};
use crate::model::CatalogName;
use crate::night_report::NightReport;
use crate::shelf::ShelfError;

/// What a night is to do.
pub struct SyncRequest<'a> {
    /// The shelf's directory.
    pub shelf: &'a Path,
    /// What the configuration says.
    pub config: &'a Config,
    /// The catalogs to look at; all of the configuration if none is named.
    pub only: &'a [CatalogName],
    /// The catalogs whose exports are taken over whatever the guards say.
    pub accept: &'a [CatalogName],
    /// The command as it was called, for hints: `onshelf sync --config conf/onshelf.toml`.
    pub command: &'a str,
    /// The time, RFC 3339 in UTC.
    pub now: &'a str,
    /// The current year.
    pub this_year: u16,
    /// Told how far it is.
    pub progress: &'a dyn Fn(&CatalogName, Step),
}

/// How far a catalog is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Its export is fetched.
    Fetching,
    /// So many rows of its export were read.
    Reading(u64),
    /// It is done.
    Done,
}

/// Why there was no night at all; the shelf is as it was.
#[derive(Debug, thiserror::Error)]
pub enum SyncFailure {
    /// No catalog has a source.
    #[error("the configuration names no catalog with a source, so there is nothing to fetch")]
    NoSources,
    /// A catalog that the command names is not in the configuration.
    #[error("there is no catalog `{name}` with a source in the configuration")]
    UnknownCatalog {
        /// The name that was given.
        name: CatalogName,
        /// The names there are.
        known: Vec<CatalogName>,
    },
    /// The shelf cannot be written, or another process writes to it.
    #[error(transparent)]
    Shelf(#[from] ShelfError),
    /// The organisation's vocabulary cannot be read.
    #[error(transparent)]
    Vocabulary(#[from] VocabularyFailure),
}

impl SyncFailure {
    /// What to do next, where there is something.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NoSources => Some("give a [[catalog]] a `source`; docs/configuration.md has an example".into()),
            Self::UnknownCatalog { known, .. } => {
                Some(format!("one of: {}", known.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")))
            }
            Self::Shelf(error) => error.hint().map(Into::into),
            Self::Vocabulary(_) => None,
        }
    }
}

/// Does a night's work.
///
/// # Errors
/// If the command names what is not there, or the shelf cannot be opened for writing. What goes wrong with one catalog is
/// no error: it stands in the report, and the others are done.
pub fn sync(request: &SyncRequest<'_>) -> Result<NightReport, SyncFailure> {
    let catalogs = chosen(request.config, request.only, request.accept)?;
    night::run(request, &catalogs)
}

/// The catalogs to look at: those with a source that `only` names, or all.
fn chosen<'a>(
    config: &'a Config,
    only: &[CatalogName],
    accept: &[CatalogName],
) -> Result<Vec<&'a CatalogSettings>, SyncFailure> {
    let with_source: Vec<&CatalogSettings> =
        config.catalogs.iter().filter(|catalog| catalog.source.is_some()).collect();
    if with_source.is_empty() {
        return Err(SyncFailure::NoSources);
    }
    let is_known = |name: &&CatalogName| with_source.iter().any(|catalog| catalog.name == **name);
    if let Some(name) = only.iter().chain(accept).find(|name| !is_known(name)) {
        let known = with_source.iter().map(|catalog| catalog.name.clone()).collect();
        return Err(SyncFailure::UnknownCatalog { name: name.clone(), known });
    }
    // Whoever accepts one catalog and names no other means all the same the whole night.
    let is_chosen = |catalog: &&CatalogSettings| only.is_empty() || only.contains(&catalog.name);
    Ok(with_source.into_iter().filter(is_chosen).collect())
}
