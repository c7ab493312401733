//! The page and the API: routes to use cases, answers to pages and JSON. Knows no index.
//!
//! A request passes, in this order: [`conduct`] (id, log, headers), [`problem`] (how a refusal is told), [`door`] (who may
//! come in), [`crowd`] (how many, how much), then its route in `pages/` or `api/`.

mod api;
mod app;
mod asked;
mod assets;
mod boards;
mod check;
mod conduct;
mod crowd;
mod door;
mod freshness;
mod heard;
mod held_check;
mod limits;
mod metrics;
mod needs_file;
mod pages;
mod problem;
mod query;
mod server;
mod settings;
mod view;
mod words;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use tower_http::compression::CompressionLayer;

pub use settings::{Patience, Settings, SettingsError, Token};

use crate::jobs::AnswerDesk;
use app::{App, Shared};

/// A server that has its port and waits to be run.
#[derive(Debug)]
pub struct Server {
    listener: tokio::net::TcpListener,
    runtime: tokio::runtime::Runtime,
    router: Router,
    address: SocketAddr,
    patience: Patience,
}

/// Why a server cannot be started.
#[derive(Debug, thiserror::Error)]
pub enum ServeFailure {
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {error}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        error: std::io::Error,
    },
    /// A page's template has a fault, which is ours.
    #[error("a page cannot be made: {0:#}")]
    Template(#[from] minijinja::Error),
    /// The system does not give what a server needs.
    #[error("cannot serve: {0}")]
    System(#[from] std::io::Error),
}

impl Server {
    /// Takes the port and makes everything ready to answer from `desk`.
    ///
    /// # Errors
    /// If the address is taken or not ours.
    pub fn bind(settings: Settings, desk: Arc<AnswerDesk>) -> Result<Self, ServeFailure> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let (address, patience) = (settings.listen, settings.patience);
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind(address))
            .map_err(|error| ServeFailure::Listen { address, error })?;
        let address = listener.local_addr()?;
        let assets = assets::Assets::bundled();
        let app = Arc::new(Shared {
            templates: pages::Templates::new(&assets)?,
            desk,
            settings,
            metrics: metrics::Metrics::new(),
            assets,
            boards: boards::Boards::default(),
            crowd: crowd::Crowd::new(),
        });
        Ok(Self { listener, runtime, router: router(app), address, patience })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until the process is told to stop (SIGINT, SIGTERM), and lets requests under way come to their end.
    ///
    /// # Errors
    /// If signals cannot be listened for.
    pub fn run(self) -> Result<(), ServeFailure> {
        let Self { listener, runtime, router, patience, .. } = self;
        runtime.block_on(async {
            let stop = told_to_stop()?;
            server::run(listener, router, patience, stop).await
        })?;
        runtime.shutdown_timeout(limits::GRACE);
        Ok(())
    }
}

fn told_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        let (terminate, interrupt) = (std::pin::pin!(terminate.recv()), std::pin::pin!(interrupt.recv()));
        futures_util::future::select(terminate, interrupt).await;
    })
}

fn router(app: App) -> Router {
    let layer = |router: Router<App>| {
        router
            .layer(CompressionLayer::new().gzip(true))
            // The crowd takes bodies in, up to a limit of its own.
            .layer(DefaultBodyLimit::disable())
            .layer(from_fn_with_state(Arc::clone(&app), crowd::let_in))
            .layer(from_fn_with_state(Arc::clone(&app), door::open))
            .layer(from_fn_with_state(Arc::clone(&app), problem::tell))
            .layer(from_fn_with_state(Arc::clone(&app), conduct::see_through))
    };
    let routes = pages::routes(&app).merge(api::routes(&app)).fallback(|| async { axum::http::StatusCode::NOT_FOUND });
    layer(routes).with_state(app)
}
