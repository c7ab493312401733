//! Words and skills that were looked up before, with where the index keeps their courses.

use std::sync::{Arc, RwLock};

use rustc_hash::FxHashMap;
use tantivy::postings::TermInfo;

/// A word or skill in one field.
#[derive(Debug)]
pub(super) struct Standing {
    /// By segment: where its courses are listed.
    pub infos: Vec<Option<TermInfo>>,
    /// How many courses hold it.
    pub holding: u64,
}

/// What was looked up of one commit. Needs are made of the same words over and over, and a look into the index's
/// dictionaries costs twenty times as much as one in here.
#[derive(Debug, Default)]
pub(super) struct KnownWords {
    by_text: RwLock<FxHashMap<Box<str>, Arc<Standing>>>,
}

/// As many are remembered at the most, some three megabytes; then it begins anew.
const REMEMBERED: usize = 20_000;

impl KnownWords {
    /// What is known of `text`, looked up by `look_up` if that is nothing yet.
    ///
    /// # Errors
    /// Those of `look_up`; nothing is remembered then.
    pub fn find<E>(&self, text: &str, look_up: impl FnOnce() -> Result<Standing, E>) -> Result<Arc<Standing>, E> {
        // A thread that panicked while it added a word left a map that is whole.
        let known = self.by_text.read().unwrap_or_else(|poisoned| poisoned.into_inner()).get(text).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let found = Arc::new(look_up()?);
        let mut known = self.by_text.write().unwrap_or_else(|poisoned| poisoned.into_inner());
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(text.into(), Arc::clone(&found));
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(holding: u64) -> Result<Standing, String> {
        Ok(Standing { infos: Vec::new(), holding })
    }

    #[test]
    fn a_word_is_looked_up_once_and_a_failure_is_not_remembered() {
        let words = KnownWords::default();
        assert!(words.find("kafka", || Err("the disk went away".to_owned())).is_err());
        assert_eq!(words.find("kafka", || standing(7)).unwrap().holding, 7);
        assert_eq!(words.find("kafka", || standing(8)).unwrap().holding, 7);
    }

    #[test]
    fn it_does_not_grow_without_end() {
        let words = KnownWords::default();
        for number in 0..REMEMBERED as u64 + 10 {
            let found = words.find(&number.to_string(), || standing(number)).unwrap();
            assert_eq!(found.holding, number);
        }
        assert!(words.by_text.read().unwrap().len() <= REMEMBERED);
    }
}
