//! One way to ask the API: its address, who answers, and what is said about it. Routes and description are made of the same
//! list, so that neither knows of an address that the other does not.

use axum::http::Method;
use axum::routing::MethodRouter;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Value, json};

use crate::web::app::App;

/// One way to ask the API.
pub(in crate::web) struct Operation {
    pub method: Method,
    /// The address, with its parts that vary in braces.
    pub path: &'static str,
    pub handler: MethodRouter<App>,
    /// The name that programs made of the description call it by.
    pub name: &'static str,
    /// What it is for, in a few words.
    pub summary: &'static str,
    /// What else is to be known.
    pub says: &'static str,
    pub parameters: Vec<Parameter>,
    pub body: Option<Body>,
    pub answer: Reply,
    /// Statuses of refusals beside those that any request may meet.
    pub refusals: &'static [u16],
    /// Whether the answer hangs on the shelf alone: then it has an ETag.
    pub is_fresh: bool,
    /// Whether it needs no token.
    pub is_open: bool,
}

/// Something that an address may say.
pub(in crate::web) struct Parameter {
    pub name: &'static str,
    pub place: Place,
    pub is_needed: bool,
    pub says: &'static str,
    /// A value to try.
    pub example: &'static str,
    /// A JSON Schema.
    pub schema: Value,
}

/// Where a parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Place {
    Path,
    Query,
}

/// What is sent.
pub(in crate::web) struct Body {
    pub says: &'static str,
    /// Media types, each with an example.
    pub forms: Vec<(&'static str, Value)>,
    /// The schema of the form that is JSON.
    pub schema: Value,
}

/// What comes back.
pub(in crate::web) struct Reply {
    pub says: &'static str,
    pub media: &'static str,
    pub schema: fn(&mut SchemaGenerator) -> Schema,
    /// Whether it names the next page in the header Link.
    pub is_paged: bool,
}

impl Operation {
    /// A question, answered by `handler` with JSON of type `T`.
    pub fn get<T: JsonSchema>(path: &'static str, name: &'static str, handler: MethodRouter<App>) -> Self {
        Self::new::<T>(Method::GET, path, name, handler)
    }

    /// A question with a body.
    pub fn post<T: JsonSchema>(path: &'static str, name: &'static str, handler: MethodRouter<App>, body: Body) -> Self {
        let operation = Self::new::<T>(Method::POST, path, name, handler);
        Self { body: Some(body), refusals: &[403, 408, 413, 422, 429], ..operation }
    }

    fn new<T: JsonSchema>(method: Method, path: &'static str, name: &'static str, handler: MethodRouter<App>) -> Self {
        let schema = |schemas: &mut SchemaGenerator| schemas.subschema_for::<T>();
        let answer = Reply { says: "The answer.", media: "application/json", schema, is_paged: false };
        Self {
            method,
            path,
            handler,
            name,
            summary: "",
            says: "",
            parameters: Vec::new(),
            body: None,
            answer,
            refusals: &[],
            is_fresh: false,
            is_open: false,
        }
    }

    pub fn says(self, summary: &'static str, says: &'static str) -> Self {
        Self { summary, says, ..self }
    }

    pub fn takes(self, parameters: Vec<Parameter>) -> Self {
        Self { parameters, ..self }
    }

    pub fn answers(self, says: &'static str) -> Self {
        Self { answer: Reply { says, ..self.answer }, ..self }
    }

    /// The answer comes in another form than JSON.
    pub fn in_form(self, media: &'static str) -> Self {
        Self { answer: Reply { media, ..self.answer }, ..self }
    }

    /// The answer is a page of several.
    pub fn paged(self) -> Self {
        Self { answer: Reply { is_paged: true, ..self.answer }, ..self }
    }

    pub fn may_refuse(self, refusals: &'static [u16]) -> Self {
        Self { refusals, ..self }
    }

    /// The answer changes with the shelf and with nothing else.
    pub fn of_the_shelf(self) -> Self {
        Self { is_fresh: true, ..self }
    }

    /// Anybody may ask.
    pub fn open(self) -> Self {
        Self { is_open: true, ..self }
    }
}

impl Parameter {
    pub fn query(name: &'static str, says: &'static str, example: &'static str, schema: Value) -> Self {
        Self { name, place: Place::Query, is_needed: false, says, example, schema }
    }

    pub fn path(name: &'static str, says: &'static str, example: &'static str, schema: Value) -> Self {
        Self { name, place: Place::Path, is_needed: true, says, example, schema }
    }

    pub fn needed(self) -> Self {
        Self { is_needed: true, ..self }
    }
}

/// Text in which something can be seen, of at most `most` characters.
pub(super) fn text(most: usize) -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": most, "pattern": "^[^\\u0000\\uFFFD]*[^\\s\\u0000\\uFFFD][^\\u0000\\uFFFD]*$" })
}

/// Names of catalogs.
pub(super) fn catalogs() -> Value {
    json!({ "type": "array", "items": catalog() })
}

/// The name of a catalog.
pub(super) fn catalog() -> Value {
    json!({ "type": "string", "pattern": "^[a-z0-9-]+$" })
}

/// A whole number from `least` to `most`.
pub(super) fn number(least: usize, most: usize) -> Value {
    json!({ "type": "integer", "minimum": least, "maximum": most })
}
