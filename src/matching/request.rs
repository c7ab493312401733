//! What a need asks for: its words understood as skills, words, level and limits.

use super::concept::{Concept, Subject, links, named};
use super::elision::{complete_lists, part_at_commas};
use super::roles::{Role, Roles, roles};
use super::said_language::said_language;
use super::search_words::{said, wording};
use super::wording::{is_circumstance, is_wish};
use crate::model::{Level, Need};
use crate::shelf::{Collection, WeighedWord, skill_key, word_key};
use crate::skills::{Analyzer, Certainty, Kind, Knowledge, Mention, Recognition, SkillIdx, is_form_word, stem};

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

/// Weight of a skill that only tells the circumstances ("for our ETL").
pub(super) const CIRCUMSTANTIAL: f32 = 0.35;
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
    /// Understands `need`, with the courses' own words to tell names from typos.
    pub fn of(need: &Need, knowledge: &Knowledge, courses: &Collection) -> Self {
        let mut found = Recognition::default();
        knowledge.recognizer.read_typed(&need.text, &|word| is_known(word, courses), &mut found);
        if let Some(team) = &need.team {
            read_as_said_by(team, &need.text, &mut found, knowledge, courses);
        }
        part_at_commas(&need.text, &mut found, knowledge);
        complete_lists(&need.text, &mut found, knowledge);
        let said_in = said_language(&found).filter(|_| need.language.is_none());
        let Roles { of: mut roles, level } = roles(&need.text, &found, knowledge);
        if let Some((_, said)) = &said_in {
            found.mentions.retain(|mention| mention.end <= said.start || mention.first >= said.end);
            roles[said.clone()].fill(Role::Unwanted);
        }
        let language = need.language.as_ref().or(said_in.as_ref().map(|(language, _)| language));
        let mut request = Self {
            level: need.level.or(level),
            max_minutes: need.max_hours.map(|hours| (hours * 60.0) as u32),
            language: language.and_then(|language| language.code().as_bytes().try_into().ok()),
            ..Self::default()
        };
        request.add_skills(&need.text, &found, &roles, knowledge);
        request.add_problems(&need.text, &found, knowledge);
        request.add_words(&need.text, &found, &roles, courses);
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
            for Mention { skill, .. } in knowledge.recognizer.inside(text, found, mention) {
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
        let problems = knowledge.problems().find(&told);
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
                    strength: problem.strength,
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

    fn add_words(&mut self, text: &str, found: &Recognition, roles: &[Role], courses: &Collection) {
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
            let rarity = rarity(courses, &stem);
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
                && !courses.holds(&stem)
                && let Ok(Some(meant)) = courses.nearest_word(token.word)
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

/// How rare a word is in titles, 0 for one in every title up to 1 for one that hardly occurs.
fn rarity(courses: &Collection, stem: &str) -> f32 {
    let (all, holding) = (courses.courses() as f32, courses.titles_with(stem) as f32);
    ((1.0 + all / (holding + 1.0)).ln() / (1.0 + all).ln()).clamp(0.0, 1.0)
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
fn is_known(word: &str, courses: &Collection) -> bool {
    courses.knows(word) || is_circumstance(word) || is_form_word(word)
}

/// Reads `text` again as the words of `team`, whose name decides what an ambiguous name means: NDC is one thing to an
/// airline's team and another to a developer conference.
fn read_as_said_by(team: &str, text: &str, found: &mut Recognition, knowledge: &Knowledge, courses: &Collection) {
    // The team's name must not change what case says in the need.
    let shouted = !text.chars().any(char::is_lowercase);
    let team = if shouted { team.to_uppercase() } else { team.to_lowercase() };
    let mut wide = Recognition::default();
    knowledge.recognizer.read_typed(&format!("{text} ({team})"), &|word| is_known(word, courses), &mut wide);
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
