//! A catalog: one source of courses on a shelf.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The name of a catalog on the shelf: `[a-z0-9-]+`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
pub struct CatalogName(String);

/// Why a text is no catalog name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is no catalog name: use lower-case letters, digits and hyphens, for example `{suggestion}`")]
pub struct InvalidCatalogName {
    /// The text that was given.
    pub found: String,
    /// The nearest name that would be accepted.
    pub suggestion: String,
}

impl CatalogName {
    /// The name a file suggests: its stem in lower case, everything else than letters and digits turned to hyphens
    /// (`Udemy Business (2026).csv` becomes `udemy-business-2026`). `catalog` if nothing is left.
    pub fn from_file_name(file: &str) -> Self {
        let base = file.rsplit(['/', '\\']).next().unwrap_or(file);
        let stem = base.split('.').find(|part| !part.is_empty()).unwrap_or("");
        let mut name = String::new();
        for c in stem.chars() {
            match c.to_ascii_lowercase() {
                c @ ('a'..='z' | '0'..='9') => name.push(c),
                _ if !name.is_empty() && !name.ends_with('-') => name.push('-'),
                _ => {}
            }
        }
        let name = name.trim_end_matches('-');
        Self(if name.is_empty() { "catalog".into() } else { name.into() })
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CatalogName {
    type Err = InvalidCatalogName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let allowed = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '-');
        if !text.is_empty() && text.chars().all(allowed) {
            Ok(Self(text.to_owned()))
        } else {
            // The whole text is the name here, so its dots are no file extension.
            let suggestion = Self::from_file_name(&text.replace(['.', '/', '\\'], "-")).0;
            Err(InvalidCatalogName { found: text.to_owned(), suggestion })
        }
    }
}

impl TryFrom<String> for CatalogName {
    type Error = InvalidCatalogName;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<CatalogName> for String {
    fn from(name: CatalogName) -> Self {
        name.0
    }
}

impl fmt::Display for CatalogName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Whether people have access to a catalog, or may be given it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CatalogKind {
    /// People have access: its courses can make a need *covered*.
    #[default]
    Owned,
    /// A purchase under consideration: never shown as "you have this".
    Offered,
}

impl fmt::Display for CatalogKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Owned => "owned",
            Self::Offered => "offered",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_suggests_the_catalog_name() {
        let name = |file| CatalogName::from_file_name(file).0;
        assert_eq!(name("exports/udemy.csv"), "udemy");
        assert_eq!(name("Udemy Business (2026).csv"), "udemy-business-2026");
        assert_eq!(name("C:\\exports\\O'Reilly_list.csv.gz"), "o-reilly-list");
        assert_eq!(name("目录.csv"), "catalog");
        assert_eq!(name(""), "catalog");
    }

    #[test]
    fn a_bad_name_is_refused_with_a_good_one() {
        let error = "Our Courses.v2".parse::<CatalogName>().unwrap_err();
        assert_eq!(error.suggestion, "our-courses-v2");
        assert!("udemy-2021".parse::<CatalogName>().is_ok());
        assert!("".parse::<CatalogName>().is_err());
    }
}
