//! `onshelf demo`.

use std::io::Write;
use std::path::Path;

use super::Done;
use super::args::Demo as Command;
use super::context::Context;
use super::exit::Failure;
use super::report::warn_of_needs;
use super::terminal::{table, thousands};
use crate::jobs::{Demo, DemoFailure, build_demo, now, this_year};

pub fn run(context: &Context, command: &Command) -> Done {
    let knowledge = context.knowledge()?;
    let demo = build_demo(&command.out, &knowledge, &now(), this_year())?;
    let status = warn_of_needs(context, &demo.prepared);
    show(context, &demo)?;
    Ok(status)
}

fn show(context: &Context, demo: &Demo) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    let mut rows = vec![["Catalog", "Courses", "Rejected rows", "This time"].map(String::from).to_vec()];
    rows.extend(demo.imports.iter().map(|import| {
        let changes = &import.difference;
        let what = match (changes.is_none(), changes.added == changes.courses()) {
            (true, _) => "nothing changed",
            (false, true) => "new",
            (false, false) => "brought up to date",
        };
        vec![
            import.catalog.to_string(),
            thousands(changes.courses()),
            thousands(import.summary.rejected_total()),
            what.to_owned(),
        ]
    }));
    for (index, line) in table(&rows, &[1, 2]).into_iter().enumerate() {
        writeln!(out, "{}", if index == 0 { context.out.strong(line) } else { line })?;
    }
    let nothing_new = demo.imports.iter().all(|import| import.difference.is_none());
    if nothing_new && !demo.needs_edited {
        writeln!(out, "\nNothing changed since the last time; the report was written anew.")?;
    }
    if demo.needs_edited {
        writeln!(out, "\nThe needs were edited: yours are kept and reported on.")?;
    }
    writeln!(out, "\n{}", context.out.strong(demo.prepared.report.summary))?;
    writeln!(out, "\nReport: {}", context.out.strong(demo.report_file.display()))?;
    writeln!(out, "Needs:  {} (edit them, then run the second line below)", demo.needs.display())?;
    let (onshelf, shelf) = (program(), quoted(&demo.shelf));
    writeln!(out, "\nTry next:")?;
    writeln!(out, "  {onshelf} --shelf {shelf} match \"k8s\"")?;
    let (needs, report) = (quoted(&demo.needs), quoted(&demo.report_file));
    writeln!(out, "  {onshelf} --shelf {shelf} report --needs {needs} --out {report}")?;
    writeln!(out, "  {onshelf} --shelf {shelf} status")?;
    Ok(out.flush()?)
}

/// How the person called this program, so that the next commands work where it is not on the path.
fn program() -> String {
    let called = std::env::args_os().next().map(std::path::PathBuf::from);
    called.filter(|called| called.components().count() > 1).map_or_else(|| "onshelf".into(), |called| quoted(&called))
}

/// A path as a shell takes it for one word.
fn quoted(path: &Path) -> String {
    let path = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-:\\".contains(c);
    if path.chars().all(plain) { path } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

impl From<DemoFailure> for Failure {
    fn from(failure: DemoFailure) -> Self {
        match failure {
            DemoFailure::Io { path, error } => Self::Path { path: path.display().to_string(), error },
            DemoFailure::Import(failure) => failure.into(),
            DemoFailure::Needs(failure) => failure.into(),
            DemoFailure::Report(failure) => failure.into(),
            occupied @ DemoFailure::Occupied { .. } => Self::Usage(occupied.to_string()),
        }
    }
}
