//! The shelf's history: what each night and each import came to, a line of JSON each, only ever added to.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::added_lines::{ends_a_line, is_since};
use super::error::ShelfError;
use crate::model::{CatalogName, Night, Outcome};

const HISTORY_FILE: &str = "history.ndjson";

/// How many courses of each kind of change are kept by name.
const NOTABLE: usize = 20;

/// How far back [`History::latest`] looks, in bytes: a night of twenty catalogs takes some 30 KB, so that is a hundred nights.
const LATEST_FROM: u64 = 4 << 20;

/// The history of one shelf.
#[derive(Debug, Clone)]
pub struct History {
    path: PathBuf,
}

/// What was read of a history.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Nights {
    /// The nights, in the order they were added.
    pub nights: Vec<Night>,
    /// How many lines are none: a process was killed, or the disk was full, while one was written.
    pub torn: u64,
}

/// The latest attempt to bring a catalog up to date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// When it began, RFC 3339 in UTC.
    pub at: String,
    /// What it came to.
    pub outcome: Outcome,
    /// When the latest one began that was neither held back nor failed.
    pub good: Option<String>,
}

impl History {
    /// The history of the shelf in the directory `shelf`, which may have none yet.
    pub fn of(shelf: &Path) -> Self {
        Self { path: shelf.join(HISTORY_FILE) }
    }

    /// Adds a night, and returns once it is on the disk. Of each difference the first courses of each kind are kept, at most
    /// [`NOTABLE`]: years of nights are to stay readable. Only the holder of the shelf's lock may add one.
    ///
    /// # Errors
    /// If the file cannot be written; what was there before can still be read.
    pub fn add(&self, night: &Night) -> Result<(), ShelfError> {
        let mut night = night.clone();
        for catalog in &mut night.catalogs {
            if let Outcome::Updated { difference } | Outcome::Held { difference, .. } = &mut catalog.outcome {
                difference.keep_notable(NOTABLE);
            }
        }
        let mut line = serde_json::to_vec(&night).map_err(|error| self.failed(error.into()))?;
        line.push(b'\n');
        self.append(&line).map_err(|error| self.failed(error))
    }

    fn append(&self, line: &[u8]) -> std::io::Result<()> {
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(&self.path)?;
        if !ends_a_line(&mut file)? {
            // A torn line is closed, so that it costs only itself.
            file.write_all(b"\n")?;
        }
        file.write_all(line)?;
        file.sync_data()
    }

    /// The nights from the day `since` on (in UTC), or all. Lines that are none are counted and left out.
    ///
    /// # Errors
    /// If the file is there and cannot be read.
    pub fn read(&self, since: Option<Date>) -> Result<Nights, ShelfError> {
        let mut nights = Nights::default();
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(nights),
            Err(error) => return Err(self.failed(error)),
        };
        for line in BufReader::new(file).split(b'\n') {
            let line = line.map_err(|error| self.failed(error))?;
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            match serde_json::from_slice::<Night>(&line) {
                Ok(night) if is_since(&night.at, since) => nights.nights.push(night),
                Ok(_) => {}
                Err(_) => nights.torn += 1,
            }
        }
        Ok(nights)
    }

    /// The last night of all, if its line is whole. It is read from the end, so that years of history cost nothing.
    ///
    /// # Errors
    /// If the file is there and cannot be read.
    pub fn last_night(&self) -> Result<Option<Night>, ShelfError> {
        let line = match File::open(&self.path) {
            Ok(mut file) => last_line(&mut file).map_err(|error| self.failed(error))?,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.failed(error)),
        };
        Ok(serde_json::from_slice(&line).ok())
    }

    /// What each catalog's latest attempt came to, with the time of it; as far as the last [`LATEST_FROM`] bytes tell.
    ///
    /// # Errors
    /// If the file is there and cannot be read.
    pub fn latest(&self) -> Result<BTreeMap<CatalogName, Attempt>, ShelfError> {
        let tail = self.tail().map_err(|error| self.failed(error))?;
        let mut latest: BTreeMap<CatalogName, Attempt> = BTreeMap::new();
        for night in tail.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice::<Night>(line).ok()) {
            for catalog in night.catalogs {
                let is_good = catalog.outcome.trouble().is_none();
                let before = latest.remove(&catalog.catalog);
                let good = if is_good { Some(night.at.clone()) } else { before.and_then(|before| before.good) };
                latest.insert(catalog.catalog, Attempt { at: night.at.clone(), outcome: catalog.outcome, good });
            }
        }
        Ok(latest)
    }

    /// The end of the file, from the beginning of a line on.
    fn tail(&self) -> std::io::Result<Vec<u8>> {
        let mut file = match File::open(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            opened => opened?,
        };
        let skipped = file.metadata()?.len().saturating_sub(LATEST_FROM);
        file.seek(SeekFrom::Start(skipped))?;
        let mut tail = Vec::new();
        file.read_to_end(&mut tail)?;
        if skipped > 0 {
            let start = tail.iter().position(|byte| *byte == b'\n').map_or(tail.len(), |at| at + 1);
            tail.drain(..start);
        }
        Ok(tail)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn failed(&self, error: std::io::Error) -> ShelfError {
        ShelfError::Io { path: self.path.clone(), error }
    }
}

/// How much of the end of the file is read at a time.
const BLOCK: u64 = 64 * 1024;

fn last_line(file: &mut File) -> std::io::Result<Vec<u8>> {
    let mut start = file.metadata()?.len();
    let mut line = Vec::new();
    while start > 0 {
        let from = start.saturating_sub(BLOCK);
        let mut block = vec![0; (start - from) as usize];
        file.seek(SeekFrom::Start(from))?;
        file.read_exact(&mut block)?;
        block.extend(std::mem::take(&mut line));
        line = block;
        start = from;
        let whole = line.trim_ascii_end().len();
        if let Some(before) = line[..whole].iter().rposition(|byte| *byte == b'\n') {
            line.drain(..=before);
            break;
        }
    }
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CatalogKind, CatalogNight, Difference};

    fn night(at: &str) -> Night {
        let catalog = CatalogNight {
            catalog: "a".parse().unwrap(),
            kind: CatalogKind::Owned,
            courses: 1,
            outcome: Outcome::Unchanged,
        };
        Night {
            at: at.into(),
            command: "sync".into(),
            catalogs: vec![catalog],
            watched: Vec::new(),
            coverage: Vec::new(),
        }
    }

    const NIGHTS: [&str; 3] = ["2026-11-21T02:10:00Z", "2026-11-22T02:10:00Z", "2026-11-23T02:10:00Z"];

    fn history(folder: &Path) -> History {
        let history = History::of(folder);
        for at in NIGHTS {
            history.add(&night(at)).unwrap();
        }
        history
    }

    fn times(nights: &Nights) -> Vec<&str> {
        nights.nights.iter().map(|night| night.at.as_str()).collect()
    }

    #[test]
    fn nights_are_read_in_order_and_from_a_day_on() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(History::of(folder.path()).read(None).unwrap(), Nights::default());
        let history = history(folder.path());
        assert_eq!(times(&history.read(None).unwrap()), NIGHTS);
        let since = Some(Date::constant(2026, 11, 22));
        assert_eq!(times(&history.read(since).unwrap()), NIGHTS[1..]);
    }

    #[test]
    fn the_last_night_is_read_from_the_end() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(History::of(folder.path()).last_night().unwrap(), None);
        let history = history(folder.path());
        assert_eq!(history.last_night().unwrap().unwrap().at, NIGHTS[2]);
        // A line longer than what is read at a time.
        let long = Night { command: "x".repeat(3 * BLOCK as usize), ..night("2026-11-24T02:10:00Z") };
        history.add(&long).unwrap();
        assert_eq!(history.last_night().unwrap(), Some(long));
        let mut file = OpenOptions::new().append(true).open(history.path()).unwrap();
        file.write_all(b"{\"at\":\"2026").unwrap();
        assert_eq!(history.last_night().unwrap(), None);
    }

    #[test]
    fn a_line_torn_anywhere_costs_only_itself() {
        let folder = tempfile::tempdir().unwrap();
        let history = history(folder.path());
        let whole = std::fs::read(history.path()).unwrap();
        let last = whole.len() - serde_json::to_vec(&night(NIGHTS[2])).unwrap().len() - 1;
        for end in last..whole.len() {
            std::fs::write(history.path(), &whole[..end]).unwrap();
            let read = history.read(None).unwrap();
            // Cut off behind its last bracket a line is whole.
            let is_whole = end == whole.len() - 1;
            assert_eq!((read.nights.len(), read.torn), (2 + usize::from(is_whole), u64::from(end > last && !is_whole)));
            history.add(&night("2026-11-24T02:10:00Z")).unwrap();
            let read = history.read(None).unwrap();
            assert_eq!(times(&read).last(), Some(&"2026-11-24T02:10:00Z"));
            assert_eq!(read.nights.len(), 3 + usize::from(is_whole));
        }
    }

    #[test]
    fn the_latest_attempt_of_each_catalog_is_known_and_the_latest_good_one() {
        let folder = tempfile::tempdir().unwrap();
        let history = history(folder.path());
        let failed = |at: &str| {
            let mut night = night(at);
            night.catalogs[0].outcome = Outcome::Failed { reason: "the file is empty".into() };
            night
        };
        history.add(&failed("2026-11-24T02:10:00Z")).unwrap();
        history.add(&failed("2026-11-25T02:10:00Z")).unwrap();
        let latest = history.latest().unwrap();
        let attempt = &latest[&"a".parse::<CatalogName>().unwrap()];
        assert_eq!((attempt.at.as_str(), attempt.good.as_deref()), ("2026-11-25T02:10:00Z", Some(NIGHTS[2])));
        assert!(attempt.outcome.trouble().is_some());
    }

    #[test]
    fn a_long_history_is_not_read_as_a_whole_for_the_latest() {
        let folder = tempfile::tempdir().unwrap();
        let history = History::of(folder.path());
        let filler = "x".repeat(1000) + "\n";
        std::fs::write(history.path(), filler.repeat((LATEST_FROM / 1000 + 10) as usize)).unwrap();
        history.add(&night(NIGHTS[0])).unwrap();
        assert_eq!(history.latest().unwrap().len(), 1);
        assert!(history.tail().unwrap().len() as u64 <= LATEST_FROM);
    }

    #[test]
    fn only_the_first_courses_of_each_kind_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let history = History::of(folder.path());
        let course = |number: usize| crate::model::Notable {
            change: crate::model::Change::Added,
            course: format!("a/{number}"),
            title: "Go".into(),
            fields: Vec::new(),
            since: None,
        };
        let difference = Difference { added: 90, notable: (0..90).map(course).collect(), ..Difference::default() };
        let mut night = night(NIGHTS[0]);
        night.catalogs[0].outcome = Outcome::Updated { difference };
        history.add(&night).unwrap();
        let read = history.read(None).unwrap();
        let Outcome::Updated { difference } = &read.nights[0].catalogs[0].outcome else { panic!() };
        assert_eq!((difference.added, difference.notable.len()), (90, NOTABLE));
    }
}
