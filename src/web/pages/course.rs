//! All that the shelf knows of one course.

use axum::extract::{Path, RawQuery, State};
use axum::response::Html;
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use crate::jobs::Counter;
use crate::model::{Access, CatalogKind, CatalogName, Course, CourseKey};
use crate::report::{catalog_title, clean, web_link};
use crate::web::app::App;
use crate::web::problem::Problem;
use crate::web::view::lang;
use crate::web::words::words;

/// Descriptions are cut after this many characters.
const DESCRIPTION: usize = 8_000;

#[derive(Serialize)]
struct Sheet {
    title: String,
    catalog: String,
    key: String,
    lang: Option<String>,
    link: Option<String>,
    /// Why people may not open it, if so.
    closed: Option<String>,
    description: String,
    skills: Vec<String>,
    facts: Vec<(&'static str, String)>,
}

pub(in crate::web) async fn page(
    State(app): State<App>,
    Path(catalog): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Problem> {
    let query = query.unwrap_or_default();
    let id = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "id").map(|(_, id)| id.into_owned());
    let key = id.and_then(|id| CourseKey::parse(&format!("{catalog}/{id}")));
    let key = key.ok_or_else(|| Problem::not_found("There is no course at this address."))?;
    let sheet = app
        .ask(move |counter| {
            let Some(address) = counter.shelf.find(&key)? else { return Ok(None) };
            let (catalog, course) = counter.shelf.course(address)?;
            let launch = counter.licences.deep_link(&catalog, &course);
            let closed = closed(counter, &catalog);
            Ok(Some(Sheet { closed, ..Sheet::of(&key, &course, launch) }))
        })
        .await?;
    let sheet = sheet.ok_or_else(|| {
        Problem::not_found(
            "This course is not on the shelf any more. Its catalog may have retired it since the link was made.",
        )
    })?;
    app.templates.render("course.html", context! { c => Serde(sheet), here => "" })
}

/// Why not everyone may open the courses of a catalog, if so.
fn closed(counter: &Counter<'_>, catalog: &CatalogName) -> Option<String> {
    let owned = counter.shelf.state().catalogs.get(catalog).is_some_and(|state| state.kind == CatalogKind::Owned);
    let access = counter.licences.of(catalog).map(|licence| &licence.access);
    match access {
        _ if !owned => Some("This catalog is on offer. You do not have the course.".into()),
        Some(access) if *access != Access::Everyone => {
            Some(format!("It is open to some teams only: {}.", clean(&access.to_string(), 300)))
        }
        _ => None,
    }
}

impl Sheet {
    fn of(key: &CourseKey, course: &Course, launch: Option<String>) -> Self {
        let text = |text: &Option<String>| text.as_deref().map(|text| clean(text, 200));
        let duration = course.duration.as_ref().map(|duration| match duration.minutes {
            Some(minutes) if minutes > 0 => words().duration(minutes),
            _ => clean(&duration.text, 100),
        });
        let facts = [
            ("Level", course.level.map(|level| words().names.levels.of(level).to_owned())),
            ("Length", duration),
            ("Language", course.language.as_ref().map(crate::model::Language::name)),
            ("Made by", text(&course.provider)),
            ("Kind", text(&course.format)),
            ("Published", text(&course.published)),
            ("Last changed", text(&course.updated)),
            ("Rating", text(&course.rating)),
            ("Price", text(&course.price)),
        ];
        let facts = facts.into_iter().filter_map(|(name, fact)| Some((name, fact?)));
        Self {
            title: clean(&course.title, 300),
            catalog: catalog_title(key.catalog.as_str()),
            key: clean(&key.to_string(), 300),
            lang: lang(course.language.as_ref().map(crate::model::Language::code)),
            closed: None,
            link: [&launch, &course.url].into_iter().flatten().find_map(|url| web_link(url)).map(str::to_owned),
            description: clean(&course.description, DESCRIPTION),
            skills: course.skills.iter().take(60).map(|skill| clean(skill, 120)).collect(),
            facts: facts.filter(|(_, fact)| !fact.is_empty()).collect(),
        }
    }
}
