//! Sees to it that the bundled vocabulary keeps the rules of `docs/vocabulary.md`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use onshelf::skills::{Alias, Analyzer, Relation, Skill, Vocabulary};

/// The fields that belong to no larger one. Everything else says what it is a kind or part of.
const TOP_FIELDS: &[&str] = &[
    "computer-science",
    "cybersecurity",
    "data-management",
    "design",
    "devops",
    "electronics",
    "embedded-systems",
    "enterprise-applications",
    "iot",
    "it-certification",
    "it-infrastructure",
    "it-operations",
    "leisure-and-general-education",
    "management",
    "mathematics",
    "networking",
    "office-productivity",
    "operating-systems",
    "personal-development",
    "personal-skills",
    "product-management",
    "programming",
    "project-management",
    "software-engineering",
    "web-development",
];

/// Skills with names that hold only words of course form and yet mean nothing else.
const SUBJECTS_OF_FORM_WORDS: &[&str] =
    &["deep-learning", "e-learning", "interpersonal-skills", "learning-skills", "team-building"];

/// A vocabulary of this size was promised; losing a file must not go unnoticed.
const LEAST_SKILLS: usize = 9_000;

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogs/skills");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "csv"))
        .collect();
    files.sort();
    files
}

fn domain(file: &Path) -> &str {
    file.file_stem().unwrap().to_str().unwrap()
}

/// The vocabulary as the files hold it, so that a file nobody listed in `bundled.rs` is checked too.
fn vocabulary() -> Vocabulary {
    let mut vocabulary = Vocabulary::default();
    for file in files() {
        let _ = vocabulary.add(domain(&file), &fs::read_to_string(&file).unwrap());
    }
    vocabulary
}

fn none(wrong: &[String], what: &str) {
    assert!(wrong.is_empty(), "{what}: {}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_line_can_be_read() {
    let mut vocabulary = Vocabulary::default();
    let mut wrong = Vec::new();
    for file in files() {
        if let Err(errors) = vocabulary.add(domain(&file), &fs::read_to_string(&file).unwrap()) {
            wrong.extend(errors.iter().map(ToString::to_string));
        }
    }
    none(&wrong, "lines that cannot be read");
    assert!(vocabulary.skills().len() >= LEAST_SKILLS, "only {} skills", vocabulary.skills().len());
}

#[test]
fn every_file_is_bundled() {
    assert_eq!(Vocabulary::bundled().skills().len(), vocabulary().skills().len());
}

#[test]
fn lines_are_sorted_and_hold_seven_cells() {
    let mut wrong = Vec::new();
    for file in files() {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(&file).unwrap();
        let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        assert_eq!(header.join(","), "id,name,kind,aliases,problems,relations,context", "{}", file.display());
        let mut before = String::new();
        for record in reader.records().map(Result::unwrap) {
            if record.len() != 7 {
                wrong.push(format!("{}: `{}` holds {} cells", domain(&file), &record[0], record.len()));
            }
            if record[0] <= *before {
                wrong.push(format!("{}: `{}` stands behind `{before}`", domain(&file), &record[0]));
            }
            record[0].clone_into(&mut before);
        }
    }
    none(&wrong, "lines out of order");
}

#[test]
fn relations_lead_somewhere_else() {
    let vocabulary = vocabulary();
    let mut wrong = Vec::new();
    for skill in vocabulary.skills() {
        for (relation, target) in &skill.relations {
            if vocabulary.find(target).is_none() {
                wrong.push(format!("{}: `{}` {relation:?} `{target}`, which is not there", skill.domain, skill.id));
            }
            if *target == skill.id {
                wrong.push(format!("{}: `{}` {relation:?} itself", skill.domain, skill.id));
            }
        }
    }
    none(&wrong, "relations that lead nowhere");
}

#[test]
fn every_skill_belongs_to_something() {
    let vocabulary = vocabulary();
    let lonely: BTreeSet<&str> = vocabulary
        .skills()
        .iter()
        .filter(|skill| {
            !skill.relations.iter().any(|(relation, _)| matches!(relation, Relation::Broader | Relation::PartOf))
        })
        .map(|skill| skill.id.as_str())
        .collect();
    assert_eq!(lonely, TOP_FIELDS.iter().copied().collect(), "skills without `broader` or `part-of`");
}

#[test]
fn nothing_is_a_kind_or_part_of_itself() {
    let vocabulary = vocabulary();
    let above = |id: &str| -> Vec<String> {
        let skill = vocabulary.get(vocabulary.find(id).unwrap());
        let up =
            skill.relations.iter().filter(|(relation, _)| matches!(relation, Relation::Broader | Relation::PartOf));
        up.map(|(_, target)| target.clone()).filter(|target| vocabulary.find(target).is_some()).collect()
    };
    let mut done: BTreeSet<String> = BTreeSet::new();
    let mut wrong = Vec::new();
    for skill in vocabulary.skills() {
        // Depth first, with the way down to where we are: meeting it again closes a cycle.
        let mut open = vec![(skill.id.clone(), above(&skill.id))];
        while let Some(next) = open.last_mut().map(|(_, left)| left.pop()) {
            let Some(next) = next else {
                done.extend(open.pop().map(|(id, _)| id));
                continue;
            };
            if open.iter().any(|(id, _)| *id == next) {
                let way: Vec<&str> = open.iter().map(|(id, _)| id.as_str()).collect();
                wrong.push(format!("{} > {next}", way.join(" > ")));
            } else if !done.contains(&next) {
                let more = above(&next);
                open.push((next, more));
            }
        }
    }
    none(&wrong, "cycles");
}

#[test]
fn a_name_means_one_skill_or_tells_its_meanings_apart() {
    let vocabulary = vocabulary();
    let mut holders: HashMap<String, Vec<(&Skill, &Alias)>> = HashMap::new();
    for skill in vocabulary.skills() {
        let mut own: BTreeSet<String> = BTreeSet::new();
        for alias in &skill.aliases {
            for form in forms(skill, alias) {
                if own.insert(form.clone()) {
                    holders.entry(form).or_default().push((skill, alias));
                }
            }
        }
    }
    let mut wrong: BTreeMap<String, String> = BTreeMap::new();
    for (form, holders) in holders {
        let told_apart = |(skill, alias): &(&Skill, &Alias)| {
            let context = &skill.context;
            alias.ambiguous && !(context.confirms.is_empty() && context.refuses.is_empty())
        };
        if holders.len() > 1 && !holders.iter().all(told_apart) {
            let who: Vec<String> = holders
                .iter()
                .map(|(skill, alias)| format!("{}/{} ({})", skill.domain, skill.id, alias.text))
                .collect();
            wrong.insert(form.clone(), format!("`{form}`: {}", who.join(", ")));
        }
    }
    none(&wrong.into_values().collect::<Vec<_>>(), "names that stand on several skills");
}

/// What the recognizer finds `alias` as: written together, in the singular where it looks for that. Names whose case
/// counts are kept apart from those written otherwise.
fn forms(skill: &Skill, alias: &Alias) -> Vec<String> {
    let words = Analyzer.words(&alias.text);
    let whole = words.concat();
    let singular = whole
        .strip_suffix('s')
        .filter(|one| one.len() > 3 && !one.ends_with(['s', 'u', 'i']))
        .filter(|_| words.len() > 1 || skill.kind.is_subject());
    let mark = if alias.exact_case { format!(" written {}", alias.text) } else { String::new() };
    [Some(whole.as_str()), singular].into_iter().flatten().map(|form| format!("{form}{mark}")).collect()
}

#[test]
fn contexts_belong_to_marked_names() {
    let vocabulary = vocabulary();
    let mut wrong = Vec::new();
    for skill in vocabulary.skills() {
        let context = &skill.context;
        let ruled = !context.confirms.is_empty() || !context.refuses.is_empty();
        if ruled && !skill.aliases.iter().any(|alias| alias.ambiguous || alias.exact_case) {
            wrong.push(format!("{}: `{}` has a context but no marked name", skill.domain, skill.id));
        }
    }
    none(&wrong, "contexts that never count");
}

#[test]
fn no_name_is_a_word_of_course_form() {
    let vocabulary = vocabulary();
    let mut wrong = Vec::new();
    for skill in vocabulary.skills() {
        for alias in &skill.aliases {
            let words = Analyzer.words(&alias.text);
            if words.is_empty() {
                wrong.push(format!("{}: `{}`: `{}` holds no word", skill.domain, skill.id, alias.text));
            }
            let subject = SUBJECTS_OF_FORM_WORDS.contains(&skill.id.as_str());
            if !subject
                && !alias.ambiguous
                && !alias.exact_case
                && words.iter().all(|word| onshelf::skills::is_form_word(word))
            {
                wrong.push(format!("{}: `{}`: `{}` is always found", skill.domain, skill.id, alias.text));
            }
        }
    }
    none(&wrong, "names that say nothing");
}
