//! The facts of a course as one row of numbers.
//!
//! All the scorer reads of a candidate lies in one column, one course's numbers behind the other. A column for each kind of
//! fact costs a look into its index and a call for each value, which took a quarter of a match; a row costs two looks and
//! one copy.
//!
//! ```text
//! traits | hash of the title | counts | versions … | halves …
//! ```
//!
//! Halves are 32-bit numbers, two to a number, the lower first: the keys of the title's words, the codes of its units (four
//! to a half), the units that are no word of the title, the keys of the tags, the keys of the skills in the description,
//! and how often each is named (eight to a half).

use super::facts::{Facts, Traits, Unit, pack_version, unpack_version};

/// How many bits of the counts each list takes, in the order words, units, units apart, tags, body, versions.
const BITS: [u32; 6] = [12, 12, 12, 10, 10, 8];
/// The code of a unit that is no word of the title; any other is the place of the word.
const APART: u8 = u8::MAX;

/// Adds the row of `facts` to `row`. Of a list longer than its count can say (4,095 words of a title, 1,023 skills, 255
/// versions) the rest is left out.
pub fn pack(facts: &Facts, row: &mut Vec<u64>) {
    let words = head(&facts.words, 0);
    let units = head(&facts.title, 1);
    let (tags, body, versions) = (head(&facts.tags, 3), head(&facts.body, 4), head(&facts.versions, 5));
    let mut apart = Vec::new();
    let codes: Vec<u8> = units
        .iter()
        .map(|unit| {
            let place = unit.word_key().and_then(|key| words.iter().position(|word| *word == key));
            place.and_then(|place| u8::try_from(place).ok()).filter(|code| *code != APART).unwrap_or_else(|| {
                apart.push(unit.packed());
                APART
            })
        })
        .collect();
    let lengths = [words.len(), units.len(), apart.len(), tags.len(), body.len(), versions.len()];
    let counts = lengths.iter().zip(BITS).rev().fold(0, |counts, (length, bits)| counts << bits | *length as u64);
    row.extend([facts.traits.packed(), facts.title_hash, counts]);
    row.extend(versions.iter().map(|(skill, version)| pack_version(*skill, *version)));
    let codes = codes.chunks(4).map(|codes| joined(codes, 8));
    let often: Vec<u8> = body.iter().map(|(_, count)| (*count).min(15)).collect();
    let often = often.chunks(8).map(|counts| joined(counts, 4));
    let body = body.iter().map(|(skill, _)| *skill);
    let halves: Vec<u32> =
        words.iter().copied().chain(codes).chain(apart).chain(tags.iter().copied()).chain(body).chain(often).collect();
    row.extend(halves.chunks(2).map(|pair| u64::from(pair[0]) | u64::from(pair.get(1).copied().unwrap_or(0)) << 32));
}

fn head<T>(list: &[T], of: usize) -> &[T] {
    &list[..list.len().min((1 << BITS[of]) - 1)]
}

fn joined(values: &[u8], bits: u32) -> u32 {
    values.iter().rev().fold(0, |half, value| half << bits | u32::from(*value))
}

/// A row as it was packed; of a row that is too short, what is missing is nothing.
#[derive(Debug, Clone, Copy)]
pub struct PackedFacts<'a> {
    row: &'a [u64],
    /// The lengths of the lists, in the order of [`BITS`].
    lengths: [usize; 6],
}

/// Numbers before the versions.
const HEAD: usize = 3;

impl<'a> PackedFacts<'a> {
    /// The facts that `row` holds.
    pub fn of(row: &'a [u64]) -> Self {
        let mut counts = row.get(HEAD - 1).copied().unwrap_or(0);
        let lengths = BITS.map(|bits| {
            let length = counts & ((1 << bits) - 1);
            counts >>= bits;
            length as usize
        });
        Self { row, lengths }
    }

    /// All of them.
    pub fn facts(&self) -> Facts {
        let mut facts = Facts::default();
        self.read(&mut facts);
        facts
    }

    /// Fills `facts` with all of them.
    pub fn read(&self, facts: &mut Facts) {
        facts.words.clear();
        self.add_title_words(&mut facts.words);
        self.read_subjects(facts);
        self.read_record(facts);
    }

    /// Adds the keys of the title's words to `words`.
    pub fn add_title_words(&self, words: &mut Vec<u32>) {
        words.extend(self.halves(0, self.lengths[0]));
    }

    /// Fills that part of `facts` that says what the course is about: the skills of title, tags and description, but not
    /// the title's words.
    pub fn read_subjects(&self, facts: &mut Facts) {
        let [words, units, apart, tags, body, versions] = self.lengths;
        let codes_at = words;
        let apart_at = codes_at + units.div_ceil(4);
        let tags_at = apart_at + apart;
        let body_at = tags_at + tags;
        let often_at = body_at + body;
        let mut apart = self.halves(apart_at, apart);
        refill(
            &mut facts.title,
            (0..units).map(|index| match (self.half(codes_at + index / 4) >> (index % 4 * 8)) as u8 {
                APART => Unit::unpacked(apart.next().unwrap_or(0)),
                place => Unit::word(self.half(usize::from(place))),
            }),
        );
        refill(&mut facts.tags, self.halves(tags_at, tags));
        let often = |index: usize| (self.half(often_at + index / 8) >> (index % 8 * 4)) as u8 & 15;
        refill(&mut facts.body, self.halves(body_at, body).enumerate().map(|(index, skill)| (skill, often(index))));
        let versions = self.row.iter().skip(HEAD).take(versions);
        refill(&mut facts.versions, versions.map(|version| unpack_version(*version)));
    }

    /// Fills the rest of `facts`: what is said of the course as a whole.
    pub fn read_record(&self, facts: &mut Facts) {
        facts.traits = Traits::unpacked(self.row.first().copied().unwrap_or(0));
        facts.title_hash = self.row.get(1).copied().unwrap_or(0);
    }

    fn halves(&self, from: usize, count: usize) -> impl Iterator<Item = u32> + '_ {
        (from..from + count).map(|index| self.half(index))
    }

    fn half(&self, index: usize) -> u32 {
        let pair = self.row.get(HEAD + self.lengths[5] + index / 2).copied().unwrap_or(0);
        (pair >> (index % 2 * 32)) as u32
    }
}

fn refill<T>(list: &mut Vec<T>, values: impl Iterator<Item = T>) {
    list.clear();
    list.extend(values);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::shelf::Trait;

    fn unpacked(row: &[u64]) -> Facts {
        PackedFacts::of(row).facts()
    }

    fn keys(most: usize) -> impl Strategy<Value = Vec<u32>> {
        prop::collection::vec(0u32..1 << 31, 0..most)
    }

    proptest! {
        #[test]
        fn facts_survive_packing(
            words in keys(300),
            units in prop::collection::vec((0usize..400, 0u32..1 << 31, any::<bool>()), 0..40),
            tags in keys(20),
            body in prop::collection::vec((0u32..1 << 31, 0u8..16), 0..40),
            versions in prop::collection::vec((0u32..1 << 31, 0u32..1 << 24), 0..5),
            title_hash: u64,
        ) {
            let unit = |(place, key, is_skill): (usize, u32, bool)| match words.get(place) {
                Some(word) if !is_skill => Unit::word(*word),
                _ if is_skill => Unit::skill(key),
                _ => Unit::word(key),
            };
            let title = units.into_iter().map(unit).collect();
            let mut facts = Facts { title, words: words.clone(), tags, body, versions, title_hash, ..Facts::default() };
            facts.traits.set(Trait::Book);
            let mut row = Vec::new();
            pack(&facts, &mut row);
            prop_assert_eq!(unpacked(&row), facts);
        }

        #[test]
        fn no_row_whatever_it_holds_is_too_much(row in prop::collection::vec(any::<u64>(), 0..6)) {
            unpacked(&row);
        }
    }

    #[test]
    fn of_what_is_too_long_to_be_counted_the_rest_is_left_out() {
        let words: Vec<u32> = (0..5_000).collect();
        let mut row = Vec::new();
        pack(&Facts { words: words.clone(), tags: words.clone(), ..Facts::default() }, &mut row);
        let facts = unpacked(&row);
        assert_eq!((facts.words, facts.tags), (words[..4095].to_vec(), words[..1023].to_vec()));
    }
}
