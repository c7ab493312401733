//! What machines ask: whether the program lives, whether it can answer, what it measured.

use axum::Json;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use schemars::JsonSchema;
use serde::Serialize;

use super::operation::Operation;
use crate::web::app::App;
use crate::web::problem::Problem;

/// The media type of the measurements.
const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Whether a need can be answered.
#[derive(Serialize, JsonSchema)]
struct Ready {
    /// `ready`.
    status: &'static str,
    /// Whether a newer state of the shelf is there and cannot be read; the log and the catalogs page say why.
    stale: bool,
}

pub(super) fn operations() -> [Operation; 3] {
    [
        Operation::get::<String>("/healthz", "isAlive", get(alive))
            .says("The program lives", "For whoever starts it anew if it does not.")
            .answers("It does.")
            .in_form("text/plain; charset=utf-8")
            .open(),
        Operation::get::<Ready>("/readyz", "isReady", get(ready))
            .says("It can answer", "A need is put to the shelf. For load balancers.")
            .answers("It can.")
            .open(),
        Operation::get::<String>("/metrics", "measurements", get(metrics))
            .says("Measurements", "For Prometheus.")
            .answers("OpenMetrics text.")
            .in_form(OPENMETRICS),
    ]
}

/// `GET /healthz`: the program lives.
async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: a need can be answered, which is tried.
async fn ready(State(app): State<App>) -> Result<Json<Ready>, Problem> {
    app.ask(|_| Ok(())).await?;
    Ok(Json(Ready { status: "ready", stale: app.desk.trouble().is_some() }))
}

/// `GET /metrics`, for Prometheus.
async fn metrics(State(app): State<App>) -> Result<Response, Problem> {
    let text = app.metrics.text(&app.desk).map_err(|error| Problem::ours(&error))?;
    Ok(([(CONTENT_TYPE, OPENMETRICS)], text).into_response())
}
