//! The time, asked for in one place so that everything below can be told it.

use jiff::{Timestamp, Unit};

/// The environment variable that stands in for the clock, in RFC 3339. It is for tests that live through several nights.
const FAKED: &str = "ONSHELF_NOW";

/// Now, as RFC 3339 in UTC to the second: `2026-11-23T02:10:00Z`.
pub fn now() -> String {
    let faked = std::env::var(FAKED).ok().and_then(|now| now.parse::<Timestamp>().ok());
    let now = faked.unwrap_or_else(Timestamp::now);
    now.round(Unit::Second).unwrap_or(now).to_string()
}

/// The current year.
pub fn this_year() -> u16 {
    now().get(..4).and_then(|year| year.parse().ok()).unwrap_or(u16::MAX)
}
