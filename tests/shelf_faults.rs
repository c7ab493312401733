//! Whatever happens to the process or the disk, the shelf is the last complete state: never half of one, never torn.

mod support;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use onshelf::shelf::{KeptSources, ShelfReader};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use support::Onshelf;

const COURSES: usize = 2_000;

/// A catalog as one of its vendor's exports has it. From edition to edition every tenth course changes, some go, some come.
fn edition(number: usize) -> String {
    let topics = ["Kubernetes", "Python", "Terraform", "Kafka", "Rust", "Excel"];
    let rows = (number * 50..COURSES + number * 70).map(|course| {
        let topic = topics[course % topics.len()];
        let edition = if course % 10 == number % 10 { number } else { 0 };
        format!(
            "C-{course},{topic} in Practice {course},Edition {edition} of what {topic} is and how it is run.,{topic}\n"
        )
    });
    format!("id,title,description,skills\n{}", rows.collect::<String>())
}

/// Everything that stands on the shelf: a number for all courses together, and how many there are.
fn content(shelf: &Path) -> (u64, u64) {
    let reader = ShelfReader::open(shelf).unwrap();
    let mut sum = 0_u64;
    for address in reader.addresses() {
        let (catalog, course) = reader.course(address).unwrap();
        let text = format!("{catalog}{course:?}");
        let hash = text
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        sum = sum.wrapping_add(hash);
    }
    assert_eq!(reader.courses(), reader.state().courses());
    (sum, reader.courses())
}

/// The content of a shelf that only ever saw this edition.
fn alone(number: usize) -> (u64, u64) {
    let person = Onshelf::new().file("vendor.csv", edition(number));
    person.run(&["import", "vendor.csv"]).exits(0);
    content(&person.path("shelf"))
}

#[test]
fn killed_at_any_moment_the_shelf_is_the_old_one_or_the_new_one() {
    let person = Onshelf::new().file("vendor.csv", edition(0));
    let shelf = person.path("shelf");
    let began = Instant::now();
    person.run(&["import", "vendor.csv"]).exits(0);
    let whole = began.elapsed();
    let mut before = content(&shelf);
    let mut runner = TestRunner::default();
    let (mut old, mut new) = (0, 0);
    for number in 1..=30 {
        let vendor = edition(number);
        std::fs::write(person.path("vendor.csv"), &vendor).unwrap();
        // A moment from the start to a little beyond what a whole import takes.
        let share = (0..130_u32).new_tree(&mut runner).unwrap().current();
        let mut child = person.start(&["import", "vendor.csv"]);
        std::thread::sleep(whole * share / 100);
        child.kill().unwrap();
        child.wait().unwrap();
        let now = content(&shelf);
        // Whatever was left behind is tidied up by the next run, and it goes through.
        person.run(&["import", "vendor.csv"]).exits(0);
        let after = content(&shelf);
        assert_eq!(after.1 as usize, vendor.lines().count() - 1);
        assert!(now == before || now == after, "killed after {share}% of {whole:?}: neither the old nor the new shelf");
        *(if now == after { &mut new } else { &mut old }) += 1;
        let kept = KeptSources::of(&shelf);
        assert_eq!(kept.find(&"vendor".parse().unwrap()).unwrap().unwrap().digest, digest(&person.path("vendor.csv")));
        assert_eq!(std::fs::read_dir(shelf.join("sources")).unwrap().count(), 1);
        before = after;
    }
    eprintln!("{old} kills left the old shelf, {new} the new one");
    assert_eq!(content(&shelf), alone(30));
    person.run(&["repair"]).exits(0).says("nothing is wrong");
}

fn digest(file: &Path) -> String {
    onshelf::import::ExportFile::look_at(file).unwrap().digest
}

#[test]
fn the_very_first_import_may_be_killed_too() {
    for millis in [0, 5, 20, 50, 100, 200, 400] {
        let person = Onshelf::new().file("vendor.csv", edition(0));
        let mut child = person.start(&["import", "vendor.csv"]);
        std::thread::sleep(Duration::from_millis(millis));
        child.kill().unwrap();
        child.wait().unwrap();
        match person.run(&["status"]) {
            run if run.stdout.contains("2,000 courses") => {}
            run if run.stdout.contains("0 courses in 0 catalogs") => {}
            run => drop(run.exits(2).warns("there is no shelf")),
        }
        person.run(&["import", "vendor.csv"]).exits(0).says("2,000 courses");
    }
}

#[test]
fn a_repair_killed_at_any_moment_can_be_run_again() {
    let person = Onshelf::new().file("vendor.csv", edition(0)).file("other.csv", edition(1));
    person.run(&["import", "vendor.csv", "other.csv"]).exits(0);
    let shelf = person.path("shelf");
    let before = content(&shelf);
    let mut whole = Duration::from_millis(500);
    let mut runner = TestRunner::default();
    for _ in 0..12 {
        let columns = std::fs::read_dir(shelf.join("index")).unwrap().map(|entry| entry.unwrap().path());
        let columns = columns.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "fast")).unwrap();
        std::fs::remove_file(columns).unwrap();
        let share = (0..130_u32).new_tree(&mut runner).unwrap().current();
        let mut child = person.start(&["repair"]);
        std::thread::sleep(whole * share / 100);
        child.kill().unwrap();
        child.wait().unwrap();
        let began = Instant::now();
        let run = person.run(&["repair"]).exits(0);
        if run.stdout.contains("built anew") {
            whole = began.elapsed();
        }
        assert_eq!(content(&shelf), before, "{run}");
        assert!(!shelf.join("rebuild").exists() && !shelf.join("index.old").exists());
    }
}

#[test]
fn a_killed_writer_locks_nobody_out_and_is_named_no_more() {
    let person = Onshelf::new().file("vendor.csv", edition(0)).file("small.csv", "title\nGo\n");
    person.run(&["import", "small.csv"]).exits(0);
    let mut child = person.start(&["import", "vendor.csv"]);
    let holder = person.path("shelf/writer.json");
    let deadline = Instant::now() + Duration::from_secs(60);
    while !holder.exists() && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    person.run(&["import", "small.csv"]).exits(0).says("nothing changed");
    assert!(!holder.exists());
}

#[test]
fn of_two_writers_at_once_one_is_told_who_the_other_is() {
    let person = Onshelf::new().file("vendor.csv", edition(0)).file("other.csv", edition(1));
    let mut writers: Vec<_> = (0..4).map(|_| person.start(&["import", "vendor.csv", "other.csv"])).collect();
    let mut done = 0;
    for mut writer in writers.drain(..) {
        drop(writer.stdin.take());
        let output = writer.wait_with_output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        match output.status.code() {
            Some(0) => done += 1,
            Some(3) => assert!(stderr.contains("is being written by"), "{stderr}"),
            other => panic!("{other:?}: {stderr}"),
        }
    }
    assert!(done >= 1);
    person.run(&["import", "vendor.csv", "other.csv"]).exits(0).says("vendor: 2,000 courses (nothing changed)");
}

/// A disk of its own, while the test runs; `None` where this user may not mount one.
struct Disk {
    folder: tempfile::TempDir,
}

impl Disk {
    fn of(options: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "onshelf-test"])
            .arg(folder.path())
            .stderr(std::process::Stdio::null())
            .status();
        mounted.is_ok_and(|status| status.success()).then_some(Self { folder })
    }

    fn remount(&self, options: &str) {
        let status = Command::new("mount").args(["-o", options]).arg(self.folder.path()).status().unwrap();
        assert!(status.success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.folder.path()).status();
    }
}

const SKIPPED: &str = "skipped: this user may not mount a disk";

/// What a folder takes on a disk whose blocks have 4 KB.
fn kilobytes(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries
        .map(|entry| match entry.file_type().unwrap().is_dir() {
            true => kilobytes(&entry.path()),
            false => entry.metadata().unwrap().len().div_ceil(4096) * 4,
        })
        .sum()
}

#[test]
fn on_a_full_disk_the_shelf_stays_as_it_was() {
    let ample = Onshelf::new().file("vendor.csv", edition(0)).file("more.csv", edition(9));
    ample.run(&["import", "vendor.csv"]).exits(0);
    let one = kilobytes(&ample.path("shelf"));
    ample.run(&["import", "more.csv"]).exits(0);
    let both = kilobytes(&ample.path("shelf"));
    let mut failed = 0;
    for share in [5, 25, 50, 75, 95, 150] {
        let size = one + (both - one) * share / 100;
        let Some(disk) = Disk::of(&format!("size={size}k")) else { return eprintln!("{SKIPPED}") };
        let shelf = disk.folder.path().join("shelf");
        let person = Onshelf::new()
            .file("vendor.csv", edition(0))
            .file("more.csv", edition(9))
            .variable("ONSHELF_SHELF", &shelf.display().to_string());
        person.run(&["import", "vendor.csv"]).exits(0);
        let before = content(&shelf);
        let fill = vec![0; 64 << 10];
        let ballast = disk.folder.path().join("ballast");
        let run = person.run(&["import", "more.csv"]);
        assert!(!run.stderr.contains("panicked"), "{run}");
        if run.stderr.contains("the courses are on the shelf") {
            // Only what comes after the commit found no room.
            run.exits(1);
        } else if run.stderr.contains("No space left") {
            failed += 1;
            run.exits(2).warns("hint: the shelf was not changed");
            assert_eq!(content(&shelf), before);
        } else {
            run.exits(0);
        }
        let now = content(&shelf);
        // No byte is left: it can be read all the same.
        let mut full = std::fs::File::create(&ballast).unwrap();
        while std::io::Write::write_all(&mut full, &fill).is_ok() {}
        person.run(&["match", "kubernetes"]).exits(0).says("covered");
        person.run(&["import", "more.csv"]);
        assert_eq!(content(&shelf), now);
        drop(full);
        std::fs::remove_file(&ballast).unwrap();
        disk.remount("remount,size=60m");
        person.run(&["import", "more.csv"]).exits(0).says("more: 2,180 courses");
        person.run(&["repair"]).exits(0).says("nothing is wrong");
    }
    assert!(failed > 1, "{failed} imports met the end of their disk");
}

/// Two catalogs of which little changes on the second night wait for one commit.
#[test]
fn on_a_full_disk_all_catalogs_that_wait_for_a_commit_stay_as_they_were() {
    let (mut failed, mut done) = (0, 0);
    for room in [16, 128, 256, 384, 768, 4096] {
        let Some(disk) = Disk::of("size=60m") else { return eprintln!("{SKIPPED}") };
        let shelf = disk.folder.path().join("shelf");
        let config = format!(
            "[shelf]\npath = \"{}\"\n\n[[catalog]]\nname = \"one\"\nsource = \"one.csv\"\n\n\
             [[catalog]]\nname = \"two\"\nsource = \"two.csv\"\n\n[sync]\nsettle = \"0s\"\nmissing_nights = 0\n",
            shelf.display()
        );
        let person =
            Onshelf::new().file("onshelf.toml", config).file("one.csv", edition(0)).file("two.csv", edition(0));
        person.run(&["sync"]).exits(0);
        let before = content(&shelf);
        disk.remount(&format!("remount,size={}k", kilobytes(disk.folder.path()) + room));
        let person = person.file("one.csv", edition(1)).file("two.csv", edition(1));
        let run = person.run(&["sync", "--format", "json"]);
        assert!(!run.stderr.contains("panicked"), "{run}");
        if run.stdout.is_empty() {
            // There was not even room for a night to begin.
            assert!(run.stderr.contains("No space left"), "{run}");
            assert_eq!(content(&shelf), before, "{run}");
        } else {
            let night = run.json();
            let catalogs = night["catalogs"].as_array().unwrap();
            let changed = catalogs.iter().filter(|catalog| catalog["outcome"] == "updated").count();
            match changed {
                0 => {
                    failed += 1;
                    assert_eq!(content(&shelf), before, "{run}");
                }
                2 => done += 1,
                _ => assert_ne!(content(&shelf), before, "{run}"),
            }
        }
        disk.remount("remount,size=60m");
        person.run(&["sync"]).exits(0);
        let whole = Onshelf::new().file("one.csv", edition(1)).file("two.csv", edition(1));
        whole.run(&["import", "one.csv", "two.csv"]).exits(0);
        assert_eq!(content(&shelf), content(&whole.path("shelf")), "with room for {room} kB");
        person.run(&["repair"]).exits(0).says("nothing is wrong");
    }
    assert!(failed > 1 && done > 0, "{failed} nights met the end of their disk, {done} did not");
}

#[test]
fn on_a_disk_nobody_may_write_to_the_shelf_can_be_read() {
    let Some(disk) = Disk::of("size=60m") else { return eprintln!("{SKIPPED}") };
    let shelf = disk.folder.path().join("shelf");
    let person = Onshelf::new().file("vendor.csv", edition(0)).variable("ONSHELF_SHELF", &shelf.display().to_string());
    person.run(&["import", "vendor.csv"]).exits(0);
    disk.remount("remount,ro");
    person.run(&["match", "kubernetes"]).exits(0).says("covered");
    person.run(&["status"]).exits(0).says("2,000 courses");
    person.run(&["repair", "--dry-run"]).exits(0).says("nothing is wrong");
    let run = person.run(&["import", "vendor.csv"]).exits(2).warns("Read-only file system");
    assert!(!run.stderr.contains("panicked"), "{run}");
    disk.remount("remount,rw");
    person.run(&["import", "vendor.csv"]).exits(0).says("nothing changed");
}
