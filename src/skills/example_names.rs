//! Names of things that a classification lists under a subject, as if they were other names of it.

use super::analyzer::Analyzer;
use super::form_words::is_form_word;
use super::own::OwnEntry;

/// A capital and small letters behind it: `KDevelop`, not `lean project management` or `DHCP`.
pub(super) fn is_product(text: &str) -> bool {
    text.starts_with(char::is_uppercase) && text.chars().any(char::is_lowercase)
}

/// Whether a name in a classification is that of a thing, where the entry is a subject: `Prezi` under "presentation
/// software". An abbreviation of one of the entry's names is not.
pub(super) fn is_example(alias: &str, entry: &OwnEntry) -> bool {
    let capitals = alias.chars().filter(|c| c.is_uppercase()).count();
    let small = alias.chars().any(char::is_lowercase);
    if !entry.name.text.starts_with(char::is_lowercase)
        || alias.starts_with(char::is_lowercase)
        || alias.contains(' ') && !small
    {
        return false;
    }
    if small {
        return is_product(alias);
    }
    let abbreviates = |name: &str| {
        let words = Analyzer.words(name);
        let initials = |all: bool| -> String {
            let words = words.iter().filter(|word| all || !is_form_word(word));
            words.filter_map(|word| word.chars().next()).collect()
        };
        let short = alias.to_lowercase();
        initials(true) == short || initials(false) == short
    };
    let names = std::iter::once(&entry.name).chain(&entry.aliases);
    capitals > 1 && !names.map(|name| name.text.as_str()).any(abbreviates)
}
