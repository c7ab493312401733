//! The nightly job as a person runs it: the built program, a folder, a configuration, several nights.

#[path = "../support/mod.rs"]
mod support;

mod bucket;
mod files;
mod guards;
mod kills;
mod messages;
mod nights;
mod raw;
mod server;
mod web;

use support::{Onshelf, Run};

/// What every test's `[sync]` says: files count as whole at once, and nobody waits for long.
pub const QUICK: &str = "settle = \"0s\"\ntimeout = \"5s\"\nretries = 2\npause = \"10ms\"\n";

/// A configuration with these catalogs (name and source) and these further lines of `[sync]`.
pub fn config(catalogs: &[(&str, &str)], sync: &str) -> String {
    let catalogs =
        catalogs.iter().map(|(name, source)| format!("[[catalog]]\nname = \"{name}\"\nsource = \"{source}\"\n\n"));
    format!("[shelf]\npath = \"shelf\"\n\n{}[sync]\n{QUICK}{sync}", catalogs.collect::<String>())
}

/// A person with that configuration.
pub fn person(catalogs: &[(&str, &str)], sync: &str) -> Onshelf {
    // Wherever tests run, what is on this machine is not fetched by way of another.
    let person = Onshelf::new().variable("NO_PROXY", "127.0.0.1,localhost").variable("no_proxy", "127.0.0.1,localhost");
    person.file("onshelf.toml", config(catalogs, sync))
}

/// An export in Onshelf's own format: courses `from` to `to`, of which some have another description.
pub fn export(from: usize, to: usize, changed: &[usize]) -> String {
    let mut text = "id,title,description,skills\n".to_owned();
    for number in from..to {
        let topic = TOPICS[number % TOPICS.len()];
        let edition = if changed.contains(&number) { "second" } else { "first" };
        text += &format!("{number},{topic} number {number},\"All about {topic}, the {edition} edition.\",{topic}\n");
    }
    text
}

const TOPICS: [&str; 6] = ["Kubernetes", "Python", "Terraform", "Java", "Kafka", "Excel"];

/// The part of `sync --format json` about one catalog.
pub fn catalog(run: &Run, name: &str) -> serde_json::Value {
    let json = run.json();
    let catalogs = json["catalogs"].as_array().unwrap();
    catalogs.iter().find(|catalog| catalog["catalog"] == name).unwrap_or_else(|| panic!("no {name} in {run}")).clone()
}
