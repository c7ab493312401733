//! An answer as a page shows it: words, links and classes, with all text from outside made inert.

use serde::Serialize;

use super::asked::Asked;
use super::words::{self, words};
use crate::model::{Answer, CautionKind, CourseKey, EvidenceKind, Field, Match, NeedSkill, Verdict};
use crate::report::{Strength, catalog_title, clean, web_link};
use crate::skills::{Analyzer, Knowledge};

/// Titles, names and the like are cut after this many characters.
const NAME: usize = 300;
/// Sentences are cut after this many characters.
const SENTENCE: usize = 600;
/// Other names of a skill that are shown.
const ALIASES: usize = 12;
/// Below this confidence a verdict is little better than a coin toss; a person should look before it is passed on.
const CLOSE_CALL: f32 = 0.55;
/// The verdict where every course that would cover the need has a filter against it, or may have.
const PERHAPS: &str = "You may have this";
const PERHAPS_WHY: &str = "No course is known to meet every filter. What speaks against each stands with it.";

/// What a page shows of an answer.
#[derive(Debug, Serialize)]
pub(super) struct AnswerView {
    pub text: String,
    pub class: &'static str,
    pub verdict: &'static str,
    pub reason: String,
    pub close_call: bool,
    pub ask: Option<String>,
    pub missing: Vec<String>,
    pub chips: Vec<Chip>,
    /// Courses that are as asked for.
    pub courses: Vec<CourseCard>,
    /// Courses on the subject that a filter speaks against, or that the team may not open.
    pub beside: Vec<CourseCard>,
    pub beside_label: String,
    /// What a screen reader says when the results change.
    pub spoken: String,
}

/// A skill the words were understood as.
#[derive(Debug, Serialize)]
pub(super) struct Chip {
    pub name: String,
    pub found_as: Option<String>,
    pub also_known_as: Vec<String>,
    pub covered: bool,
    /// The link to the same search without it.
    pub without: String,
}

/// A course in a list.
#[derive(Debug, Serialize)]
pub(super) struct CourseCard {
    pub key: String,
    pub page: String,
    pub title: String,
    /// The language of the title, where it is not English.
    pub lang: Option<String>,
    pub link: Option<String>,
    pub catalog: String,
    pub strength_class: &'static str,
    pub strength: String,
    /// Of 100 courses with this score, so many were judged useful. Nothing is said of a guess.
    pub percent: Option<u32>,
    pub about: Vec<String>,
    pub why: Vec<String>,
    pub cautions: Vec<String>,
    pub closed: bool,
    pub also: Vec<Elsewhere>,
}

/// The same course in another catalog.
#[derive(Debug, Serialize)]
pub(super) struct Elsewhere {
    pub catalog: String,
    pub page: String,
}

impl AnswerView {
    pub fn of(answer: &Answer, asked: &Asked, knowledge: &Knowledge) -> Self {
        let (beside, courses): (Vec<&Match>, Vec<&Match>) =
            answer.matches.iter().partition(|found| is_beside(found, asked));
        let text = clean(&answer.need.text, SENTENCE);
        let covered = answer.verdict == Verdict::Covered;
        // What is not known to meet a filter is no reason to leave a course out, and none to say that people have this.
        let (class, verdict, reason) = match covered && courses.is_empty() && !beside.is_empty() {
            true => (Verdict::Partial.as_str(), PERHAPS, PERHAPS_WHY),
            false => (answer.verdict.as_str(), words::verdict(answer.verdict), answer.reason.as_str()),
        };
        let spoken = match courses.len() {
            0 => format!("{verdict}. {reason}"),
            number => format!("{verdict}: {} for {text}.", words::courses(number as u64)),
        };
        let card = |found: &Match| CourseCard::of(found, answer.verdict);
        Self {
            text,
            class,
            verdict,
            reason: clean(reason, SENTENCE),
            close_call: (covered || answer.verdict == Verdict::Gap) && answer.confidence < CLOSE_CALL,
            ask: answer.ask.as_deref().map(|ask| clean(ask, SENTENCE)),
            missing: answer.missing.iter().map(|name| clean(name, NAME)).collect(),
            chips: chips(&answer.skills, asked, knowledge),
            beside_label: match courses.is_empty() {
                true => words::courses(beside.len() as u64),
                false => format!("{} more", words().number(beside.len() as u64)),
            },
            courses: courses.into_iter().map(card).collect(),
            beside: beside.into_iter().map(card).collect(),
            spoken: clean(&spoken, SENTENCE),
        }
    }
}

/// Whether a filter that is set, or a closed door, speaks against a course. Such courses are folded away, not hidden:
/// what the vendor does not state is no reason to leave a course out.
fn is_beside(found: &Match, asked: &Asked) -> bool {
    !found.access
        || found.cautions.iter().any(|caution| match caution.kind {
            CautionKind::Level => asked.level.is_some(),
            CautionKind::Length => asked.hours.is_some(),
            CautionKind::Language => asked.language.is_some(),
            _ => false,
        })
}

fn chips(skills: &[NeedSkill], asked: &Asked, knowledge: &Knowledge) -> Vec<Chip> {
    let mut seen = std::collections::HashSet::new();
    skills
        .iter()
        .filter(|skill| seen.insert(&skill.id))
        .map(|skill| {
            let same = Analyzer.words(&skill.name) == Analyzer.words(&skill.found_as);
            let known = knowledge.vocabulary.find(&skill.id).map(|index| knowledge.vocabulary.get(index));
            let aliases = known.map(|known| known.aliases.as_slice()).unwrap_or_default().iter();
            let others = aliases.map(|alias| &alias.text).filter(|alias| **alias != skill.name).take(ALIASES);
            Chip {
                name: clean(&skill.name, NAME),
                found_as: (!same).then(|| clean(&skill.found_as, NAME)),
                also_known_as: others.map(|alias| clean(alias, NAME)).collect(),
                covered: skill.covered,
                without: Asked { text: without(&asked.text, &skill.found_as), ..asked.clone() }.link(),
            }
        })
        .collect()
}

/// The words of a need without those a skill was found in.
fn without(text: &str, found_as: &str) -> String {
    let rest = match text.find(found_as) {
        Some(at) => format!("{} {}", &text[..at], &text[at + found_as.len()..]),
        None => text.to_owned(),
    };
    let rest = rest.split_whitespace().collect::<Vec<_>>().join(" ");
    // What joined it to the others has nothing to join any more.
    let joins = |c: char| c.is_whitespace() || ",;/&+-".contains(c);
    let mut rest = rest.trim_matches(joins);
    for word in ["and", "or", "und", "et"] {
        rest = rest.strip_suffix(word).filter(|rest| rest.is_empty() || rest.ends_with(' ')).unwrap_or(rest).trim_end();
        rest = rest.strip_prefix(word).filter(|rest| rest.is_empty() || rest.starts_with(' ')).unwrap_or(rest).trim();
    }
    rest.trim_matches(joins).to_owned()
}

impl CourseCard {
    /// A course of an answer with this verdict, as strong a match as a report says. Where the need was not understood it is a
    /// guess, whatever its words have in common with the need.
    fn of(found: &Match, verdict: Verdict) -> Self {
        let strength = Strength::in_answer(found.score, verdict);
        let catalog = catalog_title(&found.catalog);
        let title = clean(&found.title, NAME);
        let link = [&found.launch, &found.url].into_iter().flatten().find_map(|url| web_link(url));
        let about = [
            found
                .provider
                .as_deref()
                .map(|provider| clean(provider, 80))
                .filter(|provider| !catalog.to_lowercase().contains(&provider.to_lowercase())),
            found
                .format
                .as_deref()
                .map(|format| clean(format, 40))
                .filter(|format| !format.eq_ignore_ascii_case("course")),
            found.level.map(|level| words().names.levels.of(level).to_owned()),
            found.minutes.filter(|minutes| *minutes > 0).map(|minutes| words().duration(minutes)),
            found.language.as_deref().and_then(words::language),
        ];
        Self {
            page: course_page(&found.course),
            title: if title.is_empty() { clean(&found.course, NAME) } else { title },
            lang: lang(found.language.as_deref()),
            link: link.map(str::to_owned),
            catalog,
            strength_class: strength.unwrap_or(Strength::Weak).class(),
            strength: strength.map_or("A guess".into(), |strength| strength.told(words()).0.to_string()),
            percent: strength.map(|_| (found.score * 100.0).round() as u32),
            about: about.into_iter().flatten().filter(|part| !part.is_empty()).collect(),
            why: why(found),
            cautions: found.cautions.iter().map(|caution| clean(&caution.text, SENTENCE)).collect(),
            closed: !found.access,
            also: found
                .also
                .iter()
                .map(|key| Elsewhere {
                    catalog: catalog_title(key.split('/').next().unwrap_or(key)),
                    page: course_page(key),
                })
                .collect(),
            key: found.course.clone(),
        }
    }
}

/// The address of the page of the course with this key.
pub(super) fn course_page(key: &str) -> String {
    match CourseKey::parse(key) {
        Some(key) => {
            let id: String = form_urlencoded::byte_serialize(key.id.as_bytes()).collect();
            format!("/course/{}?id={id}", key.catalog)
        }
        None => "/".into(),
    }
}

/// The language for a screen reader, where it is another than the page's.
pub(super) fn lang(code: Option<&str>) -> Option<String> {
    code.filter(|code| *code != "en" && !code.is_empty() && code.chars().all(|c| c.is_ascii_alphabetic()))
        .map(str::to_owned)
}

/// The reasons of a match. Mere words that stand in the same field are one reason.
fn why(found: &Match) -> Vec<String> {
    let reasons = found.evidence.iter().filter(|evidence| evidence.kind != EvidenceKind::Words);
    let reasons = reasons.map(|evidence| clean(&evidence.text, SENTENCE));
    let fields = [Field::Title, Field::Skills, Field::Description];
    let words = fields.into_iter().filter_map(|field| {
        let here = |evidence: &&crate::model::Evidence| evidence.kind == EvidenceKind::Words && evidence.field == field;
        let words: Vec<String> =
            found.evidence.iter().filter(here).map(|e| format!("“{}”", clean(&e.course_text, NAME))).collect();
        (!words.is_empty()).then(|| format!("The {field} holds {}.", words.join(", ")))
    });
    reasons.chain(words).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chip_goes_with_the_words_it_was_found_in() {
        assert_eq!(without("k8s and Terraform", "k8s"), "Terraform");
        assert_eq!(without("k8s and Terraform", "Terraform"), "k8s");
        assert_eq!(without("Go, Rust", "Rust"), "Go");
        assert_eq!(without("C++ for games", "C++"), "for games");
        assert_eq!(without("kubernetes", "kubernetes"), "");
    }

    #[test]
    fn a_course_has_a_page_whatever_its_id() {
        assert_eq!(course_page("udemy/a/b?c=d"), "/course/udemy?id=a%2Fb%3Fc%3Dd");
        assert_eq!(course_page("nothing"), "/");
    }
}
