//! Bytes of an export: opened, unpacked, and as UTF-8 as they can be before the table is cut into cells.
//!
//! UTF-16 is turned into UTF-8 here, because its separators are not bytes. Everything else keeps ASCII where ASCII is,
//! so that single cells can be judged later (`encoding.rs`): files pasted together from two encodings exist.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;

use super::ImportError;

/// How much of a file is looked at before its dialect and profile are decided.
const SAMPLE: usize = 256 * 1024;
/// More control characters than this in a thousand bytes are no text.
const CONTROLS_PER_MILLE: usize = 20;

/// An opened export: its first bytes, and the rest to come.
pub(crate) struct Source {
    /// The name used in messages.
    pub(crate) file: String,
    /// The first bytes, without byte order mark.
    pub(crate) sample: Vec<u8>,
    /// Whether the sample is the whole file.
    pub(crate) whole: bool,
    /// What follows the sample.
    pub(crate) rest: Box<dyn Read + Send>,
}

impl Source {
    pub(crate) fn open(path: &Path) -> Result<Self, ImportError> {
        let refuse = |source| ImportError::Open { path: path.to_owned(), source };
        let file = File::open(path).map_err(refuse)?;
        if file.metadata().map_err(refuse)?.is_dir() {
            return Err(refuse(io::Error::new(io::ErrorKind::IsADirectory, "it is a directory")));
        }
        Self::read(Box::new(file), &path.display().to_string())
    }

    pub(crate) fn read(input: Box<dyn Read + Send>, file: &str) -> Result<Self, ImportError> {
        let source = Self::start(input, file, SAMPLE)?;
        if let Some((found, hint)) = foreign(&source.sample, false) {
            return Err(ImportError::NotText { file: file.to_owned(), found, hint });
        }
        Ok(source)
    }

    /// Needs may come through a pipe, one at a time: no more is waited for than the first line.
    pub(crate) fn read_line_by_line(input: Box<dyn Read + Send>, file: &str) -> Result<Self, ImportError> {
        let source = Self::start(input, file, 1)?;
        if let Some((found, hint)) = foreign(&source.sample, true) {
            return Err(ImportError::NotText { file: file.to_owned(), found, hint });
        }
        Ok(source)
    }

    /// At least `sample` bytes and a whole line, if there are so many.
    fn start(mut input: Box<dyn Read + Send>, file: &str, sample: usize) -> Result<Self, ImportError> {
        let failed = |source| ImportError::Read { file: file.to_owned(), line: 0, source };
        let mut head = Vec::new();
        read_until(&mut input, &mut head, 4, false).map_err(failed)?;
        if head.starts_with(&[0x1f, 0x8b]) {
            input = Box::new(MultiGzDecoder::new(io::Cursor::new(head).chain(input)));
            head = Vec::new();
        }
        let mut whole = read_until(&mut input, &mut head, sample, true).map_err(failed)?;
        if let Some(big_endian) = utf16_order(&head) {
            let bytes = io::Cursor::new(head).chain(input);
            input = Box::new(Utf16 { inner: bytes, big_endian, high: None, odd: None, out: Vec::new(), given: 0 });
            head = Vec::new();
            whole = read_until(&mut input, &mut head, sample, true).map_err(failed)?;
        }
        if head.starts_with(b"\xEF\xBB\xBF") || head.starts_with("\u{FEFF}".as_bytes()) {
            head.drain(..3);
        }
        if head.iter().all(u8::is_ascii_whitespace) && whole {
            return Err(ImportError::Empty { file: file.to_owned() });
        }
        Ok(Self { file: file.to_owned(), sample: head, whole, rest: input })
    }
}

/// Reads until there are `least` bytes, with a line break among them if `line`; `true` at the end of the input.
fn read_until(input: &mut impl Read, head: &mut Vec<u8>, least: usize, line: bool) -> io::Result<bool> {
    let mut chunk = [0; 32 * 1024];
    while head.len() < least || line && head.len() < SAMPLE && !head.contains(&b'\n') {
        let most = chunk.len().min(SAMPLE - head.len());
        match input.read(&mut chunk[..most]) {
            Ok(0) => return Ok(true),
            Ok(count) => head.extend_from_slice(&chunk[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(false)
}

/// `Some(big_endian)` if the bytes are UTF-16: by the mark, or because every other byte of the start is zero.
fn utf16_order(head: &[u8]) -> Option<bool> {
    match head {
        [0xFF, 0xFE, ..] => return Some(false),
        [0xFE, 0xFF, ..] => return Some(true),
        _ => {}
    }
    let start = &head[..head.len().min(200) & !1];
    if start.len() < 4 {
        return None;
    }
    let pairs = start.len() / 2;
    let zeros = |offset: usize| start.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    match (zeros(0), zeros(1)) {
        (0, low) if low * 10 > pairs * 7 => Some(false),
        (high, 0) if high * 10 > pairs * 7 => Some(true),
        _ => None,
    }
}

/// What the bytes are if they are no table of text, and what to do about it.
fn foreign(head: &[u8], json: bool) -> Option<(&'static str, &'static str)> {
    const SAVE_AS: &str = "open it and save it as CSV UTF-8";
    const EXPORT: &str = "ask the vendor for the catalog as CSV";
    let start: Vec<u8> = head.iter().skip_while(|b| b.is_ascii_whitespace()).take(64).copied().collect();
    let lower = start.to_ascii_lowercase();
    if start.starts_with(b"PK\x03\x04") {
        Some(("a zip archive or spreadsheet", SAVE_AS))
    } else if start.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        Some(("an old Excel workbook", SAVE_AS))
    } else if start.starts_with(b"%PDF") {
        Some(("a PDF document", EXPORT))
    } else if start.starts_with(b"PAR1") || start.starts_with(b"\x28\xB5\x2F\xFD") {
        Some(("packed data", "unpack it to CSV first"))
    } else if lower.starts_with(b"<!doctype") || lower.starts_with(b"<html") || lower.starts_with(b"<?xml") {
        Some(("a web page or XML", "it may be the vendor's login page: download the export again while signed in"))
    } else if !json && looks_like_json(&start) {
        Some(("JSON", "convert it to CSV with the columns of docs/profiles.md"))
    } else {
        let zeros = head.iter().filter(|byte| **byte == 0).count();
        let controls = head.iter().filter(|byte| **byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')).count();
        let binary = zeros > 0 && zeros * 1000 > head.len() || controls * 1000 > head.len() * CONTROLS_PER_MILLE;
        binary.then_some(("binary data", EXPORT))
    }
}

/// Whether text starts as JSON does. A CSV may start with a bracket as well.
pub(crate) fn looks_like_json(text: &[u8]) -> bool {
    let mut bytes = text.iter().filter(|byte| !byte.is_ascii_whitespace());
    match (bytes.next(), bytes.next()) {
        (Some(b'{'), next) => matches!(next, Some(b'"' | b'}') | None),
        (Some(b'['), next) => matches!(next, Some(b'{' | b'[' | b']' | b'"') | None),
        _ => false,
    }
}

/// Reads UTF-16 as UTF-8. Half a pair becomes the replacement character.
struct Utf16<R> {
    inner: R,
    big_endian: bool,
    /// First half of a surrogate pair that waits for its second.
    high: Option<u16>,
    /// First byte of a unit that waits for its second.
    odd: Option<u8>,
    out: Vec<u8>,
    given: usize,
}

impl<R: Read> Utf16<R> {
    fn fill(&mut self) -> io::Result<()> {
        self.out.clear();
        self.given = 0;
        let mut bytes = [0; 16 * 1024];
        let count = self.inner.read(&mut bytes)?;
        if count == 0 {
            if self.high.take().is_some() | self.odd.take().is_some() {
                self.push(char::REPLACEMENT_CHARACTER);
            }
            return Ok(());
        }
        for byte in &bytes[..count] {
            let Some(first) = self.odd.take() else {
                self.odd = Some(*byte);
                continue;
            };
            let pair = [first, *byte];
            self.unit(if self.big_endian { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) });
        }
        Ok(())
    }

    fn unit(&mut self, unit: u16) {
        if let Some(high) = self.high.take() {
            if (0xDC00..0xE000).contains(&unit) {
                let code = 0x10000 + ((u32::from(high) - 0xD800) << 10) + (u32::from(unit) - 0xDC00);
                self.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                return;
            }
            self.push(char::REPLACEMENT_CHARACTER);
        }
        if (0xD800..0xDC00).contains(&unit) {
            self.high = Some(unit);
        } else {
            self.push(char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
    }

    fn push(&mut self, c: char) {
        self.out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.given == self.out.len() {
            self.fill()?;
            if self.out.is_empty() && self.odd.is_none() && self.high.is_none() {
                return Ok(0);
            }
        }
        let count = into.len().min(self.out.len() - self.given);
        into[..count].copy_from_slice(&self.out[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(bytes: &[u8]) -> Result<String, ImportError> {
        let source = Source::read(Box::new(io::Cursor::new(bytes.to_vec())), "test.csv")?;
        Ok(String::from_utf8(source.sample).unwrap())
    }

    #[test]
    fn utf16_of_either_order_becomes_utf8_with_or_without_mark() {
        let text = "title,url\nГрафика 🎓,https://a.example\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(sample(&[&[0xFF, 0xFE], &little[..]].concat()).unwrap(), text);
        assert_eq!(sample(&[&[0xFE, 0xFF], &big[..]].concat()).unwrap(), text);
        let plain: Vec<u8> = "title,url\nA,b\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(sample(&plain).unwrap(), "title,url\nA,b\n");
    }

    #[test]
    fn half_a_character_at_the_end_is_no_panic() {
        assert_eq!(sample(&[0xFF, 0xFE, b'a', 0, 0x3D, 0xD8, 7]).unwrap(), "a\u{FFFD}");
    }

    #[test]
    fn gzip_is_unpacked_on_the_way() {
        use std::io::Write;
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(b"title\nA\n").unwrap();
        assert_eq!(sample(&packer.finish().unwrap()).unwrap(), "title\nA\n");
    }

    #[test]
    fn other_kinds_of_file_are_named() {
        let found = |bytes: &[u8]| match sample(bytes) {
            Err(ImportError::NotText { found, .. }) => found,
            other => panic!("{other:?}"),
        };
        assert_eq!(found(b"PK\x03\x04rest"), "a zip archive or spreadsheet");
        assert_eq!(found(b"\n<!DOCTYPE html><html>"), "a web page or XML");
        assert_eq!(found(b"[{\"id\":1}]"), "JSON");
        assert_eq!(found(&[7, 0, 0, 9, 0, 1, 2, 3]), "binary data");
        assert!(matches!(sample(b" \r\n"), Err(ImportError::Empty { .. })));
    }
}
