//! The report as one HTML page: no script, no network, nothing from a catalog or a need but text and vetted links.

use serde::Serialize;

use super::chart::{Chart, over_time};
use super::inert::clean;
use super::page::Page;
use super::sentences::{
    self, Headline, Strength, catalog_title, domain_name, reading_says, serves, team_name, verdict_of,
};
use super::view::{CourseView, Depth, NAME, NeedView, View};
use super::{CatalogSource, ReadingList, RenderError, Report, Summary, TeamReport};
use crate::model::{CatalogKind, Verdict};
use crate::wording::Words;

const TEMPLATE: &str = include_str!("report.html.jinja");

/// The most bytes of a page that phones and mail programs still open without a wait.
const LARGEST: usize = 2_800_000;
/// At most this many open needs are listed before the teams.
const OPEN_LISTED: usize = 12;
/// At most this many courses of a reading list are shown; the next are folded away.
const READING_SHOWN: usize = 6;
/// A choice of verdicts is offered from this many needs on.
const CHOICE_FROM: usize = 8;

const VERDICTS: [Verdict; 4] = [Verdict::Covered, Verdict::Partial, Verdict::Gap, Verdict::Unclear];

/// How much of the needs a page says.
#[derive(Debug, Clone, Copy)]
enum Telling {
    /// A card each.
    Cards(Depth),
    /// A line each.
    Lines(Lines),
    /// How many there are.
    Figures,
}

/// Needs told in a line each.
#[derive(Debug, Clone, Copy)]
struct Lines {
    /// Whether those that are covered have one too.
    covered: bool,
    /// Whether each team has its short list.
    reading: bool,
}

/// The first that keeps the page below [`LARGEST`] is taken, the last if none does.
const TELLINGS: [Telling; 9] = [
    Telling::Cards(Depth::WHOLE),
    Telling::Cards(Depth { others_with_reasons: false, ..Depth::WHOLE }),
    Telling::Cards(Depth { first: 3, reasons: 3, others: 3, others_with_reasons: false }),
    Telling::Cards(Depth { first: 3, reasons: 2, others: 0, others_with_reasons: false }),
    Telling::Cards(Depth { first: 2, reasons: 1, others: 0, others_with_reasons: false }),
    Telling::Lines(Lines { covered: true, reading: true }),
    Telling::Lines(Lines { covered: true, reading: false }),
    Telling::Lines(Lines { covered: false, reading: false }),
    Telling::Figures,
];

#[derive(Serialize)]
struct Content<'r> {
    kicker: String,
    headline: Headline,
    lead: String,
    basis: String,
    figures: Vec<Figure<'r>>,
    bar_text: String,
    overview: bool,
    choice: bool,
    /// Why needs are not told one by one, if they are not.
    shortened: Option<String>,
    teams: Vec<Team<'r>>,
    domains: Vec<Row<'r>>,
    chart: Option<Chart>,
    open: Vec<Open<'r>>,
    open_more: Option<String>,
    catalogs: Vec<Catalog>,
    method: Vec<String>,
    verdicts: Vec<Meaning<'r>>,
    strengths: Vec<Meaning<'r>>,
}

#[derive(Serialize)]
struct Figure<'r> {
    class: &'static str,
    number: usize,
    shown: String,
    label: &'r str,
    short: &'r str,
    means: &'r str,
}

#[derive(Serialize)]
struct Meaning<'r> {
    class: &'static str,
    words: &'r str,
    means: &'r str,
}

/// A row of an overview: a team or a field.
#[derive(Serialize)]
struct Row<'r> {
    name: String,
    needs: String,
    figures: Vec<Figure<'r>>,
    text: String,
    /// How long its bar is, in percent of the longest.
    width: f64,
}

#[derive(Serialize)]
struct Team<'r> {
    id: usize,
    row: Row<'r>,
    reading: Option<Reading>,
    needs: Vec<Need<'r>>,
    /// Whether the needs are told in a line each.
    in_lines: bool,
}

#[derive(Serialize)]
struct Reading {
    says: String,
    first: Vec<Listed>,
    more_label: String,
    more: Vec<Listed>,
}

#[derive(Serialize)]
struct Listed {
    course: CourseView,
    serves: String,
}

#[derive(Serialize)]
struct Need<'r> {
    id: usize,
    #[serde(flatten)]
    told: NeedView<'r>,
}

#[derive(Serialize)]
struct Open<'r> {
    id: usize,
    text: String,
    team: Option<String>,
    class: &'static str,
    verdict: &'r str,
}

#[derive(Serialize)]
struct Catalog {
    name: String,
    access: String,
    note: String,
    courses: String,
    checked: String,
    updated: String,
}

/// The page of `report`.
pub(super) fn render(report: &Report, words: &Words) -> Result<String, RenderError> {
    let page = Page::new(TEMPLATE)?;
    let team = report.team.as_deref().map(|team| clean(team, NAME));
    let title = sentences::title(team.as_deref(), &clean(&report.made, NAME), words);
    let mut html = String::new();
    let may_fit = |telling: &Telling| telling.least_bytes(&report.summary) <= LARGEST;
    for telling in TELLINGS.into_iter().filter(may_fit) {
        html = page.render(&title, &Content::of(report, telling, words), words)?;
        if html.len() <= LARGEST {
            break;
        }
    }
    Ok(html)
}

impl<'r> Content<'r> {
    fn of(report: &'r Report, telling: Telling, words: &'r Words) -> Self {
        let made = clean(&report.made, NAME);
        let team = report.team.as_deref().map(|team| clean(team, NAME));
        let view = View::of(report, words);
        let alone = report.teams.len() == 1;
        let mut next = 0;
        let teams: Vec<Team> = report
            .teams
            .iter()
            .enumerate()
            .map(|(index, team)| Team {
                id: index + 1,
                // Teams are compared by their shares, whatever their size; fields also by how much is asked for.
                row: Row::of(team_name(team, report, words), &team.summary, team.summary.needs, words),
                reading: telling.with_reading().and_then(|more| Reading::of(&team.reading, &view, more)),
                needs: needs(team, &view, telling, &mut next),
                in_lines: matches!(telling, Telling::Lines(_)),
            })
            .collect();
        let (open, open_more) = open(&teams, alone, words);
        let elsewhere = if alone { &words.report.more_in_other_formats } else { &words.report.more_of_a_team };
        let shortened = telling.shortened(words).map(|said| format!("{said} {elsewhere}"));
        let in_cards = matches!(telling, Telling::Cards(_));
        Self {
            kicker: sentences::kicker(team.as_deref(), words),
            headline: sentences::headline(&report.summary, words),
            lead: sentences::lead(&report.summary, words),
            basis: sentences::basis(&report.method, &made, words),
            figures: figures(&report.summary, words),
            bar_text: sentences::figures(&report.summary, words),
            overview: !alone,
            choice: report.summary.needs >= CHOICE_FROM && telling.tells_all(),
            shortened: shortened.clone().filter(|_| !in_cards),
            teams,
            domains: domains(report, words),
            chart: over_time(&report.history, words),
            open,
            open_more,
            catalogs: report.catalogs.iter().map(|catalog| Catalog::of(catalog, &view, &made)).collect(),
            method: sentences::method(&report.method, &made, shortened, words),
            verdicts: VERDICTS
                .map(|verdict| Meaning {
                    class: verdict.as_str(),
                    words: words.names.verdicts.of(verdict),
                    means: words.names.verdicts_mean.of(verdict),
                })
                .into(),
            strengths: Strength::ALL
                .map(|strength| {
                    let (name, means) = strength.told(words);
                    Meaning { class: strength.class(), words: name.as_str(), means: means.as_str() }
                })
                .into(),
        }
    }
}

impl Telling {
    /// The fewest bytes of a page that tells so much: what the marks around an empty text take, counted on a page. It spares
    /// the making of pages that are too large anyway.
    fn least_bytes(self, needs: &Summary) -> usize {
        match self {
            Self::Cards(_) => 300 * needs.needs,
            Self::Lines(Lines { covered: true, .. }) => 140 * needs.needs,
            Self::Lines(_) => 140 * (needs.needs - needs.covered),
            Self::Figures => 0,
        }
    }

    /// The depth of what is told of a need.
    fn depth(self) -> Depth {
        match self {
            Self::Cards(depth) => depth,
            Self::Lines(_) | Self::Figures => Depth { first: 1, reasons: 0, others: 0, others_with_reasons: false },
        }
    }

    /// How many more courses of a team's short list are folded away, if there is one.
    fn with_reading(self) -> Option<usize> {
        match self {
            Self::Cards(depth) => Some(depth.others.max(READING_SHOWN)),
            Self::Lines(Lines { reading, .. }) => reading.then_some(0),
            Self::Figures => None,
        }
    }

    /// Whether every need is told.
    fn tells_all(self) -> bool {
        matches!(self, Self::Cards(_) | Self::Lines(Lines { covered: true, .. }))
    }

    fn tells(self, verdict: Verdict) -> bool {
        self.tells_all() || matches!(self, Self::Lines(_)) && verdict != Verdict::Covered
    }

    /// What of the needs is not told.
    fn shortened(self, words: &Words) -> Option<String> {
        let report = &words.report;
        match self {
            Self::Cards(Depth { others: usize::MAX, .. }) => None,
            Self::Cards(Depth { others: 0, .. }) => Some(report.method_none_other.to_string()),
            Self::Cards(depth) => Some(words.count(&report.method_fewer, depth.others as u64)),
            Self::Lines(Lines { covered: true, .. }) => Some(report.needs_in_lines.to_string()),
            Self::Lines(_) => Some(report.open_needs_in_lines.to_string()),
            Self::Figures => Some(report.needs_in_figures.to_string()),
        }
    }
}

/// The needs of a team that are told; `next` numbers those of all teams.
fn needs<'r>(team: &'r TeamReport, view: &View<'r>, telling: Telling, next: &mut usize) -> Vec<Need<'r>> {
    let told = team.needs.iter().filter(|need| telling.tells(need.answer.verdict));
    let needs = told.map(|need| {
        *next += 1;
        Need { id: *next, told: view.need(need, telling.depth()) }
    });
    needs.collect()
}

/// The needs that are gaps or unclear, and how many more there are than are listed.
fn open<'r>(teams: &[Team<'r>], alone: bool, words: &Words) -> (Vec<Open<'r>>, Option<String>) {
    let is_open = |need: &&Need| [Verdict::Gap, Verdict::Unclear].contains(&need.told.need.answer.verdict);
    let open = teams.iter().flat_map(|team| team.needs.iter().filter(is_open).map(move |need| (team, need)));
    let mut open: Vec<Open<'r>> = open
        .map(|(team, need)| Open {
            id: need.id,
            text: need.told.text.clone(),
            team: (!alone).then(|| team.row.name.clone()),
            class: need.told.class,
            verdict: need.told.verdict,
        })
        .collect();
    // Two more fit as well as the words that there are two more.
    let more = if open.len() > OPEN_LISTED + 2 { open.len() - OPEN_LISTED } else { 0 };
    open.truncate(open.len() - more);
    (open, (more > 0).then(|| words.count(&words.report.more_open, more as u64)))
}

fn domains<'r>(report: &'r Report, words: &'r Words) -> Vec<Row<'r>> {
    let most = report.domains.iter().map(|domain| domain.summary.needs).max().unwrap_or(0);
    let rows = report.domains.iter().map(|domain| Row::of(domain_name(domain, words), &domain.summary, most, words));
    rows.collect()
}

impl<'r> Row<'r> {
    fn of(name: String, summary: &Summary, most: usize, words: &'r Words) -> Self {
        let width = summary.needs as f64 / most.max(1) as f64 * 100.0;
        Self {
            name,
            needs: words.number(summary.needs as u64),
            figures: figures(summary, words),
            text: sentences::figures(summary, words),
            width: (width * 10.0).round() / 10.0,
        }
    }
}

/// One figure a verdict.
fn figures<'r>(summary: &Summary, words: &'r Words) -> Vec<Figure<'r>> {
    VERDICTS
        .into_iter()
        .map(|verdict| Figure {
            class: verdict.as_str(),
            number: summary.with(verdict),
            shown: words.number(summary.with(verdict) as u64),
            label: verdict_of(verdict, summary.with(verdict), words),
            short: words.names.verdicts_short.of(verdict),
            means: words.names.verdicts_mean.of(verdict),
        })
        .collect()
}

impl Reading {
    /// The list, if it serves more than one need: for a single one, the courses to take first are the list.
    fn of(list: &ReadingList, view: &View<'_>, most_more: usize) -> Option<Self> {
        let words = view.words;
        let mut listed: Vec<Listed> = list
            .courses
            .iter()
            .map(|listed| Listed {
                course: view.course(&listed.course, &Default::default(), 0),
                serves: serves(listed, words),
            })
            .collect();
        let more = listed.split_off(listed.len().min(READING_SHOWN));
        let more: Vec<Listed> = more.into_iter().take(most_more).collect();
        (list.needs > 1).then(|| Self {
            says: reading_says(list, words),
            first: listed,
            more_label: words.count(&words.report.reading_more, more.len() as u64),
            more,
        })
    }
}

impl Catalog {
    fn of(catalog: &CatalogSource, view: &View<'_>, made: &str) -> Self {
        let (words, report) = (view.words, &view.words.report);
        let owned = catalog.kind == CatalogKind::Owned;
        let seats = catalog.seats.map(|seats| words.count(&report.seats, seats.into()));
        let renews = catalog.renews.as_deref().map(|day| report.renews.with(&[("date", &words.date(day))]));
        Self {
            name: catalog_title(catalog.name.as_str()),
            access: if owned { view.who(catalog) } else { report.on_offer.to_string() },
            note: seats.into_iter().chain(renews).collect::<Vec<_>>().join(", "),
            courses: words.number(catalog.courses),
            checked: words.date_and_age(&catalog.checked, made),
            updated: words.date(&catalog.updated),
        }
    }
}
