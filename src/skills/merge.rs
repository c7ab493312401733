//! An organisation's vocabulary merged into ours: what both know becomes one skill, ours is never shadowed, and whatever
//! could not be taken over is told.

use std::fmt;

use rustc_hash::{FxHashMap, FxHashSet};

use super::analyzer::Analyzer;
use super::bundled;
use super::entry::{Alias, Context, Kind, Relation, Skill, SkillIdx};
use super::ordinary_words::{is_ordinary, say_nothing, say_only_form};
use super::own::{OwnEntry, OwnFormat, OwnVocabulary};
use super::recognizer::{Recognition, Recognizer};
use super::spelling::{one_spelling, singular};
use super::vocabulary::Vocabulary;

/// A skill that names no larger one becomes a kind of the skills its name holds, of this many at the most.
const INFERRED: usize = 2;
/// What has more words than this is a title or a sentence, not the name of one thing.
const LONGEST_NAME: usize = 5;
/// An ESCO entry is one of our subjects if we know it by at least one in this many of its other names. At one in any
/// number, "industrial software" became software estimation.
const ESCO_KNOWN: usize = 3;
/// Names written together are one with names written apart from this length on, as in the recognizer.
const JOINED: usize = 5;

/// What became of a vocabulary file.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// The domain of the skills it added.
    pub domain: String,
    /// How it is written.
    pub format: OwnFormat,
    /// How many skills stand in it.
    pub entries: usize,
    /// Skills that are new.
    pub added: Vec<Added>,
    /// Skills we had that have more names now.
    pub extended: Vec<Extended>,
    /// How many of its skills we had under one of their names.
    pub known: usize,
    /// Names left out because they are read as skills we have.
    pub understood: Vec<Understood>,
    /// Names left out because they mean another skill of ours.
    pub conflicts: Vec<Conflict>,
    /// What else a person should look at.
    pub findings: Vec<Finding>,
    /// What became of each name and other name.
    pub labels: Labels,
}

/// A new skill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// The line it stands on.
    pub line: u64,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A skill that has more names now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extended {
    /// Its id.
    pub id: String,
    /// The names it was given.
    pub aliases: Vec<String>,
}

/// A name that was read as skills we have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// The line it stands on.
    pub line: u64,
    /// The name.
    pub name: String,
    /// The ids of the skills.
    pub skills: Vec<String>,
}

/// A name that means another skill of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The line it stands on.
    pub line: u64,
    /// The name.
    pub name: String,
    /// What it should have become a name of.
    pub wanted: String,
    /// The skills that have it.
    pub holders: Vec<String>,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, name, wanted, holders } = self;
        let holders = holders.join("` and `");
        write!(f, "line {line}: “{name}” of “{wanted}” already means `{holders}`, and goes on meaning that")
    }
}

/// Something a person should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The row could not be read.
    Unread {
        /// The line.
        line: u64,
        /// What is wrong with it.
        what: String,
    },
    /// The name says nothing of its own; it was left out.
    SaysNothing {
        /// The line.
        line: u64,
        /// The name.
        name: String,
    },
    /// The name is an ordinary word; it counts only when something confirms it.
    Ordinary {
        /// The line.
        line: u64,
        /// The name.
        name: String,
        /// It was left out, because nothing in the file could ever confirm it.
        left_out: bool,
    },
    /// Two of the file's rows are one skill.
    Duplicate {
        /// The line.
        line: u64,
        /// The name.
        name: String,
        /// The line that says it first.
        first: u64,
    },
    /// The name is that of an example, not another name of the skill; it was left out.
    Example {
        /// The line.
        line: u64,
        /// The name.
        name: String,
        /// The skill it stands with.
        of: String,
    },
    /// Several skills of the file claim the name; none has it.
    Contested {
        /// The line of the first.
        line: u64,
        /// The name.
        name: String,
        /// The names of the skills that claim it.
        claimants: Vec<String>,
    },
    /// The larger subject, or another relation's target, is nowhere.
    Dangling {
        /// The line.
        line: u64,
        /// The skill's name.
        name: String,
        /// What it names.
        target: String,
    },
    /// The larger subject is itself a kind of the skill.
    Circle {
        /// The line.
        line: u64,
        /// The skill's name.
        name: String,
        /// What it names.
        target: String,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unread { line, what } => write!(f, "line {line}: {what}"),
            Self::SaysNothing { line, name } => write!(f, "line {line}: “{name}” names no skill and is left out"),
            Self::Ordinary { line, name, left_out: true } => {
                write!(f, "line {line}: “{name}” means too many things and is left out")
            }
            Self::Ordinary { line, name, left_out: false } => write!(
                f,
                "line {line}: “{name}” is an ordinary word too; it counts only alone, or next to what it belongs to"
            ),
            Self::Duplicate { line, name, first } => {
                write!(f, "line {line}: “{name}” is the skill of line {first} again")
            }
            Self::Example { line, name, of } => {
                write!(f, "line {line}: “{name}” is an example of “{of}”, not another name of it, and is left out")
            }
            Self::Contested { line, name, claimants } => {
                write!(f, "line {line}: “{name}” is claimed by “{}”; none of them has it", claimants.join("” and “"))
            }
            Self::Dangling { line, name, target } => {
                write!(f, "line {line}: “{name}” belongs to “{target}”, which is neither in the file nor known")
            }
            Self::Circle { line, name, target } => {
                write!(f, "line {line}: “{name}” cannot be a kind of “{target}”, which is a kind of it")
            }
        }
    }
}

/// What became of the names and other names of a file; each is counted once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Labels {
    /// We had it, for the same skill.
    pub known: usize,
    /// A new name of a skill we had.
    pub extending: usize,
    /// A name of a new skill.
    pub new: usize,
    /// It is read as skills we have.
    pub understood: usize,
    /// It means another skill.
    pub conflicting: usize,
    /// It says nothing, or is claimed twice.
    pub left_out: usize,
}

impl Merged {
    /// How many things a person should look at.
    pub fn issues(&self) -> usize {
        self.conflicts.len() + self.findings.len()
    }
}

impl Vocabulary {
    /// Merges an organisation's vocabulary into this one. A name that is known keeps its meaning and lends it to the
    /// entry's other names; an unknown one becomes a skill.
    pub fn merge(&mut self, own: &OwnVocabulary) -> Merged {
        Merger::new(self, own).merge()
    }
}

/// Who has a name.
#[derive(Debug, Clone)]
struct Owner {
    skill: SkillIdx,
    ambiguous: bool,
    exact_case: Option<String>,
}

/// Who a name means.
enum Known {
    Nobody,
    Certain(SkillIdx),
    Doubtful(Vec<SkillIdx>),
}

/// All names, by their words in one spelling.
#[derive(Default)]
struct Names {
    by_words: FxHashMap<String, Vec<Owner>>,
    /// Names whose last word is a plural, by the singular: `ADAS` must not stand in the way of `Ada`.
    by_one: FxHashMap<String, Vec<Owner>>,
    joined: FxHashMap<String, String>,
}

impl Names {
    fn add(&mut self, skill: SkillIdx, kind: Kind, alias: &Alias) {
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
        let joined = if concat.len() >= JOINED { self.joined.get(&concat) } else { None };
        let (key, one) = (words.join(" "), one_of_many(text, &words));
        let found = self.by_words.get(&key).or_else(|| self.by_one.get(&key));
        let found = found.or_else(|| self.by_words.get(one.as_ref()?)).or_else(|| self.by_one.get(one.as_ref()?));
        let found = found.or_else(|| self.by_words.get(&concat).filter(|_| concat.len() >= JOINED));
        found.or_else(|| self.by_words.get(joined?)).map_or(&[], Vec::as_slice)
    }

    fn find(&self, text: &str) -> Known {
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
    fn skills(&self, text: &str) -> Vec<SkillIdx> {
        match self.find(text) {
            Known::Nobody => Vec::new(),
            Known::Certain(skill) => vec![skill],
            Known::Doubtful(skills) => skills,
        }
    }

    /// Whether `alias` counts in a spelling that tells it from all who have the name.
    fn told_apart(&self, alias: &Alias) -> bool {
        let written = letters(&alias.text);
        alias.exact_case
            && self
                .owners(&alias.text)
                .iter()
                .all(|owner| owner.exact_case.as_ref().is_some_and(|exact| *exact != written))
    }
}

/// Where the name of an entry went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A skill that was there before this file.
    Ours(SkillIdx),
    /// A skill this file added.
    Theirs(SkillIdx),
    /// It is read as this skill, and has no names of its own.
    ReadAs(SkillIdx),
    Nowhere,
}

impl Place {
    fn skill(self) -> Option<SkillIdx> {
        match self {
            Self::Ours(skill) | Self::Theirs(skill) | Self::ReadAs(skill) => Some(skill),
            Self::Nowhere => None,
        }
    }
}

struct Merger<'v> {
    vocabulary: &'v mut Vocabulary,
    own: &'v OwnVocabulary,
    /// Finds the skills that were there before.
    recognizer: Recognizer,
    names: Names,
    merged: Merged,
    extended: FxHashMap<SkillIdx, Vec<String>>,
    /// By skill: the entry that was placed there first.
    placed: FxHashMap<SkillIdx, usize>,
    /// By URI: the entry.
    by_uri: FxHashMap<&'v str, usize>,
}

impl<'v> Merger<'v> {
    fn new(vocabulary: &'v mut Vocabulary, own: &'v OwnVocabulary) -> Self {
        let mut names = Names::default();
        for (index, skill) in vocabulary.skills().iter().enumerate() {
            for alias in &skill.aliases {
                names.add(index as SkillIdx, skill.kind, alias);
            }
        }
        // Names of a domain confirm each other; theirs must not confirm ours by a file that happens to be called alike.
        let taken = bundled::DOMAINS.iter().any(|(name, _)| *name == own.domain);
        let domain = if taken { format!("{}-own", own.domain) } else { own.domain.clone() };
        let merged = Merged {
            domain,
            format: own.format,
            entries: own.entries.len(),
            added: Vec::new(),
            extended: Vec::new(),
            known: 0,
            understood: Vec::new(),
            conflicts: Vec::new(),
            findings: Vec::new(),
            labels: Labels::default(),
        };
        let recognizer = Recognizer::new(vocabulary);
        let by_uri = own.entries.iter().enumerate().filter_map(|(at, entry)| Some((entry.uri.as_deref()?, at)));
        Self {
            by_uri: by_uri.collect(),
            vocabulary,
            own,
            recognizer,
            names,
            merged,
            extended: FxHashMap::default(),
            placed: FxHashMap::default(),
        }
    }

    fn merge(mut self) -> Merged {
        let own = self.own;
        for (line, what) in &own.unread {
            self.merged.findings.push(Finding::Unread { line: *line, what: what.clone() });
        }
        for (line, name, first) in &own.repeated {
            self.merged.findings.push(Finding::Duplicate { line: *line, name: name.clone(), first: *first });
        }
        // All names come before all other names: a skill's own name goes before what another is also called.
        let places: Vec<Place> = own.entries.iter().enumerate().map(|(at, entry)| self.place(at, entry)).collect();
        let contested = self.contested(&places);
        for (entry, place) in own.entries.iter().zip(&places) {
            self.add_aliases(entry, *place, &contested);
        }
        for (entry, place) in own.entries.iter().zip(&places) {
            self.add_relations(entry, *place, &places);
            self.add_rest(entry, *place);
        }
        let mut extended: Vec<(SkillIdx, Vec<String>)> = self.extended.into_iter().collect();
        extended.sort_unstable();
        let id = |skill| self.vocabulary.get(skill).id.clone();
        self.merged.extended =
            extended.into_iter().map(|(skill, aliases)| Extended { id: id(skill), aliases }).collect();
        self.merged.findings.sort_by_key(Finding::line);
        self.merged
    }

    /// A list and a classification say of no name that it is a skill of its own beside those we have.
    fn is_bare(&self) -> bool {
        matches!(self.own.format, OwnFormat::Esco | OwnFormat::List)
    }

    fn says_nothing(&self, alias: &Alias) -> bool {
        let words = Analyzer.words(&alias.text);
        let marked = alias.ambiguous || alias.exact_case;
        !marked && (say_only_form(&words) || self.is_bare() && say_nothing(&words))
    }

    fn id(&self, skill: SkillIdx) -> String {
        self.vocabulary.get(skill).id.clone()
    }

    /// Finds or makes the skill of an entry.
    fn place(&mut self, at: usize, entry: &OwnEntry) -> Place {
        let (name, line) = (&entry.name, entry.line);
        if Analyzer.words(&name.text).is_empty() {
            let what = format!("“{}” has no letters", name.text);
            self.merged.findings.push(Finding::Unread { line, what });
            return Place::Nowhere;
        }
        let by_id = entry.id.as_deref().and_then(|id| self.vocabulary.find(id));
        let known = match (self.names.find(&name.text), by_id) {
            _ if self.names.told_apart(name) => None,
            (Known::Certain(skill), Some(by_id)) if skill != by_id => {
                self.conflict(line, &name.text, &name.text, &[skill, by_id]);
                return Place::Nowhere;
            }
            (Known::Certain(skill), _) => Some(skill),
            (Known::Doubtful(skills), _) if skills.len() == 1 => Some(skills[0]),
            (Known::Doubtful(skills), None) => {
                self.conflict(line, &name.text, &name.text, &skills);
                return Place::Nowhere;
            }
            (_, by_id) => by_id,
        };
        if let Some(skill) = known {
            return self.place_at(at, entry, skill);
        }
        if self.says_nothing(name) {
            self.merged.labels.left_out += 1;
            self.merged.findings.push(Finding::SaysNothing { line, name: name.text.clone() });
            return Place::Nowhere;
        }
        if let Some(skill) = self.by_alias(entry) {
            return self.place_at(at, entry, skill);
        }
        if self.is_bare() {
            let (skills, all) = self.read(&name.text);
            if !skills.is_empty() && all {
                self.merged.labels.understood += 1;
                let ids = skills.iter().map(|skill| self.id(*skill)).collect();
                self.merged.understood.push(Understood { line, name: name.text.clone(), skills: ids });
                return if skills.len() == 1 { Place::ReadAs(skills[0]) } else { Place::Nowhere };
            }
        }
        let Some(name) = self.guarded(line, name) else { return Place::Nowhere };
        self.add_skill(at, entry, name)
    }

    fn place_at(&mut self, at: usize, entry: &OwnEntry, skill: SkillIdx) -> Place {
        let ours = (skill as usize) < self.vocabulary.skills().len() - self.merged.added.len();
        if let Some(first) = self.placed.get(&skill).map(|first| self.own.entries[*first].line) {
            // In a classification, two entries for what is one to us are no fault of anybody's.
            if self.own.format != OwnFormat::Esco {
                let name = entry.name.text.clone();
                self.merged.findings.push(Finding::Duplicate { line: entry.line, name, first });
            }
        }
        self.placed.entry(skill).or_insert(at);
        if ours {
            self.merged.known += 1;
        }
        self.add_alias(entry, &entry.name, skill, ours);
        if ours { Place::Ours(skill) } else { Place::Theirs(skill) }
    }

    /// The skill we have that the entry's other names mean, if they mean one.
    fn by_alias(&self, entry: &OwnEntry) -> Option<SkillIdx> {
        let known = entry.aliases.iter().filter_map(|alias| match self.names.find(&alias.text) {
            Known::Certain(skill) => Some(skill),
            _ => None,
        });
        let known: Vec<SkillIdx> = known.collect();
        let found = *known.first()?;
        if known.iter().any(|skill| *skill != found) {
            return None;
        }
        // Other names of a classification are looser than those of an organisation: products stand under what they are
        // for, and one of ten names may be that of a neighbour.
        let loose = self.own.format == OwnFormat::Esco;
        let enough = known.len() * ESCO_KNOWN >= entry.aliases.len() && self.vocabulary.get(found).kind.is_subject();
        (!loose || enough).then_some(found)
    }

    /// The skills we have that a name holds for certain, and whether that is all there is to it: no further word is
    /// written as a name of its own, as `Acme` is in `Acme Java Framework`.
    fn read(&self, text: &str) -> (Vec<SkillIdx>, bool) {
        let mut found = Recognition::default();
        self.recognizer.read(text, &mut found);
        let mut skills: Vec<SkillIdx> = Vec::new();
        for mention in &found.mentions {
            if !skills.contains(&mention.skill) {
                skills.push(mention.skill);
            }
        }
        let of_its_own = |index: &usize| {
            let token = found.tokens.get(*index);
            let capital = text.get(token.start..).is_some_and(|rest| rest.starts_with(|c: char| !c.is_lowercase()));
            let word = [token.word.to_owned()];
            found.mention_at(*index).is_none() && capital && !say_nothing(&word) && !is_ordinary(token.word)
        };
        let all = found.tokens.len() > LONGEST_NAME || !(0..found.tokens.len()).any(|index| of_its_own(&index));
        (skills, all)
    }

    /// The name with the marks it needs, so that it is not found where something else is meant; `None` if it is better
    /// left out.
    fn guarded(&mut self, line: u64, alias: &Alias) -> Option<Alias> {
        let words = Analyzer.words(&alias.text);
        let [word] = words.as_slice() else { return Some(alias.clone()) };
        if alias.ambiguous || alias.exact_case {
            return Some(alias.clone());
        }
        let short = word.chars().count() <= 2;
        let ordinary = is_ordinary(word);
        if !short && !ordinary {
            return Some(alias.clone());
        }
        // The names of a classification stand next to each other in any text, so they confirm nothing.
        let left_out = self.own.format == OwnFormat::Esco;
        self.merged.findings.push(Finding::Ordinary { line, name: alias.text.clone(), left_out });
        if left_out {
            self.merged.labels.left_out += 1;
            return None;
        }
        Some(Alias { text: alias.text.clone(), ambiguous: true, exact_case: short })
    }

    fn add_skill(&mut self, at: usize, entry: &OwnEntry, name: Alias) -> Place {
        let id = self.new_id(entry);
        let product = self.own.format == OwnFormat::Esco && is_product(&name.text);
        let kind = entry.kind.unwrap_or(if product { Kind::Product } else { Kind::Concept });
        let skill = Skill {
            id: id.clone(),
            name: name.text.clone(),
            kind,
            domain: self.merged.domain.clone(),
            aliases: vec![name.clone()],
            problems: Vec::new(),
            relations: Vec::new(),
            context: Context { default: entry.context.default, ..Context::default() },
        };
        let index = self.vocabulary.skills().len() as SkillIdx;
        if self.vocabulary.push(skill).is_err() {
            return Place::Nowhere;
        }
        self.names.add(index, kind, &name);
        self.placed.insert(index, at);
        self.merged.labels.new += 1;
        self.merged.added.push(Added { line: entry.line, id, name: name.text });
        Place::Theirs(index)
    }

    fn new_id(&self, entry: &OwnEntry) -> String {
        let free = |id: &String| !id.is_empty() && self.vocabulary.find(id).is_none();
        if let Some(id) = entry.id.clone().filter(free) {
            return id;
        }
        let words = Analyzer.words(&entry.name.text);
        let ascii = |word: &String| -> String {
            word.replace('+', "p").chars().filter(|c| matches!(c, 'a'..='z' | '0'..='9')).collect()
        };
        let words: Vec<String> = words.iter().map(ascii).filter(|word| !word.is_empty()).collect();
        // A name in another alphabet has no letters an id is made of.
        let id = if words.is_empty() { format!("own-{:08x}", hash(&entry.name.text)) } else { words.join("-") };
        let numbered = (2..).map(|number| format!("{id}-{number}"));
        std::iter::once(id.clone()).chain(numbered).find(free).unwrap_or(id)
    }

    /// Names that more than one skill of the file would be given, and that nobody has yet.
    fn contested(&mut self, places: &[Place]) -> FxHashSet<String> {
        let mut claims: FxHashMap<String, Vec<(SkillIdx, usize, &str)>> = FxHashMap::default();
        let own = self.own;
        for (at, (entry, place)) in own.entries.iter().zip(places).enumerate() {
            let (Place::Ours(skill) | Place::Theirs(skill)) = *place else { continue };
            for alias in entry.aliases.iter().filter(|alias| !alias.exact_case && !alias.ambiguous) {
                if matches!(self.names.find(&alias.text), Known::Nobody) && !self.says_nothing(alias) {
                    claims.entry(key(&alias.text)).or_default().push((skill, at, &alias.text));
                }
            }
        }
        let mut contested = FxHashSet::default();
        let mut findings = Vec::new();
        for (key, claims) in claims {
            if claims.iter().all(|(skill, ..)| *skill == claims[0].0) {
                continue;
            }
            contested.insert(key);
            let mut claimants: Vec<String> = Vec::new();
            for (_, at, _) in &claims {
                let name = &own.entries[*at].name.text;
                if !claimants.contains(name) {
                    claimants.push(name.clone());
                }
            }
            let (_, at, name) = claims[0];
            findings.push((at, Finding::Contested { line: own.entries[at].line, name: name.to_owned(), claimants }));
        }
        findings.sort_by(|(a, x), (b, y)| a.cmp(b).then_with(|| x.to_string().cmp(&y.to_string())));
        self.merged.findings.extend(findings.into_iter().map(|(_, finding)| finding));
        contested
    }

    fn add_aliases(&mut self, entry: &OwnEntry, place: Place, contested: &FxHashSet<String>) {
        let (skill, ours) = match place {
            Place::Ours(skill) => (skill, true),
            Place::Theirs(skill) => (skill, false),
            Place::ReadAs(_) | Place::Nowhere => return,
        };
        for alias in &entry.aliases {
            if contested.contains(&key(&alias.text)) {
                self.merged.labels.left_out += 1;
            } else {
                self.add_alias(entry, alias, skill, ours);
            }
        }
    }

    fn add_alias(&mut self, entry: &OwnEntry, alias: &Alias, skill: SkillIdx, ours: bool) {
        if Analyzer.words(&alias.text).is_empty() {
            return;
        }
        let owners = self.names.skills(&alias.text);
        if owners.contains(&skill) {
            self.merged.labels.known += 1;
            return;
        }
        if !owners.is_empty() && !self.names.told_apart(alias) {
            self.conflict(entry.line, &alias.text, &entry.name.text, &owners);
            return;
        }
        if self.says_nothing(alias) {
            self.merged.labels.left_out += 1;
            self.merged.findings.push(Finding::SaysNothing { line: entry.line, name: alias.text.clone() });
            return;
        }
        if self.is_bare() && !self.read(&alias.text).0.is_empty() {
            self.merged.labels.understood += 1;
            return;
        }
        if self.own.format == OwnFormat::Esco && is_example(&alias.text, entry) {
            self.merged.labels.left_out += 1;
            let of = entry.name.text.clone();
            self.merged.findings.push(Finding::Example { line: entry.line, name: alias.text.clone(), of });
            return;
        }
        let Some(alias) = self.guarded(entry.line, alias) else { return };
        let kind = self.vocabulary.get(skill).kind;
        self.names.add(skill, kind, &alias);
        if ours {
            self.merged.labels.extending += 1;
            self.extended.entry(skill).or_default().push(alias.text.clone());
        } else {
            self.merged.labels.new += 1;
        }
        self.vocabulary.get_mut(skill).aliases.push(alias);
    }

    fn conflict(&mut self, line: u64, name: &str, wanted: &str, holders: &[SkillIdx]) {
        self.merged.labels.conflicting += 1;
        let holders = holders.iter().map(|skill| self.id(*skill)).collect();
        self.merged.conflicts.push(Conflict { line, name: name.to_owned(), wanted: wanted.to_owned(), holders });
    }

    fn add_relations(&mut self, entry: &OwnEntry, place: Place, places: &[Place]) {
        let (skill, ours) = match place {
            Place::Ours(skill) => (skill, true),
            Place::Theirs(skill) => (skill, false),
            Place::ReadAs(_) | Place::Nowhere => return,
        };
        // A classification has its own order of things; ours stays as it is.
        if ours && self.own.format == OwnFormat::Esco {
            return;
        }
        let mut wanted: Vec<(Relation, &str, bool)> =
            entry.relations.iter().map(|(relation, target)| (*relation, target.as_str(), false)).collect();
        wanted.extend(
            entry.broader.iter().map(|broader| (Relation::Broader, broader.text.as_str(), broader.may_be_elsewhere)),
        );
        for (relation, text, may_be_elsewhere) in wanted {
            match self.target(text, places) {
                Some(target) => self.relate(entry, skill, relation, target, text),
                None if may_be_elsewhere => {}
                None => self.merged.findings.push(Finding::Dangling {
                    line: entry.line,
                    name: entry.name.text.clone(),
                    target: text.to_owned(),
                }),
            }
        }
        let has_broader = self.vocabulary.get(skill).relations.iter().any(|(relation, _)| is_upward(*relation));
        if !ours && !has_broader {
            for target in self.read(&entry.name.text).0.into_iter().take(INFERRED) {
                self.relate(entry, skill, Relation::Broader, target, "");
            }
        }
        if !ours && entry.kind.is_none() {
            let above = self.vocabulary.related(skill, Relation::Broader).next();
            if let Some(kind) = above.map(|above| self.vocabulary.get(above).kind).filter(|kind| !kind.is_subject()) {
                self.vocabulary.get_mut(skill).kind = kind;
            }
        }
    }

    /// The skill that the file names by URI, name or id.
    fn target(&self, text: &str, places: &[Place]) -> Option<SkillIdx> {
        if let Some(at) = self.by_uri.get(text) {
            return places[*at].skill();
        }
        match self.names.find(text) {
            Known::Certain(skill) => Some(skill),
            Known::Doubtful(skills) if skills.len() == 1 => Some(skills[0]),
            _ => self.vocabulary.find(text),
        }
    }

    fn relate(&mut self, entry: &OwnEntry, skill: SkillIdx, relation: Relation, target: SkillIdx, text: &str) {
        let id = self.id(target);
        let known = self.vocabulary.get(skill).relations.iter().any(|(_, known)| *known == id);
        if target == skill || known {
            return;
        }
        if is_upward(relation) && self.is_above(target, skill) {
            let name = entry.name.text.clone();
            // What was read out of names or comes from elsewhere is nothing a person could put right here.
            if !text.is_empty() && self.own.format != OwnFormat::Esco {
                self.merged.findings.push(Finding::Circle { line: entry.line, name, target: text.to_owned() });
            }
            return;
        }
        self.vocabulary.get_mut(skill).relations.push((relation, id));
    }

    /// Whether `upper` is reached from `lower` by going up.
    fn is_above(&self, lower: SkillIdx, upper: SkillIdx) -> bool {
        let mut open = vec![lower];
        let mut seen = FxHashSet::default();
        while let Some(skill) = open.pop() {
            if skill == upper {
                return true;
            }
            if seen.insert(skill) {
                let above = [Relation::Broader, Relation::PartOf];
                open.extend(above.into_iter().flat_map(|relation| self.vocabulary.related(skill, relation)));
            }
        }
        false
    }

    fn add_rest(&mut self, entry: &OwnEntry, place: Place) {
        let (Place::Ours(skill) | Place::Theirs(skill)) = place else { return };
        let skill = self.vocabulary.get_mut(skill);
        let add = |list: &mut Vec<String>, more: &[String]| {
            for text in more {
                if !list.contains(text) {
                    list.push(text.clone());
                }
            }
        };
        add(&mut skill.problems, &entry.problems);
        add(&mut skill.context.confirms, &entry.context.confirms);
        add(&mut skill.context.refuses, &entry.context.refuses);
    }
}

impl Finding {
    fn line(&self) -> u64 {
        match self {
            Self::Unread { line, .. }
            | Self::SaysNothing { line, .. }
            | Self::Ordinary { line, .. }
            | Self::Duplicate { line, .. }
            | Self::Example { line, .. }
            | Self::Contested { line, .. }
            | Self::Dangling { line, .. }
            | Self::Circle { line, .. } => *line,
        }
    }
}

fn is_upward(relation: Relation) -> bool {
    matches!(relation, Relation::Broader | Relation::PartOf)
}

/// Words in the one spelling kept of each.
fn normal_words(text: &str) -> Vec<String> {
    Analyzer.words(text).into_iter().map(|word| one_spelling(&word).unwrap_or(word)).collect()
}

fn key(text: &str) -> String {
    normal_words(text).join(" ")
}

/// The words of `text` with the last in the singular, where it is a plural; `CMOS` is not the plural of `CMO`.
fn one_of_many(text: &str, words: &[String]) -> Option<String> {
    let (last, before) = words.split_last()?;
    if text.ends_with('S') {
        return None;
    }
    let one = singular(last)?;
    Some(before.iter().map(String::as_str).chain([one]).collect::<Vec<_>>().join(" "))
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric() || matches!(c, '+' | '#')).collect()
}

/// A capital and small letters behind it: `KDevelop`, not `lean project management` or `DHCP`.
fn is_product(text: &str) -> bool {
    text.starts_with(char::is_uppercase) && text.chars().any(char::is_lowercase)
}

/// Whether a name in a classification is that of a thing, where the entry is a subject: `Prezi` under "presentation
/// software". An abbreviation of one of the entry's names is not.
fn is_example(alias: &str, entry: &OwnEntry) -> bool {
    let capitals = alias.chars().filter(|c| c.is_uppercase()).count();
    let small = alias.chars().any(char::is_lowercase);
    if !entry.name.text.starts_with(char::is_lowercase)
        || alias.starts_with(char::is_lowercase)
        || alias.contains(' ') && !small
    {
        return false;
    }
    if small {
        return is_product(alias);
    }
    let abbreviates = |name: &str| {
        let words = Analyzer.words(name);
        let initials = |all: bool| -> String {
            let words = words.iter().filter(|word| all || !super::form_words::is_form_word(word));
            words.filter_map(|word| word.chars().next()).collect()
        };
        let short = alias.to_lowercase();
        initials(true) == short || initials(false) == short
    };
    let names = std::iter::once(&entry.name).chain(&entry.aliases);
    capitals > 1 && !names.map(|name| name.text.as_str()).any(abbreviates)
}

fn hash(text: &str) -> u32 {
    // FNV-1a: the same on every machine and in every version, because ids are stored.
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::own::OwnRow;
    use super::*;

    const OURS: &str = "\
id,name,kind,aliases,problems,relations,context
ada,Ada,language,,,,
adas,ADAS,field,,,,
cicd,CI/CD,method,continuous integration,,,
databases,Databases,field,database,,,
docker,Docker,tool,,,,
go,Go,language,?=Go; golang,,,+goroutine; -go to market
kubernetes,Kubernetes,platform,k8s,,broader:cicd,
power-bi,Power BI,product,,,,
safe,SAFe,method,=SAFe,,,+agile
";

    fn ours() -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        vocabulary.add("ours", OURS).unwrap();
        vocabulary
    }

    fn own(header: &[&str], rows: &[&[&str]]) -> OwnVocabulary {
        let text = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let rows: Vec<OwnRow> =
            rows.iter().enumerate().map(|(at, cells)| OwnRow { line: at as u64 + 2, cells: text(cells) }).collect();
        OwnVocabulary::read("acme", &text(header), &rows).unwrap()
    }

    fn merge(header: &[&str], rows: &[&[&str]]) -> (Vocabulary, Merged) {
        let mut vocabulary = ours();
        let merged = vocabulary.merge(&own(header, rows));
        (vocabulary, merged)
    }

    const TABLE: &[&str] = &["skill", "alias", "broader"];
    const ESCO: &[&str] = &["conceptUri", "preferredLabel", "altLabels", "broaderConceptUri"];

    fn understood(vocabulary: &Vocabulary, text: &str) -> Vec<String> {
        let mut found = Recognition::default();
        Recognizer::new(vocabulary).read(text, &mut found);
        found.mentions.iter().map(|mention| vocabulary.get(mention.skill).id.clone()).collect()
    }

    #[test]
    fn what_both_know_is_one_skill_and_the_rest_is_new() {
        let (vocabulary, merged) = merge(
            TABLE,
            &[&["Container Cloud", "k8s; ACC", ""], &["Helios", "", "kubernetes"], &["Helios UI", "helui", "Helios"]],
        );
        assert!(merged.conflicts.is_empty() && merged.findings.is_empty(), "{merged:?}");
        assert_eq!(
            merged.extended,
            [Extended { id: "kubernetes".into(), aliases: vec!["Container Cloud".into(), "ACC".into()] }]
        );
        let helios = vocabulary.get(vocabulary.find("helios").unwrap());
        assert_eq!((helios.kind, helios.domain.as_str()), (Kind::Platform, "acme"));
        assert_eq!(helios.relations, [(Relation::Broader, "kubernetes".into())]);
        assert_eq!(vocabulary.get(vocabulary.find("helios-ui").unwrap()).relations[0].1, "helios");
        assert_eq!(understood(&vocabulary, "ACC and helui"), ["kubernetes", "helios-ui"]);
    }

    #[test]
    fn ours_is_never_shadowed() {
        let (vocabulary, merged) = merge(TABLE, &[&["Helios", "Docker; PowerBI; go", ""], &["Zephyrix", "SAFe", ""]]);
        let names: Vec<&str> = merged.conflicts.iter().map(|conflict| conflict.name.as_str()).collect();
        assert_eq!(names, ["Docker", "PowerBI", "go"]);
        assert_eq!(merged.conflicts[0].holders, ["docker"]);
        // The only name of theirs that we know certainly makes the entry ours.
        assert_eq!(merged.extended[0], Extended { id: "safe".into(), aliases: vec!["Zephyrix".into()] });
        assert_eq!(understood(&vocabulary, "docker, PowerBI, Helios"), ["docker", "power-bi", "helios"]);
    }

    #[test]
    fn a_spelling_that_tells_two_things_apart_is_no_conflict() {
        let (vocabulary, merged) = merge(TABLE, &[&["Secure Access Frontend", "=SAFE", ""]]);
        assert!(merged.conflicts.is_empty());
        assert_eq!(understood(&vocabulary, "Our SAFE gateway"), ["secure-access-frontend"]);
        assert_eq!(understood(&vocabulary, "Leading SAFe"), ["safe"]);
    }

    #[test]
    fn form_words_are_refused_and_ordinary_words_are_marked() {
        let (vocabulary, merged) = merge(TABLE, &[&["Training", "", ""], &["Atlas", "", "k8s"], &["=Core", "", ""]]);
        assert_eq!(
            merged.findings,
            [
                Finding::SaysNothing { line: 2, name: "Training".into() },
                Finding::Ordinary { line: 3, name: "Atlas".into(), left_out: false },
            ]
        );
        assert_eq!(understood(&vocabulary, "An atlas of anatomy for training"), Vec::<String>::new());
        assert_eq!(understood(&vocabulary, "Atlas with Kubernetes"), ["atlas", "kubernetes"]);
    }

    #[test]
    fn what_contradicts_itself_is_told() {
        let (_, merged) = merge(
            TABLE,
            &[
                &["Helios", "sunny", "nowhere"],
                &["Selene", "sunny", "Eos Grid"],
                &["Eos Grid", "", "Selene"],
                &["K8s", "", ""],
                &["Kubernetes", "", "K8s"],
                &["…", "", ""],
            ],
        );
        let findings: Vec<String> = merged.findings.iter().map(ToString::to_string).collect();
        assert_eq!(findings.len(), 5, "{findings:#?}");
        assert!(findings[0].starts_with("line 2: “sunny” is claimed by “Helios” and “Selene”"));
        assert!(findings[1].starts_with("line 2: “Helios” belongs to “nowhere”"));
        assert!(findings[2].starts_with("line 4: “Eos Grid” cannot be a kind of “Selene”"));
        assert!(findings[3].starts_with("line 6: “Kubernetes” is the skill of line 5 again"));
        assert!(findings[4].starts_with("line 7: “…” has no letters"));
    }

    #[test]
    fn a_classification_adds_only_what_says_something() {
        let (vocabulary, merged) = merge(
            ESCO,
            &[
                &["e:1", "use digital tools", "using digital tools", ""],
                &["e:2", "container orchestration", "Kubernetes\nSwarmix", "e:9"],
                &["e:3", "museum databases", "museum records", ""],
                &["e:4", "Frobnix (testing tool)", "frobnix testing | FX", "e:2"],
                &["e:5", "database", "data pools | DP | Ningle", ""],
            ],
        );
        assert_eq!(
            merged.added.iter().map(|added| added.id.as_str()).collect::<Vec<_>>(),
            ["container-orchestration", "frobnix"]
        );
        assert_eq!(merged.understood[0].skills, ["databases"]);
        assert_eq!(merged.extended, [Extended { id: "databases".into(), aliases: vec!["data pools".into()] }]);
        assert_eq!(merged.conflicts[0].name, "Kubernetes");
        assert!(merged.findings.contains(&Finding::Example {
            line: 3,
            name: "Swarmix".into(),
            of: "container orchestration".into()
        }));
        let frobnix = vocabulary.get(vocabulary.find("frobnix").unwrap());
        assert_eq!(frobnix.relations, [(Relation::Broader, "container-orchestration".into())]);
    }

    #[test]
    fn a_list_adds_what_is_not_understood_already() {
        let (vocabulary, merged) =
            merge(&["Skills"], &[&["Docker Administration"], &["Acme Docker Frame"], &["K8S"], &["Zorblax"]]);
        assert_eq!(
            merged.added.iter().map(|added| added.id.as_str()).collect::<Vec<_>>(),
            ["acme-docker-frame", "zorblax"]
        );
        assert_eq!((merged.known, merged.understood.len()), (1, 1));
        let ids: Vec<_> =
            vocabulary.related(vocabulary.find("acme-docker-frame").unwrap(), Relation::Broader).collect();
        assert_eq!(ids, [vocabulary.find("docker").unwrap()]);
    }

    #[test]
    fn our_own_format_adds_and_extends() {
        let header = ["id", "name", "kind", "aliases", "problems", "relations", "context"];
        let (vocabulary, merged) = merge(
            &header,
            &[
                &["docker", "Docker", "tool", "dokker", "works only on my machine", "related:kubernetes", ""],
                &["helios", "Helios", "tool", "?=HEL", "", "implies:docker; broader:gone", "+sun"],
            ],
        );
        assert_eq!(merged.extended[0].aliases, ["dokker"]);
        assert_eq!(vocabulary.get(vocabulary.find("docker").unwrap()).problems.len(), 1);
        assert!(matches!(&merged.findings[..], [Finding::Dangling { target, .. }] if target == "gone"));
        assert_eq!(understood(&vocabulary, "HEL in the sun"), ["helios"]);
    }

    #[test]
    fn an_abbreviation_is_no_plural() {
        let (_, merged) = merge(TABLE, &[&["Sensor Line", "ADAS; Ada", ""], &["DOCKERS", "", ""]]);
        let holders: Vec<&[String]> = merged.conflicts.iter().map(|conflict| conflict.holders.as_slice()).collect();
        assert_eq!(holders, [["adas"], ["ada"]]);
        assert_eq!(merged.added[1].name, "DOCKERS");
    }

    #[test]
    fn a_name_in_another_alphabet_has_an_id_that_stays() {
        let (vocabulary, merged) = merge(TABLE, &[&["データ基盤", "", ""], &["C+++", "", ""]]);
        assert!(merged.added[0].id.starts_with("own-"));
        assert_eq!(understood(&vocabulary, "データ基盤"), [merged.added[0].id.clone()]);
    }

    fn cell() -> impl Strategy<Value = String> {
        prop_oneof![
            "[A-Za-z0-9+#?=;|() ./-]{0,24}",
            "\\PC{0,12}",
            proptest::sample::select(vec![
                "Kubernetes",
                "k8s",
                "Go",
                "go",
                "SAFE",
                "=SAFe",
                "?Docker",
                "powerbi",
                "databases"
            ])
            .prop_map(str::to_owned),
        ]
    }

    proptest! {
        #[test]
        fn nothing_of_ours_is_lost(
            format in 0..4_usize,
            rows in proptest::collection::vec(proptest::collection::vec(cell(), 7), 1..12),
        ) {
            let header: Vec<String> = [TABLE, ESCO, &["Skills"], &["id", "name", "kind", "aliases", "problems", "relations", "context"]][format]
                .iter().map(|cell| (*cell).to_owned()).collect();
            let rows: Vec<OwnRow> = rows.into_iter().enumerate().map(|(at, cells)| OwnRow { line: at as u64, cells }).collect();
            let Ok(own) = OwnVocabulary::read("any", &header, &rows) else { return Ok(()) };
            let before = ours();
            let mut after = before.clone();
            let merged = after.merge(&own);
            for (index, skill) in before.skills().iter().enumerate() {
                let now = after.get(index as SkillIdx);
                prop_assert_eq!((&now.id, &now.name), (&skill.id, &skill.name));
                prop_assert!(now.aliases.starts_with(&skill.aliases));
                prop_assert!(now.relations.starts_with(&skill.relations));
            }
            // Each name still means what it meant.
            for text in ["Kubernetes", "k8s", "Docker", "Power BI", "PowerBI", "databases", "golang", "CI/CD", "ADAS"] {
                prop_assert_eq!(understood(&before, text), understood(&after, text), "{}", text);
            }
            prop_assert_eq!(after.skills().len(), before.skills().len() + merged.added.len());
            // Merging the same again adds nothing.
            let again = after.merge(&own);
            prop_assert!(again.added.is_empty(), "{:?}", again);
        }
    }
}
