//! `onshelf demo` and `onshelf report` as people run them.

use std::path::Path;
use std::process::{Command, Output};

fn onshelf(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_onshelf"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("ONSHELF_SHELF")
        .output()
        .unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A shelf with three courses, and needs of two teams.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let courses = "id,title,description,skills,level,duration,url\n\
        1,Kubernetes for Application Developers,Deploy and run applications on Kubernetes.,Kubernetes,beginner,PT6H,https://learn.example/1\n\
        2,Terraform from Zero,Infrastructure as code with Terraform.,Terraform,beginner,PT3H,https://learn.example/2\n\
        3,Excel for Everyone,Tables and formulas.,Excel,beginner,PT2H,javascript:alert(1)\n";
    std::fs::write(folder.path().join("academy.csv"), courses).unwrap();
    let needs = "need,team\nk8s,Platform\nCOBOL,Mainframe\n";
    std::fs::write(folder.path().join("needs.csv"), needs).unwrap();
    let imported = onshelf(folder.path(), &["import", "academy.csv"]);
    assert!(imported.status.code() == Some(0) || imported.status.code() == Some(1), "{}", stderr(&imported));
    folder
}

#[test]
fn the_demo_builds_a_shelf_and_a_report_and_can_be_run_again() {
    let folder = tempfile::tempdir().unwrap();
    let first = onshelf(folder.path(), &["demo", "--out", "demo"]);
    assert_eq!(first.status.code(), Some(0), "{}", stderr(&first));
    let said = stdout(&first);
    for words in ["udemy-business", "internal-academy", "of 25 needs covered", "demo/report.html", "match \"k8s\""] {
        assert!(said.contains(words), "{words:?} is missing in:\n{said}");
    }
    let page = std::fs::read_to_string(folder.path().join("demo/report.html")).unwrap();
    assert!(page.contains("You already have access to training for"));

    let again = onshelf(folder.path(), &["demo", "--out", "demo"]);
    assert_eq!(again.status.code(), Some(0), "{}", stderr(&again));
    assert!(stdout(&again).contains("Nothing changed since the last time"));

    let own = "need,team\nk8s,Platform\n";
    std::fs::write(folder.path().join("demo/needs.csv"), own).unwrap();
    let edited = onshelf(folder.path(), &["demo", "--out", "demo"]);
    assert!(stdout(&edited).contains("yours are kept"), "{}", stdout(&edited));
    assert!(stdout(&edited).contains("of 1 need covered"));
    assert_eq!(std::fs::read_to_string(folder.path().join("demo/needs.csv")).unwrap(), own);
}

#[test]
fn the_demo_leaves_a_folder_that_holds_something_else_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("thesis.txt"), "years of work").unwrap();
    let refused = onshelf(folder.path(), &["demo", "--out", "."]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("something else than an earlier demo"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    let refused = onshelf(folder.path(), &["demo", "--out", "thesis.txt"]);
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn a_report_is_written_and_said_in_one_line() {
    let folder = folder();
    let done = onshelf(folder.path(), &["report", "--needs", "needs.csv", "--out", "report.html"]);
    assert_eq!(done.status.code(), Some(0), "{}", stderr(&done));
    assert_eq!(stdout(&done), "report.html: 1 of 2 needs covered, 1 gap\n");
    let page = std::fs::read_to_string(folder.path().join("report.html")).unwrap();
    assert!(page.contains("Kubernetes for Application Developers"));
    assert!(page.contains("Academy"));
    let drafts = std::fs::read_dir(folder.path())
        .unwrap()
        .flatten()
        .filter(|file| file.file_name().to_string_lossy().ends_with(".part"))
        .count();
    assert_eq!(drafts, 0);
}

#[test]
fn a_report_can_be_about_one_team() {
    let folder = folder();
    let done = onshelf(folder.path(), &["report", "--needs", "needs.csv", "--team", "platform", "--out", "p.html"]);
    assert_eq!(stdout(&done), "p.html: Platform: 1 of 1 need covered\n");
    assert!(!std::fs::read_to_string(folder.path().join("p.html")).unwrap().contains("COBOL"));

    let refused = onshelf(folder.path(), &["report", "--needs", "needs.csv", "--team", "Sales", "--out", "s.html"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("no need names the team “Sales”; there are: Platform, Mainframe"));
    assert!(!folder.path().join("s.html").exists());
}

#[test]
fn lines_without_a_need_are_told_and_need_a_person() {
    let folder = folder();
    std::fs::write(folder.path().join("holes.csv"), "need,team\nk8s,Platform\n,Mainframe\n").unwrap();
    let done = onshelf(folder.path(), &["report", "--needs", "holes.csv", "--out", "report.html"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(stderr(&done).contains("line 3"), "{}", stderr(&done));
    assert_eq!(stdout(&done), "report.html: 1 of 1 need covered\n");
}

#[test]
fn what_cannot_be_done_is_refused_and_changes_nothing() {
    let folder = folder();
    std::fs::write(folder.path().join("report.html"), "yesterday's").unwrap();
    std::fs::write(folder.path().join("blank.csv"), "need,team\n,Platform\n").unwrap();
    for (arguments, words) in [
        (vec!["--needs", "needs.csv", "--out", "report.pdf"], "there are: .html, .xlsx, .csv, .md, .json"),
        (vec!["--needs", "needs.csv", "--out", "report"], "there are: .html"),
        (vec!["--needs", "needs.csv", "--out", "report.html", "--out", "r.pdf"], "there are: .html"),
        (vec!["--needs", "missing.csv", "--out", "report.html"], "missing.csv"),
        (vec!["--needs", "blank.csv", "--out", "report.html"], "holds no need"),
        (vec!["--needs", "needs.csv", "--out", "nowhere/report.html"], "nowhere/report.html"),
    ] {
        let refused = onshelf(folder.path(), &[&["report"][..], &arguments].concat());
        assert_eq!(refused.status.code(), Some(2), "{arguments:?}: {}", stderr(&refused));
        assert!(stderr(&refused).contains(words), "{arguments:?}: {}", stderr(&refused));
        assert_eq!(std::fs::read_to_string(folder.path().join("report.html")).unwrap(), "yesterday's");
    }
    let refused = onshelf(folder.path(), &["--shelf", "none", "report", "--needs", "needs.csv", "--out", "x.html"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("there is no shelf in `none`"));
}

#[test]
fn all_formats_come_from_the_same_answers() {
    let folder = folder();
    let outs = ["r.html", "r.xlsx", "r.csv", "r.md", "r.json"];
    let arguments: Vec<&str> =
        ["report", "--needs", "needs.csv"].into_iter().chain(outs.iter().flat_map(|out| ["--out", *out])).collect();
    let done = onshelf(folder.path(), &arguments);
    assert_eq!(done.status.code(), Some(0), "{}", stderr(&done));
    assert_eq!(stdout(&done), outs.map(|out| format!("{out}: 1 of 2 needs covered, 1 gap\n")).concat());
    let start = |out: &str| std::fs::read(folder.path().join(out)).unwrap()[..2].to_vec();
    assert_eq!(outs.map(start), [b"<!", b"PK", b"\xef\xbb", b"# ", b"{\n"]);
}

#[test]
fn a_report_speaks_the_language_asked_for() {
    let folder = folder();
    let text = |arguments: &[&str]| {
        let done =
            onshelf(folder.path(), &[&["report", "--needs", "needs.csv", "--out", "r.md"][..], arguments].concat());
        assert_eq!(done.status.code(), Some(0), "{}", stderr(&done));
        std::fs::read_to_string(folder.path().join("r.md")).unwrap()
    };
    assert!(text(&["--language", "de"]).starts_with("# Für 1 von 2 Bedarfen"));
    std::fs::write(folder.path().join("onshelf.toml"), "[report]\nlanguage = \"fr\"\n").unwrap();
    assert!(text(&[]).starts_with("# Vous avez déjà accès"));
    assert!(text(&["--language", "English"]).starts_with("# You already have access"));
    let refused = onshelf(folder.path(), &["report", "--needs", "needs.csv", "--out", "r.md", "--language", "Klingon"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("there is no language `Klingon`; there are: en, de, fr"), "{}", stderr(&refused));
}

#[test]
fn coverage_over_time_comes_from_the_nights_that_watched_the_needs() {
    let folder = folder();
    let night = |day: u8, verdict: &str| {
        format!(
            r#"{{"at":"2026-10-{day:02}T02:00:00Z","command":"sync","catalogs":[],"watched":[{{"id":"1","text":"k8s","team":"Platform","verdict":"{verdict}"}},{{"id":"2","text":"COBOL","verdict":"gap"}}]}}"#
        ) + "\n"
    };
    std::fs::write(folder.path().join("shelf/history.ndjson"), night(1, "gap") + &night(9, "covered")).unwrap();
    let text = |arguments: &[&str]| {
        let done =
            onshelf(folder.path(), &[&["report", "--needs", "needs.csv", "--out", "r.html"][..], arguments].concat());
        assert_eq!(done.status.code(), Some(0), "{}", stderr(&done));
        std::fs::read_to_string(folder.path().join("r.html")).unwrap()
    };
    assert!(text(&[]).contains("<b>1 October 2026</b> 0% <span class=\"note\">0 of 2 needs covered, 2 gaps</span>"));
    let team = text(&["--team", "Platform"]);
    assert!(team.contains("<b>9 October 2026</b> 100% <span class=\"note\">1 of 1 need covered</span>"));
}

#[test]
fn a_script_may_fail_on_a_gap() {
    let folder = folder();
    let status = |arguments: &[&str]| {
        onshelf(folder.path(), &[&["report", "--needs", "needs.csv", "--out", "r.md"][..], arguments].concat())
            .status
            .code()
    };
    assert_eq!(status(&["--fail-on", "gap"]), Some(4));
    assert_eq!(status(&["--fail-on", "partial", "--team", "Platform"]), Some(0));
}

#[test]
fn a_gap_is_told_with_what_is_closed_what_is_near_and_what_is_on_offer() {
    let folder = folder();
    let offer = "id,title,description,skills,level,duration,url\n\
        C1,COBOL Programming from the Ground Up,Learn COBOL.,COBOL,beginner,PT9H,https://offer.example/c1\n";
    std::fs::write(folder.path().join("mainframes.csv"), offer).unwrap();
    let imported = onshelf(folder.path(), &["import", "--offered", "mainframes.csv"]);
    assert_eq!(imported.status.code(), Some(0), "{}", stderr(&imported));
    let config = "[[catalog]]\nname = \"academy\"\naccess = [\"Platform\"]\nseats = 3\ncost_per_year = 54321\ncurrency = \"EUR\"\n\
        deep_link = \"https://learn.example/launch?course={id}\"\n";
    std::fs::write(folder.path().join("onshelf.toml"), config).unwrap();
    let needs = "id,need,team,people\nN1,k8s,Platform,5\nN2,COBOL,Mainframe,2\nN3,k8s,Mainframe,2\n";
    std::fs::write(folder.path().join("needs.csv"), needs).unwrap();
    let done = onshelf(folder.path(), &["report", "--needs", "needs.csv", "--out", "r.md", "--out", "r.json"]);
    assert_eq!(done.status.code(), Some(0), "{}", stderr(&done));

    let text = std::fs::read_to_string(folder.path().join("r.md")).unwrap();
    for said in [
        "You already have access to training for 1 of 3 needs",
        "(https://learn.example/launch?course=1)",
        "Open to Platform, 3 seats",
        "Academy has 3 seats for 5 people.",
        "Mainframes, on offer, would cover it: “COBOL Programming from the Ground Up”.",
        "Owned, but not open to this team",
        "It is owned, but not open to Mainframe; it is open to: Platform.",
    ] {
        assert!(text.contains(said), "{said:?} is missing in:\n{text}");
    }
    let json: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("r.json")).unwrap()).unwrap();
    let needs = &json["teams"][1]["needs"];
    assert_eq!(needs[0]["offers"][0]["verdict"], "covered");
    assert_eq!(needs[1]["verdict"], "gap");
    assert_eq!(needs[1]["matches"][0]["access"], false);
    assert_eq!(json["catalogs"][0]["seats"], 3);
    assert!(
        !text.contains("54321") && !json.to_string().contains("54321"),
        "what a catalog costs is nobody's business"
    );
}

/// The needs were once replaced by the report on them.
#[test]
fn the_needs_are_not_written_over() {
    let folder = folder();
    let needs = std::fs::read_to_string(folder.path().join("needs.csv")).unwrap();
    std::os::unix::fs::symlink("needs.csv", folder.path().join("link.csv")).unwrap();
    for out in ["needs.csv", "./needs.csv", "link.csv"] {
        for arguments in [["report", "--out"], ["coverage", "--out"]] {
            let refused = onshelf(folder.path(), &[&arguments[..], &[out, "--needs", "needs.csv"]].concat());
            assert_eq!(refused.status.code(), Some(2), "{arguments:?}");
            assert!(stderr(&refused).contains("holds the needs"), "{}", stderr(&refused));
            assert_eq!(std::fs::read_to_string(folder.path().join("needs.csv")).unwrap(), needs);
        }
    }
}
