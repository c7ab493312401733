//! What is on the shelf, how fresh, how sound.

use axum::extract::State;
use axum::response::Html;
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use crate::jobs::now;
use crate::model::{Access, CatalogKind, CatalogName};
use crate::report::{catalog_title, clean};
use crate::shelf::CatalogState;
use crate::web::app::App;
use crate::web::problem::Problem;
use crate::web::words;

#[derive(Serialize)]
struct Card {
    name: String,
    owned: bool,
    courses: String,
    updated: String,
    updated_at: String,
    checked: String,
    checked_at: String,
    rejected: Option<String>,
    merged: Option<String>,
    access: Option<String>,
    terms: Vec<String>,
    filled: Vec<Filled>,
    alarms: Vec<String>,
    /// The search in it; none of a catalog that nobody has.
    search: Option<String>,
}

/// How many of a catalog's courses have something.
#[derive(Serialize)]
struct Filled {
    field: &'static str,
    percent: String,
    /// How wide its bar is, of 100.
    width: u64,
}

pub(in crate::web) async fn page(State(app): State<App>) -> Result<Html<String>, Problem> {
    let standing = app.standing();
    let now = now();
    let cards: Vec<Card> =
        standing.state.catalogs.iter().map(|(name, state)| Card::of(&app, name, state, &now)).collect();
    let courses = words::courses(standing.state.courses());
    let catalogs = words::catalogs(standing.state.catalogs.len() as u64);
    let trouble = app.desk.trouble().map(|trouble| clean(&trouble, 300));
    app.templates
        .render("catalogs.html", context! { cards => Serde(cards), courses, catalogs, trouble, here => "catalogs" })
}

impl Card {
    fn of(app: &App, name: &CatalogName, state: &CatalogState, now: &str) -> Self {
        let health = state.health.as_ref();
        let licence = app.desk.licences().of(name);
        let said = words::words();
        let mut terms = Vec::new();
        if let Some(licence) = licence {
            terms.extend(licence.seats.map(|seats| said.count(&said.report.seats, seats.into())));
            terms.extend(licence.renews.map(|day| format!("renews {}", said.day(day))));
        }
        let rows = |number: u64, what: [&str; 2]| {
            let (rows, what) = if number == 1 { ("row", what[0]) } else { ("rows", what[1]) };
            (number > 0).then(|| format!("{} {rows} {what}", said.number(number)))
        };
        Self {
            name: catalog_title(name.as_str()),
            owned: state.kind == CatalogKind::Owned,
            courses: words::courses(state.courses),
            updated: said.age(&state.updated, now).unwrap_or_else(|| clean(&state.updated, 40)),
            updated_at: clean(&state.updated, 40),
            checked: said.age(&state.checked, now).unwrap_or_else(|| clean(&state.checked, 40)),
            checked_at: clean(&state.checked, 40),
            rejected: rows(state.rejected, ["of the export was no course", "of the export were no courses"]),
            merged: health
                .and_then(|health| rows(health.duplicates, ["said the same as another", "said the same as another"])),
            access: licence
                .map(|licence| &licence.access)
                .filter(|access| **access != Access::Everyone)
                .map(|a| clean(&a.to_string(), 300)),
            terms,
            filled: health.map_or_else(Vec::new, |health| {
                let share = |(field, number): (_, u64)| {
                    let share = number as f64 / health.courses.max(1) as f64;
                    Filled { field, percent: said.percent(share), width: (share * 100.0) as u64 }
                };
                health.with.fields().into_iter().map(share).collect()
            }),
            alarms: health.map_or_else(Vec::new, |health| {
                health.alarms.iter().map(|alarm| clean(&alarm.to_string(), 300)).collect()
            }),
            search: (state.kind == CatalogKind::Owned).then(|| format!("/?catalog={name}")),
        }
    }
}
