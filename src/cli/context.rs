//! What all commands share, and how they speak to people.

use std::io::IsTerminal;
use std::path::PathBuf;

use super::args::{Arguments, Color};
use super::exit::Failure;
use super::style::Palette;
use super::terminal::count;
use crate::config::Config;
use crate::jobs::{Learned, learn};
use crate::skills::Knowledge;

/// What all commands share.
pub struct Context {
    /// The shelf's directory.
    pub shelf: PathBuf,
    /// What `onshelf.toml` says.
    pub config: Config,
    /// Only say what needs a person.
    pub quiet: bool,
    /// Say more.
    pub verbose: bool,
    /// Say more still: for logs.
    pub debug: bool,
    /// Colours for stdout.
    pub out: Palette,
    /// Colours for stderr.
    pub err: Palette,
}

impl Context {
    pub fn new(arguments: &Arguments) -> Self {
        let wants = |terminal: bool| match arguments.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        };
        Self {
            shelf: arguments.shelf.clone(),
            config: Config::default(),
            quiet: arguments.quiet,
            verbose: arguments.verbose > 0,
            debug: arguments.verbose > 1,
            out: Palette::new(wants(std::io::stdout().is_terminal())),
            err: Palette::new(wants(std::io::stderr().is_terminal())),
        }
    }

    /// Reads the configuration `file`, or `./onshelf.toml` if there is one. Its shelf counts where neither an argument nor
    /// the environment names one.
    pub fn configure(&mut self, file: Option<&std::path::Path>, shelf_is_default: bool) -> Result<(), Failure> {
        self.config = match file {
            Some(file) => Config::read(file)?,
            None => Config::find(std::path::Path::new(""))?,
        };
        if let Some(shelf) = self.config.shelf.as_ref().filter(|_| shelf_is_default) {
            self.shelf.clone_from(shelf);
        }
        Ok(())
    }

    /// What is known: our vocabulary and the organisation's. Says on stderr what of theirs a person should look at.
    pub fn knowledge(&self) -> Result<Knowledge, Failure> {
        let Learned { knowledge, merged } = learn(&self.config.vocabularies)?;
        for (file, merged) in merged.iter().filter(|(_, merged)| merged.issues() > 0) {
            let file = file.display();
            let issues = count(merged.issues() as u64, "thing");
            let conflicts = match merged.conflicts.len() as u64 {
                0 => String::new(),
                conflicts => format!(", among them {} of ours, which keep their meaning", count(conflicts, "name")),
            };
            self.warn(&format!("{file}: {issues} to look at{conflicts}; `onshelf skills --check {file}` lists them"));
        }
        Ok(knowledge)
    }

    /// Says something on stderr, unless told to be quiet.
    pub fn say(&self, text: &str) {
        if !self.quiet {
            eprintln!("{text}");
        }
    }

    /// Says on stderr what needs a person.
    pub fn warn(&self, text: &str) {
        eprintln!("{} {text}", self.err.warning("warning:"));
    }

    /// Says on stderr why a command could not be done, and what to do next.
    pub fn error(&self, failure: &Failure) {
        eprintln!("{} {failure}", self.err.error("error:"));
        if let Some(hint) = failure.hint() {
            eprintln!("{} {hint}", self.err.hint("hint:"));
        }
    }
}
