//! What people see: the search, the board of a needs file, the check of its offers.

use std::time::{Duration, Instant};

use crate::served::{Served, board};
use crate::support::{self, Onshelf};

#[test]
fn a_leader_searches_and_shares_the_link() {
    let person = Onshelf::with_demo();
    let served = Served::start(&person, &[]);
    let home = served.page("/");
    assert_eq!(home.status, 200);
    assert!(home.text().contains("What does your team need to learn?"));
    let found = served.page("/?q=k8s&level=beginner&team=Platform").text();
    assert!(found.contains("You have this") && found.contains("“k8s”"), "{found}");
    assert!(found.contains("<option value=\"beginner\" selected>"), "the filter stands in the form");
    assert!(found.contains("value=\"Platform\""), "the team stands in the form");
    assert!(found.contains("Search without Kubernetes") && found.contains("The title names Kubernetes."));
    let gap = served.page("/?q=COBOL").text();
    assert!(gap.contains("a real gap") && !gap.contains("You have this"), "{gap}");
    let unclear = served.page("/?q=asdfgh").text();
    assert!(unclear.contains("A question back:"), "{unclear}");
    let part = served.page("/results?q=k8s").text().replace("&#x2f;", "/");
    assert!(part.contains("class=\"courses\"") && !part.contains("<html"));
    let course = part.split("href=\"").find(|rest| rest.starts_with("/course/")).unwrap();
    assert_eq!(served.page(&course[..course.find('"').unwrap()].replace("&amp;", "&")).status, 200);
}

#[test]
fn nobody_is_told_to_have_what_is_not_known_to_be_theirs() {
    let person = Onshelf::with_demo();
    let served = Served::start(&person, &[]);
    // No Python course of the demo is known to be in German and that short.
    let perhaps = served.page("/?q=python&hours=4&language=de").text();
    assert!(perhaps.contains("You may have this") && !perhaps.contains("You have this"), "{perhaps}");
    let guessed = served.page("/?q=alert+script").text();
    assert!(guessed.contains("A guess") && !guessed.contains("Strong match"), "{guessed}");
    // Nor that a course is a strong match where none serves the need fully; a report calls it no more than good.
    let partly = served.page("/?q=nobody+knows+which+service+broke").text();
    assert!(partly.contains("Partly covered") && partly.contains("Good match"), "{partly}");
    assert!(!partly.contains("Strong match") && !partly.contains("> Udemy<"), "{partly}");
    let offered = served.get("/api/v1/match?q=COBOL&catalog=mainframe-guild");
    assert_eq!((offered.status, offered.json()["detail"].as_str().unwrap().contains("on offer")), (404, true));
    let unknown = served.page("/?q=k8s&catalog=nosuch");
    assert_eq!((unknown.status, unknown.text().contains("there is no catalog `nosuch`")), (400, true));
    let course = served.page("/course/mainframe-guild?id=MG-01");
    assert_eq!((course.status, course.text().contains("You do not have the course")), (200, true), "{}", course.text());
}

#[test]
fn nothing_that_is_typed_becomes_markup() {
    let person = Onshelf::with_demo();
    let served = Served::start(&person, &[]);
    let page = served.page("/?q=%3Cscript%3Ealert(1)%3C/script%3E%22onload=x&team=%22%3E%3Cimg%3E").text();
    assert!(!page.contains("<script>") && !page.contains("<img>") && !page.contains("\"onload"), "{page}");
    // The policy forbids script and style in the page, so there is none.
    assert!(!page.contains("style=\"") && !page.contains("<style"), "{page}");
}

#[test]
fn a_needs_file_becomes_a_board_and_a_report() {
    let person = Onshelf::with_demo();
    let served = Served::start(&person, &[]);
    let board = board(&served, "need,team\nk8s,Platform\n,Platform\nCOBOL,Data");
    let page = served.page(&board).text();
    assert!(page.contains("1 of 2 needs covered, 1 gap") && page.contains("line 3"), "{page}");
    let team = served.page(&format!("{board}?team=data")).text();
    assert!(team.contains("COBOL") && !team.contains("k8s</a>"), "{team}");
    // A long file does not make an endless page: each team has its own.
    let long = format!("need,team\n{}{}", "asdfgh,Platform\n".repeat(600), "qwertz,Data\n".repeat(20));
    let long = super::served::board(&served, &long);
    let page = served.page(&long).text();
    assert_eq!(page.matches("<article class=\"need").count(), 500);
    assert_eq!(page.matches("Show all needs of this team").count(), 2);
    let data = served.page(&format!("{long}?team=Data")).text();
    assert!(data.matches("<article class=\"need").count() == 20 && !data.contains("Show all needs"), "{data}");
    assert!(served.page(&format!("{long}?team=Platform")).text().contains("100 more are in the report."));
    let report = served.get(&format!("{board}/report.html"));
    assert_eq!((report.status, report.header("content-disposition").is_some()), (200, true));
    assert!(report.text().contains("1 of 2"));
    for (target, status) in [
        (format!("{board}?team=Sales"), 404),
        (format!("{board}/report.exe"), 404),
        ("/needs/00000000000000000000000000000000".into(), 410),
    ] {
        assert_eq!(served.page(&target).status, status, "{target}");
    }
    // What was brought is nowhere on the shelf.
    let shelf = support::demo().join("shelf");
    let names: Vec<_> = std::fs::read_dir(shelf).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(names.iter().all(|name| name != "n.csv"), "{names:?}");
}

#[test]
fn a_board_is_held_against_the_offers() {
    let person = Onshelf::with_demo();
    let served = Served::start(&person, &[]);
    let offers = format!("{}/offers", board(&served, "need,team\nCOBOL,Claims\nk8s,Platform\n"));
    let done = Instant::now() + Duration::from_secs(60);
    let page = loop {
        let page = served.page(&offers).text();
        if !page.contains("id=\"under-way\"") {
            break page;
        }
        assert!(page.contains(" of 2 needs are matched") && Instant::now() < done, "{page}");
        std::thread::sleep(Duration::from_millis(50));
    };
    assert!(page.contains("Mainframe Guild") && page.contains("COBOL") && page.contains("becomes"), "{page}");
    assert!(page.contains("Nobody has these courses yet"), "{page}");
    let file = served.get(&format!("{offers}.csv"));
    assert!(file.header("content-disposition").unwrap().contains("onshelf-check.csv"), "{}", file.head);
    assert_eq!(served.page(&format!("{offers}.exe")).status, 404);
    assert_eq!(served.page("/needs/00000000000000000000000000000000/offers").status, 410);

    // A shelf without offers says so.
    let person = Onshelf::with_academy();
    let served = Served::start(&person, &[]);
    let board = board(&served, "need\nJava\n");
    assert!(!served.page(&board).text().contains("/offers"));
    assert!(served.page(&format!("{board}/offers")).text().contains("No catalog is on offer"));
}

#[test]
fn a_refusal_is_a_whole_page_for_people() {
    let person = Onshelf::with_academy();
    let served = Served::start(&person, &[]);
    for target in ["/nothing", "/needs/0", "/course/academy?id=nothing"] {
        let page = served.page(target).text();
        assert!(page.contains("<nav") && page.contains("<h1>") && page.contains("To the search"), "{target}: {page}");
    }
}
