//! `onshelf.toml`: what an organisation sets once instead of saying it with every command.

use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// The file looked for where a command is run.
pub const FILE: &str = "onshelf.toml";

/// What `onshelf.toml` says. All of it is optional, and the command line wins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// The shelf's directory.
    pub shelf: Option<PathBuf>,
    /// Files of the organisation's own vocabulary, in the order they are merged.
    pub vocabularies: Vec<PathBuf>,
    /// The file of what people decided about courses.
    pub editorial: Option<PathBuf>,
}

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file is there and cannot be read.
    #[error("`{path}`: {error}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
    /// It does not say what a configuration says.
    #[error("`{path}`, line {line}, column {column}: {what}")]
    Wrong {
        /// The file.
        path: PathBuf,
        /// The line, 1 is the first.
        line: usize,
        /// The column, 1 is the first.
        column: usize,
        /// What is wrong.
        what: String,
    },
    /// A vocabulary file is not there.
    #[error("`{path}`, line {line}, column {column}: there is no vocabulary file `{file}`")]
    NoVocabulary {
        /// The configuration.
        path: PathBuf,
        /// The line, 1 is the first.
        line: usize,
        /// The column, 1 is the first.
        column: usize,
        /// The file it names.
        file: PathBuf,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sections {
    shelf: Option<Shelf>,
    #[serde(default)]
    vocabulary: Vec<Vocabulary>,
    // What these say is read by the nightly job.
    #[serde(default, rename = "catalog")]
    _catalog: Option<toml::Value>,
    #[serde(default, rename = "sync")]
    _sync: Option<toml::Value>,
    editorial: Option<Editorial>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shelf {
    path: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Editorial {
    file: PathBuf,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vocabulary {
    file: toml::Spanned<PathBuf>,
}

impl Config {
    /// The configuration in `folder`; an empty one if there is none.
    ///
    /// # Errors
    /// If there is one that cannot be read or understood, or that names a vocabulary file that is not there.
    pub fn find(folder: &Path) -> Result<Self, ConfigError> {
        let path = folder.join(FILE);
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text, &path),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(ConfigError::Unreadable { path, error }),
        }
    }

    /// The configuration `text` of the file `path`, whose folder its own paths start from.
    ///
    /// # Errors
    /// As for [`find`](Self::find).
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        // Editors on Windows begin a file with this mark.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let sections: Sections = toml::from_str(text).map_err(|error| {
            let (line, column) = place(text, &error.span().unwrap_or_default());
            ConfigError::Wrong { path: path.to_owned(), line, column, what: error.message().to_owned() }
        })?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut config = Self {
            shelf: sections.shelf.and_then(|shelf| shelf.path).map(|shelf| folder.join(shelf)),
            // Read by those who need it: an import does not fail for want of it.
            editorial: sections.editorial.map(|editorial| folder.join(editorial.file)),
            ..Self::default()
        };
        for vocabulary in sections.vocabulary {
            let file = folder.join(vocabulary.file.get_ref());
            if !file.is_file() {
                let (line, column) = place(text, &vocabulary.file.span());
                return Err(ConfigError::NoVocabulary { path: path.to_owned(), line, column, file });
            }
            config.vocabularies.push(file);
        }
        Ok(config)
    }
}

/// Line and column of the start of `span`.
fn place(text: &str, span: &Range<usize>) -> (usize, usize) {
    let before = text.get(..span.start).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or("");
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config, ConfigError> {
        Config::parse(text, Path::new("conf/onshelf.toml"))
    }

    #[test]
    fn paths_start_from_the_configuration() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("ours.csv"), "skill\nHelios\n").unwrap();
        let text = "\u{feff}[shelf]\npath = \"../shelf\"\n[[vocabulary]]\nfile = \"ours.csv\"\n\
            [editorial]\nfile = \"people/editorial.csv\"\n";
        std::fs::write(folder.path().join(FILE), text).unwrap();
        let config = Config::find(folder.path()).unwrap();
        assert_eq!(config.shelf, Some(folder.path().join("../shelf")));
        assert_eq!(config.vocabularies, [folder.path().join("ours.csv")]);
        assert_eq!(config.editorial, Some(folder.path().join("people/editorial.csv")));
        assert_eq!(Config::find(&folder.path().join("elsewhere")).unwrap(), Config::default());
    }

    #[test]
    fn sections_of_other_commands_are_passed_over() {
        let text = "[[catalog]]\nname = \"udemy\"\nseats = 5\nrenews = 2027-03-01\n[sync]\nanything = 1\n";
        assert_eq!(parse(text).unwrap(), Config::default());
    }

    #[test]
    fn what_is_misspelt_is_named_with_its_place() {
        let error = parse("[shelf]\npath = \"x\"\n\n[[vocabulary]]\n  flie = \"a.csv\"\n").unwrap_err().to_string();
        assert!(error.starts_with("`conf/onshelf.toml`, line 5, column 3: unknown field `flie`"), "{error}");
        let error = parse("[[vocabulery]]\nfile = \"a.csv\"\n").unwrap_err().to_string();
        assert!(error.contains("line 1, column 3") && error.contains("`vocabulery`"), "{error}");
        let error = parse("[shelf]\npath = 3\n").unwrap_err().to_string();
        assert!(error.contains("line 2, column 8"), "{error}");
        let error = parse("[shelf\n").unwrap_err().to_string();
        assert!(error.contains("line 1"), "{error}");
    }

    #[test]
    fn a_vocabulary_that_is_not_there_is_an_error() {
        let error = parse("[[vocabulary]]\nfile = \"gone.csv\"\n").unwrap_err();
        assert!(matches!(error, ConfigError::NoVocabulary { line: 2, column: 8, .. }), "{error}");
    }
}
