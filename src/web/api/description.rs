//! The description of the API, OpenAPI 3.1, made of the list of operations and of the types that are sent.

use std::sync::OnceLock;

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::operation::{Body, Operation, Parameter, Place};
use crate::web::problem::{PROBLEM_JSON, ProblemDetails};

/// The media type of an OpenAPI document in JSON.
const OPENAPI_JSON: &str = "application/vnd.oai.openapi+json;version=3.1";
/// Statuses of refusals that any request may meet, and what they mean.
const ANYWHERE: [u16; 4] = [400, 421, 500, 503];

/// The document itself, as far as it is described in itself.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct Document {
    /// The version of OpenAPI.
    openapi: String,
    info: Map<String, Value>,
    paths: Map<String, Value>,
    components: Map<String, Value>,
}

pub(super) fn operations() -> [Operation; 1] {
    [Operation::get::<Document>("/api/v1/openapi.json", "describe", get(document))
        .says("This description", "For tools that make clients, and for tests.")
        .answers("The description, OpenAPI 3.1.")
        .in_form(OPENAPI_JSON)
        .of_the_shelf()]
}

/// `GET /api/v1/openapi.json`.
async fn document() -> Response {
    static TEXT: OnceLock<String> = OnceLock::new();
    let text = TEXT.get_or_init(|| describe(&super::operations()).to_string());
    ([(CONTENT_TYPE, OPENAPI_JSON)], text.as_str()).into_response()
}

/// The description of `operations`.
fn describe(operations: &[Operation]) -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut schemas = settings.into_generator();
    let mut paths = Map::new();
    for operation in operations {
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        path[operation.method.as_str().to_lowercase()] = described(operation, &mut schemas);
    }
    let responses: Map<String, Value> = operations
        .iter()
        .flat_map(refusals)
        .map(|status| (status.to_string(), refusal(status, &mut schemas)))
        .collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Onshelf",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "What of the courses an organisation pays for serves what its teams need.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "paths": paths,
        "security": [{}, { "bearer": [] }, { "basic": [] }],
        "components": {
            "schemas": schemas.take_definitions(true),
            "responses": responses,
            "headers": headers(),
            "securitySchemes": {
                "bearer": { "type": "http", "scheme": "bearer", "description": "The token of a server that has one." },
                "basic": { "type": "http", "scheme": "basic", "description": "Any name, with the token as password." },
            },
        },
    })
}

fn described(operation: &Operation, schemas: &mut SchemaGenerator) -> Value {
    let mut responses = Map::new();
    responses.insert("200".into(), answer(operation, schemas));
    if operation.is_fresh {
        let unchanged = json!({
            "description": "What the client has is what it would get.",
            "headers": { "ETag": reference("headers", "ETag"), "X-Request-Id": reference("headers", "X-Request-Id") },
        });
        responses.insert("304".into(), unchanged);
    }
    for status in refusals(operation) {
        responses.insert(status.to_string(), reference("responses", &status.to_string()));
    }
    let parameters: Vec<Value> = operation.parameters.iter().map(parameter).collect();
    let mut described = json!({
        "operationId": operation.name,
        "summary": operation.summary,
        "description": operation.says,
        "parameters": parameters,
        "responses": responses,
    });
    if let Some(body) = &operation.body {
        described["requestBody"] = sent(body);
    }
    if operation.is_open {
        described["security"] = json!([]);
    }
    described
}

/// The statuses an operation refuses with, in their order.
fn refusals(operation: &Operation) -> Vec<u16> {
    let mut all: Vec<u16> = ANYWHERE.iter().chain(operation.refusals).copied().collect();
    if !operation.is_open {
        all.push(401);
    }
    all.sort_unstable();
    all.dedup();
    all
}

fn answer(operation: &Operation, schemas: &mut SchemaGenerator) -> Value {
    let answer = &operation.answer;
    let mut headers = Map::new();
    let named = [("X-Request-Id", true), ("ETag", operation.is_fresh), ("Link", answer.is_paged)];
    for (name, _) in named.iter().filter(|(_, is_there)| *is_there) {
        headers.insert((*name).into(), reference("headers", name));
    }
    let schema = (answer.schema)(schemas);
    json!({
        "description": answer.says,
        "headers": headers,
        "content": { answer.media: { "schema": schema } },
    })
}

fn parameter(parameter: &Parameter) -> Value {
    let mut described = json!({
        "name": parameter.name,
        "in": if parameter.place == Place::Path { "path" } else { "query" },
        "required": parameter.is_needed,
        "description": parameter.says,
        "schema": parameter.schema,
    });
    if !parameter.example.is_empty() && parameter.schema["type"] == "string" {
        described["example"] = parameter.example.into();
    }
    described
}

fn sent(body: &Body) -> Value {
    let mut content = Map::new();
    for (media, example) in &body.forms {
        let schema = match *media {
            "application/json" => body.schema.clone(),
            _ => json!({ "type": "string" }),
        };
        content.insert((*media).into(), json!({ "schema": schema, "example": example }));
    }
    json!({ "required": true, "description": body.says, "content": content })
}

fn refusal(status: u16, schemas: &mut SchemaGenerator) -> Value {
    let means = match status {
        400 => "The request says something that cannot be meant.",
        401 => "The token, or the name of who asks, is missing.",
        403 => "The request was sent from a page of another site.",
        404 => "There is nothing of that name.",
        408 => "The body did not come in time.",
        413 => "The body is too large.",
        421 => "The server is not known by the name it was asked under.",
        415 => "The body is sent as another media type than is taken.",
        422 => "The body cannot be read as what is expected.",
        429 => "The client has too much going on at the same time; Retry-After says when to come back.",
        500 => "A fault of the server; its log says more under the id of the request.",
        _ => "Too much is going on; Retry-After says when to come back.",
    };
    let schema = schemas.subschema_for::<ProblemDetails>();
    let mut headers = json!({ "X-Request-Id": reference("headers", "X-Request-Id") });
    if status == 429 || status == 503 {
        headers["Retry-After"] = reference("headers", "Retry-After");
    }
    json!({ "description": means, "headers": headers, "content": { PROBLEM_JSON: { "schema": schema } } })
}

fn headers() -> Value {
    let text = |says: &str| json!({ "description": says, "schema": { "type": "string" } });
    json!({
        "ETag": text("Changes with the shelf; send it as If-None-Match."),
        "Link": text("The next page, as `<ADDRESS>; rel=\"next\"`; absent on the last."),
        "Retry-After": { "description": "Seconds.", "schema": { "type": "integer", "minimum": 1 } },
        "X-Request-Id": text("The id of the request, which the log of the server holds too."),
    })
}

fn reference(kind: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{kind}/{name}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_says_what_it_is_for_and_has_a_name_of_its_own() {
        let operations = super::super::operations();
        let names: std::collections::BTreeSet<_> = operations.iter().map(|operation| operation.name).collect();
        assert_eq!(names.len(), operations.len());
        for operation in &operations {
            assert!(!operation.summary.is_empty() && !operation.says.is_empty(), "{}", operation.name);
            for part in operation.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
                let told = operation.parameters.iter().any(|parameter| parameter.name == part);
                assert!(told, "{}: {part}", operation.path);
            }
        }
    }

    #[test]
    fn whatever_is_referred_to_is_there() {
        let document = describe(&super::super::operations());
        let text = document.to_string();
        for (at, _) in text.match_indices("\"$ref\":\"#") {
            let place = text[at + 9..].split('"').next().unwrap();
            assert!(document.pointer(place).is_some(), "{place}");
        }
    }
}
