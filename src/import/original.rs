//! What the cells of a row said before they were read: kept beside a course where reading changed more than white space.

use std::collections::BTreeMap;

use super::profile::CourseField;
use crate::model::Course;

/// A cell's words with single spaces.
fn squeezed(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The cells whose words `course` no longer holds; `cell` gives the cell a field was read from. `rewritten` says whether
/// texts of the row were put right at all.
pub(super) fn originals<'a>(
    course: &Course,
    rewritten: bool,
    cell: impl Fn(CourseField) -> Option<&'a str>,
) -> BTreeMap<String, String> {
    let mut originals = BTreeMap::new();
    let mut keep = |field: CourseField, is_kept: &dyn Fn(&str) -> bool| {
        if let Some(said) = cell(field)
            && !is_kept(said)
        {
            originals.insert(field.as_str().to_owned(), said.to_owned());
        }
    };
    if rewritten {
        keep(CourseField::Title, &|said| squeezed(said) == course.title);
        keep(CourseField::Description, &|said| squeezed(said) == course.description);
    }
    keep(CourseField::Level, &|said| course.level.is_some_and(|level| level.as_str().eq_ignore_ascii_case(said)));
    keep(CourseField::Language, &|said| {
        let language = course.language.as_ref();
        language.is_some_and(|known| known.code().eq_ignore_ascii_case(said) || known.name().eq_ignore_ascii_case(said))
    });
    // A date without its time of day is the same date.
    let starts = |kept: &Option<String>, said: &str| kept.as_deref().is_some_and(|kept| said.starts_with(kept));
    keep(CourseField::Published, &|said| starts(&course.published, said));
    keep(CourseField::Updated, &|said| starts(&course.updated, said));
    keep(CourseField::Price, &|said| course.price.as_deref() == Some(&squeezed(said)));
    originals
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Level;

    #[test]
    fn only_what_was_changed_is_kept_twice() {
        let course = Course {
            title: "R&D".into(),
            description: "One two".into(),
            level: Some(Level::Intermediate),
            published: Some("2023-07-24".into()),
            updated: Some("2023-07-24".into()),
            ..Course::default()
        };
        let cell = |field| match field {
            CourseField::Title => Some("R&amp;D"),
            CourseField::Description => Some("One\n two"),
            CourseField::Level => Some("Conversant"),
            CourseField::Language => Some("Klingon"),
            CourseField::Published => Some("July 24, 2023"),
            CourseField::Updated => Some("2023-07-24T10:00:00Z"),
            _ => None,
        };
        let kept: Vec<(String, String)> = originals(&course, true, cell).into_iter().collect();
        let expected =
            [("language", "Klingon"), ("level", "Conversant"), ("published", "July 24, 2023"), ("title", "R&amp;D")];
        assert_eq!(kept, expected.map(|(field, said)| (field.to_owned(), said.to_owned())));
    }
}
