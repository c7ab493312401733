//! What the catalogs on offer would make of a board's needs: the check before buying, to look at and as a file.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{Html, Response};
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use super::download;
use crate::coverage::{Check, NeedChange, Offer};
use crate::model::CatalogKind;
use crate::report::{CheckWords, Format, clean};
use crate::web::app::App;
use crate::web::asked::Asked;
use crate::web::boards::Board;
use crate::web::held_check::Stage;
use crate::web::limits::CHECKED_NEEDS;
use crate::web::problem::Problem;
use crate::web::words::words;

/// So many needs are shown of an offer; the others are folded away.
const NEEDS_SHOWN: usize = 5;
/// So many courses that an offer holds for a need are named.
const COURSES: usize = 2;

#[derive(Serialize)]
struct OffersView {
    id: String,
    name: String,
    headline: String,
    lead: String,
    basis: String,
    offers: Vec<OfferCard>,
    formats: Vec<(&'static str, String)>,
}

#[derive(Serialize)]
struct OfferCard {
    name: String,
    /// What it costs a year, if that is known.
    price: Option<String>,
    /// What it would add; none if it adds nothing.
    gain: Option<String>,
    served: String,
    /// How wide the bar of what is served today is, and that of what would be added, of 1000.
    today: usize,
    then: usize,
    needs: Vec<Change>,
    more: Vec<Change>,
    more_label: String,
    duplicates: String,
    cautions: Vec<String>,
}

/// A need that an offer would serve better.
#[derive(Serialize)]
struct Change {
    need: String,
    team: String,
    search: String,
    from: &'static str,
    from_says: &'static str,
    to: &'static str,
    to_says: &'static str,
    courses: String,
}

pub(in crate::web) async fn page(State(app): State<App>, Path(id): Path<String>) -> Result<Html<String>, Problem> {
    let board = app.boards.held(&id)?;
    let name = clean(&board.name, 80);
    if !app.standing().state.catalogs.values().any(|state| state.kind == CatalogKind::Offered) {
        return app.templates.render("no_offers.html", context! { id, name, here => "needs" });
    }
    match stage(&app, &board)? {
        Stage::UnderWay(done) => {
            let (done, all) = (words().number(done as u64), words().number(board.needs.len() as u64));
            app.templates.render("check_under_way.html", context! { id, name, done, all, here => "needs" })
        }
        Stage::Made(check) => {
            let view = OffersView::of(&check, id, name);
            app.templates.render("offers.html", context! { v => Serde(view), here => "needs" })
        }
    }
}

/// The check as a file.
pub(in crate::web) async fn report(
    State(app): State<App>,
    Path((id, ending)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let format = download::format(&ending)?;
    let locale = download::locale(&query.unwrap_or_default())?;
    let board = app.boards.held(&id)?;
    match stage(&app, &board)? {
        Stage::Made(check) => download::file(Check::clone(&check), "onshelf-check", format, locale).await,
        Stage::UnderWay(_) => Err(Problem::busy("The check is under way. Ask again in a second.")),
    }
}

fn stage(app: &App, board: &Arc<Board>) -> Result<Stage, Problem> {
    if board.needs.len() > CHECKED_NEEDS {
        let most = words().number(CHECKED_NEEDS as u64);
        let detail = format!("A board of at most {most} needs is checked here; use `onshelf coverage` for more.");
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail));
    }
    board.check.look(app, board)
}

impl OffersView {
    fn of(check: &Check, id: String, name: String) -> Self {
        let said = CheckWords { check, words: words() };
        let link = |format: Format| format!("/needs/{id}/offers.{}", format.ending());
        Self {
            headline: said.headline(),
            lead: said.lead(),
            basis: said.basis(),
            offers: check.offers.iter().map(|offer| OfferCard::of(offer, &said)).collect(),
            formats: Format::ALL.map(|format| (format.ending(), link(format))).into(),
            id,
            name,
        }
    }
}

impl OfferCard {
    fn of(offer: &Offer, said: &CheckWords<'_>) -> Self {
        let demand = &said.check.demand;
        let width = |served: f64| (demand.share(served).clamp(0.0, 1.0) * 1000.0).round() as usize;
        let mut needs: Vec<Change> = offer.closes.iter().chain(&offer.lifts).map(Change::of).collect();
        let more = needs.split_off(needs.len().min(NEEDS_SHOWN));
        Self {
            name: said.name(offer),
            price: offer.terms.price.as_ref().map(|_| said.price(offer)),
            gain: Some(said.gain(offer)).filter(|gain| !gain.is_empty()),
            served: words().percent(demand.share(offer.then.served)),
            today: width(demand.owned.served),
            then: width(offer.then.served),
            more_label: words().count(&words().coverage.more_needs, more.len() as u64),
            needs,
            more,
            duplicates: said.duplicates(offer),
            cautions: said.cautions(offer),
        }
    }
}

impl Change {
    fn of(change: &NeedChange) -> Self {
        let asked = Asked { text: change.text.clone(), team: change.team.clone(), ..Asked::default() };
        let courses = change.courses.iter().take(COURSES).map(|title| clean(title, 120));
        let says = |verdict| words().names.verdicts_short.of(verdict);
        Self {
            need: clean(&change.text, 300),
            team: clean(change.team.as_deref().unwrap_or_default(), 120),
            search: asked.link(),
            from: change.from.as_str(),
            from_says: says(change.from),
            to: change.to.as_str(),
            to_says: says(change.to),
            courses: courses.collect::<Vec<_>>().join(" · "),
        }
    }
}
