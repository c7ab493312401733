//! What is measured of an answer: of one just given, or of a run that was written down.

use serde::Deserialize;

use super::judgments::JudgmentError;
use crate::model::{Answer, Verdict};

/// The part of an answer that judgments bear on.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Answered {
    /// The need.
    pub need: AnsweredNeed,
    /// The verdict given.
    pub verdict: Verdict,
    /// The courses shown, best first.
    pub matches: Vec<AnsweredMatch>,
}

/// The need of an answer.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct AnsweredNeed {
    /// Its id.
    pub id: String,
    /// Its words.
    pub text: String,
}

/// A course shown.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct AnsweredMatch {
    /// Its key.
    pub course: String,
    /// Its score.
    pub score: f64,
    /// The same course in other catalogs.
    #[serde(default)]
    pub also: Vec<String>,
}

impl Answered {
    /// Reads what `match --format ndjson` wrote: an answer a line.
    ///
    /// # Errors
    /// At the first line that is none.
    pub fn read_all(text: &str) -> Result<Vec<Self>, JudgmentError> {
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        lines
            .map(|(index, line)| {
                serde_json::from_str(line).map_err(|error| JudgmentError {
                    line: index + 1,
                    what: format!("this is no answer ({error}); write the run with `match --top 20 --format ndjson`"),
                })
            })
            .collect()
    }
}

impl From<&Answer> for Answered {
    fn from(answer: &Answer) -> Self {
        let matches = answer.matches.iter().map(|found| AnsweredMatch {
            course: found.course.clone(),
            score: written(found.score),
            also: found.also.clone(),
        });
        Self {
            need: AnsweredNeed { id: answer.need.id.clone(), text: answer.need.text.clone() },
            verdict: answer.verdict,
            matches: matches.collect(),
        }
    }
}

/// A score as it is written out: 0.7 and not 0.69999998, which would fall into the bin below.
fn written(score: f32) -> f64 {
    score.to_string().parse().unwrap_or(f64::from(score))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_read_as_it_was_written() {
        let text = "{\"need\":{\"id\":\"A\",\"text\":\"k8s\",\"team\":null},\"verdict\":\"covered\",\"matches\":\
                    [{\"rank\":1,\"course\":\"a/1\",\"score\":0.7,\"also\":[\"b/2\"]}]}\n\n";
        let run = Answered::read_all(text).unwrap();
        assert_eq!((run[0].need.id.as_str(), run[0].verdict), ("A", Verdict::Covered));
        assert_eq!((run[0].matches[0].score, run[0].matches[0].also.len()), (written(0.7), 1));
    }

    #[test]
    fn a_line_that_is_no_answer_is_named() {
        let error = Answered::read_all("\n[1, 2]\n").unwrap_err();
        assert!(error.line == 2 && error.what.contains("--format ndjson"), "{error}");
    }
}
