//! The check before buying of a board's needs: begun when it is first looked at, held with the board, begun anew when the
//! shelf has changed since.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use axum::http::StatusCode;

use super::app::App;
use super::boards::Board;
use super::check;
use super::problem::Problem;
use crate::coverage::Check;

/// A check that may be under way.
#[derive(Debug, Default)]
pub(super) struct HeldCheck(Mutex<Option<Begun>>);

#[derive(Debug, Clone)]
struct Begun {
    /// The edition of the shelf it is made of.
    edition: u64,
    /// How many needs are done.
    done: Arc<AtomicUsize>,
    outcome: Arc<OnceLock<Result<Arc<Check>, Problem>>>,
}

/// How far a check is.
pub(super) enum Stage {
    /// So many needs are done.
    UnderWay(usize),
    Made(Arc<Check>),
}

impl HeldCheck {
    /// How far the check of `board` is; the first look begins it.
    pub fn look(&self, app: &App, board: &Arc<Board>) -> Result<Stage, Problem> {
        let edition = app.standing().edition;
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let begun = match held.take() {
            Some(begun) if begun.edition == edition => begun,
            _ => Begun::new(app, board, edition),
        };
        match begun.outcome.get() {
            Some(Ok(check)) => {
                let check = Arc::clone(check);
                *held = Some(begun);
                Ok(Stage::Made(check))
            }
            // Others are checking; the next look begins anew.
            Some(Err(problem)) if problem.status == StatusCode::SERVICE_UNAVAILABLE => Ok(Stage::UnderWay(0)),
            Some(Err(problem)) => Err(problem.clone()),
            None => {
                let done = begun.done.load(Relaxed);
                *held = Some(begun);
                Ok(Stage::UnderWay(done))
            }
        }
    }
}

impl Begun {
    fn new(app: &App, board: &Arc<Board>, edition: u64) -> Self {
        let begun = Self { edition, done: Arc::default(), outcome: Arc::default() };
        let (app, needs) = (Arc::clone(app), board.needs.clone());
        let (done, outcome) = (Arc::clone(&begun.done), Arc::clone(&begun.outcome));
        tokio::spawn(async move {
            let check = check::made(&app, needs, Vec::new(), move |so_far, _| done.store(so_far, Relaxed)).await;
            let _ = outcome.set(check.map(Arc::new));
        });
        begun
    }
}
