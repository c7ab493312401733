//! What people said: grades of courses for needs, and what the shelf really offers.

use std::collections::BTreeMap;

use crate::model::Verdict;

/// Grades by need and course: 3 hand it over with pride, 2 useful, 1 related, 0 wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgments {
    by_need: BTreeMap<String, BTreeMap<String, u8>>,
}

/// What the shelf really offers each need.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrueVerdicts {
    by_need: BTreeMap<String, Verdict>,
}

/// Why a judgments or verdicts file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct JudgmentError {
    /// The line, starting at 1.
    pub line: usize,
    /// What is wrong and what was found.
    pub what: String,
}

impl Judgments {
    /// Reads `need <tab> course <tab> grade` lines; further columns are passed over.
    ///
    /// # Errors
    /// At the first line that is none.
    pub fn parse(text: &str) -> Result<Self, JudgmentError> {
        let mut judgments = Self::default();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let wrong = |what: String| JudgmentError { line: index + 1, what };
            let mut cells = line.split('\t');
            let (Some(need), Some(course), Some(grade)) = (cells.next(), cells.next(), cells.next()) else {
                return Err(wrong("expected need, course and grade, separated by tabs".into()));
            };
            let grade: u8 = grade
                .trim()
                .parse()
                .ok()
                .filter(|grade| *grade <= 3)
                .ok_or_else(|| wrong(format!("`{grade}` is no grade; use 0, 1, 2 or 3")))?;
            judgments.by_need.entry(need.to_owned()).or_default().insert(course.to_owned(), grade);
        }
        Ok(judgments)
    }

    /// Adds what was decided of a need's courses.
    pub fn add(&mut self, need: &str, grades: impl IntoIterator<Item = (String, u8)>) {
        self.by_need.entry(need.to_owned()).or_default().extend(grades);
    }

    /// The grades of a need's courses, if any was judged.
    pub fn of(&self, need: &str) -> Option<&BTreeMap<String, u8>> {
        self.by_need.get(need)
    }

    /// The needs that have judgments.
    pub fn needs(&self) -> impl Iterator<Item = &str> {
        self.by_need.keys().map(String::as_str)
    }
}

impl TrueVerdicts {
    /// Reads `need <tab> verdict` lines.
    ///
    /// # Errors
    /// At the first line that is none.
    pub fn parse(text: &str) -> Result<Self, JudgmentError> {
        let mut verdicts = Self::default();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let wrong = |what: String| JudgmentError { line: index + 1, what };
            let (need, verdict) =
                line.split_once('\t').ok_or_else(|| wrong("expected need and verdict, separated by a tab".into()))?;
            let verdict = match verdict.trim() {
                "covered" => Verdict::Covered,
                "partial" => Verdict::Partial,
                "gap" => Verdict::Gap,
                "unclear" => Verdict::Unclear,
                other => return Err(wrong(format!("`{other}` is no verdict; use covered, partial or gap"))),
            };
            verdicts.by_need.insert(need.to_owned(), verdict);
        }
        Ok(verdicts)
    }

    /// What the shelf really offers this need.
    pub fn of(&self, need: &str) -> Option<Verdict> {
        self.by_need.get(need).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_line_is_named() {
        assert_eq!(Judgments::parse("a\tx/1\t3\nb\tx/2\t7\n").unwrap_err().line, 2);
        assert_eq!(Judgments::parse("a x/1 3\n").unwrap_err().line, 1);
        assert!(TrueVerdicts::parse("a\tsuper\n").unwrap_err().to_string().contains("`super` is no verdict"));
    }
}
