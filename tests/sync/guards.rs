//! What is held back, and how a person takes it over.

use super::{catalog, export, person};

/// Sixty courses; in the second file every description has slipped by one row.
fn slipped(by: usize) -> String {
    let words =
        ["harvest", "lattice", "glacier", "compass", "saffron", "turbine", "lantern", "orchard", "granite", "falcon"];
    let topic = |number: usize| format!("{} {}", words[number % 10], words[(number / 10 + number) % 10]);
    let mut text = "id,title,description\n".to_owned();
    for number in 0..60 {
        let told = topic((number + by) % 60);
        text += &format!(
            "{number},Understanding {} part {number},\"A course on {told}, what {told} means and where {told} is used.\"\n",
            topic(number)
        );
    }
    text
}

#[test]
fn a_catalog_that_would_lose_too_much_is_held_back_until_a_person_accepts() {
    let person = person(&[("a", "a.csv"), ("b", "b.csv")], "missing_nights = 0\n")
        .file("a.csv", export(0, 50, &[]))
        .file("b.csv", export(0, 10, &[]));
    person.run(&["sync"]).exits(0);
    let person = person.file("a.csv", export(0, 30, &[])).file("b.csv", export(0, 12, &[]));
    for _ in 0..2 {
        let run = person.run(&["sync", "--format", "json"]).exits(1);
        let told = catalog(&run, "a");
        assert_eq!((told["outcome"].as_str(), told["courses"].as_u64()), (Some("held"), Some(50)), "{run}");
        assert_eq!(told["objections"][0]["kind"], "loses_too_many");
        assert_eq!(told["accept"], "onshelf sync --accept a");
        assert_eq!(catalog(&run, "b")["courses"], 12);
        run.warns("a: held back, the old content stays: 20 of the 50 courses")
            .warns("`onshelf sync --accept a` takes it over");
    }
    let run = person.run(&["sync", "--accept", "a", "--format", "json"]).exits(0);
    assert_eq!(
        (catalog(&run, "a")["courses"].as_u64(), catalog(&run, "a")["difference"]["retired"].as_u64()),
        (Some(30), Some(20))
    );
    person.run(&["sync"]).exits(0).says("Nothing changed.");
}

#[test]
fn the_share_that_may_be_lost_is_configured() {
    let person = person(&[("a", "a.csv")], "max_retired = \"50%\"\n").file("a.csv", export(0, 50, &[]));
    person.run(&["sync"]).exits(0);
    let person = person.file("a.csv", export(0, 30, &[]));
    person.run(&["sync"]).exits(0).says("20 missing for the first time");
}

#[test]
fn an_empty_export_is_held_back_and_can_be_accepted() {
    for empty in ["", "id,title,description,skills\n"] {
        let person = person(&[("a", "a.csv")], "missing_nights = 0\n").file("a.csv", export(0, 5, &[]));
        person.run(&["sync"]).exits(0);
        let person = person.file("a.csv", empty);
        person.run(&["sync"]).exits(1).warns("the export holds no course, where there were 5").warns("--accept a");
        let run = person.run(&["sync", "--accept", "a", "--format", "json"]).exits(0);
        assert_eq!(catalog(&run, "a")["courses"], 0, "{run}");
    }
}

#[test]
fn another_vendor_s_headers_are_held_back() {
    let person = person(&[("a", "a.csv")], "").file("a.csv", export(0, 5, &[]));
    person.run(&["sync"]).exits(0);
    let other = "CourseId,CourseTitle,DurationInSeconds,ReleaseDate,Description,IsCourseRetired\n0,Kubernetes number 0,60,2020-01-01,x,no\n\
                 1,Python number 1,60,2020-01-01,x,no\n2,Terraform number 2,60,2020-01-01,x,no\n3,Java number 3,60,2020-01-01,x,no\n\
                 4,Kafka number 4,60,2020-01-01,x,no\n";
    let person = person.file("a.csv", other);
    person.run(&["sync"]).exits(1).warns("held back").warns("its columns are those of `pluralsight");
}

#[test]
fn an_export_whose_descriptions_slipped_is_held_back_as_shifted() {
    let person = person(&[("a", "a.csv")], "").file("a.csv", slipped(0));
    person.run(&["sync"]).exits(0).without_warning();
    let person = person.file("a.csv", slipped(1));
    let run = person.run(&["sync", "--format", "json"]).exits(1);
    assert_eq!(catalog(&run, "a")["objections"][0]["kind"], "shifted", "{run}");
}

#[test]
fn an_export_older_than_the_last_is_held_back() {
    let person = person(&[("a", "a.csv")], "").file("a.csv", export(0, 20, &[]));
    person.run(&["sync"]).exits(0);
    let person = person.file("a.csv", export(0, 21, &[]));
    let yesterday = std::time::SystemTime::now() - std::time::Duration::from_secs(86_400);
    std::fs::File::options().append(true).open(person.path("a.csv")).unwrap().set_modified(yesterday).unwrap();
    person.run(&["sync"]).exits(1).warns("before the last one");
    person.run(&["sync", "--accept", "a"]).exits(0).says("1 new");
}
