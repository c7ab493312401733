//! What opens a web source: a token or a header from an environment variable named after the catalog.

use reqwest::header::HeaderName;

use crate::model::CatalogName;
use crate::network::{Secret, Trouble, bearer};

/// The variable whose value is sent as `Authorization: Bearer …`: `ONSHELF_TOKEN_UDEMY_BUSINESS` for `udemy-business`.
pub fn token_variable(catalog: &CatalogName) -> String {
    format!("ONSHELF_TOKEN_{}", in_capitals(catalog))
}

/// The variable that holds a whole header, such as `X-Api-Key: …`: `ONSHELF_HEADER_UDEMY_BUSINESS`.
pub fn header_variable(catalog: &CatalogName) -> String {
    format!("ONSHELF_HEADER_{}", in_capitals(catalog))
}

fn in_capitals(catalog: &CatalogName) -> String {
    catalog.as_str().replace('-', "_").to_ascii_uppercase()
}

/// The header that opens the catalog's web source, if the environment has one. A token comes before a header.
pub(super) fn credential(catalog: &CatalogName) -> Result<Option<(HeaderName, Secret)>, Trouble> {
    if let Some(token) = Secret::of_variable(&token_variable(catalog)) {
        return Ok(Some(bearer(&token)));
    }
    let variable = header_variable(catalog);
    let Some(header) = Secret::of_variable(&variable) else { return Ok(None) };
    let read = header
        .reveal()
        .split_once(':')
        .and_then(|(name, value)| Some((name.trim().parse::<HeaderName>().ok()?, Secret::new(value.trim()))));
    let unread = || Trouble::lasting(format!("the variable {variable} holds no header like `X-Api-Key: …`"));
    read.map(Some).ok_or_else(unread)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_named_after_the_catalog() {
        let catalog = "udemy-business".parse().unwrap();
        assert_eq!(token_variable(&catalog), "ONSHELF_TOKEN_UDEMY_BUSINESS");
        assert_eq!(header_variable(&catalog), "ONSHELF_HEADER_UDEMY_BUSINESS");
    }
}
