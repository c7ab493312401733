//! What a night costs beside a first import of the same catalogs.
//!
//! `cargo bench --bench night` imports the catalogs into a new shelf; once more with one row in a hundred changed; and once
//! more as they are then. Beside it stands the time to read and hash the files. It reads the gold data beside the repository
//! where it is present, else the bundled demo, and says which.

use std::path::{Path, PathBuf};
use std::time::Instant;

use onshelf::import::{Export, ExportFile, Profiles};
use onshelf::jobs::{ImportRequest, import_catalog, now};
use onshelf::shelf::Shelf;
use onshelf::skills::Knowledge;

const PASSES: usize = 7;
/// One row in so many changes in a night.
const CHANGES: usize = 100;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let gold = root.join("../shared/gold/full");
    let (catalogs, name) =
        if gold.is_dir() { (gold, "the gold shelf") } else { (root.join("catalogs/demo"), "the demo catalogs") };
    let knowledge = Knowledge::bundled();
    let folder = tempfile::tempdir()?;
    let files = exports(&catalogs)?;
    let changed = changed(&files, folder.path())?;
    let mut times = [const { Vec::new() }; 4];
    for pass in 0..PASSES {
        let shelf = folder.path().join(format!("shelf-{pass}"));
        times[0]
            .push(timed(|| files.iter().try_for_each(|file| ExportFile::look_at(file).map(drop)).map_err(Into::into))?);
        times[1].push(timed(|| import(&shelf, &files, &knowledge))?);
        times[2].push(timed(|| import(&shelf, &changed, &knowledge))?);
        times[3].push(timed(|| import(&shelf, &changed, &knowledge))?);
        std::fs::remove_dir_all(&shelf)?;
    }
    times.iter_mut().for_each(|times| times.sort_by(f64::total_cmp));
    println!("{name}, {} catalogs", files.len());
    // On a machine that others use too, the least of the passes is nearest to what the work costs.
    for (name, at) in [("median", PASSES / 2), ("least", 0)] {
        let [hash, first, night, same] = [0, 1, 2, 3].map(|what| times[what][at]);
        println!(
            "{name} of {PASSES} passes: first import {first:.2} s; 1% of rows changed {night:.2} s ({:.0}%); all rows read, \
             none changed {same:.2} s ({:.0}%); files read and hashed {hash:.3} s",
            night / first * 100.0,
            same / first * 100.0
        );
    }
    Ok(())
}

fn timed(work: impl FnOnce() -> Result<(), Failure>) -> Result<f64, Failure> {
    let started = Instant::now();
    work()?;
    Ok(started.elapsed().as_secs_f64())
}

fn import(path: &Path, files: &[PathBuf], knowledge: &Knowledge) -> Result<(), Failure> {
    let profiles = Profiles::bundled();
    let mut shelf = Shelf::open_or_create(path, knowledge)?;
    for file in files {
        let export = Export::open(file, &profiles, None)?;
        let original = Some(ExportFile::look_at(file)?);
        let request = ImportRequest { file: file.clone(), original, ..ImportRequest::default() };
        import_catalog(&mut shelf, export, &request, &path.join("rejects"), &now(), &|_| ())?;
    }
    shelf.close()?;
    Ok(())
}

/// The catalogs of `folder`, in order; a needs file beside them is none.
fn exports(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files: Vec<_> = std::fs::read_dir(folder)?.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "csv") && !file.ends_with("needs.csv"));
    files.sort();
    Ok(files)
}

/// Copies of `files` in `folder`, with another word in one row of a hundred.
fn changed(files: &[PathBuf], folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut copies = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(file)?;
        let lines = text.split_inclusive('\n').enumerate();
        let other: String = lines
            .map(|(number, line)| if number % CHANGES == 1 { line.replacen(' ', " new ", 1) } else { line.to_owned() })
            .collect();
        let copy = folder.join(file.file_name().unwrap_or_default());
        std::fs::write(&copy, other)?;
        copies.push(copy);
    }
    Ok(copies)
}
