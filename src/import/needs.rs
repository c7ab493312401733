//! Needs files: CSV, TSV, a spreadsheet, JSON or NDJSON, read one need at a time.

use std::collections::{HashSet, VecDeque};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::ImportError;
use super::export::shorten;
use super::header::squash;
use super::record::{Flaw, Record};
use super::row::Repairs;
use super::source::{Content, Source, Text};
use super::table::Table;
use super::text::{Kind, clean, spaced};
use crate::model::{Language, Level, Need, Priority};

/// What is shown of a cell that was not understood.
const SHOWN: usize = 60;

/// A field of a need, with the headers it goes by: its own name first, then the others in order.
const FIELDS: [(Part, &[&str]); 9] = [
    (
        Part::Text,
        &[
            "need",
            "needs",
            "training need",
            "learning need",
            "skill need",
            "stated need",
            "skill",
            "skills",
            "topic",
            "what",
            "what is needed",
            "requirement",
            "request",
            "subject",
            "technology",
            "text",
            "description",
            "title",
        ],
    ),
    (Part::Id, &["id", "need id", "no", "number", "key", "ref"]),
    (Part::Team, &["team", "group", "department", "unit", "squad", "org", "organisation", "organization", "who"]),
    (Part::Level, &["level", "target level", "skill level", "proficiency"]),
    (Part::People, &["people", "headcount", "number of people", "how many", "participants", "learners", "count"]),
    (Part::Priority, &["priority", "prio", "importance", "urgency"]),
    (Part::Due, &["due", "due date", "deadline", "by", "needed by", "by when", "when"]),
    (Part::Language, &["language", "lang", "locale"]),
    (Part::MaxHours, &["max_hours", "maximum hours", "hours", "max duration hours"]),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Text,
    Id,
    Team,
    Level,
    People,
    Priority,
    Due,
    Language,
    MaxHours,
}

/// One need of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct StatedNeed {
    /// The need.
    pub need: Need,
    /// The line it starts on; in a JSON array its number.
    pub line: u64,
    /// What stood beside it and was not understood. The need counts all the same.
    pub warnings: Vec<NeedProblem>,
}

/// What could not be read in a needs file: where, what stood there, why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error, JsonSchema)]
#[error("line {line}, `{column}`: {why} (found: {found})")]
pub struct NeedProblem {
    /// The line, 1 is the first; in a JSON array the number of the item.
    pub line: u64,
    /// The column or key.
    pub column: String,
    /// What stood there, shortened.
    pub found: String,
    /// What is wrong with it.
    pub why: &'static str,
}

/// An opened needs file: an iterator over its needs.
///
/// `Ok(Ok(_))` is a need, `Ok(Err(_))` a line that holds none, `Err(_)` the end of reading for a fault of file or disk.
pub struct NeedsReader {
    file: String,
    form: Form,
    /// Number of the last row read, the id of needs that have none.
    row: u64,
    done: bool,
}

enum Form {
    Table { table: Box<Table>, columns: Vec<Column>, record: Record, waiting: VecDeque<(u64, String)> },
    Lines { input: Box<dyn BufRead + Send>, line: u64 },
    Items(std::vec::IntoIter<Value>),
}

struct Column {
    header: String,
    part: Option<Part>,
}

impl std::fmt::Debug for NeedsReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NeedsReader").field("file", &self.file).field("row", &self.row).finish_non_exhaustive()
    }
}

impl NeedsReader {
    /// Opens a needs file.
    pub fn from_path(path: &Path) -> Result<Self, ImportError> {
        let file = std::fs::File::open(path).map_err(|source| ImportError::Open { path: path.to_owned(), source })?;
        Self::from_reader(file, &path.display().to_string())
    }

    /// Reads needs from any bytes, such as the standard input; `file` is their name in messages. What they are is seen
    /// from the first characters, and each need is handed on as soon as its line is there.
    pub fn from_reader(input: impl Read + Send + 'static, file: &str) -> Result<Self, ImportError> {
        let source = Source::read_line_by_line(Box::new(input), file)?;
        let form = match source.content {
            Content::Json(text) => json(text, file)?,
            content => table(Source { content, ..source })?,
        };
        Ok(Self { file: file.to_owned(), form, row: 0, done: false })
    }

    /// Reads NDJSON and takes it for nothing else, whatever the first line holds: each line that is not blank is one need or
    /// one problem. For programs that count lines.
    pub fn from_lines(input: impl Read + Send + 'static, file: &str) -> Self {
        let form = Form::Lines { input: Box::new(BufReader::new(input)), line: 0 };
        Self { file: file.to_owned(), form, row: 0, done: false }
    }

    fn read(&mut self) -> Result<Option<Result<StatedNeed, NeedProblem>>, ImportError> {
        let failed = |line, source| ImportError::Read { file: self.file.clone(), line, source };
        match &mut self.form {
            Form::Table { table, columns, record, waiting } => loop {
                if let Some((line, text)) = waiting.pop_front() {
                    self.row += 1;
                    return Ok(Some(Draft::new(self.row, line).of_text(&text)));
                }
                let line = table.line();
                if !table.read(record).map_err(|source| failed(line, source))? {
                    return Ok(None);
                }
                if record.is_blank() && record.flaw == Flaw::None && columns.len() > 1 {
                    continue;
                }
                self.row += 1;
                return Ok(Some(of_record(record, columns, self.row)));
            },
            Form::Lines { input, line } => loop {
                let mut bytes = Vec::new();
                if input.read_until(b'\n', &mut bytes).map_err(|source| failed(*line, source))? == 0 {
                    return Ok(None);
                }
                *line += 1;
                if bytes.iter().all(u8::is_ascii_whitespace) {
                    continue;
                }
                self.row += 1;
                return Ok(Some(match serde_json::from_slice(&bytes) {
                    Ok(value) => of_json(&value, self.row, *line),
                    Err(_) => Err(NeedProblem {
                        line: *line,
                        column: "need".into(),
                        found: shorten(&String::from_utf8_lossy(&bytes), SHOWN),
                        why: "the line is no JSON",
                    }),
                }));
            },
            Form::Items(items) => {
                let Some(item) = items.next() else { return Ok(None) };
                self.row += 1;
                Ok(Some(of_json(&item, self.row, self.row)))
            }
        }
    }
}

impl Iterator for NeedsReader {
    type Item = Result<Result<StatedNeed, NeedProblem>, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let next = self.read();
        self.done = !matches!(next, Ok(Some(_)));
        next.transpose()
    }
}

fn table(source: Source) -> Result<Form, ImportError> {
    let file = source.file.clone();
    let known: HashSet<String> = FIELDS.iter().flat_map(|(_, names)| names.iter()).map(|name| squash(name)).collect();
    let (table, layout) = Table::open(source, &known)?;
    let mut columns: Vec<Column> =
        layout.header.iter().map(|header| Column { header: header.trim().to_owned(), part: None }).collect();
    for (part, names) in FIELDS {
        let found = names.iter().find_map(|name| {
            columns.iter().position(|column| column.part.is_none() && squash(&column.header) == squash(name))
        });
        if let Some(at) = found {
            columns[at].part = Some(part);
        }
    }
    let mut waiting = VecDeque::new();
    if !columns.iter().any(|column| column.part == Some(Part::Text)) {
        match columns.as_mut_slice() {
            // A bare list of needs, whose first line is a need and no header.
            [column] if column.part.is_none() => {
                waiting.push_back((1, std::mem::take(&mut column.header)));
                column.part = Some(Part::Text);
            }
            _ => {
                let headers = columns.into_iter().map(|column| shorten(&column.header, SHOWN)).collect();
                return Err(ImportError::NoNeeds { file, headers });
            }
        }
    }
    Ok(Form::Table { table: Box::new(table), columns, record: Record::default(), waiting })
}

/// A JSON array, an object with one, or an object a line.
fn json(text: Text, file: &str) -> Result<Form, ImportError> {
    let lines = text.sample.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{')
        && serde_json::from_slice::<Value>(
            text.sample.split(|byte| *byte == b'\n').find(|line| !line.is_empty()).unwrap_or_default(),
        )
        .is_ok_and(|value| items_of(&value).is_none());
    let mut input = text.into_reader();
    if lines {
        return Ok(Form::Lines { input: Box::new(BufReader::new(input)), line: 0 });
    }
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes).map_err(|source| ImportError::Read { file: file.to_owned(), line: 0, source })?;
    let whole: Result<Value, _> = serde_json::from_slice(&bytes);
    match whole {
        Ok(Value::Array(items)) => Ok(Form::Items(items.into_iter())),
        Ok(value) => match items_of(&value) {
            Some(items) => Ok(Form::Items(items.clone().into_iter())),
            None => Ok(Form::Items(vec![value].into_iter())),
        },
        // Perhaps an object a line with a broken first one: then each line is reported for itself.
        Err(_) if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{') => {
            Ok(Form::Lines { input: Box::new(std::io::Cursor::new(bytes)), line: 0 })
        }
        Err(_) => Err(ImportError::NotText {
            file: file.to_owned(),
            found: "broken JSON",
            hint: "check that the array is closed",
        }),
    }
}

/// The list in `{"needs": […]}`.
fn items_of(value: &Value) -> Option<&Vec<Value>> {
    value.get("needs").and_then(Value::as_array)
}

fn of_record(record: &Record, columns: &[Column], row: u64) -> Result<StatedNeed, NeedProblem> {
    let mut draft = Draft::new(row, record.line);
    if record.flaw == Flaw::BrokenQuotes || record.flaw == Flaw::TooLong {
        return Err(draft.problem("need", record.cell(0), "a quotation mark is not closed"));
    }
    for (at, column) in columns.iter().enumerate() {
        draft.take(column.part, &column.header, record.cell(at));
    }
    draft.finish()
}

fn of_json(value: &Value, row: u64, line: u64) -> Result<StatedNeed, NeedProblem> {
    let mut draft = Draft::new(row, line);
    let object = match value {
        Value::String(text) => return draft.of_text(text),
        Value::Object(object) => object,
        _ => return Err(draft.problem("need", &value.to_string(), "neither an object nor a text")),
    };
    let mut parts: Vec<Option<Part>> = vec![None; object.len()];
    for (part, names) in FIELDS {
        let keys: Vec<String> = object.keys().map(|key| squash(key)).collect();
        let found = names.iter().find_map(|name| keys.iter().position(|key| *key == squash(name)));
        if let Some(at) = found.filter(|at| parts[*at].is_none()) {
            parts[at] = Some(part);
        }
    }
    for ((key, value), part) in object.iter().zip(parts) {
        let text = match value {
            Value::Null => continue,
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        draft.take(part, key, &text);
    }
    draft.finish()
}

/// A need in the making.
struct Draft {
    need: Need,
    line: u64,
    warnings: Vec<NeedProblem>,
}

impl Draft {
    fn new(row: u64, line: u64) -> Self {
        Self { need: Need { id: row.to_string(), ..Need::default() }, line, warnings: Vec::new() }
    }

    fn of_text(mut self, text: &str) -> Result<StatedNeed, NeedProblem> {
        self.take(Some(Part::Text), "need", text);
        self.finish()
    }

    fn problem(&self, column: &str, found: &str, why: &'static str) -> NeedProblem {
        NeedProblem { line: self.line, column: column.to_owned(), found: shorten(found, SHOWN), why }
    }

    fn warn(&mut self, column: &str, found: &str, why: &'static str) {
        let problem = self.problem(column, found, why);
        self.warnings.push(problem);
    }

    fn take(&mut self, part: Option<Part>, column: &str, cell: &str) {
        let kind = if part == Some(Part::Text) { Kind::Title } else { Kind::Value };
        // In a column nobody here knows, `-` may mean something.
        let Some(text) = (match part {
            None => Some(spaced(cell, &mut Repairs::default())).filter(|text| !text.is_empty()),
            Some(_) => clean(cell, kind, &mut Repairs::default()).map(std::borrow::Cow::into_owned),
        }) else {
            return;
        };
        match part {
            Some(Part::Text) => self.need.text = text,
            Some(Part::Id) => self.need.id = text,
            Some(Part::Team) => self.need.team = Some(text),
            Some(Part::Level) => {
                self.need.level = Level::parse(&text);
                if self.need.level.is_none() {
                    self.warn(column, &text, "not a level: write beginner, intermediate or advanced");
                }
            }
            Some(Part::People) => {
                self.need.people = first_count(&text);
                if self.need.people.is_none() {
                    self.warn(column, &text, "not a number of people");
                }
            }
            Some(Part::Priority) => {
                self.need.priority = Priority::parse(&text);
                if self.need.priority.is_none() {
                    self.warn(column, &text, "not a priority: write high, medium, low or 1 to 5");
                }
            }
            Some(Part::Due) => self.need.due = Some(text),
            Some(Part::Language) => {
                self.need.language = Language::parse(&text);
                if self.need.language.is_none() {
                    self.warn(column, &text, "not a language Onshelf knows: write a code such as `en` or `de`");
                }
            }
            Some(Part::MaxHours) => {
                self.need.max_hours = first_number(&text).filter(|hours| *hours > 0.0);
                if self.need.max_hours.is_none() {
                    self.warn(column, &text, "not a number of hours");
                }
            }
            None => {
                // The need's own keys must not appear twice in the output.
                let own = FIELDS.iter().any(|(_, names)| names[0] == column) || column == "text";
                let key = if own || column.is_empty() { format!("{column}_2") } else { column.to_owned() };
                self.need.extra.insert(key, text);
            }
        }
    }

    fn finish(self) -> Result<StatedNeed, NeedProblem> {
        if self.need.text.is_empty() {
            return Err(self.problem("need", &self.need.id, "the need is empty"));
        }
        Ok(StatedNeed { need: self.need, line: self.line, warnings: self.warnings })
    }
}

/// The number a text starts with: `14`, `14 people`, `1,5 h`.
fn first_number(text: &str) -> Option<f32> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ',']).replace(',', ".").parse().ok().filter(|number: &f32| number.is_finite())
}

/// The count a text starts with: `14`, `14 people`, `1,200`, `1.200`, `1 200`, and a spreadsheet's `1.2E+3`. A number of
/// people is whole, so three digits behind a mark are thousands.
fn first_count(text: &str) -> Option<u32> {
    let text = text.trim();
    if text.contains(['e', 'E'])
        && let Ok(number) = text.parse::<f64>()
    {
        return (0.0..=f64::from(u32::MAX)).contains(&number).then_some(number as u32);
    }
    let of_number = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}');
    let number = &text[..text.find(|c| !of_number(c)).unwrap_or(text.len())];
    let mut groups = number.split(|c: char| !c.is_ascii_digit());
    let first = groups.next()?;
    let thousands: Vec<&str> = groups.take_while(|group| group.len() == 3).collect();
    let digits = if first.len() <= 3 { first.to_owned() + &thousands.concat() } else { first.to_owned() };
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Result<StatedNeed, NeedProblem>> {
        let input = std::io::Cursor::new(text.as_bytes().to_vec());
        NeedsReader::from_reader(input, "needs").unwrap().map(|row| row.unwrap()).collect()
    }

    fn texts(text: &str) -> Vec<String> {
        read(text).into_iter().flatten().map(|stated| stated.need.text).collect()
    }

    #[test]
    fn all_columns_of_a_table_are_read() {
        let rows = read(
            "id;Team;Need;level;people;priority;due;language;max_hours;Cost centre\n\
             A1;Platform;k8s;Beginner;12;1;2027-01-31;Deutsch;8;4711\n",
        );
        let need = &rows[0].as_ref().unwrap().need;
        assert_eq!((need.id.as_str(), need.text.as_str(), need.team.as_deref()), ("A1", "k8s", Some("Platform")));
        assert_eq!((need.level, need.people, need.priority), (Some(Level::Beginner), Some(12), Some(Priority::High)));
        assert_eq!((need.due.as_deref(), need.max_hours), (Some("2027-01-31"), Some(8.0)));
        assert_eq!(need.language.as_ref().unwrap().code(), "de");
        assert_eq!(need.extra["Cost centre"], "4711");
    }

    #[test]
    fn the_exact_name_goes_before_its_synonyms() {
        let rows = read("skill,need\nGo,\"Go, for people from Java\"\n");
        let need = &rows[0].as_ref().unwrap().need;
        assert_eq!(need.text, "Go, for people from Java");
        assert_eq!(need.extra["skill"], "Go");
        assert_eq!(need.id, "1");
    }

    #[test]
    fn a_cell_that_is_not_understood_costs_a_warning_only() {
        let rows = read("need,level,people\nk8s,blue,many\n");
        let stated = rows[0].as_ref().unwrap();
        assert_eq!(stated.need.level, None);
        assert_eq!(stated.warnings.len(), 2);
        assert_eq!((stated.warnings[0].line, stated.warnings[0].found.as_str()), (2, "blue"));
    }

    #[test]
    fn people_are_counted_however_their_thousands_are_written() {
        for (text, people) in [
            ("14", Some(14)),
            ("14 people", Some(14)),
            ("1,200", Some(1200)),
            ("1.200", Some(1200)),
            ("1 200 Leute", Some(1200)),
            ("1\u{a0}200", Some(1200)),
            ("1'200'000", Some(1_200_000)),
            ("2024", Some(2024)),
            ("12.5", Some(12)),
            ("12.0", Some(12)),
            ("3-5", Some(3)),
            ("1.2E+3", Some(1200)),
            ("1e9", Some(1_000_000_000)),
            ("1e99", None),
            ("99999999999", None),
            ("some", None),
            ("-3", None),
            ("", None),
        ] {
            assert_eq!(first_count(text), people, "{text}");
        }
    }

    #[test]
    fn an_empty_need_is_reported_and_keeps_its_number() {
        let rows = read("need,team\nk8s,A\n,B\nGo,C\n");
        assert_eq!(rows[1].as_ref().unwrap_err().line, 3);
        assert_eq!(rows[2].as_ref().unwrap().need.id, "3");
    }

    #[test]
    fn lines_that_are_counted_are_taken_for_nothing_but_ndjson() {
        let read = |text: &'static str| -> Vec<_> { NeedsReader::from_lines(text.as_bytes(), "needs").collect() };
        let rows = read("need;team\n\n{broken\n{\"needs\":[\"k8s\",\"Go\"]}\n{\"need\":\"k8s\"}");
        let problem = |index: usize| rows[index].as_ref().unwrap().as_ref().unwrap_err().line;
        assert_eq!((rows.len(), problem(0), problem(1)), (4, 1, 3));
        assert_eq!(rows[2].as_ref().unwrap().as_ref().unwrap().line, 4);
        assert_eq!(rows[3].as_ref().unwrap().as_ref().unwrap().need.id, "4");
    }

    #[test]
    fn json_lines_arrays_and_plain_texts() {
        assert_eq!(texts("{\"need\":\"k8s\",\"id\":7}\n\n{\"skill\":\"Go\"}\n"), ["k8s", "Go"]);
        assert_eq!(texts("[{\"need\":\"k8s\"},\n \"Go\"]"), ["k8s", "Go"]);
        assert_eq!(texts("{\"needs\":[{\"need\":\"k8s\"}]}"), ["k8s"]);
        assert_eq!(texts("{\n \"need\": \"k8s\"\n}"), ["k8s"]);
        let rows = read("{\"need\":\"k8s\"}\n{broken\n{\"need\":\"Go\"}\n");
        assert_eq!(rows[1].as_ref().unwrap_err().line, 2);
        assert!(rows[2].is_ok());
    }

    #[test]
    fn a_bare_list_is_a_list_of_needs() {
        assert_eq!(texts("\u{feff}Skills\r\nC++\r\nAgile, Scrum\r\n"), ["C++", "Agile, Scrum"]);
        assert_eq!(texts("k8s\nGo\n"), ["k8s", "Go"]);
    }

    #[test]
    fn a_table_without_needs_is_refused() {
        let input = std::io::Cursor::new(b"price,weight\n1,2\n".to_vec());
        assert!(matches!(NeedsReader::from_reader(input, "x"), Err(ImportError::NoNeeds { .. })));
    }

    #[test]
    fn a_need_is_handed_on_before_the_next_is_there() {
        let (reader, mut writer) = std::io::pipe().unwrap();
        use std::io::Write;
        writer.write_all(b"need\nk8s\n").unwrap();
        let mut needs = NeedsReader::from_reader(reader, "-").unwrap();
        assert_eq!(needs.next().unwrap().unwrap().unwrap().need.text, "k8s");
        writer.write_all(b"Go\n").unwrap();
        assert_eq!(needs.next().unwrap().unwrap().unwrap().need.text, "Go");
        drop(writer);
        assert!(needs.next().is_none());
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read(bytes: Vec<u8>) {
            if let Ok(needs) = NeedsReader::from_reader(std::io::Cursor::new(bytes), "x") {
                for need in needs { let _ = need; }
            }
        }
    }
}
