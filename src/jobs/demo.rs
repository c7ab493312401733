//! The demo: bundled exports onto a shelf of its own, bundled needs against it, a report. It goes the way every import
//! and every report goes.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use super::write_report::replace;
use super::{
    ImportFailure, ImportReport, ImportRequest, NeedsFailure, PreparedReport, ReportFailure, import_catalog,
    prepare_report, write_report,
};
use crate::import::{Export, NeedsReader, Profiles};
use crate::matching::Matcher;
use crate::model::{CatalogKind, Licences};
use crate::report::{Basis, Format};
use crate::shelf::{Shelf, ShelfError, ShelfReader};
use crate::skills::Knowledge;
use crate::wording::Locale;

/// The bundled files. All but [`NEEDS`] are catalogs; those of [`OFFERED`] are purchases under consideration.
const FILES: [(&str, &[u8]); 7] = [
    ("udemy-business.csv", include_bytes!("../../catalogs/demo/udemy-business.csv")),
    ("pluralsight.csv", include_bytes!("../../catalogs/demo/pluralsight.csv")),
    ("coursera.csv", include_bytes!("../../catalogs/demo/coursera.csv")),
    ("internal-academy.csv", include_bytes!("../../catalogs/demo/internal-academy.csv")),
    ("brightpath.csv", include_bytes!("../../catalogs/demo/brightpath.csv")),
    ("mainframe-guild.csv", include_bytes!("../../catalogs/demo/mainframe-guild.csv")),
    (NEEDS, include_bytes!("../../catalogs/demo/needs.csv")),
];
const NEEDS: &str = "needs.csv";
const OFFERED: [&str; 2] = ["brightpath.csv", "mainframe-guild.csv"];
/// Tells a folder made by the demo from anything else.
const MARK: &str = ".onshelf-demo";
const MARK_TEXT: &str =
    "This folder was made by `onshelf demo`, which may write into it again. Delete it as you like.\n";

/// What the demo built.
#[derive(Debug)]
pub struct Demo {
    /// The shelf.
    pub shelf: PathBuf,
    /// The needs: the bundled ones, unless the person edited the file.
    pub needs: PathBuf,
    /// Whether the person edited the needs.
    pub needs_edited: bool,
    /// The report's file.
    pub report_file: PathBuf,
    /// What became of each bundled catalog.
    pub imports: Vec<ImportReport>,
    /// The report itself.
    pub prepared: PreparedReport,
}

/// Why there is no demo.
#[derive(Debug, thiserror::Error)]
pub enum DemoFailure {
    /// The folder holds something that no demo made.
    #[error(
        "`{path}` holds something else than an earlier demo, which is left alone; name a new folder with `--out DIR`"
    )]
    Occupied {
        /// The folder.
        path: PathBuf,
    },
    /// The folder or a file in it cannot be written.
    #[error("`{path}`: {error}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
    /// A bundled catalog could not be imported.
    #[error(transparent)]
    Import(#[from] ImportFailure),
    /// The needs could not be answered.
    #[error(transparent)]
    Needs(#[from] NeedsFailure),
    /// The report could not be written.
    #[error(transparent)]
    Report(#[from] ReportFailure),
}

impl From<ShelfError> for DemoFailure {
    fn from(error: ShelfError) -> Self {
        Self::Import(error.into())
    }
}

/// Builds the demo in the folder `out`, or brings an earlier one up to date.
///
/// # Errors
/// If the folder holds something else, or cannot be written.
pub fn build_demo(out: &Path, knowledge: &Knowledge, now: &str, this_year: u16) -> Result<Demo, DemoFailure> {
    take_folder(out)?;
    let shelf_path = out.join("shelf");
    let profiles = Profiles::bundled();
    let mut imports = Vec::new();
    let mut shelf = Shelf::open_or_create(&shelf_path, knowledge)?;
    for (name, bytes) in FILES.iter().filter(|(name, _)| *name != NEEDS) {
        let export = Export::from_reader(Cursor::new(*bytes), name, &profiles, None).map_err(ImportFailure::from)?;
        let kind = if OFFERED.contains(name) { CatalogKind::Offered } else { CatalogKind::Owned };
        let request = ImportRequest { file: name.into(), kind, ..ImportRequest::default() };
        imports.push(import_catalog(&mut shelf, export, &request, &shelf_path.join("rejects"), now, &|_| {})?);
    }
    shelf.close()?;

    let needs = out.join(NEEDS);
    let needs_edited = place_needs(&needs)?;
    let reader = ShelfReader::open(&shelf_path)?;
    let matcher = Matcher::new(knowledge, &reader, this_year);
    let stated = NeedsReader::from_path(&needs).map_err(NeedsFailure::from)?;
    let licences = Licences::default();
    let basis = Basis { shelf: reader.state(), licences: &licences, made: now };
    let prepared = prepare_report(&matcher, stated, basis)?;
    let report_file = out.join("report.html");
    write_report(&prepared.report, Format::Html, Locale::default(), &report_file)?;
    Ok(Demo { shelf: shelf_path, needs, needs_edited, report_file, imports, prepared })
}

/// Makes the folder ours, if it is empty, ours already, or not there yet.
fn take_folder(out: &Path) -> Result<(), DemoFailure> {
    let failed = |error| DemoFailure::Io { path: out.to_owned(), error };
    let mark = out.join(MARK);
    if mark.is_file() {
        return Ok(());
    }
    std::fs::create_dir_all(out).map_err(failed)?;
    if std::fs::read_dir(out).map_err(failed)?.next().is_some() {
        return Err(DemoFailure::Occupied { path: out.to_owned() });
    }
    // The mark comes first, so that a demo that was broken off can be taken up again.
    std::fs::write(&mark, MARK_TEXT).map_err(|error| DemoFailure::Io { path: mark.clone(), error })
}

/// Writes the bundled needs, unless there are some already: those may hold the person's own. Says whether they do.
fn place_needs(path: &Path) -> Result<bool, DemoFailure> {
    let failed = |error| DemoFailure::Io { path: path.to_owned(), error };
    let bundled = FILES.iter().find(|(name, _)| *name == NEEDS).map_or(&[][..], |(_, bytes)| *bytes);
    match std::fs::read(path) {
        Ok(found) => Ok(found != bundled),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            replace(path, bundled).map_err(failed)?;
            Ok(false)
        }
        Err(error) => Err(failed(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_holds_something_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("thesis.txt"), "years of work").unwrap();
        assert!(matches!(take_folder(folder.path()), Err(DemoFailure::Occupied { .. })));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn an_empty_folder_or_an_earlier_demo_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        assert!(take_folder(folder.path()).is_ok());
        std::fs::write(folder.path().join("needs.csv"), "need\nk8s\n").unwrap();
        assert!(take_folder(folder.path()).is_ok());
    }

    #[test]
    fn edited_needs_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let needs = folder.path().join(NEEDS);
        assert!(!place_needs(&needs).unwrap());
        assert!(!place_needs(&needs).unwrap());
        std::fs::write(&needs, "need\nk8s\n").unwrap();
        assert!(place_needs(&needs).unwrap());
        assert_eq!(std::fs::read(&needs).unwrap(), b"need\nk8s\n");
    }
}
