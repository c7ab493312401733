//! Needs to answers.

use std::cmp::Reverse;
use std::sync::Arc;

use tantivy::DocAddress;

use super::concept::Subject;
use super::editorial::Rulings;
use super::entitled::owned_without_access;
use super::evidence::{cautions, evidence, missing};
use super::features::{Feature, Features, Listed};
use super::pool::Pool;
use super::prospect::Prospect;
use super::request::Request;
use super::ruled::Ruled;
use super::score::{Model, Score};
use super::stock::Stock;
use super::verdict::{Judgment, judge};
use crate::model::{Answer, CatalogName, Course, CourseKey, Level, Licences, Match, Need};
use crate::shelf::{Facts, Scope, ShelfError, ShelfReader, reads_like};
use crate::skills::{Knowledge, LinkKind};
use crate::wording::{Locale, Words};

/// A course that holds what is needed is shown if at least this share of courses with its score is useful. Below, a list is
/// padding.
const SHOWN: f32 = 0.15;
/// A course that only has to do with what is needed must be useful somewhat more often.
const SHOWN_IF_MERELY_LINKED: f32 = 0.2;

/// Answers needs from one shelf.
pub struct Matcher<'a> {
    pub(super) knowledge: &'a Knowledge,
    pub(super) shelf: Stock<'a>,
    pub(super) model: Arc<Model>,
    pub(super) this_year: u16,
    pub(super) rulings: Arc<Rulings>,
    pub(super) licences: Arc<Licences>,
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
    /// Hash of its normalised title.
    pub title_hash: u64,
    /// What was measured.
    pub features: Features,
    /// The score.
    pub score: Score,
    /// Where a person pinned it: which of the request's concepts they vouch for.
    pub(super) pinned: Option<Vec<bool>>,
}

impl Scored {
    /// Whether a person vouches that the course serves the request's concept at `index`.
    pub(super) fn vouches_for(&self, index: usize) -> bool {
        self.pinned.as_ref().is_some_and(|vouched| vouched.get(index).copied().unwrap_or_default())
    }
}

/// Which candidates an answer is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// All, for who wants to know why one is not shown.
    All,
    /// Those worth showing; what is measured of one does not hang on whether the others are kept.
    Showable,
}

/// What a part of the shelf holds for a need.
pub(super) struct Found<'r> {
    pub ruled: Ruled<'r>,
    pub shown: Vec<Shown>,
    pub judgment: Judgment,
}

/// A match that is going to be shown.
pub(super) struct Shown {
    pub scored: Scored,
    /// What the shelf knows of it.
    pub facts: Facts,
    pub catalog: CatalogName,
    pub course: Course,
    pub also: Vec<(CatalogName, String)>,
}

impl<'a> Matcher<'a> {
    /// A matcher for `shelf`; `this_year` dates the age of courses.
    pub fn new(knowledge: &'a Knowledge, shelf: &'a ShelfReader, this_year: u16) -> Self {
        Self {
            knowledge,
            shelf: Stock::Shelf(shelf),
            model: Arc::new(Model::bundled()),
            this_year,
            rulings: Arc::default(),
            licences: Arc::default(),
        }
    }

    /// A matcher for the collection whose statistics `pool` has ([`answer_from`](Self::answer_from)).
    pub fn of_shards(knowledge: &'a Knowledge, pool: &'a Pool, this_year: u16) -> Self {
        Self {
            knowledge,
            shelf: Stock::Pool(pool),
            model: Arc::new(Model::bundled()),
            this_year,
            rulings: Arc::default(),
            licences: Arc::default(),
        }
    }

    /// A matcher that answers by the same rules from other courses.
    pub(super) fn over<'b>(&'b self, shelf: Stock<'b>) -> Matcher<'b> {
        Matcher {
            knowledge: self.knowledge,
            shelf,
            model: Arc::clone(&self.model),
            this_year: self.this_year,
            rulings: Arc::clone(&self.rulings),
            licences: Arc::clone(&self.licences),
        }
    }

    /// The same matcher, held to what people decided.
    pub fn ruled_by(self, rulings: Rulings) -> Self {
        Self { rulings: Arc::new(rulings), ..self }
    }

    /// The same matcher, which knows who may open which catalog.
    pub fn licensed_by(self, licences: Licences) -> Self {
        Self { licences: Arc::new(licences), ..self }
    }

    /// What the shelf has for `need`.
    ///
    /// # Errors
    /// If the shelf cannot be read.
    pub fn answer(&self, need: &Need, options: &MatchOptions) -> Result<Answer, ShelfError> {
        let need = &Need { level: need.level.or(options.level), ..need.clone() };
        let request = Request::of(need, self.knowledge, self.shelf.collection());
        let (scope, closed) = self.open_and_closed(need, &options.scope);
        let found = self.found(need, &request, &scope, options.top)?;
        let (shown, mut judgment) = (&found.shown, found.judgment);
        let mut matches: Vec<Match> = shown
            .iter()
            .take(options.top)
            .take(judgment.shown)
            .enumerate()
            .map(|(index, shown)| self.present(index + 1, shown, need, &request, &found.ruled))
            .collect();
        if let Some(closed) = closed {
            let closed = self.found(need, &request, &closed, options.top)?;
            judgment.reasons.extend(owned_without_access(judgment.verdict, &closed));
            self.list_closed(&mut matches, shown, &closed, need, &request, options.top);
        }
        let english = Words::of(Locale::English);
        Ok(Answer {
            need: need.clone(),
            verdict: judgment.verdict,
            confidence: judgment.confidence,
            skills: judgment.skills,
            ask: judgment.question.as_ref().map(|question| english.question(question)),
            matches,
            missing: judgment.missing,
            reason: english.reasons(&judgment.reasons),
            reasons: judgment.reasons,
            question: judgment.question,
        })
    }

    /// The courses that come nearest to a need the shelf does not serve, at most `most` of them: what would be shown of a
    /// gap if anything were. They do not serve it, and must not be shown as if they did.
    ///
    /// # Errors
    /// If the shelf cannot be read.
    pub fn nearest(&self, need: &Need, options: &MatchOptions, most: usize) -> Result<Vec<Match>, ShelfError> {
        let need = &Need { level: need.level.or(options.level), ..need.clone() };
        let request = Request::of(need, self.knowledge, self.shelf.collection());
        let (scope, _) = self.open_and_closed(need, &options.scope);
        let found = self.found(need, &request, &scope, most)?;
        let nearest = found.shown.iter().take(most).enumerate();
        Ok(nearest.map(|(index, shown)| self.present(index + 1, shown, need, &request, &found.ruled)).collect())
    }

    /// The field of skills that most of the answer's skills belong to, the first of equals; `None` if it has none that the
    /// vocabulary knows.
    pub fn domain(&self, answer: &Answer) -> Option<&str> {
        let domain =
            |id: &str| Some(self.knowledge.vocabulary.get(self.knowledge.vocabulary.find(id)?).domain.as_str());
        let domains: Vec<&str> = answer.skills.iter().filter_map(|skill| domain(&skill.id)).collect();
        let often = |domain: &str| domains.iter().filter(|other| **other == domain).count();
        // The last of equals is the maximum, so the order is turned around.
        domains.iter().rev().copied().max_by_key(|domain| often(domain))
    }

    /// What `scope` holds for the need, and the verdict on it.
    pub(super) fn found(
        &self,
        need: &Need,
        request: &Request,
        scope: &Scope,
        top: usize,
    ) -> Result<Found<'_>, ShelfError> {
        let ruled = self.ruled(need, request, scope);
        let scored = self.ordered(request, &ruled, scope, Kept::Showable)?;
        let shown = self.show(&scored, top.max(VERDICT_LOOKS_AT))?;
        let judgment = self.judged(need, request, &ruled, &shown);
        Ok(Found { ruled, shown, judgment })
    }

    /// All candidates in the order they are shown: what people pinned, then the rest but what they blocked.
    pub(super) fn ordered(
        &self,
        request: &Request,
        ruled: &Ruled<'_>,
        scope: &Scope,
        kept: Kept,
    ) -> Result<Vec<Scored>, ShelfError> {
        // Who is pinned keeps its place in the lists.
        let kept = if ruled.pins.is_empty() { kept } else { Kept::All };
        let mut scored = self.score_kept(request, scope, kept)?;
        scored.sort_by_cached_key(|scored| (Reverse(ordered(preference(request, scored))), scored.key));
        let scored = if request.is_list { parts_first(request, scored) } else { scored };
        ruled.apply(request, scored, |address| self.measured(request, address))
    }

    /// The verdict on what is `shown`. It must not hang on how many courses the caller wants to see.
    pub(super) fn judged(&self, need: &Need, request: &Request, ruled: &Ruled<'_>, shown: &[Shown]) -> Judgment {
        let looked_at = &shown[..shown.len().min(VERDICT_LOOKS_AT)];
        let alone = self.proud_of_each(request, looked_at);
        ruled.overrule(judge(need, request, looked_at, &alone, self.knowledge), looked_at)
    }

    /// By concept, how proudly the best of `shown` would be handed over to who asks for that one thing alone; 0 for what the
    /// need is not about, and where nothing else is said.
    fn proud_of_each(&self, request: &Request, shown: &[Shown]) -> Vec<f32> {
        let mut proud = vec![0.0; request.concepts.len()];
        if request.concepts.len() < 2 {
            return proud;
        }
        for (index, proud) in proud.iter_mut().enumerate().filter(|(index, _)| request.concepts[*index].is_main()) {
            let one = request.only(index);
            for shown in shown {
                let word = [shown.scored.features.holds[index].word];
                let features = Features::of(&one, &shown.facts, &word, &Listed::default(), self.this_year);
                *proud = self.model.score(&features).proud.max(*proud);
            }
        }
        proud
    }

    /// What people decided that bears on `need`.
    pub(super) fn ruled(&self, need: &Need, request: &Request, scope: &Scope) -> Ruled<'_> {
        self.rulings.of(need, request, scope)
    }

    /// One course that none of the lists gave.
    pub(super) fn measured(&self, request: &Request, address: DocAddress) -> Result<Scored, ShelfError> {
        let mut words = vec![false; request.concepts.len()];
        for (holds, concept) in words.iter_mut().zip(&request.concepts) {
            if let Subject::Word { stem, .. } = &concept.subject {
                *holds = self.shelf.holds_word(stem, &[address])?.first().copied().unwrap_or_default();
            }
        }
        let key = self.shelf.key_hash(address);
        Ok(self.scored(request, address, key, &self.facts(address), &words, &Listed::default()))
    }

    /// What the scorer needs to know of the course at `address`, with the tags people gave it.
    fn facts(&self, address: DocAddress) -> Facts {
        let mut facts = self.shelf.facts(address);
        self.rulings.retag(address, &mut facts);
        facts
    }

    fn scored(
        &self,
        request: &Request,
        address: DocAddress,
        key: u64,
        facts: &Facts,
        words: &[bool],
        listed: &Listed,
    ) -> Scored {
        let features = Features::of(request, facts, words, listed, self.this_year);
        let score = self.model.score(&features);
        Scored { address, key, title_hash: facts.title_hash, features, score, pinned: None }
    }

    /// All candidates for `request` with their scores, best first.
    ///
    /// # Errors
    /// If the shelf cannot be read.
    pub fn score(&self, request: &Request, scope: &Scope) -> Result<Vec<Scored>, ShelfError> {
        let mut scored = self.score_kept(request, scope, Kept::All)?;
        scored.sort_by_cached_key(|scored| (Reverse(ordered(scored.score.sum)), scored.key));
        Ok(scored)
    }

    /// The candidates for `request` with their scores, in the order they lie on the shelf.
    fn score_kept(&self, request: &Request, scope: &Scope, kept: Kept) -> Result<Vec<Scored>, ShelfError> {
        let listed = self.listed(request, scope)?;
        let words = self.words_elsewhere(request, &listed.courses)?;
        let concepts = request.concepts.len();
        let prospect = Prospect::new(request);
        let mut scored = Vec::new();
        let mut facts = Facts::default();
        for (index, course) in listed.courses.iter().enumerate() {
            let words = &words[index * concepts..(index + 1) * concepts];
            let (address, key) = (course.address, course.key);
            let packed = listed.facts(course);
            packed.read_subjects(&mut facts);
            facts.words.clear();
            facts.words.extend(listed.title_words(course));
            self.rulings.retag(address, &mut facts);
            if kept == Kept::Showable && !prospect.may_be_linked(request, &facts, words) {
                continue;
            }
            packed.read_record(&mut facts);
            let features = Features::of(request, &facts, words, &course.places, self.this_year);
            if kept == Kept::Showable && !features.is_linked() {
                continue;
            }
            let score = self.model.score(&features);
            if kept == Kept::All || score.useful >= bar(&features) {
                scored.push(Scored { address, key, title_hash: facts.title_hash, features, score, pinned: None });
            }
        }
        Ok(scored)
    }

    /// The first `top` courses worth showing, the same course of several catalogs as one.
    pub(super) fn show(&self, scored: &[Scored], top: usize) -> Result<Vec<Shown>, ShelfError> {
        let mut shown: Vec<Shown> = Vec::new();
        for candidate in scored.iter().filter(|candidate| is_worth_showing(candidate)) {
            let twin = shown.iter().position(|shown| shown.scored.title_hash == candidate.title_hash);
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
                    let facts = self.facts(candidate.address);
                    shown.push(Shown { scored: candidate.clone(), facts, catalog, course, also: Vec::new() });
                }
                _ => {}
            }
        }
        Ok(shown)
    }

    pub(super) fn present(
        &self,
        rank: usize,
        shown: &Shown,
        need: &Need,
        request: &Request,
        ruled: &Ruled<'_>,
    ) -> Match {
        let course = &shown.course;
        let found = Match {
            rank,
            course: format!("{}/{}", shown.catalog, course.id),
            catalog: shown.catalog.to_string(),
            title: course.title.clone(),
            url: course.url.clone(),
            launch: self.licences.deep_link(&shown.catalog, course),
            access: true,
            level: course.level,
            minutes: course.duration.as_ref().and_then(|duration| duration.minutes),
            language: course.language.as_ref().map(|language| language.code().to_owned()),
            provider: course.provider.clone(),
            format: course.format.clone(),
            score: (shown.scored.score.useful * 1000.0).round() / 1000.0,
            also: shown.also.iter().map(|(catalog, id)| format!("{catalog}/{id}")).collect(),
            evidence: evidence(request, shown, self.knowledge),
            cautions: cautions(need, request, shown, self.knowledge, self.this_year),
            original: course.original.clone().into_iter().filter(|(field, _)| field != "description").collect(),
        };
        let mut found = ruled.sign(found, request, shown, self.knowledge, self.shelf);
        let key = CourseKey { catalog: shown.catalog.clone(), id: course.id.clone() };
        found.cautions.extend(self.shelf.missing_since(&key).map(missing));
        self.with_access(found, shown, need)
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

/// A number that orders as `score` does ([`f32::total_cmp`]): a course is much to move about, so what it is sorted by is
/// reckoned once.
fn ordered(score: f32) -> i32 {
    let bits = score.to_bits() as i32;
    bits ^ (((bits >> 31) as u32) >> 1) as i32
}

/// The ranking sum, less what nobody wants to begin with: courses that only test where no exam is asked for, which people
/// find useful all the same, and courses on what the leader said they do not want, of which the judgments hold too few to
/// learn it.
pub(super) fn preference(request: &Request, scored: &Scored) -> f32 {
    let tests = if request.asks_for_exam { 0.0 } else { scored.features.get(Feature::practice_test) };
    scored.score.sum - TESTS_BEHIND * tests - UNWANTED_BEHIND * scored.features.get(Feature::unwanted)
}

/// How far behind such courses are put, in the ranking sum. Set by hand.
const TESTS_BEHIND: f32 = 1.5;
const UNWANTED_BEHIND: f32 = 3.0;

pub(super) fn is_worth_showing(candidate: &Scored) -> bool {
    if candidate.pinned.is_some() {
        return true;
    }
    if !candidate.features.is_linked() {
        return false;
    }
    candidate.score.useful >= bar(&candidate.features)
}

/// How often people must find a course useful for it to be shown.
pub(super) fn bar(features: &Features) -> f32 {
    let holds_it = features.get(Feature::main_missing) < 1.0;
    if holds_it { SHOWN } else { SHOWN_IF_MERELY_LINKED }
}

/// The verdict looks at this many courses.
pub(super) const VERDICT_LOOKS_AT: usize = 10;

/// The same course scores a little differently in two catalogs: one knows its level, the other its tags.
const TWINS_WITHIN: f32 = 1.0;

/// Whether a course is the one already shown, from another catalog: its title reads the same, and is either the same
/// record by id or maker, or too particular to be given twice by chance.
pub(super) fn is_same_course(shown: &Shown, catalog: &CatalogName, course: &Course) -> bool {
    let other_place = shown.catalog != *catalog && shown.also.iter().all(|(known, _)| known != catalog);
    let same_id = shown.course.id == course.id && course.id.len() >= 8;
    let same_maker = shown.course.provider.is_some() && shown.course.provider == course.provider;
    let particular = shown.facts.traits.title_words >= 4;
    other_place && reads_like(&shown.course.title, &course.title) && (same_id || same_maker || particular)
}
