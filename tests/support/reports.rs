//! Reports of answers that are made up, for tests of what is written.

// Each test file uses a part of this.
#![allow(dead_code)]

use onshelf::model::{
    Access, Answer, CatalogKind, Caution, CautionKind, Drawback, Evidence, EvidenceKind, Field, Finding, Level,
    Licence, Licences, Match, Need, NeedSkill, Question, Reason, SkillLink, Understood, Verdict,
};
use onshelf::report::{AnsweredNeed, Basis, CoveragePoint, Offer, Report, Summary};
use onshelf::shelf::{CatalogState, ShelfState};

pub const MADE: &str = "2026-11-23T02:10:00Z";
pub const SCRIPT: &str = "<script>alert(1)</script>";

pub fn shelf() -> ShelfState {
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

pub fn need(team: Option<&str>, text: &str) -> Need {
    Need { team: team.map(String::from), ..Need::of_text("W001", text) }
}

pub fn found(rank: usize, title: &str, url: Option<&str>, score: f32) -> Match {
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
            finding: Finding::Skill {
                understood: Understood::ByAlias,
                needed: "Kubernetes".into(),
                named: "Kubernetes".into(),
                link: SkillLink::Same,
                quoted: false,
            },
        }],
        cautions: vec![Caution {
            kind: CautionKind::Age,
            text: "It dates from 2019.".into(),
            drawback: Drawback::DatesFrom(2019),
        }],
        original: Default::default(),
    }
}

pub fn answer(need: Need, verdict: Verdict, matches: Vec<Match>) -> Answer {
    Answer {
        need,
        verdict,
        confidence: 0.9,
        skills: Vec::new(),
        ask: None,
        matches,
        missing: Vec::new(),
        reason: String::new(),
        reasons: Vec::new(),
        question: None,
    }
}

pub fn report(answers: Vec<Answer>) -> Report {
    let (shelf, licences) = (shelf(), Licences::default());
    let needs = answers.into_iter().map(AnsweredNeed::from).collect();
    Report::new(needs, Basis { shelf: &shelf, licences: &licences, made: MADE })
}

pub fn small_report() -> Vec<Answer> {
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
        reasons: vec![Reason::NoneFully],
        ..answer(
            need(Some("<b>Main\u{202e}frame</b>"), SCRIPT),
            Verdict::Partial,
            vec![found(1, SCRIPT, Some("data:text/html,x"), 0.5)],
        )
    };
    let gap = Answer {
        missing: vec!["COBOL".into()],
        reasons: vec![Reason::NothingServes(vec!["COBOL".into()])],
        ..answer(need(Some("Platform"), "COBOL"), Verdict::Gap, Vec::new())
    };
    let unclear = Answer {
        question: Some(Question::Meaning(vec!["asdfgh".into()])),
        reasons: vec![Reason::NotUnderstood],
        ..answer(need(None, "asdfgh\" onmouseover=\"alert(1)"), Verdict::Unclear, vec![found(1, "ASDF", None, 0.3)])
    };
    vec![covered, partial, gap, unclear]
}

/// An answer in which every text from outside is `text`.
pub fn hostile_answer(text: &str) -> Answer {
    let mut found = found(1, text, Some(text), 0.9);
    for part in [&mut found.course, &mut found.catalog] {
        *part = text.into();
    }
    found.provider = Some(text.into());
    found.format = Some(text.into());
    found.language = Some(text.into());
    found.also = vec![text.into()];
    found.launch = Some(text.into());
    found.evidence[0].need_text = text.into();
    found.evidence[0].course_text = text.into();
    found.evidence[0].text = text.into();
    found.evidence[0].finding = Finding::Skill {
        understood: Understood::ByAlias,
        needed: text.into(),
        named: text.into(),
        link: SkillLink::Neighbour,
        quoted: true,
    };
    found.cautions[0].text = text.into();
    found.cautions[0].drawback = Drawback::Note { by: Some(text.into()), date: Some(text.into()), note: text.into() };
    let mut word = found.evidence[0].clone();
    (word.kind, word.finding) = (EvidenceKind::Words, Finding::Words { slip: true });
    found.evidence.push(word);
    Answer {
        need: Need { id: text.into(), due: Some(text.into()), ..need(Some(text), text) },
        skills: vec![NeedSkill { id: text.into(), name: text.into(), found_as: "x".into(), covered: true }],
        question: Some(Question::Meaning(vec![text.into()])),
        missing: vec![text.into()],
        reasons: vec![Reason::PartsMissing(vec![text.into()])],
        ..answer(Need::default(), Verdict::Partial, vec![found])
    }
}

/// A report with all that a report may hold: two teams, a catalog that is closed to one and has too few seats for the
/// other, what is nearest to a gap, what would close it, and a history.
pub fn whole_report() -> Report {
    let shelf = shelf();
    let licence = Licence {
        access: Access::of(["Platform", "Data*"]).unwrap(),
        seats: Some(10),
        renews: Some(jiff::civil::Date::constant(2027, 3, 1)),
        ..Licence::default()
    };
    let licences: Licences = [("oreilly".parse().unwrap(), licence)].into_iter().collect();
    let mut needs: Vec<AnsweredNeed> = small_report().into_iter().map(AnsweredNeed::from).collect();
    let held = Match {
        catalog: "oreilly".into(),
        launch: Some("https://learn.example/launch?course=9".into()),
        ..found(2, "Helm in Depth", None, 0.9)
    };
    let closed = Match {
        access: false,
        cautions: vec![Caution {
            kind: CautionKind::NoAccess,
            text: String::new(),
            drawback: Drawback::ClosedTo { team: "Mainframe".into(), open_to: "Platform, Data*".into() },
        }],
        ..held.clone()
    };
    needs[0].domain = Some("devops".into());
    needs[0].answer.matches.insert(1, held);
    needs[1].answer.matches.push(closed);
    needs[1].answer.reasons.push(Reason::HelpIsClosed { one: true });
    let also =
        Answer { need: Need { people: None, ..need(Some("Platform"), "Helm charts") }, ..needs[0].answer.clone() };
    needs.push(AnsweredNeed { domain: Some("devops".into()), ..AnsweredNeed::from(also) });
    needs[2].nearest = vec![found(1, "Mainframe Basics", None, 0.3)];
    needs[2].offers = vec![
        Offer {
            catalog: "datacamp".parse().unwrap(),
            verdict: Verdict::Covered,
            best: found(1, "COBOL from Zero", None, 0.9),
        },
        Offer {
            catalog: "datacamp".parse().unwrap(),
            verdict: Verdict::Partial,
            best: found(1, "COBOL for Readers", None, 0.6),
        },
    ];
    let earlier = |made: &str, covered| CoveragePoint {
        made: made.into(),
        summary: Summary { needs: 4, covered, partial: 1, gap: 2 - covered, unclear: 1 },
    };
    let history = vec![earlier("2026-10-01T02:00:00Z", 0), earlier("2026-11-23T02:00:00Z", 1)];
    Report { history, ..Report::new(needs, Basis { shelf: &shelf, licences: &licences, made: MADE }) }
}
