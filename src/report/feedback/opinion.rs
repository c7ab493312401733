//! What people think of a course for a need, taken together: the last word of each.

use std::collections::{BTreeMap, HashMap};

use crate::model::{MatchRemark, Need, Remark, folded};
use crate::shelf::Kept;

/// What people think of one course for one need.
#[derive(Debug, Clone, PartialEq)]
pub struct Opinion<'k> {
    /// The need, as it was written last.
    pub need: &'k str,
    /// The course's key.
    pub course: &'k str,
    /// The course's title when it was spoken of last.
    pub title: &'k str,
    /// Whether it helps; `None` if people are of two minds.
    pub helps: Option<bool>,
    /// The last word of each, in the order of the file.
    pub said: Vec<&'k Kept>,
}

/// What people think of all courses they spoke of.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Opinions<'k> {
    /// A course and need each, in the order they were first spoken of.
    pub all: Vec<Opinion<'k>>,
    /// How many "does not help" were left out because a level, a language or a length was asked for: that may be why, and
    /// the need is right without it.
    pub under_a_filter: usize,
}

impl<'k> Opinions<'k> {
    /// The opinions in what was said. Of each person the last word counts; of all whose name is not known, the last of all.
    /// A need is told by its words, without case and spaces.
    pub fn of(said: &'k [Kept]) -> Self {
        let mut opinions = Self::default();
        let mut places: HashMap<(String, &str), usize> = HashMap::new();
        let mut words: Vec<BTreeMap<Option<&str>, &'k Kept>> = Vec::new();
        for kept in said {
            let Remark::Match(remark) = &kept.feedback.remark else { continue };
            if !remark.helps && has_filter(&remark.need) {
                opinions.under_a_filter += 1;
                continue;
            }
            let key = (folded(&remark.need.text), remark.course.as_str());
            let place = *places.entry(key).or_insert_with(|| {
                words.push(BTreeMap::new());
                words.len() - 1
            });
            words[place].insert(kept.feedback.by.as_deref(), kept);
        }
        opinions.all = words.into_iter().filter_map(|words| Opinion::of(words.into_values().collect())).collect();
        opinions
    }

    /// Those all are of one mind about, with what it is.
    pub fn agreed(&self) -> impl Iterator<Item = (&Opinion<'k>, bool)> {
        self.all.iter().filter_map(|opinion| Some((opinion, opinion.helps?)))
    }

    /// Those people are of two minds about.
    pub fn disputed(&self) -> impl Iterator<Item = &Opinion<'k>> {
        self.all.iter().filter(|opinion| opinion.helps.is_none())
    }
}

impl<'k> Opinion<'k> {
    fn of(mut said: Vec<&'k Kept>) -> Option<Self> {
        said.sort_by_key(|kept| kept.line);
        let remarks: Vec<&MatchRemark> = said.iter().filter_map(|kept| remark(kept)).collect();
        let last = *remarks.last()?;
        let helps = remarks.iter().all(|remark| remark.helps == last.helps).then_some(last.helps);
        Some(Self { need: &last.need.text, course: &last.course, title: &last.title, helps, said })
    }
}

fn remark(kept: &Kept) -> Option<&MatchRemark> {
    match &kept.feedback.remark {
        Remark::Match(remark) => Some(remark),
        Remark::Need(_) => None,
    }
}

fn has_filter(need: &Need) -> bool {
    need.level.is_some() || need.language.is_some() || need.max_hours.is_some()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::{Feedback, Level};

    /// What `by` said of course `a/1` for `need`, on line `line`.
    pub fn said(line: u64, by: Option<&str>, need: &str, helps: bool, reason: Option<&str>) -> Kept {
        let remark = MatchRemark {
            need: Need::of_text("", need),
            course: "a/1".into(),
            title: "Kubernetes, a Start".into(),
            helps,
            reason: reason.map(str::to_owned),
        };
        let at = format!("2026-11-{:02}T08:00:00Z", line);
        Kept { line, feedback: Feedback { at, by: by.map(str::to_owned), remark: Remark::Match(remark) } }
    }

    #[test]
    fn the_last_word_of_each_person_counts() {
        let all = [
            said(1, Some("Ada"), "k8s", false, None),
            said(2, Some("Bob"), "K8S ", true, None),
            said(3, Some("Ada"), "k8s", true, Some("with the lab")),
        ];
        let opinions = Opinions::of(&all);
        assert_eq!(opinions.all.len(), 1);
        assert_eq!(
            opinions.agreed().map(|(opinion, helps)| (opinion.said.len(), helps)).collect::<Vec<_>>(),
            [(2, true)]
        );
        let nobody = [said(1, None, "k8s", true, None), said(2, None, "k8s", false, None)];
        assert_eq!(Opinions::of(&nobody).all[0].helps, Some(false));
    }

    #[test]
    fn two_minds_are_no_opinion() {
        let all = [said(1, Some("Ada"), "k8s", false, None), said(2, Some("Bob"), "k8s", true, None)];
        let opinions = Opinions::of(&all);
        assert_eq!((opinions.agreed().count(), opinions.disputed().count()), (0, 1));
    }

    #[test]
    fn a_filter_may_be_why_a_course_does_not_help() {
        let mut all = [said(1, None, "k8s", false, None), said(2, None, "k8s", true, None)];
        for kept in &mut all {
            let Remark::Match(remark) = &mut kept.feedback.remark else { panic!() };
            remark.need.level = Some(Level::Advanced);
        }
        let opinions = Opinions::of(&all);
        assert_eq!((opinions.under_a_filter, opinions.all[0].helps), (1, Some(true)));
    }
}
