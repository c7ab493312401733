//! Which offered courses are owned already, in another catalog.

use rayon::prelude::*;

use crate::coverage::{Duplicate, WordIndex, same_work};
use crate::model::{CatalogName, CourseKey};
use crate::shelf::{ShelfError, ShelfReader};

/// The courses among `offered` (keys, `catalog/source-id`) that one of the `owned` catalogs holds already, each with the
/// owned course it is surest of.
///
/// # Errors
/// If the shelf cannot be read.
pub(super) fn owned_already<'k>(
    shelf: &ShelfReader,
    owned: &[CatalogName],
    offered: impl Iterator<Item = &'k str>,
) -> Result<Vec<Duplicate>, ShelfError> {
    let (mut index, mut addresses, mut words) = (WordIndex::default(), Vec::new(), Vec::new());
    for catalog in owned {
        for address in shelf.addresses_of(catalog)? {
            words.clear();
            shelf.add_title_words(address, &mut words);
            index.add(&words);
            addresses.push(address);
        }
    }
    let offered: Vec<&str> = offered.collect();
    let twin = |key: &&str| -> Result<Option<Duplicate>, ShelfError> {
        let Some(parsed) = CourseKey::parse(key) else { return Ok(None) };
        let Some(address) = shelf.find(&parsed)? else { return Ok(None) };
        let facts = shelf.facts(address);
        let (catalog, course) = shelf.course(address)?;
        let mut best: Option<Duplicate> = None;
        for number in index.alike(&facts.words) {
            let (owner, other) = shelf.course(addresses[number])?;
            let Some(why) = same_work((&catalog, &course), (&owner, &other), facts.title.len()) else { continue };
            if best.as_ref().is_none_or(|best| why.certainty() > best.why.certainty()) {
                best = Some(Duplicate {
                    course: (*key).to_owned(),
                    title: course.title.clone(),
                    owned: CourseKey { catalog: owner, id: other.id }.to_string(),
                    owned_title: other.title,
                    why,
                });
            }
        }
        Ok(best)
    };
    let twins: Vec<Option<Duplicate>> = offered.par_iter().map(twin).collect::<Result<_, _>>()?;
    Ok(twins.into_iter().flatten().collect())
}
