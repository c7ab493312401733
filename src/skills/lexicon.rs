//! The names of all skills as one automaton over words.

use rustc_hash::FxHashMap;

use super::word_table::WordTable;

/// A word that occurs in some name or context rule; 0 is no word.
pub(super) type WordId = u32;
/// A place in the automaton; 0 is its start.
pub(super) type Node = u32;

/// No word of the lexicon.
pub(super) const NO_WORD: WordId = 0;

/// A tree of words: each path from the start spells a name. Walking it costs one look-up a word, however many names
/// there are.
#[derive(Debug, Clone)]
pub(super) struct Lexicon {
    words: WordTable,
    /// By word: the node it leads to from the start, 0 if none; most words of a text end here.
    starts: Vec<Node>,
    /// By node and word: the next node, where the node is not the start.
    steps: FxHashMap<u64, Node>,
    /// By node: whether a step leads on from it; most names end where they may.
    goes_on: Vec<bool>,
    /// What ends at the nodes, one node behind the other, and by node where its part begins.
    ends: Vec<u32>,
    parts: Vec<u32>,
}

/// A lexicon that is still added to.
#[derive(Debug)]
pub(super) struct LexiconBuilder {
    words: WordTable,
    starts: Vec<Node>,
    steps: FxHashMap<u64, Node>,
    goes_on: Vec<bool>,
    /// By node: whether anything ends there.
    is_end: Vec<bool>,
    ends: Vec<(Node, u32)>,
}

impl LexiconBuilder {
    /// An empty lexicon with room for `names`.
    pub fn with_capacity(names: usize) -> Self {
        let mut steps = FxHashMap::default();
        steps.reserve(names);
        let mut nodes = Vec::with_capacity(names * 2);
        nodes.push(false);
        Self {
            words: WordTable::with_capacity(names),
            starts: Vec::with_capacity(names),
            steps,
            goes_on: nodes.clone(),
            is_end: nodes,
            ends: Vec::with_capacity(names * 2),
        }
    }

    /// The id of `word`, made if it is new.
    pub fn intern(&mut self, word: &str) -> WordId {
        self.words.intern(word)
    }

    /// The id of `word`; [`NO_WORD`] if it is not interned yet.
    pub fn word(&self, word: &str) -> WordId {
        self.words.find(word)
    }

    /// Adds the path `words`, with `end` at its end; the same twice in a row counts once.
    pub fn add(&mut self, words: &[WordId], end: u32) {
        let mut node = 0;
        self.starts.resize(self.words.len() + 1, 0);
        for word in words {
            let next = self.is_end.len() as Node;
            let step = if node == 0 {
                &mut self.starts[*word as usize]
            } else {
                self.steps.entry(key(node, *word)).or_default()
            };
            if *step == 0 {
                *step = next;
                self.goes_on[node as usize] = true;
                self.goes_on.push(false);
                self.is_end.push(false);
            }
            node = *step;
        }
        if node != 0 {
            self.is_end[node as usize] = true;
            if self.ends.last() != Some(&(node, end)) {
                self.ends.push((node, end));
            }
        }
    }

    /// Whether something ends at `word` alone.
    pub fn is_name(&self, word: WordId) -> bool {
        self.starts.get(word as usize).is_some_and(|node| self.is_end[*node as usize])
    }

    /// The lexicon of what was added.
    pub fn finish(mut self) -> Lexicon {
        let mut parts = vec![0; self.is_end.len() + 1];
        for (node, _) in &self.ends {
            parts[*node as usize + 1] += 1;
        }
        let mut sum = 0;
        for part in &mut parts {
            sum += *part;
            *part = sum;
        }
        let mut free = parts.clone();
        let mut ends = vec![0; self.ends.len()];
        for (node, end) in self.ends {
            let place = &mut free[node as usize];
            ends[*place as usize] = end;
            *place += 1;
        }
        self.starts.resize(self.words.len() + 1, 0);
        Lexicon { words: self.words, starts: self.starts, steps: self.steps, goes_on: self.goes_on, ends, parts }
    }
}

impl Lexicon {
    /// The id of `word`; [`NO_WORD`] if no name or rule holds it.
    pub fn word(&self, word: &str) -> WordId {
        self.words.find(word)
    }

    /// What ends at the path `words`.
    pub fn at(&self, words: impl IntoIterator<Item = WordId>) -> &[u32] {
        words.into_iter().try_fold(0, |node, word| self.step(node, word)).map_or(&[], |node| self.ends(node))
    }

    /// Whether a path begins with `word`.
    pub fn starts_with(&self, word: WordId) -> bool {
        self.starts[word as usize] != 0
    }

    /// The node that `word` leads to from `node`.
    pub fn step(&self, node: Node, word: WordId) -> Option<Node> {
        let next = if node == 0 {
            self.starts[word as usize]
        } else if word != NO_WORD && self.goes_on(node) {
            self.steps.get(&key(node, word)).copied().unwrap_or(0)
        } else {
            0
        };
        (next != 0).then_some(next)
    }

    /// Whether a step leads on from `node`.
    pub fn goes_on(&self, node: Node) -> bool {
        self.goes_on[node as usize]
    }

    /// What ends at `node`.
    pub fn ends(&self, node: Node) -> &[u32] {
        &self.ends[self.parts[node as usize] as usize..self.parts[node as usize + 1] as usize]
    }
}

fn key(node: Node, word: WordId) -> u64 {
    u64::from(node) << 32 | u64::from(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_end_where_they_were_added() {
        let mut lexicon = LexiconBuilder::with_capacity(0);
        let (spring, boot) = (lexicon.intern("spring"), lexicon.intern("boot"));
        lexicon.add(&[spring, boot], 2);
        assert!(!lexicon.is_name(spring));
        for end in [3, 1, 1] {
            lexicon.add(&[spring], end);
        }
        assert!(lexicon.is_name(spring) && !lexicon.is_name(boot));
        let lexicon = lexicon.finish();
        let node = lexicon.step(0, spring).unwrap();
        assert_eq!(lexicon.ends(node), [3, 1]);
        assert_eq!(lexicon.ends(lexicon.step(node, boot).unwrap()), [2]);
        assert!(lexicon.starts_with(spring) && !lexicon.starts_with(boot));
        assert_eq!((lexicon.step(0, boot), lexicon.step(node, spring)), (None, None));
        assert_eq!((lexicon.step(0, NO_WORD), lexicon.step(node, NO_WORD)), (None, None));
        assert_eq!(lexicon.at([spring, boot]), [2]);
        assert!(lexicon.at([boot]).is_empty());
    }
}
