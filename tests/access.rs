//! Who may open what: an owned course that the need's team cannot open is listed, and never makes a need covered.

mod support;

use serde_json::{Value, json};
use support::Onshelf;

const KUBERNETES: &str = "\
id,title,description,skills,level,duration,language,url
K-1,Kubernetes for Application Developers,Deploy and run applications on Kubernetes.,Kubernetes,beginner,PT6H,en,https://v.example/k1
";
const JAVA: &str = "\
id,title,description,skills,level,duration,language
J-1,Java 17 in Practice,Records and sealed classes.,Java,intermediate,PT3H,en
K-9,Kubernetes for Application Developers,Deploy and run applications on Kubernetes.,Kubernetes,beginner,PT6H,en
";
const CONFIG: &str = "\
[[catalog]]
name = \"cloud\"
access = [\"Platform\", \"Data*\"]
deep_link = \"https://learn.example/launch?course={id}\"
";
const NEEDS: &str =
    "id,need,team\nN1,k8s,Platform\nN2,k8s,data science\nN3,k8s,Java Guild\nN4,k8s,\nN5,Java,Java Guild\n";

fn person() -> Onshelf {
    let person = Onshelf::new().file("cloud.csv", KUBERNETES).file("needs.csv", NEEDS).file("onshelf.toml", CONFIG);
    person.run(&["import", "cloud.csv"]).exits(0);
    person
}

fn answers(person: &Onshelf) -> Vec<Value> {
    person.run(&["match", "--needs", "needs.csv", "--format", "ndjson"]).exits(0).ndjson()
}

#[test]
fn a_course_the_team_cannot_open_makes_no_need_covered_and_is_listed() {
    let answers = answers(&person());
    let verdicts: Vec<&Value> = answers.iter().map(|answer| &answer["verdict"]).collect();
    assert_eq!(verdicts, ["covered", "covered", "gap", "covered", "gap"]);
    let found = &answers[2]["matches"][0];
    assert_eq!((&found["course"], &found["access"]), (&json!("cloud/K-1"), &json!(false)));
    let caution = json!({
        "kind": "no_access",
        "text": "It is owned, but not open to Java Guild; it is open to: Platform, Data*."
    });
    assert!(found["cautions"].as_array().unwrap().contains(&caution), "{found}");
    let reason = answers[2]["reason"].as_str().unwrap();
    assert!(reason.ends_with("One course that is owned, but not open to this team, would help."), "{reason}");
    assert_eq!(answers[2]["skills"][0]["covered"], false);
    assert_eq!(answers[4]["matches"], json!([]));
}

#[test]
fn who_may_open_a_course_gets_the_link_that_opens_it() {
    let answers = answers(&person());
    for answer in &answers[..2] {
        let found = &answer["matches"][0];
        assert_eq!(found["launch"], "https://learn.example/launch?course=K-1");
        assert_eq!(found["url"], "https://v.example/k1");
        assert_eq!((found.get("access"), &found["cautions"]), (None, &json!([])));
    }
}

#[test]
fn a_need_without_a_team_is_told_who_may_open_it() {
    let found = &answers(&person())[3]["matches"][0];
    let caution = json!({ "kind": "some_teams", "text": "It is open to some teams only: Platform, Data*." });
    assert_eq!(found["cautions"], json!([caution]));
    assert!(found.get("access").is_none());
}

#[test]
fn the_copy_a_team_can_open_stands_for_the_one_it_cannot() {
    let person = person().file("jvm.csv", JAVA);
    person.run(&["import", "jvm.csv"]).exits(0);
    let answers = answers(&person);
    let courses = |answer: &Value| -> Vec<String> {
        answer["matches"].as_array().unwrap().iter().map(|found| found["course"].to_string()).collect()
    };
    assert_eq!(answers[2]["verdict"], "covered");
    assert_eq!(courses(&answers[2]), ["\"jvm/K-9\""]);
}

#[test]
fn a_pin_opens_no_door() {
    let config = format!("{CONFIG}[editorial]\nfile = \"editorial.csv\"\n");
    let rulings = "need_or_skill,course,action,note,by,date\nk8s,cloud/K-1,pin,,Ann,\n";
    let answers = answers(&person().file("onshelf.toml", config).file("editorial.csv", rulings));
    assert_eq!(answers[0]["verdict"], "covered");
    assert_eq!((&answers[2]["verdict"], &answers[2]["matches"][0]["access"]), (&json!("gap"), &json!(false)));
}

#[test]
fn a_configuration_that_opens_a_catalog_to_nobody_is_refused_with_its_place() {
    let person = person().file("onshelf.toml", "[[catalog]]\nname = \"cloud\"\naccess = []\n");
    let run = person.run(&["match", "k8s"]).exits(2);
    assert!(
        run.stderr.contains("`onshelf.toml`, line 3, column 10: this opens the catalog to nobody"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_map_for_a_team_that_no_catalog_names_says_so() {
    let person = person();
    let map = |team: &str| person.run(&["report", "--team", team, "--out", "map.md"]).exits(0);
    map("platform").without_warning();
    map("Data Science").without_warning();
    map("Platfrom")
        .warns("no catalog names the team “Platfrom”, so its map holds only what is open to everyone")
        .warns("there are: Data*, Platform; did you mean “Platform”?");
    let person = Onshelf::with_academy();
    person
        .run(&["report", "--team", "Platform", "--out", "map.md"])
        .exits(0)
        .warns("the map is the same for every team");
}

/// It once said that the shelf holds no course, and of courses on other things that there are none.
#[test]
fn a_map_without_technology_says_why() {
    let config = "[[catalog]]\nname = \"art\"\naccess = [\"Design\"]\n";
    let person = Onshelf::new().file("art.csv", "id,title\n1,Watercolour Painting\n").file("onshelf.toml", config);
    person.run(&["import", "art.csv"]).exits(0);
    let headline = |team: &str| {
        person.run(&["report", "--team", team, "--out", "map.md"]).exits(0);
        person.text_of("map.md").lines().next().unwrap().to_owned()
    };
    assert_eq!(headline("Design"), "# You already have 1 course, but none in a field of technology");
    assert_eq!(headline("Platform"), "# You have access to no course yet");
}
