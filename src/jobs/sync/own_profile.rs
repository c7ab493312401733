//! The profile a catalog of the configuration is read with: a bundled one by name, or a file of the organisation's own.

use std::path::Path;

use crate::config::CatalogSettings;
use crate::import::{ImportError, Profiles};

/// All profiles for a catalog, the one it is to be read with, and its text if it is the organisation's own.
pub(super) struct ChosenProfile {
    pub profiles: Profiles,
    pub name: Option<String>,
    pub own: Option<String>,
}

impl ChosenProfile {
    /// That of a catalog.
    ///
    /// # Errors
    /// If its own file cannot be read, or is no profile.
    pub fn of(settings: &CatalogSettings) -> Result<Self, ImportError> {
        let mut profiles = Profiles::bundled();
        let Some(file) = settings.own_profile() else {
            return Ok(Self { profiles, name: settings.profile.clone(), own: None });
        };
        let text =
            std::fs::read_to_string(file).map_err(|source| ImportError::Open { path: file.to_owned(), source })?;
        profiles.add(&text).map_err(|error| named(error, file))?;
        let name = profiles.last_added().map(str::to_owned);
        Ok(Self { profiles, name, own: Some(text) })
    }
}

/// The error with the file's name, where it speaks of a profile that was given.
fn named(error: ImportError, file: &Path) -> ImportError {
    match error {
        ImportError::BadProfile { why, .. } => ImportError::BadProfile { name: file.display().to_string(), why },
        other => other,
    }
}
