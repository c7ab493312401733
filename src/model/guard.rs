//! Guards of the nightly job: what speaks against taking an export over without a person's word.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Alarm, CatalogName, Difference, Health};

/// What the guards allow.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guards {
    /// The share of its courses that an export may lose, 0 to 1.
    pub max_retired: f64,
}

/// A catalog with fewer courses than this may lose some: a share of a few says nothing. The same as for the alarm
/// [`Alarm::Fewer`].
const LOSES_FROM: u64 = 10;

/// What is known of an export beside its courses.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Delivery<'a> {
    /// The profile it was read with.
    pub profile: &'a str,
    /// When it was made or last changed, RFC 3339 in UTC; `None` if nobody knows.
    pub modified: Option<&'a str>,
}

/// Why an export is not taken over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Objection {
    /// No course is in it, where there were some.
    Empty {
        /// How many there were.
        before: u64,
    },
    /// Too many courses of the last export are not in it.
    LosesTooMany {
        /// How many are not in it.
        lost: u64,
        /// How many the last one held.
        before: u64,
        /// How many of a hundred may be lost, rounded.
        allowed_percent: u64,
    },
    /// It was read as another vendor's export than the last one.
    OtherProfile {
        /// The profile of the last one.
        before: String,
        /// The profile now.
        now: String,
    },
    /// A column seems to have slipped.
    Shifted {
        /// In about how many rows.
        rows: u64,
        /// The line of the first.
        first_line: u64,
        /// The line of the last.
        last_line: u64,
    },
    /// It is older than the last one.
    Older {
        /// When the last one was made, RFC 3339 in UTC.
        before: String,
        /// When this one was made.
        now: String,
    },
}

/// An export that was held back: the catalog stays as it was until a person accepts it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub struct Held {
    /// The catalog.
    pub catalog: CatalogName,
    /// What speaks against the export; never empty.
    pub objections: Vec<Objection>,
}

impl Guards {
    /// What speaks against an export that would make this `difference`, by its `health` and its `delivery` beside the one
    /// `before`. Where there is no export before, nothing does.
    ///
    /// # Errors
    /// [`Held`] with everything that speaks against it.
    pub fn check(
        &self,
        catalog: &CatalogName,
        before: Option<Delivery<'_>>,
        delivery: Delivery<'_>,
        difference: &Difference,
        health: &Health,
    ) -> Result<(), Held> {
        let Some(before) = before else { return Ok(()) };
        let objections: Vec<Objection> =
            [self.loss(difference), other_profile(before, delivery), shifted(health), older(before, delivery)]
                .into_iter()
                .flatten()
                .collect();
        match objections.is_empty() {
            true => Ok(()),
            false => Err(Held { catalog: catalog.clone(), objections }),
        }
    }

    fn loss(&self, difference: &Difference) -> Option<Objection> {
        let (lost, before) = (difference.gone, difference.exported_before());
        if difference.exported() == 0 && difference.before > 0 {
            return Some(Objection::Empty { before: difference.before });
        }
        (before >= LOSES_FROM && difference.lost() > self.max_retired).then(|| Objection::LosesTooMany {
            lost,
            before,
            allowed_percent: (self.max_retired * 100.0).round() as u64,
        })
    }
}

fn other_profile(before: Delivery<'_>, delivery: Delivery<'_>) -> Option<Objection> {
    (before.profile != delivery.profile)
        .then(|| Objection::OtherProfile { before: before.profile.into(), now: delivery.profile.into() })
}

fn shifted(health: &Health) -> Option<Objection> {
    health.alarms.iter().find_map(|alarm| match alarm {
        Alarm::Shifted { rows, first_line, last_line } => {
            Some(Objection::Shifted { rows: *rows, first_line: *first_line, last_line: *last_line })
        }
        _ => None,
    })
}

fn older(before: Delivery<'_>, delivery: Delivery<'_>) -> Option<Objection> {
    let (before, now) = (before.modified?, delivery.modified?);
    // Both are RFC 3339 in UTC, and moments that are none are no reason to hold anything back.
    let (last, this): (jiff::Timestamp, jiff::Timestamp) = (before.parse().ok()?, now.parse().ok()?);
    (this < last).then(|| Objection::Older { before: before.into(), now: now.into() })
}

impl Objection {
    /// The stable word for scripts.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty { .. } => "empty",
            Self::LosesTooMany { .. } => "loses_too_many",
            Self::OtherProfile { .. } => "other_profile",
            Self::Shifted { .. } => "shifted",
            Self::Older { .. } => "older",
        }
    }
}

impl fmt::Display for Objection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty { before } => write!(f, "the export holds no course, where there were {before}"),
            Self::LosesTooMany { lost, before, allowed_percent } => write!(
                f,
                "{lost} of the {before} courses of the last export are not in it ({:.0}%, and {allowed_percent}% may be)",
                *lost as f64 * 100.0 / *before as f64
            ),
            Self::OtherProfile { before, now } => {
                write!(f, "its columns are those of `{now}`, where the last export's were those of `{before}`")
            }
            Self::Shifted { rows, first_line, last_line } => write!(
                f,
                "about {rows} descriptions, between lines {first_line} and {last_line}, seem to belong to the row above or \
                 below"
            ),
            Self::Older { before, now } => {
                write!(f, "it was made on {}, before the last one ({})", minute(now), minute(before))
            }
        }
    }
}

/// `2026-11-23 02:10 UTC`, of a moment in RFC 3339.
fn minute(moment: &str) -> String {
    match (moment.get(..10), moment.get(11..16)) {
        (Some(day), Some(time)) => format!("{day} {time} UTC"),
        _ => moment.to_owned(),
    }
}

impl Held {
    /// What a person types to take the export over all the same.
    pub fn accept_command(&self) -> String {
        format!("onshelf sync --accept {}", self.catalog)
    }
}

/// The facts; [`Held::accept_command`] is the hint.
impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reasons: Vec<String> = self.objections.iter().map(Objection::to_string).collect();
        write!(f, "{}: held back, the old content stays: {}", self.catalog, reasons.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUARDS: Guards = Guards { max_retired: 0.2 };
    const BEFORE: Delivery<'_> = Delivery { profile: "udemy", modified: Some("2026-11-23T02:10:00Z") };

    fn check(now: Delivery<'_>, difference: &Difference, health: &Health) -> Vec<&'static str> {
        match GUARDS.check(&"udemy".parse().unwrap(), Some(BEFORE), now, difference, health) {
            Ok(()) => Vec::new(),
            Err(held) => held.objections.iter().map(Objection::code).collect(),
        }
    }

    fn loses(lost: u64, of: u64) -> Difference {
        Difference { before: of, unchanged: of - lost, gone: lost, missing: lost, ..Difference::default() }
    }

    #[test]
    fn up_to_the_share_that_is_allowed_may_be_lost() {
        assert_eq!(check(BEFORE, &loses(20, 100), &Health::default()), Vec::<&str>::new());
        assert_eq!(check(BEFORE, &loses(21, 100), &Health::default()), ["loses_too_many"]);
        assert_eq!(check(BEFORE, &loses(3, 9), &Health::default()), Vec::<&str>::new());
    }

    #[test]
    fn an_empty_export_is_held_back_however_small_the_catalog() {
        assert_eq!(check(BEFORE, &loses(1, 1), &Health::default()), ["empty"]);
        // All courses are missing since yesterday already, and the export is empty again.
        let again = Difference { before: 5, missing: 5, ..Difference::default() };
        assert_eq!(check(BEFORE, &again, &Health::default()), ["empty"]);
    }

    #[test]
    fn another_profile_an_older_file_and_a_slipped_column_are_told_together() {
        let now = Delivery { profile: "coursera", modified: Some("2026-11-22T23:00:00Z") };
        let alarm = Alarm::Shifted { rows: 513, first_line: 2, last_line: 900 };
        let health = Health { alarms: vec![alarm], ..Health::default() };
        assert_eq!(check(now, &loses(0, 100), &health), ["other_profile", "shifted", "older"]);
    }

    #[test]
    fn moments_nobody_knows_hold_nothing_back() {
        for modified in [None, Some("yesterday")] {
            let now = Delivery { modified, ..BEFORE };
            assert_eq!(check(now, &loses(0, 100), &Health::default()), Vec::<&str>::new());
        }
    }

    #[test]
    fn a_catalog_that_is_new_is_never_held_back() {
        let catalog = "udemy".parse().unwrap();
        assert_eq!(GUARDS.check(&catalog, None, BEFORE, &Difference::default(), &Health::default()), Ok(()));
    }

    #[test]
    fn a_person_is_told_the_facts_and_what_to_type() {
        let held = GUARDS
            .check(&"udemy".parse().unwrap(), Some(BEFORE), BEFORE, &loses(50, 200), &Health::default())
            .unwrap_err();
        assert_eq!(
            held.to_string(),
            "udemy: held back, the old content stays: 50 of the 200 courses of the last export are not in it (25%, and 20% \
             may be)"
        );
        assert_eq!(held.accept_command(), "onshelf sync --accept udemy");
    }
}
