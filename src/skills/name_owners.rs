//! Who has a name: all names of a vocabulary, found whatever their spelling, number and spaces.

use rustc_hash::FxHashMap;

use super::analyzer::Analyzer;
use super::entry::{Alias, Kind, SkillIdx};
use super::skill_names::JOINED_LENGTH;
use super::spelling::{one_spelling, singular};

/// Who has a name.
#[derive(Debug, Clone)]
struct Owner {
    skill: SkillIdx,
    ambiguous: bool,
    exact_case: Option<String>,
}

/// Who a name means.
pub(super) enum Known {
    /// No skill has it.
    Nobody,
    /// It is the certain name of this skill.
    Certain(SkillIdx),
    /// It is an ambiguous name of these skills, or one that counts in another spelling only.
    Doubtful(Vec<SkillIdx>),
}

/// All names, by their words in one spelling.
#[derive(Default)]
pub(super) struct NameOwners {
    by_words: FxHashMap<String, Vec<Owner>>,
    /// Names whose last word is a plural, by the singular: `ADAS` must not stand in the way of `Ada`.
    by_one: FxHashMap<String, Vec<Owner>>,
    joined: FxHashMap<String, String>,
}

impl NameOwners {
    /// Adds a name of `skill`.
    pub fn add(&mut self, skill: SkillIdx, kind: Kind, alias: &Alias) {
        let words = normal_words(&alias.text);
        if words.is_empty() {
            return;
        }
        let exact_case = alias.exact_case.then(|| letters(&alias.text));
        let owner = Owner { skill, ambiguous: alias.ambiguous, exact_case };
        let key = words.join(" ");
        let one = one_of_many(&alias.text, &words).filter(|_| words.len() > 1 || kind.is_subject());
        if words.len() > 1 {
            self.joined.entry(words.concat()).or_insert_with(|| key.clone());
        }
        if let Some(one) = one {
            self.by_one.entry(one).or_default().push(owner.clone());
        }
        self.by_words.entry(key).or_default().push(owner);
    }

    fn owners(&self, text: &str) -> &[Owner] {
        let words = normal_words(text);
        let concat = words.concat();
        let joined = if concat.len() >= JOINED_LENGTH { self.joined.get(&concat) } else { None };
        let (key, one) = (words.join(" "), one_of_many(text, &words));
        let found = self.by_words.get(&key).or_else(|| self.by_one.get(&key));
        let found = found.or_else(|| self.by_words.get(one.as_ref()?)).or_else(|| self.by_one.get(one.as_ref()?));
        let found = found.or_else(|| self.by_words.get(&concat).filter(|_| concat.len() >= JOINED_LENGTH));
        found.or_else(|| self.by_words.get(joined?)).map_or(&[], Vec::as_slice)
    }

    /// Who `text` means.
    pub fn find(&self, text: &str) -> Known {
        let owners = self.owners(text);
        let written = letters(text);
        let certain =
            |owner: &&Owner| !owner.ambiguous && owner.exact_case.as_ref().is_none_or(|exact| *exact == written);
        if let Some(owner) = owners.iter().find(certain) {
            return Known::Certain(owner.skill);
        }
        let mut skills: Vec<SkillIdx> = owners.iter().map(|owner| owner.skill).collect();
        skills.sort_unstable();
        skills.dedup();
        if skills.is_empty() { Known::Nobody } else { Known::Doubtful(skills) }
    }

    /// The skills a name means, whether certainly or not.
    pub fn skills(&self, text: &str) -> Vec<SkillIdx> {
        match self.find(text) {
            Known::Nobody => Vec::new(),
            Known::Certain(skill) => vec![skill],
            Known::Doubtful(skills) => skills,
        }
    }

    /// Whether `alias` counts in a spelling that tells it from all who have the name.
    pub fn told_apart(&self, alias: &Alias) -> bool {
        let written = letters(&alias.text);
        alias.exact_case
            && self
                .owners(&alias.text)
                .iter()
                .all(|owner| owner.exact_case.as_ref().is_some_and(|exact| *exact != written))
    }
}

/// Words in the one spelling kept of each.
fn normal_words(text: &str) -> Vec<String> {
    Analyzer.words(text).into_iter().map(|word| one_spelling(&word).unwrap_or(word)).collect()
}

/// The words of a name in one spelling, as one text: two names with the same key are one.
pub(super) fn key(text: &str) -> String {
    normal_words(text).join(" ")
}

/// The words of `text` with the last in the singular, where it is a plural; `CMOS` is not the plural of `CMO`.
fn one_of_many(text: &str, words: &[String]) -> Option<String> {
    let (last, before) = words.split_last()?;
    if text.ends_with('S') {
        return None;
    }
    let one = singular(last)?;
    Some(before.iter().map(String::as_str).chain([&*one]).collect::<Vec<_>>().join(" "))
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric() || matches!(c, '+' | '#')).collect()
}
