//! What people ask Onshelf to do, from end to end. Command line and pages call these; these call import, shelf and
//! matching.

mod answer_desk;
mod check_coverage;
mod clock;
mod demo;
mod draw_map;
mod feedback;
mod give_way;
mod import_catalog;
mod kept_aside;
mod list_courses;
mod match_needs;
mod merge_candidates;
mod owned_already;
mod read_ahead;
mod rejects;
mod repair;
mod rulings;
mod suggestions;
mod sync;
mod vocabularies;
mod write_report;

pub use answer_desk::{AnswerDesk, Counter, DeskBusy, DeskFailure, DeskSetup, Question, Standing};
pub use check_coverage::{CheckRefusal, CheckRequest, PreparedCheck, check_coverage, check_needs};
pub use clock::{now, this_year};
pub use demo::{Demo, DemoFailure, build_demo};
pub use draw_map::draw_map;
pub use feedback::{FeedbackFailure, Heard, keep_feedback, kept_feedback};
pub use give_way::give_way;
pub use import_catalog::{ImportFailure, ImportReport, ImportRequest, Preview, REJECTED_KEPT, import_catalog, preview};
pub use list_courses::{CourseListing, CoursePage, list_courses};
pub use match_needs::{NeedsFailure, Outcome, Outcomes, gather_candidates, match_needs};
pub use merge_candidates::{MergeFailure, Merged, MergedNeeds, ShardLines, merge_candidates};
pub use rejects::RejectsFailure;
pub use repair::{Restored, examine, repair};
pub use rulings::{HeldRulings, RulingsFailure, hold_rulings};
pub use suggestions::{SuggestedName, SuggestedRelation, Suggestions, Tie, suggest};
pub use sync::{CheckReport, CheckedCatalog, Step, SyncFailure, SyncRequest, Telling, WatchFailure, check, sync, tell};
pub use vocabularies::{
    Learned, UnknownOfNeeds, VocabularyFailure, check_vocabulary, learn, read_vocabulary, unknown_of_needs,
};
pub use write_report::{PreparedReport, ReportFailure, prepare_report, with_surroundings, write_report};
