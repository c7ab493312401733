//! Editorial files: a table, as free in its form as a needs file, to rulings.

use std::path::Path;

use super::export::shorten;
use super::header::squash;
use super::rows::{Line, Rows};
use super::{ImportError, date};
use crate::model::{Action, CourseKey, Editorial, Ruling, RulingProblem};

/// What is shown of a cell that was not understood.
const SHOWN: usize = 60;

/// The columns, with the headers each goes by: its own name first, then the others in order.
const COLUMNS: [(Part, &[&str]); 6] = [
    (Part::About, &["need_or_skill", "need", "skill", "need or skill id", "need id", "needs", "skills"]),
    (Part::Course, &["course", "course key", "course id", "key"]),
    (Part::Action, &["action", "ruling", "what"]),
    (Part::Note, &["note", "notes", "comment", "reason", "why"]),
    (Part::By, &["by", "who", "decided by", "author", "editor", "name"]),
    (Part::Date, &["date", "when", "decided on", "day"]),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    About,
    Course,
    Action,
    Note,
    By,
    Date,
}

/// What was read of an editorial file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadEditorial {
    /// The rulings.
    pub editorial: Editorial,
    /// The rows that are none.
    pub problems: Vec<RulingProblem>,
}

/// Reads an editorial file: CSV or TSV, its columns in any order.
///
/// # Errors
/// If the file cannot be read, or has no column of courses or of actions.
pub fn read_editorial(path: &Path) -> Result<ReadEditorial, ImportError> {
    let known: Vec<&str> = COLUMNS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
    let rows = match Rows::open(path, &known) {
        // A file that lost its content must not pass for one that rules nothing.
        Err(ImportError::Empty { .. }) => Rows::default(),
        rows => rows?,
    };
    read(&rows, &path.display().to_string())
}

fn read(rows: &Rows, file: &str) -> Result<ReadEditorial, ImportError> {
    let place = |part: Part| {
        let names = COLUMNS.iter().find(|(known, _)| *known == part).map_or(&[][..], |(_, names)| names);
        names.iter().find_map(|name| rows.header.iter().position(|header| squash(header) == squash(name)))
    };
    for (part, missing) in [(Part::Course, "course"), (Part::Action, "action")] {
        if place(part).is_none() {
            let headers = rows.header.iter().map(|header| shorten(header, SHOWN)).collect();
            return Err(ImportError::NotEditorial { file: file.to_owned(), missing, headers });
        }
    }
    let places = COLUMNS.map(|(part, _)| place(part));
    let mut read = ReadEditorial::default();
    for row in &rows.rows {
        match ruling(row, &places) {
            Ok(ruling) => read.editorial.rulings.push(ruling),
            Err(problem) => read.problems.push(problem),
        }
    }
    Ok(read)
}

fn ruling(row: &Line, places: &[Option<usize>; 6]) -> Result<Ruling, RulingProblem> {
    let cell = |part: Part| {
        let place = places[part as usize];
        place.and_then(|at| row.cells.get(at)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    };
    let problem = |column: &'static str, found: &str, why: &str| RulingProblem {
        line: row.line,
        column,
        found: shorten(found, SHOWN),
        why: why.to_owned(),
        is_unreadable: true,
    };
    if row.broken {
        let start = row.cells.first().map_or("", String::as_str);
        return Err(problem("need_or_skill", start, "a quotation mark is not closed, or the file ends here"));
    }
    let action = cell(Part::Action).unwrap_or("");
    let Some(action) = Action::parse(action) else {
        return Err(problem("action", action, "not an action: write pin, block, note, tag or untag"));
    };
    let course = cell(Part::Course).unwrap_or("");
    let Some(course) = CourseKey::parse(course).filter(|key| !key.id.is_empty()) else {
        let why =
            "not the key of a course: write catalog/id, as `onshelf match --format csv` does in its column `course`";
        return Err(problem("course", course, why));
    };
    let about = cell(Part::About).filter(|about| *about != "*").map(str::to_owned);
    let note = cell(Part::Note).map(str::to_owned);
    match action {
        Action::Pin if about.is_none() => {
            let why = "a pin for every need would show the course for everything: name a need or a skill";
            return Err(problem("need_or_skill", cell(Part::About).unwrap_or(""), why));
        }
        Action::Note if note.is_none() => {
            return Err(problem("note", "", "a note without words: write what is to be said beside the course"));
        }
        Action::Tag | Action::Untag if about.is_none() && note.is_none() => {
            let why = "no skill: write the id, name or alias of the skill the course teaches or does not teach";
            return Err(problem("need_or_skill", cell(Part::About).unwrap_or(""), why));
        }
        _ => {}
    }
    let by = cell(Part::By).map(str::to_owned);
    Ok(Ruling { line: row.line, about, course, action, note, by, date: cell(Part::Date).map(date::read) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<ReadEditorial, ImportError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("editorial.csv");
        std::fs::write(&path, text).unwrap();
        read_editorial(&path)
    }

    #[test]
    fn columns_are_found_by_header_in_any_order_and_form() {
        let read = of("By\tDate\tAction\tCourse\tNeed or skill\tNote\n\
                       Ann\t2 March 2026\tPIN\tacademy/K-1\tk8s\tstart here\n")
        .unwrap();
        let ruling = &read.editorial.rulings[0];
        assert_eq!((ruling.line, ruling.action, ruling.about.as_deref()), (2, Action::Pin, Some("k8s")));
        assert_eq!((ruling.by.as_deref(), ruling.date.as_deref()), (Some("Ann"), Some("2026-03-02")));
        assert_eq!((ruling.course.to_string().as_str(), ruling.note.as_deref()), ("academy/K-1", Some("start here")));
        let short = of("course;action\nacademy/K-1;block\n").unwrap();
        assert_eq!(short.editorial.rulings[0].about, None);
    }

    #[test]
    fn an_asterisk_or_nothing_stands_for_every_need() {
        let read = of("need_or_skill,course,action,note\n*,a/1,block,\n,a/2,note,old\n").unwrap();
        assert!(read.problems.is_empty() && read.editorial.rulings.iter().all(|ruling| ruling.about.is_none()));
    }

    #[test]
    fn a_row_that_rules_nothing_is_named_and_costs_no_other() {
        let read = of("need_or_skill,course,action,note\nk8s,a/1,pinn,\nk8s,K-1,pin,\n*,a/1,pin,\nk8s,a/1,note,\n\
                       *,a/1,tag,\nk8s,a/1,pin,\n")
        .unwrap();
        let places: Vec<_> = read.problems.iter().map(|problem| (problem.line, problem.column)).collect();
        let expected = [(2, "action"), (3, "course"), (4, "need_or_skill"), (5, "note"), (6, "need_or_skill")];
        assert_eq!(places, expected);
        assert!(read.problems[0].to_string().contains("write pin, block, note, tag or untag (found: pinn)"));
        assert_eq!(read.editorial.rulings.len(), 1);
    }

    #[test]
    fn another_table_and_an_empty_file_are_no_editorial_files() {
        for text in ["", "A\tacademy/K-1\t3\n", "need,team\nk8s,Platform\n", "need,course\nk8s,a/1\n"] {
            assert!(matches!(of(text), Err(ImportError::NotEditorial { .. })), "{text}");
        }
    }
}
