//! The last accepted export of each catalog, kept on the shelf so that it can be built anew.
//!
//! `SHELF/sources/NAME.gz` is the export as it came, packed with gzip: `onshelf import` and any unpacker read it. What a
//! rebuild must know beside the bytes stands in the comment of the gzip header, so that the two cannot part.
//!
//! A source is written before the commit of its courses and put in its place after it. Between the two it is called
//! `NAME.gz.draft`; what a killed process left under that name is put in its place if its courses were committed, and thrown
//! away if not.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;
use flate2::write::GzEncoder;
use flate2::{Compression, GzBuilder};
use serde::{Deserialize, Serialize};

use super::error::ShelfError;
use super::state::ShelfState;
use crate::model::{CatalogKind, CatalogName};

const FOLDER: &str = "sources";
const DRAFT: &str = "draft";
const PART: &str = "part";
/// A header's comment of more bytes than this is not read back.
const LONGEST_COMMENT: usize = 60_000;

/// What a rebuild must know of an export beside its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptSource {
    /// The catalog it is the content of.
    pub catalog: CatalogName,
    /// Whether people have access.
    pub kind: CatalogKind,
    /// The file, as it was named.
    pub file: String,
    /// The digest of its bytes ([`crate::import::digest`]).
    pub digest: String,
    /// When it was made or last changed, RFC 3339 in UTC, if that is known.
    pub modified: Option<String>,
    /// When it was accepted, RFC 3339 in UTC.
    pub accepted: String,
    /// The profile it was to be read with; `None` if it was recognised.
    pub profile: Option<String>,
    /// The text of that profile, if it is the organisation's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_profile: Option<String>,
    /// The sheet that was asked for, of a workbook.
    pub sheet: Option<String>,
}

/// The kept sources of one shelf.
#[derive(Debug, Clone)]
pub struct KeptSources {
    folder: PathBuf,
}

/// A source that waits for the commit of its courses. Dropped without being accepted, it leaves nothing behind.
#[derive(Debug)]
pub struct Draft {
    draft: PathBuf,
    place: PathBuf,
    is_accepted: bool,
}

impl KeptSources {
    /// Those of the shelf in the directory `shelf`.
    pub fn of(shelf: &Path) -> Self {
        Self { folder: shelf.join(FOLDER) }
    }

    /// Where the source of a catalog is kept.
    pub fn place(&self, catalog: &CatalogName) -> PathBuf {
        self.folder.join(format!("{catalog}.gz"))
    }

    /// Packs the file `from` and writes it to the disk, beside the source that is kept so far.
    ///
    /// # Errors
    /// If it cannot be read or written; the source that is kept so far stays.
    pub fn draft(&self, from: &Path, about: &KeptSource) -> Result<Draft, ShelfError> {
        let place = self.place(&about.catalog);
        let draft = place.with_extension(format!("gz.{DRAFT}"));
        let part = place.with_extension(format!("gz.{PART}"));
        let failed = |path: &Path, error| ShelfError::Io { path: path.to_owned(), error };
        std::fs::create_dir_all(&self.folder).map_err(|error| failed(&self.folder, error))?;
        let source = File::open(from).map_err(|error| failed(from, error))?;
        if let Err(error) = pack(source, &part, about).and_then(|()| std::fs::rename(&part, &draft)) {
            // A disk that is full is not to stay so because of us.
            let _ = std::fs::remove_file(&part);
            return Err(failed(&part, error));
        }
        Ok(Draft { draft, place, is_accepted: false })
    }

    /// What is known of the kept source of a catalog; `None` if none is kept.
    ///
    /// # Errors
    /// If there is one whose header cannot be read.
    pub fn find(&self, catalog: &CatalogName) -> Result<Option<KeptSource>, ShelfError> {
        match File::open(self.place(catalog)) {
            Ok(file) => header(file).map(Some).map_err(|error| self.failed(catalog, error)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.failed(catalog, error)),
        }
    }

    /// The catalogs of which a source is kept, in the order of their names.
    ///
    /// # Errors
    /// If the folder is there and cannot be read.
    pub fn catalogs(&self) -> Result<Vec<CatalogName>, ShelfError> {
        let failed = |error| ShelfError::Io { path: self.folder.clone(), error };
        let mut catalogs = Vec::new();
        for path in self.files().map_err(failed)? {
            let name = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".gz"));
            catalogs.extend(name.and_then(|name| name.parse().ok()));
        }
        catalogs.sort();
        Ok(catalogs)
    }

    /// The bytes of a catalog's kept source as they came.
    ///
    /// # Errors
    /// If there is none, or it cannot be opened. Bytes that were damaged are an error while they are read.
    pub fn open(&self, catalog: &CatalogName) -> Result<impl Read + Send + 'static, ShelfError> {
        let file = File::open(self.place(catalog)).map_err(|error| self.failed(catalog, error))?;
        Ok(MultiGzDecoder::new(BufReader::new(file)))
    }

    /// Puts drafts of a killed process in their place if `state` holds their courses, and throws the others away. Only the
    /// holder of the shelf's lock may do so.
    pub(super) fn settle(&self, state: &ShelfState) {
        // What cannot be tidied up now is tidied up by the next writer.
        for path in self.files().unwrap_or_default() {
            match path.extension().and_then(|ending| ending.to_str()) {
                Some(PART) => drop(std::fs::remove_file(&path)),
                Some(DRAFT) => {
                    let is_committed = File::open(&path).and_then(header).is_ok_and(|about| {
                        let catalog = state.catalogs.get(&about.catalog);
                        catalog.is_some_and(|catalog| catalog.digest.as_ref() == Some(&about.digest))
                    });
                    let _ = match is_committed {
                        true => std::fs::rename(&path, path.with_extension("")),
                        false => std::fs::remove_file(&path),
                    };
                }
                _ => {}
            }
        }
    }

    fn files(&self) -> io::Result<Vec<PathBuf>> {
        let entries = match std::fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        entries.map(|entry| entry.map(|entry| entry.path())).collect()
    }

    fn failed(&self, catalog: &CatalogName, error: io::Error) -> ShelfError {
        ShelfError::Io { path: self.place(catalog), error }
    }
}

impl Draft {
    /// Puts the source in its place, now that its courses are committed.
    ///
    /// # Errors
    /// If the system refuses; the source that was kept so far stays, and the next writer tries again.
    pub fn accept(mut self) -> Result<(), ShelfError> {
        self.is_accepted = true;
        let renamed = std::fs::rename(&self.draft, &self.place);
        renamed.map_err(|error| ShelfError::Io { path: self.place.clone(), error })
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.is_accepted {
            // If it cannot be removed, the next writer does it.
            let _ = std::fs::remove_file(&self.draft);
        }
    }
}

fn pack(mut source: File, part: &Path, about: &KeptSource) -> io::Result<()> {
    let mut packer = packer(BufWriter::new(File::create(part)?), about);
    io::copy(&mut source, &mut packer)?;
    let file = packer.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_data()
}

fn packer<W: Write>(out: W, about: &KeptSource) -> GzEncoder<W> {
    // Plain data can be written as JSON, and JSON holds no zero byte.
    let mut comment = serde_json::to_vec(about).unwrap_or_default();
    if comment.len() > LONGEST_COMMENT {
        let without = KeptSource { own_profile: None, ..about.clone() };
        comment = serde_json::to_vec(&without).unwrap_or_default();
    }
    // The fastest level: a night waits for it.
    GzBuilder::new().comment(comment).write(out, Compression::fast())
}

fn header(file: File) -> io::Result<KeptSource> {
    let decoder = flate2::bufread::GzDecoder::new(BufReader::new(file));
    let comment = decoder.header().and_then(|header| header.comment());
    let wrong = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what);
    serde_json::from_slice(comment.ok_or_else(|| wrong("its header does not say what it is"))?)
        .map_err(|_| wrong("its header is not one of ours"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shelf::CatalogState;

    fn about(digest: &str) -> KeptSource {
        KeptSource {
            catalog: "udemy".parse().unwrap(),
            kind: CatalogKind::Offered,
            file: "exports/übersicht.csv".into(),
            digest: digest.into(),
            modified: None,
            accepted: "2026-11-23T02:10:00Z".into(),
            profile: None,
            own_profile: None,
            sheet: None,
        }
    }

    fn state(digest: &str) -> ShelfState {
        let mut state = ShelfState::empty(0);
        let catalog = CatalogState { digest: Some(digest.into()), ..CatalogState::default() };
        state.catalogs.insert("udemy".parse().unwrap(), catalog);
        state
    }

    struct Shelf {
        folder: tempfile::TempDir,
        sources: KeptSources,
    }

    impl Shelf {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            Self { sources: KeptSources::of(folder.path()), folder }
        }

        fn draft(&self, text: &str) -> Draft {
            let export = self.folder.path().join("export.csv");
            std::fs::write(&export, text).unwrap();
            self.sources.draft(&export, &about(text)).unwrap()
        }

        fn kept(&self) -> Option<String> {
            let mut text = String::new();
            self.sources.open(&about("").catalog).ok()?.read_to_string(&mut text).unwrap();
            assert_eq!(self.sources.find(&about("").catalog).unwrap(), Some(about(&text)));
            Some(text)
        }

        fn files(&self) -> usize {
            self.sources.files().unwrap().len()
        }
    }

    #[test]
    fn a_source_is_kept_once_it_is_accepted() {
        let shelf = Shelf::new();
        assert_eq!((shelf.kept(), shelf.sources.catalogs().unwrap().len()), (None, 0));
        shelf.draft("one").accept().unwrap();
        assert_eq!(shelf.kept().as_deref(), Some("one"));
        drop(shelf.draft("two"));
        assert_eq!(shelf.kept().as_deref(), Some("one"));
        shelf.draft("two").accept().unwrap();
        assert_eq!((shelf.kept().as_deref(), shelf.files()), (Some("two"), 1));
        assert_eq!(shelf.sources.catalogs().unwrap(), [about("").catalog]);
    }

    #[test]
    fn what_a_killed_process_left_is_accepted_only_if_its_courses_were_committed() {
        let shelf = Shelf::new();
        shelf.draft("one").accept().unwrap();
        std::mem::forget(shelf.draft("two"));
        shelf.sources.settle(&state("one"));
        assert_eq!((shelf.kept().as_deref(), shelf.files()), (Some("one"), 1));
        std::mem::forget(shelf.draft("two"));
        shelf.sources.settle(&state("two"));
        assert_eq!((shelf.kept().as_deref(), shelf.files()), (Some("two"), 1));
        std::fs::write(shelf.sources.place(&about("").catalog).with_extension("gz.part"), "half").unwrap();
        std::fs::write(shelf.sources.place(&about("").catalog).with_extension("gz.draft"), "half").unwrap();
        shelf.sources.settle(&state("two"));
        assert_eq!((shelf.kept().as_deref(), shelf.files()), (Some("two"), 1));
    }

    #[test]
    fn a_profile_too_long_for_the_header_is_left_out() {
        let long = KeptSource { own_profile: Some("x".repeat(100_000)), ..about("one") };
        let shelf = Shelf::new();
        let export = shelf.folder.path().join("export.csv");
        std::fs::write(&export, "one").unwrap();
        shelf.sources.draft(&export, &long).unwrap().accept().unwrap();
        assert_eq!(shelf.sources.find(&long.catalog).unwrap(), Some(about("one")));
    }

    #[test]
    fn a_file_that_is_none_of_ours_is_told() {
        let shelf = Shelf::new();
        std::fs::create_dir_all(shelf.folder.path().join("sources")).unwrap();
        std::fs::write(shelf.sources.place(&about("").catalog), "not packed").unwrap();
        let error = shelf.sources.find(&about("").catalog).unwrap_err().to_string();
        assert!(error.contains("sources/udemy.gz"), "{error}");
    }
}
