//! `onshelf feedback`.

use std::io::Write;

use serde::Serialize;

use super::Done;
use super::args::{Feedback as Command, FeedbackFormat};
use super::argument_values::Since;
use super::context::Context;
use super::exit::{Failure, Status};
use super::terminal::{count, plain, table};
use crate::jobs::{Heard, kept_feedback};
use crate::model::{Feedback, Remark};
use crate::report::{Opinions, clean, feedback_judgments, proposed_rulings, stated_needs};
use crate::shelf::{Kept, KeptFeedback, ShelfError};

/// Needs and titles of the table are cut after this many characters.
const SHOWN: usize = 60;
/// As many disputed courses are told one by one.
const TOLD: usize = 5;

#[derive(Serialize)]
struct Report {
    feedback: Vec<Heard>,
    torn: u64,
}

pub fn run(context: &Context, command: &Command) -> Done {
    if !context.shelf.is_dir() {
        return Err(ShelfError::Missing { path: context.shelf.clone() }.into());
    }
    let kept = kept_feedback(&context.shelf, command.since.map(Since::day))?;
    let mut out = std::io::stdout().lock();
    out.write_all(&written(context, &kept, command.format)?)?;
    out.flush()?;
    drop(out);
    if kept.torn > 0 {
        let lines = count(kept.torn, "line");
        context.warn(&format!("{lines} of what people said cannot be read: left out"));
    }
    Ok(Status::Done)
}

fn written(context: &Context, kept: &KeptFeedback, format: FeedbackFormat) -> Result<Vec<u8>, Failure> {
    match format {
        FeedbackFormat::Table => Ok(lines(context, &kept.said).into_bytes()),
        FeedbackFormat::Json => {
            let feedback = kept.said.iter().cloned().map(Heard::from).collect();
            let mut bytes = serde_json::to_vec(&Report { feedback, torn: kept.torn })?;
            bytes.push(b'\n');
            Ok(bytes)
        }
        FeedbackFormat::Judgments => Ok(feedback_judgments(&opinions(context, kept)).into_bytes()),
        FeedbackFormat::Editorial => Ok(proposed_rulings(&opinions(context, kept))?),
        FeedbackFormat::Needs => Ok(stated_needs(&kept.said)?),
    }
}

/// What people think; says on stderr what of it is left out.
fn opinions<'k>(context: &Context, kept: &'k KeptFeedback) -> Opinions<'k> {
    let opinions = Opinions::of(&kept.said);
    let disputed = opinions.disputed().count();
    for opinion in opinions.disputed().take(TOLD) {
        let (need, course) = (clean(opinion.need, SHOWN), opinion.course);
        context.warn(&plain(&format!("people disagree on whether {course} helps with “{need}”; it is left out")));
    }
    if disputed > TOLD {
        let more = count((disputed - TOLD) as u64, "more course");
        context.warn(&format!("people disagree on {more}, left out too"));
    }
    if opinions.under_a_filter > 0 {
        let remarks = count(opinions.under_a_filter as u64, "remark");
        context.warn(&format!(
            "{remarks} that a course does not help left out: a level, language or length was asked for, which may be why"
        ));
    }
    opinions
}

fn lines(context: &Context, said: &[Kept]) -> String {
    if said.is_empty() {
        return "Nobody has said anything yet.\n".into();
    }
    let header = ["Id", "When (UTC)", "By", "Said", "About"].map(String::from).to_vec();
    let rows: Vec<Vec<String>> = std::iter::once(header).chain(said.iter().map(row)).collect();
    let mut text = String::new();
    for (index, line) in table(&rows, &[]).into_iter().enumerate() {
        text += &if index == 0 { context.out.strong(line) } else { line };
        text.push('\n');
        let reason = index.checked_sub(1).and_then(|index| said[index].feedback.remark.reason());
        if let Some(reason) = reason {
            text += &format!("      {}\n", plain(reason));
        }
    }
    text
}

fn row(kept: &Kept) -> Vec<String> {
    let Feedback { at, by, remark } = &kept.feedback;
    let (what, about) = match remark {
        Remark::Match(said) => {
            let what = if said.helps { "helps" } else { "does not help" };
            let (need, title) = (clean(&said.need.text, SHOWN), clean(&said.title, SHOWN));
            (what, format!("{need}: {title} ({})", said.course))
        }
        Remark::Need(said) => {
            let team = said.need.team.as_deref().map(|team| format!(" ({})", clean(team, SHOWN))).unwrap_or_default();
            ("need", format!("{}{team}", clean(&said.need.text, SHOWN)))
        }
    };
    let by = by.as_deref().map_or("unknown".to_owned(), |by| clean(by, SHOWN));
    vec![kept.id(), at.get(..16).unwrap_or(at).replace('T', " "), by, what.to_owned(), plain(&about)]
}
