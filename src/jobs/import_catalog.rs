//! An export onto the shelf.

use std::path::{Path, PathBuf};

use crate::import::{Export, ImportError, MappedColumn, Rejected, Row, Summary};
use crate::model::{CatalogKind, CatalogName, Course};
use crate::shelf::{Changes, Incoming, Shelf, ShelfError, Update};

/// What is to be imported.
#[derive(Debug, Clone)]
pub struct ImportRequest {
    /// The export.
    pub file: PathBuf,
    /// The catalog it is the content of; suggested by the file's name if not given.
    pub catalog: Option<CatalogName>,
    /// The profile to read it with; recognised if not given.
    pub profile: Option<String>,
    /// The sheet to be read, of a workbook; chosen by its look if not given.
    pub sheet: Option<String>,
    /// Whether people have access.
    pub kind: CatalogKind,
}

/// What became of an import.
#[derive(Debug, Clone)]
pub struct ImportReport {
    /// The catalog.
    pub catalog: CatalogName,
    /// The profile it was read with, for people.
    pub profile: String,
    /// The sheet that was read, or the files of an archive.
    pub read_from: Vec<String>,
    /// What changed on the shelf.
    pub changes: Changes,
    /// What the file held.
    pub summary: Summary,
    /// The rows that could not become a course.
    pub rejected: Vec<Rejected>,
    /// The file that lists them, if there are any; an error if it cannot be written. The courses are on the shelf then all
    /// the same.
    pub rejects_file: Result<Option<PathBuf>, RejectsFailure>,
    /// What the catalog was before, if that changed.
    pub was: Option<CatalogKind>,
}

/// Why the list of rejected rows cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the list of rejected rows cannot be written to `{}`: {error}", path.display())]
pub struct RejectsFailure {
    /// The file.
    pub path: PathBuf,
    /// What the system said.
    pub error: String,
}

/// What an import would do.
#[derive(Debug)]
pub struct Preview {
    /// The catalog.
    pub catalog: CatalogName,
    /// The profile it was recognised as, for people.
    pub profile: String,
    /// The sheet that would be read, or the files of an archive.
    pub read_from: Vec<String>,
    /// Which column was taken for what.
    pub mapping: Vec<MappedColumn>,
    /// The first courses.
    pub sample: Vec<Course>,
    /// What the file held.
    pub summary: Summary,
    /// The rows that would be rejected.
    pub rejected: Vec<Rejected>,
}

/// Why an import did not happen; the shelf is as it was.
#[derive(Debug, thiserror::Error)]
pub enum ImportFailure {
    /// The file cannot be read as an export.
    #[error(transparent)]
    File(#[from] ImportError),
    /// The shelf cannot be written.
    #[error(transparent)]
    Shelf(#[from] ShelfError),
}

impl ImportRequest {
    /// The catalog's name: the one given, else the one the file suggests.
    pub fn name(&self) -> CatalogName {
        self.catalog.clone().unwrap_or_else(|| CatalogName::from_file_name(&self.file.to_string_lossy()))
    }
}

/// Brings an export onto the shelf, replacing its catalog's previous content by difference. `rejects` is the folder for
/// lists of rejected rows; `progress` is told the number of rows read now and then.
///
/// # Errors
/// If the file cannot be read to its end or the shelf cannot be written; nothing is changed then.
pub fn import_catalog(
    shelf: &mut Shelf<'_>,
    mut export: Export,
    request: &ImportRequest,
    rejects: &Path,
    now: &str,
    progress: &dyn Fn(u64),
) -> Result<ImportReport, ImportFailure> {
    let catalog = request.name();
    let update = Update {
        name: catalog.clone(),
        kind: request.kind,
        profile: export.profile_name().to_owned(),
        source: request.file.display().to_string(),
        now: now.to_owned(),
    };
    let before = shelf.state().catalogs.get(&catalog).map(|known| known.kind);
    let mut rejected = Vec::new();
    let mut failed = None;
    let mut rows = 0;
    let courses = std::iter::from_fn(|| {
        loop {
            rows += 1;
            if rows % 4096 == 0 {
                progress(rows);
            }
            match export.next()? {
                Ok(Row::Course { course, .. }) => return Some(Ok(Incoming::Course(course))),
                Ok(Row::Rejected(row)) => {
                    rejected.push(row);
                    return Some(Ok(Incoming::Rejected));
                }
                Ok(Row::Retired { .. } | Row::Merged { .. }) => {}
                Err(error) => {
                    let message = error.to_string();
                    failed = Some(error);
                    return Some(Err(message));
                }
            }
        }
    });
    let result = shelf.replace(&update, courses);
    // The file's own error says more than the shelf's word that its source failed.
    let changes = match (failed, result) {
        (Some(error), _) => return Err(error.into()),
        (None, result) => result?,
    };
    let rejects_file = write_rejects(rejects, &catalog, &rejected);
    Ok(ImportReport {
        catalog,
        profile: export.profile_label().to_owned(),
        read_from: export.read_from().to_vec(),
        changes,
        summary: export.summary().clone(),
        rejected,
        rejects_file,
        was: before.filter(|before| *before != request.kind),
    })
}

/// How many courses a preview shows.
const SAMPLE: usize = 10;

/// What importing `export` would do, without a shelf.
///
/// # Errors
/// If the file cannot be read to its end.
pub fn preview(mut export: Export, request: &ImportRequest) -> Result<Preview, ImportFailure> {
    let (mut sample, mut rejected) = (Vec::new(), Vec::new());
    for row in &mut export {
        match row? {
            Row::Course { course, .. } if sample.len() < SAMPLE => sample.push(course),
            Row::Rejected(row) => rejected.push(row),
            Row::Course { .. } | Row::Retired { .. } | Row::Merged { .. } => {}
        }
    }
    Ok(Preview {
        catalog: request.name(),
        profile: export.profile_label().to_owned(),
        read_from: export.read_from().to_vec(),
        mapping: export.mapping().to_vec(),
        sample,
        summary: export.summary().clone(),
        rejected,
    })
}

/// Lists `rejected` in a file that opens in Excel; removes an earlier list if there is nothing to reject any more.
fn write_rejects(
    folder: &Path,
    catalog: &CatalogName,
    rejected: &[Rejected],
) -> Result<Option<PathBuf>, RejectsFailure> {
    let path = folder.join(format!("{catalog}.csv"));
    let failed = |error: std::io::Error| RejectsFailure { path: path.clone(), error: error.to_string() };
    if rejected.is_empty() {
        return match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failed(error)),
            _ => Ok(None),
        };
    }
    std::fs::create_dir_all(folder).map_err(failed)?;
    // Excel takes a file for UTF-8 only if it begins with this mark.
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    let mut writer = csv::Writer::from_writer(&mut bytes);
    let mut rows = || -> csv::Result<()> {
        writer.write_record(["line", "row", "column", "found", "cause", "why"])?;
        for row in rejected {
            writer.write_record([
                &row.line.to_string(),
                &row.row.to_string(),
                row.column.as_deref().unwrap_or(""),
                &inert(&row.found),
                row.why.code(),
                row.why.sentence(),
            ])?;
        }
        Ok(writer.flush()?)
    };
    rows().map_err(|error| failed(error.into()))?;
    drop(writer);
    let draft = path.with_extension("csv.part");
    std::fs::write(&draft, &bytes).and_then(|()| std::fs::rename(&draft, &path)).map_err(failed)?;
    Ok(Some(path))
}

/// Text that a spreadsheet takes for text, whatever it begins with.
fn inert(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
