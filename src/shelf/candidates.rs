//! What is asked of the index, in the field's terms, and what comes back.

use tantivy::query::{BooleanQuery, BoostQuery, DisjunctionMaxQuery, Occur, Query, TermQuery, TermSetQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, Term as IndexTerm};

use super::schema::Fields;
use crate::model::CatalogName;

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

/// The index query of `clauses`, without the courses of `excluded` catalogs and, if `only` is not empty, with those of
/// its catalogs alone.
pub(super) fn query(
    fields: &Fields,
    clauses: &[Clause],
    excluded: &[CatalogName],
    only: &[CatalogName],
) -> BooleanQuery {
    let wanted: Vec<(Occur, Box<dyn Query>)> = clauses
        .iter()
        .map(|clause| {
            let any: Vec<Box<dyn Query>> = clause.terms.iter().flat_map(|term| term_queries(fields, term)).collect();
            (Occur::Should, Box::new(DisjunctionMaxQuery::with_tie_breaker(any, 0.2)) as Box<dyn Query>)
        })
        .collect();
    within(fields, wanted, excluded, only)
}

fn within(
    fields: &Fields,
    wanted: Vec<(Occur, Box<dyn Query>)>,
    excluded: &[CatalogName],
    only: &[CatalogName],
) -> BooleanQuery {
    let mut parts: Vec<(Occur, Box<dyn Query>)> = vec![(Occur::Must, Box::new(BooleanQuery::new(wanted)))];
    let catalogs = |names: &[CatalogName]| -> Box<dyn Query> {
        Box::new(TermSetQuery::new(names.iter().map(|name| IndexTerm::from_field_text(fields.catalog, name.as_str()))))
    };
    if !excluded.is_empty() {
        parts.push((Occur::MustNot, catalogs(excluded)));
    }
    if !only.is_empty() {
        parts.push((Occur::Must, Box::new(tantivy::query::ConstScoreQuery::new(catalogs(only), 0.0))));
    }
    BooleanQuery::new(parts)
}

/// Plain BM25 over words, the title counting double: what a search engine would make of `words`.
pub(super) fn text_query(
    fields: &Fields,
    words: &[WeighedWord],
    excluded: &[CatalogName],
    only: &[CatalogName],
) -> BooleanQuery {
    let mut wanted: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    for (stem, weight) in words {
        for (field, boost) in [(fields.title_words, 2.0), (fields.tag_words, 1.0), (fields.body_words, 1.0)] {
            let query = TermQuery::new(IndexTerm::from_field_text(field, stem), IndexRecordOption::WithFreqs);
            wanted.push((Occur::Should, Box::new(BoostQuery::new(Box::new(query), boost * weight))));
        }
    }
    within(fields, wanted, excluded, only)
}

fn term_queries(fields: &Fields, term: &Term) -> Vec<Box<dyn Query>> {
    let one = |field: Field, text: &str, option, weight: f32| -> Box<dyn Query> {
        let query = TermQuery::new(IndexTerm::from_field_text(field, text), option);
        Box::new(BoostQuery::new(Box::new(query), weight))
    };
    match term {
        Term::Skill { id, below, weight } => {
            let skill = |field, boost: f32| one(field, id, IndexRecordOption::Basic, boost * weight);
            let mut queries = vec![
                skill(fields.title_skills, TITLE),
                skill(fields.tag_skills, TAGS),
                skill(fields.body_skills, BODY),
            ];
            if *below {
                queries.push(skill(fields.title_above, TITLE_BELOW));
            }
            queries
        }
        Term::Word { stem, weight } => {
            let word = |field, boost: f32| one(field, stem, IndexRecordOption::WithFreqs, boost * weight);
            vec![
                word(fields.title_words, TITLE_WORD),
                word(fields.tag_words, TAG_WORD),
                word(fields.body_words, BODY_WORD),
            ]
        }
    }
}
