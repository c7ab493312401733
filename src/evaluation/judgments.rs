//! What people said: grades of courses for needs, and what the shelf really offers.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::model::{Verdict, folded};

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

    /// The same, where what was judged of a need by its words (as `onshelf feedback` writes it) counts for each of `needs`,
    /// id and words, that has these words. What was judged of a need by its id wins over that.
    pub fn of_words(mut self, needs: &[(String, String)]) -> Self {
        let ids: HashSet<&str> = needs.iter().map(|(id, _)| id.as_str()).collect();
        let mut said: HashMap<String, BTreeMap<String, u8>> = HashMap::new();
        for (words, grades) in self.by_need.iter().filter(|(need, _)| !ids.contains(need.as_str())) {
            said.entry(folded(words)).or_default().extend(grades.clone());
        }
        for (id, words) in needs {
            let Some(grades) = said.get(&folded(words)) else { continue };
            let own = self.by_need.entry(id.clone()).or_default();
            for (course, grade) in grades {
                own.entry(course.clone()).or_insert(*grade);
            }
        }
        let taken: HashSet<String> = needs.iter().map(|(_, words)| folded(words)).collect();
        self.by_need.retain(|need, _| ids.contains(need.as_str()) || !taken.contains(&folded(need)));
        self
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
    fn a_need_may_be_named_by_its_words() {
        let judgments = Judgments::parse("K8S  basics\ta/1\t2\nW1\ta/1\t3\nk8s basics 2\ta/1\t0\n").unwrap();
        let needs = [("W1", "k8s basics"), ("W2", "k8s  Basics"), ("W3", "Go")];
        let judgments = judgments.of_words(&needs.map(|(id, words)| (id.to_owned(), words.to_owned())));
        let grade = |need: &str| judgments.of(need).map(|grades| grades["a/1"]);
        assert_eq!((grade("W1"), grade("W2"), grade("W3")), (Some(3), Some(2), None));
        assert_eq!(judgments.needs().collect::<Vec<_>>(), ["W1", "W2", "k8s basics 2"]);
    }

    #[test]
    fn a_wrong_line_is_named() {
        assert_eq!(Judgments::parse("a\tx/1\t3\nb\tx/2\t7\n").unwrap_err().line, 2);
        assert_eq!(Judgments::parse("a x/1 3\n").unwrap_err().line, 1);
        assert!(TrueVerdicts::parse("a\tsuper\n").unwrap_err().to_string().contains("`super` is no verdict"));
    }
}
