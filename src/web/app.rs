//! What all requests share, and how a question gets from a request to the desk and back.

use std::sync::Arc;

use axum::http::StatusCode;

use super::assets::Assets;
use super::boards::Boards;
use super::crowd::Crowd;
use super::limits::ANSWER_TIME;
use super::metrics::Metrics;
use super::pages::Templates;
use super::problem::Problem;
use super::settings::Settings;
use crate::jobs::{AnswerDesk, Counter, Standing};
use crate::shelf::ShelfError;

/// What all requests share; cheap to clone.
pub(super) type App = Arc<Shared>;

/// What all requests share.
pub(super) struct Shared {
    pub desk: Arc<AnswerDesk>,
    pub settings: Settings,
    pub metrics: Metrics,
    pub templates: Templates,
    pub assets: Assets,
    pub boards: Boards,
    pub crowd: Crowd,
}

impl Shared {
    /// Has the desk do `work`, which may take the shelf's processor time, while this thread serves others.
    pub async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Counter<'_>) -> Result<T, ShelfError> + Send + 'static,
    ) -> Result<T, Problem> {
        let (send, receive) = tokio::sync::oneshot::channel();
        let question = move |counter: &Counter<'_>| {
            // Who typed on, or went away, is not waiting any more.
            if !send.is_closed() {
                let _ = send.send(work(counter));
            }
        };
        self.desk.ask(Box::new(question)).map_err(|busy| Problem::busy(sentence(&busy)))?;
        match tokio::time::timeout(ANSWER_TIME, receive).await {
            Err(_) => {
                Err(Problem::busy("The answer took too long, because too much is going on. Ask again in a second."))
            }
            Ok(Err(_)) => Err(Problem::ours(&"the question went unanswered")),
            Ok(Ok(Err(error))) => Err(Problem::ours(&error)),
            Ok(Ok(Ok(answer))) => Ok(answer),
        }
    }

    /// The shelf as it stands.
    pub fn standing(&self) -> Arc<Standing> {
        self.desk.standing()
    }
}

/// An error's words as a sentence that stands alone.
pub(super) fn sentence(error: &dyn std::fmt::Display) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), letters.as_str()),
        None => text,
    }
}

impl From<axum::extract::multipart::MultipartError> for Problem {
    fn from(error: axum::extract::multipart::MultipartError) -> Self {
        let status = if error.status().is_client_error() { error.status() } else { StatusCode::BAD_REQUEST };
        Self::new(status, format!("The form cannot be read: {}", error.body_text()))
    }
}
