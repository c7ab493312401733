//! What the vocabulary understands in a text.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::routing::get;
use schemars::JsonSchema;
use serde::Serialize;

use super::operation::{Operation, Parameter, text};
use crate::skills::Recognition;
use crate::web::app::App;
use crate::web::limits::NEED_CHARS;
use crate::web::problem::Problem;
use crate::web::query;

/// The same as a line of `onshelf skills --format ndjson`.
#[derive(Serialize, JsonSchema)]
struct Understood {
    text: String,
    skills: Vec<Found>,
}

/// A skill that was found.
#[derive(Serialize, JsonSchema)]
struct Found {
    /// Its id in the vocabulary.
    id: String,
    /// Its name as the field writes it.
    name: String,
    /// The words it was found in.
    found_as: String,
    /// The version that stands with it, such as `3` in `Angular 3`.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    /// Its other names.
    also_known_as: Vec<String>,
}

pub(super) fn operations() -> [Operation; 1] {
    let q =
        Parameter::query("q", "The text whose skills are asked for.", "Go and k8s for the EKS team", text(NEED_CHARS));
    [Operation::get::<Understood>("/api/v1/skills", "findSkills", get(of_text))
        .says("Skills in a text", "What the vocabulary understands: the line of `skills --format ndjson`.")
        .takes(vec![q.needed()])
        .answers("The skills in the order of the text.")
        .of_the_shelf()]
}

/// `GET /api/v1/skills?q=…`.
async fn of_text(State(app): State<App>, RawQuery(query): RawQuery) -> Result<Json<Understood>, Problem> {
    let pairs = query::pairs(&query.unwrap_or_default(), &["q"], &[])?;
    let Some((_, said)) = pairs.into_iter().next() else {
        return Err(Problem::bad("`q`: say the text whose skills are asked for, for example ?q=k8s."));
    };
    let understood = app.ask(move |counter| {
        let mut found = Recognition::default();
        counter.knowledge.recognizer.read_typed(&said, &|_| false, &mut found);
        let skills = found.mentions.iter().map(|mention| {
            let skill = counter.knowledge.vocabulary.get(mention.skill);
            let others = skill.aliases.iter().map(|alias| &alias.text).filter(|alias| **alias != skill.name);
            Found {
                id: skill.id.clone(),
                name: skill.name.clone(),
                found_as: found.found_as(&said, mention).to_owned(),
                version: mention.version.clone(),
                also_known_as: others.cloned().collect(),
            }
        });
        let skills = skills.collect();
        Ok(Understood { text: said, skills })
    });
    Ok(Json(understood.await?))
}
