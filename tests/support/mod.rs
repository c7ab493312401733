//! A folder and the built program in it, so that a test reads like one person's afternoon.

// Each test file uses a part of this.
#![allow(dead_code)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;

/// Three courses, one a row, in Onshelf's own format.
pub const ACADEMY: &str = "\
id,title,description,skills,level,duration,language,url
K-1,Kubernetes for Application Developers,Deploy and run applications on Kubernetes.,Kubernetes,beginner,PT6H,en,https://learn.example/k1
J-1,Java 17 in Practice,Records and sealed classes.,Java,intermediate,PT3H,en,https://learn.example/j1
E-1,Excel for Everyone,Tables and formulas.,Excel,beginner,90,en,https://learn.example/e1
";

/// A person with a folder and the program. The shelf is `./shelf` unless the arguments say otherwise.
pub struct Onshelf {
    folder: TempDir,
    variables: Vec<(String, String)>,
}

/// What one command said and how it ended.
pub struct Run {
    what: String,
    pub stdout: String,
    pub stderr: String,
    status: Option<i32>,
}

impl Onshelf {
    /// An empty folder.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), variables: Vec::new() }
    }

    /// A folder with `academy.csv`, which is on the shelf.
    pub fn with_academy() -> Self {
        let person = Self::new().file("academy.csv", ACADEMY);
        person.run(&["import", "academy.csv"]).exits(0);
        person
    }

    /// An empty folder; the demo's shelf is the shelf. It is only there to be read.
    pub fn with_demo() -> Self {
        Self::new().variable("ONSHELF_SHELF", &demo().join("shelf").display().to_string())
    }

    /// Puts a file into the folder.
    pub fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
        self
    }

    /// Sets an environment variable for all commands.
    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// A file of the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The text of a file of the folder.
    pub fn text_of(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Whether a file or folder is there.
    pub fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// Runs the program.
    pub fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(arguments, "")
    }

    /// Runs the program with something on its standard input.
    pub fn run_with(&self, arguments: &[&str], input: impl AsRef<[u8]>) -> Run {
        let mut child = self.start(arguments);
        let mut stdin = child.stdin.take().unwrap();
        let input = input.as_ref().to_vec();
        // The program may end before it has read everything; that is for the test to judge.
        let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        Run {
            what: format!("onshelf {}", arguments.join(" ")),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            status: output.status.code(),
        }
    }

    /// Starts the program with pipes at all its ends.
    pub fn start(&self, arguments: &[&str]) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onshelf"));
        command.args(arguments).current_dir(self.folder.path());
        for name in ["ONSHELF_SHELF", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
            command.env_remove(name);
        }
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }
}

impl Run {
    /// The exit status is `status`.
    #[track_caller]
    pub fn exits(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "{self}");
        self
    }

    /// The exit status is one of `statuses`.
    #[track_caller]
    pub fn exits_with_one_of(self, statuses: &[i32]) -> Self {
        assert!(self.status.is_some_and(|status| statuses.contains(&status)), "{self}");
        self
    }

    /// The results hold `words`.
    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        assert!(self.stdout.contains(words), "no {words:?} on stdout of {self}");
        self
    }

    /// The results are exactly `text`.
    #[track_caller]
    pub fn says_exactly(self, text: &str) -> Self {
        assert_eq!(self.stdout, text, "{self}");
        self
    }

    /// What is told beside the results holds `words`.
    #[track_caller]
    pub fn warns(self, words: &str) -> Self {
        assert!(self.stderr.contains(words), "no {words:?} on stderr of {self}");
        self
    }

    /// Nothing is told beside the results.
    #[track_caller]
    pub fn without_warning(self) -> Self {
        assert_eq!(self.stderr, "", "{self}");
        self
    }

    /// The results as one JSON value.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self}"))
    }

    /// The results as a JSON value a line.
    #[track_caller]
    pub fn ndjson(&self) -> Vec<Value> {
        let value = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}: {self}"));
        self.stdout.lines().map(value).collect()
    }

    /// The results as records of a CSV file, header first.
    #[track_caller]
    pub fn csv(&self) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(self.stdout.as_bytes());
        reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
    }
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "`{}`, status {:?}", self.what, self.status)?;
        write!(f, "--- stdout\n{}--- stderr\n{}", self.stdout, self.stderr)
    }
}

/// The folder `onshelf demo` made, once for all tests of a file.
pub fn demo() -> &'static Path {
    static DEMO: OnceLock<PathBuf> = OnceLock::new();
    DEMO.get_or_init(|| {
        let name = std::env::current_exe().unwrap().file_name().unwrap().to_owned();
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        // An earlier run may have been another program's.
        let _ = std::fs::remove_dir_all(&folder);
        Onshelf::new().run(&["demo", "--out", &folder.display().to_string()]).exits(0);
        folder
    })
}

/// `text` with what differs from run to run, or moves with every better weight, made the same: times and scores.
pub fn steady(text: &str) -> String {
    let mut steady = String::new();
    for line in text.lines() {
        let mut line = line.to_owned();
        if let Some(score) = line.strip_suffix('%') {
            line = format!("{}NN%", score.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end().to_owned() + "  ");
        }
        // 2026-11-23 16:40:18 UTC
        if let Some(end) = line.find(" UTC") {
            line.replace_range(end - 19..end, "2026-11-23 02:10:00");
        }
        steady.push_str(&line);
        steady.push('\n');
    }
    steady
}
