//! Archives of exports: what is a catalog in them becomes one catalog, what is none is passed over.

mod support;

use std::io::{Cursor, Write};

use support::Onshelf;
use zip::write::{SimpleFileOptions, ZipWriter};

fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn all_catalogs_of_an_archive_become_one() {
    let zip = zipped(&[
        ("export/courses.csv", "id,title,level\nC-1,Go,Beginner\nC-2,,\nC-3,Rust,\n"),
        ("export/videos.json", "[{\"id\": \"V-1\", \"title\": \"Docker\"}, {\"id\": \"C-1\", \"title\": \"Go\"}]"),
        ("export/users.csv", "surname,mail\nX,x@a.example\n"),
        ("README.txt", "Have fun with our catalog.\n"),
    ]);
    let person = Onshelf::new().file("vendor.zip", zip);
    person
        .run(&["import", "vendor.zip"])
        .exits(1)
        .says("vendor: 3 courses (3 added)")
        .says(", export/courses.csv, export/videos.json; 1 duplicate merged")
        .warns("export/courses.csv, line 3, column `title`: the row has no title (found: C-2)");
    person.run(&["match", "Docker"]).exits(0).says("Docker");
}

#[test]
fn a_zip_archive_of_one_file_is_that_file() {
    let zip = zipped(&[("list.csv", "title\nGo\n"), ("__MACOSX/._list.csv", "junk")]);
    let needs = zipped(&[("needs.csv", "need,team\nk8s,Platform\n")]);
    let person = Onshelf::with_academy().file("list.zip", zip).file("needs.zip", needs);
    person.run(&["import", "list.zip"]).exits(0).says("list: 1 course").without_warning();
    let run = person.run(&["match", "--needs", "needs.zip", "--format", "ndjson"]).exits(0);
    assert_eq!(run.ndjson()[0]["need"]["team"], "Platform");
}

#[test]
fn an_archive_without_a_catalog_is_refused_and_says_why() {
    let users = zipped(&[("a.csv", "surname,mail\nX,x@a.example\n"), ("needs.csv", "need,team\nk8s,A\n")]);
    let person = Onshelf::new().file("users.zip", users).file("nothing.zip", zipped(&[]));
    person
        .run(&["import", "users.zip"])
        .exits(2)
        .warns("none of its files is a catalog of courses")
        .warns("needs.csv: it is a list of needs");
    person.run(&["import", "nothing.zip"]).exits(2).warns("holds no table");
    person.run(&["match", "--needs", "users.zip"]).exits(2);
}
