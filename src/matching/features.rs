//! What can be measured of a course against a request. Each feature is a number a person can check.

use super::concept::{Concept, Subject};
use super::request::Request;
use crate::model::Level;
use crate::shelf::{Facts, Trait, Unit, version_number};
use crate::skills::{Link, LinkKind};

macro_rules! features {
    ($($(#[doc = $doc:literal])* $name:ident),* $(,)?) => {
        /// A feature; its number is its place in [`Features`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(non_camel_case_types)]
        #[repr(usize)]
        pub enum Feature { $($(#[doc = $doc])* $name),* }

        /// The names of all features, in order.
        pub const FEATURES: &[&str] = &[$(stringify!($name)),*];

        /// What each feature measures, as it stands above it in the list.
        pub(super) const MEANINGS: &[&str] = &[$(concat!($($doc),*)),*];
    };
}

features! {
    /// The index's own score (BM25 over skills and words), as a share of the best candidate's.
    index_score,
    /// Plain BM25 of the need's words and its skills' names, as a share of the best candidate's.
    names_score,
    /// Plain BM25 of all the need says, with what somebody who searches for that level would add, as a share of the best's.
    said_score,
    /// BM25 of the names over titles alone, as a share of the best's.
    names_in_title_score,
    /// BM25 of all the need says over titles alone, as a share of the best's.
    said_in_title_score,
    /// Nearness to the top of the skill-and-word list: 10 / (10 + rank).
    index_rank,
    /// The same for the plain list of names.
    names_rank,
    /// The same for the list of all the need says.
    said_rank,
    /// The same among the candidates by their titles' names.
    names_in_title_rank,
    /// The same by what of all the need says their titles hold.
    said_in_title_rank,
    /// Share of the need, by weight, that the title names: the skill itself.
    title_same,
    /// … by all it is made up of: continuous integration and continuous delivery for CI/CD.
    title_composed,
    /// … its certification, successor, or today's name.
    title_certifies,
    /// … a kind of it, where the need is a subject such as "testing".
    title_kind_of_subject,
    /// … a kind of it, where the need is a thing with a name such as "Kubernetes".
    title_kind_of_thing,
    /// … a part of it.
    title_part,
    /// … the larger subject it belongs to, or the subject a certification proves.
    title_broader,
    /// … the suite or platform it belongs to.
    title_whole,
    /// … something built with it.
    title_builds,
    /// … something it is built on.
    title_needs,
    /// … a neighbour, or what it replaced.
    title_related,
    /// … a word the vocabulary does not know.
    title_word,
    /// Share of the need that only the vendor's tags name, itself or nearer than its parts.
    tags_near,
    /// Share of the need that only the description names.
    body_near,
    /// … and names three times or more.
    body_often,
    /// Share of the need's unknown words that stand only in tags or description.
    word_elsewhere,
    /// Share of the main concepts that nothing in the record names, not even a part or kind.
    main_missing,
    /// Share of the main things with a name that nothing in the record names; a course on tuning is not one on Oracle.
    named_missing,
    /// Every main concept, or a kind or part of it, is in the title.
    all_main_in_title,
    /// Share of the main concepts that are not in the title, where the need is a list and some are.
    list_item_in_title,
    /// Share of the title's content that the need explains.
    focus,
    /// The logarithm of one plus the title's words that the need does not explain.
    extra_words,
    /// The logarithm of one plus the title's skills that the need does not explain.
    extra_skills,
    /// The title begins with what is needed.
    leads,
    /// The need's words are all there and nothing else is.
    exact_title,
    /// It only tests.
    practice_test,
    /// It prepares for an exam, and none was asked for.
    exam_unasked,
    /// It prepares for an exam, and one was asked for.
    exam_asked,
    /// A talk rather than a course.
    talk,
    /// A book.
    book,
    /// A summary or reference card.
    summary,
    /// Made for children.
    children,
    /// Interview questions.
    interview,
    /// One exercise.
    exercise,
    /// Not in English, or not in the language asked for.
    foreign,
    /// A later part of a series.
    episode,
    /// For an audience the need does not name.
    audience,
    /// There is a description or tags.
    described,
    /// Years since it was made, in tens, at most 2; 0 where unknown.
    age,
    /// Steps between the level asked for and the course's.
    level_gap,
    /// The course states exactly the level asked for.
    level_match,
    /// No level was asked for, and the course is for beginners or everybody.
    open_level,
    /// No level was asked for, and the course is advanced.
    advanced_unasked,
    /// The title names a skill the leader does not want.
    unwanted,
    /// The title names what people leave, and nothing they need.
    left_behind_only,
    /// The title states an older version than the need.
    older_version,
    /// The title states the version of the need.
    same_version,
    /// The title states a newer version than the need.
    newer_version,
    /// The need states a version, and the title does not.
    no_version,
    /// Shorter than half an hour.
    short,
    /// Longer than the need allows.
    too_long,
}

/// Whether the feature of this name tells how a course stands among the others of its need, not what it is.
pub fn is_relative(feature: &str) -> bool {
    feature.ends_with("_score") || feature.ends_with("_rank")
}

/// Whether the feature of this name can only speak against a course. Where the judgments hold few such courses a fit may
/// give it the wrong sign.
pub fn is_adverse(feature: &str) -> bool {
    const ADVERSE: [&str; 13] = [
        "practice_test",
        "talk",
        "summary",
        "children",
        "foreign",
        "audience",
        "age",
        "level_gap",
        "unwanted",
        "left_behind_only",
        "older_version",
        "short",
        "too_long",
    ];
    ADVERSE.contains(&feature)
}

/// How many features there are.
pub const COUNT: usize = FEATURES.len();

/// How a course stands in the lists of candidates.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Listed {
    /// In the list by skills and words.
    pub index: Option<Place>,
    /// In the list by plain BM25 over names.
    pub names: Option<Place>,
    /// In the list by plain BM25 over all the need says.
    pub said: Option<Place>,
    /// Among all candidates, by the names in their titles.
    pub names_in_title: Option<Place>,
    /// Among all candidates, by what of all the need says their titles hold.
    pub said_in_title: Option<Place>,
}

/// A place in a list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// The score as a share of the first's.
    pub share: f32,
    /// 0 for the first.
    pub rank: usize,
}

/// What was measured of one course against one request.
#[derive(Debug, Clone, PartialEq)]
pub struct Features {
    values: [f32; COUNT],
    /// By concept of the request: where and how the course holds it.
    pub holds: Vec<Holds>,
    linked: bool,
}

/// Where and how a course holds one concept.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Holds {
    /// The nearest link in the title.
    pub title: Option<Link>,
    /// The nearest link in the vendor's tags.
    pub tags: Option<Link>,
    /// The nearest link in the description.
    pub body: Option<Link>,
    /// How often the description names it.
    pub times: u8,
    /// A word that stands in tags or description.
    pub word: bool,
    /// The title names all that the concept is made up of.
    pub composed: bool,
}

/// How far a place in a list counts for a course that only has to do with what is needed. Set by hand.
const MERELY_LINKED: f32 = 0.6;

impl Holds {
    /// 1 where the record holds the concept itself or something that is all of it, less for mere relations, 0 for nothing.
    fn nearness(&self) -> f32 {
        let linked = [self.title, self.tags, self.body].into_iter().flatten().next().is_some();
        if self.near() {
            1.0
        } else if linked {
            MERELY_LINKED
        } else {
            0.0
        }
    }

    /// Whether the record holds the concept itself, or a kind, part or certification of it.
    pub fn near(&self) -> bool {
        self.word
            || self.composed
            || [self.title, self.tags, self.body].into_iter().flatten().any(|link| link.kind <= LinkKind::Part)
    }
}

impl Features {
    /// Whether the record has anything to do with something the need is about, beyond words it shares with the need.
    pub fn is_linked(&self) -> bool {
        self.linked
    }

    /// The value of `feature`.
    pub fn get(&self, feature: Feature) -> f32 {
        self.values[feature as usize]
    }

    /// All values, in the order of [`FEATURES`].
    pub fn values(&self) -> &[f32; COUNT] {
        &self.values
    }

    /// Measures a course; `words` tells, by concept, whether its tags or description hold an unknown word;
    /// `listed` tells how the course stands in the lists of candidates; `this_year` dates its age.
    pub fn of(request: &Request, facts: &Facts, words: &[bool], listed: &Listed, this_year: u16) -> Self {
        let mut features =
            Self { values: [0.0; COUNT], holds: Vec::with_capacity(request.concepts.len()), linked: false };
        for (concept, word) in request.concepts.iter().zip(words) {
            // What is asked for by its own name says nothing more of the larger subject it also belongs to.
            let named = |unit: Unit| {
                request.concepts.iter().any(|other| {
                    !std::ptr::eq(other, concept)
                        && other.link_unit(unit).is_some_and(|link| link.kind == LinkKind::Same)
                })
            };
            features.holds.push(holds(concept, facts, *word, named));
        }
        features.measure_subject(request, facts);
        features.measure_places(request, listed);
        features.measure_title(request, facts);
        features.measure_versions(request, facts);
        features.measure_record(request, facts, this_year);
        features
    }

    fn add(&mut self, feature: Feature, value: f32) {
        self.values[feature as usize] += value;
    }

    fn measure_subject(&mut self, request: &Request, facts: &Facts) {
        let total = request.whole().max(f32::EPSILON);
        let mut main = (0.0, 0.0, 0.0);
        let mut named = (0.0, 0.0);
        // Taken out while the values are filled in.
        let all_holds = std::mem::take(&mut self.holds);
        for (concept, holds) in request.concepts.iter().zip(&all_holds) {
            let share = (concept.weight / total).min(1.0);
            let is_word = matches!(concept.subject, Subject::Word { .. });
            let share_of_version = share * version_share(concept, facts);
            match holds.title {
                _ if holds.composed => self.add(Feature::title_composed, share_of_version),
                Some(_) if is_word => self.add(Feature::title_word, share),
                Some(link) => {
                    let (feature, worth) = title_feature(link, concept.is_subject);
                    self.add(feature, share_of_version * worth);
                }
                None if is_word && holds.word => self.add(Feature::word_elsewhere, share),
                None => {}
            }
            let in_title = holds.composed || holds.title.is_some_and(|link| link.kind <= LinkKind::Part);
            let near = |link: Option<Link>| link.is_some_and(|link| link.kind <= LinkKind::Part);
            if !in_title && near(holds.tags) {
                self.add(Feature::tags_near, share);
            } else if !in_title && near(holds.body) {
                self.add(Feature::body_near, share);
                if holds.times >= 3 {
                    self.add(Feature::body_often, share);
                }
            }
            if concept.is_main() {
                main.0 += 1.0;
                main.1 += f32::from(u8::from(!holds.near()));
                main.2 += f32::from(u8::from(in_title));
                if !concept.is_subject && !is_word {
                    named.0 += 1.0;
                    named.1 += f32::from(u8::from(!holds.near()));
                }
            }
        }
        self.holds = all_holds;
        if named.0 > 0.0 {
            self.add(Feature::named_missing, named.1 / named.0);
        }
        if main.0 > 0.0 {
            self.add(Feature::main_missing, main.1 / main.0);
            self.add(Feature::all_main_in_title, f32::from(u8::from(main.2 >= main.0)));
            if request.is_list && main.2 > 0.0 {
                self.add(Feature::list_item_in_title, 1.0 - main.2 / main.0);
            }
        }
    }

    /// A high place in a list says nothing by itself: something is always first. It counts if the record has to do with
    /// something the need is about.
    fn measure_places(&mut self, request: &Request, listed: &Listed) {
        let nearness = request.concepts.iter().zip(&self.holds).filter(|(concept, _)| concept.is_main());
        let held = nearness.map(|(_, holds)| holds.nearness()).fold(0.0, f32::max);
        self.linked = held > 0.0;
        for (place, score, rank) in [
            (listed.index, Feature::index_score, Feature::index_rank),
            (listed.names, Feature::names_score, Feature::names_rank),
            (listed.said, Feature::said_score, Feature::said_rank),
            (listed.names_in_title, Feature::names_in_title_score, Feature::names_in_title_rank),
            (listed.said_in_title, Feature::said_in_title_score, Feature::said_in_title_rank),
        ] {
            if let Some(place) = place {
                self.add(score, held * place.share);
                self.add(rank, held * 10.0 / (10.0 + place.rank as f32));
            }
        }
    }

    fn measure_title(&mut self, request: &Request, facts: &Facts) {
        let explains = |unit: Unit| {
            request.concepts.iter().any(|concept| {
                concept.link_unit(unit).is_some_and(|link| link.kind <= LinkKind::Part || concept.is_subject)
            })
        };
        // "Data Pipelines with Airflow" is about Airflow and what Airflow is for; that is no other subject.
        let is_kin = |unit: Unit| request.concepts.iter().any(|concept| concept.is_kin(unit));
        let (mut explained, mut other_skills, mut words, mut leads) = (0, 0, 0, false);
        for (at, unit) in facts.title.iter().enumerate() {
            if explains(*unit) {
                explained += 1;
                leads |= at == 0;
            } else if unit.skill_key().is_none() {
                words += 1;
            } else if !is_kin(*unit) {
                other_skills += 1;
            }
        }
        let content = facts.title.len();
        if content > 0 {
            self.add(Feature::focus, explained as f32 / content as f32);
        }
        self.add(Feature::extra_words, (1.0 + words as f32).ln());
        self.add(Feature::extra_skills, (1.0 + other_skills as f32).ln());
        if leads {
            self.add(Feature::leads, 1.0);
        }
        if content > 0 && explained == content && self.get(Feature::all_main_in_title) > 0.0 {
            self.add(Feature::exact_title, 1.0);
        }
        let names =
            |skills: &[u32]| facts.title.iter().filter_map(|unit| unit.skill_key()).any(|key| skills.contains(&key));
        if names(&request.unwanted_keys) {
            self.add(Feature::unwanted, 1.0);
        }
        if explained == 0 && names(&request.left_behind_keys) {
            self.add(Feature::left_behind_only, 1.0);
        }
    }

    fn measure_versions(&mut self, request: &Request, facts: &Facts) {
        let total = request.whole().max(f32::EPSILON);
        for (index, concept) in request.concepts.iter().enumerate() {
            let holds = self.holds[index];
            let in_title = holds.title.is_some_and(|link| link.kind <= LinkKind::Part);
            if let Some(feature) = version_feature(concept, facts).filter(|_| in_title) {
                self.add(feature, (concept.weight / total).min(1.0));
            }
        }
    }

    fn measure_record(&mut self, request: &Request, facts: &Facts, this_year: u16) {
        let traits = facts.traits;
        for (feature, quality) in [
            (Feature::practice_test, Trait::PracticeTest),
            (Feature::talk, Trait::Talk),
            (Feature::book, Trait::Book),
            (Feature::summary, Trait::Summary),
            (Feature::children, Trait::Children),
            (Feature::interview, Trait::Interview),
            (Feature::exercise, Trait::Exercise),
            (Feature::episode, Trait::Episode),
            (Feature::audience, Trait::Audience),
        ] {
            if traits.has(quality) {
                self.add(feature, 1.0);
            }
        }
        if traits.has(Trait::ExamPreparation) {
            self.add(if request.asks_for_exam { Feature::exam_asked } else { Feature::exam_unasked }, 1.0);
        }
        let wanted = request.language.unwrap_or(*b"en");
        let other_language = traits.language.is_some_and(|language| language != wanted);
        if other_language || (traits.has(Trait::ForeignTitle) && wanted == *b"en") {
            self.add(Feature::foreign, 1.0);
        }
        self.add(Feature::described, f32::from(u8::from(traits.described)));
        if let Some(year) = traits.year {
            self.add(Feature::age, (f32::from(this_year.saturating_sub(year)) / 10.0).min(2.0));
        }
        match (request.level, traits.level) {
            (Some(wanted), Some(level)) => {
                self.add(Feature::level_gap, f32::from(wanted.distance(level)));
                self.add(Feature::level_match, f32::from(u8::from(wanted == level)));
            }
            (None, Some(Level::Beginner | Level::All)) => self.add(Feature::open_level, 1.0),
            (None, Some(Level::Advanced)) => self.add(Feature::advanced_unasked, 1.0),
            _ => {}
        }
        if traits.minutes.is_some_and(|minutes| minutes < 30) {
            self.add(Feature::short, 1.0);
        }
        if let (Some(limit), Some(minutes)) = (request.max_minutes, traits.minutes)
            && minutes > limit
        {
            self.add(Feature::too_long, 1.0);
        }
    }
}

/// How the version the title states stands to the one the concept asks for; `None` where it asks for none.
fn version_feature(concept: &Concept, facts: &Facts) -> Option<Feature> {
    let wanted = concept.version.as_deref().and_then(version_number)?;
    // Of what the title names, the nearest with a version tells: "C# 8 and .NET Core 3.0" is not .NET 8.
    let nearest = facts
        .versions
        .iter()
        .filter_map(|(skill, version)| Some((concept.link(*skill)?, *version)))
        .filter(|(link, _)| matches!(link.kind, LinkKind::Same | LinkKind::Successor | LinkKind::Narrower))
        .min_by_key(|(link, version)| (link.kind, link.steps, std::cmp::Reverse(*version)));
    let stated = nearest.map(|(_, version)| version);
    Some(match stated {
        // "Java 17" is served by "Java 17.0"; a course on 3 serves who wants 3.11, and the other way round.
        Some(stated) if stated / 1000 == wanted / 1000 => Feature::same_version,
        Some(stated) if stated < wanted => Feature::older_version,
        Some(_) => Feature::newer_version,
        // "Java SE 8 Programmer 1": the number stands apart from the name.
        None if facts.versions.is_empty() && facts.words.contains(&concept.version_key) => Feature::same_version,
        None => Feature::no_version,
    })
}

/// How much of a concept a title names whose version stands to the one asked for as it does: a newer one serves nearly
/// as well, an unnamed or older one is half of what was asked. Set by hand.
fn version_share(concept: &Concept, facts: &Facts) -> f32 {
    match version_feature(concept, facts) {
        None | Some(Feature::same_version) => 1.0,
        Some(Feature::newer_version) => 0.7,
        _ => 0.5,
    }
}

fn holds(concept: &Concept, facts: &Facts, word: bool, is_named: impl Fn(Unit) -> bool) -> Holds {
    let nearest = |links: &mut dyn Iterator<Item = Link>| links.min_by_key(|link| (link.kind, link.steps));
    let body = facts.body.iter().filter_map(|(key, times)| concept.link(*key).map(|link| (link, *times)));
    let body = body.min_by_key(|(link, _)| (link.kind, link.steps));
    Holds {
        title: nearest(&mut facts.title.iter().filter_map(|unit| {
            concept.link_unit(*unit).filter(|link| link.kind <= LinkKind::Part || !is_named(*unit))
        })),
        tags: nearest(&mut facts.tags.iter().filter_map(|key| concept.link(*key))),
        body: body.map(|(link, _)| link),
        times: body.map_or(0, |(_, times)| times),
        word,
        composed: concept.is_composed_in(facts),
    }
}

/// The feature a title's link counts for, and how much of the concept's share: less with each step.
fn title_feature(link: Link, subject: bool) -> (Feature, f32) {
    let worth = 1.0 / f32::from(link.steps.max(1)).sqrt();
    let feature = match link.kind {
        LinkKind::Same => Feature::title_same,
        LinkKind::Successor | LinkKind::Certification => Feature::title_certifies,
        LinkKind::Narrower if subject => Feature::title_kind_of_subject,
        LinkKind::Narrower => Feature::title_kind_of_thing,
        LinkKind::Part => Feature::title_part,
        LinkKind::Proven | LinkKind::Broader => Feature::title_broader,
        LinkKind::Whole => Feature::title_whole,
        LinkKind::Builds => Feature::title_builds,
        LinkKind::Needs => Feature::title_needs,
        LinkKind::Predecessor | LinkKind::Related => Feature::title_related,
    };
    (feature, worth)
}
