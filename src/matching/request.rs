//! What a need asks for: its words understood as skills, words, level and limits.

use crate::model::{Level, Need};
use crate::shelf::{Clause, ShelfReader, Term, Unit, WeighedWord, skill_key, word_key};
use crate::skills::{
    Alias, Analyzer, Certainty, Kind, Knowledge, Link, LinkKind, Mention, Recognition, SkillIdx, is_form_word, stem,
};

use super::elision::{complete_lists, part_at_commas};
use super::roles::{Role, Roles, roles};
use super::wording::{is_circumstance, is_wish};

/// What a need asks for.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// What a course should be about, in the order of the text.
    pub concepts: Vec<Concept>,
    /// Skills the leader does not want.
    pub unwanted: Vec<SkillIdx>,
    /// Skills people come from.
    pub left_behind: Vec<SkillIdx>,
    /// The level asked for.
    pub level: Option<Level>,
    /// The most minutes a course may take.
    pub max_minutes: Option<u32>,
    /// The language asked for, as ISO 639-1 code.
    pub language: Option<[u8; 2]>,
    /// Several things are listed, so a course on one of them is of use.
    pub is_list: bool,
    /// A sentence that says what is wrong and not what people should learn.
    pub is_complaint: bool,
    /// An exam or certification is asked for.
    pub asks_for_exam: bool,
    /// The need's own words but those of form and circumstance.
    pub(super) wording: Vec<WeighedWord>,
    /// All the need says but what it does not want, words of form included, with those of the level asked for.
    pub(super) said: Vec<WeighedWord>,
    /// Keys of the unwanted skills.
    pub(super) unwanted_keys: Vec<u32>,
    /// Keys of the skills left behind.
    pub(super) left_behind_keys: Vec<u32>,
}

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
    /// What its names are made up of, each way a list of parts, each part the keys of all that is part of it:
    /// "CI/CD" is continuous integration and continuous delivery.
    makeup: Vec<Vec<Vec<u32>>>,
    /// Keys of what a certification examines: all that is part of what it proves.
    examined: Vec<u32>,
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

    /// Whether a title names all that the concept is made up of.
    pub fn is_composed_of(&self, title: &[Unit]) -> bool {
        let names = |part: &Vec<u32>| {
            title.iter().filter_map(|unit| unit.skill_key()).any(|key| part.binary_search(&key).is_ok())
        };
        self.makeup.iter().any(|parts| parts.iter().all(names))
    }

    /// Whether the need is about it, rather than mentioning it.
    pub fn is_main(&self) -> bool {
        self.weight >= MAIN
    }
}

/// A concept of at least this weight is what the need is about.
const MAIN: f32 = 0.6;
/// Weight of a skill that only tells the circumstances ("for our ETL").
const CIRCUMSTANTIAL: f32 = 0.35;
/// Weight of a thing named inside the name of a skill.
const INNER: f32 = 0.4;
/// Weight of the skill likeliest to solve a described problem, and of others nearly as likely, which a course need not
/// serve as well.
const DESCRIBED: f32 = 0.9;
const DESCRIBED_TOO: f32 = 0.5;
/// A problem at least this like a phrase of the vocabulary is what a complaint is about, even if it names a thing.
const PLAIN: f32 = 0.5;
/// Problems this near to the likeliest are as likely.
const NEARLY: f32 = 0.85;
/// A complaint is told in so many words at least, names left out.
const COMPLAINT_WORDS: usize = 6;
/// A need that names something tells a problem in so many words at least, names of things left out: "unified
/// communications" tells none.
const TOLD_WORDS: usize = 4;
/// Weight of a larger subject whose part is named too ("AWS Lambda on AWS").
const OVERSHADOWED: f32 = 0.5;
/// Weight of a subject beside a thing with a name: "PostgreSQL performance tuning" is about PostgreSQL first.
const SUBJECT_BESIDE_NAMED: f32 = 0.7;
/// Weight of a word beside skills, in a need of a few words; shared among them in a longer one.
const WORD_BESIDE_SKILLS: f32 = 0.3;
/// Words beside skills weigh this much in all at the most.
const WORDS_BESIDE_SKILLS: f32 = 0.5;

impl Request {
    /// Understands `need`, with the shelf's own words to tell names from typos.
    pub fn of(need: &Need, knowledge: &Knowledge, shelf: &ShelfReader) -> Self {
        let mut found = Recognition::default();
        knowledge.recognizer.read_typed(&need.text, &|word| is_known(word, shelf), &mut found);
        if let Some(team) = &need.team {
            read_as_said_by(team, &need.text, &mut found, knowledge, shelf);
        }
        part_at_commas(&need.text, &mut found, knowledge);
        complete_lists(&need.text, &mut found, knowledge);
        let Roles { of: roles, level } = roles(&need.text, &found, knowledge);
        let mut request = Self {
            level: need.level.or(level),
            max_minutes: need.max_hours.map(|hours| (hours * 60.0) as u32),
            language: need.language.as_ref().and_then(|language| language.code().as_bytes().try_into().ok()),
            ..Self::default()
        };
        request.add_skills(&need.text, &found, &roles, knowledge);
        request.add_problems(&need.text, &found, knowledge);
        request.add_words(&need.text, &found, &roles, shelf);
        request.wording = wording(&found, &roles);
        request.said = said(&found, &roles, request.level, has_language(&request, knowledge));
        request.is_complaint = is_complaint(&need.text);
        if request.concepts.is_empty() && request.is_complaint {
            request.wording.clear();
            request.said.clear();
        }
        request.is_list = is_list(&need.text, &request);
        request.asks_for_exam = asks_for_exam(&request, &found, knowledge);
        let key = |skill: &SkillIdx| skill_key(&knowledge.vocabulary.get(*skill).id);
        request.unwanted_keys = request.unwanted.iter().map(key).collect();
        request.left_behind_keys = request.left_behind.iter().map(key).collect();
        request
    }

    fn add_skills(&mut self, text: &str, found: &Recognition, roles: &[Role], knowledge: &Knowledge) {
        for mention in &found.mentions {
            match roles[mention.first] {
                Role::Unwanted => self.unwanted.push(mention.skill),
                Role::LeftBehind => self.left_behind.push(mention.skill),
                role => {
                    // "for programmers" tells who; "software engineer" alone is the need itself.
                    let who = knowledge.vocabulary.get(mention.skill).kind == Kind::Role && found.mentions.len() > 1;
                    let weight = if role == Role::Circumstance || who { CIRCUMSTANTIAL } else { 1.0 };
                    if let Some(known) = self.concepts.iter_mut().find(|c| c.skill() == Some(mention.skill)) {
                        known.weight = known.weight.max(weight);
                        continue;
                    }
                    self.concepts.push(named(mention, weight, text, found, knowledge));
                }
            }
        }
        self.add_inner(text, found, roles, knowledge);
        // "We want off X" alone still is about X: better to show what there is than to know nothing.
        if self.concepts.is_empty() {
            for skill in std::mem::take(&mut self.left_behind) {
                if let Some(mention) = found.mentions.iter().find(|mention| mention.skill == skill) {
                    self.concepts.push(named(mention, 1.0, text, found, knowledge));
                }
            }
        }
        self.unwanted.retain(|skill| !self.concepts.iter().any(|concept| concept.skill() == Some(*skill)));
        let skills: Vec<SkillIdx> = self.concepts.iter().filter(|c| c.is_main()).filter_map(Concept::skill).collect();
        let has_named = self.concepts.iter().any(|concept| !concept.is_subject && concept.is_main());
        for concept in &mut self.concepts {
            let Some(skill) = concept.skill() else { continue };
            let has_part = skills.iter().any(|other| *other != skill && knowledge.above(*other).contains(&skill));
            if has_part {
                concept.weight *= OVERSHADOWED;
            } else if concept.is_subject && has_named {
                concept.weight *= SUBJECT_BESIDE_NAMED;
            }
        }
    }

    /// Adds the things named inside the name of a skill: who asks for Kubernetes security is served a little by
    /// Kubernetes. Subjects inside ("networking" in "software-defined networking") say too little to count.
    fn add_inner(&mut self, text: &str, found: &Recognition, roles: &[Role], knowledge: &Knowledge) {
        for mention in found.mentions.iter().filter(|mention| mention.end - mention.first > 1) {
            if roles[mention.first] != Role::Wanted {
                continue;
            }
            for skill in knowledge.recognizer.inside(text, found, mention) {
                let known = self.concepts.iter().any(|concept| concept.skill() == Some(skill));
                if !known && !knowledge.vocabulary.get(skill).kind.is_subject() {
                    let whole = Mention { skill, version: None, ..mention.clone() };
                    let inner = Concept { is_inner: true, ..named(&whole, INNER, text, found, knowledge) };
                    self.concepts.push(inner);
                }
            }
        }
    }

    fn add_problems(&mut self, text: &str, found: &Recognition, knowledge: &Knowledge) {
        let told = told(text, found, knowledge);
        if told.split_whitespace().count() < TOLD_WORDS && !self.concepts.is_empty() {
            return;
        }
        let problems = knowledge.problems.find(&told);
        let Some(strongest) = problems.first().map(|problem| problem.strength) else { return };
        // Who names a thing has said what they need, unless it stands in a plain complaint: "we wait minutes for Windows".
        // Subjects are another matter: "finance says another number" names a department, and the problem is what the
        // sentence is about.
        let named = self.concepts.iter().filter(|concept| concept.is_main() && !concept.is_subject).count();
        if named > 1 || named == 1 && !(strongest >= PLAIN && is_complaint(&told)) {
            return;
        }
        for concept in &mut self.concepts {
            let told = |skill: SkillIdx| {
                problems.iter().any(|problem| {
                    problem.skill == skill
                        || knowledge.above(problem.skill).contains(&skill)
                        || knowledge.above(skill).contains(&problem.skill)
                })
            };
            if !concept.skill().is_some_and(told) {
                concept.weight = concept.weight.min(CIRCUMSTANTIAL);
            }
        }
        let likely = problems.into_iter().filter(|problem| problem.strength >= strongest * NEARLY).take(3);
        for (index, problem) in likely.enumerate() {
            if self.concepts.iter().any(|concept| concept.skill() == Some(problem.skill)) {
                continue;
            }
            self.concepts.push(Concept {
                subject: Subject::Problem {
                    skill: problem.skill,
                    links: links(knowledge, problem.skill),
                    phrase: problem.phrase,
                },
                found_as: text.to_owned(),
                weight: if index == 0 { DESCRIBED } else { DESCRIBED_TOO },
                version: None,
                version_key: 0,
                certainty: Certainty::Confirmed,
                is_subject: true,
                is_inner: false,
                makeup: Vec::new(),
                examined: Vec::new(),
            });
        }
    }

    fn add_words(&mut self, text: &str, found: &Recognition, roles: &[Role], shelf: &ShelfReader) {
        let mut words: Vec<(usize, String, f32)> = Vec::new();
        let has_skills = self.concepts.iter().any(Concept::is_main);
        let complains = !has_skills && is_complaint(text);
        for (index, role) in roles.iter().enumerate() {
            let word = found.tokens.word(index);
            if found.mention_at(index).is_some()
                // The words of a complaint nobody understands say nothing of what a course should be called.
                || complains && !is_name(text, found, index)
                || *role != Role::Wanted && *role != Role::Circumstance
                || is_form_word(word)
                || is_circumstance(word)
                || is_number(word)
            {
                continue;
            }
            let stem = stem(word).into_owned();
            if words.iter().any(|(_, known, _)| *known == stem) {
                continue;
            }
            let rarity = rarity(shelf, &stem);
            let weight = if *role == Role::Circumstance { rarity * CIRCUMSTANTIAL } else { rarity };
            words.push((index, stem, weight));
        }
        let total: f32 = words.iter().map(|(_, _, weight)| weight).sum();
        let share = if has_skills { WORD_BESIDE_SKILLS.min(WORDS_BESIDE_SKILLS / total.max(1.0)) } else { 1.0 };
        for (index, mut stem, weight) in words {
            let token = found.tokens.get(index);
            // Beside a skill a word that no course holds does no harm; alone it may be a typo of one that some hold.
            let mut certainty = Certainty::Certain;
            if !has_skills
                && !shelf.holds(&stem)
                && let Ok(Some(meant)) = shelf.nearest_word(token.word)
            {
                (stem, certainty) = (meant, Certainty::Typo);
            }
            self.concepts.push(Concept {
                subject: Subject::Word { key: word_key(&stem), stem },
                found_as: text.get(token.start..token.end).unwrap_or("").to_owned(),
                weight: weight * share,
                version: None,
                version_key: 0,
                certainty,
                is_subject: false,
                is_inner: false,
                makeup: Vec::new(),
                examined: Vec::new(),
            });
        }
    }

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
    pub fn text(&self, knowledge: &Knowledge, shelf: &ShelfReader) -> Vec<WeighedWord> {
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
            for kind in best_known(concept, knowledge, shelf) {
                add(&knowledge.vocabulary.get(kind).name, concept.weight * KNOWN_KIND);
            }
        }
        words
    }

    /// The same request, as if the concept at `index` were all that is asked for.
    pub(super) fn only(&self, index: usize) -> Self {
        Self { concepts: vec![self.concepts[index].clone()], is_list: false, ..self.clone() }
    }

    /// The weight a course is measured against: the sum of the concepts' weights; in a list, where a course on one item
    /// serves it, the heaviest and a little of the others.
    pub fn whole(&self) -> f32 {
        let sum: f32 = self.concepts.iter().map(|concept| concept.weight).sum();
        let heaviest = self.concepts.iter().map(|concept| concept.weight).fold(0.0, f32::max);
        if self.is_list { heaviest + OTHER_ITEMS * (sum - heaviest) } else { sum }
    }
}

/// How much the other items of a list count when a course on one of them is measured. Set by hand.
const OTHER_ITEMS: f32 = 0.25;

/// How many one-word other names of a skill are asked for as plain words, and their weight.
const SHORT_NAMES: usize = 4;
const SHORT_NAME: f32 = 0.7;
/// How many kinds of a subject, or certifications of a skill, are asked for as plain words, and their weight.
const KNOWN_KINDS: usize = 3;
const KNOWN_KIND: f32 = 0.4;

/// The kinds and certifications of a concept that the most titles of the shelf name.
fn best_known(concept: &Concept, knowledge: &Knowledge, shelf: &ShelfReader) -> Vec<SkillIdx> {
    let (Subject::Skill { links, .. } | Subject::Problem { links, .. }) = &concept.subject else { return Vec::new() };
    let counts = |link: &Link| match link.kind {
        LinkKind::Narrower => concept.is_subject && link.steps == 1,
        LinkKind::Certification => true,
        _ => false,
    };
    let mut kinds: Vec<(u64, SkillIdx)> = links
        .iter()
        .filter(|(_, link)| counts(link))
        .map(|(_, link)| (shelf.titles_about(&knowledge.vocabulary.get(link.skill).id), link.skill))
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

/// The concept of a skill named in the need.
fn named(mention: &Mention, weight: f32, text: &str, found: &Recognition, knowledge: &Knowledge) -> Concept {
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

/// What the names of `skill` are made up of, where that is two or more other skills.
fn makeup(knowledge: &Knowledge, skill: SkillIdx) -> Vec<Vec<Vec<u32>>> {
    let mut ways: Vec<Vec<SkillIdx>> = Vec::new();
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
        for part in inner {
            if !parts.iter().any(|known| lower(*known, part) || lower(part, *known)) {
                parts.push(part);
            }
        }
        parts.sort_unstable();
        if parts.len() >= 2 && !ways.contains(&parts) {
            ways.push(parts);
        }
    }
    let keys = |part: SkillIdx| {
        let near = knowledge.graph.links(part).into_iter().filter(|link| link.kind <= LinkKind::Part);
        let mut keys: Vec<u32> = near.map(|link| skill_key(&knowledge.vocabulary.get(link.skill).id)).collect();
        keys.sort_unstable();
        keys
    };
    ways.into_iter().map(|parts| parts.into_iter().map(keys).collect()).collect()
}

fn wording(found: &Recognition, roles: &[Role]) -> Vec<WeighedWord> {
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

fn said(found: &Recognition, roles: &[Role], level: Option<Level>, language: bool) -> Vec<WeighedWord> {
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
        let empty = found.mention_at(index).is_none()
            && (EMPTY_WORDS.binary_search(&word).is_ok() || is_circumstance(word) && !is_form_word(word));
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

fn has_language(request: &Request, knowledge: &Knowledge) -> bool {
    let language = |skill: SkillIdx| knowledge.vocabulary.get(skill).kind == Kind::Language;
    request.concepts.iter().filter(|concept| concept.is_main()).filter_map(Concept::skill).any(language)
}

fn asks_for_exam(request: &Request, found: &Recognition, knowledge: &Knowledge) -> bool {
    let certification = |skill: SkillIdx| knowledge.vocabulary.get(skill).kind == Kind::Certification;
    request.concepts.iter().filter_map(Concept::skill).any(certification)
        || found
            .tokens
            .iter()
            .any(|token| matches!(token.word, "exam" | "certification" | "certified" | "cert" | "certify"))
}

fn links(knowledge: &Knowledge, skill: SkillIdx) -> Vec<(u32, Link)> {
    let mut links: Vec<(u32, Link)> = knowledge
        .graph
        .links(skill)
        .into_iter()
        .map(|link| (skill_key(&knowledge.vocabulary.get(link.skill).id), link))
        .collect();
    links.sort_unstable_by_key(|(key, _)| *key);
    links
}

/// How rare a word is in titles, 0 for one in every title up to 1 for one that hardly occurs.
fn rarity(shelf: &ShelfReader, stem: &str) -> f32 {
    let (courses, holding) = (shelf.courses() as f32, shelf.titles_with(stem) as f32);
    ((1.0 + courses / (holding + 1.0)).ln() / (1.0 + courses).ln()).clamp(0.0, 1.0)
}

/// Whether a token is written like a name: with a digit, or a capital where no sentence begins.
fn is_name(text: &str, found: &Recognition, index: usize) -> bool {
    let token = found.tokens.get(index);
    let written = text.get(token.start..token.end).unwrap_or("");
    let before = text.get(..token.start).unwrap_or("").trim_end();
    let begins = before.is_empty() || before.ends_with(['.', '!', '?', ':', '“', '"']);
    let capitals = written.chars().filter(|c| c.is_uppercase()).count();
    capitals > 1 || capitals == 1 && !begins || written.chars().any(|c| c.is_ascii_digit()) && !is_number(token.word)
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// Whether `word` is no typo: the shelf holds it, or it is one that leaders put around what they need.
fn is_known(word: &str, shelf: &ShelfReader) -> bool {
    shelf.knows(word) || is_circumstance(word) || is_form_word(word)
}

/// Reads `text` again as the words of `team`, whose name decides what an ambiguous name means: NDC is one thing to an
/// airline's team and another to a developer conference.
fn read_as_said_by(team: &str, text: &str, found: &mut Recognition, knowledge: &Knowledge, shelf: &ShelfReader) {
    // The team's name must not change what case says in the need.
    let shouted = !text.chars().any(char::is_lowercase);
    let team = if shouted { team.to_uppercase() } else { team.to_lowercase() };
    let mut wide = Recognition::default();
    knowledge.recognizer.read_typed(&format!("{text} ({team})"), &|word| is_known(word, shelf), &mut wide);
    let own = found.tokens.len();
    wide.mentions.retain(|mention| mention.end <= own);
    for mention in wide.mentions {
        let known = found.mentions.iter().any(|other| other.first < mention.end && mention.first < other.end);
        if !known {
            found.mentions.push(mention);
        }
    }
    found.mentions.sort_by_key(|mention| mention.first);
}

/// What a need tells beside the things it names.
fn told(text: &str, found: &Recognition, knowledge: &Knowledge) -> String {
    let mut told = String::with_capacity(text.len());
    for index in 0..found.tokens.len() {
        let named = |mention: &Mention| !knowledge.vocabulary.get(mention.skill).kind.is_subject();
        if !found.mention_at(index).is_some_and(named) {
            let token = found.tokens.get(index);
            told.push_str(text.get(token.start..token.end).unwrap_or(""));
            told.push(' ');
        }
    }
    told
}

/// Whether `text` only complains: a sentence without a word of wish or of learning.
fn is_complaint(text: &str) -> bool {
    let words = Analyzer.words(text);
    words.len() >= COMPLAINT_WORDS && !words.iter().any(|word| is_wish(word))
}

/// Whether the need lists several things: at least two main concepts with a separator between them.
fn is_list(text: &str, request: &Request) -> bool {
    let main = request.concepts.iter().filter(|concept| concept.is_main()).count();
    let separators = text.matches([',', ';', '+', '/', '&', '\n']).count()
        + text.matches(" and ").count()
        + text.matches(" or ").count();
    main >= 2 && (separators >= 1 || main >= 3)
}
