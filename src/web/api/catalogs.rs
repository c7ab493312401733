//! What is on the shelf.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::routing::get;
use schemars::JsonSchema;
use serde::Serialize;

use super::operation::Operation;
use crate::model::{CatalogKind, CatalogName};
use crate::web::app::App;
use crate::web::problem::Problem;
use crate::web::query;

/// The catalogs in the words of `onshelf status --format json`.
#[derive(Serialize, JsonSchema)]
struct Shelf {
    catalogs: Vec<Catalog>,
}

/// A catalog and how fresh it is.
#[derive(Serialize, JsonSchema)]
struct Catalog {
    name: CatalogName,
    kind: CatalogKind,
    /// How many courses it holds.
    courses: u64,
    /// When something in it changed last, RFC 3339 in UTC.
    updated: String,
    /// Rows of its last export that are no courses.
    rejected: u64,
    /// When its export was read last, RFC 3339 in UTC.
    checked: String,
}

pub(super) fn operations() -> [Operation; 1] {
    [Operation::get::<Shelf>("/api/v1/catalogs", "listCatalogs", get(all))
        .says("The catalogs", "What is on the shelf and how fresh it is: `status --format json`.")
        .answers("The catalogs by name.")
        .of_the_shelf()]
}

/// `GET /api/v1/catalogs`.
async fn all(State(app): State<App>, RawQuery(asked): RawQuery) -> Result<Json<Shelf>, Problem> {
    query::pairs(&asked.unwrap_or_default(), &[], &[])?;
    let standing = app.standing();
    let catalogs = standing.state.catalogs.iter().map(|(name, state)| Catalog {
        name: name.clone(),
        kind: state.kind,
        courses: state.courses,
        updated: state.updated.clone(),
        rejected: state.rejected,
        checked: state.checked.clone(),
    });
    Ok(Json(Shelf { catalogs: catalogs.collect() }))
}
