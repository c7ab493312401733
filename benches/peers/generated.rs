//! Courses and needs in any number, with the words, lengths and gaps of real ones.

use std::io::{BufWriter, Write};
use std::path::Path;

use onshelf::model::{Course, Need};

use crate::Failure;

/// The same courses for everybody who runs the bench.
const SEED: u64 = 20_261_125;

/// Writes `count` courses to `path`, each made of real ones: the first half of one title and the second half of another,
/// sentences of three descriptions up to the length of one, the tags of one. So words are as frequent, and titles and
/// descriptions as long, as in `courses`.
pub fn write_courses(courses: &[Course], count: usize, path: &Path) -> Result<(), Failure> {
    let mut random = fastrand::Rng::with_seed(SEED);
    let mut file = csv::Writer::from_writer(BufWriter::new(std::fs::File::create(path)?));
    file.write_record(["id", "title", "description", "skills", "level", "duration", "language", "url", "provider"])?;
    for number in 0..count {
        let mut one = || &courses[random.usize(..courses.len())];
        let (first, second, third) = (one(), one(), one());
        let id = number.to_string();
        let level = first.level.map(|level| level.to_string()).unwrap_or_default();
        let duration = first.duration.as_ref().map(|duration| duration.text.clone()).unwrap_or_default();
        let language = first.language.as_ref().map(|language| language.code().to_owned()).unwrap_or_default();
        let url = first.url.as_ref().map(|_| format!("https://courses.example.com/{number}")).unwrap_or_default();
        file.write_record([
            id.as_str(),
            &title(&first.title, &second.title),
            &description(first, second, third),
            &second.skills.join(";"),
            &level,
            &duration,
            &language,
            &url,
            first.provider.as_deref().unwrap_or(""),
        ])?;
    }
    file.flush()?;
    Ok(())
}

/// Writes `count` needs to `path`: real ones as they are, and with the words of another behind them.
pub fn write_needs(needs: &[Need], count: usize, path: &Path) -> Result<(), Failure> {
    let mut random = fastrand::Rng::with_seed(SEED);
    let mut file = BufWriter::new(std::fs::File::create(path)?);
    for number in 0..count {
        let mut one = || &needs[random.usize(..needs.len())].text;
        let (text, other) = (one(), one());
        let need = if random.bool() { text.clone() } else { title(text, other) };
        writeln!(file, "{}", serde_json::json!({"id": number.to_string(), "need": need}))?;
    }
    file.flush()?;
    Ok(())
}

fn title(first: &str, second: &str) -> String {
    let (head, tail): (Vec<&str>, Vec<&str>) = (first.split(' ').collect(), second.split(' ').collect());
    let words = head[..head.len().div_ceil(2)].iter().chain(&tail[tail.len() / 2..]);
    words.copied().collect::<Vec<_>>().join(" ")
}

fn description(first: &Course, second: &Course, third: &Course) -> String {
    let length = first.description.len();
    let mut sentences = [first, second, third].map(|course| course.description.split_inclusive(". "));
    let mut text = String::with_capacity(length);
    for at in 0.. {
        let Some(sentence) = sentences[at % 3].next() else { break };
        if text.len() >= length {
            break;
        }
        text.push_str(sentence);
    }
    text
}
