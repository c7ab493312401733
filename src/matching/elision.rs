//! Names that a list shortens: "SAP MM, PP and QM" are SAP MM, SAP PP and SAP QM.

use crate::skills::{Certainty, Knowledge, Mention, Recognition};

/// A shortened name has at most this many words.
const LONGEST: usize = 3;

/// Adds to `found` the skills whose names share their first word with a name before them in the list.
pub(super) fn complete_lists(text: &str, found: &mut Recognition, knowledge: &Knowledge) {
    let mut added: Vec<Mention> = Vec::new();
    for mention in found.mentions.iter().filter(|mention| mention.end - mention.first > 1) {
        let first = found.tokens.get(mention.first);
        let Some(shared) = text.get(first.start..first.end) else { continue };
        let mut at = mention.end;
        while let Some(start) = next_item(text, found, at) {
            if let Some(known) = found.mentions.iter().find(|other| other.first == start) {
                at = known.end;
                continue;
            }
            let Some(item) = read_item(text, shared, start, found, knowledge) else { break };
            at = item.end;
            if !added.iter().any(|other| other.first == item.first) {
                added.push(item);
            }
        }
    }
    found.mentions.extend(added);
    found.mentions.sort_by_key(|mention| mention.first);
}

/// Where the next item of a list begins, if `at` is behind one.
fn next_item(text: &str, found: &Recognition, at: usize) -> Option<usize> {
    let gap = |at: usize| -> Option<&str> {
        (at > 0 && at < found.tokens.len())
            .then(|| text.get(found.tokens.get(at - 1).end..found.tokens.get(at).start))
            .flatten()
    };
    let separates = |gap: &str| gap.contains([',', '/', '&', '+']) && !gap.contains(['.', ';', ':', '(', ')']);
    let is_and = |at: usize| at < found.tokens.len() && matches!(found.tokens.word(at), "and" | "or");
    if is_and(at) {
        return (at + 1 < found.tokens.len()).then_some(at + 1);
    }
    if !separates(gap(at)?) {
        return None;
    }
    if is_and(at) { Some(at + 1) } else { Some(at) }
}

/// The skill that `shared` and the words from `start` name together, as many of them as do.
fn read_item(text: &str, shared: &str, start: usize, found: &Recognition, knowledge: &Knowledge) -> Option<Mention> {
    let mut end = start;
    while end < found.tokens.len() && end - start < LONGEST && found.mention_at(end).is_none() {
        let breaks = |gap: &str| !gap.trim().is_empty();
        let gap = text.get(found.tokens.get(end.max(1) - 1).end..found.tokens.get(end).start).unwrap_or("");
        if end > start && breaks(gap) {
            break;
        }
        end += 1;
    }
    let mut read = Recognition::default();
    (start + 1..=end).rev().find_map(|end| {
        let item = text.get(found.tokens.get(start).start..found.tokens.get(end - 1).end)?;
        knowledge.recognizer.read_typed(&format!("{shared} {item}"), &|_| true, &mut read);
        let [only] = read.mentions.as_slice() else { return None };
        let whole = only.first == 0 && only.end == read.tokens.len();
        let certain = only.certainty >= Certainty::Confirmed;
        (whole && certain).then(|| Mention { first: start, end, ..only.clone() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn finds(text: &str, expected: &[&str]) {
        let knowledge = Knowledge::bundled();
        let mut found = Recognition::default();
        knowledge.recognizer.read_typed(text, &|_| false, &mut found);
        complete_lists(text, &mut found, &knowledge);
        let ids: Vec<&str> =
            found.mentions.iter().map(|mention| knowledge.vocabulary.get(mention.skill).id.as_str()).collect();
        assert_eq!(ids, expected, "{text}");
    }

    #[test]
    fn a_list_shares_its_first_word() {
        finds("SAP MM, PP, QM and EWM key users", &["sap-mm", "sap-pp", "sap-qm", "sap-ewm"]);
        finds("Azure Functions, Kafka and Event Hubs", &["azure-functions", "kafka", "azure-event-hubs"]);
    }

    #[test]
    fn what_follows_a_list_is_not_of_it() {
        finds("Azure Functions, lunch at noon", &["azure-functions"]);
        finds("Power BI for the office", &["power-bi"]);
    }
}
