//! What people say here: kept on the shelf with who said it, and listed again. No answer changes by it.

use std::sync::Arc;

use axum::http::StatusCode;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::app::{Shared, sentence};
use super::crowd::permit;
use super::door::Who;
use super::problem::Problem;
use crate::jobs::{FeedbackFailure, Heard, keep_feedback, kept_feedback};
use crate::model::{CourseKey, Feedback, Remark};
use crate::shelf::{Kept, KeptFeedback, ShelfError};

/// What kind of remark one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Said {
    Helps,
    DoesNotHelp,
    Need,
}

impl Said {
    pub const ALL: [Self; 3] = [Self::Helps, Self::DoesNotHelp, Self::Need];

    pub fn of(remark: &Remark) -> Self {
        match remark {
            Remark::Match(said) if said.helps => Self::Helps,
            Remark::Match(_) => Self::DoesNotHelp,
            Remark::Need(_) => Self::Need,
        }
    }

    /// The word for it in addresses and measurements.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Helps => "helps",
            Self::DoesNotHelp => "does-not-help",
            Self::Need => "need",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|said| said.as_str() == text)
    }
}

/// Which remarks are asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Hearing {
    pub said: Option<Said>,
    /// From this day on.
    pub since: Option<Date>,
    /// Only of who has this in the name; `unknown` for those whose name is not known.
    pub by: Option<String>,
    /// Only what stands above this line of the file.
    pub before: Option<u64>,
    /// The most remarks.
    pub limit: usize,
}

/// Some of what people said, the latest first.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct HeardPage {
    pub feedback: Vec<Heard>,
    /// The `before` that the next page begins with; null on the last.
    pub next: Option<String>,
    /// Lines of the file that cannot be read.
    pub torn: u64,
    /// How many remarks are as asked for, on this page or another.
    pub total: usize,
}

impl Hearing {
    /// Takes what an address says under `name`; `None` if that is no part of it.
    pub fn take(&mut self, name: &str, value: &str) -> Option<Result<(), String>> {
        let taken = match name {
            "said" => Said::parse(value).map(|said| self.said = Some(said)).ok_or("write helps, does-not-help or need"),
            "since" => day(value).map(|day| self.since = Some(day)).ok_or("write a day such as 2026-11-01"),
            "before" => {
                line(value).map(|line| self.before = Some(line)).ok_or("send what a page gave as next, as it is")
            }
            "by" => {
                self.by = Some(value.to_owned());
                Ok(())
            }
            _ => return None,
        };
        Some(taken.map_err(str::to_owned))
    }

    /// What of `kept` is asked for.
    pub fn of(&self, kept: KeptFeedback) -> HeardPage {
        let mut asked: Vec<Kept> = kept.said.into_iter().filter(|kept| self.wants(kept)).collect();
        let total = asked.len();
        asked.reverse();
        asked.retain(|kept| self.before.is_none_or(|before| kept.line < before));
        let next = (asked.len() > self.limit).then(|| asked[self.limit - 1].id());
        asked.truncate(self.limit);
        let feedback = asked.into_iter().map(Heard::from).collect();
        HeardPage { feedback, next, torn: kept.torn, total }
    }

    fn wants(&self, kept: &Kept) -> bool {
        let by = kept.feedback.by.as_deref().map(str::to_lowercase);
        self.said.is_none_or(|said| said == Said::of(&kept.feedback.remark))
            && self.by.as_deref().is_none_or(|asked| match &by {
                Some(by) => by.contains(&asked.to_lowercase()),
                None => asked.eq_ignore_ascii_case("unknown"),
            })
    }
}

/// A day as it is written in addresses, and in no other way.
fn day(text: &str) -> Option<Date> {
    text.parse().ok().filter(|day: &Date| day.to_string() == text)
}

fn line(text: &str) -> Option<u64> {
    let digits = text.strip_prefix('F').filter(|digits| digits.len() <= 10 && !digits.starts_with(['0', '+']))?;
    digits.parse().ok()
}

/// Keeps what `who` said; returns once it is on the disk.
pub(super) async fn keep(app: &Shared, who: Who, remark: Remark) -> Result<Feedback, Problem> {
    let _permit = permit(&app.crowd.remarks)?;
    let shelf = app.desk.shelf_folder().to_owned();
    let kept = tokio::task::spawn_blocking(move || keep_feedback(&shelf, remark, who.0)).await;
    let said = kept.map_err(|error| Problem::ours(&error))??;
    app.metrics.heard(Said::of(&said.remark));
    Ok(said)
}

/// What `work` makes of all that was said from the day `since` on. Few read at the same time and the others wait, which
/// bounds the memory that it takes.
pub(super) async fn read<T: Send + 'static>(
    app: &Shared,
    since: Option<Date>,
    work: impl FnOnce(KeptFeedback) -> T + Send + 'static,
) -> Result<T, Problem> {
    let turn = Arc::clone(&app.crowd.hearings).acquire_owned().await.map_err(|error| Problem::ours(&error))?;
    let shelf = app.desk.shelf_folder().to_owned();
    let read = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        kept_feedback(&shelf, since).map(work)
    });
    read.await.map_err(|error| Problem::ours(&error))?.map_err(|error| Problem::ours(&error))
}

/// The title of the course of which somebody says something.
pub(super) async fn title(app: &Shared, course: &str) -> Result<String, Problem> {
    let none = || Problem::not_found("There is no such course on the shelf; its catalog may have retired it.");
    let key = CourseKey::parse(course).ok_or_else(none)?;
    let found = app.ask(move |counter| {
        let Some(address) = counter.shelf.find(&key)? else { return Ok(None) };
        Ok(Some(counter.shelf.course(address)?.1.title))
    });
    found.await?.ok_or_else(none)
}

impl From<FeedbackFailure> for Problem {
    fn from(failure: FeedbackFailure) -> Self {
        use std::io::ErrorKind::{PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
        let unavailable = |detail: &str| Self { retry_after: Some(60), ..Self::busy(detail) };
        match failure {
            FeedbackFailure::Remark(problem) => Self::new(StatusCode::UNPROCESSABLE_ENTITY, sentence(&problem)),
            FeedbackFailure::Shelf(ShelfError::FeedbackFull { .. }) => {
                unavailable("So much was said that no more can be kept. Tell those who run this server.")
            }
            FeedbackFailure::Shelf(ShelfError::Io { error, .. })
                if matches!(error.kind(), PermissionDenied | ReadOnlyFilesystem) =>
            {
                unavailable("This server may only read its shelf, so nothing that is said can be kept.")
            }
            FeedbackFailure::Shelf(ShelfError::Io { error, .. })
                if matches!(error.kind(), StorageFull | QuotaExceeded) =>
            {
                unavailable(
                    "There is no room on the disk of this server, so what you said is not kept. Tell those who run it.",
                )
            }
            FeedbackFailure::Shelf(error) => Self::ours(&error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Need, NeedRemark};

    fn kept(lines: std::ops::RangeInclusive<u64>, by: Option<&str>) -> KeptFeedback {
        let said = lines.map(|line| {
            let remark = Remark::Need(NeedRemark { need: Need::of_text("", "k8s"), reason: None });
            let at = "2026-11-25T08:00:00Z".into();
            Kept { line, feedback: Feedback { at, by: by.map(str::to_owned), remark } }
        });
        KeptFeedback { said: said.collect(), torn: 0 }
    }

    #[test]
    fn all_pages_together_hold_everything_once_latest_first() {
        let mut hearing = Hearing { limit: 2, ..Hearing::default() };
        let (mut ids, mut pages) = (Vec::new(), 0);
        loop {
            let page = hearing.of(kept(1..=4, None));
            ids.extend(page.feedback.iter().map(|heard| heard.id.clone()));
            pages += 1;
            let Some(next) = page.next else { break };
            hearing.take("before", &next).unwrap().unwrap();
        }
        assert_eq!((ids.join(" ").as_str(), pages), ("F4 F3 F2 F1", 2));
    }

    #[test]
    fn remarks_are_chosen_by_kind_and_person() {
        let total = |name: &str, value: &str, by: Option<&str>| {
            let mut hearing = Hearing { limit: 9, ..Hearing::default() };
            hearing.take(name, value).unwrap().unwrap();
            hearing.of(kept(1..=1, by)).total
        };
        assert_eq!((total("said", "need", None), total("said", "helps", None)), (1, 0));
        assert_eq!((total("by", "ada", Some("Ada@example.com")), total("by", "ada", None)), (1, 0));
        assert_eq!((total("by", "unknown", None), total("by", "unknown", Some("Ada"))), (1, 0));
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        let mut hearing = Hearing::default();
        for (name, value) in [
            ("said", "maybe"),
            ("since", "20261101"),
            ("since", "2026-02-30"),
            ("before", "12"),
            ("before", "F0"),
            ("before", "F+1"),
        ] {
            assert!(hearing.take(name, value).unwrap().is_err(), "{name}={value}");
        }
        assert!(hearing.take("colour", "red").is_none());
    }
}
