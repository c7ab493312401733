//! What people say on the pages, and the page that lists it for those who decide.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::extract::{Extension, Path, RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use crate::jobs::{Heard, now};
use crate::model::{Feedback, Level, MatchRemark, Need, NeedRemark, Priority, Remark};
use crate::report::{Opinions, clean, feedback_judgments, proposed_rulings, stated_needs};
use crate::shelf::Kept;
use crate::web::app::App;
use crate::web::asked::Asked;
use crate::web::door::Who;
use crate::web::heard::{self, Hearing, Said};
use crate::web::limits::FEEDBACK_LISTED;
use crate::web::problem::Problem;
use crate::web::view::course_page;
use crate::web::words::words;

/// The media type of a form without files.
const FORM: &str = "application/x-www-form-urlencoded";
/// Names are cut after this many characters.
const NAME: usize = 300;

/// Writes remarks as a file.
type Write = fn(&[Kept]) -> Result<Vec<u8>, ::csv::Error>;

/// A remark as the page shows it.
#[derive(Serialize)]
struct RemarkView {
    id: String,
    at: String,
    when: String,
    by: Option<String>,
    class: &'static str,
    said: &'static str,
    need: String,
    search: String,
    /// What else the need says: team, level, people and so on.
    about: Vec<String>,
    course: Option<(String, String)>,
    reason: Option<String>,
}

#[derive(Serialize)]
struct Choice {
    value: &'static str,
    label: &'static str,
    chosen: bool,
}

#[derive(Serialize)]
struct FeedbackView {
    headline: String,
    choices: Vec<Choice>,
    since: String,
    by: String,
    is_filtered: bool,
    wrong: Vec<String>,
    remarks: Vec<RemarkView>,
    torn: u64,
    older: Option<String>,
    is_empty: bool,
}

/// Takes what was said of a course, and leads back to where it was said.
pub(in crate::web) async fn of_match(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Redirect, Problem> {
    let mut form = Form::read(&headers, &body)?;
    let (asked, _) = Asked::read(&form.take("back").unwrap_or_default(), &app.standing().state);
    if asked.text.is_empty() {
        return Err(Problem::bad("The form does not say for which need. Search again, and say it there."));
    }
    let helps = match form.take("helps").as_deref() {
        Some("yes") => true,
        Some("no") => false,
        _ => return Err(Problem::bad("The form does not say whether the course helps.")),
    };
    let course = form.take("course").unwrap_or_default();
    let title = heard::title(&app, &course).await?;
    let remark = MatchRemark { need: asked.need(), course, title, helps, reason: form.take("reason") };
    heard::keep(&app, who, Remark::Match(remark)).await?;
    let said = if helps { Said::Helps } else { Said::DoesNotHelp };
    Ok(Redirect::to(&format!("{}&thanks={}", asked.link(), said.as_str())))
}

/// Takes a need that a team states, and leads to what there is for it.
pub(in crate::web) async fn of_need(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Redirect, Problem> {
    let mut form = Form::read(&headers, &body)?;
    let wrong = |name: &str, what: &str| Problem::bad(format!("`{name}`: write {what}, or leave it out."));
    let level = match form.take("level") {
        Some(level) => Some(Level::parse(&level).ok_or_else(|| wrong("level", "beginner, intermediate or advanced"))?),
        None => None,
    };
    let people = match form.take("people") {
        Some(people) => Some(people.parse().map_err(|_| wrong("people", "a number of people"))?),
        None => None,
    };
    let priority = match form.take("priority") {
        Some(priority) => Some(Priority::parse(&priority).ok_or_else(|| wrong("priority", "high, medium or low"))?),
        None => None,
    };
    let text = form.take("need").unwrap_or_default();
    let need =
        Need { team: form.take("team"), level, people, priority, due: form.take("due"), ..Need::of_text("", text) };
    let remark = Remark::Need(NeedRemark { need, reason: form.take("reason") });
    let kept = heard::keep(&app, who, remark).await?;
    let need = kept.remark.need();
    let asked = Asked { text: need.text.clone(), team: need.team.clone(), level: need.level, ..Asked::default() };
    Ok(Redirect::to(&format!("{}&thanks={}", asked.link(), Said::Need.as_str())))
}

/// What people said, the latest first.
pub(in crate::web) async fn page(State(app): State<App>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let query = query.unwrap_or_default();
    let (mut hearing, mut wrong) = (Hearing { limit: FEEDBACK_LISTED, ..Hearing::default() }, Vec::new());
    for (name, value) in form_urlencoded::parse(query.as_bytes()).filter(|(_, value)| !value.trim().is_empty()) {
        if let Some(Err(why)) = hearing.take(&name, value.trim()) {
            wrong.push(format!("{name}: {why}."));
        }
    }
    let asked = hearing.clone();
    let read = heard::read(&app, hearing.since, move |kept| (kept.said.is_empty(), asked.of(kept)));
    let (is_silent, page) = read.await?;
    let refusal = wrong.first().map(Problem::bad);
    let now = now();
    let view = FeedbackView {
        headline: words().number(page.total as u64) + if page.total == 1 { " remark" } else { " remarks" },
        choices: choices(hearing.said),
        since: hearing.since.map(|since| since.to_string()).unwrap_or_default(),
        by: hearing.by.as_deref().map(|by| clean(by, NAME)).unwrap_or_default(),
        is_filtered: hearing.said.is_some() || hearing.since.is_some() || hearing.by.is_some(),
        wrong,
        remarks: page.feedback.iter().map(|heard| RemarkView::of(heard, &now)).collect(),
        torn: page.torn,
        older: page.next.map(|next| older(&hearing, &next)),
        is_empty: is_silent && hearing.since.is_none(),
    };
    let page = app.templates.render("feedback.html", context! { f => Serde(view), here => "feedback" })?;
    Ok(match refusal {
        Some(problem) => problem.told_by(page),
        None => page.into_response(),
    })
}

/// What people said as a file for those who decide on it.
pub(in crate::web) async fn export(State(app): State<App>, Path(name): Path<String>) -> Result<Response, Problem> {
    let (media, write): (_, Write) =
        match name.as_str() {
            "judgments.tsv" => ("text/tab-separated-values; charset=utf-8", |said| {
                Ok(feedback_judgments(&Opinions::of(said)).into_bytes())
            }),
            "editorial.csv" => ("text/csv; charset=utf-8", |said| proposed_rulings(&Opinions::of(said))),
            "needs.csv" => ("text/csv; charset=utf-8", stated_needs),
            _ => return Err(Problem::not_found("What people said is not written in this form.")),
        };
    let written = heard::read(&app, None, move |kept| write(&kept.said)).await?;
    let bytes = written.map_err(|error| Problem::ours(&error))?;
    let headers = [
        (CONTENT_TYPE, media.to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"onshelf-{name}\"")),
        (CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

fn choices(chosen: Option<Said>) -> Vec<Choice> {
    let labels = [(Said::Helps, "Helps"), (Said::DoesNotHelp, "Does not help"), (Said::Need, "Needs")];
    let choice = |(said, label): (Said, _)| Choice { value: said.as_str(), label, chosen: chosen == Some(said) };
    labels.map(choice).into()
}

/// The link to what was said before the remark `next`.
fn older(hearing: &Hearing, next: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if let Some(said) = hearing.said {
        query.append_pair("said", said.as_str());
    }
    if let Some(since) = hearing.since {
        query.append_pair("since", &since.to_string());
    }
    if let Some(by) = &hearing.by {
        query.append_pair("by", by);
    }
    query.append_pair("before", next);
    format!("/feedback?{}", query.finish())
}

impl RemarkView {
    fn of(heard: &Heard, now: &str) -> Self {
        let Feedback { at, by, remark } = &heard.feedback;
        let (class, said) = match Said::of(remark) {
            Said::Helps => ("covered", "Helps"),
            Said::DoesNotHelp => ("gap", "Does not help"),
            Said::Need => ("unclear", "Need"),
        };
        let need = remark.need();
        let asked = Asked { text: need.text.clone(), team: need.team.clone(), level: need.level, ..Asked::default() };
        Self {
            id: heard.id.clone(),
            at: clean(at, 40),
            when: words().age(at, now).unwrap_or_else(|| clean(at, 40)),
            by: by.as_deref().map(|by| clean(by, NAME)),
            class,
            said,
            need: clean(&need.text, NAME),
            search: asked.link(),
            about: about(need),
            course: match remark {
                Remark::Match(said) => Some((clean(&said.title, NAME), course_page(&said.course))),
                Remark::Need(_) => None,
            },
            reason: remark.reason().map(|reason| clean(reason, Remark::REASON_CHARS)),
        }
    }
}

/// What a need says beside its words.
fn about(need: &Need) -> Vec<String> {
    let text = |text: &Option<String>| text.as_deref().map(|text| clean(text, NAME));
    let people =
        |people: u32| format!("{} {}", words().number(people.into()), if people == 1 { "person" } else { "people" });
    let parts = [
        text(&need.team),
        need.level.map(|level| words().names.levels.of(level).to_owned()),
        need.people.map(people),
        need.priority.map(|priority| format!("{} priority", priority.as_str())),
        text(&need.due).map(|due| format!("due {due}")),
        need.language.as_ref().map(crate::model::Language::name),
        need.max_hours.map(|hours| format!("up to {hours} h")),
    ];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect()
}

/// The fields of a form, those that were filled in.
struct Form(HashMap<String, String>);

impl Form {
    fn read(headers: &HeaderMap, body: &[u8]) -> Result<Self, Problem> {
        let media = headers.get(CONTENT_TYPE).and_then(|media| media.to_str().ok()).unwrap_or_default();
        if !media.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(FORM) {
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, format!("Send the form as {FORM}.")));
        }
        // A browser sends lines of a text as CR LF, and counts them as one character.
        let fields = form_urlencoded::parse(body).map(|(name, value)| (name.into_owned(), value.replace("\r\n", "\n")));
        Ok(Self(fields.filter(|(_, value)| !value.trim().is_empty()).collect()))
    }

    fn take(&mut self, name: &str) -> Option<String> {
        self.0.remove(name)
    }
}
