//! How many different titles a file has, in little memory however long it is.

use std::collections::HashSet;

/// Titles remembered at most; below that the count is exact.
const REMEMBERED: usize = 4_096;

/// Counts different titles: all of them while they are few, then those whose hash falls into an ever smaller part.
#[derive(Debug, Default)]
pub(super) struct Variety {
    rows: u64,
    /// Only hashes that end in so many zero bits are remembered.
    zeros: u32,
    gists: HashSet<u64>,
}

impl Variety {
    /// Takes note of a title by its gist.
    pub(super) fn note(&mut self, gist: u64) {
        self.rows += 1;
        // The gist's low bits alone are not even enough.
        let spread = gist.wrapping_mul(0x9E37_79B9_7F4A_7C15).swap_bytes();
        if spread.trailing_zeros() < self.zeros {
            return;
        }
        self.gists.insert(spread);
        while self.gists.len() > REMEMBERED {
            self.zeros += 1;
            let zeros = self.zeros;
            self.gists.retain(|gist| gist.trailing_zeros() >= zeros);
        }
    }

    /// How many rows there were.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// About how many different titles.
    pub(super) fn titles(&self) -> u64 {
        (self.gists.len() as u64) << self.zeros
    }
}

#[cfg(test)]
mod tests {
    use super::super::identity::gist;
    use super::*;

    #[test]
    fn few_titles_are_counted_and_many_estimated() {
        let mut variety = Variety::default();
        for at in 0..9_000 {
            variety.note(gist(&format!("Title {}", at % 3_000)));
        }
        assert_eq!((variety.titles(), variety.rows()), (3_000, 9_000));
        for at in 0..200_000 {
            variety.note(gist(&format!("Title {at}")));
        }
        assert!((180_000..220_000).contains(&variety.titles()), "{}", variety.titles());
    }
}
