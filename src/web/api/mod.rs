//! JSON under `/api/v1`, in the words of `match --format ndjson`, and what machines ask to see whether all is well.

mod catalogs;
mod health;
mod match_needs;
mod skills;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use super::app::App;
use super::freshness;

pub(super) fn routes(app: &App) -> Router<App> {
    let fresh = Router::new()
        .route("/api/v1/match", get(match_needs::one))
        .route("/api/v1/skills", get(skills::of_text))
        .route("/api/v1/catalogs", get(catalogs::all))
        .layer(from_fn_with_state(App::clone(app), freshness::keep));
    Router::new()
        .merge(fresh)
        .route("/api/v1/match", post(match_needs::many))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
}
