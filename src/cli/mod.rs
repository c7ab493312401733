//! The command line: arguments to a command, its outcome to an exit status. Results go to stdout, all else to stderr.

mod answer_writer;
mod args;
mod argument_values;
mod comparison;
mod completions;
mod context;
mod coverage;
mod coverage_table;
mod demo;
mod editorial;
mod eval;
mod exit;
mod explain;
mod feedback;
mod fit;
mod history;
mod import;
mod logs;
mod match_needs;
mod merge;
mod repair;
mod report;
mod serve;
mod shard_candidates;
mod shelf_caveats;
mod skills;
mod stats;
mod status;
mod style;
mod suggest;
mod sync;
mod terminal;

use std::process::ExitCode;

use clap::parser::ValueSource;
use clap::{CommandFactory, FromArgMatches};

use args::{Arguments, Command};
use exit::Failure;

/// Runs the program with the process's arguments.
pub fn run() -> ExitCode {
    let matches = Arguments::command().get_matches();
    let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let mut context = context::Context::new(&arguments);
    // A completion script does not depend on where it is written.
    if !matches!(arguments.command, Command::Completions(_))
        && let Err(failure) = context
            .configure(own_config(&arguments.command), matches.value_source("shelf") == Some(ValueSource::DefaultValue))
    {
        context.error(&failure);
        return failure.status().into();
    }
    let done = match arguments.command {
        Command::Completions(command) => completions::run(&command),
        Command::Coverage(command) => coverage::run(&context, &command),
        Command::Demo(command) => demo::run(&context, &command),
        Command::Eval(command) => eval::run(&context, &command),
        Command::Feedback(command) => feedback::run(&context, &command),
        Command::Fit(command) => fit::run(&context, &command),
        Command::Import(command) => import::run(&context, &command),
        Command::Match(command) => match_needs::run(&context, &command),
        Command::Merge(command) => merge::run(&context, &command),
        Command::Repair(command) => repair::run(&context, &command),
        Command::Report(command) => report::run(&context, &command),
        Command::Serve(command) => serve::run(&context, &command),
        Command::Skills(command) => skills::run(&context, &command),
        Command::Sync(command) => sync::run(&context, &command),
        Command::History(command) => history::run(&context, &command),
        Command::Stats(command) => stats::run(&context, &command),
        Command::Status(command) => status::run(&context, &command),
    };
    match done {
        Ok(status) => status.into(),
        // Whoever reads our output may have had enough of it (`onshelf match … | head`); that is no fault.
        Err(failure) if failure.is_broken_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            context.error(&failure);
            failure.status().into()
        }
    }
}

/// The configuration that the command names, if it names one.
fn own_config(command: &Command) -> Option<&std::path::Path> {
    match command {
        Command::Sync(command) => command.config.as_deref(),
        _ => None,
    }
}

type Done = Result<exit::Status, Failure>;
