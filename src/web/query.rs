//! What a program asks for in an address: every name known, said once unless it may be said more often, and not empty.

use super::limits::{NEED_CHARS, TEAM_CHARS};
use super::problem::Problem;
use crate::model::CatalogName;
use crate::shelf::ShelfState;

/// The names and values of a query. `once` may be said once, `often` more often; everything else is refused.
pub(super) fn pairs(query: &str, once: &[&str], often: &[&str]) -> Result<Vec<(String, String)>, Problem> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let shown = crate::report::clean(&name, 40);
        if !once.contains(&name.as_ref()) && !often.contains(&name.as_ref()) {
            let known = [once, often].concat().join("`, `");
            return Err(Problem::bad(match known.is_empty() {
                true => format!("`{shown}`: this address takes no parameters."),
                false => format!("`{shown}`: there is no such parameter here; there are `{known}`."),
            }));
        }
        let (most, length) = (longest(&name), value.chars().count());
        if length > most {
            return Err(Problem::bad(format!("`{shown}`: it has at most {most} characters; this one has {length}.")));
        }
        let value = value.trim();
        if value.is_empty() {
            return Err(Problem::bad(format!("`{shown}`: say something, or leave it out.")));
        }
        if value.contains(['\0', '\u{fffd}']) {
            return Err(Problem::bad(format!("`{shown}`: this is no text in UTF-8.")));
        }
        if once.contains(&name.as_ref()) && pairs.iter().any(|(known, _)| *known == name) {
            return Err(Problem::bad(format!("`{shown}`: it is said twice.")));
        }
        pairs.push((name.into_owned(), value.to_owned()));
    }
    Ok(pairs)
}

fn longest(name: &str) -> usize {
    if name == "team" { TEAM_CHARS } else { NEED_CHARS }
}

/// The catalogs that `value` names, separated by commas; all of them are on the shelf, owned or offered.
pub(super) fn catalogs(name: &str, value: &str, shelf: &ShelfState) -> Result<Vec<CatalogName>, Problem> {
    let names = value.split(',').map(str::trim).filter(|name| !name.is_empty());
    names
        .map(|text| {
            let catalog: CatalogName = text.parse().map_err(|error| Problem::bad(format!("`{name}`: {error}.")))?;
            match shelf.catalogs.contains_key(&catalog) {
                true => Ok(catalog),
                false => Err(Problem::not_found(format!("`{name}`: there is no catalog `{catalog}` on the shelf."))),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_or_said_twice_or_empty_is_refused() {
        let read = |query: &str| pairs(query, &["q"], &["catalog"]).map_err(|problem| problem.detail);
        assert_eq!(read("q=C%23&catalog=a&catalog=b").unwrap().len(), 3);
        for (query, why) in [
            ("x=1", "there are `q`, `catalog`"),
            ("q=a&q=b", "said twice"),
            ("q=+", "say something"),
            ("q", "say something"),
            ("catalog=", "say something"),
            ("q=%FF", "no text"),
            ("q=a%00b", "no text"),
        ] {
            assert!(read(query).unwrap_err().contains(why), "{query}");
        }
        assert!(pairs("x=1", &[], &[]).unwrap_err().detail.contains("takes no parameters"));
        let long = "+".repeat(501);
        assert!(read(&format!("q={long}")).unwrap_err().contains("501"));
    }
}
