//! Why a course matches and what speaks against it, as data and in words an L&D person can say to a technology leader.

use super::concept::{Concept, Subject};
use super::features::Holds;
use super::matcher::Shown;
use super::request::Request;
use crate::model::{Caution, CautionKind, Evidence, EvidenceKind, Field, Language, Level, Need};
use crate::shelf::Trait;
use crate::skills::{Analyzer, Certainty, Knowledge, Link, LinkKind, Recognition, SkillIdx, Tokens, stem};

/// Why `shown` matches: one reason for each concept of the request that it holds, in the order of the need.
pub(super) fn evidence(request: &Request, shown: &Shown, knowledge: &Knowledge) -> Vec<Evidence> {
    let course = &shown.course;
    let description_start = course.title.len() + 1;
    let whole = format!("{}\n{}\n{}", course.title, course.skills.join(" ; "), course.description);
    let mut found = Recognition::default();
    knowledge.recognizer.read(&whole, &mut found);
    let mut title = Recognition::default();
    knowledge.recognizer.read(&course.title, &mut title);
    let tags_end = description_start + course.skills.join(" ; ").len();
    let words_for = |skill, field: Field| -> String {
        let inside = |start: usize| match field {
            Field::Title => start < description_start,
            Field::Skills => (description_start..tags_end).contains(&start),
            Field::Description => start > tags_end,
            Field::Editorial => false,
        };
        let in_title =
            || title.mentions.iter().find(|mention| mention.skill == skill).map(|m| title.found_as(&whole, m));
        let anywhere = || {
            let mention = found
                .mentions
                .iter()
                .find(|mention| mention.skill == skill && inside(found.tokens.get(mention.first).start));
            mention.map(|mention| found.found_as(&whole, mention))
        };
        let words = if field == Field::Title { in_title().or_else(anywhere) } else { anywhere() };
        words.map_or_else(|| knowledge.vocabulary.get(skill).name.clone(), str::to_owned)
    };
    let mut reasons = Vec::new();
    let named = request.concepts.iter().zip(&shown.scored.features.holds).filter(|(concept, _)| !concept.is_inner);
    for (concept, holds) in named {
        let near = best(holds).filter(|(link, _)| !holds.composed || link.kind <= LinkKind::Narrower);
        if let (None, true, Some(skill)) = (near, holds.composed, concept.skill()) {
            reasons.push(composed(concept, skill, &course.title, knowledge));
        } else if let Some((link, field)) = near {
            let course_text = match &concept.subject {
                Subject::Word { stem, .. } if concept.certainty == Certainty::Typo => {
                    word_of(stem, &whole).unwrap_or_else(|| stem.clone())
                }
                Subject::Word { .. } => concept.found_as.clone(),
                _ => words_for(link.skill, field),
            };
            reasons.push(reason(concept, link, field, course_text, knowledge));
        } else if holds.word {
            reasons.push(Evidence {
                kind: EvidenceKind::Words,
                skill: None,
                need_text: concept.found_as.clone(),
                course_text: concept.found_as.clone(),
                field: Field::Description,
                text: format!("The description speaks of “{}”.", concept.found_as),
            });
        }
    }
    reasons
}

/// The title names all that the concept is made up of, though not the concept itself.
fn composed(concept: &Concept, skill: SkillIdx, title: &str, knowledge: &Knowledge) -> Evidence {
    let skill = knowledge.vocabulary.get(skill);
    Evidence {
        kind: EvidenceKind::Alias,
        skill: Some(skill.id.clone()),
        need_text: concept.found_as.clone(),
        course_text: title.to_owned(),
        field: Field::Title,
        text: format!("The title names all that {} is made up of.", skill.name),
    }
}

/// The word of `text` that has this stem, as it is written there.
fn word_of(wanted: &str, text: &str) -> Option<String> {
    let mut tokens = Tokens::default();
    Analyzer.analyze(text, &mut tokens);
    let token = tokens.iter().find(|token| stem(token.word) == wanted)?;
    text.get(token.start..token.end).map(str::to_owned)
}

/// The nearest link and the field it stands in; the title wins among equals.
fn best(holds: &Holds) -> Option<(Link, Field)> {
    [(holds.title, Field::Title), (holds.tags, Field::Skills), (holds.body, Field::Description)]
        .into_iter()
        .filter_map(|(link, field)| link.map(|link| (link, field)))
        .min_by_key(|(link, _)| (link.kind, link.steps))
}

fn reason(concept: &Concept, link: Link, field: Field, course_text: String, knowledge: &Knowledge) -> Evidence {
    let need_text = match &concept.subject {
        Subject::Problem { phrase, .. } => phrase.clone(),
        _ => concept.found_as.clone(),
    };
    let place = match field {
        Field::Title => "The title",
        Field::Skills => "The vendor's skill tags",
        Field::Description => "The description",
        Field::Editorial => "The editorial file",
    };
    let verb = if field == Field::Skills { "name" } else { "names" };
    let Some(needed) = concept.skill() else {
        let read_as = match concept.certainty {
            Certainty::Typo => format!("“{need_text}” was read as “{course_text}”. "),
            _ => String::new(),
        };
        let says = if field == Field::Skills { "hold" } else { "says" };
        let text = format!("{read_as}{place} {says} “{course_text}”.");
        return Evidence { kind: EvidenceKind::Words, skill: None, need_text, course_text, field, text };
    };
    let needed_name = &knowledge.vocabulary.get(needed).name;
    let other = &knowledge.vocabulary.get(link.skill).name;
    let same_words = |a: &str, b: &str| Analyzer.words(a) == Analyzer.words(b);
    let understood = match &concept.subject {
        Subject::Problem { .. } => format!("“{need_text}” is what {needed_name} is about. "),
        _ if same_words(&need_text, needed_name) => String::new(),
        _ if concept.certainty == Certainty::Typo => format!("“{need_text}” was read as {needed_name}. "),
        _ => format!("“{need_text}” is {needed_name}. "),
    };
    let called = |name: &str| {
        if same_words(&course_text, name) { name.to_owned() } else { format!("{name} (as “{course_text}”)") }
    };
    let (kind, fact) = match link.kind {
        LinkKind::Same => {
            let kind = if matches!(concept.subject, Subject::Problem { .. }) {
                EvidenceKind::Problem
            } else if same_words(&need_text, &course_text) {
                EvidenceKind::Skill
            } else {
                EvidenceKind::Alias
            };
            (kind, format!("{place} {verb} {}.", called(needed_name)))
        }
        LinkKind::Successor => {
            (EvidenceKind::Related, format!("{place} {verb} {}, which replaced {needed_name}.", called(other)))
        }
        LinkKind::Certification => {
            (EvidenceKind::Narrower, format!("{place} {verb} {}, a certification in {needed_name}.", called(other)))
        }
        LinkKind::Narrower => {
            (EvidenceKind::Narrower, format!("{place} {verb} {}, a kind of {needed_name}.", called(other)))
        }
        LinkKind::Part => {
            (EvidenceKind::Narrower, format!("{place} {verb} {}, a part of {needed_name}.", called(other)))
        }
        LinkKind::Proven => {
            (EvidenceKind::Broader, format!("{place} {verb} {}, the subject of {needed_name}.", called(other)))
        }
        LinkKind::Broader => {
            (EvidenceKind::Broader, format!("{place} {verb} {}; {needed_name} is one kind of it.", called(other)))
        }
        LinkKind::Whole => {
            (EvidenceKind::Broader, format!("{place} {verb} {}; {needed_name} is a part of it.", called(other)))
        }
        LinkKind::Builds => {
            (EvidenceKind::Related, format!("{place} {verb} {}, which builds on {needed_name}.", called(other)))
        }
        LinkKind::Needs => {
            (EvidenceKind::Related, format!("{place} {verb} {}, which {needed_name} builds on.", called(other)))
        }
        LinkKind::Predecessor => {
            (EvidenceKind::Related, format!("{place} {verb} {}, which {needed_name} replaced.", called(other)))
        }
        LinkKind::Related => {
            (EvidenceKind::Related, format!("{place} {verb} {}, a neighbour of {needed_name}.", called(other)))
        }
    };
    let skill = Some(knowledge.vocabulary.get(needed).id.clone());
    Evidence { kind, skill, need_text, course_text, field, text: format!("{understood}{fact}") }
}

/// A course older than this many years is said to be old. Technology courses of vendors are renewed about every three.
const OLD_YEARS: u16 = 5;

/// What to say of a course that the catalog's exports do not hold since a day.
pub(super) fn missing(since: jiff::civil::Date) -> Caution {
    let text = format!("It is not in the catalog's last export (missing since {since}); it may be retired.");
    Caution { kind: CautionKind::Missing, text }
}

/// What speaks against `shown`.
pub(super) fn cautions(need: &Need, request: &Request, shown: &Shown, this_year: u16) -> Vec<Caution> {
    let traits = shown.scored.facts.traits;
    let mut cautions = Vec::new();
    let mut warn = |kind, text: String| cautions.push(Caution { kind, text });
    if traits.has(Trait::PracticeTest) {
        warn(CautionKind::PracticeTest, "Practice questions only: it tests, it does not teach.".into());
    }
    if let (Some(wanted), Some(level)) = (request.level, traits.level)
        && wanted.distance(level) > 0
    {
        let stated = if shown.course.level.is_some() { "" } else { ", going by its title" };
        let asked = if need.level.is_some() || wanted != Level::All { wanted.as_str() } else { "another level" };
        warn(CautionKind::Level, format!("It is {}{stated}; you asked for {asked}.", level_words(level)));
    }
    if let Some(language) = &shown.course.language {
        let wanted = request.language.unwrap_or(*b"en");
        if language.code().as_bytes() != wanted {
            warn(CautionKind::Language, format!("It is held in {}.", language.name()));
        }
    } else if traits.has(Trait::ForeignTitle) {
        warn(CautionKind::Language, "Its title is not in English.".into());
    }
    if let Some(year) = traits.year
        && this_year.saturating_sub(year) >= OLD_YEARS
    {
        warn(CautionKind::Age, format!("It dates from {year}."));
    }
    if let (Some(limit), Some(minutes)) = (request.max_minutes, traits.minutes)
        && minutes > limit
    {
        warn(
            CautionKind::Length,
            format!("It takes {} hours; you asked for at most {}.", hours(minutes), hours(limit)),
        );
    }
    let main = || request.concepts.iter().zip(&shown.scored.features.holds).filter(|(concept, _)| concept.is_main());
    // Of a described problem there are no words to name.
    let named = main().filter(|(concept, _)| !matches!(concept.subject, Subject::Problem { .. }));
    let missing: Vec<&str> =
        named.filter(|(_, holds)| !holds.near()).map(|(concept, _)| concept.found_as.as_str()).collect();
    if !missing.is_empty() && missing.len() < main().count() {
        warn(CautionKind::Partial, format!("It says nothing of {}.", missing.join(", ")));
    }
    if traits.has(Trait::Children) {
        warn(CautionKind::Audience, "It is made for children.".into());
    }
    if traits.has(Trait::Talk) || traits.has(Trait::Summary) {
        let what = if traits.has(Trait::Talk) { "a talk or a conference recording" } else { "a summary" };
        warn(CautionKind::Snippet, format!("It looks like {what} rather than a course."));
    }
    if let Some(language) = request.language
        && shown.course.language.is_none()
        && language != *b"en"
    {
        let name = std::str::from_utf8(&language).ok().and_then(Language::parse).map(|l| l.name()).unwrap_or_default();
        warn(CautionKind::Language, format!("The catalog does not say whether it is held in {name}."));
    }
    cautions
}

fn level_words(level: Level) -> &'static str {
    match level {
        Level::Beginner => "for beginners",
        Level::Intermediate => "intermediate",
        Level::Advanced => "advanced",
        Level::All => "for all levels",
    }
}

fn hours(minutes: u32) -> String {
    let hours = f64::from(minutes) / 60.0;
    if (hours - hours.round()).abs() < 0.05 { format!("{hours:.0}") } else { format!("{hours:.1}") }
}
