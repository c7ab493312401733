//! What is thin in a field: where a team would soon find nothing.

use serde::Serialize;

use super::holding::Holding;
use crate::model::CatalogName;
use crate::skills::{Kind, Knowledge, SkillIdx};

/// A field with less than this share of the typical field's courses is small.
const SMALL: f64 = 0.25;
/// A share is only told of at least so many courses, which are at least this part of the field: a few tell nothing.
const ENOUGH: u64 = 20;
const ENOUGH_OF_ALL: f64 = 0.25;
/// If less than this share of the courses with a level is advanced, experts find little.
const FEW_ADVANCED: f64 = 0.05;
/// If this share of the courses comes from one vendor, the field goes when its licence does.
const ONE_VENDOR: f64 = 0.9;
/// If less than this share of the courses with a year is recent, the field is old.
const FEW_RECENT: f64 = 0.4;
/// A skill that so many others relate to is one people ask for; if no title names it, that is told.
const CENTRAL: usize = 12;
/// At most so many skills are named.
const NAMED: usize = 4;

/// Something that is thin. All thresholds are set by hand: they pick what is worth a look, and prove nothing.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Thin {
    /// There is nothing.
    Nothing,
    /// There is little beside the other fields.
    Small {
        /// How many courses the typical field holds.
        typical: u64,
    },
    /// Next to nothing is advanced.
    FewAdvanced {
        /// How many courses are.
        advanced: u64,
        /// Of how many with a level.
        of: u64,
    },
    /// Nearly all comes from one vendor.
    OneVendor {
        /// The catalog.
        catalog: CatalogName,
        /// How many courses come from it.
        courses: u64,
    },
    /// Most is old.
    Old {
        /// How many courses are of the last five years.
        recent: u64,
        /// Of how many with a year.
        of: u64,
    },
    /// No title names these skills, which many others relate to.
    Unnamed {
        /// Their names.
        skills: Vec<String>,
    },
}

/// What is thin in `holding`, the gravest first. `typical` is how many courses the typical field holds, `catalogs` how many
/// catalogs there are, `named` whether any title names a skill.
pub(super) fn thin(
    holding: &Holding,
    typical: u64,
    catalogs: usize,
    knowledge: &Knowledge,
    named: impl Fn(SkillIdx) -> bool,
) -> Vec<Thin> {
    // An organisation's map is about technology; of the rest nobody expects everything.
    if !holding.technology {
        return Vec::new();
    }
    if holding.courses == 0 {
        return vec![Thin::Nothing];
    }
    let mut thin = Vec::new();
    if (holding.courses as f64) < SMALL * typical as f64 {
        thin.push(Thin::Small { typical });
    }
    let enough = |of: u64| of >= ENOUGH && of as f64 >= ENOUGH_OF_ALL * holding.courses as f64;
    let few = |part: u64, of: u64, share: f64| enough(of) && (part as f64) < share * of as f64;
    let (advanced, of) = (holding.levels.advanced, holding.levels.stated());
    if few(advanced, of, FEW_ADVANCED) {
        thin.push(Thin::FewAdvanced { advanced, of });
    }
    if few(holding.recent, holding.dated, FEW_RECENT) {
        thin.push(Thin::Old { recent: holding.recent, of: holding.dated });
    }
    let most = holding.catalogs.first().filter(|most| {
        catalogs > 1 && holding.courses >= ENOUGH && most.courses as f64 >= ONE_VENDOR * holding.courses as f64
    });
    thin.extend(most.map(|most| Thin::OneVendor { catalog: most.catalog.clone(), courses: most.courses }));
    let skills = unnamed(&holding.field, knowledge, named);
    if !skills.is_empty() {
        thin.push(Thin::Unnamed { skills });
    }
    thin
}

/// The skills of `field` that many others relate to and that no title names, the most central first.
fn unnamed(field: &str, knowledge: &Knowledge, named: impl Fn(SkillIdx) -> bool) -> Vec<String> {
    let vocabulary = &knowledge.vocabulary;
    let mut relating = vec![0usize; vocabulary.skills().len()];
    for (_, id) in vocabulary.skills().iter().flat_map(|skill| &skill.relations) {
        if let Some(target) = vocabulary.find(id) {
            relating[target as usize] += 1;
        }
    }
    let mut central: Vec<(usize, &str)> = vocabulary
        .skills()
        .iter()
        .enumerate()
        .filter(|(index, skill)| {
            // A title says "Kubernetes", and need not say the subject it is a kind of, or the format it works with.
            let beside = [Kind::Certification, Kind::Format, Kind::Protocol, Kind::Standard];
            let is_taught = !skill.kind.is_subject() && !beside.contains(&skill.kind);
            skill.domain == field && is_taught && relating[*index] >= CENTRAL && !named(*index as SkillIdx)
        })
        .map(|(index, skill)| (relating[index], skill.name.as_str()))
        .collect();
    central.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    central.into_iter().take(NAMED).map(|(_, name)| name.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::{CatalogShare, Levels};

    fn holding(courses: u64) -> Holding {
        Holding {
            field: "devops".into(),
            technology: true,
            courses,
            works: courses,
            levels: Levels { beginner: courses / 2, advanced: courses / 2, ..Levels::default() },
            minutes: 0,
            timed: 0,
            dated: courses,
            recent: courses,
            catalogs: vec![CatalogShare { catalog: "a".parse().unwrap(), courses: courses / 2 }],
            skills: Vec::new(),
            strongest: Vec::new(),
            thin: Vec::new(),
        }
    }

    fn found(holding: &Holding, catalogs: usize) -> Vec<Thin> {
        thin(holding, 100, catalogs, &Knowledge::bundled(), |_| true)
    }

    #[test]
    fn a_field_that_holds_its_share_is_not_thin() {
        assert_eq!(found(&holding(100), 2), []);
        assert_eq!(found(&Holding { technology: false, ..holding(1) }, 2), []);
    }

    #[test]
    fn what_is_thin_is_told() {
        assert_eq!(found(&holding(0), 2), [Thin::Nothing]);
        assert_eq!(found(&holding(24), 2), [Thin::Small { typical: 100 }]);
        let levels = Levels { beginner: 97, advanced: 3, ..Levels::default() };
        assert_eq!(found(&Holding { levels, ..holding(100) }, 2), [Thin::FewAdvanced { advanced: 3, of: 100 }]);
        assert_eq!(found(&Holding { recent: 39, ..holding(100) }, 2), [Thin::Old { recent: 39, of: 100 }]);
        let catalogs = vec![CatalogShare { catalog: "a".parse().unwrap(), courses: 95 }];
        let one = Holding { catalogs, ..holding(100) };
        assert_eq!(found(&one, 2), [Thin::OneVendor { catalog: "a".parse().unwrap(), courses: 95 }]);
        assert_eq!(found(&one, 1), [], "who has one vendor knows it");
    }

    #[test]
    fn a_few_courses_tell_no_share() {
        let levels = Levels { beginner: 19, ..Levels::default() };
        assert_eq!(found(&Holding { levels, recent: 0, dated: 19, ..holding(100) }, 2), []);
        let levels = Levels { beginner: 100, ..Levels::default() };
        assert_eq!(
            found(&Holding { levels, recent: 0, dated: 100, ..holding(500) }, 2),
            [],
            "of most nothing is known"
        );
    }

    #[test]
    fn a_central_skill_that_no_title_names_is_told() {
        let knowledge = Knowledge::bundled();
        let kubernetes = knowledge.vocabulary.find("kubernetes").unwrap();
        let said = |named: &dyn Fn(SkillIdx) -> bool| thin(&holding(100), 100, 2, &knowledge, named);
        assert_eq!(said(&|_| true), []);
        assert_eq!(said(&|skill| skill != kubernetes), [Thin::Unnamed { skills: vec!["Kubernetes".into()] }]);
    }
}
