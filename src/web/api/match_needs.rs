//! One need, or a file of them, against the shelf.

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Extension, RawQuery, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::import::NeedProblem;
use crate::model::Answer;
use crate::web::app::{App, Shared};
use crate::web::asked::Asked;
use crate::web::crowd::{BulkPermit, Peer};
use crate::web::door::Who;
use crate::web::needs_file::{Line, NeedsFile};
use crate::web::problem::Problem;

/// A line of a needs file that holds no need, in the place of its answer.
#[derive(Serialize)]
struct NoNeed<'a> {
    problem: &'a NeedProblem,
}

/// `GET /api/v1/match?q=…`: the answer to one need.
pub(super) async fn one(State(app): State<App>, RawQuery(query): RawQuery) -> Result<Json<Answer>, Problem> {
    let asked = Asked::strict(&query.unwrap_or_default(), &app.standing().state)?;
    if asked.text.is_empty() {
        return Err(Problem::bad("`q`: say what is needed, for example ?q=k8s."));
    }
    let answer = app.ask(move |counter| counter.matcher.answer(&asked.need(), &asked.options())).await?;
    Ok(Json(answer))
}

/// `POST /api/v1/match`: a needs file in any of its formats; a line of NDJSON a need, in its order, as they are answered.
pub(super) async fn many(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Extension(peer): Extension<Peer>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Result<Response, Problem> {
    let permit = app.crowd.bulk(&who, peer)?;
    let asked = Asked::strict(&query.unwrap_or_default(), &app.standing().state)?;
    if !asked.text.is_empty() || asked.level.is_some() || asked.hours.is_some() || asked.language.is_some() {
        return Err(Problem::bad(
            "The needs, with their levels, hours and languages, stand in the body; `top` and `catalog` in the address.",
        ));
    }
    if asked.team.is_some() {
        return Err(Problem::bad("`team`: say it with each need, in the body."));
    }
    let file = NeedsFile::read(body, "the body".into(), asked.options()).await?;
    // The first needs are answered before the status is said, so that a file that cannot be read is refused.
    let (file, first) = file.next(&app).await?;
    let run = Run { app, file, ready: Some(first), _permit: permit };
    let stream = futures_util::stream::unfold(Some(run), |run| async {
        let mut run = run?;
        if let Some(lines) = run.ready.take() {
            return (!lines.is_empty()).then(|| (ndjson(&lines), Some(run)));
        }
        match run.file.next(&run.app).await {
            Ok((_, lines)) if lines.is_empty() => None,
            Ok((file, lines)) => Some((ndjson(&lines), Some(Run { file, ..run }))),
            // The status is said already; cutting the answer short is how a client learns that it is not whole.
            Err(problem) => Some((Err(std::io::Error::other(problem.detail)), None)),
        }
    });
    Ok(([(CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(stream)).into_response())
}

/// A file that is being answered.
struct Run {
    app: std::sync::Arc<Shared>,
    file: NeedsFile,
    ready: Option<Vec<Line>>,
    _permit: BulkPermit,
}

fn ndjson(lines: &[Line]) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    for line in lines {
        match line {
            Line::Answered(answer) => serde_json::to_writer(&mut bytes, answer)?,
            Line::NoNeed(problem) => serde_json::to_writer(&mut bytes, &NoNeed { problem })?,
        }
        bytes.push(b'\n');
    }
    Ok(bytes)
}
