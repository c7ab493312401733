//! The map as one table: a line a field.

use super::super::RenderError;
use super::super::csv_table::CsvTable;
use crate::map::{Holding, ShelfMap, Thin};

const COLUMNS: [&str; 17] = [
    "field",
    "technology",
    "courses",
    "works",
    "beginner",
    "intermediate",
    "advanced",
    "all_levels",
    "level_unstated",
    "minutes",
    "courses_with_length",
    "courses_with_year",
    "courses_recent",
    "catalogs",
    "skills",
    "strongest",
    "thin",
];

pub(super) fn render(map: &ShelfMap) -> Result<Vec<u8>, RenderError> {
    let mut table = CsvTable::new(&COLUMNS)?;
    for field in &map.fields {
        table.row(row(field))?;
    }
    Ok(table.finish()?)
}

fn row(field: &Holding) -> [String; 17] {
    let joined = |parts: Vec<String>| parts.join("; ");
    let levels = field.levels;
    [
        field.field.clone(),
        field.technology.to_string(),
        field.courses.to_string(),
        field.works.to_string(),
        levels.beginner.to_string(),
        levels.intermediate.to_string(),
        levels.advanced.to_string(),
        levels.all.to_string(),
        levels.unstated.to_string(),
        field.minutes.to_string(),
        field.timed.to_string(),
        field.dated.to_string(),
        field.recent.to_string(),
        joined(field.catalogs.iter().map(|share| format!("{} {}", share.catalog, share.courses)).collect()),
        joined(field.skills.iter().map(|skill| format!("{} {}", skill.id, skill.courses)).collect()),
        joined(field.strongest.iter().map(|example| example.course.clone()).collect()),
        joined(field.thin.iter().map(code).collect()),
    ]
}

/// A stable word for scripts.
fn code(thin: &Thin) -> String {
    match thin {
        Thin::Nothing => "nothing".into(),
        Thin::Small { .. } => "small".into(),
        Thin::FewAdvanced { .. } => "few_advanced".into(),
        Thin::OneVendor { catalog, .. } => format!("one_vendor {catalog}"),
        Thin::Old { .. } => "old".into(),
        Thin::Unnamed { skills } => format!("unnamed {}", skills.join(", ")),
    }
}
