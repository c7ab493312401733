//! What a column without a known header holds, told by its values: a guess, and shown as one.

use super::duration;
use super::profile::CourseField;
use crate::model::{Language, Level};

/// Share of a column's filled cells that must look alike.
const ALIKE: f32 = 0.8;
/// Rows below which values prove nothing.
const FEWEST_ROWS: usize = 3;
/// Characters from which a text is a description and not a title.
const LONG: usize = 60;
/// Characters of the longest title.
const LONGEST_TITLE: usize = 120;

/// Whether a cell looks like a field's.
type Look = fn(&str) -> bool;

/// Fields by the look of their cells, the surest first, with the words for it.
const LOOKS: [(CourseField, &str, Look); 6] = [
    (CourseField::Url, "are links", is_link),
    (CourseField::Level, "are levels", is_level),
    (CourseField::Language, "are languages", is_language),
    (CourseField::Duration, "are lengths of time", is_duration),
    (CourseField::Description, "are texts of several words and more than a line", is_prose),
    (CourseField::Title, "are short texts, nearly all different", is_title),
];

/// A field that was told by the values of a column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Guess {
    pub(crate) field: CourseField,
    pub(crate) column: usize,
    /// Why: `9 of 10 are links`.
    pub(crate) reason: String,
}

/// What the columns hold that `is_free`, of the fields that are `missing`. Titles are guessed only where a link or a
/// description makes courses of the rows.
pub(crate) fn guess(
    rows: &[Vec<String>],
    is_free: impl Fn(usize) -> bool,
    is_missing: impl Fn(CourseField) -> bool,
) -> Vec<Guess> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut guesses: Vec<Guess> = Vec::new();
    for (field, words, look) in LOOKS.into_iter().filter(|(field, ..)| is_missing(*field)) {
        let is_there = |wanted| !is_missing(wanted) || guesses.iter().any(|guess| guess.field == wanted);
        let is_title = field == CourseField::Title;
        if is_title && !is_there(CourseField::Url) && !is_there(CourseField::Description) {
            continue;
        }
        let taken = |at: usize| !is_free(at) || guesses.iter().any(|guess| guess.column == at);
        let found = (0..width).filter(|at| !taken(*at)).find_map(|column| {
            let (filled, fitting) =
                (filled(rows, column).count(), filled(rows, column).filter(|cell| look(cell)).count());
            let alike = filled >= FEWEST_ROWS && fitting as f32 >= filled as f32 * ALIKE;
            (alike && (!is_title || are_different(rows, column))).then(|| Guess {
                field,
                column,
                reason: format!("{fitting} of {filled} {words}"),
            })
        });
        guesses.extend(found);
    }
    guesses
}

fn filled(rows: &[Vec<String>], column: usize) -> impl Iterator<Item = &str> {
    rows.iter().filter_map(move |row| row.get(column)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
}

fn are_different(rows: &[Vec<String>], column: usize) -> bool {
    let cells: std::collections::HashSet<&str> = filled(rows, column).collect();
    cells.len() as f32 >= filled(rows, column).count() as f32 * ALIKE
}

fn is_number(cell: &str) -> bool {
    cell.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
}

/// A link to a page, not to a picture of the course.
fn is_link(cell: &str) -> bool {
    const PICTURES: [&str; 6] = [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"];
    let is_web = cell.starts_with("https://") || cell.starts_with("http://");
    is_web && !PICTURES.iter().any(|ending| cell.to_ascii_lowercase().ends_with(ending))
}

fn is_level(cell: &str) -> bool {
    !is_number(cell) && Level::parse(cell).is_some()
}

fn is_language(cell: &str) -> bool {
    Language::parse(cell).is_some()
}

fn is_duration(cell: &str) -> bool {
    !is_number(cell) && duration::read(cell, None, None).minutes.is_some()
}

fn is_prose(cell: &str) -> bool {
    cell.chars().count() >= LONG && cell.split_whitespace().count() >= 8
}

fn is_title(cell: &str) -> bool {
    (2..=LONGEST_TITLE).contains(&cell.chars().count()) && cell.contains(' ') && !is_link(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROSE: &str = "What to do when nobody knows which service broke, and whom to ask for it.";

    fn guessed(rows: &[[&str; 6]], known: &[CourseField]) -> Vec<(CourseField, usize, String)> {
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect();
        let guesses = guess(&rows, |_| true, |field| !known.contains(&field));
        guesses.into_iter().map(|guess| (guess.field, guess.column, guess.reason)).collect()
    }

    #[test]
    fn columns_are_told_by_what_stands_in_them() {
        let rows = [
            ["Go in Depth", PROSE, "https://a.example/1", "Beginner", "1h 30m", "en-US"],
            ["Rust in Depth", PROSE, "https://a.example/2", "Advanced", "PT2H", "Deutsch"],
            ["C in Depth", PROSE, "https://a.example/3", "All Levels", "45 min", "en"],
        ];
        let found = guessed(&rows, &[]);
        let fields: Vec<(CourseField, usize)> = found.iter().map(|(field, column, _)| (*field, *column)).collect();
        assert_eq!(
            fields,
            [
                (CourseField::Url, 2),
                (CourseField::Level, 3),
                (CourseField::Language, 5),
                (CourseField::Duration, 4),
                (CourseField::Description, 1),
                (CourseField::Title, 0),
            ]
        );
        assert_eq!(found[0].2, "3 of 3 are links");
        assert_eq!(guessed(&rows, &[CourseField::Url])[0].0, CourseField::Level);
    }

    #[test]
    fn numbers_repeated_words_and_few_rows_prove_nothing() {
        let row = ["Some Department", "17", "2.5", "200", "x", "-"];
        assert_eq!(guessed(&[row, row, row, row], &[]), []);
        let picture = ["https://a.example/1.png", "", "", "", "", ""];
        assert_eq!(guessed(&[picture, picture, picture], &[]), []);
        let two = ["Go in Depth", "https://a.example/1", "", "", "", ""];
        assert_eq!(guessed(&[two, two], &[]), []);
    }

    #[test]
    fn short_texts_alone_make_no_titles() {
        let rows = [
            ["Anna Schmidt", "1", "", "", "", ""],
            ["Ben Weber", "2", "", "", "", ""],
            ["Cem Kaya", "3", "", "", "", ""],
        ];
        assert_eq!(guessed(&rows, &[]), []);
    }
}
