//! Excel workbooks whose sheets are real tables and whose texts are never formulas.

use rust_xlsxwriter as xlsx;
use rust_xlsxwriter::{Format, FormatAlign, Table, TableColumn, TableStyle, Url, Worksheet, XlsxError};

use super::inert::{cell_text, web_link};
use crate::wording::day_of;

/// The most links a sheet may hold (Excel specifications and limits); what comes after is text.
const LINKS: usize = 65_530;
/// The most rows a sheet may hold, one of them the header.
const ROWS: usize = 1_048_576;
/// The longest name of a sheet.
const SHEET_NAME: usize = 31;
/// The height of a line of text, in points, in the font workbooks have by default.
const LINE: f64 = 15.0;
/// A row of a table is at most this many lines high; who wants the rest of a long text makes it higher.
const MOST_LINES: f64 = 6.0;
/// The widths of names and values on a sheet of lines, in characters.
const NAME: f64 = 36.0;
const VALUE: f64 = 76.0;
/// A table of more characters across than this cannot be read on one page.
const PAGE: f64 = 190.0;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text; it stays text whatever it looks like.
    Text(String),
    /// A number.
    Number(f64),
    /// A share of a whole, 0 to 1, shown in percent.
    Share(f64),
    /// An amount of money, without its currency.
    Money(f64),
    /// A day.
    Day(jiff::civil::Date),
    /// Text that opens a page.
    Link {
        /// What is shown.
        text: String,
        /// Where it leads; only links of the web are links.
        url: String,
    },
}

impl Cell {
    /// Text; empty text is an empty cell.
    pub fn text(text: impl AsRef<str>) -> Self {
        let text = cell_text(text.as_ref());
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// A whole number.
    pub fn number(number: impl Into<u32>) -> Self {
        Self::Number(f64::from(number.into()))
    }

    /// A whole number, where there is one.
    pub fn count(number: usize) -> Self {
        Self::Number(number as f64)
    }

    /// How many lines it takes in a column `width` characters wide.
    fn lines(&self, width: f64) -> f64 {
        match self {
            Self::Text(text) | Self::Link { text, .. } => (text.chars().count() as f64 / width.max(1.0)).ceil(),
            _ => 1.0,
        }
    }

    /// Minutes as hours.
    pub fn hours(minutes: Option<u32>) -> Self {
        minutes.map_or(Self::Empty, |minutes| Self::Number((f64::from(minutes) / 6.0).round() / 10.0))
    }

    /// The day of a date or time in RFC 3339; other text as it stands.
    pub fn day(text: &str) -> Self {
        day_of(text).map_or_else(|| Self::text(text), Self::Day)
    }

    /// `text` that opens `url`, if that is a link of the web.
    pub fn link(text: impl AsRef<str>, url: Option<&str>) -> Self {
        match url.and_then(web_link) {
            Some(url) => Self::Link { text: cell_text(text.as_ref()), url: url.to_owned() },
            None => Self::text(text),
        }
    }
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// What stands above it.
    pub head: String,
    /// How wide it is, in characters.
    pub width: f64,
}

impl Column {
    /// A column `width` characters wide.
    pub fn new(head: impl ToString, width: f64) -> Self {
        Self { head: head.to_string(), width }
    }
}

/// A line of a sheet that is read rather than sorted.
#[derive(Debug, Clone, PartialEq)]
pub enum Line {
    /// The title of the sheet.
    Title(String),
    /// The title of a part.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// A name with a value beside it.
    Figure(String, Cell),
    /// Space.
    Blank,
}

/// A workbook in the making.
pub struct Workbook {
    book: xlsx::Workbook,
    sheets: Vec<String>,
    looks: Looks,
}

struct Looks {
    text: Format,
    apostrophe: Format,
    whole: Format,
    number: Format,
    share: Format,
    money: Format,
    day: Format,
    link: Format,
    title: Format,
    heading: Format,
    paragraph: Format,
    name: Format,
    value: Format,
    head: Format,
}

impl Looks {
    fn new() -> Self {
        let cell = || Format::new().set_align(FormatAlign::Top).set_text_wrap();
        // Away from the text of the next column.
        let figure = || Format::new().set_align(FormatAlign::Top).set_align(FormatAlign::Right).set_indent(1);
        Self {
            text: cell(),
            // Text that looks like a formula stays text even when somebody edits the cell.
            apostrophe: cell().set_quote_prefix(),
            whole: figure().set_num_format("#,##0"),
            number: figure().set_num_format("#,##0.0"),
            share: figure().set_num_format("0%"),
            money: figure().set_num_format("#,##0.00"),
            // Number 14 is the short date of the reader's own locale.
            day: cell().set_num_format_index(14).set_align(FormatAlign::Left),
            link: cell().set_hyperlink(),
            title: Format::new().set_bold().set_font_size(16).set_text_wrap(),
            heading: Format::new().set_bold().set_font_size(12),
            paragraph: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            name: Format::new().set_align(FormatAlign::Top),
            value: Format::new().set_align(FormatAlign::Left).set_num_format("#,##0"),
            head: Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top),
        }
    }
}

impl Workbook {
    /// An empty workbook called `title`, made at `made` (RFC 3339).
    pub fn new(title: &str, made: &str) -> Self {
        let mut book = xlsx::Workbook::new();
        let mut properties = xlsx::DocProperties::new().set_title(cell_text(title)).set_author("Onshelf");
        // The same report gives the same bytes.
        if let Some(made) = day_of(made).and_then(excel_day) {
            properties = properties.set_creation_datetime(&made);
        }
        book.set_properties(&properties);
        Self { book, sheets: Vec::new(), looks: Looks::new() }
    }

    /// Adds a sheet with one table: filters above it, its header in sight wherever one scrolls, the first `fixed` columns
    /// too.
    ///
    /// # Errors
    /// If a rule of the format is broken.
    pub fn table(&mut self, name: &str, columns: &[Column], fixed: u16, rows: Vec<Vec<Cell>>) -> Result<(), XlsxError> {
        let name = self.sheet_name(name);
        let number = self.sheets.len();
        let looks = &self.looks;
        let sheet = self.book.add_worksheet().set_name(&name)?;
        let mut links = 0;
        let rows = &rows[..rows.len().min(ROWS - 1)];
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                write(sheet, looks, (row as u32 + 1, column as u16), cell, &mut links)?;
            }
            // Not every program fits the height of a row to its text by itself.
            let lines = cells.iter().zip(columns).map(|(cell, column)| cell.lines(column.width)).fold(1.0, f64::max);
            sheet.set_row_height(row as u32 + 1, lines.min(MOST_LINES) * LINE)?;
        }
        let heads = unlike(columns.iter().map(|column| column.head.as_str()));
        let heads: Vec<TableColumn> =
            heads.iter().map(|head| TableColumn::new().set_header(head).set_header_format(&looks.head)).collect();
        let table = Table::new().set_columns(&heads).set_style(TableStyle::Light1).set_name(format!("Table{number}"));
        // A table has one row at least.
        sheet.add_table(0, 0, rows.len().max(1) as u32, columns.len().max(1) as u16 - 1, &table)?;
        for (at, column) in columns.iter().enumerate() {
            sheet.set_column_width(at as u16, column.width)?;
        }
        sheet.set_freeze_panes(1, fixed)?;
        sheet.set_landscape().set_repeat_rows(0, 0)?;
        let wide = columns.iter().map(|column| column.width).sum::<f64>();
        sheet.set_print_fit_to_pages((wide / PAGE).ceil().max(1.0) as u16, 0);
        Ok(())
    }

    /// Adds a sheet of lines.
    ///
    /// # Errors
    /// If a rule of the format is broken.
    pub fn lines(&mut self, name: &str, lines: &[Line]) -> Result<(), XlsxError> {
        let name = self.sheet_name(name);
        let looks = &self.looks;
        let sheet = self.book.add_worksheet().set_name(&name)?;
        sheet.set_column_width(0, NAME)?.set_column_width(1, VALUE)?;
        sheet.set_screen_gridlines(false).set_print_fit_to_pages(1, 0);
        let mut links = 0;
        for (row, line) in lines.iter().enumerate() {
            let row = row as u32;
            match line {
                Line::Title(text) => whole_line(sheet, row, text, &looks.title, 60.0, 22.0)?,
                Line::Heading(text) => {
                    sheet.write_string_with_format(row, 0, cell_text(text), &looks.heading)?;
                }
                Line::Text(text) => whole_line(sheet, row, text, &looks.paragraph, 100.0, LINE)?,
                Line::Figure(name, cell) => {
                    sheet.write_string_with_format(row, 0, cell_text(name), &looks.name)?;
                    match cell {
                        // Beside its name, not at the far end of a wide column.
                        Cell::Number(number) => {
                            sheet.write_number_with_format(row, 1, *number, &looks.value)?;
                        }
                        cell => write(sheet, looks, (row, 1), cell, &mut links)?,
                    }
                    let lines = cell.lines(VALUE).max(name.chars().count() as f64 / NAME).ceil().max(1.0);
                    sheet.set_row_height(row, lines * LINE)?;
                }
                Line::Blank => {}
            }
        }
        Ok(())
    }

    /// Adds an empty sheet, for what is neither a table nor lines, such as cells that are computed.
    ///
    /// # Errors
    /// If a rule of the format is broken.
    pub fn sheet(&mut self, name: &str) -> Result<&mut Worksheet, XlsxError> {
        let name = self.sheet_name(name);
        self.book.add_worksheet().set_name(&name)
    }

    /// The file.
    ///
    /// # Errors
    /// If a rule of the format is broken.
    pub fn finish(mut self) -> Result<Vec<u8>, XlsxError> {
        self.book.save_to_buffer()
    }

    /// `name` as a sheet may be called: short, without the characters of references, unlike the others.
    fn sheet_name(&mut self, name: &str) -> String {
        let plain: String = cell_text(name)
            .chars()
            .filter(|c| !"[]:*?/\\'".contains(*c) && c.len_utf16() == 1)
            .take(SHEET_NAME)
            .collect();
        let plain = if plain.trim().is_empty() { format!("Sheet{}", self.sheets.len() + 1) } else { plain };
        let taken = |name: &str| self.sheets.iter().any(|known| known.to_lowercase() == name.to_lowercase());
        let mut unlike = plain.clone();
        for number in 2.. {
            if !taken(&unlike) {
                break;
            }
            let room = SHEET_NAME - format!(" {number}").len();
            unlike = format!("{} {number}", plain.chars().take(room).collect::<String>());
        }
        self.sheets.push(unlike.clone());
        unlike
    }
}

fn write(
    sheet: &mut Worksheet,
    looks: &Looks,
    (row, column): (u32, u16),
    cell: &Cell,
    links: &mut usize,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => return Ok(()),
        Cell::Text(text) => sheet.write_string_with_format(row, column, text, looks.of_text(text))?,
        Cell::Number(number) => sheet.write_number_with_format(row, column, *number, looks.of_number(*number))?,
        Cell::Share(share) => sheet.write_number_with_format(row, column, *share, &looks.share)?,
        Cell::Money(amount) => sheet.write_number_with_format(row, column, *amount, &looks.money)?,
        Cell::Day(day) => match excel_day(*day) {
            Some(day) => sheet.write_datetime_with_format(row, column, &day, &looks.day)?,
            // Excel knows no day before 1900.
            None => sheet.write_string_with_format(row, column, day.to_string(), &looks.text)?,
        },
        Cell::Link { text, url } => {
            *links += 1;
            match *links <= LINKS && url.chars().count() <= 2_000 {
                true => sheet.write_url_with_format(row, column, Url::new(url).set_text(text), &looks.link)?,
                false => sheet.write_string_with_format(row, column, text, looks.of_text(text))?,
            }
        }
    };
    Ok(())
}

impl Looks {
    fn of_number(&self, number: f64) -> &Format {
        if number.fract() == 0.0 { &self.whole } else { &self.number }
    }

    fn of_text(&self, text: &str) -> &Format {
        if text.starts_with(['=', '+', '-', '@']) { &self.apostrophe } else { &self.text }
    }
}

/// A text over both columns, as high as it needs to be; merged cells do not grow by themselves.
fn whole_line(
    sheet: &mut Worksheet,
    row: u32,
    text: &str,
    format: &Format,
    characters: f64,
    height: f64,
) -> Result<(), XlsxError> {
    let text = cell_text(text);
    let lines = (text.chars().count() as f64 / characters).ceil().clamp(1.0, 25.0);
    sheet.merge_range(row, 0, row, 1, &text, format)?;
    sheet.set_row_height(row, lines * height)?;
    Ok(())
}

fn excel_day(day: jiff::civil::Date) -> Option<xlsx::ExcelDateTime> {
    let part = |number: i8| u8::try_from(number).ok();
    xlsx::ExcelDateTime::from_ymd(u16::try_from(day.year()).ok()?, part(day.month())?, part(day.day())?).ok()
}

/// `heads`, each unlike the others, for Excel tells columns apart by them.
fn unlike<'h>(heads: impl Iterator<Item = &'h str>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for head in heads {
        let head: String = cell_text(head).chars().take(250).collect();
        let alike = all.iter().filter(|known| known.to_lowercase() == head.to_lowercase()).count();
        all.push(if alike > 0 || head.is_empty() { format!("{head} {}", all.len() + 1) } else { head });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsx};

    #[test]
    fn what_is_written_is_read_and_nothing_is_computed() {
        let mut book = Workbook::new("=Title", "2026-11-23T02:10:00Z");
        let columns = [Column::new("a", 10.0), Column::new("A", 10.0), Column::new("", 10.0)];
        let rows = vec![
            vec![Cell::text("=HYPERLINK(\"http://evil.example\")"), Cell::day("2026-11-23"), Cell::hours(Some(90))],
            vec![
                Cell::link("go", Some("javascript:alert(1)")),
                Cell::link("go", Some("https://x.example")),
                Cell::Empty,
            ],
        ];
        book.table("Needs: [all] of /them/ and a very long name", &columns, 1, rows).unwrap();
        book.table("Needs: [all] of /them/ and a very long name", &columns, 0, Vec::new()).unwrap();
        book.lines("'", &[Line::Title("=1".into()), Line::Figure("n".into(), Cell::count(3)), Line::Blank]).unwrap();
        let bytes = book.finish().unwrap();
        let mut read: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
        assert_eq!(
            read.sheet_names(),
            ["Needs all of them and a very lo", "Needs all of them and a very  2", "Sheet3"]
        );
        let sheet = read.worksheet_range("Needs all of them and a very lo").unwrap();
        assert_eq!(sheet.get((0, 1)), Some(&Data::String("A 2".into())));
        assert_eq!(sheet.get((1, 0)), Some(&Data::String("=HYPERLINK(\"http://evil.example\")".into())));
        assert!(matches!(sheet.get((1, 1)), Some(Data::DateTime(_))));
        assert_eq!(sheet.get((1, 2)), Some(&Data::Float(1.5)));
        for name in read.sheet_names() {
            assert!(read.worksheet_formula(&name).unwrap().is_empty(), "{name}");
        }
    }
}
