//! `onshelf match TEXT --explain COURSE`.

use std::io::Write;

use super::args::MatchFormat;
use super::context::Context;
use super::exit::Failure;
use super::terminal::{plain, table, width, wrapped};
use crate::matching::{Explanation, MatchOptions, Matcher, Part, Role, Sum, meaning};
use crate::model::{CourseKey, Need};
use crate::shelf::ShelfReader;

/// Prints the whole sum for `need` and the course `key`.
pub fn explain(
    context: &Context,
    shelf: &ShelfReader,
    matcher: &Matcher<'_>,
    (need, key): (&Need, &str),
    options: &MatchOptions,
    format: MatchFormat,
) -> Result<(), Failure> {
    if format == MatchFormat::Csv {
        return Err(Failure::Usage("`--explain` writes a table or JSON, not CSV".into()));
    }
    let parsed = CourseKey::parse(key);
    let explanation = match &parsed {
        Some(key) => matcher.explain(need, key, options)?,
        None => None,
    };
    let Some(mut explanation) = explanation else {
        return Err(Failure::NoCourse { key: key.to_owned(), hint: hint(parsed.as_ref(), shelf) });
    };
    explanation.need.id = "1".into();
    let mut out = std::io::stdout().lock();
    if format == MatchFormat::Table {
        write(&mut out, context, &explanation)?;
    } else {
        serde_json::to_writer(&mut out, &explanation)?;
        writeln!(out)?;
    }
    Ok(out.flush()?)
}

fn hint(key: Option<&CourseKey>, shelf: &ShelfReader) -> String {
    let catalogs: Vec<&str> = shelf.state().catalogs.keys().map(|name| name.as_str()).collect();
    match key {
        Some(key) if shelf.state().catalogs.contains_key(&key.catalog) => {
            "`onshelf match … --format csv` has the keys in its column `course`".into()
        }
        _ => format!("a key is written catalog/id; the catalogs are: {}", catalogs.join(", ")),
    }
}

fn write(out: &mut impl Write, context: &Context, explanation: &Explanation) -> Result<(), Failure> {
    let paint = context.out;
    let Explanation { need, course, title, .. } = explanation;
    writeln!(out, "{} {}", paint.strong(plain(&need.text)), paint.verdict(explanation.verdict))?;
    writeln!(out, "{}  {}", plain(course), paint.strong(plain(title)))?;
    writeln!(out, "  {}", plain(&explanation.because))?;
    let standing = match explanation.rank {
        Some(rank) => format!("Rank {rank} of {} candidates", explanation.candidates),
        None => format!("Not among the {} candidates", explanation.candidates),
    };
    let behind = explanation.ranking.total - explanation.ordered_by;
    let behind = match behind > 0.0 {
        true => {
            format!(", ordered by {:.2}: put {behind:.2} behind, since nobody begins with it", explanation.ordered_by)
        }
        false => String::new(),
    };
    writeln!(out, "  {standing}{behind}.\n")?;

    writeln!(out, "{}", paint.strong("The need was understood as"))?;
    let rows: Vec<Vec<String>> = explanation
        .understood
        .iter()
        .map(|asked| {
            let role = match asked.role {
                Role::Main => "main",
                Role::Beside => "beside",
                Role::Inside => "inside a name",
            };
            let version = asked.version.as_ref().map(|version| format!(" {version}")).unwrap_or_default();
            let found = format!("“{}”", plain(&asked.found_as));
            let kind = if asked.skill.is_some() { "" } else { "a word" };
            let name = if asked.skill.is_some() { format!("{}{version}", asked.name) } else { kind.to_owned() };
            vec![format!("  {found}"), name, role.to_owned(), format!("{:.2}", asked.weight), asked.in_course.clone()]
        })
        .collect();
    if rows.is_empty() {
        writeln!(out, "  nothing: its words name no skill and no topic")?;
    }
    for line in table(&rows, &[3]) {
        writeln!(out, "{line}")?;
    }
    let names = |what: &str, names: &[String]| match names {
        [] => String::new(),
        names => format!("  {what}: {}\n", names.join(", ")),
    };
    write!(out, "{}", names("not wanted", &explanation.unwanted))?;
    write!(out, "{}", names("left behind", &explanation.left_behind))?;
    if let Some(level) = explanation.level {
        writeln!(out, "  level asked for: {level}")?;
    }
    if explanation.is_list {
        writeln!(out, "  a list: a course on one item serves it")?;
    }
    for (what, sum) in [("find it useful", &explanation.ranking), ("hand it over with pride", &explanation.pride)] {
        write_sum(out, context, what, sum)?;
    }
    Ok(())
}

fn write_sum(out: &mut impl Write, context: &Context, what: &str, sum: &Sum) -> Result<(), Failure> {
    let share = (sum.share * 100.0).round();
    writeln!(out, "\n{}", context.out.strong(format!("{share}% of people would {what}")))?;
    let parts = sum.parts.iter().map(|part: &Part| {
        vec![format!("  {:+.3}", part.adds), format!("for {:.3}", part.value), part.feature.to_owned()]
    });
    let lines = table(&parts.collect::<Vec<_>>(), &[0, 1]);
    let indent = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0) + 2;
    for (line, part) in lines.iter().zip(&sum.parts) {
        let mut start = line.as_str();
        for words in wrapped(&meaning(part.feature), width().saturating_sub(indent).max(20)) {
            writeln!(out, "{start:indent$}{}", context.out.faint(words))?;
            start = "";
        }
    }
    let Sum { total, threshold, slope, share, .. } = sum;
    writeln!(out, "  {total:+.3}  in all; at {threshold:.3} it would be 50%")?;
    writeln!(out, "  {share:.3} = 1 / (1 + e^(-{slope:.3} x ({total:.3} - {threshold:.3})))")?;
    Ok(())
}
