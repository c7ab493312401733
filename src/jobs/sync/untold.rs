//! Nights that were broken off when their changes were on the shelf and not yet in the history: a kill, a machine that went
//! down. What they changed is told by the next night.

use std::collections::BTreeMap;
use std::path::Path;

use crate::model::{CatalogNight, Night, Outcome};
use crate::shelf::{History, ShelfError, ShelfState};

/// The nights whose changes `state` knows of and the history of the shelf in the directory `shelf` does not, the earliest
/// first.
pub(super) fn untold(shelf: &Path, state: &ShelfState) -> Result<Vec<Night>, ShelfError> {
    let history = History::of(shelf);
    let last = history.last_night()?;
    // Nearly always the history ends with the latest change or a later night, and need not be read.
    let is_late = |checked: &str| last.as_ref().is_none_or(|last| checked > last.at.as_str());
    let changes = state.catalogs.iter().filter_map(|(name, catalog)| Some((name, catalog, catalog.untold.clone()?)));
    let mut late = changes.filter(|(_, catalog, _)| is_late(&catalog.checked)).peekable();
    if late.peek().is_none() {
        return Ok(Vec::new());
    }
    let told = history.read(None)?.nights;
    let mut nights: BTreeMap<&str, Vec<CatalogNight>> = BTreeMap::new();
    for (name, catalog, difference) in late {
        let is_told = told
            .iter()
            .any(|night| night.at == catalog.checked && night.catalogs.iter().any(|told| told.catalog == *name));
        if !is_told {
            let (kind, courses) = (catalog.kind, catalog.courses);
            let outcome = Outcome::Updated { difference };
            nights.entry(&catalog.checked).or_default().push(CatalogNight {
                catalog: name.clone(),
                kind,
                courses,
                outcome,
            });
        }
    }
    let night = |(at, catalogs): (&str, _)| Night {
        at: at.to_owned(),
        command: "sync".into(),
        catalogs,
        watched: Vec::new(),
        coverage: Vec::new(),
    };
    Ok(nights.into_iter().map(night).collect())
}
