//! A night that is killed at any moment: shelf, kept exports, memory of the sources, history and lock are those of before or
//! of after, and the next night goes through.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use onshelf::import::ExportFile;
use onshelf::shelf::{KeptSources, ShelfReader};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::{export, person};
use crate::support::Onshelf;

const KILLS: usize = 24;
const CATALOGS: [&str; 3] = ["a", "b", "c"];

/// The titles and descriptions of each catalog, in order.
fn content(shelf: &Path) -> BTreeMap<String, Vec<String>> {
    let reader = ShelfReader::open(shelf).unwrap();
    let mut content: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for address in reader.addresses() {
        let (catalog, course) = reader.course(address).unwrap();
        content.entry(catalog.to_string()).or_default().push(format!("{} {}", course.id, course.description));
    }
    content.values_mut().for_each(|courses| courses.sort());
    assert_eq!(reader.courses(), reader.state().courses());
    content
}

/// Each night another tenth of the courses of each catalog is in its second edition, and one is gone or new.
fn deliver(person: &Onshelf, night: usize) {
    for (at, name) in CATALOGS.iter().enumerate() {
        let second: Vec<usize> = (0..300).filter(|number| number % 10 == (night + at) % 10).collect();
        std::fs::write(person.path(&format!("{name}.csv")), export(night % 2, 300, &second)).unwrap();
    }
}

/// What the history told of all nights: courses that came, left and changed, by catalog.
fn told(person: &Onshelf) -> BTreeMap<String, [u64; 3]> {
    let nights = person.run(&["history", "--format", "json"]).json();
    let mut told: BTreeMap<String, [u64; 3]> = BTreeMap::new();
    for night in nights["nights"].as_array().unwrap() {
        for catalog in night["catalogs"].as_array().unwrap() {
            let counts = told.entry(catalog["catalog"].as_str().unwrap().to_owned()).or_default();
            for (count, keys) in counts.iter_mut().zip([&["added", "returned"][..], &["retired"], &["changed"]]) {
                let numbers = keys.iter().filter_map(|key| catalog["difference"][*key].as_u64());
                *count += numbers.sum::<u64>();
            }
        }
    }
    told
}

/// How many courses came, left and changed.
fn changes(before: &[String], after: &[String]) -> [u64; 3] {
    let by_id = |courses: &[String]| -> BTreeMap<String, String> {
        let pairs = courses.iter().filter_map(|course| course.split_once(' '));
        pairs.map(|(id, rest)| (id.to_owned(), rest.to_owned())).collect()
    };
    let (before, after) = (by_id(before), by_id(after));
    let added = after.keys().filter(|id| !before.contains_key(*id)).count();
    let retired = before.keys().filter(|id| !after.contains_key(*id)).count();
    let changed = after.iter().filter(|(id, course)| before.get(*id).is_some_and(|was| was != *course)).count();
    [added, retired, changed].map(|count| count as u64)
}

#[test]
fn a_night_killed_at_any_moment_loses_and_doubles_nothing() {
    let catalogs = CATALOGS.map(|name| (name, format!("{name}.csv")));
    let catalogs: Vec<(&str, &str)> = catalogs.iter().map(|(name, source)| (*name, source.as_str())).collect();
    let mut person = person(&catalogs, "missing_nights = 0\n");
    let shelf = person.path("shelf");
    // A night has a second of its own, as no two nights of a scheduler begin in the same.
    let mut second = 0;
    let mut next_second = move || {
        second += 1;
        format!("2026-11-25T02:{:02}:{:02}Z", second / 60, second % 60)
    };
    deliver(&person, 0);
    person = person.variable("ONSHELF_NOW", &next_second());
    let began = Instant::now();
    person.run(&["sync"]).exits(0);
    let mut whole = began.elapsed();
    let mut before = content(&shelf);
    let mut expected: BTreeMap<String, [u64; 3]> = told(&person);
    let mut runner = TestRunner::default();
    let (mut old, mut new, mut broken_off) = (0, 0, 0);
    for night in 1..=KILLS {
        deliver(&person, night);
        // From the start to a little beyond the end, and more often near the end, where the shelf switches.
        let share = prop_oneof![0..60_u32, 60..115_u32, 60..115_u32].new_tree(&mut runner).unwrap().current();
        person = person.variable("ONSHELF_NOW", &next_second());
        let mut child = person.start(&["sync"]);
        drop((child.stdin.take(), child.stdout.take(), child.stderr.take()));
        std::thread::sleep(whole * share / 100);
        child.kill().unwrap();
        child.wait().unwrap();
        let now = content(&shelf);
        person = person.variable("ONSHELF_NOW", &next_second());
        let began = Instant::now();
        let run = person.run(&["sync"]);
        let after = content(&shelf);
        // The killed night may have been the one that switched; that it did not tell of it, a person should know.
        if run.stderr.contains("was broken off") {
            broken_off += 1;
            drop(run.exits(1));
        } else {
            drop(run.exits(0));
            whole = began.elapsed().max(Duration::from_millis(200));
        }
        assert!(now == before || now == after, "night {night}, after {share}%: neither the old shelf nor the new one");
        *(if now == after { &mut new } else { &mut old }) += 1;
        for name in CATALOGS {
            assert_eq!(after[name].len(), 300 - night % 2);
            let counts = changes(&before[name], &after[name]);
            expected.get_mut(name).unwrap().iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
            let kept = KeptSources::of(&shelf).find(&name.parse().unwrap()).unwrap().unwrap();
            let export = ExportFile::look_at(&person.path(&format!("{name}.csv"))).unwrap();
            assert_eq!(kept.digest, export.digest, "{name}");
        }
        assert_eq!(std::fs::read_dir(shelf.join("sources")).unwrap().count(), CATALOGS.len());
        let memory: serde_json::Value = serde_json::from_str(&person.text_of("shelf/fetched.json")).unwrap();
        assert_eq!(memory["sources"].as_object().unwrap().len(), CATALOGS.len());
        assert!(!person.has("shelf/writer.json") && !person.has("shelf/incoming"));
        before = after;
    }
    eprintln!("{old} kills left the old shelf, {new} the new one; {broken_off} nights were told by the next");
    assert_eq!(told(&person), expected, "what the history tells is not what changed");
    person.run(&["sync"]).exits(0).says("Nothing changed.");
    person.run(&["repair"]).exits(0).says("nothing is wrong");
}
