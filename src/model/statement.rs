//! What an answer says for people, as data: each language makes its own sentence of it (`wording`).

use super::Level;

/// Why a verdict is what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// No skill could be made out of the words.
    NotUnderstood,
    /// Courses fit the need well.
    Fits {
        /// How many; 0 counts as one.
        courses: usize,
        /// Whether there may be more.
        at_least: bool,
    },
    /// No course states the version asked for, or a newer one.
    VersionMissing(String),
    /// There are useful courses, but none that fits fully.
    NoneFully,
    /// The need describes a problem that may be about these skills; if so, courses fit it.
    Supposed(Vec<String>),
    /// The need describes a problem that may be about these skills; if so, no course on the shelf serves it.
    SupposedGap(Vec<String>),
    /// Nothing fits well for these skills or words.
    PartsMissing(Vec<String>),
    /// No course on the shelf serves these skills or words; none are named where the need is one whole.
    NothingServes(Vec<String>),
    /// A person chose a course for the need; with their name, if it is known.
    Chosen(Option<String>),
    /// Courses that are owned, but closed to the need's team, would make the verdict a better one.
    HelpIsClosed {
        /// Whether it is just one course.
        one: bool,
    },
}

/// What to ask the leader whose need was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// What these words of the need mean.
    Meaning(Vec<String>),
    /// What the need, given here in its own words, is about at all.
    Subject(String),
}

/// How need and course belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The course names the skill needed, or one that stands to it in some way.
    Skill {
        /// How the need's words were taken.
        understood: Understood,
        /// Name of the skill needed.
        needed: String,
        /// Name of the skill in the course.
        named: String,
        /// How the course's skill stands to the one needed.
        link: SkillLink,
        /// Whether the course calls its skill by another name, which is worth quoting.
        quoted: bool,
    },
    /// The course says the need's words, which the vocabulary does not know.
    Words {
        /// Whether the need's word was taken for a slip of the course's.
        slip: bool,
    },
    /// The description speaks of the need's word somewhere.
    SpokenOf,
    /// The title names all that the skill needed, whose name this is, is made up of.
    Parts(String),
    /// A person chose the course, or said what it teaches.
    Chosen {
        /// The skill they tagged it with; recommended as it is, if none.
        tag: Option<String>,
        /// Their name.
        by: Option<String>,
        /// When, in the words of the editorial file.
        date: Option<String>,
        /// What they have to say about it.
        note: Option<String>,
    },
}

/// How the need's words were taken for a skill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Understood {
    /// They are its name.
    ByName,
    /// They are another name of it.
    ByAlias,
    /// They are a slip of one of its names.
    AsSlip,
    /// They describe the problem it is about.
    AsProblem,
}

/// How the skill a course names stands to the skill needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SkillLink {
    /// It is the same.
    Same,
    /// It replaced the one needed.
    Successor,
    /// It is a certification in it.
    Certification,
    /// It is a kind of it.
    Kind,
    /// It is a part of it.
    Part,
    /// It is what the certification needed proves.
    Proven,
    /// The skill needed is a kind of it.
    Broader,
    /// The skill needed is a part of it.
    Whole,
    /// It builds on the one needed.
    BuildsOn,
    /// The one needed builds on it.
    Basis,
    /// The one needed replaced it.
    Predecessor,
    /// It is a neighbour.
    Neighbour,
}

/// What speaks against a course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drawback {
    /// It tests and does not teach.
    PracticeTest,
    /// Its level is not the one asked for.
    Level {
        /// Its level.
        is: Level,
        /// Whether the level was taken from its title.
        by_title: bool,
        /// The level asked for, if it can be named.
        asked: Option<Level>,
    },
    /// It is held in another language, named by its ISO 639-1 code.
    HeldIn(String),
    /// Its title is not in English.
    ForeignTitle,
    /// The language asked for is not English, and the catalog does not say in which the course is held.
    LanguageUnknown(String),
    /// It dates from this year.
    DatesFrom(u16),
    /// It takes longer than asked for; both in minutes.
    TooLong {
        /// How long it takes.
        takes: u32,
        /// What the need allows.
        limit: u32,
    },
    /// It says nothing of these words of the need.
    SaysNothingOf(Vec<String>),
    /// It is made for children.
    ForChildren,
    /// It looks like a talk or a recording of a conference.
    Talk,
    /// It looks like a summary.
    Summary,
    /// A person noted something.
    Note {
        /// Their name.
        by: Option<String>,
        /// When, in the words of the editorial file.
        date: Option<String>,
        /// What they noted.
        note: String,
    },
    /// It is owned, but not open to the team that needs it.
    ClosedTo {
        /// The team.
        team: String,
        /// Whom it is open to.
        open_to: String,
    },
    /// It is open to some teams only, and the need names none.
    OpenToSome(String),
    /// The catalog's last export does not hold it, nor any since this day.
    MissingSince(jiff::civil::Date),
}
