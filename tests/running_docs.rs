//! The examples of docs/running.md: each is what its system takes, and calls a command that works.

mod support;

use std::path::Path;
use std::process::Command;

use support::{ACADEMY, Onshelf};

const CONFIG: &str = "[[catalog]]\nname = \"academy\"\nsource = \"academy.csv\"\n[sync]\nsettle = \"0s\"\n";

fn example(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/running").join(name)).unwrap()
}

/// The arguments, run where their configuration lies, bring a catalog onto the shelf.
#[track_caller]
fn does_a_night(arguments: &[&str]) {
    let person = Onshelf::new().file("academy.csv", ACADEMY).file("onshelf.toml", CONFIG);
    let local = |word: &&str| if word.ends_with("onshelf.toml") { "onshelf.toml" } else { *word }.to_owned();
    let arguments: Vec<String> = arguments.iter().map(local).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    person.run(&words).exits(0);
    let status = person.run(&["status", "--format", "json"]).exits(0);
    assert!(status.stdout.contains("\"academy\""), "{}", status.stdout);
}

/// The words behind the program's name in a command line.
fn behind_the_program(line: &str) -> Vec<&str> {
    let words = line.split_whitespace().skip_while(|word| !word.ends_with("onshelf")).skip(1);
    words.take_while(|word| !word.starts_with("2>") && !word.starts_with('>')).collect()
}

fn value<'u>(unit: &'u str, key: &str) -> &'u str {
    let found = unit.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
    found.unwrap_or_else(|| panic!("no {key} in\n{unit}"))
}

#[test]
fn the_systemd_units_are_units() {
    for (name, sections) in [
        ("onshelf.service", &["[Unit]", "[Service]", "[Install]"]),
        ("onshelf.timer", &["[Unit]", "[Timer]", "[Install]"]),
    ] {
        let unit = example(name);
        let found: Vec<&str> = unit.lines().filter(|line| line.starts_with('[')).collect();
        assert_eq!(found, sections, "{name}");
        let odd = unit.lines().find(|line| !(line.is_empty() || line.starts_with(['#', '[']) || line.contains('=')));
        assert_eq!(odd, None, "{name}");
    }
    let service = example("onshelf.service");
    assert_eq!(value(&service, "SuccessExitStatus"), "1");
    does_a_night(&behind_the_program(value(&service, "ExecStart")));
    verified_by_systemd();
}

/// Asks systemd itself, where it is installed.
fn verified_by_systemd() {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("onshelf");
    std::fs::copy(env!("CARGO_BIN_EXE_onshelf"), &program).unwrap();
    let mut units = Vec::new();
    for name in ["onshelf.service", "onshelf.timer"] {
        let unit = example(name).replace("/usr/local/bin/onshelf", &program.display().to_string());
        let path = folder.path().join(name);
        std::fs::write(&path, unit).unwrap();
        units.push(path);
    }
    let Ok(run) = Command::new("systemd-analyze").arg("verify").args(&units).output() else {
        eprintln!("skipped: systemd-analyze is not installed");
        return;
    };
    let said = String::from_utf8_lossy(&run.stderr);
    // What it says of other units of this machine is none of ours.
    let ours: Vec<&str> = said.lines().filter(|line| line.contains("onshelf.")).collect();
    assert!(ours.is_empty(), "{ours:?}");
}

#[test]
fn the_line_for_cron_has_five_fields_and_a_command() {
    let text = example("crontab");
    let line = text.lines().find(|line| !line.starts_with('#') && !line.is_empty()).unwrap();
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_field = |word: &&str| word.bytes().all(|byte| byte.is_ascii_digit() || b"*/,-".contains(&byte));
    assert!(words[..5].iter().all(is_field) && !is_field(&words[5]), "{line}");
    // A percent sign ends a command in a crontab.
    assert!(!line.contains('%'));
    let command = line.split("&&").nth(1).unwrap();
    does_a_night(&behind_the_program(command));
}

#[test]
fn the_job_for_kubernetes_calls_a_command_that_works() {
    let text = example("cronjob.yaml");
    assert!(!text.contains('\t'));
    let deeper = |line: &str| line.len() - line.trim_start().len();
    assert!(text.lines().all(|line| deeper(line) % 2 == 0), "indented by two");
    assert!(text.starts_with("apiVersion: batch/v1\nkind: CronJob\n"));
    let args = text.lines().find_map(|line| line.trim().strip_prefix("args: ")).unwrap();
    let args: Vec<String> = serde_json::from_str(args).unwrap();
    does_a_night(&args.iter().map(String::as_str).collect::<Vec<_>>());
    let claims = ["mountPath: /etc/onshelf", "mountPath: /var/lib/onshelf", "mountPath: /tmp"];
    assert!(claims.iter().all(|claim| text.contains(claim)));
}

#[test]
fn the_task_for_windows_is_xml_and_calls_a_command_that_works() {
    let text = example("task.xml");
    let mut reader = quick_xml::Reader::from_str(&text);
    let (mut open, mut arguments) = (Vec::new(), String::new());
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(tag) => {
                open.push(tag.name().as_ref().to_owned());
            }
            quick_xml::events::Event::End(_) => drop(open.pop()),
            quick_xml::events::Event::Text(said) if open.last().is_some_and(|name| name == "Arguments") => {
                arguments = said.xml10_content().into_owned();
            }
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty());
    does_a_night(&arguments.split_whitespace().collect::<Vec<_>>());
}
