//! `[coverage]`: what a check before buying takes for granted.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::ConfigError;
use super::catalog_settings::is_currency;
use super::place::Text;
use crate::coverage::{Amount, Assumptions, PriorityWeights};

/// What a check before buying takes for granted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CoverageSettings {
    /// What needs and verdicts weigh.
    pub assumptions: Assumptions,
    /// The most to spend a year.
    pub budget: Option<Amount>,
    /// The currency that prices are compared in.
    pub currency: Option<String>,
    /// What one unit of another currency is worth in it.
    pub rates: BTreeMap<String, f64>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct CoverageSection {
    people: Option<u32>,
    #[serde(default)]
    priority: PrioritySection,
    partial: Option<Spanned<f64>>,
    budget: Option<Spanned<String>>,
    currency: Option<Spanned<String>>,
    #[serde(default)]
    rates: BTreeMap<String, Spanned<f64>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct PrioritySection {
    high: Option<Spanned<f64>>,
    medium: Option<Spanned<f64>>,
    low: Option<Spanned<f64>>,
}

impl CoverageSection {
    /// The section as values.
    pub fn settings(self, text: &Text<'_>) -> Result<CoverageSettings, ConfigError> {
        let default = Assumptions::default();
        let number = |written: Option<Spanned<f64>>, default: f64, most: f64, what: &str| match written {
            None => Ok(default),
            Some(number) if (0.0..=most).contains(number.get_ref()) => Ok(number.into_inner()),
            Some(number) => Err(text.wrong(&number.span(), what)),
        };
        let weight = |written, default| number(written, default, f64::MAX, "a weight is a number of at least 0");
        let assumptions = Assumptions {
            people: self.people.unwrap_or(default.people),
            priority: PriorityWeights {
                high: weight(self.priority.high, default.priority.high)?,
                medium: weight(self.priority.medium, default.priority.medium)?,
                low: weight(self.priority.low, default.priority.low)?,
            },
            partial: number(self.partial, default.partial, 1.0, "a share is a number from 0 to 1")?,
        };
        let budget = match self.budget {
            None => None,
            Some(budget) => Some(Amount::parse(budget.get_ref()).map_err(|error| text.wrong(&budget.span(), error))?),
        };
        if let Some(written) = self.currency.as_ref().filter(|currency| !is_currency(currency.get_ref())) {
            let what = format!("`{}` is no currency; write its three letters, such as \"EUR\"", written.get_ref());
            return Err(text.wrong(&written.span(), what));
        }
        for (currency, rate) in &self.rates {
            let value = *rate.get_ref();
            if !(is_currency(currency) && value.is_finite() && value > 0.0) {
                let what = "write what one unit of a currency is worth, such as USD = 0.92";
                return Err(text.wrong(&rate.span(), what));
            }
        }
        Ok(CoverageSettings {
            assumptions,
            budget,
            currency: self.currency.map(Spanned::into_inner),
            rates: self.rates.into_iter().map(|(currency, rate)| (currency, rate.into_inner())).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::Config;

    fn parse(text: &str) -> Result<CoverageSettings, String> {
        let text = format!("[coverage]\n{text}");
        let config = Config::parse(&text, Path::new("conf/onshelf.toml"));
        config.map(|config| config.coverage).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_said_is_taken_and_the_rest_has_its_default() {
        assert_eq!(parse("").unwrap(), CoverageSettings::default());
        let text = "people = 5\npriority = { high = 4, low = 0 }\npartial = 0.25\nbudget = \"60000 EUR\"\n\
            currency = \"EUR\"\nrates = { USD = 0.92 }\n";
        let settings = parse(text).unwrap();
        assert_eq!(settings.assumptions.priority, PriorityWeights { high: 4.0, medium: 2.0, low: 0.0 });
        assert_eq!((settings.assumptions.people, settings.assumptions.partial), (5, 0.25));
        assert_eq!(settings.budget.unwrap().to_string(), "60000 EUR");
        assert_eq!(settings.rates["USD"], 0.92);
    }

    #[test]
    fn what_cannot_be_meant_is_told_with_its_place() {
        for (line, said) in [
            ("partial = 2.0", "line 2, column 11: a share is a number from 0 to 1"),
            ("partial = nan", "line 2, column 11: a share is a number from 0 to 1"),
            ("priority = { high = -1.0 }", "line 2, column 21: a weight is"),
            ("budget = \"lots\"", "line 2, column 10: `lots` is no amount"),
            ("currency = \"Euro\"", "line 2, column 12: `Euro` is no currency"),
            ("rates = { USD = 0.0 }", "line 2, column 17: write what one unit"),
            ("rates = { dollars = 1.0 }", "line 2, column 21: write what one unit"),
            ("bugdet = \"5\"", "line 2, column 1: unknown field `bugdet`"),
        ] {
            let error = parse(line).unwrap_err();
            assert!(error.contains(said), "{line}: {error}");
        }
    }
}
