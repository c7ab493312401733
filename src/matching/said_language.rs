//! The language courses should be held in, where the need's own words say it: "in French", "a German course on GDPR".

use std::ops::Range;

use crate::model::Language;
use crate::skills::Recognition;

/// What stands behind the name of a language that courses are held in: "a German course", "French-language material".
fn is_course_word(word: &str) -> bool {
    matches!(
        word,
        "course"
            | "courses"
            | "training"
            | "trainings"
            | "class"
            | "classes"
            | "workshop"
            | "workshops"
            | "video"
            | "videos"
            | "version"
            | "material"
            | "materials"
            | "content"
            | "language"
            | "trainer"
            | "subtitles"
    )
}

/// The language said in the need, and the tokens that say it. `None` where a language is all that is asked for: who wants
/// a German course wants to learn German.
pub(super) fn said_language(found: &Recognition) -> Option<(Language, Range<usize>)> {
    let word = |at: usize| if at < found.tokens.len() { found.tokens.word(at) } else { "" };
    let (language, said) = (0..found.tokens.len()).find_map(|at| {
        let language = named(word(at))?;
        if is_course_word(word(at + 1)) {
            return Some((language, at..at + 2));
        }
        let held_in = at > 0 && word(at - 1) == "in" && ends_there(found, at);
        held_in.then(|| (language, at - 1..at + 1))
    })?;
    let elsewhere = found.mentions.iter().any(|mention| mention.end <= said.start || mention.first >= said.end);
    elsewhere.then_some((language, said))
}

/// Whether a clause ends behind the token at `at`, or only a wish follows: "Excel in French please", not "in English
/// literature".
fn ends_there(found: &Recognition, at: usize) -> bool {
    match (at + 1 < found.tokens.len()).then(|| found.tokens.word(at + 1)) {
        None => true,
        Some("please" | "only" | "for" | "if" | "and" | "or") => true,
        // A comma or a full stop takes more than the one place a space does.
        Some(_) => found.tokens.get(at + 1).start > found.tokens.get(at).end + 1,
    }
}

/// The language called `word`; codes are no names, "no" is not Norwegian.
fn named(word: &str) -> Option<Language> {
    Language::all().find(|language| language.name().eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use crate::skills::Knowledge;

    static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(Knowledge::bundled);

    fn said(text: &str) -> Option<String> {
        let mut found = Recognition::default();
        KNOWLEDGE.recognizer.read_typed(text, &|_| true, &mut found);
        said_language(&found).map(|(language, _)| language.code().to_owned())
    }

    #[test]
    fn the_language_of_courses_is_told_from_the_language_to_learn() {
        assert_eq!(said("We need a German course on GDPR").as_deref(), Some("de"));
        assert_eq!(said("Excel for absolute beginners, in French").as_deref(), Some("fr"));
        assert_eq!(said("Kubernetes in Spanish please").as_deref(), Some("es"));
        assert_eq!(said("Python, French-language material").as_deref(), Some("fr"));
        for text in ["German course", "German for engineers", "Python in depth", "SQL in English literature research"] {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
