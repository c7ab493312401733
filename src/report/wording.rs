//! Every word of a report that people read and that is not from a catalog, a need or an answer. A translation is another
//! file like this one.

use serde::Serialize;

use super::{Method, Summary};
use crate::model::{Field, Language, Level, Priority, Verdict};

/// The fixed words of a page.
#[derive(Debug, Serialize)]
pub(super) struct Labels {
    pub language: &'static str,
    pub product: &'static str,
    pub skip: &'static str,
    pub in_figures: &'static str,
    pub by_team: &'static str,
    pub team: &'static str,
    pub needs: &'static str,
    pub share: &'static str,
    pub still_open: &'static str,
    pub show: &'static str,
    pub show_all: &'static str,
    pub asked_for: &'static str,
    pub understood: &'static str,
    pub missing: &'static str,
    pub second_look: &'static str,
    pub ask: &'static str,
    pub take_first: &'static str,
    pub worth_a_look: &'static str,
    pub why: &'static str,
    pub mind: &'static str,
    pub also_in: &'static str,
    pub no_link: &'static str,
    pub method: &'static str,
    pub verdicts: &'static str,
    pub strengths: &'static str,
    pub catalogs: &'static str,
    pub catalog: &'static str,
    pub access: &'static str,
    pub courses: &'static str,
    pub last_read: &'static str,
    pub last_changed: &'static str,
    pub to_top: &'static str,
}

pub(super) const LABELS: Labels = Labels {
    language: "en",
    product: "Onshelf",
    skip: "Skip to the needs",
    in_figures: "In figures",
    by_team: "Team by team",
    team: "Team",
    needs: "Needs",
    share: "Share",
    still_open: "Still open",
    show: "Show",
    show_all: "All",
    asked_for: "Asked for:",
    understood: "Understood:",
    missing: "Missing:",
    second_look: "A close call: worth a second look.",
    ask: "Please ask back:",
    take_first: "Take first",
    worth_a_look: "Worth a look",
    why: "Why it matches",
    mind: "Keep in mind:",
    also_in: "Also in",
    no_link: "Not a web link:",
    method: "How this was made",
    verdicts: "What the verdicts mean",
    strengths: "What the match words mean",
    catalogs: "What was searched",
    catalog: "Catalog",
    access: "Access",
    courses: "Courses",
    last_read: "Last read",
    last_changed: "Last changed",
    to_top: "Back to top",
};

pub(super) const NO_TEAM: &str = "No team named";
pub(super) const ALL_NEEDS: &str = "The needs";
pub(super) const OWNED: &str = "Yes";
pub(super) const OFFERED: &str = "On offer only, not counted";

/// A sentence with figures that stand out.
#[derive(Debug, Serialize)]
pub(super) struct Headline {
    pub before: String,
    pub figures: String,
    pub after: String,
}

impl Headline {
    #[cfg(test)]
    fn text(&self) -> String {
        format!("{}{}{}", self.before, self.figures, self.after)
    }
}

pub(super) fn headline(summary: &Summary) -> Headline {
    let line =
        |before: &str, figures: String, after: &str| Headline { before: before.into(), figures, after: after.into() };
    let needs = summary.needs;
    match summary.covered {
        0 if needs == 1 => line("You do not yet have access to training that fully serves ", "this need".into(), ""),
        0 => line(
            "You do not yet have access to training that fully serves ",
            "any".into(),
            &format!(" of these {needs} needs"),
        ),
        1 if needs == 1 => line("You already have access to training for ", "this need".into(), ""),
        covered if covered == needs => {
            line("You already have access to training for ", format!("all {needs}"), " needs")
        }
        covered => line("You already have access to training for ", format!("{covered} of {needs}"), " needs"),
    }
}

/// What became of the needs that are not covered.
pub(super) fn lead(summary: &Summary) -> String {
    let rest = summary.needs - summary.covered;
    let more = if summary.covered > 0 { " more" } else { "" };
    let mut parts = Vec::new();
    if summary.partial > 0 {
        parts.push(format!("{}{more} {} partly covered", thousands(summary.partial as u64), is_are(summary.partial)));
    }
    if summary.gap > 0 {
        let gaps = if summary.gap == 1 { "a gap" } else { "gaps" };
        parts.push(format!("{} {} {gaps}", thousands(summary.gap as u64), is_are(summary.gap)));
    }
    if summary.unclear > 0 {
        let words = if summary.unclear == 1 { "needs a question back" } else { "need a question back" };
        parts.push(format!("{} {words}", thousands(summary.unclear as u64)));
    }
    match parts.split_last() {
        None if rest == 0 => "Nothing has to be bought or built first: people can start today.".into(),
        None => String::new(),
        Some((last, [])) => format!("{last}."),
        Some((last, others)) => format!("{}, and {last}.", others.join(", ")),
    }
}

fn is_are(number: usize) -> &'static str {
    if number == 1 { "is" } else { "are" }
}

/// The figures in one line, as the terminal says them.
pub(super) fn figures(summary: &Summary) -> String {
    let mut text = format!("{} of {} covered", summary.covered, count(summary.needs as u64, "need", "needs"));
    for (number, one, many) in
        [(summary.partial, "partial", "partial"), (summary.gap, "gap", "gaps"), (summary.unclear, "unclear", "unclear")]
    {
        if number > 0 {
            text += &format!(", {}", count(number as u64, one, many));
        }
    }
    text
}

pub(super) fn page_title(team: Option<&str>, made: &str) -> String {
    match team {
        Some(team) => format!("{team}: training you already have access to, {made}"),
        None => format!("Training you already have access to, {made}"),
    }
}

pub(super) fn kicker(team: Option<&str>) -> String {
    team.map_or_else(|| "Training needs of all teams".into(), |team| format!("Training needs of {team}"))
}

/// Where the answer comes from, in one line under the headline.
pub(super) fn basis(method: &Method, made: &str) -> String {
    let courses = count(method.courses, "course", "courses");
    let catalogs = count(method.catalogs as u64, "catalog", "catalogs");
    format!("Found in {courses} of {catalogs} you have access to, on {made}.")
}

pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Covered => "Covered",
        Verdict::Partial => "Partly covered",
        Verdict::Gap => "Gap",
        Verdict::Unclear => "Unclear",
    }
}

/// The verdict beside the number of needs that have it.
pub(super) fn verdict_of(verdict: Verdict, needs: usize) -> &'static str {
    match verdict {
        Verdict::Gap if needs != 1 => "Gaps",
        other => self::verdict(other),
    }
}

/// The verdict where there is little room.
pub(super) fn verdict_short(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Partial => "Partly",
        other => self::verdict(other),
    }
}

pub(super) fn verdict_means(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Covered => "At least one course to hand over as it is.",
        Verdict::Partial => "Something useful, but not for the whole need, or not at the right level.",
        Verdict::Gap => "No course you have access to is worth taking for it.",
        Verdict::Unclear => "The words name no skill or topic; there is a question to take back.",
    }
}

/// What each cell of the overview says to those who hear it.
pub(super) fn bar(summary: &Summary) -> String {
    figures(summary)
}

/// How strongly a course matches: from this score on, a class for the page, the words, what they mean.
///
/// The scores are calibrated: of courses shown at 0.8, about 80% were judged useful (`onshelf eval`).
pub(super) const STRENGTHS: [(f32, &str, &str, &str); 4] = [
    (0.85, "s4", "Strong match", "about nine in ten such courses are useful for the need"),
    (0.65, "s3", "Good match", "about three in four are"),
    (0.45, "s2", "Possible match", "about every second is; read its description first"),
    (0.0, "s1", "Weak match", "fewer are; shown only where nothing better was found, or folded away"),
];

pub(super) fn strength(score: f32) -> (&'static str, &'static str) {
    let [.., (_, weakest_class, weakest, _)] = STRENGTHS;
    STRENGTHS
        .iter()
        .find(|(from, ..)| score >= *from)
        .map_or((weakest_class, weakest), |(_, class, words, _)| (*class, *words))
}

pub(super) fn level(level: Level) -> &'static str {
    match level {
        Level::Beginner => "Beginner",
        Level::Intermediate => "Intermediate",
        Level::Advanced => "Advanced",
        Level::All => "All levels",
    }
}

/// What a need asks for beside its words.
pub(super) fn wishes(need: &crate::model::Need) -> Vec<String> {
    let mut wishes = Vec::new();
    if let Some(wanted) = need.level {
        wishes.push(level(wanted).to_lowercase());
    }
    if let Some(people) = need.people {
        wishes.push(count(people.into(), "person", "people"));
    }
    if let Some(priority) = need.priority {
        let word = match priority {
            Priority::High => "high",
            Priority::Medium => "medium",
            Priority::Low => "low",
        };
        wishes.push(format!("{word} priority"));
    }
    if let Some(due) = &need.due {
        wishes.push(format!("due {}", date(due)));
    }
    if let Some(language) = &need.language {
        wishes.push(format!("in {}", language.name()));
    }
    if let Some(hours) = need.max_hours {
        wishes.push(format!("at most {} h", (hours * 10.0).round() / 10.0));
    }
    wishes
}

/// Words of the need that stand in a field of a course.
pub(super) fn words_found(field: Field, words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("“{word}”")).collect();
    let words = match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    };
    match field {
        Field::Title => format!("The title says {words}."),
        Field::Skills => format!("The vendor's skill tags hold {words}."),
        Field::Description => format!("The description speaks of {words}."),
        Field::Editorial => format!("The editorial file speaks of {words}."),
    }
}

/// How the words of a need were understood.
pub(super) fn understood(found_as: &str, name: &str, same: bool) -> String {
    if same { name.to_owned() } else { format!("“{found_as}” as {name}") }
}

/// The language of a course, if people should know it: English is said of none.
pub(super) fn language(code: &str) -> Option<String> {
    let language = Language::parse(code)?;
    (language.code() != "en").then(|| language.name().to_string())
}

pub(super) fn options(number: usize) -> String {
    count(number as u64, "other option", "other options")
}

pub(super) fn guesses(number: usize) -> String {
    format!("{}, as a guess", count(number as u64, "nearest course", "nearest courses"))
}

pub(super) fn more_open(number: usize) -> String {
    format!("and {} more, listed with their teams", thousands(number as u64))
}

pub(super) fn method(method: &Method, fewer: Option<usize>) -> Vec<String> {
    let mut sentences = vec![
        "Each need was read in the words of those who stated it. The skills in it were recognised with their other names \
         (“k8s” is Kubernetes) and relations, and compared with titles, skill tags and descriptions of every course you \
         have access to. What a course was found by stands with it, and so does what speaks against it. Nothing is \
         shown only to fill a list."
            .to_owned(),
        "Whether a course is good teaching was not judged. Who in a team may open a catalog was not looked up either: every \
         catalog counts as open to everyone, unless it is on offer only. If a verdict looks wrong, the reasons beside the \
         courses say what led to it."
            .to_owned(),
    ];
    if let Some(others) = fewer {
        let kept = match others {
            0 => "no other options are listed".to_owned(),
            others => format!("at most {others} other options are listed for a need"),
        };
        sentences.push(format!("To keep this page light, {kept}; a report for a single team holds more."));
    }
    sentences.push(format!("Made with Onshelf {}.", method.version));
    sentences
}

/// `1 course`, `2,000 courses`.
pub(super) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(number), if number == 1 { one } else { many })
}

/// A number with its thousands apart: `86,220`.
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|g| std::str::from_utf8(g).ok()).collect();
    groups.join(",")
}

/// Minutes as people say them: `45 min`, `1 h 20 min`, `12 h`.
pub(super) fn duration(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) if hours >= 10 => format!("{} h", hours + u32::from(minutes >= 30)),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A date of RFC 3339 as people say it, `23 November 2026`; anything else as it stands.
pub(super) fn date(text: &str) -> String {
    day(text).map_or_else(
        || text.to_owned(),
        |day| {
            let month = usize::try_from(day.month() - 1).ok().and_then(|month| MONTHS.get(month)).unwrap_or(&"");
            format!("{} {month} {}", day.day(), day.year())
        },
    )
}

/// A date with how long ago that was on the day `now`.
pub(super) fn date_and_age(text: &str, now: &str) -> String {
    let days = day(text).zip(day(now)).and_then(|(then, now)| now.since(then).ok()).map(|span| span.get_days());
    let age = match days {
        None | Some(..0) => return date(text),
        Some(0) => "today".into(),
        Some(1) => "yesterday".into(),
        Some(days @ ..60) => format!("{days} days ago"),
        Some(days @ ..730) => format!("{} months ago", days / 30),
        Some(days) => format!("{} years ago", days / 365),
    };
    format!("{} ({age})", date(text))
}

fn day(text: &str) -> Option<jiff::civil::Date> {
    let rest = text.get(10..)?;
    if rest.is_empty() || rest.starts_with('T') { text.get(..10)?.parse().ok() } else { None }
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
pub(super) fn catalog(name: &str) -> String {
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
        format!("no need names the team “{found}”; there are: {}", teams.join(", "))
    }
}

pub(super) fn unknown_format(path: &str, ending: Option<&str>, supported: &[String]) -> String {
    let supported = supported.join(", ");
    match ending {
        Some(ending) => format!("`{path}`: reports cannot be written as .{ending} yet; supported now: {supported}"),
        None => format!("`{path}`: the file's ending says the format, and it has none; supported now: {supported}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(covered: usize, partial: usize, gap: usize, unclear: usize) -> Summary {
        Summary { needs: covered + partial + gap + unclear, covered, partial, gap, unclear }
    }

    #[test]
    fn the_headline_is_a_sentence_whatever_the_numbers() {
        let text = |covered, partial, gap, unclear| {
            let summary = summary(covered, partial, gap, unclear);
            format!("{}. {}", headline(&summary).text(), lead(&summary))
        };
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
            "You do not yet have access to training that fully serves any of these 2 needs. 1 is partly covered, and 1 \
             is a gap."
        );
        assert_eq!(text(0, 0, 1, 0), "You do not yet have access to training that fully serves this need. 1 is a gap.");
    }

    #[test]
    fn dates_and_times_read_well() {
        assert_eq!(date("2026-11-23T02:10:00Z"), "23 November 2026");
        assert_eq!(date("end of Q1"), "end of Q1");
        assert_eq!(date_and_age("2026-11-20T23:10:00Z", "2026-11-23T02:10:00Z"), "20 November 2026 (3 days ago)");
        assert_eq!(date_and_age("2026-11-23", "2026-11-23T02:10:00Z"), "23 November 2026 (today)");
        assert_eq!(date_and_age("2026-05-01", "2026-11-23"), "1 May 2026 (6 months ago)");
        assert_eq!([duration(45), duration(80), duration(690), duration(120)], ["45 min", "1 h 20 min", "12 h", "2 h"]);
        assert_eq!([thousands(7), thousands(1000), thousands(86220)], ["7", "1,000", "86,220"]);
    }

    #[test]
    fn catalogs_are_called_by_their_names() {
        assert_eq!(catalog("udemy-business"), "Udemy Business");
        assert_eq!(catalog("linkedin-2026"), "LinkedIn 2026");
        assert_eq!(catalog("edx"), "edX");
    }

    #[test]
    fn scores_become_words() {
        assert_eq!(strength(0.93).1, "Strong match");
        assert_eq!(strength(0.7).1, "Good match");
        assert_eq!(strength(0.5).1, "Possible match");
        assert_eq!(strength(f32::NAN).1, "Weak match");
    }
}
