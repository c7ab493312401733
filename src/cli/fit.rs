//! `onshelf fit`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use super::Done;
use super::args::Fit;
use super::comparison::likelihood;
use super::context::Context;
use super::exit::{Failure, Status};
use super::terminal::table;
use crate::evaluation::{
    Ablation, Example, FittedForest, FittedLine, LeftOut, NeedRanking, ablate, cross_validated, fit_pride, fit_ranking,
    mean_of, need_rankings,
};
use crate::matching::{FEATURES, feature_groups, is_adverse, is_relative};

pub fn run(context: &Context, command: &Fit) -> Done {
    let mut examples = Vec::new();
    for file in &command.features {
        examples.extend(read(file)?);
    }
    if !examples.iter().any(|example| example.grade.is_some()) {
        return Err(Failure::Usage("there is no judged course in these files".into()));
    }
    let adverse: Vec<bool> = FEATURES.iter().map(|name| is_adverse(name)).collect();
    let mut out = std::io::stdout().lock();
    if command.ablate {
        if command.folds < 2 {
            return Err(Failure::Usage("`--ablate` needs at least two parts to cross-validate over".into()));
        }
        let (all, ablations) = ablate(&examples, &adverse, command.folds, &everything_to_leave_out());
        for line in table(&figures(&all), &[1, 2, 3]).iter().chain([&String::new()]) {
            writeln!(out, "{line}")?;
        }
        for line in table(&losses(&ablations), &[1, 2, 3]) {
            writeln!(out, "{line}")?;
        }
    } else if command.folds >= 2 {
        let sums = cross_validated(&examples, &adverse, command.folds);
        for line in table(&figures(&need_rankings(&examples, &sums)), &[1, 2, 3]) {
            writeln!(out, "{line}")?;
        }
    }
    if let Some(file) = &command.out {
        let relative: Vec<bool> = FEATURES.iter().map(|name| is_relative(name)).collect();
        let ranking = fit_ranking(&examples, &adverse);
        let pride = fitted(&examples, |examples| fit_pride(examples, &relative));
        let text = weights(&ranking, &pride, command);
        std::fs::write(file, text).map_err(|error| Failure::Path { path: file.display().to_string(), error })?;
        context.say(&format!("weights written to {}", file.display()));
    }
    Ok(Status::Done)
}

/// Fits a sum in which no feature that can only speak against a course speaks for it: one that comes out so is left out,
/// and the rest fitted again.
fn fitted(examples: &[Example], fit: impl Fn(&[Example]) -> FittedLine) -> FittedLine {
    let mut examples = examples.to_vec();
    loop {
        let line = fit(&examples);
        let wrong: Vec<usize> =
            (0..FEATURES.len()).filter(|at| is_adverse(FEATURES[*at]) && line.weights[*at] > 0.0).collect();
        if wrong.is_empty() {
            return line;
        }
        for example in &mut examples {
            wrong.iter().for_each(|at| example.values[*at] = 0.0);
        }
    }
}

/// The examples of a file that `eval --features` wrote; the file's name tells the runs apart.
fn read(file: &Path) -> Result<Vec<Example>, Failure> {
    let path = file.display().to_string();
    let wrong = |line: usize, what: &str| Failure::Usage(format!("`{path}`, line {line}: {what}"));
    let text = std::fs::read_to_string(file).map_err(|error| Failure::Path { path: path.clone(), error })?;
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap_or("").split('\t').collect();
    if header.len() != FEATURES.len() + 3 || header[3..] != *FEATURES {
        return Err(wrong(1, "these are not the features of this onshelf; write them anew with `eval --features`"));
    }
    let run = file.file_stem().unwrap_or_default().to_string_lossy();
    lines
        .enumerate()
        .map(|(index, line)| {
            let cells: Vec<&str> = line.split('\t').collect();
            let values: Result<Vec<f32>, _> = cells.iter().skip(3).map(|cell| cell.parse()).collect();
            match values {
                Ok(values) if values.len() == FEATURES.len() => {
                    Ok(Example { need: format!("{run}:{}", cells[0]), grade: cells[2].parse().ok(), values })
                }
                _ => {
                    Err(wrong(index + 2, "the line is not as long as the header, or holds something else than numbers"))
                }
            }
        })
        .collect()
}

/// Cross-validated figures by run: they compare feature sets; for the figures of a shelf run `eval`.
fn figures(needs: &[NeedRanking]) -> Vec<Vec<String>> {
    let mut rows = vec![["run", "needs", "nDCG'@10", "P'@3"].map(String::from).to_vec()];
    for run in needs.chunk_by(|a, b| a.run() == b.run()) {
        rows.push(vec![
            run.first().map_or("", NeedRanking::run).to_owned(),
            run.len().to_string(),
            format!("{:.4}", mean_of(run, |need| need.ndcg)),
            format!("{:.4}", mean_of(run, |need| need.p3)),
        ]);
    }
    rows
}

/// What each feature and each group of them is worth, the dearest first.
fn losses(ablations: &[Ablation]) -> Vec<Vec<String>> {
    let mut rows = vec![["without", "nDCG'@10 lost", "p", "P'@3 lost"].map(String::from).to_vec()];
    rows.extend(ablations.iter().map(|ablation| {
        vec![
            ablation.name.clone(),
            format!("{:+.4}", ablation.ndcg_lost),
            likelihood(ablation.p),
            format!("{:+.4}", ablation.p3_lost),
        ]
    }));
    rows
}

fn everything_to_leave_out() -> Vec<LeftOut> {
    let alone = FEATURES.iter().enumerate().map(|(at, name)| LeftOut { name: (*name).to_owned(), features: vec![at] });
    let together = feature_groups().into_iter().filter(|(_, features)| features.len() > 1);
    let together = together.map(|(name, features)| LeftOut { name: format!("all of {name}"), features });
    alone.chain(together).collect()
}

fn weights(ranking: &FittedForest, pride: &FittedLine, command: &Fit) -> String {
    let files: Vec<String> = command
        .features
        .iter()
        .map(|file| file.file_name().unwrap_or_default().to_string_lossy().into_owned())
        .collect();
    let mut text = format!(
        "# Weights of the scorer. Written by `onshelf fit {} --out weights.toml`;\n\
         # the files by `onshelf eval … --features FILE`, see docs/gold.md. Do not edit by hand.\n",
        files.join(" ")
    );
    let _ = write!(
        text,
        "\n[ranking]\nthreshold = {:.3}\nslope = {:.3}\n# A tree a line: (feature, up to, mean, lower branch, higher branch).\ntrees = \"\"\"\n",
        ranking.threshold, ranking.slope
    );
    for tree in &ranking.trees {
        tree.write(FEATURES, &mut text);
        text.push('\n');
    }
    let _ = write!(
        text,
        "\"\"\"\n\n[pride]\nthreshold = {:.3}\nslope = {:.3}\n\n[pride.weights]\n",
        pride.threshold, pride.slope
    );
    for (feature, weight) in FEATURES.iter().zip(&pride.weights).filter(|(_, weight)| weight.abs() >= 0.0005) {
        let _ = writeln!(text, "{feature} = {weight:.3}");
    }
    text
}
