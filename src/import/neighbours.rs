//! Whether descriptions stand beside the titles they belong to. A column that slipped by a row or a few leaves every row
//! looking well by itself; only beside its neighbours does it tell.
//!
//! Of two rows, the words that only one title has are looked for in a description. If a description names what only the
//! title of the row `k` above has, and does so row after row, it belongs there. Sorted catalogs do not disturb this:
//! words that both titles have are left out.

use std::collections::VecDeque;

use super::identity::fingerprint;

/// How far a description may have slipped, in rows. In the real case it was one to four.
const REACH: usize = 6;
/// Rows in a run that are judged together, and how many of them must name the neighbour. Measured with `import --dry-run`
/// on the nine catalogs with descriptions at hand (Coursera of 2023 and 2026, edX, DataCamp, Udacity, Udemy; 20,000
/// descriptions): as they are, sorted by title, sorted by description and shuffled there is no alarm; slipped on purpose by
/// 1, 3 or 6 rows each is seen, and a slip of 40 rows only in eight of nine (the ninth has a description in one row of
/// thirteen). Healthy catalogs stay below 8 of 16.
const RUN: usize = 16;
const NAMED: u32 = 12;
/// Shorter words say little: `with`, `for`.
const SHORTEST: usize = 4;
/// Words are compared by their first letters, so that `statistics` is `statistical`.
const STEM: usize = 5;
/// How much of a description is looked at, in bytes.
const LOOKED_AT: usize = 2_000;
/// Words that stand in titles and descriptions of all courses.
const COMMON: [&str; 24] = [
    "with", "from", "your", "that", "this", "into", "using", "about", "what", "when", "have", "will", "their", "them",
    "they", "cours", "intro", "learn", "guide", "compl", "begin", "advan", "basic", "train",
];

/// Watches courses go by and remembers the last few.
#[derive(Debug)]
pub(super) struct Neighbours {
    last: VecDeque<Words>,
    /// The numbers of [`COMMON`] words.
    common: Vec<u32>,
    /// One run for each distance, up and down.
    runs: Vec<Run>,
    seen: usize,
    /// One bit a course that stands in a suspicious run.
    suspicious: Vec<u64>,
    first_line: u64,
    last_line: u64,
}

/// What is remembered of a course: the words of its texts as numbers, in order.
#[derive(Debug)]
struct Words {
    at: usize,
    line: u64,
    title: Vec<u32>,
    description: Vec<u32>,
}

/// The last comparisons at one distance that told anything.
#[derive(Debug, Clone, Default)]
struct Run {
    named: u32,
    rows: VecDeque<(usize, u64)>,
}

/// Rows whose descriptions belong to others.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Slipped {
    pub(super) rows: u64,
    pub(super) first_line: u64,
    pub(super) last_line: u64,
}

impl Default for Neighbours {
    fn default() -> Self {
        Self {
            last: VecDeque::with_capacity(REACH),
            common: COMMON.iter().map(|word| number(word)).collect(),
            runs: vec![Run::default(); 2 * REACH],
            seen: 0,
            suspicious: Vec::new(),
            first_line: 0,
            last_line: 0,
        }
    }
}

impl Neighbours {
    /// Takes note of the next course of the file.
    pub(super) fn note(&mut self, title: &str, description: &str, line: u64) {
        let course = Words {
            at: self.seen,
            line,
            title: telling(words(title), &self.common),
            description: words(start(description)),
        };
        self.seen += 1;
        let mut told = Vec::new();
        for (distance, other) in self.last.iter().enumerate() {
            told.extend(names_other(&course, &other.title).map(|named| (distance, course.at, course.line, named)));
            told.extend(names_other(other, &course.title).map(|named| (REACH + distance, other.at, other.line, named)));
        }
        for (run, at, line, named) in told {
            if self.runs[run].note(at, line, named) {
                self.suspect(run);
            }
        }
        self.last.truncate(REACH - 1);
        self.last.push_front(course);
    }

    /// What was found, if anything.
    pub(super) fn slipped(&self) -> Option<Slipped> {
        let rows = self.suspicious.iter().map(|bits| u64::from(bits.count_ones())).sum();
        (rows > 0).then_some(Slipped { rows, first_line: self.first_line, last_line: self.last_line })
    }

    fn suspect(&mut self, run: usize) {
        for (at, line) in &self.runs[run].rows {
            if self.suspicious.len() <= at / 64 {
                self.suspicious.resize(at / 64 + 1, 0);
            }
            self.suspicious[at / 64] |= 1 << (at % 64);
            self.first_line = if self.first_line == 0 { *line } else { self.first_line.min(*line) };
            self.last_line = self.last_line.max(*line);
        }
    }
}

impl Run {
    /// Adds a comparison; `true` if the run is now one of descriptions that belong to the neighbour.
    fn note(&mut self, at: usize, line: u64, named: bool) -> bool {
        self.named = self.named << 1 | u32::from(named);
        self.rows.push_back((at, line));
        if self.rows.len() > RUN {
            self.rows.pop_front();
        }
        let in_run = self.named & ((1 << RUN) - 1);
        self.rows.len() == RUN && in_run.count_ones() >= NAMED
    }
}

/// Whether the description names what only the other title has, more than what only its own has. `None` if it tells
/// nothing.
fn names_other(course: &Words, other: &[u32]) -> Option<bool> {
    if course.description.is_empty() {
        return None;
    }
    let own = share_named(&course.title, other, &course.description)?;
    let others = share_named(other, &course.title, &course.description)?;
    // Crosswise, so that 1 of 3 and 2 of 6 are equal.
    let (own, others) = (own.0 * others.1, others.0 * own.1);
    (own != others).then_some(others > own)
}

/// How many of the words that `title` has and `but` has not stand in the description, and of how many.
fn share_named(title: &[u32], but: &[u32], description: &[u32]) -> Option<(usize, usize)> {
    let (mut named, mut of) = (0, 0);
    for word in title.iter().filter(|word| but.binary_search(word).is_err()) {
        of += 1;
        named += usize::from(description.binary_search(word).is_ok());
    }
    (of > 0).then_some((named, of))
}

fn start(text: &str) -> &str {
    let mut end = LOOKED_AT.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The numbers of a text's words, in order.
fn words(text: &str) -> Vec<u32> {
    let mut found = if text.is_ascii() { ascii_words(text) } else { all_words(text) };
    found.sort_unstable();
    found.dedup();
    found
}

fn all_words(text: &str) -> Vec<u32> {
    let mut found = Vec::new();
    let mut stem = String::new();
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        if word.chars().nth(SHORTEST - 1).is_some() {
            stem.clear();
            match word.get(..STEM.min(word.len())) {
                // Most words here too.
                Some(start) if start.is_ascii() => stem.extend(start.chars().map(|c| c.to_ascii_lowercase())),
                _ => stem.extend(word.chars().flat_map(char::to_lowercase).take(STEM)),
            }
            found.push(number(&stem));
        }
    }
    found
}

/// The same of most texts by far, without looking up what is what.
fn ascii_words(text: &str) -> Vec<u32> {
    let words = text.as_bytes().split(|byte| !byte.is_ascii_alphanumeric()).filter(|word| word.len() >= SHORTEST);
    let lowered = words.map(|word| {
        let mut stem = [0; STEM];
        let length = word.len().min(STEM);
        stem[..length].copy_from_slice(&word[..length]);
        stem.make_ascii_lowercase();
        std::str::from_utf8(&stem[..length]).map_or(0, number)
    });
    lowered.collect()
}

/// Without the words of all courses. What a title does not have is not looked for, so descriptions may keep them.
fn telling(mut words: Vec<u32>, common: &[u32]) -> Vec<u32> {
    words.retain(|word| !common.contains(word));
    words
}

fn number(stem: &str) -> u32 {
    fingerprint(&[stem]) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUBJECTS: [&str; 10] = [
        "Kubernetes",
        "Terraform",
        "Photography",
        "Negotiation",
        "Statistics",
        "Blockchain",
        "Marketing",
        "Calculus",
        "Ceramics",
        "Philosophy",
    ];

    /// Titles like `Kubernetes and Ceramics`, descriptions that name both, taken from the row `slip` rows further up.
    fn watched(rows: usize, slip: impl Fn(usize) -> usize) -> Option<Slipped> {
        let subject = |at: usize| (SUBJECTS[at % 10], SUBJECTS[at / 10 % 10]);
        let mut neighbours = Neighbours::default();
        for at in 0..rows {
            let (one, two) = subject(at * 7);
            let (named, also) = subject((at + rows - slip(at)) * 7 % (rows * 7));
            neighbours.note(
                &format!("{one} and {two}"),
                &format!("You will learn {named} with examples from {also} in practice."),
                at as u64 + 2,
            );
        }
        neighbours.slipped()
    }

    proptest::proptest! {
        #[test]
        fn the_short_way_to_the_words_leads_to_the_same(text in "[ -~]{0,60}") {
            proptest::prop_assert_eq!(ascii_words(&text), all_words(&text));
        }
    }

    #[test]
    fn descriptions_in_their_places_are_no_alarm() {
        assert_eq!(watched(300, |_| 0), None);
    }

    #[test]
    fn a_column_that_slipped_is_seen_whole_or_in_part() {
        for slip in [1, 4] {
            let found = watched(300, |_| slip).unwrap();
            assert!(found.rows > 280, "{slip}: {found:?}");
        }
        let part = watched(300, |at| usize::from(at > 100 && at < 200)).unwrap();
        assert!((90..=115).contains(&part.rows), "{part:?}");
        assert!(part.first_line > 90 && part.last_line < 215, "{part:?}");
    }

    #[test]
    fn a_few_wrong_descriptions_are_no_slipped_column() {
        assert_eq!(watched(300, |at| usize::from(at % 5 == 0)), None);
        assert_eq!(watched(10, |_| 1), None);
    }

    #[test]
    fn parts_of_one_series_are_told_by_what_differs() {
        let mut neighbours = Neighbours::default();
        for at in 0..100 {
            let text = "Excel pivot tables, charts, formulas and macros";
            neighbours.note(&format!("Excel formulas part {}", at % 7), text, at);
        }
        assert_eq!(neighbours.slipped(), None);
    }
}
