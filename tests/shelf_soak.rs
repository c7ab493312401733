//! Two hundred kills at random moments of imports of the gold data with changes. It takes some minutes and is run on demand:
//! `cargo test --release --test shelf_soak -- --ignored --nocapture`.

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use onshelf::import::ExportFile;
use onshelf::shelf::{KeptSources, ShelfReader};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use support::Onshelf;

const KILLS: usize = 200;

/// The exports of the gold data, if it is there.
fn gold() -> Option<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/gold/full");
    let entries = std::fs::read_dir(folder).ok()?.filter_map(Result::ok).map(|entry| entry.path());
    let mut exports: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|end| end == "csv")).collect();
    exports.sort();
    Some(exports)
}

/// What stands on the shelf of each catalog: a number for its courses together.
fn content(shelf: &Path) -> BTreeMap<String, u64> {
    let reader = ShelfReader::open(shelf).unwrap();
    assert_eq!(reader.courses(), reader.state().courses());
    let mut content: BTreeMap<String, u64> = reader.state().catalogs.keys().map(|name| (name.to_string(), 0)).collect();
    for address in reader.addresses() {
        let (catalog, course) = reader.course(address).unwrap();
        let text = format!("{course:?}");
        let hash = text
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let sum = content.get_mut(catalog.as_str()).unwrap();
        *sum = sum.wrapping_add(hash);
    }
    content
}

/// The export `text` as it may be another night: some titles are others, some rows are gone, some come back.
fn another_night(text: &str, night: usize) -> String {
    let mut lines = text.split_inclusive('\n');
    let mut other = lines.next().unwrap_or_default().to_owned();
    // Only rows of one line are touched, which all but a few are.
    for (number, line) in lines.enumerate() {
        match (number * 7 + night * 13) % 100 {
            0 => {}
            1 => other.push_str(&line.replacen(' ', &format!(" night {night} "), 1)),
            _ => other.push_str(line),
        }
    }
    other
}

#[test]
#[ignore = "takes some minutes; run on demand"]
fn two_hundred_kills_lose_and_tear_nothing() {
    let Some(exports) = gold() else { return eprintln!("skipped: there is no gold data in ../shared") };
    let person = Onshelf::new();
    let names: Vec<String> =
        exports.iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    let texts: Vec<String> = exports.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let mut arguments = vec!["import"];
    arguments.extend(names.iter().map(String::as_str));
    let deliver = |night: usize| {
        for (name, text) in names.iter().zip(&texts) {
            std::fs::write(person.path(name), another_night(text, night)).unwrap();
        }
    };
    deliver(0);
    // Some rows of the gold data are rejected, so the status is 1.
    person.run(&arguments).exits(1);
    let shelf = person.path("shelf");
    let mut before = content(&shelf);
    let mut runner = TestRunner::default();
    let (mut untouched, mut mixed, mut done) = (0, 0, 0);
    let mut whole = std::time::Duration::from_secs(2);
    for night in 1..=KILLS {
        deliver(night);
        let share = (0..110_u32).new_tree(&mut runner).unwrap().current();
        let mut child = person.start(&arguments);
        // Nobody reads what it says; its pipes must not fill up.
        drop((child.stdout.take(), child.stderr.take()));
        std::thread::sleep(whole * share / 100);
        child.kill().unwrap();
        child.wait().unwrap();
        let now = content(&shelf);
        let began = Instant::now();
        person.run(&arguments).exits(1);
        whole = began.elapsed();
        let after = content(&shelf);
        assert_eq!(now.len(), names.len());
        for (catalog, sum) in &now {
            let is_old_or_new = *sum == before[catalog] || *sum == after[catalog];
            assert!(is_old_or_new, "kill {night}, after {share}% of {whole:?}: {catalog} is neither old nor new");
        }
        if now == before {
            untouched += 1;
        } else if now == after {
            done += 1;
        } else {
            mixed += 1;
        }
        before = after;
    }
    for name in &names {
        let catalog = onshelf::model::CatalogName::from_file_name(name);
        let kept = KeptSources::of(&shelf).find(&catalog).unwrap().unwrap();
        assert_eq!(kept.digest, ExportFile::look_at(&person.path(name)).unwrap().digest, "{name}");
    }
    let fresh = person.path("fresh");
    let fresh_arguments = [&["--shelf", fresh.to_str().unwrap()], &arguments[..]].concat();
    person.run(&fresh_arguments).exits(1);
    assert!(content(&fresh) == before, "the shelf after {KILLS} kills is not the one of a single import");
    person.run(&["repair"]).exits(0).says("nothing is wrong");
    eprintln!(
        "{KILLS} kills: {untouched} before the first commit, {mixed} between commits of catalogs, {done} after the last; none \
         lost, none torn"
    );
}
