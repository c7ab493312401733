//! What is on the shelf.

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use crate::model::{CatalogKind, CatalogName};
use crate::web::app::App;

/// The catalogs in the words of `onshelf status --format json`.
#[derive(Serialize)]
pub(super) struct Shelf {
    catalogs: Vec<Catalog>,
}

#[derive(Serialize)]
struct Catalog {
    name: CatalogName,
    kind: CatalogKind,
    courses: u64,
    updated: String,
    rejected: u64,
    checked: String,
}

/// `GET /api/v1/catalogs`.
pub(super) async fn all(State(app): State<App>) -> Json<Shelf> {
    let standing = app.standing();
    let catalogs = standing.state.catalogs.iter().map(|(name, state)| Catalog {
        name: name.clone(),
        kind: state.kind,
        courses: state.courses,
        updated: state.updated.clone(),
        rejected: state.rejected,
        checked: state.checked.clone(),
    });
    Json(Shelf { catalogs: catalogs.collect() })
}
