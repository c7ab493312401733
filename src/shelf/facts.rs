//! What the scorer needs to know of a course, small enough to lie in the index's columns.

use std::hash::{Hash, Hasher};

use crate::model::Level;

/// One content unit of a title: a skill named there, or a word that belongs to no skill. Words of form are left out.
///
/// Packed into 32 bits: the top bit tells a skill, the rest is a stable hash of the skill's id or the word's stem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Unit(u32);

const SKILL_BIT: u32 = 1 << 31;

impl Unit {
    /// The unit of a skill's key.
    pub fn skill(key: u32) -> Self {
        Self(key | SKILL_BIT)
    }

    /// The unit of a word's key.
    pub fn word(key: u32) -> Self {
        Self(key & !SKILL_BIT)
    }

    /// The skill's key, if this is a skill.
    pub fn skill_key(self) -> Option<u32> {
        (self.0 & SKILL_BIT != 0).then_some(self.0 & !SKILL_BIT)
    }

    /// The word's key, if this is a word.
    pub fn word_key(self) -> Option<u32> {
        (self.0 & SKILL_BIT == 0).then_some(self.0)
    }

    pub(super) fn packed(self) -> u32 {
        self.0
    }

    pub(super) fn unpacked(value: u32) -> Self {
        Self(value)
    }
}

/// The 31-bit key of a skill, from its id: the same in every vocabulary and version. That no two bundled skills share
/// one is tested.
pub fn skill_key(id: &str) -> u32 {
    key(id)
}

/// The 31-bit key of a word, from its stem.
pub fn word_key(stem: &str) -> u32 {
    key(stem)
}

fn key(text: &str) -> u32 {
    let mut hasher = rustc_hash::FxHasher::default();
    text.hash(&mut hasher);
    // FxHash finishes with its good bits on top.
    (hasher.finish() >> 33) as u32
}

/// Something said about a course that bears on whether it should be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Trait {
    /// It only tests: practice exams, question banks, dumps.
    PracticeTest,
    /// It prepares for an exam.
    ExamPreparation,
    /// A talk, conference or case study rather than a course.
    Talk,
    /// A book.
    Book,
    /// A summary of something longer.
    Summary,
    /// Made for children.
    Children,
    /// Interview questions.
    Interview,
    /// One exercise or project rather than a course.
    Exercise,
    /// The title is not English.
    ForeignTitle,
    /// Part of a series that only makes sense with the others.
    Episode,
    /// The title names an audience: "for architects".
    Audience,
}

/// What is said about a course as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Traits {
    /// The level the vendor states, else the one said in the title.
    pub level: Option<Level>,
    /// Minutes of learning; capped at about two years.
    pub minutes: Option<u32>,
    /// The year of the course: of its dates, else named in the title.
    pub year: Option<u16>,
    /// The ISO 639-1 code of its language.
    pub language: Option<[u8; 2]>,
    /// How many words the title has, form included; capped at 63.
    pub title_words: u8,
    /// Whether there is a description or tags beside the title.
    pub described: bool,
    flags: u16,
}

impl Traits {
    /// Whether `quality` is said of the course.
    pub fn has(self, quality: Trait) -> bool {
        self.flags & (1 << quality as u16) != 0
    }

    /// Notes that `quality` is said of the course.
    pub fn set(&mut self, quality: Trait) {
        self.flags |= 1 << quality as u16;
    }

    pub(super) fn packed(self) -> u64 {
        let level = match self.level {
            None => 0,
            Some(Level::Beginner) => 1,
            Some(Level::Intermediate) => 2,
            Some(Level::Advanced) => 3,
            Some(Level::All) => 4,
        };
        let minutes = self.minutes.map_or(0, |minutes| u64::from(minutes.min(MAX_MINUTES)) + 1);
        let year = self.year.map_or(0, |year| u64::from(year.clamp(1980, 2106) - 1979));
        let language = self.language.map_or(0, |[a, b]| letter(a) << 5 | letter(b));
        level
            | minutes << 3
            | year << 23
            | language << 30
            | u64::from(self.flags) << 40
            | u64::from(self.title_words.min(63)) << 56
            | u64::from(self.described) << 62
    }

    pub(super) fn unpacked(value: u64) -> Self {
        let bits = |from: u32, count: u32| value >> from & ((1 << count) - 1);
        let level = match bits(0, 3) {
            1 => Some(Level::Beginner),
            2 => Some(Level::Intermediate),
            3 => Some(Level::Advanced),
            4 => Some(Level::All),
            _ => None,
        };
        let language = bits(30, 10);
        Self {
            level,
            minutes: (bits(3, 20) as u32).checked_sub(1),
            year: (bits(23, 7) != 0).then(|| bits(23, 7) as u16 + 1979),
            language: (language != 0).then(|| [(language >> 5) as u8 + b'`', (language & 31) as u8 + b'`']),
            title_words: bits(56, 6) as u8,
            described: bits(62, 1) == 1,
            flags: bits(40, 16) as u16,
        }
    }
}

const MAX_MINUTES: u32 = (1 << 20) - 2;

fn letter(byte: u8) -> u64 {
    u64::from(byte.to_ascii_lowercase().saturating_sub(b'`').min(26))
}

/// What the scorer needs to know of a course.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// The title's content in order.
    pub title: Vec<Unit>,
    /// Keys of the title's words by stem, words of form included, in order.
    pub words: Vec<u32>,
    /// Keys of the skills in the vendor's tags.
    pub tags: Vec<u32>,
    /// Keys of the skills in the description, with how often each is named (at most 15).
    pub body: Vec<(u32, u8)>,
    /// Versions the title states: key of the skill, and the version as [`version_number`] gives it.
    pub versions: Vec<(u32, u32)>,
    /// What is said about the course as a whole.
    pub traits: Traits,
    /// Hash of the normalised title; equal for the same course in two catalogs.
    pub title_hash: u64,
}

/// A version as a number that orders as versions do: `17` is 17,000, `3.11` is 3,011. `None` if it is no number.
pub fn version_number(version: &str) -> Option<u32> {
    let mut parts = version.split('.').map(|part| part.parse::<u32>().ok().filter(|number| *number < 10_000));
    let major = parts.next()??;
    let minor = parts.next().flatten().unwrap_or(0).min(999);
    Some(major * 1000 + minor)
}

pub(super) fn pack_version(skill: u32, version: u32) -> u64 {
    u64::from(skill) << 24 | u64::from(version.min((1 << 24) - 1))
}

pub(super) fn unpack_version(value: u64) -> (u32, u32) {
    ((value >> 24) as u32, (value & ((1 << 24) - 1)) as u32)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::skills::Vocabulary;

    #[test]
    fn no_two_bundled_skills_share_a_key() {
        let vocabulary = Vocabulary::bundled();
        let mut keys: Vec<u32> = vocabulary.skills().iter().map(|skill| skill_key(&skill.id)).collect();
        keys.sort_unstable();
        assert!(keys.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn versions_order_as_people_count() {
        let number = |version: &str| version_number(version).unwrap();
        assert!(number("3.9") < number("3.11") && number("3.11") < number("17") && number("17") < number("2019"));
        assert_eq!(version_number("x"), None);
        assert_eq!(unpack_version(pack_version(5, number("2019"))), (5, 2_019_000));
    }

    proptest! {
        #[test]
        fn traits_survive_packing(
            level in prop::option::of(prop::sample::select(vec![Level::Beginner, Level::Advanced, Level::All])),
            minutes in prop::option::of(0..MAX_MINUTES),
            year in prop::option::of(1980u16..2100),
            language in prop::option::of(prop::sample::select(vec![*b"en", *b"zh", *b"az"])),
            flags in 0u16..2048,
            title_words in 0u8..64,
            described: bool,
        ) {
            let traits = Traits { level, minutes, year, language, title_words, described, flags };
            prop_assert_eq!(Traits::unpacked(traits.packed()), traits);
        }
    }
}
