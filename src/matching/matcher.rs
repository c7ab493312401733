//! Needs to answers.

use rustc_hash::FxHashMap;
use tantivy::DocAddress;

use super::evidence::{cautions, evidence};
use super::features::{Feature, Features, Listed, Place};
use super::request::{Request, Subject};
use super::score::{Model, Score};
use super::verdict::judge;
use crate::model::{Answer, CatalogName, Course, Level, Match, Need};
use crate::shelf::{Candidate, Facts, Scope, ShelfError, ShelfReader, reads_like};
use crate::skills::{Knowledge, LinkKind};

/// How many candidates each of the three lists gives. Together they hold 97% of the useful judged courses of the gold
/// needs on the full shelf, 98% on the lean one and 92% for the voices (share of graded rows in `eval --features`).
const CANDIDATES: usize = 400;

/// A course that holds what is needed is shown if at least this share of courses with its score is useful. Below, a list is
/// padding.
const SHOWN: f32 = 0.25;
/// A course that only has to do with what is needed must be useful more often than not to be shown.
const SHOWN_IF_MERELY_LINKED: f32 = 0.35;

/// Answers needs from one shelf.
pub struct Matcher<'a> {
    knowledge: &'a Knowledge,
    shelf: &'a ShelfReader,
    model: Model,
    this_year: u16,
}

/// How to answer.
#[derive(Debug, Clone)]
pub struct MatchOptions {
    /// The most courses to show.
    pub top: usize,
    /// Which courses may be shown.
    pub scope: Scope,
    /// The level asked for where a need names none.
    pub level: Option<Level>,
}

impl Default for MatchOptions {
    fn default() -> Self {
        Self { top: 10, scope: Scope::default(), level: None }
    }
}

/// A candidate with all that was measured of it.
#[derive(Debug, Clone)]
pub struct Scored {
    /// Where it lies on the shelf.
    pub address: DocAddress,
    /// Stands for its key; orders courses of equal score.
    pub key: u64,
    /// What the shelf knows of it.
    pub facts: Facts,
    /// What was measured.
    pub features: Features,
    /// The score.
    pub score: Score,
}

/// A match that is going to be shown.
pub(super) struct Shown {
    pub scored: Scored,
    pub catalog: CatalogName,
    pub course: Course,
    pub also: Vec<(CatalogName, String)>,
}

impl<'a> Matcher<'a> {
    /// A matcher for `shelf`; `this_year` dates the age of courses.
    pub fn new(knowledge: &'a Knowledge, shelf: &'a ShelfReader, this_year: u16) -> Self {
        Self { knowledge, shelf, model: Model::bundled(), this_year }
    }

    /// What the shelf has for `need`.
    ///
    /// # Errors
    /// If the shelf cannot be read.
    pub fn answer(&self, need: &Need, options: &MatchOptions) -> Result<Answer, ShelfError> {
        let need = &Need { level: need.level.or(options.level), ..need.clone() };
        let request = Request::of(need, self.knowledge, self.shelf);
        let mut scored = self.score(&request, &options.scope)?;
        scored.sort_by(|a, b| preference(&request, b).total_cmp(&preference(&request, a)).then(a.key.cmp(&b.key)));
        let scored = if request.is_list { parts_first(&request, scored) } else { scored };
        let shown = self.show(&scored, options.top.max(VERDICT_LOOKS_AT))?;
        // The verdict must not hang on how many courses the caller wants to see.
        let judgment = judge(need, &request, &shown[..shown.len().min(VERDICT_LOOKS_AT)], self.knowledge);
        let matches = shown
            .iter()
            .take(options.top)
            .take(judgment.shown)
            .enumerate()
            .map(|(index, shown)| self.present(index + 1, shown, need, &request))
            .collect();
        Ok(Answer {
            need: need.clone(),
            verdict: judgment.verdict,
            confidence: judgment.confidence,
            skills: judgment.skills,
            ask: judgment.ask,
            matches,
            missing: judgment.missing,
            reason: judgment.reason,
        })
    }

    /// All candidates for `request` with their scores, best first.
    ///
    /// # Errors
    /// If the shelf cannot be read.
    pub fn score(&self, request: &Request, scope: &Scope) -> Result<Vec<Scored>, ShelfError> {
        let by_skill = self.shelf.candidates(&request.clauses(self.knowledge), scope, CANDIDATES)?;
        let by_text = self.shelf.text_candidates(&request.text(self.knowledge, self.shelf), scope, CANDIDATES)?;
        let by_wording = self.shelf.text_candidates(&request.wording, scope, CANDIDATES)?;
        let mut listed: FxHashMap<DocAddress, (u64, Listed)> = FxHashMap::default();
        for (candidate, place) in places(&by_skill) {
            let slot = listed.entry(candidate.address).or_default();
            (slot.0, slot.1.index) = (candidate.key, Some(place));
        }
        for (candidate, place) in places(&by_text) {
            let slot = listed.entry(candidate.address).or_default();
            (slot.0, slot.1.text) = (candidate.key, Some(place));
        }
        for (candidate, place) in places(&by_wording) {
            let slot = listed.entry(candidate.address).or_default();
            (slot.0, slot.1.wording) = (candidate.key, Some(place));
        }
        let mut addresses: Vec<DocAddress> = listed.keys().copied().collect();
        addresses.sort_unstable();
        let mut words = vec![vec![false; request.concepts.len()]; addresses.len()];
        for (index, concept) in request.concepts.iter().enumerate() {
            if let Subject::Word { stem, .. } = &concept.subject {
                for (words, holds) in words.iter_mut().zip(self.shelf.holds_word(stem, &addresses)?) {
                    words[index] = holds;
                }
            }
        }
        let mut scored: Vec<Scored> = addresses
            .into_iter()
            .zip(&words)
            .map(|(address, words)| {
                let facts = self.shelf.facts(address);
                let features = Features::of(request, &facts, words, &listed[&address].1, self.this_year);
                Scored { address, key: listed[&address].0, facts, score: self.model.score(&features), features }
            })
            .collect();
        scored.sort_by(|a, b| b.score.sum.total_cmp(&a.score.sum).then(a.key.cmp(&b.key)));
        Ok(scored)
    }

    /// The first `top` courses worth showing, the same course of several catalogs as one.
    fn show(&self, scored: &[Scored], top: usize) -> Result<Vec<Shown>, ShelfError> {
        let mut shown: Vec<Shown> = Vec::new();
        for candidate in scored.iter().filter(|candidate| is_worth_showing(candidate)) {
            let twin = shown.iter().position(|shown| shown.scored.facts.title_hash == candidate.facts.title_hash);
            if twin.is_none() && shown.len() >= top {
                // Twins score alike, so they stand close; a few more looks find them.
                if candidate.score.sum < shown.last().map_or(0.0, |last| last.scored.score.sum) - TWINS_WITHIN {
                    break;
                }
                continue;
            }
            let (catalog, course) = self.shelf.course(candidate.address)?;
            match twin {
                Some(twin) if is_same_course(&shown[twin], &catalog, &course) => {
                    shown[twin].also.push((catalog, course.id));
                }
                _ if shown.len() < top => {
                    shown.push(Shown { scored: candidate.clone(), catalog, course, also: Vec::new() });
                }
                _ => {}
            }
        }
        Ok(shown)
    }

    fn present(&self, rank: usize, shown: &Shown, need: &Need, request: &Request) -> Match {
        let course = &shown.course;
        Match {
            rank,
            course: format!("{}/{}", shown.catalog, course.id),
            catalog: shown.catalog.to_string(),
            title: course.title.clone(),
            url: course.url.clone(),
            level: course.level,
            minutes: course.duration.as_ref().and_then(|duration| duration.minutes),
            language: course.language.as_ref().map(|language| language.code().to_owned()),
            provider: course.provider.clone(),
            format: course.format.clone(),
            score: (shown.scored.score.useful * 1000.0).round() / 1000.0,
            also: shown.also.iter().map(|(catalog, id)| format!("{catalog}/{id}")).collect(),
            evidence: evidence(request, shown, self.knowledge),
            cautions: cautions(need, request, shown, self.this_year),
            original: course.original.clone().into_iter().filter(|(field, _)| field != "description").collect(),
        }
    }
}

/// Puts courses on items that nothing before them serves further up: who lists five things needs five things served, not
/// the first of them ten times. Only courses good enough to be shown move.
fn parts_first(request: &Request, scored: Vec<Scored>) -> Vec<Scored> {
    let (mut rest, others): (Vec<Scored>, Vec<Scored>) =
        scored.into_iter().partition(|scored| scored.score.useful >= SERVES);
    let mut ordered: Vec<Scored> = Vec::with_capacity(rest.len() + others.len());
    let main: Vec<usize> = (0..request.concepts.len()).filter(|index| request.concepts[*index].is_main()).collect();
    let mut served = vec![false; request.concepts.len()];
    let names = |scored: &Scored, index: usize| {
        scored.features.holds[index].title.is_some_and(|link| link.kind <= LinkKind::Narrower)
    };
    while !rest.is_empty() && main.iter().any(|index| !served[*index]) {
        let worth = |scored: &Scored| {
            let new = main.iter().filter(|index| !served[**index] && names(scored, **index)).count();
            preference(request, scored) + NEW_ITEM * (new.min(2) as f32)
        };
        let Some(best) = (0..rest.len()).max_by(|a, b| worth(&rest[*a]).total_cmp(&worth(&rest[*b])).then(b.cmp(a)))
        else {
            break;
        };
        let next = rest.remove(best);
        let new: Vec<usize> = main.iter().copied().filter(|index| !served[*index] && names(&next, *index)).collect();
        if new.is_empty() {
            ordered.push(next);
            break;
        }
        new.into_iter().for_each(|index| served[index] = true);
        ordered.push(next);
    }
    ordered.extend(rest);
    ordered.extend(others);
    ordered
}

/// A course is put forward for an item of a list if people find it useful at least this often. Set by hand.
const SERVES: f32 = 0.5;
/// What serving an item that nothing before serves is worth, in the ranking sum. Set by hand: enough to pass a handful of
/// courses on an item already served, not to put a weak course before good ones.
const NEW_ITEM: f32 = 1.5;

fn places(candidates: &[Candidate]) -> impl Iterator<Item = (Candidate, Place)> + '_ {
    let best = candidates.first().map_or(1.0, |first| first.score).max(f32::EPSILON);
    candidates.iter().enumerate().map(move |(rank, c)| (*c, Place { share: c.score / best, rank }))
}

/// The ranking sum, less what nobody wants to begin with: courses that only test where no exam is asked for, which people
/// find useful all the same, and courses on what the leader said they do not want, of which the judgments hold too few to
/// learn it.
fn preference(request: &Request, scored: &Scored) -> f32 {
    let tests = if request.asks_for_exam { 0.0 } else { scored.features.get(Feature::practice_test) };
    scored.score.sum - TESTS_BEHIND * tests - UNWANTED_BEHIND * scored.features.get(Feature::unwanted)
}

/// How far behind such courses are put, in the ranking sum. Set by hand.
const TESTS_BEHIND: f32 = 1.5;
const UNWANTED_BEHIND: f32 = 3.0;

fn is_worth_showing(candidate: &Scored) -> bool {
    if !candidate.features.is_linked() {
        return false;
    }
    let holds_it = candidate.features.get(Feature::main_missing) < 1.0;
    candidate.score.useful >= if holds_it { SHOWN } else { SHOWN_IF_MERELY_LINKED }
}

/// The verdict looks at this many courses.
const VERDICT_LOOKS_AT: usize = 10;

/// The same course scores a little differently in two catalogs: one knows its level, the other its tags.
const TWINS_WITHIN: f32 = 1.0;

/// Whether a course is the one already shown, from another catalog: its title reads the same, and is either the same
/// record by id or maker, or too particular to be given twice by chance.
fn is_same_course(shown: &Shown, catalog: &CatalogName, course: &Course) -> bool {
    let other_place = shown.catalog != *catalog && shown.also.iter().all(|(known, _)| known != catalog);
    let same_id = shown.course.id == course.id && course.id.len() >= 8;
    let same_maker = shown.course.provider.is_some() && shown.course.provider == course.provider;
    let particular = shown.scored.facts.traits.title_words >= 4;
    other_place && reads_like(&shown.course.title, &course.title) && (same_id || same_maker || particular)
}
