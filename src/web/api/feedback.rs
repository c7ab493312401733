//! What people say, by program: a remark on a course, a new need, and the list of all.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, RawQuery, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};

use super::operation::{Body, Operation, Parameter, number, text};
use crate::model::{Feedback, Language, Level, MatchRemark, Need, NeedRemark, Priority, Remark};
use crate::web::app::App;
use crate::web::door::Who;
use crate::web::heard::{self, HeardPage, Hearing};
use crate::web::limits::{FEEDBACK_LISTED, HOURS, NEED_CHARS, TOP};
use crate::web::problem::Problem;
use crate::web::query;

/// What is sent.
#[derive(Deserialize)]
#[serde(tag = "about", rename_all = "lowercase")]
enum Sent {
    Match(SentRemark),
    Need(SentNeed),
}

/// A remark on a course that was shown for a need.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SentRemark {
    need: String,
    course: String,
    helps: bool,
    reason: Option<String>,
    team: Option<String>,
    level: Option<Level>,
    language: Option<String>,
    max_hours: Option<f32>,
}

/// A new need.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SentNeed {
    need: String,
    reason: Option<String>,
    team: Option<String>,
    level: Option<Level>,
    language: Option<String>,
    max_hours: Option<f32>,
    // To JSON Schema 6.0 is an integer.
    people: Option<f64>,
    priority: Option<Priority>,
    due: Option<String>,
}

pub(super) fn operations() -> [Operation; 2] {
    let saying = Operation::post::<Feedback>("/api/v1/feedback", "sayFeedback", post(say), body());
    let kinds = json!({ "type": "string", "enum": heard::Said::ALL.map(heard::Said::as_str) });
    let before = json!({ "type": "string", "pattern": "^F[1-9][0-9]{0,8}$" });
    [
        Operation { refusals: &[403, 404, 408, 413, 415, 422], ..saying }
            .says(
                "Say what helps, or what is needed",
                "That a course helps with a need or does not, and why; or a need of a team. It is kept with the time and, \
                 where the server knows it, the name of who says it, until a person decides on it. No answer changes.",
            )
            .answers("What is kept; it is on the disk."),
        Operation::get::<HeardPage>("/api/v1/feedback", "listFeedback", get(all))
            .says("What people said", "The latest first, page by page.")
            .takes(vec![
                Parameter::query("said", "Only remarks of this kind.", "need", kinds),
                Parameter::query(
                    "since",
                    "Only from this day on, in UTC.",
                    "2026-11-01",
                    json!({ "type": "string", "format": "date" }),
                ),
                Parameter::query("by", "Only of who has this in the name; `unknown` if that is not known.", "ada", text(NEED_CHARS)),
                Parameter::query("limit", "Remarks of a page, 100 if not said.", "10", number(1, TOP)),
                Parameter::query("before", "Where the page begins: `next` of the page before.", "", before),
            ])
            .answers("A page of remarks."),
    ]
}

/// How a remark is sent.
fn body() -> Body {
    let languages: Vec<Option<String>> =
        Language::all().map(|language| Some(language.code().to_owned())).chain([None]).collect();
    let maybe =
        |most: usize| json!({ "type": ["string", "null"], "maxLength": most, "pattern": "^[^\\u0000\\uFFFD]*$" });
    let shared = [
        ("need", text(Remark::NEED_CHARS)),
        ("reason", maybe(Remark::REASON_CHARS)),
        ("team", maybe(Remark::TEAM_CHARS)),
        ("level", json!({ "enum": ["beginner", "intermediate", "advanced", null] })),
        ("language", json!({ "enum": languages })),
        ("max_hours", json!({ "type": ["number", "null"], "minimum": HOURS.start(), "maximum": HOURS.end() })),
    ];
    let kind = |about: &str, own: Vec<(&str, Value)>, needed: &[&str]| {
        let mut properties: serde_json::Map<String, Value> =
            shared.iter().cloned().chain(own).map(|(name, schema)| (name.to_owned(), schema)).collect();
        properties.insert("about".into(), json!({ "const": about }));
        json!({ "type": "object", "properties": properties, "required": needed, "additionalProperties": false })
    };
    let remark = vec![("course", text(Remark::COURSE_CHARS)), ("helps", json!({ "type": "boolean" }))];
    let need = vec![
        ("people", json!({ "type": ["integer", "null"], "minimum": 1, "maximum": Remark::PEOPLE })),
        ("priority", json!({ "enum": ["high", "medium", "low", null] })),
        ("due", maybe(Remark::DUE_CHARS)),
    ];
    let schema = json!({ "oneOf": [
        kind("match", remark, &["about", "need", "course", "helps"]),
        kind("need", need, &["about", "need"]),
    ] });
    let example = json!({ "about": "need", "need": "eBPF for the on-call team", "team": "Platform", "people": 6, "reason": "the new tracing" });
    Body {
        says: "A remark on a course (`about`: `match`, with `need`, `course` and `helps`), or a need (`about`: `need`).",
        forms: vec![("application/json", example)],
        schema,
    }
}

/// `POST /api/v1/feedback`.
async fn say(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    RawQuery(asked): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Feedback>, Problem> {
    query::pairs(&asked.unwrap_or_default(), &[], &[])?;
    let media = headers.get(CONTENT_TYPE).and_then(|media| media.to_str().ok()).unwrap_or_default();
    if !media.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json") {
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json."));
    }
    let sent: Sent = serde_json::from_slice(&body).map_err(|error| unreadable(&error.to_string()))?;
    let remark = match sent {
        Sent::Match(sent) => {
            let need = need(sent.need, sent.team, sent.level, sent.language, sent.max_hours)?;
            let title = heard::title(&app, &sent.course).await?;
            Remark::Match(MatchRemark { need, course: sent.course, title, helps: sent.helps, reason: sent.reason })
        }
        Sent::Need(sent) => {
            let need = need(sent.need, sent.team, sent.level, sent.language, sent.max_hours)?;
            let need =
                Need { people: sent.people.map(people).transpose()?, priority: sent.priority, due: sent.due, ..need };
            Remark::Need(NeedRemark { need, reason: sent.reason })
        }
    };
    heard::keep(&app, who, remark).await.map(Json)
}

/// `GET /api/v1/feedback`.
async fn all(State(app): State<App>, RawQuery(asked): RawQuery) -> Result<Json<HeardPage>, Problem> {
    let mut hearing = Hearing { limit: FEEDBACK_LISTED, ..Hearing::default() };
    for (name, value) in query::pairs(&asked.unwrap_or_default(), &["said", "since", "by", "limit", "before"], &[])? {
        match hearing.take(&name, &value) {
            Some(taken) => taken.map_err(|why| Problem::bad(format!("`{name}`: {why}.")))?,
            None => {
                let limit = value.parse().ok().filter(|limit| (1..=TOP).contains(limit));
                hearing.limit =
                    limit.ok_or_else(|| Problem::bad(format!("`limit`: write a number from 1 to {TOP}.")))?;
            }
        }
    }
    heard::read(&app, hearing.since, move |kept| hearing.of(kept)).await.map(Json)
}

fn need(
    text: String,
    team: Option<String>,
    level: Option<Level>,
    language: Option<String>,
    max_hours: Option<f32>,
) -> Result<Need, Problem> {
    if level == Some(Level::All) {
        return Err(unreadable("`level`: write beginner, intermediate or advanced"));
    }
    if max_hours.is_some_and(|hours| !HOURS.contains(&hours)) {
        return Err(unreadable("`max_hours`: write a number of hours from 0.1 to 10000"));
    }
    let language = match language {
        Some(code) => Some(
            Language::all()
                .find(|language| language.code() == code)
                .ok_or_else(|| unreadable("`language`: write a code such as en or de"))?,
        ),
        None => None,
    };
    Ok(Need { team, level, language, max_hours, ..Need::of_text("", text) })
}

/// A number of people. How many there may be, `Remark` knows.
fn people(number: f64) -> Result<u32, Problem> {
    let is_whole = number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number);
    if is_whole { Ok(number as u32) } else { Err(unreadable("`people`: write a whole number of people")) }
}

fn unreadable(why: &str) -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        format!("The body cannot be kept: {}.", crate::report::clean(why, 300)),
    )
}
