//! Who may open what: a course its team cannot open is owned, and no more than that. It never makes a need covered, and is
//! listed after what the team can open.

use super::evidence;
use super::matcher::{Found, Matcher, Shown, is_same_course};
use super::request::Request;
use crate::model::{Access, CatalogKind, CatalogName, Caution, CautionKind, Drawback, Match, Need, Reason, Verdict};
use crate::shelf::Scope;

impl Matcher<'_> {
    /// The part of `scope` that the need's team may open, and the owned part it may not, if there is any.
    pub(super) fn open_and_closed(&self, need: &Need, scope: &Scope) -> (Scope, Option<Scope>) {
        let team = need.team.as_deref().map(str::trim).filter(|team| !team.is_empty());
        let owned = |name: &CatalogName| self.shelf.kind(name) == Some(CatalogKind::Owned);
        let closed = self.licences.closed_to(team).into_iter();
        let closed: Vec<CatalogName> = closed.filter(|name| scope.takes(name) && owned(name)).collect();
        if closed.is_empty() {
            return (scope.clone(), None);
        }
        let open = Scope { but: scope.but.iter().chain(&closed).cloned().collect(), ..scope.clone() };
        (open, Some(Scope { only: closed, ..scope.clone() }))
    }

    /// Says beside `found` who may open it.
    pub(super) fn with_access(&self, mut found: Match, shown: &Shown, need: &Need) -> Match {
        let access = self.licences.access(&shown.catalog);
        if access.is_restricted() {
            let team = need.team.as_deref().map(str::trim).filter(|team| !team.is_empty());
            found.access = team.is_none() || access.opens_to(team);
            found.cautions.extend(caution(access, team));
        }
        found
    }

    /// Adds to `matches` what is owned and worth showing, but closed to the team; not what it may open in another catalog.
    pub(super) fn list_closed(
        &self,
        matches: &mut Vec<Match>,
        open: &[Shown],
        closed: &Found<'_>,
        need: &Need,
        request: &Request,
        top: usize,
    ) {
        let room = top.saturating_sub(matches.len());
        let has_twin = |closed: &Shown| {
            let hash = closed.scored.title_hash;
            let mut twins = open.iter().filter(|open| open.scored.title_hash == hash);
            twins.any(|open| is_same_course(open, &closed.catalog, &closed.course))
        };
        let listed = closed.shown.iter().take(closed.judgment.shown).filter(|shown| !has_twin(shown)).take(room);
        for shown in listed {
            let rank = matches.len() + 1;
            matches.push(self.present(rank, shown, need, request, &closed.ruled));
        }
    }
}

fn caution(access: &Access, team: Option<&str>) -> Option<Caution> {
    let (kind, drawback) = match team {
        None => (CautionKind::SomeTeams, Drawback::OpenToSome(access.to_string())),
        Some(team) if !access.opens_to(Some(team)) => {
            (CautionKind::NoAccess, Drawback::ClosedTo { team: team.to_owned(), open_to: access.to_string() })
        }
        Some(_) => return None,
    };
    Some(evidence::caution(kind, drawback))
}

/// Whether courses closed to the team would have made the verdict a better one, and if so, that they would.
pub(super) fn owned_without_access(verdict: Verdict, closed: &Found<'_>) -> Option<Reason> {
    // The better verdict comes first.
    let better = closed.judgment.verdict < verdict;
    let courses = closed.shown.len().min(closed.judgment.shown);
    better.then_some(Reason::HelpIsClosed { one: courses == 1 })
}
