//! The report as a workbook: an overview to read, then a table a sheet to sort and filter.

use super::inert::clean;
use super::sentences::{
    Strength, basis, catalog_title, domain_name, figures, headline, kicker, lead, method, reading_says, serves,
    team_name, title,
};
use super::view::{Depth, NAME, View};
use super::workbook::{Cell, Column, Line, Workbook};
use super::{AnsweredNeed, RenderError, Report, Summary, TeamReport};
use crate::model::{CatalogKind, Match, Verdict};
use crate::wording::{Sentence, Words};

pub(super) fn render(report: &Report, words: &Words) -> Result<Vec<u8>, RenderError> {
    let team = report.team.as_deref().map(|team| clean(team, NAME));
    let mut book = Workbook::new(&title(team.as_deref(), &report.made, words), &report.made);
    let sheets = Sheets { report, words, view: View::of(report, words) };
    let name = &words.report;
    book.lines(name.sheet_overview.as_str(), &sheets.overview())?;
    let (columns, rows) = sheets.needs();
    book.table(name.sheet_needs.as_str(), &columns, 3, rows)?;
    let (columns, rows) = sheets.courses();
    book.table(name.sheet_courses.as_str(), &columns, 3, rows)?;
    let (columns, rows) = sheets.open();
    book.table(name.sheet_open.as_str(), &columns, 3, rows)?;
    let (columns, rows) = sheets.reading();
    book.table(name.sheet_reading.as_str(), &columns, 2, rows)?;
    let (columns, rows) = sheets.catalogs();
    book.table(name.sheet_catalogs.as_str(), &columns, 1, rows)?;
    book.lines(name.sheet_method.as_str(), &sheets.method())?;
    Ok(book.finish()?)
}

struct Sheets<'r> {
    report: &'r Report,
    words: &'r Words,
    view: View<'r>,
}

type Sheet = (Vec<Column>, Vec<Vec<Cell>>);

fn columns<const N: usize>(columns: [(&Sentence, f64); N]) -> Vec<Column> {
    // Some words lead to what they are about on a page and end with a colon there; over a column they do not.
    let head = |head: &Sentence| head.to_string().trim_end_matches([':', '\u{a0}', '\u{202f}', ' ']).to_owned();
    columns.into_iter().map(|(words, width)| Column::new(head(words), width)).collect()
}

impl Sheets<'_> {
    fn overview(&self) -> Vec<Line> {
        let (report, words) = (self.report, self.words);
        let team = report.team.as_deref().map(|team| clean(team, NAME));
        let mut lines = vec![
            Line::Text(kicker(team.as_deref(), words)),
            Line::Title(headline(&report.summary, words).text()),
            Line::Text(lead(&report.summary, words)),
            Line::Text(basis(&report.method, &report.made, words)),
            Line::Blank,
            Line::Heading(words.report.in_figures.to_string()),
            Line::Figure(words.report.needs_head.to_string(), Cell::count(report.summary.needs)),
        ];
        lines.extend(self.figures(&report.summary));
        if report.teams.len() > 1 {
            lines.extend([Line::Blank, Line::Heading(words.report.by_team.to_string())]);
            lines.extend(
                report.teams.iter().map(|team| {
                    Line::Figure(team_name(team, report, words), Cell::text(figures(&team.summary, words)))
                }),
            );
        }
        if report.domains.len() > 1 {
            lines.extend([Line::Blank, Line::Heading(words.report.by_domain.to_string())]);
            lines.extend(
                report.domains.iter().map(|domain| {
                    Line::Figure(domain_name(domain, words), Cell::text(figures(&domain.summary, words)))
                }),
            );
        }
        let lists = report.teams.iter().filter(|team| team.reading.needs > 1);
        let lists: Vec<Line> = lists
            .map(|team| Line::Figure(team_name(team, report, words), Cell::text(reading_says(&team.reading, words))))
            .collect();
        if !lists.is_empty() {
            lines.extend([Line::Blank, Line::Heading(words.report.reading.to_string())]);
            lines.extend(lists);
        }
        lines
    }

    fn figures(&self, summary: &Summary) -> Vec<Line> {
        let verdicts = [Verdict::Covered, Verdict::Partial, Verdict::Gap, Verdict::Unclear];
        let lines = verdicts.map(|verdict| {
            Line::Figure(self.words.names.verdicts_many.of(verdict).to_owned(), Cell::count(summary.with(verdict)))
        });
        lines.into()
    }

    fn needs(&self) -> Sheet {
        let name = &self.words.report;
        let columns = columns([
            (&name.column_id, 8.0),
            (&name.team, 20.0),
            (&name.need, 40.0),
            (&name.column_verdict, 17.0),
            (&name.column_confidence, 9.0),
            (&name.column_first_course, 44.0),
            (&name.column_link, 12.0),
            (&name.catalog, 18.0),
            (&name.column_level, 13.0),
            (&name.column_hours, 9.0),
            (&name.column_who, 20.0),
            (&name.column_mind, 36.0),
            (&name.column_reason, 36.0),
            (&name.column_missing, 22.0),
            (&name.column_ask, 36.0),
            (&name.domain, 20.0),
            (&name.understood, 26.0),
            (&name.column_level_asked, 13.0),
            (&name.column_people, 10.0),
            (&name.column_priority, 11.0),
            (&name.column_due, 12.0),
        ]);
        let rows = self.report.needs().map(|(team, need)| {
            let mut row = self.of_need(team, need);
            let told = self.view.need(need, Depth::WHOLE);
            let first =
                need.answer.matches.iter().find(|found| found.access && need.answer.verdict != Verdict::Unclear);
            let stated = &need.answer.need;
            row.extend(self.first_course(first, need));
            row.extend([
                Cell::text(self.words.reason(&need.answer)),
                Cell::text(need.answer.missing.join(", ")),
                Cell::text(told.ask.unwrap_or_default()),
                Cell::text(need.domain.as_deref().map_or("", |domain| self.words.domain(domain))),
                Cell::text(told.understood),
                Cell::text(stated.level.map_or("", |level| self.words.names.levels.of(level))),
                stated.people.map_or(Cell::Empty, Cell::number),
                Cell::text(stated.priority.map_or("", |priority| self.words.names.priorities.of(priority))),
                stated.due.as_deref().map_or(Cell::Empty, Cell::day),
            ]);
            row
        });
        (columns, rows.collect())
    }

    /// Id, team, need, verdict and how sure that is.
    fn of_need(&self, team: &TeamReport, need: &AnsweredNeed) -> Vec<Cell> {
        let answer = &need.answer;
        vec![
            Cell::text(&answer.need.id),
            Cell::text(team.name.as_deref().unwrap_or_default()),
            Cell::text(&answer.need.text),
            Cell::text(self.words.names.verdicts.of(answer.verdict)),
            Cell::Share(f64::from(answer.confidence)),
        ]
    }

    fn first_course(&self, found: Option<&Match>, need: &AnsweredNeed) -> [Cell; 7] {
        let Some(found) = found else { return [const { Cell::Empty }; 7] };
        let told = self.view.course(found, &need.answer.need, 0);
        [
            Cell::text(&told.title),
            self.link(told.link.as_deref()),
            Cell::text(&told.catalog),
            Cell::text(found.level.map_or("", |level| self.words.names.levels.of(level))),
            Cell::hours(found.minutes),
            self.who(found),
            Cell::text(told.cautions.join(" ")),
        ]
    }

    /// A short word to click on: in a narrow column an address is only noise.
    fn link(&self, url: Option<&str>) -> Cell {
        url.map_or(Cell::Empty, |url| Cell::link(self.words.report.column_link.as_str(), Some(url)))
    }

    fn who(&self, found: &Match) -> Cell {
        let catalog = self.report.catalogs.iter().find(|catalog| catalog.name.as_str() == found.catalog);
        catalog.map_or(Cell::Empty, |catalog| Cell::text(self.view.who(catalog)))
    }

    fn courses(&self) -> Sheet {
        let name = &self.words.report;
        let columns = self.course_columns(&name.column_match);
        let mut rows = Vec::new();
        for (team, need) in self.report.needs() {
            for found in &need.answer.matches {
                let strength = match Strength::in_answer(found.score, need.answer.verdict) {
                    _ if !found.access => name.closed.to_string(),
                    None => self.words.count(&name.guesses, 1),
                    Some(strength) => strength.told(self.words).0.to_string(),
                };
                rows.push(self.of_course(team, need, found, &strength));
            }
        }
        (columns, rows)
    }

    fn course_columns(&self, listed_as: &Sentence) -> Vec<Column> {
        let name = &self.words.report;
        columns([
            (&name.column_id, 8.0),
            (&name.team, 20.0),
            (&name.need, 32.0),
            (&name.column_verdict, 17.0),
            (listed_as, 22.0),
            (&name.column_rank, 7.0),
            (&name.column_course, 48.0),
            (&name.column_link, 10.0),
            (&name.catalog, 18.0),
            (&name.column_vendor, 20.0),
            (&name.column_format, 14.0),
            (&name.column_level, 13.0),
            (&name.column_hours, 9.0),
            (&name.column_language, 12.0),
            (&name.column_who, 20.0),
            (&name.column_seats, 9.0),
            (&name.column_score, 8.0),
            (&name.column_why, 50.0),
            (&name.column_mind, 40.0),
            (&name.column_also, 22.0),
            (&name.column_key, 24.0),
        ])
    }

    fn of_course(&self, team: &TeamReport, need: &AnsweredNeed, found: &Match, listed_as: &str) -> Vec<Cell> {
        let stated = &need.answer.need;
        let told = self.view.course(found, stated, Depth::WHOLE.reasons);
        let seats = self.report.catalogs.iter().find(|catalog| catalog.name.as_str() == found.catalog);
        vec![
            Cell::text(&stated.id),
            Cell::text(team.name.as_deref().unwrap_or_default()),
            Cell::text(&stated.text),
            Cell::text(self.words.names.verdicts.of(need.answer.verdict)),
            Cell::text(listed_as),
            Cell::count(found.rank),
            Cell::text(&found.title),
            self.link(told.link.as_deref()),
            Cell::text(&told.catalog),
            Cell::text(found.provider.as_deref().unwrap_or_default()),
            Cell::text(found.format.as_deref().unwrap_or_default()),
            Cell::text(found.level.map_or("", |level| self.words.names.levels.of(level))),
            Cell::hours(found.minutes),
            Cell::text(found.language.as_deref().map_or("", |code| self.words.language(code))),
            self.who(found),
            seats.and_then(|catalog| catalog.seats).map_or(Cell::Empty, Cell::number),
            Cell::Share(f64::from(found.score)),
            Cell::text(told.why.join(" ")),
            Cell::text(told.cautions.join(" ")),
            Cell::text(&told.also),
            Cell::text(&found.course),
        ]
    }

    /// Gaps and needs that were not understood: what is nearest, what would close them, what to ask.
    fn open(&self) -> Sheet {
        let name = &self.words.report;
        let columns = columns([
            (&name.column_id, 8.0),
            (&name.team, 20.0),
            (&name.need, 40.0),
            (&name.column_verdict, 17.0),
            (&name.column_confidence, 9.0),
            (&name.column_people, 10.0),
            (&name.column_priority, 11.0),
            (&name.column_due, 12.0),
            (&name.column_reason, 40.0),
            (&name.column_ask, 40.0),
            (&name.column_offers, 48.0),
            (&name.nearest, 48.0),
        ]);
        let open = self.report.needs().filter(|(_, need)| need.answer.verdict != Verdict::Covered);
        let rows = open.map(|(team, need)| {
            let stated = &need.answer.need;
            let mut row = self.of_need(team, need);
            let nearest: Vec<String> = need.nearest.iter().map(|found| clean(&found.title, NAME)).collect();
            row.extend([
                stated.people.map_or(Cell::Empty, Cell::number),
                Cell::text(stated.priority.map_or("", |priority| self.words.names.priorities.of(priority))),
                stated.due.as_deref().map_or(Cell::Empty, Cell::day),
                Cell::text(self.words.reason(&need.answer)),
                Cell::text(self.view.ask(need).unwrap_or_default()),
                Cell::text(self.view.offers(need).join(" ")),
                Cell::text(nearest.join("; ")),
            ]);
            row
        });
        (columns, rows.collect())
    }

    fn reading(&self) -> Sheet {
        let name = &self.words.report;
        let columns = columns([
            (&name.team, 22.0),
            (&name.column_rank, 7.0),
            (&name.column_course, 50.0),
            (&name.column_link, 10.0),
            (&name.catalog, 18.0),
            (&name.column_level, 13.0),
            (&name.column_hours, 9.0),
            (&name.needs_head, 9.0),
            (&name.column_serves, 70.0),
        ]);
        let listed = self.report.teams.iter().flat_map(|team| {
            let listed = team.reading.courses.iter().enumerate();
            listed.map(move |(index, listed)| (team, index, listed))
        });
        let rows = listed.map(|(team, index, listed)| {
            let found = &listed.course;
            let told = self.view.course(found, &Default::default(), 0);
            vec![
                Cell::text(team_name(team, self.report, self.words)),
                Cell::count(index + 1),
                Cell::text(&told.title),
                self.link(told.link.as_deref()),
                Cell::text(&told.catalog),
                Cell::text(found.level.map_or("", |level| self.words.names.levels.of(level))),
                Cell::hours(found.minutes),
                Cell::count(listed.serves.len()),
                Cell::text(serves(listed, self.words)),
            ]
        });
        (columns, rows.collect())
    }

    fn catalogs(&self) -> Sheet {
        let name = &self.words.report;
        let columns = columns([
            (&name.catalog, 24.0),
            (&name.column_kind, 18.0),
            (&name.courses_head, 11.0),
            (&name.column_who, 30.0),
            (&name.column_seats, 10.0),
            (&name.column_renews, 14.0),
            (&name.last_read, 14.0),
            (&name.last_changed, 14.0),
        ]);
        let rows = self.report.catalogs.iter().map(|catalog| {
            let owned = catalog.kind == CatalogKind::Owned;
            vec![
                Cell::text(catalog_title(catalog.name.as_str())),
                Cell::text(if owned { name.owned.as_str() } else { name.offered.as_str() }),
                Cell::Number(catalog.courses as f64),
                Cell::text(if owned { self.view.who(catalog) } else { String::new() }),
                catalog.seats.map_or(Cell::Empty, Cell::number),
                catalog.renews.as_deref().map_or(Cell::Empty, Cell::day),
                Cell::day(&catalog.checked),
                Cell::day(&catalog.updated),
            ]
        });
        (columns, rows.collect())
    }

    fn method(&self) -> Vec<Line> {
        let words = self.words;
        let mut lines = vec![Line::Title(words.report.method.to_string())];
        lines.extend(method(&self.report.method, &self.report.made, None, words).into_iter().map(Line::Text));
        lines.extend([Line::Blank, Line::Heading(words.report.verdicts.to_string())]);
        for verdict in [Verdict::Covered, Verdict::Partial, Verdict::Gap, Verdict::Unclear] {
            let means = Cell::text(words.names.verdicts_mean.of(verdict));
            lines.push(Line::Figure(words.names.verdicts.of(verdict).to_owned(), means));
        }
        lines.extend([Line::Blank, Line::Heading(words.report.strengths.to_string())]);
        for strength in Strength::ALL {
            let (name, means) = strength.told(words);
            lines.push(Line::Figure(name.to_string(), Cell::text(means.as_str())));
        }
        lines
    }
}
