//! A needs file to a report, and a report to a file.

use std::io::Write;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{NeedsFailure, Outcome, match_needs};
use crate::import::{NeedProblem, NeedsReader};
use crate::matching::{MatchOptions, Matcher};
use crate::model::{Answer, CatalogKind, CatalogName, Verdict};
use crate::report::{AnsweredNeed, Basis, Document, Format, Offer, RenderError, Report};
use crate::shelf::{Scope, ShelfError, ShelfState};
use crate::wording::Locale;

/// At most this many courses are listed as nearest to a gap.
const NEAREST: usize = 3;

/// A report, and what of the needs file is not in it.
#[derive(Debug)]
pub struct PreparedReport {
    /// The report.
    pub report: Report,
    /// Lines that hold no need.
    pub unread: Vec<NeedProblem>,
    /// What stood beside a need and was not understood; the need is in the report.
    pub warnings: Vec<NeedProblem>,
}

/// Why a report is not where it should be. What was there before is as it was.
#[derive(Debug, thiserror::Error)]
pub enum ReportFailure {
    /// The format cannot be made.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// The file cannot be written.
    #[error("`{path}`: {error}")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
}

/// Answers all needs and makes the report on them.
///
/// # Errors
/// If the needs or the shelf cannot be read to the end.
pub fn prepare_report(
    matcher: &Matcher<'_>,
    needs: NeedsReader,
    basis: Basis<'_>,
) -> Result<PreparedReport, NeedsFailure> {
    let (mut answers, mut unread, mut warnings) = (Vec::new(), Vec::new(), Vec::new());
    for outcome in match_needs(matcher, needs, MatchOptions::default()) {
        match outcome? {
            Outcome::Answered(answer, problems) => {
                answers.push(*answer);
                warnings.extend(problems);
            }
            Outcome::NoNeed(problem) => unread.push(problem),
        }
    }
    let needs: Result<Vec<AnsweredNeed>, ShelfError> =
        answers.into_par_iter().map(|answer| with_surroundings(answer, matcher, basis.shelf)).collect();
    Ok(PreparedReport { report: Report::new(needs?, basis), unread, warnings })
}

/// The names of the catalogs on offer.
fn offered(shelf: &ShelfState) -> Vec<&CatalogName> {
    let offered = shelf.catalogs.iter().filter(|(_, state)| state.kind == CatalogKind::Offered);
    offered.map(|(name, _)| name).collect()
}

/// The answer with its field; if it is a gap, with what is nearest; unless it is covered, with the offers that would help.
/// `shelf` is the one of `matcher`.
///
/// # Errors
/// If the shelf cannot be read.
pub fn with_surroundings(
    answer: Answer,
    matcher: &Matcher<'_>,
    shelf: &ShelfState,
) -> Result<AnsweredNeed, ShelfError> {
    let domain = matcher.domain(&answer).map(str::to_owned);
    let nearest = match answer.verdict {
        Verdict::Gap => matcher.nearest(&answer.need, &MatchOptions::default(), NEAREST)?,
        _ => Vec::new(),
    };
    let mut offers = Vec::new();
    if matches!(answer.verdict, Verdict::Gap | Verdict::Partial) {
        for catalog in offered(shelf) {
            offers.extend(offer(&answer, catalog, matcher)?);
        }
    }
    offers.sort_by(|a, b| a.verdict.cmp(&b.verdict).then(b.best.score.total_cmp(&a.best.score)));
    Ok(AnsweredNeed { answer, domain, nearest, offers })
}

/// What the offered `catalog` would make of the need, if that is better than what it is.
fn offer(answer: &Answer, catalog: &CatalogName, matcher: &Matcher<'_>) -> Result<Option<Offer>, ShelfError> {
    let scope = Scope { only: vec![catalog.clone()], offered: true, ..Scope::default() };
    let offered = matcher.answer(&answer.need, &MatchOptions { top: 1, scope, ..MatchOptions::default() })?;
    let better = offered.verdict < answer.verdict && offered.verdict != Verdict::Unclear;
    let best = offered.matches.into_iter().next().filter(|_| better);
    Ok(best.map(|best| Offer { catalog: catalog.clone(), verdict: offered.verdict, best }))
}

/// Writes `document` to `path`: whoever opens the file sees all of the old one or all of the new.
///
/// # Errors
/// If the format cannot be made or the file cannot be written.
pub fn write_report(
    document: &impl Document,
    format: Format,
    locale: Locale,
    path: &Path,
) -> Result<(), ReportFailure> {
    let bytes = format.render(document, locale)?;
    replace(path, &bytes).map_err(|error| ReportFailure::Write { path: path.to_owned(), error })
}

/// Puts `bytes` in the place of `path`, by way of a draft beside it.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let Some(name) = path.file_name() else {
        return Err(std::io::Error::other("this is no name of a file"));
    };
    if path.is_dir() {
        return Err(std::io::ErrorKind::IsADirectory.into());
    }
    let draft = path.with_file_name(format!(".{}.{}.part", name.to_string_lossy(), std::process::id()));
    let written = std::fs::File::create(&draft).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.and_then(|()| std::fs::rename(&draft, path)).inspect_err(|_| {
        // The first error is the one to tell; a draft that cannot be removed is no second one.
        let _ = std::fs::remove_file(&draft);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_no_draft_stays() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("report.html");
        replace(&file, b"old").unwrap();
        replace(&file, b"new").unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"new");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_replaced_stays() {
        let folder = tempfile::tempdir().unwrap();
        assert!(replace(folder.path(), b"x").is_err());
        assert!(replace(&folder.path().join("missing/report.html"), b"x").is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
