//! What people decided for one need: pins come first, blocked courses go, notes and signatures stand beside what is shown.

use tantivy::DocAddress;

use super::editorial::Rulings;
use super::evidence::{caution, told};
use super::matcher::{Scored, Shown};
use super::request::Request;
use super::stock::Stock;
use super::verdict::Judgment;
use crate::model::{
    Action, CautionKind, Drawback, Evidence, EvidenceKind, Field, Finding, Match, Reason, Ruling, Verdict,
};
use crate::shelf::ShelfError;
use crate::skills::{Knowledge, SkillIdx};

/// The rulings that bear on one need.
pub(super) struct Ruled<'r> {
    rulings: &'r Rulings,
    /// In the order of the file; none of them is blocked.
    pub pins: Vec<Pin<'r>>,
    pub blocked: Vec<(DocAddress, &'r Ruling)>,
    pub notes: Vec<(DocAddress, &'r Ruling)>,
}

/// A course that somebody pinned.
pub(super) struct Pin<'r> {
    pub address: DocAddress,
    pub ruling: &'r Ruling,
    pub reach: Reach,
}

/// By what a ruling bears on a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// It is about every need.
    Every,
    /// It names the need.
    Need,
    /// It names a skill the need is about.
    Skill(SkillIdx),
}

impl<'r> Ruled<'r> {
    pub(super) fn new(rulings: &'r Rulings) -> Self {
        Self { rulings, pins: Vec::new(), blocked: Vec::new(), notes: Vec::new() }
    }

    /// Puts pinned courses first, those that were no candidates as `measure` finds them, and leaves blocked ones out.
    pub(super) fn apply(
        &self,
        request: &Request,
        mut scored: Vec<Scored>,
        measure: impl Fn(DocAddress) -> Result<Scored, ShelfError>,
    ) -> Result<Vec<Scored>, ShelfError> {
        if !self.blocked.is_empty() {
            scored.retain(|scored| !self.blocked.iter().any(|(address, _)| *address == scored.address));
        }
        if self.pins.is_empty() {
            return Ok(scored);
        }
        let mut ordered: Vec<Scored> = Vec::with_capacity(scored.len() + self.pins.len());
        for pin in &self.pins {
            let vouched = request.concepts.iter().map(|concept| match pin.reach {
                Reach::Every | Reach::Need => true,
                Reach::Skill(skill) => concept.skill() == Some(skill),
            });
            if let Some(known) = ordered.iter_mut().find(|known| known.address == pin.address) {
                let both = known.pinned.iter().flatten().copied().chain(std::iter::repeat(false)).zip(vouched);
                known.pinned = Some(both.map(|(a, b)| a || b).collect());
                continue;
            }
            let mut pinned = match scored.iter().position(|scored| scored.address == pin.address) {
                Some(at) => scored.remove(at),
                None => measure(pin.address)?,
            };
            pinned.pinned = Some(vouched.collect());
            // A person's word, not an estimate: the course is useful, and they hand it over with pride.
            (pinned.score.useful, pinned.score.proud) = (1.0, 1.0);
            ordered.push(pinned);
        }
        ordered.extend(scored);
        Ok(ordered)
    }

    /// The verdict, if `shown` holds a course that somebody pinned to the need itself: then it is covered, whatever was
    /// understood of its words.
    pub(super) fn overrule(&self, judgment: Judgment, shown: &[Shown]) -> Judgment {
        let chosen = self
            .pins
            .iter()
            .find(|pin| pin.reach == Reach::Need && shown.iter().any(|shown| shown.scored.address == pin.address));
        let Some(pin) = chosen else { return judgment };
        let skills = judgment.skills.into_iter().map(|skill| crate::model::NeedSkill { covered: true, ..skill });
        Judgment {
            verdict: Verdict::Covered,
            confidence: 1.0,
            skills: skills.collect(),
            question: None,
            missing: Vec::new(),
            reasons: vec![Reason::Chosen(pin.ruling.by.clone())],
            shown: usize::MAX,
        }
    }

    /// Says beside `found` what people decided about it, with their names.
    pub(super) fn sign(
        &self,
        mut found: Match,
        request: &Request,
        shown: &Shown,
        knowledge: &Knowledge,
        shelf: Stock<'_>,
    ) -> Match {
        let here = shown.scored.address;
        self.sign_tags(&mut found, request, here, knowledge, shelf);
        if let Some(pin) = self.pins.iter().find(|pin| pin.address == here) {
            let skill = match pin.reach {
                Reach::Skill(skill) => Some(knowledge.vocabulary.get(skill).id.clone()),
                Reach::Every | Reach::Need => None,
            };
            found.evidence.insert(0, signed(None, pin.ruling, skill, pin.ruling.about.as_deref()));
        }
        for (_, ruling) in self.notes.iter().filter(|(address, _)| *address == here) {
            let note = ruling.note.clone().unwrap_or_default();
            let drawback = Drawback::Note { by: ruling.by.clone(), date: ruling.date.clone(), note };
            found.cautions.push(caution(CautionKind::Note, drawback));
        }
        found
    }

    /// Where only a person's tag joins course and need, says so instead of pointing at the title.
    fn sign_tags(
        &self,
        found: &mut Match,
        request: &Request,
        here: DocAddress,
        knowledge: &Knowledge,
        shelf: Stock<'_>,
    ) {
        let tags = self.rulings.tags_of(here).filter(|(ruling, ..)| ruling.action == Action::Tag);
        for (ruling, skill, key) in tags {
            let title = shelf.facts(here).title;
            for concept in request.concepts.iter().filter(|concept| !concept.is_inner) {
                let (Some(needed), Some(link)) = (concept.skill(), concept.link(key)) else { continue };
                let by_itself = title.iter().filter_map(|unit| concept.link_unit(*unit)).any(|l| l.kind <= link.kind);
                let needed = &knowledge.vocabulary.get(needed).id;
                let reason = found.evidence.iter_mut().find(|evidence| evidence.skill.as_ref() == Some(needed));
                if let Some(reason) = reason.filter(|_| !by_itself) {
                    let name = &knowledge.vocabulary.get(skill).name;
                    let need_text = std::mem::take(&mut reason.need_text);
                    *reason = signed(Some(name), ruling, Some(needed.clone()), Some(need_text.as_str()));
                }
            }
        }
    }
}

/// What a person decided, in their name: `Recommended by Ann on 2026-03-02: start here`; that a course teaches `tag`, if
/// there is one.
fn signed(tag: Option<&str>, ruling: &Ruling, skill: Option<String>, need_text: Option<&str>) -> Evidence {
    told(Evidence {
        kind: EvidenceKind::Editorial,
        skill,
        need_text: need_text.unwrap_or_default().to_owned(),
        course_text: ruling.note.clone().unwrap_or_default(),
        field: Field::Editorial,
        text: String::new(),
        finding: Finding::Chosen {
            tag: tag.map(str::to_owned),
            by: ruling.by.clone(),
            date: ruling.date.clone(),
            note: ruling.note.clone().filter(|note| !note.is_empty()),
        },
    })
}

/// Who decided and when: `by Ann on 2026-03-02`.
pub(super) fn signature(ruling: &Ruling) -> String {
    let date = ruling.date.as_ref().map(|date| format!(" on {date}")).unwrap_or_default();
    format!("by {}{date}", ruling.by.as_deref().unwrap_or("a person"))
}
