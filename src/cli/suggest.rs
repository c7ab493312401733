//! `onshelf skills --suggest`.

use std::io::{BufWriter, Write};

use serde::Serialize;

use super::Done;
use super::args::SkillsFormat;
use super::context::Context;
use super::exit::{Failure, Status};
use super::terminal::{count, fit, table, thousands, width};
use crate::jobs::{Suggestions, Tie, suggest as suggestions};
use crate::shelf::ShelfReader;
use crate::skills::{Knowledge, SkillIdx};

/// A line of NDJSON.
#[derive(Serialize)]
#[serde(tag = "suggest", rename_all = "lowercase")]
enum Line<'a> {
    Relation {
        skill: Skill<'a>,
        relation: &'a str,
        other: Skill<'a>,
        together: u32,
        strength: f64,
        examples: &'a [String],
    },
    Name {
        phrase: &'a str,
        titles: u32,
        skills: Vec<Skill<'a>>,
        strength: f64,
        examples: &'a [String],
    },
}

#[derive(Serialize)]
struct Skill<'a> {
    id: &'a str,
    name: &'a str,
    courses: u32,
}

pub fn suggest(context: &Context, knowledge: &Knowledge, top: usize, format: SkillsFormat) -> Done {
    let shelf = ShelfReader::open(&context.shelf)?;
    let found = suggestions(&shelf, knowledge, top)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    match format {
        SkillsFormat::Ndjson => write_lines(knowledge, &found, &mut out)?,
        SkillsFormat::Table => show(context, knowledge, &found, &mut out)?,
    }
    out.flush()?;
    Ok(Status::Done)
}

fn word(tie: Tie) -> &'static str {
    match tie {
        Tie::Certifies => "certifies",
        Tie::Broader => "broader",
        Tie::Implies => "implies",
        Tie::Related => "related",
    }
}

fn write_lines(knowledge: &Knowledge, found: &Suggestions, out: &mut impl Write) -> Result<(), Failure> {
    let skill = |index: SkillIdx, courses: u32| {
        let skill = knowledge.vocabulary.get(index);
        Skill { id: &skill.id, name: &skill.name, courses }
    };
    let round = |strength: f64| (strength * 10.0).round() / 10.0;
    let relations = found.relations.iter().map(|relation| Line::Relation {
        skill: skill(relation.skill, relation.with_skill),
        relation: word(relation.tie),
        other: skill(relation.other, relation.with_other),
        together: relation.together,
        strength: round(relation.strength),
        examples: &relation.examples,
    });
    let names = found.names.iter().map(|name| Line::Name {
        phrase: &name.phrase,
        titles: name.titles,
        skills: name.skills.iter().map(|(index, courses)| skill(*index, *courses)).collect(),
        strength: round(name.strength),
        examples: &name.examples,
    });
    for line in relations.chain(names) {
        serde_json::to_writer(&mut *out, &line)?;
        writeln!(out)?;
    }
    Ok(())
}

fn show(context: &Context, knowledge: &Knowledge, found: &Suggestions, out: &mut impl Write) -> Result<(), Failure> {
    let id = |index: SkillIdx| knowledge.vocabulary.get(index).id.as_str();
    let cell = |text: &str, width: usize| fit(text, width).trim_end().to_owned();
    let example_width = width().saturating_sub(74).max(24);
    let example = |examples: &[String]| cell(examples.first().map_or("", String::as_str), example_width);
    let mut rows = vec![["Both", "Skill", "Could be", "Of", "Example"].map(String::from).to_vec()];
    rows.extend(found.relations.iter().map(|relation| {
        let of = format!("{} and {}", thousands(relation.with_skill.into()), thousands(relation.with_other.into()));
        let could_be = format!("{}:{}", word(relation.tie), id(relation.other));
        let both = thousands(relation.together.into());
        vec![both, id(relation.skill).to_owned(), could_be, of, example(&relation.examples)]
    }));
    let mut headed = |rows: &[Vec<String>]| -> Result<(), Failure> {
        for (index, line) in table(rows, &[0]).into_iter().enumerate() {
            writeln!(out, "{}", if index == 0 { context.out.strong(line) } else { line })?;
        }
        Ok(writeln!(out)?)
    };
    headed(&rows)?;
    let mut rows = vec![["Titles", "Name nobody has", "Said with", "Example"].map(String::from).to_vec()];
    rows.extend(found.names.iter().map(|name| {
        let skills: Vec<&str> = name.skills.iter().map(|(skill, _)| id(*skill)).collect();
        let titles = thousands(name.titles.into());
        vec![titles, cell(&name.phrase, 26), cell(&skills.join(", "), 36), example(&name.examples)]
    }));
    headed(&rows)?;
    let relations = count(found.relations.len() as u64, "relation");
    let names = count(found.names.len() as u64, "name");
    Ok(writeln!(out, "{relations} and {names} that {} suggest", count(found.courses as u64, "course"))?)
}
