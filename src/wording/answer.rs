//! What an answer says, as sentences.

use std::fmt::Display;

use super::{Sentence, Words};
use crate::model::{Answer, Caution, Drawback, Evidence, Field, Finding, Question, Reason, SkillLink, Understood};

impl Words {
    /// Why the verdict of `answer` is what it is.
    pub fn reason(&self, answer: &Answer) -> String {
        self.reasons(&answer.reasons)
    }

    /// Why a verdict is what it is.
    pub fn reasons(&self, reasons: &[Reason]) -> String {
        reasons.iter().map(|reason| self.one_reason(reason)).collect::<Vec<_>>().join(" ")
    }

    fn one_reason(&self, reason: &Reason) -> String {
        let words = &self.answer;
        match reason {
            Reason::NotUnderstood => words.not_understood.to_string(),
            Reason::Fits { courses, at_least } => {
                let fits = if *at_least { &words.fits_at_least } else { &words.fits };
                self.count(fits, (*courses).max(1) as u64)
            }
            Reason::VersionMissing(version) => words.version_missing.with(&[("version", version)]),
            Reason::NoneFully => words.none_fully.to_string(),
            Reason::Supposed(skills) => words.supposed.with(&[("skills", &skills.join(" / "))]),
            Reason::SupposedGap(skills) => words.supposed_gap.with(&[("skills", &skills.join(" / "))]),
            Reason::PartsMissing(missing) => words.parts_missing.with(&[("missing", &missing.join(", "))]),
            Reason::NothingServes(missing) if missing.is_empty() => words.nothing_serves_it.to_string(),
            Reason::NothingServes(missing) => words.nothing_serves.with(&[("missing", &missing.join(", "))]),
            Reason::Chosen(by) => match by {
                Some(by) => words.chosen.with(&[("by", by)]),
                None => words.chosen_by_a_person.to_string(),
            },
            Reason::HelpIsClosed { one: true } => words.help_is_closed_one.to_string(),
            Reason::HelpIsClosed { one: false } => words.help_is_closed.to_string(),
        }
    }

    /// What to ask the leader.
    pub fn question(&self, question: &Question) -> String {
        match question {
            Question::Meaning(said) => {
                let quoted: Vec<String> = said.iter().map(|said| self.quoted(said)).collect();
                self.answer.ask_meaning.with(&[("words", &quoted.join(", "))])
            }
            Question::Subject(need) => self.answer.ask_subject.with(&[("need", &self.quoted(need))]),
        }
    }

    /// Why a course matches.
    pub fn evidence(&self, evidence: &Evidence) -> String {
        let words = &self.answer;
        match &evidence.finding {
            Finding::Skill { understood, needed, named, link, quoted } => {
                let called = match quoted {
                    true => words.called.with(&[("name", named), ("words", &self.quoted(&evidence.course_text))]),
                    false => named.clone(),
                };
                let named = self.names(evidence.field).with(&[("what", &called)]);
                let fact = self.link(*link).with(&[("named", &named), ("skill", needed)]);
                let said = self.quoted(&evidence.need_text);
                match understood {
                    Understood::ByName => fact,
                    Understood::ByAlias => joined(words.is_alias.with(&[("said", &said), ("skill", needed)]), &fact),
                    Understood::AsSlip => joined(words.is_slip.with(&[("said", &said), ("skill", needed)]), &fact),
                    Understood::AsProblem => {
                        joined(words.is_problem.with(&[("said", &said), ("skill", needed)]), &fact)
                    }
                }
            }
            Finding::Words { slip } => {
                let course = self.quoted(&evidence.course_text);
                let fact = self.says(evidence.field).with(&[("words", &course)]);
                match slip {
                    true => {
                        let said = self.quoted(&evidence.need_text);
                        joined(words.is_slip.with(&[("said", &said), ("skill", &course)]), &fact)
                    }
                    false => fact,
                }
            }
            Finding::SpokenOf => words.description_speaks.with(&[("words", &self.quoted(&evidence.course_text))]),
            Finding::Parts(skill) => words.parts.with(&[("skill", skill)]),
            Finding::Chosen { tag, by, date, note } => {
                let signature = self.signature(by.as_deref(), date.as_deref());
                let what = match tag {
                    Some(skill) => words.tagged.with(&[("skill", skill), ("by", &signature)]),
                    None => words.recommended.with(&[("by", &signature)]),
                };
                match note {
                    Some(note) => words.note.with(&[("who", &what), ("note", note)]),
                    None => format!("{what}."),
                }
            }
        }
    }

    /// Words of the need that stand in a field of a course, as one reason.
    pub fn words_found(&self, field: Field, found: &[String]) -> String {
        let quoted: Vec<String> = found.iter().map(|word| self.quoted(word)).collect();
        let sentence = if field == Field::Description { &self.answer.description_speaks } else { self.says(field) };
        sentence.with(&[("words", &self.list(&quoted))])
    }

    /// What speaks against a course.
    pub fn caution(&self, caution: &Caution) -> String {
        self.drawback(&caution.drawback)
    }

    /// What speaks against a course.
    pub fn drawback(&self, drawback: &Drawback) -> String {
        let words = &self.answer;
        match drawback {
            Drawback::PracticeTest => words.practice_test.to_string(),
            Drawback::Level { is, by_title, asked } => {
                let sentence = if *by_title { &words.level_by_title } else { &words.level };
                let asked = asked.map_or(words.another_level.as_str(), |level| self.names.level_asked.of(level));
                sentence.with(&[("is", &self.names.level_is.of(*is)), ("asked", &asked)])
            }
            Drawback::HeldIn(code) => words.held_in.with(&[("language", &self.language(code))]),
            Drawback::ForeignTitle => words.foreign_title.to_string(),
            Drawback::LanguageUnknown(code) => words.language_unknown.with(&[("language", &self.language(code))]),
            Drawback::DatesFrom(year) => words.dates_from.with(&[("year", year)]),
            Drawback::TooLong { takes, limit } => {
                words.too_long.with(&[("takes", &self.hours_of(*takes)), ("limit", &self.hours_of(*limit))])
            }
            Drawback::SaysNothingOf(missing) => words.says_nothing_of.with(&[("words", &missing.join(", "))]),
            Drawback::ForChildren => words.for_children.to_string(),
            Drawback::Talk => words.talk.to_string(),
            Drawback::Summary => words.summary.to_string(),
            Drawback::Note { by, date, note } => {
                let who = match (by, date) {
                    (Some(by), Some(date)) => words.note_by_on.with(&[("by", by), ("date", date)]),
                    (Some(by), None) => words.note_by.with(&[("by", by)]),
                    (None, Some(date)) => words.note_on.with(&[("date", date)]),
                    (None, None) => words.note_head.to_string(),
                };
                words.note.with(&[("who", &who), ("note", note)])
            }
            Drawback::ClosedTo { team, open_to } => words.closed_to.with(&[("team", team), ("open_to", open_to)]),
            Drawback::OpenToSome(open_to) => words.open_to_some.with(&[("open_to", open_to)]),
            Drawback::MissingSince(day) => words.missing_since.with(&[("day", &self.day(*day))]),
        }
    }

    fn signature(&self, by: Option<&str>, date: Option<&str>) -> String {
        let by = by.unwrap_or(self.answer.a_person.as_str());
        match date {
            Some(date) => self.answer.by_on.with(&[("by", &by), ("date", &date)]),
            None => self.answer.by.with(&[("by", &by)]),
        }
    }

    /// Hours, with a decimal where the minutes do not make whole ones.
    fn hours_of(&self, minutes: u32) -> String {
        let hours = f64::from(minutes) / 60.0;
        if (hours - hours.round()).abs() < 0.05 { format!("{hours:.0}") } else { self.decimal(hours) }
    }

    fn names(&self, field: Field) -> &Sentence {
        match field {
            Field::Title => &self.answer.title_names,
            Field::Skills => &self.answer.tags_name,
            Field::Description => &self.answer.description_names,
            Field::Editorial => &self.answer.editorial_names,
        }
    }

    fn says(&self, field: Field) -> &Sentence {
        match field {
            Field::Title => &self.answer.title_says,
            Field::Skills => &self.answer.tags_say,
            Field::Description => &self.answer.description_says,
            Field::Editorial => &self.answer.editorial_says,
        }
    }

    fn link(&self, link: SkillLink) -> &Sentence {
        let words = &self.answer;
        match link {
            SkillLink::Same => &words.same,
            SkillLink::Successor => &words.successor,
            SkillLink::Certification => &words.certification,
            SkillLink::Kind => &words.kind,
            SkillLink::Part => &words.part,
            SkillLink::Proven => &words.proven,
            SkillLink::Broader => &words.broader,
            SkillLink::Whole => &words.whole,
            SkillLink::BuildsOn => &words.builds_on,
            SkillLink::Basis => &words.basis,
            SkillLink::Predecessor => &words.predecessor,
            SkillLink::Neighbour => &words.neighbour,
        }
    }
}

fn joined(first: String, second: impl Display) -> String {
    format!("{first} {second}")
}
