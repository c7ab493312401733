//! The README's commands do what it says, with the output it shows.
//!
//! `ONSHELF_BLESS=1 cargo test --test cli_readme` writes the outputs anew, to be reviewed like code.
#![cfg(unix)]

mod support;

use std::path::Path;
use std::process::{Command, Stdio};

use support::{Onshelf, steady};

/// A fenced block of a Markdown file.
struct Block<'t> {
    language: &'t str,
    text: &'t str,
    /// Where the text begins in the file.
    start: usize,
}

fn blocks(markdown: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut rest = 0;
    while let Some(fence) = markdown[rest..].find("```") {
        let language_start = rest + fence + 3;
        let start = language_start + markdown[language_start..].find('\n').unwrap() + 1;
        let end = start + markdown[start..].find("```").expect("a block is not closed");
        blocks.push(Block { language: markdown[language_start..start].trim(), text: &markdown[start..end], start });
        rest = end + 3;
    }
    blocks
}

/// Runs a line as a shell would, and returns all that a person would see.
fn run(folder: &Path, line: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_onshelf"));
    let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let output = Command::new("sh")
        .args(["-c", &format!("exec 2>&1; {line}")])
        .current_dir(folder)
        .env("PATH", path)
        .envs([("NO_COLOR", "1")])
        .env_remove("ONSHELF_SHELF")
        .env_remove("COLUMNS")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let expected = line.split_once("# exit status ").map_or(0, |(_, status)| status.trim().parse().unwrap());
    assert_eq!(output.status.code(), Some(expected), "`{line}`:\n{said}");
    said
}

#[test]
fn the_readmes_commands_do_what_it_says() {
    let readme_path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&readme_path).unwrap();
    let person = Onshelf::new();
    let catalogs = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogs");
    std::os::unix::fs::symlink(catalogs, person.path("catalogs")).unwrap();

    let mut blessed = String::new();
    let mut written = 0;
    let mut said = None;
    let mut commands = 0;
    for block in blocks(&readme) {
        match block.language {
            "sh" => {
                let mut all = String::new();
                for line in block.text.lines() {
                    // Cargo is what runs this test; of its commands only the program's own is of interest here.
                    let line = match line.strip_prefix("cargo run --release -- ") {
                        Some(arguments) => &format!("onshelf {arguments}"),
                        None => line,
                    };
                    if line.starts_with("onshelf ") {
                        commands += 1;
                        all += &run(&person.path(""), line);
                    }
                }
                said = Some(all);
            }
            "text" => {
                let said = said.take().expect("an output without a command");
                let same = steady(&said) == steady(block.text);
                assert!(
                    same || std::env::var_os("ONSHELF_BLESS").is_some(),
                    "the README shows\n{}\nbut people see\n{said}\n\
                     If that is right: ONSHELF_BLESS=1 cargo test --test cli_readme",
                    block.text
                );
                blessed += &readme[written..block.start];
                blessed += if same { block.text } else { &said };
                written = block.start + block.text.len();
            }
            other => panic!("the README has a block of {other:?}, which nothing checks"),
        }
    }
    blessed += &readme[written..];
    if blessed != readme {
        std::fs::write(readme_path, blessed).unwrap();
    }
    assert!(commands >= 10, "only {commands} commands were found in the README");
    assert!(person.has("onshelf-demo/report.html") && person.has("report.html") && person.has("matches.csv"));
}

#[test]
fn what_the_documents_point_to_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for document in [
        "README.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "docs/cli.md",
        "docs/configuration.md",
        "docs/coverage.md",
        "docs/map.md",
        "docs/editorial.md",
        "docs/gold.md",
        "benches/README.md",
    ] {
        let folder = root.join(document).parent().unwrap().to_owned();
        let text = std::fs::read_to_string(root.join(document)).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if !link.starts_with("http") && !link.starts_with('#') {
                assert!(folder.join(link).exists(), "{document} points to {link}");
            }
        }
    }
}
