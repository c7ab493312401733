//! Files of lines that are only ever added to: whether the last line is whole, and from when on a line counts.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use jiff::civil::Date;

/// Whether `file` is empty or its last line has its end. Else a process was killed, or the disk was full, while it was
/// written.
pub(super) fn ends_a_line(file: &mut File) -> std::io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

/// Whether the moment `at` (RFC 3339 in UTC) is on the day `since` or later.
pub(super) fn is_since(at: &str, since: Option<Date>) -> bool {
    // Moments are written the same way everywhere, so that their texts are in the order of time.
    since.is_none_or(|since| at.get(..10).is_some_and(|day| day >= since.to_string().as_str()))
}
