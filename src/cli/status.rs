//! `onshelf status`.

use std::io::Write;

use serde::Serialize;

use super::Done;
use super::args::{Context, FigureFormat, Status as Command};
use super::exit::Status;
use super::terminal::{count, table, thousands};
use crate::model::CatalogKind;
use crate::shelf::ShelfReader;

#[derive(Serialize)]
struct Report<'a> {
    catalogs: Vec<Catalog<'a>>,
}

#[derive(Serialize)]
struct Catalog<'a> {
    name: &'a str,
    kind: CatalogKind,
    courses: u64,
    updated: &'a str,
    rejected: u64,
    checked: &'a str,
    profile: &'a str,
    source: &'a str,
}

pub fn run(context: &Context, command: &Command) -> Done {
    let shelf = ShelfReader::open(&context.shelf)?;
    let catalogs = shelf.state().catalogs.iter().map(|(name, catalog)| Catalog {
        name: name.as_str(),
        kind: catalog.kind,
        courses: catalog.courses,
        updated: &catalog.updated,
        rejected: catalog.rejected,
        checked: &catalog.checked,
        profile: &catalog.profile,
        source: &catalog.source,
    });
    let report = Report { catalogs: catalogs.collect() };
    let mut out = std::io::stdout().lock();
    match command.format {
        FigureFormat::Json => {
            serde_json::to_writer(&mut out, &report)?;
            writeln!(out)?;
        }
        FigureFormat::Table => {
            let mut rows = vec![["Catalog", "Kind", "Courses", "Rejected", "Updated"].map(String::from).to_vec()];
            rows.extend(report.catalogs.iter().map(|catalog| {
                vec![
                    catalog.name.to_owned(),
                    catalog.kind.to_string(),
                    thousands(catalog.courses),
                    thousands(catalog.rejected),
                    catalog.updated.replace('T', " ").replace('Z', " UTC"),
                ]
            }));
            for (index, line) in table(&rows, &[2, 3]).into_iter().enumerate() {
                writeln!(out, "{}", if index == 0 { context.out.strong(line) } else { line })?;
            }
            let catalogs = count(report.catalogs.len() as u64, "catalog");
            writeln!(out, "\n{} in {catalogs}, {}", count(shelf.courses(), "course"), context.shelf.display())?;
        }
    }
    Ok(Status::Done)
}
