//! What one catalog's update writes: at once, or kept aside while it is little, so that it can be given up without touching
//! what other catalogs of the same commit have written.

use tantivy::{TantivyDocument, Term};

use super::error::ShelfError;
use super::lazy_writer::{LazyWriter, Work};

/// The most that is kept aside, in courses written or removed: some 10 MB. A night changes less of nearly every catalog.
const MOST_ASIDE: usize = 2_000;

/// Something to be written to the index.
enum Stroke {
    Delete(Term),
    Add(TantivyDocument),
}

/// What is to be written of one catalog, in order.
#[derive(Default)]
pub(super) struct Aside(Vec<Stroke>);

impl Aside {
    /// Hands it to the index, for its next commit.
    ///
    /// # Errors
    /// If the index cannot be written.
    pub fn write(self, writer: &mut LazyWriter) -> Result<(), ShelfError> {
        self.0.into_iter().try_for_each(|stroke| write(writer, Work::Night, stroke))
    }
}

/// Writes one catalog's update.
pub(super) struct Pen<'w> {
    writer: &'w mut LazyWriter,
    work: Work,
    /// `None` where it is written at once.
    aside: Option<Aside>,
    /// The state of the catalogs that wait for a commit, if any do.
    waiting: Option<String>,
}

impl<'w> Pen<'w> {
    /// Writes at once. Nobody waits for a commit.
    pub fn at_once(writer: &'w mut LazyWriter, work: Work) -> Self {
        Self { writer, work, aside: None, waiting: None }
    }

    /// Keeps aside what is to be written. If it becomes much, those who wait, whose state is `waiting`, are committed first,
    /// and it is written at once from there on.
    pub fn aside(writer: &'w mut LazyWriter, waiting: Option<String>) -> Self {
        Self { writer, work: Work::Night, aside: Some(Aside::default()), waiting }
    }

    /// Removes the courses `term` fits.
    pub fn delete(&mut self, term: Term) -> Result<(), ShelfError> {
        self.stroke(Stroke::Delete(term))
    }

    /// Adds a course.
    pub fn add(&mut self, document: TantivyDocument) -> Result<(), ShelfError> {
        self.stroke(Stroke::Add(document))
    }

    /// What was kept aside; `None` if it was written.
    pub fn put_down(self) -> Option<Aside> {
        self.aside
    }

    fn stroke(&mut self, stroke: Stroke) -> Result<(), ShelfError> {
        match &mut self.aside {
            Some(aside) if aside.0.len() < MOST_ASIDE => {
                aside.0.push(stroke);
                return Ok(());
            }
            Some(_) => self.go_on_at_once()?,
            None => {}
        }
        write(self.writer, self.work, stroke)
    }

    fn go_on_at_once(&mut self) -> Result<(), ShelfError> {
        let aside = self.aside.take().unwrap_or_default();
        if let Some(waiting) = self.waiting.take() {
            self.writer.commit(&waiting)?;
        }
        aside.write(self.writer)
    }
}

fn write(writer: &mut LazyWriter, work: Work, stroke: Stroke) -> Result<(), ShelfError> {
    let writer = writer.ready(work)?;
    match stroke {
        Stroke::Delete(term) => drop(writer.delete_term(term)),
        Stroke::Add(document) => drop(writer.add_document(document)?),
    }
    Ok(())
}
