//! Whether the vendor still offers a course. Some columns say yes for offered, some for gone.

use super::date;

/// Words for "no longer offered", from the documents named in `docs/profiles.md`.
const GONE: [&str; 28] = [
    "retired",
    "inactive",
    "obsolete",
    "archived",
    "archive",
    "deleted",
    "removed",
    "tobedeleted",
    "discontinued",
    "expired",
    "disabled",
    "withdrawn",
    "unpublished",
    "draft",
    "hidden",
    "closed",
    "cl",
    "deprecated",
    "on_hold",
    "on hold",
    "unavailable",
    "suspended",
    "not active",
    "cancelled",
    "notactive",
    "review_by_legal",
    "review_by_internal",
    "in review",
];

/// A yes or no in an export's words.
pub(crate) fn yes(cell: &str) -> Option<bool> {
    match cell.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" | "y" | "1" | "x" | "t" | "active" | "on" => Some(true),
        "false" | "no" | "n" | "0" | "f" | "inactive" | "off" => Some(false),
        _ => None,
    }
}

/// Whether a status word says that the course is gone; a plain `no` does as well.
pub(crate) fn is_gone(cell: &str, more: &[String]) -> bool {
    let word = cell.trim().to_lowercase();
    yes(cell) == Some(false) || GONE.contains(&word.as_str()) || more.iter().any(|known| known.to_lowercase() == word)
}

/// Whether a column of the kind `retired` says that the course is gone by the day `today`, an ISO date: yes, a word for
/// it, or a day gone by.
pub(crate) fn is_retired(cell: &str, today: &str) -> bool {
    match (yes(cell), date::iso(cell)) {
        (Some(yes), _) => yes && !cell.eq_ignore_ascii_case("active"),
        (None, Some(day)) => day.as_str() <= today,
        (None, None) => is_gone(cell, &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_dates_and_inverted_columns() {
        assert!(is_gone("Retired", &[]) && is_gone(" INACTIVE", &[]) && is_gone("CL", &[]));
        assert!(!is_gone("published", &[]) && !is_gone("Retiring", &[]) && !is_gone("", &[]));
        assert!(is_gone("parked", &["Parked".into()]));
        assert!(is_retired("Y", "2026-11-23") && is_retired("2025-11-10", "2026-11-23"));
        assert!(!is_retired("no", "2026-11-23") && !is_retired("2027-01-01T00:00:00Z", "2026-11-23"));
        assert_eq!(yes("FALSE"), Some(false));
    }
}
