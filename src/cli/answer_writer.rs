//! Answers, in the format that was asked for.

use std::io::{BufWriter, Write};

use super::args::MatchFormat;
use super::context::Context;
use super::exit::Failure;
use super::terminal::{fit, plain, time, width};
use crate::import::NeedProblem;
use crate::model::{Answer, Match as Found, Verdict};

/// Writes answers in one format, as they come.
pub struct Writer<'c> {
    context: &'c Context,
    format: MatchFormat,
    out: BufWriter<std::io::StdoutLock<'static>>,
    written: usize,
    /// Columns of the needs file that are passed through.
    extra: Vec<String>,
    counts: [usize; 4],
}

const CSV_HEADER: [&str; 18] = [
    "need_id",
    "team",
    "need",
    "verdict",
    "confidence",
    "rank",
    "course",
    "catalog",
    "title",
    "level",
    "minutes",
    "url",
    "score",
    "also",
    "evidence",
    "cautions",
    "missing",
    "ask",
];

impl<'c> Writer<'c> {
    pub fn new(context: &'c Context, format: MatchFormat) -> Self {
        Self {
            context,
            format,
            out: BufWriter::new(std::io::stdout().lock()),
            written: 0,
            extra: Vec::new(),
            counts: [0; 4],
        }
    }

    pub fn write(&mut self, answer: &Answer) -> Result<(), Failure> {
        match self.format {
            MatchFormat::Ndjson => {
                serde_json::to_writer(&mut self.out, answer)?;
                self.out.write_all(b"\n")?;
            }
            MatchFormat::Json => {
                self.out.write_all(if self.written == 0 { b"[\n" } else { b",\n" })?;
                serde_json::to_writer(&mut self.out, answer)?;
            }
            MatchFormat::Csv => self.write_csv(answer)?,
            MatchFormat::Table => self.write_table(answer)?,
        }
        self.written += 1;
        self.counts[answer.verdict as usize] += 1;
        Ok(())
    }

    /// Says in place of an answer that the line holds no need.
    pub fn reject(&mut self, problem: &NeedProblem) -> Result<(), Failure> {
        serde_json::to_writer(&mut self.out, &serde_json::json!({ "rejected": problem }))?;
        Ok(self.out.write_all(b"\n")?)
    }

    /// Hands on a line that says so already.
    pub fn reject_as(&mut self, line: &str) -> Result<(), Failure> {
        self.out.write_all(line.as_bytes())?;
        Ok(self.out.write_all(b"\n")?)
    }

    pub fn flush(&mut self) -> Result<(), Failure> {
        Ok(self.out.flush()?)
    }

    pub fn finish(mut self) -> Result<(), Failure> {
        match self.format {
            MatchFormat::Json => {
                self.out.write_all(if self.written == 0 { b"[]\n" } else { b"\n]\n" })?;
            }
            MatchFormat::Table if self.written > 1 => {
                let [covered, partial, gap, unclear] = self.counts;
                writeln!(
                    self.out,
                    "{}",
                    self.context.out.strong(format!(
                        "{} needs: {covered} covered, {partial} partial, {gap} gaps, {unclear} unclear",
                        self.written
                    ))
                )?;
            }
            _ => {}
        }
        Ok(self.out.flush()?)
    }

    fn write_csv(&mut self, answer: &Answer) -> Result<(), Failure> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        if self.written == 0 {
            self.extra = answer.need.extra.keys().cloned().collect();
            writer.write_record(CSV_HEADER.into_iter().chain(self.extra.iter().map(String::as_str)))?;
        }
        let need = &answer.need;
        let row = |found: Option<&Found>| -> Vec<String> {
            let show = |text: &dyn Fn(&Found) -> String| found.map(text).unwrap_or_default();
            let own = [
                need.id.clone(),
                need.team.clone().unwrap_or_default(),
                need.text.clone(),
                answer.verdict.to_string(),
                answer.confidence.to_string(),
                show(&|m| m.rank.to_string()),
                show(&|m| m.course.clone()),
                show(&|m| m.catalog.clone()),
                show(&|m| m.title.clone()),
                show(&|m| m.level.map(|level| level.to_string()).unwrap_or_default()),
                show(&|m| m.minutes.map(|minutes| minutes.to_string()).unwrap_or_default()),
                show(&|m| m.url.clone().unwrap_or_default()),
                show(&|m| m.score.to_string()),
                show(&|m| m.also.join("; ")),
                show(&|m| m.evidence.iter().map(|e| e.text.as_str()).collect::<Vec<_>>().join(" ")),
                show(&|m| m.cautions.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join(" ")),
                answer.missing.join("; "),
                answer.ask.clone().unwrap_or_default(),
            ];
            let passed_through = self.extra.iter().map(|column| need.extra.get(column).cloned().unwrap_or_default());
            own.into_iter().chain(passed_through).map(inert).collect()
        };
        if answer.matches.is_empty() {
            writer.write_record(row(None))?;
        }
        for found in &answer.matches {
            writer.write_record(row(Some(found)))?;
        }
        let bytes = writer.into_inner().map_err(|error| Failure::Output(error.into_error()))?;
        Ok(self.out.write_all(&bytes)?)
    }

    fn write_table(&mut self, answer: &Answer) -> Result<(), Failure> {
        let paint = self.context.out;
        let (need, out) = (&answer.need, &mut self.out);
        let team = need.team.as_ref().map(|team| format!("{}: ", plain(team))).unwrap_or_default();
        write!(out, "{}{} {}", team, paint.strong(plain(&need.text)), paint.verdict(answer.verdict))?;
        writeln!(out, "{}", paint.faint(format!("  {}", answer.reason)))?;
        let understood: Vec<String> = answer
            .skills
            .iter()
            .filter(|skill| {
                crate::skills::Analyzer.words(&skill.name) != crate::skills::Analyzer.words(&skill.found_as)
            })
            .map(|skill| format!("“{}” as {}", plain(&skill.found_as), skill.name))
            .collect();
        if !understood.is_empty() {
            writeln!(out, "{}", paint.faint(format!("  understood {}", understood.join(", "))))?;
        }
        if let Some(ask) = &answer.ask {
            writeln!(out, "  {} {}", paint.hint("ask:"), plain(ask))?;
        }
        if answer.verdict == Verdict::Unclear && !answer.matches.is_empty() {
            writeln!(out, "  Guesses:")?;
        }
        let total = width();
        let title_width = total.saturating_sub(4 + 2 + 16 + 2 + 12 + 2 + 7 + 2 + 4).max(24);
        for found in &answer.matches {
            let line = format!(
                "{:>4}  {}  {}  {:<12}  {:>7}  {:>3.0}%",
                found.rank,
                fit(&found.title, title_width),
                fit(&found.catalog, 16),
                found.level.map_or("", |level| level.as_str()),
                found.minutes.map(time).unwrap_or_default(),
                found.score * 100.0
            );
            writeln!(out, "{}", line.trim_end())?;
            for evidence in &found.evidence {
                writeln!(out, "{}", paint.faint(format!("      {}", plain(&evidence.text))))?;
            }
            for caution in &found.cautions {
                writeln!(out, "      {}", paint.caution(format!("! {}", plain(&caution.text))))?;
            }
            if !found.also.is_empty() {
                writeln!(out, "{}", paint.faint(format!("      also in {}", plain(&found.also.join(", ")))))?;
            }
        }
        Ok(writeln!(out)?)
    }
}

/// A cell that a spreadsheet takes for text, whatever it begins with.
fn inert(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}
