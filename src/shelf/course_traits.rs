//! What is said about a course as a whole, read from its title and record.

use rustc_hash::FxHashMap;

use super::facts::{Trait, Traits};
use crate::model::{Course, Level};
use crate::skills::{Recognition, is_form_word};

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

/// The phrases of [`MARKS`] by their first word.
pub(super) struct Marks {
    by_first_word: FxHashMap<&'static str, Vec<(Vec<&'static str>, Trait)>>,
}

impl Marks {
    pub fn new() -> Self {
        let mut by_first_word: FxHashMap<_, Vec<_>> = FxHashMap::default();
        for (quality, phrases) in MARKS {
            for phrase in phrases {
                let mut words = phrase.split(' ');
                let first = words.next().unwrap_or_default();
                by_first_word.entry(first).or_default().push((words.collect(), quality));
            }
        }
        Self { by_first_word }
    }

    fn in_title<'t>(&'t self, title: &'t Recognition) -> impl Iterator<Item = Trait> + 't {
        let tokens = &title.tokens;
        let goes_on = move |at: usize, rest: &[&str]| {
            at + rest.len() < tokens.len() && (at + 1..).zip(rest).all(|(at, word)| tokens.word(at) == *word)
        };
        (0..tokens.len()).flat_map(move |at| {
            let phrases = self.by_first_word.get(tokens.word(at)).map_or(&[][..], Vec::as_slice);
            phrases.iter().filter(move |(rest, _)| goes_on(at, rest)).map(|(_, quality)| *quality)
        })
    }
}

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

/// What is said about `course`, whose title reads as `title`.
pub(super) fn traits(course: &Course, title: &Recognition, marks: &Marks) -> Traits {
    let tokens = &title.tokens;
    let mut traits = Traits::default();
    traits.minutes = course.duration.as_ref().and_then(|duration| duration.minutes);
    traits.language = course.language.as_ref().and_then(|language| language.code().as_bytes().try_into().ok());
    traits.title_words = u8::try_from(tokens.len()).unwrap_or(u8::MAX);
    traits.year = course.year().or_else(|| year_in_title(title));
    traits.level = course.level.or_else(|| level_in_title(title));
    marks.in_title(title).for_each(|quality| traits.set(quality));
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
    use crate::skills::Knowledge;

    fn read(title: &str) -> Traits {
        let mut recognition = Recognition::default();
        Knowledge::bundled().recognizer.read(title, &mut recognition);
        traits(&Course { title: title.into(), ..Course::default() }, &recognition, &Marks::new())
    }

    #[test]
    fn foreign_words_are_sorted() {
        assert!(FOREIGN_WORDS.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn traits_are_read_from_the_title() {
        let has = |title: &str, quality| read(title).has(quality);
        assert!(has("AZ-104 Practice Tests 2026", Trait::PracticeTest));
        assert!(!has("Practice Python Every Day", Trait::PracticeTest));
        assert!(has("Programmieren lernen mit Python", Trait::ForeignTitle));
        assert!(has("Coding for Kids", Trait::Children));
        assert!(has("Python for Crime Analysts", Trait::Audience));
        assert!(!has("Python for Beginners", Trait::Audience));
        assert_eq!(read("Excel 2016 Essentials").year, Some(2016));
    }
}
