//! Whether a night would go well: the configuration, the sources, the headers of their exports. Nothing is changed.

use std::path::Path;

use super::own_profile::ChosenProfile;
use super::watch::Needs;
use super::{SyncFailure, SyncRequest, chosen};
use crate::config::CatalogSettings;
use crate::import::{Export, ImportError};
use crate::jobs::learn;
use crate::model::CatalogName;
use crate::network::{Secret, scrubbed};
use crate::sources::{Delivered, Fetched, Fetcher};

/// What a check came to.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct CheckReport {
    /// The catalogs with a source, in the order of the configuration.
    pub catalogs: Vec<CheckedCatalog>,
    /// What else would not go well, a sentence each.
    pub warnings: Vec<String>,
}

/// What a check found of one catalog.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct CheckedCatalog {
    /// The catalog.
    pub catalog: CatalogName,
    /// What its export is called where it comes from; empty if it cannot be had.
    pub source: String,
    /// How many bytes it holds.
    pub bytes: u64,
    /// When it was made, RFC 3339 in UTC, if that is known.
    pub modified: Option<String>,
    /// What it would be read as, for people; empty if it would not be read.
    pub profile: String,
    /// The columns that are used, by the field they are read as.
    pub columns: Vec<(String, String)>,
    /// What is wrong, if something is.
    pub problem: Option<String>,
}

impl CheckReport {
    /// Whether something needs a person.
    pub fn needs_a_person(&self) -> bool {
        !self.warnings.is_empty() || self.catalogs.iter().any(|catalog| catalog.problem.is_some())
    }
}

/// Checks what a night would need. Exports of other machines are fetched into a folder of the system's for temporary files.
///
/// # Errors
/// If the command names what is not in the configuration.
pub fn check(request: &SyncRequest<'_>) -> Result<CheckReport, SyncFailure> {
    let catalogs = chosen(request.config, request.only, request.accept)?;
    let incoming = std::env::temp_dir().join(format!("onshelf-check-{}", std::process::id()));
    let sync = &request.config.sync;
    let fetcher = Fetcher::new(sync.limits, sync.patience, &incoming);
    let catalogs = catalogs.into_iter().map(|settings| checked(settings, &fetcher, request)).collect();
    // Each fetched file went with its value; what is left is the empty folder, if there is one.
    let _ = std::fs::remove_dir(&incoming);
    Ok(CheckReport { catalogs, warnings: warnings(request) })
}

fn checked(settings: &CatalogSettings, fetcher: &Fetcher, request: &SyncRequest<'_>) -> CheckedCatalog {
    let mut found = CheckedCatalog {
        catalog: settings.name.clone(),
        source: String::new(),
        bytes: 0,
        modified: None,
        profile: String::new(),
        columns: Vec::new(),
        problem: None,
    };
    (request.progress)(&settings.name, super::Step::Fetching);
    found.problem = look(settings, fetcher, &mut found).err().map(|problem| scrubbed(&problem));
    (request.progress)(&settings.name, super::Step::Done);
    found
}

/// Fetches the export and reads its headers; the error is what is wrong.
fn look(settings: &CatalogSettings, fetcher: &Fetcher, found: &mut CheckedCatalog) -> Result<(), String> {
    let Some(address) = &settings.source else { return Ok(()) };
    let fetched = fetcher.fetch(&settings.name, address, None).map_err(|error| error.to_string())?;
    let Fetched::Delivered(delivered) = fetched else { return Ok(()) };
    let Delivered { file, name, .. } = &*delivered;
    found.source.clone_from(name);
    (found.bytes, found.modified) = (file.bytes, file.modified.clone());
    let profile = ChosenProfile::of(settings).map_err(|error| with_hint(&error))?;
    let export =
        Export::open(&file.path, &profile.profiles, profile.name.as_deref()).map_err(|error| with_hint(&error))?;
    found.profile = export.profile_label().to_owned();
    let used = export.mapping().iter().filter_map(|column| Some((column.header.clone(), column.field?)));
    found.columns = used.map(|(header, field)| (header, field.as_str().to_owned())).collect();
    Ok(())
}

fn with_hint(error: &ImportError) -> String {
    match error.hint() {
        Some(hint) => format!("{error}; {hint}"),
        None => error.to_string(),
    }
}

/// What would not go well beside the sources.
fn warnings(request: &SyncRequest<'_>) -> Vec<String> {
    let config = request.config;
    let mut warnings = Vec::new();
    if let Err(failure) = learn(&config.vocabularies) {
        warnings.push(failure.to_string());
    }
    if let Some(file) = &config.sync.needs
        && let Err(failure) = Needs::of(file)
    {
        warnings.push(format!("the needs cannot be watched: {failure}"));
    }
    if let Some(file) = &config.editorial
        && let Err(error) = crate::import::read_editorial(file)
    {
        warnings.push(with_hint(&error));
    }
    for webhook in &config.sync.webhooks {
        if Secret::of_variable(&webhook.url_from).is_none() {
            warnings.push(format!("the webhook of {}: the environment variable is not set", webhook.url_from));
        }
    }
    let sync = &config.sync;
    let written =
        sync.reports.iter().map(|(file, _)| file).chain(sync.mail.iter().map(|mail| &mail.file)).chain(&sync.metrics);
    for file in written.filter(|file| !folder_of(file).is_dir()) {
        warnings.push(format!("`{}`: there is no folder to write it to", file.display()));
    }
    warnings
}

fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}
