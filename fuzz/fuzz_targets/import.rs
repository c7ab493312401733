//! Any bytes as an export: no panic, every row becomes one thing, and what is kept is clean.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use onshelf::import::{Export, Profiles, Row};

static PROFILES: LazyLock<Profiles> = LazyLock::new(Profiles::bundled);

fuzz_target!(|bytes: &[u8]| {
    let open = |profile| Export::from_reader(std::io::Cursor::new(bytes.to_vec()), "fuzz.csv", &PROFILES, profile);
    let Ok(mut export) = open(None).or_else(|_| open(Some("generic"))) else { return };
    for row in &mut export {
        let Ok(row) = row else { break };
        if let Row::Course { course, .. } = row {
            assert!(!course.title.is_empty() && !course.id.is_empty());
            assert!(!course.title.contains(char::is_control), "{:?}", course.title);
            assert!(course.url.is_none_or(|url| url.starts_with("http://") || url.starts_with("https://")));
        }
    }
    let summary = export.summary();
    let health = export.health();
    assert!(health.with.fields().iter().all(|(_, courses)| *courses <= summary.courses));
    assert_eq!(summary.rows, summary.courses + summary.merged + summary.retired + summary.rejected_total());
});
