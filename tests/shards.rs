//! A collection too large for one shelf: its shards together answer as one shelf would.

mod support;

use support::{ACADEMY, Onshelf};

const SHARDS: usize = 4;
const CATALOGS: [&str; 5] = ["coursera", "pluralsight", "udemy-business", "internal-academy", "brightpath"];

/// Needs that take every way through a matcher.
const NEEDS: &str = "\
need,team,level,language,max_hours,id,cost centre
k8s,Platform,,,,,42
Kubernetes security for the platform team,Platform,advanced,,,N2,
\"Java, Kafka and Terraform; AWS if there is time\",Claims,,,,,
kuberntes and pyhton,,beginner,,,,
nobody knows which service broke when the checkout is slow,Platform,,,,,
COBOL,,,,,,
asdfgh zxcvbn,,,,,,
\"Python, but no data science\",,,de,2,,
dashboards for people in finance,Finance,,,,,
Snowflake,Data & Analytics,,,,,
Excel for everyone,,,,,,
";

/// A person with a folder, the whole demo on `whole` and a quarter of it on each of `shard-1` to `shard-4`.
fn with_shards() -> Onshelf {
    let person = Onshelf::new().file("needs.csv", NEEDS);
    let bring = |shelf: &str, more: &[&str]| {
        for catalog in CATALOGS {
            let file = format!("{}/catalogs/demo/{catalog}.csv", env!("CARGO_MANIFEST_DIR"));
            let mut words = vec!["--quiet", "--shelf", shelf, "import", file.as_str()];
            words.extend(more);
            words.extend((catalog == "brightpath").then_some("--offered"));
            // Two of the demo's rows have no title.
            let run = person.run(&words);
            assert!(run.stderr.is_empty() || run.stderr.contains("no title"), "{run}");
        }
    };
    bring("whole", &[]);
    for number in 1..=SHARDS {
        bring(&format!("shard-{number}"), &["--shard", &format!("{number}/{SHARDS}")]);
    }
    add_up(&person);
    person
}

/// Exports the statistics of all shards, and adds them up.
fn add_up(person: &Onshelf) {
    for number in 1..=SHARDS {
        let (shelf, out) = (format!("shard-{number}"), format!("{number}.stats"));
        person.run(&["--shelf", &shelf, "stats", "--out", &out]).exits(0);
    }
    person
        .run(&["stats", "1.stats", "2.stats", "3.stats", "4.stats", "--out", "all.stats"])
        .exits(0)
        .warns("4 of 4 shards");
}

/// What the shards give for `needs.csv`, one file each.
fn ask_shards(person: &Onshelf, more: &[&str]) -> Vec<String> {
    (1..=SHARDS)
        .map(|number| {
            let (shelf, out) = (format!("shard-{number}"), format!("{number}.ndjson"));
            let mut words = vec!["--shelf", &shelf, "match", "--stats", "all.stats", "--needs", "needs.csv"];
            words.extend(more);
            let said = person.run(&words).exits(0).stdout;
            std::fs::write(person.path(&out), &said).unwrap();
            said
        })
        .collect()
}

const MERGE: [&str; 7] = ["merge", "--stats", "all.stats", "1.ndjson", "2.ndjson", "3.ndjson", "4.ndjson"];

fn merged(person: &Onshelf, more: &[&str]) -> String {
    let words: Vec<&str> = MERGE.iter().chain(more).copied().collect();
    person.run(&words).exits(0).stdout
}

fn of_one_shelf(person: &Onshelf, more: &[&str]) -> String {
    let mut words = vec!["--shelf", "whole", "match", "--needs", "needs.csv"];
    words.extend(more);
    person.run(&words).exits(0).stdout
}

#[test]
fn four_shards_answer_as_one_shelf_byte_for_byte() {
    let person = with_shards();
    let of_shards = ask_shards(&person, &[]);
    for format in
        [&["--format", "ndjson"][..], &["--format", "csv"], &["--format", "json", "--top", "25"], &["--top", "2"]]
    {
        assert_eq!(merged(&person, format), of_one_shelf(&person, format), "{format:?}");
    }
    // On standard input the lines of a need stand behind one another, in any order of the shards.
    let lines: Vec<Vec<&str>> = of_shards.iter().map(|said| said.lines().collect()).collect();
    let needs = NEEDS.lines().count() - 1;
    let behind: Vec<&str> = (0..needs).flat_map(|need| lines.iter().rev().map(move |lines| lines[need])).collect();
    let run = person.run_with(&["merge", "--stats", "all.stats", "-", "--format", "ndjson"], behind.join("\n"));
    assert_eq!(run.exits(0).stdout, of_one_shelf(&person, &["--format", "ndjson"]));
    // Each shard took a part: a course of each is among the answers.
    let whole = of_one_shelf(&person, &["--format", "ndjson"]);
    assert!(whole.lines().any(|line| line.contains("\"verdict\":\"covered\"")));
    for number in 1..=SHARDS {
        let shelf = format!("shard-{number}");
        let status = person.run(&["--shelf", &shelf, "status", "--format", "json"]).json();
        assert_eq!(status["shard"], format!("{number}/{SHARDS}"));
        let courses: u64 = status["catalogs"].as_array().unwrap().iter().map(|c| c["courses"].as_u64().unwrap()).sum();
        assert!((80..200).contains(&courses), "{courses} of 500 on one of four shards");
    }
}

#[test]
fn who_may_open_what_and_which_catalogs_are_asked_for_holds_over_shards_too() {
    let person = with_shards().file(
        "onshelf.toml",
        "[[catalog]]\nname = \"udemy-business\"\naccess = [\"Platform\"]\n[[catalog]]\nname = \"coursera\"\naccess = [\"Data*\"]\n",
    );
    ask_shards(&person, &["--level", "beginner"]);
    let asked = ["--format", "ndjson", "--level", "beginner"];
    let whole = of_one_shelf(&person, &asked);
    assert!(whole.contains("\"access\":false"), "something is closed to somebody");
    assert_eq!(merged(&person, &asked[..2]), whole);
    ask_shards(&person, &["--catalog", "pluralsight", "--catalog", "internal-academy"]);
    let asked = ["--format", "ndjson", "--catalog", "pluralsight", "--catalog", "internal-academy"];
    assert_eq!(merged(&person, &asked[..2]), of_one_shelf(&person, &asked));
}

#[test]
fn where_hundreds_of_courses_score_alike_the_keys_tell_in_shards_as_in_one() {
    let rows: String = (0..1500).map(|number| format!("{number},Learning Python at school{number}\n")).collect();
    let person =
        with_shards().file("many.csv", format!("id,title\n{rows}")).file("needs.csv", "need\nPython\npython courses\n");
    person.run(&["--quiet", "--shelf", "whole", "import", "many.csv"]).exits(0);
    for number in 1..=SHARDS {
        person.run(&["--quiet", "--shelf", &format!("shard-{number}"), "import", "many.csv"]).exits(0);
    }
    add_up(&person);
    ask_shards(&person, &[]);
    let asked = ["--format", "ndjson", "--top", "20"];
    assert_eq!(merged(&person, &asked), of_one_shelf(&person, &asked));
}

#[test]
fn a_shelf_remembers_which_shard_it_is() {
    let person = Onshelf::new().file("academy.csv", ACADEMY).file("other.csv", ACADEMY);
    person.run(&["--shelf", "whole", "import", "academy.csv"]).exits(0);
    person
        .run(&["--shelf", "whole", "import", "other.csv", "--shard", "1/2"])
        .exits(2)
        .warns("holds the courses of no shard, not shard 1/2")
        .warns("--shelf DIR");
    person.run(&["--shelf", "a", "import", "academy.csv", "--shard", "3/2"]).exits(2).warns("2/4");
    let courses = |shelf: &str| -> u64 {
        let status = person.run(&["--shelf", shelf, "status", "--format", "json"]).json();
        status["catalogs"].as_array().unwrap().iter().map(|catalog| catalog["courses"].as_u64().unwrap()).sum()
    };
    for number in 1..=2 {
        let (shelf, shard) = (format!("s{number}"), format!("{number}/2"));
        person.run(&["--shelf", &shelf, "import", "academy.csv", "--shard", &shard]).exits(0);
        // Without being told again, and after a repair from the exports it keeps.
        person.run(&["--shelf", &shelf, "import", "other.csv"]).exits(0);
        let before = courses(&shelf);
        for file in std::fs::read_dir(person.path(&format!("{shelf}/index"))).unwrap() {
            let file = file.unwrap().path();
            if file.extension().is_some_and(|ending| ending == "store") {
                std::fs::write(&file, "damaged").unwrap();
            }
        }
        person.run(&["--shelf", &shelf, "repair"]).exits(0).says("kept");
        assert_eq!(courses(&shelf), before);
        person.run(&["--shelf", &shelf, "import", "other.csv", "--shard", "1/3"]).exits(2).warns("holds shard");
    }
    assert_eq!(courses("s1") + courses("s2"), 6);
}

#[test]
fn what_does_not_belong_together_is_not_merged() {
    let person = with_shards();
    let refused = |words: &[&str], why: &str| {
        person.run(words).exits(2).warns(why);
    };
    refused(&["stats", "1.stats", "1.stats", "--out", "x"], "shard 1/4 is there twice");
    refused(&["stats", "1.stats", "none.stats", "--out", "x"], "none.stats");
    person.run(&["stats", "1.stats", "2.stats", "--out", "some.stats"]).exits(0).warns("the shards 3, 4 are still");
    let of_shard = |shelf: &'static str, stats: &'static str| {
        ["--shelf", shelf, "match", "--stats", stats, "--needs", "needs.csv"]
    };
    refused(&of_shard("shard-1", "some.stats"), "shard 3/4 was not added to them");
    refused(&["merge", "--stats", "some.stats", "1.ndjson"], "lacks shard 3 of 4");
    refused(&of_shard("whole", "all.stats"), "shard 1/1, and they are of 4 shards");
    let mut bytes = std::fs::read(person.path("all.stats")).unwrap();
    let last = bytes.len() - 2;
    bytes[last] ^= 1;
    std::fs::write(person.path("damaged.stats"), bytes).unwrap();
    refused(&of_shard("shard-1", "damaged.stats"), "checksum");

    ask_shards(&person, &[]);
    refused(&["merge", "--stats", "all.stats", "1.ndjson", "2.ndjson"], "has 4 shards, and candidates of 2 are given");
    let with_second =
        |second: &'static str| ["merge", "--stats", "all.stats", "1.ndjson", second, "3.ndjson", "4.ndjson"];
    refused(&with_second("1.ndjson"), "need 1: need `1` has candidates of the shards 1, 1, 3, 4, and there are 4");
    let second = person.text_of("2.ndjson");
    let lines: Vec<&str> = second.lines().collect();
    std::fs::write(person.path("short.ndjson"), lines[..3].join("\n")).unwrap();
    refused(&with_second("short.ndjson"), "`short.ndjson` ends before need 4");
    std::fs::write(person.path("swapped.ndjson"), [lines[1], lines[0]].join("\n")).unwrap();
    refused(&with_second("swapped.ndjson"), "need 1: shard 2/4 answers need `N2` where shard 1/4 answers `1`");
    std::fs::write(person.path("answers.ndjson"), of_one_shelf(&person, &["--format", "ndjson"])).unwrap();
    refused(&with_second("answers.ndjson"), "need 1: a line holds no candidates of a shard");

    // A shelf that changed is no longer the one whose statistics these are.
    let file = person.path("academy.csv");
    std::fs::write(file, ACADEMY).unwrap();
    person.run(&["--quiet", "--shelf", "shard-1", "import", "academy.csv"]).exits(0);
    refused(&of_shard("shard-1", "all.stats"), "it has changed since");

    std::fs::write(person.path("editorial.csv"), "need_or_skill,course,action\nk8s,coursera/1,pin\n").unwrap();
    std::fs::write(person.path("onshelf.toml"), "[editorial]\nfile = \"editorial.csv\"\n").unwrap();
    refused(&of_shard("shard-2", "all.stats"), "not applied to shards yet");
    refused(&MERGE, "not applied to shards yet");
}

#[test]
fn a_line_that_holds_no_need_is_told_once() {
    let person = with_shards().file("needs.ndjson", "{\"need\":\"k8s\"}\n{broken\n{\"need\":\"COBOL\"}\n");
    let line_by_line = ["--needs", "needs.ndjson", "--line-by-line"];
    for number in 1..=SHARDS {
        let shelf = format!("shard-{number}");
        let mut words = vec!["--shelf", &shelf, "match", "--stats", "all.stats"];
        words.extend(line_by_line);
        let said = person.run(&words).exits(1).stdout;
        std::fs::write(person.path(&format!("{number}.ndjson")), said).unwrap();
    }
    let mut words = vec!["--shelf", "whole", "match", "--format", "ndjson"];
    words.extend(line_by_line);
    let whole = person.run(&words).exits(1).stdout;
    let mut words = MERGE.to_vec();
    words.extend(["--format", "ndjson"]);
    assert_eq!(person.run(&words).exits(1).stdout, whole);
    assert_eq!(whole.lines().count(), 3);
}

#[test]
fn who_asks_one_shard_alone_is_told_that_it_is_a_part() {
    let person = with_shards();
    for command in [&["match", "k8s"][..], &["report", "--out", "map.html"], &["coverage", "--needs", "needs.csv"]] {
        let arguments = [&["--shelf", "shard-1"], command].concat();
        person.run(&arguments).warns("the shelf holds shard 1/4 of a collection");
    }
    let run = person.run(&["--shelf", "whole", "match", "k8s"]).exits(0);
    assert!(!run.stderr.contains("shard"), "{run}");
}
