//! The courses and needs everything is measured on.

use std::path::{Path, PathBuf};

use onshelf::import::{Export, NeedsReader, Profiles, Row};
use onshelf::jobs::{ImportRequest, import_catalog, now};
use onshelf::model::{Course, Need};
use onshelf::shelf::Shelf;
use onshelf::skills::Knowledge;

use crate::Failure;

/// Exports and needs on disk.
pub struct Catalogs {
    /// What they are called in what is printed.
    pub name: &'static str,
    /// The exports, in order.
    pub exports: Vec<PathBuf>,
    /// What is asked.
    pub needs: Vec<Need>,
}

impl Catalogs {
    /// The gold data beside the repository where it is present, else the bundled demo.
    pub fn at_hand() -> Result<Self, Failure> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let gold = root.join("../shared/gold");
        let (folder, needs, name) = if gold.join("full").is_dir() {
            (gold.join("full"), gold.join("needs.csv"), "the gold shelf")
        } else {
            (root.join("catalogs/demo"), root.join("catalogs/demo/needs.csv"), "the demo catalogs")
        };
        let mut exports: Vec<_> = std::fs::read_dir(folder)?.flatten().map(|entry| entry.path()).collect();
        exports.retain(|file| file.extension().is_some_and(|ending| ending == "csv") && !file.ends_with("needs.csv"));
        exports.sort();
        let stated = NeedsReader::from_path(&needs)?;
        let needs = stated.filter_map(|line| line.ok()?.ok()).map(|stated| stated.need).collect();
        Ok(Self { name, exports, needs })
    }

    /// All courses, read.
    pub fn courses(&self) -> Result<Vec<Course>, Failure> {
        let profiles = Profiles::bundled();
        let mut courses = Vec::new();
        for file in &self.exports {
            let rows = Export::open(file, &profiles, None)?;
            courses.extend(rows.flatten().filter_map(|row| match row {
                Row::Course { course, .. } => Some(course),
                _ => None,
            }));
        }
        Ok(courses)
    }
}

/// Imports `exports` into a new shelf at `path`, as `onshelf import` does.
pub fn import(exports: &[PathBuf], path: &Path, knowledge: &Knowledge) -> Result<(), Failure> {
    let profiles = Profiles::bundled();
    let mut shelf = Shelf::open_or_create(path, knowledge)?;
    for file in exports {
        let export = Export::open(file, &profiles, None)?;
        let request = ImportRequest { file: file.clone(), ..ImportRequest::default() };
        import_catalog(&mut shelf, export, &request, &path.join("rejects"), &now(), &|_| ())?;
    }
    shelf.close()?;
    Ok(())
}
