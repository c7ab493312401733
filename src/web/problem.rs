//! What went wrong with a request, as RFC 9457 tells it to programs and as a page tells it to people.

use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;

use super::app::App;
use super::conduct::RequestId;
use super::pages;

/// The media type of [`ProblemDetails`].
pub(super) const PROBLEM_JSON: &str = "application/problem+json";

/// What went wrong with a request, before it is known how to tell it.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    pub status: StatusCode,
    /// A sentence about this request, with what to do about it.
    pub detail: String,
    /// After how many seconds it is worth asking again.
    pub retry_after: Option<u64>,
}

/// Marks a refusal that already says what is wrong, in its own page.
#[derive(Debug, Clone, Copy)]
struct Told;

/// What went wrong, in the form of RFC 9457.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ProblemDetails {
    /// What kind of problem it is; `about:blank`, the status says it.
    r#type: &'static str,
    /// The status in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What is wrong with this request, and what to do about it.
    detail: String,
    /// The id of this request, which the server's log holds too.
    instance: String,
}

impl Problem {
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), retry_after: None }
    }

    /// The request says what cannot be meant.
    pub fn bad(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail)
    }

    /// Too much is going on.
    pub fn busy(detail: impl Into<String>) -> Self {
        Self { retry_after: Some(1), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, detail) }
    }

    /// One client wants too much at a time.
    pub fn too_many(detail: impl Into<String>) -> Self {
        Self { retry_after: Some(2), ..Self::new(StatusCode::TOO_MANY_REQUESTS, detail) }
    }

    /// A fault of ours. What it was stands in the log; who asks is only told that it was.
    pub fn ours(what: &dyn std::fmt::Display) -> Self {
        tracing::error!("an answer failed: {what}");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "This is a fault of ours, not of the request. The log of the server says more, under the id of this request.",
        )
    }

    /// The refusal as `page` tells it to people, in its place rather than on a page that only says no.
    pub fn told_by(self, page: impl IntoResponse) -> Response {
        let mut response = page.into_response();
        *response.status_mut() = self.status;
        response.extensions_mut().insert(Told);
        response.extensions_mut().insert(self);
        response
    }

    fn title(&self) -> String {
        self.status.canonical_reason().unwrap_or("Error").to_owned()
    }
}

// The response carries the problem with it; `tell` puts it into the words of whoever asked.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Gives every refusal its body: problem details for programs, a page for people. Refusals of the router, which carry a
/// line of text at most, are told the same way.
pub(super) async fn tell(State(app): State<App>, request: Request, next: Next) -> Response {
    let for_people = wants_page(request.uri().path(), request.headers());
    let id = request.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default();
    let response = next.run(request).await;
    let status = response.status();
    let is_refusal = status.is_client_error() || status.is_server_error();
    if !is_refusal || for_people && response.extensions().get::<Told>().is_some() {
        return response;
    }
    let (parts, body) = response.into_parts();
    let problem = match parts.extensions.get::<Problem>() {
        Some(problem) => problem.clone(),
        None => Problem::new(status, words_of(status, body).await),
    };
    let mut told = if for_people {
        pages::problem(&app, &problem, &problem.title())
    } else {
        let details = ProblemDetails {
            r#type: "about:blank",
            title: problem.title(),
            status: status.as_u16(),
            detail: problem.detail.clone(),
            instance: format!("urn:onshelf:request:{id}"),
        };
        let body = serde_json::to_vec(&details).unwrap_or_default();
        ([(CONTENT_TYPE, PROBLEM_JSON)], body).into_response()
    };
    *told.status_mut() = status;
    let headers = told.headers_mut();
    if let Some(seconds) = problem.retry_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    for name in [ALLOW, WWW_AUTHENTICATE] {
        if let Some(value) = parts.headers.get(&name) {
            headers.insert(name, value.clone());
        }
    }
    told
}

/// What the router said, or what its status means.
async fn words_of(status: StatusCode, body: axum::body::Body) -> String {
    let said = axum::body::to_bytes(body, 4096).await.unwrap_or_default();
    match status {
        StatusCode::NOT_FOUND => "There is nothing at this address.".into(),
        StatusCode::METHOD_NOT_ALLOWED => {
            "This address is not asked that way; the header Allow names the ways there are.".into()
        }
        _ if said.is_empty() => "The request cannot be answered.".into(),
        _ => String::from_utf8_lossy(&said).into_owned(),
    }
}

/// Whether a refusal is read by a person.
fn wants_page(path: &str, headers: &HeaderMap) -> bool {
    let accepts_html =
        headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"));
    accepts_html && !path.starts_with("/api/v1")
}
