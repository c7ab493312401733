//! `onshelf skills`.

use std::io::{BufRead, BufWriter, Write};
use std::path::Path;

use serde::Serialize;

use super::Done;
use super::args::{Skills, SkillsFormat};
use super::context::Context;
use super::exit::{Failure, Status};
use super::suggest::suggest;
use super::terminal::{count, fit, plain, table, thousands, width};
use crate::config::ConfigError;
use crate::import::NeedsReader;
use crate::jobs::{VocabularyFailure, check_vocabulary, unknown_of_needs};
use crate::skills::{Certainty, Finding, Knowledge, Merged, Recognition, Relation, SkillIdx};

/// How many names are shown of those that need nobody's attention, unless asked for all.
const NAMES_SHOWN: usize = 12;

#[derive(Serialize)]
struct Understood<'a> {
    text: &'a str,
    skills: Vec<Found<'a>>,
}

#[derive(Serialize)]
struct Found<'a> {
    id: &'a str,
    name: &'a str,
    found_as: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
}

pub fn run(context: &Context, command: &Skills) -> Done {
    if let Some(file) = &command.check {
        return check(context, file, command.format);
    }
    let knowledge = context.knowledge()?;
    if let (true, Some(needs)) = (command.unknown, &command.needs) {
        return unknown(context, &knowledge, needs, command.format);
    }
    if command.suggest {
        return suggest(context, &knowledge, command.top, command.format);
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    if command.text.is_empty() {
        list(&knowledge, command.format, &mut out)?;
        out.flush()?;
        return Ok(Status::Done);
    }
    if command.text == ["-"] {
        // A line in another encoding is a line all the same; what cannot be read of it is marked.
        for line in std::io::stdin().lock().split(b'\n') {
            let line = line?;
            let line = String::from_utf8_lossy(&line);
            show(context, &knowledge, line.trim_end_matches('\r'), command.format, &mut out)?;
        }
    } else {
        show(context, &knowledge, &command.text.join(" "), command.format, &mut out)?;
    }
    out.flush()?;
    Ok(Status::Done)
}

fn show(
    context: &Context,
    knowledge: &Knowledge,
    text: &str,
    format: SkillsFormat,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let mut found = Recognition::default();
    knowledge.recognizer.read_typed(text, &|_| false, &mut found);
    match format {
        SkillsFormat::Ndjson => {
            let skills = found.mentions.iter().map(|mention| {
                let skill = knowledge.vocabulary.get(mention.skill);
                let found_as = found.found_as(text, mention);
                Found { id: &skill.id, name: &skill.name, found_as, version: mention.version.as_deref() }
            });
            serde_json::to_writer(&mut *out, &Understood { text, skills: skills.collect() })?;
            writeln!(out)?;
        }
        SkillsFormat::Table => {
            if found.mentions.is_empty() {
                writeln!(out, "Nothing in “{}” is a skill the vocabulary knows.", plain(text))?;
                for problem in knowledge.problems().find(text).iter().take(3) {
                    let name = &knowledge.vocabulary.get(problem.skill).name;
                    writeln!(out, "It sounds like {}: “{}”.", context.out.strong(name), problem.phrase)?;
                }
            }
            for mention in &found.mentions {
                describe(context, knowledge, mention.skill, found.found_as(text, mention), mention.certainty, out)?;
            }
        }
    }
    Ok(())
}

fn describe(
    context: &Context,
    knowledge: &Knowledge,
    index: SkillIdx,
    found_as: &str,
    certainty: Certainty,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let skill = knowledge.vocabulary.get(index);
    let why = match certainty {
        Certainty::Certain => "",
        Certainty::Confirmed => ", an ambiguous name that the rest of the text confirms",
        Certainty::Default => ", an ambiguous name that stands alone",
        Certainty::Typo => ", a typo",
    };
    writeln!(
        out,
        "{} {}",
        context.out.strong(&skill.name),
        context.out.faint(format!("{} ({}), found as “{}”{why}", skill.id, skill.kind, plain(found_as)))
    )?;
    let names: Vec<&str> = skill.aliases.iter().skip(1).map(|alias| alias.text.as_str()).collect();
    if !names.is_empty() {
        writeln!(out, "  also known as {}", names.join(", "))?;
    }
    for (relation, words) in [
        (Relation::Broader, "a kind of"),
        (Relation::PartOf, "part of"),
        (Relation::Implies, "builds on"),
        (Relation::Certifies, "certifies"),
        (Relation::Successor, "replaced by"),
        (Relation::Related, "next to"),
    ] {
        let others = knowledge.vocabulary.related(index, relation);
        let others: Vec<&str> = others.map(|other| knowledge.vocabulary.get(other).name.as_str()).collect();
        if !others.is_empty() {
            writeln!(out, "  {words} {}", others.join(", "))?;
        }
    }
    Ok(())
}

fn list(knowledge: &Knowledge, format: SkillsFormat, out: &mut impl Write) -> Result<(), Failure> {
    let mut skills: Vec<_> = knowledge.vocabulary.skills().iter().collect();
    skills.sort_by(|a, b| a.id.cmp(&b.id));
    match format {
        SkillsFormat::Ndjson => {
            for skill in skills {
                let aliases: Vec<&str> = skill.aliases.iter().map(|alias| alias.text.as_str()).collect();
                let line = serde_json::json!({
                    "id": skill.id, "name": skill.name, "kind": skill.kind.to_string(), "domain": skill.domain,
                    "aliases": aliases,
                });
                serde_json::to_writer(&mut *out, &line)?;
                writeln!(out)?;
            }
        }
        SkillsFormat::Table => {
            let rows: Vec<Vec<String>> = skills
                .iter()
                .map(|skill| vec![skill.id.clone(), skill.name.clone(), skill.kind.to_string(), skill.domain.clone()])
                .collect();
            for line in table(&rows, &[]) {
                writeln!(out, "{line}")?;
            }
        }
    }
    Ok(())
}

fn check(context: &Context, file: &Path, format: SkillsFormat) -> Done {
    let merged = check_vocabulary(file, &context.config.vocabularies)?;
    let path = plain(&file.display().to_string());
    let mut out = BufWriter::new(std::io::stdout().lock());
    match format {
        SkillsFormat::Ndjson => {
            serde_json::to_writer(&mut out, &merged_as_json(&path, &merged))?;
            writeln!(out)?;
        }
        SkillsFormat::Table => show_merged(context, &path, &merged, &mut out)?,
    }
    out.flush()?;
    if merged.issues() == 0 {
        return Ok(Status::Done);
    }
    for unread in merged.findings.iter().filter(|finding| matches!(finding, Finding::Unread { .. })) {
        context.warn(&plain(&format!("{path}, {unread}")));
    }
    context.warn(&format!("{path}: {} to look at", count(merged.issues() as u64, "thing")));
    Ok(Status::NeedsAPerson)
}

fn merged_as_json(path: &str, merged: &Merged) -> serde_json::Value {
    use serde_json::{Value, json};

    let added = merged.added.iter().map(|added| json!({"id": added.id, "name": added.name}));
    let extended = merged.extended.iter().map(|extended| json!({"id": extended.id, "aliases": extended.aliases}));
    let understood = merged.understood.iter().map(|read| json!({"name": read.name, "skills": read.skills}));
    let conflicts = merged.conflicts.iter().map(|conflict| json!(conflict.to_string()));
    let findings = merged.findings.iter().map(|finding| json!(finding.to_string()));
    let labels = &merged.labels;
    json!({
        "file": path,
        "format": merged.format.to_string(),
        "skills": merged.entries,
        "known": merged.known,
        "added": added.collect::<Vec<Value>>(),
        "extended": extended.collect::<Vec<Value>>(),
        "understood": understood.collect::<Vec<Value>>(),
        "conflicts": conflicts.collect::<Vec<Value>>(),
        "findings": findings.collect::<Vec<Value>>(),
        "names": {
            "known": labels.known, "extending": labels.extending, "new": labels.new, "understood": labels.understood,
            "conflicting": labels.conflicting, "left_out": labels.left_out,
        },
    })
}

fn show_merged(context: &Context, path: &str, merged: &Merged, out: &mut impl Write) -> Result<(), Failure> {
    let strong = |title: &str| context.out.strong(title);
    let many = |number: usize, one: &str| count(number as u64, one);
    let some = if context.verbose { usize::MAX } else { NAMES_SHOWN };
    writeln!(out, "{}: {}, {}", strong(path), many(merged.entries, "skill"), merged.format)?;

    let added = merged.added.iter().map(|added| format!("{} ({})", added.name, added.id));
    lines(&strong(&format!("New: {}", many(merged.added.len(), "skill"))), added, some, out)?;
    let extended = merged.extended.iter().map(|extended| format!("{}: {}", extended.id, extended.aliases.join(", ")));
    let title = format!("Known, with more names now: {}", many(merged.extended.len(), "skill"));
    lines(&strong(&title), extended, some, out)?;
    let understood = merged.understood.iter();
    let understood =
        understood.map(|read| format!("line {}: “{}” as {}", read.line, read.name, read.skills.join(" and ")));
    let title = format!("Already understood: {}", many(merged.understood.len(), "name"));
    lines(&strong(&title), understood, some, out)?;
    let title = format!("In conflict with a skill we have: {}", many(merged.conflicts.len(), "name"));
    lines(&strong(&title), merged.conflicts.iter().map(ToString::to_string), usize::MAX, out)?;
    let title = format!("To look at: {}", many(merged.findings.len(), "thing"));
    lines(&strong(&title), merged.findings.iter().map(ToString::to_string), usize::MAX, out)?;

    let labels = merged.labels;
    let figures = [
        (labels.known, "known already"),
        (labels.extending, "new for a skill we have"),
        (labels.new, "of new skills"),
        (labels.understood, "already understood"),
        (labels.conflicting, "in conflict"),
        (labels.left_out, "left out"),
    ];
    let figures = figures.into_iter().filter(|(number, _)| *number > 0);
    let figures: Vec<String> = figures.map(|(number, what)| format!("{} {what}", thousands(number as u64))).collect();
    Ok(writeln!(out, "\nNames: {}", figures.join(", "))?)
}

/// A title with lines below it, the first `most` of them; nothing where there is no line.
fn lines(
    title: &str,
    lines: impl ExactSizeIterator<Item = String>,
    most: usize,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let hidden = lines.len().saturating_sub(most);
    if lines.len() > 0 {
        writeln!(out, "\n{title}")?;
    }
    for line in lines.take(most) {
        writeln!(out, "  {}", plain(&line))?;
    }
    if hidden > 0 {
        writeln!(out, "  … and {} more (-v shows all)", thousands(hidden as u64))?;
    }
    Ok(())
}

#[derive(Serialize)]
struct UnknownLine<'a> {
    phrase: &'a str,
    count: usize,
    example: Example<'a>,
    nearest: Option<Nearest<'a>>,
}

#[derive(Serialize)]
struct Example<'a> {
    id: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct Nearest<'a> {
    id: &'a str,
    name: &'a str,
}

fn unknown(context: &Context, knowledge: &Knowledge, needs: &Path, format: SkillsFormat) -> Done {
    let needs = if needs.as_os_str() == "-" {
        NeedsReader::from_reader(std::io::stdin(), "standard input")?
    } else {
        NeedsReader::from_path(needs)?
    };
    let unknown = unknown_of_needs(knowledge, needs)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    match format {
        SkillsFormat::Ndjson => {
            for (phrase, example) in &unknown.phrases {
                let nearest = phrase.nearest.map(|skill| knowledge.vocabulary.get(skill));
                let line = UnknownLine {
                    phrase: &phrase.phrase,
                    count: phrase.count,
                    example: Example { id: &example.id, text: &example.text },
                    nearest: nearest.map(|skill| Nearest { id: &skill.id, name: &skill.name }),
                };
                serde_json::to_writer(&mut out, &line)?;
                writeln!(out)?;
            }
        }
        SkillsFormat::Table => {
            let cell = |text: &str, width: usize| fit(text, width).trim_end().to_owned();
            let example_width = width().saturating_sub(68).max(24);
            let mut rows = vec![["Needs", "Unknown", "Nearest", "Example"].map(String::from).to_vec()];
            rows.extend(unknown.phrases.iter().map(|(phrase, example)| {
                let nearest = phrase.nearest.map_or("", |skill| knowledge.vocabulary.get(skill).name.as_str());
                let count = phrase.count.to_string();
                vec![count, cell(&phrase.phrase, 36), cell(nearest, 20), cell(&example.text, example_width)]
            }));
            for (index, line) in table(&rows, &[0]).into_iter().enumerate() {
                writeln!(out, "{}", if index == 0 { context.out.strong(line) } else { line })?;
            }
            let phrases = count(unknown.phrases.len() as u64, "phrase");
            writeln!(out, "\n{phrases} in {} that the vocabulary does not know", count(unknown.needs as u64, "need"))?;
        }
    }
    out.flush()?;
    for problem in &unknown.unread {
        context.warn(&plain(&problem.to_string()));
    }
    Ok(if unknown.unread.is_empty() { Status::Done } else { Status::NeedsAPerson })
}

impl From<VocabularyFailure> for Failure {
    fn from(failure: VocabularyFailure) -> Self {
        match failure {
            VocabularyFailure::File(error) => Self::File(error),
            failure @ VocabularyFailure::NoVocabulary { .. } => Self::Usage(plain(&failure.to_string())),
        }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::Usage(plain(&error.to_string()))
    }
}
