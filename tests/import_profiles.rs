//! Every bundled profile reads the fixture of its name, whatever the order of the columns.

use std::collections::BTreeSet;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use onshelf::import::{CourseField, Export, Profiles, Row};
use onshelf::model::{Course, Level};

/// The fixtures of a profile: one for each kind of file it comes in.
fn fixtures(name: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/import/profiles");
    ["csv", "json"].map(|kind| folder.join(format!("{name}.{kind}"))).into_iter().filter(|path| path.exists()).collect()
}

fn courses(name: &str) -> Vec<Course> {
    fixtures(name).iter().flat_map(|path| courses_in(name, path)).collect()
}

fn courses_in(name: &str, path: &Path) -> Vec<Course> {
    let mut export = Export::open(path, &Profiles::bundled(), None).unwrap();
    assert_eq!(export.profile_name(), name);
    let rows: Vec<Row> = export.by_ref().collect::<Result<_, _>>().unwrap();
    assert!(!rows.iter().any(|row| matches!(row, Row::Rejected(_) | Row::Merged { .. })), "{name}: {rows:?}");
    rows.into_iter()
        .filter_map(|row| match row {
            Row::Course { course, .. } => Some(course),
            _ => None,
        })
        .collect()
}

fn names_in(folder: &str, extension: &str) -> BTreeSet<String> {
    let entries = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap();
    let files = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    files.filter_map(|file| file.strip_suffix(extension).map(str::to_owned)).collect()
}

#[test]
fn every_profile_is_bundled_and_has_a_fixture() {
    let bundled: BTreeSet<String> = Profiles::bundled().names().map(|(name, _)| name.to_owned()).collect();
    assert_eq!(bundled, names_in("catalogs/profiles", ".toml"));
    let mut fixtures = names_in("fixtures/import/profiles", ".csv");
    fixtures.extend(names_in("fixtures/import/profiles", ".json"));
    fixtures.insert("generic".to_owned());
    assert_eq!(bundled, fixtures);
}

#[test]
fn every_fixture_is_recognised_and_brings_courses() {
    for (name, _) in Profiles::bundled().names().filter(|(name, _)| *name != "generic") {
        for path in fixtures(name) {
            assert!(!courses_in(name, &path).is_empty(), "{name}");
        }
    }
}

#[test]
fn the_order_of_columns_does_not_matter() {
    let profiles = Profiles::bundled();
    for (name, _) in profiles.names().filter(|(name, _)| !matches!(*name, "generic" | "successfactors")) {
        let Some(path) = fixtures(name).into_iter().find(|path| path.extension() == Some("csv".as_ref())) else {
            continue;
        };
        let bytes = std::fs::read(&path).unwrap();
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
        let header = || bytes.iter().take_while(|byte| **byte != b'\n');
        let count = |separator: &u8| header().filter(|byte| *byte == separator).count();
        let delimiter = [b',', b';', b'|'].into_iter().max_by_key(count).unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(bytes);
        let mut writer = csv::Writer::from_writer(Vec::new());
        for record in reader.records() {
            let record = record.unwrap();
            writer.write_record(record.iter().rev()).unwrap();
        }
        let turned = Cursor::new(writer.into_inner().unwrap());
        let export = Export::from_reader(turned, "turned.csv", &profiles, None).unwrap();
        assert_eq!(export.profile_name(), name);
        let turned: Vec<Course> = export
            .map(Result::unwrap)
            .filter_map(|row| match row {
                Row::Course { course, .. } => Some(course),
                _ => None,
            })
            .collect();
        let sorted = |mut courses: Vec<Course>| {
            courses.iter_mut().for_each(|course| course.skills.sort());
            courses
        };
        assert_eq!(sorted(turned), sorted(courses_in(name, &path)), "{name}");
    }
}

#[test]
fn units_of_durations_are_the_vendors_own() {
    let minutes = |name: &str| -> Vec<Option<u32>> {
        courses(name).into_iter().map(|course| course.duration.and_then(|duration| duration.minutes)).collect()
    };
    assert_eq!(minutes("onshelf"), [Some(90), Some(45), None]);
    assert_eq!(minutes("udemy-business"), [Some(690), None, Some(210), None]);
    assert_eq!(minutes("udemy-public"), [Some(90), Some(45)]);
    assert_eq!(minutes("udemy-listing"), [Some(570), Some(60)]);
    assert_eq!(minutes("coursera-k2"), [Some(1020), None]);
    assert_eq!(minutes("edx-k8"), [Some(720), None]);
    assert_eq!(minutes("linkedin-learning"), [Some(116)]);
    assert_eq!(minutes("pluralsight"), [Some(90)]);
    assert_eq!(minutes("degreed"), [Some(90), Some(13)]);
    assert_eq!(minutes("successfactors"), [Some(53)]);
    assert_eq!(minutes("cornerstone"), [Some(90)]);
    assert_eq!(minutes("workday"), [Some(90)]);
    assert_eq!(minutes("microsoft-learn"), [Some(34), Some(34), Some(200), None]);
    assert_eq!(minutes("percipio"), [Some(53), None]);
    assert_eq!(minutes("linkedin-learning-api"), [Some(116)]);
    assert_eq!(minutes("pluralsight-api"), [Some(64)]);
    assert_eq!(minutes("pluralsight-graphql"), [Some(90)]);
    assert_eq!(minutes("oreilly-api"), [Some(480)]);
    assert_eq!(minutes("go1"), [Some(180)]);
    assert_eq!(minutes("gloat"), [Some(10)]);
    assert_eq!(minutes("udacity"), [None]);
    assert_eq!(minutes("viva-learning"), [Some(20)]);
    assert_eq!(minutes("adobe-learning-manager"), [Some(30)]);
    assert_eq!(minutes("schema-org"), [Some(360)]);
    assert_eq!(minutes("degreed-api"), [Some(90)]);
    assert_eq!(minutes("accessplanit"), [Some(180)]);
    assert_eq!(minutes("oreilly"), [None, Some(120)]);
}

#[test]
fn a_listing_cell_with_several_facts_is_taken_apart() {
    let course = &courses("udemy-listing")[0];
    assert_eq!(course.title, "Observability from Zero");
    assert_eq!(course.description, "Metrics, logs and traces you will look at");
    assert_eq!(course.level, Some(Level::Intermediate));
    assert_eq!(course.price.as_deref(), Some("$19.99"));
    let course = &courses("coursera-k5")[0];
    assert_eq!(course.skills, ["Threat Modeling", "OWASP", "Encryption"]);
    assert_eq!((course.level, course.format.as_deref()), (Some(Level::Beginner), Some("Course")));
    assert_eq!(course.duration.as_ref().unwrap().text, "1 - 3 Months");
}

#[test]
fn the_course_of_a_sap_file_is_complete() {
    let course = &courses("successfactors")[0];
    assert_eq!(course.id, "SF-1");
    assert_eq!(course.description, "Write them first.");
    assert_eq!(course.language.as_ref().unwrap().code(), "en");
    assert_eq!(course.published.as_deref(), Some("2019-11-21"));
}

#[test]
fn a_vendor_is_added_with_a_few_lines_of_toml() {
    let mut profiles = Profiles::bundled();
    profiles
        .add(
            r#"
            name = "acme"
            label = "Acme Academy"
            source = "their export of March"
            [recognise]
            required = ["Acme No", "Thema", "Std"]
            [columns]
            id = ["Acme No"]
            title = ["Thema"]
            duration = ["Std"]
            [values]
            duration_unit = "hours"
            "#,
        )
        .unwrap();
    let csv = Cursor::new("Std;Thema;Acme No\n1,5;Docker im Alltag;A-7\n");
    let mut export = Export::from_reader(csv, "acme.csv", &profiles, None).unwrap();
    assert_eq!(export.profile_name(), "acme");
    assert_eq!(export.mapping()[1].field, Some(CourseField::Title));
    match export.next().unwrap().unwrap() {
        Row::Course { course, .. } => {
            assert_eq!((course.id.as_str(), course.duration.unwrap().minutes), ("A-7", Some(90)))
        }
        other => panic!("{other:?}"),
    }
    assert!(profiles.add("name = 'x'").is_err());
}

#[test]
fn the_worked_example_of_the_documentation_is_true() {
    let text = include_str!("../docs/profiles.md");
    let block = |kind: &str| text.split(&format!("```{kind}\n")).nth(1).unwrap().split("```").next().unwrap();
    let mut profiles = Profiles::bundled();
    profiles.add(block("toml")).unwrap();
    let csv = Cursor::new(block("csv"));
    let mut export = Export::from_reader(csv, "acme.csv", &profiles, None).unwrap();
    assert_eq!(export.profile_name(), "acme");
    let Row::Course { course, .. } = export.next().unwrap().unwrap() else { panic!("no course") };
    assert_eq!((course.id.as_str(), course.title.as_str()), ("A-7", "Docker im Alltag"));
    assert_eq!((course.level, course.duration.unwrap().minutes), (Some(Level::Beginner), Some(90)));
    assert_eq!(course.description, "Container & Images");
    assert!(matches!(export.next().unwrap().unwrap(), Row::Retired { .. }));
}

#[test]
fn every_bundled_profile_is_listed_in_the_documentation() {
    let text = include_str!("../docs/profiles.md");
    for (name, label) in Profiles::bundled().names().filter(|(name, _)| *name != "generic") {
        assert!(text.contains(&format!("| `{name}` | {label} |")), "{name}");
    }
}

#[test]
fn a_percipio_course_is_complete_in_the_preferred_language_and_without_its_parameters() {
    let courses = courses("percipio");
    let first = &courses[0];
    assert_eq!((first.title.as_str(), first.description.as_str()), ("Containers, First Steps", "Images & registries."));
    assert_eq!(first.skills, ["Docker", "images", "Containers", "Technology & Developer"]);
    assert_eq!((first.level, first.format.as_deref()), (Some(Level::Beginner), Some("Course")));
    assert_eq!(first.language.as_ref().unwrap().code(), "en");
    assert_eq!(first.provider.as_deref(), Some("Skillsoft Percipio"));
    let book = &courses[1];
    assert_eq!((book.url.as_deref(), book.provider.as_deref()), (None, Some("Made Up Press")));
    assert!(!format!("{courses:?}").contains("made-up-parameters"));
}

#[test]
fn nested_keys_of_vendors_are_read() {
    let course = &courses("linkedin-learning-api")[0];
    assert_eq!((course.title.as_str(), course.description.as_str()), ("Rust Without Fear", "Borrowing, slowly."));
    assert_eq!(course.skills, ["Rust", "Programming Languages"]);
    assert_eq!(course.updated.as_deref(), Some("2025-02-01"));
    let course = &courses("udemy-business")[2];
    assert_eq!((course.language.as_ref().unwrap().code(), course.level), ("en", Some(Level::Intermediate)));
    assert_eq!(course.skills, ["Development", "Software Development Tools"]);
    let course = &courses("go1")[0];
    assert_eq!((course.level, course.price.as_deref()), (Some(Level::All), Some("19.99")));
    assert_eq!(course.skills, ["Secret Management", "DevSecOps", "pipelines"]);
    let course = &courses("successfactors-ocn")[0];
    assert_eq!((course.title.as_str(), course.language.as_ref().unwrap().code()), ("Queues", "en"));
}
