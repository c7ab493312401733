//! The check before buying and the map in every format and language: the same figures, and text from outside is never more
//! than text.

#[path = "support/schema.rs"]
mod schema;

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use onshelf::coverage::{
    Amount, Appraised, Assumptions, Check, Duplicate, Exchange, Grounds, Method, Parts, Prospect, RelevantCourse,
    Remainder, SameWork, Terms,
};
use onshelf::map::{CatalogShare, Example, Holding, Levels, ShelfMap, SkillCount, Thin};
use onshelf::model::{CatalogName, Level, Need, Priority, Verdict, YearlyCost};
use onshelf::report::{Document, Format};
use onshelf::wording::Locale;

const MADE: &str = "2026-11-23T02:10:00Z";

fn catalog(name: &str) -> CatalogName {
    name.parse().unwrap()
}

fn terms(name: &str, price: Option<(f64, &str)>) -> Terms {
    Terms {
        catalog: catalog(name),
        courses: 100,
        price: price.map(|(amount, currency)| YearlyCost { amount, currency: currency.into() }),
        seats: None,
        renews: None,
    }
}

/// A need for which `acme` would make `then` of `today`, with a course called `title`.
fn appraised(text: &str, title: &str, today: Verdict, then: Verdict) -> Appraised {
    let need = Need {
        team: Some("Platform".into()),
        people: Some(4),
        priority: Some(Priority::High),
        ..Need::of_text("N1", text)
    };
    let course = RelevantCourse { course: "acme/1".into(), title: title.into(), score: 0.9 };
    let acme = Prospect { together: then, courses: vec![course], closed: false };
    let other = Prospect { together: today, courses: Vec::new(), closed: false };
    let without = vec![Remainder { without: Verdict::Gap, alone: today }];
    Appraised { need, owned: today, reason: String::new(), with: vec![acme, other], without }
}

fn check(needs: &[Appraised], budget: Option<&str>) -> Check {
    let offers = vec![terms("acme", Some((9000.0, "EUR"))), terms("other", Some((5000.0, "USD")))];
    let prices: Vec<&YearlyCost> = offers.iter().filter_map(|terms| terms.price.as_ref()).collect();
    let budget = budget.map(|budget| Amount::parse(budget).unwrap());
    let money = Exchange::of(&prices, Some("EUR"), BTreeMap::from([("USD".into(), 0.9)]), budget.as_ref()).unwrap();
    let owned = vec![Terms { renews: Some("2027-03-01".parse().unwrap()), ..terms("udemy", Some((7000.0, "EUR"))) }];
    let duplicate = Duplicate {
        course: "acme/1".into(),
        title: needs.first().map_or_else(String::new, |need| need.with[0].courses[0].title.clone()),
        owned: "udemy/7".into(),
        owned_title: "=1+1".into(),
        why: SameWork { grounds: Grounds::Maker { maker: "<b>Ann</b>".into() }, other_edition: true },
    };
    let parts = Parts { offers, owned };
    Check::new(needs, parts, &[duplicate], Assumptions::default(), money, MADE)
}

fn small_check() -> Check {
    let needs = [
        appraised("COBOL", "COBOL Programming", Verdict::Gap, Verdict::Covered),
        appraised("k8s", "Kubernetes", Verdict::Covered, Verdict::Covered),
        appraised("dbt", "dbt in Practice", Verdict::Gap, Verdict::Partial),
    ];
    check(&needs, Some("10000EUR"))
}

fn small_map(title: &str) -> ShelfMap {
    let holding = Holding {
        field: "devops".into(),
        technology: true,
        courses: 1200,
        works: 1100,
        levels: Levels { beginner: 500, intermediate: 300, advanced: 100, all: 0, unstated: 300 },
        minutes: 90_000,
        timed: 800,
        dated: 0,
        recent: 0,
        catalogs: vec![CatalogShare { catalog: catalog("udemy"), courses: 1200 }],
        skills: vec![SkillCount { id: "kubernetes".into(), name: "Kubernetes".into(), courses: 70 }],
        strongest: vec![Example {
            skill: "Kubernetes".into(),
            course: "udemy/1".into(),
            catalog: "udemy".into(),
            title: title.into(),
            url: Some("javascript:alert(1)".into()),
            level: Some(Level::Beginner),
            minutes: Some(90),
            score: 0.97,
        }],
        thin: vec![
            Thin::OneVendor { catalog: catalog("udemy"), courses: 1200 },
            Thin::Unnamed { skills: vec!["Helm".into(), "Argo CD".into()] },
        ],
    };
    ShelfMap {
        made: "2026-11-23T02:10:00Z".into(),
        version: "0",
        team: None,
        courses: 1210,
        works: 1105,
        minutes: 90_000,
        timed: 800,
        elsewhere: 10,
        catalogs: vec![CatalogShare { catalog: catalog("udemy"), courses: 1210 }],
        fields: vec![holding],
    }
}

fn text(document: &impl Document, format: Format, locale: Locale) -> String {
    String::from_utf8(format.render(document, locale).unwrap()).unwrap()
}

fn workbook(document: &impl Document, locale: Locale) -> Xlsx<Cursor<Vec<u8>>> {
    calamine::open_workbook_from_rs(Cursor::new(Format::Xlsx.render(document, locale).unwrap())).unwrap()
}

#[test]
fn the_check_in_every_language() {
    for locale in Locale::ALL {
        insta::assert_snapshot!(format!("check_{locale}"), text(&small_check(), Format::Markdown, locale));
    }
}

#[test]
fn the_map_in_every_language() {
    for locale in Locale::ALL {
        let map = small_map("Kubernetes for Developers");
        insta::assert_snapshot!(format!("map_{locale}"), text(&map, Format::Markdown, locale));
    }
}

#[test]
fn tables_have_the_same_columns_in_every_language() {
    let check = small_check();
    insta::assert_snapshot!("check_table", text(&check, Format::Csv, Locale::English));
    assert_eq!(text(&check, Format::Csv, Locale::English), text(&check, Format::Csv, Locale::French));
    insta::assert_snapshot!("map_table", text(&small_map("x"), Format::Csv, Locale::German));
}

#[test]
fn json_says_its_format_and_its_language() {
    let check: serde_json::Value = serde_json::from_str(&text(&small_check(), Format::Json, Locale::German)).unwrap();
    assert_eq!((&check["format"], &check["language"]), (&1.into(), &"de".into()));
    assert_eq!(check["offers"][0]["closes"][0]["text"], "COBOL");
    let map: serde_json::Value = serde_json::from_str(&text(&small_map("x"), Format::Json, Locale::English)).unwrap();
    assert_eq!(map["fields"][0]["thin"][1]["kind"], "unnamed");
    assert_eq!(map["headline"], "You already have 1,200 courses in 1 field of technology");
}

#[test]
fn json_of_the_check_is_as_its_schema_says_and_has_no_key_beside_it() {
    let grounds = [
        Grounds::Link { link: "acme.example/1".into() },
        Grounds::Isbn { isbn: "9780000000002".into() },
        Grounds::Description { shared: 0.75 },
        Grounds::Title { units: 5 },
    ];
    let mut every_ground = small_check();
    let duplicate = every_ground.offers[0].duplicates[0].clone();
    every_ground.offers[0].duplicates.extend(
        grounds.map(|grounds| Duplicate { why: SameWork { grounds, other_edition: false }, ..duplicate.clone() }),
    );
    let mut by_greed = small_check();
    by_greed.purchase.method = Some(Method::Greedy { at_least: 0.405 });
    let together = small_check().matched_together(&[Verdict::Covered; 3]);
    let needs = [appraised("COBOL", "COBOL Programming", Verdict::Gap, Verdict::Covered)];
    for check in [every_ground, by_greed, together, check(&needs, None), check(&[], None)] {
        for locale in Locale::ALL {
            let value = serde_json::from_str(&text(&check, Format::Json, locale)).unwrap();
            let violations = schema::violations(include_str!("../docs/coverage.schema.json"), &value);
            assert!(violations.is_empty(), "{locale}: {violations:#?}");
        }
    }
}

#[test]
fn json_of_the_map_is_as_its_schema_says_and_has_no_key_beside_it() {
    let mut map = small_map("x");
    map.team = Some("Platform".into());
    map.fields[0].strongest[0].level = None;
    map.fields[0].thin.extend([
        Thin::Nothing,
        Thin::Small { typical: 900 },
        Thin::FewAdvanced { advanced: 1, of: 50 },
        Thin::Old { recent: 2, of: 40 },
    ]);
    for map in [map, small_map("y"), ShelfMap { fields: Vec::new(), ..small_map("z") }] {
        let value = serde_json::from_str(&text(&map, Format::Json, Locale::English)).unwrap();
        let violations = schema::violations(include_str!("../docs/map.schema.json"), &value);
        assert!(violations.is_empty(), "{violations:#?}");
    }
}

/// Two offers within the budget and one beyond it: the first lifts a gap that the second closes, and only both together
/// serve another.
fn check_of_three() -> Check {
    let offers = [("first", 10.0), ("second", 20.0), ("third", 900.0)];
    let offers = offers.map(|(name, price)| terms(name, Some((price, "EUR")))).to_vec();
    let prices: Vec<&YearlyCost> = offers.iter().filter_map(|terms| terms.price.as_ref()).collect();
    let budget = Amount::parse("30EUR").unwrap();
    let money = Exchange::of(&prices, None, BTreeMap::new(), Some(&budget)).unwrap();
    let (covered, partial, gap) = (Verdict::Covered, Verdict::Partial, Verdict::Gap);
    let need = |text: &str, today, with: [Verdict; 3]| {
        let prospect = |together| {
            let course = RelevantCourse { course: "x/1".into(), title: format!("All of {text}"), score: 0.9 };
            Prospect { together, courses: vec![course], closed: false }
        };
        Appraised {
            need: Need::of_text(text, text),
            owned: today,
            reason: String::new(),
            with: with.map(prospect).to_vec(),
            without: Vec::new(),
        }
    };
    let needs = [
        need("lifted, then closed", gap, [partial, covered, gap]),
        need("lifted", gap, [partial, gap, covered]),
        need("only by both", partial, [partial, partial, partial]),
        need("lifted by the first alone", gap, [partial, gap, gap]),
        need("beyond", gap, [gap, gap, covered]),
    ];
    let check = Check::new(&needs, Parts { offers, owned: Vec::new() }, &[], Assumptions::default(), money, MADE);
    check.matched_together(&[covered, partial, covered, partial, gap])
}

#[test]
fn needs_are_listed_as_often_as_the_headline_counts_them() {
    let check = check_of_three();
    let markdown = text(&check, Format::Markdown, Locale::English);
    assert!(
        markdown.starts_with("# Within 30 EUR, buy First and Second: 2 more needs covered and 2 more partly covered"),
        "{markdown}"
    );
    let (served, beyond) = markdown.split_once("### Beyond the budget").unwrap();
    let rows = |text: &str, change: &str| text.matches(change).count();
    assert_eq!((rows(served, "| Covered |"), rows(served, "| Gap | Partly covered |")), (2, 2), "{served}");
    assert!(served.contains("| only by both | Partly covered | Covered | First and Second |"), "{served}");
    assert!(beyond.contains("| lifted | Partly covered | Covered | Third | All of lifted |"), "{beyond}");
    assert!(beyond.contains("| beyond | Gap | Covered | Third |"), "{beyond}");
    let page = text(&check, Format::Html, Locale::English);
    let (_, listed) = page.split_once("Needs that would be served").unwrap();
    assert_eq!(listed.matches("<td class=\"arrow\">").count(), 4 + 2);
}

/// The value that stands in the sheet to decide on beside a name.
fn beside(sheet: &calamine::Range<Data>, name: &str) -> f64 {
    let named = |row: &&[Data]| row[0] == Data::String(name.into());
    let row = sheet.rows().find(named).unwrap_or_else(|| panic!("there is no {name:?}"));
    match row[1] {
        Data::Float(number) => number,
        Data::Int(number) => number as f64,
        ref other => panic!("{name} is {other:?}"),
    }
}

#[test]
fn the_workbook_holds_the_figures_and_how_they_are_reckoned() {
    let check = small_check();
    let mut book = workbook(&check, Locale::English);
    let names = ["Decision", "Needs", "Changes", "Could lapse", "Owned already", "Method"];
    assert_eq!(book.sheet_names(), names);
    let sheet = book.worksheet_range("Decision").unwrap();
    assert_eq!(beside(&sheet, "It costs"), 9000.0);
    assert_eq!(beside(&sheet, "Left of the budget"), 1000.0);
    assert_eq!(beside(&sheet, "Newly covered"), 1.0);
    assert_eq!(beside(&sheet, "Weight of all needs"), check.demand.weight);
    assert_eq!(beside(&sheet, "Weight gained"), check.purchase.gain());
    let formulas = book.worksheet_formula("Decision").unwrap();
    let formulas: Vec<&String> = formulas.cells().map(|(_, _, formula)| formula).filter(|f| !f.is_empty()).collect();
    assert!(formulas.iter().any(|formula| formula.starts_with("SUMPRODUCT(('Needs'!")), "{formulas:?}");
    assert!(!book.worksheet_formula("Needs").unwrap().is_empty());
}

#[test]
fn a_budget_without_prices_is_not_told_to_buy_nothing() {
    let mut check = check_of_three();
    check.purchase.steps.clear();
    check.purchase.beyond.iter_mut().for_each(|step| step.cost = None);
    let markdown = text(&check, Format::Markdown, Locale::English);
    assert!(markdown.starts_with("# No price is known of the offers that would help"), "{markdown}");
}

#[test]
fn without_a_budget_nothing_is_left_of_it() {
    let needs = [appraised("COBOL", "COBOL Programming", Verdict::Gap, Verdict::Covered)];
    let mut book = workbook(&check(&needs, None), Locale::English);
    let sheet = book.worksheet_range("Decision").unwrap();
    let left = sheet.rows().find(|row| row[0] == Data::String("Left of the budget".into())).unwrap();
    assert_eq!(left[1], Data::String("–".into()));
}

#[test]
fn text_from_outside_is_text_in_every_format() {
    let hostile = "=HYPERLINK(\"http://evil.example\")<script>alert(1)</script>\u{202e}|[x](javascript:1)";
    let needs = [appraised(hostile, hostile, Verdict::Gap, Verdict::Covered)];
    let (check, map) = (check(&needs, None), small_map(hostile));
    for locale in Locale::ALL {
        for page in [text(&check, Format::Html, locale), text(&map, Format::Html, locale)] {
            assert!(!page.contains("<script") && !page.contains("<b>Ann") && page.contains("&lt;script&gt;"));
            assert!(!page.contains("href=\"javascript") && !page.contains('\u{202e}'));
        }
        for markdown in [text(&check, Format::Markdown, locale), text(&map, Format::Markdown, locale)] {
            assert!(!markdown.contains("<script") && !markdown.contains("[x](javascript"));
        }
        assert!(text(&check, Format::Csv, locale).contains("'=HYPERLINK"));
        let mut book = workbook(&check, locale);
        for name in book.sheet_names() {
            let formulas = book.worksheet_formula(&name).unwrap();
            let guilty =
                formulas.cells().find(|(_, _, formula)| formula.contains("HYPERLINK") || formula.contains("script"));
            assert_eq!(guilty, None, "{name}");
        }
        let needs = book.sheet_names()[1].clone();
        let cell = book.worksheet_range(&needs).unwrap().get((1, 2)).cloned();
        assert!(matches!(cell, Some(Data::String(text)) if text.starts_with("=HYPERLINK")));
        let mut book = workbook(&map, locale);
        for name in book.sheet_names() {
            assert!(book.worksheet_formula(&name).unwrap().is_empty(), "{name}");
        }
    }
}
