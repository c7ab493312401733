//! A report as a file: in which format and language it is asked for, and how it is sent.

use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::report::{Document, Format};
use crate::web::problem::Problem;
use crate::wording::Locale;

/// The format with this ending.
pub(super) fn format(ending: &str) -> Result<Format, Problem> {
    let format = Format::ALL.into_iter().find(|format| format.ending() == ending);
    format.ok_or_else(|| Problem::not_found("Reports are not written in this format."))
}

/// The language a report is asked for in; English if none is named.
pub(super) fn locale(query: &str) -> Result<Locale, Problem> {
    let asked = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "language");
    asked.map_or(Ok(Locale::English), |(_, language)| {
        language.parse().map_err(|error| Problem::bad(format!("`language`: {error}.")))
    })
}

/// `document` as a file that browsers save as `name` with the ending of its format.
pub(super) async fn file(
    document: impl Document + Send + 'static,
    name: &str,
    format: Format,
    locale: Locale,
) -> Result<Response, Problem> {
    let made = tokio::task::spawn_blocking(move || format.render(&document, locale)).await;
    let bytes = made.map_err(|error| Problem::ours(&error))?.map_err(|error| Problem::ours(&error))?;
    let headers = [
        (CONTENT_TYPE, media_type(format).to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.{}\"", format.ending())),
        (CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

fn media_type(format: Format) -> &'static str {
    match format {
        Format::Html => "text/html; charset=utf-8",
        Format::Csv => "text/csv; charset=utf-8",
        Format::Markdown => "text/markdown; charset=utf-8",
        Format::Json => "application/json",
        Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
}
