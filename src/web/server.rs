//! Connections: taken up to a limit, read with time limits, ended with grace.

use std::io;
use std::pin::pin;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use futures_util::future::{Either, select};
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

use super::crowd::Peer;
use super::limits::{CONNECTIONS, GRACE, HEAD_BYTES, HEADERS, REFUSAL_TIME};
use super::settings::Patience;

/// What a client is told for whom there is no connection left.
const FULL: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain\r\ncontent-length: 50\r\nretry-after: 2\r\n\
    connection: close\r\n\r\nToo many connections. Ask again in two seconds. \r\n";

/// Serves `router` until `stop` comes; then lets requests under way come to their end.
pub(super) async fn run(
    listener: TcpListener,
    router: Router,
    patience: Patience,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    let mut stop = pin!(stop);
    loop {
        let accepted = match select(pin!(listener.accept()), stop.as_mut()).await {
            Either::Right(_) => break,
            Either::Left((accepted, _)) => accepted,
        };
        let (stream, from) = match accepted {
            Ok(accepted) => accepted,
            // The client went away again, or there is no room for its socket; the next one may fare better.
            Err(error) => {
                tracing::warn!("a connection could not be taken: {error}");
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                continue;
            }
        };
        let Ok(place) = Arc::clone(&room).try_acquire_owned() else {
            tokio::spawn(turn_away(stream));
            continue;
        };
        let _ = stream.set_nodelay(true);
        let peer = Peer(from.ip());
        let service = router.clone().map_request(move |mut request: hyper::Request<Incoming>| {
            request.extensions_mut().insert(peer);
            Request::from(request.map(axum::body::Body::new))
        });
        let mut timed = TimeoutStream::new(stream);
        timed.set_write_timeout(Some(patience.write));
        let connection = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(patience.head)
            .max_buf_size(HEAD_BYTES)
            .max_headers(HEADERS)
            .serve_connection(TokioIo::new(Box::pin(timed)), TowerToHyperService::new(service));
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // How a connection ends is the client's business: it closes, is silent too long, or speaks no HTTP.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests took too long and were cut off");
    }
    Ok(())
}

async fn turn_away(mut stream: TcpStream) {
    let _ = tokio::time::timeout(REFUSAL_TIME, stream.write_all(FULL)).await;
}
