//! Where in the configuration something stands.

use std::fmt::Display;
use std::ops::Range;
use std::path::Path;

use super::ConfigError;

/// Where in the configuration something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// The line, 1 is the first.
    pub line: usize,
    /// The column, 1 is the first.
    pub column: usize,
}

/// The text of a configuration, to say where in it something is wrong.
pub(super) struct Text<'t> {
    pub text: &'t str,
    pub path: &'t Path,
}

impl Text<'_> {
    /// The folder that paths start from.
    pub fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// Where `span` begins.
    pub fn place(&self, span: &Range<usize>) -> Place {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = before.rsplit('\n').next().unwrap_or("");
        Place { line: before.matches('\n').count() + 1, column: line.chars().count() + 1 }
    }

    /// Something at `span` is wrong.
    pub fn wrong(&self, span: &Range<usize>, what: impl Display) -> ConfigError {
        self.wrong_at(self.place(span), what)
    }

    /// Something at `place` is wrong.
    pub fn wrong_at(&self, place: Place, what: impl Display) -> ConfigError {
        let Place { line, column } = place;
        ConfigError::Wrong { path: self.path.to_owned(), line, column, what: what.to_string() }
    }
}
