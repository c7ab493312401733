//! The words of the field as plain values: no file, index, clock or screen is known here.

mod access;
mod answer;
mod catalog;
mod course;
mod coverage_change;
mod deep_link;
mod difference;
mod editorial;
mod feedback;
mod guard;
mod health;
mod language;
mod level;
mod licence;
mod need;
mod night;
mod shard;
mod statement;

pub use access::{Access, TeamPattern, nearest_team, team_key};
pub use answer::{Answer, Caution, CautionKind, Evidence, EvidenceKind, Field, Match, NeedSkill, Verdict};
pub use catalog::{CatalogKind, CatalogName, InvalidCatalogName};
pub use course::{Course, CourseKey, Duration};
pub use coverage_change::{CoverageChange, DecisiveCourse, Fate, Turn};
pub use deep_link::{DeepLink, InvalidDeepLink};
pub use difference::{Change, Difference, Notable};
pub use editorial::{Action, Editorial, Ruling, RulingProblem, folded};
pub use feedback::{Feedback, MatchRemark, NeedRemark, Remark, RemarkProblem};
pub use guard::{Delivery, Guards, Held, Objection};
pub use health::{Alarm, Filled, Health};
pub use language::Language;
pub use level::Level;
pub use licence::{Licence, Licences, YearlyCost};
pub use need::{Need, Priority};
pub use night::{CatalogNight, Night, Outcome, WatchedNeed};
pub use shard::{InvalidShard, Shard};
pub use statement::{Drawback, Finding, Question, Reason, SkillLink, Understood};
