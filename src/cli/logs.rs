//! Logs of the nightly job, to stderr: for people, or one JSON object a line.

use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use super::context::Context;
use crate::config::LogFormat;

/// Starts to log. People are only told what needs them unless they ask for more; a program that reads logs is told what is
/// done.
pub fn start(context: &Context, format: LogFormat) {
    let level = match (context.quiet, context.verbose, context.debug, format) {
        (_, _, true, _) => LevelFilter::DEBUG,
        (_, true, _, _) => LevelFilter::INFO,
        (false, _, _, LogFormat::Json) => LevelFilter::INFO,
        _ => LevelFilter::WARN,
    };
    // Other crates log addresses, and some of those carry signatures.
    let ours = Targets::new().with_target(env!("CARGO_CRATE_NAME"), level);
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_target(false).with_ansi(false);
    let layer = match format {
        LogFormat::Human => layer.compact().boxed(),
        LogFormat::Json => layer.json().flatten_event(true).with_current_span(false).with_span_list(false).boxed(),
    };
    // A library user may log elsewhere already; then that is where it goes.
    let _ = tracing_subscriber::registry().with(layer.with_filter(ours)).try_init();
}
