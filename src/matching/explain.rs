//! The whole sum for one need and one course, and what became of the course.

use serde::Serialize;
use tantivy::DocAddress;

use super::concept::{Concept, Subject};
use super::features::{FEATURES, Holds, MEANINGS};
use super::matcher::{Kept, MatchOptions, Matcher, Scored, Shown, VERDICT_LOOKS_AT, bar, is_worth_showing, preference};
use super::request::Request;
use super::ruled::{Ruled, signature};
use super::score::Sum;
use crate::model::{CatalogKind, CourseKey, Level, Need, Verdict};
use crate::shelf::ShelfError;
use crate::skills::{Knowledge, LinkKind, SkillIdx};

/// How one need and one course came to what they came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The need as stated.
    pub need: Need,
    /// What it was understood as, in the order of the text.
    pub understood: Vec<Asked>,
    /// Names of the skills the leader does not want.
    pub unwanted: Vec<String>,
    /// Names of the skills people come from.
    pub left_behind: Vec<String>,
    /// The level asked for.
    pub level: Option<Level>,
    /// Whether it was understood as a list of which a course may serve one item.
    pub is_list: bool,
    /// The verdict on the need.
    pub verdict: Verdict,
    /// The course's key.
    pub course: String,
    /// Its title.
    pub title: String,
    /// How many candidates there were.
    pub candidates: usize,
    /// The course's rank among them, 1 is the best; `None` if it is none of them.
    pub rank: Option<usize>,
    /// What orders the candidates: the ranking sum, less what puts the course behind others.
    pub ordered_by: f32,
    /// The ranking sum: how likely people find the course useful.
    pub ranking: Sum,
    /// The pride sum: how likely they hand it over with pride.
    pub pride: Sum,
    /// What became of the course.
    pub fate: Fate,
    /// The same in one sentence.
    pub because: String,
}

/// One thing the need was understood as.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Asked {
    /// The skill's id; `None` for a word the vocabulary does not know.
    pub skill: Option<String>,
    /// The skill's name, or the word.
    pub name: String,
    /// The words of the need, or of the vocabulary for a described problem.
    pub found_as: String,
    /// What part it plays in the need.
    pub role: Role,
    /// How much of the need it is.
    pub weight: f32,
    /// The version said with it.
    pub version: Option<String>,
    /// How the course holds it, in words.
    pub in_course: String,
}

/// What part a skill or word plays in a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The need is about it.
    Main,
    /// It stands beside what the need is about.
    Beside,
    /// It is named inside the name of another.
    Inside,
}

/// What became of a course.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Fate {
    /// It is shown at this place.
    Shown {
        /// 1 is the first.
        place: usize,
    },
    /// It is worth showing, and others stand before it.
    BeyondTop {
        /// How many are shown.
        shown: usize,
    },
    /// It is the same course as one that stands before it.
    CopyOf {
        /// The key of the one shown.
        course: String,
    },
    /// The verdict lets nothing, or fewer courses, be shown.
    HeldBack {
        /// The verdict.
        verdict: Verdict,
    },
    /// Too few people would find it useful.
    BelowThreshold {
        /// The share it reaches.
        useful: f32,
        /// The share it would take.
        needed: f32,
    },
    /// Nothing in its record has to do with what the need is about.
    NotLinked,
    /// None of the lists of candidates holds it.
    NotACandidate,
    /// A person blocked it.
    Blocked {
        /// The line of the editorial file.
        line: u64,
    },
    /// Its catalog is only offered.
    Offered,
    /// Other catalogs were asked for.
    OtherCatalog,
}

impl Matcher<'_> {
    /// How `need` and the course `key` came to what they came to; `None` if the shelf has no such course.
    ///
    /// # Errors
    /// If the shelf cannot be read.
    pub fn explain(
        &self,
        need: &Need,
        key: &CourseKey,
        options: &MatchOptions,
    ) -> Result<Option<Explanation>, ShelfError> {
        let Some(address) = self.shelf.find(key)? else { return Ok(None) };
        let need = &Need { level: need.level.or(options.level), ..need.clone() };
        let request = Request::of(need, self.knowledge, self.shelf.collection());
        let ruled = self.ruled(need, &request, &options.scope);
        let ordered = self.ordered(&request, &ruled, &options.scope, Kept::All)?;
        let place = ordered.iter().position(|scored| scored.address == address);
        let scored = match place {
            Some(place) => ordered[place].clone(),
            None => self.measured(&request, address)?,
        };
        let shown = self.show(&ordered, options.top.max(VERDICT_LOOKS_AT))?;
        let judgment = self.judged(need, &request, &ruled, &shown);
        let fate = match self.kept_out(key, address, &ruled, options) {
            Some(fate) => fate,
            None if place.is_none() => Fate::NotACandidate,
            None => fate(key, &scored, &shown, options.top, judgment.shown, judgment.verdict),
        };
        let (_, course) = self.shelf.course(address)?;
        let [ranking, pride] = self.model.taken_apart(&scored.features);
        let names = |skills: &[SkillIdx]| {
            skills.iter().map(|skill| self.knowledge.vocabulary.get(*skill).name.clone()).collect()
        };
        let asked = request.concepts.iter().zip(&scored.features.holds);
        Ok(Some(Explanation {
            need: need.clone(),
            understood: asked.map(|(concept, holds)| Asked::of(concept, holds, self.knowledge)).collect(),
            unwanted: names(&request.unwanted),
            left_behind: names(&request.left_behind),
            level: request.level,
            is_list: request.is_list,
            verdict: judgment.verdict,
            course: key.to_string(),
            title: course.title,
            candidates: ordered.len(),
            rank: place.map(|place| place + 1),
            ordered_by: preference(&request, &scored),
            ranking,
            pride,
            because: because(&fate, address, &ruled),
            fate,
        }))
    }

    /// What keeps the course out before anything is measured.
    fn kept_out(
        &self,
        key: &CourseKey,
        address: DocAddress,
        ruled: &Ruled<'_>,
        options: &MatchOptions,
    ) -> Option<Fate> {
        let kind = self.shelf.kind(&key.catalog);
        if let Some((_, ruling)) = ruled.blocked.iter().find(|(blocked, _)| *blocked == address) {
            Some(Fate::Blocked { line: ruling.line })
        } else if kind == Some(CatalogKind::Offered) && !options.scope.offered {
            Some(Fate::Offered)
        } else if !options.scope.only.is_empty() && !options.scope.only.contains(&key.catalog) {
            Some(Fate::OtherCatalog)
        } else {
            None
        }
    }
}

/// What became of the candidate `scored`, of which `shown` are worth showing; at most `top`, and as many as the verdict
/// allows, are shown.
fn fate(key: &CourseKey, scored: &Scored, shown: &[Shown], top: usize, allowed: usize, verdict: Verdict) -> Fate {
    if let Some(at) = shown.iter().position(|shown| shown.scored.address == scored.address) {
        return if at >= allowed {
            Fate::HeldBack { verdict }
        } else if at >= top {
            Fate::BeyondTop { shown: top }
        } else {
            Fate::Shown { place: at + 1 }
        };
    }
    let is_copy = |shown: &&Shown| shown.also.iter().any(|(catalog, id)| *catalog == key.catalog && *id == key.id);
    if let Some(twin) = shown.iter().find(is_copy) {
        Fate::CopyOf { course: format!("{}/{}", twin.catalog, twin.course.id) }
    } else if !scored.features.is_linked() {
        Fate::NotLinked
    } else if !is_worth_showing(scored) {
        Fate::BelowThreshold { useful: scored.score.useful, needed: bar(&scored.features) }
    } else if allowed == 0 {
        Fate::HeldBack { verdict }
    } else {
        Fate::BeyondTop { shown: shown.len().min(top).min(allowed) }
    }
}

fn because(fate: &Fate, address: DocAddress, ruled: &Ruled<'_>) -> String {
    let pinned = ruled.pins.iter().find(|pin| pin.address == address);
    let percent = |share: f32| (share * 100.0).round();
    match fate {
        Fate::Shown { place } => match pinned {
            Some(pin) => format!("It is shown at place {place}, pinned {}.", signature(pin.ruling)),
            None => format!("It is shown at place {place}."),
        },
        Fate::BeyondTop { shown } => {
            format!("It is worth showing, but only {shown} are shown, and they stand before it.")
        }
        Fate::CopyOf { course } => format!("It is the same course as {course}, and is named beside that as a copy."),
        Fate::HeldBack { verdict: Verdict::Gap } => "It is not shown: the verdict is gap, so nothing is.".into(),
        Fate::HeldBack { verdict } => {
            format!("It is not shown: the verdict is {verdict}, so only the first few are, as guesses.")
        }
        Fate::BelowThreshold { useful, needed } => {
            format!("It is not shown: {}% would find it useful, and it takes {}%.", percent(*useful), percent(*needed))
        }
        Fate::NotLinked => {
            "It is not shown: it shares words with the need at most, and nothing the need is about.".into()
        }
        Fate::NotACandidate => {
            "It is not shown: it is in none of the lists of candidates. Its sum is without places in them.".into()
        }
        Fate::Blocked { line } => {
            let by = ruled.blocked.iter().find(|(blocked, _)| *blocked == address).map(|(_, ruling)| signature(ruling));
            format!("It is not shown: blocked {}, line {line} of the editorial file.", by.unwrap_or_default())
        }
        Fate::Offered => "It is not shown: its catalog is only offered, and people have no access to it.".into(),
        Fate::OtherCatalog => "It is not shown: other catalogs were asked for.".into(),
    }
}

impl Asked {
    fn of(concept: &Concept, holds: &Holds, knowledge: &Knowledge) -> Self {
        let skill = concept.skill().map(|skill| knowledge.vocabulary.get(skill));
        let role = match (concept.is_inner, concept.is_main()) {
            (true, _) => Role::Inside,
            (false, true) => Role::Main,
            (false, false) => Role::Beside,
        };
        Self {
            skill: skill.map(|skill| skill.id.clone()),
            name: skill.map_or_else(|| concept.found_as.clone(), |skill| skill.name.clone()),
            found_as: match &concept.subject {
                Subject::Problem { phrase, .. } => phrase.clone(),
                _ => concept.found_as.clone(),
            },
            role,
            weight: concept.weight,
            version: concept.version.clone(),
            in_course: in_course(holds, knowledge),
        }
    }
}

/// How a course holds a concept: `its title names it`, `its tags name Amazon EKS, a kind of it`.
fn in_course(holds: &Holds, knowledge: &Knowledge) -> String {
    let fields =
        [("its title names", holds.title), ("its tags name", holds.tags), ("its description names", holds.body)];
    let nearest = fields
        .into_iter()
        .filter_map(|(field, link)| link.map(|link| (field, link)))
        .min_by_key(|(_, link)| (link.kind, link.steps));
    let Some((field, link)) = nearest else {
        return if holds.word { "its tags or description hold it" } else { "nothing in it" }.into();
    };
    let relation = match link.kind {
        LinkKind::Same => return format!("{field} it"),
        LinkKind::Successor => "what replaced it",
        LinkKind::Certification => "a certification in it",
        LinkKind::Narrower => "a kind of it",
        LinkKind::Part => "a part of it",
        LinkKind::Proven => "what it certifies",
        LinkKind::Broader => "its larger subject",
        LinkKind::Whole => "what it is a part of",
        LinkKind::Builds => "something built with it",
        LinkKind::Needs => "something it builds on",
        LinkKind::Predecessor => "what it replaced",
        LinkKind::Related => "a neighbour of it",
    };
    format!("{field} {}, {relation}", knowledge.vocabulary.get(link.skill).name)
}

/// What the feature of this name measures, in words.
pub fn meaning(feature: &str) -> String {
    let Some(at) = FEATURES.iter().position(|known| *known == feature) else { return feature.to_owned() };
    let own = MEANINGS[at].trim();
    let Some(rest) = own.strip_prefix('…') else { return own.to_owned() };
    // "… a part of it" goes on from the nearest whole sentence above it.
    let above = MEANINGS[..at].iter().rev().map(|text| text.trim()).find(|text| !text.starts_with('…')).unwrap_or("");
    match above.split_once(": ") {
        Some((start, _)) => format!("{start}: {}", rest.trim()),
        None => format!("{} {}", above.trim_end_matches('.'), rest.trim()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_is_said_in_a_whole_sentence() {
        for feature in FEATURES {
            let words = meaning(feature);
            assert!(words.ends_with('.') && !words.contains('…') && words.len() > 5, "{feature}: {words}");
        }
        assert_eq!(meaning("title_part"), "Share of the need, by weight, that the title names: a part of it.");
    }
}
