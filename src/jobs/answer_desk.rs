//! Many askers, one shelf: a bounded number of threads answer from the shelf as it stands, a bounded queue holds who waits,
//! and a newer commit or a changed editorial file is taken up between two questions.

use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};
use std::time::{Duration, SystemTime};

use rayon::ThreadPool;

use super::{HeldRulings, RulingsFailure, give_way, hold_rulings, this_year};
use crate::config::CoverageSettings;
use crate::matching::{Matcher, Rulings};
use crate::model::Licences;
use crate::shelf::{ShelfError, ShelfReader, ShelfState};
use crate::skills::Knowledge;

/// How many questions may wait. More than the connections a server takes, so that only a flood is turned away.
const QUEUE: usize = 1024;
/// How often the shelf is looked at for a newer commit. A look costs microseconds.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// What a desk answers from.
#[derive(Debug, Clone)]
pub struct DeskSetup {
    /// The shelf's directory.
    pub shelf: PathBuf,
    /// What is known of skills.
    pub knowledge: Arc<Knowledge>,
    /// What people decided about courses, if there is such a file.
    pub editorial: Option<PathBuf>,
    /// Who may open what.
    pub licences: Licences,
    /// What a check before buying takes for granted.
    pub coverage: CoverageSettings,
    /// How many questions are answered at the same time.
    pub threads: usize,
}

/// What a question is answered with: all of one commit.
pub struct Counter<'c> {
    /// Answers needs.
    pub matcher: &'c Matcher<'c>,
    /// The shelf.
    pub shelf: &'c ShelfReader,
    /// What is known of skills.
    pub knowledge: &'c Knowledge,
    /// Who may open what.
    pub licences: &'c Licences,
}

/// A question; it takes its answer to whoever asked.
pub type Question = Box<dyn FnOnce(&Counter<'_>) + Send>;

/// The shelf as it stands, as far as it is told without asking the index.
#[derive(Debug, Clone)]
pub struct Standing {
    /// What the shelf says about itself.
    pub state: ShelfState,
    /// Changes whenever an answer may: with each commit, with the editorial file and with the year.
    pub edition: u64,
    /// Rows of the editorial file that a person should look at.
    pub ruling_problems: usize,
}

/// Why a desk cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum DeskFailure {
    /// The shelf cannot be read.
    #[error(transparent)]
    Shelf(#[from] ShelfError),
    /// The editorial file cannot be used.
    #[error(transparent)]
    Rulings(#[from] RulingsFailure),
    /// No thread can be started.
    #[error("no thread can be started to answer with: {0}")]
    Threads(#[from] std::io::Error),
}

/// The desk is as busy as it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many questions are waiting; ask again in a second")]
pub struct DeskBusy;

/// Answers questions until it is dropped.
pub struct AnswerDesk {
    setup: DeskSetup,
    shift: RwLock<Shift>,
    trouble: Mutex<Option<String>>,
    waiting: Arc<std::sync::atomic::AtomicUsize>,
}

/// The threads that answer from one commit. They end when the last sender of questions is gone.
struct Shift {
    questions: SyncSender<Question>,
    shelf: ShelfReader,
    rulings: Arc<Rulings>,
    standing: Arc<Standing>,
    inputs: Inputs,
}

/// What an answer hangs on beside the shelf's commit.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Inputs {
    editorial: Option<(SystemTime, u64)>,
    year: u16,
}

impl std::fmt::Debug for AnswerDesk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AnswerDesk").field("shelf", &self.setup.shelf).finish_non_exhaustive()
    }
}

impl AnswerDesk {
    /// Opens a desk, which from then on follows the shelf by itself.
    ///
    /// # Errors
    /// If shelf or editorial file cannot be read.
    pub fn open(setup: DeskSetup) -> Result<Arc<Self>, DeskFailure> {
        let shift = Shift::start(&setup, Read::now(&setup)?)?;
        let aside = aside()?;
        let desk =
            Arc::new(Self { setup, shift: RwLock::new(shift), trouble: Mutex::default(), waiting: Arc::default() });
        let follower = Arc::downgrade(&desk);
        std::thread::Builder::new().name("shelf-watch".into()).spawn(move || follow(&follower, &aside))?;
        Ok(desk)
    }

    /// Puts a question into the queue. One whose asker panics it takes down with it is lost; the others are not.
    ///
    /// # Errors
    /// If too many are waiting.
    pub fn ask(&self, question: Question) -> Result<(), DeskBusy> {
        use std::sync::atomic::Ordering::Relaxed;
        let waiting = Arc::clone(&self.waiting);
        waiting.fetch_add(1, Relaxed);
        let counted: Question = Box::new(move |counter| {
            waiting.fetch_sub(1, Relaxed);
            question(counter);
        });
        let sent = self.shift.read().unwrap_or_else(PoisonError::into_inner).questions.try_send(counted);
        sent.map_err(|error| {
            self.waiting.fetch_sub(1, Relaxed);
            match error {
                TrySendError::Full(_) | TrySendError::Disconnected(_) => DeskBusy,
            }
        })
    }

    /// Does work that takes long, with the shelf as it stands, on a thread beside those that answer questions; what the work
    /// shares out among threads stays on that one. Who calls waits.
    ///
    /// # Errors
    /// If no thread can be started.
    pub fn aside<T: Send>(&self, work: impl FnOnce(&Counter<'_>) -> T + Send) -> Result<T, DeskFailure> {
        let (shelf, rulings, year) = {
            let shift = self.shift.read().unwrap_or_else(PoisonError::into_inner);
            (shift.shelf.clone(), Arc::clone(&shift.rulings), shift.inputs.year)
        };
        let (knowledge, licences) = (&self.setup.knowledge, &self.setup.licences);
        Ok(aside()?.install(|| {
            let matcher =
                Matcher::new(knowledge, &shelf, year).ruled_by(Rulings::clone(&rulings)).licensed_by(licences.clone());
            work(&Counter { matcher: &matcher, shelf: &shelf, knowledge, licences })
        }))
    }

    /// How many questions wait.
    pub fn waiting(&self) -> usize {
        self.waiting.load(std::sync::atomic::Ordering::Relaxed)
    }

    /// The shelf as it stands.
    pub fn standing(&self) -> Arc<Standing> {
        Arc::clone(&self.shift.read().unwrap_or_else(PoisonError::into_inner).standing)
    }

    /// Why the newest state of shelf or editorial file is not the one that is answered from, if that is so.
    pub fn trouble(&self) -> Option<String> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The directory of the shelf.
    pub fn shelf_folder(&self) -> &Path {
        &self.setup.shelf
    }

    /// What is known of skills.
    pub fn knowledge(&self) -> &Arc<Knowledge> {
        &self.setup.knowledge
    }

    /// Who may open what.
    pub fn licences(&self) -> &Licences {
        &self.setup.licences
    }

    /// What a check before buying takes for granted.
    pub fn coverage(&self) -> &CoverageSettings {
        &self.setup.coverage
    }

    /// The shelf's directory.
    pub fn shelf(&self) -> &Path {
        &self.setup.shelf
    }

    /// Takes up what is newer; it is read on the thread of `aside`. Questions that are waiting are answered from the commit
    /// they were asked of.
    fn refresh(&self, aside: &ThreadPool) {
        let is_old = {
            let shift = self.shift.read().unwrap_or_else(PoisonError::into_inner);
            shift.shelf.is_stale() || shift.inputs != Inputs::now(&self.setup)
        };
        if !is_old {
            return;
        }
        let read = aside.install(|| Read::now(&self.setup));
        // Its threads answer people, so they are not started by the one that gives way.
        let trouble = match read.and_then(|read| Shift::start(&self.setup, read)) {
            Ok(shift) => {
                tracing::info!(edition = shift.standing.edition, "took up a newer state of the shelf");
                let old = std::mem::replace(&mut *self.shift.write().unwrap_or_else(PoisonError::into_inner), shift);
                // Giving back its memory takes a while, in which nobody waits for the lock.
                drop(old);
                None
            }
            Err(failure) => Some(failure.to_string()),
        };
        let mut known = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(trouble) = trouble.as_ref().filter(|trouble| known.as_ref() != Some(*trouble)) {
            tracing::warn!("answers still come from the earlier state, because the newer cannot be read: {trouble}");
        }
        *known = trouble;
    }
}

/// What answers are made of, as it was found on disk.
struct Read {
    inputs: Inputs,
    shelf: ShelfReader,
    held: HeldRulings,
}

impl Read {
    fn now(setup: &DeskSetup) -> Result<Self, DeskFailure> {
        // Looked at before they are read: what changes meanwhile is seen as newer the next time.
        let inputs = Inputs::now(setup);
        let shelf = ShelfReader::open(&setup.shelf)?;
        let held = match &setup.editorial {
            Some(file) => hold_rulings(file, &setup.knowledge, &shelf)?,
            None => HeldRulings::default(),
        };
        Ok(Self { inputs, shelf, held })
    }
}

/// One thread that gives way to those that answer; what is shared out among threads on it stays there.
fn aside() -> Result<ThreadPool, DeskFailure> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).start_handler(|_| give_way());
    Ok(pool.build().map_err(std::io::Error::other)?)
}

impl Shift {
    fn start(setup: &DeskSetup, read: Read) -> Result<Self, DeskFailure> {
        let Read { inputs, shelf, held } = read;
        let standing = Arc::new(Standing {
            state: shelf.state().clone(),
            edition: edition(shelf.generation(), &inputs),
            ruling_problems: held.problems.len(),
        });
        let (questions, waiting) = sync_channel(QUEUE);
        let rulings = Arc::new(held.rulings);
        let (setup, reader, year, ruled) = (setup.clone(), shelf.clone(), inputs.year, Arc::clone(&rulings));
        std::thread::Builder::new().name("desk".into()).spawn(move || {
            let matcher = Matcher::new(&setup.knowledge, &reader, year)
                .ruled_by(Rulings::clone(&ruled))
                .licensed_by(setup.licences.clone());
            let counter =
                Counter { matcher: &matcher, shelf: &reader, knowledge: &setup.knowledge, licences: &setup.licences };
            let waiting = Mutex::new(waiting);
            std::thread::scope(|scope| {
                for _ in 1..setup.threads {
                    scope.spawn(|| answer(&waiting, &counter));
                }
                answer(&waiting, &counter);
            });
        })?;
        Ok(Self { questions, shelf, rulings, standing, inputs })
    }
}

impl Inputs {
    fn now(setup: &DeskSetup) -> Self {
        let look = |file: &PathBuf| {
            let seen = std::fs::metadata(file).ok()?;
            Some((seen.modified().ok()?, seen.len()))
        };
        Self { editorial: setup.editorial.as_ref().and_then(look), year: this_year() }
    }
}

/// Answers one question after the other until nobody can ask any more.
fn answer(waiting: &Mutex<Receiver<Question>>, counter: &Counter<'_>) {
    loop {
        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(question) = next else { return };
        // A bug in one answer costs that answer; whoever waits for it sees its channel closed.
        if std::panic::catch_unwind(AssertUnwindSafe(|| question(counter))).is_err() {
            tracing::error!("a question could not be answered, which is a bug; the others go on");
        }
    }
}

fn follow(desk: &Weak<AnswerDesk>, aside: &ThreadPool) {
    loop {
        std::thread::sleep(LOOK_EVERY);
        let Some(desk) = desk.upgrade() else { return };
        desk.refresh(aside);
    }
}

fn edition(generation: u64, inputs: &Inputs) -> u64 {
    use std::hash::{Hash, Hasher};
    let mut hasher = rustc_hash::FxHasher::default();
    (generation, inputs, env!("CARGO_PKG_VERSION")).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::build_demo;
    use crate::matching::MatchOptions;
    use crate::model::{Need, Verdict};

    fn desk(folder: &Path) -> Arc<AnswerDesk> {
        let knowledge = Arc::new(Knowledge::bundled());
        build_demo(folder, &knowledge, "2026-11-25T00:00:00Z", 2026).unwrap();
        let shelf = folder.join("shelf");
        let (licences, coverage) = (Licences::default(), CoverageSettings::default());
        AnswerDesk::open(DeskSetup { shelf, knowledge, editorial: None, licences, coverage, threads: 2 }).unwrap()
    }

    fn verdict(desk: &AnswerDesk, text: &'static str) -> Verdict {
        let (send, receive) = std::sync::mpsc::channel();
        let question = move |counter: &Counter<'_>| {
            let answer = counter.matcher.answer(&Need::of_text("1", text), &MatchOptions::default()).unwrap();
            send.send(answer.verdict).unwrap();
        };
        desk.ask(Box::new(question)).unwrap();
        receive.recv().unwrap()
    }

    #[test]
    fn a_question_that_fails_costs_only_itself() {
        let folder = tempfile::tempdir().unwrap();
        let desk = desk(folder.path());
        for _ in 0..4 {
            desk.ask(Box::new(|_| std::panic::resume_unwind(Box::new("a bug")))).unwrap();
        }
        assert_eq!(verdict(&desk, "k8s"), Verdict::Covered);
        assert_eq!(desk.waiting(), 0);
    }

    #[test]
    fn more_questions_than_may_wait_are_turned_away() {
        let folder = tempfile::tempdir().unwrap();
        let desk = desk(folder.path());
        let (open, closed) = std::sync::mpsc::channel::<()>();
        let closed = Arc::new(Mutex::new(closed));
        let mut refused = 0;
        for _ in 0..QUEUE + 10 {
            let closed = Arc::clone(&closed);
            let held = move |_: &Counter<'_>| drop(closed.lock().map(|closed| closed.recv()));
            refused += usize::from(desk.ask(Box::new(held)).is_err());
        }
        assert!((8..=10).contains(&refused), "{refused}");
        drop(open);
    }

    #[test]
    fn a_shelf_that_is_not_there_is_refused() {
        let setup = DeskSetup {
            shelf: "nowhere".into(),
            knowledge: Arc::new(Knowledge::bundled()),
            editorial: None,
            licences: Licences::default(),
            coverage: CoverageSettings::default(),
            threads: 1,
        };
        assert!(matches!(AnswerDesk::open(setup), Err(DeskFailure::Shelf(ShelfError::Missing { .. }))));
    }
}
