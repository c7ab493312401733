//! Chance that comes out the same every time.

/// A sequence of numbers that look like chance: SplitMix64 (Steele, Lea and Flood 2014). Good enough to draw needs and
/// signs, and the same on every machine.
pub(super) struct Random {
    state: u64,
}

/// Where all sequences start from.
const SEED: u64 = 0x0E5_4E1F;

impl Random {
    /// The sequence number `index`. Each draw has its own, so that it does not matter which thread makes it.
    pub(super) fn sequence(index: u64) -> Self {
        let mut random = Self { state: SEED ^ index.wrapping_mul(0xD1B5_4A32_D192_ED03) };
        random.next();
        random
    }

    /// The next 64 bits.
    pub(super) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number below `count`, which must not be 0 (Lemire 2019, without the correction that matters beyond 2^32).
    pub(super) fn below(&mut self, count: usize) -> usize {
        ((u128::from(self.next()) * count as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_drawn_about_as_often() {
        let mut counts = [0usize; 5];
        for index in 0..1000 {
            let mut random = Random::sequence(index);
            (0..10).for_each(|_| counts[random.below(5)] += 1);
        }
        assert!(counts.iter().all(|count| (1850..2150).contains(count)), "{counts:?}");
    }

    #[test]
    fn a_sequence_is_always_the_same_and_no_other() {
        let first = |index| Random::sequence(index).next();
        assert_eq!(first(7), first(7));
        assert_ne!(first(7), first(8));
    }
}
