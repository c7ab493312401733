//! What all formats say of a map, in the words of one language, with all text from outside made inert.

use super::super::inert::clean;
use super::super::sentences::{Headline, catalog_title};
use super::super::view::NAME;
use crate::map::{Example, Holding, ShelfMap, Thin};
use crate::wording::Words;

/// So many catalogs are named for a field; the others are counted.
const CATALOGS: usize = 2;

pub(super) fn title(map: &ShelfMap, words: &Words) -> String {
    let date = words.date(&clean(&map.made, NAME));
    match &map.team {
        Some(team) => words.map.page_title_team.with(&[("team", &clean(team, NAME)), ("date", &date)]),
        None => words.map.page_title.with(&[("date", &date)]),
    }
}

pub(super) fn kicker(map: &ShelfMap, words: &Words) -> String {
    match &map.team {
        Some(team) => words.map.kicker_team.with(&[("team", &clean(team, NAME))]),
        None => words.map.kicker.to_string(),
    }
}

/// What the shelf holds, in one sentence.
pub(super) fn headline(map: &ShelfMap, words: &Words) -> Headline {
    if map.courses == 0 {
        return Headline::of(words.map.headline_empty.as_str());
    }
    let courses: u64 = technology(map).map(|field| field.courses).sum();
    if courses == 0 {
        let all = words.count(&words.report.courses, map.courses);
        return Headline::of(&words.map.headline_elsewhere.with(&[("courses", &all)]));
    }
    let fields = technology(map).filter(|field| field.courses > 0).count() as u64;
    Headline::of(&words.map.headline_map.with(&[
        ("courses", &words.count(&words.report.courses, courses)),
        ("fields", &words.count(&words.map.fields, fields)),
    ]))
}

pub(super) fn lead(map: &ShelfMap, words: &Words) -> String {
    let catalogs = words.count(&words.report.catalogs, map.catalogs.len() as u64);
    match hours(map.minutes) {
        0 => words.map.lead_no_hours.with(&[("catalogs", &catalogs)]),
        hours => words.map.lead.with(&[("catalogs", &catalogs), ("hours", &words.count(&words.report.hours, hours))]),
    }
}

pub(super) fn basis(map: &ShelfMap, words: &Words) -> String {
    words.map.basis.with(&[
        ("date", &words.date(&clean(&map.made, NAME))),
        ("courses", &words.count(&words.report.courses, map.courses)),
        ("works", &words.count(&words.map.works, map.works)),
    ])
}

/// Courses of no field; empty if there are none.
pub(super) fn elsewhere(map: &ShelfMap, words: &Words) -> String {
    if map.elsewhere == 0 { String::new() } else { words.count(&words.map.elsewhere, map.elsewhere) }
}

/// The fields of technology.
pub(super) fn technology(map: &ShelfMap) -> impl Iterator<Item = &Holding> {
    map.fields.iter().filter(|field| field.technology)
}

pub(super) fn field<'w>(field: &'w Holding, words: &'w Words) -> String {
    clean(words.domain(&field.field), NAME)
}

/// Whole hours.
pub(super) fn hours(minutes: u64) -> u64 {
    minutes.div_ceil(60)
}

/// The levels a map tells apart: a class for pages, the name, the number.
pub(super) fn levels<'w>(field: &Holding, words: &'w Words) -> [(&'static str, &'w str, u64); 5] {
    let (names, levels) = (&words.names.levels, field.levels);
    [
        ("l1", names.beginner.as_str(), levels.beginner),
        ("l2", names.intermediate.as_str(), levels.intermediate),
        ("l3", names.advanced.as_str(), levels.advanced),
        ("l0", names.all.as_str(), levels.all),
        ("l", words.map.unstated.as_str(), levels.unstated),
    ]
}

/// `O’Reilly, Pluralsight, and 3 more`.
pub(super) fn catalogs(field: &Holding, words: &Words) -> String {
    let named = field.catalogs.iter().take(CATALOGS).map(|share| catalog_title(share.catalog.as_str()));
    let named = named.collect::<Vec<_>>().join(", ");
    match field.catalogs.len().saturating_sub(CATALOGS) as u64 {
        0 => named,
        more => format!("{named} {}", words.count(&words.map.and_more, more)),
    }
}

/// `Python 1,920, Java 1,071`.
pub(super) fn skills(field: &Holding, most: usize, words: &Words) -> String {
    let skills = field.skills.iter().take(most);
    let said = skills.map(|skill| format!("{}\u{a0}{}", clean(&skill.name, NAME), words.number(skill.courses)));
    said.collect::<Vec<_>>().join(" · ")
}

/// Vendor, level and length of an example, as far as they are known, and the skill it is for.
pub(super) fn about(example: &Example, words: &Words) -> String {
    let mut parts =
        vec![words.map.example_for.with(&[("skill", &clean(&example.skill, NAME))]), catalog_title(&example.catalog)];
    parts.extend(example.level.map(|level| words.names.levels.of(level).to_owned()));
    parts.extend(example.minutes.map(|minutes| words.duration(minutes)));
    parts.join(" · ")
}

/// What is thin, as the rest of a sentence.
pub(super) fn thin(field: &Holding, thin: &Thin, words: &Words) -> String {
    let (said, number) = (&words.map, |number: &u64| words.number(*number));
    match thin {
        Thin::Nothing => said.thin_nothing.to_string(),
        Thin::Small { typical } => words.count_with(&said.thin_small, field.courses, &[("typical", &number(typical))]),
        Thin::FewAdvanced { advanced, of } => {
            said.thin_few_advanced.with(&[("n", &number(advanced)), ("of", &number(of))])
        }
        Thin::Old { recent, of } => said.thin_old.with(&[("n", &number(recent)), ("of", &number(of))]),
        Thin::OneVendor { catalog, courses } => said.thin_one_vendor.with(&[
            ("n", &number(courses)),
            ("of", &number(&field.courses)),
            ("catalog", &catalog_title(catalog.as_str())),
        ]),
        Thin::Unnamed { skills } => {
            let skills: Vec<String> = skills.iter().map(|skill| clean(skill, NAME)).collect();
            said.thin_unnamed.with(&[("skills", &words.list(&skills))])
        }
    }
}

/// All that is thin in a field, in one line; empty if nothing is.
pub(super) fn all_thin(field: &Holding, words: &Words) -> String {
    field.thin.iter().map(|one| thin(field, one, words)).collect::<Vec<_>>().join(&words.numbers.between_parts)
}
