//! `onshelf serve`.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use tracing_subscriber::filter::LevelFilter;

use super::Done;
use super::args::Serve as Command;
use super::context::Context;
use super::exit::{Failure, Status};
use super::shelf_caveats::warn_of;
use crate::jobs::{AnswerDesk, DeskFailure, DeskSetup};
use crate::web::{Patience, ServeFailure, Server, Settings, SettingsError, Token};

pub fn run(context: &Context, command: &Command) -> Done {
    let token = command.token_file.as_ref().map(|file| {
        let text =
            std::fs::read_to_string(file).map_err(|error| Failure::Path { path: file.display().to_string(), error })?;
        Token::parse(&text).map_err(|error| Failure::Usage(format!("`{}`: {error}", file.display())))
    });
    let header = command.trust_user_header.as_deref();
    let mut settings = Settings::new(command.listen, token.transpose()?, header, &command.host)?;
    if let Some(seconds) = command.client_timeout {
        settings.patience = Patience::of(Duration::from_secs(seconds));
    }
    start_log(context);
    let desk = AnswerDesk::open(DeskSetup {
        shelf: context.shelf.clone(),
        knowledge: Arc::new(context.knowledge()?),
        editorial: context.config.editorial.clone(),
        licences: context.config.licences(),
        coverage: context.config.coverage.clone(),
        threads: std::thread::available_parallelism().map_or(2, usize::from),
    })?;
    warn_of(context, &desk.standing().state, desk.knowledge());
    let server = Server::bind(settings, desk)?;
    let mut out = std::io::stdout();
    writeln!(out, "http://{}", server.address())?;
    out.flush()?;
    server.run()?;
    Ok(Status::Done)
}

/// One line a request with `-v`; otherwise only what a person should see.
fn start_log(context: &Context) {
    let level = if context.verbose { LevelFilter::INFO } else { LevelFilter::WARN };
    let log = tracing_subscriber::fmt().with_max_level(level).with_writer(std::io::stderr).with_ansi(false);
    // A program that embeds this one may have set up its own log before.
    let _ = log.try_init();
}

impl From<SettingsError> for Failure {
    fn from(error: SettingsError) -> Self {
        Self::Usage(error.to_string())
    }
}

impl From<DeskFailure> for Failure {
    fn from(failure: DeskFailure) -> Self {
        match failure {
            DeskFailure::Shelf(error) => Self::Shelf(error),
            DeskFailure::Rulings(error) => error.into(),
            DeskFailure::Threads(error) => Self::Output(error),
        }
    }
}

impl From<ServeFailure> for Failure {
    fn from(failure: ServeFailure) -> Self {
        Self::Usage(failure.to_string())
    }
}
