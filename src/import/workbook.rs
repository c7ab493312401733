//! Spreadsheets: Excel and OpenDocument. A thread of its own reads them and hands on rows as they come, so that a
//! large sheet is never held as a whole, and a fault in reading one ends that thread and not the program.

use std::collections::{HashSet, VecDeque};
use std::io;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use calamine::{Data, DataRef, Ods, OdsError, Range, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsx, XlsxError};

use super::ImportError;
use super::header::Layout;
use super::open_document;
use super::packed::{Packed, Seekable};
use super::record::Record;
use super::spreadsheet_cell as cell;

/// Rows of each sheet looked at to choose one.
const LOOKED_AT: usize = 60;
/// Cells beyond this column are not read: no catalog is as wide, and a stray cell in the last column must not make every
/// row a long one.
const WIDEST: usize = 1_024;
/// Rows handed on at a time, and how many such batches may wait.
const BATCH: usize = 128;
const WAITING: usize = 4;
/// The largest workbook of the old kind: those are read as a whole.
const LARGEST_OLD: u64 = 128 << 20;

type Book = Box<dyn Seekable>;

/// A row of a sheet: its number as the spreadsheet shows it, and its cells as text.
#[derive(Debug, Clone, Default, PartialEq)]
struct SheetRow {
    number: u64,
    cells: Vec<String>,
}

/// A sheet and its first rows.
#[derive(Debug, Clone)]
struct Sheet {
    name: String,
    hidden: bool,
    first: Vec<Vec<String>>,
}

/// An opened workbook.
pub(crate) struct Workbook {
    file: String,
    sheets: Vec<Sheet>,
    /// The sheet asked for by name.
    pub(crate) wanted: Option<String>,
    choose: Sender<String>,
    rows: Receiver<Result<Vec<SheetRow>, Fault>>,
}

/// The rows of one sheet.
pub(crate) struct SheetRows {
    /// The sheet's name.
    pub(crate) name: String,
    rows: Receiver<Result<Vec<SheetRow>, Fault>>,
    batch: VecDeque<SheetRow>,
    width: usize,
    /// The row last read.
    number: u64,
    ended: bool,
}

/// Why a workbook cannot be read.
#[derive(Debug, Clone, PartialEq)]
enum Fault {
    Password,
    Damaged(String),
}

impl Workbook {
    /// A workbook of Excel 2007 or later.
    pub(crate) fn excel(packed: Packed, file: &str) -> Result<Self, ImportError> {
        Self::open(file, move || Ok(Kind::Xlsx(Box::new(Xlsx::new(packed.open()?)?))))
    }

    /// A spreadsheet of LibreOffice and its kin.
    pub(crate) fn open_document(packed: Packed, file: &str) -> Result<Self, ImportError> {
        Self::open(file, move || {
            open_document::check(packed.open()?).map_err(Fault::Damaged)?;
            Ok(Kind::Ods(Box::new(Ods::new(packed.open()?)?)))
        })
    }

    /// A workbook of Excel before 2007, or one with a password: those are wrapped the same way.
    pub(crate) fn old(packed: Packed, file: &str) -> Result<Self, ImportError> {
        Self::open(file, move || {
            let mut bytes = Vec::new();
            io::Read::read_to_end(&mut io::Read::take(packed.open()?, LARGEST_OLD + 1), &mut bytes)?;
            if bytes.len() as u64 > LARGEST_OLD {
                return Err(Fault::Damaged("it is too large for a workbook of the old kind (.xls)".into()));
            }
            let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
            if bytes.windows(locked.len()).any(|found| found == locked) {
                return Err(Fault::Password);
            }
            let book: Book = Box::new(io::Cursor::new(bytes));
            Ok(Kind::Xls(Box::new(Xls::new(book)?)))
        })
    }

    fn open(file: &str, open: impl FnOnce() -> Result<Kind, Fault> + Send + 'static) -> Result<Self, ImportError> {
        let (tell, told) = channel();
        let (choose, chosen) = channel::<String>();
        let (send, rows) = sync_channel(WAITING);
        let work = move || {
            let opened = open().and_then(|mut kind| kind.sheets().map(|sheets| (kind, sheets)));
            let mut kind = match opened {
                Ok((kind, sheets)) => {
                    // If nobody listens any more, there is nothing more to do.
                    if tell.send(Ok(sheets)).is_err() {
                        return;
                    }
                    kind
                }
                Err(fault) => return drop(tell.send(Err(fault))),
            };
            if let Ok(name) = chosen.recv() {
                kind.hand_on(&name, &send);
            }
        };
        thread::Builder::new().name("workbook".into()).spawn(work).map_err(|source| ImportError::Read {
            file: file.to_owned(),
            line: 0,
            source,
        })?;
        let broken = || Err(Fault::Damaged("it is damaged".into()));
        let sheets: Vec<Sheet> = told.recv().unwrap_or_else(|_| broken()).map_err(|fault| fault.of(file))?;
        if sheets.iter().all(|sheet| sheet.first.is_empty()) {
            return Err(ImportError::Empty { file: file.to_owned() });
        }
        Ok(Self { file: file.to_owned(), sheets, wanted: None, choose, rows })
    }

    /// The sheet that was asked for, else the one in whose first rows most words of `known` stand: a visible one where
    /// there is one, the first of equals. With it, how it is laid out.
    pub(crate) fn layout(&self, known: &HashSet<String>) -> Result<(&str, Layout), ImportError> {
        let of = |sheet: &Sheet| Layout::of_rows(sheet.first.clone(), known);
        if let Some(wanted) = &self.wanted {
            let same = |sheet: &&Sheet| sheet.name.trim().eq_ignore_ascii_case(wanted.trim());
            let sheet = self.sheets.iter().find(same).ok_or_else(|| ImportError::NoSheet {
                file: self.file.clone(),
                name: wanted.clone(),
                sheets: self.sheets.iter().map(|sheet| sheet.name.clone()).collect(),
            })?;
            return Ok((&sheet.name, of(sheet)));
        }
        let filled = self.sheets.iter().filter(|sheet| !sheet.first.is_empty());
        let mut best: Option<((bool, bool, usize), &Sheet, Layout)> = None;
        for sheet in filled {
            let layout = of(sheet);
            let words = layout.known_words(known);
            let weight = (words > 0, !sheet.hidden, words);
            if best.as_ref().is_none_or(|(known, ..)| weight > *known) {
                best = Some((weight, sheet, layout));
            }
        }
        match best {
            Some((_, sheet, layout)) => Ok((&sheet.name, layout)),
            None => Err(ImportError::Empty { file: self.file.clone() }),
        }
    }

    /// The rows of a sheet, from the first with content.
    pub(crate) fn rows(self, name: &str) -> SheetRows {
        // If the thread is gone, reading the first row says so.
        let _ = self.choose.send(name.to_owned());
        SheetRows { name: name.to_owned(), rows: self.rows, batch: VecDeque::new(), width: 0, number: 0, ended: false }
    }
}

impl SheetRows {
    /// Reads the next row with content; `false` at the end.
    pub(crate) fn read(&mut self, record: &mut Record) -> io::Result<bool> {
        while self.batch.is_empty() && !self.ended {
            match self.rows.recv() {
                Ok(Ok(rows)) => {
                    self.ended = rows.is_empty();
                    self.batch = rows.into();
                }
                Ok(Err(fault)) => return Err(io::Error::new(io::ErrorKind::InvalidData, fault.words())),
                Err(_) => return Err(io::Error::new(io::ErrorKind::InvalidData, "the workbook is damaged")),
            }
        }
        let Some(row) = self.batch.pop_front() else { return Ok(false) };
        self.number = row.number;
        let blank = (row.cells.len()..self.width).map(|_| "");
        record.fill(row.number, row.cells.iter().map(String::as_str).chain(blank));
        Ok(true)
    }

    /// The number of the row last read.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// Tells how many cells a row has at least.
    pub(crate) fn prepare(&mut self, width: usize) {
        self.width = width;
    }
}

impl Fault {
    fn words(&self) -> String {
        match self {
            Self::Password => "it is protected by a password".into(),
            Self::Damaged(why) => why.clone(),
        }
    }

    fn of(self, file: &str) -> ImportError {
        let hint = match self {
            Self::Password => "open it, remove the password and save it, or save it as CSV UTF-8",
            Self::Damaged(_) => "open it in a spreadsheet program and save it again, as .xlsx or as CSV UTF-8",
        };
        ImportError::Unreadable { file: file.to_owned(), why: self.words(), hint: hint.into() }
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Damaged(error.to_string())
    }
}

impl From<XlsxError> for Fault {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::Password => Self::Password,
            error => Self::Damaged(format!("it is damaged ({error})")),
        }
    }
}

impl From<XlsError> for Fault {
    fn from(error: XlsError) -> Self {
        match error {
            XlsError::Password => Self::Password,
            error => Self::Damaged(format!("it is no workbook, or a damaged one ({error})")),
        }
    }
}

impl From<OdsError> for Fault {
    fn from(error: OdsError) -> Self {
        match error {
            OdsError::Password => Self::Password,
            error => Self::Damaged(format!("it is damaged ({error})")),
        }
    }
}

/// The kinds of workbook.
enum Kind {
    Xlsx(Box<Xlsx<Book>>),
    Xls(Box<Xls<Book>>),
    Ods(Box<Ods<Book>>),
}

impl Kind {
    /// All sheets that hold tables.
    fn sheets(&mut self) -> Result<Vec<Sheet>, Fault> {
        let listed = match self {
            Self::Xlsx(book) => book.sheets_metadata().to_vec(),
            Self::Xls(book) => book.sheets_metadata().to_vec(),
            Self::Ods(book) => book.sheets_metadata().to_vec(),
        };
        let mut sheets = Vec::new();
        for sheet in listed.into_iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
            let mut first = Vec::new();
            let read = self.each_row(&sheet.name, &mut |row| {
                first.push(row.cells);
                first.len() < LOOKED_AT
            });
            match read {
                Ok(()) => {
                    sheets.push(Sheet { name: sheet.name, hidden: sheet.visible != SheetVisible::Visible, first });
                }
                // A broken sheet matters only if it is the one that is read.
                Err(_) if first.is_empty() => {}
                Err(fault) => return Err(fault),
            }
        }
        Ok(sheets)
    }

    /// Sends the rows of a sheet in batches, an empty one at the end.
    fn hand_on(&mut self, name: &str, send: &SyncSender<Result<Vec<SheetRow>, Fault>>) {
        let mut batch = Vec::new();
        let mut heard = true;
        let read = self.each_row(name, &mut |row| {
            batch.push(row);
            if batch.len() == BATCH {
                heard = send.send(Ok(std::mem::take(&mut batch))).is_ok();
            }
            heard
        });
        let last = match read {
            Ok(()) if batch.is_empty() => return drop(send.send(Ok(Vec::new()))),
            Ok(()) => send.send(Ok(batch)).and_then(|()| send.send(Ok(Vec::new()))),
            Err(fault) => send.send(Err(fault)),
        };
        // Whoever does not listen any more does not need the end either.
        drop(last);
    }

    /// Calls `each` with every row that has content, until it has enough.
    fn each_row(&mut self, name: &str, each: &mut dyn FnMut(SheetRow) -> bool) -> Result<(), Fault> {
        match self {
            Self::Xlsx(book) => {
                let mut cells = book.worksheet_cells_reader(name)?;
                let mut row = SheetRow::default();
                while let Some(cell) = cells.next_cell()? {
                    let (at, column) = cell.get_position();
                    let number = u64::from(at) + 1;
                    if number != row.number {
                        let next = SheetRow { number, cells: Vec::with_capacity(row.cells.len()) };
                        if !pass(std::mem::replace(&mut row, next), each) {
                            return Ok(());
                        }
                    }
                    let value = cell.get_value();
                    if *value != DataRef::Empty && (column as usize) < WIDEST {
                        let needed = column as usize + 1;
                        if row.cells.len() < needed {
                            row.cells.resize(needed, String::new());
                        }
                        row.cells[column as usize] = cell::text(value);
                    }
                }
                pass(row, each);
            }
            Self::Xls(book) => rows_of(&book.worksheet_range(name)?, each),
            Self::Ods(book) => rows_of(&book.worksheet_range(name)?, each),
        }
        Ok(())
    }
}

fn rows_of(range: &Range<Data>, each: &mut dyn FnMut(SheetRow) -> bool) {
    let Some((first, left)) = range.start() else { return };
    for (at, cells) in range.rows().enumerate() {
        let before = (0..left as usize).map(|_| String::new());
        let cells = before.chain(cells.iter().map(|value| cell::text(&cell::borrowed(value)))).take(WIDEST);
        if !pass(SheetRow { number: u64::from(first) + at as u64 + 1, cells: cells.collect() }, each) {
            return;
        }
    }
}

/// Hands a row on if it has content; whether more is wanted.
fn pass(mut row: SheetRow, each: &mut dyn FnMut(SheetRow) -> bool) -> bool {
    let filled = row.cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |at| at + 1);
    row.cells.truncate(filled);
    filled == 0 || each(row)
}
