//! Of several files the newest: by the time it was last written, then by name.

use std::time::SystemTime;

/// A file that could be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate<P> {
    /// Where it is.
    pub path: P,
    /// When it was last written; `None` if nobody says.
    pub modified: Option<SystemTime>,
    /// Its size in bytes.
    pub size: u64,
}

/// The candidates, the newest first.
pub(super) fn newest_first<P: Ord + Clone>(mut candidates: Vec<Candidate<P>>) -> Vec<Candidate<P>> {
    candidates.sort_by(|a, b| (b.modified, &b.path).cmp(&(a.modified, &a.path)));
    candidates
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn the_latest_wins_and_of_two_at_once_the_later_name() {
        let at = |path, seconds| Candidate { path, modified: Some(UNIX_EPOCH + Duration::from_secs(seconds)), size: 1 };
        let candidates = vec![at("2026-11-24.csv", 5), at("2026-11-25.csv", 5), at("old.csv", 9)];
        let order: Vec<&str> = newest_first(candidates).into_iter().map(|candidate| candidate.path).collect();
        assert_eq!(order, ["old.csv", "2026-11-25.csv", "2026-11-24.csv"]);
    }
}
