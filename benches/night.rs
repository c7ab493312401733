//! What a night costs: beside a first import of the same catalogs, and beside reading and hashing their files.
//!
//! `cargo bench --bench night` does the nightly job on a new shelf, with lock, history and memory of the sources as ever: a
//! first night; one on which no file changed; one on which one row in a hundred did. Then all files are imported by hand as
//! they are, so that every row is read and none changed. It reads the gold data beside the repository where it is present,
//! else the bundled demo, and says which. `cargo bench --bench night -- 3` does three passes.

use std::path::{Path, PathBuf};
use std::time::Instant;

use onshelf::config::Config;
use onshelf::import::{Export, ExportFile, Profiles};
use onshelf::jobs::{ImportRequest, SyncRequest, import_catalog, now, sync};
use onshelf::model::CatalogName;
use onshelf::shelf::Shelf;
use onshelf::skills::Knowledge;

const PASSES: usize = 7;
/// One row in so many changes in a night.
const CHANGES: usize = 100;

type Failure = Box<dyn std::error::Error>;

/// What is timed, in the order it is done.
#[derive(Clone, Copy)]
enum What {
    Hash,
    First,
    NoChange,
    OnePercent,
    ByHand,
}

fn main() -> Result<(), Failure> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let gold = root.join("../shared/gold/full");
    let (catalogs, name) =
        if gold.is_dir() { (gold, "the gold shelf") } else { (root.join("catalogs/demo"), "the demo catalogs") };
    let passes = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(PASSES).max(1);
    let folder = tempfile::tempdir()?;
    let files = exports(&catalogs)?;
    let changed = changed(&files, folder.path())?;
    let knowledge = Knowledge::bundled();
    let (as_ever, with_changes) = (nightly(&files)?, nightly(&changed)?);
    let mut times = [const { Vec::new() }; 5];
    for pass in 0..passes {
        let shelf = folder.path().join(format!("shelf-{pass}"));
        let mut time = |what: What, work: &dyn Fn() -> Result<(), Failure>| timed(work, &mut times[what as usize]);
        time(What::Hash, &|| files.iter().try_for_each(|file| Ok(ExportFile::look_at(file).map(drop)?)))?;
        time(What::First, &|| night(&shelf, &as_ever))?;
        time(What::NoChange, &|| night(&shelf, &as_ever))?;
        time(What::OnePercent, &|| night(&shelf, &with_changes))?;
        time(What::ByHand, &|| import(&shelf, &changed, &knowledge))?;
        std::fs::remove_dir_all(&shelf)?;
    }
    times.iter_mut().for_each(|times| times.sort_by(f64::total_cmp));
    println!("{name}, {} catalogs", files.len());
    // On a machine that others use too, the least of the passes is nearest to what the work costs.
    for (name, at) in [("median", passes / 2), ("least", 0)] {
        tell(&format!("{name} of {passes} passes"), &|what| times[what as usize][at]);
    }
    Ok(())
}

fn tell(title: &str, time: &dyn Fn(What) -> f64) {
    let (hash, first) = (time(What::Hash), time(What::First));
    let share = |what| format!("{:.2} s ({:.1}% of the first)", time(what), time(what) / first * 100.0);
    println!("{title}");
    println!("  files read and hashed         {hash:.3} s");
    println!(
        "  a night without a change      {:.3} s ({:.2} times that)",
        time(What::NoChange),
        time(What::NoChange) / hash
    );
    println!("  a first night                 {first:.2} s");
    println!("  a night, 1% of rows changed   {}", share(What::OnePercent));
    println!("  all rows read, none changed   {}", share(What::ByHand));
}

fn timed(work: &dyn Fn() -> Result<(), Failure>, times: &mut Vec<f64>) -> Result<(), Failure> {
    let started = Instant::now();
    work()?;
    times.push(started.elapsed().as_secs_f64());
    Ok(())
}

/// The configuration that fetches each of `files` into a catalog of its own.
fn nightly(files: &[PathBuf]) -> Result<Config, Failure> {
    // The files were written just now; as a night would find them, they have settled.
    let mut text = "[sync]\nsettle = \"0s\"\n".to_owned();
    for file in files {
        let (name, source) = (CatalogName::from_file_name(&file.to_string_lossy()), file.canonicalize()?);
        text += &format!("[[catalog]]\nname = \"{name}\"\nsource = {:?}\n", source.display().to_string());
    }
    Ok(Config::parse(&text, Path::new("onshelf.toml"))?)
}

fn night(shelf: &Path, config: &Config) -> Result<(), Failure> {
    let report = sync(&SyncRequest {
        shelf,
        config,
        only: &[],
        accept: &[],
        command: "onshelf sync",
        now: &now(),
        this_year: 2026,
        progress: &|_, _| (),
    })?;
    match report.catalogs.iter().find_map(|catalog| catalog.outcome.trouble()) {
        Some(trouble) => Err(trouble.into()),
        None => Ok(()),
    }
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
