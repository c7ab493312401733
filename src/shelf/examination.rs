//! A shelf looked at as a whole, every course of it: what is wrong, and what can still be read.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};

use tantivy::Index;

use super::directory::ReadingDirectory;
use super::error::ShelfError;
use super::fingerprint::key_hash;
use super::history::History;
use super::integrity::{self, of_reading};
use super::reader::{INDEX_FOLDER, ShelfReader};
use super::rebuild;
use super::salvage::Salvage;
use super::schema::FORMAT;
use super::sources::{KeptSource, KeptSources};
use super::state::{CatalogState, ShelfState};
use crate::model::{CatalogName, Course};

/// What an examination of a shelf found.
pub struct Examination {
    pub(super) path: PathBuf,
    /// What is wrong with the index; it can be built anew. Empty if nothing is.
    pub damage: Vec<String>,
    /// What is wrong beside it, which only a person or the next import can put right.
    pub remarks: Vec<String>,
    /// The last state that can be read, of whatever format.
    pub(super) state: Option<ShelfState>,
    /// The format of the shelf, if it is not the one of this version.
    pub(super) old_format: Option<u32>,
    salvage: Salvage,
    kept: BTreeMap<CatalogName, KeptSource>,
}

impl Examination {
    /// Looks at the shelf in the directory `path`. Nothing is written. `digest` takes the digest of a kept export's bytes
    /// ([`crate::import::digest`]).
    ///
    /// # Errors
    /// If there is no shelf, or one of a newer format.
    pub fn of(path: &Path, digest: &dyn Fn(&mut dyn Read) -> std::io::Result<String>) -> Result<Self, ShelfError> {
        let mut examination = Self {
            path: path.to_owned(),
            damage: Vec::new(),
            remarks: Vec::new(),
            state: None,
            old_format: None,
            salvage: Salvage::default(),
            kept: BTreeMap::new(),
        };
        let sources = KeptSources::of(path);
        if rebuild::was_broken_off(path) {
            examination.damage.push("an earlier repair was broken off".into());
        }
        examination.state(!sources.catalogs()?.is_empty())?;
        examination.index();
        examination.sources(&sources, digest)?;
        examination.history();
        Ok(examination)
    }

    fn state(&mut self, has_sources: bool) -> Result<(), ShelfError> {
        match ShelfState::load(&self.path) {
            Ok(state) => self.state = Some(state),
            Err(ShelfError::Format { found, .. }) if found < FORMAT => {
                self.damage.push(format!("its format is {found}, and this onshelf reads format {FORMAT}"));
                self.old_format = Some(found);
                self.state = ShelfState::of_any_format(&self.path);
            }
            Err(ShelfError::Damaged { what, .. }) => {
                self.damage.push(what);
                self.state = None;
            }
            Err(ShelfError::Missing { .. }) if has_sources || !self.damage.is_empty() => {
                self.damage.push(format!("its folder `{INDEX_FOLDER}` is missing"));
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn index(&mut self) {
        let folder = self.path.join(INDEX_FOLDER);
        let opened = ReadingDirectory::open(&folder).map_err(Into::into).and_then(Index::open);
        let index = match opened {
            Ok(index) => index,
            // That the list of segments is missing was said already.
            Err(_) if !self.damage.is_empty() => return,
            Err(error) => return self.damage.push(what(of_reading(&self.path, error))),
        };
        let state = self.state.as_ref().filter(|_| self.old_format.is_none());
        match integrity::findings(&self.path, &index, state) {
            Ok(found) if self.old_format.is_none() => self.damage.extend(found),
            Ok(_) => {}
            Err(error) => self.damage.push(what(error)),
        }
        self.salvage = Salvage::of(&folder, &index);
        if self.damage.is_empty()
            && let Err(error) = ShelfReader::open(&self.path)
        {
            self.damage.push(what(error));
        }
        if self.salvage.unreadable > 0 {
            self.damage.push(format!("{} of its courses cannot be read", self.salvage.unreadable));
        }
        self.counts();
    }

    /// What the state says of each catalog, beside the courses that are there.
    fn counts(&mut self) {
        let Some(state) = &self.state else { return };
        let held = self.salvage.catalogs();
        for (name, catalog) in &state.catalogs {
            let readable = held.get(name).copied().unwrap_or(0);
            if readable != catalog.courses {
                self.damage
                    .push(format!("{name}: {readable} courses can be read, its state knows {}", catalog.courses));
            }
        }
        for (name, courses) in held.iter().filter(|(name, _)| !state.catalogs.contains_key(*name)) {
            self.damage.push(format!("{name}: {courses} courses of a catalog its state does not know"));
        }
    }

    fn sources(
        &mut self,
        sources: &KeptSources,
        digest: &dyn Fn(&mut dyn Read) -> std::io::Result<String>,
    ) -> Result<(), ShelfError> {
        let mut known: BTreeSet<CatalogName> = sources.catalogs()?.into_iter().collect();
        known.extend(self.state.iter().flat_map(|state| state.catalogs.keys().cloned()));
        for name in known {
            let wanted = self.state.as_ref().and_then(|state| state.catalogs.get(&name)?.digest.clone());
            match sources.find(&name) {
                Ok(Some(kept)) => {
                    let found = sources.open(&name).map_err(|error| error.to_string());
                    let found = found.and_then(|mut bytes| digest(&mut bytes).map_err(|error| error.to_string()));
                    match found {
                        Ok(found) if found == kept.digest && wanted.as_ref().is_none_or(|wanted| *wanted == found) => {
                            self.kept.insert(name, kept);
                        }
                        Ok(found) if found == kept.digest => {
                            self.remarks.push(format!(
                                "{name}: the export that is kept is of {}, not the one that was imported last; import that \
                                 again to keep it",
                                kept.accepted.get(..10).unwrap_or_default()
                            ));
                            // Where everything else is lost it is better than nothing.
                            self.kept.insert(name, kept);
                        }
                        _ => self.remarks.push(lost_source(&name, "is damaged")),
                    }
                }
                Ok(None) if wanted.is_some() => self.remarks.push(lost_source(&name, "is missing")),
                Ok(None) => {}
                Err(_) => self.remarks.push(lost_source(&name, "is damaged")),
            }
        }
        Ok(())
    }

    fn history(&mut self) {
        if let Err(error) = History::of(&self.path).read(None) {
            self.remarks.push(format!("its history cannot be read ({error})"));
        }
    }

    /// How many courses can be read.
    pub fn courses(&self) -> u64 {
        self.salvage.catalogs().values().sum()
    }

    /// Of how many catalogs the last export is kept.
    pub fn kept_sources(&self) -> usize {
        self.kept.len()
    }

    /// All catalogs there are signs of, each with where its courses can be had from.
    pub fn catalogs(&self) -> BTreeMap<CatalogName, Origin> {
        let held = self.salvage.catalogs();
        let mut names: BTreeSet<&CatalogName> = held.keys().chain(self.kept.keys()).collect();
        names.extend(self.state.iter().flat_map(|state| state.catalogs.keys()));
        names.into_iter().map(|name| (name.clone(), self.origin(name, held.get(name).copied().unwrap_or(0)))).collect()
    }

    fn origin(&self, name: &CatalogName, readable: u64) -> Origin {
        let before = self.catalog(name).map(|catalog| catalog.courses);
        let is_complete = before == Some(readable);
        match self.kept.contains_key(name) {
            // A newer version may read more out of the export than the old one did.
            true if self.old_format.is_some() || !is_complete => Origin::Source,
            _ if is_complete => Origin::Index,
            _ if readable > 0 => Origin::PartOfIndex { before },
            _ => Origin::Lost { before },
        }
    }

    /// What was known of a catalog.
    pub fn catalog(&self, name: &CatalogName) -> Option<&CatalogState> {
        self.state.as_ref()?.catalogs.get(name)
    }

    /// The export that is kept of a catalog.
    pub fn kept(&self, name: &CatalogName) -> Option<&KeptSource> {
        self.kept.get(name)
    }

    /// The courses of a catalog that can be read.
    pub fn courses_of(&self, name: &CatalogName) -> impl Iterator<Item = Course> {
        self.salvage.courses(name)
    }

    /// Those of them that are on the shelf though the last export did not hold them.
    pub fn missing_of(&self, name: &CatalogName) -> impl Iterator<Item = Course> {
        let missing = self.catalog(name).map(|catalog| catalog.missing.days()).unwrap_or_default();
        self.salvage.courses(name).filter(move |course| missing.contains_key(&key_hash(name, &course.id)))
    }
}

/// Where the courses of a catalog can be had from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// From the index, all of them.
    Index,
    /// From the export that is kept; those that were missing from it, from the index.
    Source,
    /// From the index, as many as can be read.
    PartOfIndex {
        /// How many there were, if that is known.
        before: Option<u64>,
    },
    /// From nowhere: the export must be imported again.
    Lost {
        /// How many there were, if that is known.
        before: Option<u64>,
    },
}

fn lost_source(name: &CatalogName, how: &str) -> String {
    format!("{name}: the export that was kept {how}; import it again to keep it")
}

fn what(error: ShelfError) -> String {
    match error {
        ShelfError::Damaged { what, .. } => what,
        error => error.to_string(),
    }
}
