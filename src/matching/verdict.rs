//! What the shelf holds for a need, as one word, with its reason.

use super::concept::{Concept, Subject};
use super::features::Feature;
use super::matcher::Shown;
use super::request::Request;
use crate::model::{Need, NeedSkill, Question, Reason, Verdict};
use crate::skills::{Knowledge, LinkKind, SURE};

/// *Covered* takes a course that people hand over with pride at least this often. The best course's share tells covered
/// needs of the lean gold shelf from others with an area under the curve of 0.95, cross-validated by need; at this bound
/// 98% of the covered needs pass, and 11% of those that pass are not. The mean of the best three, trees instead of a
/// weighted sum, and the ranking sum told no better.
const COVERED_AT: f32 = 0.5;
/// *Partial* takes at least this: of the 22 gaps of the lean gold shelf 19 have no such course, and none of its 51 covered
/// needs (cross-validated),
const PARTIAL_AT: f32 = 0.48;
/// … and a course that people find useful at least this often.
const USEFUL_AT: f32 = 0.5;
/// A course whose title begins with the very thing asked for is worth a look, whatever else it teaches, if people find it
/// useful this often. Set by hand.
const SURELY_USEFUL_AT: f32 = 0.9;
/// So are this many courses that name it anywhere in their titles, if people find them useful as often. Set by hand.
const SEVERAL: usize = 2;
/// A course serves a skill well if it names the skill, or a kind or certification of it, and people find it useful at least
/// this often.
const SERVES_AT: f32 = 0.5;
/// At most this many courses are shown as guesses for a need that was not understood.
const GUESSES: usize = 3;

/// The verdict and what belongs to it.
pub(super) struct Judgment {
    pub verdict: Verdict,
    pub confidence: f32,
    pub skills: Vec<NeedSkill>,
    pub question: Option<Question>,
    pub missing: Vec<String>,
    pub reasons: Vec<Reason>,
    /// How many of the matches to show.
    pub shown: usize,
}

/// Judges what `shown`, best first, makes of the need. `alone` is, by concept, how proudly the best of them would be handed
/// over to who asks for that one thing alone.
pub(super) fn judge(need: &Need, request: &Request, shown: &[Shown], alone: &[f32], knowledge: &Knowledge) -> Judgment {
    let main: Vec<(usize, &Concept)> =
        request.concepts.iter().enumerate().filter(|(_, concept)| concept.is_main()).collect();
    let skills = skills(request, shown, alone, knowledge);
    if !request.concepts.iter().any(|concept| concept.skill().is_some()) && !understood_by_words(request, shown) {
        return unclear(need, request, shown, skills);
    }
    let unserved: Vec<&Concept> =
        main.iter().filter(|(index, _)| !served(*index, shown, alone)).map(|(_, concept)| *concept).collect();
    let missing: Vec<String> = unserved.iter().map(|concept| name(concept, knowledge)).collect();
    // In a list the things with a name are what is asked for; a subject beside them is often how somebody says it.
    let complete = match request.is_list && main.iter().any(|(_, concept)| !concept.is_subject) {
        true => unserved.iter().all(|concept| concept.is_subject),
        false => unserved.is_empty(),
    };
    let proud = shown.iter().map(|shown| shown.scored.score.proud).fold(0.0, f32::max);
    // Titles that name the parts of a thing are worth a look; they do not make a need covered.
    let composed = |index: usize| {
        let useful = |shown: &&Shown| shown.scored.score.useful >= SERVES_AT;
        shown.iter().filter(useful).any(|shown| shown.scored.features.holds[index].composed)
    };
    let nothing_served =
        !main.is_empty() && missing.len() == main.len() && !main.iter().any(|(index, _)| composed(*index));
    let useful = shown.iter().map(|shown| shown.scored.score.useful).fold(0.0, f32::max);
    let version = version_missing(request, shown);
    // "Disputed invoices take six phone calls" is no wish for a course on telephones; who wants one begins with it.
    let told = need.text.trim_start();
    let named_subject = |concept: &Concept| {
        concept.is_subject && matches!(concept.subject, Subject::Skill { .. }) && !told.starts_with(&concept.found_as)
    };
    let in_passing = request.is_complaint && main.iter().all(|(_, concept)| named_subject(concept));
    let supposed = supposed(request, &main, |concept| request.is_complaint && named_subject(concept), knowledge);
    // Who asks for several things is served in part by what serves one of them well.
    let names_it = |shown: &&Shown| {
        let holds = &shown.scored.features.holds;
        let names = |index: &usize| holds[*index].title.is_some_and(|link| link.kind == LinkKind::Same);
        shown.scored.score.useful >= SURELY_USEFUL_AT && main.iter().any(|(index, _)| names(index))
    };
    let names_one = |shown: &Shown| {
        let named = |(index, concept): &(usize, &Concept)| {
            !concept.is_subject && shown.scored.features.holds[*index].title.is_some_and(|l| l.kind == LinkKind::Same)
        };
        request.is_list && main.iter().any(named)
    };
    let begins_with_it = |shown: &Shown| shown.scored.features.get(Feature::leads) > 0.0;
    let in_part = alone.iter().any(|proud| *proud >= COVERED_AT)
        || (proud >= PARTIAL_AT && useful >= USEFUL_AT)
        || shown.iter().filter(names_it).any(|shown| begins_with_it(shown) || names_one(shown))
        || shown.iter().filter(names_it).count() >= SEVERAL;
    // "Snowflake data modelling" is one thing to learn: a course on each of its two halves is no course on it.
    let holds_all = |shown: &Shown| {
        shown.scored.score.proud >= COVERED_AT
            && main
                .iter()
                .all(|(index, _)| shown.scored.features.holds[*index].near() || shown.scored.vouches_for(*index))
    };
    let apart = !request.is_list && !request.is_complaint && main.len() > 1 && !shown.iter().any(holds_all);
    let (verdict, confidence, reason) = if !in_part || nothing_served {
        let reason = supposed.map_or_else(|| Reason::NothingServes(missing.clone()), Reason::SupposedGap);
        (Verdict::Gap, 1.0 - useful.min(proud), reason)
    } else if proud >= COVERED_AT && complete && !apart && version.is_none() && !in_passing {
        match supposed {
            None => (Verdict::Covered, proud, covered_reason(shown)),
            Some(skills) => (Verdict::Partial, 1.0 - proud, Reason::Supposed(skills)),
        }
    } else {
        (Verdict::Partial, useful.max(1.0 - proud).min(0.95), partial_reason(&missing, version))
    };
    let shown = if verdict == Verdict::Gap { 0 } else { usize::MAX };
    Judgment { verdict, confidence: round(confidence), skills, question: None, missing, reasons: vec![reason], shown }
}

/// The skills that a need may be about that describes a problem, names none, and is too little like the vocabulary's words
/// for any to be sure.
fn supposed(
    request: &Request,
    main: &[(usize, &Concept)],
    in_passing: impl Fn(&Concept) -> bool,
    knowledge: &Knowledge,
) -> Option<Vec<String>> {
    let strength = |concept: &Concept| match concept.subject {
        Subject::Problem { strength, .. } => Some(strength),
        _ => None,
    };
    let sure = |concept: &Concept| match strength(concept) {
        Some(strength) => strength >= SURE,
        None => !in_passing(concept),
    };
    if main.iter().any(|(_, concept)| sure(concept)) {
        return None;
    }
    let described = request.concepts.iter().filter(|concept| strength(concept).is_some());
    let names: Vec<String> = described.map(|concept| name(concept, knowledge)).collect();
    (!names.is_empty()).then_some(names)
}

/// The version the need asks for, if no course shown states it or a newer one.
fn version_missing<'r>(request: &'r Request, shown: &[Shown]) -> Option<&'r Concept> {
    let asked = request.concepts.iter().find(|concept| concept.is_main() && concept.version.is_some())?;
    let states = |shown: &Shown| {
        let features = &shown.scored.features;
        features.get(Feature::same_version) + features.get(Feature::newer_version) > 0.0
    };
    (!shown.iter().any(states)).then_some(asked)
}

fn unclear(need: &Need, request: &Request, shown: &[Shown], skills: Vec<NeedSkill>) -> Judgment {
    let words: Vec<String> = request.concepts.iter().map(|concept| concept.found_as.clone()).take(4).collect();
    let question = match words.is_empty() {
        true => Question::Subject(need.text.trim().to_owned()),
        false => Question::Meaning(words),
    };
    Judgment {
        verdict: Verdict::Unclear,
        confidence: 0.5,
        skills,
        question: Some(question),
        missing: Vec::new(),
        reasons: vec![Reason::NotUnderstood],
        shown: if shown.is_empty() { 0 } else { GUESSES },
    }
}

/// Without a skill of the vocabulary, words count as understood if a title holds all of the main ones.
fn understood_by_words(request: &Request, shown: &[Shown]) -> bool {
    let main: Vec<usize> = (0..request.concepts.len()).filter(|index| request.concepts[*index].is_main()).collect();
    !request.is_complaint
        && !main.is_empty()
        && main.len() <= 3
        && shown.iter().any(|shown| main.iter().all(|index| shown.scored.features.holds[*index].title.is_some()))
}

/// Whether some course serves the concept at `index` well.
fn served(index: usize, shown: &[Shown], alone: &[f32]) -> bool {
    alone[index] >= COVERED_AT
        || shown.iter().any(|shown| {
            let holds = shown.scored.features.holds[index];
            let named =
                [holds.title, holds.tags, holds.body].into_iter().flatten().any(|link| link.kind <= LinkKind::Narrower);
            shown.scored.vouches_for(index) || shown.scored.score.useful >= SERVES_AT && (named || holds.word)
        })
}

fn skills(request: &Request, shown: &[Shown], alone: &[f32], knowledge: &Knowledge) -> Vec<NeedSkill> {
    let named = request.concepts.iter().enumerate().filter(|(_, concept)| !concept.is_inner);
    let skills = named.filter_map(|(index, concept)| Some((index, concept, concept.skill()?)));
    skills
        .map(|(index, concept, skill)| NeedSkill {
            id: knowledge.vocabulary.get(skill).id.clone(),
            name: knowledge.vocabulary.get(skill).name.clone(),
            found_as: match &concept.subject {
                Subject::Problem { phrase, .. } => phrase.clone(),
                _ => concept.found_as.clone(),
            },
            covered: served(index, shown, alone),
        })
        .collect()
}

fn name(concept: &Concept, knowledge: &Knowledge) -> String {
    concept.skill().map_or_else(|| concept.found_as.clone(), |skill| knowledge.vocabulary.get(skill).name.clone())
}

fn covered_reason(shown: &[Shown]) -> Reason {
    let courses = shown.iter().filter(|shown| shown.scored.score.proud >= COVERED_AT).count();
    Reason::Fits { courses, at_least: courses > 1 && courses == shown.len() }
}

fn partial_reason(missing: &[String], version: Option<&Concept>) -> Reason {
    match version {
        Some(concept) if missing.is_empty() => Reason::VersionMissing(concept.version.clone().unwrap_or_default()),
        _ if missing.is_empty() => Reason::NoneFully,
        _ => Reason::PartsMissing(missing.to_vec()),
    }
}

fn round(value: f32) -> f32 {
    (value.clamp(0.0, 1.0) * 100.0).round() / 100.0
}
