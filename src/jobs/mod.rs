//! What people ask Onshelf to do, from end to end. Command line and pages call these; these call import, shelf and
//! matching.

mod clock;
mod import_catalog;
mod match_needs;

pub use clock::{now, this_year};
pub use import_catalog::{ImportFailure, ImportReport, ImportRequest, Preview, import_catalog, preview};
pub use match_needs::{NeedsFailure, Outcome, Outcomes, match_needs};
