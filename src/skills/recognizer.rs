//! Finds skills in text.

use super::ambiguity::Doubtful;
use super::analyzer::Analyzer;
use super::entry::SkillIdx;
use super::form_words::is_form_word;
use super::lexicon::{NO_WORD, Node};
use super::ordinary_words::is_ordinary;
use super::recognition::{Certainty, Mention, Recognition, Word};
use super::skill_names::{SkillNames, letters};
use super::spelling::SpellChecker;
use super::vocabulary::Vocabulary;

/// Finds skills in text, by longest match, in time linear in the text. Built once from a vocabulary, then shared.
#[derive(Debug, Clone)]
pub struct Recognizer {
    pub(super) names: SkillNames,
    spelling: SpellChecker,
}

/// What a text is, as far as finding skills goes.
pub(super) struct Reading<'a> {
    pub text: &'a str,
    /// The text is written all in one case, so that case says nothing.
    pub flat_case: bool,
    /// A person typed it to say what is needed: a name is more likely a name than in a course's prose.
    pub typed: bool,
}

impl Recognizer {
    /// Compiles the names of `vocabulary`.
    pub fn new(vocabulary: &Vocabulary) -> Self {
        // The names are taken apart twice, which is little beside compiling them; so neither waits for the other.
        let ((names, joined), mut spelling) =
            rayon::join(|| SkillNames::new(vocabulary), || SpellChecker::of_names(vocabulary));
        joined.certain().for_each(|word| spelling.add(word, 1));
        Self { names, spelling }
    }

    /// Finds the skills in a course's text; `found` is filled anew.
    pub fn read(&self, text: &str, found: &mut Recognition) {
        Analyzer.analyze(text, &mut found.tokens);
        self.look_up(found);
        self.find(text, false, found);
    }

    /// Finds the skills in what a person typed: like [`read`](Self::read), and words that are neither in the vocabulary
    /// nor `known` elsewhere (on the shelf, say) are taken for typos where one word of the vocabulary is near.
    pub fn read_typed(&self, text: &str, known: &dyn Fn(&str) -> bool, found: &mut Recognition) {
        Analyzer.analyze(text, &mut found.tokens);
        self.look_up(found);
        for (index, word) in found.words.iter_mut().enumerate() {
            let typed = found.tokens.word(index);
            if word.exact == NO_WORD && word.other == NO_WORD && !is_plain_english(typed) && !known(typed) {
                let meant = self.spelling.correct(typed);
                if let Some(meant) = meant {
                    *word = Word { exact: self.names.lexicon.word(meant), corrected: true, ..Word::default() };
                    found.present.add(word.exact);
                }
            }
        }
        self.find(text, true, found);
    }

    /// The skills whose certain names lie inside the words of `mention`, each once: `Kubernetes` in `Kubernetes security`.
    /// `text` is the one that was read.
    pub fn inside(&self, text: &str, found: &Recognition, mention: &Mention) -> Vec<Mention> {
        let reading = Reading { text, flat_case: !has_both_cases(text), typed: true };
        let mut skills = Vec::new();
        for at in mention.first..mention.end {
            let whole = at == mention.first;
            let last = if whole { mention.end - 1 } else { mention.end };
            for end in (at + 1..=last).rev() {
                if let Some(Hit::Certain(skill)) = self.named(&reading, found, at, end) {
                    if skill != mention.skill && !skills.iter().any(|inner: &Mention| inner.skill == skill) {
                        let certainty = Certainty::Certain;
                        skills.push(Mention { skill, first: at, end, version: None, certainty });
                    }
                    break;
                }
            }
        }
        skills
    }

    /// The name that is exactly the tokens `at..end`.
    fn named(&self, reading: &Reading<'_>, found: &Recognition, at: usize, end: usize) -> Option<Hit> {
        let words = found.words[at..end].iter().map(|word| if word.exact == NO_WORD { word.other } else { word.exact });
        self.hit(reading, found, at, end, self.names.lexicon.at(words), false)
    }

    fn look_up(&self, found: &mut Recognition) {
        found.words.clear();
        found.present.clear();
        for index in 0..found.tokens.len() {
            let word = found.seen.look_up(&self.names, found.tokens.word(index));
            for id in [word.exact, word.other] {
                if id != NO_WORD {
                    found.present.add(id);
                }
            }
            found.words.push(word);
        }
    }

    fn find(&self, text: &str, typed: bool, found: &mut Recognition) {
        found.mentions.clear();
        let reading = Reading { text, flat_case: !has_both_cases(text), typed };
        // First what is certain and what may be, then the ambiguous ones in the light of the certain ones.
        let mut doubtful: Vec<Doubtful> = Vec::new();
        let mut at = 0;
        while at < found.words.len() {
            // Most words of a text begin no name.
            if !self.begins_name(found.words[at]) && !found.is_joined(text, at + 1) {
                at += 1;
                continue;
            }
            match self.longest(&reading, found, at) {
                Some((end, Hit::Certain(skill))) if self.reaches_further(&reading, found, at, end, skill) => at += 1,
                Some((end, Hit::Certain(skill))) => {
                    let certainty = if found.words[at..end].iter().any(|word| word.corrected) {
                        Certainty::Typo
                    } else {
                        Certainty::Certain
                    };
                    let version = found.version(at, end);
                    found.mentions.push(Mention { skill, first: at, end, version, certainty });
                    at = end;
                }
                Some((end, Hit::Doubtful(names))) => {
                    doubtful.push(Doubtful { first: at, end, names });
                    at = end;
                }
                None => at += 1,
            }
        }
        if !doubtful.is_empty() {
            self.decide(&reading, found, doubtful);
            found.mentions.sort_by_key(|mention| mention.first);
        }
        // A course's text is read by the million, and says things by the names its readers search for.
        if typed {
            self.by_other_names(&reading, found);
        }
    }

    /// Whether the name of `skill` at `at..end` is a vendor's word before a shorter name of it, and what begins behind that
    /// word is a longer name: `Azure Functions` in `Microsoft Azure Functions`, of which `Microsoft Azure` would take a
    /// part.
    fn reaches_further(
        &self,
        reading: &Reading<'_>,
        found: &Recognition,
        at: usize,
        end: usize,
        skill: SkillIdx,
    ) -> bool {
        let shorter = || match self.named(reading, found, at + 1, end) {
            Some(Hit::Certain(named)) => named == skill,
            _ => false,
        };
        end - at > 1
            && self.begins_name(found.words[at + 1])
            && matches!(self.longest(reading, found, at + 1), Some((further, Hit::Certain(_))) if further > end)
            && shorter()
    }

    fn begins_name(&self, word: Word) -> bool {
        let lexicon = &self.names.lexicon;
        lexicon.starts_with(word.exact) || lexicon.starts_with(word.other)
    }

    /// The longest name that begins at token `at`.
    fn longest(&self, reading: &Reading<'_>, found: &Recognition, at: usize) -> Option<(usize, Hit)> {
        let lexicon = &self.names.lexicon;
        let mut best = None;
        // Words have at most two readings, so few paths are open at a time; a fixed array holds them.
        let mut open = [0 as Node; 4];
        let mut count = 1;
        for (offset, word) in found.words[at..].iter().enumerate() {
            let goes_on = || open[..count].iter().any(|node| lexicon.goes_on(*node));
            if offset > 0 && (!goes_on() || parted(found.gap(reading.text, at + offset))) {
                break;
            }
            let exact_count;
            if count == 1 && word.exact.min(word.other) == NO_WORD {
                // One path and one reading of the word: so it is nearly always.
                let Some(step) = lexicon.step(open[0], word.exact.max(word.other)) else { break };
                open[0] = step;
                exact_count = usize::from(word.exact != NO_WORD);
            } else {
                let mut next = [0 as Node; 4];
                let mut next_count = 0;
                let mut exact_steps = 0;
                for (way, id) in [word.exact, word.other].into_iter().enumerate() {
                    for node in &open[..count] {
                        if let Some(step) = lexicon.step(*node, id)
                            && next_count < next.len()
                        {
                            next[next_count] = step;
                            next_count += 1;
                        }
                    }
                    if way == 0 {
                        exact_steps = next_count;
                    }
                }
                if next_count == 0 {
                    break;
                }
                (open, count, exact_count) = (next, next_count, exact_steps);
            }
            let end = at + offset + 1;
            for (path, node) in open[..count].iter().enumerate() {
                let plural = offset == 0 && path >= exact_count && word.exact != word.other;
                let names = lexicon.ends(*node);
                if !names.is_empty()
                    && !is_enumeration(reading, found, at, end)
                    && let Some(hit) = self.hit(reading, found, at, end, names, plural)
                {
                    best = Some((end, hit));
                    break;
                }
            }
            if word.versioned {
                break;
            }
        }
        self.grown_together(reading, found, at, best.as_ref().map_or(at, |(end, _)| *end)).or(best)
    }

    /// A name that is written as one word and stands here cut by hyphens or dots: `type-script`, `Postgre.SQL`. It must
    /// take more tokens than `beyond`.
    fn grown_together(
        &self,
        reading: &Reading<'_>,
        found: &Recognition,
        at: usize,
        beyond: usize,
    ) -> Option<(usize, Hit)> {
        let mut end = at + 1;
        let mut joined = String::new();
        while end - at < JOINED && found.is_joined(reading.text, end) {
            if joined.is_empty() {
                joined.push_str(found.tokens.word(at));
            }
            joined.push_str(found.tokens.word(end));
            end += 1;
            let id = self.names.lexicon.word(&joined);
            if id != NO_WORD
                && end > beyond
                && let Some(hit) = self.hit(reading, found, at, end, self.names.lexicon.at([id]), false)
            {
                return Some((end, hit));
            }
        }
        None
    }

    fn hit(
        &self,
        reading: &Reading<'_>,
        found: &Recognition,
        at: usize,
        end: usize,
        names: &[u32],
        plural: bool,
    ) -> Option<Hit> {
        let mut doubtful = Vec::new();
        for name in names {
            let name = &self.names.names[*name as usize];
            if plural && !name.plural {
                continue;
            }
            let mut ambiguous = name.ambiguous;
            if let Some(spelling) = &name.exact_case {
                let (start, stop) = (found.tokens.get(at).start, found.tokens.get(end - 1).end);
                let mut written = letters(reading.text.get(start..stop).unwrap_or(""));
                let same = spelling.chars().all(|c| written.next() == Some(c))
                    && (found.words[end - 1].versioned || written.next().is_none());
                if !same && !reading.flat_case {
                    continue;
                }
                ambiguous |= !same;
            }
            if !ambiguous {
                return Some(Hit::Certain(name.skill));
            }
            doubtful.push(name.skill);
        }
        (!doubtful.is_empty()).then_some(Hit::Doubtful(doubtful))
    }

    /// Finds the certain names inside a longer one that turned out to mean something else.
    pub(super) fn find_inside(&self, reading: &Reading<'_>, first: usize, end: usize, found: &mut Recognition) {
        let mut at = first;
        while at < end {
            let last = if at == first { end - 1 } else { end };
            let inner = (at + 1..=last).rev().find_map(|stop| match self.named(reading, found, at, stop) {
                Some(Hit::Certain(skill)) => Some((stop, skill)),
                _ => None,
            });
            let Some((stop, skill)) = inner else {
                at += 1;
                continue;
            };
            let version = found.version(at, stop);
            found.mentions.push(Mention { skill, first: at, end: stop, version, certainty: Certainty::Certain });
            at = stop;
        }
    }
}

enum Hit {
    Certain(SkillIdx),
    Doubtful(Vec<SkillIdx>),
}

/// Whether a word is ordinary English, or made of it by an ending: it is meant as it stands and no typo of a name.
fn is_plain_english(word: &str) -> bool {
    let ordinary = |word: &str| is_form_word(word) || is_ordinary(word);
    let endings = ["s", "ed", "d", "ing", "ful", "ly", "er", "ers", "able", "less", "ness"];
    ordinary(word)
        || endings
            .into_iter()
            .filter_map(|ending| word.strip_suffix(ending))
            .any(|stem| stem.len() > 2 && ordinary(stem))
}

/// At most this many tokens are read as one word.
const JOINED: usize = 3;

/// Whether a name cannot go on behind what stands between two words. It can behind a colon: `Spring: Framework in Depth`.
pub(super) fn parted(gap: &[u8]) -> bool {
    gap.iter().any(|byte| matches!(byte, b';' | b'|' | b'(' | b')' | b'?' | b'!' | b'\n'))
}

/// Whether the tokens `at..end` are two things with a comma between them rather than one name: `Java, Spring Boot`, not
/// `Governance, Risk and Compliance`.
pub(super) fn is_enumeration(reading: &Reading<'_>, found: &Recognition, at: usize, end: usize) -> bool {
    if end - at < 2 {
        return false;
    }
    let (mut commas, mut joined) = (0, false);
    for index in at + 1..end {
        let gap = found.gap(reading.text, index);
        commas += usize::from(gap.contains(&b','));
        joined |= gap.contains(&b'&') || found.tokens.word(index) == "and";
    }
    commas == 1 && !joined
}

fn has_both_cases(text: &str) -> bool {
    text.chars().any(char::is_lowercase) && text.chars().any(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const VOCABULARY: &str = "\
id,name,kind,aliases,problems,relations,context
azure,Azure,platform,microsoft azure,,,
azure-functions,Azure Functions,service,,,part-of:azure,
c,C,language,?=C,,related:cpp,+pointer; -vitamin c; default:alone
cicd,CI/CD,method,continuous integration; ci cd pipelines,,,
cpp,C++,language,cpp,,related:c,
csharp,C#,language,c sharp,,part-of:dotnet,
dotnet,.NET,platform,dot net,,,
go,Go,language,?=Go; golang,,related:rust,+goroutine; -go to market; -on the go
java,Java,language,,,,
governance,Governance,field,,,,
grc,GRC,field,governance risk and compliance,,,
kubernetes,Kubernetes,platform,k8s,,,
pandas,pandas,library,,,,
power-bi,Power BI,product,,,,
r,R,language,?=R,,,+statistics; +ggplot2
rust,Rust,language,?Rust,,related:go,+systems; -rust removal
safe,SAFe,method,=SAFe,,,+agile
kubernetes-security,Kubernetes Security,concept,securing kubernetes,,broader:kubernetes,
spring,Spring,framework,?Spring,,implies:java,-spring cleaning
spring-boot,Spring Boot,framework,java spring boot,,broader:spring; implies:java,
";

    fn recognizer() -> (Vocabulary, Recognizer) {
        let mut vocabulary = Vocabulary::default();
        vocabulary.add("test", VOCABULARY).unwrap();
        // Domains would confirm everything here; give each skill its own.
        let mut recognizer = Recognizer::new(&vocabulary);
        recognizer.names.domains = (0..vocabulary.skills().len() as u16).collect();
        (vocabulary, recognizer)
    }

    fn skills(text: &str) -> Vec<String> {
        let (vocabulary, recognizer) = recognizer();
        let mut found = Recognition::default();
        recognizer.read(text, &mut found);
        found.mentions.iter().map(|mention| vocabulary.get(mention.skill).id.clone()).collect()
    }

    #[test]
    fn the_longest_name_wins() {
        assert_eq!(skills("Spring Boot with Java"), ["spring-boot", "java"]);
        assert_eq!(skills("Spring with Java"), ["spring", "java"]);
        assert_eq!(skills("spring-boot; springboot"), ["spring-boot", "spring-boot"]);
    }

    #[test]
    fn a_vendors_word_hides_no_product() {
        assert_eq!(skills("Microsoft Azure Functions"), ["azure-functions"]);
        assert_eq!(skills("Microsoft Azure and functions"), ["azure"]);
    }

    #[test]
    fn a_comma_parts_two_names_and_not_the_words_of_a_list() {
        assert_eq!(skills("Java Spring Boot"), ["spring-boot"]);
        assert_eq!(skills("Java, Spring Boot"), ["java", "spring-boot"]);
        assert_eq!(skills("Governance, Risk, and Compliance"), ["grc"]);
    }

    #[test]
    fn symbols_tell_languages_apart() {
        assert_eq!(skills("C++, not C#"), ["cpp", "csharp"]);
        assert_eq!(skills("C, C++"), ["c", "cpp"]);
        assert_eq!(skills("vitamin C for all"), Vec::<String>::new());
    }

    #[test]
    fn ambiguous_names_need_something() {
        assert_eq!(skills("Go"), ["go"]);
        assert_eq!(skills("Introduction to Go"), ["go"]);
        assert_eq!(skills("Go to market with Kubernetes"), ["kubernetes"]);
        assert_eq!(skills("Ready, Set, Go Shopping"), Vec::<String>::new());
        assert_eq!(skills("Concurrency in Go: goroutine basics"), ["go"]);
        assert_eq!(skills("Rust removal on cars"), Vec::<String>::new());
        assert_eq!(skills("golang and Rust"), ["go", "rust"]);
    }

    #[test]
    fn case_tells_where_it_can() {
        assert_eq!(skills("Leading SAFe"), ["safe"]);
        assert_eq!(skills("Safe driving"), Vec::<String>::new());
        assert_eq!(skills("safe agile"), ["safe"]);
        assert_eq!(skills("R&D and R"), Vec::<String>::new());
        assert_eq!(skills("Statistics with R"), ["r"]);
    }

    #[test]
    fn plural_version_and_joined_forms() {
        let (vocabulary, recognizer) = recognizer();
        let mut found = Recognition::default();
        let text = "Java8 and Java 17, PowerBI, .NET 8, CI/CD pipeline";
        recognizer.read(text, &mut found);
        let ids: Vec<_> = found.mentions.iter().map(|m| vocabulary.get(m.skill).id.as_str()).collect();
        assert_eq!(ids, ["java", "java", "power-bi", "dotnet", "cicd"]);
        let versions: Vec<_> = found.mentions.iter().map(|m| m.version.as_deref()).collect();
        assert_eq!(versions, [Some("8"), Some("17"), None, Some("8"), None]);
        assert_eq!(found.found_as(text, &found.mentions[4]), "CI/CD pipeline");
        assert_eq!(skills("Kung fu panda"), Vec::<String>::new());
    }

    #[test]
    fn a_thing_goes_by_its_other_names_inside_longer_ones() {
        let (vocabulary, recognizer) = recognizer();
        let typed = |text: &str| {
            let mut found = Recognition::default();
            recognizer.read_typed(text, &|_| false, &mut found);
            let names = found
                .mentions
                .iter()
                .map(|mention| format!("{}: {}", vocabulary.get(mention.skill).id, found.found_as(text, mention)));
            names.collect::<Vec<_>>()
        };
        assert_eq!(typed("k8s security for us"), ["kubernetes-security: k8s security"]);
        assert_eq!(typed("securing k8s and Java"), ["kubernetes-security: securing k8s", "java: Java"]);
        assert_eq!(typed("kuberntes security"), ["kubernetes-security: kuberntes security"]);
        assert_eq!(typed("k8s; security"), ["kubernetes: k8s"]);
        assert_eq!(typed("k8s, security"), ["kubernetes: k8s"]);
    }

    #[test]
    fn typos_are_forgiven_in_what_people_type() {
        let (vocabulary, recognizer) = recognizer();
        let mut found = Recognition::default();
        recognizer.read_typed("kuberntes", &|_| false, &mut found);
        assert_eq!(vocabulary.get(found.mentions[0].skill).id, "kubernetes");
        assert_eq!(found.mentions[0].certainty, Certainty::Typo);
        recognizer.read_typed("kuberntes", &|_| true, &mut found);
        assert!(found.mentions.is_empty());
    }

    fn dirty_text() -> impl Strategy<Value = String> {
        let names = vec![
            "C",
            "C++",
            "c#",
            ".NET 8",
            "Go",
            "go to market",
            "GoLang",
            "java8",
            "Java 17",
            "kuberntes",
            "power",
            "BI",
            "R&D",
            "SAFe",
            "safe agile",
            "Spring",
            "spring-boot",
            "vitamin C",
            "Power.BI",
            "C\u{301}",
            "’s",
            "ß",
            "ﬁ",
        ];
        let part = prop_oneof![
            3 => proptest::sample::select(names).prop_map(str::to_owned),
            2 => "[ \n;:()|/.,_+#&'-]{1,2}",
            1 => "\\PC{0,8}",
        ];
        proptest::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn any_text_gives_mentions_in_order_that_do_not_overlap(text in dirty_text(), typed in any::<bool>()) {
            let (vocabulary, recognizer) = recognizer();
            let mut found = Recognition::default();
            if typed {
                recognizer.read_typed(&text, &|word| word.len() > 8, &mut found);
            } else {
                recognizer.read(&text, &mut found);
            }
            let mut end = 0;
            for mention in &found.mentions {
                prop_assert!(mention.first >= end && mention.end > mention.first, "{:?}", found.mentions);
                prop_assert!(!found.found_as(&text, mention).is_empty());
                prop_assert!((mention.skill as usize) < vocabulary.skills().len());
                for inner in recognizer.inside(&text, &found, mention) {
                    prop_assert!(inner.skill != mention.skill);
                    prop_assert!(inner.first >= mention.first && inner.end <= mention.end);
                }
                end = mention.end;
            }
            prop_assert!(end <= found.tokens.len());
            // What was read before leaves no trace.
            let mut again = Recognition::default();
            recognizer.read("golang", &mut again);
            recognizer.read("golang", &mut found);
            prop_assert_eq!(&found.mentions, &again.mentions);
        }
    }
}
