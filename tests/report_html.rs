//! The HTML report: what it shows, and that nothing from a catalog or a need is more than text.

#[path = "support/reports.rs"]
mod reports;

use onshelf::model::Verdict;
use onshelf::report::{Format, Report};
use onshelf::wording::Locale;
use reports::{MADE, SCRIPT, answer, found, hostile_answer, need, report, small_report};

fn html(report: &Report) -> String {
    String::from_utf8(Format::Html.render(report, Locale::English).unwrap()).unwrap()
}

fn page(answers: Vec<onshelf::model::Answer>) -> String {
    html(&report(answers))
}

#[test]
fn a_small_report() {
    let page = page(small_report()).replace(&format!("Onshelf {}", env!("CARGO_PKG_VERSION")), "Onshelf VERSION");
    let body = &page[page.find("<body>").unwrap()..];
    insta::assert_snapshot!(body);
}

#[test]
fn the_first_screen_says_it_in_one_sentence() {
    let page = page(small_report());
    assert!(page.contains("You already have access to training for <em>1 of 4</em> needs</h1>"));
    assert!(page.contains("1 more is partly covered, 1 is a gap, and 1 needs a question back."));
    assert!(page.contains("Found in 6,060 courses of 2 catalogs you have access to, on 23 November 2026."));
}

#[test]
fn hostile_strings_are_inert_wherever_they_stand() {
    let hostile = [
        SCRIPT,
        "\"><img src=x onerror=alert(1)>",
        "'\"><svg/onload=alert(1)>",
        "</style></title><script>alert(1)</script>",
        "{{ 7*7 }}{% raw %}<script>",
        "<!--<script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "a\u{202e}b\u{2066}c\u{0}d\u{1b}[31m\u{e0041}",
        "javascript:alert(1)",
    ];
    for text in hostile {
        let page = html(&report(vec![hostile_answer(text)]).of_team(text).unwrap());
        for mark in [
            "<script",
            "<img",
            "<svg/",
            "<!--",
            "href=\"javascript",
            "\u{202e}",
            "\u{2066}",
            "\0",
            "\u{1b}",
            "\u{e0041}",
        ] {
            assert!(!page.contains(mark), "{mark:?} of {text:?} is on the page");
        }
        assert!(!page.contains("49<"), "a template in {text:?} was run");
        assert_eq!(page.matches("</style>").count(), 1, "{text:?}");
    }
}

#[test]
fn only_links_of_the_web_can_be_followed() {
    let page = page(small_report());
    let links = page.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let outside: Vec<&str> = links.filter(|link| !link.starts_with('#')).collect();
    assert_eq!(
        outside,
        ["https:&#x2f;&#x2f;udemy.example&#x2f;745?a=1&amp;b=2", "https:&#x2f;&#x2f;udemy.example&#x2f;4"]
    );
    assert!(page.contains("Not a web link: javascript:alert(1)"));
}

#[test]
fn nothing_is_loaded_or_run() {
    let page = page(small_report());
    assert!(page.contains("default-src 'none'"));
    for mark in ["<script", "src=", "@import", "url(", "<link", "<iframe", "onclick"] {
        assert!(!page.contains(mark), "{mark}");
    }
}

#[test]
fn headings_step_down_one_at_a_time_and_ids_are_unique() {
    let page = page(small_report());
    let levels: Vec<u32> =
        page.match_indices("<h").filter_map(|(at, _)| page[at + 2..].chars().next()?.to_digit(10)).collect();
    assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1);
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
    let mut ids: Vec<&str> = page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
    for link in page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(ids.contains(&link), "#{link} leads nowhere");
    }
}

#[test]
fn a_thousand_needs_stay_usable() {
    let long = "A title of a usual length: Kubernetes for application developers, part 2";
    let url = "https://www.udemy.example/course/kubernetes-for-application-developers-part-2/";
    let answers = (0..1000).map(|index| {
        let matches = (1..=10).map(|rank| found(rank, long, Some(url), 0.9)).collect();
        answer(
            need(Some(&format!("Team {}", index % 20)), "Kubernetes security for the platform team"),
            Verdict::Covered,
            matches,
        )
    });
    let page = page(answers.collect());
    assert!(page.len() < 3_000_000, "{} bytes", page.len());
    assert!(page.contains("To keep this page light"));
}

/// However many needs there are, the page stays light, says what is not on it, and its links lead somewhere.
#[test]
fn many_thousand_needs_stay_usable_line_by_line() {
    let title = "Kubernetes for application developers, part 2";
    let url = "https://www.udemy.example/course/kubernetes-for-application-developers-part-2/";
    let page_of = |needs: usize, teams: usize| {
        let answers = (0..needs).map(|index| {
            let covered = index % 6 > 0;
            let matches = if covered { vec![found(1, title, Some(url), 0.9)] } else { Vec::new() };
            let stated = need(Some(&format!("Team {}", index % teams)), "Kubernetes security for the platform team");
            answer(stated, if covered { Verdict::Covered } else { Verdict::Gap }, matches)
        });
        let page = page(answers.collect());
        assert!(page.len() < 3_000_000, "{needs} needs of {teams} teams: {} bytes", page.len());
        for link in page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            assert!(page.contains(&format!("id=\"{link}\"")), "#{link} leads nowhere");
        }
        page
    };
    let listed = |page: &str| page.matches("<li class=\"need ").count();
    let lines = page_of(5_000, 60);
    assert!(listed(&lines) == 5_000 && lines.contains(title) && lines.contains("each has one line here"));
    assert!(lines.contains("A report for a single team says more"));
    // Of a single team there is no smaller report.
    let open = page_of(21_000, 1);
    assert!(listed(&open) == 21_000 / 6 && open.contains("only those that are not covered are listed"));
    assert!(
        !open.contains("A report for a single team") && open.contains("The workbook, CSV and JSON say everything.")
    );
    let figures = page_of(150_000, 60);
    assert!(listed(&figures) == 0 && figures.contains("none is listed here"));
}

#[test]
fn a_report_without_needs_or_catalogs_is_still_a_page() {
    let (shelf, licences) = (onshelf::shelf::ShelfState::empty(0), onshelf::model::Licences::default());
    let report = Report::new(Vec::new(), onshelf::report::Basis { shelf: &shelf, licences: &licences, made: MADE });
    for format in Format::ALL {
        for locale in Locale::ALL {
            assert!(format.render(&report, locale).is_ok(), "{format:?}");
        }
    }
}
