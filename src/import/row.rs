//! What becomes of a row of an export, and the tally of a whole file.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::model::Course;

/// What became of one row.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "nearly every row is a course")]
pub enum Row {
    /// A course for the shelf.
    Course {
        /// The course.
        course: Course,
        /// The line it starts on.
        line: u64,
    },
    /// The row cannot become a course.
    Rejected(Rejected),
    /// The vendor says the course is no longer offered: it does not belong on the shelf.
    Retired {
        /// The line it starts on.
        line: u64,
        /// Its title.
        title: String,
    },
    /// The same course as an earlier row; the earlier one stands.
    Merged {
        /// The line it starts on.
        line: u64,
        /// Its title.
        title: String,
    },
}

/// A row that cannot become a course: where, in which column, what stood there, why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// The line of the file the row starts on, 1 is the first; of a sheet the row, of a JSON array the item.
    pub line: u64,
    /// What `line` counts, and in which part of the file.
    #[serde(flatten)]
    pub place: Place,
    /// The line it ends on: a broken quotation mark may have taken several with it.
    pub last_line: u64,
    /// The number of the row, 1 is the first below the header; 0 above it.
    pub row: u64,
    /// The column, as the file's header names it.
    pub column: Option<String>,
    /// What stood there, shortened.
    pub found: String,
    /// Why it cannot be used.
    pub why: Reason,
}

/// Where in a file a row stands, beside its number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// What the number counts.
    pub counted: Counted,
    /// The file of a zip archive, or the list of a JSON file, where it holds several.
    pub part: Option<String>,
}

/// What is counted to say where something stands in a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Counted {
    /// Lines of text, as an editor counts them.
    #[default]
    Lines,
    /// Rows of a sheet, as the spreadsheet counts them.
    Rows,
    /// Items of a JSON array, from 1.
    Items,
}

impl Counted {
    /// The word for one of them.
    pub fn one(self) -> &'static str {
        match self {
            Self::Lines => "line",
            Self::Rows => "row",
            Self::Items => "item",
        }
    }
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(part) = &self.place.part {
            write!(f, "{part}, ")?;
        }
        let one = self.place.counted.one();
        match self.last_line > self.line {
            true => write!(f, "{one}s {} to {}", self.line, self.last_line)?,
            false => write!(f, "{one} {}", self.line)?,
        }
        if let Some(column) = &self.column {
            write!(f, ", column `{column}`")?;
        }
        write!(f, ": {}", self.why.sentence())?;
        if !self.found.is_empty() {
            write!(f, " (found: {})", self.found)?;
        }
        Ok(())
    }
}

/// Why a row cannot become a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Nothing in the title column.
    NoTitle,
    /// `#NAME?` and the like where the title should be.
    SpreadsheetError,
    /// Another course of the file has the id.
    IdReused,
    /// A quotation mark that nobody closed took rows with it.
    BrokenQuotes,
    /// It is no valid JSON.
    BrokenJson,
    /// The file ends inside the row.
    CutOff,
    /// The cells stand in the wrong columns.
    Shifted,
    /// A piece of another row's text.
    Fragment,
    /// A single row as large as a book.
    TooLong,
    /// Cells, and nothing in any of them.
    Blank,
    /// The header once more.
    RepeatedHeader,
    /// A line above the header.
    AboveHeader,
}

impl Reason {
    /// Whether the row is no more than the paper a catalog is printed on: nobody needs to look at it.
    pub fn is_harmless(self) -> bool {
        matches!(self, Self::Blank | Self::RepeatedHeader | Self::AboveHeader)
    }

    /// The stable word for scripts.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoTitle => "no_title",
            Self::SpreadsheetError => "spreadsheet_error",
            Self::IdReused => "id_reused",
            Self::BrokenQuotes => "broken_quotes",
            Self::BrokenJson => "broken_json",
            Self::CutOff => "cut_off",
            Self::Shifted => "shifted",
            Self::Fragment => "fragment",
            Self::TooLong => "too_long",
            Self::Blank => "blank",
            Self::RepeatedHeader => "repeated_header",
            Self::AboveHeader => "above_header",
        }
    }

    /// The sentence for people.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::NoTitle => "the row has no title",
            Self::SpreadsheetError => "a spreadsheet wrote its error where the title should be",
            Self::IdReused => "another course of this file has the same id and a different title",
            Self::BrokenQuotes => "a quotation mark is not closed and took the next lines into this cell",
            Self::BrokenJson => "this is no valid JSON",
            Self::CutOff => "the file ends in the middle of this row",
            Self::Shifted => "the cells do not stand under their headers",
            Self::Fragment => "this is a piece of another row's text, not a course",
            Self::TooLong => "this row is larger than any course can be",
            Self::Blank => "the row is blank",
            Self::RepeatedHeader => "this is the header once more",
            Self::AboveHeader => "this line stands above the header",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// What was put right on the way, or given up in a course that was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Repair {
    /// A cell that was not UTF-8 was read in another encoding, mostly Windows-1252.
    Encoding,
    /// UTF-8 that somebody read as Windows-1252 was read back.
    Mojibake,
    /// Markup or entities became plain text.
    Markup,
    /// Invisible characters were removed.
    Invisible,
    /// Stray quotation marks were removed.
    Quotes,
    /// The row had fewer or more cells than the header.
    Ragged,
    /// A link that is not http or https, or leads nowhere, was left out.
    LinkDropped,
    /// A session token or key was cut out of a link.
    TokenDropped,
    /// A spreadsheet had turned the id into a number such as `1.23E+11`; another id was made.
    IdWrecked,
    /// Text cut at the length limit of a spreadsheet cell.
    Truncated,
    /// A level that is none was left out.
    LevelUnknown,
    /// A language that is none was left out.
    LanguageUnknown,
    /// Misread characters are left that cannot be read back for certain.
    MojibakeLeft,
}

impl Repair {
    pub(crate) const ALL: [Self; 13] = [
        Self::Encoding,
        Self::Mojibake,
        Self::Markup,
        Self::Invisible,
        Self::Quotes,
        Self::Ragged,
        Self::LinkDropped,
        Self::TokenDropped,
        Self::IdWrecked,
        Self::Truncated,
        Self::LevelUnknown,
        Self::LanguageUnknown,
        Self::MojibakeLeft,
    ];

    /// The stable word for scripts.
    pub fn code(self) -> &'static str {
        match self {
            Self::Encoding => "encoding",
            Self::Mojibake => "mojibake",
            Self::Markup => "markup",
            Self::Invisible => "invisible",
            Self::Quotes => "quotes",
            Self::Ragged => "ragged",
            Self::LinkDropped => "link_dropped",
            Self::TokenDropped => "token_dropped",
            Self::IdWrecked => "id_wrecked",
            Self::Truncated => "truncated",
            Self::LevelUnknown => "level_unknown",
            Self::LanguageUnknown => "language_unknown",
            Self::MojibakeLeft => "mojibake_left",
        }
    }
}

/// The repairs of one row: each kind counts once a row, however many cells needed it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Repairs(u16);

impl Repairs {
    pub(crate) fn note(&mut self, repair: Repair) {
        self.0 |= 1 << repair as u16;
    }

    /// Whether words of a text are no longer those of the cell.
    pub(crate) fn rewrote_text(self) -> bool {
        [Repair::Mojibake, Repair::Markup, Repair::Invisible, Repair::Quotes].into_iter().any(|repair| self.has(repair))
    }

    pub(crate) fn has(self, repair: Repair) -> bool {
        self.0 & (1 << repair as u16) != 0
    }
}

/// The tally of a file: `rows` = `courses` + `merged` + `retired` + all `rejected`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Rows of the file below the header, and lines above it.
    pub rows: u64,
    /// Rows that became courses.
    pub courses: u64,
    /// Rows that say the same as an earlier one.
    pub merged: u64,
    /// Rows of courses the vendor no longer offers.
    pub retired: u64,
    /// Rows that could not become a course, by cause.
    pub rejected: BTreeMap<Reason, u64>,
    /// Rows in which something was put right or left out, by kind.
    pub repairs: BTreeMap<Repair, u64>,
    /// The file ends inside a row: it may be half an export.
    pub cut_off: bool,
}

impl Summary {
    /// All rejected rows, whatever the cause.
    pub fn rejected_total(&self) -> u64 {
        self.rejected.values().sum()
    }

    /// Rejected rows that may have been courses: a person should look at them.
    pub fn rejected_in_need(&self) -> u64 {
        self.rejected.iter().filter(|(why, _)| !why.is_harmless()).map(|(_, rows)| rows).sum()
    }

    pub(crate) fn count(&mut self, row: &Row, repairs: Repairs) {
        self.rows += 1;
        match row {
            Row::Course { .. } => {
                self.courses += 1;
                for repair in Repair::ALL.into_iter().filter(|repair| repairs.has(*repair)) {
                    *self.repairs.entry(repair).or_default() += 1;
                }
            }
            Row::Rejected(rejected) => *self.rejected.entry(rejected.why).or_default() += 1,
            Row::Retired { .. } => self.retired += 1,
            Row::Merged { .. } => self.merged += 1,
        }
    }
}
