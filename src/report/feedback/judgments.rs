//! Opinions as judgments for `eval`: need, course and grade, separated by tabs.

use super::Opinions;
use crate::report::inert::clean;

/// The grade of a course that people say helps: useful. That it is to be handed over with pride (3) is for those to say who
/// know all that is on the shelf. The grades are those of `docs/gold.md`.
const HELPS: u8 = 2;
/// The grade of one that people say does not help: wrong.
const DOES_NOT: u8 = 0;
/// No need and no key of a course is longer.
const CELL: usize = 1_000;

/// The lines of a judgments file: what people are of one mind about. A need is named by its words.
pub fn feedback_judgments(opinions: &Opinions<'_>) -> String {
    let line = |(opinion, helps): (&super::Opinion<'_>, bool)| {
        let grade = if helps { HELPS } else { DOES_NOT };
        format!("{}\t{}\t{grade}\n", clean(opinion.need, CELL), clean(opinion.course, CELL))
    };
    opinions.agreed().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::super::opinion::tests::said;
    use super::*;
    use crate::evaluation::Judgments;

    #[test]
    fn what_is_written_is_read_as_judgments() {
        let all = [
            said(1, None, "k8s\tand\nmore", true, None),
            said(2, None, "Go", false, None),
            said(3, Some("Ada"), "Rust", false, None),
            said(4, Some("Bob"), "Rust", true, None),
        ];
        let text = feedback_judgments(&Opinions::of(&all));
        assert_eq!(text, "k8s and more\ta/1\t2\nGo\ta/1\t0\n");
        assert_eq!(Judgments::parse(&text).unwrap().needs().count(), 2);
    }
}
