//! `onshelf repair`: a damaged shelf is built anew from what it keeps, and nothing is made up.

mod support;

use std::path::{Path, PathBuf};

use onshelf::import::{Export, ExportFile, Profiles};
use onshelf::jobs::{ImportRequest, import_catalog};
use onshelf::model::{Course, CourseKey};
use onshelf::shelf::{CatalogState, Shelf, ShelfReader};
use onshelf::skills::Knowledge;
use support::Onshelf;

fn catalog(from: usize, to: usize) -> String {
    let topics = ["Kubernetes", "Python", "Terraform", "Kafka", "Rust", "Excel"];
    let rows = (from..to).map(|number| {
        let topic = topics[number % topics.len()];
        format!("C-{number},{topic} in Practice {number},What {topic} is and how it is run.,{topic},beginner\n")
    });
    format!("id,title,description,skills,level\n{}", rows.collect::<String>())
}

/// Two catalogs, one of them under consideration, in two commits.
fn shelf() -> Onshelf {
    let person = Onshelf::new().file("a.csv", catalog(0, 60)).file("b.csv", catalog(0, 30));
    person.run(&["import", "a.csv"]).exits(0);
    person.run(&["import", "b.csv", "--offered"]).exits(0);
    let person = person.file("a.csv", catalog(3, 64));
    person.run(&["import", "a.csv"]).exits(0);
    person
}

type Courses = Vec<(String, Course)>;
type Catalogs = Vec<(String, CatalogState)>;

/// Everything a reader can learn of a shelf.
fn all(shelf: &Path) -> (Courses, Catalogs) {
    let reader = ShelfReader::open(shelf).unwrap();
    let courses = reader.addresses().into_iter().map(|address| reader.course(address).unwrap());
    let courses = courses.map(|(catalog, course)| (catalog.to_string(), course)).collect();
    let catalogs = reader.state().catalogs.iter().map(|(name, state)| (name.to_string(), state.clone())).collect();
    (courses, catalogs)
}

fn index_files(shelf: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(shelf.join("index")).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_none_or(|end| end != "lock")).collect();
    files.sort();
    files
}

/// The files that hold the courses as they came.
fn stores(shelf: &Path) -> Vec<PathBuf> {
    index_files(shelf).into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "store")).collect()
}

/// A byte in the middle of the file falls over.
fn damage(file: &Path) {
    let mut bytes = std::fs::read(file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x10;
    std::fs::write(file, bytes).unwrap();
}

/// Writes another format into the state, as another version would have.
fn set_format(shelf: &Path, format: u32) {
    let file = shelf.join("index/meta.json");
    let mut meta: serde_json::Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    let mut state: serde_json::Value = serde_json::from_str(meta["payload"].as_str().unwrap()).unwrap();
    state["format"] = format.into();
    state.as_object_mut().unwrap().remove("checksum");
    meta["payload"] = state.to_string().into();
    std::fs::write(file, meta.to_string()).unwrap();
}

#[test]
fn a_whole_shelf_is_left_alone() {
    let person = shelf();
    let before = index_files(&person.path("shelf"));
    for arguments in [&["repair", "--dry-run"][..], &["repair"]] {
        person.run(arguments).exits(0).says_exactly("nothing is wrong: 91 courses in 2 catalogs, 2 kept exports\n");
    }
    assert_eq!(index_files(&person.path("shelf")), before);
    Onshelf::new().run(&["repair"]).exits(2).warns("there is no shelf in `./shelf`");
}

#[test]
fn whichever_file_is_lost_the_shelf_comes_back_as_it_was() {
    let person = shelf();
    let shelf = person.path("shelf");
    let before = all(&shelf);
    // Names and number of files change with each repair, their kinds do not.
    for kind in ["store", "fast", "idx", "term", "pos", "fieldnorm", ".managed.json", "meta.json"] {
        let is_wanted = |file: &PathBuf| file.to_string_lossy().ends_with(kind);
        let file = index_files(&shelf).into_iter().find(is_wanted).unwrap();
        std::fs::remove_file(&file).unwrap();
        let dry = person.run(&["repair", "--dry-run"]);
        let run = person.run(&["repair"]).exits(0);
        // Only the list of all files can be done without.
        assert_eq!(
            dry.stdout.contains("is damaged"),
            run.stdout.contains("built anew: 91 courses in 2 catalogs"),
            "{run}"
        );
        assert!(run.stdout.contains("built anew") || file.ends_with(".managed.json"), "{}: {run}", file.display());
        // With the list of segments goes the state, and in it the memory of courses that retired.
        let is_same = if file.ends_with("meta.json") { all(&shelf).0 == before.0 } else { all(&shelf) == before };
        assert!(is_same, "{}", file.display());
    }
    std::fs::remove_dir_all(shelf.join("index")).unwrap();
    person.run(&["status"]).exits(2);
    person
        .run(&["repair"])
        .exits(0)
        .says("its folder `index` is missing")
        .says("a: 61 courses, from the export that was kept on");
    assert!(all(&shelf).0 == before.0);
    person.run(&["import", "a.csv"]).exits(0).says("nothing changed");
}

#[test]
fn a_reader_sees_that_a_repaired_shelf_is_newer() {
    let person = shelf();
    let reader = ShelfReader::open(&person.path("shelf")).unwrap();
    damage(&stores(&person.path("shelf"))[0]);
    person.run(&["repair"]).exits(0).says("does not have the checksum it was written with");
    assert!(reader.newer().unwrap().unwrap().generation() > reader.generation());
}

#[test]
fn without_a_kept_export_what_can_be_read_is_kept_and_the_rest_is_told() {
    let person = Onshelf::new().file("a.csv", catalog(0, 60)).file("b.csv", catalog(0, 30));
    person.run(&["import", "a.csv"]).exits(0);
    let of_a = stores(&person.path("shelf"));
    person.run(&["import", "b.csv"]).exits(0);
    of_a.iter().for_each(|store| damage(store));
    std::fs::remove_dir_all(person.path("shelf/sources")).unwrap();
    let run = person.run(&["repair"]).exits(1).says("a: lost").says("b: 30 courses, from the index");
    let run = run.says("built anew: 30 courses in 1 catalog").warns("a: its courses are lost; import its export again");
    run.warns("b: the export that was kept is missing");
    let (courses, _) = all(&person.path("shelf"));
    assert!(courses.len() == 30 && courses.iter().all(|(catalog, _)| catalog == "b"));
    person.run(&["import", "a.csv", "b.csv"]).exits(0);
    person.run(&["repair"]).exits(0).says("nothing is wrong: 90 courses in 2 catalogs, 2 kept exports");
}

#[test]
fn where_nobody_knows_any_more_whether_people_have_access_nothing_is_claimed() {
    let person = shelf();
    std::fs::remove_dir_all(person.path("shelf/sources")).unwrap();
    let file = person.path("shelf/index/meta.json");
    let mut meta: serde_json::Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    meta["payload"] = "{}".into();
    std::fs::write(&file, meta.to_string()).unwrap();
    let run = person.run(&["repair"]).exits(1);
    run.warns("a: nobody knows any more whether people have access, so it is taken for offered");
    person.run(&["match", "kubernetes"]).exits(0).says("gap");
}

#[test]
fn courses_that_are_missing_for_now_and_the_profile_of_ones_own_survive() {
    let profile = "name = \"acme\"\nlabel = \"Acme\"\nsource = \"a test\"\n[recognise]\nrequired = [\"thing\"]\n[columns]\nid = [\"nr\"]\ntitle = [\"thing\"]\n";
    let acme = "nr;thing\n1;Learning Python\n2;Learning Java\n";
    let person = Onshelf::new().file("acme.toml", profile).file("acme.csv", acme).file("b.csv", catalog(0, 20));
    person.run(&["import", "acme.csv", "--profile", "acme.toml"]).exits(0);
    let shelf = person.path("shelf");
    let knowledge = Knowledge::bundled();
    let mut writing = Shelf::open_or_create(&shelf, &knowledge).unwrap();
    for (text, now) in [(catalog(0, 20), "2026-11-01T02:00:00Z"), (catalog(2, 20), "2026-11-02T02:00:00Z")] {
        std::fs::write(person.path("b.csv"), text).unwrap();
        let request = ImportRequest {
            file: "b.csv".into(),
            missing_nights: 3,
            original: Some(ExportFile::look_at(&person.path("b.csv")).unwrap()),
            ..ImportRequest::default()
        };
        let export = Export::open(&person.path("b.csv"), &Profiles::bundled(), None).unwrap();
        import_catalog(&mut writing, export, &request, &shelf.join("rejects"), now, &|_| ()).unwrap();
    }
    writing.close().unwrap();
    let before = all(&shelf);
    let missing = |shelf: &Path| {
        let reader = ShelfReader::open(shelf).unwrap();
        ["b/C-0", "b/C-1", "b/C-2"]
            .map(|key| reader.missing_since(&CourseKey::parse(key).unwrap()).map(|day| day.to_string()))
    };
    let since = [Some("2026-11-02".to_owned()), Some("2026-11-02".to_owned()), None];
    assert_eq!(missing(&shelf), since);
    // The columns are lost, the courses can be read.
    let columns =
        index_files(&shelf).into_iter().find(|file| file.extension().is_some_and(|end| end == "fast")).unwrap();
    damage(&columns);
    person.run(&["repair"]).exits(0).says("b: 20 courses, from the index");
    assert!(all(&shelf) == before);
    assert_eq!(missing(&shelf), since);
    // The index is lost, and with it the courses that no export holds.
    std::fs::remove_dir_all(shelf.join("index")).unwrap();
    person.run(&["repair"]).exits(0).says("b: 18 courses, from the export");
    assert_eq!(all(&shelf).0.iter().filter(|(catalog, _)| catalog == "acme").count(), 2);
}

#[test]
fn a_shelf_of_an_older_format_is_brought_up_to_date_and_one_of_a_newer_left_alone() {
    let person = shelf();
    let before = all(&person.path("shelf"));
    set_format(&person.path("shelf"), 1);
    for command in [&["status"][..], &["match", "k8s"], &["import", "a.csv"]] {
        person
            .run(command)
            .exits(2)
            .warns("has format 1, this onshelf reads format 3")
            .warns("hint: `onshelf repair` brings");
    }
    person.run(&["repair"]).exits(0).says("its format is 1").says("a: 61 courses, from the export that was kept on");
    assert!(all(&person.path("shelf")) == before);
    std::fs::remove_dir_all(person.path("shelf/sources")).unwrap();
    set_format(&person.path("shelf"), 1);
    person.run(&["repair"]).exits(1).says("a: 61 courses, from the index");
    assert!(all(&person.path("shelf")) == before);
    set_format(&person.path("shelf"), 99);
    for command in [&["status"][..], &["repair"], &["import", "a.csv"]] {
        person.run(command).exits(2).warns("has format 99").warns("hint: a newer onshelf wrote it");
    }
}

#[test]
fn a_repair_that_was_broken_off_is_taken_up_again() {
    let person = shelf();
    let shelf = person.path("shelf");
    let before = all(&shelf);
    std::fs::rename(shelf.join("index"), shelf.join("index.old")).unwrap();
    for command in [&["status"][..], &["import", "a.csv"], &["match", "k8s"]] {
        person.run(command).exits(2).warns("a repair of it was broken off").warns("hint: `onshelf repair`");
    }
    person.run(&["repair", "--dry-run"]).exits(1).says("an earlier repair was broken off");
    person.run(&["repair"]).exits(0).says("nothing is wrong: 91 courses in 2 catalogs");
    assert!(all(&shelf) == before);
    assert!(!shelf.join("index.old").exists());
    // Killed a moment later it is done, and the next writer tidies up.
    std::fs::create_dir_all(shelf.join("index.old")).unwrap();
    std::fs::create_dir_all(shelf.join("rebuild/index")).unwrap();
    person.run(&["status"]).exits(0);
    person.run(&["import", "a.csv"]).exits(0);
    assert!(!shelf.join("index.old").exists() && !shelf.join("rebuild").exists());
}

#[test]
fn a_kept_export_that_is_damaged_is_told_and_the_next_import_keeps_it_again() {
    let person = shelf();
    damage(&person.path("shelf/sources/a.gz"));
    person
        .run(&["repair"])
        .exits(1)
        .says("nothing is wrong")
        .warns("a: the export that was kept is damaged; import it again");
    std::fs::remove_file(person.path("shelf/sources/a.gz")).unwrap();
    person.run(&["import", "a.csv"]).exits(0).says("nothing changed");
    person.run(&["repair"]).exits(0).says("2 kept exports");
    // What is kept is an export like any other.
    person.run(&["import", "shelf/sources/a.gz", "--dry-run"]).exits(0).says("61 courses");
}

#[test]
fn a_shelf_someone_writes_to_is_not_repaired() {
    let person = shelf();
    let knowledge = Knowledge::bundled();
    let writing = Shelf::open_or_create(&person.path("shelf"), &knowledge).unwrap();
    person.run(&["repair"]).exits(3).warns("is being written by");
    person.run(&["repair", "--dry-run"]).exits(3);
    writing.close().unwrap();
}
