//! A file or a list of needs to the board of all teams, and to the report in every format.

use axum::extract::{Extension, Multipart, Path, RawQuery, State};
use axum::response::{Html, Redirect, Response};
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use super::download;
use crate::import::NeedProblem;
use crate::jobs::{now, with_surroundings};
use crate::matching::MatchOptions;
use crate::model::{Answer, CatalogKind, Need, Verdict};
use crate::report::{AnsweredNeed, Basis, Format, Report, Summary, clean};
use crate::web::app::App;
use crate::web::asked::Asked;
use crate::web::boards::Board;
use crate::web::check::refuse_none;
use crate::web::crowd::Peer;
use crate::web::door::Who;
use crate::web::held_check::HeldCheck;
use crate::web::limits::{BOARD_NEEDS, NEEDS_AT_A_TIME};
use crate::web::needs_file::NeedsFile;
use crate::web::problem::Problem;
use crate::web::view::{AnswerView, CourseCard};
use crate::web::words::words;

/// Lines of the file that are told one by one.
const TOLD: usize = 10;
/// Needs that a board shows at once; a page of so many takes a phone a second. Teams beyond them have a board of their own.
const SHOWN: usize = 500;
/// Courses that a board shows of a need; its search shows the others.
const COURSES: usize = 3;

#[derive(Serialize)]
struct BoardView {
    id: String,
    name: String,
    headline: String,
    figures: Vec<Figure>,
    summary: String,
    teams: Vec<TeamView>,
    all_teams: Vec<TeamLink>,
    team: Option<String>,
    formats: Vec<FormatLink>,
    unread: Vec<String>,
    unread_more: usize,
    /// How many catalogs are on offer.
    offers: usize,
}

#[derive(Serialize)]
struct Figure {
    class: &'static str,
    number: usize,
    label: &'static str,
    /// Where its part of the bar begins and how wide it is, of 1000.
    at: usize,
    width: usize,
}

#[derive(Serialize)]
struct TeamLink {
    name: String,
    link: String,
    chosen: bool,
}

#[derive(Serialize)]
struct FormatLink {
    ending: &'static str,
    link: String,
}

#[derive(Serialize)]
struct TeamView {
    name: Option<String>,
    summary: String,
    needs: Vec<NeedView>,
    /// How many needs are not shown here.
    left: Option<String>,
    /// The board that shows them.
    link: Option<String>,
}

#[derive(Serialize)]
struct NeedView {
    text: String,
    class: &'static str,
    verdict: &'static str,
    reason: String,
    ask: Option<String>,
    courses: Vec<CourseCard>,
    more: usize,
    search: String,
}

/// The page where a file is brought.
pub(in crate::web) async fn start(State(app): State<App>) -> Result<Html<String>, Problem> {
    app.templates.render("needs.html", context! { here => "needs", most => words().number(BOARD_NEEDS as u64) })
}

/// Takes a file or a list in, and leads to its board.
pub(in crate::web) async fn bring(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Extension(peer): Extension<Peer>,
    mut form: Multipart,
) -> Result<Redirect, Problem> {
    let _permit = app.crowd.bulk(&who, peer)?;
    let (mut name, mut bytes) = (String::new(), axum::body::Bytes::new());
    while let Some(field) = form.next_field().await? {
        let file = field.file_name().map(|name| clean(name, 80));
        let content = field.bytes().await?;
        // Of file and list the one that was filled in; a form sends the other one empty.
        if !content.iter().all(u8::is_ascii_whitespace) {
            if !bytes.is_empty() {
                return Err(Problem::bad("The form holds both a file and a list: bring one after the other."));
            }
            name = file.filter(|name| !name.is_empty()).unwrap_or_else(|| "the list".into());
            bytes = content;
        }
    }
    if bytes.is_empty() {
        return Err(Problem::bad("There is no need in the form: choose a file, or write one need a line."));
    }
    // Needs typed into the form are lines of text, commas and all, unless they begin as a table does.
    let bytes = if name == "the list" { typed(&bytes) } else { bytes };
    let file = NeedsFile::read(bytes, name.clone(), MatchOptions::default()).await?;
    let board = read(file, name).await?;
    let id = app.boards.hold(board);
    Ok(Redirect::to(&format!("/needs/{id}")))
}

/// The lines of a list as needs. A first line that names columns makes it a table, and that is left as it is.
fn typed(bytes: &axum::body::Bytes) -> axum::body::Bytes {
    let text = String::from_utf8_lossy(bytes);
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let names_columns = first
        .split([',', ';', '\t'])
        .any(|cell| matches!(cell.trim().trim_matches('"').to_lowercase().as_str(), "need" | "needs" | "team"));
    if names_columns || first.trim_start().starts_with(['{', '[']) {
        return bytes.clone();
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let needs: Vec<serde_json::Value> = lines.map(|line| serde_json::Value::String(line.to_owned())).collect();
    serde_json::Value::Array(needs).to_string().into()
}

/// All needs of a file; they are answered when the board is looked at, from the shelf as it stands then.
async fn read(file: NeedsFile, name: String) -> Result<Board, Problem> {
    let (needs, unread, warnings) = file.stated(BOARD_NEEDS).await?;
    refuse_none(&needs, &unread, &name)?;
    Ok(Board { name, needs, unread, warnings, check: HeldCheck::default() })
}

pub(in crate::web) async fn page(
    State(app): State<App>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Problem> {
    let board = app.boards.held(&id)?;
    let team = team(&query.unwrap_or_default());
    let answers = answered(&app, &board.needs).await?;
    let report = report_on(&app, answers);
    let teams: Vec<String> = report.teams.iter().filter_map(|team| team.name.clone()).collect();
    let report = match &team {
        Some(team) => report.of_team(team).map_err(|error| Problem::not_found(crate::web::app::sentence(&error)))?,
        None => report,
    };
    let knowledge = app.desk.knowledge();
    let mut room = SHOWN;
    let view = BoardView {
        name: clean(&board.name, 80),
        headline: headline(&report.summary),
        figures: figures(&report.summary),
        summary: report.summary.to_string(),
        all_teams: team_links(&id, &teams, team.as_deref()),
        formats: Format::ALL
            .into_iter()
            .map(|format| FormatLink {
                ending: format.ending(),
                link: format!("/needs/{id}/report.{}{}", format.ending(), team_query(team.as_deref())),
            })
            .collect(),
        teams: report
            .teams
            .iter()
            .map(|listed| {
                let shown = &listed.needs[..listed.needs.len().min(room)];
                room -= shown.len();
                let left = listed.needs.len() - shown.len();
                let own = listed.name.as_deref().filter(|_| team.is_none());
                TeamView {
                    name: listed.name.as_deref().map(|name| clean(name, 120)),
                    summary: listed.summary.to_string(),
                    needs: shown.iter().map(|need| NeedView::of(&need.answer, knowledge)).collect(),
                    left: (left > 0).then(|| words().number(left as u64)),
                    link: own.map(|name| format!("/needs/{id}{}", team_query(Some(name)))),
                }
            })
            .collect(),
        unread: board.unread.iter().chain(&board.warnings).take(TOLD).map(told).collect(),
        unread_more: (board.unread.len() + board.warnings.len()).saturating_sub(TOLD),
        offers: app.standing().state.catalogs.values().filter(|state| state.kind == CatalogKind::Offered).count(),
        team,
        id,
    };
    app.templates.render("board.html", context! { b => Serde(view), here => "needs" })
}

/// The report on a board, as a file.
pub(in crate::web) async fn report(
    State(app): State<App>,
    Path((id, ending)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let format = download::format(&ending)?;
    let board = app.boards.held(&id)?;
    let answers = answered(&app, &board.needs).await?;
    let query = query.unwrap_or_default();
    let locale = download::locale(&query)?;
    let mut report = report_on(&app, answers);
    if let Some(team) = team(&query) {
        report = report.of_team(&team).map_err(|error| Problem::not_found(crate::web::app::sentence(&error)))?;
    }
    download::file(report, "onshelf-report", format, locale).await
}

/// The report on needs that were just answered.
fn report_on(app: &App, answers: Vec<AnsweredNeed>) -> Report {
    let (standing, made) = (app.standing(), now());
    Report::new(answers, Basis { shelf: &standing.state, licences: app.desk.licences(), made: &made })
}

async fn answered(app: &App, needs: &[Need]) -> Result<Vec<AnsweredNeed>, Problem> {
    let mut answers = Vec::with_capacity(needs.len());
    for needs in needs.chunks(NEEDS_AT_A_TIME) {
        let needs = needs.to_vec();
        let some = app.ask(move |counter| {
            needs
                .iter()
                .map(|need| {
                    let answer = counter.matcher.answer(need, &MatchOptions::default())?;
                    with_surroundings(answer, counter.matcher, counter.shelf.state())
                })
                .collect::<Result<Vec<_>, _>>()
        });
        answers.extend(some.await?);
    }
    Ok(answers)
}

fn team(query: &str) -> Option<String> {
    let found = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "team");
    found.map(|(_, team)| clean(&team, 120)).filter(|team| !team.is_empty())
}

fn team_query(team: Option<&str>) -> String {
    let query = |team: &str| form_urlencoded::Serializer::new(String::new()).append_pair("team", team).finish();
    team.map(|team| format!("?{}", query(team))).unwrap_or_default()
}

fn team_links(id: &str, teams: &[String], chosen: Option<&str>) -> Vec<TeamLink> {
    let is_chosen =
        |team: &str| chosen.is_some_and(|chosen| crate::model::team_key(chosen) == crate::model::team_key(team));
    teams
        .iter()
        .map(|team| TeamLink {
            name: clean(team, 120),
            link: format!("/needs/{id}{}", team_query(Some(team))),
            chosen: is_chosen(team),
        })
        .collect()
}

/// What people want to know first; the figures below it say the rest.
fn headline(summary: &Summary) -> String {
    let needs = words().count(&words().report.needs, summary.needs as u64);
    format!("{} of {needs} covered", words().number(summary.covered as u64))
}

fn figures(summary: &Summary) -> Vec<Figure> {
    let mut at = 0;
    [(Verdict::Covered, "covered"), (Verdict::Partial, "partly"), (Verdict::Gap, "gaps"), (Verdict::Unclear, "unclear")]
        .into_iter()
        .map(|(verdict, label)| {
            let number = summary.with(verdict);
            let width = number * 1000 / summary.needs.max(1);
            let figure = Figure { class: verdict.as_str(), number, label, at, width };
            at += width;
            figure
        })
        .collect()
}

impl NeedView {
    fn of(answer: &Answer, knowledge: &crate::skills::Knowledge) -> Self {
        let need = &answer.need;
        let asked = Asked {
            text: need.text.clone(),
            level: need.level,
            hours: need.max_hours,
            language: need.language.clone(),
            team: need.team.clone(),
            ..Asked::default()
        };
        let AnswerView { text, class, verdict, reason, ask, mut courses, beside, .. } =
            AnswerView::of(answer, &asked, knowledge);
        let more = courses.len().saturating_sub(COURSES) + beside.len();
        courses.truncate(COURSES);
        Self { text, class, verdict, reason, ask, courses, more, search: asked.link() }
    }
}

fn told(problem: &NeedProblem) -> String {
    clean(&problem.to_string(), 300)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &'static str) -> String {
        String::from_utf8(typed(&axum::body::Bytes::from(text)).to_vec()).unwrap()
    }

    #[test]
    fn a_list_is_lines_and_a_table_stays_a_table() {
        assert_eq!(list("k8s, for the platform team\r\n\n C++ \n"), r#"["k8s, for the platform team","C++"]"#);
        assert_eq!(list("team,need\nA,k8s\n"), "team,need\nA,k8s\n");
        assert_eq!(list("{\"need\":\"k8s\"}\n"), "{\"need\":\"k8s\"}\n");
    }

    #[test]
    fn the_bar_is_as_long_as_the_needs() {
        let figures = figures(&Summary { needs: 4, covered: 2, partial: 1, gap: 0, unclear: 1 });
        let parts: Vec<_> = figures.iter().map(|figure| (figure.at, figure.width)).collect();
        assert_eq!(parts, [(0, 500), (500, 250), (750, 0), (750, 250)]);
    }
}
