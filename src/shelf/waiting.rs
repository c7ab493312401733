//! Catalogs whose changes wait to be committed together.

use std::collections::BTreeSet;

use super::sources::Draft;
use crate::model::CatalogName;

/// Catalogs that are with the index and not committed, and their packed exports.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    catalogs: BTreeSet<CatalogName>,
    drafts: Vec<Draft>,
}

impl Waiting {
    /// Whether no catalog waits.
    pub fn is_empty(&self) -> bool {
        self.catalogs.is_empty()
    }

    /// Whether the catalog waits.
    pub fn holds(&self, catalog: &CatalogName) -> bool {
        self.catalogs.contains(catalog)
    }

    /// Lets the catalog wait.
    pub fn add(&mut self, catalog: &CatalogName) {
        self.catalogs.insert(catalog.clone());
    }

    /// Lets the packed export of a catalog wait with it.
    pub fn keep(&mut self, draft: Draft) {
        self.drafts.push(draft);
    }

    /// They are committed: their exports take their places.
    pub fn committed(self) {
        for draft in self.drafts {
            // What cannot be put in its place now is put there by the next writer.
            let _ = draft.accept();
        }
    }

    /// They were given up: those that are not on the disk all the same. What happens to their exports, the next writer
    /// decides by what is on the disk.
    pub fn given_up(self, is_there: impl Fn(&CatalogName) -> bool) -> Vec<CatalogName> {
        let lost: Vec<CatalogName> = self.catalogs.into_iter().filter(|name| !is_there(name)).collect();
        if lost.is_empty() {
            self.drafts.into_iter().for_each(|draft| drop(draft.accept()));
        }
        lost
    }
}
