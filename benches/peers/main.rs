//! Onshelf beside plain tantivy and SQLite's full-text search, on the same courses, in one process.
//!
//! `cargo bench --bench peers` measures all of `docs/performance.md`; `cargo bench --bench peers -- match size` only what is
//! named: `import`, `match`, `size`, `start`, `threads`, `growth`, `memory`. `growth` and `memory` take a million generated
//! courses and some minutes; `-- growth --courses 5000000` takes more. It reads the gold data beside the repository where it
//! is present, else the bundled demo, and says which. It judges nothing: ratios are compared across machines, times are not.

mod catalogs;
mod generated;
mod plain;
mod process;
mod sqlite;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

use onshelf::jobs::this_year;
use onshelf::matching::{MatchOptions, Matcher};
use onshelf::model::Course;
use onshelf::shelf::ShelfReader;
use onshelf::skills::Knowledge;

use crate::catalogs::{Catalogs, import};
use crate::plain::Plain;
use crate::process::{Cost, onshelf};
use crate::sqlite::Sqlite;

/// Whatever went wrong; a bench says so and ends.
pub type Failure = Box<dyn std::error::Error>;

/// How often each thing is done; the median counts.
const PASSES: usize = 7;
/// Courses asked for.
const TOP: usize = 10;
/// Needs in a bulk run.
const MANY_NEEDS: usize = 100_000;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let many = arguments.iter().position(|argument| argument == "--courses").and_then(|at| arguments.get(at + 1));
    let many: usize = many.map_or(Ok(1_000_000), |count| count.parse())?;
    let named: Vec<&str> =
        arguments.iter().map(String::as_str).take_while(|argument| *argument != "--courses").collect();
    let wanted = |what: &str| named.is_empty() || named.contains(&what);

    let catalogs = Catalogs::at_hand()?;
    let courses = catalogs.courses()?;
    println!("{}: {} courses, {} needs", catalogs.name, courses.len(), catalogs.needs.len());
    let bench = Bench { catalogs, courses, folder: tempfile::tempdir()?, knowledge: Knowledge::bundled() };
    let shelf = bench.path("shelf");
    import(&bench.catalogs.exports, &shelf, &bench.knowledge)?;
    if wanted("import") {
        bench.import()?;
    }
    if wanted("match") || wanted("size") {
        bench.match_and_size(&shelf, wanted("match"), wanted("size"))?;
    }
    if wanted("start") {
        bench.start(&shelf)?;
    }
    if wanted("threads") {
        bench.threads(&shelf)?;
    }
    if wanted("growth") || wanted("memory") {
        bench.growth(many, wanted("memory"))?;
    }
    Ok(())
}

struct Bench {
    catalogs: Catalogs,
    courses: Vec<Course>,
    folder: tempfile::TempDir,
    knowledge: Knowledge,
}

impl Bench {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Full import, from files to commit, beside rows already read.
    fn import(&self) -> Result<(), Failure> {
        let mut times = [const { Vec::new() }; 3];
        for pass in 0..PASSES {
            let [ours, plain, sqlite] =
                ["import", "import-plain", "import-sqlite"].map(|name| self.path(&format!("{name}-{pass}")));
            times[0].push(timed(|| import(&self.catalogs.exports, &ours, &self.knowledge))?);
            times[1].push(timed(|| Plain::build(&self.courses, &plain))?);
            times[2].push(timed(|| Sqlite::build(&self.courses, &sqlite))?);
            std::fs::remove_dir_all(ours)?;
            std::fs::remove_dir_all(plain)?;
        }
        let [ours, plain, sqlite] = times.map(median);
        println!("\nimport: onshelf {ours:.2} s, plain tantivy {plain:.2} s, SQLite {sqlite:.2} s");
        println!("  against plain tantivy {:.2} x; against SQLite {:.2} x", ours / plain, ours / sqlite);
        Ok(())
    }

    /// A need's best ten with evidence and verdict beside the best ten by BM25; and what lies on disk.
    fn match_and_size(&self, path: &Path, matched: bool, size: bool) -> Result<(), Failure> {
        let plain = Plain::build(&self.courses, &self.path("plain"))?;
        let sqlite = Sqlite::build(&self.courses, &self.path("sqlite"))?;
        if matched {
            let shelf = ShelfReader::open(path)?;
            let matcher = Matcher::new(&self.knowledge, &shelf, this_year());
            let options = MatchOptions { top: TOP, ..MatchOptions::default() };
            let mut times = vec![[const { Vec::new() }; 3]; self.catalogs.needs.len()];
            for pass in 0..=2 * PASSES {
                for (need, times) in self.catalogs.needs.iter().zip(&mut times) {
                    let costs = [
                        timed(|| Ok(matcher.answer(need, &options)?))?,
                        timed(|| plain.search(&need.text, TOP))?,
                        timed(|| sqlite.search(&need.text, TOP))?,
                    ];
                    // The first pass reads the files in.
                    if pass > 0 {
                        times.iter_mut().zip(costs).for_each(|(times, cost)| times.push(cost));
                    }
                }
            }
            let of = |side: usize| times.iter().map(|times| median(times[side].clone())).sum::<f64>() * 1e3;
            let [ours, theirs, database] = [0, 1, 2].map(|side| of(side) / times.len() as f64);
            println!(
                "\nmatch, top {TOP}, one thread: onshelf {ours:.2} ms a need, plain tantivy {theirs:.2} ms, SQLite \
                 {database:.2} ms"
            );
            println!("  against plain tantivy {:.1} x; SQLite takes {:.1} x as long", ours / theirs, database / ours);
        }
        if size {
            let of = |path: &Path| Ok::<f64, Failure>(bytes(path)? as f64 / self.courses.len() as f64);
            let (ours, plain) = (of(&path.join("index"))?, of(&self.path("plain"))?);
            println!("\nindex: onshelf {ours:.0} bytes a course, plain tantivy {plain:.0}: {:.2} x", ours / plain);
        }
        Ok(())
    }

    /// The program asked once.
    fn start(&self, shelf: &Path) -> Result<(), Failure> {
        let mut times = Vec::new();
        for _ in 0..3 * PASSES {
            times.push(process::time(onshelf(shelf).args(["match", "k8s"]))?);
        }
        println!("\nonce `onshelf match k8s`, start to exit: {:.0} ms", median(times) * 1e3);
        Ok(())
    }

    /// Many needs on one thread and on two.
    fn threads(&self, shelf: &Path) -> Result<(), Failure> {
        let needs = self.path("needs.ndjson");
        generated::write_needs(&self.catalogs.needs, MANY_NEEDS / 10, &needs)?;
        let mut times = [const { Vec::new() }; 2];
        for _ in 0..3 {
            for (threads, times) in ["1", "2"].into_iter().zip(&mut times) {
                times.push(bulk(shelf, &needs, threads)?.seconds);
            }
        }
        let [one, two] = times.map(median);
        println!("\n{} needs to NDJSON: one thread {one:.1} s, two {two:.1} s: {:.2} x", MANY_NEEDS / 10, one / two);
        Ok(())
    }

    /// Time, and peak memory, of `many` courses beside as many as there are.
    fn growth(&self, many: usize, memory: bool) -> Result<(), Failure> {
        let mut sizes = Vec::new();
        for count in [self.courses.len(), many] {
            let file = self.path(&format!("generated-{count}.csv"));
            generated::write_courses(&self.courses, count, &file)?;
            let shelf = self.path(&format!("shelf-{count}"));
            let imported = process::run(onshelf(&shelf).arg("import").arg(&file))?;
            std::fs::remove_file(&file)?;
            let needs = self.path("some-needs.ndjson");
            generated::write_needs(&self.catalogs.needs, 1000, &needs)?;
            let asked = bulk(&shelf, &needs, "1")?;
            sizes.push((count, imported, asked.seconds / 1000.0));
            println!(
                "\n{count} generated courses: import {:.1} s ({:.1} µs each){}, {:.2} ms a need on one thread",
                imported.seconds,
                imported.seconds * 1e6 / count as f64,
                said(imported),
                asked.seconds
            );
            if memory {
                generated::write_needs(&self.catalogs.needs, MANY_NEEDS, &needs)?;
                if count == self.courses.len() {
                    println!("  {MANY_NEEDS} needs{}", said(bulk(&shelf, &needs, "2")?));
                }
            }
        }
        if let [(few, import, need), (many, imports, needs)] = sizes[..] {
            let each = |cost: Cost, count: usize| cost.seconds / count as f64;
            println!(
                "  grown {:.1} x: a course takes {:.2} x as long to import, a need {:.1} x",
                many as f64 / few as f64,
                each(imports, many) / each(import, few),
                needs / need
            );
        }
        Ok(())
    }
}

fn bulk(shelf: &Path, needs: &Path, threads: &str) -> Result<Cost, Failure> {
    let mut command = onshelf(shelf);
    command.args(["match", "--format", "ndjson", "--needs"]).arg(needs).env("RAYON_NUM_THREADS", threads);
    process::run(&mut command)
}

fn said(cost: Cost) -> String {
    cost.peak_mb.map(|peak| format!(", at most {peak:.0} MB")).unwrap_or_default()
}

/// Seconds that `work` takes.
fn timed<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<f64, Failure> {
    let started = Instant::now();
    black_box(work()?);
    Ok(started.elapsed().as_secs_f64())
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// All bytes of the files in `folder`.
fn bytes(folder: &Path) -> Result<u64, Failure> {
    let mut all = 0;
    for entry in std::fs::read_dir(folder)? {
        all += entry?.metadata()?.len();
    }
    Ok(all)
}
