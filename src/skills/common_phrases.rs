//! Words and phrases that many texts say and no skill claims, with the skills they are said with.

use rustc_hash::FxHashMap;

use super::cooccurrence::log_likelihood_ratio;
use super::entry::SkillIdx;
use super::form_words::is_form_word;
use super::ordinary_words::{is_ordinary, say_nothing};
use super::unknown::{is_number, parts};
use super::{Analyzer, Knowledge, Recognition};

/// The longest phrase, in words.
const LONGEST: usize = 3;
/// A name to add stands in so many titles at least.
const LEAST_TEXTS: u32 = 8;
/// A phrase that mostly stands in a longer one is not listed beside it.
const MOSTLY: f64 = 0.7;
/// At least this share of the texts that say a name are about the skill it hangs on; less is everyday language. On the
/// gold shelf the half lets in TSHOOT, PCEP and EV3 and keeps out "big picture" and "performance tuning".
const HANGS_ON: f64 = 0.5;
/// How many skills and texts are told with a phrase.
const SKILLS: usize = 3;
const EXAMPLES: usize = 5;

/// What one text says: its words as keys, in runs without a word that some skill claims or that says nothing, and the
/// skills it is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SaidOnce {
    /// Runs of words.
    pub runs: Vec<Vec<u32>>,
    /// The skills.
    pub skills: Vec<SkillIdx>,
}

/// A phrase that several texts say.
#[derive(Debug, Clone, PartialEq)]
pub struct CommonPhrase {
    /// Its words as keys.
    pub words: Vec<u32>,
    /// How many texts say it.
    pub texts: u32,
    /// The skills said with it beyond chance, strongest first, with how many of the texts are about each.
    pub skills: Vec<(SkillIdx, u32)>,
    /// The log-likelihood ratio with the first of the skills.
    pub strength: f64,
    /// The first texts that say it, as their numbers.
    pub examples: Vec<usize>,
}

/// A phrase as a key of fixed size; 0 where it is shorter.
type Words = [u32; LONGEST];

#[derive(Default)]
struct Seen {
    texts: u32,
    skills: FxHashMap<SkillIdx, u32>,
    examples: Vec<usize>,
}

/// The phrases that many of `texts` say and that hang on some skill, most first.
pub fn common_phrases(texts: &[SaidOnce]) -> Vec<CommonPhrase> {
    // First only counts, so that what is rare costs no more than its count.
    let mut counts: FxHashMap<Words, u32> = FxHashMap::default();
    for text in texts {
        phrases_of(text).into_iter().for_each(|words| *counts.entry(words).or_default() += 1);
    }
    counts.retain(|_, count| *count >= LEAST_TEXTS);
    let mut mostly_in_longer: FxHashMap<Words, u32> = FxHashMap::default();
    for (words, count) in counts.iter().filter(|(words, _)| words[1] != 0) {
        for part in parts_of(*words) {
            let most = mostly_in_longer.entry(part).or_default();
            *most = (*most).max(*count);
        }
    }
    counts.retain(|words, count| {
        mostly_in_longer.get(words).is_none_or(|most| f64::from(*most) < MOSTLY * f64::from(*count))
    });
    let mut seen: FxHashMap<Words, Seen> = FxHashMap::default();
    let mut holding: FxHashMap<SkillIdx, u32> = FxHashMap::default();
    for (number, text) in texts.iter().enumerate() {
        text.skills.iter().for_each(|skill| *holding.entry(*skill).or_default() += 1);
        for words in phrases_of(text).into_iter().filter(|words| counts.contains_key(words)) {
            let seen = seen.entry(words).or_default();
            seen.texts += 1;
            text.skills.iter().for_each(|skill| *seen.skills.entry(*skill).or_default() += 1);
            if seen.examples.len() < EXAMPLES {
                seen.examples.push(number);
            }
        }
    }
    let all = texts.len() as u32;
    let mut phrases: Vec<CommonPhrase> = seen
        .into_iter()
        .filter_map(|(words, seen)| {
            let strength =
                |skill: &SkillIdx, together: u32| log_likelihood_ratio(together, seen.texts, holding[skill], all);
            let mut skills: Vec<(f64, SkillIdx, u32)> =
                seen.skills.iter().map(|(skill, count)| (strength(skill, *count), *skill, *count)).collect();
            skills.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            skills.truncate(SKILLS);
            skills.retain(|(strength, ..)| *strength > 0.0);
            let (strength, _, together) = *skills.first()?;
            (f64::from(together) >= HANGS_ON * f64::from(seen.texts)).then(|| CommonPhrase {
                words: words.into_iter().filter(|word| *word != 0).collect(),
                texts: seen.texts,
                strength,
                skills: skills.into_iter().map(|(_, skill, count)| (skill, count)).collect(),
                examples: seen.examples,
            })
        })
        .collect();
    phrases.sort_by(|a, b| b.strength.total_cmp(&a.strength).then_with(|| a.words.cmp(&b.words)));
    phrases
}

/// The phrases of a text, each once.
fn phrases_of(text: &SaidOnce) -> Vec<Words> {
    let mut phrases = Vec::new();
    for run in &text.runs {
        for length in 1..=LONGEST.min(run.len()) {
            for window in run.windows(length) {
                let mut words = [0; LONGEST];
                words[..length].copy_from_slice(window);
                phrases.push(words);
            }
        }
    }
    phrases.sort_unstable();
    phrases.dedup();
    phrases
}

/// The phrases one word shorter.
fn parts_of(words: Words) -> [Words; 2] {
    let length = words.iter().filter(|word| **word != 0).count();
    let (mut without_first, mut without_last) = ([0; LONGEST], words);
    without_first[..length - 1].copy_from_slice(&words[1..length]);
    without_last[length - 1] = 0;
    [without_first, without_last]
}

/// The words `text` spells `phrase` with, if they could be a name: no sign parts them, they are more than ordinary words
/// and numbers, and nothing in them is understood already. `key` is what a word's key was made with.
pub fn possible_name(text: &str, phrase: &[u32], key: &dyn Fn(&str) -> u32, knowledge: &Knowledge) -> Option<String> {
    let mut tokens = super::Tokens::default();
    Analyzer.analyze(text, &mut tokens);
    let keys: Vec<u32> = tokens.iter().map(|token| key(token.word)).collect();
    let at = keys.windows(phrase.len()).position(|window| window == phrase)?;
    let last = at + phrase.len() - 1;
    if (at..last).any(|index| parts(text, tokens.get(index).end, tokens.get(index + 1).start)) {
        return None;
    }
    let words: Vec<String> = (at..=last).map(|index| tokens.word(index).to_owned()).collect();
    let says_little = |word: &String| is_number(word) || is_form_word(word) || word.chars().count() < 2;
    let ordinary = words.len() == 1 && is_ordinary(&words[0]);
    if ordinary || say_nothing(&words) || says_little(&words[0]) || says_little(&words[words.len() - 1]) {
        return None;
    }
    let spelling = text.get(tokens.get(at).start..tokens.get(last).end)?;
    let mut found = Recognition::default();
    knowledge.recognizer.read(spelling, &mut found);
    found.mentions.is_empty().then(|| spelling.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::vocabulary::Vocabulary;
    use super::*;

    fn text(run: &[u32], skills: &[SkillIdx]) -> SaidOnce {
        SaidOnce { runs: vec![run.to_vec()], skills: skills.to_vec() }
    }

    #[test]
    fn a_phrase_stands_for_its_parts_and_hangs_on_its_skill() {
        let mut texts = vec![text(&[11, 12], &[1]); 9];
        texts.push(text(&[12], &[]));
        texts.extend(vec![text(&[13], &[2]); 8]);
        texts.extend(vec![text(&[13], &[1]); 8]);
        texts.extend(vec![text(&[14, 15, 16], &[1]); 7]);
        texts.extend(vec![text(&[17], &[1]); 4]);
        texts.extend(vec![text(&[17], &[]); 5]);
        texts.extend(vec![text(&[], &[2]); 60]);
        let found = common_phrases(&texts);
        let short: Vec<_> = found.iter().map(|p| (p.words.as_slice(), p.texts, p.skills.as_slice())).collect();
        assert_eq!(short, [(&[11, 12][..], 9, &[(1, 9)][..]), (&[13][..], 16, &[(1, 8)][..])]);
        assert_eq!(found[0].examples, [0, 1, 2, 3, 4]);
    }

    #[test]
    fn only_what_could_be_a_name_is_one() {
        let mut vocabulary = Vocabulary::default();
        let header = "id,name,kind,aliases,problems,relations,context\n";
        vocabulary.add("test", &format!("{header}kubernetes,Kubernetes,platform,k8s,,,\n")).unwrap();
        let knowledge = Knowledge::new(vocabulary);
        let key = |word: &str| word.bytes().fold(7, |key: u32, byte| key.wrapping_mul(31).wrapping_add(byte.into()));
        let name = |text: &str, phrase: &[&str]| {
            let phrase: Vec<u32> = phrase.iter().map(|word| key(word)).collect();
            possible_name(text, &phrase, &key, &knowledge)
        };
        assert_eq!(name("The Helios Gateway in depth", &["helios", "gateway"]), Some("Helios Gateway".into()));
        assert_eq!(name("Helios: gateways and k8s", &["helios"]), Some("Helios".into()));
        assert_eq!(name("Helios: Gateway", &["helios", "gateway"]), None);
        assert_eq!(name("Helios for k8s", &["k8s"]), None);
        assert_eq!(name("Atlas 2019", &["atlas"]), None);
        assert_eq!(name("Helios 2019", &["helios", "2019"]), None);
        assert_eq!(name("Helios", &["atlas"]), None);
    }
}
