//! What a report claims, against the answers it is made from, for answers of every kind: a need is told with the same verdict
//! in every format, and nobody is told to have what they cannot open or what is only on offer.

#[path = "support/reports.rs"]
mod reports;

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use onshelf::model::{Access, Answer, Caution, CautionKind, Drawback, Licence, Licences, Match, Need, Verdict};
use onshelf::report::{AnsweredNeed, Basis, Format, Report};
use onshelf::wording::Locale;
use proptest::prelude::*;
use reports::{MADE, answer, found, shelf};
use serde_json::Value;

const TEAMS: [Option<&str>; 3] = [Some("Platform"), Some("Claims"), None];

/// A course of a made-up answer.
#[derive(Debug, Clone)]
struct Course {
    id: usize,
    score: f32,
    open: bool,
    leaves_out: bool,
    practice_test: bool,
}

fn course() -> impl Strategy<Value = Course> {
    (0usize..6, 1u8..100, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(id, score, open, leaves_out, practice_test)| Course {
            id,
            score: f32::from(score) / 100.0,
            open,
            leaves_out,
            practice_test,
        },
    )
}

fn verdict() -> impl Strategy<Value = Verdict> {
    prop::sample::select(vec![Verdict::Covered, Verdict::Partial, Verdict::Gap, Verdict::Unclear])
}

/// A need that is covered or partly covered has a course that its team may open, a gap has none: the matcher sees to that.
fn made(number: usize, team: usize, verdict: Verdict, courses: &[Course]) -> Answer {
    let answered = matches!(verdict, Verdict::Covered | Verdict::Partial);
    let mut matches: Vec<Match> = Vec::new();
    for course in courses {
        let open = course.open || answered && matches.is_empty();
        if matches.iter().any(|known| known.course.ends_with(&format!("/{}", course.id)))
            || verdict == Verdict::Gap && open
        {
            continue;
        }
        let caution = |kind, drawback| Caution { kind, text: String::new(), drawback };
        let mut cautions = Vec::new();
        if course.leaves_out {
            cautions.push(caution(CautionKind::Partial, Drawback::SaysNothingOf(vec!["Helm".into()])));
        }
        if course.practice_test {
            cautions.push(caution(CautionKind::PracticeTest, Drawback::PracticeTest));
        }
        if !open {
            let closed = Drawback::ClosedTo { team: "Claims".into(), open_to: "Platform".into() };
            cautions.push(caution(CautionKind::NoAccess, closed));
        }
        let catalog = if open { "udemy-business" } else { "oreilly" };
        matches.push(Match {
            course: format!("{catalog}/{}", course.id),
            catalog: catalog.into(),
            access: open,
            cautions,
            also: Vec::new(),
            ..found(matches.len() + 1, &format!("Title {}", course.id), None, course.score)
        });
    }
    let stated =
        Need { team: TEAMS[team].map(String::from), ..Need::of_text(format!("N{number}"), format!("need {number}")) };
    answer(stated, verdict, matches)
}

fn report() -> impl Strategy<Value = Report> {
    let needs = prop::collection::vec((0usize..3, verdict(), prop::collection::vec(course(), 1..6)), 0..9);
    needs.prop_map(|needs| {
        let answers = needs
            .iter()
            .enumerate()
            .map(|(number, (team, verdict, courses))| AnsweredNeed::from(made(number, *team, *verdict, courses)));
        let closed = Licence { access: Access::of(["Platform"]).unwrap(), seats: Some(3), ..Licence::default() };
        let licences: Licences = [("oreilly".parse().unwrap(), closed)].into_iter().collect();
        let shelf = shelf();
        Report::new(answers.collect(), Basis { shelf: &shelf, licences: &licences, made: MADE })
    })
}

fn text(report: &Report, format: Format) -> String {
    String::from_utf8(format.render(report, Locale::English).unwrap()).unwrap()
}

/// How many needs have each verdict, by the answers: covered, partial, gap, unclear.
fn counted(report: &Report) -> [usize; 4] {
    [Verdict::Covered, Verdict::Partial, Verdict::Gap, Verdict::Unclear]
        .map(|verdict| report.needs().filter(|(_, need)| need.answer.verdict == verdict).count())
}

fn of_json(summary: &Value) -> [usize; 4] {
    ["covered", "partial", "gap", "unclear"].map(|verdict| summary[verdict].as_u64().unwrap() as usize)
}

fn sum(parts: impl Iterator<Item = [usize; 4]>) -> [usize; 4] {
    parts.fold([0; 4], |sum, part| std::array::from_fn(|at| sum[at] + part[at]))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_format_counts_the_same_needs(report in report()) {
        let expected = counted(&report);
        let json: Value = serde_json::from_str(&text(&report, Format::Json)).unwrap();
        prop_assert_eq!(of_json(&json["summary"]), expected);
        for parts in ["teams", "domains"] {
            let parts = json[parts].as_array().unwrap().iter();
            prop_assert_eq!(sum(parts.map(|part| of_json(&part["summary"]))), expected);
        }
        let page = text(&report, Format::Html);
        let cards = ["covered", "partial", "gap", "unclear"]
            .map(|verdict| page.matches(&format!("<article class=\"need {verdict}\"")).count());
        prop_assert_eq!(cards, expected);
        let markdown = text(&report, Format::Markdown);
        let heads = ["Covered", "Partly covered", "Gap", "Unclear"]
            .map(|verdict| markdown.matches(&format!("\n### {verdict}: ")).count());
        prop_assert_eq!(heads, expected);
        let mut book: Xlsx<_> =
            calamine::open_workbook_from_rs(Cursor::new(Format::Xlsx.render(&report, Locale::English).unwrap())).unwrap();
        let sheet = book.worksheet_range("Needs").unwrap();
        let rows = ["Covered", "Partly covered", "Gap", "Unclear"]
            .map(|verdict| sheet.rows().filter(|row| row.contains(&Data::String(verdict.into()))).count());
        prop_assert_eq!(rows, expected);
        let table = text(&report, Format::Csv);
        let mut table = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
        let lines: BTreeSet<(String, String)> =
            table.records().map(|line| line.map(|line| (line[1].into(), line[3].into())).unwrap()).collect();
        let lines = ["covered", "partial", "gap", "unclear"]
            .map(|verdict| lines.iter().filter(|(_, told)| told == verdict).count());
        prop_assert_eq!(lines, expected, "each need has a line, and one verdict");
    }

    #[test]
    fn a_short_list_serves_what_it_says(report in report()) {
        for team in &report.teams {
            let answer_of = |id: &str| team.needs.iter().map(|need| &need.answer).find(|answer| answer.need.id == id);
            let mut served = BTreeSet::new();
            for listed in &team.reading.courses {
                prop_assert!(listed.course.access && listed.course.catalog == "udemy-business");
                prop_assert!(!listed.serves.is_empty());
                for need in &listed.serves {
                    let answer = answer_of(&need.id).unwrap();
                    prop_assert!(matches!(answer.verdict, Verdict::Covered | Verdict::Partial));
                    let own = answer.matches.iter().find(|own| own.course == listed.course.course).unwrap();
                    let has = |kind| own.cautions.iter().any(|caution| caution.kind == kind);
                    prop_assert!(own.access && own.score >= 0.5 && !has(CautionKind::PracticeTest));
                    prop_assert_eq!(need.in_part, answer.verdict == Verdict::Partial || has(CautionKind::Partial));
                    served.insert(need.id.as_str());
                }
            }
            prop_assert_eq!(served.len(), team.reading.needs);
            let minutes: u32 = team.reading.courses.iter().filter_map(|listed| listed.course.minutes).sum();
            prop_assert_eq!(minutes, team.reading.minutes);
        }
    }

    #[test]
    fn what_a_team_cannot_open_is_never_among_the_courses_to_take(report in report()) {
        let page = text(&report, Format::Html);
        for card in page.split("<article ").skip(1) {
            let card = card.split("</article>").next().unwrap();
            let (open, closed) = card.split_once("Owned, but not open to this team").unwrap_or((card, ""));
            prop_assert!(!open.contains("O’Reilly"), "{open}");
            prop_assert!(closed.is_empty() || closed.contains("It is owned, but not open to"));
        }
        let table = text(&report, Format::Csv);
        let mut table = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
        let heads = table.headers().unwrap().clone();
        let column = |name: &str| heads.iter().position(|head| head == name).unwrap();
        let (catalog, listed_as) = (column("catalog"), column("listed_as"));
        for line in table.records() {
            let line = line.unwrap();
            prop_assert_eq!(&line[catalog] == "oreilly", &line[listed_as] == "no_access", "{:?}", line);
        }
    }

    #[test]
    fn a_need_that_nothing_fits_fully_has_no_strong_match(report in report()) {
        for (verdict, class) in [(Verdict::Partial, "partial"), (Verdict::Gap, "gap"), (Verdict::Unclear, "unclear")] {
            let page = text(&report, Format::Html);
            let cards: Vec<&str> = page.split("<article class=\"need ").skip(1).collect();
            for card in cards.iter().filter(|card| card.starts_with(class)) {
                prop_assert!(!card.split("</article>").next().unwrap().contains("Strong match"), "{verdict}");
            }
        }
    }
}

#[test]
fn only_the_best_course_is_to_be_taken_first_however_weak() {
    let weak = |rank| found(rank, &format!("Title {rank}"), None, 0.3);
    let needs = vec![
        answer(Need::of_text("N1", "Rust"), Verdict::Covered, vec![found(1, "Title 1", None, 0.9), weak(2), weak(3)]),
        answer(Need::of_text("N2", "C"), Verdict::Covered, vec![weak(1), weak(2)]),
    ];
    let page = text(&reports::report(needs), Format::Html);
    let first: Vec<usize> = page
        .split("<article ")
        .skip(1)
        .map(|card| card.split("<ol class=\"courses\">").nth(1).unwrap().split("</ol>").next().unwrap())
        .map(|list| list.matches("<span class=\"title\"").count())
        .collect();
    assert_eq!(first, [1, 1]);
    assert!(page.contains("2 other options") && page.contains("1 other option<"));
}
