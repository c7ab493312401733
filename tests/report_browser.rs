//! The page in a real browser: whatever stands in it, no script runs and nothing is asked for. `tests/browser/run` looks at
//! the same, and at barriers, with tools this test does without.

#[path = "support/reports.rs"]
mod reports;

use std::net::TcpListener;
use std::process::Command;

use onshelf::report::{Format, clean};
use onshelf::wording::Locale;
use reports::{hostile_answer, report};

/// The installed Chromium, or none.
fn chromium() -> Option<&'static str> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    names.into_iter().find(|name| Command::new(name).arg("--version").output().is_ok_and(|run| run.status.success()))
}

#[test]
fn no_script_runs_and_nothing_is_asked_for() {
    let Some(chromium) = chromium() else {
        assert!(
            std::env::var_os("CI").is_none(),
            "under CI a check that is skipped has failed: no Chromium is installed"
        );
        eprintln!("NOT CHECKED: no Chromium is installed");
        return;
    };
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let naughty = std::fs::read_to_string("fixtures/report/naughty.json").unwrap();
    let naughty: Vec<String> =
        serde_json::from_str(&naughty.replace("127.0.0.1:9", &format!("127.0.0.1:{port}"))).unwrap();
    let report = report(naughty.iter().map(|text| hostile_answer(text)).collect());

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.html");
    std::fs::write(&file, Format::Html.render(&report, Locale::English).unwrap()).unwrap();
    let profile = format!("--user-data-dir={}", folder.path().join("profile").display());
    let run = Command::new(chromium)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync", &profile])
        .arg("--dump-dom")
        .arg(format!("file://{}", file.display()))
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let dom = String::from_utf8_lossy(&run.stdout);
    // The first of the strings would have changed the title.
    assert!(dom.contains("<title>Training you already have access to, 23 November 2026</title>"), "a script ran");
    for element in ["<script", "<img", "<iframe", "<object", "<embed", "<form", "<base"] {
        assert!(!dom.contains(element), "{element} has become part of the page");
    }
    let shown = clean(&naughty[0], 300).replace('<', "&lt;").replace('>', "&gt;");
    assert!(dom.contains(&shown), "the text is not on the page");
    assert!(listener.accept().is_err(), "something was asked for");
}
