//! Counting what a shelf holds, course by course.

use rustc_hash::{FxHashMap, FxHashSet};

use super::holding::{CatalogShare, Holding, Levels, SKILLS, ShelfMap, SkillCount};
use super::home::{BEYOND_TECHNOLOGY, Home};
use super::thin::thin;
use crate::model::CatalogName;
use crate::shelf::Facts;
use crate::skills::{Knowledge, SkillIdx};

/// Courses of so many years, this one among them, are recent.
pub(super) const RECENT_YEARS: u16 = 5;

/// Counts what is held, field by field.
pub struct Survey<'k> {
    knowledge: &'k Knowledge,
    home: Home,
    this_year: u16,
    catalogs: Vec<(CatalogName, u64)>,
    fields: Vec<Count>,
    elsewhere: Count,
    works: FxHashSet<u64>,
}

#[derive(Default, Clone)]
struct Count {
    courses: u64,
    works: FxHashSet<u64>,
    levels: Levels,
    minutes: u64,
    timed: u64,
    dated: u64,
    recent: u64,
    catalogs: Vec<u64>,
    skills: FxHashMap<SkillIdx, u64>,
}

impl<'k> Survey<'k> {
    /// Nothing counted yet; `this_year` tells recent courses from older ones.
    pub fn new(knowledge: &'k Knowledge, this_year: u16) -> Self {
        let home = Home::new(knowledge);
        let fields = vec![Count::default(); home.names().len()];
        let (elsewhere, works) = (Count::default(), FxHashSet::default());
        Self { knowledge, home, this_year, catalogs: Vec::new(), fields, elsewhere, works }
    }

    /// The courses that are counted next are of `catalog`.
    pub fn begin(&mut self, catalog: CatalogName) {
        self.catalogs.push((catalog, 0));
    }

    /// Counts a course.
    pub fn count(&mut self, facts: &Facts) {
        let Some((at, (_, courses))) = self.catalogs.iter_mut().enumerate().next_back() else { return };
        *courses += 1;
        self.works.insert(facts.title_hash);
        let field = self.home.of(facts);
        let count = field.map_or(&mut self.elsewhere, |field| &mut self.fields[field]);
        count.courses += 1;
        count.works.insert(facts.title_hash);
        count.levels.count(facts.traits.level);
        if let Some(minutes) = facts.traits.minutes {
            count.minutes += u64::from(minutes);
            count.timed += 1;
        }
        if let Some(year) = facts.traits.year {
            count.dated += 1;
            count.recent += u64::from(year + RECENT_YEARS > self.this_year);
        }
        if count.catalogs.len() <= at {
            count.catalogs.resize(at + 1, 0);
        }
        count.catalogs[at] += 1;
        // A skill counts in its own field, whatever else the title is about.
        let mut named: Vec<(usize, SkillIdx)> =
            facts.title.iter().filter_map(|unit| self.home.skill(unit.skill_key()?)).collect();
        named.sort_unstable();
        named.dedup();
        for (field, skill) in named {
            *self.fields[field].skills.entry(skill).or_default() += 1;
        }
    }

    /// The map of all that was counted, still without examples.
    pub fn map(self, team: Option<String>, made: &str) -> ShelfMap {
        let all = || self.fields.iter().chain([&self.elsewhere]);
        let (minutes, timed) = (all().map(|count| count.minutes).sum(), all().map(|count| count.timed).sum());
        let typical = typical(self.fields.iter().map(|count| count.courses));
        let mut fields: Vec<Holding> = self
            .fields
            .iter()
            .zip(self.home.names())
            .map(|(count, name)| self.holding(count, name, typical))
            .filter(|holding| holding.courses > 0 || holding.technology)
            .collect();
        fields.sort_by(|a, b| {
            b.technology.cmp(&a.technology).then(b.courses.cmp(&a.courses)).then(a.field.cmp(&b.field))
        });
        ShelfMap {
            made: made.to_owned(),
            version: env!("CARGO_PKG_VERSION"),
            team,
            courses: self.catalogs.iter().map(|(_, courses)| courses).sum(),
            works: self.works.len() as u64,
            minutes,
            timed,
            elsewhere: self.elsewhere.courses,
            catalogs: shares(self.catalogs.iter().map(|(name, courses)| (name, *courses))),
            fields,
        }
    }

    fn holding(&self, count: &Count, name: &str, typical: u64) -> Holding {
        let vocabulary = &self.knowledge.vocabulary;
        let mut skills: Vec<SkillCount> = count
            .skills
            .iter()
            .map(|(skill, courses)| {
                let skill = vocabulary.get(*skill);
                SkillCount { id: skill.id.clone(), name: skill.name.clone(), courses: *courses }
            })
            .collect();
        skills.sort_by(|a, b| b.courses.cmp(&a.courses).then_with(|| a.id.cmp(&b.id)));
        skills.truncate(SKILLS);
        let catalogs = self.catalogs.iter().map(|(name, _)| name).zip(count.catalogs.iter().copied());
        let mut holding = Holding {
            field: name.to_owned(),
            technology: !BEYOND_TECHNOLOGY.contains(&name),
            courses: count.courses,
            works: count.works.len() as u64,
            levels: count.levels,
            minutes: count.minutes,
            timed: count.timed,
            dated: count.dated,
            recent: count.recent,
            catalogs: shares(catalogs),
            skills,
            strongest: Vec::new(),
            thin: Vec::new(),
        };
        // A title that names Lambda names a part of AWS.
        let is_in =
            |skill: SkillIdx, named: &SkillIdx| *named == skill || self.knowledge.above(*named).contains(&skill);
        let all_named = self.fields.iter().flat_map(|count| count.skills.keys());
        let named = |skill: SkillIdx| all_named.clone().any(|named| is_in(skill, named));
        holding.thin = thin(&holding, typical, self.catalogs.len(), self.knowledge, named);
        holding
    }
}

/// The catalogs that have any, the one with most first.
fn shares<'n>(catalogs: impl Iterator<Item = (&'n CatalogName, u64)>) -> Vec<CatalogShare> {
    let mut shares: Vec<CatalogShare> = catalogs
        .filter(|(_, courses)| *courses > 0)
        .map(|(name, courses)| CatalogShare { catalog: name.clone(), courses })
        .collect();
    shares.sort_by(|a, b| b.courses.cmp(&a.courses).then(a.catalog.cmp(&b.catalog)));
    shares
}

/// The median of the fields that hold anything.
fn typical(courses: impl Iterator<Item = u64>) -> u64 {
    let mut courses: Vec<u64> = courses.filter(|courses| *courses > 0).collect();
    courses.sort_unstable();
    courses.get(courses.len() / 2).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Level;
    use crate::shelf::{Traits, Unit, skill_key};

    fn course(skill: &str, change: impl FnOnce(&mut Traits)) -> Facts {
        let mut traits = Traits::default();
        change(&mut traits);
        Facts {
            title: vec![Unit::skill(skill_key(skill))],
            traits,
            title_hash: u64::from(skill_key(skill)),
            ..Facts::default()
        }
    }

    #[test]
    fn courses_are_counted_by_field_level_and_vendor() {
        let knowledge = Knowledge::bundled();
        let mut survey = Survey::new(&knowledge, 2026);
        survey.begin("udemy".parse().unwrap());
        survey.count(&course("kubernetes", |traits| {
            (traits.level, traits.minutes, traits.year) = (Some(Level::Beginner), Some(90), Some(2022));
        }));
        survey.count(&course("docker", |traits| traits.year = Some(2021)));
        survey.begin("coursera".parse().unwrap());
        survey.count(&course("kubernetes", |traits| traits.level = Some(Level::Advanced)));
        survey.count(&Facts::default());
        let map = survey.map(None, "2026-11-25T02:00:00Z");
        assert_eq!((map.courses, map.works, map.elsewhere, map.minutes, map.timed), (4, 3, 1, 90, 1));
        let devops = &map.fields[0];
        assert_eq!((devops.field.as_str(), devops.courses, devops.works), ("devops", 3, 2));
        assert_eq!(devops.levels, Levels { beginner: 1, advanced: 1, unstated: 1, ..Levels::default() });
        assert_eq!((devops.dated, devops.recent), (2, 1), "2022 is the fifth year from 2026 back");
        assert_eq!(devops.skills[0], SkillCount { id: "kubernetes".into(), name: "Kubernetes".into(), courses: 2 });
        let vendors: Vec<(&str, u64)> =
            devops.catalogs.iter().map(|share| (share.catalog.as_str(), share.courses)).collect();
        assert_eq!(vendors, [("udemy", 2), ("coursera", 1)]);
        assert!(map.fields.iter().all(|field| field.technology || field.courses > 0));
    }

    #[test]
    fn the_typical_field_is_the_middle_one() {
        assert_eq!(typical([0, 5, 1, 100].into_iter()), 5);
        assert_eq!(typical([].into_iter()), 0);
    }
}
