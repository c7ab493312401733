//! One table of an export: opened, recognised, and ready to be read row by row.

use super::profile::{CourseField, Profile, Profiles, Unit};
use super::recognise::{Columns, MappedColumn, recognise};
use super::record::Record;
use super::row::Repairs;
use super::source::{Content, Source};
use super::table::Table;
use super::text::{Kind, clean};
use super::{ImportError, header};

/// A table and what is known of its columns.
pub(crate) struct Part {
    pub(crate) table: Table,
    pub(crate) file: String,
    /// The file of an archive it is, of several.
    pub(crate) part: Option<String>,
    pub(crate) header: Vec<String>,
    /// Lines above the header, to be told.
    pub(crate) junk: Vec<(u64, String)>,
    pub(crate) profile: Profile,
    pub(crate) columns: Columns,
    pub(crate) mapping: Vec<MappedColumn>,
    /// How a duration is made of several columns.
    pub(crate) duration_text: Option<Template>,
    /// The unit the header of the duration names.
    pub(crate) header_units: Option<Unit>,
}

/// Every catalog among `sources`, the tables of `file`. Of several, those that are no catalogs are passed over.
pub(crate) fn open(
    sources: Vec<Source>,
    file: &str,
    profiles: &Profiles,
    forced: Option<&str>,
    sheet: Option<&str>,
) -> Result<(Part, Vec<Part>), ImportError> {
    let several = sources.len() > 1;
    let (mut parts, mut others) = (Vec::new(), Vec::new());
    for source in sources {
        let name = source.part.clone();
        match Part::open(source, profiles, forced, sheet) {
            Ok(part) => parts.push(part),
            Err(ImportError::NotACatalog { why, .. }) if several => {
                others.push(format!("{}: {why}", name.as_deref().unwrap_or_default()));
            }
            Err(ImportError::NoRows { .. }) if several => {}
            Err(error) => return Err(error),
        }
    }
    if parts.is_empty() {
        return Err(ImportError::Unreadable {
            file: file.to_owned(),
            why: format!("none of its files is a catalog of courses ({})", others.join("; ")),
            hint: "import the file that holds the courses, or write a profile (docs/profiles.md)".into(),
        });
    }
    let first = parts.remove(0);
    Ok((first, parts))
}

impl Part {
    fn open(
        mut source: Source,
        profiles: &Profiles,
        forced: Option<&str>,
        sheet: Option<&str>,
    ) -> Result<Self, ImportError> {
        let file = source.file.clone();
        let part = source.part.clone();
        match (&mut source.content, sheet) {
            (_, None) => {}
            (Content::Workbook(workbook), Some(sheet)) => workbook.wanted = Some(sheet.to_owned()),
            (_, Some(sheet)) => {
                return Err(ImportError::NoSheet { file, name: sheet.to_owned(), sheets: Vec::new() });
            }
        }
        let whole = match &source.content {
            Content::Text(text) | Content::Json(text) => text.whole,
            Content::Workbook(_) => true,
        };
        let (mut table, mut layout) = Table::open(source, &profiles.known)?;
        let mut found = recognise(&layout, profiles, forced, &file)?;
        if let Table::Json(json) = &mut table {
            let values = &found.profile.values;
            json.keep(&values.lists, values.preferred_language.as_deref());
            if found.profile.name != profiles.generic.name {
                found.columns.extend(found.profile, &mut layout.header);
                json.expect(&layout.header);
            }
        }
        if whole && layout.rows.is_empty() {
            return Err(ImportError::NoRows { file });
        }
        let profile = found.profile.clone();
        let duration_text = profile.values.duration_text.as_ref().and_then(|text| Template::of(text, &layout.header));
        let header_units = found.columns.of(CourseField::Duration).first().and_then(|at| unit_in(&layout.header[*at]));
        let (columns, mapping) = (found.columns, found.mapping);
        let junk = layout.junk;
        Ok(Self {
            table,
            file,
            part,
            header: layout.header,
            junk,
            profile,
            columns,
            mapping,
            duration_text,
            header_units,
        })
    }

    /// What it is called beside the other tables of its file: the sheet, or the file of an archive.
    pub(crate) fn name(&self) -> Option<String> {
        match (&self.part, self.table.sheet()) {
            (Some(part), Some(sheet)) => Some(format!("{part}, sheet {sheet}")),
            (Some(part), None) => Some(part.clone()),
            (None, Some(sheet)) => Some(format!("sheet {sheet}")),
            (None, None) => None,
        }
    }
}

/// The unit a header names: `DurationInSeconds`, `duration (min)`, `hours`.
fn unit_in(header: &str) -> Option<Unit> {
    let lower = header.to_lowercase();
    let squashed = header::squash(header);
    let ends =
        |words: &[&str]| words.iter().any(|word| squashed.ends_with(word) || lower.contains(&format!("({word})")));
    if ends(&["seconds", "secs", "sec"]) {
        Some(Unit::Seconds)
    } else if ends(&["minutes", "mins", "min"]) {
        Some(Unit::Minutes)
    } else if ends(&["hours", "hrs", "hour", "h"]) && !squashed.ends_with("length") && !squashed.ends_with("month") {
        Some(Unit::Hours)
    } else {
        None
    }
}

/// A text with column names in braces.
#[derive(Debug)]
pub(crate) struct Template {
    /// Text, then the column whose cell follows it.
    parts: Vec<(String, Option<usize>)>,
}

impl Template {
    /// `None` if a column it names is not in the file.
    pub(crate) fn of(text: &str, headers: &[String]) -> Option<Self> {
        let mut parts = Vec::new();
        for piece in text.split_inclusive('}') {
            let (before, name) = match piece.split_once('{') {
                Some((before, name)) => (before, Some(name.trim_end_matches('}'))),
                None => (piece, None),
            };
            let column = match name {
                Some(name) => Some(headers.iter().position(|known| header::squash(known) == header::squash(name))?),
                None => None,
            };
            parts.push((before.to_owned(), column));
        }
        Some(Self { parts })
    }

    /// `None` if one of the cells holds nothing.
    pub(crate) fn fill(&self, record: &Record) -> Option<String> {
        let mut out = String::new();
        for (before, column) in &self.parts {
            out.push_str(before);
            if let Some(column) = column {
                out.push_str(&clean(record.cell(*column), Kind::Value, &mut Repairs::default())?);
            }
        }
        Some(out)
    }
}
