//! Amounts of money, and what they are worth in one currency. Different currencies are never added without a rate.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::YearlyCost;

/// An amount as somebody writes it, with or without a currency: `100000`, `100000EUR`, `EUR 100 000`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Amount {
    /// In whole units; not negative.
    pub amount: f64,
    /// ISO 4217 code, such as `EUR`.
    pub currency: Option<String>,
}

/// A text that is no amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no amount; write a number of at least 0, and the three letters of its currency: 100000EUR")]
pub struct InvalidAmount(pub String);

impl Amount {
    /// The amount written as `text`.
    ///
    /// # Errors
    /// If it is none.
    pub fn parse(text: &str) -> Result<Self, InvalidAmount> {
        let invalid = || InvalidAmount(text.to_owned());
        let is_letter = |c: char| c.is_ascii_alphabetic();
        let from_number = text.trim().trim_start_matches(is_letter);
        let number = from_number.trim_end_matches(is_letter);
        let before = &text.trim()[..text.trim().len() - from_number.len()];
        let currency = match (before, &from_number[number.len()..]) {
            ("", "") => None,
            (letters, "") | ("", letters) if letters.len() == 3 => Some(letters.to_uppercase()),
            _ => return Err(invalid()),
        };
        // People set thousands apart with these; a comma may be either that or a decimal point, and is refused.
        let digits: String = number.chars().filter(|c| !c.is_whitespace() && !matches!(c, '_' | '\'')).collect();
        let is_number = digits.chars().all(|c| c.is_ascii_digit() || c == '.');
        let amount = digits.parse().ok().filter(|amount: &f64| is_number && amount.is_finite());
        Ok(Self { amount: amount.ok_or_else(invalid)?, currency })
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.currency {
            Some(currency) => write!(f, "{} {currency}", self.amount),
            None => write!(f, "{}", self.amount),
        }
    }
}

/// What amounts of different currencies are worth in one of them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, JsonSchema)]
pub struct Exchange {
    /// The currency that amounts are compared in; `None` if prices have different ones and no rate makes them one.
    pub currency: Option<String>,
    /// What one unit of another currency is worth in it.
    pub rates: BTreeMap<String, f64>,
    /// The most to spend, in that currency.
    pub budget: Option<f64>,
}

/// Why amounts cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExchangeError {
    /// The budget has no currency, and nothing tells it.
    #[error("the prices are in {}, so the budget needs a currency; write for example --budget 100000{}", .currencies.join(" and "), .currencies[0])]
    BudgetWithoutCurrency {
        /// The currencies of the prices, at least one.
        currencies: Vec<String>,
    },
    /// A price is in a currency without a rate.
    #[error(
        "prices in {from} and a budget in {to} cannot be compared without a rate; say what 1 {from} is worth in {to}: --rate {from}=RATE"
    )]
    NoRate {
        /// The currency of a price.
        from: String,
        /// The currency of the budget.
        to: String,
    },
}

impl Exchange {
    /// What makes `prices` comparable with each other and with `budget`. The currency is the one asked for, else the
    /// budget's, else the one all prices share, else the only one that has no rate.
    ///
    /// # Errors
    /// If there is a budget that cannot be compared with a price.
    pub fn of(
        prices: &[&YearlyCost],
        asked: Option<&str>,
        rates: BTreeMap<String, f64>,
        budget: Option<&Amount>,
    ) -> Result<Self, ExchangeError> {
        let mut currencies: Vec<String> = prices.iter().map(|price| price.currency.clone()).collect();
        currencies.sort_unstable();
        currencies.dedup();
        let unrated: Vec<&String> = currencies.iter().filter(|currency| !rates.contains_key(*currency)).collect();
        let shared = if let [only] = unrated.as_slice() { Some(only.as_str()) } else { None };
        let budgeted = budget.and_then(|budget| budget.currency.as_deref());
        let currency = asked.or(budgeted).or(shared).map(str::to_owned);
        let mut exchange = Self { currency, rates, budget: None };
        let Some(budget) = budget else { return Ok(exchange) };
        let Some(currency) = exchange.currency.clone() else {
            return match currencies.is_empty() {
                true => Ok(Self { budget: Some(budget.amount), ..exchange }),
                false => Err(ExchangeError::BudgetWithoutCurrency { currencies }),
            };
        };
        let budgeted = budget.currency.as_ref().unwrap_or(&currency);
        if let Some(from) = currencies.iter().chain([budgeted]).find(|from| exchange.rate(from).is_none()) {
            return Err(ExchangeError::NoRate { from: from.clone(), to: currency.clone() });
        }
        exchange.budget = exchange.rate(budgeted).map(|rate| rate * budget.amount);
        Ok(exchange)
    }

    /// What `cost` is worth in the common currency; `None` if there is none, or no rate.
    pub fn value(&self, cost: &YearlyCost) -> Option<f64> {
        Some(self.rate(&cost.currency)? * cost.amount)
    }

    fn rate(&self, currency: &str) -> Option<f64> {
        match self.currency.as_deref()? {
            common if common == currency => Some(1.0),
            _ => self.rates.get(currency).copied(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(amount: f64, currency: &str) -> YearlyCost {
        YearlyCost { amount, currency: currency.into() }
    }

    fn rates(rates: &[(&str, f64)]) -> BTreeMap<String, f64> {
        rates.iter().map(|(currency, rate)| ((*currency).to_owned(), *rate)).collect()
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        let parse = |text| Amount::parse(text).map(|amount| amount.to_string());
        assert_eq!(parse("100000").unwrap(), "100000");
        assert_eq!(parse("100000eur").unwrap(), "100000 EUR");
        assert_eq!(parse(" CHF 100'000.50 ").unwrap(), "100000.5 CHF");
        for wrong in ["", "EUR", "-5", "5 Euro", "1E5", "10%", "1.2.3", "$5", "E5UR", "100,000"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn one_currency_needs_no_rate() {
        let (a, b) = (cost(10.0, "EUR"), cost(5.0, "EUR"));
        let exchange = Exchange::of(&[&a, &b], None, rates(&[]), Some(&Amount::parse("12").unwrap())).unwrap();
        assert_eq!((exchange.currency.as_deref(), exchange.budget), (Some("EUR"), Some(12.0)));
        assert_eq!(exchange.value(&a), Some(10.0));
    }

    #[test]
    fn different_currencies_stay_apart_without_a_rate() {
        let (a, b) = (cost(10.0, "EUR"), cost(5.0, "USD"));
        let exchange = Exchange::of(&[&a, &b], None, rates(&[]), None).unwrap();
        assert_eq!((exchange.currency.as_ref(), exchange.value(&a)), (None, None));
        let exchange = Exchange::of(&[&a, &b], None, rates(&[("USD", 0.5)]), None).unwrap();
        assert_eq!((exchange.currency.as_deref(), exchange.value(&b)), (Some("EUR"), Some(2.5)));
    }

    #[test]
    fn a_budget_is_not_compared_with_another_currency() {
        let (a, b) = (cost(10.0, "EUR"), cost(5.0, "USD"));
        let of = |budget: &str, given| Exchange::of(&[&a, &b], None, given, Some(&Amount::parse(budget).unwrap()));
        let error = of("12", rates(&[])).unwrap_err().to_string();
        assert_eq!(
            error,
            "the prices are in EUR and USD, so the budget needs a currency; write for example --budget 100000EUR"
        );
        let error = of("12EUR", rates(&[])).unwrap_err().to_string();
        assert!(error.contains("say what 1 USD is worth in EUR: --rate USD=RATE"), "{error}");
        assert_eq!(of("12EUR", rates(&[("USD", 0.5)])).unwrap().value(&b), Some(2.5));
        let chf = of("12CHF", rates(&[("USD", 0.5)])).unwrap_err();
        assert_eq!(chf, ExchangeError::NoRate { from: "EUR".into(), to: "CHF".into() });
    }
}
