//! The HTML report: what it shows, and that nothing from a catalog or a need is more than text.

use onshelf::model::{
    Answer, CatalogKind, Caution, CautionKind, Evidence, EvidenceKind, Field, Level, Match, Need, NeedSkill, Verdict,
};
use onshelf::report::{Format, Report};
use onshelf::shelf::{CatalogState, ShelfState};

const MADE: &str = "2026-11-23T02:10:00Z";
const SCRIPT: &str = "<script>alert(1)</script>";

fn shelf() -> ShelfState {
    let mut shelf = ShelfState::empty(0);
    for (name, kind, courses, checked) in [
        ("udemy-business", CatalogKind::Owned, 6_059, "2026-11-23T02:00:00Z"),
        ("oreilly", CatalogKind::Owned, 1, "2026-08-01T00:00:00Z"),
        ("datacamp", CatalogKind::Offered, 500, "2026-11-20T00:00:00Z"),
    ] {
        let state = CatalogState {
            kind,
            courses,
            updated: checked.into(),
            checked: checked.into(),
            rejected: 0,
            profile: "udemy-business".into(),
            source: "udemy.csv".into(),
            ..CatalogState::default()
        };
        shelf.catalogs.insert(name.parse().unwrap(), state);
    }
    shelf
}

fn need(team: Option<&str>, text: &str) -> Need {
    Need { team: team.map(String::from), ..Need::of_text("W001", text) }
}

fn found(rank: usize, title: &str, url: Option<&str>, score: f32) -> Match {
    Match {
        rank,
        course: format!("udemy-business/{rank}"),
        catalog: "udemy-business".into(),
        title: title.into(),
        url: url.map(String::from),
        launch: None,
        access: true,
        level: Some(Level::Beginner),
        minutes: Some(690),
        language: Some("de".into()),
        provider: Some("Ada Lovelace".into()),
        format: Some("Path".into()),
        score,
        also: vec!["oreilly/a7145dff0f91".into(), "oreilly/2".into()],
        evidence: vec![Evidence {
            kind: EvidenceKind::Alias,
            skill: Some("kubernetes".into()),
            need_text: "k8s".into(),
            course_text: "Kubernetes".into(),
            field: Field::Title,
            text: "“k8s” is Kubernetes. The title names Kubernetes.".into(),
        }],
        cautions: vec![Caution { kind: CautionKind::Age, text: "It dates from 2019.".into() }],
        original: Default::default(),
    }
}

fn answer(need: Need, verdict: Verdict, matches: Vec<Match>) -> Answer {
    Answer {
        need,
        verdict,
        confidence: 0.9,
        skills: Vec::new(),
        ask: None,
        matches,
        missing: Vec::new(),
        reason: String::new(),
    }
}

fn page(answers: Vec<Answer>) -> String {
    String::from_utf8(Format::Html.render(&Report::new(answers, &shelf(), MADE)).unwrap()).unwrap()
}

fn small_report() -> Vec<Answer> {
    let skill =
        |covered| NeedSkill { id: "kubernetes".into(), name: "Kubernetes".into(), found_as: "k8s".into(), covered };
    let covered = Answer {
        skills: vec![skill(true)],
        need: Need { level: Some(Level::Advanced), people: Some(12), ..need(Some("Platform"), "k8s") },
        ..answer(
            Need::default(),
            Verdict::Covered,
            vec![
                found(1, "Kubernetes from the ground up", Some("https://udemy.example/745?a=1&b=2"), 0.93),
                found(2, "Docker & Kubernetes", None, 0.7),
                found(3, "Helm", Some("javascript:alert(1)"), 0.5),
                found(4, "Containers", Some("https://udemy.example/4"), 0.3),
            ],
        )
    };
    let partial = Answer {
        missing: vec!["JCL".into()],
        reason: "There are useful courses, but none that fits it fully.".into(),
        ..answer(
            need(Some("<b>Main\u{202e}frame</b>"), SCRIPT),
            Verdict::Partial,
            vec![found(1, SCRIPT, Some("data:text/html,x"), 0.5)],
        )
    };
    let gap = Answer {
        missing: vec!["COBOL".into()],
        reason: "No course on the shelf serves COBOL.".into(),
        ..answer(need(Some("Platform"), "COBOL"), Verdict::Gap, Vec::new())
    };
    let unclear = Answer {
        ask: Some("What do you mean by “asdfgh”?".into()),
        reason: "No skill could be made out of the words.".into(),
        ..answer(need(None, "asdfgh\" onmouseover=\"alert(1)"), Verdict::Unclear, vec![found(1, "ASDF", None, 0.3)])
    };
    vec![covered, partial, gap, unclear]
}

#[test]
fn a_small_report() {
    let page = page(small_report()).replace(&format!("Onshelf {}", env!("CARGO_PKG_VERSION")), "Onshelf VERSION");
    let body = &page[page.find("<body>").unwrap()..];
    insta::assert_snapshot!(body);
}

#[test]
fn the_first_screen_says_it_in_one_sentence() {
    let page = page(small_report());
    assert!(page.contains("You already have access to training for <em>1 of 4</em> needs</h1>"));
    assert!(page.contains("1 more is partly covered, 1 is a gap, and 1 needs a question back."));
    assert!(page.contains("Found in 6,060 courses of 2 catalogs you have access to, on 23 November 2026."));
}

#[test]
fn hostile_strings_are_inert_wherever_they_stand() {
    let hostile = [
        SCRIPT,
        "\"><img src=x onerror=alert(1)>",
        "'\"><svg/onload=alert(1)>",
        "</style></title><script>alert(1)</script>",
        "{{ 7*7 }}{% raw %}<script>",
        "<!--<script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "a\u{202e}b\u{2066}c\u{0}d\u{1b}[31m\u{e0041}",
        "javascript:alert(1)",
    ];
    for text in hostile {
        let mut found = found(1, text, Some(text), 0.9);
        for part in [&mut found.course, &mut found.catalog] {
            *part = text.into();
        }
        found.provider = Some(text.into());
        found.format = Some(text.into());
        found.language = Some(text.into());
        found.also = vec![text.into()];
        found.evidence[0].text = text.into();
        found.cautions[0].text = text.into();
        let mut word = found.evidence[0].clone();
        (word.kind, word.course_text) = (EvidenceKind::Words, text.into());
        found.evidence.push(word);
        let hostile = Answer {
            need: Need { id: text.into(), due: Some(text.into()), ..need(Some(text), text) },
            skills: vec![NeedSkill { id: text.into(), name: text.into(), found_as: "x".into(), covered: true }],
            ask: Some(text.into()),
            missing: vec![text.into()],
            reason: "why".into(),
            ..answer(Need::default(), Verdict::Partial, vec![found])
        };
        let report = Report::new(vec![hostile], &shelf(), MADE).of_team(text).unwrap();
        let page = String::from_utf8(Format::Html.render(&report).unwrap()).unwrap();
        for mark in [
            "<script",
            "<img",
            "<svg/",
            "<!--",
            "href=\"javascript",
            "\u{202e}",
            "\u{2066}",
            "\0",
            "\u{1b}",
            "\u{e0041}",
        ] {
            assert!(!page.contains(mark), "{mark:?} of {text:?} is on the page");
        }
        assert!(!page.contains("49<"), "a template in {text:?} was run");
        assert_eq!(page.matches("</style>").count(), 1, "{text:?}");
    }
}

#[test]
fn only_links_of_the_web_can_be_followed() {
    let page = page(small_report());
    let links = page.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let outside: Vec<&str> = links.filter(|link| !link.starts_with('#')).collect();
    assert_eq!(
        outside,
        ["https:&#x2f;&#x2f;udemy.example&#x2f;745?a=1&amp;b=2", "https:&#x2f;&#x2f;udemy.example&#x2f;4"]
    );
    assert!(page.contains("Not a web link: javascript:alert(1)"));
}

#[test]
fn nothing_is_loaded_or_run() {
    let page = page(small_report());
    assert!(page.contains("default-src 'none'"));
    for mark in ["<script", "src=", "@import", "url(", "<link", "<iframe", "onclick"] {
        assert!(!page.contains(mark), "{mark}");
    }
}

#[test]
fn headings_step_down_one_at_a_time_and_ids_are_unique() {
    let page = page(small_report());
    let levels: Vec<u32> =
        page.match_indices("<h").filter_map(|(at, _)| page[at + 2..].chars().next()?.to_digit(10)).collect();
    assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1);
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
    let mut ids: Vec<&str> = page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
    for link in page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(ids.contains(&link), "#{link} leads nowhere");
    }
}

#[test]
fn a_thousand_needs_stay_usable() {
    let long = "A title of a usual length: Kubernetes for application developers, part 2";
    let url = "https://www.udemy.example/course/kubernetes-for-application-developers-part-2/";
    let answers = (0..1000).map(|index| {
        let matches = (1..=10).map(|rank| found(rank, long, Some(url), 0.9)).collect();
        answer(
            need(Some(&format!("Team {}", index % 20)), "Kubernetes security for the platform team"),
            Verdict::Covered,
            matches,
        )
    });
    let page = page(answers.collect());
    assert!(page.len() < 3_000_000, "{} bytes", page.len());
    assert!(page.contains("To keep this page light"));
}

#[test]
fn a_report_without_needs_or_catalogs_is_still_a_page() {
    let report = Report::new(Vec::new(), &ShelfState::empty(0), MADE);
    assert!(Format::Html.render(&report).is_ok());
}
