//! The check before buying against a slow and simple reckoning of the same figures: every need is matched anew against every
//! set of catalogs, and every set of offers is looked at, on shelves made up at random.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use onshelf::coverage::{Amount, Assumptions, Check, Exchange};
use onshelf::import::NeedsReader;
use onshelf::jobs::{CheckRequest, check_coverage};
use onshelf::matching::{MatchOptions, Matcher};
use onshelf::model::{CatalogKind, CatalogName, Course, Licence, Licences, Need, Priority, Verdict, YearlyCost};
use onshelf::shelf::{Incoming, Scope, Shelf, ShelfReader, Update};
use onshelf::skills::Knowledge;
use proptest::prelude::*;

/// What shelves are made of: courses on few subjects, so that catalogs overlap.
const TITLES: [&str; 14] = [
    "Kubernetes for Developers",
    "Kubernetes Security in Depth",
    "Learning Terraform",
    "Building Data Pipelines with Apache Airflow",
    "dbt in Practice",
    "COBOL Programming",
    "JCL for Beginners",
    "Kafka Streams",
    "React with TypeScript",
    "Excel for Everyone",
    "Snowflake Practice Tests",
    "Watercolour Painting",
    "Rust for Beginners",
    "Advanced Rust",
];
const NEEDS: [&str; 10] = [
    "k8s",
    "Airflow and dbt",
    "COBOL",
    "JCL for the nightly batch",
    "Kafka",
    "React with TypeScript",
    "Snowflake",
    "make us future-proof",
    "Rust for systems programmers",
    "Terraform and Kubernetes",
];
const OWNED: [&str; 2] = ["owned-a", "owned-b"];
const OFFERED: [&str; 3] = ["offer-a", "offer-b", "offer-c"];

fn knowledge() -> &'static Knowledge {
    static KNOWLEDGE: OnceLock<Knowledge> = OnceLock::new();
    KNOWLEDGE.get_or_init(Knowledge::bundled)
}

fn name(name: &str) -> CatalogName {
    name.parse().unwrap()
}

/// A shelf with these titles in each catalog, by position in [`TITLES`].
fn shelf(folder: &std::path::Path, catalogs: &BTreeMap<&str, Vec<usize>>) -> ShelfReader {
    let mut shelf = Shelf::open_or_create(folder, knowledge()).unwrap();
    for (catalog, titles) in catalogs {
        let update = Update {
            name: name(catalog),
            kind: if OWNED.contains(catalog) { CatalogKind::Owned } else { CatalogKind::Offered },
            profile: String::new(),
            source: String::new(),
            now: "2026-11-25T02:00:00Z".into(),
            missing_nights: 0,
            modified: None,
            digest: None,
        };
        let courses = titles.iter().map(|title| {
            let title = TITLES[*title].to_owned();
            Ok::<_, String>(Incoming::Course(Course { id: title.clone(), title, ..Course::default() }))
        });
        shelf.replace(&update, courses).unwrap();
    }
    shelf.close().unwrap();
    ShelfReader::open(folder).unwrap()
}

fn verdict(matcher: &Matcher<'_>, need: &Need, catalogs: &[&str]) -> Verdict {
    // A scope of no catalog is a scope of all.
    if catalogs.is_empty() {
        return Verdict::Unclear;
    }
    let scope = Scope { only: catalogs.iter().map(|one| name(one)).collect(), offered: true, ..Scope::default() };
    matcher.answer(need, &MatchOptions { top: 10, scope, level: None }).unwrap().verdict
}

fn worth(verdict: Verdict) -> f64 {
    match verdict {
        Verdict::Covered => 1.0,
        Verdict::Partial => 0.5,
        Verdict::Gap | Verdict::Unclear => 0.0,
    }
}

fn weight(need: &Need) -> f64 {
    let priority = match need.priority {
        Some(Priority::High) => 3.0,
        Some(Priority::Low) => 1.0,
        _ => 2.0,
    };
    f64::from(need.people.unwrap_or(1)) * priority
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-6
}

/// Holds `check` against figures reckoned one by one.
fn hold(check: &Check, matcher: &Matcher<'_>, needs: &[Need], prices: &[Option<u32>], budget: u32) {
    let served = |set: &[&str]| -> f64 {
        needs
            .iter()
            .map(|need| {
                let each = set.iter().map(|offer| verdict(matcher, need, &[OWNED[0], OWNED[1], offer]));
                weight(need) * each.map(worth).fold(worth(verdict(matcher, need, &OWNED)), f64::max)
            })
            .sum()
    };
    let nothing = served(&[]);
    assert!(close(check.demand.weight, needs.iter().map(weight).sum()));
    assert!(close(check.demand.owned.served, nothing));
    for (offer, found) in OFFERED.iter().zip(&check.offers) {
        assert!(close(found.gain, served(&[offer]) - nothing), "{offer}: {found:?}");
        let change = |to: Verdict| {
            let rises = |need: &&Need| {
                let (from, with) =
                    (verdict(matcher, need, &OWNED), verdict(matcher, need, &[OWNED[0], OWNED[1], offer]));
                with == to && worth(with) > worth(from)
            };
            needs.iter().filter(rises).count()
        };
        assert_eq!((found.closes.len(), found.lifts.len()), (change(Verdict::Covered), change(Verdict::Partial)));
    }
    for (catalog, found) in OWNED.iter().zip(&check.renewals) {
        let rest: Vec<&str> = OWNED.iter().copied().filter(|other| other != catalog).collect();
        let loss = |need: &Need| {
            let (from, to) = (verdict(matcher, need, &OWNED), verdict(matcher, need, &rest));
            weight(need) * (worth(from) - worth(to)).max(0.0)
        };
        assert!(close(found.loss, needs.iter().map(loss).sum()), "{catalog}: {found:?}");
    }
    let mut most: f64 = 0.0;
    for set in 0u32..1 << OFFERED.len() {
        let chosen: Vec<usize> = (0..OFFERED.len()).filter(|offer| set & 1 << offer != 0).collect();
        let cost: Option<u32> = chosen.iter().map(|offer| prices[*offer]).sum();
        if cost.is_some_and(|cost| cost <= budget) {
            most = most.max(served(&chosen.iter().map(|offer| OFFERED[*offer]).collect::<Vec<_>>()) - nothing);
        }
    }
    assert!(close(check.purchase.gain(), most), "{} instead of {most}: {:?}", check.purchase.gain(), check.purchase);
}

fn titles() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::btree_set(0..TITLES.len(), 1..6).prop_map(|titles| titles.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]
    #[test]
    fn the_figures_are_those_of_a_slow_reckoning(
        contents in prop::collection::vec(titles(), OWNED.len() + OFFERED.len()),
        stated in prop::collection::vec((0..NEEDS.len(), prop::option::of(1u32..30), prop::sample::select(vec!["high", "medium", "low", ""])), 1..8),
        prices in prop::collection::vec(prop::option::of(0u32..50), OFFERED.len()),
        budget in 0u32..100,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let catalogs: BTreeMap<&str, Vec<usize>> = OWNED.into_iter().chain(OFFERED).zip(contents).collect();
        let shelf = shelf(folder.path(), &catalogs);
        let mut file = String::from("need,people,priority\n");
        for (need, people, priority) in &stated {
            let people = people.map(|people| people.to_string()).unwrap_or_default();
            file += &format!("{},{people},{priority}\n", NEEDS[*need]);
        }
        let read = || NeedsReader::from_reader(std::io::Cursor::new(file.clone().into_bytes()), "needs.csv").unwrap();
        let needs: Vec<Need> = read().map(|line| line.unwrap().unwrap().need).collect();
        let costs: Vec<Option<YearlyCost>> = prices
            .iter()
            .map(|price| price.map(|price| YearlyCost { amount: f64::from(price), currency: "EUR".into() }))
            .collect();
        let licences: Licences = OFFERED
            .iter()
            .zip(&costs)
            .map(|(offer, cost)| (name(offer), Licence { cost: cost.clone(), ..Licence::default() }))
            .collect();
        let known: Vec<&YearlyCost> = costs.iter().flatten().collect();
        let budgeted = Amount { amount: f64::from(budget), currency: Some("EUR".into()) };
        let request = CheckRequest {
            offers: OFFERED.iter().map(|offer| name(offer)).collect(),
            licences,
            assumptions: Assumptions::default(),
            money: Exchange::of(&known, None, BTreeMap::new(), Some(&budgeted)).unwrap(),
        };
        let matcher = Matcher::new(knowledge(), &shelf, 2026);
        let check = check_coverage(&matcher, &shelf, read(), &request, "2026-11-25T02:00:00Z", &|_, _| {}).unwrap().check;
        hold(&check, &matcher, &needs, &prices, budget);
    }
}
