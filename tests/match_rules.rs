//! What a leader may rely on when a need states a version, lists several things, or only complains.

mod support;

use serde_json::Value;
use support::Onshelf;

/// The answer to `need` on a shelf of courses with these titles.
fn answer(titles: &[&str], need: &str) -> Value {
    let rows: String = titles.iter().enumerate().map(|(at, title)| format!("{at},\"{title}\"\n")).collect();
    let person = Onshelf::new().file("courses.csv", format!("id,title\n{rows}"));
    person.run(&["import", "courses.csv"]).exits(0);
    person.run(&["match", need, "--format", "ndjson"]).exits(0).ndjson().remove(0)
}

fn titles(answer: &Value) -> Vec<&str> {
    answer["matches"].as_array().unwrap().iter().map(|found| found["title"].as_str().unwrap()).collect()
}

#[test]
fn the_version_asked_for_comes_first() {
    let shelf = ["Java Programming", "Introducing Java 8", "Java SE 21 Developer", "Java Programming Basics"];
    let answer = answer(&shelf, "Java 8");
    assert_eq!(titles(&answer)[0], "Introducing Java 8", "{answer}");
}

#[test]
fn a_number_of_people_is_no_version() {
    let shelf = ["What's New in Java 14", "Java Programming for Beginners"];
    let answer = answer(&shelf, "Java for 14 people");
    assert_eq!(titles(&answer)[0], "Java Programming for Beginners", "{answer}");
}

#[test]
fn what_a_name_is_made_up_of_is_the_name() {
    let shelf = ["Continuous Integration in Practice and Continuous Delivery", "Baking Bread at Home"];
    let answer = answer(&shelf, "CI/CD");
    assert_eq!(titles(&answer), [shelf[0]], "{answer}");
    assert_ne!(answer["verdict"], "gap", "{answer}");
}

#[test]
fn a_name_of_a_thing_and_a_word_is_found_where_a_title_says_them_apart() {
    let shelf = ["PostgreSQL: Faster Queries and Better Performance", "PostgreSQL Backup Strategies", "Baking Bread"];
    for need in ["PostgreSQL performance", "postgres performance", "postgress performance"] {
        let answer = answer(&shelf, need);
        assert_eq!(titles(&answer)[0], shelf[0], "{answer}");
        assert_eq!(answer["skills"][0]["id"], "postgresql-performance", "{answer}");
        assert_ne!(answer["verdict"], "gap", "{answer}");
    }
}

#[test]
fn a_title_that_names_the_parts_says_so() {
    let shelf = ["Introduction to the ASP.NET Web API", "Building Web APIs with ASP.NET Core"];
    let answer = answer(&shelf, "ASP.NET Core web api");
    let at = titles(&answer).iter().position(|title| *title == shelf[1]).unwrap();
    let why = answer["matches"][at]["evidence"][0]["text"].as_str().unwrap();
    assert!(why.starts_with("The title names all that"), "{answer}");
}

#[test]
fn what_an_exam_examines_is_no_other_subject() {
    let shelf = ["CCNA 200-301: Routing and Switching Preparation with Packet Tracer"];
    let answer = answer(&shelf, "two juniors should pass the CCNA");
    assert_eq!(answer["verdict"], "covered", "{answer}");
}

#[test]
fn one_thing_of_several_served_well_is_partial() {
    let answer = answer(&["Building Data Pipelines with Apache Airflow"], "Airflow and dbt");
    assert_eq!(answer["verdict"], "partial", "{answer}");
    assert_eq!(answer["missing"], serde_json::json!(["dbt"]), "{answer}");
}

#[test]
fn a_title_that_begins_with_the_thing_is_never_kept_back() {
    let answer = answer(&["Phishing, Passwords and Public Wi-Fi for Beginners"], "phishing");
    assert_ne!(answer["verdict"], "gap", "{answer}");
}

#[test]
fn a_subject_named_in_passing_is_no_wish() {
    let answer = answer(&["Telephone Skills"], "disputed invoices take six phone calls until they are settled");
    assert_ne!(answer["verdict"], "covered", "{answer}");
    let wish = self::answer(&["Telephone Skills"], "telephone skills");
    assert_eq!(wish["verdict"], "covered", "{wish}");
}

#[test]
fn what_a_title_says_it_is_not_said_to_leave_out() {
    let shelf = ["Mastering Python Data Analysis with Pandas", "Pandas in Ten Minutes", "Baking Bread at Home"];
    let answer = answer(&shelf, "Python and pandas");
    let cautions = |title: &str| {
        let matches = answer["matches"].as_array().unwrap();
        let found = matches.iter().find(|found| found["title"] == title).unwrap_or_else(|| panic!("{answer}"));
        found["cautions"].to_string()
    };
    assert!(!cautions(shelf[0]).contains("says nothing"), "{answer}");
    assert!(cautions(shelf[1]).contains("It says nothing of Python."), "{answer}");
}

#[test]
fn a_problem_told_in_words_of_its_own_is_supposed_and_not_covered() {
    let shelf = ["IT Monitoring", "Monitoring and Alerting Fundamentals", "Baking Bread at Home"];
    let vague = answer(&shelf, "we get two thousand alerts a night and miss the one that matters");
    assert_eq!(vague["verdict"], "partial", "{vague}");
    let reason = vague["reason"].as_str().unwrap();
    assert!(reason.starts_with("If this is about IT Monitoring, courses fit it well"), "{vague}");
    assert!(!titles(&vague).is_empty(), "{vague}");
    let gap = answer(&["Baking Bread at Home"], "we get two thousand alerts a night and miss the one that matters");
    assert!(gap["reason"].as_str().unwrap().starts_with("If this is about IT Monitoring, no course"), "{gap}");
    // Told nearly in the vocabulary's words, or named, it is sure.
    for need in ["IT monitoring", "there are too many alerts and everyone ignores them"] {
        let sure = answer(&shelf, need);
        assert_eq!(sure["verdict"], "covered", "{sure}");
    }
}
