//! Longer names in which a thing stands by another of its names: who types `pg performance tuning` means what the vocabulary
//! calls `postgres performance tuning`.

use super::entry::SkillIdx;
use super::lexicon::{NO_WORD, Node, WordId};
use super::recognition::{Certainty, Mention, Recognition};
use super::recognizer::{Reading, Recognizer, is_enumeration, parted};

/// At most this many words of a longer name stand before the thing, and as many behind it.
const AROUND: usize = 3;

/// The names of things as words of the lexicon.
#[derive(Debug, Clone, Default)]
pub(super) struct Spellings {
    words: Vec<WordId>,
    /// By name, in the order of the skills: its skill, and where its words end.
    ends: Vec<(SkillIdx, usize)>,
}

impl Spellings {
    /// Adds a name of `skill`; skills come in their order.
    pub fn push(&mut self, skill: SkillIdx, words: &[WordId]) {
        self.words.extend_from_slice(words);
        self.ends.push((skill, self.words.len()));
    }

    /// The names of `skill`.
    fn of(&self, skill: SkillIdx) -> impl Iterator<Item = &[WordId]> {
        let first = self.ends.partition_point(|(other, _)| *other < skill);
        let mut start = first.checked_sub(1).map_or(0, |before| self.ends[before].1);
        self.ends[first..].iter().take_while(move |(other, _)| *other == skill).map(move |(_, end)| {
            let words = &self.words[start..*end];
            start = *end;
            words
        })
    }
}

/// A longer name around a mention.
struct Longer {
    first: usize,
    end: usize,
    skill: SkillIdx,
}

impl Recognizer {
    /// Puts longer names in the place of the things they are about, where they are known by another name of the thing.
    pub(super) fn by_other_names(&self, reading: &Reading<'_>, found: &mut Recognition) {
        let mut index = 0;
        while index < found.mentions.len() {
            if let Some(longer) = self.longer(reading, found, index) {
                let inside = |mention: &Mention| mention.first >= longer.first && mention.end <= longer.end;
                let typo = found.mentions.iter().any(|mention| inside(mention) && mention.certainty == Certainty::Typo);
                let certainty = if typo { Certainty::Typo } else { Certainty::Certain };
                let version = found.version(longer.first, longer.end);
                found.mentions.retain(|mention| !inside(mention));
                index = found.mentions.partition_point(|mention| mention.first < longer.first);
                let Longer { first, end, skill } = longer;
                found.mentions.insert(index, Mention { skill, first, end, version, certainty });
            }
            index += 1;
        }
    }

    /// The longest name around the mention at `index`.
    fn longer(&self, reading: &Reading<'_>, found: &Recognition, index: usize) -> Option<Longer> {
        let mention = &found.mentions[index];
        let mut best: Option<Longer> = None;
        let earliest = mention.first.saturating_sub(AROUND);
        for first in (earliest..=mention.first).rev() {
            if first < mention.first && parted(found.gap(reading.text, first + 1)) {
                break;
            }
            let before = first..mention.first;
            let Some(node) = before.clone().try_fold(0, |node, at| self.walk(found, node, at)) else { continue };
            for spelling in self.names.spellings.of(mention.skill) {
                let Some(node) = spelling.iter().try_fold(node, |node, word| self.names.lexicon.step(node, *word))
                else {
                    continue;
                };
                for (end, skill) in self.ends_behind(reading, found, mention, node) {
                    let is_longer =
                        end - first > best.as_ref().map_or(mention.end - mention.first, |b| b.end - b.first);
                    let cuts = |other: &Mention| {
                        other.first < end && other.end > first && (other.first < first || other.end > end)
                    };
                    if is_longer
                        && skill != mention.skill
                        && !found.mentions.iter().any(cuts)
                        && !is_enumeration(reading, found, first, end)
                    {
                        best = Some(Longer { first, end, skill });
                    }
                }
            }
        }
        best
    }

    /// The certain names that end at `node`, which stands behind `mention`, or at the words that follow.
    fn ends_behind(
        &self,
        reading: &Reading<'_>,
        found: &Recognition,
        mention: &Mention,
        mut node: Node,
    ) -> Vec<(usize, SkillIdx)> {
        let mut ends = Vec::new();
        let mut end = mention.end;
        loop {
            let names = self.names.lexicon.ends(node).iter().map(|name| &self.names.names[*name as usize]);
            ends.extend(
                names.filter(|name| !name.ambiguous && name.exact_case.is_none()).map(|name| (end, name.skill)).take(1),
            );
            if end == found.tokens.len() || end - mention.end == AROUND || parted(found.gap(reading.text, end)) {
                return ends;
            }
            let Some(next) = self.walk(found, node, end) else { return ends };
            node = next;
            end += 1;
        }
    }

    /// The node that token `at` leads to from `node`, as it stands or in its other form.
    fn walk(&self, found: &Recognition, node: Node, at: usize) -> Option<Node> {
        let word = found.words[at];
        [word.exact, word.other]
            .into_iter()
            .filter(|id| *id != NO_WORD)
            .find_map(|id| self.names.lexicon.step(node, id))
    }
}
