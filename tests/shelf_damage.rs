//! Files of a shelf that are damaged or lost: an error that names the way out, never a crash, never a wrong answer.

mod support;

use std::path::{Path, PathBuf};

use onshelf::model::Course;
use onshelf::shelf::{ShelfError, ShelfReader};
use proptest::prelude::*;
use support::Onshelf;

/// A catalog large enough that each file of the index holds something.
fn catalog(from: usize, to: usize) -> String {
    let topics = ["Kubernetes", "Python", "Terraform", "Kafka", "Rust", "Excel"];
    let rows = (from..to).map(|number| {
        let topic = topics[number % topics.len()];
        format!("C-{number},{topic} in Practice {number},What {topic} is and how it is run.,{topic},beginner\n")
    });
    format!("id,title,description,skills,level\n{}", rows.collect::<String>())
}

/// A shelf of two commits, so that courses of the first are marked as deleted.
fn shelf() -> Onshelf {
    let person = Onshelf::new().file("a.csv", catalog(0, 60)).file("b.csv", catalog(0, 30));
    person.run(&["import", "a.csv", "b.csv"]).exits(0);
    // One only: a part of the index of which more than a tenth was removed is written anew, and none has fewer than ten.
    let person = person.file("a.csv", catalog(1, 64));
    person.run(&["import", "a.csv"]).exits(0);
    person
}

/// All courses of a shelf, in an order of their own.
fn courses(shelf: &Path) -> Result<Vec<(String, Course)>, ShelfError> {
    let reader = ShelfReader::open(shelf)?;
    let courses = reader.addresses().into_iter().map(|address| reader.course(address));
    courses.map(|course| course.map(|(catalog, course)| (catalog.to_string(), course))).collect()
}

/// The files of the index, its locks left out.
fn index_files(shelf: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(shelf.join("index")).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_none_or(|end| end != "lock")).collect();
    files.sort();
    assert!(files.len() > 8, "{files:?}");
    files
}

/// With one file damaged the shelf says so, or answers as if nothing had happened.
fn is_told(shelf: &Path, before: &[(String, Course)], what: &str) {
    match courses(shelf) {
        Ok(now) => assert!(now == before, "{what}: other courses than before"),
        Err(error @ ShelfError::Damaged { .. }) => assert!(error.hint().unwrap().contains("onshelf repair"), "{what}"),
        // A format of another number is what a newer version would write.
        Err(ShelfError::Format { .. }) => {}
        Err(error) => panic!("{what}: {error:?}"),
    }
}

#[test]
fn each_file_lost_or_cut_off_is_told() {
    let person = shelf();
    let shelf = person.path("shelf");
    let before = courses(&shelf).unwrap();
    for file in index_files(&shelf) {
        let bytes = std::fs::read(&file).unwrap();
        std::fs::remove_file(&file).unwrap();
        is_told(&shelf, &before, &format!("without {}", file.display()));
        for length in [0, 1, 3, 5, 7, 8, 20, bytes.len() / 2, bytes.len().saturating_sub(1)] {
            std::fs::write(&file, &bytes[..length.min(bytes.len())]).unwrap();
            is_told(&shelf, &before, &format!("{} cut to {length}", file.display()));
        }
        std::fs::write(&file, &bytes).unwrap();
    }
    assert_eq!(courses(&shelf).unwrap(), before);
}

#[test]
fn a_lost_file_is_named_with_the_command_that_helps() {
    let person = shelf();
    std::fs::remove_file(person.path("shelf/index/meta.json")).unwrap();
    for command in [&["status"][..], &["match", "k8s"], &["import", "a.csv"]] {
        let run = person.run(command).exits(2).warns("its list of segments `index/meta.json` is missing");
        run.warns("hint: `onshelf repair`");
    }
    let person = shelf_without_a_store();
    let run = person.run(&["match", "k8s"]).exits(2).warns("is missing");
    run.warns("hint: `onshelf repair`");
    person.run(&["import", "a.csv"]).exits(2).warns("hint: `onshelf repair`");
}

fn shelf_without_a_store() -> Onshelf {
    let person = shelf();
    let files = index_files(&person.path("shelf"));
    let store = files.iter().find(|file| file.extension().is_some_and(|ending| ending == "store")).unwrap();
    std::fs::remove_file(store).unwrap();
    person
}

#[test]
fn every_byte_of_the_list_of_segments_matters_or_does_not() {
    let person = shelf();
    let shelf = person.path("shelf");
    let before = courses(&shelf).unwrap();
    let file = shelf.join("index/meta.json");
    let bytes = std::fs::read(&file).unwrap();
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        std::fs::write(&file, &changed).unwrap();
        is_told(&shelf, &before, &format!("meta.json, byte {at}, now {:?}", char::from(changed[at])));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1, ..ProptestConfig::default() })]
    #[test]
    fn bytes_that_fell_over_anywhere_are_told(places in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 1_u8..), 400)) {
        let person = shelf();
        let shelf = person.path("shelf");
        let before = courses(&shelf).unwrap();
        let files = index_files(&shelf);
        for (file, place, mask) in places {
            let file = file.get(&files);
            let bytes = std::fs::read(file).unwrap();
            let at = place.index(bytes.len());
            let mut changed = bytes.clone();
            changed[at] ^= mask;
            std::fs::write(file, &changed).unwrap();
            is_told(&shelf, &before, &format!("{}, byte {at} of {} with {mask}", file.display(), bytes.len()));
            std::fs::write(file, &bytes).unwrap();
        }
    }
}
