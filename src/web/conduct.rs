//! What goes with every request, whatever becomes of it: an id, a line in the log, a measurement, the headers that keep
//! browsers careful.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;

use super::app::App;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The longest id of a client's own that is kept.
const LONGEST_ID: usize = 64;

/// Nothing but what this server sends is run, shown or asked; nobody may put a page into a frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Sources: the OWASP Secure Headers Project, and the MDN pages on each.
const HEADERS: [(&str, &str); 7] = [
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
];

/// What names a request in log, refusals and headers: the client's own id if it is plain, else a random one.
#[derive(Debug, Clone)]
pub(super) struct RequestId(String);

impl std::fmt::Display for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl RequestId {
    fn of(headers: &HeaderMap) -> Self {
        let plain = |id: &&str| {
            !id.is_empty()
                && id.len() <= LONGEST_ID
                && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
        };
        let own = headers.get(REQUEST_ID).and_then(|id| id.to_str().ok()).filter(plain);
        Self(own.map_or_else(random_id, str::to_owned))
    }
}

/// 128 random bits in hexadecimal digits: nobody guesses one.
pub(super) fn random_id() -> String {
    let mut bytes = [0_u8; 16];
    // Without the system's chance an id is still an id, made of the time.
    if getrandom::fill(&mut bytes).is_err() {
        bytes = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default().as_nanos().to_be_bytes();
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Sees a request through.
pub(super) async fn see_through(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let start = Instant::now();
    let id = RequestId::of(request.headers());
    let method = request.method().clone();
    // What stands in a query is what people ask, and a key may have slipped into it; the log has only the way there.
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    request.extensions_mut().insert(id.clone());
    let busy = app.metrics.begin();
    let mut response = next.run(request).await;
    let (status, took) = (response.status().as_u16(), start.elapsed());
    app.metrics.end(busy, label(&method), &route, status, took);
    let milliseconds = (took.as_secs_f64() * 10_000.0).round() / 10.0;
    tracing::info!(id = %id, method = %method, route, status, ms = milliseconds, "request");
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if let Ok(id) = HeaderValue::from_str(&id.0) {
        headers.insert(REQUEST_ID, id);
    }
    response
}

/// Methods as they are counted: made-up ones must not each open a count of their own.
fn label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_of_the_clients_own_is_kept_if_it_is_plain() {
        let id = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(REQUEST_ID, HeaderValue::from_static(value));
            RequestId::of(&headers).to_string()
        };
        assert_eq!(id("night-7.3_x"), "night-7.3_x");
        for bad in ["", "a b", "<script>", "0123456789012345678901234567890123456789012345678901234567890123456789"] {
            assert_eq!(id(bad).len(), 32, "{bad}");
        }
        assert_ne!(random_id(), random_id());
    }
}
