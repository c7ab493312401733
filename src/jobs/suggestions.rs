//! What the vocabulary could learn from the courses on the shelf.

use rustc_hash::FxHashMap;
use tantivy::DocAddress;

use crate::shelf::{Facts, ShelfError, ShelfReader, Trait, skill_key, word_key};
use crate::skills::{
    CommonPhrase, Cooccurrence, Kind, Knowledge, Pair, Relation, SaidOnce, SkillIdx, common_phrases, possible_name,
    stem,
};

/// From this share on, "nearly all courses on A name B".
const NEARLY_ALL: f64 = 0.8;
/// "Not the other way round": at most this share of B's courses name A.
const NOT_BACK: f64 = 0.5;
/// How many titles show what is meant.
const EXAMPLES: usize = 2;

/// What could be learned, the most useful first.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestions {
    /// Relations the vocabulary lacks.
    pub relations: Vec<SuggestedRelation>,
    /// Names no skill has.
    pub names: Vec<SuggestedName>,
    /// How many courses were looked at, copies counted once.
    pub courses: usize,
}

/// Two skills that courses name together far more often than by chance, and that the vocabulary does not connect.
#[derive(Debug, Clone, PartialEq)]
pub struct SuggestedRelation {
    /// The skill whose line the relation would stand on.
    pub skill: SkillIdx,
    /// How it stands to the other.
    pub tie: Tie,
    /// The other.
    pub other: SkillIdx,
    /// How many courses name both, the first, the other.
    pub together: u32,
    /// How many name `skill`.
    pub with_skill: u32,
    /// How many name `other`.
    pub with_other: u32,
    /// The log-likelihood ratio.
    pub strength: f64,
    /// Titles of courses that name both and little else.
    pub examples: Vec<String>,
}

/// The relation that counts suggest. A person decides: they cannot tell a kind from a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tie {
    /// The skill is a certification and the other is none.
    Certifies,
    /// Nearly all courses on the skill name the other, a subject.
    Broader,
    /// Nearly all courses on the skill name the other, a thing with a name.
    Implies,
    /// They are named together, neither with the other always.
    Related,
}

/// A word or phrase that many titles say and no skill claims.
#[derive(Debug, Clone, PartialEq)]
pub struct SuggestedName {
    /// As a title spells it.
    pub phrase: String,
    /// How many titles say it.
    pub titles: u32,
    /// The skills it is said with, the closest first, and how often.
    pub skills: Vec<(SkillIdx, u32)>,
    /// The log-likelihood ratio with the first of them.
    pub strength: f64,
    /// Titles that say it.
    pub examples: Vec<String>,
}

/// What the vocabulary could learn from `shelf`: at most `top` relations and `top` names.
///
/// # Errors
/// If the shelf cannot be read.
pub fn suggest(shelf: &ShelfReader, knowledge: &Knowledge, top: usize) -> Result<Suggestions, ShelfError> {
    let (addresses, courses) = read(shelf, knowledge);
    let (pairs, phrases) = rayon::join(|| missing_relations(&courses, knowledge, top), || common_phrases(&courses));
    // What hangs on a thing with a name is likelier a name than what is said of a subject.
    let (of_subjects, of_things): (Vec<CommonPhrase>, Vec<CommonPhrase>) = phrases
        .into_iter()
        .partition(|phrase| phrase.skills.first().is_none_or(|(skill, _)| is_subject(*skill, knowledge)));
    let mut relations = Vec::new();
    for pair in pairs {
        let examples = titles(shelf, &addresses, naming_both(&courses, pair))?;
        relations.push(relation(pair, knowledge, examples));
    }
    let mut names = Vec::new();
    for phrase in of_things.into_iter().chain(of_subjects) {
        if names.len() >= top {
            break;
        }
        names.extend(name(phrase, shelf, &addresses, knowledge)?);
    }
    Ok(Suggestions { relations, names, courses: courses.len() })
}

/// What each course says, the same title of several catalogs once, and where it lies.
fn read(shelf: &ShelfReader, knowledge: &Knowledge) -> (Vec<DocAddress>, Vec<SaidOnce>) {
    let skills = knowledge.vocabulary.skills().iter().zip(0..);
    // Of a shelf that is behind the vocabulary, skills that are no longer there are nobody's.
    let by_key: FxHashMap<u32, SkillIdx> = skills.map(|(skill, index)| (skill_key(&skill.id), index)).collect();
    let mut by_title: FxHashMap<u64, usize> = FxHashMap::default();
    let (mut addresses, mut courses): (Vec<DocAddress>, Vec<SaidOnce>) = (Vec::new(), Vec::new());
    for address in shelf.addresses() {
        let facts = shelf.facts(address);
        let at = *by_title.entry(facts.title_hash).or_insert_with(|| {
            addresses.push(address);
            courses.push(SaidOnce { runs: runs(&facts), skills: Vec::new() });
            courses.len() - 1
        });
        let named = facts.title.iter().filter_map(|unit| unit.skill_key());
        let named = named.chain(facts.tags.iter().copied()).chain(facts.body.iter().map(|(key, _)| *key));
        for skill in named.filter_map(|key| by_key.get(&key)) {
            if !courses[at].skills.contains(skill) {
                courses[at].skills.push(*skill);
            }
        }
    }
    (addresses, courses)
}

/// The words of an English title that no skill claims, cut where another word stands between them.
fn runs(facts: &Facts) -> Vec<Vec<u32>> {
    if facts.traits.has(Trait::ForeignTitle) {
        return Vec::new();
    }
    let free: Vec<u32> = facts.title.iter().filter_map(|unit| unit.word_key()).collect();
    let runs = facts.words.split(|word| !free.contains(word));
    runs.filter(|run| !run.is_empty()).map(<[u32]>::to_vec).collect()
}

/// Pairs that stand in no relation yet. Two subjects, or two parts of the same whole, are named together for want of
/// anything better, and come last.
fn missing_relations(courses: &[SaidOnce], knowledge: &Knowledge, top: usize) -> Vec<Pair> {
    let counted = Cooccurrence::of(courses.iter().map(|course| course.skills.as_slice()));
    let linked = |one: SkillIdx, other: SkillIdx| knowledge.graph.links(one).iter().any(|link| link.skill == other);
    let apart = |pair: &Pair| !linked(pair.one, pair.other) && !linked(pair.other, pair.one);
    let mut missing: Vec<Pair> = counted.pairs().into_iter().filter(apart).collect();
    missing.sort_by_key(|pair| {
        is_subject(pair.one, knowledge) && is_subject(pair.other, knowledge) || are_siblings(pair, knowledge)
    });
    missing.truncate(top);
    missing
}

fn is_subject(skill: SkillIdx, knowledge: &Knowledge) -> bool {
    knowledge.vocabulary.get(skill).kind.is_subject()
}

fn are_siblings(pair: &Pair, knowledge: &Knowledge) -> bool {
    let vocabulary = &knowledge.vocabulary;
    let parents =
        |skill| vocabulary.related(skill, Relation::Broader).chain(vocabulary.related(skill, Relation::PartOf));
    parents(pair.one).any(|parent| parents(pair.other).any(|other| other == parent))
}

fn relation(pair: Pair, knowledge: &Knowledge, examples: Vec<String>) -> SuggestedRelation {
    let share = |of: u32| f64::from(pair.together) / f64::from(of);
    let (with_one, with_other) = (share(pair.with_one), share(pair.with_other));
    let certifies = |skill: SkillIdx| knowledge.vocabulary.get(skill).kind == Kind::Certification;
    let (one_certifies, other_certifies) = (certifies(pair.one), certifies(pair.other));
    let turned = if one_certifies == other_certifies { with_other > with_one } else { other_certifies };
    let (skill, other) = if turned { (pair.other, pair.one) } else { (pair.one, pair.other) };
    let counts = if turned { (pair.with_other, pair.with_one) } else { (pair.with_one, pair.with_other) };
    let always = with_one.max(with_other) >= NEARLY_ALL && with_one.min(with_other) <= NOT_BACK;
    let tie = match always {
        _ if one_certifies != other_certifies => Tie::Certifies,
        true if is_subject(other, knowledge) => Tie::Broader,
        true => Tie::Implies,
        false => Tie::Related,
    };
    SuggestedRelation {
        skill,
        tie,
        other,
        together: pair.together,
        with_skill: counts.0,
        with_other: counts.1,
        strength: pair.strength,
        examples,
    }
}

/// The courses that name both of a pair, those that name the least else first.
fn naming_both(courses: &[SaidOnce], pair: Pair) -> Vec<usize> {
    let both = |course: &SaidOnce| course.skills.contains(&pair.one) && course.skills.contains(&pair.other);
    let mut naming: Vec<usize> = (0..courses.len()).filter(|number| both(&courses[*number])).collect();
    naming.sort_by_key(|number| courses[*number].skills.len());
    naming
}

fn titles(shelf: &ShelfReader, addresses: &[DocAddress], numbers: Vec<usize>) -> Result<Vec<String>, ShelfError> {
    numbers.into_iter().take(EXAMPLES).map(|number| Ok(shelf.course(addresses[number])?.1.title)).collect()
}

/// The phrase as the first title spells it in which it could be a name.
fn name(
    phrase: CommonPhrase,
    shelf: &ShelfReader,
    addresses: &[DocAddress],
    knowledge: &Knowledge,
) -> Result<Option<SuggestedName>, ShelfError> {
    let key = |word: &str| word_key(&stem(word));
    let (mut spelling, mut examples) = (None, Vec::new());
    for number in phrase.examples {
        let title = shelf.course(addresses[number])?.1.title;
        if let Some(name) = possible_name(&title, &phrase.words, &key, knowledge) {
            spelling.get_or_insert(name);
            examples.push(title);
        }
    }
    examples.truncate(EXAMPLES);
    Ok(spelling.map(|spelling| SuggestedName {
        phrase: spelling,
        titles: phrase.texts,
        skills: phrase.skills,
        strength: phrase.strength,
        examples,
    }))
}
