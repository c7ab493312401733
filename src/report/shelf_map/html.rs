//! The map as two pages that show rather than tell.

use serde::Serialize;

use super::super::RenderError;
use super::super::inert::{clean, web_link};
use super::super::page::Page;
use super::super::sentences::Headline;
use super::super::view::NAME;
use super::said;
use crate::map::{Holding, ShelfMap};
use crate::wording::Words;

const TEMPLATE: &str = include_str!("map.html.jinja");

/// So many skills are named for a field.
const SKILLS: usize = 5;

#[derive(Serialize)]
struct Content<'m> {
    kicker: String,
    headline: Headline,
    lead: String,
    basis: String,
    legend: Vec<Legend<'m>>,
    fields: Vec<Field<'m>>,
    beside: Vec<Field<'m>>,
    elsewhere: String,
    thin: Vec<Thin>,
}

#[derive(Serialize)]
struct Legend<'m> {
    class: &'static str,
    name: &'m str,
}

#[derive(Serialize)]
struct Field<'m> {
    id: usize,
    name: String,
    courses: String,
    hours: String,
    from: String,
    skills: String,
    levels: Vec<Level<'m>>,
    levels_said: String,
    /// Its share of the largest field, in percent.
    width: f64,
    examples: Vec<Example>,
    is_thin: bool,
    held: bool,
}

#[derive(Serialize)]
struct Level<'m> {
    class: &'static str,
    name: &'m str,
    number: u64,
}

#[derive(Serialize)]
struct Example {
    title: String,
    link: Option<String>,
    about: String,
}

#[derive(Serialize)]
struct Thin {
    field: String,
    what: String,
}

pub(super) fn render(map: &ShelfMap, words: &Words) -> Result<String, RenderError> {
    let of = |technology: bool| {
        let fields = || map.fields.iter().enumerate().filter(|(_, field)| field.technology == technology);
        let largest = fields().map(|(_, field)| field.courses).max().unwrap_or(0);
        fields().map(|(id, field)| self::field(id, field, largest, words)).collect()
    };
    let empty = Holding::default();
    let legend = said::levels(&empty, words).into_iter();
    let content = Content {
        kicker: said::kicker(map, words),
        headline: said::headline(map, words),
        lead: said::lead(map, words),
        basis: said::basis(map, words),
        legend: legend.map(|(class, name, _)| Legend { class, name }).collect(),
        fields: of(true),
        beside: of(false),
        elsewhere: said::elsewhere(map, words),
        thin: map.fields.iter().filter(|field| !field.thin.is_empty()).map(|field| thin(field, words)).collect(),
    };
    Page::new(TEMPLATE)?.render(&said::title(map, words), &content, words)
}

fn field<'m>(id: usize, field: &'m Holding, largest: u64, words: &'m Words) -> Field<'m> {
    let levels = said::levels(field, words);
    let levels_said = levels.iter().filter(|(_, _, number)| *number > 0);
    let levels_said = levels_said.map(|(_, name, number)| format!("{name} {}", words.number(*number)));
    let hours = said::hours(field.minutes);
    Field {
        id,
        name: said::field(field, words),
        courses: words.number(field.courses),
        hours: if hours == 0 { "–".into() } else { words.number(hours) },
        from: said::catalogs(field, words),
        skills: said::skills(field, SKILLS, words),
        levels_said: levels_said.collect::<Vec<_>>().join(", "),
        levels: levels.into_iter().map(|(class, name, number)| Level { class, name, number }).collect(),
        width: (field.courses as f64 / largest.max(1) as f64 * 1000.0).round() / 10.0,
        examples: field.strongest.iter().map(|example| self::example(example, words)).collect(),
        is_thin: !field.thin.is_empty(),
        held: field.courses > 0,
    }
}

fn example(example: &crate::map::Example, words: &Words) -> Example {
    Example {
        title: clean(&example.title, NAME),
        link: example.url.as_deref().and_then(web_link).map(str::to_owned),
        about: said::about(example, words),
    }
}

fn thin(field: &Holding, words: &Words) -> Thin {
    Thin { field: said::field(field, words), what: said::all_thin(field, words) }
}
