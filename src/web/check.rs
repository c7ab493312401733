//! The check before buying, made for a page or a program beside those who search.

use axum::http::StatusCode;

use super::app::{App, sentence};
use super::crowd::permit;
use super::problem::Problem;
use crate::coverage::Check;
use crate::import::NeedProblem;
use crate::jobs::{CheckRefusal, CheckRequest, check_needs, now};
use crate::model::{CatalogName, Need};

/// The check of `needs`, with `offers` or, if none is named, all there are. `progress` is told how many needs of how many
/// are done.
pub(super) async fn made(
    app: &App,
    needs: Vec<Need>,
    offers: Vec<CatalogName>,
    progress: impl Fn(usize, usize) + Send + Sync + 'static,
) -> Result<Check, Problem> {
    let permit = permit(&app.crowd.checks)?;
    let desk = std::sync::Arc::clone(&app.desk);
    let work = move || {
        let check = desk.aside(|counter| {
            let request = CheckRequest::of(&offers, counter.shelf.state(), counter.licences.clone(), desk.coverage())?;
            let check = check_needs(counter.matcher, counter.shelf, &needs, &request, &now(), &progress);
            check.map_err(|error| Problem::ours(&error))
        });
        drop(permit);
        check.map_err(|error| Problem::ours(&error))?
    };
    tokio::task::spawn_blocking(work).await.map_err(|error| Problem::ours(&error))?
}

/// Refuses a file without a need.
pub(super) fn refuse_none(needs: &[Need], unread: &[NeedProblem], file: &str) -> Result<(), Problem> {
    if !needs.is_empty() {
        return Ok(());
    }
    let why = unread.first().map(|problem| format!(" The first line that was no need: {problem}.")).unwrap_or_default();
    Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, format!("There is no need in {file}.{why}")))
}

impl From<CheckRefusal> for Problem {
    fn from(refusal: CheckRefusal) -> Self {
        let status = match refusal {
            CheckRefusal::NothingOffered(_) | CheckRefusal::Unknown { .. } => StatusCode::NOT_FOUND,
            CheckRefusal::Owned(_) | CheckRefusal::Money(_) => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Self::new(status, sentence(&refusal))
    }
}
