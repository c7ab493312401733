//! JSON as a table: every course an object, its keys the columns.

use std::collections::{HashMap, HashSet, VecDeque};
use std::io::{self, BufRead, BufReader};

use serde_json::{Map, Value};

use super::flatten;
use super::header::{Layout, squash};
use super::json_shape::{Shape, object};
use super::json_walk::{Found, Stop, Walker};
use super::record::{Flaw, Record};
use super::row::Counted;
use super::source::Text;

/// Objects looked at to learn the columns.
const LOOKED_AT: usize = 40;
/// A longer line is no course.
const LONGEST_LINE: u64 = 16 * 1024 * 1024;
/// More columns than this are keys made of data.
const MOST_COLUMNS: usize = 1_000;
/// The language of choice where an export says the same in several.
pub(crate) const LANGUAGE: &str = "en";

/// The courses of a JSON file, one at a time.
pub(crate) struct JsonRows {
    form: Form,
    shape: Shape,
    known: HashSet<String>,
    language: String,
    /// The column of each name, squashed.
    columns: HashMap<String, usize>,
    width: usize,
    cells: Vec<String>,
    /// Courses of the line that was read last, where a line holds several.
    waiting: VecDeque<(u64, Map<String, Value>)>,
    /// The line or item last read.
    number: u64,
    /// The list the item is in.
    list: String,
    ended: bool,
}

/// A course, or what is wrong with it and how it begins.
type Next = Result<Map<String, Value>, (Flaw, String)>;

enum Form {
    Lines(BufReader<Box<dyn io::Read + Send>>),
    Walk(Walker),
}

/// How the courses of a text are laid out, and where they are; `None` if it holds none.
pub(crate) fn layout(text: &Text, known: &HashSet<String>) -> Option<(Shape, Layout)> {
    let shape = Shape::of(&text.sample, text.whole, known)?;
    let sample: Box<dyn io::Read + Send> = Box::new(io::Cursor::new(text.sample.clone()));
    let mut rows = JsonRows::new(sample, shape.clone(), known);
    let mut objects = Vec::new();
    while objects.len() < LOOKED_AT
        && let Ok(Some(next)) = rows.next()
    {
        objects.extend(next.ok());
    }
    let mut header: Vec<String> = Vec::new();
    let mut columns: HashMap<String, usize> = HashMap::new();
    let mut table = Vec::new();
    for object in &objects {
        let mut row = vec![String::new(); header.len()];
        for (name, text) in flatten::cells(object, LANGUAGE) {
            let at = *columns.entry(squash(&name)).or_insert(header.len());
            if at == header.len() {
                if header.len() == MOST_COLUMNS {
                    columns.remove(&squash(&name));
                    continue;
                }
                header.push(name);
                row.push(String::new());
            }
            if row[at].is_empty() {
                row[at] = text;
            }
        }
        table.push(row);
    }
    table.iter_mut().for_each(|row| row.resize(header.len(), String::new()));
    (!header.is_empty())
        .then_some((shape, Layout { separator: None, above: 0, nested: true, junk: Vec::new(), header, rows: table }))
}

impl JsonRows {
    /// The courses of `text`, under the columns of `header`.
    pub(crate) fn open(text: Text, shape: Shape, header: &[String], known: &HashSet<String>) -> Self {
        let mut rows = Self::new(Box::new(text.into_reader()), shape, known);
        rows.expect(header);
        rows
    }

    fn new(input: Box<dyn io::Read + Send>, shape: Shape, known: &HashSet<String>) -> Self {
        let form = match shape.lines {
            true => Form::Lines(BufReader::with_capacity(128 * 1024, input)),
            false => Form::Walk(Walker::new(input)),
        };
        Self {
            form,
            shape,
            known: known.clone(),
            language: LANGUAGE.to_owned(),
            columns: HashMap::new(),
            width: 0,
            cells: Vec::new(),
            waiting: VecDeque::new(),
            number: 0,
            list: String::new(),
            ended: false,
        }
    }

    /// Names the columns; keys that are none of these are not read.
    pub(crate) fn expect(&mut self, header: &[String]) {
        self.width = header.len();
        self.columns = HashMap::new();
        for (at, name) in header.iter().enumerate() {
            self.columns.entry(squash(name)).or_insert(at);
        }
    }

    /// Only these lists hold courses, and of several languages this one is read.
    pub(crate) fn keep(&mut self, lists: &[String], language: Option<&str>) {
        if !lists.is_empty() {
            self.shape.keep(lists);
        }
        if let Some(language) = language {
            language.clone_into(&mut self.language);
        }
    }

    /// What is counted by a record's line.
    pub(crate) fn counted(&self) -> Counted {
        if self.shape.lines { Counted::Lines } else { Counted::Items }
    }

    /// The number of the line or item last read.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// The list last read from, where courses are in several.
    pub(crate) fn list(&self) -> Option<&str> {
        (self.shape.courses().count() > 1 && !self.list.is_empty()).then_some(self.list.as_str())
    }

    /// Reads the next course; `false` at the end.
    pub(crate) fn read(&mut self, record: &mut Record) -> io::Result<bool> {
        match self.next()? {
            None => Ok(false),
            Some(Ok(object)) => {
                self.cells.iter_mut().for_each(String::clear);
                self.cells.resize(self.width, String::new());
                for (name, text) in flatten::cells(&object, &self.language) {
                    // Of two names that are one when squashed, the one that says something.
                    if let Some(at) = self.columns.get(&squash(&name))
                        && self.cells[*at].is_empty()
                    {
                        self.cells[*at] = text;
                    }
                }
                record.fill(self.number, self.cells.iter().map(String::as_str));
                Ok(true)
            }
            Some(Err((flaw, text))) => {
                record.fill(self.number, [text.as_str()]);
                record.flaw = flaw;
                Ok(true)
            }
        }
    }

    /// The next course, or what is wrong with it and how it begins.
    fn next(&mut self) -> io::Result<Option<Next>> {
        loop {
            if let Some((number, object)) = self.waiting.pop_front() {
                self.number = number;
                return Ok(Some(Ok(object)));
            }
            if self.ended {
                return Ok(None);
            }
            let flaw = match &mut self.form {
                Form::Lines(_) => self.next_line()?,
                Form::Walk(_) => self.next_found()?,
            };
            if let Some(flaw) = flaw {
                return Ok(Some(Err(flaw)));
            }
        }
    }

    fn next_line(&mut self) -> io::Result<Option<(Flaw, String)>> {
        let Form::Lines(input) = &mut self.form else { return Ok(None) };
        let mut line = Vec::new();
        let read = io::Read::take(&mut *input, LONGEST_LINE).read_until(b'\n', &mut line)?;
        if read == 0 {
            self.ended = true;
            return Ok(None);
        }
        self.number += 1;
        if read as u64 == LONGEST_LINE && !line.ends_with(b"\n") {
            skip_line(input)?;
            return Ok(Some((Flaw::TooLong, start(&line))));
        }
        let ended_here = !line.ends_with(b"\n") && input.fill_buf()?.is_empty();
        let line = line.trim_ascii();
        match object(line) {
            _ if line.is_empty() => Ok(None),
            Some(object) => {
                self.take(Value::Object(object), "");
                Ok(None)
            }
            None if ended_here => Ok(Some((Flaw::CutOff, start(line)))),
            None => Ok(Some((Flaw::BrokenJson, start(line)))),
        }
    }

    /// Puts the courses of a line among those that wait.
    fn take(&mut self, value: Value, path: &str) {
        match value {
            Value::Object(object) if self.shape.may_be(path) && self.shape.is_course(path, &object, &self.known) => {
                self.waiting.push_back((self.number, object));
            }
            Value::Object(object) => {
                for (key, value) in object {
                    let path = if path.is_empty() { key } else { format!("{path}.{key}") };
                    self.take(value, &path);
                }
            }
            Value::Array(items) => items.into_iter().for_each(|item| self.take(item, &format!("{path}[]"))),
            _ => {}
        }
    }

    fn next_found(&mut self) -> io::Result<Option<(Flaw, String)>> {
        let Form::Walk(walker) = &mut self.form else { return Ok(None) };
        let shape = &self.shape;
        match walker.next(&|path| shape.may_be(path)) {
            Ok(None) => {
                self.ended = true;
                Ok(None)
            }
            Ok(Some(Found { path, number, text })) => {
                self.number = number;
                path.trim_end_matches("[]").clone_into(&mut self.list);
                let Some(text) = text else { return Ok(Some((Flaw::TooLong, String::new()))) };
                match object(&text) {
                    Some(object) => {
                        if self.shape.is_course(&path, &object, &self.known) {
                            self.waiting.push_back((number, object));
                        }
                        Ok(None)
                    }
                    None => Ok(Some((Flaw::BrokenJson, start(&text)))),
                }
            }
            Err(Stop::Cut) => {
                self.ended = true;
                self.number += 1;
                Ok(Some((Flaw::CutOff, String::new())))
            }
            Err(Stop::Malformed(line)) => {
                let what = format!("line {line} is no JSON any more");
                Err(io::Error::new(io::ErrorKind::InvalidData, what))
            }
            Err(Stop::Io(error)) => Err(error),
        }
    }
}

fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let bytes = input.fill_buf()?;
        let (taken, done) = match bytes.iter().position(|byte| *byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (bytes.len(), bytes.is_empty()),
        };
        input.consume(taken);
        if done {
            return Ok(());
        }
    }
}

/// How a text begins, for people.
fn start(text: &[u8]) -> String {
    String::from_utf8_lossy(&text[..text.len().min(200)]).into_owned()
}
