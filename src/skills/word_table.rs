//! The words of the lexicon and their numbers.

use super::lexicon::{NO_WORD, WordId};

/// Words by number and numbers by word. Looking up a word nobody interned, as most words of a text are, costs one place
/// in memory; words of up to sixteen bytes are compared as two numbers, not as text.
#[derive(Debug, Clone)]
pub(super) struct WordTable {
    /// Open addressing: the mark of a word and its number, [`NO_WORD`] where the slot is free. The length is a power of
    /// two, and at most half of it is taken.
    slots: Vec<(u32, WordId)>,
    /// By number; the first stands for no word.
    shapes: Vec<Shape>,
    /// All words longer than sixteen bytes, one behind the other, by number.
    long: Vec<(WordId, Box<str>)>,
}

/// Which word it is, as far as two numbers and a length can say; up to sixteen bytes that is all of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Shape {
    first: u64,
    last: u64,
    length: usize,
}

const WHOLE: usize = 16;

impl Shape {
    pub fn of(word: &[u8]) -> Self {
        let length = word.len();
        let (first, last) = match (word.first_chunk(), word.last_chunk()) {
            (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
            _ => match (word.first_chunk(), word.last_chunk()) {
                (Some(first), Some(last)) => (u32::from_le_bytes(*first).into(), u32::from_le_bytes(*last).into()),
                _ => (word.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)), 0),
            },
        };
        Self { first, last, length }
    }

    /// Whether it is all of the word, and no two words have it.
    pub fn is_whole(self) -> bool {
        self.length <= WHOLE
    }

    /// Two odd constants with well-mixed bits; the high half of the product depends on all of the word.
    pub fn hash(self) -> u64 {
        let mixed = self.first.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ self.last.rotate_left(32) ^ self.length as u64;
        (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
    }
}

impl WordTable {
    /// An empty table with room for `words`.
    pub fn with_capacity(words: usize) -> Self {
        let slots = vec![(0, NO_WORD); (words * 2).next_power_of_two().max(8)];
        let mut shapes = Vec::with_capacity(words + 1);
        shapes.push(Shape::default());
        Self { slots, shapes, long: Vec::new() }
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.shapes.len().saturating_sub(1)
    }

    /// The number of `word`; [`NO_WORD`] if it was never interned.
    pub fn find(&self, word: &str) -> WordId {
        let shape = Shape::of(word.as_bytes());
        self.search(word, shape, shape.hash()).unwrap_or(NO_WORD)
    }

    /// The number of `word`, given to it if it is new.
    pub fn intern(&mut self, word: &str) -> WordId {
        let shape = Shape::of(word.as_bytes());
        let hash = shape.hash();
        match self.search(word, shape, hash) {
            Ok(id) => id,
            Err(free) => {
                let id = self.shapes.len() as WordId;
                self.slots[free] = (mark(hash), id);
                self.shapes.push(shape);
                if shape.length > WHOLE {
                    self.long.push((id, word.into()));
                }
                if self.len() * 2 > self.slots.len() {
                    self.grow();
                }
                id
            }
        }
    }

    /// The number of the word, or the slot where it would stand.
    fn search(&self, word: &str, shape: Shape, hash: u64) -> Result<WordId, usize> {
        let last = self.slots.len() - 1;
        let mut at = self.place(hash);
        loop {
            let (held, id) = self.slots[at & last];
            if id == NO_WORD {
                return Err(at & last);
            }
            if held == mark(hash)
                && self.shapes[id as usize] == shape
                && (shape.length <= WHOLE || self.long_word(id) == word)
            {
                return Ok(id);
            }
            at += 1;
        }
    }

    /// The slot a word should stand in.
    fn place(&self, hash: u64) -> usize {
        (hash >> 32) as usize & (self.slots.len() - 1)
    }

    fn long_word(&self, id: WordId) -> &str {
        self.long.binary_search_by_key(&id, |(id, _)| *id).map_or("", |at| &self.long[at].1)
    }

    fn grow(&mut self) {
        self.slots = vec![(0, NO_WORD); self.slots.len() * 2];
        let last = self.slots.len() - 1;
        for (id, shape) in self.shapes.iter().enumerate().skip(1) {
            let hash = shape.hash();
            let mut at = self.place(hash);
            while self.slots[at].1 != NO_WORD {
                at = (at + 1) & last;
            }
            self.slots[at] = (mark(hash), id as WordId);
        }
    }
}

/// What tells most words in neighbouring slots apart.
fn mark(hash: u64) -> u32 {
    hash as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_that_differ_in_any_byte_are_different_words() {
        let mut table = WordTable::with_capacity(0);
        let words = ["", "a", "b", "ab", "ba", "aaaa", "aaaaa", "aaaaaaaa", "aaaaaaaaa", "é", "c++", "infrastructure"];
        let long = "the longest name of the long names that are longer than two numbers";
        let ids: Vec<WordId> = words.iter().map(|word| table.intern(word)).collect();
        assert_eq!(ids, (1..=words.len() as WordId).collect::<Vec<_>>());
        let id = table.intern(long);
        for at in 9..long.len() - 8 {
            let other = format!("{}_{}", &long[..at], &long[at + 1..]);
            assert_eq!(table.find(&other) == id, other == long, "{other}");
        }
        assert_eq!(table.find("nobody interned this"), NO_WORD);
    }

    proptest! {
        #[test]
        fn a_word_keeps_its_number(words in proptest::collection::vec("[a-c]{0,20}|\\PC{0,6}", 0..200)) {
            let mut table = WordTable::with_capacity(4);
            let mut known: Vec<&str> = Vec::new();
            for word in &words {
                let at = known.iter().position(|known| known == word);
                prop_assert_eq!(table.find(word) as usize, at.map_or(0, |at| at + 1));
                if at.is_none() {
                    known.push(word);
                }
                let id = table.intern(word);
                prop_assert_eq!(known[id as usize - 1], word);
                prop_assert_eq!(table.len(), known.len());
            }
        }
    }
}
