//! A part of a collection that is too large for one shelf.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Which part of a collection a shelf holds: number `number`, from 1, of `of`. A course's key tells which part it belongs to,
/// the same on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Shard {
    number: u32,
    of: u32,
}

/// What is no shard.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no shard; write its number and how many there are, such as 2/4")]
pub struct InvalidShard(pub String);

impl Shard {
    /// The whole collection, as its only part.
    pub const WHOLE: Self = Self { number: 1, of: 1 };

    /// Part `number`, from 1, of `of`; `None` if there is no such part.
    pub fn new(number: u32, of: u32) -> Option<Self> {
        (1..=of).contains(&number).then_some(Self { number, of })
    }

    /// Its number, from 1.
    pub fn number(self) -> u32 {
        self.number
    }

    /// How many parts there are.
    pub fn of(self) -> u32 {
        self.of
    }

    /// Whether the course whose key has this 64-bit hash belongs to this part. The hash's upper bits tell, so that the parts
    /// are of one size (Lemire, "Fast random integer generation in an interval", 2019).
    pub fn holds(self, key_hash: u64) -> bool {
        (u128::from(key_hash) * u128::from(self.of)) >> 64 == u128::from(self.number - 1)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl FromStr for Shard {
    type Err = InvalidShard;

    fn from_str(text: &str) -> Result<Self, InvalidShard> {
        let invalid = || InvalidShard(text.to_owned());
        let (number, of) = text.split_once('/').ok_or_else(invalid)?;
        let (Ok(number), Ok(of)) = (number.parse(), of.parse()) else { return Err(invalid()) };
        Self::new(number, of).ok_or_else(invalid)
    }
}

impl TryFrom<String> for Shard {
    type Error = InvalidShard;

    fn try_from(text: String) -> Result<Self, InvalidShard> {
        text.parse()
    }
}

impl From<Shard> for String {
    fn from(shard: Shard) -> Self {
        shard.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_is_written_as_its_number_of_so_many() {
        assert_eq!("2/4".parse(), Ok(Shard { number: 2, of: 4 }));
        assert_eq!(Shard { number: 2, of: 4 }.to_string(), "2/4");
        for text in ["", "2", "0/4", "5/4", "1/0", "a/b", "-1/4"] {
            assert_eq!(text.parse::<Shard>(), Err(InvalidShard(text.into())), "{text}");
        }
    }

    #[test]
    fn each_course_belongs_to_exactly_one() {
        for hash in [0, 1, u64::MAX / 3, u64::MAX / 3 + 1, u64::MAX / 2, u64::MAX] {
            let holding = (1..=3).filter(|number| Shard { number: *number, of: 3 }.holds(hash)).count();
            assert_eq!((holding, Shard::WHOLE.holds(hash)), (1, true), "{hash}");
        }
    }
}
