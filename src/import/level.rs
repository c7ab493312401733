//! The level in a cell that may hold several.

use super::list;
use super::row::Repairs;
use crate::model::Level;

/// The level in a cell: of several the first, or `All` if they differ.
pub(crate) fn read(cell: &str) -> Option<Level> {
    if let Some(level) = Level::parse(cell) {
        return Some(level);
    }
    let mut parts = Vec::new();
    list::read(cell, Some(","), &mut Repairs::default(), &mut parts);
    let levels: Vec<Level> = parts.iter().map(|part| Level::parse(part)).collect::<Option<_>>()?;
    match levels.as_slice() {
        [] => None,
        [first, rest @ ..] if rest.iter().all(|level| level == first) => Some(*first),
        _ => Some(Level::All),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_levels_suit_everybody() {
        assert_eq!(read("['Beginner']"), Some(Level::Beginner));
        assert_eq!(read("Beginner; Expert"), Some(Level::All));
        assert_eq!(read("Beginner; blue"), None);
    }
}
