//! The interpreter of profiles: a row of a vendor's table becomes a course, or a reason why not.

use std::collections::VecDeque;
use std::io::Read;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use super::health::Checkup;
use super::identity::{Known, Seen, derived, gist, is_wrecked, told_apart};
use super::original::originals;
use super::part::{self, Part, Template};
use super::profile::{CourseField, Profile, Profiles, Unit};
use super::recognise::{Columns, MappedColumn};
use super::record::{Flaw, Record};
use super::row::{Place, Reason, Rejected, Repair, Repairs, Row, Summary};
use super::source::Source;
use super::table::Table;
use super::text::{Kind, clean, is_nothing, is_spreadsheet_error, unquoted};
use super::{ImportError, date, duration, language, level, link, list, price, secret, status};
use crate::model::{Course, Duration, Health, Language, Level};

/// What is shown of a cell that could not be used.
const SHOWN: usize = 80;
/// Longer ids are cut by a fingerprint: they would not fit a link or a key.
const LONGEST_ID: usize = 255;

/// An opened export: an iterator over what becomes of its rows.
///
/// A row that cannot become a course is a value ([`Row::Rejected`]). An `Err` means that reading itself failed: what came
/// before it is then not the whole catalog.
pub struct Export {
    name: String,
    label: String,
    table: Table,
    file: String,
    /// The file of an archive that is being read, of several.
    part: Option<String>,
    header: Vec<String>,
    profile: Profile,
    columns: Columns,
    mapping: Vec<MappedColumn>,
    duration_text: Option<Template>,
    header_units: Option<Unit>,
    /// Tables of the file still to be read.
    waiting: VecDeque<Part>,
    read_from: Vec<String>,
    today: String,
    record: Record,
    seen: Seen,
    /// Lines above the header that are still to be told.
    above: VecDeque<(u64, String)>,
    checkup: Checkup,
    summary: Summary,
    row: u64,
    /// The gist of the current row's title, once it is known.
    title: u64,
    done: bool,
}

impl std::fmt::Debug for Export {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Export").field("file", &self.file).field("profile", &self.profile.name).finish_non_exhaustive()
    }
}

impl Export {
    /// Opens a file and finds out what it is; `forced` names a profile to be taken without asking the headers.
    pub fn open(path: &Path, profiles: &Profiles, forced: Option<&str>) -> Result<Self, ImportError> {
        Self::open_sheet(path, profiles, forced, None)
    }

    /// The same; `sheet` names the sheet of a workbook to be read, instead of the one that looks most like courses.
    pub fn open_sheet(
        path: &Path,
        profiles: &Profiles,
        forced: Option<&str>,
        sheet: Option<&str>,
    ) -> Result<Self, ImportError> {
        let (first, more) = part::open(Source::open_all(path)?, &path.display().to_string(), profiles, forced, sheet)?;
        Ok(Self::of(first, more))
    }

    /// The same from any bytes; `file` is their name in messages.
    pub fn from_reader(
        input: impl Read + Send + 'static,
        file: &str,
        profiles: &Profiles,
        forced: Option<&str>,
    ) -> Result<Self, ImportError> {
        Self::from_reader_sheet(input, file, profiles, forced, None)
    }

    /// The same; `sheet` as for [`open_sheet`](Self::open_sheet).
    pub fn from_reader_sheet(
        input: impl Read + Send + 'static,
        file: &str,
        profiles: &Profiles,
        forced: Option<&str>,
        sheet: Option<&str>,
    ) -> Result<Self, ImportError> {
        let (first, more) = part::open(Source::read_all(Box::new(input), file)?, file, profiles, forced, sheet)?;
        Ok(Self::of(first, more))
    }

    fn of(first: Part, waiting: Vec<Part>) -> Self {
        let read_from = std::iter::once(&first).chain(&waiting).filter_map(Part::name).collect();
        let mut labels = vec![first.profile.label.clone()];
        for part in waiting.iter().filter(|part| part.profile.name != first.profile.name) {
            if !labels.contains(&part.profile.label) {
                labels.push(part.profile.label.clone());
            }
        }
        Self {
            name: first.profile.name.clone(),
            label: labels.join(" and "),
            table: first.table,
            file: first.file,
            part: first.part,
            header: first.header,
            profile: first.profile,
            columns: first.columns,
            mapping: first.mapping,
            duration_text: first.duration_text,
            header_units: first.header_units,
            waiting: waiting.into(),
            read_from,
            today: today(),
            record: Record::default(),
            seen: Seen::default(),
            above: first.junk.into(),
            checkup: Checkup::default(),
            summary: Summary::default(),
            row: 0,
            title: 0,
            done: false,
        }
    }

    /// Goes on with the next table of the file; `false` if there is none.
    fn turn(&mut self) -> bool {
        let Some(next) = self.waiting.pop_front() else { return false };
        self.table = next.table;
        self.file = next.file;
        self.part = next.part;
        self.header = next.header;
        self.profile = next.profile;
        self.columns = next.columns;
        self.mapping = next.mapping;
        self.duration_text = next.duration_text;
        self.header_units = next.header_units;
        self.above = next.junk.into();
        true
    }

    /// The sheet that is read, or the files of an archive; empty where the file is one table.
    pub fn read_from(&self) -> &[String] {
        &self.read_from
    }

    /// The profile the export was recognised as; `generic` if by the usual header words only.
    pub fn profile_name(&self) -> &str {
        &self.name
    }

    /// The profile's name for people; of an archive those of all its files.
    pub fn profile_label(&self) -> &str {
        &self.label
    }

    /// Which column was taken for what, in the file's order.
    pub fn mapping(&self) -> &[MappedColumn] {
        &self.mapping
    }

    /// The tally so far; complete once the iterator has ended.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// The health of the export so far; complete once the iterator has ended.
    pub fn health(&self) -> Health {
        self.checkup.health(&self.summary)
    }

    /// The next row's cells in `self.record`.
    fn advance(&mut self) -> Result<bool, ImportError> {
        loop {
            let line = self.table.line();
            let read = self.table.read(&mut self.record);
            match read.map_err(|source| ImportError::Read { file: self.file.clone(), line, source })? {
                false if self.turn() => {}
                read => return Ok(read),
            }
        }
    }

    /// Where in the file the current row stands, beside its number.
    fn place(&self) -> Place {
        let part = self.part.clone().or_else(|| self.table.list().map(str::to_owned));
        Place { counted: self.table.counted(), part }
    }

    fn is_header(&self) -> bool {
        let mut cells = self.record.cells().zip(&self.header);
        self.header.len() > 1 && self.record.len() == self.header.len() && cells.all(|(cell, header)| cell == header)
    }

    fn interpret(&mut self, repairs: &mut Repairs) -> Row {
        if self.record.recoded {
            repairs.note(Repair::Encoding);
        }
        let last = self.record.len().checked_sub(1);
        let flawed = match self.record.flaw {
            Flaw::None if self.record.is_blank() => Some((Reason::Blank, None)),
            Flaw::None if self.is_header() => Some((Reason::RepeatedHeader, None)),
            Flaw::None => self.failed_title().or_else(|| self.misplaced(repairs)),
            Flaw::BrokenQuotes => Some((Reason::BrokenQuotes, last)),
            Flaw::BrokenJson => Some((Reason::BrokenJson, None)),
            Flaw::TooLong => Some((Reason::TooLong, None)),
            Flaw::CutOff => {
                self.summary.cut_off = true;
                Some((Reason::CutOff, last))
            }
        };
        if let Some((why, column)) = flawed {
            return self.rejected(why, column);
        }
        let Some(title) = self.title(repairs) else {
            let column = self.columns.of(CourseField::Title).first().copied();
            return self.rejected(Reason::NoTitle, column);
        };
        if self.is_gone() {
            return Row::Retired { line: self.record.line, title };
        }
        let (course, own_id) = self.course(title, repairs);
        self.told_apart(course, own_id)
    }

    /// A title that a spreadsheet took for a formula: a line of text that began with `-` or `=`.
    fn failed_title(&self) -> Option<(Reason, Option<usize>)> {
        let titles = self.columns.of(CourseField::Title);
        if titles.iter().any(|at| !is_nothing(self.record.cell(*at))) {
            return None;
        }
        let column = titles.iter().find(|at| is_spreadsheet_error(self.record.cell(**at)))?;
        Some((Reason::SpreadsheetError, Some(*column)))
    }

    /// Why the cells cannot be trusted to stand under their headers, if so.
    fn misplaced(&self, repairs: &mut Repairs) -> Option<(Reason, Option<usize>)> {
        let (width, count) = (self.header.len(), self.record.len());
        for field in &self.profile.values.intact {
            let column = self.columns.of(*field).first().copied();
            if let Some(column) = column.filter(|column| !self.is_readable(*field, *column)) {
                return Some((Reason::Fragment, Some(column)));
            }
        }
        if width == 1 {
            return None;
        }
        let beyond = (width..count).find(|at| !is_nothing(self.record.cell(*at)));
        if count != width {
            repairs.note(Repair::Ragged);
        }
        let typed = [CourseField::Url, CourseField::Level, CourseField::Language];
        let cells: Vec<(CourseField, usize)> = typed
            .into_iter()
            .filter_map(|field| Some((field, *self.columns.of(field).first()?)))
            .filter(|(_, at)| !is_nothing(self.record.cell(*at)))
            .collect();
        let wrong: Vec<usize> =
            cells.iter().filter(|(field, at)| !self.is_readable(*field, *at)).map(|(_, at)| *at).collect();
        let identified = self.columns.of(CourseField::Id).iter().any(|at| !is_nothing(self.record.cell(*at)));
        match beyond {
            // More cells than headers: fine only if what can be checked stands where it should.
            Some(at) if cells.is_empty() || !wrong.is_empty() => return Some((Reason::Shifted, Some(at))),
            // A row of full width with an id of its own is a course with bad cells, not a shifted one.
            _ if wrong.len() > 1 && (count != width || !identified) => {
                return Some((Reason::Shifted, wrong.first().copied()));
            }
            _ => {}
        }
        (count == 1 && width > 3 && !identified).then_some((Reason::Fragment, Some(0)))
    }

    /// Whether a cell is what its field should be.
    fn is_readable(&self, field: CourseField, column: usize) -> bool {
        let cell = self.record.cell(column);
        match field {
            CourseField::Url => link::read(cell, self.profile.values.url_base.as_deref()).is_some(),
            CourseField::Level => level::read(cell).is_some(),
            CourseField::Language => language::read(cell).is_some(),
            _ => !is_nothing(cell),
        }
    }

    fn rejected(&self, why: Reason, column: Option<usize>) -> Row {
        let found = match column {
            Some(at) if !self.record.cell(at).trim().is_empty() => self.record.cell(at),
            _ => self.record.cells().find(|cell| !cell.trim().is_empty()).unwrap_or(""),
        };
        let column = column.map(|at| match self.header.get(at).map(|header| header.trim()) {
            Some(header) if !header.is_empty() => header.to_owned(),
            _ => format!("column {}", at + 1),
        });
        Row::Rejected(Rejected {
            line: self.record.line,
            last_line: self.record.last_line.max(self.record.line),
            place: self.place(),
            row: self.row,
            column,
            found: shorten(secret::shown(found), SHOWN),
            why,
        })
    }

    /// The words of the first column of a field that holds any, as the profile says to read them.
    fn words<'a>(&'a self, field: CourseField, repairs: &mut Repairs, kind: Kind) -> Option<std::borrow::Cow<'a, str>> {
        self.columns.of(field).iter().find_map(|at| clean(self.prepared(field, *at), kind, repairs))
    }

    fn word(&self, field: CourseField, repairs: &mut Repairs) -> Option<String> {
        self.words(field, repairs, Kind::Value).map(std::borrow::Cow::into_owned)
    }

    /// A cell after the profile's rules about first lines and words in front.
    fn prepared(&self, field: CourseField, column: usize) -> &str {
        let values = &self.profile.values;
        let mut cell = self.record.cell(column).trim();
        for word in values.strip.get(&field).into_iter().flatten() {
            cell = cell.strip_prefix(word.as_str()).unwrap_or(cell).trim_start();
        }
        if values.first_line.contains(&field) {
            cell = cell.split(['\n', '\r']).next().unwrap_or(cell);
        }
        cell
    }

    fn title(&self, repairs: &mut Repairs) -> Option<String> {
        let title = self.words(CourseField::Title, repairs, Kind::Title)?;
        // Only marks a quoted cell was left with: others are the author's.
        Some(unquoted(title, repairs).into_owned())
    }

    fn is_gone(&self) -> bool {
        let cells =
            |field| self.columns.of(field).iter().map(|at| self.record.cell(*at)).filter(|cell| !is_nothing(cell));
        let more = &self.profile.values.retired_words;
        cells(CourseField::Active).any(|cell| status::yes(cell).map_or_else(|| status::is_gone(cell, more), |yes| !yes))
            || cells(CourseField::Retired).any(|cell| status::is_retired(cell, &self.today))
            || cells(CourseField::Status).any(|cell| status::is_gone(cell, more))
    }

    /// The course of the current record, and whether its id is the export's own.
    fn course(&self, title: String, repairs: &mut Repairs) -> (Course, bool) {
        let values = &self.profile.values;
        let mut course = Course { title, ..Course::default() };
        self.describe(&mut course, repairs);
        course.provider = self.word(CourseField::Provider, repairs).or_else(|| values.provider.clone());
        course.format = self.word(CourseField::Format, repairs);
        course.level = self.level(repairs);
        course.duration = self.duration(course.format.as_deref(), repairs);
        course.language = self.language(repairs);
        course.url = self.link(repairs);
        course.published = self.word(CourseField::Published, repairs).map(|text| date::read(&text));
        course.updated = self.word(CourseField::Updated, repairs).map(|text| date::read(&text));
        let currency = self.word(CourseField::Currency, repairs);
        course.price = self.word(CourseField::Price, repairs).map(|text| price::read(&text, currency.as_deref()));
        course.rating = self.word(CourseField::Rating, repairs);
        self.add_facts(&mut course, repairs);
        course.format = course.format.or_else(|| values.format.clone());
        course.original = originals(&course, repairs.rewrote_text(), |field| {
            let cells = self.columns.of(field).iter().map(|at| self.prepared(field, *at));
            cells.into_iter().find(|cell| !is_nothing(cell))
        });
        let own = self.own_id(repairs);
        let is_own = own.is_some();
        course.id = own
            .unwrap_or_else(|| derived(course.url.as_deref(), &course.title, course.provider.as_deref().unwrap_or("")));
        (course, is_own)
    }

    fn describe(&self, course: &mut Course, repairs: &mut Repairs) {
        let values = &self.profile.values;
        let separator = values.skills_separator.as_deref();
        for at in self.columns.of(CourseField::Skills) {
            let cell = self.record.cell(*at);
            if !is_nothing(cell) {
                list::read(cell, separator, repairs, &mut course.skills);
            }
        }
        let mut description =
            self.words(CourseField::Description, repairs, Kind::Prose).map(std::borrow::Cow::into_owned);
        if let (Some(prefix), Some(text)) = (&values.skills_prefix, &description)
            && let Some(skills) = text.strip_prefix(prefix.as_str())
        {
            list::read(skills, separator, repairs, &mut course.skills);
            description = None;
        }
        if description.is_none() && values.first_line.contains(&CourseField::Title) {
            // What stands below the title in its cell is the headline.
            let cell = self.columns.of(CourseField::Title).first().map_or("", |at| self.record.cell(*at).trim());
            let below = cell.split_once(['\n', '\r']).map_or("", |(_, below)| below);
            description = clean(below, Kind::Prose, repairs).map(std::borrow::Cow::into_owned);
        }
        course.description = description.unwrap_or_default();
    }

    fn level(&self, repairs: &mut Repairs) -> Option<Level> {
        let text = self.words(CourseField::Level, repairs, Kind::Value)?;
        let found = level::read(&text);
        if found.is_none() {
            repairs.note(Repair::LevelUnknown);
        }
        found
    }

    fn language(&self, repairs: &mut Repairs) -> Option<Language> {
        let Some(text) = self.words(CourseField::Language, repairs, Kind::Value) else {
            return self.profile.values.language.as_deref().and_then(Language::parse);
        };
        let found = language::read(&text);
        if found.is_none() {
            repairs.note(Repair::LanguageUnknown);
        }
        found
    }

    fn link(&self, repairs: &mut Repairs) -> Option<String> {
        let base = self.profile.values.url_base.as_deref();
        let cells = self.columns.of(CourseField::Url).iter().map(|at| self.prepared(CourseField::Url, *at));
        for cell in cells.filter(|cell| !is_nothing(cell)) {
            match link::read(cell, base) {
                Some(link) => {
                    if link.cut {
                        repairs.note(Repair::TokenDropped);
                    }
                    return Some(link.url);
                }
                None => repairs.note(Repair::LinkDropped),
            }
        }
        None
    }

    fn duration(&self, format: Option<&str>, repairs: &mut Repairs) -> Option<Duration> {
        let values = &self.profile.values;
        if let Some(text) = self.duration_text.as_ref().and_then(|template| template.fill(&self.record)) {
            return Some(duration::read(&text, None, None));
        }
        let text = self.words(CourseField::Duration, repairs, Kind::Value)?;
        let unit = match self.columns.of(CourseField::DurationUnit).first() {
            Some(at) => Unit::parse(self.record.cell(*at)),
            None => None,
        };
        let by_format = format.and_then(|format| {
            let mut units = values.duration_unit_by_format.iter();
            units.find(|(word, _)| word.eq_ignore_ascii_case(format)).map(|(_, unit)| *unit)
        });
        let unit = unit.or(by_format).or(values.duration_unit).or(self.header_units);
        Some(duration::read(&text, unit, values.duration_clock))
    }

    /// Pieces of a cell of mixed facts, each told by its look.
    fn add_facts(&self, course: &mut Course, repairs: &mut Repairs) {
        for at in self.columns.of(CourseField::Facts) {
            for piece in self.record.cell(*at).split(['\n', '\r', '·', '•', '|']) {
                let Some(piece) = clean(piece, Kind::Value, repairs) else { continue };
                let counted = piece.starts_with(|c: char| c.is_ascii_digit());
                if let (None, false, Some(level)) = (course.level, counted, Level::parse(&piece)) {
                    course.level = Some(level);
                } else if course.duration.is_none() && is_duration(&piece) {
                    course.duration = Some(duration::read(&piece, None, None));
                } else if course.format.is_none() && !counted && Level::parse(&piece).is_none() {
                    course.format = Some(piece.into_owned());
                }
            }
        }
    }

    fn own_id(&self, repairs: &mut Repairs) -> Option<String> {
        for at in self.columns.of(CourseField::Id) {
            let cell = self.record.cell(*at).trim();
            if is_nothing(cell) {
                continue;
            }
            if is_wrecked(cell) {
                repairs.note(Repair::IdWrecked);
                continue;
            }
            let Some(id) = clean(cell, Kind::Value, repairs) else { continue };
            let id = id.into_owned();
            return Some(if id.len() > LONGEST_ID { derived(None, &id, "id") } else { id });
        }
        None
    }

    /// The course as a row of its own, or as one that is there already.
    fn told_apart(&mut self, mut course: Course, own_id: bool) -> Row {
        let line = self.record.line;
        let title = gist(&course.title);
        self.title = title;
        if course.url.as_deref().is_some_and(|url| self.seen.is_twin(title, url)) {
            return Row::Merged { line, title: course.title };
        }
        let content = match (own_id, &course.url) {
            (true, _) | (false, Some(_)) => title,
            (false, None) => gist(&course.description),
        };
        match self.seen.note(&course.id, content) {
            Known::New => Row::Course { course, line },
            Known::Same => Row::Merged { line, title: course.title },
            Known::Other if own_id => {
                self.rejected(Reason::IdReused, self.columns.of(CourseField::Id).first().copied())
            }
            Known::Other => {
                course.id = told_apart(&course.id, content);
                match self.seen.note(&course.id, content) {
                    Known::New => Row::Course { course, line },
                    Known::Same | Known::Other => Row::Merged { line, title: course.title },
                }
            }
        }
    }

    /// Counts a row and passes it on.
    fn told(&mut self, row: Row, repairs: Repairs) -> Row {
        self.summary.count(&row, repairs);
        self.checkup.note(&row, self.title);
        row
    }
}

impl Iterator for Export {
    type Item = Result<Row, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        if let Some((line, found)) = self.above.pop_front() {
            let found = shorten(&found, SHOWN);
            let rejected = Rejected {
                line,
                last_line: line,
                place: self.place(),
                row: 0,
                column: None,
                found,
                why: Reason::AboveHeader,
            };
            return Some(Ok(self.told(Row::Rejected(rejected), Repairs::default())));
        }
        match self.advance() {
            Ok(true) => {}
            Ok(false) => {
                self.done = true;
                return None;
            }
            Err(error) => {
                self.done = true;
                return Some(Err(error));
            }
        }
        self.row += 1;
        let mut repairs = Repairs::default();
        let row = self.interpret(&mut repairs);
        Some(Ok(self.told(row, repairs)))
    }
}

/// Whether a piece of mixed facts speaks of time.
fn is_duration(piece: &str) -> bool {
    const TIMES: [&str; 8] = ["hour", "minute", "week", "month", "day", "year", "mins", "hrs"];
    let lower = piece.to_lowercase();
    duration::read(piece, None, None).minutes.is_some() || TIMES.iter().any(|time| lower.contains(time))
}

/// The first characters of a text on one line.
pub(crate) fn shorten(text: &str, most: usize) -> String {
    let text = super::text::spaced(text, &mut Repairs::default());
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// Today as an ISO date.
fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (year, month, day) = date::civil((seconds / 86_400) as i64);
    format!("{year:04}-{month:02}-{day:02}")
}
