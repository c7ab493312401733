//! Words written in other ways: plural, British and American spelling, versions grown together, typos.

use std::borrow::Cow;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::analyzer::{Analyzer, Tokens};
use super::vocabulary::Vocabulary;

/// The American spelling of a British one that no rule gives.
fn american(word: &str) -> Option<&'static str> {
    Some(match word {
        "analyse" => "analyze",
        "analysing" => "analyzing",
        "behaviour" => "behavior",
        "behavioural" => "behavioral",
        "cancelled" => "canceled",
        "catalogue" => "catalog",
        "centre" => "center",
        "colour" => "color",
        "defence" => "defense",
        "dialogue" => "dialog",
        "fibre" => "fiber",
        "judgement" => "judgment",
        "labelling" => "labeling",
        "labour" => "labor",
        "licence" => "license",
        "modeller" => "modeler",
        "modelling" => "modeling",
        "programme" => "program",
        "signalling" => "signaling",
        "travelling" => "traveling",
        "tunnelling" => "tunneling",
        _ => return None,
    })
}

/// The one spelling kept for a word that has two: `virtualisation` becomes `virtualization`.
pub(super) fn one_spelling(word: &str) -> Option<String> {
    if let Some(kept) = american(word) {
        return Some(kept.to_owned());
    }
    // Every rule's ending holds "is"; most words end here.
    if !word.as_bytes()[word.len().saturating_sub(8)..].windows(2).any(|pair| pair == b"is") {
        return None;
    }
    for (ending, kept) in
        [("isation", "ization"), ("ising", "izing"), ("ised", "ized"), ("ise", "ize"), ("isations", "izations")]
    {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() >= 4
            && !matches!(word, "enterprise" | "exercise" | "expertise" | "advertise" | "advertising" | "franchise")
        {
            return Some(format!("{stem}{kept}"));
        }
    }
    None
}

/// The singular of an English plural; `None` where the word does not look like one.
pub(super) fn singular(word: &str) -> Option<Cow<'_, str>> {
    let [.., before, b's'] = word.as_bytes() else { return None };
    if word.len() < 4 || matches!(before, b's' | b'u' | b'i') || !word.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let hisses = |stem: &str| ["ss", "x", "ch", "sh"].into_iter().any(|ending| stem.ends_with(ending));
    match (word.strip_suffix("ies"), word.strip_suffix("es")) {
        // "policies", but not "movies" and "cookies"; "series" is no plural, and "strategies" for this and that are not the
        // subject of strategy.
        (Some(stem), _)
            if stem.len() >= 3 && !matches!(word, "series" | "species" | "movies" | "cookies" | "strategies") =>
        {
            Some(Cow::Owned(format!("{stem}y")))
        }
        (_, Some(stem)) if stem.len() >= 3 && hisses(stem) && !matches!(word, "caches" | "niches") => {
            Some(Cow::Borrowed(stem))
        }
        _ => word.strip_suffix('s').map(Cow::Borrowed),
    }
}

/// Cuts a version grown together with its name: `java8` is `java` and `8`, `python3.11` is `python` and `3.11`.
pub(super) fn split_version(word: &str) -> Option<(&str, &str)> {
    let digits = word.find(|c: char| c.is_ascii_digit())?;
    let (name, version) = word.split_at(digits);
    let name = name.strip_suffix('v').filter(|name| name.len() > 2).unwrap_or(name);
    (name.len() >= 2 && is_version(version)).then_some((name, version))
}

/// Whether a word is a version as it stands behind a name: `8`, `3.11`, `v3`, `2019`, `3.x`.
pub(super) fn is_version(word: &str) -> bool {
    let number = word.strip_prefix('v').unwrap_or(word);
    !number.is_empty()
        && number.len() <= 6
        && number.as_bytes()[0].is_ascii_digit()
        && number.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && number
            .split('.')
            .all(|part| part.len() <= 2 || (part.len() == 4 && (part.starts_with("19") || part.starts_with("20"))))
}

/// Finds the known word a typo was meant to be.
#[derive(Debug, Clone, Default)]
pub(super) struct SpellChecker {
    /// All known words, one behind the other.
    text: String,
    words: Vec<Known>,
    /// Known words by first letter and length, so that a look-up meets few of them. Most runs meet no typo, so it is made
    /// when the first is looked up.
    by_shape: OnceLock<FxHashMap<Shape, Vec<Known>>>,
}

/// First letter and length.
type Shape = (u8, usize);

/// Where a word stands, and its standing.
#[derive(Debug, Clone, Copy)]
struct Known {
    start: usize,
    end: usize,
    standing: u8,
}

impl SpellChecker {
    /// The words of all names in `vocabulary` that tell their skill by themselves. An alias may itself be a typo people make,
    /// so it stands behind the name.
    pub fn of_names(vocabulary: &Vocabulary) -> Self {
        let mut spelling = Self::default();
        let mut tokens = Tokens::default();
        for skill in vocabulary.skills() {
            for (number, alias) in skill.aliases.iter().enumerate() {
                if !alias.ambiguous && !alias.exact_case {
                    Analyzer.analyze(&alias.text, &mut tokens);
                    tokens.iter().for_each(|token| spelling.add(token.word, u8::from(number > 0)));
                }
            }
        }
        spelling
    }

    /// Adds a word that typos are corrected to, with its standing: of two equally near the one with the lower number is
    /// meant. Words under five letters, or with other signs than letters, are left out.
    pub fn add(&mut self, word: &str, standing: u8) {
        if word.len() >= 5 && word.bytes().all(|b| b.is_ascii_alphabetic()) {
            let start = self.text.len();
            self.text.push_str(word);
            self.words.push(Known { start, end: self.text.len(), standing });
            self.by_shape.take();
        }
    }

    fn word(&self, known: Known) -> &str {
        &self.text[known.start..known.end]
    }

    fn by_shape(&self) -> &FxHashMap<Shape, Vec<Known>> {
        self.by_shape.get_or_init(|| {
            let mut by_shape: FxHashMap<Shape, Vec<Known>> = FxHashMap::default();
            for known in &self.words {
                let word = self.word(*known).as_bytes();
                by_shape.entry((word[0], word.len())).or_default().push(*known);
            }
            for words in by_shape.values_mut() {
                words.sort_unstable_by_key(|known| (self.word(*known), known.standing));
                words.dedup_by(|later, first| self.word(*later) == self.word(*first));
            }
            by_shape
        })
    }

    /// The one known word within reach of `word`: one slip (a letter too many, too few, wrong, or two swapped) up to
    /// seven letters, two from eight letters on. `None` where nothing is near, or two words are equally near.
    ///
    /// The first letter must be right: people rarely miss it, and names differ by it (`react`, `preact`).
    pub fn correct(&self, word: &str) -> Option<&str> {
        if word.len() < 5 || !word.bytes().all(|b| b.is_ascii_alphabetic()) {
            return None;
        }
        let reach = if word.len() >= 8 { 2 } else { 1 };
        let mut best: Option<((usize, u8), &str)> = None;
        let mut tie = false;
        for length in word.len() - reach..=word.len() + reach {
            for known in self.by_shape().get(&(word.as_bytes()[0], length)).into_iter().flatten() {
                let (known, standing) = (self.word(*known), known.standing);
                let distance = strsim::osa_distance(word, known);
                // A plural is another form of the word, not a typo, and never a rival.
                if distance > reach || distance == 0 {
                    continue;
                }
                let distance = (distance, standing);
                match best {
                    Some((nearest, _)) if distance > nearest => {}
                    Some((nearest, other)) if distance == nearest => {
                        tie |= singular(other).as_deref() != Some(known) && singular(known).as_deref() != Some(other);
                    }
                    _ => {
                        best = Some((distance, known));
                        tie = false;
                    }
                }
            }
        }
        best.filter(|_| !tie).map(|(_, word)| word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plural_and_spelling() {
        let singular = |word| singular(word).map(Cow::into_owned);
        for (plural, one) in [
            ("pipelines", "pipeline"),
            ("kubernetes", "kubernete"),
            ("policies", "policy"),
            ("vulnerabilities", "vulnerability"),
            ("classes", "class"),
            ("batches", "batch"),
            ("indexes", "index"),
            ("databases", "database"),
            ("movies", "movie"),
            ("caches", "cache"),
            ("series", "serie"),
        ] {
            assert_eq!(singular(plural).as_deref(), Some(one));
        }
        assert_eq!(singular("access"), None);
        assert_eq!(singular("analysis"), None);
        assert_eq!(singular("aws"), None);
        assert_eq!(one_spelling("virtualisation").as_deref(), Some("virtualization"));
        assert_eq!(one_spelling("enterprise"), None);
        assert_eq!(one_spelling("modelling").as_deref(), Some("modeling"));
    }

    #[test]
    fn versions() {
        assert_eq!(split_version("java8"), Some(("java", "8")));
        assert_eq!(split_version("python3.11"), Some(("python", "3.11")));
        assert_eq!(split_version("itilv3"), Some(("itil", "3")));
        assert_eq!(split_version("k8s"), None);
        assert!(is_version("v3") && is_version("2019") && is_version("3.11") && is_version("17"));
        assert!(!is_version("104") && !is_version("x") && !is_version("20190101"));
    }

    fn checker(words: &[(&str, u8)]) -> SpellChecker {
        let mut checker = SpellChecker::default();
        for (word, standing) in words {
            checker.add(word, *standing);
        }
        checker
    }

    #[test]
    fn typos_within_reason() {
        let known = ["python", "javascript", "kubernetes", "architecture", "scala", "docker", "react", "terraform"];
        let names = checker(&known.map(|word| (word, 0)));
        assert_eq!(names.correct("pythoon"), Some("python"));
        assert_eq!(names.correct("javascrpit"), Some("javascript"));
        assert_eq!(names.correct("kuberntes"), Some("kubernetes"));
        assert_eq!(names.correct("architecrure"), Some("architecture"));
        assert_eq!(names.correct("preact"), None);
        assert_eq!(names.correct("dinner"), None);
        // An alias that is a common typo itself must not make the right name doubtful.
        let checker = checker(&[("kubernetes", 0), ("kubernets", 1)]);
        assert_eq!(checker.correct("kuberntes"), Some("kubernetes"));
    }
}
