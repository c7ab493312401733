//! What a link asks for: the state of a search, read from and written into the address, so that every view can be shared.

use serde::Serialize;

use super::limits::{HOURS, NEED_CHARS, TEAM_CHARS, TOP};
use super::problem::Problem;
use super::query;
use crate::matching::MatchOptions;
use crate::model::{CatalogKind, CatalogName, Language, Level, Need};
use crate::shelf::{Scope, ShelfState};

/// What a search may say beside its catalogs, each once.
const PARAMETERS: [&str; 6] = ["q", "level", "hours", "language", "team", "top"];

/// The state of a search.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Asked {
    /// The need, in the words of who asks.
    pub text: String,
    pub level: Option<Level>,
    /// The most hours a course may take.
    pub hours: Option<f32>,
    pub language: Option<Language>,
    /// Only these catalogs; all if empty.
    pub catalogs: Vec<CatalogName>,
    pub team: Option<String>,
    /// The most courses to show.
    pub top: Option<usize>,
}

/// A part of a link that was not understood.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub(super) struct NotUnderstood {
    /// Its name.
    pub name: String,
    /// Why not, and what to write.
    pub why: String,
}

impl Asked {
    /// What the query of a link asks for, and what of it was not understood. A catalog that `shelf` does not own is not: to
    /// say "gap" because of it would be wrong.
    pub fn read(query: &str, shelf: &ShelfState) -> (Self, Vec<NotUnderstood>) {
        let (asked, mut wrong) = Self::parse(query);
        let why = asked.catalogs.iter().find_map(|name| match shelf.catalogs.get(name) {
            Some(state) if state.kind == CatalogKind::Owned => None,
            Some(_) => Some(format!("`{name}` is on offer, so nobody has its courses yet")),
            None => Some(format!("there is no catalog `{name}` on the shelf")),
        });
        wrong.extend(why.map(|why| NotUnderstood { name: "catalog".into(), why }));
        (asked, wrong)
    }

    fn parse(query: &str) -> (Self, Vec<NotUnderstood>) {
        let (mut asked, mut wrong) = (Self::default(), Vec::new());
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if let Err(why) = asked.take(&name, value.trim()) {
                wrong.push(NotUnderstood { name: crate::report::clean(&name, 40), why });
            }
        }
        (asked, wrong)
    }

    /// The same for programs, which are told at once. A catalog that nobody has is not found.
    pub fn strict(query: &str, shelf: &ShelfState) -> Result<Self, Problem> {
        query::pairs(query, &PARAMETERS, &["catalog"])?;
        let refusal = |wrong: &NotUnderstood| format!("`{}`: {}.", wrong.name, wrong.why);
        if let Some(wrong) = Self::parse(query).1.first() {
            return Err(Problem::bad(refusal(wrong)));
        }
        let (asked, wrong) = Self::read(query, shelf);
        match wrong.first() {
            Some(wrong) => Err(Problem::not_found(refusal(wrong))),
            None => Ok(asked),
        }
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), String> {
        if value.contains('\0') || value.contains('\u{fffd}') {
            return Err("this is no text in UTF-8".into());
        }
        match name {
            "q" => {
                let length = value.chars().count();
                if length > NEED_CHARS {
                    return Err(format!("a need has at most {NEED_CHARS} characters; this one has {length}"));
                }
                value.clone_into(&mut self.text);
            }
            _ if value.is_empty() => {}
            "level" => {
                let level = Level::parse(value).ok_or("write beginner, intermediate or advanced")?;
                self.level = Some(level);
            }
            "hours" => {
                let hours = value.parse().ok().filter(|hours: &f32| HOURS.contains(hours));
                self.hours = Some(hours.ok_or("write a number of hours from 0.1 to 10000, such as 8")?);
            }
            "language" => {
                self.language = Some(Language::parse(value).ok_or("write a code such as en or de")?);
            }
            "catalog" => {
                for name in value.split(',').map(str::trim).filter(|name| !name.is_empty()) {
                    let name = name.parse().map_err(|error: crate::model::InvalidCatalogName| error.to_string())?;
                    if !self.catalogs.contains(&name) {
                        self.catalogs.push(name);
                    }
                }
            }
            "team" => {
                if value.chars().count() > TEAM_CHARS {
                    return Err(format!("a team's name has at most {TEAM_CHARS} characters"));
                }
                self.team = Some(crate::report::clean(value, TEAM_CHARS)).filter(|team| !team.is_empty());
            }
            "top" => {
                let top = value.parse().ok().filter(|top| (1..=TOP).contains(top));
                self.top = Some(top.ok_or_else(|| format!("write a number from 1 to {TOP}"))?);
            }
            _ => return Err("there is no such parameter here".into()),
        }
        Ok(())
    }

    /// The query that asks for this.
    pub fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !self.text.is_empty() {
            query.append_pair("q", &self.text);
        }
        if let Some(level) = self.level {
            query.append_pair("level", level.as_str());
        }
        if let Some(hours) = self.hours {
            query.append_pair("hours", &hours.to_string());
        }
        if let Some(language) = &self.language {
            query.append_pair("language", language.code());
        }
        for catalog in &self.catalogs {
            query.append_pair("catalog", catalog.as_str());
        }
        if let Some(team) = &self.team {
            query.append_pair("team", team);
        }
        if let Some(top) = self.top {
            query.append_pair("top", &top.to_string());
        }
        query.finish()
    }

    /// The link to the page that shows this.
    pub fn link(&self) -> String {
        let query = self.query();
        if query.is_empty() { "/".into() } else { format!("/?{query}") }
    }

    /// The need that is stated.
    pub fn need(&self) -> Need {
        Need {
            level: self.level,
            language: self.language.clone(),
            max_hours: self.hours,
            team: self.team.clone(),
            ..Need::of_text("", self.text.clone())
        }
    }

    /// How it is to be answered.
    pub fn options(&self) -> MatchOptions {
        let scope = Scope { only: self.catalogs.clone(), ..Scope::default() };
        let top = self.top.unwrap_or(MatchOptions::default().top);
        MatchOptions { top, scope, ..MatchOptions::default() }
    }

    /// How many filters are set.
    pub fn filters(&self) -> usize {
        usize::from(self.level.is_some())
            + usize::from(self.hours.is_some())
            + usize::from(self.language.is_some())
            + usize::from(self.team.is_some())
            + self.catalogs.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_says_what_was_asked() {
        let query = "q=C%2B%2B+%26+Rust&level=advanced&hours=8&language=de&catalog=udemy&catalog=edx&team=R%26D&top=5";
        let (asked, wrong) = Asked::parse(query);
        assert_eq!(wrong, []);
        assert_eq!(asked.text, "C++ & Rust");
        assert_eq!(asked.catalogs.len(), 2);
        assert_eq!(asked.query(), query);
        assert_eq!(Asked::parse("q=&level=&hours=").0, Asked::default());
        assert_eq!(Asked::default().link(), "/");
    }

    #[test]
    fn what_cannot_be_meant_is_named() {
        for (query, name) in [
            ("q=k8s&level=wizard", "level"),
            ("hours=-1", "hours"),
            ("hours=NaN", "hours"),
            ("language=klingon", "language"),
            ("catalog=No+Such", "catalog"),
            ("top=0", "top"),
            ("top=101", "top"),
            ("colour=red", "colour"),
            ("q=%FF", "q"),
            ("q=a%00b", "q"),
        ] {
            let (_, wrong) = Asked::parse(query);
            assert_eq!(wrong.first().map(|wrong| wrong.name.as_str()), Some(name), "{query}");
        }
        let long = "x".repeat(NEED_CHARS + 1);
        assert!(Asked::parse(&format!("q={long}")).1[0].why.contains("501"));
    }
}
