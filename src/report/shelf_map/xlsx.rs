//! The map as a workbook: an overview to read, then tables to sort and filter.

use super::super::RenderError;
use super::super::inert::clean;
use super::super::sentences::catalog_title;
use super::super::view::NAME;
use super::super::workbook::{Cell, Column, Line, Workbook};
use super::said;
use crate::map::{Holding, ShelfMap};
use crate::wording::Words;

pub(super) fn render(map: &ShelfMap, words: &Words) -> Result<Vec<u8>, RenderError> {
    let said = &words.map;
    let mut book = Workbook::new(&said::title(map, words), &map.made);
    book.lines(said.sheet_overview.as_str(), &overview(map, words))?;
    book.table(said.sheet_fields.as_str(), &field_columns(words), 1, rows(map, |field| vec![of_field(field, words)]))?;
    let columns = [Column::new(&said.field, 26.0), Column::new(&said.skill, 36.0), Column::new(&said.titles, 12.0)];
    book.table(said.sheet_skills.as_str(), &columns, 1, rows(map, |field| of_skills(field, words)))?;
    book.table(said.sheet_examples.as_str(), &example_columns(words), 1, rows(map, |field| examples(field, words)))?;
    let columns = [Column::new(&said.field, 26.0), Column::new(&said.thin, 90.0)];
    book.table(said.sheet_thin.as_str(), &columns, 1, rows(map, |field| of_thin(field, words)))?;
    Ok(book.finish()?)
}

fn rows(map: &ShelfMap, of: impl Fn(&Holding) -> Vec<Vec<Cell>>) -> Vec<Vec<Cell>> {
    map.fields.iter().flat_map(of).collect()
}

fn overview(map: &ShelfMap, words: &Words) -> Vec<Line> {
    let said = &words.map;
    let mut lines = vec![
        Line::Text(said::kicker(map, words)),
        Line::Title(said::headline(map, words).text()),
        Line::Text(said::lead(map, words)),
        Line::Text(said::basis(map, words)),
        Line::Blank,
        Line::Heading(said.from_head.to_string()),
    ];
    let catalogs = map.catalogs.iter();
    lines.extend(
        catalogs.map(|share| Line::Figure(catalog_title(share.catalog.as_str()), Cell::Number(share.courses as f64))),
    );
    lines.extend([Line::Blank, Line::Text(said::elsewhere(map, words)), Line::Heading(said.method.to_string())]);
    let method = [&said.method_fields, &said.method_examples, &said.method_thin];
    lines.extend(method.map(|sentence| Line::Text(sentence.to_string())));
    lines
}

fn field_columns(words: &Words) -> Vec<Column> {
    let said = &words.map;
    let mut columns =
        vec![Column::new(&said.field, 26.0), Column::new(&said.courses, 10.0), Column::new(&said.column_works, 12.0)];
    columns.extend(said::levels(&Holding::default(), words).map(|(_, name, _)| Column::new(name, 13.0)));
    columns.extend([
        Column::new(&said.hours, 11.0),
        Column::new(&said.column_timed, 13.0),
        Column::new(&said.column_dated, 13.0),
        Column::new(&said.column_recent, 13.0),
        Column::new(&said.from_head, 60.0),
        Column::new(&said.thin, 60.0),
    ]);
    columns
}

fn of_field(field: &Holding, words: &Words) -> Vec<Cell> {
    let number = |number: u64| Cell::Number(number as f64);
    let mut cells = vec![Cell::text(said::field(field, words)), number(field.courses), number(field.works)];
    cells.extend(said::levels(field, words).map(|(_, _, courses)| number(courses)));
    let catalogs = field.catalogs.iter();
    let catalogs =
        catalogs.map(|share| format!("{} {}", catalog_title(share.catalog.as_str()), words.number(share.courses)));
    cells.extend([
        number(said::hours(field.minutes)),
        number(field.timed),
        number(field.dated),
        number(field.recent),
        Cell::text(catalogs.collect::<Vec<_>>().join(", ")),
        Cell::text(said::all_thin(field, words)),
    ]);
    cells
}

fn of_skills(field: &Holding, words: &Words) -> Vec<Vec<Cell>> {
    let skills = field.skills.iter();
    let row = |skill: &crate::map::SkillCount| {
        vec![
            Cell::text(said::field(field, words)),
            Cell::text(clean(&skill.name, NAME)),
            Cell::Number(skill.courses as f64),
        ]
    };
    skills.map(row).collect()
}

fn example_columns(words: &Words) -> Vec<Column> {
    let said = &words.map;
    vec![
        Column::new(&said.field, 26.0),
        Column::new(&said.skill, 26.0),
        Column::new(&words.report.column_course, 56.0),
        Column::new(&words.report.catalog, 20.0),
        Column::new(&said.level, 14.0),
        Column::new(&said.hours, 10.0),
        Column::new(&said.link, 12.0),
    ]
}

fn examples(field: &Holding, words: &Words) -> Vec<Vec<Cell>> {
    let row = |example: &crate::map::Example| {
        vec![
            Cell::text(said::field(field, words)),
            Cell::text(clean(&example.skill, NAME)),
            Cell::text(clean(&example.title, NAME)),
            Cell::text(catalog_title(&example.catalog)),
            example.level.map_or(Cell::Empty, |level| Cell::text(words.names.levels.of(level))),
            Cell::hours(example.minutes),
            example.url.as_deref().map_or(Cell::Empty, |url| Cell::link(words.map.link.as_str(), Some(url))),
        ]
    };
    field.strongest.iter().map(row).collect()
}

fn of_thin(field: &Holding, words: &Words) -> Vec<Vec<Cell>> {
    let row = |thin| vec![Cell::text(said::field(field, words)), Cell::text(said::thin(field, thin, words))];
    field.thin.iter().map(row).collect()
}
