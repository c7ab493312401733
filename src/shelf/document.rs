//! A course as the index holds it: what it is about and what is said of it, read once at import.

use std::fmt::Write as _;
use std::hash::{Hash, Hasher};

use tantivy::TantivyDocument;

use super::facts::{Facts, Trait, Traits, Unit, pack_body, pack_version, skill_key, version_number, word_key};
use super::fingerprint::key_hash;
use super::schema::Fields;
use super::stored_courses::RecordRef;
use crate::model::{CatalogName, Course, CourseKey, Level};
use crate::skills::{Certainty, Knowledge, Recognition, SkillIdx, is_form_word, stem};

/// Descriptions are read for skills and words up to here; what a course is about is said in its first page.
const READ_OF_DESCRIPTION: usize = 6_000;

/// Turns courses into index documents; keeps its buffers between courses.
pub(super) struct Indexer<'a> {
    knowledge: &'a Knowledge,
    fields: Fields,
    title: Recognition,
    whole: Recognition,
}

/// What is read from a course's words.
#[derive(Debug, Default)]
struct Reading {
    facts: Facts,
    title_skills: Vec<SkillIdx>,
    tag_skills: Vec<SkillIdx>,
    body_skills: Vec<SkillIdx>,
    title_words: String,
    tag_words: String,
    body_words: String,
}

impl<'a> Indexer<'a> {
    pub fn new(knowledge: &'a Knowledge, fields: Fields) -> Self {
        Self { knowledge, fields, title: Recognition::default(), whole: Recognition::default() }
    }

    /// The document of `course`, whose fingerprint has been taken.
    pub fn document(&mut self, catalog: &CatalogName, course: &Course, fingerprint: u64) -> TantivyDocument {
        let reading = self.read(course);
        let fields = self.fields;
        let mut document = TantivyDocument::default();
        document.add_text(fields.key, CourseKey { catalog: catalog.clone(), id: course.id.clone() }.to_string());
        document.add_text(fields.catalog, catalog.as_str());
        for (field, skills) in [
            (fields.title_skills, &reading.title_skills),
            (fields.tag_skills, &reading.tag_skills),
            (fields.body_skills, &reading.body_skills),
        ] {
            if !skills.is_empty() {
                document.add_text(field, self.ids(skills));
            }
        }
        if !reading.title_skills.is_empty() {
            document.add_text(fields.title_above, self.ids(&self.with_above(&reading.title_skills)));
        }
        for (field, words) in [
            (fields.title_words, reading.title_words),
            (fields.tag_words, reading.tag_words),
            (fields.body_words, reading.body_words),
        ] {
            if !words.is_empty() {
                document.add_text(field, words);
            }
        }
        document.add_u64(fields.key_hash, key_hash(catalog, &course.id));
        document.add_u64(fields.fingerprint, fingerprint);
        document.add_u64(fields.traits, reading.facts.traits.packed());
        document.add_u64(fields.title_hash, reading.facts.title_hash);
        for unit in &reading.facts.title {
            document.add_u64(fields.title_units, unit.packed());
        }
        for word in &reading.facts.words {
            document.add_u64(fields.title_keys, u64::from(*word));
        }
        for (skill, version) in &reading.facts.versions {
            document.add_u64(fields.versions, pack_version(*skill, *version));
        }
        for tag in &reading.facts.tags {
            document.add_u64(fields.tag_units, u64::from(*tag));
        }
        for (skill, count) in &reading.facts.body {
            document.add_u64(fields.body_units, pack_body(*skill, *count));
        }
        // A course is plain data; writing it as JSON cannot fail.
        let record = RecordRef { catalog, course };
        document.add_bytes(fields.record, &serde_json::to_vec(&record).unwrap_or_default());
        document
    }

    fn read(&mut self, course: &Course) -> Reading {
        let knowledge = self.knowledge;
        let mut reading = Reading::default();
        knowledge.recognizer.read(&course.title, &mut self.title);
        self.read_title(&mut reading);
        let tags = course.skills.join(" ; ");
        let description = head(&course.description, READ_OF_DESCRIPTION);
        if !tags.is_empty() || !description.is_empty() {
            // Title, tags and description explain each other: "Go" is a language where goroutines are spoken of.
            let text = format!("{}\n{tags}\n{description}", course.title);
            knowledge.recognizer.read(&text, &mut self.whole);
            let tags_start = course.title.len() + 1;
            self.read_rest(tags_start, tags_start + tags.len(), &mut reading);
        }
        reading.facts.traits = traits(course, &self.title);
        reading.facts.traits.described = !reading.tag_words.is_empty() || !reading.body_words.is_empty();
        reading.facts.title_hash = title_hash(&self.title);
        reading
    }

    fn read_title(&self, reading: &mut Reading) {
        let tokens = &self.title.tokens;
        reading.facts.words = tokens.iter().map(|token| word_key(&stem(token.word))).collect();
        let mut at = 0;
        while at < tokens.len() {
            if let Some(mention) = self.title.mentions.iter().find(|mention| mention.first == at) {
                push_new(&mut reading.title_skills, mention.skill);
                let key = skill_key(&self.knowledge.vocabulary.get(mention.skill).id);
                reading.facts.title.push(Unit::skill(key));
                if let Some(version) = mention.version.as_deref().and_then(version_number) {
                    reading.facts.versions.push((key, version));
                }
                for index in at..mention.end {
                    push_word(&mut reading.title_words, tokens.word(index));
                }
                at = mention.end;
                continue;
            }
            let word = tokens.word(at);
            push_word(&mut reading.title_words, word);
            if !is_form_word(word) {
                reading.facts.title.push(Unit::word(word_key(&stem(word))));
            }
            at += 1;
        }
    }

    fn read_rest(&self, tags_start: usize, tags_end: usize, reading: &mut Reading) {
        for mention in &self.whole.mentions {
            let start = self.whole.tokens.get(mention.first).start;
            let key = skill_key(&self.knowledge.vocabulary.get(mention.skill).id);
            if start < tags_start {
                // The rest of the record settled an ambiguous name of the title.
                if mention.certainty >= Certainty::Confirmed && !reading.title_skills.contains(&mention.skill) {
                    reading.title_skills.push(mention.skill);
                    self.settle_title(mention.first, mention.end, key, reading);
                }
            } else if start < tags_end {
                push_new(&mut reading.tag_skills, mention.skill);
                if !reading.facts.tags.contains(&key) {
                    reading.facts.tags.push(key);
                }
            } else {
                push_new(&mut reading.body_skills, mention.skill);
                match reading.facts.body.iter_mut().find(|(skill, _)| *skill == key) {
                    Some((_, count)) => *count = (*count + 1).min(15),
                    None => reading.facts.body.push((key, 1)),
                }
            }
        }
        for token in self.whole.tokens.iter().filter(|token| token.start >= tags_start) {
            let words = if token.start < tags_end { &mut reading.tag_words } else { &mut reading.body_words };
            push_word(words, token.word);
        }
    }

    /// Puts a skill in the place of the words it was read from in the title; both texts begin with the title, so their
    /// tokens have the same numbers.
    fn settle_title(&self, first: usize, end: usize, key: u32, reading: &mut Reading) {
        let words: Vec<u32> = (first..end).map(|index| word_key(&stem(self.whole.tokens.word(index)))).collect();
        let units = &mut reading.facts.title;
        let at = units.iter().position(|unit| unit.word_key().is_some_and(|word| words.contains(&word)));
        units.retain(|unit| !unit.word_key().is_some_and(|word| words.contains(&word)));
        let at = at.unwrap_or(units.len()).min(units.len());
        units.insert(at, Unit::skill(key));
    }

    fn with_above(&self, skills: &[SkillIdx]) -> Vec<SkillIdx> {
        let mut all: Vec<SkillIdx> = skills.to_vec();
        for skill in skills {
            for above in self.knowledge.above(*skill) {
                push_new(&mut all, *above);
            }
        }
        all
    }

    fn ids(&self, skills: &[SkillIdx]) -> String {
        let mut text = String::new();
        for skill in skills {
            let _ = write!(text, "{} ", self.knowledge.vocabulary.get(*skill).id);
        }
        text
    }
}

fn push_new(skills: &mut Vec<SkillIdx>, skill: SkillIdx) {
    if !skills.contains(&skill) {
        skills.push(skill);
    }
}

fn push_word(words: &mut String, word: &str) {
    words.push_str(&stem(word));
    words.push(' ');
}

/// The longest beginning of `text` of at most `length` bytes.
fn head(text: &str, length: usize) -> &str {
    let mut end = text.len().min(length);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Words that mark another printing of the same course and do not make it another course.
fn is_edition_word(word: &str) -> bool {
    matches!(word, "edition" | "updated" | "new" | "update" | "version")
        || (word.len() == 4 && word.starts_with("20") && word.bytes().all(|b| b.is_ascii_digit()))
}

fn title_hash(title: &Recognition) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    for token in title.tokens.iter().filter(|token| !is_edition_word(token.word)) {
        token.word.hash(&mut hasher);
    }
    hasher.finish()
}

/// Whether two titles read the same: the same words in the same order, whatever their case, accents, punctuation and
/// edition.
pub fn reads_like(one: &str, other: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        crate::skills::Analyzer.words(text).into_iter().filter(|word| !is_edition_word(word)).collect()
    };
    words(one) == words(other)
}

/// Phrases in the title that say what sort of thing it is, in the analyzer's normal form.
const MARKS: [(Trait, &[&str]); 9] = [
    (
        Trait::PracticeTest,
        &[
            "practice test",
            "practice tests",
            "practice exam",
            "practice exams",
            "mock exam",
            "mock exams",
            "mock test",
            "mock tests",
            "exam questions",
            "practice questions",
            "question bank",
            "test bank",
            "exam simulator",
            "exam simulation",
            "sample questions",
            "exam dumps",
            "dumps",
            "mcq",
            "mcqs",
            "practise tests",
            "practise test",
            "test questions",
            "exam test",
            "simulation exam",
            "quiz",
            "quizzes",
            "exam q&a",
        ],
    ),
    (
        Trait::ExamPreparation,
        &[
            "exam",
            "exams",
            "certification",
            "certified",
            "certificate",
            "cert",
            "cert guide",
            "exam cram",
            "study guide",
            "certifications",
        ],
    ),
    (
        Trait::Talk,
        &[
            "conference",
            "keynote",
            "keynotes",
            "oscon",
            "summit",
            "webinar",
            "case study",
            "case studies",
            "superstream",
            "meetup",
            "qcon",
            "strata",
            "velocity",
            "video compilation",
            "live online",
            "interview with",
            "spotlight on",
            "tech talk",
            "ask me anything",
        ],
    ),
    (Trait::Summary, &["summary", "book summary", "at a glance", "cheat sheet", "pocket reference", "pocket guide"]),
    (Trait::Children, &["kids", "for kids", "children", "for children", "teens", "for teens", "parents"]),
    (
        Trait::Interview,
        &["interview questions", "interview question", "coding interview", "interview preparation", "interview"],
    ),
    (Trait::Exercise, &["coding exercises", "exercises", "challenge", "challenges", "code clinic", "guided project"]),
    (
        Trait::Episode,
        &["part 2", "part 3", "part 4", "part 5", "part ii", "part iii", "part iv", "vol 2", "volume 2", "season"],
    ),
    (
        Trait::Book,
        &["cookbook", "1 e", "2 e", "3 e", "second edition", "third edition", "fourth edition", "fifth edition"],
    ),
];

/// Words of other languages that English titles do not hold.
const FOREIGN_WORDS: [&str; 39] = [
    "aprenda",
    "aprende",
    "aprender",
    "avanzado",
    "avec",
    "basico",
    "completo",
    "corso",
    "cours",
    "curso",
    "dein",
    "der",
    "desde",
    "desenvolvimento",
    "einfuhrung",
    "ejercicios",
    "formation",
    "fur",
    "gratuit",
    "grundkurs",
    "grundlagen",
    "het",
    "ile",
    "introduccion",
    "kurs",
    "lernen",
    "maitriser",
    "mit",
    "nivel",
    "para",
    "pour",
    "practico",
    "programacion",
    "programmieren",
    "sifirdan",
    "temel",
    "und",
    "voor",
    "zum",
];

fn traits(course: &Course, title: &Recognition) -> Traits {
    let tokens = &title.tokens;
    let mut traits = Traits::default();
    traits.minutes = course.duration.as_ref().and_then(|duration| duration.minutes);
    traits.language = course.language.as_ref().and_then(|language| language.code().as_bytes().try_into().ok());
    traits.title_words = u8::try_from(tokens.len()).unwrap_or(u8::MAX);
    traits.year = course.year().or_else(|| year_in_title(title));
    traits.level = course.level.or_else(|| level_in_title(title));
    let text = padded(title);
    for (quality, marks) in MARKS {
        if marks.iter().any(|mark| text.contains(&format!(" {mark} "))) {
            traits.set(quality);
        }
    }
    let format = course.format.as_deref().unwrap_or("").to_lowercase();
    if format.contains("book") && !format.contains("audio") {
        traits.set(Trait::Book);
    }
    if format.contains("practice") {
        traits.set(Trait::PracticeTest);
    }
    if format.contains("guided project") {
        traits.set(Trait::Exercise);
    }
    if is_numbered_part(title) {
        traits.set(Trait::Episode);
    }
    if is_foreign(&course.title, title) {
        traits.set(Trait::ForeignTitle);
    }
    if names_audience(title) {
        traits.set(Trait::Audience);
    }
    traits
}

fn padded(title: &Recognition) -> String {
    let mut text = String::from(" ");
    for token in title.tokens.iter() {
        text.push_str(token.word);
        text.push(' ');
    }
    text
}

fn year_in_title(title: &Recognition) -> Option<u16> {
    title
        .tokens
        .iter()
        .filter(|t| t.word.len() == 4)
        .filter_map(|t| t.word.parse().ok())
        .find(|y| (1990..2100).contains(y))
}

/// The level a title states: "for beginners", "advanced". Titles that span levels ("beginner to advanced") state none.
fn level_in_title(title: &Recognition) -> Option<Level> {
    let mut found = [false; 3];
    for token in title.tokens.iter() {
        match token.word {
            "beginner" | "beginners" | "introduction" | "introductory" | "intro" | "fundamentals" | "basics"
            | "basic" | "essentials" | "foundations" | "absolute" | "dummies" | "crash" | "started" | "scratch"
            | "introducing" => {
                found[0] = true;
            }
            "intermediate" => found[1] = true,
            "advanced" | "expert" | "mastering" | "pro" | "experts" => found[2] = true,
            "zero" | "complete" | "ultimate" | "hero" | "bootcamp" => return Some(Level::All),
            _ => {}
        }
    }
    match found {
        [true, _, true] => Some(Level::All),
        [true, ..] => Some(Level::Beginner),
        [_, true, _] => Some(Level::Intermediate),
        [_, _, true] => Some(Level::Advanced),
        _ => None,
    }
}

fn is_foreign(text: &str, title: &Recognition) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let other = text.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()).count();
    other * 5 > letters || title.tokens.iter().any(|token| FOREIGN_WORDS.binary_search(&token.word).is_ok())
}

/// Whether the title counts a part of something larger: `CISSP CORE CONCEPTS - Domain-8`.
fn is_numbered_part(title: &Recognition) -> bool {
    let counts = |word: &str| {
        matches!(word, "domain" | "domains" | "module" | "chapter" | "week" | "lesson" | "unit" | "episode" | "section")
    };
    let number = |word: &str| !word.is_empty() && word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
    (1..title.tokens.len()).any(|at| counts(title.tokens.word(at - 1)) && number(title.tokens.word(at)))
}

/// Whether the title ends "for somebody": `Python for Crime Analysts`, not `Python for Beginners`.
fn names_audience(title: &Recognition) -> bool {
    let tokens = &title.tokens;
    let Some(at) = (1..tokens.len()).rev().find(|index| tokens.word(*index) == "for") else { return false };
    let rest: Vec<&str> = (at + 1..tokens.len()).map(|index| tokens.word(index)).collect();
    rest.len() <= 3
        && rest.last().is_some_and(|word| word.ends_with('s') && !is_form_word(word))
        && !title.mentions.iter().any(|mention| mention.first > at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shelf::schema::schema;

    fn read(course: &Course) -> Reading {
        let knowledge = Knowledge::bundled();
        Indexer::new(&knowledge, schema().1).read(course)
    }

    fn course(title: &str) -> Course {
        Course { id: "1".into(), title: title.into(), ..Course::default() }
    }

    #[test]
    fn foreign_words_are_sorted() {
        assert!(FOREIGN_WORDS.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn a_title_becomes_units_without_words_of_form() {
        let reading = read(&course("The Complete Python Bootcamp: Zero to Hero in Widgetry"));
        let python = Unit::skill(skill_key("python"));
        assert_eq!(reading.facts.title, [python, Unit::word(word_key(&stem("widgetry")))]);
        assert_eq!(reading.facts.traits.level, Some(Level::All));
    }

    #[test]
    fn traits_are_read_from_the_title() {
        let has = |title: &str, quality| read(&course(title)).facts.traits.has(quality);
        assert!(has("AZ-104 Practice Tests 2026", Trait::PracticeTest));
        assert!(!has("Practice Python Every Day", Trait::PracticeTest));
        assert!(has("Programmieren lernen mit Python", Trait::ForeignTitle));
        assert!(has("Coding for Kids", Trait::Children));
        assert!(has("Python for Crime Analysts", Trait::Audience));
        assert!(!has("Python for Beginners", Trait::Audience));
        assert_eq!(read(&course("Excel 2016 Essentials")).facts.traits.year, Some(2016));
    }

    #[test]
    fn the_same_title_in_another_edition_reads_the_same() {
        let hash = |title: &str| read(&course(title)).facts.title_hash;
        assert_eq!(hash("Learning Kubernetes"), hash("learning kubernetes"));
        assert_eq!(hash("The Python Bootcamp [2020 Edition]"), hash("The Python Bootcamp 2021"));
        assert_ne!(hash("Learning Kubernetes"), hash("Learning Docker"));
        assert!(reads_like("The Python Bootcamp [2020 Edition]", "The Python bootcamp 2021"));
    }
}
