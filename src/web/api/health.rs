//! What machines ask: whether the program lives, whether it can answer, what it measured.

use axum::Json;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::web::app::App;
use crate::web::problem::Problem;

#[derive(Serialize)]
pub(super) struct Ready {
    status: &'static str,
    /// Whether a newer state of the shelf is there and cannot be read; the log and the catalogs page say why.
    stale: bool,
}

/// `GET /healthz`: the program lives.
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: a need can be answered, which is tried.
pub(super) async fn ready(State(app): State<App>) -> Result<Json<Ready>, Problem> {
    app.ask(|_| Ok(())).await?;
    Ok(Json(Ready { status: "ready", stale: app.desk.trouble().is_some() }))
}

/// `GET /metrics`, for Prometheus.
pub(super) async fn metrics(State(app): State<App>) -> Result<Response, Problem> {
    let text = app.metrics.text(&app.desk).map_err(|error| Problem::ours(&error))?;
    Ok(([(CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text).into_response())
}
