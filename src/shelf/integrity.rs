//! Whether the files of the index are what was written. Every opening asks, so that a byte that fell over is an error and
//! neither a wrong answer nor a crash: each file of the index carries a checksum of its own.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tantivy::directory::error::OpenReadError;
use tantivy::{Index, IndexMeta, TantivyError};

use super::error::ShelfError;
use super::reader::INDEX_FOLDER;
use super::schema::schema;
use super::state::ShelfState;

/// A file of the index ends with its checksum and eight bytes that say where it begins.
const SHORTEST_FILE: u64 = 8;

/// Whether `index`, of the shelf in the directory `path`, is whole as far as it can be told without reading its courses.
///
/// # Errors
/// [`ShelfError::Damaged`] with the first thing that is wrong.
pub(super) fn check(path: &Path, index: &Index, state: &ShelfState) -> Result<(), ShelfError> {
    match findings(path, index, Some(state))?.into_iter().next() {
        Some(what) => Err(ShelfError::Damaged { path: path.to_owned(), what }),
        None => Ok(()),
    }
}

/// Everything that is wrong with the files of `index`, and with what it and `state` say of each other.
pub(super) fn findings(path: &Path, index: &Index, state: Option<&ShelfState>) -> Result<Vec<String>, ShelfError> {
    let meta = index.load_metas().map_err(|error| of_reading(path, error))?;
    let mut findings = damaged_files(path, index, &meta);
    if meta.schema != schema().0 {
        findings.push(format!("`{INDEX_FOLDER}/meta.json` describes other fields than this format has"));
    }
    let courses: u64 = meta.segments.iter().map(|segment| u64::from(segment.num_docs())).sum();
    if let Some(state) = state.filter(|state| state.courses() != courses) {
        findings.push(format!("its index holds {courses} courses, its state knows {}", state.courses()));
    }
    Ok(findings)
}

/// The files whose bytes are not what was written. A file that is missing shows when the index is opened.
fn damaged_files(path: &Path, index: &Index, meta: &IndexMeta) -> Vec<String> {
    let folder = path.join(INDEX_FOLDER);
    let mut files: Vec<PathBuf> =
        meta.list_segment_files().into_iter().filter(|file| folder.join(file).exists()).collect();
    files.sort();
    files.into_par_iter().filter_map(|file| damage(&folder, index, &file)).collect()
}

/// Whether a file of the index in `folder` is there and what was written.
pub(super) fn is_whole(folder: &Path, index: &Index, file: &Path) -> bool {
    damage(folder, index, file).is_none()
}

/// What is wrong with a file of the index in `folder`, if something is.
fn damage(folder: &Path, index: &Index, file: &Path) -> Option<String> {
    let name = file.display();
    let Ok(found) = std::fs::metadata(folder.join(file)) else {
        return Some(format!("its file `{INDEX_FOLDER}/{name}` is missing"));
    };
    if found.len() < SHORTEST_FILE {
        return Some(format!("its file `{INDEX_FOLDER}/{name}` is cut off"));
    }
    match index.directory().validate_checksum(file) {
        Ok(true) => None,
        Ok(false) => Some(format!("its file `{INDEX_FOLDER}/{name}` does not have the checksum it was written with")),
        Err(error) => Some(of_file(file, &error)),
    }
}

/// What an error while the index is opened for reading means. What is not a matter of the system is damage.
pub(super) fn of_reading(path: &Path, error: TantivyError) -> ShelfError {
    let damaged = |what: String| ShelfError::Damaged { path: path.to_owned(), what };
    match error {
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath }) if is_of_system(io_error.kind()) => {
            let file = path.join(INDEX_FOLDER).join(filepath);
            ShelfError::Io { path: file, error: std::io::Error::new(io_error.kind(), io_error.to_string()) }
        }
        TantivyError::OpenReadError(error) => match &error {
            OpenReadError::FileDoesNotExist(file) | OpenReadError::IoError { filepath: file, .. } => {
                damaged(of_file(file, &error))
            }
            OpenReadError::IncompatibleIndex(found) => {
                damaged(format!("its index was written by another version of its engine ({found:?})"))
            }
        },
        TantivyError::IoError(error) if is_of_system(error.kind()) => TantivyError::IoError(error).into(),
        TantivyError::LockFailure(..) | TantivyError::OpenDirectoryError(_) => error.into(),
        TantivyError::DataCorruption(found) => damaged(format!("its index cannot be read ({found:?})")),
        error => damaged(format!("its index cannot be read ({error})")),
    }
}

fn of_file(file: &Path, error: &OpenReadError) -> String {
    let name = file.display();
    match error {
        OpenReadError::FileDoesNotExist(_) => format!("its file `{INDEX_FOLDER}/{name}` is missing"),
        OpenReadError::IoError { io_error, .. } => {
            format!("its file `{INDEX_FOLDER}/{name}` cannot be read ({io_error})")
        }
        OpenReadError::IncompatibleIndex(_) => {
            format!("its file `{INDEX_FOLDER}/{name}` was written by another version of its engine, or is damaged")
        }
    }
}

/// Whether an error says something of the system or the rights of the caller, and not of the bytes.
fn is_of_system(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::PermissionDenied
            | ErrorKind::StorageFull
            | ErrorKind::ReadOnlyFilesystem
            | ErrorKind::OutOfMemory
            | ErrorKind::QuotaExceeded
            | ErrorKind::TimedOut
    )
}
