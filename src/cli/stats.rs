//! `onshelf stats`.

use super::Done;
use super::args::Stats;
use super::context::Context;
use super::exit::Status;
use super::terminal::{count, thousands};
use crate::shelf::{ShelfReader, Statistics, StatisticsError};

pub fn run(context: &Context, command: &Stats) -> Done {
    let statistics = match command.files.is_empty() {
        true => Statistics::of_shelf(&ShelfReader::open(&context.shelf)?)?,
        false => {
            let read: Result<Vec<Statistics>, StatisticsError> =
                command.files.iter().map(|file| Statistics::read(file)).collect();
            Statistics::added_up(&read?)?
        }
    };
    statistics.write(&command.out)?;
    let lacking: Vec<String> = statistics.lacking().iter().map(u32::to_string).collect();
    let lacks = match lacking.as_slice() {
        [] => String::new(),
        [one] => format!("; shard {one} is still to be added"),
        several => format!("; the shards {} are still to be added", several.join(", ")),
    };
    context.say(&format!(
        "{}: {}, {} words and skills; {} of {}{lacks}",
        command.out.display(),
        count(statistics.courses(), "course"),
        thousands(statistics.terms() as u64),
        u64::from(statistics.shards()) - lacking.len() as u64,
        count(u64::from(statistics.shards()), "shard"),
    ));
    Ok(Status::Done)
}
