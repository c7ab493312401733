//! The share of needs covered over time, as a drawing with its text.

use serde::Serialize;

use super::inert::clean;
use super::sentences::figures;
use super::view::NAME;
use super::{CoveragePoint, Summary};
use crate::wording::{Words, day_of};

/// Units of the drawing; it is scaled to the page.
const WIDTH: f64 = 800.0;
const HEIGHT: f64 = 160.0;
/// Room for half a line at the upper and lower edges.
const EDGE: f64 = 3.0;
/// More points than pixels are of no use.
const MOST: usize = 120;

/// A line of shares over days. Its paths are numbers only; nothing from outside is in them.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Chart {
    pub width: f64,
    pub height: f64,
    /// Path of the line of needs covered.
    pub covered: String,
    /// Path of the line of needs covered or partly covered.
    pub served: String,
    /// Path of the area below it.
    pub below_served: String,
    /// What stands at the upper and the lower edge.
    pub whole: String,
    pub nothing: String,
    pub points: Vec<Point>,
    /// What the drawing says.
    pub text: String,
}

#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Point {
    /// The day and its figures.
    pub date: String,
    pub figures: String,
    pub share: String,
}

/// The chart of `points`, oldest first; none where there are fewer than two days with needs.
pub(super) fn over_time(points: &[CoveragePoint], words: &Words) -> Option<Chart> {
    let mut days: Vec<(f64, &CoveragePoint)> = Vec::new();
    for point in points.iter().filter(|point| point.summary.needs > 0) {
        let Some(day) = day_of(&point.made) else { continue };
        let day = f64::from(day.since(jiff::civil::Date::ZERO).map_or(0, |span| span.get_days()));
        match days.last_mut() {
            // The last word of a day is its figure.
            Some(last) if last.0 == day => *last = (day, point),
            _ => days.push((day, point)),
        }
    }
    let days = &days[days.len().saturating_sub(MOST)..];
    let ((first_day, first), (last_day, last)) = (days.first()?, days.last()?);
    if last_day <= first_day {
        return None;
    }
    let x = |day: f64| rounded((day - first_day) / (last_day - first_day) * WIDTH);
    let y = |part: usize, whole: usize| rounded(HEIGHT - EDGE - part as f64 / whole as f64 * (HEIGHT - 2.0 * EDGE));
    let covered = |summary: &Summary| y(summary.covered, summary.needs);
    let served = |summary: &Summary| y(summary.covered + summary.partial, summary.needs);
    let line = |height: &dyn Fn(&Summary) -> f64| {
        let points = days.iter().map(|(day, point)| format!("{} {}", x(*day), height(&point.summary)));
        format!("M{}", points.collect::<Vec<_>>().join("L"))
    };
    let share = |summary: &Summary| words.percent(summary.covered as f64 / summary.needs as f64);
    let date = |point: &CoveragePoint| words.date(&clean(&point.made, NAME));
    let text = words.report.chart_over_time.with(&[
        ("from", &date(first)),
        ("to", &date(last)),
        ("first", &share(&first.summary)),
        ("last", &share(&last.summary)),
    ]);
    Some(Chart {
        width: WIDTH,
        height: HEIGHT,
        covered: line(&covered),
        below_served: format!("{}L{} {HEIGHT}L{} {HEIGHT}Z", line(&served), x(*last_day), x(*first_day)),
        served: line(&served),
        whole: words.percent(1.0),
        nothing: words.percent(0.0),
        points: days
            .iter()
            .map(|(_, point)| Point {
                date: date(point),
                figures: figures(&point.summary, words),
                share: share(&point.summary),
            })
            .collect(),
        text,
    })
}

fn rounded(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::Locale;

    fn point(made: &str, covered: usize) -> CoveragePoint {
        CoveragePoint {
            made: made.into(),
            summary: Summary { needs: 10, covered, partial: 2, gap: 8 - covered, unclear: 0 },
        }
    }

    fn chart(points: &[CoveragePoint]) -> Option<Chart> {
        over_time(points, Words::of(Locale::English))
    }

    #[test]
    fn shares_go_up_and_days_to_the_right() {
        let points = [
            point("2026-11-01", 2),
            point("2026-11-11T02:00:00Z", 3),
            point("2026-11-11T03:00:00Z", 5),
            point("2026-11-21", 6),
        ];
        let chart = chart(&points).unwrap();
        assert_eq!(chart.covered, "M0 126.2L400 80L800 64.6");
        assert_eq!(chart.text, "Share of needs covered, from 1 November 2026 to 21 November 2026: 20%, then 60%.");
        assert_eq!(chart.points[1].figures, "5 of 10 needs covered, 2 partial, 3 gaps");
    }

    #[test]
    fn one_day_is_no_chart() {
        assert_eq!(chart(&[]), None);
        assert_eq!(chart(&[point("2026-11-01", 2), point("2026-11-01", 3)]), None);
        assert_eq!(chart(&[point("yesterday", 2), point("2026-11-01", 3)]), None);
    }
}
