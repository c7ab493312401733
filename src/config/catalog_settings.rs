//! `[[catalog]]`: where a catalog comes from, and on what terms it is had.

use std::path::Path;

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::ConfigError;
use super::place::{Place, Text};
use crate::model::{Access, CatalogKind, CatalogName, DeepLink, Licence, YearlyCost};
use crate::sources::SourceAddress;

/// What the configuration says of one catalog.
#[derive(Debug, Clone, PartialEq)]
pub struct CatalogSettings {
    /// Its name on the shelf.
    pub name: CatalogName,
    /// Where the nightly job fetches it; `None` if it is only imported by hand.
    pub source: Option<SourceAddress>,
    /// The profile it is read with: a name, or the path of an own one; recognised if not given.
    pub profile: Option<String>,
    /// Whether people have access, or may be given it.
    pub kind: CatalogKind,
    /// On what terms it is had, or would be.
    pub licence: Licence,
    /// Where its name stands in the configuration.
    pub place: Place,
    /// Where its source stands in the configuration.
    pub source_place: Place,
}

impl CatalogSettings {
    /// The file of the organisation's own profile, if it is read with one.
    pub fn own_profile(&self) -> Option<&Path> {
        self.profile.as_deref().filter(|profile| profile.ends_with(OWN_PROFILE)).map(Path::new)
    }
}

/// The ending of a profile of the organisation's own.
const OWN_PROFILE: &str = ".toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CatalogSection {
    name: Spanned<String>,
    source: Option<Spanned<String>>,
    profile: Option<String>,
    #[serde(default)]
    kind: CatalogKind,
    access: Option<Spanned<Vec<String>>>,
    seats: Option<u32>,
    cost_per_year: Option<Spanned<f64>>,
    currency: Option<Spanned<String>>,
    renews: Option<Spanned<Datetime>>,
    deep_link: Option<Spanned<String>>,
}

impl CatalogSection {
    /// The section as values.
    pub fn settings(self, text: &Text<'_>) -> Result<CatalogSettings, ConfigError> {
        let name_span = self.name.span();
        let name = self.name.get_ref().parse().map_err(|error| text.wrong(&name_span, error))?;
        let source_place = self.source.as_ref().map(|source| text.place(&source.span())).unwrap_or_default();
        Ok(CatalogSettings {
            name,
            profile: self.profile.map(|profile| match profile.ends_with(OWN_PROFILE) {
                true => text.folder().join(profile).display().to_string(),
                false => profile,
            }),
            kind: self.kind,
            licence: Licence {
                access: access(self.access, text)?,
                seats: self.seats,
                cost: cost(self.cost_per_year, self.currency, text)?,
                renews: self.renews.map(|renews| date(&renews, text)).transpose()?,
                deep_link: self.deep_link.map(|link| deep_link(&link, text)).transpose()?,
            },
            source: self.source.map(|source| address(&source, text)).transpose()?,
            place: text.place(&name_span),
            source_place,
        })
    }
}

fn address(source: &Spanned<String>, text: &Text<'_>) -> Result<SourceAddress, ConfigError> {
    SourceAddress::parse(source.get_ref(), text.folder()).map_err(|error| text.wrong(&source.span(), error))
}

fn access(access: Option<Spanned<Vec<String>>>, text: &Text<'_>) -> Result<Access, ConfigError> {
    let Some(access) = access else { return Ok(Access::Everyone) };
    Access::of(access.get_ref().iter().map(String::as_str)).ok_or_else(|| {
        let what =
            "this opens the catalog to nobody; write [\"everyone\"], names of teams, or patterns such as \"Data*\"";
        text.wrong(&access.span(), what)
    })
}

fn cost(
    amount: Option<Spanned<f64>>,
    currency: Option<Spanned<String>>,
    text: &Text<'_>,
) -> Result<Option<YearlyCost>, ConfigError> {
    if let Some(written) = currency.as_ref().filter(|currency| !is_currency(currency.get_ref())) {
        let what = format!("`{}` is no currency; write its three letters, such as \"EUR\"", written.get_ref());
        return Err(text.wrong(&written.span(), what));
    }
    match (amount, currency) {
        (Some(amount), Some(currency)) => {
            let value = *amount.get_ref();
            if !value.is_finite() || value < 0.0 {
                return Err(text.wrong(&amount.span(), "a cost is a number of at least 0"));
            }
            Ok(Some(YearlyCost { amount: value, currency: currency.into_inner() }))
        }
        (Some(amount), None) => {
            Err(text.wrong(&amount.span(), "say in which currency, for example currency = \"EUR\""))
        }
        (None, _) => Ok(None),
    }
}

/// Whether `text` has the look of an ISO 4217 code.
pub(super) fn is_currency(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn date(written: &Spanned<Datetime>, text: &Text<'_>) -> Result<Date, ConfigError> {
    let day = written.get_ref().date.and_then(|date| {
        Date::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
    });
    day.ok_or_else(|| text.wrong(&written.span(), "this is no day; write it like 2027-03-01"))
}

fn deep_link(written: &Spanned<String>, text: &Text<'_>) -> Result<DeepLink, ConfigError> {
    DeepLink::parse(written.get_ref()).map_err(|error| text.wrong(&written.span(), error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn parse(lines: &str) -> Result<CatalogSettings, String> {
        let text = format!("[[catalog]]\nname = \"udemy\"\n{lines}");
        let config = Config::parse(&text, Path::new("onshelf.toml")).map_err(|error| error.to_string())?;
        Ok(config.catalogs.into_iter().next().unwrap())
    }

    #[test]
    fn all_that_the_contract_names_is_read() {
        let settings = parse(
            "source = \"exports/udemy-*.csv\"\nprofile = \"udemy\"\nkind = \"offered\"\naccess = [\"Platform\", \"Data*\"]\n\
             seats = 500\ncost_per_year = 120000\ncurrency = \"EUR\"\nrenews = 2027-03-01\n\
             deep_link = \"https://learn.example.com/launch?course={id}\"\n",
        )
        .unwrap();
        assert_eq!(settings.source.map(|source| source.to_string()).as_deref(), Some("exports/udemy-*.csv"));
        assert_eq!(settings.profile.as_deref(), Some("udemy"));
        assert_eq!(settings.kind, CatalogKind::Offered);
        assert_eq!(
            (settings.place, settings.source_place),
            (Place { line: 2, column: 8 }, Place { line: 3, column: 10 })
        );
        let licence = settings.licence;
        assert_eq!(licence.access.to_string(), "Platform, Data*");
        assert_eq!(licence.seats, Some(500));
        assert_eq!(licence.cost, Some(YearlyCost { amount: 120_000.0, currency: "EUR".into() }));
        assert_eq!(licence.renews, Some(Date::constant(2027, 3, 1)));
        assert!(licence.deep_link.is_some());
    }

    #[test]
    fn a_catalog_of_which_only_the_name_is_known_is_owned_and_open_to_all() {
        let settings = parse("").unwrap();
        assert_eq!(settings.kind, CatalogKind::Owned);
        assert_eq!(settings.licence, Licence::default());
    }

    #[test]
    fn what_cannot_be_meant_is_told_with_its_place() {
        for (line, said) in [
            ("access = []", "line 3, column 10: this opens the catalog to nobody"),
            ("cost_per_year = 5", "line 3, column 17: say in which currency"),
            ("cost_per_year = -5\ncurrency = \"EUR\"", "line 3, column 17: a cost is"),
            ("cost_per_year = 5\ncurrency = \"Euro\"", "line 4, column 12: `Euro` is no currency"),
            ("renews = 12:00:00", "line 3, column 10: this is no day"),
            ("deep_link = \"https://x.example/\"", "line 3, column 13: a deep link needs"),
            ("kind = \"rented\"", "line 3, column 8: unknown variant `rented`"),
            ("seats = -1", "line 3, column 9: "),
            ("source = \" \"", "line 3, column 10: a source is"),
            ("source = \"ftp://x.example/y\"", "line 3, column 10: `ftp://` is no source"),
            ("source = \"https://me:pass@x.example/y\"", "line 3, column 10: the address holds a user or a password"),
            ("sources = \"x\"", "line 3, column 1: unknown field `sources`"),
        ] {
            let error = parse(line).unwrap_err();
            assert!(error.contains(said), "{line}: {error}");
        }
        let error = Config::parse("[[catalog]]\nname = \"Udemy Business\"\n", Path::new("o.toml")).unwrap_err();
        assert!(error.to_string().contains("line 2, column 8: `Udemy Business` is no catalog name"), "{error}");
    }
}
