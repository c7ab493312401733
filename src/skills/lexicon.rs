//! The names of all skills as one automaton over words.

use rustc_hash::FxHashMap;

/// A word that occurs in some name or context rule; 0 is no word.
pub(super) type WordId = u32;
/// A place in the automaton; 0 is its start.
pub(super) type Node = u32;

/// No word of the lexicon.
pub(super) const NO_WORD: WordId = 0;

/// A tree of words: each path from the start spells a name. Walking it costs one look-up a word, however many names
/// there are.
#[derive(Debug, Clone, Default)]
pub(super) struct Lexicon {
    words: FxHashMap<Box<str>, WordId>,
    steps: FxHashMap<(Node, WordId), Node>,
    /// By word: the node it leads to from the start, 0 if none; most words of a text end here.
    starts: Vec<Node>,
    /// By node: what ends there.
    ends: Vec<Vec<u32>>,
}

impl Lexicon {
    /// The id of `word`, made if it is new.
    pub fn intern(&mut self, word: &str) -> WordId {
        if let Some(id) = self.words.get(word) {
            return *id;
        }
        let id = self.words.len() as WordId + 1;
        self.words.insert(word.into(), id);
        id
    }

    /// The id of `word`; [`NO_WORD`] if no name or rule holds it.
    pub fn word(&self, word: &str) -> WordId {
        self.words.get(word).copied().unwrap_or(NO_WORD)
    }

    /// Adds the path `words`, with `end` at its end.
    pub fn add(&mut self, words: &[WordId], end: u32) {
        let mut node = 0;
        for word in words {
            let next = self.node_count();
            node = *self.steps.entry((node, *word)).or_insert(next);
            if node == next {
                self.ends.resize(next as usize + 1, Vec::new());
            }
        }
        if node != 0 && !self.ends[node as usize].contains(&end) {
            self.ends[node as usize].push(end);
        }
    }

    /// What ends at the path `words`.
    pub fn at(&self, words: &[WordId]) -> &[u32] {
        let mut node = 0;
        for word in words {
            match self.steps.get(&(node, *word)) {
                Some(next) => node = *next,
                None => return &[],
            }
        }
        self.ends(node)
    }

    /// Makes the first step fast; call once after the last `add`.
    pub fn finish(&mut self) {
        self.starts = vec![0; self.words.len() + 1];
        for ((node, word), next) in &self.steps {
            if *node == 0 {
                self.starts[*word as usize] = *next;
            }
        }
    }

    /// The node that `word` leads to from `node`.
    pub fn step(&self, node: Node, word: WordId) -> Option<Node> {
        if word == NO_WORD {
            return None;
        }
        if node == 0 {
            return self.starts.get(word as usize).copied().filter(|next| *next != 0);
        }
        self.steps.get(&(node, word)).copied()
    }

    /// What ends at `node`.
    pub fn ends(&self, node: Node) -> &[u32] {
        self.ends.get(node as usize).map_or(&[], Vec::as_slice)
    }

    fn node_count(&self) -> Node {
        (self.ends.len() as Node).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_end_where_they_were_added() {
        let mut lexicon = Lexicon::default();
        let (spring, boot) = (lexicon.intern("spring"), lexicon.intern("boot"));
        lexicon.add(&[spring], 1);
        lexicon.add(&[spring, boot], 2);
        lexicon.finish();
        let node = lexicon.step(0, spring).unwrap();
        assert_eq!(lexicon.ends(node), [1]);
        assert_eq!(lexicon.ends(lexicon.step(node, boot).unwrap()), [2]);
        assert_eq!(lexicon.step(0, boot), None);
        assert_eq!(lexicon.step(0, NO_WORD), None);
        assert_eq!(lexicon.at(&[spring, boot]), [2]);
    }
}
