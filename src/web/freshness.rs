//! Whether what a client has is still what it would get: an ETag of the shelf's edition and the question. Then nothing is
//! matched again.

use std::hash::{Hash, Hasher};

use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CACHE_CONTROL, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::app::App;
use super::door::Who;

/// Answers 304 where the client has the answer, and marks answers so that it can ask.
pub(super) async fn keep(State(app): State<App>, request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let tag = tag(app.standing().edition, &request);
    if holds(request.headers(), &tag) {
        return marked(StatusCode::NOT_MODIFIED.into_response(), &tag);
    }
    let response = next.run(request).await;
    if response.status() == StatusCode::OK { marked(response, &tag) } else { response }
}

fn marked(mut response: Response, tag: &str) -> Response {
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(ETAG, tag);
    }
    // Always ask, and never keep it where others could see it: who may see the shelf is known here only.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.append(VARY, HeaderValue::from_static("accept"));
    response
}

/// Weak, because the answer may come compressed or not.
fn tag(edition: u64, request: &Request) -> String {
    let mut hasher = rustc_hash::FxHasher::default();
    let accept = request.headers().get(ACCEPT).map(HeaderValue::as_bytes);
    (edition, request.uri().to_string(), accept).hash(&mut hasher);
    request.extensions().get::<Who>().and_then(|who| who.0.as_deref()).hash(&mut hasher);
    format!("W/\"{:016x}\"", hasher.finish())
}

fn holds(headers: &HeaderMap, tag: &str) -> bool {
    headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|known| known.trim() == tag || known.trim() == "*")
}
