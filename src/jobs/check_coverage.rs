//! The check before buying, from a needs file and a shelf to its figures: every need is matched against what is owned, with
//! each offer beside it, each offer alone, and without each owned catalog.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::NeedsFailure;
use super::owned_already::owned_already;
use crate::config::CoverageSettings;
use crate::coverage::{
    Appraised, Assumptions, Check, Exchange, ExchangeError, Parts, Prospect, RelevantCourse, Remainder, Terms,
    spare_together,
};
use crate::import::{NeedProblem, NeedsReader};
use crate::matching::{MatchOptions, Matcher};
use crate::model::{Answer, CatalogKind, CatalogName, Licences, Need, Verdict};
use crate::shelf::{CatalogState, Scope, ShelfError, ShelfReader, ShelfState};

/// So many of the best courses of an offer are looked at for each need.
const LOOKED_AT: usize = 20;
/// A course is relevant for a need if people find it useful more often than not.
const RELEVANT_AT: f32 = 0.5;

/// What to check.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckRequest {
    /// The offered catalogs under consideration.
    pub offers: Vec<CatalogName>,
    /// The terms of all catalogs.
    pub licences: Licences,
    /// What is taken for granted.
    pub assumptions: Assumptions,
    /// In what currency prices are compared, and the budget in it.
    pub money: Exchange,
}

/// Why what is asked for cannot be checked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckRefusal {
    /// The catalog is owned.
    #[error("`{0}` is owned, so there is nothing to check about buying it")]
    Owned(CatalogName),
    /// There is no such catalog, and nothing is offered.
    #[error("there is no catalog `{0}` on the shelf; bring it there with `onshelf import FILE --offered`")]
    NothingOffered(CatalogName),
    /// There is no such catalog.
    #[error("there is no catalog `{name}` on the shelf; offered are: {}", .offered.join(", "))]
    Unknown {
        /// The name.
        name: CatalogName,
        /// The catalogs that are offered.
        offered: Vec<String>,
    },
    /// Prices cannot be compared.
    #[error(transparent)]
    Money(#[from] ExchangeError),
}

impl CheckRequest {
    /// The check of `offers`, all of the shelf if none is named, on the terms of the configuration.
    ///
    /// # Errors
    /// If an offer is none, or prices cannot be compared with the budget.
    pub fn of(
        offers: &[CatalogName],
        shelf: &ShelfState,
        licences: Licences,
        settings: &CoverageSettings,
    ) -> Result<Self, CheckRefusal> {
        let of_kind = |kind| move |(_, state): &(&CatalogName, &CatalogState)| state.kind == kind;
        let offered: Vec<&CatalogName> =
            shelf.catalogs.iter().filter(of_kind(CatalogKind::Offered)).map(|(name, _)| name).collect();
        if let Some(strange) = offers.iter().find(|name| !offered.contains(name)) {
            return Err(CheckRefusal::of(strange, shelf, &offered));
        }
        let chosen = offered.into_iter().filter(|name| offers.is_empty() || offers.contains(name)).cloned();
        let offers: Vec<CatalogName> = chosen.collect();
        let prices: Vec<_> = offers.iter().filter_map(|name| licences.of(name)?.cost.as_ref()).collect();
        let money =
            Exchange::of(&prices, settings.currency.as_deref(), settings.rates.clone(), settings.budget.as_ref())?;
        Ok(Self { offers, licences, assumptions: settings.assumptions.clone(), money })
    }
}

impl CheckRefusal {
    /// Why `name` cannot be checked as an offer.
    pub fn of(name: &CatalogName, shelf: &ShelfState, offered: &[&CatalogName]) -> Self {
        let name = name.clone();
        if shelf.catalogs.contains_key(&name) {
            return Self::Owned(name);
        }
        match offered {
            [] => Self::NothingOffered(name),
            offered => Self::Unknown { name, offered: offered.iter().map(ToString::to_string).collect() },
        }
    }
}

/// A check, and what of the needs file is not in it.
#[derive(Debug)]
pub struct PreparedCheck {
    /// The check.
    pub check: Check,
    /// Lines that hold no need.
    pub unread: Vec<NeedProblem>,
    /// What stood beside a need and was not understood; the need is in the check.
    pub warnings: Vec<NeedProblem>,
}

/// Checks the needs of a file; `now` is the date of the check, RFC 3339 in UTC. `progress` is told how many needs have been
/// matched, of how many.
///
/// # Errors
/// If the needs or the shelf cannot be read to the end.
pub fn check_coverage(
    matcher: &Matcher<'_>,
    shelf: &ShelfReader,
    needs: NeedsReader,
    request: &CheckRequest,
    now: &str,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<PreparedCheck, NeedsFailure> {
    let (mut stated, mut unread, mut warnings) = (Vec::new(), Vec::new(), Vec::new());
    for line in needs {
        match line? {
            Ok(need) => {
                stated.push(need.need);
                warnings.extend(need.warnings);
            }
            Err(problem) => unread.push(problem),
        }
    }
    let check = check_needs(matcher, shelf, &stated, request, now, progress)?;
    Ok(PreparedCheck { check, unread, warnings })
}

/// Checks needs that were read already; otherwise like [`check_coverage`].
///
/// # Errors
/// If the shelf cannot be read.
pub fn check_needs(
    matcher: &Matcher<'_>,
    shelf: &ShelfReader,
    stated: &[Need],
    request: &CheckRequest,
    now: &str,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Check, ShelfError> {
    let catalogs = Catalogs::of(shelf, request);
    let matching = Matching { matcher, catalogs: &catalogs, licences: &request.licences };
    let done = std::sync::atomic::AtomicUsize::new(0);
    let appraised: Vec<Appraised> = stated
        .par_iter()
        .map(|need| {
            let appraised = matching.appraise(need);
            progress(done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1, stated.len());
            appraised
        })
        .collect::<Result<_, ShelfError>>()?;
    let relevant: BTreeMap<&str, &RelevantCourse> = appraised
        .iter()
        .flat_map(|appraised| &appraised.with)
        .flat_map(|prospect| &prospect.courses)
        .map(|course| (course.course.as_str(), course))
        .collect();
    let duplicates = owned_already(shelf, &catalogs.owned, relevant.into_keys())?;
    let terms = |names: &[CatalogName]| names.iter().map(|name| terms(shelf, &request.licences, name)).collect();
    let parts = Parts { offers: terms(&catalogs.offers), owned: terms(&catalogs.owned) };
    let check = Check::new(&appraised, parts, &duplicates, request.assumptions.clone(), request.money.clone(), now);
    let check = matching.together(check, stated)?;
    let spare = spare_together(&check.renewals, |without| matching.any_falls(&appraised, without))?;
    Ok(Check { spare, ..check })
}

fn terms(shelf: &ShelfReader, licences: &Licences, name: &CatalogName) -> Terms {
    let courses = shelf.state().catalogs.get(name).map_or(0, |state| state.courses);
    Terms::of(name.clone(), courses, licences.of(name))
}

/// The catalogs of the shelf by what they are to the check.
struct Catalogs {
    owned: Vec<CatalogName>,
    offers: Vec<CatalogName>,
    /// Offered, and not under consideration.
    others: Vec<CatalogName>,
}

impl Catalogs {
    fn of(shelf: &ShelfReader, request: &CheckRequest) -> Self {
        let mut catalogs = Self { owned: Vec::new(), offers: Vec::new(), others: Vec::new() };
        for (name, state) in &shelf.state().catalogs {
            let list = match state.kind {
                CatalogKind::Owned => &mut catalogs.owned,
                CatalogKind::Offered if request.offers.contains(name) => &mut catalogs.offers,
                CatalogKind::Offered => &mut catalogs.others,
            };
            list.push(name.clone());
        }
        catalogs
    }

    /// What is owned, less `without`.
    fn owned_but(&self, without: &[CatalogName]) -> Scope {
        Scope { but: without.to_vec(), ..Scope::default() }
    }

    /// What is owned together with these offers.
    fn owned_and(&self, bought: &[CatalogName]) -> Scope {
        let other = self.offers.iter().chain(&self.others).filter(|name| !bought.contains(name));
        Scope { offered: true, but: other.cloned().collect(), ..Scope::default() }
    }

    fn alone(&self, catalog: &CatalogName) -> Scope {
        Scope { offered: true, only: vec![catalog.clone()], ..Scope::default() }
    }
}

struct Matching<'m, 's> {
    matcher: &'m Matcher<'s>,
    catalogs: &'m Catalogs,
    licences: &'m Licences,
}

impl Matching<'_, '_> {
    fn appraise(&self, need: &Need) -> Result<Appraised, ShelfError> {
        let catalogs = self.catalogs;
        let owned = self.answer(need, catalogs.owned_but(&[]))?;
        let with = catalogs.offers.iter().map(|offer| self.prospect(need, offer, owned.verdict));
        let with = with.collect::<Result<_, _>>()?;
        let without = catalogs.owned.iter().map(|catalog| {
            Ok(Remainder {
                without: self.verdict(need, catalogs.owned_but(std::slice::from_ref(catalog)))?,
                alone: self.verdict(need, catalogs.alone(catalog))?,
            })
        });
        let without = without.collect::<Result<_, ShelfError>>()?;
        Ok(Appraised { need: need.clone(), owned: owned.verdict, reason: owned.reason, with, without })
    }

    fn prospect(&self, need: &Need, offer: &CatalogName, owned: Verdict) -> Result<Prospect, ShelfError> {
        if self.is_closed(need, offer) {
            return Ok(Prospect { together: owned, courses: Vec::new(), closed: true });
        }
        let alone = self.answer(need, self.catalogs.alone(offer))?;
        let relevant = alone.matches.into_iter().filter(|found| found.score >= RELEVANT_AT);
        let courses = relevant
            .map(|found| RelevantCourse { course: found.course, title: found.title, score: found.score })
            .collect();
        // What is covered stays covered: buying takes no course away.
        let together = match owned {
            Verdict::Covered => Verdict::Covered,
            _ => self.verdict(need, self.catalogs.owned_and(std::slice::from_ref(offer)))?,
        };
        Ok(Prospect { together, courses, closed: false })
    }

    /// The check with the verdicts on its whole purchase, where that is more than one offer.
    fn together(&self, check: Check, needs: &[Need]) -> Result<Check, ShelfError> {
        let bought = check.bought();
        if bought.len() < 2 {
            return Ok(check);
        }
        let verdict = |need: &Need| {
            let open: Vec<CatalogName> = bought.iter().filter(|offer| !self.is_closed(need, offer)).cloned().collect();
            self.verdict(need, self.catalogs.owned_and(&open))
        };
        let verdicts: Vec<Verdict> = needs.par_iter().map(verdict).collect::<Result<_, _>>()?;
        Ok(check.matched_together(&verdicts))
    }

    /// Whether any need has a worse verdict without all of these owned catalogs.
    fn any_falls(&self, appraised: &[Appraised], without: &[CatalogName]) -> Result<bool, ShelfError> {
        let scope = self.catalogs.owned_but(without);
        let served = appraised.par_iter().filter(|appraised| appraised.owned <= Verdict::Partial);
        let falls = served.map(|appraised| {
            let remainder = Remainder { without: self.verdict(&appraised.need, scope.clone())?, alone: Verdict::Gap };
            Ok(remainder.is_fall_from(appraised.owned))
        });
        falls.try_reduce(|| false, |one, other| Ok(one || other))
    }

    /// Whether the need's team could not open the offer. The matcher says so of owned catalogs only.
    fn is_closed(&self, need: &Need, offer: &CatalogName) -> bool {
        let team = need.team.as_deref().map(str::trim).filter(|team| !team.is_empty());
        team.is_some() && !self.licences.access(offer).opens_to(team)
    }

    fn verdict(&self, need: &Need, scope: Scope) -> Result<Verdict, ShelfError> {
        Ok(self.answer(need, scope)?.verdict)
    }

    fn answer(&self, need: &Need, scope: Scope) -> Result<Answer, ShelfError> {
        self.matcher.answer(need, &MatchOptions { top: LOOKED_AT, scope, level: None })
    }
}
