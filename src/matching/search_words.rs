//! What is asked of the index for a request: clauses over skills, and the words somebody who knows the field would type.

use super::concept::{Concept, Subject};
use super::request::{CIRCUMSTANTIAL, Request};
use super::roles::Role;
use super::wording::is_circumstance;
use crate::model::Level;
use crate::shelf::{Clause, Collection, Term, WeighedWord};
use crate::skills::{Alias, Analyzer, Knowledge, Link, LinkKind, Recognition, SkillIdx, is_form_word, stem};

impl Request {
    /// What to ask the index.
    pub fn clauses(&self, knowledge: &Knowledge) -> Vec<Clause> {
        let mut clauses: Vec<Clause> = Vec::new();
        for concept in &self.concepts {
            let terms = match &concept.subject {
                Subject::Word { stem, .. } => vec![Term::Word { stem: stem.clone(), weight: concept.weight }],
                Subject::Skill { links, .. } | Subject::Problem { links, .. } => links
                    .iter()
                    .filter_map(|(_, link)| {
                        let nearness = gathering_weight(link.kind)?;
                        Some(Term::Skill {
                            id: knowledge.vocabulary.get(link.skill).id.clone(),
                            below: link.kind == LinkKind::Same,
                            weight: concept.weight * nearness,
                        })
                    })
                    .collect(),
            };
            clauses.push(Clause { terms });
        }
        clauses
    }

    /// What somebody who knows the field would ask a search engine for: the need's own words, the names of its skills,
    /// their short other names, and for a subject its best-known kinds on this shelf.
    pub fn text(&self, knowledge: &Knowledge, courses: &Collection) -> Vec<WeighedWord> {
        let mut words: Vec<WeighedWord> = self.wording.clone();
        let mut add = |text: &str, weight: f32| {
            for word in Analyzer.words(text).iter().filter(|word| !is_form_word(word) && !is_circumstance(word)) {
                let stem = stem(word).into_owned();
                match words.iter_mut().find(|(known, _)| *known == stem) {
                    Some((_, known)) => *known = known.max(weight),
                    None => words.push((stem, weight)),
                }
            }
        };
        for concept in &self.concepts {
            let Some(index) = concept.skill() else { continue };
            if let Some(version) = &concept.version {
                add(version, concept.weight);
            }
            let skill = knowledge.vocabulary.get(index);
            add(&skill.name, concept.weight);
            let short =
                |alias: &&Alias| !alias.ambiguous && !alias.exact_case && Analyzer.words(&alias.text).len() == 1;
            for alias in skill.aliases.iter().filter(short).take(SHORT_NAMES) {
                add(&alias.text, concept.weight * SHORT_NAME);
            }
            for kind in best_known(concept, knowledge, courses) {
                add(&knowledge.vocabulary.get(kind).name, concept.weight * KNOWN_KIND);
            }
        }
        words
    }
}

/// How many one-word other names of a skill are asked for as plain words, and their weight.
const SHORT_NAMES: usize = 4;
const SHORT_NAME: f32 = 0.7;
/// How many kinds of a subject, or certifications of a skill, are asked for as plain words, and their weight.
const KNOWN_KINDS: usize = 3;
const KNOWN_KIND: f32 = 0.4;

/// The kinds and certifications of a concept that the most titles of the shelf name.
fn best_known(concept: &Concept, knowledge: &Knowledge, courses: &Collection) -> Vec<SkillIdx> {
    let (Subject::Skill { links, .. } | Subject::Problem { links, .. }) = &concept.subject else { return Vec::new() };
    let counts = |link: &Link| match link.kind {
        LinkKind::Narrower => concept.is_subject && link.steps == 1,
        LinkKind::Certification => true,
        _ => false,
    };
    let mut kinds: Vec<(u64, SkillIdx)> = links
        .iter()
        .filter(|(_, link)| counts(link))
        .map(|(_, link)| (courses.titles_about(&knowledge.vocabulary.get(link.skill).id), link.skill))
        .filter(|(titles, _)| *titles > 0)
        .collect();
    kinds.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    kinds.into_iter().take(KNOWN_KINDS).map(|(_, skill)| skill).collect()
}

/// What a skill's neighbour is worth when candidates are gathered; `None` for those that come with the skill itself
/// because the index holds them as its kinds and parts, and for those too far to gather by.
fn gathering_weight(kind: LinkKind) -> Option<f32> {
    match kind {
        LinkKind::Same => Some(1.0),
        LinkKind::Successor | LinkKind::Certification => Some(0.7),
        LinkKind::Proven => Some(0.6),
        LinkKind::Builds | LinkKind::Broader | LinkKind::Predecessor => Some(0.4),
        LinkKind::Related | LinkKind::Whole | LinkKind::Needs => Some(0.25),
        LinkKind::Narrower | LinkKind::Part => None,
    }
}

pub(super) fn wording(found: &Recognition, roles: &[Role]) -> Vec<WeighedWord> {
    let mut words: Vec<WeighedWord> = Vec::new();
    for (index, role) in roles.iter().enumerate().filter(|(_, role)| matches!(role, Role::Wanted | Role::Circumstance))
    {
        let word = found.tokens.word(index);
        let empty = found.mention_at(index).is_none() && (is_form_word(word) || is_circumstance(word));
        let stem = stem(word).into_owned();
        if !empty && !words.iter().any(|(known, _)| *known == stem) {
            words.push((stem, if *role == Role::Wanted { 1.0 } else { CIRCUMSTANTIAL }));
        }
    }
    words
}

/// Words that carry no meaning at all, sorted.
const EMPTY_WORDS: [&str; 34] = [
    "a", "all", "an", "and", "are", "as", "at", "be", "but", "by", "for", "from", "in", "into", "is", "it", "of", "on",
    "or", "our", "so", "that", "the", "their", "them", "then", "they", "this", "to", "us", "we", "who", "will", "with",
];
/// What somebody who searches for a course of that level adds to the words of the need.
const BEGINNER_WORDS: [&str; 5] = ["beginners", "introduction", "fundamentals", "basics", "started"];
const ADVANCED_WORDS: [&str; 2] = ["advanced", "mastering"];
/// The weight of such a word beside one of the need.
const LEVEL_WORD: f32 = 0.4;

pub(super) fn said(found: &Recognition, roles: &[Role], level: Option<Level>, language: bool) -> Vec<WeighedWord> {
    let mut words: Vec<WeighedWord> = Vec::new();
    let mut add = |word: &str, weight: f32| {
        let stem = stem(word).into_owned();
        match words.iter_mut().find(|(known, _)| *known == stem) {
            Some((_, known)) => *known = known.max(weight),
            None => words.push((stem, weight)),
        }
    };
    for (index, role) in roles.iter().enumerate() {
        let word = found.tokens.word(index);
        let weight = match role {
            Role::Wanted => 1.0,
            Role::Circumstance => CIRCUMSTANTIAL,
            Role::Unwanted | Role::LeftBehind => continue,
        };
        // A number beside no name counts people or hours: "14 people" is no Java 14.
        let is_count = word.bytes().all(|byte| byte.is_ascii_digit());
        let empty = found.mention_at(index).is_none()
            && (is_count || EMPTY_WORDS.binary_search(&word).is_ok() || is_circumstance(word) && !is_form_word(word));
        if !empty {
            add(word, weight);
        }
    }
    let level: &[&str] = match level {
        Some(Level::Beginner) => &BEGINNER_WORDS,
        Some(Level::Advanced) => &ADVANCED_WORDS,
        _ => &[],
    };
    level.iter().for_each(|word| add(word, LEVEL_WORD));
    if language {
        add("programming", LEVEL_WORD);
    }
    for mention in &found.mentions {
        if let (Role::Wanted, Some(version)) = (roles[mention.first], &mention.version) {
            add(version, 1.0);
        }
    }
    words
}
