//! The courses of one commit as they came, whole.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::schema::{Field, Value};
use tantivy::{DocAddress, Index, ReloadPolicy, Searcher, TantivyDocument, TantivyError};

use super::error::ShelfError;
use super::integrity::of_reading;
use super::schema::schema;
use crate::model::{CatalogName, Course};

/// The courses of one commit. A later commit does not change what is seen.
#[derive(Clone)]
pub(super) struct StoredCourses {
    path: PathBuf,
    searcher: Searcher,
    record: Field,
}

/// A course as it is stored: with the catalog it belongs to.
#[derive(Deserialize)]
pub(super) struct Record {
    pub catalog: CatalogName,
    #[serde(flatten)]
    pub course: Course,
}

/// [`Record`] for writing.
#[derive(Serialize)]
pub(super) struct RecordRef<'a> {
    pub catalog: &'a CatalogName,
    #[serde(flatten)]
    pub course: &'a Course,
}

impl StoredCourses {
    /// Those of the last commit of `index`, of the shelf in the directory `path`.
    pub fn of(path: &Path, index: &Index) -> Result<Self, TantivyError> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { path: path.to_owned(), searcher: reader.searcher(), record: schema().1.record })
    }

    /// The index at this commit.
    pub fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    /// The course at `address`, with its catalog.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn course(&self, address: DocAddress) -> Result<(CatalogName, Course), ShelfError> {
        let document: TantivyDocument = self.searcher.doc(address).map_err(|error| of_reading(&self.path, error))?;
        let damaged = |what: String| ShelfError::Damaged { path: self.path.clone(), what };
        let bytes = document
            .get_first(self.record)
            .and_then(|value| value.as_bytes())
            .ok_or_else(|| damaged(format!("the course at {address:?} has no record")))?;
        let record: Record = serde_json::from_slice(bytes).map_err(|error| damaged(error.to_string()))?;
        Ok((record.catalog, record.course))
    }
}
