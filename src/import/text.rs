//! Cells to clean text: mojibake, markup, invisible characters and odd spaces put right; words for nothing are nothing.

use std::borrow::Cow;

use super::encoding::{is_misread, repair_mojibake};
use super::markup;
use super::row::{Repair, Repairs};

/// What spreadsheets write where a formula failed, in lower case.
const SPREADSHEET_ERRORS: [&str; 9] =
    ["#name?", "#ref!", "#value!", "#div/0!", "#num!", "#null!", "#spill!", "#calc!", "#n/a"];
/// What exports write for nothing, in lower case.
const NOTHING: [&str; 18] = [
    "nan",
    "none",
    "none.",
    "null",
    "n/a",
    "na/na",
    "-",
    "--",
    "—",
    "–",
    "unassigned",
    "undefined",
    "[]",
    "{}",
    "\\n",
    "<na>",
    "(null)",
    "\"\"",
];
/// Nothing as well, but a title may be such a word.
const NOTHING_BUT_A_TITLE: [&str; 3] = ["unlisted", "unknown", "und"];
/// A spreadsheet cell holds no more than this (Excel specifications and limits).
const SPREADSHEET_CELL: usize = 32_767;

/// What kind of text a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A title.
    Title,
    /// Prose, maybe with markup.
    Prose,
    /// A word or value.
    Value,
}

/// Whether a cell's text stands for nothing.
pub(crate) fn is_nothing(text: &str) -> bool {
    let text = text.trim();
    text.is_empty()
        || text.len() <= 10 && NOTHING.iter().any(|word| word.eq_ignore_ascii_case(text))
        || is_spreadsheet_error(text)
}

/// Whether a cell holds what spreadsheets write where a formula failed: `#NAME?`.
pub(crate) fn is_spreadsheet_error(text: &str) -> bool {
    let text = text.trim();
    text.starts_with('#') && SPREADSHEET_ERRORS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// The clean text of a cell, `None` if it holds nothing. White space is made single.
pub(crate) fn clean<'a>(cell: &'a str, kind: Kind, repairs: &mut Repairs) -> Option<Cow<'a, str>> {
    let cell = cell.trim();
    if is_nothing(cell) || kind != Kind::Title && NOTHING_BUT_A_TITLE.iter().any(|word| word.eq_ignore_ascii_case(cell))
    {
        return None;
    }
    if cell.len() >= SPREADSHEET_CELL && cell.encode_utf16().count() == SPREADSHEET_CELL {
        repairs.note(Repair::Truncated);
    }
    if is_clean(cell) {
        if is_misread(cell) {
            repairs.note(Repair::MojibakeLeft);
        }
        return Some(Cow::Borrowed(cell));
    }
    let mut text = Cow::Borrowed(cell);
    if !cell.is_ascii()
        && let Some(repaired) = repair_mojibake(cell)
    {
        repairs.note(Repair::Mojibake);
        text = Cow::Owned(repaired);
    }
    if is_misread(&text) {
        repairs.note(Repair::MojibakeLeft);
    }
    if let Some(plain) = markup::to_text(&text, kind == Kind::Title) {
        repairs.note(Repair::Markup);
        text = Cow::Owned(plain);
    }
    let text = spaced(&text, repairs);
    (!is_nothing(&text)).then_some(Cow::Owned(text))
}

/// Nothing to do: plain ASCII, single spaces, no markup.
fn is_clean(text: &str) -> bool {
    let mut last = b'.';
    text.bytes().all(|byte| {
        let fine = (b' '..0x7F).contains(&byte) && byte != b'<' && byte != b'&' && !(byte == b' ' && last == b' ');
        last = byte;
        fine
    })
}

/// Single ordinary spaces between words, no invisible characters.
pub(crate) fn spaced(text: &str, repairs: &mut Repairs) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_whitespace() || matches!(c, '\u{2800}' | '\u{3164}') {
            space = true;
            continue;
        }
        // Joiners belong to emoji and to Arabic, Persian and Indic writing.
        let joins = matches!(c, '\u{200C}' | '\u{200D}')
            && out.chars().last().is_some_and(|c| !c.is_ascii())
            && chars.peek().is_some_and(|c| !c.is_ascii());
        if is_invisible(c) && !joins {
            repairs.note(Repair::Invisible);
            continue;
        }
        if space && !out.is_empty() {
            out.push(' ');
        }
        space = false;
        out.push(c);
    }
    out
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}')
        || matches!(c, '\u{FEFF}' | '\u{FFF9}'..='\u{FFFD}' | '\u{FFFE}' | '\u{E000}'..='\u{F8FF}' | '\u{115F}' | '\u{1160}')
}

/// A title without quotation marks that a broken export left at its ends.
pub(crate) fn unquoted<'a>(title: Cow<'a, str>, repairs: &mut Repairs) -> Cow<'a, str> {
    let marks = title.bytes().filter(|byte| *byte == b'"').count();
    let trimmed = match marks {
        0 => return title,
        // `Title"""`: marks at one end only.
        _ if marks == title.len() - title.trim_end_matches('"').len() => title.trim_end_matches('"').trim_end(),
        _ if marks == title.len() - title.trim_start_matches('"').len() => title.trim_start_matches('"').trim_start(),
        _ => return title,
    };
    if trimmed.is_empty() || marks == 1 && trimmed.ends_with(|c: char| c.is_ascii_digit()) {
        return title; // `The 19"` is nineteen inches
    }
    repairs.note(Repair::Quotes);
    Cow::Owned(trimmed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(cell: &str, kind: Kind) -> (Option<String>, Repairs) {
        let mut repairs = Repairs::default();
        (clean(cell, kind, &mut repairs).map(Cow::into_owned), repairs)
    }

    #[test]
    fn words_for_nothing_are_nothing() {
        for cell in ["", "  ", "nan", "None", "NULL", "N/A", "-", "#NAME?", "#REF!", "[]", "\u{a0}", "\u{200b}"] {
            assert_eq!(cleaned(cell, Kind::Title).0, None, "{cell}");
        }
        assert_eq!(cleaned("Unknown", Kind::Value).0, None);
        assert_eq!(cleaned("Unlisted", Kind::Title).0.unwrap(), "Unlisted");
    }

    #[test]
    fn odd_spaces_and_invisible_characters_go() {
        let (text, repairs) = cleaned(" Go\u{a0}for\u{2003} it\u{200b}!\u{feff}\r\n now ", Kind::Title);
        assert_eq!(text.unwrap(), "Go for it! now");
        assert!(repairs.has(Repair::Invisible));
        assert_eq!(cleaned("👩\u{200d}💻 coding", Kind::Title).0.unwrap(), "👩\u{200d}💻 coding");
    }

    #[test]
    fn a_formula_in_a_title_stays_text() {
        let title = "=HYPERLINK(\"https://a.example\",\"Go\")";
        assert_eq!(cleaned(title, Kind::Title).0.unwrap(), title);
    }

    #[test]
    fn quotation_marks_left_by_a_broken_export_go() {
        let title = |text| unquoted(Cow::Borrowed(text), &mut Repairs::default()).into_owned();
        assert_eq!(title("Forex Analysis by Baraq FX\"\"\""), "Forex Analysis by Baraq FX");
        assert_eq!(title("\"Quoted\" title"), "\"Quoted\" title");
        assert_eq!(title("Racks of 19\""), "Racks of 19\"");
        assert_eq!(title("\"\""), "\"\"");
    }

    #[test]
    fn a_cell_cut_by_a_spreadsheet_is_counted() {
        let long = format!("{} é", "x".repeat(SPREADSHEET_CELL - 2));
        assert!(cleaned(&long, Kind::Prose).1.has(Repair::Truncated));
    }

    proptest::proptest! {
        #[test]
        fn cleaning_twice_changes_nothing_more(text: String) {
            if let Some(once) = cleaned(&text, Kind::Value).0 && !once.contains(['&', '<', 'Â', 'Ã']) {
                proptest::prop_assert_eq!(cleaned(&once, Kind::Value).0.unwrap_or_default(), once);
            }
        }
    }
}
