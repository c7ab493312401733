//! What became of an organisation's vocabulary when it was merged into ours: counts, new skills, and what a person should
//! look at.

use std::fmt;

use super::own::OwnFormat;

/// What became of a vocabulary file.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// The domain of the skills it added.
    pub domain: String,
    /// How it is written.
    pub format: OwnFormat,
    /// How many skills stand in it.
    pub entries: usize,
    /// Skills that are new.
    pub added: Vec<Added>,
    /// Skills we had that have more names now.
    pub extended: Vec<Extended>,
    /// How many of its skills we had under one of their names.
    pub known: usize,
    /// Names left out because they are read as skills we have.
    pub understood: Vec<Understood>,
    /// Names left out because they mean another skill of ours.
    pub conflicts: Vec<Conflict>,
    /// What else a person should look at.
    pub findings: Vec<Finding>,
    /// What became of each name and other name.
    pub labels: Labels,
}

/// A new skill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// The line it stands on.
    pub line: u64,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A skill that has more names now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extended {
    /// Its id.
    pub id: String,
    /// The names it was given.
    pub aliases: Vec<String>,
}

/// A name that was read as skills we have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// The line it stands on.
    pub line: u64,
    /// The name.
    pub name: String,
    /// The ids of the skills.
    pub skills: Vec<String>,
}

/// A name that means another skill of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The line it stands on.
    pub line: u64,
    /// The name.
    pub name: String,
    /// What it should have become a name of.
    pub wanted: String,
    /// The skills that have it.
    pub holders: Vec<String>,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, name, wanted, holders } = self;
        let holders = holders.join("` and `");
        write!(f, "line {line}: “{name}” of “{wanted}” already means `{holders}`, and goes on meaning that")
    }
}

/// Something a person should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The row could not be read.
    Unread {
        /// The line.
        line: u64,
        /// What is wrong with it.
        what: String,
    },
    /// The name says nothing of its own; it was left out.
    SaysNothing {
        /// The line.
        line: u64,
        /// The name.
        name: String,
    },
    /// The name is an ordinary word; it counts only when something confirms it.
    Ordinary {
        /// The line.
        line: u64,
        /// The name.
        name: String,
        /// It was left out, because nothing in the file could ever confirm it.
        left_out: bool,
    },
    /// Two of the file's rows are one skill.
    Duplicate {
        /// The line.
        line: u64,
        /// The name.
        name: String,
        /// The line that says it first.
        first: u64,
    },
    /// The name is that of an example, not another name of the skill; it was left out.
    Example {
        /// The line.
        line: u64,
        /// The name.
        name: String,
        /// The skill it stands with.
        of: String,
    },
    /// Several skills of the file claim the name; none has it.
    Contested {
        /// The line of the first.
        line: u64,
        /// The name.
        name: String,
        /// The names of the skills that claim it.
        claimants: Vec<String>,
    },
    /// The larger subject, or another relation's target, is nowhere.
    Dangling {
        /// The line.
        line: u64,
        /// The skill's name.
        name: String,
        /// What it names.
        target: String,
    },
    /// The larger subject is itself a kind of the skill.
    Circle {
        /// The line.
        line: u64,
        /// The skill's name.
        name: String,
        /// What it names.
        target: String,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unread { line, what } => write!(f, "line {line}: {what}"),
            Self::SaysNothing { line, name } => write!(f, "line {line}: “{name}” names no skill and is left out"),
            Self::Ordinary { line, name, left_out: true } => {
                write!(f, "line {line}: “{name}” means too many things and is left out")
            }
            Self::Ordinary { line, name, left_out: false } => write!(
                f,
                "line {line}: “{name}” is an ordinary word too; it counts only alone, or next to what it belongs to"
            ),
            Self::Duplicate { line, name, first } => {
                write!(f, "line {line}: “{name}” is the skill of line {first} again")
            }
            Self::Example { line, name, of } => {
                write!(f, "line {line}: “{name}” is an example of “{of}”, not another name of it, and is left out")
            }
            Self::Contested { line, name, claimants } => {
                write!(f, "line {line}: “{name}” is claimed by “{}”; none of them has it", claimants.join("” and “"))
            }
            Self::Dangling { line, name, target } => {
                write!(f, "line {line}: “{name}” belongs to “{target}”, which is neither in the file nor known")
            }
            Self::Circle { line, name, target } => {
                write!(f, "line {line}: “{name}” cannot be a kind of “{target}”, which is a kind of it")
            }
        }
    }
}

impl Finding {
    /// The line it is about.
    pub(super) fn line(&self) -> u64 {
        match self {
            Self::Unread { line, .. }
            | Self::SaysNothing { line, .. }
            | Self::Ordinary { line, .. }
            | Self::Duplicate { line, .. }
            | Self::Example { line, .. }
            | Self::Contested { line, .. }
            | Self::Dangling { line, .. }
            | Self::Circle { line, .. } => *line,
        }
    }
}

/// What became of the names and other names of a file; each is counted once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Labels {
    /// We had it, for the same skill.
    pub known: usize,
    /// A new name of a skill we had.
    pub extending: usize,
    /// A name of a new skill.
    pub new: usize,
    /// It is read as skills we have.
    pub understood: usize,
    /// It means another skill.
    pub conflicting: usize,
    /// It says nothing, or is claimed twice.
    pub left_out: usize,
}

impl Merged {
    /// How many things a person should look at.
    pub fn issues(&self) -> usize {
        self.conflicts.len() + self.findings.len()
    }
}
