//! Profiles: what each vendor's export is made of, as data. One interpreter reads them all (`export.rs`).

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::ImportError;
use super::header::squash;

/// A part of a course's record that a column can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CourseField {
    /// The id in the vendor's catalog.
    Id,
    /// The title.
    Title,
    /// The description.
    Description,
    /// Skill tags, topics, categories; all columns named are taken together.
    Skills,
    /// The level.
    Level,
    /// How long it takes.
    Duration,
    /// The unit of a bare number in `duration`.
    DurationUnit,
    /// The language.
    Language,
    /// The link.
    Url,
    /// Who made it.
    Provider,
    /// What kind of thing it is.
    Format,
    /// When it was published.
    Published,
    /// When it was last changed.
    Updated,
    /// The price.
    Price,
    /// The currency of a bare amount in `price`.
    Currency,
    /// The rating.
    Rating,
    /// Yes where the course is offered: `active`, `visible`.
    Active,
    /// Yes, or a date gone by, where it no longer is: `retired`, `obsolete`, `delete`.
    Retired,
    /// A word such as `published` or `archived`.
    Status,
    /// Several facts in one cell, told apart by their look: `Beginner · Course · 1 - 3 Months`.
    Facts,
}

impl CourseField {
    pub(crate) const COUNT: usize = Self::Facts as usize + 1;

    /// The word used in profiles and shown to people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Title => "title",
            Self::Description => "description",
            Self::Skills => "skills",
            Self::Level => "level",
            Self::Duration => "duration",
            Self::DurationUnit => "duration_unit",
            Self::Language => "language",
            Self::Url => "url",
            Self::Provider => "provider",
            Self::Format => "format",
            Self::Published => "published",
            Self::Updated => "updated",
            Self::Price => "price",
            Self::Currency => "currency",
            Self::Rating => "rating",
            Self::Active => "active",
            Self::Retired => "retired",
            Self::Status => "status",
            Self::Facts => "facts",
        }
    }
}

/// The unit of a bare number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Unit {
    Seconds,
    Minutes,
    Hours,
}

/// One kind of export.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Profile {
    pub(crate) name: String,
    /// For people.
    pub(crate) label: String,
    /// Where its headers were learned.
    #[serde(rename = "source")]
    pub(crate) _source: String,
    #[serde(default)]
    pub(crate) recognise: Recognise,
    pub(crate) columns: BTreeMap<CourseField, Vec<String>>,
    #[serde(default)]
    pub(crate) values: Values,
}

/// The headers an export is known by.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Recognise {
    /// All of these; one may be missing or renamed if nearly all others are there.
    #[serde(default)]
    pub(crate) required: Vec<String>,
    /// These speak for it.
    #[serde(default)]
    pub(crate) optional: Vec<String>,
    /// Recognised only if most headers of the file are named here.
    #[serde(default)]
    pub(crate) strict: bool,
}

/// How the cells of an export are to be read.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Values {
    /// Stands in where the provider's column is missing or empty.
    pub(crate) provider: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) format: Option<String>,
    /// Put before links that are only a path.
    pub(crate) url_base: Option<String>,
    /// The unit of bare numbers.
    pub(crate) duration_unit: Option<Unit>,
    /// The same, by the words in the format column.
    pub(crate) duration_unit_by_format: BTreeMap<String, Unit>,
    /// A duration made of several columns: `{length} weeks, {effort} hours per week`.
    pub(crate) duration_text: Option<String>,
    /// `01:30` is hours and minutes.
    pub(crate) duration_clock: Option<Clock>,
    /// What separates skills besides `;`, `|`, line breaks and list notations.
    pub(crate) skills_separator: Option<String>,
    /// A description that starts like this is the list of skills.
    pub(crate) skills_prefix: Option<String>,
    /// Fields of which only the first line counts.
    pub(crate) first_line: Vec<CourseField>,
    /// Words cut from the start of a cell.
    pub(crate) strip: BTreeMap<CourseField, Vec<String>>,
    /// Fields without which a row is a fragment of another: the cell must be readable as what it should be.
    pub(crate) intact: Vec<CourseField>,
    /// Of a JSON file with several lists, those that hold courses.
    pub(crate) lists: Vec<String>,
    /// Of texts in several languages in one JSON object, the one that is read; English if not given.
    pub(crate) preferred_language: Option<String>,
    /// More words for "no longer offered" in this vendor's status column.
    pub(crate) retired_words: Vec<String>,
}

/// What two numbers with a colon are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum Clock {
    #[serde(rename = "hh:mm")]
    HoursMinutes,
    #[serde(rename = "mm:ss")]
    MinutesSeconds,
}

/// All profiles an export may be recognised as.
#[derive(Debug, Clone)]
pub struct Profiles {
    pub(crate) list: Vec<Profile>,
    pub(crate) generic: Profile,
    pub(crate) known: HashSet<String>,
}

macro_rules! bundled {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../catalogs/profiles/", $name, ".toml")))),*]
    };
}

/// The profiles that come with Onshelf, one file each.
const BUNDLED: &[(&str, &str)] = &bundled![
    "360learning",
    "absorb",
    "accessplanit",
    "adobe-learning-manager",
    "canvas",
    "cornerstone",
    "cornerstone-feed",
    "corporate-list",
    "coursera-api",
    "coursera-k1",
    "coursera-k2",
    "coursera-k3",
    "coursera-k4",
    "coursera-k5",
    "coursera-k6",
    "ctdl",
    "datacamp",
    "datacamp-feed",
    "datacamp-list",
    "degreed",
    "degreed-api",
    "degreed-upload",
    "docebo",
    "edcast",
    "edx-k10",
    "edx-k8",
    "edx-k9",
    "gloat",
    "go1",
    "go1-list",
    "kombo",
    "linkedin-learning",
    "linkedin-learning-api",
    "listing-merged",
    "litmos",
    "microsoft-learn",
    "mit-ocw",
    "moodle",
    "moodle-external",
    "netdimensions",
    "nptel",
    "oneroster",
    "onshelf",
    "open-edx",
    "open-edx-api",
    "open-edx-loader",
    "opensesame",
    "oracle-learning",
    "oreilly",
    "oreilly-api",
    "percipio",
    "percipio-linked",
    "pluralsight",
    "pluralsight-api",
    "pluralsight-graphql",
    "pluralsight-player",
    "saba",
    "schema-org",
    "sharepoint-feed",
    "skillport",
    "skillshare",
    "successfactors",
    "successfactors-cdp",
    "successfactors-ocn",
    "successfactors-report",
    "talentlms",
    "udacity",
    "udemy-business",
    "udemy-listing",
    "udemy-public",
    "viva-learning",
    "workday",
];

const GENERIC: &str = include_str!("../../catalogs/profiles/generic.toml");

impl Profiles {
    /// The profiles that come with Onshelf.
    ///
    /// # Panics
    /// Never: a test reads every bundled profile.
    pub fn bundled() -> Self {
        // A night asks for them once a catalog, and reading their texts takes as long as reading a small catalog.
        static READ: LazyLock<Profiles> = LazyLock::new(Profiles::read_bundled);
        READ.clone()
    }

    fn read_bundled() -> Self {
        let parse = |name: &str, text: &str| match Profile::parse(name, text) {
            Ok(profile) => profile,
            Err(error) => panic!("bundled profile: {error}"),
        };
        let mut profiles = Self { list: Vec::new(), generic: parse("generic", GENERIC), known: HashSet::new() };
        profiles.learn(&profiles.generic.clone());
        for (name, text) in BUNDLED {
            profiles.push(parse(name, text));
        }
        profiles
    }

    /// A number that changes whenever the profiles inside the program do. It costs far less than reading them.
    pub fn bundled_fingerprint() -> u64 {
        use std::hash::{Hash, Hasher};
        let mut hasher = rustc_hash::FxHasher::default();
        (GENERIC, BUNDLED).hash(&mut hasher);
        hasher.finish()
    }

    /// Adds a profile of the user's; it goes before a bundled one of the same name.
    pub fn add(&mut self, toml: &str) -> Result<(), ImportError> {
        let profile = Profile::parse("given", toml)?;
        self.list.retain(|known| known.name != profile.name);
        self.push(profile);
        Ok(())
    }

    /// Names and labels of all profiles.
    pub fn names(&self) -> impl Iterator<Item = (&str, &str)> {
        self.list.iter().chain([&self.generic]).map(|profile| (profile.name.as_str(), profile.label.as_str()))
    }

    /// The name of the profile that was added last.
    pub fn last_added(&self) -> Option<&str> {
        self.list.last().map(|profile| profile.name.as_str())
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Profile> {
        self.list.iter().chain([&self.generic]).find(|profile| profile.name == name)
    }

    fn push(&mut self, profile: Profile) {
        self.learn(&profile);
        self.list.push(profile);
    }

    fn learn(&mut self, profile: &Profile) {
        self.known.extend(profile.headers().map(squash).filter(|header| !header.is_empty()));
    }
}

impl Profile {
    fn parse(name: &str, text: &str) -> Result<Self, ImportError> {
        let bad = |why: String| ImportError::BadProfile { name: name.to_owned(), why };
        let profile: Self = toml::from_str(text).map_err(|error| bad(error.to_string().trim().to_owned()))?;
        if !profile.columns.contains_key(&CourseField::Title) {
            return Err(bad("`columns` does not say where the title is".into()));
        }
        Ok(profile)
    }

    /// Every header the profile knows.
    pub(crate) fn headers(&self) -> impl Iterator<Item = &str> {
        let recognised = self.recognise.required.iter().chain(&self.recognise.optional);
        self.columns.values().flatten().chain(recognised).map(String::as_str)
    }
}
