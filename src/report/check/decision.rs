//! The part of the workbook that is reckoned in the workbook itself: whoever changes a yellow cell sees the figures follow.
//! Formulas name cells only; text from outside stands in cells of its own and is never part of one.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Formula, Worksheet, XlsxError};

use super::super::inert::{cell_text, clean};
use super::super::sentences::catalog_title;
use super::super::view::{NAME, SENTENCE};
use super::said;
use crate::coverage::{Check, NeedOutlook};
use crate::model::{Priority, Verdict};
use crate::wording::Words;

/// Rows of the sheet to decide on, from 0.
const INPUTS: u32 = 5;
const PEOPLE: u32 = INPUTS;
const HIGH: u32 = INPUTS + 1;
const MEDIUM: u32 = INPUTS + 2;
const LOW: u32 = INPUTS + 3;
const PARTIAL: u32 = INPUTS + 4;
const BUDGET: u32 = INPUTS + 5;
const RATES: u32 = INPUTS + 6;

/// Columns of the offers on it.
const BUY: u16 = 1;
const PRICE: u16 = 2;
const CURRENCY: u16 = 3;
const COMMON: u16 = 4;
const COVERED: u16 = 5;
const PARTLY: u16 = 6;
const GAIN: u16 = 7;
const SERVED: u16 = 8;
const PER_NEED: u16 = 9;
const RELEVANT: u16 = 10;
const OWNED: u16 = 11;

/// Columns of the sheet of needs.
const NEED_PEOPLE: u16 = 3;
const NEED_PRIORITY: u16 = 4;
const NEED_WEIGHT: u16 = 5;
const NEED_VERDICT: u16 = 6;
const NEED_WORTH: u16 = 7;
/// The first of two columns for each offer: its verdict, and what that is worth.
const NEED_OFFERS: u16 = 8;

/// What stands where there is nothing to reckon; a formula without a result would be shown as 0 before it is reckoned anew.
const NONE: &str = "–";
/// How wide the column of needs is, in characters.
const NEED_WIDTH: f64 = 48.0;
/// A line is so high, in points.
const LINE: f64 = 15.0;
/// The head of the needs has so many lines at the most.
const HEAD_LINES: f64 = 5.0;

/// Where everything stands.
pub(super) struct Decision<'c> {
    check: &'c Check,
    words: &'c Words,
    looks: Looks,
    /// Currencies that are changed into the common one, in the order of their rows.
    rates: Vec<(&'c str, f64)>,
    /// The row of the first offer.
    offers: u32,
}

struct Looks {
    title: Format,
    heading: Format,
    text: Format,
    wrapped: Format,
    head: Format,
    number_head: Format,
    input: Format,
    number: Format,
    tenths: Format,
    share: Format,
    strong: Format,
    strong_share: Format,
}

impl Looks {
    fn new() -> Self {
        let plain = || Format::new().set_align(FormatAlign::Top);
        // Away from the text of the next column.
        let figure = || plain().set_align(FormatAlign::Right).set_indent(1);
        let head = || {
            let head = Format::new().set_bold().set_text_wrap().set_border_bottom(FormatBorder::Thin);
            head.set_align(FormatAlign::Bottom)
        };
        let yellow = Color::RGB(0x00FF_F2CC);
        Self {
            title: Format::new().set_bold().set_font_size(16),
            heading: Format::new().set_bold().set_font_size(12),
            text: plain(),
            wrapped: plain().set_text_wrap(),
            head: head(),
            number_head: head().set_align(FormatAlign::Right).set_indent(1),
            input: plain().set_background_color(yellow).set_border(FormatBorder::Thin).set_num_format("#,##0.####"),
            number: figure().set_num_format("#,##0"),
            tenths: figure().set_num_format("#,##0.0"),
            share: figure().set_num_format("0%"),
            strong: figure().set_bold().set_num_format("#,##0"),
            strong_share: figure().set_bold().set_num_format("0%"),
        }
    }
}

/// `$B$6`: a cell that stays what it is wherever the formula goes.
fn fixed(row: u32, column: u16) -> String {
    format!("${}${}", letters(column), row + 1)
}

/// `A` for the first column.
fn letters(column: u16) -> String {
    rust_xlsxwriter::utility::column_number_to_name(column)
}

/// A text as a constant of a formula.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn text(sheet: &mut Worksheet, at: (u32, u16), text: &str, look: &Format) -> Result<(), XlsxError> {
    let text = cell_text(text);
    // It stays text even when somebody edits the cell.
    let guarded = look.clone().set_quote_prefix();
    let look = if text.starts_with(['=', '+', '-', '@']) { &guarded } else { look };
    sheet.write_string_with_format(at.0, at.1, text, look)?;
    Ok(())
}

/// How many lines a text takes in a column `width` characters wide.
fn lines_of(text: &str, width: f64) -> f64 {
    (text.chars().count() as f64 / width).ceil().max(1.0)
}

fn formula(sheet: &mut Worksheet, at: (u32, u16), formula: &str, result: f64, look: &Format) -> Result<(), XlsxError> {
    sheet.write_formula_with_format(at.0, at.1, Formula::new(formula).set_result(result.to_string()), look)?;
    Ok(())
}

impl<'c> Decision<'c> {
    pub fn new(check: &'c Check, words: &'c Words) -> Self {
        let common = check.money.currency.as_deref();
        let used = |currency: &str| {
            let mut prices = check.offers.iter().filter_map(|offer| offer.terms.price.as_ref());
            Some(currency) != common && prices.any(|price| price.currency == currency)
        };
        let rates: Vec<(&str, f64)> = check
            .money
            .rates
            .iter()
            .filter(|(currency, _)| common.is_some() && used(currency))
            .map(|(currency, rate)| (currency.as_str(), *rate))
            .collect();
        let offers = RATES + rates.len() as u32 + 3;
        Self { check, words, looks: Looks::new(), rates, offers }
    }

    /// Writes the sheet to decide on.
    pub fn write(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let (check, words, looks) = (self.check, self.words, &self.looks);
        sheet.set_column_width(0, 40)?;
        for column in BUY..=OWNED {
            sheet.set_column_width(column, 13)?;
        }
        sheet.set_screen_gridlines(false).set_landscape().set_print_fit_to_pages(1, 0);
        text(sheet, (0, 0), &said::headline(check, words).text(), &looks.title)?;
        text(sheet, (1, 0), &said::lead(check, words), &looks.text)?;
        text(sheet, (2, 0), &said::basis(check, words), &looks.text)?;
        text(sheet, (4, 0), words.coverage.change_yellow.as_str(), &looks.heading)?;
        self.write_inputs(sheet)?;
        if !check.offers.is_empty() {
            self.write_offers(sheet)?;
            self.write_bought(sheet)?;
        }
        Ok(())
    }

    fn write_inputs(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let (said, assumed, looks) = (&self.words.coverage, &self.check.assumptions, &self.looks);
        let inputs = [
            (PEOPLE, &said.people_default, f64::from(assumed.people)),
            (HIGH, &said.weight_high, assumed.priority.high),
            (MEDIUM, &said.weight_medium, assumed.priority.medium),
            (LOW, &said.weight_low, assumed.priority.low),
            (PARTIAL, &said.worth_partial, assumed.partial),
        ];
        for (row, name, value) in inputs {
            text(sheet, (row, 0), name.as_str(), &looks.text)?;
            sheet.write_number_with_format(row, 1, value, &looks.input)?;
        }
        let common = said::common(self.check);
        text(sheet, (BUDGET, 0), &format!("{} {common}", said.budget), &looks.text)?;
        match self.check.money.budget {
            Some(budget) => sheet.write_number_with_format(BUDGET, 1, budget, &looks.input)?,
            None => sheet.write_blank(BUDGET, 1, &looks.input)?,
        };
        for (row, (from, rate)) in (RATES..).zip(&self.rates) {
            let name = said.rate_in.with(&[("from", from), ("to", &common)]);
            text(sheet, (row, 0), &name, &looks.text)?;
            sheet.write_number_with_format(row, 1, *rate, &looks.input)?;
        }
        Ok(())
    }

    fn write_offers(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let (said, looks) = (&self.words.coverage, &self.looks);
        let common = said::common(self.check);
        let heads = [
            said.offer.to_string(),
            said.choose.to_string(),
            said.price.to_string(),
            String::new(),
            if common.is_empty() { String::new() } else { said.price_in.with(&[("currency", &common)]) },
            said.covered.to_string(),
            said.partial.to_string(),
            said.gain.to_string(),
            said.served.to_string(),
            said.per_need.to_string(),
            said.relevant.to_string(),
            said.owned_already.to_string(),
        ];
        for (column, head) in (0..).zip(&heads) {
            let look = if [0, CURRENCY].contains(&column) { &looks.head } else { &looks.number_head };
            text(sheet, (self.offers - 1, column), head, look)?;
        }
        for place in 0..self.check.offers.len() {
            self.write_offer(sheet, place)?;
        }
        Ok(())
    }

    fn write_offer(&self, sheet: &mut Worksheet, place: usize) -> Result<(), XlsxError> {
        let (check, looks) = (self.check, &self.looks);
        let (offer, row) = (&check.offers[place], self.offers + place as u32);
        let bought = check.purchase.steps.iter().any(|step| step.offer == place);
        text(sheet, (row, 0), &catalog_title(offer.terms.catalog.as_str()), &looks.text)?;
        sheet.write_number_with_format(row, BUY, f64::from(u8::from(bought)), &looks.input)?;
        match &offer.terms.price {
            Some(price) => {
                sheet.write_number_with_format(row, PRICE, price.amount, &looks.input)?;
                text(sheet, (row, CURRENCY), &price.currency, &looks.text)?;
            }
            None => _ = sheet.write_blank(row, PRICE, &looks.input)?,
        }
        let price = fixed(row, PRICE);
        let rate = offer.terms.price.as_ref().and_then(|price| self.rate_cell(&price.currency));
        let rate = rate.map_or(String::new(), |rate| format!("*{rate}"));
        // A price that somebody fills in counts in the common currency.
        if offer.cost.is_some() || offer.terms.price.is_none() {
            formula(sheet, (row, COMMON), &format!("=N({price}){rate}"), offer.cost.unwrap_or(0.0), &looks.number)?;
        }
        let (then, then_worth) = (self.needs(offer_verdict(place)), self.needs(offer_worth(place)));
        let (today, today_worth) = (self.needs(NEED_VERDICT), self.needs(NEED_WORTH));
        let (weight, covered) = (self.needs(NEED_WEIGHT), quoted(self.word(Verdict::Covered)));
        let closes = format!("=SUMPRODUCT(({then}={covered})*({today}<>{covered}))");
        formula(sheet, (row, COVERED), &closes, offer.closes.len() as f64, &looks.number)?;
        let partial = quoted(self.word(Verdict::Partial));
        let lifts = format!("=SUMPRODUCT(({then}={partial})*({today}<>{partial})*({today}<>{covered}))");
        formula(sheet, (row, PARTLY), &lifts, offer.lifts.len() as f64, &looks.number)?;
        let gain = format!("=SUMPRODUCT({weight}*({then_worth}-{today_worth}))");
        formula(sheet, (row, GAIN), &gain, offer.gain, &looks.tenths)?;
        let served = format!("=IF(SUM({weight})>0,SUMPRODUCT({weight}*{then_worth})/SUM({weight}),0)");
        formula(sheet, (row, SERVED), &served, check.demand.share(offer.then.served), &looks.share)?;
        if offer.cost.is_some() {
            let (cost, closes) = (fixed(row, COMMON), fixed(row, COVERED));
            let each = offer.cost.unwrap_or(0.0) / offer.closes.len().max(1) as f64;
            let result = if offer.closes.is_empty() { NONE.to_owned() } else { each.to_string() };
            let each = Formula::new(format!("=IF({closes}>0,{cost}/{closes},\"{NONE}\")")).set_result(result);
            sheet.write_formula_with_format(row, PER_NEED, each, &looks.number)?;
        }
        sheet.write_number_with_format(row, RELEVANT, offer.relevant as f64, &looks.number)?;
        sheet.write_number_with_format(row, OWNED, offer.duplicates.len() as f64, &looks.number)?;
        Ok(())
    }

    /// What all that is bought comes to.
    fn write_bought(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let (check, said, looks) = (self.check, &self.words.coverage, &self.looks);
        let first = self.offers + check.offers.len() as u32 + 1;
        text(sheet, (first, 0), said.chosen.as_str(), &looks.heading)?;
        let steps = &check.purchase.steps;
        let (last, gained) = (self.offers + check.offers.len() as u32 - 1, check.purchase.gain());
        let range = |column| format!("{}:{}", fixed(self.offers, column), fixed(last, column));
        let cost: f64 = steps.iter().filter_map(|step| step.cost).fold(0.0, |sum, cost| sum + cost);
        let cost_cell = fixed(first + 1, 1);
        let (weight, then_worth) = (self.needs(NEED_WEIGHT), self.needs(self.bought_worth()));
        let (covered_then, today) = (self.needs(self.bought_covered()), self.needs(NEED_VERDICT));
        let newly = steps.iter().map(|step| step.closes).sum::<usize>() as f64;
        let left = check.money.budget.map_or_else(|| NONE.to_owned(), |budget| (budget - cost).to_string());
        let all = check.demand.weight;
        let budget = fixed(BUDGET, 1);
        let lines = [
            (
                &said.cost_chosen,
                format!("=SUMPRODUCT({}*{})", range(BUY), range(COMMON)),
                cost.to_string(),
                &looks.strong,
            ),
            (&said.left, format!("=IF(ISNUMBER({budget}),{budget}-{cost_cell},\"{NONE}\")"), left, &looks.number),
            (
                &said.covered,
                format!("=SUM({covered_then})-COUNTIF({today},{})", quoted(self.word(Verdict::Covered))),
                newly.to_string(),
                &looks.strong,
            ),
            (
                &said.gain,
                format!("=SUMPRODUCT({weight}*({then_worth}-{}))", self.needs(NEED_WORTH)),
                gained.to_string(),
                &looks.tenths,
            ),
            (&said.weight_all, format!("=SUM({weight})"), all.to_string(), &looks.tenths),
            (
                &said.served,
                format!("=IF(SUM({weight})>0,SUMPRODUCT({weight}*{then_worth})/SUM({weight}),0)"),
                check.demand.share(check.demand.owned.served + gained).to_string(),
                &looks.strong_share,
            ),
        ];
        for (row, (name, reckoned, result, look)) in (first + 1..).zip(lines) {
            text(sheet, (row, 0), name.as_str(), &looks.text)?;
            sheet.write_formula_with_format(row, 1, Formula::new(reckoned).set_result(result), look)?;
        }
        Ok(())
    }

    fn rate_cell(&self, currency: &str) -> Option<String> {
        let place = self.rates.iter().position(|(known, _)| *known == currency)?;
        Some(fixed(RATES + place as u32, 1))
    }

    fn word(&self, verdict: Verdict) -> &str {
        self.words.names.verdicts.of(verdict)
    }

    /// A column of the sheet of needs, as formulas of this sheet name it.
    fn needs(&self, column: u16) -> String {
        let last = self.check.needs.len().max(1) as u32;
        format!("'{}'!{}:{}", self.words.coverage.sheet_needs, fixed(1, column), fixed(last, column))
    }

    /// A cell of this sheet, as formulas of the sheet of needs name it.
    fn input(&self, row: u32, column: u16) -> String {
        format!("'{}'!{}", self.words.coverage.sheet_decision, fixed(row, column))
    }

    fn bought_worth(&self) -> u16 {
        NEED_OFFERS + 2 * self.check.offers.len() as u16
    }

    fn bought_covered(&self) -> u16 {
        self.bought_worth() + 1
    }
}

fn offer_verdict(place: usize) -> u16 {
    NEED_OFFERS + 2 * place as u16
}

fn offer_worth(place: usize) -> u16 {
    offer_verdict(place) + 1
}

/// Writes the sheet of needs that the sheet to decide on reckons with.
pub(super) fn write_needs(decision: &Decision<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let (check, words, looks) = (decision.check, decision.words, &decision.looks);
    let (said, report) = (&words.coverage, &words.report);
    let mut heads = vec![
        (report.column_id.to_string(), 8.0),
        (report.team.to_string(), 20.0),
        (said.need.to_string(), NEED_WIDTH),
        (report.column_people.to_string(), 9.0),
        (report.column_priority.to_string(), 10.0),
        (said.weight.to_string(), 9.0),
        (said.today.to_string(), 16.0),
        (said.worth_today.to_string(), 12.0),
    ];
    for offer in &check.offers {
        let name = catalog_title(offer.terms.catalog.as_str());
        heads.push((said.verdict_with.with(&[("offer", &name)]), 16.0));
        heads.push((said.worth_of.with(&[("offer", &name)]), 12.0));
    }
    heads.push((said.worth_then.to_string(), 12.0));
    heads.push((words.names.verdicts.of(Verdict::Covered).to_owned(), 11.0));
    for (column, (head, width)) in (0..).zip(&heads) {
        text(sheet, (0, column), head, &looks.head)?;
        sheet.set_column_width(column, *width)?;
    }
    // One line more than the letters need, because words are not cut.
    let lines = heads.iter().map(|(head, width)| lines_of(head, *width) + 1.0).fold(1.0, f64::max);
    sheet.set_row_height(0, lines.min(HEAD_LINES) * LINE)?;
    for (row, need) in (1..).zip(&check.needs) {
        decision.write_need(sheet, row, need)?;
    }
    sheet.set_freeze_panes(1, 3)?;
    sheet.autofilter(0, 0, check.needs.len().max(1) as u32, heads.len() as u16 - 1)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

impl Decision<'_> {
    fn write_need(&self, sheet: &mut Worksheet, row: u32, need: &NeedOutlook) -> Result<(), XlsxError> {
        let (check, words, looks) = (self.check, self.words, &self.looks);
        text(sheet, (row, 0), &clean(&need.need.id, NAME), &looks.text)?;
        text(sheet, (row, 1), &clean(need.need.team.as_deref().unwrap_or_default(), NAME), &looks.text)?;
        let stated = clean(&need.need.text, SENTENCE);
        text(sheet, (row, 2), &stated, &looks.wrapped)?;
        // Not every program fits the height of a row to its text by itself.
        sheet.set_row_height(row, lines_of(&stated, NEED_WIDTH) * LINE)?;
        match need.need.people {
            Some(people) => sheet.write_number_with_format(row, NEED_PEOPLE, people, &looks.input)?,
            None => sheet.write_blank(row, NEED_PEOPLE, &looks.input)?,
        };
        let priority = need.need.priority.map_or("", |priority| words.names.priorities.of(priority));
        text(sheet, (row, NEED_PRIORITY), priority, &looks.input)?;
        let (people, level) = (cell(row, NEED_PEOPLE), cell(row, NEED_PRIORITY));
        let name = |priority| quoted(words.names.priorities.of(priority));
        let weight = format!(
            "=IF({people}=\"\",{},{people})*IF({level}={},{},IF({level}={},{},{}))",
            self.input(PEOPLE, 1),
            name(Priority::High),
            self.input(HIGH, 1),
            name(Priority::Low),
            self.input(LOW, 1),
            self.input(MEDIUM, 1),
        );
        formula(sheet, (row, NEED_WEIGHT), &weight, need.weight, &looks.tenths)?;
        self.write_verdict(sheet, row, NEED_VERDICT, need.owned)?;
        let (mut worths, mut covers) = (vec![cell(row, NEED_WORTH)], vec![self.is_covered(row, NEED_VERDICT)]);
        for (place, verdict) in need.with.iter().enumerate() {
            self.write_verdict(sheet, row, offer_verdict(place), *verdict)?;
            let buy = self.input(self.offers + place as u32, BUY);
            worths.push(format!("{buy}*{}", cell(row, offer_worth(place))));
            covers.push(format!("AND({buy}=1,{})", self.is_covered(row, offer_verdict(place))));
        }
        let then = check.purchase.steps.iter().map(|step| need.with[step.offer]).fold(need.owned, Ord::min);
        let worth = check.assumptions.worth_of(then);
        formula(sheet, (row, self.bought_worth()), &format!("=MAX({})", worths.join(",")), worth, &looks.tenths)?;
        let covered = f64::from(u8::from(then == Verdict::Covered));
        let is_covered = format!("=IF(OR({}),1,0)", covers.join(","));
        formula(sheet, (row, self.bought_covered()), &is_covered, covered, &looks.number)
    }

    /// A verdict, and beside it what it is worth.
    fn write_verdict(&self, sheet: &mut Worksheet, row: u32, column: u16, verdict: Verdict) -> Result<(), XlsxError> {
        text(sheet, (row, column), self.word(verdict), &self.looks.text)?;
        let partial = quoted(self.word(Verdict::Partial));
        let worth = format!(
            "=IF({},1,IF({}={partial},{},0))",
            self.is_covered(row, column),
            cell(row, column),
            self.input(PARTIAL, 1)
        );
        formula(sheet, (row, column + 1), &worth, self.check.assumptions.worth_of(verdict), &self.looks.tenths)
    }

    fn is_covered(&self, row: u32, column: u16) -> String {
        format!("{}={}", cell(row, column), quoted(self.word(Verdict::Covered)))
    }
}

/// `B6`: a cell of the same sheet.
fn cell(row: u32, column: u16) -> String {
    format!("{}{}", letters(column), row + 1)
}
