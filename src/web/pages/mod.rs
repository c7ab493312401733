//! The pages, made on the server from templates that ship in the program.

mod api;
mod board;
mod catalogs;
mod course;
mod download;
mod feedback;
mod offers;
mod search;
mod templates;

use axum::Router;
use axum::extract::{Path, State};
use axum::middleware::from_fn_with_state;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use minijinja::context;

pub(super) use templates::Templates;

use super::app::App;
use super::freshness;
use super::problem::Problem;

pub(super) fn routes(app: &App) -> Router<App> {
    let fresh = Router::new()
        .route("/", get(search::page))
        .route("/results", get(search::results))
        .route("/catalogs", get(catalogs::page))
        .route("/api", get(api::page))
        .route("/course/{catalog}", get(course::page))
        .layer(from_fn_with_state(App::clone(app), freshness::keep));
    Router::new()
        .merge(fresh)
        .route("/needs", get(board::start))
        .route("/needs", post(board::bring))
        .route("/needs/{id}", get(board::page))
        .route("/needs/{id}/report.{ending}", get(board::report))
        .route("/needs/{id}/offers", get(offers::page))
        .route("/needs/{id}/offers.{ending}", get(offers::report))
        .route("/feedback", get(feedback::page))
        .route("/feedback/match", post(feedback::of_match))
        .route("/feedback/need", post(feedback::of_need))
        .route("/feedback/{name}", get(feedback::export))
        .route("/assets/{name}", get(asset))
}

async fn asset(State(app): State<App>, Path(name): Path<String>) -> Response {
    app.assets.serve(&name)
}

/// The page that tells a person what went wrong.
pub(super) fn problem(app: &App, problem: &Problem, title: &str) -> Response {
    let status = problem.status.as_u16();
    let page =
        app.templates.render("problem.html", context! { title, status, detail => problem.detail.as_str(), here => "" });
    match page {
        Ok(page) => page.into_response(),
        Err(_) => Html("<!doctype html><title>Onshelf</title><p>This page cannot be shown.").into_response(),
    }
}
