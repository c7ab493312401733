//! What people write behind an option, read: a day, an amount of money, a weight.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::coverage::{Amount, SetWeights};
use crate::jobs::now;
use crate::model::{CatalogName, InvalidCatalogName, Level, YearlyCost};

/// From when on something is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// From this day on.
    Day(Date),
    /// The last so many days.
    Days(u32),
}

impl Since {
    /// The first day that is shown.
    pub fn day(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Days(days) => {
                let today: Date = now().get(..10).and_then(|day| day.parse().ok()).unwrap_or(Date::ZERO);
                today.checked_sub(i64::from(days).days()).unwrap_or(Date::MIN)
            }
        }
    }
}

pub(super) fn since(text: &str) -> Result<Since, String> {
    let number = |unit: char| text.strip_suffix(unit).and_then(|number| number.parse::<u32>().ok());
    let day = || text.parse().ok().map(Since::Day);
    let weeks = || number('w').and_then(|weeks| weeks.checked_mul(7)).map(Since::Days);
    number('d')
        .map(Since::Days)
        .or_else(weeks)
        .or_else(day)
        .ok_or_else(|| "write a day like 2026-11-01, or 30d, or 6w".into())
}

pub(super) fn amount(text: &str) -> Result<Amount, String> {
    Amount::parse(text).map_err(|error| error.to_string())
}

pub(super) fn cost(text: &str) -> Result<(CatalogName, YearlyCost), String> {
    let wrong = || "write the catalog and what it costs a year, with a currency: acme=45000EUR".to_owned();
    let (name, amount) = text.split_once('=').ok_or_else(wrong)?;
    let name = name.trim().parse().map_err(|error: InvalidCatalogName| error.to_string())?;
    let amount = Amount::parse(amount).map_err(|error| error.to_string())?;
    let currency = amount.currency.ok_or_else(wrong)?;
    Ok((name, YearlyCost { amount: amount.amount, currency }))
}

pub(super) fn rate(text: &str) -> Result<(String, f64), String> {
    let wrong = || "write what one unit is worth in the currency of the prices: USD=0.92".to_owned();
    let (from, rate) = text.split_once('=').ok_or_else(wrong)?;
    let rate = rate.trim().parse().ok().filter(|rate: &f64| rate.is_finite() && *rate > 0.0).ok_or_else(wrong)?;
    Ok((currency(from)?, rate))
}

pub(super) fn currency(text: &str) -> Result<String, String> {
    let code = text.trim().to_uppercase();
    let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    if is_code { Ok(code) } else { Err("a currency is written by its three letters, such as EUR".into()) }
}

pub(super) fn priority(text: &str) -> Result<SetWeights, String> {
    SetWeights::parse(text).ok_or_else(|| "write weights of at least 0, such as high=5,medium=2,low=0".into())
}

pub(super) fn share(text: &str) -> Result<f64, String> {
    let share = text.trim().parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "write a number from 0 to 1".into())
}

pub(super) fn level(text: &str) -> Result<Level, String> {
    Level::parse(text).ok_or_else(|| "use beginner, intermediate or advanced".into())
}
