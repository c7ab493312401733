//! Features that measure the same thing in several ways: what one of them is worth shows only when the others go too.

use super::features::FEATURES;

/// Groups by name. A feature belongs to one if its name is in the list, or begins or ends as an entry with `*` says.
const GROUPS: [(&str, &[&str]); 13] = [
    ("the skill-and-word list", &["index_*"]),
    ("the names", &["names_*"]),
    ("all the need says", &["said_*"]),
    ("words in titles alone", &["*_in_title_score", "*_in_title_rank"]),
    ("the lists' scores", &["*_score"]),
    ("the lists' ranks", &["*_rank"]),
    ("the lists", &["*_score", "*_rank"]),
    ("what the title names", &["title_*", "all_main_in_title", "list_item_in_title"]),
    ("tags and description", &["tags_*", "body_*", "word_elsewhere", "described"]),
    ("what is missing", &["*_missing"]),
    ("the title's form", &["focus", "extra_*", "leads", "exact_title"]),
    (
        "what kind of course it is",
        &[
            "practice_test",
            "exam_*",
            "talk",
            "book",
            "summary",
            "children",
            "interview",
            "exercise",
            "episode",
            "audience",
            "short",
        ],
    ),
    ("level, version and age", &["level_*", "open_level", "advanced_unasked", "*_version", "age"]),
];

/// Groups of features: a name, and the places of its features in [`FEATURES`].
pub fn feature_groups() -> Vec<(&'static str, Vec<usize>)> {
    let belongs = |feature: &str, entry: &str| match (entry.strip_suffix('*'), entry.strip_prefix('*')) {
        (Some(start), _) => feature.starts_with(start),
        (_, Some(end)) => feature.ends_with(end),
        _ => feature == entry,
    };
    GROUPS
        .iter()
        .map(|(name, entries)| {
            let inside = |at: &usize| entries.iter().any(|entry| belongs(FEATURES[*at], entry));
            (*name, (0..FEATURES.len()).filter(inside).collect())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_finds_a_feature() {
        for (name, features) in feature_groups() {
            assert!(features.len() > 1, "{name}: {features:?}");
        }
        let lists = feature_groups().into_iter().find(|(name, _)| *name == "the lists").unwrap().1;
        assert_eq!(lists.iter().map(|at| FEATURES[*at]).collect::<Vec<_>>(), &FEATURES[..10]);
    }
}
