//! The sentences of the map of what is held.

use serde::{Deserialize, Serialize};

use super::{Plural, Sentence};

/// The sentences of the map of what is held. What each sentence is for stands where it is used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct MapWords {
    pub page_title: Sentence,
    pub page_title_team: Sentence,
    pub kicker: Sentence,
    pub kicker_team: Sentence,
    pub headline_empty: Sentence,
    pub headline_elsewhere: Sentence,
    pub headline_map: Sentence,
    pub fields: Plural,
    pub lead: Sentence,
    pub lead_no_hours: Sentence,
    pub works: Plural,
    pub basis: Sentence,
    pub skip: Sentence,
    pub field_by_field: Sentence,
    pub field: Sentence,
    pub courses: Sentence,
    pub levels: Sentence,
    pub unstated: Sentence,
    pub hours: Sentence,
    pub from_head: Sentence,
    pub and_more: Plural,
    pub named_most: Sentence,
    pub strongest: Sentence,
    pub example_for: Sentence,
    pub thin: Sentence,
    pub thin_none: Sentence,
    pub thin_nothing: Sentence,
    pub thin_small: Plural,
    pub thin_few_advanced: Sentence,
    pub thin_old: Sentence,
    pub thin_one_vendor: Sentence,
    pub thin_unnamed: Sentence,
    pub beside: Sentence,
    pub elsewhere: Plural,
    pub method: Sentence,
    pub method_fields: Sentence,
    pub method_examples: Sentence,
    pub method_thin: Sentence,
    pub column_works: Sentence,
    pub column_timed: Sentence,
    pub column_recent: Sentence,
    pub column_dated: Sentence,
    pub sheet_overview: Sentence,
    pub sheet_fields: Sentence,
    pub sheet_skills: Sentence,
    pub sheet_examples: Sentence,
    pub sheet_thin: Sentence,
    pub skill: Sentence,
    pub titles: Sentence,
    pub link: Sentence,
    pub level: Sentence,
}
