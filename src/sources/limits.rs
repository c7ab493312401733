//! How much a source may ask of a night.

use std::time::Duration;

/// How much a source may ask of a night.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes of a file.
    pub size: u64,
    /// How long fetching a file may take, all attempts together.
    pub time: Duration,
    /// For how long a file must not have been written to, to count as whole.
    pub settle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { size: 2_000_000_000, time: Duration::from_secs(3600), settle: Duration::from_secs(5) }
    }
}
