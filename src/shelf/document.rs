//! A course as the index holds it: what it is about and what is said of it, read once at import.

use std::fmt::Write as _;
use std::hash::{Hash, Hasher};

use tantivy::TantivyDocument;

use super::course_traits::{Marks, traits};
use super::facts::{Facts, Unit, skill_key, version_number, word_key};
use super::fingerprint::key_hash;
use super::packed_facts::pack;
use super::schema::Fields;
use super::stored_courses::RecordRef;
use crate::model::{CatalogName, Course, CourseKey};
use crate::skills::{Certainty, Knowledge, Recognition, SkillIdx, Stems, is_form_word, stem};

/// Descriptions are read for skills and words up to here; what a course is about is said in its first page.
const READ_OF_DESCRIPTION: usize = 6_000;

/// Turns courses into index documents; keeps its buffers between courses.
pub(super) struct Indexer<'a> {
    knowledge: &'a Knowledge,
    fields: Fields,
    title: Recognition,
    whole: Recognition,
    row: Vec<u64>,
    marks: Marks,
    stems: Stems,
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
        Self {
            knowledge,
            fields,
            title: Recognition::default(),
            whole: Recognition::default(),
            row: Vec::new(),
            marks: Marks::new(),
            stems: Stems::default(),
        }
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
        self.row.clear();
        pack(&reading.facts, &mut self.row);
        self.row.iter().for_each(|number| document.add_u64(fields.facts, *number));
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
        reading.facts.traits = traits(course, &self.title, &self.marks);
        reading.facts.traits.described = !reading.tag_words.is_empty() || !reading.body_words.is_empty();
        reading.facts.title_hash = title_hash(&self.title);
        reading
    }

    fn read_title(&mut self, reading: &mut Reading) {
        let tokens = &self.title.tokens;
        for token in tokens.iter() {
            let stem = self.stems.of(token.word);
            reading.facts.words.push(word_key(stem));
            push_word(&mut reading.title_words, stem);
        }
        let mut at = 0;
        while at < tokens.len() {
            if let Some(mention) = self.title.mentions.iter().find(|mention| mention.first == at) {
                push_new(&mut reading.title_skills, mention.skill);
                let key = skill_key(&self.knowledge.vocabulary.get(mention.skill).id);
                reading.facts.title.push(Unit::skill(key));
                if let Some(version) = mention.version.as_deref().and_then(version_number) {
                    reading.facts.versions.push((key, version));
                }
                at = mention.end;
                continue;
            }
            if !is_form_word(tokens.word(at)) {
                reading.facts.title.push(Unit::word(reading.facts.words[at]));
            }
            at += 1;
        }
    }

    fn read_rest(&mut self, tags_start: usize, tags_end: usize, reading: &mut Reading) {
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
            push_word(words, self.stems.of(token.word));
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

fn push_word(words: &mut String, stem: &str) {
    words.push_str(stem);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Level;
    use crate::shelf::schema::schema;

    fn read(course: &Course) -> Reading {
        let knowledge = Knowledge::bundled();
        Indexer::new(&knowledge, schema().1).read(course)
    }

    fn course(title: &str) -> Course {
        Course { id: "1".into(), title: title.into(), ..Course::default() }
    }

    #[test]
    fn a_title_becomes_units_without_words_of_form() {
        let reading = read(&course("The Complete Python Bootcamp: Zero to Hero in Widgetry"));
        let python = Unit::skill(skill_key("python"));
        assert_eq!(reading.facts.title, [python, Unit::word(word_key(&stem("widgetry")))]);
        assert_eq!(reading.facts.traits.level, Some(Level::All));
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
