//! The statistics of a collection whose courses lie on several shelves: what ranking needs to know of all of them, in one
//! file, for each shard to score as if it were the whole.
//!
//! The file is a line of JSON and then, one field of the index after the other, a line for each word or skill with the number
//! of courses that hold it, sorted. It is searched as it lies in memory.
//!
//! ```text
//! {"format":1,"shards":{"1":3},"of":2,…,"fields":[{"name":"title_skills","tokens":812,"bytes":4211},…],"checksum":"…"}
//! ansible<TAB>4
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::collection::Collection;
use super::reader::ShelfReader;
use super::schema::schema;
use crate::model::{CatalogKind, CatalogName, Shard};

/// The version of the file.
const FORMAT: u32 = 1;
/// How much of the digest is kept: enough that no two collections share it by chance.
const DIGEST_BYTES: usize = 16;

/// What ranking needs to know of all courses of a collection, whichever shelves they lie on.
#[derive(Debug, Clone, PartialEq)]
pub struct Statistics {
    head: Head,
    /// The lines of all fields.
    counts: Vec<u8>,
    /// By field: its lines in `counts`.
    sections: Vec<Range<usize>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Head {
    format: u32,
    /// The shards that are added up, each with the number of the commit it was read at.
    shards: BTreeMap<u32, u64>,
    /// How many shards the collection has.
    of: u32,
    /// Fingerprint of the vocabulary, the same in all of them.
    vocabulary: u64,
    courses: u64,
    /// How many courses the counts are over; those that were retired count until an index is tidied up.
    counted: u64,
    catalogs: BTreeMap<CatalogName, CatalogKind>,
    fields: Vec<FieldHead>,
    /// SHA-256 of all lines after the first, cut short; tells one collection from another too.
    checksum: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct FieldHead {
    name: String,
    tokens: u64,
    bytes: usize,
}

/// Why there are no statistics of a collection.
#[derive(Debug, thiserror::Error)]
pub enum StatisticsError {
    /// The file cannot be read or written.
    #[error("`{path}`: {error}")]
    Io {
        /// The file.
        path: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// The file is not what `onshelf stats` writes.
    #[error("`{path}` does not hold the statistics of a collection: {why}")]
    Invalid {
        /// The file.
        path: String,
        /// What was found.
        why: String,
    },
    /// Files that do not belong together.
    #[error("these statistics cannot be added up: {0}")]
    Mixed(String),
    /// The statistics are not those of the collection that a shelf is part of.
    #[error("the statistics are not those of this shelf: {0}")]
    Foreign(String),
    /// The shelf cannot be read.
    #[error(transparent)]
    Shelf(#[from] super::error::ShelfError),
}

impl Statistics {
    /// Those of one shelf.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn of_shelf(shelf: &ShelfReader) -> Result<Self, StatisticsError> {
        let state = shelf.state();
        let shard = state.shard.unwrap_or(Shard::WHOLE);
        let collection = shelf.collection();
        let (schema, fields) = schema();
        let mut counted = Vec::new();
        for field in fields.searched() {
            counted.push((
                schema.get_field_name(field).to_owned(),
                collection.tokens(field)?,
                collection.counts(field)?,
            ));
        }
        let head = Head {
            format: FORMAT,
            shards: [(shard.number(), state.generation)].into(),
            of: shard.of(),
            vocabulary: state.vocabulary,
            courses: collection.courses(),
            counted: collection.counted()?,
            catalogs: state.catalogs.iter().map(|(name, catalog)| (name.clone(), catalog.kind)).collect(),
            fields: Vec::new(),
            checksum: String::new(),
        };
        Ok(Self::written(head, counted))
    }

    /// Those of several shards as one.
    ///
    /// # Errors
    /// If they are of different collections, or one of them is there twice.
    pub fn added_up(parts: &[Self]) -> Result<Self, StatisticsError> {
        let mixed = |why: String| Err(StatisticsError::Mixed(why));
        let Some((first, others)) = parts.split_first() else { return mixed("there are none".into()) };
        let mut head = first.head.clone();
        for part in others.iter().map(|part| &part.head) {
            if part.of != head.of {
                return mixed(format!("one is of {} shards, another of {}", head.of, part.of));
            }
            if part.vocabulary != head.vocabulary {
                return mixed("their shelves were read with different vocabularies; import them again with one".into());
            }
            for (number, generation) in &part.shards {
                if head.shards.insert(*number, *generation).is_some() {
                    return mixed(format!("shard {number}/{} is there twice", head.of));
                }
            }
            for (name, kind) in &part.catalogs {
                if head.catalogs.insert(name.clone(), *kind).is_some_and(|known| known != *kind) {
                    return mixed(format!("the catalog `{name}` is owned in one shard and offered in another"));
                }
            }
            head.courses += part.courses;
            head.counted += part.counted;
        }
        let counted = head.fields.iter().enumerate().map(|(field, FieldHead { name, .. })| {
            let mut counts: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
            for (text, count) in parts.iter().flat_map(|part| part.lines(field)) {
                *counts.entry(text.to_vec()).or_default() += count;
            }
            (name.clone(), parts.iter().map(|part| part.head.fields[field].tokens).sum(), counts)
        });
        let counted = counted.collect();
        Ok(Self::written(head, counted))
    }

    fn written(head: Head, fields: Vec<(String, u64, BTreeMap<Vec<u8>, u64>)>) -> Self {
        let (mut counts, mut sections, mut heads) = (Vec::new(), Vec::new(), Vec::new());
        for (name, tokens, held) in fields {
            let begin = counts.len();
            for (text, count) in held {
                counts.extend_from_slice(&text);
                counts.extend_from_slice(format!("\t{count}\n").as_bytes());
            }
            heads.push(FieldHead { name, tokens, bytes: counts.len() - begin });
            sections.push(begin..counts.len());
        }
        let checksum = checksum(&counts);
        Self { head: Head { fields: heads, checksum, ..head }, counts, sections }
    }

    /// Reads the file at `path`.
    ///
    /// # Errors
    /// If it cannot be read, or is not what [`write`](Self::write) wrote.
    pub fn read(path: &Path) -> Result<Self, StatisticsError> {
        let name = || path.display().to_string();
        let bytes = std::fs::read(path).map_err(|error| StatisticsError::Io { path: name(), error })?;
        Self::of_bytes(&bytes).map_err(|why| StatisticsError::Invalid { path: name(), why })
    }

    fn of_bytes(bytes: &[u8]) -> Result<Self, String> {
        let end = bytes.iter().position(|byte| *byte == b'\n').ok_or("its first line has no end")?;
        let head: Head = serde_json::from_slice(&bytes[..end]).map_err(|error| format!("line 1: {error}"))?;
        if head.format != FORMAT {
            return Err(format!("it has format {}, this onshelf reads format {FORMAT}", head.format));
        }
        let counts = bytes[end + 1..].to_vec();
        if checksum(&counts) != head.checksum {
            return Err("it does not have the checksum it was written with; export it again".into());
        }
        let (schema, fields) = schema();
        let names = fields.searched().map(|field| schema.get_field_name(field));
        if !head.fields.iter().map(|field| field.name.as_str()).eq(names) {
            return Err("its fields are not those of a shelf of this version".into());
        }
        let mut at: usize = 0;
        let mut sections = Vec::new();
        for field in &head.fields {
            let end = at.checked_add(field.bytes).filter(|end| *end <= counts.len()).ok_or("it is too short")?;
            sections.push(at..end);
            at = end;
        }
        Ok(Self { head, counts, sections })
    }

    /// Writes the file at `path`, in the place of one that is there.
    ///
    /// # Errors
    /// If the system refuses; what was there is there still.
    pub fn write(&self, path: &Path) -> Result<(), StatisticsError> {
        let failed = |error| StatisticsError::Io { path: path.display().to_string(), error };
        let mut bytes = serde_json::to_vec(&self.head).map_err(|error| failed(error.into()))?;
        bytes.push(b'\n');
        bytes.extend_from_slice(&self.counts);
        let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let draft = path.with_file_name(format!(".{name}.new"));
        std::fs::write(&draft, bytes).and_then(|()| std::fs::rename(&draft, path)).map_err(failed)
    }

    /// How many courses the collection holds.
    pub fn courses(&self) -> u64 {
        self.head.courses
    }

    /// How many different words and skills are counted.
    pub fn terms(&self) -> usize {
        self.counts.iter().filter(|byte| **byte == b'\n').count()
    }

    /// How many shards the collection has.
    pub fn shards(&self) -> u32 {
        self.head.of
    }

    /// The shards that are not in it yet.
    pub fn lacking(&self) -> BTreeSet<u32> {
        (1..=self.head.of).filter(|number| !self.head.shards.contains_key(number)).collect()
    }

    /// What tells these statistics from those of another collection, or of the same at another time.
    pub fn id(&self) -> &str {
        &self.head.checksum
    }

    /// Fingerprint of the vocabulary the courses were read with.
    pub fn vocabulary(&self) -> u64 {
        self.head.vocabulary
    }

    /// Whether people have access to the catalog; `None` if the collection holds none of this name.
    pub fn kind(&self, catalog: &CatalogName) -> Option<CatalogKind> {
        self.head.catalogs.get(catalog).copied()
    }

    /// Holds them against the shelf they are to rank the courses of; which shard it is.
    ///
    /// # Errors
    /// If they lack a shard, or were not read from this shelf as it is.
    pub fn check(&self, shelf: &ShelfReader) -> Result<Shard, StatisticsError> {
        let foreign = |why: String| Err(StatisticsError::Foreign(why));
        let state = shelf.state();
        let shard = state.shard.unwrap_or(Shard::WHOLE);
        if let Some(lacking) = self.lacking().first() {
            return foreign(format!("shard {lacking}/{} was not added to them", self.head.of));
        }
        if shard.of() != self.head.of {
            return foreign(format!("it is shard {shard}, and they are of {} shards", self.head.of));
        }
        if state.vocabulary != self.head.vocabulary {
            return foreign("it was read with another vocabulary".into());
        }
        if self.head.shards.get(&shard.number()) != Some(&state.generation) {
            return foreign("it has changed since; export and merge the statistics again".into());
        }
        Ok(shard)
    }

    /// The statistics as ranking reads them.
    pub fn collection(self) -> Collection {
        Collection::of_statistics(Arc::new(self), schema().1, None)
    }

    pub(super) fn counted(&self) -> u64 {
        self.head.counted
    }

    /// How many words or skills all courses hold in the field that stands at `field` among those that are searched.
    pub(super) fn tokens(&self, field: usize) -> u64 {
        self.head.fields.get(field).map_or(0, |field| field.tokens)
    }

    /// How many courses hold `text` in that field.
    pub(super) fn count(&self, field: usize, text: &str) -> u64 {
        let lines = self.section(field);
        let at = lower_bound(lines, text.as_bytes());
        match line_at(lines, at) {
            Some((found, count, _)) if found == text.as_bytes() => count,
            _ => 0,
        }
    }

    /// The texts of that field that begin with `start`, in order.
    pub(super) fn beginning_with<'s>(&'s self, field: usize, start: &'s str) -> impl Iterator<Item = &'s str> {
        let lines = self.section(field);
        let mut at = lower_bound(lines, start.as_bytes());
        let next = move || {
            let (text, _, end) = line_at(lines, at)?;
            at = end;
            text.starts_with(start.as_bytes()).then_some(text)
        };
        std::iter::from_fn(next).filter_map(|text| std::str::from_utf8(text).ok())
    }

    fn lines(&self, field: usize) -> impl Iterator<Item = (&[u8], u64)> {
        let (lines, mut at) = (self.section(field), 0);
        std::iter::from_fn(move || {
            let (text, count, end) = line_at(lines, at)?;
            at = end;
            Some((text, count))
        })
    }

    fn section(&self, field: usize) -> &[u8] {
        self.sections.get(field).map_or(&[], |section| &self.counts[section.clone()])
    }
}

fn checksum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(DIGEST_BYTES).map(|byte| format!("{byte:02x}")).collect()
}

/// The line that begins at `at`: its text, its count, and where the next begins. `None` at the end.
fn line_at(lines: &[u8], at: usize) -> Option<(&[u8], u64, usize)> {
    let rest = lines.get(at..).filter(|rest| !rest.is_empty())?;
    let length = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    let line = &rest[..length];
    let tab = line.iter().position(|byte| *byte == b'\t').unwrap_or(length);
    let count = line.get(tab + 1..).and_then(|count| std::str::from_utf8(count).ok()?.parse().ok());
    Some((&line[..tab], count.unwrap_or(0), at + length + 1))
}

/// Where the first line begins whose text is not before `text`.
fn lower_bound(lines: &[u8], text: &[u8]) -> usize {
    let (mut low, mut high) = (0, lines.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let begin = lines[low..middle].iter().rposition(|byte| *byte == b'\n').map_or(low, |at| low + at + 1);
        match line_at(lines, begin) {
            Some((found, _, end)) if found < text => low = end.min(high),
            _ => high = begin,
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn head() -> Head {
        Head {
            format: FORMAT,
            shards: [(1, 3)].into(),
            of: 2,
            vocabulary: 7,
            courses: 5,
            counted: 6,
            catalogs: [("a".parse().unwrap(), CatalogKind::Owned)].into(),
            fields: Vec::new(),
            checksum: String::new(),
        }
    }

    fn statistics(head: Head, words: &BTreeMap<String, u64>) -> Statistics {
        let (schema, fields) = schema();
        let counts: BTreeMap<Vec<u8>, u64> = words.iter().map(|(word, count)| (word.clone().into(), *count)).collect();
        let names = fields.searched().map(|field| schema.get_field_name(field).to_owned());
        Statistics::written(head, names.into_iter().map(|name| (name, 10, counts.clone())).collect())
    }

    proptest! {
        #[test]
        fn each_word_has_its_count_and_no_other_has_one(
            words in prop::collection::btree_map("[a-dä.#+]{1,4}", 1u64..1000, 0..40),
            others in prop::collection::vec("[a-dä.#+]{1,4}", 0..20),
        ) {
            let found = statistics(head(), &words);
            for word in words.keys().chain(&others) {
                prop_assert_eq!(found.count(3, word), words.get(word).copied().unwrap_or(0));
            }
            let with_a: Vec<&str> = words.keys().map(String::as_str).filter(|word| word.starts_with('a')).collect();
            prop_assert_eq!(found.beginning_with(6, "a").collect::<Vec<_>>(), with_a);
        }

        #[test]
        fn what_is_written_is_read_and_a_fallen_byte_is_told(at in 0usize..400, to: u8) {
            let words: BTreeMap<String, u64> = [("kafka".to_owned(), 3), ("rust".to_owned(), 12)].into();
            let written = statistics(head(), &words);
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("stats");
            written.write(&file).unwrap();
            prop_assert_eq!(&Statistics::read(&file).unwrap(), &written);
            let mut bytes = std::fs::read(&file).unwrap();
            let at = bytes.len() - 1 - at % written.counts.len();
            if bytes[at] != to {
                bytes[at] = to;
                prop_assert!(Statistics::of_bytes(&bytes).is_err());
                prop_assert!(Statistics::of_bytes(&bytes[..at]).is_err());
            }
        }
    }

    #[test]
    fn shards_add_up() {
        let words = |words: &[(&str, u64)]| words.iter().map(|(word, count)| ((*word).to_owned(), *count)).collect();
        let first = statistics(head(), &words(&[("kafka", 3), ("rust", 1)]));
        let second = Head { shards: [(2, 9)].into(), ..head() };
        let second = statistics(second, &words(&[("go", 2), ("rust", 4)]));
        let both = Statistics::added_up(&[second.clone(), first.clone()]).unwrap();
        assert_eq!(both, Statistics::added_up(&[first.clone(), second.clone()]).unwrap());
        assert_eq!(["go", "kafka", "rust", "none"].map(|word| both.count(0, word)), [2, 3, 5, 0]);
        assert_eq!((both.courses(), both.counted(), both.tokens(2), both.lacking()), (10, 12, 20, [].into()));
        assert_eq!(first.lacking(), [2].into());
        let said = |parts: &[Statistics]| Statistics::added_up(parts).unwrap_err().to_string();
        assert!(said(&[first.clone(), first.clone()]).contains("shard 1/2 is there twice"));
        let other = statistics(Head { shards: [(2, 9)].into(), of: 3, ..head() }, &BTreeMap::new());
        assert!(said(&[first.clone(), other]).contains("of 2 shards"));
        let other = statistics(Head { shards: [(2, 9)].into(), vocabulary: 8, ..head() }, &BTreeMap::new());
        assert!(said(&[first, other]).contains("vocabularies"));
    }
}
