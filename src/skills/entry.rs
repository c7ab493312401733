//! One entry of the vocabulary.

use std::fmt;
use std::str::FromStr;

/// Position of a skill in its [`Vocabulary`](super::Vocabulary).
pub type SkillIdx = u32;

/// One skill: what it is called, what it belongs to, how it is told apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Skill {
    /// Unique, `[a-z0-9-]+`.
    pub id: String,
    /// As the field writes it.
    pub name: String,
    /// What sort of thing it is.
    pub kind: Kind,
    /// The file it comes from, without extension: `devops`, `languages`.
    pub domain: String,
    /// All names it is found by, the name itself first.
    pub aliases: Vec<Alias>,
    /// What people say who have the problem it solves.
    pub problems: Vec<String>,
    /// Its relations to other skills, targets by id.
    pub relations: Vec<(Relation, String)>,
    /// How an ambiguous name is told apart.
    pub context: Context,
}

/// One name of a skill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The name.
    pub text: String,
    /// It counts only in exactly this case.
    pub exact_case: bool,
    /// It is also an ordinary word or another thing, and counts only when something confirms it.
    pub ambiguous: bool,
}

impl Alias {
    /// The alias written as in the vocabulary: `k8s`, `=SAFe`, `?=Go`.
    pub fn parse(text: &str) -> Self {
        let mut alias = Self { text: String::new(), exact_case: false, ambiguous: false };
        let mut rest = text.trim();
        loop {
            if let Some(after) = rest.strip_prefix('?') {
                alias.ambiguous = true;
                rest = after;
            } else if let Some(after) = rest.strip_prefix('=') {
                alias.exact_case = true;
                rest = after;
            } else {
                alias.text = rest.trim().to_owned();
                return alias;
            }
        }
    }
}

/// How an ambiguous name is told apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Context {
    /// Words and phrases that confirm the skill.
    pub confirms: Vec<String>,
    /// Words and phrases that say it is another thing.
    pub refuses: Vec<String>,
    /// What holds when nothing decides.
    pub default: DefaultRule,
}

/// What holds for an ambiguous name when nothing decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DefaultRule {
    /// It counts.
    Yes,
    /// It does not count.
    No,
    /// It counts when it is all the text says, apart from words of level and course form.
    #[default]
    Alone,
}

/// What sort of thing a skill is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A programming, query or markup language.
    Language,
    /// A framework.
    Framework,
    /// A library.
    Library,
    /// A tool.
    Tool,
    /// A product people buy.
    Product,
    /// A service that is rented.
    Service,
    /// A platform other things run on.
    Platform,
    /// An operating system.
    Os,
    /// A protocol.
    Protocol,
    /// A standard.
    Standard,
    /// A file or data format.
    Format,
    /// A way of working.
    Method,
    /// An idea.
    Concept,
    /// A field of knowledge.
    Field,
    /// A job.
    Role,
    /// A certification.
    Certification,
    /// A law or regulation.
    Regulation,
}

impl Kind {
    /// Whether the skill is a subject that holds others, rather than a thing with a name of its own: its name is made of
    /// ordinary words, and a course on one of its parts is a course on it.
    pub fn is_subject(self) -> bool {
        matches!(self, Self::Concept | Self::Field | Self::Method | Self::Role)
    }
}

const KINDS: [(Kind, &str); 17] = [
    (Kind::Language, "language"),
    (Kind::Framework, "framework"),
    (Kind::Library, "library"),
    (Kind::Tool, "tool"),
    (Kind::Product, "product"),
    (Kind::Service, "service"),
    (Kind::Platform, "platform"),
    (Kind::Os, "os"),
    (Kind::Protocol, "protocol"),
    (Kind::Standard, "standard"),
    (Kind::Format, "format"),
    (Kind::Method, "method"),
    (Kind::Concept, "concept"),
    (Kind::Field, "field"),
    (Kind::Role, "role"),
    (Kind::Certification, "certification"),
    (Kind::Regulation, "regulation"),
];

impl FromStr for Kind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        KINDS.iter().find(|(_, word)| *word == text).map(|(kind, _)| *kind).ok_or(())
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(KINDS.iter().find(|(kind, _)| kind == self).map_or("", |(_, word)| word))
    }
}

/// How one skill stands to another; read as "this *relation* that".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// This is a kind of that.
    Broader,
    /// This belongs to the suite, product or platform that.
    PartOf,
    /// Who learns this needs and uses that.
    Implies,
    /// Neighbours or alternatives.
    Related,
    /// That replaced this.
    Successor,
    /// This certification proves that.
    Certifies,
}

const RELATIONS: [(Relation, &str); 6] = [
    (Relation::Broader, "broader"),
    (Relation::PartOf, "part-of"),
    (Relation::Implies, "implies"),
    (Relation::Related, "related"),
    (Relation::Successor, "successor"),
    (Relation::Certifies, "certifies"),
];

impl FromStr for Relation {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        RELATIONS.iter().find(|(_, word)| *word == text).map(|(relation, _)| *relation).ok_or(())
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(RELATIONS.iter().find(|(relation, _)| relation == self).map_or("", |(_, word)| word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_before_an_alias_are_read_in_any_order() {
        let go = Alias { text: "Go".into(), exact_case: true, ambiguous: true };
        assert_eq!(Alias::parse("?=Go"), go);
        assert_eq!(Alias::parse("=?Go"), go);
        assert_eq!(Alias::parse(" k8s ").text, "k8s");
    }
}
