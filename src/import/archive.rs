//! Zip archives: a workbook is one, and exports come in them.

use std::io::{self, Read, SeekFrom};

use flate2::Crc;
use flate2::read::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use super::ImportError;
use super::packed::{Counted, Guarded, Packed, Seekable, measure};
use super::source::Source;
use super::workbook::Workbook;

/// More files than this in one archive are no export.
const MOST_FILES: usize = 1_000;
/// The most one part of a workbook may unpack to: parts are read as a whole.
const LARGEST_PART: u64 = 768 << 20;

/// A file in an archive.
#[derive(Debug, Clone)]
struct Entry {
    name: String,
    /// Where its packed bytes start.
    start: u64,
    packed: u64,
    unpacked: u64,
    crc: u32,
    method: CompressionMethod,
    is_locked: bool,
}

/// Everything an archive holds: the workbook it is, or its files. `nested` says that it lies in an archive itself.
pub(crate) fn open(packed: Packed, file: &str, nested: bool) -> Result<Vec<Source>, ImportError> {
    let entries = entries(&packed, file)?;
    let has = |name: &str| entries.iter().any(|entry| entry.name == name);
    if has("xl/workbook.xml") || has("content.xml") && has("mimetype") {
        check(&packed, &entries, file)?;
        let workbook =
            if has("xl/workbook.xml") { Workbook::excel(packed, file) } else { Workbook::open_document(packed, file) };
        return Ok(vec![Source::workbook(workbook?, file)]);
    }
    let foreign = [
        ("xl/workbook.bin", "a binary Excel workbook (.xlsb)", "open it and save it as .xlsx"),
        ("word/document.xml", "a Word document", "copy its table into a spreadsheet"),
        ("ppt/presentation.xml", "a presentation", "ask the vendor for the catalog as CSV"),
        ("Index/Document.iwa", "an Apple Numbers file", "export it from Numbers as Excel or CSV"),
    ];
    if let Some((_, found, hint)) = foreign.into_iter().find(|(name, ..)| has(name)) {
        return Err(ImportError::NotText { file: file.to_owned(), found, hint });
    }
    if nested {
        return Err(unreadable(file, "it is an archive inside an archive", "unpack the outer one"));
    }
    let mut sources = Vec::new();
    for entry in entries.iter().filter(|entry| is_export(&entry.name)) {
        let name = format!("{file}/{}", entry.name);
        if entry.is_locked {
            return Err(unreadable(&name, "it is protected by a password", "unpack it and import what is inside"));
        }
        let opened = entry.read(&packed).map_err(|error| damaged(&name, &error))?;
        match Source::inside(Box::new(opened), &name) {
            Ok(source) => sources.push(Source { part: Some(entry.name.clone()), ..source }),
            // A picture or an empty file beside the tables says nothing about them.
            Err(ImportError::NotText { .. } | ImportError::Empty { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    if sources.is_empty() {
        return Err(unreadable(
            file,
            "the archive holds no table",
            "look into it; the catalog must be a file of its own",
        ));
    }
    if let [only] = sources.as_mut_slice() {
        only.part = None;
    }
    Ok(sources)
}

/// Whether a file of an archive may be an export: not what systems leave behind, nor what is no table by its name.
fn is_export(name: &str) -> bool {
    const OTHER: [&str; 12] = ["png", "jpg", "jpeg", "gif", "svg", "pdf", "doc", "docx", "ppt", "pptx", "md", "html"];
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let extension = base.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    !name.starts_with("__MACOSX/") && !base.is_empty() && !base.starts_with('.') && !OTHER.contains(&extension.as_str())
}

fn entries(packed: &Packed, file: &str) -> Result<Vec<Entry>, ImportError> {
    let broken = |error: &dyn std::fmt::Display| damaged(file, error);
    let opened = packed.open().map_err(|error| broken(&error))?;
    let mut archive = ZipArchive::new(opened).map_err(|error| broken(&error))?;
    if archive.len() > MOST_FILES {
        let why = format!("the archive holds {} files", archive.len());
        return Err(unreadable(file, &why, "put the exports into an archive of their own"));
    }
    let mut entries = Vec::new();
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(|error| broken(&error))?;
        if entry.is_dir() {
            continue;
        }
        entries.push(Entry {
            name: entry.name().map_err(|error| broken(&error))?.into_owned(),
            start: entry.data_start().unwrap_or(0),
            packed: entry.compressed_size(),
            unpacked: entry.size(),
            crc: entry.crc32(),
            method: entry.compression(),
            is_locked: entry.encrypted(),
        });
    }
    Ok(entries)
}

/// Unpacks all parts of a workbook once without keeping anything: what an archive says of its sizes may be untrue.
fn check(packed: &Packed, entries: &[Entry], file: &str) -> Result<(), ImportError> {
    for entry in entries {
        let failed = |error: &io::Error| match error.kind() {
            io::ErrorKind::FileTooLarge => unreadable(file, &error.to_string(), "ask its sender; nothing was unpacked"),
            _ => damaged(file, error),
        };
        let reader = entry.read(packed).map_err(|error| failed(&error))?;
        let size = measure(reader.take(LARGEST_PART + 1)).map_err(|error| failed(&error))?;
        if size > LARGEST_PART {
            let why = format!("`{}` in it unpacks to more than {} MB", entry.name, LARGEST_PART >> 20);
            return Err(unreadable(file, &why, "save it as CSV UTF-8"));
        }
    }
    Ok(())
}

impl Entry {
    /// Its unpacked bytes, checked against what the archive says of them.
    fn read(&self, packed: &Packed) -> io::Result<Box<dyn Read + Send>> {
        let mut bytes: Box<dyn Seekable> = packed.open()?;
        bytes.seek(SeekFrom::Start(self.start))?;
        let (bytes, count) = Counted::new(bytes.take(self.packed));
        let unpacked: Box<dyn Read + Send> = match self.method {
            CompressionMethod::Stored => Box::new(bytes),
            CompressionMethod::Deflated => Box::new(DeflateDecoder::new(bytes)),
            other => return Err(io::Error::new(io::ErrorKind::Unsupported, format!("{other} is not read here"))),
        };
        let checked = Checked { inner: unpacked, crc: Crc::new(), left: self.unpacked, wanted: self.crc };
        Ok(Box::new(Guarded::new(checked, count)))
    }
}

/// Bytes whose number and checksum are known: at their end both must be right.
struct Checked<R> {
    inner: R,
    crc: Crc,
    left: u64,
    wanted: u32,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(into)?;
        self.crc.update(&into[..count]);
        let ended = count == 0 && !into.is_empty();
        match self.left.checked_sub(count as u64) {
            Some(left) if !ended || left == 0 && self.crc.sum() == self.wanted => self.left = left,
            _ => return Err(io::Error::new(io::ErrorKind::InvalidData, "the archive is damaged")),
        }
        Ok(count)
    }
}

fn damaged(file: &str, error: &dyn std::fmt::Display) -> ImportError {
    unreadable(file, &format!("the archive is damaged or cut off ({error})"), "download or copy it again")
}

fn unreadable(file: &str, why: &str, hint: &str) -> ImportError {
    ImportError::Unreadable { file: file.to_owned(), why: why.to_owned(), hint: hint.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::super::source::Content;
    use super::*;

    fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(io::Cursor::new(Vec::new()));
        for (name, content) in files {
            let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
            writer.start_file(*name, options).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn opened(bytes: &[u8]) -> Result<Vec<Source>, ImportError> {
        open(Packed::InMemory(bytes.into()), "a.zip", false)
    }

    fn text(source: Source) -> String {
        let Content::Text(text) = source.content else { panic!("no text") };
        let mut all = String::new();
        text.into_reader().read_to_string(&mut all).unwrap();
        all
    }

    #[test]
    fn each_table_of_an_archive_is_a_source_and_what_is_none_is_passed_over() {
        let zip = packed(&[
            ("a/one.csv", b"title\nGo\n"),
            ("__MACOSX/a/._one.csv", b"junk"),
            ("logo.png", b"\x89PNG"),
            ("two.csv", b"title\nRust\n"),
        ]);
        let sources = opened(&zip).unwrap();
        let parts: Vec<&str> = sources.iter().filter_map(|source| source.part.as_deref()).collect();
        assert_eq!(parts, ["a/one.csv", "two.csv"]);
        assert_eq!(sources.into_iter().map(text).collect::<String>(), "title\nGo\ntitle\nRust\n");
    }

    #[test]
    fn a_damaged_archive_is_not_half_an_export() {
        let mut rows = b"title\n".to_vec();
        (0..200_000u32).for_each(|at| rows.extend(format!("Course {}\n", at.wrapping_mul(2_654_435_761)).bytes()));
        let zip = packed(&[("one.csv", &rows)]);
        assert!(matches!(opened(&zip[..zip.len() - 30]), Err(ImportError::Unreadable { .. })));
        let mut changed = zip.clone();
        let middle = changed.len() / 2;
        changed[middle] ^= 0xFF;
        let Ok(mut sources) = opened(&changed) else { return };
        let Content::Text(text) = sources.remove(0).content else { panic!("no text") };
        assert!(measure(text.into_reader()).is_err());
    }

    #[test]
    fn archives_in_archives_are_not_unpacked_for_ever() {
        let inner = packed(&[("one.csv", b"title\nGo\n")]);
        let error = opened(&packed(&[("inner.zip", &inner)])).err().unwrap();
        assert!(error.to_string().contains("archive inside an archive"), "{error}");
    }

    #[test]
    fn a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_read() {
        let zeros = vec![b' '; 20 << 20];
        let error =
            opened(&packed(&[("xl/workbook.xml", b"<x/>"), ("xl/worksheets/sheet1.xml", &zeros)])).err().unwrap();
        assert!(error.to_string().contains("zip bomb"), "{error}");
    }

    #[test]
    fn other_things_in_zip_clothes_are_named() {
        let error = opened(&packed(&[("word/document.xml", b"<x/>")])).err().unwrap();
        assert!(error.to_string().contains("a Word document"), "{error}");
    }
}
