//! What an organisation knows of its right to a catalog: who may open it, for how many, at what cost, until when.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Access, CatalogName, Course, DeepLink};

/// The terms a catalog is had on, or would be.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Licence {
    /// Who may open its courses.
    pub access: Access,
    /// How many people may use it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seats: Option<u32>,
    /// What it costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<YearlyCost>,
    /// The day it is renewed, or ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renews: Option<Date>,
    /// Where its courses are opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deep_link: Option<DeepLink>,
}

/// What a catalog costs a year.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct YearlyCost {
    /// In whole units of the currency; not negative.
    pub amount: f64,
    /// ISO 4217 code, such as `EUR`.
    pub currency: String,
}

/// The licences of all catalogs. What is not said of a catalog is not known; then everyone may open it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Licences(BTreeMap<CatalogName, Licence>);

impl Licences {
    /// What is known of the catalog's terms.
    pub fn of(&self, catalog: &CatalogName) -> Option<&Licence> {
        self.0.get(catalog)
    }

    /// The same licences, but `catalog` costs this.
    pub fn with_cost(mut self, catalog: CatalogName, cost: YearlyCost) -> Self {
        self.0.entry(catalog).or_default().cost = Some(cost);
        self
    }

    /// Who may open the catalog's courses.
    pub fn access(&self, catalog: &CatalogName) -> &Access {
        self.of(catalog).map_or(&Access::Everyone, |licence| &licence.access)
    }

    /// The catalogs whose courses `team` may not open. For a need without a team there are none: it is asked what the
    /// organisation has, and who may open it is said beside each course.
    pub fn closed_to(&self, team: Option<&str>) -> Vec<CatalogName> {
        if team.is_none() {
            return Vec::new();
        }
        let closed = self.0.iter().filter(|(_, licence)| !licence.access.opens_to(team));
        closed.map(|(name, _)| name.clone()).collect()
    }

    /// The link that opens `course` where people of the organisation take it, if one is configured.
    pub fn deep_link(&self, catalog: &CatalogName, course: &Course) -> Option<String> {
        self.of(catalog)?.deep_link.as_ref()?.of(catalog, course)
    }
}

impl FromIterator<(CatalogName, Licence)> for Licences {
    fn from_iter<I: IntoIterator<Item = (CatalogName, Licence)>>(licences: I) -> Self {
        Self(licences.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn licences() -> Licences {
        let licence = Licence { access: Access::of(["Platform"]).unwrap(), ..Licence::default() };
        [("pluralsight".parse().unwrap(), licence)].into_iter().collect()
    }

    #[test]
    fn what_is_not_said_of_a_catalog_keeps_nobody_out() {
        let licences = licences();
        assert_eq!(licences.closed_to(Some("Java")), ["pluralsight".parse().unwrap()]);
        assert!(licences.closed_to(Some("platform")).is_empty());
        assert!(licences.closed_to(None).is_empty());
        assert_eq!(*licences.access(&"udemy".parse().unwrap()), Access::Everyone);
    }
}
