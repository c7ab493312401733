//! Names in lists: a comma parts them, and a list shortens them. "SAP MM, PP and QM" are SAP MM, SAP PP and SAP QM.

use crate::skills::{Certainty, Knowledge, Mention, Recognition};

/// A shortened name has at most this many words.
const LONGEST: usize = 3;

/// Reads anew what a comma or the like parts: "Intune, Autopilot" are two things, though there is an Intune Autopilot.
pub(super) fn part_at_commas(text: &str, found: &mut Recognition, knowledge: &Knowledge) {
    let parts = |mention: &Mention| -> Vec<usize> {
        let apart = |at: &usize| {
            let gap = text.get(found.tokens.get(at - 1).end..found.tokens.get(*at).start).unwrap_or("");
            gap.contains([',', ';', ':', '(', ')', '\n']) || gap.contains(". ")
        };
        (mention.first + 1..mention.end).filter(apart).collect()
    };
    let mut mentions: Vec<Mention> = Vec::with_capacity(found.mentions.len());
    let mut read = Recognition::default();
    for mention in &found.mentions {
        let mut bounds = parts(mention);
        if bounds.is_empty() {
            mentions.push(mention.clone());
            continue;
        }
        bounds.insert(0, mention.first);
        bounds.push(mention.end);
        for pair in bounds.windows(2) {
            let (first, end) = (found.tokens.get(pair[0]).start, found.tokens.get(pair[1] - 1).end);
            let Some(part) = text.get(first..end) else { continue };
            knowledge.recognizer.read_typed(part, &|_| true, &mut read);
            mentions.extend(read.mentions.drain(..).map(|inner| Mention {
                first: inner.first + pair[0],
                end: inner.end + pair[0],
                ..inner
            }));
        }
    }
    found.mentions = mentions;
}

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
    use std::sync::LazyLock;

    use super::*;

    static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(Knowledge::bundled);

    #[track_caller]
    fn finds(text: &str, expected: &[&str]) {
        let mut found = Recognition::default();
        KNOWLEDGE.recognizer.read_typed(text, &|_| false, &mut found);
        part_at_commas(text, &mut found, &KNOWLEDGE);
        complete_lists(text, &mut found, &KNOWLEDGE);
        let ids: Vec<&str> =
            found.mentions.iter().map(|mention| KNOWLEDGE.vocabulary.get(mention.skill).id.as_str()).collect();
        assert_eq!(ids, expected, "{text}");
    }

    #[test]
    fn a_list_shares_its_first_word() {
        finds("SAP MM, PP, QM and EWM key users", &["sap-mm", "sap-pp", "sap-qm", "sap-ewm"]);
        finds("Azure Functions, Kafka and Event Hubs", &["azure-functions", "kafka", "azure-event-hubs"]);
    }

    #[test]
    fn a_comma_parts_names() {
        finds("Grafana, Loki, Tempo", &["grafana", "grafana-loki", "grafana-tempo"]);
        finds("spark, python", &["spark", "python"]);
        finds("Spark Python", &["pyspark"]);
    }

    #[test]
    fn what_follows_a_list_is_not_of_it() {
        finds("Azure Functions, lunch at noon", &["azure-functions"]);
        finds("Power BI for the office", &["power-bi"]);
    }
}
