//! What the vocabulary understands in a text.

use axum::Json;
use axum::extract::{RawQuery, State};
use serde::Serialize;

use crate::skills::Recognition;
use crate::web::app::App;
use crate::web::asked::Asked;
use crate::web::problem::Problem;

/// The same as a line of `onshelf skills --format ndjson`.
#[derive(Serialize)]
pub(super) struct Understood {
    text: String,
    skills: Vec<Found>,
}

#[derive(Serialize)]
struct Found {
    id: String,
    name: String,
    found_as: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    also_known_as: Vec<String>,
}

/// `GET /api/v1/skills?q=…`.
pub(super) async fn of_text(State(app): State<App>, RawQuery(query): RawQuery) -> Result<Json<Understood>, Problem> {
    let asked = Asked::strict(&query.unwrap_or_default(), &app.standing().state)?;
    if asked.text.is_empty() {
        return Err(Problem::bad("`q`: say the text whose skills are asked for, for example ?q=k8s."));
    }
    if asked != (Asked { text: asked.text.clone(), ..Asked::default() }) {
        return Err(Problem::bad("Nothing but `q` is understood here."));
    }
    let understood = app.ask(move |counter| {
        let mut found = Recognition::default();
        counter.knowledge.recognizer.read_typed(&asked.text, &|_| false, &mut found);
        let skills = found.mentions.iter().map(|mention| {
            let skill = counter.knowledge.vocabulary.get(mention.skill);
            let others = skill.aliases.iter().map(|alias| &alias.text).filter(|alias| **alias != skill.name);
            Found {
                id: skill.id.clone(),
                name: skill.name.clone(),
                found_as: found.found_as(&asked.text, mention).to_owned(),
                version: mention.version.clone(),
                also_known_as: others.cloned().collect(),
            }
        });
        let skills = skills.collect();
        Ok(Understood { text: asked.text, skills })
    });
    Ok(Json(understood.await?))
}
