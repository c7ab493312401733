//! The report as Markdown, to paste into a wiki, a chat or an issue.

use super::inert::clean;
use super::markdown_text::Markdown;
use super::sentences::{basis, domain_name, figures, headline, kicker, lead, method, reading_says, serves, team_name};
use super::view::{CourseView, Depth, NAME, NeedView, View};
use super::{Report, Summary, TeamReport};
use crate::model::Verdict;
use crate::wording::Words;

/// What is folded away on a page is left out here; the first courses are enough to act on.
const DEPTH: Depth = Depth { first: 3, reasons: 2, others: 2, others_with_reasons: false };
/// More courses of a reading list are only counted.
const LISTED: usize = 10;

pub(super) fn render(report: &Report, words: &Words) -> String {
    let view = View::of(report, words);
    let mut text = Markdown::new();
    text.heading(1, &headline(&report.summary, words).text());
    let lead = lead(&report.summary, words);
    if !lead.is_empty() {
        text.paragraph(&Markdown::strong(&lead));
    }
    text.paragraph(&Markdown::text(&kicker(report.team.as_deref().map(|team| clean(team, NAME)).as_deref(), words)));
    text.paragraph(&Markdown::text(&basis(&report.method, &report.made, words)));
    if report.teams.len() > 1 {
        text.heading(2, words.report.by_team.as_str());
        overview(&mut text, words.report.team.as_str(), &team_rows(report, words), words);
    }
    if report.domains.len() > 1 {
        text.heading(2, words.report.by_domain.as_str());
        overview(&mut text, words.report.domain.as_str(), &domain_rows(report, words), words);
    }
    for team in &report.teams {
        text.heading(2, &team_name(team, report, words));
        text.paragraph(&Markdown::text(&figures(&team.summary, words)));
        reading(&mut text, team, &view);
        for answered in &team.needs {
            need(&mut text, &view.need(answered, DEPTH), words);
        }
    }
    text.heading(2, words.report.method.as_str());
    for sentence in method(&report.method, &report.made, None, words) {
        text.paragraph(&Markdown::text(&sentence));
    }
    text.finish()
}

fn team_rows(report: &Report, words: &Words) -> Vec<(String, Summary)> {
    report.teams.iter().map(|team| (team_name(team, report, words), team.summary)).collect()
}

fn domain_rows(report: &Report, words: &Words) -> Vec<(String, Summary)> {
    report.domains.iter().map(|domain| (domain_name(domain, words), domain.summary)).collect()
}

fn overview(text: &mut Markdown, name: &str, rows: &[(String, Summary)], words: &Words) {
    let verdicts = &words.names.verdicts_many;
    let heads = [
        name,
        words.report.needs_head.as_str(),
        &verdicts.covered,
        &verdicts.partial,
        &verdicts.gap,
        &verdicts.unclear,
    ];
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|(name, summary)| {
            let numbers = [summary.needs, summary.covered, summary.partial, summary.gap, summary.unclear];
            let numbers = numbers.map(|number| words.number(number as u64));
            std::iter::once(Markdown::text(name)).chain(numbers).collect()
        })
        .collect();
    text.table(&heads.map(Markdown::text), &rows);
}

fn reading(text: &mut Markdown, team: &TeamReport, view: &View<'_>) {
    let (list, words) = (&team.reading, view.words);
    if list.needs < 2 {
        return;
    }
    text.heading(3, words.report.reading.as_str());
    text.paragraph(&Markdown::text(&reading_says(list, words)));
    for (index, listed) in list.courses.iter().take(LISTED).enumerate() {
        let course = view.course(&listed.course, &Default::default(), 0);
        let needs = serves(listed, words);
        let link = Markdown::link(&course.title, course.link.as_deref());
        text.item(
            0,
            Some(index + 1),
            &format!("{link} · {} · {}", Markdown::text(&course.about), Markdown::text(&needs)),
        );
    }
    if let Some(more) = list.courses.len().checked_sub(LISTED).filter(|more| *more > 0) {
        text.paragraph(&Markdown::text(&words.count(&words.report.reading_more, more as u64)));
    }
}

fn need(text: &mut Markdown, need: &NeedView<'_>, words: &Words) {
    let report = &words.report;
    text.heading(3, &words.numbers.named.with(&[("name", &need.verdict), ("what", &need.text)]));
    let mut facts = Vec::new();
    if !need.understood.is_empty() {
        facts.push(format!("{} {}", report.understood, need.understood));
    }
    if !need.wishes.is_empty() {
        facts.push(format!("{} {}", report.asked_for, need.wishes));
    }
    if !facts.is_empty() {
        text.paragraph(&Markdown::text(&facts.join(" · ")));
    }
    let mut said: Vec<String> = Vec::new();
    if !need.reason.is_empty() {
        said.push(Markdown::text(&need.reason));
    }
    if need.close_call {
        said.push(Markdown::text(report.second_look.as_str()));
    }
    if let Some(ask) = &need.ask {
        said.push(format!("{} {}", Markdown::strong(report.ask.as_str()), Markdown::text(ask)));
    }
    if !need.missing.is_empty() {
        said.push(format!("{} {}", Markdown::strong(report.missing.as_str()), Markdown::text(&need.missing)));
    }
    if !said.is_empty() {
        text.paragraph(&said.join(" "));
    }
    for offer in &need.offers {
        text.paragraph(&Markdown::text(offer));
    }
    courses(text, None, &need.first, true, words);
    let unclear = need.need.answer.verdict == Verdict::Unclear;
    if unclear {
        courses(text, Some(&need.others_label), &need.others, true, words);
    }
    courses(text, Some(report.closed_head.as_str()), &need.closed, true, words);
    courses(text, Some(report.nearest.as_str()), &need.nearest, false, words);
}

fn courses(text: &mut Markdown, head: Option<&str>, courses: &[CourseView], is_match: bool, words: &Words) {
    if courses.is_empty() {
        return;
    }
    if let Some(head) = head {
        text.paragraph(&Markdown::strong(head));
    }
    for (index, course) in courses.iter().enumerate() {
        let link = Markdown::link(&course.title, course.link.as_deref());
        // What is only nearest to a gap is no match, however strong the score.
        let strength = Some(course.strength.clone()).filter(|strength| is_match && !strength.is_empty());
        let mut about: Vec<String> = strength.into_iter().collect();
        about.push(course.about.clone());
        about.extend((!course.access.is_empty()).then(|| course.access.clone()));
        text.item(0, Some(index + 1), &format!("{link} · {}", Markdown::text(&about.join(" · "))));
        for why in &course.why {
            text.item(1, None, &Markdown::text(why));
        }
        if !course.cautions.is_empty() {
            let mind = Markdown::strong(words.report.mind.as_str());
            text.item(1, None, &format!("{mind} {}", Markdown::text(&course.cautions.join(" "))));
        }
    }
}
