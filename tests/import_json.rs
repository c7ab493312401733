//! JSON as vendors and APIs give it: arrays, a value a line, lists inside of objects, schema.org.

mod support;

use std::io::Cursor;

use onshelf::import::{Export, ImportError, Profiles, Reason, Rejected, Row};
use onshelf::model::{Course, Level};
use support::Onshelf;

fn opened(text: &str) -> Result<Export, ImportError> {
    Export::from_reader(Cursor::new(text.as_bytes().to_vec()), "test.json", &Profiles::bundled(), None)
}

fn read(text: &str) -> (Vec<Course>, Vec<Rejected>) {
    let (mut courses, mut rejected) = (Vec::new(), Vec::new());
    for row in opened(text).unwrap() {
        match row.unwrap() {
            Row::Course { course, .. } => courses.push(course),
            Row::Rejected(row) => rejected.push(row),
            Row::Retired { .. } | Row::Merged { .. } => {}
        }
    }
    (courses, rejected)
}

fn titles(text: &str) -> Vec<String> {
    read(text).0.into_iter().map(|course| course.title).collect()
}

#[test]
fn our_own_keys_in_an_array_and_in_lines() {
    let array = r#"[{"id": "A-1", "title": "Go", "skills": ["Go", "Extract, Transform, Load"], "level": "beginner", "duration": 90},
                    {"id": "A-2", "title": "Rust", "skills": [], "level": null, "duration": "PT2H", "extra": {"x": 1}}]"#;
    let (courses, rejected) = read(array);
    assert!(rejected.is_empty());
    assert_eq!(courses[0].skills, ["Go", "Extract, Transform, Load"]);
    assert_eq!((courses[0].level, courses[0].duration.as_ref().unwrap().minutes), (Some(Level::Beginner), Some(90)));
    assert_eq!((courses[1].id.as_str(), courses[1].duration.as_ref().unwrap().minutes), ("A-2", Some(120)));
    let lines = "{\"id\": \"A-1\", \"title\": \"Go\"}\n\n{\"id\": \"A-2\", \"title\": \"Rust\", \"url\": \"https://a.example\"}\n";
    assert_eq!(titles(lines), ["Go", "Rust"]);
}

#[test]
fn the_list_is_found_inside_of_objects() {
    for text in [
        r#"{"count": 2, "next": null, "results": [{"id": 1, "title": "Go", "url": "u"}, {"id": 2, "title": "Rust"}]}"#,
        r#"{"data": {"catalog": {"edges": [{"node": {"id": 1, "title": "Go"}}, {"node": {"id": 2, "title": "Rust"}}]}}}"#,
        r#"{"data": [{"id": 1, "attributes": {"title": "Go", "level": "All"}}, {"id": 2, "attributes": {"title": "Rust"}}]}"#,
        "{\"page\": 1, \"items\": [{\"id\": 1, \"title\": \"Go\"}]}\n{\"page\": 2, \"items\": [{\"id\": 2, \"title\": \"Rust\"}]}\n",
    ] {
        assert_eq!(titles(text), ["Go", "Rust"], "{text}");
    }
}

#[test]
fn a_key_that_only_later_courses_have_is_read() {
    let mut lines: String = (0..5000)
        .map(|at| format!("{{\"uuid\": \"{at}\", \"id\": \"X{at}\", \"title\": \"Course {at}\"}}\n"))
        .collect();
    lines.push_str("{\"id\": \"last\", \"title\": \"Last\", \"description\": \"Said at the very end.\"}\n");
    let (courses, _) = read(&lines);
    assert_eq!(courses.len(), 5001);
    assert_eq!(courses[5000].description, "Said at the very end.");
}

#[test]
fn what_cannot_be_read_is_named_by_line_or_item_and_the_rest_is_read() {
    let (courses, rejected) = read(
        "{\"id\": 1, \"title\": \"Go\"}\n{\"id\": 2, \"title\": \n{\"id\": 3, \"title\": \"\"}\n{\"id\": 4, \"title\": \"C\"}\n",
    );
    assert_eq!(courses.len(), 2);
    assert_eq!((rejected[0].line, rejected[0].why), (2, Reason::BrokenJson));
    assert_eq!(rejected[1].to_string(), "line 3, column `title`: the row has no title (found: 3)");
    let (courses, rejected) = read(
        r#"[{"id": 1, "title": "Go"}, {"id": 2 "title": "Rust"}, {"id": 3, "title": null}, {"id": 4, "title": "C"}]"#,
    );
    assert_eq!(courses.len(), 2);
    assert_eq!((rejected[0].line, rejected[0].why), (2, Reason::BrokenJson));
    assert_eq!(rejected[1].to_string(), "item 3, column `title`: the row has no title (found: 3)");
}

#[test]
fn an_array_cut_off_half_way_says_so() {
    let mut export = opened(r#"[{"id": 1, "title": "Go"}, {"id": 2, "title": "Rust"}, {"id": 3, "ti"#).unwrap();
    assert_eq!(export.by_ref().filter(|row| matches!(row, Ok(Row::Course { .. }))).count(), 2);
    assert!(export.summary().cut_off);
    let mut lines =
        opened("{\"id\": 1, \"title\": \"Go\"}\n{\"id\": 2, \"title\": \"Rust\"}\n{\"id\": 3, \"ti").unwrap();
    assert_eq!(lines.by_ref().filter(|row| matches!(row, Ok(Row::Course { .. }))).count(), 2);
    assert!(lines.summary().cut_off);
}

#[test]
fn text_that_stops_being_json_changes_nothing() {
    let person = Onshelf::new().file("half.json", "[{\"id\": 1, \"title\": \"Go\"},\n<html>Log in</html>");
    person.run(&["import", "half.json"]).exits(2).warns("line 2 is no JSON any more").says_exactly("");
    let person =
        Onshelf::new().file("other.json", "{\"users\": [{\"surname\": \"X\"}]}").file("numbers.json", "[1, 2]");
    person.run(&["import", "other.json"]).exits(2).warns("not a catalog of courses");
    person.run(&["import", "numbers.json"]).exits(2).warns("not a catalog of courses");
}

#[test]
fn microsoft_learn_gives_its_modules_and_paths_but_not_its_words() {
    let text = r#"{"modules": [{"uid": "learn.a", "type": "module", "title": "A", "summary": "x", "url": "https://learn.microsoft.com/a", "duration_in_minutes": 34, "levels": ["beginner"], "products": ["azure"], "locale": "en-us"}],
                   "units": [{"uid": "learn.a.1", "type": "unit", "title": "Part of A", "duration_in_minutes": 3, "locale": "en-us", "last_modified": "2025-01-01T00:00:00Z"}],
                   "learningPaths": [{"uid": "learn.b", "type": "learningPath", "title": "B", "summary": "y", "duration_in_minutes": 200, "modules": ["learn.a"]}],
                   "certifications": [{"uid": "cert.c", "title": "C", "subtitle": "z", "certification_type": "role-based"}],
                   "levels": [{"id": "beginner", "name": "Beginner"}], "products": [{"id": "azure", "name": "Azure", "children": [{"id": "functions", "name": "Functions"}]}]}"#;
    let export = opened(text).unwrap();
    assert_eq!(export.profile_name(), "microsoft-learn");
    assert_eq!(titles(text), ["A", "B", "C"]);
}

#[test]
fn courses_of_schema_org_single_in_lists_and_in_graphs() {
    let course = r#"{"@type": "Course", "name": "Go &amp; Docker", "description": "<p>Build it.</p>", "url": "https://a.example/go",
        "provider": {"@type": "Organization", "name": "Acme"}, "teaches": ["Go", "Docker"], "educationalLevel": "Beginner",
        "inLanguage": "en", "hasCourseInstance": [{"@type": "CourseInstance", "courseMode": "online", "courseWorkload": "PT4H"}],
        "offers": {"@type": "Offer", "price": 49, "priceCurrency": "EUR"}}"#;
    for text in [
        course.to_owned(),
        format!("[{course}]"),
        format!(
            r#"{{"@context": "https://schema.org", "@graph": [{{"@type": "WebSite", "name": "Acme", "url": "https://a.example"}}, {course}]}}"#
        ),
        format!(
            r#"{{"@type": "ItemList", "name": "All", "itemListElement": [{{"@type": "ListItem", "position": 1, "item": {course}}}]}}"#
        ),
    ] {
        let export = opened(&text).unwrap();
        assert_eq!(export.profile_name(), "schema-org", "{text}");
        let (courses, rejected) = read(&text);
        assert!(rejected.is_empty());
        let [course] = courses.as_slice() else { panic!("{courses:?}") };
        assert_eq!((course.title.as_str(), course.description.as_str()), ("Go & Docker", "Build it."));
        assert_eq!((course.provider.as_deref(), course.level), (Some("Acme"), Some(Level::Beginner)));
        assert_eq!(course.skills, ["Go", "Docker"]);
        assert_eq!(course.duration.as_ref().unwrap().minutes, Some(240));
        assert_eq!(course.price.as_deref(), Some("49"));
    }
}

#[test]
fn launch_parameters_and_signed_tokens_are_never_read_shown_or_kept() {
    let text = r#"[{"id": "p-1", "contentType": {"percipioType": "COURSE", "displayLabel": "Course"}, "localeCodes": ["en-US"],
        "localizedMetadata": [{"localeCode": "en-US", "title": "Go", "description": "d"}], "duration": "PT52M30S",
        "aiccLaunch": {"url": "https://a.example/aicc", "params": "aicc_sid=eyJhbGciOiJI.eyJzdWIi.SECRETSIG"}, "link": "https://a.example/cd/go"},
        {"aiccLaunch": {"params": "eyJhbGciOiJI.eyJzdWIi.SECRETSIG"}, "id": "p-2", "contentType": {"percipioType": "COURSE"}, "localizedMetadata": []},
        {"aiccLaunch": {"params": "eyJhbGciOiJI.eyJzdWIi.SECRETSIG"}, "id": broken}]"#;
    let person = Onshelf::new().file("percipio.json", text);
    let dry = person.run(&["import", "percipio.json", "--dry-run"]).exits(1);
    let real = person.run(&["import", "percipio.json", "-v"]).exits(1).says("read as Percipio");
    let found = person.run(&["match", "Go", "--format", "json"]);
    let rejects = person.text_of("shelf/rejects/percipio.csv");
    for told in [dry.stdout, dry.stderr, real.stdout, real.stderr, found.stdout, rejects] {
        assert!(!told.contains("SECRETSIG") && !told.contains("eyJ"), "{told}");
    }
}
