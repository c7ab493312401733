//! Every way in which exports write the same value, one table a field: what a cell holds, and what becomes of it.

use std::sync::LazyLock;

use onshelf::import::{Export, Profiles, Row};
use onshelf::model::Course;

/// What becomes of a row with these cells below these headers, read by usual header words only.
fn row(cells: &[(&str, &str)]) -> Row {
    static PROFILES: LazyLock<Profiles> = LazyLock::new(Profiles::bundled);
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let header: Vec<String> = cells.iter().map(|(header, _)| quoted(header)).collect();
    let values: Vec<String> = cells.iter().map(|(_, cell)| quoted(cell)).collect();
    let text = format!("Course Title,{}\r\nThe Title,{}\r\n", header.join(","), values.join(","));
    let input = std::io::Cursor::new(text.into_bytes());
    let mut export = Export::from_reader(input, "values.csv", &PROFILES, Some("generic")).unwrap();
    export.next().unwrap().unwrap()
}

fn course(cells: &[(&str, &str)]) -> Course {
    match row(cells) {
        Row::Course { course, .. } => course,
        other => panic!("{cells:?}: {other:?}"),
    }
}

/// Cells that stand for nothing, whatever the field.
const NOTHING: [&str; 16] = [
    "",
    " ",
    "nan",
    "NaN",
    "None",
    "None.",
    "null",
    "N/A",
    "-",
    "–",
    "Unlisted",
    "UnAssigned",
    "UNKNOWN",
    "#NAME?",
    "#REF!",
    "[]",
];

#[test]
fn durations() {
    for (cell, minutes) in [
        ("1h 30m", Some(90)),
        ("1h30m", Some(90)),
        ("1h 19m", Some(79)),
        ("2h30", Some(150)),
        ("30m", Some(30)),
        ("53 mins", Some(53)),
        ("1 hr. 30 min.", Some(90)),
        ("1 hour, 30 minutes", Some(90)),
        ("1 hour and 30 minutes", Some(90)),
        ("1,5 Stunden", Some(90)),
        ("90 Minuten", Some(90)),
        ("2 heures", Some(120)),
        ("2 horas", Some(120)),
        ("1:30:00", Some(90)),
        ("01:04:19", Some(64)),
        ("27 total hours", Some(1620)),
        ("14.5 total hours 282 lectures Beginner", Some(870)),
        ("27 total hours\n106 lectures\nAll Levels", Some(1620)),
        ("PT1H30M", Some(90)),
        ("PT52M30S", Some(53)),
        ("PT4H", Some(240)),
        ("P0DT1H30M", Some(90)),
        ("PT", None),
        ("P30D", None),
        ("P3W", None),
        ("P3Y6M4DT12H30M5S", None),
        ("Approx. 17 hours to complete", Some(1020)),
        ("Approx. 18 hours", Some(1080)),
        ("18 hours (approximately)", Some(1080)),
        ("19 hours to complete", Some(1140)),
        ("~3 hours", Some(180)),
        ("4 Weeks, 3 hours per week", Some(720)),
        ("4 Weeks, 2–3 hours per week", None),
        ("3 - 6 Months", None),
        ("1 - 4 Weeks", None),
        ("Less Than 2 Hours", None),
        ("12 Weeks", None),
        ("2–3 hours per week", None),
        ("10 hours/week\n", None),
        ("6-8 hours/week", None),
        ("5-7 hours", None),
        ("56 days", None),
        ("01:30", None),
        ("3", None),
    ] {
        let duration = course(&[("Duration", cell)]).duration.unwrap_or_else(|| panic!("{cell}: lost"));
        assert_eq!(duration.minutes, minutes, "{cell}");
        let words: Vec<&str> = cell.split_whitespace().collect();
        assert_eq!(duration.text, words.join(" "), "the words are kept");
    }
    for nothing in NOTHING {
        assert_eq!(course(&[("Duration", nothing)]).duration, None, "{nothing}");
    }
}

#[test]
fn units_of_bare_numbers() {
    for (header, cell, minutes) in [
        ("Duration in Seconds", "6962", 116),
        ("Duration in Minutes", "90", 90),
        ("Duration (min)", "90", 90),
        ("Minutes", "90", 90),
        ("Hours", "1.5", 90),
        ("Training Hours", "1,5", 90),
        ("CREDIT_HRS", "0.88", 53),
    ] {
        assert_eq!(course(&[(header, cell)]).duration.unwrap().minutes, Some(minutes), "{header}");
    }
    for (unit, minutes) in [("Hours", 90 * 60), ("minutes", 90), ("sec", 2), ("hrs", 90 * 60)] {
        let course = course(&[("Duration", "90"), ("Duration Units", unit)]);
        assert_eq!(course.duration.unwrap().minutes, Some(minutes), "{unit}");
    }
    assert_eq!(course(&[("Minutes", "0")]).duration.unwrap().minutes, None);
}

#[test]
fn levels() {
    for (level, cells) in [
        (
            "beginner",
            &[
                "Beginner",
                "Beginner Level",
                "Beginner level",
                "BEGINNER",
                "beginner",
                "Introductory",
                "Basic",
                "Novice",
                "100",
                "Level 100",
                "Fundamental",
                "Fundamentals",
                "L1",
                "['Beginner']",
                "Einsteiger",
            ][..],
        ),
        (
            "intermediate",
            &["Intermediate", "INTERMEDIATE", "200", "Conversant", "Proficient", "Intermediate Level", "L2"],
        ),
        ("advanced", &["Advanced", "Expert", "Expert Level", "300", "400", "EXPERT", "L3", "L4", "Fortgeschritten"]),
        (
            "all",
            &[
                "All Levels",
                "Mixed",
                "General",
                "GENERAL",
                "Suitable for everyone",
                "Appropriate for all",
                "Not Calibrated",
                "Beginner; Advanced",
                "Beginner, Intermediate",
                "All",
            ],
        ),
    ] {
        for cell in cells {
            let found = course(&[("Level", cell)]).level;
            assert_eq!(found.map(|level| level.as_str()), Some(level), "{cell}");
        }
    }
    for cell in NOTHING.iter().chain(&["blue", "4711"]) {
        assert_eq!(course(&[("Level", cell)]).level, None, "{cell}");
    }
}

#[test]
fn languages() {
    for (code, cells) in [
        (
            "en",
            &[
                "en",
                "en_US",
                "en-us",
                "en-GB",
                "English",
                "ENGLISH",
                "English (US)",
                "English - United States",
                "English United Kingdom",
                "English, 中文",
                "enUS",
                "['en-US', 'de-DE']",
                "{\"locale\":\"en_US\"}",
                "{'language': 'en', 'country': 'US'}",
                "eng",
            ][..],
        ),
        ("de", &["de", "de_DE", "German", "Deutsch", "deu", "ger"]),
        ("es", &["es", "Español", "Spanish - Spain (Modern)", "Spanish Mexican", "es-419"]),
        ("fr", &["Français", "fr-CA", "French"]),
        ("pt", &["pt-BR", "Portuguese (Brazil)", "Brazilian Portuguese", "Português"]),
        ("zh", &["zh-CN", "zh-Hans", "中文", "Chinese (Simplified)", "Simplified Chinese"]),
        ("id", &["in_ID", "id_ID"]),
        ("he", &["iw", "Hebrew"]),
        ("ar", &["العربية", "اَلْعَرَبِيَّةُ", "ar-SA"]),
    ] {
        for cell in cells {
            let found = course(&[("Language", cell)]).language;
            assert_eq!(found.as_ref().map(|language| language.code()), Some(code), "{cell}");
        }
    }
    for cell in NOTHING.iter().chain(&["und", "Klingon", "4"]) {
        assert_eq!(course(&[("Language", cell)]).language, None, "{cell}");
    }
}

#[test]
fn several_values_in_one_cell() {
    for (cell, skills) in [
        ("Python; Data Analysis; Statistics", &["Python", "Data Analysis", "Statistics"][..]),
        ("Python|SQL", &["Python", "SQL"]),
        ("Python | SQL", &["Python", "SQL"]),
        ("Python\nSQL\r\nGo", &["Python", "SQL", "Go"]),
        ("['Web API', 'React (Web Framework)']", &["Web API", "React (Web Framework)"]),
        ("['Men\\'s health', \"O'Reilly\"]", &["Men's health", "O'Reilly"]),
        ("{\" Network Security\",\" SQL\"}", &["Network Security", "SQL"]),
        ("[\"Extract, Transform, Load\",\"SQL\"]", &["Extract, Transform, Load", "SQL"]),
        ("Extract, Transform, Load", &["Extract, Transform, Load"]),
        ("Development > Web Development > React", &["Development", "Web Development", "React"]),
        ("R&amp;D; Q&amp;A", &["R&D", "Q&A"]),
        ("Python; python; PYTHON", &["Python"]),
        ("[]", &[]),
        ("nan", &[]),
    ] {
        assert_eq!(course(&[("Skills", cell)]).skills, skills, "{cell}");
    }
    let numbered = course(&[("TOPIC1", "Python"), ("TOPIC2", ""), ("TOPIC3", "SQL")]);
    assert_eq!(numbered.skills, ["Python", "SQL"]);
}

#[test]
fn what_is_offered_and_what_is_gone() {
    let is_gone = |header, cell| matches!(row(&[(header, cell)]), Row::Retired { .. });
    for (header, cells) in [
        ("Status", &["Active", "TRUE", "1", "published", "PUBLISHED", "AVAILABLE", "OP", "Retiring", "", "nan"][..]),
        ("Active", &["TRUE", "True", "Y", "Yes", "1", "x"]),
        ("Visible", &["1", "yes"]),
        ("IsCourseRetired", &["no", "FALSE", "0", ""]),
        ("Obsolete", &["N", "false"]),
        ("NOTACTIVE", &["N"]),
        ("Retirement Date", &["2199-01-01", "", "01/25/2099"]),
    ] {
        for cell in cells {
            assert!(!is_gone(header, cell), "{header}: {cell}");
        }
    }
    for (header, cells) in [
        (
            "Status",
            &[
                "Retired",
                "Inactive",
                "INACTIVE",
                "Obsolete",
                "archived",
                "deleted",
                "tobedeleted",
                "removed",
                "draft",
                "ON_HOLD",
                "unpublished",
                "review_by_legal",
                "CL",
                "FALSE",
                "0",
                "Not Active",
            ][..],
        ),
        ("Active", &["FALSE", "N", "No", "0", "Inactive"]),
        ("Visible", &["0", "no"]),
        ("IsCourseRetired", &["yes", "TRUE"]),
        ("Obsolete", &["Y", "true", "1"]),
        ("NOTACTIVE", &["Y"]),
        ("archive", &["true"]),
        ("Retirement Date", &["2019-11-10", "07/24/2018", "July 24, 2019"]),
    ] {
        for cell in cells {
            assert!(is_gone(header, cell), "{header}: {cell}");
        }
    }
}

#[test]
fn prices() {
    for (cell, price) in [
        ("200", "200"),
        ("84.99", "84.99"),
        ("$84.99", "$84.99"),
        ("Current price $19.99", "$19.99"),
        ("Current price\n$19.99", "$19.99"),
        ("FREE-Add a Verified Certificate for $49 USD", "FREE-Add a Verified Certificate for $49 USD"),
        ("Free", "free"),
        ("0", "free"),
        ("0.00", "free"),
        ("$0", "free"),
        ("{\"price\":84.99,\"currency\":\"USD\"}", "84.99 USD"),
        ("[{\"currency\":\"EUR\",\"value\":20}]", "20 EUR"),
    ] {
        assert_eq!(course(&[("Price", cell)]).price.as_deref(), Some(price), "{cell}");
    }
    for (amount, currency, price) in
        [("84.99", "USD", "84.99 USD"), ("0", "EUR", "free"), ("€ 20", "EUR", "€ 20"), ("20", "", "20")]
    {
        let course = course(&[("Cost", amount), ("CurrencyCode", currency)]);
        assert_eq!(course.price.as_deref(), Some(price), "{amount} {currency}");
    }
    for nothing in NOTHING {
        assert_eq!(course(&[("Price", nothing)]).price, None, "{nothing}");
    }
}

#[test]
fn links() {
    for (cell, link) in [
        ("https://learn.example.com/a?id=2", Some("https://learn.example.com/a?id=2")),
        ("HTTP://Learn.Example.com/a", Some("http://learn.example.com/a")),
        ("www.example.com/a", Some("https://www.example.com/a")),
        ("https://learn.example.com/a?sid=12ab&id=2", Some("https://learn.example.com/a?id=2")),
        ("https://learn.example.com/a;jsessionid=12", Some("https://learn.example.com/a")),
        ("<popup>https://learn.example.com/a", Some("https://learn.example.com/a")),
        ("=HYPERLINK(\"https://learn.example.com/a\",\"Go\")", Some("https://learn.example.com/a")),
        ("<a href=\"https://learn.example.com/a\">Go</a>", Some("https://learn.example.com/a")),
        ("javascript:alert(1)", None),
        ("ftp://learn.example.com/a", None),
        ("https://learn.example.com/cd/undefined", None),
        ("file:///etc/passwd", None),
        ("see intranet", None),
    ] {
        assert_eq!(course(&[("URL", cell)]).url.as_deref(), link, "{cell}");
    }
}

#[test]
fn texts_become_plain() {
    for (cell, text) in [
        ("<p>Learn&nbsp;<b>Go</b> &amp; Rust.</p><ul><li>One</li></ul>", "Learn Go & Rust. One"),
        ("it&#39;s &#x2014; fine", "it's — fine"),
        ("&lt;p&gt;Hello&lt;/p&gt;", "Hello"),
        ("Donâ€™t panic", "Don’t panic"),
        ("FranÃ§ais", "Français"),
        ("Zero\u{200b}width\u{a0}and\u{feff} thin\u{2009}spaces", "Zerowidth and thin spaces"),
        ("a < b && List<String>", "a < b && List<String>"),
        ("two\r\n\r\nlines\t here", "two lines here"),
    ] {
        assert_eq!(course(&[("Description", cell)]).description, text, "{cell}");
    }
}
