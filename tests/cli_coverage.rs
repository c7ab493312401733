//! The check before buying, as people run it.

#[path = "support/schema.rs"]
mod schema;
mod support;

use serde_json::Value;
use support::Onshelf;

const OWNED: &str = "\
id,title,description,skills,level,duration,language,provider
K-1,Kubernetes for Application Developers,Deploy and run applications on Kubernetes.,Kubernetes,beginner,PT6H,en,Academy
E-1,Excel for Everyone,Tables and formulas.,Excel,beginner,90,en,Academy
";
const ALSO_OWNED: &str = "\
id,title,description,skills,level,duration,language,provider
K-9,Kubernetes in Production,Run clusters on Kubernetes.,Kubernetes,intermediate,PT9H,en,Other
";
const OFFER: &str = "\
id,title,description,skills,level,duration,language,provider
C-1,COBOL Programming,Divisions and files.,COBOL,beginner,PT9H,en,Guild
C-2,COBOL in Practice,Maintain what is there.,COBOL,intermediate,PT9H,en,Guild
K-1,Kubernetes for Application Developers,Deploy and run applications on Kubernetes.,Kubernetes,beginner,PT6H,en,Academy
";
const SMALL_OFFER: &str = "\
id,title,description,skills,level,duration,language,provider
J-1,JCL for Beginners,Jobs and steps.,JCL,beginner,PT9H,en,Guild
";
const NEEDS: &str = "\
id,need,team,people,priority
N1,k8s,Platform,14,high
N2,COBOL,Claims,4,high
N3,JCL,Claims,10,low
";
const CONFIG: &str = "\
[[catalog]]
name = \"guild\"
cost_per_year = 9000
currency = \"EUR\"
seats = 3
[[catalog]]
name = \"night\"
cost_per_year = 500
currency = \"EUR\"
[[catalog]]
name = \"academy\"
cost_per_year = 7000
currency = \"EUR\"
renews = 2027-03-01
";

fn person() -> Onshelf {
    let person = Onshelf::new()
        .file("academy.csv", OWNED)
        .file("cloud.csv", ALSO_OWNED)
        .file("guild.csv", OFFER)
        .file("night.csv", SMALL_OFFER)
        .file("needs.csv", NEEDS)
        .file("onshelf.toml", CONFIG);
    person.run(&["import", "academy.csv", "cloud.csv"]).exits(0);
    person.run(&["import", "--offered", "guild.csv", "night.csv"]).exits(0);
    person
}

fn check(person: &Onshelf, more: &[&str]) -> Value {
    let arguments = [&["coverage", "--needs", "needs.csv", "--format", "json"], more].concat();
    person.run(&arguments).exits(0).without_warning().json()
}

#[test]
fn a_buyer_sees_what_each_offer_adds_and_which_to_buy() {
    let run = person().run(&["coverage", "--needs", "needs.csv", "--budget", "9400"]).exits(0).without_warning();
    insta::assert_snapshot!("coverage_table", run.stdout);
}

#[test]
fn the_same_figures_are_there_for_programs() {
    let check = check(&person(), &[]);
    let violations = schema::violations(include_str!("../docs/coverage.schema.json"), &check);
    assert!(violations.is_empty(), "{violations:#?}");
    // Weights: 14 × 3, 4 × 3, 10 × 1.
    assert_eq!(check["demand"]["weight"], 64.0);
    assert_eq!(check["demand"]["owned"]["served"], 42.0);
    let guild = &check["offers"][0];
    assert_eq!((&guild["catalog"], guild["gain"].as_f64()), (&"guild".into(), Some(12.0)));
    assert_eq!(guild["closes"][0]["need"], "N2");
    assert_eq!((guild["cost_per_need"].as_f64(), guild["cost_per_weight"].as_f64()), (Some(9000.0), Some(750.0)));
    assert_eq!((guild["people"].as_u64(), guild["seats_short"].as_u64()), (Some(4), Some(1)));
    let duplicates = guild["duplicates"].as_array().unwrap();
    assert_eq!(duplicates.len(), 1, "{duplicates:?}");
    assert_eq!(duplicates[0]["owned"], "academy/K-1");
    assert_eq!(duplicates[0]["why"]["grounds"]["kind"], "maker");
    let steps: Vec<&Value> =
        check["purchase"]["steps"].as_array().unwrap().iter().map(|step| &step["catalog"]).collect();
    assert_eq!(steps, ["night", "guild"], "the one that gives most for its price comes first");
    assert_eq!(check["purchase"]["together"]["covered"], 3);
    // Each of the owned catalogs covers k8s, so either could go, but not both.
    let shared: Vec<(u64, u64)> = check["renewals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|renewal| (renewal["unique"].as_u64().unwrap(), renewal["shared"].as_u64().unwrap()))
        .collect();
    assert_eq!(shared, [(0, 1), (0, 1)]);
    assert_eq!(check["spare"], serde_json::json!(["academy"]));
}

#[test]
fn what_is_assumed_can_be_changed() {
    let person = person();
    let default = check(&person, &[]);
    let changed = check(&person, &["--priority", "high=1", "--cost", "guild=400EUR"]);
    assert_eq!(changed["demand"]["weight"], 28.0);
    assert_eq!(changed["offers"][0]["cost_per_need"], 400.0);
    assert_eq!(default["offers"][0]["cost_per_need"], 9000.0);
    let config = format!("{CONFIG}[coverage]\npriority = {{ low = 0.0 }}\nbudget = \"600 EUR\"\n");
    let changed = check(&person.file("onshelf.toml", config), &["--priority", "high=1"]);
    assert_eq!(changed["demand"]["weight"], 18.0, "the configuration and the command line together");
    assert_eq!(changed["money"]["budget"], 600.0);
    assert_eq!(changed["purchase"]["method"]["kind"], "exact");
    assert_eq!(changed["purchase"]["steps"].as_array().unwrap().len(), 0, "a low priority is worth nothing now");
}

#[test]
fn only_the_offers_that_are_named_are_checked() {
    let check = check(&person(), &["--offer", "night"]);
    assert_eq!(check["offers"].as_array().unwrap().len(), 1);
    assert_eq!(check["offers"][0]["closes"][0]["need"], "N3");
    assert_eq!(check["demand"]["owned"]["covered"], 1, "the other offer is not owned");
}

#[test]
fn currencies_are_never_mixed() {
    let person = person();
    let dollars = ["--cost", "night=500USD"];
    let check = check(&person, &dollars);
    assert_eq!((&check["money"]["currency"], &check["offers"][1]["cost"]), (&Value::Null, &Value::Null));
    assert_eq!(check["offers"][1]["price"]["currency"], "USD");
    let with_budget = [&["coverage", "--needs", "needs.csv", "--budget", "9400EUR"], &dollars[..]].concat();
    person.run(&with_budget).exits(2).warns("--rate USD=RATE");
    let with_rate = [&with_budget[..], &["--rate", "USD=0.5"]].concat();
    person.run(&with_rate).exits(0).says("9,250 EUR in all");
}

#[test]
fn an_offer_that_a_team_could_not_open_does_not_help_it() {
    let config = CONFIG.replace("seats = 3", "access = [\"Platform\"]");
    let check = check(&person().file("onshelf.toml", config), &[]);
    let guild = &check["offers"][0];
    assert_eq!((guild["closes"].as_array().unwrap().len(), guild["closed_to"].as_u64()), (0, Some(2)));
}

#[test]
fn what_cannot_be_meant_is_refused_with_what_to_do() {
    let person = person();
    let refused = |more: &[&str], said: &str| {
        person.run(&[&["coverage", "--needs", "needs.csv"], more].concat()).exits(2).warns(said);
    };
    refused(&["--offer", "academy"], "`academy` is owned");
    refused(&["--offer", "acme"], "offered are: guild, night");
    refused(&["--cost", "acme=5EUR"], "there is no catalog `acme`");
    refused(&["--cost", "guild=5"], "with a currency");
    refused(&["--budget", "lots"], "is no amount");
    refused(&["--partial", "2"], "from 0 to 1");
    person.run(&["coverage"]).exits(2).warns("--needs");
}

#[test]
fn a_shelf_without_offers_still_tells_what_is_covered_and_what_could_lapse() {
    let person = Onshelf::with_academy().file("needs.csv", NEEDS);
    let run = person.run(&["coverage", "--needs", "needs.csv"]).exits(0);
    run.says("1 of 3 needs covered").says("import FILE --offered").says("academy");
    person.run(&["coverage", "--needs", "needs.csv", "--fail-on", "gap"]).exits(4);
}

#[test]
fn the_summary_is_written_in_every_format_and_language() {
    let person = person();
    let files = ["decision.html", "decision.xlsx", "decision.csv", "decision.md", "decision.json"];
    let mut arguments = vec!["coverage", "--needs", "needs.csv", "--language", "de"];
    files.iter().for_each(|file| arguments.extend(["--out", *file]));
    person.run(&arguments).exits(0);
    assert!(files.iter().all(|file| person.has(file)));
    assert!(person.text_of("decision.html").contains("<html lang=\"de\">"));
    assert!(person.text_of("decision.md").contains("Was jedes Angebot bringt"));
    person.run(&["coverage", "--needs", "needs.csv", "--out", "decision.pdf"]).exits(2).warns(".pdf");
}

#[test]
fn without_needs_the_report_is_the_map() {
    let person = person();
    let out = ["--out", "map.html", "--out", "map.csv", "--out", "map.json"];
    person.run(&[&["report"], &out[..]].concat()).exits(0).says("map.html: 2 courses in 1 field of technology");
    let map: Value = serde_json::from_str(&person.text_of("map.json")).unwrap();
    assert_eq!(map["courses"], 3, "offers are no holdings");
    let fields = map["fields"].as_array().unwrap();
    let devops = fields.iter().find(|field| field["field"] == "devops").unwrap();
    assert_eq!((devops["courses"].as_u64(), devops["levels"]["beginner"].as_u64()), (Some(2), Some(1)));
    assert_eq!(devops["strongest"][0]["skill"], "Kubernetes");
    // A team sees what it may open.
    let config = "[[catalog]]\nname = \"academy\"\naccess = [\"Platform\"]\n";
    let person = person.file("onshelf.toml", config);
    person.run(&["report", "--team", "Claims", "--out", "map.html"]).exits(0).says("1 course in 1 field");
    person.run(&["report", "--team", "Platform", "--out", "map.html"]).exits(0).says("2 courses in 1 field");
    person.run(&["report", "--out", "map.html", "--fail-on", "gap"]).exits(2).warns("--needs");
}

/// It was once said that no offer serves any need better.
#[test]
fn what_weighs_nothing_is_not_said_to_be_served_by_nobody() {
    let person = person();
    let weights = ["--priority", "high=0,medium=0,low=0", "--out", "check.md"];
    for budget in [&[][..], &["--budget", "9000EUR"]] {
        person.run(&[&["coverage", "--needs", "needs.csv"], &weights[..], budget].concat()).exits(0);
        let text = person.text_of("check.md");
        assert!(text.starts_with("# What the offers would serve better weighs nothing"), "{text}");
    }
}
