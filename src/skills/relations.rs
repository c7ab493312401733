//! How near two skills are: what a course on one of them is worth to who needs the other.

use rustc_hash::FxHashMap;

use super::entry::{Kind, Relation, SkillIdx};
use super::vocabulary::Vocabulary;

/// A skill that has to do with a needed one, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The other skill: the one a course is about.
    pub skill: SkillIdx,
    /// How it stands to the needed one.
    pub kind: LinkKind,
    /// How many relations lie between them, 0 for the skill itself.
    pub steps: u8,
}

/// How the skill of a course stands to the needed one, nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum LinkKind {
    /// The skill itself.
    Same,
    /// What replaced it, or is its name today.
    Successor,
    /// A certification that proves it.
    Certification,
    /// A kind of it: EKS for Kubernetes.
    Narrower,
    /// A part of the suite or platform: Lambda for AWS.
    Part,
    /// The subject a certification proves, for who needs the certification.
    Proven,
    /// The larger subject it is a kind of.
    Broader,
    /// The suite or platform it belongs to.
    Whole,
    /// Something built with it: Spring Boot for Java.
    Builds,
    /// Something it is built on: Java for Spring Boot.
    Needs,
    /// What it replaced.
    Predecessor,
    /// A neighbour or alternative.
    Related,
}

/// How far down a subject's kinds and parts count. Fields are three deep at most: cloud, AWS, Lambda.
const DEPTH: u8 = 3;

/// How many steps up a skill's larger subjects are counted: Lambda, AWS, cloud.
const HEIGHT: usize = 3;

/// For each skill, the relations that point at it.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    into: Vec<Vec<(Relation, SkillIdx)>>,
    out: Vec<Vec<(Relation, SkillIdx)>>,
    subject: Vec<bool>,
}

impl Graph {
    /// The relations of `vocabulary`, both ways.
    pub fn new(vocabulary: &Vocabulary) -> Self {
        let count = vocabulary.skills().len();
        let mut graph = Self { into: vec![Vec::new(); count], out: vec![Vec::new(); count], subject: Vec::new() };
        for (index, skill) in vocabulary.skills().iter().enumerate() {
            graph.subject.push(skill.kind.is_subject() || skill.kind == Kind::Platform);
            for (relation, id) in &skill.relations {
                if let Some(target) = vocabulary.find(id) {
                    graph.out[index].push((*relation, target));
                    graph.into[target as usize].push((*relation, index as SkillIdx));
                }
            }
        }
        graph
    }

    /// The subjects, suites and platforms that `skill` is a kind or part of, near ones first.
    pub(super) fn above(&self, skill: SkillIdx) -> Vec<SkillIdx> {
        let mut found = Vec::new();
        let mut level = vec![skill];
        for _ in 0..HEIGHT {
            let mut next = Vec::new();
            for lower in level {
                for wanted in [Relation::Broader, Relation::PartOf] {
                    for (relation, upper) in &self.out[lower as usize] {
                        if *relation == wanted && *upper != skill && !found.contains(upper) {
                            found.push(*upper);
                            next.push(*upper);
                        }
                    }
                }
            }
            level = next;
        }
        found
    }

    /// Every skill that has to do with `needed`, the nearest link of each, `needed` itself first.
    pub fn links(&self, needed: SkillIdx) -> Vec<Link> {
        let mut best: FxHashMap<SkillIdx, Link> = FxHashMap::default();
        let mut note = |skill, kind, steps| {
            let link = Link { skill, kind, steps };
            let known = best.entry(skill).or_insert(link);
            if (kind, steps) < (known.kind, known.steps) {
                *known = link;
            }
        };
        note(needed, LinkKind::Same, 0);
        self.descend(needed, &mut note);
        self.ascend(needed, &mut note);
        for (relation, other) in &self.out[needed as usize] {
            match relation {
                Relation::Implies => note(*other, LinkKind::Needs, 1),
                Relation::Related => note(*other, LinkKind::Related, 1),
                Relation::Successor => note(*other, LinkKind::Successor, 1),
                Relation::Certifies => note(*other, LinkKind::Proven, 1),
                Relation::Broader | Relation::PartOf => {}
            }
        }
        for (relation, other) in &self.into[needed as usize] {
            match relation {
                Relation::Implies => note(*other, LinkKind::Builds, 1),
                Relation::Related => note(*other, LinkKind::Related, 1),
                Relation::Successor => note(*other, LinkKind::Predecessor, 1),
                Relation::Certifies => note(*other, LinkKind::Certification, 1),
                Relation::Broader | Relation::PartOf => {}
            }
        }
        let mut links: Vec<Link> = best.into_values().collect();
        links.sort_unstable_by_key(|link| (link.kind, link.steps, link.skill));
        links
    }

    fn descend(&self, needed: SkillIdx, note: &mut impl FnMut(SkillIdx, LinkKind, u8)) {
        let mut level = vec![(needed, LinkKind::Narrower)];
        for steps in 1..=DEPTH {
            let mut next = Vec::new();
            for (skill, way) in level {
                for (relation, child) in &self.into[skill as usize] {
                    let kind = match relation {
                        Relation::Broader => way,
                        Relation::PartOf => LinkKind::Part,
                        _ => continue,
                    };
                    note(*child, kind, steps);
                    next.push((*child, kind));
                }
            }
            level = next;
        }
    }

    fn ascend(&self, needed: SkillIdx, note: &mut impl FnMut(SkillIdx, LinkKind, u8)) {
        let mut level = vec![(needed, LinkKind::Broader)];
        for steps in 1..=2 {
            let mut next = Vec::new();
            for (skill, way) in level {
                for (relation, parent) in &self.out[skill as usize] {
                    let kind = match relation {
                        Relation::Broader => way,
                        Relation::PartOf => LinkKind::Whole,
                        _ => continue,
                    };
                    note(*parent, kind, steps);
                    next.push((*parent, kind));
                }
            }
            level = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_neighbour_is_found_by_its_nearest_link() {
        let mut vocabulary = Vocabulary::default();
        let text = "\
id,name,kind,aliases,problems,relations,context
aws,AWS,platform,,,broader:cloud,
cka,CKA,certification,,,certifies:kubernetes,
cloud,Cloud,field,,,,
containers,Containers,concept,,,,
eks,EKS,service,,,broader:kubernetes; part-of:aws,
helm,Helm,tool,,,implies:kubernetes; broader:packaging,
kubernetes,Kubernetes,platform,,,broader:orchestration; implies:containers,
nomad,Nomad,tool,,,broader:orchestration; related:kubernetes,
orchestration,Orchestration,concept,,,,
";
        vocabulary.add("test", text).unwrap();
        let graph = Graph::new(&vocabulary);
        let links = |id: &str| -> Vec<(String, LinkKind)> {
            let links = graph.links(vocabulary.find(id).unwrap());
            links.iter().map(|link| (vocabulary.get(link.skill).id.clone(), link.kind)).collect()
        };
        assert_eq!(
            links("kubernetes"),
            [
                ("kubernetes".into(), LinkKind::Same),
                ("cka".into(), LinkKind::Certification),
                ("eks".into(), LinkKind::Narrower),
                ("orchestration".into(), LinkKind::Broader),
                ("helm".into(), LinkKind::Builds),
                ("containers".into(), LinkKind::Needs),
                ("nomad".into(), LinkKind::Related),
            ]
        );
        assert!(links("cloud").contains(&("eks".into(), LinkKind::Part)));
        assert!(links("orchestration").contains(&("eks".into(), LinkKind::Narrower)));
    }
}
