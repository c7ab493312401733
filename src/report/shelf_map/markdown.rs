//! The map as Markdown, to paste into a wiki, a chat or an issue.

use super::super::inert::clean;
use super::super::markdown_text::Markdown;
use super::super::view::NAME;
use super::said;
use crate::map::{Holding, ShelfMap};
use crate::wording::Words;

/// So many skills are named for a field.
const SKILLS: usize = 3;

pub(super) fn render(map: &ShelfMap, words: &Words) -> String {
    let said = &words.map;
    let mut text = Markdown::new();
    text.heading(1, &said::headline(map, words).text());
    text.paragraph(&Markdown::strong(&said::lead(map, words)));
    text.paragraph(&Markdown::text(&said::kicker(map, words)));
    text.paragraph(&Markdown::text(&said::basis(map, words)));
    text.heading(2, said.field_by_field.as_str());
    fields(&mut text, said::technology(map), words);
    text.heading(2, said.thin.as_str());
    let thin: Vec<&Holding> = map.fields.iter().filter(|field| !field.thin.is_empty()).collect();
    if thin.is_empty() {
        text.paragraph(&Markdown::text(said.thin_none.as_str()));
    }
    for field in thin {
        let what = Markdown::text(&said::all_thin(field, words));
        let name = Markdown::strong(&said::field(field, words));
        text.item(0, None, &words.numbers.named.with(&[("name", &name), ("what", &what)]));
    }
    text.heading(2, said.strongest.as_str());
    for field in said::technology(map).filter(|field| !field.strongest.is_empty()) {
        text.heading(3, &said::field(field, words));
        for example in &field.strongest {
            let title = Markdown::link(&clean(&example.title, NAME), example.url.as_deref());
            text.item(0, None, &format!("{title}, {}", Markdown::text(&said::about(example, words))));
        }
    }
    if map.fields.iter().any(|field| !field.technology) {
        text.heading(2, said.beside.as_str());
        fields(&mut text, map.fields.iter().filter(|field| !field.technology), words);
    }
    let elsewhere = said::elsewhere(map, words);
    if !elsewhere.is_empty() {
        text.paragraph(&Markdown::text(&elsewhere));
    }
    text.heading(2, said.method.as_str());
    for sentence in [&said.method_fields, &said.method_examples, &said.method_thin] {
        text.paragraph(&Markdown::text(sentence.as_str()));
    }
    text.finish()
}

fn fields<'m>(text: &mut Markdown, fields: impl Iterator<Item = &'m Holding>, words: &Words) {
    let said = &words.map;
    let empty = Holding::default();
    let mut heads = vec![said.field.to_string(), said.courses.to_string()];
    heads.extend(said::levels(&empty, words).map(|(_, name, _)| name.to_owned()));
    heads.extend([said.hours.to_string(), said.from_head.to_string(), said.named_most.to_string()]);
    let heads: Vec<String> = heads.iter().map(|head| Markdown::text(head)).collect();
    let row = |field: &Holding| {
        let mut row = vec![said::field(field, words), words.number(field.courses)];
        row.extend(said::levels(field, words).map(|(_, _, number)| words.number(number)));
        row.extend([
            words.number(said::hours(field.minutes)),
            said::catalogs(field, words),
            said::skills(field, SKILLS, words),
        ]);
        row.iter().map(|cell| Markdown::text(cell)).collect()
    };
    let rows: Vec<Vec<String>> = fields.map(row).collect();
    text.table(&heads, &rows);
}
