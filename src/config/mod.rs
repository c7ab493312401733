//! `onshelf.toml`: what an organisation sets once instead of saying it with every command.

mod catalog_settings;
mod coverage_settings;
mod message_settings;
mod place;
mod quantity;
mod report_settings;
mod sync_settings;

use std::path::{Path, PathBuf};

use serde::Deserialize;

use catalog_settings::CatalogSection;
pub use catalog_settings::CatalogSettings;
use coverage_settings::CoverageSection;
pub use coverage_settings::CoverageSettings;
pub use message_settings::{MailSettings, WebhookFormat, WebhookSettings, When};
pub use place::Place;
use place::Text;
use report_settings::ReportSection;
pub use report_settings::ReportSettings;
use sync_settings::SyncSection;
pub use sync_settings::{LogFormat, Share, SyncSettings};

use crate::model::Licences;

/// The file looked for where a command is run.
pub const FILE: &str = "onshelf.toml";

/// What `onshelf.toml` says. All of it is optional, and the command line wins.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Config {
    /// The shelf's directory.
    pub shelf: Option<PathBuf>,
    /// Files of the organisation's own vocabulary, in the order they are merged.
    pub vocabularies: Vec<PathBuf>,
    /// The file of what people decided about courses.
    pub editorial: Option<PathBuf>,
    /// The catalogs, in the order of the file.
    pub catalogs: Vec<CatalogSettings>,
    /// How the nightly job goes about.
    pub sync: SyncSettings,
    /// What a check before buying takes for granted.
    pub coverage: CoverageSettings,
    /// How reports are written.
    pub report: ReportSettings,
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
    #[serde(default)]
    catalog: Vec<CatalogSection>,
    #[serde(default)]
    sync: SyncSection,
    #[serde(default)]
    coverage: CoverageSection,
    #[serde(default)]
    report: ReportSection,
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
        match Self::read(&folder.join(FILE)) {
            Err(ConfigError::Unreadable { error, .. }) if error.kind() == std::io::ErrorKind::NotFound => {
                Ok(Self::default())
            }
            read => read,
        }
    }

    /// The configuration in the file `path`, which must be there.
    ///
    /// # Errors
    /// As for [`find`](Self::find), and if there is none.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&text, path),
            Err(error) => Err(ConfigError::Unreadable { path: path.to_owned(), error }),
        }
    }

    /// The configuration `text` of the file `path`, whose folder its own paths start from.
    ///
    /// # Errors
    /// As for [`find`](Self::find).
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        // Editors on Windows begin a file with this mark.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let text = Text { text, path };
        let sections: Sections = toml::from_str(text.text)
            .map_err(|error| text.wrong(&error.span().unwrap_or_default(), error.message()))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut config = Self {
            shelf: sections.shelf.and_then(|shelf| shelf.path).map(|shelf| folder.join(shelf)),
            // Read by those who need it: an import does not fail for want of it.
            editorial: sections.editorial.map(|editorial| folder.join(editorial.file)),
            sync: sections.sync.settings(folder, &text)?,
            coverage: sections.coverage.settings(&text)?,
            report: sections.report.settings(&text)?,
            ..Self::default()
        };
        for vocabulary in sections.vocabulary {
            let file = folder.join(vocabulary.file.get_ref());
            if !file.is_file() {
                let Place { line, column } = text.place(&vocabulary.file.span());
                return Err(ConfigError::NoVocabulary { path: path.to_owned(), line, column, file });
            }
            config.vocabularies.push(file);
        }
        for section in sections.catalog {
            let settings = section.settings(&text)?;
            if let Some(first) = config.catalogs.iter().find(|known| known.name == settings.name) {
                let what =
                    format!("the catalog `{}` was already described on line {}", settings.name, first.place.line);
                return Err(text.wrong_at(settings.place, what));
            }
            config.catalogs.push(settings);
        }
        Ok(config)
    }

    /// On what terms the catalogs are had.
    pub fn licences(&self) -> Licences {
        self.catalogs.iter().map(|catalog| (catalog.name.clone(), catalog.licence.clone())).collect()
    }
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
    fn a_catalog_is_described_once() {
        let text = "[[catalog]]\nname = \"udemy\"\n[[catalog]]\nname = \"udemy\"\n";
        let error = parse(text).unwrap_err().to_string();
        assert_eq!(error, "`conf/onshelf.toml`, line 4, column 8: the catalog `udemy` was already described on line 2");
    }

    #[test]
    fn licences_say_who_may_open_what() {
        let text = "[[catalog]]\nname = \"udemy\"\naccess = [\"Platform\"]\n[[catalog]]\nname = \"coursera\"\n";
        let licences = parse(text).unwrap().licences();
        assert!(licences.access(&"udemy".parse().unwrap()).is_restricted());
        assert!(!licences.access(&"coursera".parse().unwrap()).is_restricted());
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
