//! Files, folders, patterns; files that are half there.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use super::{catalog, export, person};
use crate::support::Onshelf;

fn age(person: &Onshelf, name: &str, minutes: u64) {
    let file = std::fs::File::options().append(true).open(person.path(name)).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(minutes * 60)).unwrap();
}

#[test]
fn a_file_comes_onto_the_shelf_and_the_next_night_only_its_changes() {
    let person = person(&[("academy", "academy.csv")], "").file("academy.csv", export(0, 20, &[]));
    person.run(&["sync"]).exits(0).says("1 new catalog on the shelf.").says("20 new").without_warning();
    person.run(&["sync"]).exits(0).says("Nothing changed.").without_warning();
    let person = person.file("academy.csv", export(1, 22, &[7, 8]));
    let run = person.run(&["sync", "--format", "json"]).exits(0);
    let told = catalog(&run, "academy");
    assert_eq!(told["outcome"], "updated");
    let difference = &told["difference"];
    let counts = ["added", "changed", "unchanged", "missing", "retired"].map(|key| difference[key].as_u64().unwrap());
    assert_eq!(counts, [2, 2, 17, 1, 0], "{run}");
    assert_eq!(difference["fields"]["description"], 2);
    assert_eq!(told["courses"], 22);
}

#[test]
fn of_a_pattern_and_of_a_folder_the_newest_whole_file_wins() {
    let person = person(&[("udemy", "exports/udemy-*.csv"), ("edx", "edx")], "")
        .file("exports/udemy-2026-11-24.csv", export(0, 10, &[]))
        .file("exports/udemy-2026-11-25.csv", export(0, 12, &[]))
        .file("exports/udemy-2026-11-26.csv.part", export(0, 3, &[]))
        .file("exports/.udemy-2026-11-26.csv.Xy12", export(0, 3, &[]))
        .file("edx/export.csv", export(0, 7, &[]))
        .file("edx/README.md", "what lies here");
    for (name, minutes) in
        [("exports/udemy-2026-11-24.csv", 30), ("exports/udemy-2026-11-25.csv", 20), ("edx/export.csv", 30)]
    {
        age(&person, name, minutes);
    }
    let run = person.run(&["sync", "--format", "json"]).exits(0);
    assert_eq!(catalog(&run, "udemy")["courses"], 12, "{run}");
    assert!(catalog(&run, "udemy")["source"].as_str().unwrap().ends_with("udemy-2026-11-25.csv"));
    assert_eq!(catalog(&run, "edx")["courses"], 7);
}

#[test]
fn a_file_that_grows_is_left_for_the_next_night() {
    let person = person(&[("udemy", "udemy.csv")], "").file("udemy.csv", export(0, 10, &[]));
    person.run(&["sync"]).exits(0);
    let text = person.text_of("onshelf.toml").replace("settle = \"0s\"", "settle = \"3s\"");
    let person = person.file("onshelf.toml", text).file("udemy.csv", export(0, 10, &[]));
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut file = std::fs::File::options().append(true).open(person.path("udemy.csv")).unwrap();
            for number in 100.. {
                writeln!(file, "{number},Course {number},,").unwrap();
                if done.load(Ordering::Relaxed) {
                    break;
                }
                std::thread::sleep(Duration::from_millis(5));
            }
        });
        let run = person.run(&["sync", "--format", "json"]);
        done.store(true, Ordering::Relaxed);
        let run = run.exits(1).warns("is still being written; it is taken once it has stopped growing");
        assert_eq!(catalog(&run, "udemy")["courses"], 10, "{run}");
    });
    let text = person.text_of("onshelf.toml").replace("settle = \"3s\"", "settle = \"0s\"");
    let person = person.file("onshelf.toml", text);
    let run = person.run(&["sync", "--format", "json"]).exits(0);
    assert!(catalog(&run, "udemy")["courses"].as_u64().unwrap() > 10, "{run}");
}

#[test]
fn one_broken_catalog_among_three_leaves_the_others_done_and_itself_as_it_was() {
    let sources = [("a", "a.csv"), ("b", "b.csv"), ("c", "c.csv")];
    let person = person(&sources, "")
        .file("a.csv", export(0, 10, &[]))
        .file("b.csv", export(0, 10, &[]))
        .file("c.csv", export(0, 10, &[]));
    person.run(&["sync"]).exits(0);
    let person = person
        .file("a.csv", export(0, 11, &[]))
        .file("b.csv", b"%PDF-1.7 this is no table".as_slice())
        .file("c.csv", export(0, 12, &[]));
    let run = person.run(&["sync", "--format", "json"]).exits(1).warns("b: the old content stays: ").warns("PDF");
    assert_eq!(["a", "b", "c"].map(|name| catalog(&run, name)["courses"].as_u64().unwrap()), [11, 10, 12]);
    assert_eq!(catalog(&run, "b")["outcome"], "failed");
    std::fs::remove_file(person.path("b.csv")).unwrap();
    person.run(&["sync"]).exits(1).warns("b: the old content stays: `b.csv`: there is no such file");
    let status = person.run(&["status", "--format", "json"]).exits(1);
    assert_eq!(status.json()["catalogs"][1]["courses"], 10, "{status}");
}

#[test]
fn a_catalog_that_left_the_configuration_stays_and_is_told() {
    let person = person(&[("a", "a.csv"), ("b", "b.csv")], "")
        .file("a.csv", export(0, 10, &[]))
        .file("b.csv", export(0, 10, &[]));
    person.run(&["sync"]).exits(0);
    let person = person.file("onshelf.toml", super::config(&[("a", "a.csv")], ""));
    person.run(&["sync"]).exits(0).says("b is on the shelf and not in the configuration; it stays there as it is");
    assert_eq!(person.run(&["status", "--format", "json"]).json()["catalogs"][1]["courses"], 10);
}

#[test]
fn an_unchanged_file_is_read_again_if_what_it_is_read_with_changed() {
    let person = person(&[("a", "a.csv")], "").file("a.csv", export(0, 10, &[]));
    person.run(&["sync"]).exits(0);
    let offered = person.text_of("onshelf.toml").replace("name = \"a\"", "name = \"a\"\nkind = \"offered\"");
    let person = person.file("onshelf.toml", offered);
    person.run(&["sync"]).exits(0);
    assert_eq!(person.run(&["status", "--format", "json"]).json()["catalogs"][0]["kind"], "offered");
}

#[test]
fn only_the_named_catalogs_are_looked_at() {
    let person = person(&[("a", "a.csv"), ("b", "b.csv")], "").file("a.csv", export(0, 10, &[]));
    let run = person.run(&["sync", "--only", "a", "--format", "json"]).exits(0);
    assert_eq!(run.json()["catalogs"].as_array().unwrap().len(), 1);
    person.run(&["sync", "--only", "c"]).exits(2).warns("there is no catalog `c` with a source").warns("one of: a, b");
    person.run(&["sync", "--accept", "c"]).exits(2);
}

#[test]
fn a_catalog_is_read_with_a_profile_of_one_s_own() {
    let profile = "name = \"acme\"\nlabel = \"Acme\"\nsource = \"a real export of our own\"\n[columns]\ntitle = [\"Bezeichnung\"]\nid = [\"Nr\"]\n";
    let person = person(&[("acme", "a.csv")], "")
        .file("conf/acme.toml", profile)
        .file("a.csv", "Nr,Bezeichnung\n1,Kubernetes\n");
    let text =
        person.text_of("onshelf.toml").replace("name = \"acme\"", "name = \"acme\"\nprofile = \"conf/acme.toml\"");
    let person = person.file("onshelf.toml", text);
    person.run(&["sync", "--check"]).exits(0).says("read as Acme").says("Bezeichnung → title");
    person.run(&["sync"]).exits(0).says("1 new");
}

#[test]
fn a_check_changes_nothing() {
    let person = person(&[("a", "a.csv"), ("b", "b.csv")], "needs = \"needs.csv\"\nreport = [\"gone/night.html\"]\n")
        .file("a.csv", export(0, 10, &[]));
    let run = person.run(&["sync", "--check"]).exits(1);
    run.says("read as Onshelf's own format")
        .says("would fail")
        .warns("b: `b.csv`: there is no such file")
        .warns("the needs cannot be watched")
        .warns("there is no folder to write it to");
    assert!(!person.has("shelf"));
}

#[test]
fn without_a_configuration_or_a_source_there_is_nothing_to_do() {
    Onshelf::new().run(&["sync"]).exits(2).warns("there is no `onshelf.toml` in this folder");
    Onshelf::new().run(&["sync", "--config", "x/onshelf.toml"]).exits(2).warns("x/onshelf.toml");
    let person = Onshelf::new().file("onshelf.toml", "[[catalog]]\nname = \"a\"\n");
    person.run(&["sync"]).exits(2).warns("no catalog with a source").warns("hint: give a [[catalog]] a `source`");
    let person = person.file("onshelf.toml", "[sync]\nsettel = \"1s\"\n");
    person.run(&["sync"]).exits(2).warns("line 2, column 1: unknown field `settel`");
}

#[test]
fn a_configuration_elsewhere_is_named_in_the_hint() {
    let person = person(&[], "")
        .file("conf/onshelf.toml", super::config(&[("a", "a.csv")], ""))
        .file("conf/a.csv", export(0, 20, &[]));
    person.run(&["sync", "--config", "conf/onshelf.toml"]).exits(0);
    assert!(person.has("conf/shelf"));
    let person = person.file("conf/a.csv", export(0, 5, &[]));
    let run = person.run(&["sync", "--config", "conf/onshelf.toml"]).exits(1);
    run.warns("`onshelf sync --config conf/onshelf.toml --accept a` takes it over");
}
