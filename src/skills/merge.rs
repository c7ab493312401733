//! An organisation's vocabulary merged into ours: what both know becomes one skill, ours is never shadowed, and whatever
//! could not be taken over is told.

use rustc_hash::{FxHashMap, FxHashSet};

use super::analyzer::Analyzer;
use super::bundled;
use super::entry::{Alias, Context, Kind, Skill, SkillIdx};
use super::example_names::{is_example, is_product};
use super::merged::{Added, Conflict, Extended, Finding, Labels, Merged, Understood};
use super::name_owners::{Known, NameOwners, key};
use super::ordinary_words::{is_ordinary, say_nothing, say_only_form};
use super::own::{OwnEntry, OwnFormat, OwnVocabulary};
use super::recognition::Recognition;
use super::recognizer::Recognizer;
use super::vocabulary::Vocabulary;

/// What has more words than this is a title or a sentence, not the name of one thing.
const LONGEST_NAME: usize = 5;
/// An ESCO entry is one of our subjects if we know it by at least one in this many of its other names. At one in any
/// number, "industrial software" became software estimation.
const ESCO_KNOWN: usize = 3;

impl Vocabulary {
    /// Merges an organisation's vocabulary into this one. A name that is known keeps its meaning and lends it to the
    /// entry's other names; an unknown one becomes a skill.
    pub fn merge(&mut self, own: &OwnVocabulary) -> Merged {
        Merger::new(self, own).merge()
    }
}

/// Where the name of an entry went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A skill that was there before this file.
    Ours(SkillIdx),
    /// A skill this file added.
    Theirs(SkillIdx),
    /// It is read as this skill, and has no names of its own.
    ReadAs(SkillIdx),
    Nowhere,
}

impl Place {
    /// The skill, if there is one.
    pub(super) fn skill(self) -> Option<SkillIdx> {
        match self {
            Self::Ours(skill) | Self::Theirs(skill) | Self::ReadAs(skill) => Some(skill),
            Self::Nowhere => None,
        }
    }
}

/// A merge under way.
pub(super) struct Merger<'v> {
    pub(super) vocabulary: &'v mut Vocabulary,
    pub(super) own: &'v OwnVocabulary,
    /// Finds the skills that were there before.
    recognizer: Recognizer,
    pub(super) names: NameOwners,
    pub(super) merged: Merged,
    extended: FxHashMap<SkillIdx, Vec<String>>,
    /// By skill: the entry that was placed there first.
    placed: FxHashMap<SkillIdx, usize>,
    /// By URI: the entry.
    pub(super) by_uri: FxHashMap<&'v str, usize>,
}

impl<'v> Merger<'v> {
    fn new(vocabulary: &'v mut Vocabulary, own: &'v OwnVocabulary) -> Self {
        let mut names = NameOwners::default();
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

    pub(super) fn id(&self, skill: SkillIdx) -> String {
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
    pub(super) fn read(&self, text: &str) -> (Vec<SkillIdx>, bool) {
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

fn hash(text: &str) -> u32 {
    // FNV-1a: the same on every machine and in every version, because ids are stored.
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::entry::Relation;
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
