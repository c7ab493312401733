//! What a shelf says about itself. It is written in the same commit as the courses, so that the two never disagree.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::ShelfError;
use super::fingerprint::hash;
use super::missing::Missing;
use super::reader::{INDEX_FOLDER, META_FILE, no_commit};
use super::schema::FORMAT;
use crate::model::{CatalogKind, CatalogName, Difference, Health, Shard};

/// What a shelf says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShelfState {
    /// Version of everything written to the shelf.
    pub format: u32,
    /// Counts the commits: a reader whose number is another sees other courses than there are now.
    #[serde(default)]
    pub generation: u64,
    /// Fingerprint of the vocabulary the courses were read with.
    pub vocabulary: u64,
    /// Which part of a larger collection the shelf holds, if it holds a part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<Shard>,
    /// The catalogs by name.
    pub catalogs: BTreeMap<CatalogName, CatalogState>,
}

impl ShelfState {
    /// The state of a shelf without catalogs.
    pub fn empty(vocabulary: u64) -> Self {
        Self { format: FORMAT, generation: 0, vocabulary, shard: None, catalogs: BTreeMap::new() }
    }

    /// The state of the shelf in the directory `path` as it stands now. It takes no lock and opens no index, so that it is a
    /// matter of a millisecond; whether the courses can be read is not looked at.
    ///
    /// # Errors
    /// If there is no shelf, it has another format, or its state cannot be read.
    pub fn load(path: &Path) -> Result<Self, ShelfError> {
        #[derive(Deserialize)]
        struct Commit {
            payload: Option<String>,
            segments: Vec<serde::de::IgnoredAny>,
        }
        let meta = path.join(INDEX_FOLDER).join(META_FILE);
        let damaged = |what: String| ShelfError::Damaged { path: path.to_owned(), what };
        let bytes = match std::fs::read(&meta) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(no_commit(path));
            }
            read => read.map_err(|error| ShelfError::Io { path: meta, error })?,
        };
        let commit: Commit = serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
        let payload = match commit.payload {
            Some(payload) => payload,
            // The very first commit has not come yet.
            None if commit.segments.is_empty() => return Err(ShelfError::Missing { path: path.to_owned() }),
            None => return Err(damaged("its index carries no state".into())),
        };
        Self::from_payload(&payload).map_err(|error| error.of_shelf(path))
    }

    /// The state of a shelf of whatever format, as far as it can be read as one of this.
    pub(super) fn of_any_format(path: &Path) -> Option<Self> {
        #[derive(Deserialize)]
        struct Commit {
            payload: String,
        }
        let bytes = std::fs::read(path.join(INDEX_FOLDER).join(META_FILE)).ok()?;
        let commit: Commit = serde_json::from_slice(&bytes).ok()?;
        serde_json::from_str(&commit.payload).ok()
    }

    /// How many courses the shelf holds.
    pub fn courses(&self) -> u64 {
        self.catalogs.values().map(|catalog| catalog.courses).sum()
    }

    /// The state as it is written with a commit: its own JSON, a checksum in front.
    pub(super) fn to_payload(&self) -> Result<String, serde_json::Error> {
        let json = serde_json::to_string(self)?;
        let rest = json.trim_start_matches('{');
        Ok(format!("{{\"{CHECKSUM}\":\"{:016x}\",{rest}", hash(rest)))
    }

    /// Reads what [`to_payload`](Self::to_payload) wrote, or an earlier version without a checksum.
    pub(super) fn from_payload(payload: &str) -> Result<Self, PayloadError> {
        #[derive(Deserialize)]
        struct Version {
            format: u32,
            checksum: Option<String>,
        }
        let version: Version =
            serde_json::from_str(payload).map_err(|error| PayloadError::Damaged(error.to_string()))?;
        if let Some(checksum) = version.checksum {
            let rest = payload.split_once(',').map_or("", |(_, rest)| rest);
            if format!("{:016x}", hash(rest)) != checksum {
                return Err(PayloadError::Damaged("its state does not have the checksum it was written with".into()));
            }
        }
        if version.format != FORMAT {
            return Err(PayloadError::Format(version.format));
        }
        serde_json::from_str(payload).map_err(|error| PayloadError::Damaged(error.to_string()))
    }
}

const CHECKSUM: &str = "checksum";

/// Why a state cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum PayloadError {
    /// It has another format.
    Format(u32),
    /// It is not what was written.
    Damaged(String),
}

/// What is known of one catalog.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogState {
    /// Whether people have access, or may be given it.
    pub kind: CatalogKind,
    /// How many courses it holds, those that are missing from the last export included.
    pub courses: u64,
    /// When its content last changed, RFC 3339 in UTC.
    pub updated: String,
    /// When it was last imported, changed or not.
    pub checked: String,
    /// How many rows of the last import were no courses.
    pub rejected: u64,
    /// The profile its export was read with.
    pub profile: String,
    /// The file it was imported from, as it was named.
    pub source: String,
    /// The figures of the last import; none on a shelf written before there were any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health: Option<Health>,
    /// When the export was made or last changed, RFC 3339 in UTC; none if nobody knew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// The export's [`crate::import::digest`]; none on a shelf written before there was any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// What the last update changed, without the names of courses, if a night did it: so that it can still be told if the
    /// night was broken off before it was in the history.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub untold: Option<Difference>,
    /// Courses that the last export did not hold.
    #[serde(default, skip_serializing_if = "Missing::is_empty")]
    pub missing: Missing,
}

impl PayloadError {
    /// The same, of the shelf in the directory `path`.
    pub fn of_shelf(self, path: &Path) -> ShelfError {
        let path = path.to_owned();
        match self {
            Self::Format(found) => ShelfError::Format { path, found, expected: FORMAT },
            Self::Damaged(what) => ShelfError::Damaged { path, what },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state() -> ShelfState {
        let mut state = ShelfState::empty(7);
        state.generation = 12;
        let udemy = CatalogState { courses: 3, updated: "2026-11-23T02:10:00Z".into(), ..CatalogState::default() };
        state.catalogs.insert("udemy".parse().unwrap(), udemy);
        state
    }

    #[test]
    fn a_state_is_read_as_it_was_written() {
        assert_eq!(ShelfState::from_payload(&state().to_payload().unwrap()).unwrap(), state());
        // Before there were checksums.
        assert_eq!(ShelfState::from_payload(&serde_json::to_string(&state()).unwrap()).unwrap(), state());
    }

    #[test]
    fn a_state_in_which_a_character_changed_is_not_believed() {
        let payload = state().to_payload().unwrap();
        for at in 0..payload.len() {
            let mut bytes = payload.clone().into_bytes();
            bytes[at] = if bytes[at] == b'1' { b'2' } else { b'1' };
            let changed = String::from_utf8(bytes).unwrap();
            let read = ShelfState::from_payload(&changed);
            // A broken name of the checksum's key only takes the checksum away.
            assert!(read.is_err() || at < payload.find(',').unwrap() && read == Ok(state()), "{changed}");
        }
    }

    #[test]
    fn another_format_is_told() {
        let payload = ShelfState { format: 1, ..state() }.to_payload().unwrap();
        assert_eq!(ShelfState::from_payload(&payload), Err(PayloadError::Format(1)));
    }
}
