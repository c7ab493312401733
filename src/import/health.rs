//! The health of a whole export, taken while its rows go by: a few bytes a course, no second look.

use super::neighbours::Neighbours;
use super::row::{Repair, Row, Summary};
use super::variety::Variety;
use crate::model::{Alarm, Filled, Health};

/// With fewer rows, equal titles prove nothing.
const FEWEST_ROWS: u64 = 10;
/// Courses with misread characters are told from this many on, and from one in so many. Typing errors like `you?ll` happen
/// to people as well.
const FEWEST_MISREAD: u64 = 3;
const ONE_MISREAD_IN: u64 = 200;

/// Watches rows go by.
#[derive(Debug, Default)]
pub(super) struct Checkup {
    with: Filled,
    neighbours: Neighbours,
    titles: Variety,
}

impl Checkup {
    /// Takes note of the next row; `title` is the gist of its title, if it is a course.
    pub(super) fn note(&mut self, row: &Row, title: u64) {
        match row {
            Row::Course { course, line } => {
                let with = &mut self.with;
                with.description += u64::from(!course.description.is_empty());
                with.skills += u64::from(!course.skills.is_empty());
                with.level += u64::from(course.level.is_some());
                with.duration += u64::from(course.duration.is_some());
                with.language += u64::from(course.language.is_some());
                with.link += u64::from(course.url.is_some());
                self.titles.note(title);
                self.neighbours.note(&course.title, &course.description, *line);
            }
            Row::Merged { .. } => self.titles.note(title),
            Row::Retired { .. } | Row::Rejected(_) => {}
        }
    }

    /// What there is to say of the rows of `summary`.
    pub(super) fn health(&self, summary: &Summary) -> Health {
        let mut alarms = Vec::new();
        if let Some(slipped) = self.neighbours.slipped() {
            let (rows, first_line, last_line) = (slipped.rows, slipped.first_line, slipped.last_line);
            alarms.push(Alarm::Shifted { rows, first_line, last_line });
        }
        let (titles, rows) = (self.titles.titles(), self.titles.rows());
        if rows >= FEWEST_ROWS && titles * 2 < rows {
            alarms.push(Alarm::SameTitles { titles, rows });
        }
        let courses = summary.repairs.get(&Repair::MojibakeLeft).copied().unwrap_or(0);
        if courses >= FEWEST_MISREAD && courses * ONE_MISREAD_IN >= summary.courses {
            alarms.push(Alarm::MojibakeLeft { courses });
        }
        Health {
            rows: summary.rows,
            courses: summary.courses,
            with: self.with,
            duplicates: summary.merged,
            retired: summary.retired,
            rejected: summary.rejected.iter().map(|(why, rows)| (why.code().to_owned(), *rows)).collect(),
            repairs: summary.repairs.iter().map(|(what, rows)| (what.code().to_owned(), *rows)).collect(),
            alarms,
        }
    }
}
