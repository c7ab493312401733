//! What the shelf holds, before anyone has stated a need.

use rayon::prelude::*;

use crate::map::SkillCount;
use crate::map::{Example, Holding, Home, ShelfMap, Survey};
use crate::matching::{MatchOptions, Matcher};
use crate::model::{CatalogKind, CatalogName, CourseKey, Licences, Match, Need, Verdict};
use crate::shelf::{Facts, Scope, ShelfError, ShelfReader, Trait};
use crate::skills::{Kind, Knowledge};

/// So many examples are shown of a field.
const EXAMPLES: usize = 3;
/// A course is an example if people would find it useful this often.
const STRONG: f32 = 0.85;
/// A course from another vendor is taken if it is at most so much weaker.
const NEARLY_AS_STRONG: f32 = 0.05;
/// So many of the best courses for a skill are looked at.
const LOOKED_AT: usize = 20;
/// Less than so many minutes are no whole course.
const SHORT: u32 = 60;
/// So many years back an example may date from, if its year is known.
const OLD: u16 = 8;

/// Draws the map of the owned catalogs, of those that `team` may open if one is named; `now` is its date, RFC 3339 in UTC.
///
/// # Errors
/// If the shelf cannot be read.
pub fn draw_map(
    matcher: &Matcher<'_>,
    shelf: &ShelfReader,
    knowledge: &Knowledge,
    licences: &Licences,
    team: Option<&str>,
    (now, this_year): (&str, u16),
) -> Result<ShelfMap, ShelfError> {
    let open = |name: &CatalogName| team.is_none() || licences.access(name).opens_to(team);
    let owned = shelf.state().catalogs.iter().filter(|(name, state)| state.kind == CatalogKind::Owned && open(name));
    let mut survey = Survey::new(knowledge, this_year);
    let mut facts = Facts::default();
    for (name, _) in owned {
        survey.begin(name.clone());
        for address in shelf.addresses_of(name)? {
            shelf.read_facts(address, &mut facts);
            survey.count(&facts);
        }
    }
    let mut map = survey.map(team.map(str::to_owned), now);
    let home = Home::new(knowledge);
    let examples = Examples { matcher, shelf, knowledge, home, team, oldest: this_year - OLD };
    let strongest = map.fields.par_iter().map(|field| examples.of(field));
    let strongest: Vec<Vec<Example>> = strongest.collect::<Result<_, _>>()?;
    for (field, strongest) in map.fields.iter_mut().zip(strongest) {
        field.strongest = strongest;
    }
    Ok(map)
}

/// Finds the courses that show best what a field holds.
struct Examples<'m, 's> {
    matcher: &'m Matcher<'s>,
    shelf: &'m ShelfReader,
    knowledge: &'m Knowledge,
    home: Home,
    team: Option<&'m str>,
    /// The oldest year of an example whose year is known.
    oldest: u16,
}

impl Examples<'_, '_> {
    /// For the field's skills in turn, those that most titles name first, the course that the matcher would put first for
    /// whoever needs just that skill, if it is a whole course; one of another vendor, where one is nearly as good, and never
    /// three of one vendor.
    fn of(&self, field: &Holding) -> Result<Vec<Example>, ShelfError> {
        let mut examples: Vec<Example> = Vec::new();
        // Courses on certifications prepare for exams; they are shown where there is nothing else.
        let is_certification = |skill: &&SkillCount| {
            let found = self.knowledge.vocabulary.find(&skill.id);
            found.is_some_and(|skill| self.knowledge.vocabulary.get(skill).kind == Kind::Certification)
        };
        let (exams, others): (Vec<&SkillCount>, Vec<&SkillCount>) = field.skills.iter().partition(is_certification);
        for skill in others.into_iter().chain(exams) {
            if examples.len() == EXAMPLES {
                break;
            }
            let need = Need { team: self.team.map(str::to_owned), ..Need::of_text("", &skill.name) };
            let options = MatchOptions { top: LOOKED_AT, scope: Scope::default(), level: None };
            let mut answer = self.matcher.answer(&need, &options)?;
            if answer.verdict != Verdict::Covered {
                continue;
            }
            let whole: Vec<bool> =
                answer.matches.iter().map(|found| self.is_whole_course(found, field)).collect::<Result<_, _>>()?;
            let mut whole = whole.into_iter();
            answer.matches.retain(|_| whole.next().unwrap_or_default());
            examples.extend(choose(&answer.matches, &examples).map(|found| example(&skill.name, found)));
        }
        Ok(examples)
    }

    /// Whether it is a course of its own, of this field, not too old and not a part, talk, summary or test.
    fn is_whole_course(&self, found: &Match, field: &Holding) -> Result<bool, ShelfError> {
        let Some(key) = CourseKey::parse(&found.course) else { return Ok(false) };
        let Some(address) = self.shelf.find(&key)? else { return Ok(false) };
        let facts = self.shelf.facts(address);
        let traits = facts.traits;
        let elsewhere = self.home.of(&facts).is_none_or(|home| self.home.names()[home] != field.field);
        let short = traits.minutes.is_some_and(|minutes| minutes < SHORT);
        let old = traits.year.is_some_and(|year| year < self.oldest);
        Ok(!elsewhere && !short && !old && !NO_WHOLE_COURSE.iter().any(|quality| traits.has(*quality)))
    }
}

/// What no whole course is.
const NO_WHOLE_COURSE: [Trait; 8] = [
    Trait::PracticeTest,
    Trait::Talk,
    Trait::Summary,
    Trait::Children,
    Trait::Interview,
    Trait::Exercise,
    Trait::ForeignTitle,
    Trait::Episode,
];

/// The best of `matches` beside the `examples` there are.
fn choose<'m>(matches: &'m [Match], examples: &[Example]) -> Option<&'m Match> {
    let of_vendor = |found: &Match| examples.iter().filter(|known| known.catalog == found.catalog).count();
    let is_new =
        |found: &&Match| !examples.iter().any(|known| known.course == found.course || known.title == found.title);
    let is_strong = |found: &&Match| found.access && found.score >= STRONG && found.cautions.is_empty();
    let strong = || matches.iter().filter(is_new).filter(is_strong);
    let best = strong().next()?;
    let nearly = |found: &&Match| found.score >= best.score - NEARLY_AS_STRONG;
    let other = strong().filter(nearly).find(|found| of_vendor(found) == 0);
    other.or_else(|| strong().find(|found| of_vendor(found) < EXAMPLES - 1))
}

fn example(skill: &str, found: &Match) -> Example {
    Example {
        skill: skill.to_owned(),
        course: found.course.clone(),
        catalog: found.catalog.clone(),
        title: found.title.clone(),
        url: found.launch.clone().or_else(|| found.url.clone()),
        level: found.level,
        minutes: found.minutes,
        score: found.score,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(course: &str, score: f32) -> Match {
        let (catalog, title) = course.split_once('/').unwrap();
        Match {
            rank: 1,
            course: course.into(),
            catalog: catalog.into(),
            title: title.into(),
            url: None,
            launch: None,
            access: true,
            level: None,
            minutes: None,
            language: None,
            provider: None,
            format: None,
            score,
            also: Vec::new(),
            evidence: Vec::new(),
            cautions: Vec::new(),
            original: Default::default(),
        }
    }

    fn chosen(matches: &[Match], before: &[&str]) -> Option<String> {
        let examples: Vec<Example> = before.iter().map(|course| example("x", &found(course, 0.9))).collect();
        choose(matches, &examples).map(|found| found.course.clone())
    }

    #[test]
    fn another_vendor_is_shown_where_one_is_nearly_as_good() {
        let matches = [found("a/1", 0.97), found("a/2", 0.95), found("b/3", 0.93), found("c/4", 0.88)];
        assert_eq!(chosen(&matches, &[]).unwrap(), "a/1");
        assert_eq!(chosen(&matches, &["a/9"]).unwrap(), "b/3");
        assert_eq!(chosen(&matches, &["a/9", "b/8"]).unwrap(), "a/1", "c is not nearly as good");
        assert_eq!(chosen(&matches, &["a/9", "a/8"]).unwrap(), "b/3");
        assert_eq!(chosen(&matches[..2], &["a/9", "a/8"]), None, "never three of one vendor");
    }

    #[test]
    fn only_strong_courses_are_examples_and_none_twice() {
        assert_eq!(chosen(&[found("a/1", 0.84)], &[]), None);
        assert_eq!(chosen(&[found("a/1", 0.99), found("b/1", 0.99)], &["a/1"]), None, "the same title again");
        let closed = Match { access: false, ..found("a/1", 0.99) };
        assert_eq!(chosen(&[closed], &[]), None);
    }
}
