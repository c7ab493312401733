//! `onshelf completions`.

use clap::CommandFactory;

use super::args::{Arguments, Completions};
use super::{Done, exit::Status};

pub fn run(command: &Completions) -> Done {
    let mut script = Vec::new();
    clap_complete::generate(command.shell, &mut Arguments::command(), "onshelf", &mut script);
    std::io::Write::write_all(&mut std::io::stdout(), &script)?;
    Ok(Status::Done)
}
