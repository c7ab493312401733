//! What all formats say of a need and of a course, in the words of one language, with all text from outside made inert.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::inert::{clean, web_link};
use super::sentences::{Strength, catalog_title, wishes};
use super::{AnsweredNeed, CatalogSource, Report};
use crate::model::{Access, Answer, CautionKind, Evidence, EvidenceKind, Field, Match, Need, Verdict};
use crate::skills::Analyzer;
use crate::wording::Words;

/// Titles, team names and the like are cut after this many characters; the longest real title of the gold shelf has 250.
pub(super) const NAME: usize = 300;
/// Needs, reasons and questions are cut after this many characters.
pub(super) const SENTENCE: usize = 600;
/// After the best course, only those that are useful more often than not are among those to take first.
const NEXT_FROM: f32 = 0.5;
/// Below this confidence a verdict is little better than a coin toss; a person should look before it is passed on.
const CLOSE_CALL: f32 = 0.55;

/// More offers for one need are a matter for the check before buying.
const OFFERS: usize = 3;

/// How much of each need is said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Depth {
    /// Courses to take first.
    pub first: usize,
    /// Reasons of each.
    pub reasons: usize,
    /// Other courses, those closed to the team and those nearest to a gap among them.
    pub others: usize,
    /// Whether their reasons are said too.
    pub others_with_reasons: bool,
}

impl Depth {
    /// All there is.
    pub const WHOLE: Self = Self { first: 3, reasons: 6, others: usize::MAX, others_with_reasons: true };
}

/// Says what a report holds.
pub(super) struct View<'r> {
    pub words: &'r Words,
    catalogs: HashMap<&'r str, &'r CatalogSource>,
    offers_compared: bool,
}

/// What is said of a need.
#[derive(Serialize)]
pub(super) struct NeedView<'r> {
    #[serde(skip)]
    pub need: &'r AnsweredNeed,
    pub label: Option<String>,
    pub text: String,
    pub class: &'static str,
    pub verdict: &'r str,
    pub wishes: String,
    pub understood: String,
    pub reason: String,
    pub missing: String,
    pub close_call: bool,
    pub ask: Option<String>,
    pub first_label: &'r str,
    pub first: Vec<CourseView>,
    pub closed: Vec<CourseView>,
    pub others_label: String,
    pub others: Vec<CourseView>,
    pub nearest: Vec<CourseView>,
    pub offers: Vec<String>,
}

/// What is said of a course.
#[derive(Serialize)]
pub(super) struct CourseView {
    pub title: String,
    /// The language of the title, where it is not English.
    pub lang: Option<String>,
    pub link: Option<String>,
    pub dead_link: Option<String>,
    pub strength_class: &'static str,
    /// How strongly it matches; empty where it is only a guess, or stands apart from a need.
    pub strength: String,
    pub catalog: String,
    /// Vendor, level, length and the like in one line.
    pub about: String,
    /// Who may open it, where that is known.
    pub access: String,
    pub why: Vec<String>,
    pub cautions: Vec<String>,
    pub also: String,
}

impl<'r> View<'r> {
    pub fn of(report: &'r Report, words: &'r Words) -> Self {
        let catalogs = report.catalogs.iter().map(|catalog| (catalog.name.as_str(), catalog)).collect();
        Self { words, catalogs, offers_compared: report.method.offered > 0 }
    }

    pub fn need(&self, need: &'r AnsweredNeed, depth: Depth) -> NeedView<'r> {
        let (answer, words) = (&need.answer, self.words);
        let (stated, report) = (&answer.need, &words.report);
        let unclear = answer.verdict == Verdict::Unclear;
        let covered = answer.verdict == Verdict::Covered;
        let (open, closed): (Vec<&Match>, Vec<&Match>) = answer.matches.iter().partition(|found| found.access);
        let (first, others) = open.split_at(if unclear { 0 } else { take_first(&open, depth.first) });
        let reasons = if depth.others_with_reasons { depth.reasons } else { 0 };
        let less = |found: &[&Match]| -> Vec<CourseView> {
            found.iter().take(depth.others).map(|found| self.found(found, answer, reasons)).collect()
        };
        let others = less(others);
        let nearest: Vec<&Match> = need.nearest.iter().collect();
        let missing: Vec<String> = answer.missing.iter().map(|name| clean(name, NAME)).collect();
        // Of a covered need the courses speak for themselves.
        let reason = if covered { String::new() } else { clean(&words.reason(answer), SENTENCE) };
        // The reason names what is missing already, as a rule.
        let said = missing.iter().all(|name| reason.contains(name.as_str()));
        let text = clean(&stated.text, SENTENCE);
        let understood = self.understood(need);
        NeedView {
            need,
            label: (stated.id.parse::<u64>().is_err()).then(|| clean(&stated.id, 40)).filter(|id| !id.is_empty()),
            understood: if understood.eq_ignore_ascii_case(&text) { String::new() } else { understood },
            text,
            class: answer.verdict.as_str(),
            verdict: words.names.verdicts.of(answer.verdict),
            wishes: clean(&wishes(stated, words).join(", "), NAME),
            missing: if said { String::new() } else { missing.join(", ") },
            reason,
            close_call: matches!(answer.verdict, Verdict::Covered | Verdict::Gap) && answer.confidence < CLOSE_CALL,
            ask: self.ask(need),
            first_label: if covered { report.take_first.as_str() } else { report.worth_a_look.as_str() },
            first: first.iter().map(|found| self.found(found, answer, depth.reasons)).collect(),
            closed: less(&closed),
            others_label: words.count(if unclear { &report.guesses } else { &report.options }, others.len() as u64),
            others,
            nearest: less(&nearest),
            offers: self.offers(need),
        }
    }

    /// The question to take back to the leader.
    pub fn ask(&self, need: &AnsweredNeed) -> Option<String> {
        let question = need.answer.question.as_ref().map(|question| self.words.question(question));
        question.or_else(|| need.answer.ask.clone()).map(|ask| clean(&ask, SENTENCE))
    }

    /// “k8s” as Kubernetes; each skill once. Only words that stand in the need are quoted: a problem is known by a phrase
    /// that says the same in other words.
    pub fn understood(&self, need: &AnsweredNeed) -> String {
        let mut ids = HashSet::new();
        let stated = need.answer.need.text.to_lowercase();
        let skills = need.answer.skills.iter().filter(|skill| ids.insert(&skill.id)).map(|skill| {
            let (found_as, name) = (clean(&skill.found_as, NAME), clean(&skill.name, NAME));
            let is_stated = stated.contains(&skill.found_as.to_lowercase());
            match !is_stated || Analyzer.words(&skill.name) == Analyzer.words(&skill.found_as) {
                true => name,
                false => {
                    let said = self.words.quoted(&found_as);
                    self.words.report.understood_as.with(&[("said", &said), ("skill", &name)])
                }
            }
        });
        skills.collect::<Vec<_>>().join(", ")
    }

    /// Which offered catalogs would help with a need that is not covered.
    pub fn offers(&self, need: &AnsweredNeed) -> Vec<String> {
        let report = &self.words.report;
        let offers: Vec<String> = need
            .offers
            .iter()
            .take(OFFERS)
            .map(|offer| {
                let covers = offer.verdict == Verdict::Covered;
                let sentence = if covers { &report.offer_covers } else { &report.offer_helps };
                let catalog = catalog_title(&clean(offer.catalog.as_str(), NAME));
                let course = self.words.quoted(&clean(&offer.best.title, NAME));
                sentence.with(&[("catalog", &catalog), ("course", &course)])
            })
            .collect();
        match offers.is_empty() && need.answer.verdict == Verdict::Gap && self.offers_compared {
            true => vec![report.no_offer.to_string()],
            false => offers,
        }
    }

    /// What is said of a course that was found for a need, and how strongly it matches.
    fn found(&self, found: &Match, answer: &Answer, reasons: usize) -> CourseView {
        let strength = Strength::in_answer(found.score, answer.verdict);
        CourseView {
            strength_class: strength.map_or("", Strength::class),
            strength: strength.map(|strength| strength.told(self.words).0.to_string()).unwrap_or_default(),
            ..self.course(found, &answer.need, reasons)
        }
    }

    /// What is said of a course.
    pub fn course(&self, found: &Match, need: &Need, reasons: usize) -> CourseView {
        let words = self.words;
        let title = clean(&found.title, NAME);
        let url = found.launch.as_deref().or(found.url.as_deref());
        let link = [&found.launch, &found.url].into_iter().flatten().find_map(|url| web_link(url));
        let dead_link = url.filter(|_| link.is_none()).map(|url| clean(url, 80));
        let catalog = catalog_title(&clean(&found.catalog, NAME));
        let provider = found.provider.as_deref().map(|provider| clean(provider, 80));
        let format = found.format.as_deref().map(|format| clean(format, 40));
        let about = [
            provider.filter(|provider| !catalog.to_lowercase().contains(&provider.to_lowercase())),
            format.filter(|format| !format.eq_ignore_ascii_case("course")),
            found.level.map(|level| words.names.levels.of(level).to_owned()),
            found.minutes.filter(|minutes| *minutes > 0).map(|minutes| words.duration(minutes)),
            found.language.as_deref().and_then(|code| words.other_language(code)),
        ];
        let mut also: Vec<String> = Vec::new();
        for key in &found.also {
            let name = catalog_title(&clean(key.split('/').next().unwrap_or(key), NAME));
            if !also.contains(&name) {
                also.push(name);
            }
        }
        CourseView {
            title: if title.is_empty() { clean(&found.course, NAME) } else { title },
            lang: found.language.clone().filter(|code| code != "en" && is_language_tag(code)),
            link: link.map(str::to_owned),
            dead_link: dead_link.filter(|link| !link.is_empty()),
            strength_class: "",
            strength: String::new(),
            about: std::iter::once(catalog.clone())
                .chain(about.into_iter().flatten().filter(|part| !part.is_empty()))
                .collect::<Vec<_>>()
                .join(" · "),
            catalog,
            access: self.access(found),
            why: self.why(found, reasons),
            cautions: self.cautions(found, need),
            also: also.join(", "),
        }
    }

    /// Who may open the course, where that is known and not said as a caution.
    fn access(&self, found: &Match) -> String {
        let Some(catalog) = self.catalogs.get(found.catalog.as_str()).filter(|_| found.access) else {
            return String::new();
        };
        let report = &self.words.report;
        let some_teams = found.cautions.iter().any(|caution| caution.kind == CautionKind::SomeTeams);
        match catalog.seats {
            None if !catalog.access.is_restricted() || some_teams => String::new(),
            None => report.access_line.with(&[("who", &self.who(catalog))]),
            Some(seats) => {
                let seats = self.words.count(&report.seats, seats.into());
                report.access_line_seats.with(&[("who", &self.who(catalog)), ("seats", &seats)])
            }
        }
    }

    /// Whom a catalog is open to.
    pub fn who(&self, catalog: &CatalogSource) -> String {
        match &catalog.access {
            Access::Everyone => self.words.report.open_to_everyone.to_string(),
            teams => clean(&teams.to_string(), NAME),
        }
    }

    /// What speaks against the course; that there are fewer seats than people, first of all.
    fn cautions(&self, found: &Match, need: &Need) -> Vec<String> {
        let seats = self.too_few_seats(found, need).into_iter();
        seats.chain(found.cautions.iter().map(|caution| clean(&self.words.caution(caution), SENTENCE))).collect()
    }

    fn too_few_seats(&self, found: &Match, need: &Need) -> Option<String> {
        let seats = self.catalogs.get(found.catalog.as_str())?.seats?;
        let people = need.people.filter(|people| *people > seats)?;
        let report = &self.words.report;
        let people = self.words.count(&report.people, people.into());
        let catalog = catalog_title(&clean(&found.catalog, NAME));
        Some(self.words.count_with(&report.too_few_seats, seats.into(), &[("catalog", &catalog), ("people", &people)]))
    }

    /// The reasons of a match, at most `most`. Mere words that stand in the same field are one reason.
    fn why(&self, found: &Match, most: usize) -> Vec<String> {
        let is_words = |evidence: &&Evidence| evidence.kind == EvidenceKind::Words;
        let skills = found.evidence.iter().filter(|evidence| !is_words(evidence));
        let skills = skills.map(|evidence| clean(&self.words.evidence(evidence), SENTENCE));
        let words = [Field::Title, Field::Skills, Field::Description].into_iter().filter_map(|field| {
            let words = found.evidence.iter().filter(is_words).filter(|evidence| evidence.field == field);
            let words: Vec<String> = words.map(|evidence| clean(&evidence.course_text, NAME)).collect();
            (!words.is_empty()).then(|| self.words.words_found(field, &words))
        });
        skills.chain(words).take(most).collect()
    }
}

/// How many of the courses that a team may open are to be taken first, `most` at the most.
fn take_first(open: &[&Match], most: usize) -> usize {
    let is_chosen = |found: &Match| found.evidence.iter().any(|evidence| evidence.kind == EvidenceKind::Editorial);
    let next = |found: &&&Match| found.score >= NEXT_FROM || is_chosen(found);
    open.len().min(1) + open.iter().take(most).skip(1).take_while(next).count()
}

fn is_language_tag(code: &str) -> bool {
    !code.is_empty() && code.chars().all(|c| c.is_ascii_alphabetic())
}
