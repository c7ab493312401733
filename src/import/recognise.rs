//! Which profile an export belongs to, and which column holds what: by the set of headers, never by their order.

use std::collections::BTreeMap;

use serde::Serialize;

use super::ImportError;
use super::flatten::plain;
use super::guess::guess;
use super::header::{Layout, squash};
use super::profile::{CourseField, Profile, Profiles};

/// Share of a profile's headers, required ones counted double, that stands in for one missing required header.
const ALL_BUT_ONE: f32 = 0.7;

/// Headers of ESCO's files, squashed: they hold skills, not courses.
const TAXONOMY: [&str; 5] = ["concepturi", "preferredlabel", "originalskilluri", "broaderuri", "level0uri"];

/// How a column came to its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// The profile names the header.
    Profile,
    /// The header is a usual word for it.
    Synonym,
    /// Only the values look like it: a guess.
    Values,
}

/// One column of an export and the field it was taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MappedColumn {
    /// The header as the file writes it; may be empty.
    pub header: String,
    /// The column's number, 0 is the first.
    pub column: usize,
    /// What it holds; `None` if it is not used.
    pub field: Option<CourseField>,
    /// How that was found.
    pub how: Option<How>,
    /// What a guess rests on: `9 of 10 are links`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// For each field the columns that hold it, best first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Columns {
    by_field: [Vec<usize>; CourseField::COUNT],
}

impl Columns {
    pub(crate) fn of(&self, field: CourseField) -> &[usize] {
        &self.by_field[field as usize]
    }

    /// Adds the columns a profile names and the header lacks: a key may be missing from a file's first objects and stand
    /// in later ones.
    pub(crate) fn extend(&mut self, profile: &Profile, header: &mut Vec<String>) {
        for (field, names) in &profile.columns {
            for name in names {
                if !header.iter().any(|known| squash(known) == squash(name)) {
                    self.assign(*field, header.len());
                    header.push(name.clone());
                }
            }
        }
    }

    fn assign(&mut self, field: CourseField, column: usize) {
        self.by_field[field as usize].push(column);
    }
}

/// The profile chosen, and where its fields are.
#[derive(Debug)]
pub(crate) struct Recognised<'a> {
    pub(crate) profile: &'a Profile,
    pub(crate) columns: Columns,
    pub(crate) mapping: Vec<MappedColumn>,
}

pub(crate) fn recognise<'a>(
    layout: &Layout,
    profiles: &'a Profiles,
    forced: Option<&str>,
    file: &str,
) -> Result<Recognised<'a>, ImportError> {
    let headers: Vec<String> = layout.header.iter().map(|header| squash(header)).collect();
    if forced.is_none() && TAXONOMY.iter().any(|word| headers.iter().any(|header| header == word)) {
        return Err(not_a_catalog(&headers, layout, file));
    }
    let profile = match forced {
        Some(name) => profiles.get(name).ok_or_else(|| ImportError::UnknownProfile {
            name: name.to_owned(),
            known: profiles.names().map(|(name, _)| name.to_owned()).collect(),
        })?,
        None => best(&headers, profiles).unwrap_or(&profiles.generic),
    };
    let plain: Vec<String> = match layout.nested {
        true => layout.header.iter().map(|header| squash(&plain(header))).collect(),
        false => headers.clone(),
    };
    let mut found = Mapper {
        headers: &headers,
        plain: &plain,
        taken: vec![None; headers.len()],
        columns: Columns::default(),
        reasons: BTreeMap::new(),
    };
    let how = if profile.name == profiles.generic.name { How::Synonym } else { How::Profile };
    found.by_headers(profile, how);
    let own: Vec<String> = match profile.name == profiles.generic.name {
        true => Vec::new(),
        false => profile.headers().map(squash).collect(),
    };
    found.by_synonyms(&profiles.generic, &own);
    if profile.name == profiles.generic.name {
        found.by_values(&layout.rows);
    }
    let titled = !found.columns.of(CourseField::Title).is_empty();
    if !titled || (profile.name == profiles.generic.name && forced.is_none() && found.is_too_little()) {
        return Err(not_a_catalog(&headers, layout, file));
    }
    let mapping = found
        .taken
        .iter()
        .zip(&layout.header)
        .enumerate()
        .map(|(column, (taken, header))| MappedColumn {
            header: header.trim().to_owned(),
            column,
            field: taken.map(|(field, _)| field),
            how: taken.map(|(_, how)| how),
            reason: found.reasons.get(&column).cloned(),
        })
        .collect();
    Ok(Recognised { profile, columns: found.columns, mapping })
}

/// The profile most of whose headers are there.
fn best<'a>(headers: &[String], profiles: &'a Profiles) -> Option<&'a Profile> {
    let score = |profile: &Profile| -> Option<(usize, f32)> {
        let has = |wanted: &&String| headers.contains(&squash(wanted));
        let required = profile.recognise.required.iter().filter(has).count();
        let optional = profile.recognise.optional.iter().filter(has).count();
        let asked = 2 * profile.recognise.required.len() + profile.recognise.optional.len();
        let share = (2 * required + optional) as f32 / asked.max(1) as f32;
        let missing = profile.recognise.required.len() - required;
        let enough = missing == 0 || missing == 1 && profile.recognise.required.len() > 2 && share >= ALL_BUT_ONE;
        let named = headers.iter().filter(|header| !header.is_empty()).count();
        let strict = profile.recognise.strict && (required + optional) * 2 <= named;
        (enough && !strict && required > 0).then_some((required + optional, share))
    };
    let mut best: Option<(&Profile, (usize, f32))> = None;
    for profile in &profiles.list {
        if let Some(found) = score(profile)
            && best.is_none_or(|(_, known)| found.0 > known.0 || found.0 == known.0 && found.1 > known.1)
        {
            best = Some((profile, found));
        }
    }
    best.map(|(profile, _)| profile)
}

struct Mapper<'a> {
    headers: &'a [String],
    /// The same without what stands around them in nested JSON; `attributes.title` goes by the synonyms of `title`.
    plain: &'a [String],
    taken: Vec<Option<(CourseField, How)>>,
    columns: Columns,
    /// Why a column was guessed to be what it is.
    reasons: BTreeMap<usize, String>,
}

impl Mapper<'_> {
    /// Columns whose header the profile names. A name ending in `*` stands for numbered columns: `topic*`.
    fn by_headers(&mut self, profile: &Profile, how: How) {
        for (field, names) in &profile.columns {
            for name in names {
                let (wanted, numbered) = (squash(name), name.ends_with('*'));
                for column in 0..self.headers.len() {
                    let header = &self.headers[column];
                    let fits = *header == wanted
                        || numbered
                            && header
                                .strip_prefix(&wanted)
                                .is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
                    // The same header twice: the first counts.
                    if fits && self.taken[column].is_none() && !header.is_empty() {
                        self.take(*field, column, how);
                        if !numbered {
                            break;
                        }
                    }
                }
            }
        }
    }

    /// Fields the profile leaves open, by the usual words, in columns the profile does not know.
    fn by_synonyms(&mut self, generic: &Profile, own: &[String]) {
        for (field, names) in &generic.columns {
            if !self.columns.of(*field).is_empty() {
                continue;
            }
            for name in names {
                let wanted = squash(name);
                if own.contains(&wanted) {
                    continue;
                }
                let free = |at: &usize| self.taken[*at].is_none();
                let all = || (0..self.headers.len()).filter(free);
                let found = all().find(|at| self.headers[*at] == wanted);
                let found = found.or_else(|| all().find(|at| self.plain[*at] == wanted));
                if let Some(column) = found {
                    self.take(*field, column, How::Synonym);
                    if *field != CourseField::Skills {
                        break;
                    }
                }
            }
        }
    }

    /// Columns without a known header, by what stands in them.
    fn by_values(&mut self, rows: &[Vec<String>]) {
        let is_free = |at: usize| self.taken.get(at).is_some_and(Option::is_none);
        let guesses = guess(rows, is_free, |field| self.columns.of(field).is_empty());
        for guess in guesses {
            self.take(guess.field, guess.column, How::Values);
            self.reasons.insert(guess.column, guess.reason);
        }
    }

    fn take(&mut self, field: CourseField, column: usize, how: How) {
        self.taken[column] = Some((field, how));
        self.columns.assign(field, column);
    }

    /// A title by a word as common as `name`, and nothing else that courses have.
    fn is_too_little(&self) -> bool {
        let title = self.columns.of(CourseField::Title).first().map_or("", |at| self.headers[*at].as_str());
        let sure = title.contains("title") || title.contains("course");
        let others = self.taken.iter().flatten().filter(|(field, _)| {
            !matches!(field, CourseField::Id | CourseField::Title | CourseField::Status | CourseField::Active)
        });
        !sure && others.count() == 0
    }
}

/// What a table without titles is, as far as its headers tell.
fn not_a_catalog(headers: &[String], layout: &Layout, file: &str) -> ImportError {
    let has = |name: &str| headers.iter().any(|header| header == name);
    let (why, hint) = if TAXONOMY.into_iter().any(has) {
        (
            "it is a list of skills or their relations (ESCO)".to_owned(),
            "use it as a vocabulary: `[[vocabulary]] file = \"…\"` in onshelf.toml".to_owned(),
        )
    } else if has("need") || has("trainingneed") {
        ("it is a list of needs".to_owned(), format!("match it against the shelf: `onshelf match --needs {file}`"))
    } else if headers.len() == 1 {
        let header = layout.header[0].trim();
        (
            format!("it is a list of one column, `{}`, and not of titles", super::export::shorten(header, 40)),
            "if these are needs, use `onshelf match --needs`; if they are course titles, name the column `title`"
                .into(),
        )
    } else {
        (
            "no column holds titles".to_owned(),
            "name the column of titles `title` in the first line, or write a profile (docs/profiles.md)".to_owned(),
        )
    };
    let headers = layout.header.iter().map(|header| super::export::shorten(header.trim(), 60)).collect();
    ImportError::NotACatalog { file: file.to_owned(), why, headers, hint }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Column = (String, Option<CourseField>, Option<How>);

    fn recognised(header: &str, rows: &str) -> Result<(String, Vec<Column>), ImportError> {
        let profiles = Profiles::bundled();
        let layout = Layout::of(format!("{header}\n{rows}").as_bytes(), &profiles.known);
        let found = recognise(&layout, &profiles, None, "test.csv")?;
        let mapping = found.mapping.into_iter().map(|column| (column.header, column.field, column.how)).collect();
        Ok((found.profile.name.clone(), mapping))
    }

    fn profile(header: &str) -> String {
        recognised(header, "").unwrap().0
    }

    #[test]
    fn the_set_of_headers_decides_not_their_order() {
        assert_eq!(profile("id,title,description,skills,level,duration,language,url,provider"), "onshelf");
        assert_eq!(profile("provider,url,title"), "onshelf");
        assert_eq!(profile("title"), "onshelf");
        assert_eq!(profile("IsCourseRetired,Description,CourseTitle,CourseId,DurationInSeconds"), "pluralsight");
        assert_eq!(profile(",content,uuid"), "corporate-list");
    }

    #[test]
    fn one_renamed_header_does_not_hide_the_vendor() {
        let (name, mapping) = recognised(
            "CPNT_ID,CPNT_TYP_ID,Item Title,NOTACTIVE,HTML_CPNT_DESC,CREDIT_HRS,LOCALE,PRIMARY_PARAM,DEL_MTH_ID,CMPL_STAT_ID,\
             SHOW_IN_CATALOG,CATALOG_1,CONTENT_ONLINE,LAUNCH_TYPE,CPNT_SRC_ID,CREATE_DTE,REV_DTE,BUILD_COMPANY,DMN_ID",
            "",
        )
        .unwrap();
        assert_eq!(name, "successfactors");
        assert_eq!(mapping[2], ("Item Title".into(), Some(CourseField::Title), Some(How::Synonym)));
    }

    #[test]
    fn an_unknown_export_goes_by_usual_words_and_by_values() {
        let rows =
            "Go one,https://a.example/1,3 hours\nGo two,https://a.example/2,1h 30m\nGo three,https://a.example/3,2h\n";
        let (name, mapping) = recognised("Kursname,Wo,Zeit", rows).unwrap();
        assert_eq!(name, "generic");
        assert_eq!(mapping[0].2, Some(How::Synonym));
        assert_eq!(mapping[1].1, Some(CourseField::Url));
        assert_eq!(mapping[1].2, Some(How::Values));
        assert_eq!(mapping[2].1, Some(CourseField::Duration));
    }

    #[test]
    fn tables_of_other_things_are_refused_with_a_hint() {
        for (header, hint) in [
            ("Skills", "match --needs"),
            ("conceptUri,preferredLabel,altLabels,description", "vocabulary"),
            ("id,need,team", "match --needs"),
            ("name,email", "docs/profiles.md"),
            ("price,weight", "docs/profiles.md"),
        ] {
            let error = recognised(header, "a,b,c\n").unwrap_err();
            assert!(matches!(error, ImportError::NotACatalog { .. }), "{header}");
            assert!(error.hint().unwrap().contains(hint), "{header}: {:?}", error.hint());
        }
    }

    #[test]
    fn a_profile_can_be_forced_by_name() {
        let profiles = Profiles::bundled();
        let layout = Layout::of(b"title,duration\nGo,90\n", &profiles.known);
        assert_eq!(recognise(&layout, &profiles, Some("skillshare"), "x").unwrap().profile.name, "skillshare");
        assert!(matches!(recognise(&layout, &profiles, Some("nope"), "x"), Err(ImportError::UnknownProfile { .. })));
    }
}
