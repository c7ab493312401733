//! Opinions as rows to copy into the editorial file: a pin for what helps, a block for what does not.

use super::{Opinion, Opinions};
use crate::model::Action;
use crate::report::CsvTable;

/// The columns the editorial file has, and two for those who decide: the course's title, and which remarks say so.
const COLUMNS: [&str; 8] = ["need_or_skill", "course", "action", "note", "by", "date", "title", "feedback"];
/// What the editorial file takes for every need.
const EVERY_NEED: &str = "*";

/// The rows that what people are of one mind about would be, as CSV.
///
/// # Errors
/// If a row cannot be written.
pub fn proposed_rulings(opinions: &Opinions<'_>) -> Result<Vec<u8>, ::csv::Error> {
    let mut table = CsvTable::new(&COLUMNS)?;
    // What somebody said of a need that happens to be a star must not rule every need.
    for (opinion, helps) in opinions.agreed().filter(|(opinion, _)| opinion.need.trim() != EVERY_NEED) {
        table.row(row(opinion, if helps { Action::Pin } else { Action::Block }))?;
    }
    table.finish()
}

fn row(opinion: &Opinion<'_>, action: Action) -> [String; 8] {
    let said = || opinion.said.iter().map(|kept| &kept.feedback);
    let joined = |texts: Vec<&str>, between: &str| texts.join(between);
    let date = said().next_back().and_then(|said| said.at.get(..10)).unwrap_or_default();
    [
        opinion.need.to_owned(),
        opinion.course.to_owned(),
        action.to_string(),
        joined(said().filter_map(|said| said.remark.reason()).collect(), "; "),
        joined(said().filter_map(|said| said.by.as_deref()).collect(), ", "),
        date.to_owned(),
        opinion.title.to_owned(),
        opinion.said.iter().map(|kept| kept.id()).collect::<Vec<_>>().join(" "),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::opinion::tests::said;
    use super::*;

    #[test]
    fn reasons_and_names_stand_with_the_proposal_and_compute_nothing() {
        let all = [
            said(1, Some("Ada"), "k8s", false, Some("=HYPERLINK(\"x\")")),
            said(2, Some("Bob"), "k8s", false, Some("too old")),
            said(3, None, "Go", true, None),
            said(4, None, "*", true, None),
        ];
        let table = String::from_utf8(proposed_rulings(&Opinions::of(&all)).unwrap()).unwrap();
        let rows: Vec<&str> = table.lines().collect();
        assert_eq!(rows.len(), 3, "{table}");
        assert!(rows[1].starts_with("k8s,a/1,block,\"'=HYPERLINK"), "{table}");
        assert!(rows[1].ends_with("; too old\",\"Ada, Bob\",2026-11-02,\"Kubernetes, a Start\",F1 F2"), "{table}");
        assert!(rows[2].starts_with("Go,a/1,pin,,,2026-11-03,"), "{table}");
    }
}
