//! `onshelf skills`.

use std::io::{BufRead, BufWriter, Write};

use serde::Serialize;

use super::Done;
use super::args::{Context, Skills, SkillsFormat};
use super::exit::{Failure, Status};
use super::terminal::{plain, table};
use crate::skills::{Certainty, Knowledge, Recognition, Relation, SkillIdx, Vocabulary};

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
        return check(file);
    }
    let knowledge = Knowledge::bundled();
    let mut out = BufWriter::new(std::io::stdout().lock());
    if command.text.is_empty() {
        list(&knowledge, command.format, &mut out)?;
        out.flush()?;
        return Ok(Status::Done);
    }
    if command.text == ["-"] {
        for line in std::io::stdin().lock().lines() {
            let line = line?;
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
                for problem in knowledge.problems.find(text).iter().take(3) {
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

fn check(file: &std::path::Path) -> Done {
    let path = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|error| Failure::Path { path: path.clone(), error })?;
    let mut vocabulary = Vocabulary::default();
    let added = vocabulary.add(&path, &text);
    let mut out = std::io::stdout().lock();
    writeln!(out, "{path}: {} skills", vocabulary.skills().len())?;
    match added {
        Ok(()) => Ok(Status::Done),
        Err(errors) => {
            for error in &errors {
                eprintln!("{error}");
            }
            Ok(Status::NeedsAPerson)
        }
    }
}
