//! An export's file, packed for the shelf while its rows are read.

use std::thread::JoinHandle;

use super::import_catalog::{ImportFailure, ImportRequest};
use crate::import::ExportFile;
use crate::model::CatalogName;
use crate::shelf::{Draft, KeptSource, KeptSources, Shelf, ShelfError};

/// A file that is being packed beside the import of its rows.
pub(super) struct KeptAside {
    original: ExportFile,
    /// `None` once it was waited for.
    packing: Option<JoinHandle<Result<Draft, ShelfError>>>,
}

impl KeptAside {
    /// Begins to pack the file of `request`; `None` if it is no file, or kept already.
    pub fn begin(shelf: &Shelf<'_>, request: &ImportRequest, catalog: &CatalogName, now: &str) -> Option<Self> {
        let original = request.original.clone()?;
        let about = KeptSource {
            catalog: catalog.clone(),
            kind: request.kind,
            file: request.file.display().to_string(),
            digest: original.digest.clone(),
            modified: original.modified.clone(),
            accepted: now.to_owned(),
            profile: request.profile.clone(),
            own_profile: request.own_profile.clone(),
            sheet: request.sheet.clone(),
        };
        let sources = KeptSources::of(shelf.path());
        if let Ok(Some(kept)) = sources.find(catalog)
            && is_same(&kept, &about)
        {
            return None;
        }
        let path = original.path.clone();
        let packing = std::thread::spawn(move || sources.draft(&path, &about));
        Some(Self { original, packing: Some(packing) })
    }

    /// The packed file, once its rows were read. If it changed meanwhile, nobody knows whether the rows and the packed bytes
    /// are the same export.
    pub fn wait(mut self) -> Result<Option<Draft>, ImportFailure> {
        let Some(packing) = self.packing.take() else { return Ok(None) };
        // A thread that panicked is a bug, and shows as one.
        let packed = packing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        self.original.is_unchanged()?;
        Ok(Some(packed?))
    }
}

impl Drop for KeptAside {
    fn drop(&mut self) {
        // An import that was broken off leaves nothing behind: what was packed goes when the thread is through.
        if let Some(packing) = self.packing.take() {
            drop(packing.join());
        }
    }
}

/// Whether a rebuild from either would come to the same.
fn is_same(kept: &KeptSource, about: &KeptSource) -> bool {
    let aside = |source: &KeptSource| KeptSource { accepted: String::new(), modified: None, ..source.clone() };
    aside(kept) == aside(about)
}
