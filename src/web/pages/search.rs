//! The page where people type what they need, and its results alone, for as they type.

use axum::extract::{Extension, RawQuery, State};
use axum::response::{IntoResponse, Response};
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use crate::model::{CatalogKind, Language, Level};
use crate::web::app::App;
use crate::web::asked::{Asked, NotUnderstood};
use crate::web::door::Who;
use crate::web::heard::Said;
use crate::web::problem::Problem;
use crate::web::view::AnswerView;
use crate::web::words::{self, words};

/// Needs of different kinds for who does not know what to type: a name, a level, a list, a problem.
const EXAMPLES: [&str; 5] =
    ["k8s", "C# for beginners", "Terraform and AWS", "nobody knows which service broke", "SAFe"];
/// Lengths to choose from, in hours.
const HOURS: [f32; 5] = [1.0, 4.0, 10.0, 20.0, 40.0];

/// A choice of a filter.
#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

#[derive(Serialize)]
struct Filters {
    levels: Vec<Choice>,
    hours: Vec<Choice>,
    languages: Vec<Choice>,
    catalogs: Vec<Choice>,
    team: String,
    set: usize,
    /// The same search without filters.
    clear: String,
}

/// Everything a view of the search is made of.
#[derive(Serialize)]
struct Search {
    q: String,
    link: String,
    /// The query that leads back here from what is said of a course.
    back: String,
    /// A word of thanks to who has just said something.
    thanks: Option<&'static str>,
    /// Who asks, where that is known.
    who: Option<String>,
    answer: Option<AnswerView>,
    filters: Filters,
    wrong: Vec<NotUnderstood>,
    examples: Vec<(&'static str, String)>,
    courses: String,
    catalogs: String,
}

pub(in crate::web) async fn page(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    show(&app, who, query, "search.html").await
}

pub(in crate::web) async fn results(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    show(&app, who, query, "results.html").await
}

async fn show(app: &App, who: Who, query: Option<String>, template: &str) -> Result<Response, Problem> {
    let standing = app.standing();
    let query = query.unwrap_or_default();
    let (asked, mut wrong) = Asked::read(&query, &standing.state);
    // Links collect what nobody here knows, such as a mail program's marks; people are not bothered with that.
    wrong.retain(|wrong| ["q", "level", "hours", "language", "catalog", "team"].contains(&wrong.name.as_str()));
    let answer = match asked.text.is_empty() || !wrong.is_empty() {
        true => None,
        false => {
            let asked = asked.clone();
            let view = app.ask(move |counter| {
                let answer = counter.matcher.answer(&asked.need(), &asked.options())?;
                Ok(AnswerView::of(&answer, &asked, counter.knowledge))
            });
            Some(view.await?)
        }
    };
    let owned = || standing.state.catalogs.values().filter(|catalog| catalog.kind == CatalogKind::Owned);
    let search = Search {
        q: crate::report::clean(&asked.text, crate::web::limits::NEED_CHARS),
        link: asked.link(),
        back: asked.query(),
        thanks: thanks(&query),
        who: who.0,
        answer,
        filters: filters(app, &asked),
        examples: EXAMPLES.map(|text| (text, Asked { text: text.into(), ..Asked::default() }.link())).into(),
        courses: words::courses(owned().map(|catalog| catalog.courses).sum()),
        catalogs: words::catalogs(owned().count() as u64),
        wrong,
    };
    let refusal = search.wrong.first().map(|wrong| Problem::bad(format!("`{}`: {}.", wrong.name, wrong.why)));
    let page = app.templates.render(template, context! { s => Serde(search), here => "search" })?;
    Ok(match refusal {
        Some(problem) => problem.told_by(page),
        None => page.into_response(),
    })
}

/// The word of thanks that a form led here for.
fn thanks(query: &str) -> Option<&'static str> {
    let (_, said) = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "thanks")?;
    Some(match Said::parse(&said)? {
        Said::Helps | Said::DoesNotHelp => {
            "Thank you. What you said of the course is kept, and changes no answer until somebody has looked at it."
        }
        Said::Need => {
            "Thank you. Your need is kept for those who look after courses here. This is what there is today."
        }
    })
}

fn filters(app: &App, asked: &Asked) -> Filters {
    let levels = [Level::Beginner, Level::Intermediate, Level::Advanced];
    let choice = |value: String, label: String, chosen: bool| Choice { value, label, chosen };
    let mut languages: Vec<Language> = Language::all().collect();
    languages.sort_by_key(Language::name);
    let mut hours: Vec<f32> = HOURS.into();
    hours.extend(asked.hours.filter(|hours| !HOURS.contains(hours)));
    hours.sort_by(f32::total_cmp);
    let standing = app.standing();
    let owned = standing.state.catalogs.iter().filter(|(_, state)| state.kind == CatalogKind::Owned);
    Filters {
        levels: levels
            .map(|level| {
                choice(level.as_str().into(), words().names.levels.of(level).into(), asked.level == Some(level))
            })
            .into(),
        hours: hours
            .into_iter()
            .map(|hours| choice(hours.to_string(), format!("Up to {hours} h"), asked.hours == Some(hours)))
            .collect(),
        languages: languages
            .into_iter()
            .map(|language| choice(language.code().into(), language.name(), asked.language.as_ref() == Some(&language)))
            .collect(),
        catalogs: owned
            .map(|(name, state)| {
                let label =
                    format!("{} ({})", crate::report::catalog_title(name.as_str()), words().number(state.courses));
                choice(name.to_string(), label, asked.catalogs.contains(name))
            })
            .collect(),
        team: asked.team.clone().unwrap_or_default(),
        set: asked.filters(),
        clear: Asked { text: asked.text.clone(), ..Asked::default() }.link(),
    }
}
