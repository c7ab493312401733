//! Packed bytes, and the limits to what may come out of them: a small file must not unpack to a full disk.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The most a packed file may unpack to, in bytes. Rows flow through, so this bounds time, not memory.
const MOST_UNPACKED: u64 = 16 << 30;
/// The most bytes one packed byte may stand for. Deflate cannot do more than 1032; exports of much repetition were seen
/// to reach 60.
const MOST_RATIO: u64 = 250;
/// Up to here the ratio says nothing: a table of blank rows packs well.
const RATIO_FROM: u64 = 16 << 20;
/// The most of a packed file that is held in memory, where it does not come from the disk.
const MOST_IN_MEMORY: u64 = 512 << 20;

/// A packed file that can be read from any place.
#[derive(Debug, Clone)]
pub(crate) enum Packed {
    /// A file.
    OnDisk(PathBuf),
    /// Bytes that came through a pipe or out of another archive.
    InMemory(Arc<[u8]>),
}

/// Bytes that can be read from any place.
pub(crate) trait Seekable: Read + Seek + Send {}

impl<T: Read + Seek + Send> Seekable for T {}

impl Packed {
    /// Holds all of `input` in memory.
    pub(crate) fn read(input: impl Read) -> io::Result<Self> {
        let mut bytes = Vec::new();
        input.take(MOST_IN_MEMORY + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > MOST_IN_MEMORY {
            return Err(too_much("the file is larger than can be read from here; name it as a file"));
        }
        Ok(Self::InMemory(bytes.into()))
    }

    /// The bytes, from the start.
    pub(crate) fn open(&self) -> io::Result<Box<dyn Seekable>> {
        Ok(match self {
            Self::OnDisk(path) => Box::new(io::BufReader::new(File::open(path)?)),
            Self::InMemory(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
        })
    }
}

/// Counts the bytes that are read.
pub(crate) struct Counted<R> {
    inner: R,
    count: Arc<AtomicU64>,
}

impl<R> Counted<R> {
    pub(crate) fn new(inner: R) -> (Self, Arc<AtomicU64>) {
        let count = Arc::new(AtomicU64::new(0));
        (Self { inner, count: Arc::clone(&count) }, count)
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(into)?;
        self.count.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// Unpacked bytes, as long as they are no more than they should be.
pub(crate) struct Guarded<R> {
    inner: R,
    /// How many packed bytes were read so far.
    packed: Arc<AtomicU64>,
    unpacked: u64,
}

impl<R> Guarded<R> {
    pub(crate) fn new(inner: R, packed: Arc<AtomicU64>) -> Self {
        Self { inner, packed, unpacked: 0 }
    }
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(into)?;
        self.unpacked += count as u64;
        let packed = self.packed.load(Ordering::Relaxed);
        if self.unpacked > MOST_UNPACKED
            || self.unpacked > RATIO_FROM && self.unpacked > packed.saturating_mul(MOST_RATIO)
        {
            return Err(too_much("it unpacks to far more than an export holds (a zip bomb?)"));
        }
        Ok(count)
    }
}

/// Reads `input` to its end and throws it away; how much it was.
pub(crate) fn measure(mut input: impl Read) -> io::Result<u64> {
    io::copy(&mut input, &mut io::sink())
}

fn too_much(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_unpacks_to_far_more_than_it_should_is_stopped() {
        let (mut counted, packed) = Counted::new(Cursor::new(vec![0; 1000]));
        measure(&mut counted).unwrap();
        let bomb = Guarded::new(io::repeat(b'x').take(1 << 30), packed.clone());
        assert_eq!(measure(bomb).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        let export = Guarded::new(io::repeat(b'x').take(RATIO_FROM), packed);
        assert_eq!(measure(export).unwrap(), RATIO_FROM);
    }
}
