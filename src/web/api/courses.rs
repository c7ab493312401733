//! The courses of the shelf, page by page, and one of them.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::LINK;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use super::operation::{Operation, Parameter, catalog, catalogs, number, text};
use crate::jobs::{Counter, CourseListing, list_courses};
use crate::model::{Access, CatalogKind, CatalogName, Course, CourseKey};
use crate::shelf::ShelfState;
use crate::web::app::App;
use crate::web::limits::{COURSES_LISTED, NEED_CHARS, TOP};
use crate::web::problem::Problem;
use crate::web::query;

/// A course with what the shelf knows of its catalog.
#[derive(Serialize, JsonSchema)]
struct ListedCourse {
    /// Its key, `catalog/id`.
    course: String,
    /// The catalog that holds it.
    catalog: CatalogName,
    /// Whether people have it (`owned`), or it is a purchase under consideration (`offered`).
    kind: CatalogKind,
    /// Who may open it, if not everyone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Vec<String>>")]
    access: Option<Access>,
    /// Where people of the organisation open it, if that is configured.
    #[serde(skip_serializing_if = "Option::is_none")]
    launch: Option<String>,
    #[serde(flatten)]
    record: Course,
}

/// A page of courses.
#[derive(Serialize, JsonSchema)]
struct Courses {
    courses: Vec<ListedCourse>,
    /// The `cursor` of the next page; null on the last.
    next: Option<String>,
}

pub(super) fn operations() -> [Operation; 2] {
    let of_catalog = "Only of these catalogs, owned or offered; of all if none is named.";
    let cursor = json!({ "type": "string", "pattern": "^[0-9a-f]{16}$" });
    [
        Operation::get::<Courses>("/api/v1/courses", "listCourses", get(all))
            .says(
                "All courses, page by page",
                "In an order that says nothing and stays the same when the shelf changes: whoever goes through all pages \
                 meets every course that stood there all along once. What a team should take, `match` says.",
            )
            .takes(vec![
                Parameter::query("catalog", of_catalog, "coursera", catalogs()),
                Parameter::query("q", "Words that the title holds, all of them, in any form.", "kubernetes", text(NEED_CHARS)),
                Parameter::query("limit", "Courses of a page, 50 if not said.", "10", number(1, TOP)),
                Parameter::query("cursor", "Where the page begins: `next` of the page before.", "", cursor),
            ])
            .answers("A page of courses.")
            .paged()
            .may_refuse(&[404])
            .of_the_shelf(),
        Operation::get::<ListedCourse>("/api/v1/courses/{catalog}/{id}", "getCourse", get(one))
            .says("One course", "All that the shelf knows of it. A `/` in the id is written `%2F`, or as it is.")
            .takes(vec![
                Parameter::path("catalog", "The catalog that holds it.", "coursera", catalog()),
                Parameter::path("id", "Its id in the catalog.", "", json!({ "type": "string", "minLength": 1 })),
            ])
            .answers("The course.")
            .may_refuse(&[404])
            .of_the_shelf(),
    ]
}

/// `GET /api/v1/courses`.
async fn all(State(app): State<App>, RawQuery(asked): RawQuery) -> Result<Response, Problem> {
    let asked = asked.unwrap_or_default();
    let listing = listing(&asked, &app.standing().state)?;
    let limit = listing.limit;
    let page = app.ask(move |counter| {
        let page = list_courses(counter.shelf, &listing)?;
        let courses = page.courses.into_iter().map(|(key, course)| ListedCourse::of(key, course, counter)).collect();
        Ok(Courses { courses, next: page.next.map(|place| format!("{place:016x}")) })
    });
    let page = page.await?;
    let link = page.next.as_ref().map(|next| format!("<{}>; rel=\"next\"", address(&asked, limit, next)));
    let response = Json(page).into_response();
    Ok(match link {
        Some(link) => ([(LINK, link)], response).into_response(),
        None => response,
    })
}

/// `GET /api/v1/courses/{catalog}/{id}`.
async fn one(
    State(app): State<App>,
    Path((catalog, id)): Path<(String, String)>,
    RawQuery(asked): RawQuery,
) -> Result<Json<ListedCourse>, Problem> {
    query::pairs(&asked.unwrap_or_default(), &[], &[])?;
    let none = || Problem::not_found("There is no such course on the shelf; its catalog may have retired it.");
    let key = CourseKey::parse(&format!("{catalog}/{id}")).ok_or_else(none)?;
    let found = app.ask(move |counter| {
        let Some(address) = counter.shelf.find(&key)? else { return Ok(None) };
        let (_, course) = counter.shelf.course(address)?;
        Ok(Some(ListedCourse::of(key, course, counter)))
    });
    found.await?.map(Json).ok_or_else(none)
}

fn listing(asked: &str, shelf: &ShelfState) -> Result<CourseListing, Problem> {
    let mut listing = CourseListing { limit: COURSES_LISTED, ..CourseListing::default() };
    for (name, value) in query::pairs(asked, &["q", "limit", "cursor"], &["catalog"])? {
        match name.as_str() {
            "q" => listing.words = value,
            "limit" => {
                let limit = value.parse().ok().filter(|limit| (1..=TOP).contains(limit));
                listing.limit =
                    limit.ok_or_else(|| Problem::bad(format!("`limit`: write a number from 1 to {TOP}.")))?;
            }
            "cursor" => listing.after = Some(place(&value)?),
            _ => listing.catalogs.extend(query::catalogs(&name, &value, shelf)?),
        }
    }
    listing.catalogs.sort();
    listing.catalogs.dedup();
    Ok(listing)
}

fn place(cursor: &str) -> Result<u64, Problem> {
    let is_ours = cursor.len() == 16 && cursor.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let place = u64::from_str_radix(cursor, 16).ok().filter(|_| is_ours);
    place.ok_or_else(|| Problem::bad("`cursor`: send what a page gave as `next`, as it is."))
}

/// The address of the page that begins at `next`.
fn address(asked: &str, limit: usize, next: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let kept = form_urlencoded::parse(asked.as_bytes()).filter(|(name, _)| name != "cursor" && name != "limit");
    query.extend_pairs(kept).append_pair("limit", &limit.to_string()).append_pair("cursor", next);
    format!("/api/v1/courses?{}", query.finish())
}

impl ListedCourse {
    fn of(key: CourseKey, record: Course, counter: &Counter<'_>) -> Self {
        let access = counter.licences.access(&key.catalog);
        Self {
            course: key.to_string(),
            kind: counter.shelf.state().catalogs.get(&key.catalog).map_or(CatalogKind::Offered, |state| state.kind),
            access: Some(access).filter(|access| **access != Access::Everyone).cloned(),
            launch: counter.licences.deep_link(&key.catalog, &record),
            catalog: key.catalog,
            record,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_what_a_page_gave() {
        assert_eq!(place("00000000000000ff").ok(), Some(255));
        for wrong in ["", "ff", "00000000000000FF", "+0000000000000ff", "000000000000000g", "00000000000000000ff"] {
            assert!(place(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_next_page_keeps_what_was_asked() {
        let next = address("q=C%23&catalog=a&catalog=b&cursor=0000000000000001", 20, "00000000000000ff");
        assert_eq!(next, "/api/v1/courses?q=C%23&catalog=a&catalog=b&limit=20&cursor=00000000000000ff");
    }
}
