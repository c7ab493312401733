//! What people decided, held against one shelf and vocabulary.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use tantivy::DocAddress;

use super::features::{Listed, Place};
use super::request::Request;
use super::ruled::{Pin, Reach, Ruled};
use super::stock::Stock;
use crate::model::{Action, CatalogKind, Editorial, Need, Ruling, RulingProblem, folded};
use crate::shelf::{Facts, Scope, ShelfError, ShelfReader, Unit, skill_key};
use crate::skills::{Knowledge, LinkKind, SkillIdx, SkillNames};

/// What people decided, held against one shelf and vocabulary.
#[derive(Debug, Clone, Default)]
pub struct Rulings {
    /// In the order of the file.
    all: Vec<Placed>,
    /// Tags and untags by course, as places in `all`, in the order of the file.
    tags: FxHashMap<DocAddress, Vec<usize>>,
}

/// A ruling with what it names.
#[derive(Debug, Clone)]
struct Placed {
    ruling: Ruling,
    /// What it is about, as texts of needs are compared.
    words: Option<String>,
    /// The skill it names, if it names one, with its key.
    skill: Option<(SkillIdx, u32)>,
    /// Where the course lies; `None` if it is not among those that are matched.
    address: Option<DocAddress>,
}

impl Rulings {
    /// Finds the courses and skills that `editorial` names. What is wrong with a ruling is told beside; a ruling on a
    /// course that is not there waits until it is.
    ///
    /// # Errors
    /// If the shelf cannot be read.
    pub fn new(
        editorial: &Editorial,
        knowledge: &Knowledge,
        shelf: &ShelfReader,
    ) -> Result<(Self, Vec<RulingProblem>), ShelfError> {
        let (mut rulings, mut problems) = (Self::default(), Vec::new());
        if editorial.rulings.is_empty() {
            return Ok((rulings, problems));
        }
        let names = SkillNames::new(&knowledge.vocabulary);
        for ruling in &editorial.rulings {
            let retags = matches!(ruling.action, Action::Tag | Action::Untag);
            // A tag that is about every need names its skill in the note.
            let named = ruling.about.as_ref().or(ruling.note.as_ref().filter(|_| retags));
            let skill = named.and_then(|text| names.find(text));
            let skill = skill.map(|skill| (skill, skill_key(&knowledge.vocabulary.get(skill).id)));
            if retags && skill.is_none() {
                let why = "no skill of the vocabulary: write an id, name or alias that `onshelf skills` knows";
                problems.push(problem(ruling, "need_or_skill", named.map_or("", String::as_str), why, true));
                continue;
            }
            let mut address = shelf.find(&ruling.course)?;
            let course = ruling.course.to_string();
            let catalog = shelf.state().catalogs.get(&ruling.course.catalog);
            if address.is_none() {
                let why = "there is no such course on the shelf: it was retired, or the key is mistyped";
                problems.push(problem(ruling, "course", &course, why, false));
            } else if catalog.is_some_and(|catalog| catalog.kind == CatalogKind::Offered) {
                let why = "its catalog is only offered: nobody can take the course, so it is never shown";
                problems.push(problem(ruling, "course", &course, why, false));
                address = None;
            }
            if let Some(address) = address.filter(|_| retags) {
                rulings.tags.entry(address).or_default().push(rulings.all.len());
            }
            let words = ruling.about.as_deref().map(folded);
            rulings.all.push(Placed { ruling: ruling.clone(), words, skill, address });
        }
        problems.extend(rulings.conflicts(knowledge, shelf));
        problems.sort_by_key(|problem| problem.line);
        Ok((rulings, problems))
    }

    /// Pins of a course that another row blocks for the same need or skill, or for a skill the need asks for. A block of one
    /// need is an exception from a pin of its skill, and no conflict.
    fn conflicts(&self, knowledge: &Knowledge, shelf: &ShelfReader) -> Vec<RulingProblem> {
        let of = |action| self.all.iter().filter(move |placed| placed.ruling.action == action);
        let asks_for = |pin: &Placed, skill: SkillIdx| {
            let need = Need::of_text("", pin.ruling.about.as_deref().unwrap_or_default());
            pin.skill.is_some_and(|(own, _)| own == skill)
                || is_about(&Request::of(&need, knowledge, shelf.collection()), skill)
        };
        of(Action::Pin)
            .filter_map(|pin| {
                let same = |block: &&Placed| {
                    block.ruling.course == pin.ruling.course
                        && (block.words.is_none()
                            || block.words == pin.words
                            || block.skill.is_some_and(|(skill, _)| asks_for(pin, skill)))
                };
                let line = of(Action::Block).find(same)?.ruling.line;
                let why = format!("line {line} blocks this course, and a block wins over a pin: delete one of the two");
                Some(problem(&pin.ruling, "action", Action::Pin.as_str(), &why, false))
            })
            .collect()
    }

    /// What bears on `need`.
    pub(super) fn of(&self, need: &Need, request: &Request, scope: &Scope) -> Ruled<'_> {
        let text = folded(&need.text);
        let mut ruled = Ruled::new(self);
        for placed in &self.all {
            let (Some(address), Some(reach)) = (placed.address, placed.reach(need, &text, request)) else { continue };
            match placed.ruling.action {
                Action::Pin if scope.takes(&placed.ruling.course.catalog) => {
                    ruled.pins.push(Pin { address, ruling: &placed.ruling, reach });
                }
                Action::Block => ruled.blocked.push((address, &placed.ruling)),
                Action::Note => ruled.notes.push((address, &placed.ruling)),
                Action::Pin | Action::Tag | Action::Untag => {}
            }
        }
        let Ruled { pins, blocked, .. } = &mut ruled;
        pins.retain(|pin| !blocked.iter().any(|(address, _)| *address == pin.address));
        ruled
    }

    /// The grades the rulings come to as judgments of `need`: 3 for what is pinned, 0 for what is blocked. Empty where
    /// nothing was decided for this need in particular.
    pub fn grades(&self, need: &Need, request: &Request) -> BTreeMap<String, u8> {
        let text = folded(&need.text);
        let holding = || self.all.iter().filter_map(|placed| Some((placed, placed.reach(need, &text, request)?)));
        let is_grade = |placed: &Placed| matches!(placed.ruling.action, Action::Pin | Action::Block);
        let mut grades = BTreeMap::new();
        if holding().any(|(placed, reach)| reach != Reach::Every && is_grade(placed)) {
            for (action, grade) in [(Action::Pin, 3), (Action::Block, 0)] {
                let of = holding().filter(|(placed, _)| placed.ruling.action == action);
                grades.extend(of.map(|(placed, _)| (placed.ruling.course.to_string(), grade)));
            }
        }
        grades
    }

    /// Makes `facts` of the shelf what the course at `address` is taken to teach: with the skills people gave it, and without
    /// those they took. A tag counts as if the title named the skill at its end.
    pub(super) fn retag(&self, address: DocAddress, facts: &mut Facts) {
        for (ruling, _, key) in self.tags_of(address) {
            let unit = Unit::skill(key);
            if ruling.action == Action::Tag {
                if !facts.title.contains(&unit) {
                    facts.title.push(unit);
                }
            } else {
                facts.title.retain(|known| *known != unit);
                facts.tags.retain(|known| *known != key);
                facts.body.retain(|(known, _)| *known != key);
                facts.versions.retain(|(known, _)| *known != key);
            }
        }
    }

    /// Tags and untags of the course at `address`, with the skill and its key.
    pub(super) fn tags_of(&self, address: DocAddress) -> impl Iterator<Item = (&Ruling, SkillIdx, u32)> {
        let places = self.tags.get(&address).into_iter().flatten();
        let placed = places.filter_map(|at| self.all.get(*at));
        placed.filter_map(|placed| placed.skill.map(|(skill, key)| (&placed.ruling, skill, key)))
    }

    /// Adds the tagged courses to the candidates `listed`. The lists by skill and by name come from the index, which knows
    /// nothing of tags, so a tagged course stands in them where the middle one of the courses stands whose titles name
    /// what is needed; first if there is none. Of the need's own words it holds what it holds.
    pub(super) fn join(
        &self,
        request: &Request,
        scope: &Scope,
        shelf: Stock<'_>,
        listed: &mut FxHashMap<DocAddress, (u64, Listed)>,
    ) {
        let serves = |unit: Unit| {
            let main = request.concepts.iter().filter(|concept| concept.is_main());
            main.filter_map(|concept| concept.link_unit(unit)).any(|link| link.kind <= LinkKind::Part)
        };
        let in_scope = |ruling: &Ruling| scope.takes(&ruling.course.catalog);
        let joins = |address: DocAddress| {
            self.tags_of(address)
                .any(|(ruling, _, key)| ruling.action == Action::Tag && in_scope(ruling) && serves(Unit::skill(key)))
        };
        let joining: Vec<DocAddress> = self.tags.keys().copied().filter(|address| joins(*address)).collect();
        if joining.is_empty() {
            return;
        }
        let named: Vec<Listed> = listed
            .iter()
            .filter(|(address, _)| shelf.facts(**address).title.into_iter().any(serves))
            .map(|(_, (_, listed))| *listed)
            .collect();
        let middle = |of: fn(&Listed) -> Option<Place>| {
            let mut places: Vec<Place> = named.iter().filter_map(of).collect();
            places.sort_unstable_by_key(|place| place.rank);
            places.get(places.len() / 2).copied().unwrap_or(Place { share: 1.0, rank: 0 })
        };
        let place = [middle(|listed| listed.index), middle(|listed| listed.names)];
        for address in joining {
            let (key, own) = listed.entry(address).or_default();
            *key = shelf.key_hash(address);
            for (own, place) in [&mut own.index, &mut own.names].into_iter().zip(place) {
                if own.is_none_or(|own| own.rank > place.rank) {
                    *own = Some(place);
                }
            }
        }
    }
}

impl Placed {
    /// Whether the ruling bears on `need`, whose folded text is `text`, and by what.
    fn reach(&self, need: &Need, text: &str, request: &Request) -> Option<Reach> {
        let Some(words) = &self.words else { return Some(Reach::Every) };
        if words == text || self.ruling.about.as_deref() == Some(need.id.trim()) {
            return Some(Reach::Need);
        }
        let (skill, _) = self.skill?;
        is_about(request, skill).then_some(Reach::Skill(skill))
    }
}

fn is_about(request: &Request, skill: SkillIdx) -> bool {
    request.concepts.iter().any(|concept| concept.is_main() && concept.skill() == Some(skill))
}

fn problem(ruling: &Ruling, column: &'static str, found: &str, why: &str, is_unreadable: bool) -> RulingProblem {
    RulingProblem { line: ruling.line, column, found: found.to_owned(), why: why.to_owned(), is_unreadable }
}
