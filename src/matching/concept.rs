//! One thing a need is about: a skill or a word, and how what a course names stands to it.

use crate::shelf::{Facts, Unit, skill_key, word_key};
use crate::skills::{Certainty, Knowledge, Link, LinkKind, Mention, Recognition, SkillIdx, is_form_word, stem};

/// One thing a course should be about.
#[derive(Debug, Clone)]
pub struct Concept {
    /// The skill or word.
    pub subject: Subject,
    /// The words of the need it was found in.
    pub found_as: String,
    /// How much of the need it is: 1 for what the need is about, less for circumstances.
    pub weight: f32,
    /// The version said with it.
    pub version: Option<String>,
    /// The version's key among the words of a title; 0 where none was said.
    pub(super) version_key: u32,
    /// How sure it is that the skill is meant.
    pub certainty: Certainty,
    /// It is a subject such as "testing", whose kinds are all of it, not a thing with a name.
    pub is_subject: bool,
    /// It is named inside the name of another concept, and only helps to rank.
    pub is_inner: bool,
    /// What its names are made up of, by name.
    pub(super) makeup: Vec<Makeup>,
    /// Keys of what a certification examines: all that is part of what it proves.
    pub(super) examined: Vec<u32>,
}

/// What a name is made up of: "CI/CD" of continuous integration and continuous delivery, "PostgreSQL performance" of
/// PostgreSQL and a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Makeup {
    /// By skill of the name: the keys of all that is part of it, sorted.
    skills: Vec<Vec<u32>>,
    /// The keys of the other words.
    words: Vec<u32>,
}

/// A skill of the vocabulary, or a word it does not know.
#[derive(Debug, Clone)]
pub enum Subject {
    /// A skill named in the need.
    Skill {
        /// The skill.
        skill: SkillIdx,
        /// Every skill that has to do with it, by key, sorted by key.
        links: Vec<(u32, Link)>,
    },
    /// A skill that solves the problem the need describes.
    Problem {
        /// The skill.
        skill: SkillIdx,
        /// Every skill that has to do with it, by key, sorted by key.
        links: Vec<(u32, Link)>,
        /// The vocabulary's words for the problem.
        phrase: String,
        /// How like them the need is, 0..1.
        strength: f32,
    },
    /// A word, by stem.
    Word {
        /// The stem.
        stem: String,
        /// Its key in titles.
        key: u32,
    },
}

impl Concept {
    #[cfg(test)]
    pub(super) fn of_word(stem: &str, key: u32) -> Self {
        Self {
            subject: Subject::Word { stem: stem.to_owned(), key },
            found_as: stem.to_owned(),
            weight: 1.0,
            version: None,
            version_key: 0,
            certainty: Certainty::Certain,
            is_subject: false,
            is_inner: false,
            makeup: Vec::new(),
            examined: Vec::new(),
        }
    }

    /// The skill, if it is one.
    pub fn skill(&self) -> Option<SkillIdx> {
        match &self.subject {
            Subject::Skill { skill, .. } | Subject::Problem { skill, .. } => Some(*skill),
            Subject::Word { .. } => None,
        }
    }

    /// How a course's skill stands to this one.
    pub fn link(&self, key: u32) -> Option<Link> {
        match &self.subject {
            Subject::Skill { links, .. } | Subject::Problem { links, .. } => {
                links.binary_search_by_key(&key, |(key, _)| *key).ok().map(|at| links[at].1)
            }
            Subject::Word { .. } => None,
        }
    }

    /// How a unit of a title stands to this concept; the word itself stands as the same.
    pub fn link_unit(&self, unit: Unit) -> Option<Link> {
        match (&self.subject, unit.skill_key(), unit.word_key()) {
            (Subject::Word { key, .. }, _, Some(word)) if *key == word => {
                Some(Link { skill: SkillIdx::MAX, kind: LinkKind::Same, steps: 0 })
            }
            (_, Some(skill), _) => self.link(skill),
            _ => None,
        }
    }

    /// Whether a unit of a title has to do with the concept, so that it is no other subject.
    pub fn is_kin(&self, unit: Unit) -> bool {
        let examined = |key| self.examined.binary_search(&key).is_ok();
        self.link_unit(unit).is_some() || unit.skill_key().is_some_and(examined)
    }

    /// Whether the course's title names all that one of the concept's names is made up of.
    pub fn is_composed_in(&self, facts: &Facts) -> bool {
        let names = |part: &Vec<u32>| {
            facts.title.iter().filter_map(|unit| unit.skill_key()).any(|key| part.binary_search(&key).is_ok())
        };
        self.makeup
            .iter()
            .any(|makeup| makeup.words.iter().all(|word| facts.words.contains(word)) && makeup.skills.iter().all(names))
    }

    /// Whether the need is about it, rather than mentioning it.
    pub fn is_main(&self) -> bool {
        self.weight >= MAIN
    }
}

/// A concept of at least this weight is what the need is about.
const MAIN: f32 = 0.6;
/// The concept of a skill named in the need.
pub(super) fn named(mention: &Mention, weight: f32, text: &str, found: &Recognition, knowledge: &Knowledge) -> Concept {
    Concept {
        subject: Subject::Skill { skill: mention.skill, links: links(knowledge, mention.skill) },
        found_as: found.found_as(text, mention).to_owned(),
        weight,
        version: mention.version.clone(),
        version_key: mention.version.as_deref().map_or(0, word_key),
        certainty: mention.certainty,
        is_subject: knowledge.vocabulary.get(mention.skill).kind.is_subject(),
        is_inner: false,
        makeup: makeup(knowledge, mention.skill),
        examined: examined(knowledge, mention.skill),
    }
}

/// The keys of all that is a kind or part of what the certification `skill` proves; nothing for what is none.
fn examined(knowledge: &Knowledge, skill: SkillIdx) -> Vec<u32> {
    let proven = knowledge.graph.links(skill).into_iter().filter(|link| link.kind == LinkKind::Proven);
    let mut keys: Vec<u32> = proven
        .flat_map(|link| knowledge.graph.links(link.skill))
        .filter(|link| link.kind <= LinkKind::Part)
        .map(|link| skill_key(&knowledge.vocabulary.get(link.skill).id))
        .collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// What the names of `skill` are made up of, where that is two or more other skills, or a thing and other words.
fn makeup(knowledge: &Knowledge, skill: SkillIdx) -> Vec<Makeup> {
    let mut ways: Vec<(Vec<SkillIdx>, Vec<u32>)> = Vec::new();
    let mut found = Recognition::default();
    for alias in &knowledge.vocabulary.get(skill).aliases {
        knowledge.recognizer.read(&alias.text, &mut found);
        let [mention] = found.mentions.as_slice() else { continue };
        if mention.skill != skill || mention.end - mention.first != found.tokens.len() {
            continue;
        }
        let inner = knowledge.recognizer.inside(&alias.text, &found, mention);
        let lower = |one: SkillIdx, other: SkillIdx| {
            one == other
                || knowledge.graph.links(one).iter().any(|link| link.skill == other && link.kind < LinkKind::Related)
        };
        let mut parts: Vec<SkillIdx> = Vec::new();
        for part in inner.iter().map(|inner| inner.skill) {
            if !parts.iter().any(|known| lower(*known, part) || lower(part, *known)) {
                parts.push(part);
            }
        }
        parts.sort_unstable();
        let way = (parts, words_beside(&found, &inner, knowledge));
        if way.0.len() + way.1.len() >= 2 && !ways.contains(&way) {
            ways.push(way);
        }
    }
    let keys = |part: &SkillIdx, reach: LinkKind| {
        let near = knowledge.graph.links(*part).into_iter().filter(|link| link.kind <= reach);
        let mut keys: Vec<u32> = near.map(|link| skill_key(&knowledge.vocabulary.get(link.skill).id)).collect();
        keys.sort_unstable();
        keys
    };
    ways.into_iter()
        .map(|(parts, words)| {
            // A word says little, so the thing beside it must be the very one.
            let reach = if words.is_empty() { LinkKind::Part } else { LinkKind::Successor };
            Makeup { skills: parts.iter().map(|part| keys(part, reach)).collect(), words }
        })
        .collect()
}

/// The keys of the words of a name beside the one skill in it; none if that is no thing with a name, or if only words of
/// form stand beside it.
fn words_beside(found: &Recognition, inner: &[Mention], knowledge: &Knowledge) -> Vec<u32> {
    let [thing] = inner else { return Vec::new() };
    if knowledge.vocabulary.get(thing.skill).kind.is_subject() {
        return Vec::new();
    }
    let tokens = found.tokens.iter().enumerate().filter(|(at, _)| !(thing.first..thing.end).contains(at));
    let words = tokens.map(|(_, token)| token.word).filter(|word| !is_form_word(word));
    words.map(|word| word_key(&stem(word))).collect()
}

pub(super) fn links(knowledge: &Knowledge, skill: SkillIdx) -> Vec<(u32, Link)> {
    let mut links: Vec<(u32, Link)> = knowledge
        .graph
        .links(skill)
        .into_iter()
        .map(|link| (skill_key(&knowledge.vocabulary.get(link.skill).id), link))
        .collect();
    links.sort_unstable_by_key(|(key, _)| *key);
    links
}
