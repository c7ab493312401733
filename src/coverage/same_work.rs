//! Whether two courses of different catalogs are the same work, and why we think so. A false "you have this already" stops
//! a purchase that was needed, so what is not sure enough is not said.

use rustc_hash::FxHashSet;
use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{CatalogName, Course, Level};
use crate::skills::Analyzer;

/// A title that no maker, link or description backs must have this many words and skills of its own, not counting words of
/// form: "Getting Started with Kubernetes" has one, and many makers. Set by eye on pairs of gold/full, where with three
/// still many pairs are only two courses on the same subject.
const PARTICULAR: usize = 4;
/// Descriptions of at least this many words are compared.
const DESCRIBED: usize = 25;
/// Descriptions are the same text if they share this part of the shorter one's runs of three words.
const SAME_TEXT: f32 = 0.6;
/// They are of different works if they share less than this.
const OTHER_TEXT: f32 = 0.05;
/// A work does not take this many times as long elsewhere, where only the title speaks for it …
const LONGER: f32 = 1.5;
/// … or where its maker does: a course and the series it begins may have one title.
const LONGER_BY_ITS_MAKER: f32 = 3.0;

/// Why two courses are taken for the same work.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SameWork {
    /// What shows it.
    pub grounds: Grounds,
    /// Whether one is another edition: the years or edition numbers in their titles differ.
    pub other_edition: bool,
}

/// What shows that two courses are the same work; the surest first.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Grounds {
    /// Both have the same link.
    Link {
        /// The link, without scheme and parameters.
        link: String,
    },
    /// Both have the same book number.
    Isbn {
        /// The number.
        isbn: String,
    },
    /// Both have the same description, and titles that begin alike.
    Description {
        /// The part of the shorter one's runs of three words that both share, 0..1.
        shared: f32,
    },
    /// The same title by the same maker.
    Maker {
        /// The maker, as the offer has it.
        maker: String,
    },
    /// The same title, too particular to be given twice by chance. Nothing that is known of both speaks against it.
    Title {
        /// How many words and skills of its own it has.
        units: usize,
    },
}

impl SameWork {
    /// How sure the grounds are, from 0; for choosing between two.
    pub fn certainty(&self) -> u8 {
        match self.grounds {
            Grounds::Link { .. } => 4,
            Grounds::Isbn { .. } => 3,
            Grounds::Description { .. } => 2,
            Grounds::Maker { .. } => 1,
            Grounds::Title { .. } => 0,
        }
    }
}

/// A course with its catalog.
pub type Placed<'c> = (&'c CatalogName, &'c Course);

/// Why `one` and `other` are taken for the same work; `None` if they are not. `units` is how many words and skills of its
/// own, words of form left out, the title of `one` has.
pub fn same_work(one: Placed<'_>, other: Placed<'_>, units: usize) -> Option<SameWork> {
    let ((one_catalog, one), (other_catalog, other)) = (one, other);
    if one_catalog == other_catalog || is_summary(one_catalog, one) != is_summary(other_catalog, other) {
        return None;
    }
    let titles = (Title::of(&one.title), Title::of(&other.title));
    let other_edition = titles.0.edition != titles.1.edition;
    let because = |grounds| Some(SameWork { grounds, other_edition });
    if let Some(link) = link(one).filter(|one| link(other).as_ref() == Some(one)) {
        return because(Grounds::Link { link });
    }
    if let Some(isbn) = isbn(&one.id).filter(|one| isbn(&other.id).as_ref() == Some(one)) {
        return because(Grounds::Isbn { isbn });
    }
    if differ(one, other) || titles.0.numbers != titles.1.numbers {
        return None;
    }
    let shared = shared_text(&one.description, &other.description);
    let same_title = titles.0.words == titles.1.words;
    if let Some(shared) = shared.filter(|shared| *shared >= SAME_TEXT && titles.0.begins_like(&titles.1)) {
        return because(Grounds::Description { shared });
    }
    let makers = makers_agree(one, other);
    // A series and its first course share maker and main title; a book and its subtitle are one work.
    let with_subtitle = titles.0.is_main_title_of(&titles.1) || titles.1.is_main_title_of(&titles.0);
    let alike = same_title || with_subtitle && is_book(one) && is_book(other);
    if makers == Some(true) && alike && !takes_longer(one, other, LONGER_BY_ITS_MAKER) {
        return because(Grounds::Maker { maker: maker(one).unwrap_or_default() });
    }
    let nothing_against = makers.is_none()
        && !other_edition
        && shared.is_none_or(|shared| shared >= OTHER_TEXT)
        && !takes_longer(one, other, LONGER);
    (same_title && units >= PARTICULAR && nothing_against)
        .then_some(SameWork { grounds: Grounds::Title { units }, other_edition })
}

/// Whether something both state is not the same: language, or level.
fn differ(one: &Course, other: &Course) -> bool {
    let languages = one.language.as_ref().zip(other.language.as_ref());
    let levels = one.level.zip(other.level);
    languages.is_some_and(|(a, b)| a != b) || levels.is_some_and(|(a, b): (Level, Level)| a.distance(b) > 1)
}

fn takes_longer(one: &Course, other: &Course, times: f32) -> bool {
    let minutes = |course: &Course| course.duration.as_ref().and_then(|duration| duration.minutes);
    let Some((a, b)) = minutes(one).zip(minutes(other)) else { return false };
    a.max(b) as f32 > times * a.min(b).max(1) as f32
}

/// Vendors whose courses are summaries of books: the summary of a book is not the book.
const SUMMARISERS: [&str; 4] = ["getabstract", "blinkist", "soundview", "shortform"];

fn is_summary(catalog: &CatalogName, course: &Course) -> bool {
    let format = course.format.as_deref().unwrap_or_default().to_lowercase();
    let host = course.url.as_deref().and_then(|url| url.split('/').nth(2)).unwrap_or_default().to_lowercase();
    format.contains("summary") || SUMMARISERS.iter().any(|name| catalog.as_str().contains(name) || host.contains(name))
}

fn is_book(course: &Course) -> bool {
    course.format.as_deref().is_some_and(|format| format.to_lowercase().contains("book"))
}

/// The course's link without what varies from mail to mail: scheme, `www.`, parameters.
fn link(course: &Course) -> Option<String> {
    let (_, rest) = course.url.as_deref()?.split_once("://")?;
    let rest = rest.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').to_lowercase();
    let link = rest.strip_prefix("www.").unwrap_or(&rest);
    // The address of a vendor is no course.
    link.contains('/').then(|| link.to_owned())
}

/// The book number an id holds: 13 digits from 978 or 979 on, with or without hyphens.
fn isbn(id: &str) -> Option<String> {
    let digits: String = id.chars().filter(|c| *c != '-').collect();
    let is_isbn = digits.len() == 13
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && (digits.starts_with("978") || digits.starts_with("979"));
    is_isbn.then_some(digits)
}

/// The maker without what follows the name: `Stephane Maarek | AWS Certified …`.
fn maker(course: &Course) -> Option<String> {
    let maker = course.provider.as_deref()?.split(['|', ';']).next()?.trim();
    // "Multiple educators" is no maker.
    let nobody = ["", "multiple", "various", "several", "unknown", "n/a"];
    let first = maker.split_whitespace().next().unwrap_or_default().to_lowercase();
    (!nobody.contains(&first.as_str())).then(|| maker.to_owned())
}

/// Whether the makers are the same; `None` if one is not known. `Pearson` and `Pearson IT Certification` are.
fn makers_agree(one: &Course, other: &Course) -> Option<bool> {
    let words = |maker: String| -> Vec<String> {
        let small = |word: &String| !matches!(word.as_str(), "the" | "of" | "and" | "inc" | "llc" | "ltd" | "dr");
        Analyzer.words(&maker).into_iter().filter(small).collect()
    };
    let (one, other) = (words(maker(one)?), words(maker(other)?));
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    Some(!short.is_empty() && short.iter().all(|word| long.contains(word)))
}

/// A title, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Title {
    /// Its words without articles and what only tells the edition.
    words: Vec<String>,
    /// How many of `words` stand before the first colon, dash or bracket.
    main: usize,
    /// Numbers that are no years: of a part, a version, an exam.
    numbers: Vec<String>,
    /// What tells the edition: years, ordinals.
    edition: Vec<String>,
}

impl Title {
    fn of(title: &str) -> Self {
        let main = main_title(title);
        let words = Analyzer.words(title);
        let in_main = words_of_title(&Analyzer.words(main)).count();
        let edition = |word: &String| is_year(word) || is_ordinal(word);
        let number =
            |word: &String| !is_year(word) && word.bytes().any(|byte| byte.is_ascii_digit()) && !is_ordinal(word);
        Self {
            edition: words.iter().filter(|word| edition(word)).cloned().collect(),
            numbers: words.iter().filter(|word| number(word)).cloned().collect(),
            words: words_of_title(&words).cloned().collect(),
            main: in_main,
        }
    }

    /// Whether `longer` is this title and a subtitle.
    fn is_main_title_of(&self, longer: &Self) -> bool {
        self.words.len() >= 2 && longer.main == self.words.len() && longer.words.starts_with(&self.words)
    }

    /// Whether both begin with the same two words.
    fn begins_like(&self, other: &Self) -> bool {
        let first = |title: &Self| title.words.iter().take(2).cloned().collect::<Vec<_>>();
        !self.words.is_empty() && first(self) == first(other)
    }
}

/// What stands before a subtitle.
fn main_title(title: &str) -> &str {
    let ends = [": ", " - ", " – ", " — ", " | ", " ("];
    let end = ends.iter().filter_map(|mark| title.find(mark)).filter(|at| *at > 0).min();
    end.map_or(title, |end| &title[..end])
}

fn words_of_title(words: &[String]) -> impl Iterator<Item = &String> {
    let small = |word: &String| matches!(word.as_str(), "a" | "an" | "the" | "and" | "&");
    words.iter().filter(move |word| !small(word) && !is_year(word) && !is_ordinal(word) && !is_edition_word(word))
}

/// Words that mark another printing and do not make it another work.
fn is_edition_word(word: &str) -> bool {
    matches!(word, "edition" | "ed" | "updated" | "update" | "new" | "revised" | "version")
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && (word.starts_with("20") || word.starts_with("19")) && word.bytes().all(|b| b.is_ascii_digit())
}

fn is_ordinal(word: &str) -> bool {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let numbered = digits.len() + 2 == word.len()
        && !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && matches!(&word[digits.len()..], "st" | "nd" | "rd" | "th");
    numbered || matches!(word, "first" | "second" | "third" | "fourth" | "fifth" | "sixth" | "seventh" | "eighth")
}

/// The part of the shorter text's runs of three words that both share; `None` if one is too short to tell.
fn shared_text(one: &str, other: &str) -> Option<f32> {
    let runs = |text: &str| -> Option<FxHashSet<[String; 3]>> {
        let words = Analyzer.words(text);
        let run = |run: &[String]| [run[0].clone(), run[1].clone(), run[2].clone()];
        (words.len() >= DESCRIBED).then(|| words.windows(3).map(run).collect())
    };
    let (one, other) = (runs(one)?, runs(other)?);
    let shorter = one.len().min(other.len()).max(1);
    Some(one.intersection(&other).count() as f32 / shorter as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Duration, Language};

    fn course(title: &str) -> Course {
        Course { id: "1".into(), title: title.into(), ..Course::default() }
    }

    fn by(title: &str, maker: &str) -> Course {
        Course { provider: Some(maker.into()), ..course(title) }
    }

    fn same(one: &Course, other: &Course, units: usize) -> Option<Grounds> {
        let (a, b) = ("offer".parse().unwrap(), "owned".parse().unwrap());
        let there = same_work((&a, one), (&b, other), units).map(|same| same.grounds);
        let back = same_work((&b, other), (&a, one), units).map(|same| same.grounds);
        assert_eq!(there.is_some(), back.is_some(), "it does not matter which is asked first");
        there
    }

    #[test]
    fn the_same_link_is_the_same_course() {
        let at = |url: &str| Course { url: Some(url.into()), ..course(url) };
        let found = same(&at("https://www.coursera.org/learn/ml?a=1"), &at("http://coursera.org/learn/ML/"), 0);
        assert_eq!(found, Some(Grounds::Link { link: "coursera.org/learn/ml".into() }));
        assert_eq!(same(&at("https://www.coursera.org/"), &at("https://www.coursera.org"), 0), None);
    }

    #[test]
    fn a_book_is_known_by_its_number_but_a_summary_is_no_book() {
        let book = |id: &str, title: &str| Course { id: id.into(), ..course(title) };
        let (one, other) = (book("978-1492052593", "Terraform"), book("9781492052593", "Terraform: Up & Running"));
        assert_eq!(same(&one, &other, 1), Some(Grounds::Isbn { isbn: "9781492052593".into() }));
        let summary = Course { format: Some("Summary".into()), ..one.clone() };
        assert_eq!(same(&summary, &other, 1), None);
        assert_eq!(isbn("1234567890123"), None);
    }

    #[test]
    fn one_maker_gives_one_title_once() {
        let maarek = "Stephane Maarek | AWS Certified";
        let one = by("Apache Kafka Series - Learn Apache Kafka for Beginners", maarek);
        let other = by("Apache Kafka Series: Learn Apache Kafka for Beginners", "Stéphane Maarek");
        assert_eq!(same(&one, &other, 1), Some(Grounds::Maker { maker: "Stephane Maarek".into() }));
        assert_eq!(same(&one, &by(&one.title, "Somebody Else"), 9), None, "two makers, two courses");
        assert_eq!(same(&by("Machine Learning", "Multiple educators"), &by("Machine Learning", "Various"), 1), None);
        assert_eq!(same(&by("Kafka in Practice, Part 1", "X Y"), &by("Kafka in Practice, Part 2", "X Y"), 3), None);
    }

    #[test]
    fn another_edition_is_told() {
        let (a, b) = ("offer".parse().unwrap(), "owned".parse().unwrap());
        let (one, other) =
            (by("Fluent Python", "Luciano Ramalho"), by("Fluent Python, 2nd Edition", "Luciano Ramalho"));
        let found = same_work((&a, &one), (&b, &other), 2).unwrap();
        assert!(found.other_edition);
        // Without a maker, the year may be the version of what is taught.
        assert_eq!(same(&course("Securing Windows Server 2016"), &course("Securing Windows Server 2019"), 4), None);
    }

    #[test]
    fn a_subtitle_makes_no_other_book_but_another_course() {
        let book = |title: &str, maker: &str| Course { format: Some("Book".into()), ..by(title, maker) };
        let long = "Designing Data-Intensive Applications: The Big Ideas Behind Reliable Systems";
        let found = same(&book("Designing Data-Intensive Applications", "M Kleppmann"), &book(long, "M Kleppmann"), 3);
        assert!(found.is_some());
        assert_eq!(same(&course("Designing Data-Intensive Applications"), &course(long), 4), None, "no maker is known");
        let part = by("Mathematics for Machine Learning: Multivariate Calculus", "Imperial College London");
        assert_eq!(same(&part, &by("Mathematics for Machine Learning", "Imperial College London"), 3), None);
    }

    #[test]
    fn a_title_alone_must_be_particular() {
        let title = "ElasticSearch, LogStash, Kibana ELK #2 - Learn LogStash";
        assert_eq!(same(&course(title), &course(title), 4), Some(Grounds::Title { units: 4 }));
        assert_eq!(same(&course("Docker Fundamentals"), &course("Docker Fundamentals"), 1), None);
    }

    #[test]
    fn what_both_state_may_speak_against_it() {
        let title = "Performing Complex State Management with Redux";
        let with = |change: &dyn Fn(&mut Course)| {
            let mut course = course(title);
            change(&mut course);
            course
        };
        let language = |code: &str| with(&|c| c.language = Language::parse(code));
        assert_eq!(same(&language("en"), &language("de"), 5), None);
        let takes = |minutes| with(&|c| c.duration = Some(Duration { text: String::new(), minutes: Some(minutes) }));
        assert_eq!(same(&takes(60), &takes(600), 5), None);
        assert!(same(&takes(60), &takes(70), 5).is_some());
        let level = |level| with(&|c| c.level = Some(level));
        assert_eq!(same(&level(Level::Beginner), &level(Level::Advanced), 5), None);
    }

    #[test]
    fn descriptions_speak_for_and_against() {
        let text = "In this course you will learn to build streaming pipelines with topics partitions consumers \
            producers and connectors and then operate them in production with monitoring security and upgrades";
        let other = "A hands on tour of event driven design for architects who must decide between queues logs and \
            databases with many worked examples from banking retail logistics and energy trading over twelve years";
        let with = |title: &str, text: &str| Course { description: text.into(), ..course(title) };
        let found = same(&with("Learning Kafka", text), &with("Learning Kafka Step by Step", text), 1);
        assert_eq!(found, Some(Grounds::Description { shared: 1.0 }));
        let title = "Kafka Streams Partitions Consumers Producers";
        assert_eq!(same(&with(title, text), &with(title, other), 5), None);
    }
}
