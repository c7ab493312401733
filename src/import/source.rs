//! Bytes of an export: opened, unpacked, told what they are, and as UTF-8 as they can be before they are cut into cells.
//!
//! UTF-16 is turned into UTF-8 here, because its separators are not bytes. Everything else keeps ASCII where ASCII is,
//! so that single cells can be judged later (`encoding.rs`): files pasted together from two encodings exist.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use encoding_rs::{Decoder, Encoding, UTF_16BE, UTF_16LE};
use flate2::read::MultiGzDecoder;

use super::ImportError;
use super::archive;
use super::packed::{Counted, Guarded, Packed};
use super::workbook::Workbook;

/// How much of a file is looked at before its dialect and profile are decided.
const SAMPLE: usize = 256 * 1024;
/// How a workbook of Excel before 2007 begins, and one with a password.
const OLD_OFFICE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0];
/// More control characters than this in a thousand bytes are no text.
const CONTROLS_PER_MILLE: usize = 20;

/// An opened file, as far as it is known what kind it is.
pub(crate) struct Source {
    /// The name used in messages.
    pub(crate) file: String,
    /// The file inside a zip archive it is, of several.
    pub(crate) part: Option<String>,
    /// What it holds.
    pub(crate) content: Content,
}

/// What a file holds.
pub(crate) enum Content {
    /// Delimited text.
    Text(Text),
    /// JSON, or a JSON value a line.
    Json(Text),
    /// A spreadsheet.
    Workbook(Workbook),
}

/// Text whose beginning is known.
pub(crate) struct Text {
    /// The first bytes, without byte order mark.
    pub(crate) sample: Vec<u8>,
    /// Whether the sample is the whole file.
    pub(crate) whole: bool,
    /// What follows the sample.
    pub(crate) rest: Box<dyn Read + Send>,
}

impl Text {
    /// All of it, from the start.
    pub(crate) fn into_reader(self) -> io::Chain<io::Cursor<Vec<u8>>, Box<dyn Read + Send>> {
        io::Cursor::new(self.sample).chain(self.rest)
    }
}

impl Source {
    /// Opens a file that holds one table; a zip archive with a single file in it is that file.
    pub(crate) fn open(path: &Path) -> Result<Self, ImportError> {
        only(Self::open_all(path)?, &path.display().to_string())
    }

    /// Opens everything a file holds: one source, or one for each file of a zip archive.
    pub(crate) fn open_all(path: &Path) -> Result<Vec<Self>, ImportError> {
        let refuse = |source| ImportError::Open { path: path.to_owned(), source };
        let file = File::open(path).map_err(refuse)?;
        if file.metadata().map_err(refuse)?.is_dir() {
            return Err(refuse(io::Error::new(io::ErrorKind::IsADirectory, "it is a directory")));
        }
        start(Box::new(file), Place::Disk(path), &path.display().to_string(), SAMPLE)
    }

    /// Reads bytes from anywhere.
    pub(crate) fn read_all(input: Box<dyn Read + Send>, file: &str) -> Result<Vec<Self>, ImportError> {
        start(input, Place::Pipe, file, SAMPLE)
    }

    /// Needs may come through a pipe, one at a time: no more is waited for than the first line.
    pub(crate) fn read_line_by_line(input: Box<dyn Read + Send>, file: &str) -> Result<Self, ImportError> {
        only(start(input, Place::Pipe, file, 1)?, file)
    }

    /// Reads a file out of an archive; an archive in it is not unpacked once more.
    pub(crate) fn inside(input: Box<dyn Read + Send>, file: &str) -> Result<Self, ImportError> {
        only(start(input, Place::Inside, file, SAMPLE)?, file)
    }
}

impl Source {
    /// A spreadsheet.
    pub(crate) fn workbook(workbook: Workbook, file: &str) -> Self {
        Self { file: file.to_owned(), part: None, content: Content::Workbook(workbook) }
    }
}

/// The one source there is.
fn only(mut sources: Vec<Source>, file: &str) -> Result<Source, ImportError> {
    match sources.pop() {
        Some(source) if sources.is_empty() => Ok(source),
        last => Err(ImportError::Unreadable {
            file: file.to_owned(),
            why: format!("it is a zip archive of {} files", sources.len() + usize::from(last.is_some())),
            hint: "unpack it and name the file that is meant".into(),
        }),
    }
}

/// Where bytes come from.
enum Place<'p> {
    /// From this file, as they are.
    Disk(&'p Path),
    /// From anywhere, once.
    Pipe,
    /// Out of an archive.
    Inside,
}

/// Finds out what the bytes are. Of text, at least `sample` bytes and a whole line are read, if there are so many.
fn start(
    mut input: Box<dyn Read + Send>,
    mut place: Place<'_>,
    file: &str,
    sample: usize,
) -> Result<Vec<Source>, ImportError> {
    let failed = |source| ImportError::Read { file: file.to_owned(), line: 0, source };
    let mut head = Vec::new();
    read_until(&mut input, &mut head, 4, false).map_err(failed)?;
    if head.starts_with(&[0x1f, 0x8b]) {
        let (counted, packed) = Counted::new(io::Cursor::new(head).chain(input));
        input = Box::new(Guarded::new(MultiGzDecoder::new(counted), packed));
        if let Place::Disk(_) = place {
            place = Place::Pipe;
        }
        head = Vec::new();
        read_until(&mut input, &mut head, 4, false).map_err(failed)?;
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") || head.starts_with(OLD_OFFICE) {
        let is_old_office = head.starts_with(OLD_OFFICE);
        let packed = match place {
            Place::Disk(path) => Packed::OnDisk(path.to_owned()),
            Place::Pipe | Place::Inside => Packed::read(io::Cursor::new(head).chain(input)).map_err(failed)?,
        };
        return match is_old_office {
            true => Ok(vec![Source::workbook(Workbook::old(packed, file)?, file)]),
            false => archive::open(packed, file, matches!(place, Place::Inside)),
        };
    }
    let mut whole = read_until(&mut input, &mut head, sample, true).map_err(failed)?;
    if let Some(encoding) = utf16(&head) {
        input = Box::new(Decoded::new(io::Cursor::new(head).chain(input), encoding));
        head = Vec::new();
        whole = read_until(&mut input, &mut head, sample, true).map_err(failed)?;
    }
    while head.starts_with("\u{FEFF}".as_bytes()) {
        head.drain(..3);
    }
    if head.iter().all(u8::is_ascii_whitespace) && whole {
        return Err(ImportError::Empty { file: file.to_owned() });
    }
    if let Some((found, hint)) = foreign(&head) {
        return Err(ImportError::NotText { file: file.to_owned(), found, hint });
    }
    let is_json = looks_like_json(&head);
    let text = Text { sample: head, whole, rest: input };
    let content = if is_json { Content::Json(text) } else { Content::Text(text) };
    Ok(vec![Source { file: file.to_owned(), part: None, content }])
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

/// UTF-16 of the right order: by the mark, or because every other byte of the start is zero.
fn utf16(head: &[u8]) -> Option<&'static Encoding> {
    match head {
        [0xFF, 0xFE, ..] => return Some(UTF_16LE),
        [0xFE, 0xFF, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let start = &head[..head.len().min(200) & !1];
    if start.len() < 4 {
        return None;
    }
    let pairs = start.len() / 2;
    let zeros = |offset: usize| start.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    match (zeros(0), zeros(1)) {
        (0, low) if low * 10 > pairs * 7 => Some(UTF_16LE),
        (high, 0) if high * 10 > pairs * 7 => Some(UTF_16BE),
        _ => None,
    }
}

/// What the bytes are if they are no table of text, and what to do about it.
fn foreign(head: &[u8]) -> Option<(&'static str, &'static str)> {
    const EXPORT: &str = "ask the vendor for the catalog as CSV";
    let start: Vec<u8> = head.iter().skip_while(|b| b.is_ascii_whitespace()).take(64).copied().collect();
    let lower = start.to_ascii_lowercase();
    if start.starts_with(b"%PDF") {
        Some(("a PDF document", EXPORT))
    } else if start.starts_with(b"PAR1") || start.starts_with(b"\x28\xB5\x2F\xFD") {
        Some(("packed data", "unpack it to CSV first"))
    } else if lower.starts_with(b"<!doctype") || lower.starts_with(b"<html") || lower.starts_with(b"<?xml") {
        Some(("a web page or XML", "it may be the vendor's login page: download the export again while signed in"))
    } else {
        let zeros = head.iter().filter(|byte| **byte == 0).count();
        let controls = head.iter().filter(|byte| **byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')).count();
        let binary = zeros > 0 && zeros * 1000 > head.len() || controls * 1000 > head.len() * CONTROLS_PER_MILLE;
        binary.then_some(("binary data", EXPORT))
    }
}

/// Whether text starts as JSON does. A CSV may start with a bracket as well.
fn looks_like_json(text: &[u8]) -> bool {
    let mut bytes = text.iter().filter(|byte| !byte.is_ascii_whitespace());
    match (bytes.next(), bytes.next()) {
        (Some(b'{'), next) => matches!(next, Some(b'"' | b'}') | None),
        (Some(b'['), next) => matches!(next, Some(b'{' | b'[' | b']' | b'"') | None),
        _ => false,
    }
}

/// Reads another encoding as UTF-8. What is no character in it becomes the replacement character.
struct Decoded<R> {
    inner: R,
    decoder: Decoder,
    ended: bool,
    out: Vec<u8>,
    given: usize,
}

impl<R: Read> Decoded<R> {
    fn new(inner: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_without_bom_handling();
        Self { inner, decoder, ended: false, out: Vec::new(), given: 0 }
    }

    fn fill(&mut self) -> io::Result<()> {
        let mut bytes = [0; 16 * 1024];
        let count = self.inner.read(&mut bytes)?;
        self.ended = count == 0;
        self.given = 0;
        // Room for whatever becomes of this many bytes, so that one call takes them all.
        self.out.resize(self.decoder.max_utf8_buffer_length(count).unwrap_or(0), 0);
        let (_, _, written, _) = self.decoder.decode_to_utf8(&bytes[..count], &mut self.out, self.ended);
        self.out.truncate(written);
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.given == self.out.len() {
            if self.ended {
                return Ok(0);
            }
            self.fill()?;
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
        let source = Source::inside(Box::new(io::Cursor::new(bytes.to_vec())), "test.csv")?;
        match source.content {
            Content::Text(text) | Content::Json(text) => Ok(String::from_utf8(text.sample).unwrap()),
            Content::Workbook(_) => panic!("a workbook"),
        }
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
        assert_eq!(found(b"\n<!DOCTYPE html><html>"), "a web page or XML");
        assert_eq!(found(&[7, 0, 0, 9, 0, 1, 2, 3]), "binary data");
        assert!(matches!(sample(b" \r\n"), Err(ImportError::Empty { .. })));
    }
}
