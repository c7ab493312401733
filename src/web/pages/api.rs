//! The page that shows what the API can be asked, and lets people ask it.

use axum::extract::State;
use axum::response::Html;
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;
use serde_json::Value;

use crate::web::api::{Operation, Parameter, Place, operations};
use crate::web::app::App;
use crate::web::problem::Problem;

#[derive(Serialize)]
struct Asked {
    method: String,
    path: &'static str,
    name: &'static str,
    summary: &'static str,
    says: String,
    fields: Vec<Field>,
    body: Option<Body>,
    media: &'static str,
}

/// A field of the form to ask with.
#[derive(Serialize)]
struct Field {
    name: &'static str,
    says: String,
    is_needed: bool,
    is_path: bool,
    kind: &'static str,
    choices: Vec<String>,
    least: Option<String>,
    most: Option<String>,
    longest: Option<u64>,
    /// What stands in it: an example where it must be filled in.
    value: &'static str,
    example: &'static str,
}

#[derive(Serialize)]
struct Body {
    says: &'static str,
    media: &'static str,
    example: String,
}

pub(in crate::web) async fn page(State(app): State<App>) -> Result<Html<String>, Problem> {
    let asked: Vec<Asked> = operations().iter().map(Asked::of).collect();
    app.templates.render("api.html", context! { operations => Serde(asked), here => "api" })
}

impl Asked {
    fn of(operation: &Operation) -> Self {
        let form = operation.body.as_ref().and_then(|body| Some((body.says, body.forms.first()?)));
        Self {
            method: operation.method.to_string(),
            path: operation.path,
            name: operation.name,
            summary: operation.summary,
            says: operation.says.replace('`', ""),
            fields: operation.parameters.iter().map(Field::of).collect(),
            body: form.map(|(says, (media, example))| Body { says, media, example: format!("{example:#}") }),
            media: operation.answer.media,
        }
    }
}

impl Field {
    fn of(parameter: &Parameter) -> Self {
        let schema = &parameter.schema;
        let bound = |name: &str| schema.get(name).map(Value::to_string);
        let choices = schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
        Self {
            name: parameter.name,
            says: parameter.says.replace('`', ""),
            is_needed: parameter.is_needed,
            is_path: parameter.place == Place::Path,
            kind: if matches!(schema["type"].as_str(), Some("integer" | "number")) { "number" } else { "text" },
            choices: choices.map(str::to_owned).collect(),
            least: bound("minimum"),
            most: bound("maximum"),
            longest: schema["maxLength"].as_u64(),
            value: if parameter.is_needed { parameter.example } else { "" },
            example: parameter.example,
        }
    }
}
