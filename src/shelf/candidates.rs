//! What is asked of the index, in the field's terms, and what comes back.

use std::cmp::Ordering;

use tantivy::DocAddress;
use tantivy::schema::Field;

use super::schema::Fields;

/// One part of a query: any of its terms will do, the best counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// The terms.
    pub terms: Vec<Term>,
}

/// Something a course may hold.
#[derive(Debug, Clone, PartialEq)]
pub enum Term {
    /// A skill, by id, or one that is a kind or part of it; with a weight.
    Skill {
        /// Id in the vocabulary.
        id: String,
        /// Whether kinds and parts of it count too.
        below: bool,
        /// Weight, 1 for the needed skill itself.
        weight: f32,
    },
    /// A word, by its stem; with a weight.
    Word {
        /// The stem.
        stem: String,
        /// Weight, 1 for a word the need is about.
        weight: f32,
    },
}

/// A course that may match, with its rank among the candidates' first, cheap score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Where it lies in the index.
    pub address: DocAddress,
    /// BM25 over skill and word postings, higher is better; no meaning across needs.
    pub score: f32,
    /// Stands for the course's key; orders courses of equal score.
    pub key: u64,
}

/// The best candidates by one query, best first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ranked {
    /// The candidates; of equal ones the lesser key comes first.
    pub candidates: Vec<Candidate>,
    /// Of a full list: the score of its last, and how many with that score were left out, because which of the courses that
    /// have it came in is chance.
    pub left_out: Option<(f32, usize)>,
}

impl Ranked {
    /// Of courses `found` with their scores, at most `limit` unless all score alike: best first, equal ones by their `key`,
    /// because where a course lies in the index is chance. Where the list is full, those that score like the last are left
    /// out, because which of them came in is chance too; where all of them score alike, the keys tell which are kept.
    pub(super) fn of(mut found: Vec<(f32, DocAddress)>, limit: usize, key: impl Fn(DocAddress) -> u64) -> Self {
        let (first, last) = best_and_worst(&found);
        let mut left_out = None;
        if found.len() == limit && first != last {
            found.retain(|(score, _)| *score > last);
            left_out = Some((last, limit - found.len()));
        }
        let candidate = |(score, address)| Candidate { address, score, key: key(address) };
        let mut candidates: Vec<Candidate> = found.into_iter().map(candidate).collect();
        candidates.sort_unstable_by(best_first);
        candidates.truncate(limit);
        Self { candidates, left_out }
    }

    /// The list of a whole from those of its parts, each of which was cut at `limit`.
    pub fn of_parts<'p>(parts: impl Iterator<Item = &'p Self>, limit: usize) -> Self {
        let (mut found, mut left_out): (Vec<Candidate>, Vec<(f32, usize)>) = (Vec::new(), Vec::new());
        for part in parts {
            found.extend_from_slice(&part.candidates);
            left_out.extend(part.left_out);
        }
        found.sort_unstable_by(best_first);
        let known = found.iter().map(|candidate| (candidate.score, 1)).chain(left_out.iter().copied());
        let mut scores: Vec<f32> = known.flat_map(|(score, count)| std::iter::repeat_n(score, count)).collect();
        scores.sort_unstable_by(|a, b| b.total_cmp(a));
        let Some(last) = scores.get(limit.wrapping_sub(1)).copied() else {
            return Self { candidates: found, left_out: None };
        };
        if scores.first() == Some(&last) {
            found.truncate(limit);
            return Self { candidates: found, left_out: None };
        }
        found.retain(|candidate| candidate.score > last);
        let count = limit - found.len();
        Self { candidates: found, left_out: Some((last, count)) }
    }
}

fn best_first(a: &Candidate, b: &Candidate) -> Ordering {
    b.score.total_cmp(&a.score).then(a.key.cmp(&b.key))
}

/// The highest and the lowest score of `found`.
pub(super) fn best_and_worst(found: &[(f32, DocAddress)]) -> (f32, f32) {
    let scores = || found.iter().map(|(score, _)| *score);
    (scores().fold(f32::MIN, f32::max), scores().fold(f32::MAX, f32::min))
}

/// A word of a plain text query, with its weight.
pub type WeighedWord = (String, f32);

/// What a hit in a field is worth when candidates are gathered. Title first: a course is about what its title says.
/// Set by hand; the scorer decides among the candidates, these only have to let the good ones in.
const TITLE: f32 = 3.0;
const TITLE_BELOW: f32 = 2.0;
const TAGS: f32 = 1.2;
const BODY: f32 = 0.7;
const TITLE_WORD: f32 = 2.0;
const TAG_WORD: f32 = 0.8;
const BODY_WORD: f32 = 0.5;

/// How much of the others' scores a part's best word or skill gets: a course that holds several is a little better.
pub(super) const TIE_BREAKER: f32 = 0.2;

/// A word or skill to look for in one field.
pub(super) struct Lookup<'t> {
    pub field: Field,
    pub text: &'t str,
    pub weight: f32,
}

/// Where the terms of `clause` are looked for.
pub(super) fn clause_lookups<'t>(fields: &Fields, clause: &'t Clause) -> impl Iterator<Item = Lookup<'t>> {
    clause.terms.iter().flat_map(|term| term_lookups(fields, term))
}

/// Where `words` are looked for by plain BM25, the title counting double: what a search engine would make of them.
pub(super) fn word_lookups<'t>(fields: &Fields, words: &'t [WeighedWord]) -> impl Iterator<Item = Lookup<'t>> {
    let boosts = [(fields.title_words, 2.0), (fields.tag_words, 1.0), (fields.body_words, 1.0)];
    words.iter().flat_map(move |(stem, weight)| {
        boosts.map(|(field, boost): (_, f32)| Lookup { field, text: stem, weight: boost * weight })
    })
}

fn term_lookups<'t>(fields: &Fields, term: &'t Term) -> Vec<Lookup<'t>> {
    match term {
        Term::Skill { id, below, weight } => {
            let skill = |field, boost: f32| Lookup { field, text: id, weight: boost * weight };
            let mut lookups = vec![
                skill(fields.title_skills, TITLE),
                skill(fields.tag_skills, TAGS),
                skill(fields.body_skills, BODY),
            ];
            if *below {
                lookups.push(skill(fields.title_above, TITLE_BELOW));
            }
            lookups
        }
        Term::Word { stem, weight } => {
            let word = |field, boost: f32| Lookup { field, text: stem, weight: boost * weight };
            vec![
                word(fields.title_words, TITLE_WORD),
                word(fields.tag_words, TAG_WORD),
                word(fields.body_words, BODY_WORD),
            ]
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What gathering finds among courses with these scores: the best `limit`, and all of the best where all score alike.
    fn found(courses: &[(u8, DocAddress)], limit: usize) -> Vec<(f32, DocAddress)> {
        let mut found: Vec<(f32, DocAddress)> = courses.iter().map(|(score, at)| (f32::from(*score), *at)).collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        let alike = found.len() > limit && found[0].0 == found[limit - 1].0;
        match alike {
            true => {
                found.retain(|(score, _)| *score == f32::from(courses.iter().map(|course| course.0).max().unwrap()))
            }
            false => found.truncate(limit),
        }
        found
    }

    proptest! {
        #[test]
        fn the_lists_of_parts_make_the_list_of_the_whole(
            scores in prop::collection::vec((1u8..5, 0u32..3), 0..40),
            limit in 1usize..12,
        ) {
            let courses: Vec<(u8, DocAddress)> =
                scores.iter().zip(0..).map(|((score, part), doc)| (*score, DocAddress::new(*part, doc))).collect();
            let key = |at: DocAddress| u64::from(at.doc_id).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let whole = Ranked::of(found(&courses, limit), limit, key);
            let parts: Vec<Ranked> = (0..3)
                .map(|part| {
                    let own: Vec<_> = courses.iter().filter(|(_, at)| at.segment_ord == part).copied().collect();
                    Ranked::of(found(&own, limit), limit, key)
                })
                .collect();
            prop_assert_eq!(Ranked::of_parts(parts.iter(), limit).candidates, whole.candidates);
        }
    }
}
