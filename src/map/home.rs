//! Which field a course belongs to.

use rustc_hash::FxHashMap;

use crate::shelf::{Facts, skill_key};
use crate::skills::{Knowledge, Relation, SkillIdx};

/// Fields of the vocabulary that are no technology, or no field of their own: a map shows them after the others. Of design
/// shelves hold photography and drawing above all.
pub const BEYOND_TECHNOLOGY: [&str; 5] = ["certifications", "design", "industry", "office", "people-business"];

/// What a mention of a skill counts for its field. Set by hand: a course is about what its title says, above all what it
/// says first; tags and description decide where the title says nothing.
const FIRST_IN_TITLE: f32 = 4.0;
const IN_TITLE: f32 = 3.0;
const IN_TAGS: f32 = 1.0;
const IN_DESCRIPTION: f32 = 0.25;
/// A description names many things in passing: alone it must name the field's skills this often.
const ENOUGH: f32 = 0.5;

/// Finds the field that a course belongs to: the file of the vocabulary that most of its skills come from.
#[derive(Debug, Clone)]
pub struct Home {
    /// The field of each skill, by the skill's key in the index.
    fields: FxHashMap<u32, (usize, SkillIdx)>,
    names: Vec<String>,
}

impl Home {
    /// The fields of `knowledge`.
    pub fn new(knowledge: &Knowledge) -> Self {
        let vocabulary = &knowledge.vocabulary;
        let mut home = Self { fields: FxHashMap::default(), names: Vec::new() };
        for (index, skill) in vocabulary.skills().iter().enumerate() {
            // A certification belongs where what it certifies belongs.
            let proven = vocabulary.related(index as SkillIdx, Relation::Certifies).next();
            let domain = proven.map_or(&skill.domain, |proven| &vocabulary.get(proven).domain);
            let field = home.names.iter().position(|name| name == domain).unwrap_or_else(|| {
                home.names.push(domain.clone());
                home.names.len() - 1
            });
            home.fields.insert(skill_key(&skill.id), (field, index as SkillIdx));
        }
        home
    }

    /// The names of the fields, as the vocabulary calls them.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The skill with this key in the index, and its field.
    pub fn skill(&self, key: u32) -> Option<(usize, SkillIdx)> {
        self.fields.get(&key).copied()
    }

    /// The field that the course with these facts belongs to, by position in [`names`](Self::names); `None` if it names no
    /// skill the vocabulary knows.
    pub fn of(&self, facts: &Facts) -> Option<usize> {
        let mut weights: Vec<(usize, f32)> = Vec::new();
        let mut count = |key: u32, weight: f32| {
            let Some((field, _)) = self.skill(key) else { return };
            match weights.iter_mut().find(|(known, _)| *known == field) {
                Some((_, sum)) => *sum += weight,
                None => weights.push((field, weight)),
            }
        };
        let mut first = FIRST_IN_TITLE;
        for key in facts.title.iter().filter_map(|unit| unit.skill_key()) {
            count(key, std::mem::replace(&mut first, IN_TITLE));
        }
        facts.tags.iter().for_each(|key| count(*key, IN_TAGS));
        facts.body.iter().for_each(|(key, times)| count(*key, IN_DESCRIPTION * f32::from(*times)));
        // Of equal fields the one named first.
        let best = weights.into_iter().filter(|(_, weight)| *weight >= ENOUGH);
        best.reduce(|best, other| if other.1 > best.1 { other } else { best }).map(|(field, _)| field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shelf::Unit;

    fn field(home: &Home, facts: &Facts) -> Option<String> {
        home.of(facts).map(|field| home.names()[field].clone())
    }

    #[test]
    fn a_course_belongs_where_its_title_says() {
        let home = Home::new(&Knowledge::bundled());
        let titled = |ids: &[&str]| Facts {
            title: ids.iter().map(|id| Unit::skill(skill_key(id))).collect(),
            ..Facts::default()
        };
        assert_eq!(field(&home, &titled(&["kubernetes"])).as_deref(), Some("devops"));
        assert_eq!(
            field(&home, &titled(&["python", "kubernetes"])).as_deref(),
            Some("languages"),
            "what is named first"
        );
        let mut facts = titled(&["python"]);
        facts.body = vec![(skill_key("kubernetes"), 3)];
        assert_eq!(field(&home, &facts).as_deref(), Some("languages"), "a description names things in passing");
        let tagged = Facts { tags: vec![skill_key("kubernetes")], ..Facts::default() };
        assert_eq!(field(&home, &tagged).as_deref(), Some("devops"));
    }

    #[test]
    fn one_word_in_a_description_is_no_subject() {
        let home = Home::new(&Knowledge::bundled());
        let body = |times| Facts { body: vec![(skill_key("kubernetes"), times)], ..Facts::default() };
        assert_eq!((field(&home, &body(1)), field(&home, &body(2)).as_deref()), (None, Some("devops")));
        assert_eq!(field(&home, &Facts::default()), None);
    }

    #[test]
    fn a_certification_belongs_where_what_it_proves_belongs() {
        let knowledge = Knowledge::bundled();
        let home = Home::new(&knowledge);
        let (field, _) = home.skill(skill_key("az-104")).expect("the vocabulary knows the exam");
        assert_eq!(home.names()[field], "cloud-azure");
    }
}
