//! The vocabulary: all skills, found by id, with their relations.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::bundled;
use super::entry::{Alias, Context, DefaultRule, Kind, Relation, Skill, SkillIdx};

/// All skills Onshelf knows.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    skills: Vec<Skill>,
    by_id: FxHashMap<String, SkillIdx>,
}

/// Why a vocabulary file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{domain}, line {line}: {what}")]
pub struct VocabularyError {
    /// The file, without extension.
    pub domain: String,
    /// The line, starting at 1.
    pub line: u64,
    /// What is wrong and what was found.
    pub what: String,
}

impl Vocabulary {
    /// The vocabulary that ships inside the binary.
    ///
    /// Lines that cannot be read are left out; a test sees to it that there are none.
    pub fn bundled() -> Self {
        let mut vocabulary = Self::default();
        let domains: Vec<Vec<Line>> = bundled::DOMAINS.par_iter().map(|(domain, text)| lines(domain, text)).collect();
        for skill in domains.into_iter().flatten().filter_map(|(_, skill)| skill.ok()) {
            let _ = vocabulary.push(skill);
        }
        vocabulary
    }

    /// Adds the skills of one file in the format of `docs/vocabulary.md`.
    ///
    /// # Errors
    /// One error for each line that was left out.
    pub fn add(&mut self, domain: &str, text: &str) -> Result<(), Vec<VocabularyError>> {
        let mut errors = Vec::new();
        for (line, skill) in lines(domain, text) {
            if let Err(what) = skill.and_then(|skill| self.push(skill)) {
                errors.push(VocabularyError { domain: domain.to_owned(), line, what });
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    pub(super) fn push(&mut self, skill: Skill) -> Result<(), String> {
        let index = SkillIdx::try_from(self.skills.len()).map_err(|_| "too many skills".to_owned())?;
        if let Some(known) = self.by_id.get(&skill.id) {
            let domain = &self.skills[*known as usize].domain;
            return Err(format!("the id `{}` is already in `{domain}`", skill.id));
        }
        self.by_id.insert(skill.id.clone(), index);
        self.skills.push(skill);
        Ok(())
    }

    /// All skills, in the order of their index.
    pub fn skills(&self) -> &[Skill] {
        &self.skills
    }

    /// The skill at `index`, which must come from this vocabulary.
    pub fn get(&self, index: SkillIdx) -> &Skill {
        &self.skills[index as usize]
    }

    pub(super) fn get_mut(&mut self, index: SkillIdx) -> &mut Skill {
        &mut self.skills[index as usize]
    }

    /// The skill with this id.
    pub fn find(&self, id: &str) -> Option<SkillIdx> {
        self.by_id.get(id).copied()
    }

    /// The skills that `index` names in `relation`; targets that do not exist are passed over.
    pub fn related(&self, index: SkillIdx, relation: Relation) -> impl Iterator<Item = SkillIdx> + '_ {
        self.get(index).relations.iter().filter(move |(kind, _)| *kind == relation).filter_map(|(_, id)| self.find(id))
    }

    /// A number that changes whenever names, aliases, relations or contexts change: an index built with another
    /// vocabulary must be built again.
    pub fn fingerprint(&self) -> u64 {
        use std::hash::{Hash, Hasher};
        let mut hasher = rustc_hash::FxHasher::default();
        for skill in &self.skills {
            skill.id.hash(&mut hasher);
            skill.domain.hash(&mut hasher);
            for alias in &skill.aliases {
                (&alias.text, alias.exact_case, alias.ambiguous).hash(&mut hasher);
            }
            for (relation, id) in &skill.relations {
                (relation, id).hash(&mut hasher);
            }
            (&skill.context.confirms, &skill.context.refuses).hash(&mut hasher);
        }
        hasher.finish()
    }
}

/// A line's number, and the skill on it or what is wrong with it.
type Line = (u64, Result<Skill, String>);

fn lines(domain: &str, text: &str) -> Vec<Line> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut lines = Vec::new();
    loop {
        let read = reader.read_record(&mut record);
        let line = record.position().map_or(0, csv::Position::line);
        match read {
            Ok(true) => lines.push((line, skill(domain, &record))),
            Ok(false) => return lines,
            Err(error) => lines.push((0, Err(error.to_string()))),
        }
    }
}

pub(super) fn skill(domain: &str, record: &csv::StringRecord) -> Result<Skill, String> {
    let cell = |index: usize| record.get(index).unwrap_or("").trim();
    let (id, name) = (cell(0), cell(1));
    if id.is_empty() || !id.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '-')) {
        return Err(format!("`{id}` is no id: use lower-case letters, digits and hyphens"));
    }
    if name.is_empty() {
        return Err(format!("`{id}` has no name"));
    }
    let kind: Kind = cell(2).parse().map_err(|()| format!("`{id}`: `{}` is no kind of skill", cell(2)))?;
    let mut aliases: Vec<Alias> = several(cell(3)).map(Alias::parse).filter(|alias| !alias.text.is_empty()).collect();
    // A name that is repeated among the aliases is repeated to carry a mark.
    match aliases.iter().position(|alias| alias.text.eq_ignore_ascii_case(name)) {
        Some(marked) => aliases.swap(0, marked),
        None => aliases.insert(0, Alias { text: name.to_owned(), exact_case: false, ambiguous: false }),
    }
    let relations = several(cell(5)).map(|text| relation(id, text)).collect::<Result<_, _>>()?;
    Ok(Skill {
        id: id.to_owned(),
        name: name.to_owned(),
        kind,
        domain: domain.to_owned(),
        aliases,
        problems: several(cell(4)).map(str::to_owned).collect(),
        relations,
        context: context(id, cell(6))?,
    })
}

fn several(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';').map(str::trim).filter(|value| !value.is_empty())
}

fn relation(id: &str, text: &str) -> Result<(Relation, String), String> {
    text.split_once(':')
        .and_then(|(kind, target)| Some((kind.trim().parse().ok()?, target.trim().to_owned())))
        .ok_or_else(|| format!("`{id}`: `{text}` is no relation; write it like `broader:containers`"))
}

fn context(id: &str, cell: &str) -> Result<Context, String> {
    let mut context = Context::default();
    for rule in several(cell) {
        if let Some(phrase) = rule.strip_prefix('+') {
            context.confirms.push(phrase.trim().to_owned());
        } else if let Some(phrase) = rule.strip_prefix('-') {
            context.refuses.push(phrase.trim().to_owned());
        } else {
            context.default = match rule {
                "default:yes" => DefaultRule::Yes,
                "default:no" => DefaultRule::No,
                "default:alone" => DefaultRule::Alone,
                _ => return Err(format!("`{id}`: `{rule}` is no context rule; begin it with `+`, `-` or `default:`")),
            };
        }
    }
    Ok(context)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "id,name,kind,aliases,problems,relations,context\n";

    #[test]
    fn a_line_becomes_a_skill() {
        let mut vocabulary = Vocabulary::default();
        let line =
            "go,Go,language,golang; ?=Go,,related:rust; broader:programming,+goroutine; -go to market; default:no";
        vocabulary.add("languages", &format!("{HEADER}{line}\n")).unwrap();
        let go = vocabulary.get(vocabulary.find("go").unwrap());
        assert_eq!(go.aliases[0], Alias { text: "Go".into(), exact_case: true, ambiguous: true });
        assert_eq!(go.aliases[1].text, "golang");
        assert_eq!(go.relations[0], (Relation::Related, "rust".into()));
        assert_eq!(go.context.refuses, ["go to market"]);
        assert_eq!(go.context.default, DefaultRule::No);
    }

    #[test]
    fn a_wrong_line_is_named_and_costs_no_other() {
        let mut vocabulary = Vocabulary::default();
        let text =
            format!("{HEADER}a,A,language,,,,\nb,B,colour,,,,\na,A,language,,,,\nc,C,tool,,,near:a,\nd,D,tool,,,,\n");
        let errors = vocabulary.add("x", &text).unwrap_err();
        assert_eq!(errors.iter().map(|e| e.line).collect::<Vec<_>>(), [3, 4, 5]);
        assert!(errors[0].to_string().contains("`colour` is no kind"));
        assert_eq!(vocabulary.skills().len(), 2);
    }
}
