//! An organisation's own vocabulary: the rows of its file understood as names, other names and larger subjects.

use std::fmt;

use super::entry::{Alias, Context, Kind, Relation};
use super::vocabulary::skill;

/// Header words a vocabulary file is known by, whatever its format.
pub const HEADER_WORDS: &[&str] = &[
    "conceptUri",
    "preferredLabel",
    "altLabels",
    "broaderConceptUri",
    "kind",
    "problems",
    "relations",
    "skill",
    "skills",
    "skill name",
    "name",
    "competency",
    "competencies",
    "competence",
    "capability",
    "technology",
    "technologies",
    "topic",
    "term",
    "label",
    "keyword",
    "tag",
    "alias",
    "aliases",
    "synonym",
    "synonyms",
    "also known as",
    "aka",
    "other names",
    "alternative names",
    "alternative",
    "alternatives",
    "abbreviation",
    "abbreviations",
    "acronym",
    "broader",
    "broader skill",
    "parent",
    "parent skill",
    "belongs to",
    "part of",
];

const NAME: &[&str] = &[
    "skill",
    "skillname",
    "name",
    "skills",
    "competency",
    "competencies",
    "competence",
    "capability",
    "technology",
    "technologies",
    "topic",
    "term",
    "label",
    "preferredlabel",
    "keyword",
    "tag",
    "title",
];
const ALIAS: &[&str] = &[
    "alias",
    "aliases",
    "synonym",
    "synonyms",
    "alsoknownas",
    "aka",
    "othernames",
    "alternativenames",
    "alternative",
    "alternatives",
    "abbreviation",
    "abbreviations",
    "acronym",
    "altlabels",
];
const BROADER: &[&str] = &["broader", "broaderskill", "parent", "parentskill", "belongsto", "partof"];

/// One row of a vocabulary file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnRow {
    /// The line it starts on.
    pub line: u64,
    /// Its cells.
    pub cells: Vec<String>,
}

/// How a vocabulary file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnFormat {
    /// A table of skills with aliases or larger subjects.
    Table,
    /// Our own format, that of `docs/vocabulary.md`.
    Onshelf,
    /// Skills of ESCO, the European classification, as downloaded.
    Esco,
    /// Names only, one a line.
    List,
}

impl fmt::Display for OwnFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Table => "a table of skills with aliases",
            Self::Onshelf => "Onshelf's own vocabulary format",
            Self::Esco => "ESCO skills as downloaded",
            Self::List => "a list of names",
        })
    }
}

/// A vocabulary file, read.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnVocabulary {
    /// What the file is called, without folder and extension; becomes the domain of its skills.
    pub domain: String,
    /// How it is written.
    pub format: OwnFormat,
    /// What stands in it.
    pub entries: Vec<OwnEntry>,
    /// Rows that could not be read, by line: what is wrong.
    pub unread: Vec<(u64, String)>,
    /// Rows that say again what an earlier row said: line, name, earlier line.
    pub repeated: Vec<(u64, String, u64)>,
}

/// One skill of a vocabulary file.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnEntry {
    /// The line it starts on.
    pub line: u64,
    /// The id, where the file gives one.
    pub id: Option<String>,
    /// What others of the file call it that name it as their larger subject, beside its name.
    pub uri: Option<String>,
    /// Its name, with marks.
    pub name: Alias,
    /// What sort of thing it is, where the file says so.
    pub kind: Option<Kind>,
    /// Its other names.
    pub aliases: Vec<Alias>,
    /// What it is a kind of.
    pub broader: Vec<Broader>,
    /// How it stands to others, by id or name; `broader` of our own format stands here.
    pub relations: Vec<(Relation, String)>,
    /// What people say who need it.
    pub problems: Vec<String>,
    /// What tells an ambiguous name apart.
    pub context: Context,
}

/// What a skill is a kind of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broader {
    /// Its name, id or URI.
    pub text: String,
    /// It may stand in another file, so that it is no fault if nobody knows it.
    pub may_be_elsewhere: bool,
}

/// Why a file is no vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OwnError {
    /// No column holds names.
    #[error("no column of skills; the first line is: {}", .headers.join(", "))]
    NoNames {
        /// The headers.
        headers: Vec<String>,
    },
    /// Not a single name stands in it.
    #[error("there is no skill in it")]
    Nothing,
}

impl OwnVocabulary {
    /// Understands the rows of a file. `header` is empty for a bare list.
    ///
    /// # Errors
    /// If no column holds names, or no row does.
    pub fn read(domain: &str, header: &[String], rows: &[OwnRow]) -> Result<Self, OwnError> {
        let columns = Columns::of(header)?;
        let mut own = Self {
            domain: domain.to_owned(),
            format: columns.format,
            entries: Vec::new(),
            unread: Vec::new(),
            repeated: Vec::new(),
        };
        match columns.format {
            OwnFormat::Onshelf => own.read_onshelf(rows),
            OwnFormat::Table => own.read_table(&columns, rows),
            OwnFormat::Esco => own.read_esco(&columns, rows),
            OwnFormat::List => own.read_list(&columns, rows),
        }
        if own.entries.is_empty() && own.unread.is_empty() { Err(OwnError::Nothing) } else { Ok(own) }
    }

    fn read_onshelf(&mut self, rows: &[OwnRow]) {
        for row in rows {
            let record = csv::StringRecord::from(row.cells.clone());
            match skill(&self.domain, &record) {
                Ok(skill) => {
                    let marked = skill.aliases.first().filter(|alias| alias.text.eq_ignore_ascii_case(&skill.name));
                    let name =
                        Alias { text: skill.name.clone(), ..marked.cloned().unwrap_or_else(|| plain(&skill.name)) };
                    self.entries.push(OwnEntry {
                        id: Some(skill.id),
                        kind: Some(skill.kind),
                        aliases: skill.aliases.into_iter().skip(1).collect(),
                        relations: skill.relations,
                        problems: skill.problems,
                        context: skill.context,
                        ..OwnEntry::named(row.line, name)
                    });
                }
                Err(what) => self.unread.push((row.line, what)),
            }
        }
    }

    fn read_table(&mut self, columns: &Columns, rows: &[OwnRow]) {
        let mut by_name: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
        for row in rows {
            let cell = |at: Option<usize>| at.and_then(|at| row.cells.get(at)).map_or("", String::as_str);
            let name = Alias::parse(cell(Some(columns.name)));
            if name.text.is_empty() {
                self.unread.push((row.line, "the skill is empty".into()));
                continue;
            }
            let (text, acronym) = without_acronym(&name.text);
            let name = Alias { text, ..name };
            let next = self.entries.len();
            let at = *by_name.entry(name.text.to_lowercase()).or_insert(next);
            if at == next {
                self.entries.push(OwnEntry::named(row.line, name));
            }
            let entry = &mut self.entries[at];
            let aliases = several(cell(columns.alias)).map(Alias::parse).chain(acronym.map(|text| plain(&text)));
            let aliases: Vec<Alias> =
                aliases.filter(|alias| !alias.text.is_empty() && !entry.aliases.contains(alias)).collect();
            let broader: Vec<Broader> = several(cell(columns.broader))
                .map(|text| Broader { text: text.to_owned(), may_be_elsewhere: false })
                .filter(|broader| !entry.broader.contains(broader))
                .collect();
            if at != next && aliases.is_empty() && broader.is_empty() {
                self.repeated.push((row.line, entry.name.text.clone(), entry.line));
            }
            entry.aliases.extend(aliases);
            entry.broader.extend(broader);
        }
    }

    fn read_esco(&mut self, columns: &Columns, rows: &[OwnRow]) {
        for row in rows {
            let cell = |at: Option<usize>| at.and_then(|at| row.cells.get(at)).map_or("", String::as_str);
            let (name, acronym) = without_qualifier(cell(Some(columns.name)));
            if name.is_empty() {
                self.unread.push((row.line, "the preferred label is empty".into()));
                continue;
            }
            let aliases = several(cell(columns.alias)).map(without_qualifier);
            let aliases = aliases.flat_map(|(name, acronym)| [Some(name), acronym].into_iter().flatten());
            let broader = several(cell(columns.broader)).chain(several(cell(columns.broader_name)));
            self.entries.push(OwnEntry {
                uri: Some(cell(columns.uri).to_owned()).filter(|uri| !uri.is_empty()),
                aliases: aliases.chain(acronym).filter(|text| !text.is_empty()).map(|text| plain(&text)).collect(),
                broader: broader.map(|text| Broader { text: text.to_owned(), may_be_elsewhere: true }).collect(),
                ..OwnEntry::named(row.line, plain(&name))
            });
        }
    }

    fn read_list(&mut self, columns: &Columns, rows: &[OwnRow]) {
        let mut by_name: std::collections::HashMap<String, u64> = std::collections::HashMap::new();
        for row in rows {
            let cell = row.cells.get(columns.name).map_or("", String::as_str);
            if !columns.has_header && row.cells.len() > 1 {
                let what = format!("more than a name stands here; is this a table? ({})", row.cells.join(" | "));
                self.unread.push((row.line, what));
                continue;
            }
            let (name, acronym) = without_qualifier(cell);
            if name.is_empty() {
                continue;
            }
            if let Some(line) = by_name.get(&name.to_lowercase()) {
                self.repeated.push((row.line, name, *line));
                continue;
            }
            by_name.insert(name.to_lowercase(), row.line);
            self.entries.push(OwnEntry {
                aliases: acronym.iter().map(|text| plain(text)).collect(),
                ..OwnEntry::named(row.line, plain(&name))
            });
        }
    }
}

impl OwnEntry {
    fn named(line: u64, name: Alias) -> Self {
        Self {
            line,
            id: None,
            uri: None,
            name,
            kind: None,
            aliases: Vec::new(),
            broader: Vec::new(),
            relations: Vec::new(),
            problems: Vec::new(),
            context: Context::default(),
        }
    }
}

/// Where in a row what stands.
struct Columns {
    format: OwnFormat,
    has_header: bool,
    name: usize,
    alias: Option<usize>,
    broader: Option<usize>,
    broader_name: Option<usize>,
    uri: Option<usize>,
}

impl Columns {
    fn of(header: &[String]) -> Result<Self, OwnError> {
        let words: Vec<String> = header.iter().map(|cell| squash(cell)).collect();
        let find = |names: &[&str]| names.iter().find_map(|name| words.iter().position(|word| word == name));
        let starts = |names: &[&str]| words.len() >= names.len() && words.iter().zip(names).all(|(a, b)| a == b);
        let (alias, broader) = (find(ALIAS), find(BROADER));
        let mut columns = Self {
            format: OwnFormat::List,
            has_header: !header.is_empty(),
            name: 0,
            alias,
            broader,
            broader_name: None,
            uri: find(&["concepturi"]),
        };
        if header.is_empty() {
            return Ok(columns);
        }
        if starts(&["id", "name", "kind", "aliases"]) {
            columns.format = OwnFormat::Onshelf;
            return Ok(columns);
        }
        let esco = find(&["preferredlabel"]).filter(|_| columns.uri.is_some());
        let Some(name) = esco.or_else(|| find(NAME)) else {
            return Err(OwnError::NoNames { headers: header.to_vec() });
        };
        columns.name = name;
        if esco.is_some() {
            columns.format = OwnFormat::Esco;
            columns.broader = find(&["broaderconcepturi"]);
            columns.broader_name = find(&["broaderconceptpt"]);
        } else if alias.is_some() || broader.is_some() {
            columns.format = OwnFormat::Table;
        }
        Ok(columns)
    }
}

fn squash(header: &str) -> String {
    header.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn plain(text: &str) -> Alias {
    Alias { text: text.to_owned(), exact_case: false, ambiguous: false }
}

fn several(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(['\n', ';', '|']).map(str::trim).filter(|value| !value.is_empty())
}

/// `Wide Area Network (WAN)` is a name and an abbreviation.
fn without_acronym(name: &str) -> (String, Option<String>) {
    match in_brackets(name) {
        Some((name, note)) if is_acronym(note) => (name.to_owned(), Some(note.to_owned())),
        _ => (name.to_owned(), None),
    }
}

/// As above, and `Maltego (penetration testing tool)` is `Maltego`.
fn without_qualifier(name: &str) -> (String, Option<String>) {
    match in_brackets(name) {
        Some((name, note)) => (name.to_owned(), Some(note.to_owned()).filter(|note| is_acronym(note))),
        None => (name.trim().to_owned(), None),
    }
}

fn in_brackets(name: &str) -> Option<(&str, &str)> {
    let (name, note) = name.trim().strip_suffix(')')?.split_once('(')?;
    let (name, note) = (name.trim(), note.trim());
    (!name.is_empty() && !note.contains(['(', ')'])).then_some((name, note))
}

fn is_acronym(note: &str) -> bool {
    (2..=8).contains(&note.len())
        && note.chars().filter(|c| c.is_uppercase()).count() >= 2
        && note.chars().all(|c| c.is_alphanumeric() || matches!(c, '/' | '-' | '&' | '+' | '#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &[&str], rows: &[&[&str]]) -> OwnVocabulary {
        let text = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let rows: Vec<OwnRow> =
            rows.iter().enumerate().map(|(at, cells)| OwnRow { line: at as u64 + 2, cells: text(cells) }).collect();
        OwnVocabulary::read("own", &text(header), &rows).unwrap()
    }

    fn names(own: &OwnVocabulary) -> Vec<&str> {
        own.entries.iter().map(|entry| entry.name.text.as_str()).collect()
    }

    #[test]
    fn a_table_gathers_the_rows_of_a_skill() {
        let own = read(
            &["Parent Skill", "Skill Name", "Synonyms"],
            &[&["", "Helios", "H3; ?=HEL"], &["Kubernetes", "helios", "the sun"], &["", "Helios", "H3"]],
        );
        assert_eq!((own.format, names(&own)), (OwnFormat::Table, vec!["Helios"]));
        let helios = &own.entries[0];
        assert_eq!(helios.aliases.len(), 3);
        assert!(helios.aliases[1].ambiguous && helios.aliases[1].exact_case);
        assert_eq!(helios.broader[0].text, "Kubernetes");
        assert_eq!(own.repeated, [(4, "Helios".into(), 2)]);
    }

    #[test]
    fn esco_labels_come_in_lines_or_bars_and_lose_their_qualifiers() {
        let own = read(
            &["conceptType", "conceptUri", "preferredLabel", "altLabels", "description", "broaderConceptUri"],
            &[
                &["x", "http://e/1", "Maltego (penetration testing tool)", "Maltego tool\nPaterva", "", "http://e/2"],
                &["x", "http://e/2", "testing tools", "tools a | tools b", "", "http://e/3 | http://e/4"],
            ],
        );
        assert_eq!((own.format, names(&own)), (OwnFormat::Esco, vec!["Maltego", "testing tools"]));
        assert_eq!(own.entries[0].aliases.len(), 2);
        assert_eq!((own.entries[1].aliases.len(), own.entries[1].broader.len()), (2, 2));
    }

    #[test]
    fn a_list_knows_abbreviations_and_repetitions() {
        let own = read(&["Skills"], &[&["Wide Area Network (WAN)"], &["C++"], &["c++"], &["Java (advanced)"]]);
        assert_eq!((own.format, names(&own)), (OwnFormat::List, vec!["Wide Area Network", "C++", "Java"]));
        assert_eq!(own.entries[0].aliases[0].text, "WAN");
        assert_eq!(own.repeated.len(), 1);
    }

    #[test]
    fn our_own_format_keeps_its_marks_and_names_wrong_lines() {
        let own = read(
            &["id", "name", "kind", "aliases", "problems", "relations", "context"],
            &[
                &["atlas", "Atlas", "platform", "?=Atlas; atl", "", "broader:kubernetes", "+deploy"],
                &["B!", "B", "tool"],
            ],
        );
        assert!(own.entries[0].name.ambiguous && own.entries[0].name.exact_case);
        assert_eq!(own.entries[0].relations, [(Relation::Broader, "kubernetes".into())]);
        assert_eq!(own.unread[0].0, 3);
    }

    #[test]
    fn a_table_without_names_is_refused() {
        let header = ["price".to_owned(), "alias".to_owned()];
        assert!(matches!(OwnVocabulary::read("x", &header, &[]), Err(OwnError::NoNames { .. })));
        assert_eq!(OwnVocabulary::read("x", &[], &[]), Err(OwnError::Nothing));
    }
}
