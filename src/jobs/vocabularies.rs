//! An organisation's vocabulary files to knowledge: the one place where what every command knows is put together.

use std::path::{Path, PathBuf};

use crate::import::{ImportError, NeedProblem, NeedsReader, Rows};
use crate::matching::is_circumstance;
use crate::model::Need;
use crate::skills::{
    HEADER_WORDS, Knowledge, Merged, OwnError, OwnRow, OwnVocabulary, UnknownPhrase, UnknownPhrases, Vocabulary,
};

/// What is shown of a row that cannot be read.
const SHOWN: usize = 40;

/// What is known, and what became of the organisation's files.
#[derive(Debug)]
pub struct Learned {
    /// What is known: our vocabulary and the organisation's.
    pub knowledge: Knowledge,
    /// What became of each file.
    pub merged: Vec<(PathBuf, Merged)>,
}

/// Why a vocabulary file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum VocabularyFailure {
    /// It cannot be read.
    #[error(transparent)]
    File(#[from] ImportError),
    /// It is no vocabulary.
    #[error("`{file}` is no vocabulary: {why}")]
    NoVocabulary {
        /// The file.
        file: PathBuf,
        /// Why not.
        why: OwnError,
    },
}

/// What the vocabulary does not know of some needs.
#[derive(Debug)]
pub struct UnknownOfNeeds {
    /// The words and phrases, most frequent first, each with the first need that holds it.
    pub phrases: Vec<(UnknownPhrase, Need)>,
    /// How many needs were read.
    pub needs: usize,
    /// Lines that hold no need.
    pub unread: Vec<NeedProblem>,
}

/// Our vocabulary with the files of the organisation merged into it, in their order.
///
/// # Errors
/// If a file cannot be read or is no vocabulary.
pub fn learn(files: &[PathBuf]) -> Result<Learned, VocabularyFailure> {
    let mut vocabulary = Vocabulary::bundled();
    let mut merged = Vec::new();
    for file in files {
        let own = read_vocabulary(file)?;
        merged.push((file.clone(), vocabulary.merge(&own)));
    }
    Ok(Learned { knowledge: Knowledge::new(vocabulary), merged })
}

/// What merging `file` into our vocabulary and the other files would bring.
///
/// # Errors
/// As for [`learn`].
pub fn check_vocabulary(file: &Path, others: &[PathBuf]) -> Result<Merged, VocabularyFailure> {
    let own = read_vocabulary(file)?;
    let mut vocabulary = Vocabulary::bundled();
    for other in others.iter().filter(|other| !is_same(other, file)) {
        vocabulary.merge(&read_vocabulary(other)?);
    }
    Ok(vocabulary.merge(&own))
}

/// Reads a vocabulary file in any of its formats.
///
/// # Errors
/// As for [`learn`].
pub fn read_vocabulary(file: &Path) -> Result<OwnVocabulary, VocabularyFailure> {
    let refused = |why| VocabularyFailure::NoVocabulary { file: file.to_owned(), why };
    let read = match Rows::open(file, HEADER_WORDS) {
        Err(ImportError::Empty { .. }) => return Err(refused(OwnError::Nothing)),
        read => read?,
    };
    let (broken, whole): (Vec<_>, Vec<_>) = read.rows.into_iter().partition(|row| row.broken);
    let rows: Vec<OwnRow> = whole.into_iter().map(|row| OwnRow { line: row.line, cells: row.cells }).collect();
    let domain = file.file_stem().map_or_else(|| "own".into(), |stem| stem.to_string_lossy().to_lowercase());
    let mut own = OwnVocabulary::read(&domain, &read.header, &rows).map_err(refused)?;
    own.unread.extend(broken.into_iter().map(|row| {
        let start: String = row.cells.first().map_or("", String::as_str).chars().take(SHOWN).collect();
        (row.line, format!("a quotation mark is not closed, or the file ends here: “{start}”"))
    }));
    Ok(own)
}

/// The words and phrases of `needs` that the vocabulary does not know.
///
/// # Errors
/// If the needs cannot be read to the end.
pub fn unknown_of_needs(knowledge: &Knowledge, needs: NeedsReader) -> Result<UnknownOfNeeds, ImportError> {
    let mut phrases = UnknownPhrases::new(knowledge, &is_circumstance);
    let (mut read, mut unread) = (Vec::new(), Vec::new());
    for need in needs {
        match need? {
            Ok(stated) => {
                phrases.add(&stated.need.text);
                read.push(stated.need);
            }
            Err(problem) => unread.push(problem),
        }
    }
    let phrases = phrases.finish().into_iter();
    let phrases = phrases.filter_map(|phrase| read.get(phrase.example).cloned().map(|need| (phrase, need))).collect();
    Ok(UnknownOfNeeds { phrases, needs: read.len(), unread })
}

fn is_same(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}
