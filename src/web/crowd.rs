//! How many may do what at the same time, and how much of a body is taken in.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, EXPECT};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::app::App;
use super::door::Who;
use super::limits::{BODY_BYTES, BULK_OF_A_CLIENT, CHECKS, HEARINGS, REMARKS, REQUESTS, SMALL_BODY, UPLOADS};
use super::problem::Problem;

/// What a gzipped body begins with (RFC 1952).
const GZIP: &[u8] = &[0x1f, 0x8b];

/// The address a connection comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub IpAddr);

/// Who is here at the moment.
pub(super) struct Crowd {
    requests: Arc<Semaphore>,
    uploads: Arc<Semaphore>,
    /// Checks before buying.
    pub checks: Arc<Semaphore>,
    /// Remarks being written.
    pub remarks: Arc<Semaphore>,
    /// All remarks being read.
    pub hearings: Arc<Semaphore>,
    bulk: Arc<Mutex<HashMap<String, usize>>>,
}

/// One client's file of needs that is being answered; it counts until it is dropped.
pub(super) struct BulkPermit {
    bulk: Arc<Mutex<HashMap<String, usize>>>,
    client: String,
}

impl Drop for BulkPermit {
    fn drop(&mut self) {
        let mut bulk = self.bulk.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = bulk.get_mut(&self.client) {
            *running -= 1;
            if *running == 0 {
                bulk.remove(&self.client);
            }
        }
    }
}

impl Crowd {
    pub fn new() -> Self {
        Self {
            requests: Arc::new(Semaphore::new(REQUESTS)),
            uploads: Arc::new(Semaphore::new(UPLOADS)),
            checks: Arc::new(Semaphore::new(CHECKS)),
            remarks: Arc::new(Semaphore::new(REMARKS)),
            hearings: Arc::new(Semaphore::new(HEARINGS)),
            bulk: Arc::default(),
        }
    }

    /// Leave for one client to have a file of needs answered.
    pub fn bulk(&self, who: &Who, peer: Peer) -> Result<BulkPermit, Problem> {
        let client = who.0.clone().unwrap_or_else(|| peer.0.to_string());
        let mut bulk = self.bulk.lock().unwrap_or_else(PoisonError::into_inner);
        let running = bulk.entry(client.clone()).or_default();
        if *running >= BULK_OF_A_CLIENT {
            return Err(Problem::too_many(format!(
                "{BULK_OF_A_CLIENT} of your files of needs are being answered; send the next one when one of them is done."
            )));
        }
        *running += 1;
        Ok(BulkPermit { bulk: Arc::clone(&self.bulk), client })
    }
}

/// Leave to do one of what only so many may do at the same time.
pub(super) fn permit(semaphore: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Problem> {
    Arc::clone(semaphore)
        .try_acquire_owned()
        .map_err(|_| Problem::busy("Too much is going on at the same time. Ask again in a second."))
}

/// Lets in as many requests as can be worked on, and takes in their bodies: whole, in time, and not too large.
pub(super) async fn let_in(State(app): State<App>, request: Request, next: Next) -> Response {
    let _here = match permit(&app.crowd.requests) {
        Ok(permit) => permit,
        Err(problem) => return problem.into_response(),
    };
    match with_body(&app, request).await {
        Ok(request) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

async fn with_body(app: &App, request: Request) -> Result<Request, Problem> {
    let (parts, body) = request.into_parts();
    let length = announced(&parts.headers)?;
    if length.is_some_and(|length| length > BODY_BYTES as u64) {
        return Err(too_large());
    }
    let none = length.is_none() && !parts.headers.contains_key("transfer-encoding");
    if none || length == Some(0) {
        return Ok(Request::from_parts(parts, Body::empty()));
    }
    if parts.headers.get(EXPECT).is_some_and(|expect| !expect.as_bytes().eq_ignore_ascii_case(b"100-continue")) {
        return Err(Problem::new(StatusCode::EXPECTATION_FAILED, "Nothing but `Expect: 100-continue` is understood."));
    }
    let _upload = match length {
        Some(..=SMALL_BODY) => None,
        _ => Some(permit(&app.crowd.uploads)?),
    };
    let taken = tokio::time::timeout(app.settings.patience.body, to_bytes(body, BODY_BYTES)).await;
    let bytes = taken
        .map_err(|_| Problem::new(StatusCode::REQUEST_TIMEOUT, "The body did not come in time."))?
        .map_err(|error| {
            let is_limit = std::error::Error::source(&error).is_some_and(|source| source.to_string().contains("limit"));
            if is_limit { too_large() } else { Problem::bad("The body ended before it was complete.") }
        })?;
    is_packed_as_said(&parts.headers, &bytes)?;
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

/// Whoever reads a file of needs unpacks gzip. What is packed in another way, or not as it is said to be, would be taken for
/// text.
fn is_packed_as_said(headers: &HeaderMap, body: &[u8]) -> Result<(), Problem> {
    for packing in headers.get_all(CONTENT_ENCODING) {
        match packing.to_str().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
            "" | "identity" => {}
            "gzip" | "x-gzip" if body.starts_with(GZIP) => {}
            "gzip" | "x-gzip" => {
                return Err(Problem::bad("The header Content-Encoding says gzip, but the body is not packed so."));
            }
            _ => {
                let detail = "Send the body as it is, or packed with gzip: no other Content-Encoding is understood.";
                return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
            }
        }
    }
    Ok(())
}

fn announced(headers: &HeaderMap) -> Result<Option<u64>, Problem> {
    let Some(length) = headers.get(CONTENT_LENGTH) else { return Ok(None) };
    let number = length.to_str().ok().and_then(|length| length.parse().ok());
    number.map(Some).ok_or_else(|| Problem::bad("The header Content-Length holds no number."))
}

fn too_large() -> Problem {
    let megabytes = BODY_BYTES / 1024 / 1024;
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, format!("A body may have at most {megabytes} MB; send it in parts."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_client_cannot_take_it_all_and_gives_back_what_it_took() {
        let crowd = Crowd::new();
        let (ada, peer) = (Who(Some("ada".into())), Peer(IpAddr::from([127, 0, 0, 1])));
        let mut held: Vec<_> =
            (0..BULK_OF_A_CLIENT).map(|_| crowd.bulk(&ada, peer).unwrap_or_else(|_| panic!())).collect();
        let refused = crowd.bulk(&ada, peer).err().unwrap();
        assert_eq!((refused.status, refused.retry_after), (StatusCode::TOO_MANY_REQUESTS, Some(2)));
        assert!(crowd.bulk(&Who(None), peer).is_ok());
        held.pop();
        assert!(crowd.bulk(&ada, peer).is_ok());
        held.clear();
        assert!(crowd.bulk.lock().unwrap().is_empty());
    }
}
