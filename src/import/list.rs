//! Several values in one cell.

use super::row::Repairs;
use super::text::{Kind, clean};

/// The values of a cell in `into`, each once: `a; b`, `a | b`, lines, `['a', "b"]`, `{"a"," b"}`, `["a"]`, `a > b`.
/// A comma separates only where `separator` says so: it may be part of a name ("Extract, Transform, Load").
pub(crate) fn read(cell: &str, separator: Option<&str>, repairs: &mut Repairs, into: &mut Vec<String>) {
    let cell = cell.trim();
    let parts: Vec<&str> = match bracketed(cell) {
        Some(parts) => parts,
        None if cell.contains([';', '|', '\n']) && !cell.contains('&') => cell.split([';', '|', '\n']).collect(),
        None if cell.contains(['|', '\n']) => cell.split(['|', '\n']).collect(),
        None if cell.contains("; ") => cell.split("; ").collect(),
        None => match separator {
            Some(separator) => cell.split(separator).collect(),
            None => vec![cell],
        },
    };
    for part in parts.into_iter().flat_map(|part| part.split(" > ")) {
        let unescaped = part.replace("\\'", "'").replace("\\\"", "\"");
        let part = unescaped.as_str();
        if let Some(value) = clean(part, Kind::Value, repairs)
            && !into.iter().any(|known| known.eq_ignore_ascii_case(&value))
        {
            into.push(value.into_owned());
        }
    }
}

/// The items of a list written in a programming language's way; `None` if the cell is no such list.
fn bracketed(cell: &str) -> Option<Vec<&str>> {
    let inside = cell.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let inside = inside.or_else(|| cell.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')))?;
    let mut items = Vec::new();
    let mut rest = inside.trim_start();
    while !rest.is_empty() {
        let mark = rest.chars().next().filter(|c| matches!(c, '\'' | '"'));
        let end = match mark {
            // The item ends at the mark that a comma or the end follows: `'O'Reilly'` holds one of its own.
            Some(mark) => rest[1..]
                .match_indices(mark)
                .map(|(at, _)| at + 1)
                .find(|at| {
                    matches!(rest[at + 1..].trim_start().chars().next(), None | Some(','))
                        && !rest[..*at].ends_with('\\')
                })
                .unwrap_or(rest.len()),
            None => rest.find(',').unwrap_or(rest.len()),
        };
        items.push(&rest[usize::from(mark.is_some())..end]);
        let after = rest.get(end + usize::from(mark.is_some())..).unwrap_or("").trim_start();
        rest = after.strip_prefix(',').unwrap_or(after).trim_start();
    }
    Some(items)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(cell: &str, separator: Option<&str>) -> Vec<String> {
        let mut values = Vec::new();
        read(cell, separator, &mut Repairs::default(), &mut values);
        values
    }

    #[test]
    fn every_notation_of_a_list() {
        assert_eq!(items("Python; SQL;Python ;", None), ["Python", "SQL"]);
        assert_eq!(items("Python | SQL", None), ["Python", "SQL"]);
        assert_eq!(items("Python\nSQL", None), ["Python", "SQL"]);
        assert_eq!(items("['Web API', \"Men's\", 'O'Reilly']", None), ["Web API", "Men's", "O'Reilly"]);
        assert_eq!(items("{\" Network Security\",\" SQL\"}", None), ["Network Security", "SQL"]);
        assert_eq!(items("[\"a, b\",\"c\"]", None), ["a, b", "c"]);
        assert_eq!(items("{a,b}", None), ["a", "b"]);
        assert_eq!(items("[]", None), Vec::<String>::new());
        assert_eq!(items("Finance  Planning", Some("  ")), ["Finance", "Planning"]);
        assert_eq!(items("R&amp;D; SQL", None), ["R&D", "SQL"]);
    }

    #[test]
    fn a_comma_separates_only_where_the_profile_says_so() {
        assert_eq!(items("Extract, Transform, Load", None), ["Extract, Transform, Load"]);
        assert_eq!(items("Go, Rust", Some(",")), ["Go", "Rust"]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(cell: String) {
            items(&cell, Some(","));
        }

        #[test]
        fn any_brackets_are_read(cell in "[\\[{][a,'\"\\\\ é]{0,12}[\\]}]") {
            items(&cell, None);
        }
    }
}
