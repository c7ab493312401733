//! Why a course matches and what speaks against it, as data and in words an L&D person can say to a technology leader.

use super::concept::{Concept, Subject};
use super::features::Holds;
use super::matcher::Shown;
use super::request::Request;
use crate::model::{
    Caution, CautionKind, Course, Drawback, Evidence, EvidenceKind, Field, Finding, Language, Level, Need, SkillLink,
    Understood,
};
use crate::shelf::Trait;
use crate::skills::{Analyzer, Certainty, Knowledge, Link, LinkKind, Recognition, SkillIdx, Tokens, stem};
use crate::wording::{Locale, Words};

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
            reasons.push(told(Evidence {
                kind: EvidenceKind::Words,
                skill: None,
                need_text: concept.found_as.clone(),
                course_text: concept.found_as.clone(),
                field: Field::Description,
                text: String::new(),
                finding: Finding::SpokenOf,
            }));
        }
    }
    reasons
}

/// The title names all that the concept is made up of, though not the concept itself.
fn composed(concept: &Concept, skill: SkillIdx, title: &str, knowledge: &Knowledge) -> Evidence {
    let skill = knowledge.vocabulary.get(skill);
    told(Evidence {
        kind: EvidenceKind::Alias,
        skill: Some(skill.id.clone()),
        need_text: concept.found_as.clone(),
        course_text: title.to_owned(),
        field: Field::Title,
        text: String::new(),
        finding: Finding::Parts(skill.name.clone()),
    })
}

/// `evidence` with its sentence in English.
pub(super) fn told(evidence: Evidence) -> Evidence {
    Evidence { text: Words::of(Locale::English).evidence(&evidence), ..evidence }
}

/// A caution with its sentence in English.
pub(super) fn caution(kind: CautionKind, drawback: Drawback) -> Caution {
    Caution { kind, text: Words::of(Locale::English).drawback(&drawback), drawback }
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
    let Some(needed) = concept.skill() else {
        let finding = Finding::Words { slip: concept.certainty == Certainty::Typo };
        let kind = EvidenceKind::Words;
        return told(Evidence { kind, skill: None, need_text, course_text, field, text: String::new(), finding });
    };
    let needed = knowledge.vocabulary.get(needed);
    let same_words = |a: &str, b: &str| Analyzer.words(a) == Analyzer.words(b);
    let understood = match &concept.subject {
        Subject::Problem { .. } => Understood::AsProblem,
        _ if same_words(&need_text, &needed.name) => Understood::ByName,
        _ if concept.certainty == Certainty::Typo => Understood::AsSlip,
        _ => Understood::ByAlias,
    };
    let kind = match link.kind {
        LinkKind::Same if understood == Understood::AsProblem => EvidenceKind::Problem,
        LinkKind::Same if same_words(&need_text, &course_text) => EvidenceKind::Skill,
        LinkKind::Same => EvidenceKind::Alias,
        LinkKind::Certification | LinkKind::Narrower | LinkKind::Part => EvidenceKind::Narrower,
        LinkKind::Proven | LinkKind::Broader | LinkKind::Whole => EvidenceKind::Broader,
        LinkKind::Successor | LinkKind::Builds | LinkKind::Needs | LinkKind::Predecessor | LinkKind::Related => {
            EvidenceKind::Related
        }
    };
    let named = match link.kind {
        LinkKind::Same => &needed.name,
        _ => &knowledge.vocabulary.get(link.skill).name,
    };
    let finding = Finding::Skill {
        understood,
        needed: needed.name.clone(),
        named: named.clone(),
        link: skill_link(link.kind),
        quoted: !same_words(&course_text, named),
    };
    let skill = Some(needed.id.clone());
    told(Evidence { kind, skill, need_text, course_text, field, text: String::new(), finding })
}

fn skill_link(kind: LinkKind) -> SkillLink {
    match kind {
        LinkKind::Same => SkillLink::Same,
        LinkKind::Successor => SkillLink::Successor,
        LinkKind::Certification => SkillLink::Certification,
        LinkKind::Narrower => SkillLink::Kind,
        LinkKind::Part => SkillLink::Part,
        LinkKind::Proven => SkillLink::Proven,
        LinkKind::Broader => SkillLink::Broader,
        LinkKind::Whole => SkillLink::Whole,
        LinkKind::Builds => SkillLink::BuildsOn,
        LinkKind::Needs => SkillLink::Basis,
        LinkKind::Predecessor => SkillLink::Predecessor,
        LinkKind::Related => SkillLink::Neighbour,
    }
}

/// A course older than this many years is said to be old. Technology courses of vendors are renewed about every three.
const OLD_YEARS: u16 = 5;

/// What to say of a course that the catalog's exports do not hold since a day.
pub(super) fn missing(since: jiff::civil::Date) -> Caution {
    caution(CautionKind::Missing, Drawback::MissingSince(since))
}

/// Whether title or tags hold the very words of the need, or the skill's name, though inside the name of something else:
/// "Python Data Analysis" says Python.
fn says(course: &Course, concept: &Concept, knowledge: &Knowledge) -> bool {
    let name = concept.skill().map(|skill| knowledge.vocabulary.get(skill).name.as_str());
    let sought: Vec<Vec<String>> =
        std::iter::once(concept.found_as.as_str()).chain(name).map(|text| Analyzer.words(text)).collect();
    std::iter::once(&course.title).chain(&course.skills).any(|text| {
        let words = Analyzer.words(text);
        sought.iter().any(|sought| !sought.is_empty() && words.windows(sought.len()).any(|window| window == sought))
    })
}

/// What speaks against `shown`.
pub(super) fn cautions(
    need: &Need,
    request: &Request,
    shown: &Shown,
    knowledge: &Knowledge,
    this_year: u16,
) -> Vec<Caution> {
    let traits = shown.facts.traits;
    let mut cautions = Vec::new();
    let mut warn = |kind, drawback| cautions.push(caution(kind, drawback));
    if traits.has(Trait::PracticeTest) {
        warn(CautionKind::PracticeTest, Drawback::PracticeTest);
    }
    if let (Some(wanted), Some(level)) = (request.level, traits.level)
        && wanted.distance(level) > 0
    {
        let asked = (need.level.is_some() || wanted != Level::All).then_some(wanted);
        let by_title = shown.course.level.is_none();
        warn(CautionKind::Level, Drawback::Level { is: level, by_title, asked });
    }
    if let Some(language) = &shown.course.language {
        let wanted = request.language.unwrap_or(*b"en");
        if language.code().as_bytes() != wanted {
            warn(CautionKind::Language, Drawback::HeldIn(language.code().to_owned()));
        }
    } else if traits.has(Trait::ForeignTitle) {
        warn(CautionKind::Language, Drawback::ForeignTitle);
    }
    if let Some(year) = traits.year
        && this_year.saturating_sub(year) >= OLD_YEARS
    {
        warn(CautionKind::Age, Drawback::DatesFrom(year));
    }
    if let (Some(limit), Some(minutes)) = (request.max_minutes, traits.minutes)
        && minutes > limit
    {
        warn(CautionKind::Length, Drawback::TooLong { takes: minutes, limit });
    }
    let main = || request.concepts.iter().zip(&shown.scored.features.holds).filter(|(concept, _)| concept.is_main());
    // Of a described problem there are no words to name.
    let named = main().filter(|(concept, _)| !matches!(concept.subject, Subject::Problem { .. }));
    let missing: Vec<String> = named
        .filter(|(concept, holds)| !holds.near() && !says(&shown.course, concept, knowledge))
        .map(|(concept, _)| concept.found_as.clone())
        .collect();
    if !missing.is_empty() && missing.len() < main().count() {
        warn(CautionKind::Partial, Drawback::SaysNothingOf(missing));
    }
    if traits.has(Trait::Children) {
        warn(CautionKind::Audience, Drawback::ForChildren);
    }
    if traits.has(Trait::Talk) {
        warn(CautionKind::Snippet, Drawback::Talk);
    } else if traits.has(Trait::Summary) {
        warn(CautionKind::Snippet, Drawback::Summary);
    }
    if let Some(language) = request.language
        && shown.course.language.is_none()
        && language != *b"en"
    {
        let code = std::str::from_utf8(&language).ok().and_then(Language::parse);
        let code = code.map(|language| language.code().to_owned()).unwrap_or_default();
        warn(CautionKind::Language, Drawback::LanguageUnknown(code));
    }
    cautions
}
