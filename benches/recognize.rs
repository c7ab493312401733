//! How fast the recognizer reads course text, in megabytes a second on one core.
//!
//! `cargo bench --bench recognize` reads the gold shelf beside the repository where it is present, else the bundled demo
//! catalogs, and says which. It prints the median of several passes; it judges nothing.

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use onshelf::import::{Export, Profiles, Row};
use onshelf::skills::{Knowledge, Recognition};

const PASSES: usize = 7;

fn main() {
    let gold = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/gold/full");
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogs/demo");
    let (folder, name) = if gold.is_dir() { (gold, "the gold shelf") } else { (demo, "the demo catalogs") };
    let texts = texts(&folder);
    let bytes: usize = texts.iter().map(String::len).sum();
    let started = Instant::now();
    let knowledge = Knowledge::bundled();
    println!("vocabulary compiled in {:.1} ms", started.elapsed().as_secs_f64() * 1e3);
    let mut found = Recognition::default();
    let mut speeds: Vec<f64> = (0..PASSES)
        .map(|_| {
            let started = Instant::now();
            let mut mentions = 0;
            for text in &texts {
                knowledge.recognizer.read(text, &mut found);
                mentions += black_box(&found.mentions).len();
            }
            black_box(mentions);
            bytes as f64 / 1e6 / started.elapsed().as_secs_f64()
        })
        .collect();
    speeds.sort_by(f64::total_cmp);
    println!(
        "{name}: {} courses, {:.1} MB; {:.0} MB/s on one core (median of {PASSES}; {:.0} to {:.0})",
        texts.len(),
        bytes as f64 / 1e6,
        speeds[PASSES / 2],
        speeds[0],
        speeds[PASSES - 1]
    );
}

/// Title, tags and description of every course, as the shelf reads them.
fn texts(folder: &Path) -> Vec<String> {
    let profiles = Profiles::bundled();
    let mut files: Vec<_> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    files.sort();
    let mut texts = Vec::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "csv")) {
        let Ok(export) = Export::open(file, &profiles, None) else { continue };
        for row in export.flatten() {
            if let Row::Course { course, .. } = row {
                texts.push(format!("{}\n{}\n{}", course.title, course.skills.join(" ; "), course.description));
            }
        }
    }
    texts
}
