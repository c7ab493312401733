//! Courses that exports no longer hold: kept on the shelf for some nights as missing, and remembered for a while after they
//! retired. It is part of the shelf's state, so that a course that is still missing costs no write to the index.

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::key_list::KeyList;

/// How many retired courses are remembered in a catalog, the latest. Each takes about nine bytes of the state.
const REMEMBERED: usize = 20_000;

/// A night that lies further ahead than this was counted by a clock that was wrong.
const WRONG_CLOCK_DAYS: i32 = 31;

/// Courses of a catalog that its exports no longer hold, by key hash.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Missing {
    /// Courses that are still on the shelf, by the nights on which they were missing.
    still_here: Vec<Absent>,
    /// Courses that retired, by the day they did, the latest last.
    retired: Vec<Retired>,
}

/// Courses that were missing on the same nights.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Absent {
    /// The first and the latest nights on which an export did not hold them, in order, each once.
    nights: Vec<Date>,
    courses: KeyList,
}

/// Courses that retired on the same day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Retired {
    on: Date,
    courses: KeyList,
}

impl Missing {
    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.still_here.is_empty() && self.retired.is_empty()
    }

    /// How many courses are on the shelf though the last export did not hold them.
    pub fn courses(&self) -> u64 {
        self.still_here.iter().map(|absent| absent.courses.len()).sum()
    }

    /// The first day on which one of them was missing.
    pub fn since(&self) -> Option<Date> {
        self.still_here.iter().filter_map(|absent| absent.nights.first().copied()).min()
    }

    /// The same, of those courses alone that `held` holds; what had retired stays remembered.
    pub(super) fn among(&self, held: &FxHashSet<u64>) -> Self {
        let mut missing = self.clone();
        for absent in &mut missing.still_here {
            absent.courses = KeyList::of(absent.courses.hashes().filter(|hash| held.contains(hash)).collect());
        }
        missing.still_here.retain(|absent| absent.courses.len() > 0);
        missing
    }

    /// The first day on which each course that is still on the shelf was missing, by key hash.
    pub(super) fn days(&self) -> FxHashMap<u64, Date> {
        let mut days = FxHashMap::default();
        for absent in &self.still_here {
            if let Some(since) = absent.nights.first() {
                days.extend(absent.courses.hashes().map(|hash| (hash, *since)));
            }
        }
        days
    }
}

/// A catalog's missing courses, opened to be brought up to date.
pub(super) struct Absences {
    /// Which of the groups a course is in.
    group: FxHashMap<u64, usize>,
    nights: Vec<Vec<Date>>,
    remembered: FxHashSet<u64>,
    retired_before: Vec<Retired>,
    still_here: FxHashMap<Vec<Date>, Vec<u64>>,
    retired_now: Vec<u64>,
    came_back: FxHashSet<u64>,
    tonight: Date,
    allowed: usize,
}

/// What becomes of a course that the export does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fate {
    /// Whether it leaves the shelf.
    pub retires: bool,
    /// Whether the last export held it.
    pub first_time: bool,
    /// The first day on which it was missing.
    pub since: Date,
}

impl Absences {
    /// `before`, for an export of the day `tonight`; a course that is missing on `allowed` nights retires, with 0 or 1 at
    /// once.
    pub fn open(before: &Missing, tonight: Date, allowed: u32) -> Self {
        let mut group = FxHashMap::default();
        for (index, absent) in before.still_here.iter().enumerate() {
            group.extend(absent.courses.hashes().map(|hash| (hash, index)));
        }
        Self {
            group,
            nights: before.still_here.iter().map(|absent| absent.nights.clone()).collect(),
            remembered: before.retired.iter().flat_map(|retired| retired.courses.hashes()).collect(),
            retired_before: before.retired.clone(),
            still_here: FxHashMap::default(),
            retired_now: Vec::new(),
            came_back: FxHashSet::default(),
            tonight,
            allowed: (allowed as usize).max(1),
        }
    }

    /// The export holds the course: since when it was missing, if it was, or `None` twice over if it had only retired.
    pub fn is_there(&mut self, hash: u64) -> Option<Option<Date>> {
        if let Some(index) = self.group.remove(&hash) {
            return Some(self.nights[index].first().copied());
        }
        if self.remembered.remove(&hash) {
            self.came_back.insert(hash);
            return Some(None);
        }
        None
    }

    /// The export does not hold the course, which is on the shelf.
    pub fn is_gone(&mut self, hash: u64) -> Fate {
        let before = self.group.remove(&hash).map(|index| self.nights[index].clone());
        let first_time = before.is_none();
        let nights = counted(before.unwrap_or_default(), self.tonight, self.allowed);
        let since = nights.first().copied().unwrap_or(self.tonight);
        let retires = nights.len() >= self.allowed;
        if retires {
            self.retired_now.push(hash);
        } else {
            self.still_here.entry(nights).or_default().push(hash);
        }
        Fate { retires, first_time, since }
    }

    /// How it stands once all courses of the shelf and of the export were told.
    pub fn close(self) -> Missing {
        let mut still_here: Vec<Absent> = self
            .still_here
            .into_iter()
            .map(|(nights, hashes)| Absent { nights, courses: KeyList::of(hashes) })
            .collect();
        still_here.sort_by(|a, b| a.nights.cmp(&b.nights));
        let mut retired = self.retired_before;
        if !self.came_back.is_empty() {
            for day in &mut retired {
                day.courses = KeyList::of(day.courses.hashes().filter(|hash| !self.came_back.contains(hash)).collect());
            }
        }
        if !self.retired_now.is_empty() {
            retired.push(Retired { on: self.tonight, courses: KeyList::of(self.retired_now) });
        }
        forget(&mut retired);
        Missing { still_here, retired }
    }
}

/// The nights with `tonight` counted, if it counts: a night counts once, and only if it is later than those before, so
/// that neither a second run nor a clock that was put back brings a course closer to its retirement. Nights far ahead
/// were counted by a wrong clock and are forgotten.
fn counted(mut nights: Vec<Date>, tonight: Date, allowed: usize) -> Vec<Date> {
    nights.retain(|night| tonight.until(*night).map_or(0, |span| span.get_days()) <= WRONG_CLOCK_DAYS);
    if nights.last().is_none_or(|last| tonight > *last) {
        nights.push(tonight);
    }
    // Where fewer nights are allowed now than were counted, no more need to be kept than decide.
    nights.truncate(allowed);
    nights
}

/// Forgets those that retired first, beyond what is remembered.
fn forget(retired: &mut Vec<Retired>) {
    retired.retain(|day| day.courses.len() > 0);
    let mut kept = 0;
    let mut from = retired.len();
    while from > 0 && kept + retired[from - 1].courses.len() as usize <= REMEMBERED {
        from -= 1;
        kept += retired[from].courses.len() as usize;
    }
    if from > 0 {
        let last = &mut retired[from - 1];
        last.courses = KeyList::of(last.courses.hashes().take(REMEMBERED - kept).collect());
    }
    retired.drain(..from.saturating_sub(1));
    retired.retain(|day| day.courses.len() > 0);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: i8) -> Date {
        Date::constant(2026, 11, day)
    }

    /// The state after an export of `tonight` that lacks `gone` and holds `there`.
    fn night(before: &Missing, tonight: Date, allowed: u32, gone: &[u64], there: &[u64]) -> (Missing, Vec<u64>) {
        let mut absences = Absences::open(before, tonight, allowed);
        for hash in there {
            absences.is_there(*hash);
        }
        let retired = gone.iter().copied().filter(|hash| absences.is_gone(*hash).retires).collect();
        (absences.close(), retired)
    }

    #[test]
    fn a_course_retires_after_so_many_nights() {
        let (first, retired) = night(&Missing::default(), day(1), 3, &[7], &[]);
        assert_eq!((first.courses(), first.since(), retired.len()), (1, Some(day(1)), 0));
        let (second, retired) = night(&first, day(2), 3, &[7, 8], &[]);
        assert_eq!((second.courses(), retired.len()), (2, 0));
        assert_eq!(second.days()[&8], day(2));
        let (third, retired) = night(&second, day(3), 3, &[7, 8], &[]);
        assert_eq!((third.courses(), retired), (1, vec![7]));
    }

    #[test]
    fn with_no_night_or_one_it_retires_at_once() {
        for allowed in [0, 1] {
            assert_eq!(night(&Missing::default(), day(1), allowed, &[7], &[]).1, [7]);
        }
    }

    #[test]
    fn nights_are_counted_by_date_and_not_by_runs() {
        let mut missing = Missing::default();
        for _ in 0..5 {
            let (after, retired) = night(&missing, day(1), 2, &[7], &[]);
            assert!(retired.is_empty());
            missing = after;
        }
        assert_eq!(night(&missing, day(2), 2, &[7], &[]).1, [7]);
    }

    #[test]
    fn a_clock_that_goes_back_and_forth_counts_a_night_once() {
        let mut missing = night(&Missing::default(), day(20), 2, &[7], &[]).0;
        for tonight in [day(15), day(20), day(16), day(20)] {
            let (after, retired) = night(&missing, tonight, 2, &[7], &[]);
            assert!(retired.is_empty());
            missing = after;
        }
        assert_eq!(night(&missing, day(21), 2, &[7], &[]).1, [7]);
    }

    #[test]
    fn a_clock_that_was_years_ahead_does_not_keep_a_course_for_years() {
        let ahead = Date::constant(2099, 1, 1);
        let missing = night(&Missing::default(), ahead, 2, &[7], &[]).0;
        let (missing, retired) = night(&missing, day(1), 2, &[7], &[]);
        assert_eq!((retired.len(), missing.since()), (0, Some(day(1))));
        assert_eq!(night(&missing, day(2), 2, &[7], &[]).1, [7]);
    }

    #[test]
    fn a_course_that_comes_back_begins_anew_and_is_told_from_a_new_one() {
        let missing = night(&Missing::default(), day(1), 3, &[7, 8], &[]).0;
        let mut absences = Absences::open(&missing, day(2), 3);
        assert_eq!(absences.is_there(7), Some(Some(day(1))));
        assert_eq!(absences.is_there(9), None);
        absences.is_gone(8);
        let missing = absences.close();
        assert_eq!(missing.courses(), 1);
        let fate = Absences::open(&missing, day(3), 3).is_gone(7);
        assert_eq!(fate, Fate { retires: false, first_time: true, since: day(3) });
    }

    #[test]
    fn a_course_that_had_retired_is_remembered_once() {
        let missing = night(&Missing::default(), day(1), 1, &[7, 8], &[]).0;
        assert_eq!(missing.courses(), 0);
        assert!(!missing.is_empty());
        let mut absences = Absences::open(&missing, day(2), 1);
        assert_eq!(absences.is_there(7), Some(None));
        let missing = absences.close();
        let mut absences = Absences::open(&missing, day(3), 1);
        assert_eq!((absences.is_there(7), absences.is_there(8)), (None, Some(None)));
    }

    #[test]
    fn only_the_latest_that_retired_are_remembered() {
        let many: Vec<u64> = (0..15_000).collect();
        let more: Vec<u64> = (100_000..115_000).collect();
        let missing = night(&Missing::default(), day(1), 1, &many, &[]).0;
        let missing = night(&missing, day(2), 1, &more, &[]).0;
        let remembered: u64 = missing.retired.iter().map(|day| day.courses.len()).sum();
        assert_eq!(remembered as usize, REMEMBERED);
        assert_eq!(missing.retired.last().unwrap().courses.len(), 15_000);
    }
}
