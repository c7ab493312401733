//! Where records end and how they come apart into cells, quotation marks being what they are.

use super::record::Record;

/// SAP SuccessFactors ends its records with this before the line break (KBA 2647302).
const SAP_END: &[u8] = b"!##!";

/// What separates cells; `None` if every line is one cell.
pub(crate) type Separator = Option<u8>;

/// Where a record ends in some bytes.
pub(super) struct Extent {
    /// The end of its content.
    pub end: usize,
    /// Where the next record starts.
    pub next: usize,
    /// Whether line breaks stand inside quotes.
    pub lines: bool,
    /// A quotation mark inside a quoted cell is neither doubled nor at the cell's end.
    pub stray: bool,
    /// In a cell of several lines there is such a mark, or before a line break a doubled one and a separator: the cell
    /// may have been meant to end there.
    pub suspicious: bool,
    /// The quotes are not closed.
    pub open: bool,
}

/// The next record in `bytes`. `None` if more bytes are needed (`last` says that there are no more).
pub(super) fn extent(bytes: &[u8], separator: Separator, last: bool) -> Option<Extent> {
    let mut found = Extent { end: 0, next: 0, lines: false, stray: false, suspicious: false, open: false };
    let ends_line = |byte: u8| byte == b'\n' || byte == b'\r';
    let mut at = 0;
    loop {
        // at the start of a cell
        if separator.is_some() && bytes.get(at) == Some(&b'"') {
            at += 1;
            let (mut lines, mut stray, mut doubled) = (false, false, false);
            loop {
                match bytes.get(at) {
                    None if last => {
                        found.open = true;
                        found.lines |= lines;
                        found.end = bytes.len();
                        found.next = bytes.len();
                        return Some(found);
                    }
                    None => return None,
                    Some(b'"') if at + 1 == bytes.len() && !last => return None,
                    Some(b'"') if bytes.get(at + 1) == Some(&b'"') => {
                        doubled |= bytes.get(at + 2).copied() == separator;
                        at += 2;
                    }
                    Some(b'"') => match closes(&bytes[at + 1..], separator, last) {
                        Closing::Yes(skip) => {
                            at += 1 + skip;
                            break;
                        }
                        Closing::No => {
                            stray = true;
                            at += 1;
                        }
                        Closing::More => return None,
                    },
                    Some(byte) => {
                        if ends_line(*byte) {
                            lines = true;
                            found.suspicious |= doubled;
                        }
                        at += 1;
                    }
                }
            }
            found.lines |= lines;
            found.stray |= stray;
            found.suspicious |= stray && lines;
        }
        let rest = &bytes[at..];
        let Some(step) = rest.iter().position(|byte| Some(*byte) == separator || ends_line(*byte)) else {
            found.end = bytes.len();
            found.next = bytes.len();
            return last.then_some(found);
        };
        at += step;
        if Some(bytes[at]) == separator {
            at += 1;
            continue;
        }
        found.end = at;
        found.next = at + 1;
        if bytes[at] == b'\r' {
            match bytes.get(at + 1) {
                Some(b'\n') => found.next = at + 2,
                None if !last => return None,
                _ => {}
            }
        }
        return Some(found);
    }
}

enum Closing {
    /// The cell ends after this many bytes more.
    Yes(usize),
    No,
    More,
}

/// Whether a quotation mark followed by `after` closes its cell: blanks may stand before the separator.
fn closes(after: &[u8], separator: Separator, last: bool) -> Closing {
    let blanks = after.iter().take_while(|byte| **byte == b' ').count();
    match after.get(blanks) {
        None if last => Closing::Yes(blanks),
        None => Closing::More,
        Some(byte) if Some(*byte) == separator || matches!(byte, b'\n' | b'\r') => Closing::Yes(blanks),
        Some(b'!') if after[blanks..].starts_with(SAP_END) => Closing::Yes(blanks),
        Some(b'!') if !last && after.len() - blanks < SAP_END.len() => Closing::More,
        _ => Closing::No,
    }
}

/// The cells of a record's bytes.
pub(super) fn split(bytes: &[u8], separator: Separator, record: &mut Record) {
    record.clear();
    if separator.is_none() {
        return split_line(bytes, record);
    }
    let bytes = bytes.strip_suffix(SAP_END).unwrap_or(bytes);
    let mut at = 0;
    let mut unquoted = Vec::new();
    loop {
        if bytes.get(at) == Some(&b'"') {
            unquoted.clear();
            at += 1;
            let mut from = at;
            loop {
                match bytes.get(at) {
                    None => {
                        unquoted.extend_from_slice(&bytes[from..at]);
                        break;
                    }
                    Some(b'"') if bytes.get(at + 1) == Some(&b'"') => {
                        unquoted.extend_from_slice(&bytes[from..=at]);
                        at += 2;
                        from = at;
                    }
                    Some(b'"') => match closes(&bytes[at + 1..], separator, true) {
                        Closing::Yes(blanks) => {
                            unquoted.extend_from_slice(&bytes[from..at]);
                            at += 1 + blanks;
                            break;
                        }
                        _ => {
                            record.stray_quotes = true;
                            at += 1;
                        }
                    },
                    Some(_) => at += 1,
                }
            }
            record.push(&unquoted);
            if at >= bytes.len() {
                return;
            }
            at += 1; // the separator
            continue;
        }
        let rest = &bytes[at..];
        let step = rest.iter().position(|byte| Some(*byte) == separator);
        record.push(&rest[..step.unwrap_or(rest.len())]);
        match step {
            Some(step) => at += step + 1,
            None => return,
        }
    }
}

/// A line that is one cell: `"a ""b"""` is unquoted if it is quoted as a whole.
fn split_line(bytes: &[u8], record: &mut Record) {
    let inside = bytes.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\""));
    let text = inside.map(|inside| String::from_utf8_lossy(inside).replace("\"\"", "\u{0}"));
    match text {
        Some(text) if !text.contains('"') => record.push(text.replace('\u{0}', "\"").as_bytes()),
        _ => record.push(bytes),
    }
}
