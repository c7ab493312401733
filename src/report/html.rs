//! The report as one HTML page: no script, no network, nothing from a catalog or a need but text and vetted links.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde::Serialize;

use super::inert::{clean, web_link};
use super::wording::{self, Headline, LABELS, Labels};
use super::{CatalogSource, Report, Summary, TeamReport};
use crate::model::{Answer, CatalogKind, Evidence, EvidenceKind, Field, Match, Verdict};
use crate::skills::Analyzer;

/// The page's looks stand apart from its content, so that each can be read.
const STYLE: &str = include_str!("report.css");
const PAGE: &str = include_str!("report.html.jinja");

/// The most bytes of a page that phones and mail programs still open without a wait.
const LARGEST: usize = 2_800_000;
/// Titles, team names and the like are cut after this many characters; the longest real title of the gold shelf has 250.
const NAME: usize = 300;
/// Needs, reasons and questions are cut after this many characters.
const SENTENCE: usize = 600;
/// The third course is among those to take first only if it is useful more often than not.
const THIRD_FROM: f32 = 0.5;
/// Below this confidence a verdict is little better than a coin toss; a person should look before it is passed on.
const CLOSE_CALL: f32 = 0.55;
/// At most this many open needs are listed before the teams.
const OPEN_LISTED: usize = 12;
/// A choice of verdicts is offered from this many needs on.
const CHOICE_FROM: usize = 8;

const VERDICTS: [Verdict; 4] = [Verdict::Covered, Verdict::Partial, Verdict::Gap, Verdict::Unclear];

/// How much of each need is on the page. The first that keeps it below [`LARGEST`] is taken, the last if none does.
#[derive(Clone, Copy)]
struct Fullness {
    first: usize,
    reasons: usize,
    others: usize,
    others_with_reasons: bool,
}

const FULLNESS: [Fullness; 5] = [
    Fullness { first: 3, reasons: 6, others: usize::MAX, others_with_reasons: true },
    Fullness { first: 3, reasons: 6, others: usize::MAX, others_with_reasons: false },
    Fullness { first: 3, reasons: 3, others: 3, others_with_reasons: false },
    Fullness { first: 3, reasons: 2, others: 0, others_with_reasons: false },
    Fullness { first: 2, reasons: 1, others: 0, others_with_reasons: false },
];

#[derive(Serialize)]
struct Page<'a> {
    t: &'a Labels,
    title: String,
    kicker: String,
    headline: Headline,
    lead: String,
    basis: String,
    figures: Vec<Figure>,
    bar_text: String,
    overview: bool,
    choice: bool,
    teams: Vec<Team>,
    open: Vec<Open>,
    open_more: Option<String>,
    catalogs: Vec<Catalog>,
    method: Vec<String>,
    verdicts: Vec<Meaning>,
    strengths: Vec<Meaning>,
}

#[derive(Serialize)]
struct Figure {
    class: &'static str,
    number: usize,
    shown: String,
    label: &'static str,
    short: &'static str,
    means: &'static str,
}

#[derive(Serialize)]
struct Meaning {
    class: &'static str,
    words: &'static str,
    means: &'static str,
}

#[derive(Serialize)]
struct Team {
    id: usize,
    name: String,
    needs_shown: String,
    figures: Vec<Figure>,
    bar: String,
    needs: Vec<Need>,
}

#[derive(Serialize)]
struct Open {
    id: usize,
    text: String,
    team: Option<String>,
    class: &'static str,
    verdict: &'static str,
}

#[derive(Serialize)]
struct Need {
    id: usize,
    label: Option<String>,
    text: String,
    class: &'static str,
    verdict: &'static str,
    wishes: String,
    understood: String,
    reason: String,
    missing: String,
    close_call: bool,
    ask: Option<String>,
    first_label: &'static str,
    first: Vec<Course>,
    others_label: String,
    others: Vec<Course>,
}

#[derive(Serialize)]
struct Course {
    title: String,
    lang: Option<String>,
    link: Option<String>,
    dead_link: Option<String>,
    strength_class: &'static str,
    strength: &'static str,
    about: String,
    why: Vec<String>,
    cautions: Vec<String>,
    also: String,
}

#[derive(Serialize)]
struct Catalog {
    name: String,
    access: &'static str,
    courses: String,
    checked: String,
    updated: String,
}

/// The page of `report`.
pub(super) fn render(report: &Report) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    let escape = |name: &str| if name.ends_with(".css") { AutoEscape::None } else { AutoEscape::Html };
    environment.set_auto_escape_callback(escape);
    environment.add_template("report.css", STYLE)?;
    // The template is indented for its readers; a thousand needs are better off without.
    let page = PAGE.lines().map(str::trim_start).collect::<Vec<_>>().join("\n");
    environment.add_template_owned("report.html", page)?;
    let template = environment.get_template("report.html")?;
    let mut html = String::new();
    for fullness in FULLNESS {
        html = template.render(Serde(Page::of(report, fullness)))?;
        if html.len() <= LARGEST {
            break;
        }
    }
    Ok(html)
}

impl Page<'_> {
    fn of(report: &Report, fullness: Fullness) -> Self {
        let made = wording::date(&clean(&report.made, NAME));
        let team = report.team.as_deref().map(|team| clean(team, NAME));
        let mut next = 0;
        let alone = report.teams.len() == 1;
        let teams: Vec<Team> = report
            .teams
            .iter()
            .enumerate()
            .map(|(index, team)| Team::of(index + 1, team, alone, &mut next, fullness))
            .collect();
        let is_open = |need: &&Need| need.class == class(Verdict::Gap) || need.class == class(Verdict::Unclear);
        let open = teams.iter().flat_map(|team| team.needs.iter().filter(is_open).map(move |need| (team, need)));
        let mut open: Vec<Open> = open
            .map(|(team, need)| Open {
                id: need.id,
                text: need.text.clone(),
                team: (!alone).then(|| team.name.clone()),
                class: need.class,
                verdict: need.verdict,
            })
            .collect();
        // Two more fit as well as the words that there are two more.
        let more = if open.len() > OPEN_LISTED + 2 { open.len() - OPEN_LISTED } else { 0 };
        open.truncate(open.len() - more);
        let fewer = (fullness.others != usize::MAX).then_some(fullness.others);
        Self {
            t: &LABELS,
            title: wording::page_title(team.as_deref(), &made),
            kicker: wording::kicker(team.as_deref()),
            headline: wording::headline(&report.summary),
            lead: wording::lead(&report.summary),
            basis: wording::basis(&report.method, &made),
            figures: figures(&report.summary),
            bar_text: wording::bar(&report.summary),
            overview: !alone,
            choice: report.summary.needs >= CHOICE_FROM,
            teams,
            open,
            open_more: (more > 0).then(|| wording::more_open(more)),
            catalogs: report.catalogs.iter().map(|catalog| Catalog::of(catalog, &report.made)).collect(),
            method: wording::method(&report.method, fewer),
            verdicts: VERDICTS
                .map(|verdict| Meaning {
                    class: class(verdict),
                    words: wording::verdict(verdict),
                    means: wording::verdict_means(verdict),
                })
                .into(),
            strengths: wording::STRENGTHS.map(|(_, class, words, means)| Meaning { class, words, means }).into(),
        }
    }
}

/// One figure a verdict.
fn figures(summary: &Summary) -> Vec<Figure> {
    VERDICTS
        .into_iter()
        .map(|verdict| Figure {
            class: class(verdict),
            number: summary.with(verdict),
            shown: wording::thousands(summary.with(verdict) as u64),
            label: wording::verdict_of(verdict, summary.with(verdict)),
            short: wording::verdict_short(verdict),
            means: wording::verdict_means(verdict),
        })
        .collect()
}

fn class(verdict: Verdict) -> &'static str {
    verdict.as_str()
}

impl Team {
    fn of(id: usize, team: &TeamReport, alone: bool, next: &mut usize, fullness: Fullness) -> Self {
        let name = match &team.name {
            Some(name) => clean(name, NAME),
            None if alone => wording::ALL_NEEDS.into(),
            None => wording::NO_TEAM.into(),
        };
        let needs = team.answers.iter().map(|answer| {
            *next += 1;
            Need::of(*next, answer, fullness)
        });
        Self {
            id,
            name,
            needs: needs.collect(),
            needs_shown: wording::thousands(team.summary.needs as u64),
            figures: figures(&team.summary),
            bar: wording::bar(&team.summary),
        }
    }
}

impl Need {
    fn of(id: usize, answer: &Answer, fullness: Fullness) -> Self {
        let need = &answer.need;
        let unclear = answer.verdict == Verdict::Unclear;
        let first = match answer.matches.get(fullness.first.saturating_sub(1)) {
            _ if unclear => 0,
            Some(last) if fullness.first > 2 && last.score < THIRD_FROM => fullness.first - 1,
            _ => fullness.first.min(answer.matches.len()),
        };
        let (first, others) = answer.matches.split_at(first);
        let others = &others[..others.len().min(fullness.others)];
        let reasons = if fullness.others_with_reasons { fullness.reasons } else { 0 };
        let missing: Vec<String> = answer.missing.iter().map(|name| clean(name, NAME)).collect();
        let covered = answer.verdict == Verdict::Covered;
        // Of a covered need the courses speak for themselves.
        let reason = if covered { String::new() } else { clean(&answer.reason, SENTENCE) };
        // The reason names what is missing already, as a rule.
        let said = missing.iter().all(|name| reason.contains(name.as_str()));
        let text = clean(&need.text, SENTENCE);
        let understood = understood(answer);
        Self {
            id,
            label: (need.id.parse::<u64>().is_err()).then(|| clean(&need.id, 40)).filter(|id| !id.is_empty()),
            understood: if understood.eq_ignore_ascii_case(&text) { String::new() } else { understood },
            text,
            class: class(answer.verdict),
            verdict: wording::verdict(answer.verdict),
            wishes: clean(&wording::wishes(need).join(", "), NAME),
            missing: if said { String::new() } else { missing.join(", ") },
            reason,
            close_call: matches!(answer.verdict, Verdict::Covered | Verdict::Gap) && answer.confidence < CLOSE_CALL,
            ask: answer.ask.as_deref().map(|ask| clean(ask, SENTENCE)),
            first_label: if covered { LABELS.take_first } else { LABELS.worth_a_look },
            first: first.iter().map(|found| Course::of(found, fullness.reasons)).collect(),
            others_label: if unclear { wording::guesses(others.len()) } else { wording::options(others.len()) },
            others: others.iter().map(|found| Course::of(found, reasons)).collect(),
        }
    }
}

/// “k8s” as Kubernetes; each skill once.
fn understood(answer: &Answer) -> String {
    let mut ids = std::collections::HashSet::new();
    let skills = answer.skills.iter().filter(|skill| ids.insert(&skill.id)).map(|skill| {
        let same = Analyzer.words(&skill.name) == Analyzer.words(&skill.found_as);
        wording::understood(&clean(&skill.found_as, NAME), &clean(&skill.name, NAME), same)
    });
    skills.collect::<Vec<_>>().join(", ")
}

impl Course {
    fn of(found: &Match, reasons: usize) -> Self {
        let title = clean(&found.title, NAME);
        let link = found.url.as_deref().and_then(web_link);
        let dead_link = found.url.as_deref().filter(|_| link.is_none()).map(|url| clean(url, 80));
        let catalog = wording::catalog(&clean(&found.catalog, NAME));
        let provider = found.provider.as_deref().map(|provider| clean(provider, 80));
        let format = found.format.as_deref().map(|format| clean(format, 40));
        let about = [
            provider.filter(|provider| !catalog.to_lowercase().contains(&provider.to_lowercase())),
            format.filter(|format| !format.eq_ignore_ascii_case("course")),
            found.level.map(|level| wording::level(level).to_owned()),
            found.minutes.filter(|minutes| *minutes > 0).map(wording::duration),
            found.language.as_deref().and_then(wording::language),
        ];
        let (strength_class, strength) = wording::strength(found.score);
        let mut also: Vec<String> = Vec::new();
        for key in &found.also {
            let name = wording::catalog(&clean(key.split('/').next().unwrap_or(key), NAME));
            if !also.contains(&name) {
                also.push(name);
            }
        }
        Self {
            title: if title.is_empty() { clean(&found.course, NAME) } else { title },
            lang: found
                .language
                .clone()
                .filter(|code| code != "en" && !code.is_empty() && code.chars().all(|c| c.is_ascii_alphabetic())),
            link: link.map(str::to_owned),
            dead_link: dead_link.filter(|link| !link.is_empty()),
            strength_class,
            strength,
            about: std::iter::once(catalog)
                .chain(about.into_iter().flatten().filter(|part| !part.is_empty()))
                .collect::<Vec<_>>()
                .join(" · "),
            why: why(found, reasons),
            cautions: found.cautions.iter().map(|caution| clean(&caution.text, SENTENCE)).collect(),
            also: also.join(", "),
        }
    }
}

/// The reasons of a match, at most `most`. Mere words that stand in the same field are one reason.
fn why(found: &Match, most: usize) -> Vec<String> {
    let is_words = |evidence: &&Evidence| evidence.kind == EvidenceKind::Words;
    let skills = found.evidence.iter().filter(|evidence| !is_words(evidence)).map(|e| clean(&e.text, SENTENCE));
    let words = [Field::Title, Field::Skills, Field::Description].into_iter().filter_map(|field| {
        let words = found.evidence.iter().filter(is_words).filter(|evidence| evidence.field == field);
        let words: Vec<String> = words.map(|evidence| clean(&evidence.course_text, NAME)).collect();
        (!words.is_empty()).then(|| wording::words_found(field, &words))
    });
    skills.chain(words).take(most).collect()
}

impl Catalog {
    fn of(catalog: &CatalogSource, made: &str) -> Self {
        let owned = catalog.kind == CatalogKind::Owned;
        Self {
            name: wording::catalog(catalog.name.as_str()),
            access: if owned { wording::OWNED } else { wording::OFFERED },
            courses: wording::thousands(catalog.courses),
            checked: wording::date_and_age(&catalog.checked, made),
            updated: wording::date(&catalog.updated),
        }
    }
}
