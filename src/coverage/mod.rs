//! The check before buying: needs against what is owned, what each offered catalog would add, what it duplicates, which
//! offers are the best for a budget, and which owned catalog could lapse.
//!
//! Pure calculation over verdicts, courses and prices: it reads no file, no index and no clock. `jobs` matches every need
//! against the parts of the shelf and hands the verdicts over as [`Appraised`]; [`Check`] is what they come to.
//!
//! # What is compared
//! What people will have after a purchase is what they own *and* the offer, so that is what a need is matched against: a
//! need for two things may be served by one owned and one offered course. The offer alone is matched as well, but only to
//! see which of its courses are relevant. A verdict on more catalogs is never worse than on fewer, because buying takes no
//! course away; where the matcher's figures, which compare courses with each other, say otherwise, the better verdict
//! stands.

mod assumptions;
mod check;
mod demand;
mod exchange;
mod near_duplicates;
mod offer;
mod purchase;
mod renewal;
mod same_work;

pub use assumptions::{Assumptions, PriorityWeights, SetWeights};
pub use check::{Appraised, Check, Parts, Prospect, Remainder, Terms};
pub use demand::{Demand, NeedChange, NeedOutlook, Stand};
pub use exchange::{Amount, Exchange, ExchangeError, InvalidAmount};
pub use near_duplicates::WordIndex;
pub use offer::{Duplicate, Offer, RelevantCourse};
pub use purchase::{AT_LEAST, EXACT_UP_TO, Method, Purchase, Step};
pub use renewal::{Renewal, spare_together};
pub use same_work::{Grounds, SameWork, same_work};
