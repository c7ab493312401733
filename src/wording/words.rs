//! All sentences of one language, by what they are about.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::{CoverageWords, Locale, MapWords, Plural, Sentence};
use crate::model::{Language, Level, Priority, Verdict};

/// All words of one language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    #[serde(skip)]
    pub(super) locale: Locale,
    /// How numbers and lists are written.
    pub numbers: NumberWords,
    /// How days are written.
    pub dates: DateWords,
    /// Levels, verdicts, languages and the like.
    pub names: Names,
    /// What an answer says: reasons, questions, evidence, cautions.
    pub answer: AnswerWords,
    /// The report "you already have access to this".
    pub report: ReportWords,
    /// The check before buying.
    pub coverage: CoverageWords,
    /// The map of what is held.
    pub map: MapWords,
}

/// How numbers and lists are written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberWords {
    /// What stands between thousands.
    pub thousands: String,
    /// What stands before decimals.
    pub decimal: String,
    /// `{n}` percent.
    pub percent: Sentence,
    /// What was `{said}`, in quotation marks.
    pub quoted: Sentence,
    /// What is said of something, behind its name.
    pub named: Sentence,
    /// What stands between the parts of a sentence that could each be one.
    pub between_parts: String,
    /// Two things.
    pub pair: Sentence,
    /// More than two.
    pub list: Sentence,
}

/// How days are written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateWords {
    /// A day.
    pub day: Sentence,
    /// The first of a month.
    pub first_of_month: Sentence,
    /// The months, January first.
    pub months: [String; 12],
    /// Ages of something.
    pub today: Sentence,
    /// One day ago.
    pub yesterday: Sentence,
    /// Up to two months.
    pub days_ago: Plural,
    /// Up to two years.
    pub months_ago: Plural,
    /// Longer.
    pub years_ago: Plural,
}

/// Names of the field's terms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// Levels as they stand alone: `Beginner`.
    pub levels: Levels,
    /// Levels a course is of: "It is …".
    pub level_is: Levels,
    /// Levels asked for: "you asked for …".
    pub level_asked: Levels,
    /// Verdicts as they stand alone.
    pub verdicts: Verdicts,
    /// Verdicts where there is little room.
    pub verdicts_short: Verdicts,
    /// Verdicts beside a number of needs other than one.
    pub verdicts_many: Verdicts,
    /// What each verdict means.
    pub verdicts_mean: Verdicts,
    /// Priorities as a part of "… priority".
    pub priorities: Priorities,
    /// Fields of skills by the vocabulary's domain.
    pub domains: BTreeMap<String, String>,
    /// Languages by ISO 639-1 code, as in "held in …".
    pub languages: BTreeMap<String, String>,
}

/// A word for each level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Levels {
    pub beginner: String,
    pub intermediate: String,
    pub advanced: String,
    pub all: String,
}

/// A word for each verdict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Verdicts {
    pub covered: String,
    pub partial: String,
    pub gap: String,
    pub unclear: String,
}

/// A word for each priority.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Priorities {
    pub high: String,
    pub medium: String,
    pub low: String,
}

/// What an answer says. What each sentence is for stands with the data it is made of, in `model`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct AnswerWords {
    // Reasons of a verdict.
    pub not_understood: Sentence,
    pub fits: Plural,
    pub fits_at_least: Plural,
    pub version_missing: Sentence,
    pub none_fully: Sentence,
    pub supposed: Sentence,
    pub supposed_gap: Sentence,
    pub parts_missing: Sentence,
    pub nothing_serves: Sentence,
    pub nothing_serves_it: Sentence,
    pub chosen: Sentence,
    pub chosen_by_a_person: Sentence,
    pub help_is_closed_one: Sentence,
    pub help_is_closed: Sentence,
    // Questions to take back.
    pub ask_meaning: Sentence,
    pub ask_subject: Sentence,
    // Evidence: how the need was understood.
    pub is_problem: Sentence,
    pub is_slip: Sentence,
    pub is_alias: Sentence,
    // Evidence: what the course names, where, and how that stands to the need.
    pub title_names: Sentence,
    pub tags_name: Sentence,
    pub description_names: Sentence,
    pub editorial_names: Sentence,
    pub called: Sentence,
    pub same: Sentence,
    pub successor: Sentence,
    pub certification: Sentence,
    pub kind: Sentence,
    pub part: Sentence,
    pub proven: Sentence,
    pub broader: Sentence,
    pub whole: Sentence,
    pub builds_on: Sentence,
    pub basis: Sentence,
    pub predecessor: Sentence,
    pub neighbour: Sentence,
    pub parts: Sentence,
    // Evidence: mere words.
    pub title_says: Sentence,
    pub tags_say: Sentence,
    pub description_says: Sentence,
    pub editorial_says: Sentence,
    pub description_speaks: Sentence,
    // Evidence: people's word.
    pub recommended: Sentence,
    pub tagged: Sentence,
    pub by: Sentence,
    pub by_on: Sentence,
    pub a_person: Sentence,
    // Cautions.
    pub practice_test: Sentence,
    pub level: Sentence,
    pub level_by_title: Sentence,
    pub another_level: Sentence,
    pub held_in: Sentence,
    pub foreign_title: Sentence,
    pub language_unknown: Sentence,
    pub dates_from: Sentence,
    pub too_long: Sentence,
    pub says_nothing_of: Sentence,
    pub for_children: Sentence,
    pub talk: Sentence,
    pub summary: Sentence,
    pub note: Sentence,
    pub note_head: Sentence,
    pub note_by: Sentence,
    pub note_by_on: Sentence,
    pub note_on: Sentence,
    pub closed_to: Sentence,
    pub open_to_some: Sentence,
    pub missing_since: Sentence,
}

/// The report "you already have access to this". Its fields are named after what they say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ReportWords {
    // Nouns with numbers.
    pub needs: Plural,
    pub courses: Plural,
    pub catalogs: Plural,
    pub people: Plural,
    pub seats: Plural,
    pub hours: Plural,
    // The first screen. What stands in brackets stands out.
    pub page_title: Sentence,
    pub page_title_team: Sentence,
    pub kicker: Sentence,
    pub kicker_team: Sentence,
    pub headline_none_of_one: Sentence,
    pub headline_none: Sentence,
    pub headline_one: Sentence,
    pub headline_all: Sentence,
    pub headline_some: Sentence,
    pub lead_partial: Plural,
    pub lead_partial_more: Plural,
    pub lead_gap: Plural,
    pub lead_unclear: Plural,
    pub lead_complete: Sentence,
    pub basis: Sentence,
    pub figures: Plural,
    pub figures_partial: Plural,
    pub figures_gap: Plural,
    pub figures_unclear: Plural,
    // Fixed words of the page.
    pub skip: Sentence,
    pub in_figures: Sentence,
    pub by_team: Sentence,
    pub by_domain: Sentence,
    pub over_time: Sentence,
    pub team: Sentence,
    pub domain: Sentence,
    pub need: Sentence,
    pub needs_head: Sentence,
    pub share: Sentence,
    pub still_open: Sentence,
    pub show: Sentence,
    pub show_all: Sentence,
    pub asked_for: Sentence,
    pub understood: Sentence,
    pub missing: Sentence,
    pub second_look: Sentence,
    pub ask: Sentence,
    pub take_first: Sentence,
    pub worth_a_look: Sentence,
    pub why: Sentence,
    pub mind: Sentence,
    pub also_in: Sentence,
    pub no_link: Sentence,
    pub method: Sentence,
    pub verdicts: Sentence,
    pub strengths: Sentence,
    pub searched: Sentence,
    pub catalog: Sentence,
    pub access: Sentence,
    pub courses_head: Sentence,
    pub last_read: Sentence,
    pub last_changed: Sentence,
    pub to_top: Sentence,
    pub no_team: Sentence,
    pub all_needs: Sentence,
    pub no_domain: Sentence,
    // What a need asks for beside its words.
    pub priority: Sentence,
    pub due: Sentence,
    pub in_language: Sentence,
    pub at_most_hours: Sentence,
    pub understood_as: Sentence,
    pub options: Plural,
    pub guesses: Plural,
    pub more_open: Plural,
    // Who may open what.
    pub open_to_everyone: Sentence,
    pub on_offer: Sentence,
    pub access_line: Sentence,
    pub access_line_seats: Sentence,
    pub too_few_seats: Plural,
    pub renews: Sentence,
    pub closed: Sentence,
    pub closed_head: Sentence,
    // What would close a gap.
    pub nearest: Sentence,
    pub nearest_note: Sentence,
    pub offer_covers: Sentence,
    pub offer_helps: Sentence,
    pub no_offer: Sentence,
    // The reading list.
    pub reading: Sentence,
    pub reading_says: Plural,
    pub reading_unknown_hours: Plural,
    pub reading_serves: Sentence,
    pub reading_in_part: Sentence,
    pub reading_more: Plural,
    pub reading_rule: Sentence,
    // How strongly a course matches.
    pub strong: Sentence,
    pub good: Sentence,
    pub possible: Sentence,
    pub weak: Sentence,
    pub strong_means: Sentence,
    pub good_means: Sentence,
    pub possible_means: Sentence,
    pub weak_means: Sentence,
    // Method.
    pub method_read: Sentence,
    pub method_limits: Sentence,
    pub method_access_known: Sentence,
    pub method_access_unknown: Sentence,
    pub method_fewer: Plural,
    pub method_none_other: Sentence,
    pub needs_in_lines: Sentence,
    pub open_needs_in_lines: Sentence,
    pub needs_in_figures: Sentence,
    pub more_of_a_team: Sentence,
    pub more_in_other_formats: Sentence,
    pub made_with: Sentence,
    // Sheets and columns of tables.
    pub sheet_overview: Sentence,
    pub sheet_needs: Sentence,
    pub sheet_courses: Sentence,
    pub sheet_open: Sentence,
    pub sheet_reading: Sentence,
    pub sheet_catalogs: Sentence,
    pub sheet_method: Sentence,
    pub column_id: Sentence,
    pub column_verdict: Sentence,
    pub column_confidence: Sentence,
    pub column_people: Sentence,
    pub column_priority: Sentence,
    pub column_due: Sentence,
    pub column_level: Sentence,
    pub column_level_asked: Sentence,
    pub column_rank: Sentence,
    pub column_course: Sentence,
    pub column_first_course: Sentence,
    pub column_vendor: Sentence,
    pub column_language: Sentence,
    pub column_format: Sentence,
    pub column_hours: Sentence,
    pub column_match: Sentence,
    pub column_score: Sentence,
    pub column_link: Sentence,
    pub column_who: Sentence,
    pub column_seats: Sentence,
    pub column_renews: Sentence,
    pub column_reason: Sentence,
    pub column_missing: Sentence,
    pub column_why: Sentence,
    pub column_mind: Sentence,
    pub column_also: Sentence,
    pub column_ask: Sentence,
    pub column_serves: Sentence,
    pub column_kind: Sentence,
    pub column_key: Sentence,
    pub column_offers: Sentence,
    pub owned: Sentence,
    pub offered: Sentence,
    pub covered_or_partly: Sentence,
    pub chart_over_time: Sentence,
}

impl Words {
    /// The words of `locale`.
    pub fn of(locale: Locale) -> &'static Self {
        static ENGLISH: OnceLock<Words> = OnceLock::new();
        static GERMAN: OnceLock<Words> = OnceLock::new();
        static FRENCH: OnceLock<Words> = OnceLock::new();
        let kept = match locale {
            Locale::English => &ENGLISH,
            Locale::German => &GERMAN,
            Locale::French => &FRENCH,
        };
        kept.get_or_init(|| match toml::from_str::<Self>(locale.file()) {
            Ok(words) => Self { locale, ..words },
            // The files are part of the program, and a test reads them all.
            Err(error) => panic!("catalogs/wording/{locale}.toml: {error}"),
        })
    }

    /// The language these words are of.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// The name of a language by its code; the code of one that has no name here.
    pub fn language<'w>(&'w self, code: &'w str) -> &'w str {
        self.names.languages.get(code).map_or(code, String::as_str)
    }

    /// The name of a language, where people should know it: the report's own is not worth a word.
    pub fn other_language(&self, code: &str) -> Option<String> {
        let language = Language::parse(code)?;
        (language.code() != self.locale.code()).then(|| self.language(language.code()).to_owned())
    }

    /// The name of a field of skills; the file's name of an organisation's own.
    pub fn domain<'w>(&'w self, domain: &'w str) -> &'w str {
        self.names.domains.get(domain).map_or(domain, String::as_str)
    }
}

impl Levels {
    /// The word for `level`.
    pub fn of(&self, level: Level) -> &str {
        match level {
            Level::Beginner => &self.beginner,
            Level::Intermediate => &self.intermediate,
            Level::Advanced => &self.advanced,
            Level::All => &self.all,
        }
    }
}

impl Verdicts {
    /// The word for `verdict`.
    pub fn of(&self, verdict: Verdict) -> &str {
        match verdict {
            Verdict::Covered => &self.covered,
            Verdict::Partial => &self.partial,
            Verdict::Gap => &self.gap,
            Verdict::Unclear => &self.unclear,
        }
    }
}

impl Priorities {
    /// The word for `priority`.
    pub fn of(&self, priority: Priority) -> &str {
        match priority {
            Priority::High => &self.high,
            Priority::Medium => &self.medium,
            Priority::Low => &self.low,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every text of a language by the path of its key.
    fn texts(locale: Locale) -> BTreeMap<String, String> {
        fn walk(path: &str, value: &toml::Value, texts: &mut BTreeMap<String, String>) {
            match value {
                toml::Value::Table(table) => {
                    table.iter().for_each(|(key, value)| walk(&format!("{path}.{key}"), value, texts))
                }
                toml::Value::Array(values) => {
                    values.iter().enumerate().for_each(|(at, value)| walk(&format!("{path}.{at}"), value, texts));
                }
                value => _ = texts.insert(path.to_owned(), value.as_str().unwrap().to_owned()),
            }
        }
        let mut all = BTreeMap::new();
        walk("", &toml::from_str(locale.file()).unwrap(), &mut all);
        all
    }

    #[test]
    fn every_language_has_every_sentence_with_the_same_gaps() {
        let english = texts(Locale::English);
        for locale in Locale::ALL {
            // Says which field is missing or too many.
            assert_eq!(Words::of(locale).locale(), locale);
            let other = texts(locale);
            assert_eq!(english.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>(), "{locale}");
            for (key, text) in &english {
                let (ours, theirs) = (Sentence::from(text.as_str()), Sentence::from(other[key].as_str()));
                let (ours, theirs) = (ours.gaps(), theirs.gaps());
                // The singular may say "one course" or "1 course".
                let same = |gaps: &[&str]| gaps.iter().filter(|gap| !(key.ends_with(".one") && **gap == "n")).count();
                assert_eq!(same(&ours), same(&theirs), "{locale}{key}: {ours:?} is not {theirs:?}");
                assert!(
                    ours.iter().all(|gap| theirs.contains(gap) || *gap == "n"),
                    "{locale}{key}: {ours:?}, {theirs:?}"
                );
                assert!(key.ends_with("thousands") || !other[key].trim().is_empty(), "{locale}{key} is empty");
            }
        }
    }

    #[test]
    fn brackets_come_in_pairs_and_stand_alike() {
        for locale in Locale::ALL {
            for (key, text) in texts(locale) {
                let marked = key.contains(".headline_");
                assert_eq!(
                    (text.matches('[').count(), text.matches(']').count()),
                    (marked.into(), marked.into()),
                    "{locale}{key}"
                );
            }
        }
    }

    #[test]
    fn every_domain_and_language_has_a_name() {
        for locale in Locale::ALL {
            let words = Words::of(locale);
            for skill in crate::skills::Vocabulary::bundled().skills() {
                assert!(words.names.domains.contains_key(&skill.domain), "{locale}: {}", skill.domain);
            }
            for code in words.names.languages.keys() {
                assert!(Language::parse(code).is_some(), "{code}");
            }
            assert_eq!(words.names.languages.len(), 34);
        }
        let english = Words::of(Locale::English);
        for (code, name) in &english.names.languages {
            assert_eq!(Language::parse(code).unwrap().name(), *name);
        }
    }
}
