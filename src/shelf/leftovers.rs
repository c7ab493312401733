//! Files of the index that no commit names: a process was killed, or its disk was full, while it wrote them. The next one
//! may need their names.

use std::path::Path;

use tantivy::directory::META_LOCK;
use tantivy::{Directory, Index, TantivyError};

use super::error::ShelfError;
use super::reader::META_FILE;

/// Removes what `index` in the folder `folder` does not need. Only the holder of the shelf's lock may do so.
///
/// # Errors
/// If the folder cannot be read or a file not be removed.
pub(super) fn sweep(folder: &Path, index: &Index) -> Result<(), ShelfError> {
    // No reader is to be between reading the list of segments and opening their files.
    let _lock = index.directory().acquire_lock(&META_LOCK).map_err(TantivyError::from)?;
    let needed = index.load_metas()?.list_segment_files();
    let failed = |path: &Path, error| ShelfError::Io { path: path.to_owned(), error };
    for entry in std::fs::read_dir(folder).map_err(|error| failed(folder, error))? {
        let entry = entry.map_err(|error| failed(folder, error))?;
        let name = entry.file_name();
        let is_needed =
            name == META_FILE || name.to_string_lossy().starts_with('.') || needed.contains(Path::new(&name));
        if !is_needed && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            std::fs::remove_file(entry.path()).map_err(|error| failed(&entry.path(), error))?;
        }
    }
    Ok(())
}
