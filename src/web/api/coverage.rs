//! The check before buying: needs against what is owned and what is on offer.

use axum::body::Bytes;
use axum::extract::{Extension, RawQuery, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::post;

use super::match_needs::needs_body;
use super::operation::{Operation, Parameter, catalogs};
use crate::matching::MatchOptions;
use crate::report::{CheckFile, Format};
use crate::web::app::App;
use crate::web::check;
use crate::web::crowd::Peer;
use crate::web::door::Who;
use crate::web::limits::CHECKED_NEEDS;
use crate::web::needs_file::NeedsFile;
use crate::web::problem::Problem;
use crate::web::query;
use crate::wording::Locale;

pub(super) fn operations() -> [Operation; 1] {
    let offers = "Only these offered catalogs; all that are offered if none is named.";
    let operation = Operation::post::<CheckFile<'_>>("/api/v1/coverage", "checkCoverage", post(of_needs), needs_body());
    let operation = operation
        .says(
            "What each offer would add",
            "The check before buying: what is covered, what each offered catalog would add to it and what of it is owned \
             already, what to buy for the budget of the configuration, and which owned catalogs could lapse. The same as \
             `onshelf coverage --out check.json`. It takes seconds to minutes, and two are made at the same time.",
        )
        .takes(vec![Parameter::query("offer", offers, "brightpath", catalogs())])
        .answers("The check.");
    [Operation { refusals: &[403, 404, 408, 413, 415, 422, 429], ..operation }]
}

/// `POST /api/v1/coverage`.
async fn of_needs(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Extension(peer): Extension<Peer>,
    RawQuery(asked): RawQuery,
    body: Bytes,
) -> Result<Response, Problem> {
    let _permit = app.crowd.bulk(&who, peer)?;
    let mut offers = Vec::new();
    for (name, value) in query::pairs(&asked.unwrap_or_default(), &[], &["offer"])? {
        offers.extend(query::catalogs(&name, &value, &app.standing().state)?);
    }
    let file = NeedsFile::read(body, "the body".into(), MatchOptions::default()).await?;
    let (needs, unread, _) = file.stated(CHECKED_NEEDS).await?;
    check::refuse_none(&needs, &unread, "the body")?;
    let check = check::made(&app, needs, offers, |_, _| {}).await?;
    let bytes = Format::Json.render(&check, Locale::English).map_err(|error| Problem::ours(&error))?;
    Ok(([(CONTENT_TYPE, "application/json")], bytes).into_response())
}
