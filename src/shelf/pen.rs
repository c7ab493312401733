//! What one catalog's update writes: at once, or kept aside while it is little, so that it can be given up without touching
//! what other catalogs of the same commit have written.

use tantivy::indexer::UserOperation;
use tantivy::{TantivyDocument, Term};

use super::error::ShelfError;
use super::lazy_writer::{LazyWriter, Work};

/// The most that is kept aside, in courses written or removed: some 10 MB. A night changes less of nearly every catalog.
const MOST_ASIDE: usize = 2_000;

/// As many are handed to the index at once: each handing over wakes one of its threads, which cost an eighth of an import
/// when courses went one by one. Some ten thousand hand-overs may wait, so it must not be many.
const HANDED_OVER: usize = 16;

/// What is to be written of one catalog, in order.
#[derive(Default)]
pub(super) struct Aside(Vec<UserOperation>);

impl Aside {
    /// Hands it to the index, for its next commit.
    ///
    /// # Errors
    /// If the index cannot be written.
    pub fn write(self, writer: &mut LazyWriter) -> Result<(), ShelfError> {
        let mut strokes = self.0;
        while !strokes.is_empty() {
            let rest = strokes.split_off(strokes.len().min(HANDED_OVER));
            hand_over(writer, Work::Night, std::mem::replace(&mut strokes, rest))?;
        }
        Ok(())
    }
}

/// Writes one catalog's update.
pub(super) struct Pen<'w> {
    writer: &'w mut LazyWriter,
    work: Work,
    /// What is to be written at once, until it is enough to be handed over.
    strokes: Vec<UserOperation>,
    /// `None` where it is written at once.
    aside: Option<Aside>,
    /// The state of the catalogs that wait for a commit, if any do.
    waiting: Option<String>,
}

impl<'w> Pen<'w> {
    /// Writes at once. Nobody waits for a commit.
    pub fn at_once(writer: &'w mut LazyWriter, work: Work) -> Self {
        Self { writer, work, strokes: Vec::new(), aside: None, waiting: None }
    }

    /// Keeps aside what is to be written. If it becomes much, those who wait, whose state is `waiting`, are committed first,
    /// and it is written at once from there on.
    pub fn aside(writer: &'w mut LazyWriter, waiting: Option<String>) -> Self {
        Self { writer, work: Work::Night, strokes: Vec::new(), aside: Some(Aside::default()), waiting }
    }

    /// Removes the courses `term` fits.
    pub fn delete(&mut self, term: Term) -> Result<(), ShelfError> {
        self.stroke(UserOperation::Delete(term))
    }

    /// Adds a course.
    pub fn add(&mut self, document: TantivyDocument) -> Result<(), ShelfError> {
        self.stroke(UserOperation::Add(document))
    }

    /// What was kept aside; `None` if it was written.
    ///
    /// # Errors
    /// If the index cannot be written.
    pub fn put_down(mut self) -> Result<Option<Aside>, ShelfError> {
        self.hand_over()?;
        Ok(self.aside)
    }

    fn stroke(&mut self, stroke: UserOperation) -> Result<(), ShelfError> {
        match &mut self.aside {
            Some(aside) if aside.0.len() < MOST_ASIDE => {
                aside.0.push(stroke);
                return Ok(());
            }
            Some(_) => self.go_on_at_once()?,
            None => {}
        }
        self.strokes.push(stroke);
        if self.strokes.len() >= HANDED_OVER { self.hand_over() } else { Ok(()) }
    }

    fn hand_over(&mut self) -> Result<(), ShelfError> {
        if self.strokes.is_empty() {
            return Ok(());
        }
        hand_over(self.writer, self.work, std::mem::take(&mut self.strokes))
    }

    fn go_on_at_once(&mut self) -> Result<(), ShelfError> {
        let aside = self.aside.take().unwrap_or_default();
        if let Some(waiting) = self.waiting.take() {
            self.writer.commit(&waiting)?;
        }
        aside.write(self.writer)
    }
}

fn hand_over(writer: &mut LazyWriter, work: Work, strokes: Vec<UserOperation>) -> Result<(), ShelfError> {
    writer.ready(work)?.run(strokes)?;
    Ok(())
}
