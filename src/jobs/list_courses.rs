//! The courses of the shelf, page by page, for who wants to see or copy them all.

use crate::model::{CatalogName, Course, CourseKey};
use crate::shelf::{ShelfError, ShelfReader, word_key};
use crate::skills::{Analyzer, stem};

/// Which courses to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CourseListing {
    /// Only of these catalogs; of all, offered ones too, if empty.
    pub catalogs: Vec<CatalogName>,
    /// Words that a title must hold, all of them, in any form and order. No words: every course.
    pub words: String,
    /// Only those behind the place where a page before ended.
    pub after: Option<u64>,
    /// The most courses of this page.
    pub limit: usize,
}

/// A page of courses.
#[derive(Debug, Clone, PartialEq)]
pub struct CoursePage {
    /// The courses with their keys.
    pub courses: Vec<(CourseKey, Course)>,
    /// Where the next page begins; `None` behind the last.
    pub next: Option<u64>,
}

/// The page of courses that is asked for.
///
/// The order is that of a hash of the key: it says nothing, and it is the same for every commit, so that who goes through
/// the pages while a night's exports come in misses no course that stood there all along and sees none twice.
///
/// # Errors
/// If the shelf cannot be read.
pub fn list_courses(shelf: &ShelfReader, listing: &CourseListing) -> Result<CoursePage, ShelfError> {
    let addresses = match listing.catalogs.as_slice() {
        [] => shelf.addresses(),
        names => {
            let of_each = names.iter().map(|name| shelf.addresses_of(name)).collect::<Result<Vec<_>, _>>()?;
            of_each.concat()
        }
    };
    let words: Vec<u32> = Analyzer.words(&listing.words).iter().map(|word| word_key(&stem(word))).collect();
    // Words of which nothing is left, such as mere punctuation, are in no title.
    if words.is_empty() && !listing.words.trim().is_empty() {
        return Ok(CoursePage { courses: Vec::new(), next: None });
    }
    let mut in_title = Vec::new();
    // The heap holds the first courses behind the place; its top is the last of them.
    let mut first = std::collections::BinaryHeap::with_capacity(listing.limit + 2);
    for address in addresses {
        let place = shelf.key_hash(address);
        if listing.after.is_some_and(|after| place <= after) {
            continue;
        }
        if !words.is_empty() {
            in_title.clear();
            shelf.add_title_words(address, &mut in_title);
            if !words.iter().all(|word| in_title.contains(word)) {
                continue;
            }
        }
        first.push((place, address));
        if first.len() > listing.limit + 1 {
            first.pop();
        }
    }
    let mut found = first.into_vec();
    found.sort_unstable();
    let is_more = found.len() > listing.limit;
    found.truncate(listing.limit);
    let next = found.last().filter(|_| is_more).map(|(place, _)| *place);
    let course = |(_, address)| {
        let (catalog, course) = shelf.course(address)?;
        Ok((CourseKey { catalog, id: course.id.clone() }, course))
    };
    Ok(CoursePage { courses: found.into_iter().map(course).collect::<Result<_, ShelfError>>()?, next })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::build_demo;
    use crate::skills::Knowledge;

    #[test]
    fn the_pages_hold_every_course_once_and_words_choose_among_titles() {
        let folder = tempfile::tempdir().unwrap();
        build_demo(folder.path(), &Knowledge::bundled(), "2026-11-25T00:00:00Z", 2026).unwrap();
        let shelf = ShelfReader::open(&folder.path().join("shelf")).unwrap();
        let mut listing = CourseListing { limit: 100, ..CourseListing::default() };
        let mut keys = std::collections::BTreeSet::new();
        loop {
            let page = list_courses(&shelf, &listing).unwrap();
            assert!(page.courses.into_iter().all(|(key, _)| keys.insert(key)), "a course came twice");
            listing.after = page.next;
            if page.next.is_none() {
                break;
            }
        }
        assert_eq!(keys.len() as u64, shelf.courses());

        let words = |words: &str| CourseListing { words: words.into(), limit: 500, ..CourseListing::default() };
        let titles = |listing: &CourseListing| -> Vec<String> {
            list_courses(&shelf, listing).unwrap().courses.into_iter().map(|(_, course)| course.title).collect()
        };
        let found = titles(&words("kubernetes operator"));
        assert!(found.contains(&"Kubernetes Operators in Go".to_owned()), "{found:?}");
        assert!(found.iter().all(|title| title.contains("Operator")), "{found:?}");
        assert!(titles(&words("?!")).is_empty());
        let academy = CourseListing { catalogs: vec!["internal-academy".parse().unwrap()], ..words("") };
        assert_eq!(titles(&academy).len(), 50);
    }
}
