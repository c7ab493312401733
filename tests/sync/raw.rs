//! Real exports, which lie beside the repository or nowhere.

use std::path::{Path, PathBuf};

use super::{catalog, person};

fn raw(name: &str) -> Option<PathBuf> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/raw").join(name);
    if !file.is_file() {
        eprintln!("NOT CHECKED: {} is not there", file.display());
        return None;
    }
    Some(file)
}

#[test]
fn a_real_catalog_eleven_days_later_is_told_apart_and_held_back_as_shifted() {
    let (Some(before), Some(after)) = (raw("coursera-2023-11-08.csv"), raw("coursera-2023-11-19-misaligned.csv"))
    else {
        return;
    };
    let person = person(&[("coursera", "coursera.csv")], "");
    std::fs::copy(before, person.path("coursera.csv")).unwrap();
    person.run(&["sync"]);
    std::fs::copy(after, person.path("coursera.csv")).unwrap();
    let run = person.run(&["sync", "--format", "json"]).exits(1);
    let told = catalog(&run, "coursera");
    assert_eq!(told["outcome"], "held", "{run}");
    let kinds: Vec<&str> =
        told["objections"].as_array().unwrap().iter().filter_map(|told| told["kind"].as_str()).collect();
    assert!(kinds.contains(&"shifted"), "{run}");
    let difference = &told["difference"];
    assert!(difference["changed"].as_u64().unwrap() >= 513, "{run}");
    assert!(difference["fields"]["description"].as_u64().unwrap() >= 513, "{run}");
}
