//! Needs that were stated, as rows to copy into a needs file.

use std::collections::HashMap;

use crate::model::{NeedRemark, Remark, folded, team_key};
use crate::report::CsvTable;
use crate::shelf::Kept;

/// The columns a needs file has, and three that are passed through: why, who and when.
const COLUMNS: [&str; 12] = [
    "id",
    "need",
    "team",
    "level",
    "people",
    "priority",
    "due",
    "language",
    "max_hours",
    "reason",
    "stated_by",
    "stated_on",
];

/// The needs that were stated, as CSV. One that a team stated again is there once, as it was stated last.
///
/// # Errors
/// If a row cannot be written.
pub fn stated_needs(said: &[Kept]) -> Result<Vec<u8>, ::csv::Error> {
    let mut last: HashMap<(String, String), u64> = HashMap::new();
    for (kept, remark) in needs(said) {
        last.insert(key(remark), kept.line);
    }
    let mut table = CsvTable::new(&COLUMNS)?;
    for (kept, remark) in needs(said).filter(|(kept, remark)| last.get(&key(remark)) == Some(&kept.line)) {
        table.row(row(kept, remark))?;
    }
    table.finish()
}

fn needs(said: &[Kept]) -> impl Iterator<Item = (&Kept, &NeedRemark)> {
    said.iter().filter_map(|kept| match &kept.feedback.remark {
        Remark::Need(remark) => Some((kept, remark)),
        Remark::Match(_) => None,
    })
}

fn key(remark: &NeedRemark) -> (String, String) {
    (folded(&remark.need.text), team_key(remark.need.team.as_deref().unwrap_or_default()))
}

fn row(kept: &Kept, remark: &NeedRemark) -> [String; 12] {
    let need = &remark.need;
    let said = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        kept.id(),
        need.text.clone(),
        said(&need.team),
        need.level.map(|level| level.as_str().to_owned()).unwrap_or_default(),
        need.people.map(|people| people.to_string()).unwrap_or_default(),
        need.priority.map(|priority| priority.as_str().to_owned()).unwrap_or_default(),
        said(&need.due),
        need.language.as_ref().map(|language| language.code().to_owned()).unwrap_or_default(),
        need.max_hours.map(|hours| hours.to_string()).unwrap_or_default(),
        said(&remark.reason),
        said(&kept.feedback.by),
        kept.feedback.at.get(..10).unwrap_or_default().to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::NeedsReader;
    use crate::model::{Feedback, Level, Need, Priority};

    fn stated(line: u64, need: Need) -> Kept {
        let remark = Remark::Need(NeedRemark { need, reason: Some("we move, soon".into()) });
        Kept { line, feedback: Feedback { at: "2026-11-25T08:00:00Z".into(), by: Some("Ada".into()), remark } }
    }

    #[test]
    fn what_is_written_is_read_as_needs() {
        let need = Need {
            team: Some("Platform".into()),
            level: Some(Level::Beginner),
            people: Some(12),
            priority: Some(Priority::High),
            due: Some("2027-01-31".into()),
            max_hours: Some(7.5),
            ..Need::of_text("", "k8s, for \"ops\"")
        };
        let first = Need { people: Some(3), ..need.clone() };
        let all = [stated(1, first), stated(2, Need::of_text("", "Go")), stated(5, need.clone())];
        let table = stated_needs(&all).unwrap();
        let read: Vec<_> = NeedsReader::from_reader(std::io::Cursor::new(table), "needs").unwrap().collect();
        let read: Vec<_> = read.into_iter().map(|need| need.unwrap().unwrap()).collect();
        assert!(read.iter().all(|stated| stated.warnings.is_empty()));
        let (go, k8s) = (&read[0].need, &read[1].need);
        assert_eq!((read.len(), go.id.as_str(), go.text.as_str(), go.due.as_deref()), (2, "F2", "Go", None));
        assert_eq!(k8s.extra["stated_by"], "Ada");
        assert_eq!(k8s.extra["reason"], "we move, soon");
        let kept = Need { id: String::new(), extra: Default::default(), ..k8s.clone() };
        assert_eq!(kept, need);
    }
}
