//! JSON under `/api/v1`, in the words of `match --format ndjson`, and what machines ask to see whether all is well.
//!
//! A new address is an [`Operation`] in the list of its file: that makes its route, its description and its place on the
//! page to try it.

mod catalogs;
mod courses;
mod coverage;
mod description;
mod feedback;
mod health;
mod match_needs;
mod operation;
mod skills;

use axum::Router;
use axum::middleware::from_fn_with_state;

pub(super) use operation::{Operation, Parameter, Place};

use super::app::App;
use super::freshness;

/// All ways to ask the API, in the order they are described.
pub(super) fn operations() -> Vec<Operation> {
    let mut all = Vec::new();
    all.extend(match_needs::operations());
    all.extend(skills::operations());
    all.extend(courses::operations());
    all.extend(coverage::operations());
    all.extend(feedback::operations());
    all.extend(catalogs::operations());
    all.extend(health::operations());
    all.extend(description::operations());
    all
}

pub(super) fn routes(app: &App) -> Router<App> {
    let (fresh, other): (Vec<Operation>, Vec<Operation>) =
        operations().into_iter().partition(|operation| operation.is_fresh);
    let route = |router: Router<App>, operation: Operation| {
        // The last part of an address may hold slashes, as ids of courses do.
        let path = operation.path.replace("{id}", "{*id}");
        router.route(&path, operation.handler)
    };
    let fresh =
        fresh.into_iter().fold(Router::new(), route).layer(from_fn_with_state(App::clone(app), freshness::keep));
    other.into_iter().fold(fresh, route)
}
