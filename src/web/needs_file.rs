//! A file of needs that somebody sent: read by the same reader as any other, answered a few needs at a time, so that those
//! who search are not kept waiting. Nothing of it touches a disk.

use std::io::Cursor;

use axum::body::Bytes;
use axum::http::StatusCode;

use super::app::Shared;
use super::limits::NEEDS_AT_A_TIME;
use super::problem::Problem;
use super::words::words;
use crate::import::{ImportError, NeedProblem, NeedsReader};
use crate::matching::MatchOptions;
use crate::model::{Answer, Need};

/// What became of one line.
#[derive(Debug)]
pub(super) enum Line {
    /// It was answered.
    Answered(Box<Answer>),
    /// It holds no need.
    NoNeed(NeedProblem),
}

/// A file of needs with its next lines still to be answered.
pub(super) struct NeedsFile {
    reader: NeedsReader,
    options: MatchOptions,
}

impl NeedsFile {
    /// Reads what was sent; `name` is how messages call it.
    pub async fn read(bytes: Bytes, name: String, options: MatchOptions) -> Result<Self, Problem> {
        // A workbook is unpacked here, which is work.
        let reader = tokio::task::spawn_blocking(move || NeedsReader::from_reader(Cursor::new(bytes), &name)).await;
        let reader = reader.map_err(|error| Problem::ours(&error))??;
        Ok(Self { reader, options })
    }

    /// All that the file states, unanswered: needs, lines that hold none, and what beside a need was not understood.
    ///
    /// More than `most` needs are refused.
    pub async fn stated(self, most: usize) -> Result<(Vec<Need>, Vec<NeedProblem>, Vec<NeedProblem>), Problem> {
        let work = move || {
            let (mut needs, mut unread, mut warnings) = (Vec::new(), Vec::new(), Vec::new());
            for line in self.reader {
                match line? {
                    Ok(stated) if needs.len() < most => {
                        needs.push(stated.need);
                        warnings.extend(stated.warnings);
                    }
                    Ok(_) => {
                        let most = words().number(most as u64);
                        let detail = format!(
                            "Here a file may hold {most} needs at most. Bring it in parts; on the command line there is no limit."
                        );
                        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail));
                    }
                    Err(problem) => unread.push(problem),
                }
            }
            Ok((needs, unread, warnings))
        };
        tokio::task::spawn_blocking(work).await.map_err(|error| Problem::ours(&error))?
    }

    /// The next lines, answered; none when the file is at its end.
    pub async fn next(self, app: &Shared) -> Result<(Self, Vec<Line>), Problem> {
        let (file, lines) = app
            .ask(move |counter| {
                let Self { mut reader, options } = self;
                let mut lines = Vec::new();
                while lines.len() < NEEDS_AT_A_TIME {
                    match reader.next() {
                        None => break,
                        Some(Err(error)) => return Ok((Self { reader, options }, Err(error))),
                        Some(Ok(Err(problem))) => lines.push(Line::NoNeed(problem)),
                        Some(Ok(Ok(stated))) => {
                            let answer = counter.matcher.answer(&stated.need, &options)?;
                            lines.push(Line::Answered(Box::new(answer)));
                        }
                    }
                }
                Ok((Self { reader, options }, Ok(lines)))
            })
            .await?;
        Ok((file, lines?))
    }
}

impl From<ImportError> for Problem {
    fn from(error: ImportError) -> Self {
        let hint = error.hint().map(|hint| format!(" What to do: {hint}.")).unwrap_or_default();
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, format!("{}{hint}", super::app::sentence(&error)))
    }
}
