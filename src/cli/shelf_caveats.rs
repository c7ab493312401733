//! What a person must know of a shelf before they rely on what is found there.

use super::context::Context;
use crate::shelf::ShelfState;
use crate::skills::Knowledge;

/// Warns if the shelf is behind the vocabulary, or holds a part of a collection only.
pub(super) fn warn_of(context: &Context, state: &ShelfState, knowledge: &Knowledge) {
    if state.vocabulary != knowledge.vocabulary.fingerprint() {
        context.warn("the shelf was read with another vocabulary; import a catalog again to bring it up to date");
    }
    if let Some(shard) = state.shard.filter(|shard| shard.of() > 1) {
        context.warn(&format!(
            "the shelf holds shard {shard} of a collection, and nothing of the others is found here; `match --stats` and \
             `merge` answer from all of them"
        ));
    }
}
