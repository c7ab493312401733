//! Two hundred kills at random moments of imports of the gold data with changes, and as many of nights. It takes some minutes
//! and is run on demand:
//! `cargo test --release --test shelf_soak -- --ignored --nocapture`.

mod support;

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use onshelf::import::{Export, ExportFile, Profiles, Row};
use onshelf::model::{CatalogName, Course};
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

/// A catalog's courses as one number, whatever their order.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Content {
    courses: u64,
    sum: u64,
}

impl Content {
    fn add(&mut self, course: &Course) {
        let hash = format!("{course:?}")
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        self.courses += 1;
        self.sum = self.sum.wrapping_add(hash);
    }
}

/// What stands on the shelf, by catalog.
fn on_the_shelf(shelf: &Path) -> BTreeMap<String, Content> {
    let reader = ShelfReader::open(shelf).unwrap();
    let mut content: BTreeMap<String, Content> =
        reader.state().catalogs.keys().map(|name| (name.to_string(), Content::default())).collect();
    for address in reader.addresses() {
        let (catalog, course) = reader.course(address).unwrap();
        content.get_mut(catalog.as_str()).unwrap().add(&course);
    }
    for (name, state) in &reader.state().catalogs {
        assert_eq!(content[name.as_str()].courses, state.courses, "{name}");
    }
    content
}

/// What an export holds.
fn in_the_export(path: &Path, profiles: &Profiles) -> Content {
    let mut content = Content::default();
    let mut seen = HashSet::new();
    for row in Export::open(path, profiles, None).unwrap() {
        if let Row::Course { course, .. } = row.unwrap()
            && seen.insert(course.id.clone())
        {
            content.add(&course);
        }
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
    let names = names(&exports);
    let mut arguments = vec!["import"];
    arguments.extend(names.iter().map(String::as_str));
    survives(Onshelf::new(), &exports, &arguments);
}

#[test]
#[ignore = "takes some minutes; run on demand"]
fn two_hundred_kills_of_a_night_lose_and_tear_nothing() {
    let Some(exports) = gold() else { return eprintln!("skipped: there is no gold data in ../shared") };
    let mut config = "[sync]\nsettle = \"0s\"\nmissing_nights = 0\n".to_owned();
    for name in names(&exports) {
        let catalog = CatalogName::from_file_name(&name);
        config += &format!("[[catalog]]\nname = \"{catalog}\"\nsource = \"{name}\"\n");
    }
    survives(Onshelf::new().file("onshelf.toml", config), &exports, &["sync"]);
}

fn names(exports: &[PathBuf]) -> Vec<String> {
    exports.iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
}

/// Delivers the exports with changes night after night, and kills what `arguments` do with them.
fn survives(person: Onshelf, exports: &[PathBuf], arguments: &[&str]) {
    let names = names(exports);
    let texts: Vec<String> = exports.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let deliver = |night: usize| {
        for (name, text) in names.iter().zip(&texts) {
            std::fs::write(person.path(name), another_night(text, night)).unwrap();
        }
    };
    let profiles = Profiles::bundled();
    let catalog = |name: &str| CatalogName::from_file_name(name).to_string();
    let delivered = || -> BTreeMap<String, Content> {
        names.iter().map(|name| (catalog(name), in_the_export(&person.path(name), &profiles))).collect()
    };
    deliver(0);
    // Some rows of the gold data are rejected, so the status is 1.
    person.run(arguments).exits(1);
    let shelf = person.path("shelf");
    let mut before = on_the_shelf(&shelf);
    assert!(before == delivered());
    let mut runner = TestRunner::default();
    let (mut none, mut some, mut all) = (0, 0, 0);
    let mut whole = Duration::from_secs(2);
    for night in 1..=KILLS {
        deliver(night);
        let new = delivered();
        let share = (0..110_u32).new_tree(&mut runner).unwrap().current();
        let mut child = person.start(arguments);
        // Nobody reads what it says; its pipes must not fill up.
        drop((child.stdin.take(), child.stdout.take(), child.stderr.take()));
        std::thread::sleep(whole * share / 100);
        child.kill().unwrap();
        child.wait().unwrap();
        let now = on_the_shelf(&shelf);
        assert_eq!(now.len(), names.len());
        for (catalog, content) in &now {
            let is_old_or_new = *content == before[catalog] || *content == new[catalog];
            assert!(is_old_or_new, "kill {night}, after {share}% of {whole:?}: {catalog} is neither old nor new");
        }
        let switched = now.iter().filter(|(catalog, content)| **content == new[*catalog]).count();
        *(match switched {
            0 => &mut none,
            switched if switched == names.len() => &mut all,
            _ => &mut some,
        }) += 1;
        before = now;
        // Now and then a night goes through, over whatever the kills left behind.
        if night % 20 == 0 {
            let began = Instant::now();
            // Status 1 is for rejected rows; where the kill came too late, a night finds nothing to do and rejects nothing.
            person.run(arguments).exits_with_one_of(&[0, 1]);
            whole = began.elapsed().max(Duration::from_secs(1));
            before = on_the_shelf(&shelf);
            assert!(before == new, "the night after kill {night} is not what was delivered");
            eprintln!("{night} kills: {none} before the first commit, {some} between commits, {all} after the last");
        }
    }
    for name in &names {
        let kept = KeptSources::of(&shelf).find(&CatalogName::from_file_name(name)).unwrap().unwrap();
        assert_eq!(kept.digest, ExportFile::look_at(&person.path(name)).unwrap().digest, "{name}");
    }
    person.run(&["repair"]).exits(0).says("nothing is wrong");
    eprintln!("none lost, none torn");
}
