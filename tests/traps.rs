//! Names that mean several things: both meanings of each, in titles and in needs (`fixtures/traps.csv`).

use std::collections::BTreeSet;

use onshelf::skills::{Recognition, Recognizer, Vocabulary};

/// So many cases were promised.
const LEAST_CASES: usize = 150;

#[test]
fn ambiguous_names_are_told_apart() {
    let vocabulary = Vocabulary::bundled();
    let recognizer = Recognizer::new(&vocabulary);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/traps.csv");
    let mut reader = csv::Reader::from_path(path).unwrap();
    let mut found = Recognition::default();
    let mut wrong = Vec::new();
    let mut cases = 0;
    for record in reader.records().map(Result::unwrap) {
        cases += 1;
        let (text, mode) = (&record[0], &record[1]);
        match mode {
            "course" => recognizer.read(text, &mut found),
            "need" => recognizer.read_typed(text, &|_| false, &mut found),
            _ => panic!("`{text}`: `{mode}` is neither course nor need"),
        }
        let ids: BTreeSet<&str> =
            found.mentions.iter().map(|mention| vocabulary.get(mention.skill).id.as_str()).collect();
        let (expected, rejected) = (several(&record[2]), several(&record[3]));
        for id in expected.iter().chain(&rejected) {
            assert!(vocabulary.find(id).is_some(), "`{text}`: there is no skill `{id}`");
        }
        let missing: Vec<&str> = expected.into_iter().filter(|id| !ids.contains(id)).collect();
        let false_friends: Vec<&str> = rejected.into_iter().filter(|id| ids.contains(id)).collect();
        if !missing.is_empty() || !false_friends.is_empty() {
            wrong.push(format!("{mode} `{text}`: misses {missing:?}, takes it for {false_friends:?}; found {ids:?}"));
        }
    }
    assert!(cases >= LEAST_CASES, "only {cases} cases");
    assert!(wrong.is_empty(), "{} of {cases} cases are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn several(cell: &str) -> Vec<&str> {
    cell.split(';').filter(|id| !id.is_empty()).collect()
}
