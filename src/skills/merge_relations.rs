//! The relations of an organisation's skills, added to ours without making a circle.

use rustc_hash::FxHashSet;

use super::entry::{Relation, SkillIdx};
use super::merge::{Merger, Place};
use super::merged::Finding;
use super::name_owners::Known;
use super::own::{OwnEntry, OwnFormat};

/// A skill that names no larger one becomes a kind of the skills its name holds, of this many at the most.
const INFERRED: usize = 2;

impl Merger<'_> {
    /// Adds what the file says of the place of an entry, and what its name says where the file says nothing.
    pub(super) fn add_relations(&mut self, entry: &OwnEntry, place: Place, places: &[Place]) {
        let (skill, ours) = match place {
            Place::Ours(skill) => (skill, true),
            Place::Theirs(skill) => (skill, false),
            Place::ReadAs(_) | Place::Nowhere => return,
        };
        // A classification has its own order of things; ours stays as it is.
        if ours && self.own.format == OwnFormat::Esco {
            return;
        }
        let mut wanted: Vec<(Relation, &str, bool)> =
            entry.relations.iter().map(|(relation, target)| (*relation, target.as_str(), false)).collect();
        wanted.extend(
            entry.broader.iter().map(|broader| (Relation::Broader, broader.text.as_str(), broader.may_be_elsewhere)),
        );
        for (relation, text, may_be_elsewhere) in wanted {
            match self.target(text, places) {
                Some(target) => self.relate(entry, skill, relation, target, text),
                None if may_be_elsewhere => {}
                None => self.merged.findings.push(Finding::Dangling {
                    line: entry.line,
                    name: entry.name.text.clone(),
                    target: text.to_owned(),
                }),
            }
        }
        let has_broader = self.vocabulary.get(skill).relations.iter().any(|(relation, _)| is_upward(*relation));
        if !ours && !has_broader {
            for target in self.read(&entry.name.text).0.into_iter().take(INFERRED) {
                self.relate(entry, skill, Relation::Broader, target, "");
            }
        }
        if !ours && entry.kind.is_none() {
            let above = self.vocabulary.related(skill, Relation::Broader).next();
            if let Some(kind) = above.map(|above| self.vocabulary.get(above).kind).filter(|kind| !kind.is_subject()) {
                self.vocabulary.get_mut(skill).kind = kind;
            }
        }
    }

    /// The skill that the file names by URI, name or id.
    fn target(&self, text: &str, places: &[Place]) -> Option<SkillIdx> {
        if let Some(at) = self.by_uri.get(text) {
            return places[*at].skill();
        }
        match self.names.find(text) {
            Known::Certain(skill) => Some(skill),
            Known::Doubtful(skills) if skills.len() == 1 => Some(skills[0]),
            _ => self.vocabulary.find(text),
        }
    }

    fn relate(&mut self, entry: &OwnEntry, skill: SkillIdx, relation: Relation, target: SkillIdx, text: &str) {
        let id = self.id(target);
        let known = self.vocabulary.get(skill).relations.iter().any(|(_, known)| *known == id);
        if target == skill || known {
            return;
        }
        if is_upward(relation) && self.is_above(target, skill) {
            let name = entry.name.text.clone();
            // What was read out of names or comes from elsewhere is nothing a person could put right here.
            if !text.is_empty() && self.own.format != OwnFormat::Esco {
                self.merged.findings.push(Finding::Circle { line: entry.line, name, target: text.to_owned() });
            }
            return;
        }
        self.vocabulary.get_mut(skill).relations.push((relation, id));
    }

    /// Whether `upper` is reached from `lower` by going up.
    fn is_above(&self, lower: SkillIdx, upper: SkillIdx) -> bool {
        let mut open = vec![lower];
        let mut seen = FxHashSet::default();
        while let Some(skill) = open.pop() {
            if skill == upper {
                return true;
            }
            if seen.insert(skill) {
                let above = [Relation::Broader, Relation::PartOf];
                open.extend(above.into_iter().flat_map(|relation| self.vocabulary.related(skill, relation)));
            }
        }
        false
    }
}

fn is_upward(relation: Relation) -> bool {
    matches!(relation, Relation::Broader | Relation::PartOf)
}
