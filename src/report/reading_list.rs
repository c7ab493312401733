//! A short list to begin with: few courses and hours that serve a team's needs.
//!
//! This is weighted set cover. The greedy rule, always to take next what serves the most needs for its cost, costs at most
//! H(n) = 1 + 1/2 + … + 1/n times the cheapest list, n being the most needs one course serves (Chvátal 1979, "A greedy
//! heuristic for the set-covering problem"); nothing that is fast does better in general. What turns out to be served by
//! the others in the end is dropped again.

use std::collections::BTreeMap;

use serde::Serialize;

use super::AnsweredNeed;
use crate::model::{CautionKind, Match, Verdict};

/// What beginning one more course costs beside its length, in minutes. Set by hand: with less, five short videos are
/// preferred to one course; with much more, one long programme to two courses that fit.
pub(super) const BEGINNING: u32 = 300;
/// Only the courses to take first serve a need, …
const FIRST: usize = 3;
/// … if they are at least a good match, in the words of the report, and nothing speaks against them. …
const SERVES_FROM: f32 = 0.65;
/// … The best there is serves it anyway, if it is useful more often than not.
const BEST_SERVES_FROM: f32 = 0.5;

/// A short list of courses that serves a team's needs.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct ReadingList {
    /// The courses; each serves the most needs for its hours that those before it do not.
    pub courses: Vec<ListedCourse>,
    /// How many needs they serve: all that are served at all.
    pub needs: usize,
    /// Minutes of all courses whose length is known.
    pub minutes: u32,
    /// How many courses are of unknown length.
    pub unknown_length: usize,
}

/// A course of a reading list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListedCourse {
    /// The course, as it stands with the first need it serves.
    pub course: Match,
    /// What it serves, in the order of the needs file.
    pub serves: Vec<Served>,
}

/// A need that a course of the list serves.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Served {
    /// The need's id.
    pub id: String,
    /// The need in the leader's words.
    pub text: String,
    /// Whether the need is only partly covered by all there is, or the course says nothing of a part of it.
    pub in_part: bool,
}

impl ReadingList {
    /// The list for `needs`, which are those of one team.
    pub fn of(needs: &[AnsweredNeed]) -> Self {
        let mut candidates: BTreeMap<&str, Candidate<'_>> = BTreeMap::new();
        for (index, need) in needs.iter().enumerate() {
            for found in serving(need) {
                let candidate = candidates.entry(&found.course).or_insert_with(|| Candidate {
                    course: found,
                    serves: Vec::new(),
                    served: Vec::new(),
                    cost: 0,
                });
                candidate.serves.push(index);
                candidate.served.push(Served::by(found, need));
            }
        }
        let mut candidates: Vec<Candidate<'_>> = candidates.into_values().collect();
        let usual = usual_length(&candidates);
        for candidate in &mut candidates {
            candidate.cost = u64::from(BEGINNING) + u64::from(candidate.course.minutes.unwrap_or(usual));
        }
        let sets: Vec<(u64, &[usize])> =
            candidates.iter().map(|candidate| (candidate.cost, candidate.serves.as_slice())).collect();
        let chosen = cover(&sets, needs.len());
        let courses: Vec<ListedCourse> = chosen
            .into_iter()
            .filter_map(|at| candidates.get(at))
            .map(|candidate| ListedCourse { course: candidate.course.clone(), serves: candidate.served.clone() })
            .collect();
        let mut served: Vec<usize> = candidates.iter().flat_map(|candidate| candidate.serves.clone()).collect();
        served.sort_unstable();
        served.dedup();
        Self {
            needs: served.len(),
            minutes: courses.iter().filter_map(|listed| listed.course.minutes).sum(),
            unknown_length: courses.iter().filter(|listed| listed.course.minutes.is_none()).count(),
            courses,
        }
    }
}

impl Served {
    fn by(found: &Match, need: &AnsweredNeed) -> Self {
        let stated = &need.answer.need;
        let leaves_out = found.cautions.iter().any(|caution| caution.kind == CautionKind::Partial);
        let in_part = leaves_out || need.answer.verdict == Verdict::Partial;
        Self { id: stated.id.clone(), text: stated.text.clone(), in_part }
    }
}

struct Candidate<'n> {
    course: &'n Match,
    /// Positions of the needs it serves, and how it serves each.
    serves: Vec<usize>,
    served: Vec<Served>,
    cost: u64,
}

/// The courses that serve `need`: its team is known to be able to open them, they teach, and they are among those to take
/// first. A list that is short because of second-best courses would help nobody.
fn serving(need: &AnsweredNeed) -> impl Iterator<Item = &Match> {
    let answered = matches!(need.answer.verdict, Verdict::Covered | Verdict::Partial);
    let unfit = |found: &Match| {
        found.cautions.iter().any(|caution| matches!(caution.kind, CautionKind::PracticeTest | CautionKind::SomeTeams))
    };
    let open = need.answer.matches.iter().filter(move |found| answered && found.access && !unfit(found));
    let serves = |(place, found): &(usize, &Match)| match place {
        0 => found.score >= BEST_SERVES_FROM,
        _ => found.score >= SERVES_FROM && found.cautions.is_empty(),
    };
    open.take(FIRST).enumerate().filter(serves).map(|(_, found)| found)
}

/// What a course of unknown length is taken to last: the median of the others.
fn usual_length(candidates: &[Candidate<'_>]) -> u32 {
    let mut lengths: Vec<u32> = candidates.iter().filter_map(|candidate| candidate.course.minutes).collect();
    lengths.sort_unstable();
    lengths.get(lengths.len() / 2).copied().unwrap_or(BEGINNING)
}

/// Indices of the sets, given with their costs, that together hold all elements below `elements` that any set holds. Equal
/// sets are taken in the order given.
fn cover(sets: &[(u64, &[usize])], elements: usize) -> Vec<usize> {
    let mut covered = vec![false; elements];
    let mut chosen: Vec<usize> = Vec::new();
    loop {
        let new = |set: &[usize]| set.iter().filter(|element| covered.get(**element) == Some(&false)).count() as u64;
        // More elements for the cost, compared without fractions; the earlier of equals.
        let better =
            |a: (u64, u64), b: (u64, u64)| u128::from(a.0) * u128::from(b.1) > u128::from(b.0) * u128::from(a.1);
        let mut best: Option<(usize, (u64, u64))> = None;
        for (at, (cost, set)) in sets.iter().enumerate() {
            let worth = (new(set), *cost);
            if worth.0 > 0 && best.is_none_or(|(_, known)| better(worth, known)) {
                best = Some((at, worth));
            }
        }
        let Some((at, _)) = best else { break };
        chosen.push(at);
        for element in sets[at].1 {
            if let Some(covered) = covered.get_mut(*element) {
                *covered = true;
            }
        }
    }
    without_superfluous(chosen, sets)
}

/// `chosen` without those whose elements the others hold as well, the dearest first.
fn without_superfluous(mut chosen: Vec<usize>, sets: &[(u64, &[usize])]) -> Vec<usize> {
    let mut dearest = chosen.clone();
    dearest.sort_by_key(|at| std::cmp::Reverse(sets[*at].0));
    for at in dearest {
        let elsewhere = |element: &usize| chosen.iter().any(|other| *other != at && sets[*other].1.contains(element));
        if sets[at].1.iter().all(elsewhere) {
            chosen.retain(|other| *other != at);
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cost(chosen: &[usize], sets: &[(u64, &[usize])]) -> u64 {
        chosen.iter().map(|at| sets[*at].0).sum()
    }

    fn union(chosen: impl IntoIterator<Item = usize>, sets: &[(u64, &[usize])]) -> Vec<usize> {
        let mut all: Vec<usize> = chosen.into_iter().flat_map(|at| sets[at].1.iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    #[test]
    fn one_course_for_three_needs_beats_three_courses() {
        let sets: [(u64, &[usize]); 4] = [(400, &[0]), (400, &[1]), (400, &[2]), (700, &[0, 1, 2])];
        assert_eq!(cover(&sets, 3), [3]);
    }

    #[test]
    fn what_the_others_serve_in_the_end_is_dropped() {
        // Greedy begins with the middle set, which the two others make superfluous.
        let sets: [(u64, &[usize]); 3] = [(60, &[1, 2]), (70, &[0, 1]), (70, &[2, 3])];
        assert_eq!(cover(&sets, 4), [1, 2]);
        assert_eq!(cover(&[], 4), [0usize; 0]);
    }

    proptest! {
        /// Against all lists there are: the greedy one serves all that can be served, holds nothing superfluous, and costs
        /// at most H(n) times the cheapest.
        #[test]
        fn the_list_is_as_good_as_the_rule_promises(
            made in prop::collection::vec((300u64..4000, prop::collection::btree_set(0usize..7, 1..5)), 1..9)
        ) {
            let kept: Vec<(u64, Vec<usize>)> =
                made.into_iter().map(|(cost, set)| (cost, set.into_iter().collect())).collect();
            let sets: Vec<(u64, &[usize])> = kept.iter().map(|(cost, set)| (*cost, set.as_slice())).collect();
            let all = union(0..sets.len(), &sets);
            let chosen = cover(&sets, 7);
            prop_assert_eq!(&union(chosen.iter().copied(), &sets), &all);
            for at in &chosen {
                let others = chosen.iter().copied().filter(|other| other != at);
                prop_assert_ne!(&union(others, &sets), &all);
            }
            let cheapest = (0u32..1 << sets.len())
                .map(|bits| (0..sets.len()).filter(|at| bits >> at & 1 == 1).collect::<Vec<_>>())
                .filter(|list| union(list.iter().copied(), &sets) == all)
                .map(|list| cost(&list, &sets))
                .min()
                .unwrap();
            let largest = sets.iter().map(|(_, set)| set.len()).max().unwrap();
            let bound: f64 = (1..=largest).map(|n| 1.0 / n as f64).sum();
            prop_assert!(cost(&chosen, &sets) as f64 <= bound * cheapest as f64 + 1e-6);
        }
    }
}
