//! The sentences of a report that are made of several others, and the names of catalogs.

use serde::Serialize;

use super::inert::clean;
use super::view::NAME;
use super::{DomainSummary, ListedCourse, Method, ReadingList, Report, Summary, TeamReport};
use crate::model::{Need, Verdict, nearest_team};
use crate::wording::{Sentence, Words};

/// As many teams are listed to who named one that is not there.
const TEAMS_LISTED: usize = 20;

/// A sentence with figures that stand out.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Headline {
    pub before: String,
    pub figures: String,
    pub after: String,
}

impl Headline {
    /// The sentence `told`, in which what stands in brackets stands out.
    pub fn of(told: &str) -> Self {
        let (before, rest) = told.split_once('[').unwrap_or((told, ""));
        let (figures, after) = rest.split_once(']').unwrap_or((rest, ""));
        Self { before: before.into(), figures: figures.into(), after: after.into() }
    }

    /// The headline as plain text.
    pub fn text(&self) -> String {
        format!("{}{}{}", self.before, self.figures, self.after)
    }
}

/// What the report comes to, in one sentence.
pub(super) fn headline(summary: &Summary, words: &Words) -> Headline {
    let report = &words.report;
    let sentence = match (summary.covered, summary.needs) {
        (0, 1) => &report.headline_none_of_one,
        (0, _) => &report.headline_none,
        (_, 1) => &report.headline_one,
        (covered, needs) if covered == needs => &report.headline_all,
        _ => &report.headline_some,
    };
    let [covered, needs] = [summary.covered, summary.needs].map(|number| words.number(number as u64));
    Headline::of(&sentence.with(&[("covered", &covered), ("needs", &needs)]))
}

/// What became of the needs that are not covered.
pub(super) fn lead(summary: &Summary, words: &Words) -> String {
    let report = &words.report;
    let partial = if summary.covered > 0 { &report.lead_partial_more } else { &report.lead_partial };
    let parts = [(partial, summary.partial), (&report.lead_gap, summary.gap), (&report.lead_unclear, summary.unclear)];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(_, number)| *number > 0)
        .map(|(plural, number)| words.count(plural, number as u64))
        .collect();
    match parts.is_empty() {
        true if summary.covered > 0 => report.lead_complete.to_string(),
        true => String::new(),
        false => format!("{}.", words.list(&parts)),
    }
}

/// The figures in one line: `19 of 25 needs covered, 3 partial, 2 gaps, 1 unclear`.
pub(super) fn figures(summary: &Summary, words: &Words) -> String {
    let report = &words.report;
    let covered = words.number(summary.covered as u64);
    let mut text = words.count_with(&report.figures, summary.needs as u64, &[("covered", &covered)]);
    for (number, plural) in [
        (summary.partial, &report.figures_partial),
        (summary.gap, &report.figures_gap),
        (summary.unclear, &report.figures_unclear),
    ] {
        if number > 0 {
            text += &format!(", {}", words.count(plural, number as u64));
        }
    }
    text
}

/// What the report is called, as a file's title.
pub(super) fn title(team: Option<&str>, made: &str, words: &Words) -> String {
    let date = words.date(made);
    match team {
        Some(team) => words.report.page_title_team.with(&[("team", &team), ("date", &date)]),
        None => words.report.page_title.with(&[("date", &date)]),
    }
}

/// Whose needs it is about.
pub(super) fn kicker(team: Option<&str>, words: &Words) -> String {
    match team {
        Some(team) => words.report.kicker_team.with(&[("team", &team)]),
        None => words.report.kicker.to_string(),
    }
}

/// Where the answer comes from, in one line under the headline.
pub(super) fn basis(method: &Method, made: &str, words: &Words) -> String {
    let courses = words.count(&words.report.courses, method.courses);
    let catalogs = words.count(&words.report.catalogs, method.catalogs as u64);
    words.report.basis.with(&[("courses", &courses), ("catalogs", &catalogs), ("date", &words.date(made))])
}

/// The team as a heading says it.
pub(super) fn team_name(team: &TeamReport, report: &Report, words: &Words) -> String {
    match &team.name {
        Some(name) => clean(name, NAME),
        None if report.teams.len() == 1 => words.report.all_needs.to_string(),
        None => words.report.no_team.to_string(),
    }
}

/// The field of skills as people call it.
pub(super) fn domain_name(domain: &DomainSummary, words: &Words) -> String {
    match &domain.domain {
        Some(domain) => clean(words.domain(domain), NAME),
        None => words.report.no_domain.to_string(),
    }
}

/// The verdict beside the number of needs that have it.
pub(super) fn verdict_of(verdict: Verdict, needs: usize, words: &Words) -> &str {
    if needs == 1 { words.names.verdicts.of(verdict) } else { words.names.verdicts_many.of(verdict) }
}

/// How strongly a course matches: from this score on, a class for pages.
///
/// The scores are calibrated: of courses shown at 0.8, about 80% were judged useful (`onshelf eval`).
const STRENGTHS: [(f32, Strength); 4] =
    [(0.85, Strength::Strong), (0.65, Strength::Good), (0.45, Strength::Possible), (0.0, Strength::Weak)];

/// How strongly a course matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// From a score of 0.85 on.
    Strong,
    /// From 0.65 on.
    Good,
    /// From 0.45 on.
    Possible,
    /// Below.
    Weak,
}

impl Strength {
    /// All, the strongest first.
    pub const ALL: [Self; 4] = [Self::Strong, Self::Good, Self::Possible, Self::Weak];

    /// That of a score.
    pub fn of(score: f32) -> Self {
        STRENGTHS.iter().find(|(from, _)| score >= *from).map_or(Self::Weak, |(_, strength)| *strength)
    }

    /// That of a score in the answer to a need with this verdict. Where no course fits the need fully, none is called a
    /// strong match; where the need was not understood, a course is a guess and no match.
    pub fn in_answer(score: f32, verdict: Verdict) -> Option<Self> {
        match (Self::of(score), verdict) {
            (_, Verdict::Unclear) => None,
            (Self::Strong, Verdict::Partial | Verdict::Gap) => Some(Self::Good),
            (strength, _) => Some(strength),
        }
    }

    /// Its class on a page.
    pub fn class(self) -> &'static str {
        match self {
            Self::Strong => "s4",
            Self::Good => "s3",
            Self::Possible => "s2",
            Self::Weak => "s1",
        }
    }

    /// What it is called, and what that means.
    pub fn told(self, words: &Words) -> (&Sentence, &Sentence) {
        let report = &words.report;
        match self {
            Self::Strong => (&report.strong, &report.strong_means),
            Self::Good => (&report.good, &report.good_means),
            Self::Possible => (&report.possible, &report.possible_means),
            Self::Weak => (&report.weak, &report.weak_means),
        }
    }
}

/// What a need asks for beside its words.
pub(super) fn wishes(need: &Need, words: &Words) -> Vec<String> {
    let report = &words.report;
    let mut wishes = Vec::new();
    if let Some(level) = need.level {
        wishes.push(words.names.levels.of(level).to_owned());
    }
    if let Some(people) = need.people {
        wishes.push(words.count(&report.people, people.into()));
    }
    if let Some(priority) = need.priority {
        wishes.push(report.priority.with(&[("priority", &words.names.priorities.of(priority))]));
    }
    if let Some(due) = &need.due {
        wishes.push(report.due.with(&[("date", &words.date(&clean(due, 80)))]));
    }
    if let Some(language) = &need.language {
        wishes.push(report.in_language.with(&[("language", &words.language(language.code()))]));
    }
    if let Some(hours) = need.max_hours {
        wishes.push(report.at_most_hours.with(&[("hours", &words.decimal(hours.into()))]));
    }
    wishes
}

/// What a reading list comes to: `6 courses, 31 hours, for 9 of the needs.`
pub(super) fn reading_says(list: &ReadingList, words: &Words) -> String {
    let report = &words.report;
    let courses = words.count(&report.courses, list.courses.len() as u64);
    // To the hour; a list of a few minutes takes an hour all the same.
    let hours = (u64::from(list.minutes) + 30) / 60;
    let hours = words.count(&report.hours, hours.max(u64::from(list.minutes > 0)));
    let known = list.courses.len() > list.unknown_length;
    let parts: Vec<String> = std::iter::once(courses).chain(known.then_some(hours)).collect();
    let gaps: [(&str, &dyn std::fmt::Display); 1] = [("what", &parts.join(", "))];
    let says = words.count_with(&report.reading_says, list.needs as u64, &gaps);
    match list.unknown_length as u64 {
        0 => says,
        unknown => format!("{says} {}", words.count(&report.reading_unknown_hours, unknown)),
    }
}

/// Which needs a course of a reading list is for.
pub(super) fn serves(listed: &ListedCourse, words: &Words) -> String {
    let needs = listed.serves.iter().map(|served| {
        let need = words.quoted(&clean(&served.text, 120));
        if served.in_part { words.report.reading_in_part.with(&[("need", &need)]) } else { need }
    });
    words.report.reading_serves.with(&[("needs", &needs.collect::<Vec<_>>().join(", "))])
}

/// How the report was made, a sentence or two a paragraph; `fewer` is the most other options of a need that are listed,
/// where some had to be left out.
pub(super) fn method(method: &Method, made: &str, shortened: Option<String>, words: &Words) -> Vec<String> {
    let report = &words.report;
    let access = if method.access_known { &report.method_access_known } else { &report.method_access_unknown };
    let mut sentences = vec![
        report.method_read.to_string(),
        access.to_string(),
        report.method_limits.to_string(),
        report.reading_rule.with(&[("start", &words.decimal(f64::from(super::reading_list::BEGINNING) / 60.0))]),
    ];
    sentences.extend(shortened);
    sentences.push(report.made_with.with(&[("version", &method.version), ("date", &words.date(made))]));
    sentences
}

/// Names that their owners write in a way no rule gives.
const BRANDS: [(&str, &str); 20] = [
    ("aws", "AWS"),
    ("cbt", "CBT"),
    ("datacamp", "DataCamp"),
    ("edx", "edX"),
    ("futurelearn", "FutureLearn"),
    ("getabstract", "getAbstract"),
    ("gcp", "GCP"),
    ("hr", "HR"),
    ("ibm", "IBM"),
    ("it", "IT"),
    ("linkedin", "LinkedIn"),
    ("lms", "LMS"),
    ("mit", "MIT"),
    ("mslearn", "Microsoft Learn"),
    ("nptel", "NPTEL"),
    ("ocw", "OCW"),
    ("oreilly", "O’Reilly"),
    ("sap", "SAP"),
    ("sharepoint", "SharePoint"),
    ("youtube", "YouTube"),
];

/// A catalog's name for people: `udemy-business` is Udemy Business.
pub fn catalog_title(name: &str) -> String {
    let words = name.split('-').filter(|word| !word.is_empty()).map(|word| {
        if let Some((_, brand)) = BRANDS.iter().find(|(plain, _)| *plain == word) {
            return (*brand).to_owned();
        }
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
    });
    words.collect::<Vec<_>>().join(" ")
}

pub(super) fn unknown_team(found: &str, teams: &[String]) -> String {
    if teams.is_empty() {
        format!("no need names the team “{found}”; none names a team at all")
    } else {
        format!("no need names the team “{found}”; {}", teams_there_are(found, teams))
    }
}

/// Which teams there are, and which of them `found` may have meant, in English.
pub fn teams_there_are(found: &str, teams: &[String]) -> String {
    let listed = teams[..teams.len().min(TEAMS_LISTED)].join(", ");
    let more = match teams.len().saturating_sub(TEAMS_LISTED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let meant = nearest_team(found, teams.iter().map(String::as_str));
    let meant = meant.map(|team| format!("; did you mean “{team}”?")).unwrap_or_default();
    format!("there are: {listed}{more}{meant}")
}

pub(super) fn unknown_format(path: &str, ending: Option<&str>, supported: &[String]) -> String {
    let supported = supported.join(", ");
    match ending {
        Some(ending) => format!("`{path}`: reports cannot be written as .{ending}; there are: {supported}"),
        None => format!("`{path}`: the file's ending says the format, and it has none; there are: {supported}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::Locale;

    fn summary(covered: usize, partial: usize, gap: usize, unclear: usize) -> Summary {
        Summary { needs: covered + partial + gap + unclear, covered, partial, gap, unclear }
    }

    fn told(summary: Summary, locale: Locale) -> String {
        let words = Words::of(locale);
        format!("{}. {}", headline(&summary, words).text(), lead(&summary, words))
    }

    #[test]
    fn the_headline_is_a_sentence_whatever_the_numbers() {
        let text = |covered, partial, gap, unclear| told(summary(covered, partial, gap, unclear), Locale::English);
        assert_eq!(
            text(19, 3, 2, 1),
            "You already have access to training for 19 of 25 needs. 3 more are partly covered, 2 are gaps, and 1 needs \
             a question back."
        );
        assert_eq!(
            text(4, 0, 0, 0),
            "You already have access to training for all 4 needs. Nothing has to be bought or built first: people can \
             start today."
        );
        assert_eq!(
            text(0, 1, 1, 0),
            "You do not yet have access to training that fully serves any of these 2 needs. 1 is partly covered and 1 \
             is a gap."
        );
        assert_eq!(text(0, 0, 1, 0), "You do not yet have access to training that fully serves this need. 1 is a gap.");
        assert_eq!(headline(&summary(0, 0, 0, 0), Words::of(Locale::English)).figures, "any");
    }

    #[test]
    fn other_languages_say_it_too() {
        assert_eq!(
            told(summary(19, 3, 2, 1), Locale::German),
            "Für 19 von 25 Bedarfen haben Sie schon Zugang zu Schulungen. 3 weitere sind teilweise abgedeckt, 2 sind \
             Lücken und 1 braucht eine Rückfrage."
        );
        assert_eq!(
            told(summary(1, 0, 1, 0), Locale::French),
            "Vous avez déjà accès à des formations pour 1 des 2 besoins. 1 n’est pas couvert."
        );
    }

    #[test]
    fn catalogs_are_called_by_their_names() {
        assert_eq!(catalog_title("udemy-business"), "Udemy Business");
        assert_eq!(catalog_title("linkedin-2026"), "LinkedIn 2026");
        assert_eq!(catalog_title("edx"), "edX");
    }

    #[test]
    fn scores_become_words() {
        let strength = |score| Strength::of(score);
        assert_eq!([0.93, 0.7, 0.5, 0.1].map(strength), Strength::ALL);
        assert_eq!(strength(f32::NAN), Strength::Weak);
        assert_eq!(Strength::in_answer(0.93, Verdict::Covered), Some(Strength::Strong));
        assert_eq!(Strength::in_answer(0.93, Verdict::Partial), Some(Strength::Good));
        assert_eq!(Strength::in_answer(0.5, Verdict::Partial), Some(Strength::Possible));
        assert_eq!(Strength::in_answer(0.93, Verdict::Unclear), None);
    }
}
