//! A night in every form it is told in: what people read is reviewed like code.

use onshelf::model::{
    CatalogKind, Change, CoverageChange, DecisiveCourse, Difference, Fate, Night, Notable, Objection, Outcome, Verdict,
    WatchedNeed,
};
use onshelf::night_report::{
    CatalogReport, Envelope, Form, NightReport, broken_off, mail, metrics, slack_message, teams_message,
};

fn catalog(name: &str, courses: u64, outcome: Outcome) -> CatalogReport {
    CatalogReport {
        catalog: name.parse().unwrap(),
        kind: CatalogKind::Owned,
        courses,
        outcome,
        source: format!("exports/{name}.csv"),
        modified: Some("2026-11-24T22:00:00Z".into()),
        rejected: 0,
        warnings: Vec::new(),
        accept: None,
    }
}

fn notable(change: Change, course: &str, title: &str, fields: &[&str]) -> Notable {
    Notable {
        change,
        course: course.into(),
        title: title.into(),
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
        since: None,
    }
}

fn turned(
    team: &str,
    text: &str,
    before: Verdict,
    after: Verdict,
    course: Option<(&str, &str, Fate)>,
) -> CoverageChange {
    let course =
        course.map(|(course, title, fate)| DecisiveCourse { course: course.into(), title: title.into(), fate });
    CoverageChange { id: text.into(), text: text.into(), team: Some(team.into()), before, after, course }
}

/// A night on which everything happened that can, told in texts that try to be markup, formulas and calls to everyone.
fn eventful() -> NightReport {
    let updated = Difference {
        before: 12_400,
        added: 14,
        changed: 3,
        returned: 1,
        unchanged: 12_380,
        missing: 15,
        gone: 16,
        retired: 1,
        fields: [("title".to_owned(), 2), ("level".to_owned(), 1)].into(),
        notable: vec![
            notable(Change::Added, "udemy/1", "Istio in Practice", &[]),
            notable(Change::Added, "udemy/2", "<img src=x onerror=alert(1)> & \u{202e}evil", &[]),
            notable(Change::Changed, "udemy/3", "C# \"Basics\" [free](https://a.example)", &["title", "level"]),
            notable(Change::Retired, "udemy/4", "Apache Kafka Fundamentals", &[]),
            notable(Change::Returned, "udemy/5", "Go", &[]),
        ],
    };
    let held = Outcome::Held {
        objections: vec![
            Objection::LosesTooMany { lost: 400, before: 1_000, allowed_percent: 20 },
            Objection::Shifted { rows: 312, first_line: 14, last_line: 702 },
        ],
        difference: Difference { before: 1_000, unchanged: 600, gone: 400, ..Difference::default() },
    };
    let mut catalogs = vec![
        catalog("udemy", 12_413, Outcome::Updated { difference: updated }),
        CatalogReport {
            accept: Some("onshelf sync --config /etc/onshelf/onshelf.toml --accept coursera".into()),
            ..catalog("coursera", 1_000, held)
        },
        catalog("pluralsight", 6_500, Outcome::Unchanged),
        catalog(
            "linkedin-learning",
            0,
            Outcome::Failed { reason: "`https://a.example/x?…`: no answer in time".into() },
        ),
        CatalogReport { kind: CatalogKind::Offered, ..catalog("brightpath", 60, Outcome::Unchanged) },
    ];
    catalogs[0].warnings.push("7 rows are no courses; all are listed in shelf/rejects/udemy.csv".into());
    let watched = |verdict| WatchedNeed { id: "1".into(), text: "k8s".into(), team: None, verdict, best: None };
    let verdicts = [Verdict::Covered, Verdict::Covered, Verdict::Partial, Verdict::Gap, Verdict::Unclear];
    let night = Night {
        at: "2026-11-25T02:10:00Z".into(),
        command: "sync".into(),
        catalogs: Vec::new(),
        watched: verdicts.map(watched).to_vec(),
        coverage: vec![
            turned(
                "Platform & <Data>",
                "Istio, or what *else* routes our calls",
                Verdict::Gap,
                Verdict::Covered,
                Some(("udemy/1", "Istio in Practice", Fate::New)),
            ),
            turned(
                "Claims",
                "<!channel> Kafka between claims and payments",
                Verdict::Covered,
                Verdict::Partial,
                Some(("udemy/4", "Apache Kafka Fundamentals", Fate::Gone)),
            ),
            turned("Office", "the thing with the tables", Verdict::Unclear, Verdict::Gap, None),
        ],
    };
    let warnings = vec!["`night.html` cannot be written: No space left on device (os error 28)".into()];
    NightReport::new(&night, catalogs, vec!["old-catalog".parse().unwrap()], warnings, 12.3456)
}

/// A night as most are.
fn quiet() -> NightReport {
    let night = Night {
        at: "2026-11-25T02:10:00Z".into(),
        command: "sync".into(),
        catalogs: Vec::new(),
        watched: Vec::new(),
        coverage: Vec::new(),
    };
    NightReport::new(&night, vec![catalog("udemy", 6_059, Outcome::Unchanged)], Vec::new(), Vec::new(), 0.4)
}

/// The page without its style, and written where it can be looked at.
fn page(report: &NightReport, name: &str) -> String {
    let page = Form::Html.render(report);
    std::fs::write(std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name), &page).unwrap();
    let (before, rest) = page.split_once("<style>").unwrap();
    let (_, after) = rest.split_once("</style>").unwrap();
    let lines = before.lines().chain(after.lines()).map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn as_a_page() {
    insta::assert_snapshot!("page", page(&eventful(), "night.html"));
    insta::assert_snapshot!("page_of_a_quiet_night", page(&quiet(), "quiet-night.html"));
}

#[test]
fn as_text() {
    insta::assert_snapshot!("text", Form::Text.render(&eventful()));
    insta::assert_snapshot!("text_of_a_quiet_night", Form::Text.render(&quiet()));
}

#[test]
fn as_messages() {
    insta::assert_snapshot!("slack", serde_json::to_string_pretty(&slack_message(&eventful())).unwrap());
    insta::assert_snapshot!("teams", serde_json::to_string_pretty(&teams_message(&eventful())).unwrap());
    // Teams refuses what is longer.
    assert!(teams_message(&eventful()).to_string().len() < 28_000);
}

#[test]
fn as_a_mail() {
    let to = ["l-and-d@example.com".to_owned(), "platform@example.com".to_owned()];
    let mail = mail(&eventful(), Envelope { from: "onshelf@example.com", to: &to });
    // What is packed is the text and the page.
    let is_packed = |line: &&str| line.len() == 76 || line.ends_with('=') && !line.contains(' ');
    let head: Vec<&str> = mail.lines().filter(|line| !is_packed(line)).collect();
    insta::assert_snapshot!("mail", head.join("\n"));
    assert!(mail.split("\r\n").all(|line| !line.contains(['\r', '\n']) && line.len() <= 998));
}

#[test]
fn as_figures() {
    insta::assert_snapshot!("metrics", metrics(&eventful(), Some("2026-11-24T02:10:00Z")));
}

#[test]
fn a_night_that_was_broken_off_in_a_sentence() {
    let night = Night {
        at: "2026-11-24T02:10:00Z".into(),
        command: "sync".into(),
        catalogs: vec![onshelf::model::CatalogNight {
            catalog: "udemy".parse().unwrap(),
            kind: CatalogKind::Owned,
            courses: 12,
            outcome: Outcome::Updated { difference: Difference { added: 3, retired: 1, ..Difference::default() } },
        }],
        watched: Vec::new(),
        coverage: Vec::new(),
    };
    assert_eq!(
        broken_off(&night),
        "the night of 2026-11-24 02:10 UTC was broken off when its changes were on the shelf and before it told of them: \
         udemy 3 new, 1 retired"
    );
}
