//! One need, or a file of them, against the shelf.

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Extension, RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures_util::StreamExt;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use super::operation::{Body as Sent, Operation, Parameter, catalogs, number, text};
use crate::import::NeedProblem;
use crate::model::{Answer, Language};
use crate::web::app::{App, Shared};
use crate::web::asked::Asked;
use crate::web::crowd::{BulkPermit, Peer};
use crate::web::door::Who;
use crate::web::limits::{HOURS, NEED_CHARS, TEAM_CHARS, TOP};
use crate::web::needs_file::{Line, NeedsFile};
use crate::web::problem::Problem;

/// A line of a needs file that holds no need, in the place of its answer.
#[derive(Serialize, JsonSchema)]
struct NoNeed<'a> {
    problem: &'a NeedProblem,
}

/// A line of the answer to a file.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
enum AnsweredLine<'a> {
    Answer(Box<Answer>),
    NoNeed(NoNeed<'a>),
}

pub(super) fn operations() -> [Operation; 2] {
    let catalog =
        || Parameter::query("catalog", "Only these owned catalogs; all if none is named.", "coursera", catalogs());
    let top = || Parameter::query("top", "The most courses for a need, 10 if not said.", "3", number(1, TOP));
    let levels = json!({ "type": "string", "enum": ["beginner", "intermediate", "advanced"] });
    let languages: Vec<String> = Language::all().map(|language| language.code().to_owned()).collect();
    let hours = json!({ "type": "number", "minimum": HOURS.start(), "maximum": HOURS.end() });
    let many = Operation::post::<AnsweredLine<'_>>("/api/v1/match", "matchNeeds", post(many), needs_body());
    [
        Operation::get::<Answer>("/api/v1/match", "matchNeed", get(one))
            .says(
                "One need",
                "The verdict on what people have for it, the courses in order, why each one matches and what speaks against \
                 it: the object of `match --format ndjson`.",
            )
            .takes(vec![
                Parameter::query("q", "The need, in the words of who has it.", "k8s", text(NEED_CHARS)).needed(),
                Parameter::query("level", "The level asked for.", "beginner", levels),
                Parameter::query("hours", "The most hours a course may take.", "8", hours),
                Parameter::query(
                    "language",
                    "The language it should be held in, as ISO 639-1 code.",
                    "en",
                    json!({ "type": "string", "enum": languages }),
                ),
                catalog(),
                Parameter::query("team", "Whose need it is; who may open what hangs on it.", "Platform", text(TEAM_CHARS)),
                top(),
            ])
            .answers("The answer to the need.")
            .may_refuse(&[404])
            .of_the_shelf(),
        Operation { refusals: &[403, 404, 408, 413, 415, 422, 429], ..many }
            .says(
                "A file of needs",
                "A line of NDJSON a need, in its order, as they are answered. A line of the file that holds no need is \
                 answered by what is wrong with it. If the answer cannot be completed, the connection is cut.",
            )
            .takes(vec![catalog(), top()])
            .answers("A JSON object a line; the schema is that of a line.")
            .in_form("application/x-ndjson"),
    ]
}

/// A needs file as body.
pub(super) fn needs_body() -> Sent {
    let need = json!({
        "type": "object",
        "required": ["need"],
        "properties": {
            "need": text(NEED_CHARS),
            "id": { "type": "string" },
            "team": { "type": "string" },
            "level": { "type": "string", "enum": ["beginner", "intermediate", "advanced"] },
            "people": { "type": "integer", "minimum": 1, "maximum": 1_000_000 },
            "priority": { "type": "string", "enum": ["high", "medium", "low"] },
            "due": { "type": "string" },
            "language": { "type": "string" },
            "max_hours": { "type": "number", "minimum": HOURS.start(), "maximum": HOURS.end() },
        },
    });
    Sent {
        says: "A needs file, recognised by what it holds and not by its media type: CSV, TSV, Excel, OpenDocument, JSON or \
               NDJSON, up to 8 MB.",
        schema: json!({ "type": "array", "minItems": 1, "items": need }),
        forms: vec![
            ("application/json", json!([{ "need": "k8s", "team": "Platform" }, { "need": "COBOL" }])),
            ("text/csv", "need,team\nk8s,Platform\nCOBOL,\n".into()),
            ("application/x-ndjson", "{\"need\":\"k8s\"}\n".into()),
        ],
    }
}

/// `GET /api/v1/match?q=…`: the answer to one need.
async fn one(State(app): State<App>, RawQuery(query): RawQuery) -> Result<Json<Answer>, Problem> {
    let asked = Asked::strict(&query.unwrap_or_default(), &app.standing().state)?;
    if asked.text.is_empty() {
        return Err(Problem::bad("`q`: say what is needed, for example ?q=k8s."));
    }
    let answer = app.ask(move |counter| counter.matcher.answer(&asked.need(), &asked.options())).await?;
    Ok(Json(answer))
}

/// `POST /api/v1/match`: a needs file in any of its formats; a line of NDJSON a need, in its order, as they are answered.
async fn many(
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
    if first.is_empty() {
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "There is no need in the body."));
    }
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
    // Whoever gzips the answer asks once more after its end.
    Ok(([(CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(stream.fuse())).into_response())
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
