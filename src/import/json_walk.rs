//! JSON walked through as it comes: objects at wanted places are handed over whole, everything else is passed by.
//!
//! An export of a gigabyte is one array; only one of its items is in memory at a time.

use std::io::{self, BufRead, BufReader, Read};

/// A larger object is no course.
const LARGEST: usize = 8 * 1024 * 1024;
/// A longer key is no name.
const LONGEST_KEY: usize = 4 * 1024;
/// Deeper brackets are no export.
const DEEPEST: usize = 100;

/// An object at a wanted place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    /// Where: `results[]`, `data.courses[]`, `` for the outermost.
    pub(crate) path: String,
    /// Its number in its array, 1 is the first.
    pub(crate) number: u64,
    /// Its text; `None` if it is too large to be held.
    pub(crate) text: Option<Vec<u8>>,
}

/// Why walking ended before the end.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The text ends where it must not.
    Cut,
    /// From this line on it is no JSON.
    Malformed(u64),
    /// Reading failed.
    Io(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// What stands around the current place. `base` is the length of the path to it.
enum Frame {
    Object { base: usize },
    Array { base: usize, count: u64 },
}

/// Walks through JSON values that follow one another.
pub(crate) struct Walker {
    input: BufReader<Box<dyn Read + Send>>,
    frames: Vec<Frame>,
    path: String,
    line: u64,
    outermost: u64,
}

impl Walker {
    pub(crate) fn new(input: Box<dyn Read + Send>) -> Self {
        let input = BufReader::with_capacity(128 * 1024, input);
        Self { input, frames: Vec::new(), path: String::new(), line: 1, outermost: 0 }
    }

    /// The next object whose path `wanted` accepts; such objects are not looked into.
    pub(crate) fn next(&mut self, wanted: &dyn Fn(&str) -> bool) -> Result<Option<Found>, Stop> {
        loop {
            let next = self.past_blanks()?;
            let (base, number) = match (self.frames.last_mut(), next) {
                (None, None) => return Ok(None),
                (Some(_), None) => return Err(Stop::Cut),
                (None, Some(_)) => {
                    self.outermost += 1;
                    self.path.clear();
                    (None, self.outermost)
                }
                (Some(Frame::Object { .. }), Some(b'}')) | (Some(Frame::Array { .. }), Some(b']')) => {
                    self.bump();
                    self.frames.pop();
                    continue;
                }
                (Some(_), Some(b',')) => {
                    self.bump();
                    continue;
                }
                (Some(Frame::Object { base }), Some(b'"')) => (Some(*base), self.outermost),
                (Some(Frame::Object { .. }), Some(_)) => return Err(Stop::Malformed(self.line)),
                (Some(Frame::Array { base, count }), Some(_)) => {
                    *count += 1;
                    self.path.truncate(*base);
                    self.path.push_str("[]");
                    (None, *count)
                }
            };
            if let Some(base) = base {
                let key = self.key()?;
                self.path.truncate(base);
                if base > 0 {
                    self.path.push('.');
                }
                self.path.push_str(&key);
            }
            match self.past_blanks()? {
                None => return Err(Stop::Cut),
                Some(b'{') if wanted(&self.path) => {
                    let text = self.object()?;
                    return Ok(Some(Found { path: self.path.clone(), number: self.number().unwrap_or(number), text }));
                }
                Some(b'{') => self.enter(Frame::Object { base: self.path.len() })?,
                Some(b'[') => self.enter(Frame::Array { base: self.path.len(), count: 0 })?,
                Some(b'"') => self.string(&mut |_| true)?,
                Some(_) => self.scalar()?,
            }
        }
    }

    /// How many items of the innermost array were met.
    fn number(&self) -> Option<u64> {
        self.frames.iter().rev().find_map(|frame| match frame {
            Frame::Array { count, .. } => Some(*count),
            Frame::Object { .. } => None,
        })
    }

    fn enter(&mut self, frame: Frame) -> Result<(), Stop> {
        self.bump();
        self.frames.push(frame);
        if self.frames.len() > DEEPEST { Err(Stop::Malformed(self.line)) } else { Ok(()) }
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.input.fill_buf() {
                Ok(bytes) => return Ok(bytes.first().copied()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Goes past the byte that was peeked at.
    fn bump(&mut self) {
        self.input.consume(1);
    }

    fn past_blanks(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.peek()? {
                Some(byte) if byte.is_ascii_whitespace() => {
                    self.line += u64::from(byte == b'\n');
                    self.bump();
                }
                other => return Ok(other),
            }
        }
    }

    fn key(&mut self) -> Result<String, Stop> {
        let mut text = vec![b'"'];
        self.string(&mut |byte| {
            text.push(byte);
            text.len() < LONGEST_KEY
        })?;
        match self.past_blanks()? {
            Some(b':') => self.bump(),
            Some(_) => return Err(Stop::Malformed(self.line)),
            None => return Err(Stop::Cut),
        }
        serde_json::from_slice(&text).map_err(|_| Stop::Malformed(self.line))
    }

    /// Goes past a string, whose bytes after the first mark are given to `each`.
    fn string(&mut self, each: &mut dyn FnMut(u8) -> bool) -> Result<(), Stop> {
        self.bump();
        let mut escaped = false;
        loop {
            let Some(byte) = self.peek()? else { return Err(Stop::Cut) };
            self.bump();
            self.line += u64::from(byte == b'\n');
            if !each(byte) {
                return Err(Stop::Malformed(self.line));
            }
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => return Ok(()),
                _ => {}
            }
        }
    }

    fn scalar(&mut self) -> Result<(), Stop> {
        let mut any = false;
        while let Some(byte) = self.peek()? {
            if !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')) {
                break;
            }
            self.bump();
            any = true;
        }
        if any { Ok(()) } else { Err(Stop::Malformed(self.line)) }
    }

    /// The text of the object that starts here; `None` if it is too large.
    fn object(&mut self) -> Result<Option<Vec<u8>>, Stop> {
        let mut text = Vec::new();
        let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
        let mut fits = true;
        loop {
            let bytes = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                bytes => bytes?,
            };
            if bytes.is_empty() {
                return Err(Stop::Cut);
            }
            let mut end = None;
            for (at, byte) in bytes.iter().enumerate() {
                self.line += u64::from(*byte == b'\n');
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' if quoted => escaped = true,
                    b'"' => quoted = !quoted,
                    b'{' | b'[' if !quoted => depth += 1,
                    b'}' | b']' if !quoted => {
                        depth -= 1;
                        if depth == 0 {
                            end = Some(at + 1);
                            break;
                        }
                    }
                    _ => {}
                }
            }
            let taken = end.unwrap_or(bytes.len());
            fits = fits && text.len() + taken <= LARGEST;
            if fits {
                text.extend_from_slice(&bytes[..taken]);
            }
            self.input.consume(taken);
            if end.is_some() {
                return Ok(fits.then_some(text));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(text: &str, wanted: &str) -> (Vec<(u64, String)>, Option<Stop>) {
        let mut walker = Walker::new(Box::new(io::Cursor::new(text.as_bytes().to_vec())));
        let mut found = Vec::new();
        loop {
            match walker.next(&|path| path == wanted) {
                Ok(Some(item)) => {
                    found.push((item.number, String::from_utf8(item.text.unwrap()).unwrap()));
                }
                Ok(None) => return (found, None),
                Err(stop) => return (found, Some(stop)),
            }
        }
    }

    fn items(text: &str, wanted: &str) -> Vec<(u64, String)> {
        let (found, stop) = walk(text, wanted);
        assert!(stop.is_none(), "{stop:?}");
        found
    }

    #[test]
    fn objects_are_found_wherever_they_lie() {
        let two = [(1, "{\"a\": \"}]\\\"\"}".to_owned()), (2, "{}".to_owned())];
        assert_eq!(items("[{\"a\": \"}]\\\"\"},\n{}]", "[]"), two);
        assert_eq!(
            items("{\"n\": -1.5e3, \"x\": [{\"y\": 1}], \"data\": {\"all\": [{\"a\": \"}]\\\"\"}, {}]}}", "data.all[]"),
            two
        );
        assert_eq!(items("{\"edges\": [{\"node\": {\"a\": \"}]\\\"\"}}, {\"node\": {}}]}", "edges[].node"), two);
        assert_eq!(items("{\"a\": \"}]\\\"\"}\n{}\n", ""), two);
    }

    #[test]
    fn what_ends_early_or_is_no_json_is_told_with_its_line() {
        assert!(matches!(walk("[{\"a\":1},{\"a\":", "[]"), (found, Some(Stop::Cut)) if found.len() == 1));
        assert!(matches!(walk("[{\"a\":1},", "[]").1, Some(Stop::Cut)));
        assert!(matches!(walk("[{\"a\":1},\n<html>", "[]").1, Some(Stop::Malformed(2))));
        assert!(matches!(walk(&"[".repeat(1000), "[]").1, Some(Stop::Malformed(1))));
    }

    #[test]
    fn an_object_too_large_is_passed_by() {
        let text = format!("[{{\"a\":\"{}\"}},{{}}]", "x".repeat(LARGEST));
        let mut walker = Walker::new(Box::new(io::Cursor::new(text.into_bytes())));
        assert_eq!(walker.next(&|path| path == "[]").unwrap().unwrap().text, None);
        assert!(walker.next(&|path| path == "[]").unwrap().unwrap().text.is_some());
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_walked_to_their_end(bytes: Vec<u8>) {
            let mut walker = Walker::new(Box::new(io::Cursor::new(bytes)));
            while let Ok(Some(_)) = walker.next(&|_| true) {}
        }

        #[test]
        fn any_brackets_are_walked_to_their_end(text in "[\\[\\]{}\",:a1 ]{0,40}") {
            walk(&text, "[]");
        }
    }
}
