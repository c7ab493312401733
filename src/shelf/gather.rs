//! Several lists of candidates in one pass over the postings.
//!
//! The lists of a need share most of their words. A search engine asked for each list anew looks every word up three
//! times, counts its courses in every segment, and decodes its postings again. Here each word is looked up and decoded
//! once, a window of courses at a time, and every list takes from it what it needs. Once a list is full, words that are too
//! common to bring a course into it by themselves only add to the scores of courses that others brought (Turtle and Flood,
//! "Query evaluation: strategies and optimizations", 1995: MaxScore). The scores are the BM25 of tantivy to the last bit.

use std::cmp::Ordering;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, InvertedIndexReader, Searcher, TERMINATED, Term as IndexTerm};

use super::candidates::{Clause, Lookup, TIE_BREAKER, WeighedWord, clause_lookups, word_lookups};
use super::error::ShelfError;
use super::known_words::{KnownWords, Standing};
use super::schema::Fields;
use super::statistics::Statistics;
use crate::model::CatalogName;

/// How many courses are worked on at a time: their scores fit into the nearest cache.
const WINDOW: usize = 4096;
/// Sums of scores in another order than they are added up in may differ by this share.
const ROUNDING: f32 = 1e-5;
/// The usual constants of BM25, and tantivy's.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// The postings of the fields that courses are found by, opened once.
#[derive(Clone)]
pub(super) struct Postings {
    /// By segment, then in the order of [`Fields::searched`].
    segments: Vec<Vec<(Arc<InvertedIndexReader>, FieldNormReader)>>,
    /// By field: what BM25 makes of each length.
    lengths: Vec<[f32; 256]>,
    /// By field: what was looked up before.
    known: Arc<Vec<KnownWords>>,
    courses: u64,
    /// Those of the collection these are a part of, if they are not the whole.
    statistics: Option<Arc<Statistics>>,
}

/// Which catalogs' courses are wanted.
pub(super) struct Catalogs<'a> {
    /// Not of these.
    pub excluded: &'a [CatalogName],
    /// Of these only, if there are any.
    pub only: &'a [CatalogName],
}

/// How much of each list is wanted.
pub(super) struct Cut<'a> {
    /// So many courses at most.
    pub limit: usize,
    /// By list: only courses that score more, 0 where nothing is said.
    pub above: &'a [f32],
}

/// A list: parts whose scores add up, each the words or skills of which the best counts, with what each weighs.
type List = Vec<Vec<(usize, f32)>>;

/// A word or skill in one field, with where each segment keeps it.
struct Sought {
    field: usize,
    standing: Arc<Standing>,
}

impl Postings {
    /// Those of `searcher`; as a part of the collection that `statistics` are of, if it is one.
    pub fn open(searcher: &Searcher, fields: &Fields, statistics: Option<Arc<Statistics>>) -> Result<Self, ShelfError> {
        let courses = match &statistics {
            Some(statistics) => statistics.counted(),
            None => searcher.total_num_docs()?,
        };
        let mut lengths = Vec::new();
        for (slot, field) in fields.searched().into_iter().enumerate() {
            let tokens = match &statistics {
                Some(statistics) => statistics.tokens(slot),
                None => searcher.total_num_tokens(field)?,
            };
            let average = tokens as f32 / courses as f32;
            lengths.push(std::array::from_fn(|id| {
                K1 * (1.0 - B + B * FieldNormReader::id_to_fieldnorm(id as u8) as f32 / average)
            }));
        }
        let mut segments = Vec::new();
        for segment in searcher.segment_readers() {
            let mut readers = Vec::new();
            for field in fields.searched() {
                let norms = segment.fieldnorms_readers().get_field(field)?;
                let norms = norms.unwrap_or_else(|| FieldNormReader::constant(segment.max_doc(), 1));
                readers.push((segment.inverted_index(field)?, norms));
            }
            segments.push(readers);
        }
        let known = Arc::new(fields.searched().map(|_| KnownWords::default()).into());
        Ok(Self { segments, lengths, known, courses, statistics })
    }

    /// Where `text` stands in `field`; `None` if that is none of the fields that courses are found by.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn find(&self, fields: &Fields, field: Field, text: &str) -> tantivy::Result<Option<Arc<Standing>>> {
        let slot = fields.searched().iter().position(|searched| *searched == field);
        slot.map(|slot| self.standing(slot, field, text)).transpose()
    }

    /// Where `text` stands in `field`, which is at `slot` of those that courses are found by.
    fn standing(&self, slot: usize, field: Field, text: &str) -> tantivy::Result<Arc<Standing>> {
        self.known[slot].find(text, || {
            let term = IndexTerm::from_field_text(field, text);
            let infos = self.segments.iter().map(|readers| readers[slot].0.get_term_info(&term));
            let infos: Vec<Option<TermInfo>> = infos.collect::<Result<_, _>>()?;
            let holding = match &self.statistics {
                Some(statistics) => statistics.count(slot, text),
                None => infos.iter().flatten().map(|info| u64::from(info.doc_freq)).sum(),
            };
            Ok(Standing { infos, holding })
        })
    }

    /// The best courses for `clauses`, then those for each of `texts`, as many as `cut` says; each list in no order.
    pub fn gather<'a>(
        &'a self,
        searcher: &Searcher,
        fields: &Fields,
        clauses: &'a [Clause],
        texts: &[&'a [WeighedWord]],
        catalogs: &Catalogs<'_>,
        cut: &Cut<'_>,
    ) -> tantivy::Result<Vec<Vec<(f32, DocAddress)>>> {
        let mut seeker = Seeker { postings: self, known: FxHashMap::default(), sought: Vec::new() };
        let mut lists: Vec<List> = Vec::with_capacity(texts.len() + 1);
        let mut list = List::new();
        for clause in clauses {
            list.push(seeker.weigh(fields, clause_lookups(fields, clause))?);
        }
        lists.push(list);
        for words in texts {
            let mut list = List::new();
            for lookup in word_lookups(fields, words) {
                list.push(seeker.weigh(fields, [lookup])?);
            }
            lists.push(list);
        }
        let sought = seeker.sought;
        let above = |list: usize| cut.above.get(list).copied().unwrap_or_default();
        let mut best: Vec<Best> = (0..lists.len()).map(|list| Best::new(cut.limit, above(list))).collect();
        let mut board = Board::new();
        for (ordinal, readers) in self.segments.iter().enumerate() {
            let reader = searcher.segment_reader(ordinal as u32);
            let wanted = Wanted::of(reader, fields.catalog, catalogs)?;
            let mut cursors = Vec::with_capacity(sought.len());
            for (term, Sought { field, standing }) in sought.iter().enumerate() {
                let (index, norms) = &readers[*field];
                if let Some(info) = &standing.infos[ordinal] {
                    let block = index.read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
                    cursors.push(Cursor { term, block, at: 0, norms, lengths: &self.lengths[*field] });
                }
            }
            board.reset(sought.len());
            while let Some(first) = cursors.iter().map(Cursor::doc).min().filter(|doc| *doc != TERMINATED) {
                let begin = first - first % WINDOW as DocId;
                board.fill(&mut cursors, begin);
                for (list, best) in lists.iter().zip(&mut best) {
                    board.score(list, best.threshold, |at, score| {
                        let doc = begin + at;
                        if score > best.threshold
                            && reader.alive_bitset().is_none_or(|alive| alive.is_alive(doc))
                            && wanted.has(doc)
                        {
                            best.push(score, DocAddress::new(ordinal as u32, doc));
                        }
                    });
                }
            }
        }
        Ok(best.into_iter().map(Best::into_best).collect())
    }
}

/// Looks words up, each once.
struct Seeker<'a> {
    postings: &'a Postings,
    known: FxHashMap<(Field, &'a str), Option<(usize, f32)>>,
    sought: Vec<Sought>,
}

impl<'a> Seeker<'a> {
    /// The words and skills of one part that the shelf holds, each with its weight.
    fn weigh(
        &mut self,
        fields: &Fields,
        lookups: impl IntoIterator<Item = Lookup<'a>>,
    ) -> tantivy::Result<Vec<(usize, f32)>> {
        let mut part = Vec::new();
        for Lookup { field, text, weight } in lookups {
            let known = (field, text);
            let found = match self.known.get(&known) {
                Some(found) => *found,
                None => {
                    let found = self.look_up(fields, field, text)?;
                    self.known.insert(known, found);
                    found
                }
            };
            part.extend(found.map(|(term, rarity)| (term, rarity * weight)));
        }
        Ok(part)
    }

    /// Where the word stands and how rare it is; `None` if no course holds it.
    fn look_up(&mut self, fields: &Fields, field: Field, text: &str) -> tantivy::Result<Option<(usize, f32)>> {
        let Some(slot) = fields.searched().iter().position(|searched| *searched == field) else { return Ok(None) };
        let standing = self.postings.standing(slot, field, text)?;
        if standing.holding == 0 {
            return Ok(None);
        }
        let holding = standing.holding as f32;
        let odds = (self.postings.courses.saturating_sub(standing.holding) as f32 + 0.5) / (holding + 0.5);
        self.sought.push(Sought { field: slot, standing });
        Ok(Some((self.sought.len() - 1, (1.0 + odds).ln() * (1.0 + K1))))
    }
}

/// A place in the postings of a word in one segment.
struct Cursor<'a> {
    term: usize,
    block: BlockSegmentPostings,
    at: usize,
    norms: &'a FieldNormReader,
    lengths: &'a [f32; 256],
}

impl Cursor<'_> {
    fn doc(&self) -> DocId {
        self.block.docs().get(self.at).copied().unwrap_or(TERMINATED)
    }
}

/// The courses of one window.
struct Board {
    /// For each word, in order, the courses of the window that hold it, with what BM25 makes of how often.
    held: Vec<(u32, f32)>,
    /// By word: its courses in `held`.
    spans: Vec<Span>,
    scores: Vec<f32>,
    most: Vec<f32>,
    sums: Vec<f32>,
    /// The parts of a list that hold something in the window, with the most each may add to a score.
    bounds: Vec<(f32, usize)>,
    /// The courses that score more than was asked for, a bit each; spotless between two lists.
    hits: Vec<u64>,
}

/// The courses of a window that hold a word.
#[derive(Debug, Clone, Copy, Default)]
struct Span {
    /// Where they begin and end in [`Board::held`].
    begin: usize,
    end: usize,
    /// The most BM25 makes of how often one of them holds it.
    most: f32,
}

impl Board {
    fn new() -> Self {
        let zeros = || vec![0.0; WINDOW];
        Self {
            held: Vec::new(),
            spans: Vec::new(),
            scores: zeros(),
            most: zeros(),
            sums: zeros(),
            bounds: Vec::new(),
            hits: vec![0; WINDOW / 64],
        }
    }

    /// Makes room for `words`, of which nothing is held.
    fn reset(&mut self, words: usize) {
        self.spans.clear();
        self.spans.resize(words, Span::default());
    }

    /// Takes from the postings what lies in the window that spans at `begin`.
    fn fill(&mut self, cursors: &mut [Cursor<'_>], begin: DocId) {
        self.held.clear();
        let end = begin + WINDOW as DocId;
        for cursor in cursors {
            let from = self.held.len();
            while cursor.doc() < end {
                let docs = cursor.block.docs();
                let rest = &docs[cursor.at..];
                let inside =
                    if docs[docs.len() - 1] < end { rest.len() } else { rest.partition_point(|doc| *doc < end) };
                self.held.extend(rest[..inside].iter().zip(cursor.at..).map(|(doc, at)| {
                    let times = cursor.block.freq(at) as f32;
                    let length = cursor.lengths[usize::from(cursor.norms.fieldnorm_id(*doc))];
                    (doc - begin, times / (times + length))
                }));
                cursor.at += inside;
                if inside == rest.len() {
                    cursor.block.advance();
                    cursor.at = 0;
                }
            }
            let most = self.held[from..].iter().fold(0.0, |most: f32, (_, share)| most.max(*share));
            self.spans[cursor.term] = Span { begin: from, end: self.held.len(), most };
        }
    }

    /// Gives the window's courses that score more than `threshold` in `list` to `take`, in order.
    fn score(&mut self, list: &List, threshold: f32, mut take: impl FnMut(u32, f32)) {
        if self.bound(list) <= threshold {
            return;
        }
        self.add_up(list);
        // Parts that add too little to bring a course above the threshold by themselves need not be looked through.
        self.bounds.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let mut reach = 0.0;
        let Self { held, spans, scores, bounds, hits, .. } = self;
        for (bound, part) in bounds.iter() {
            reach += bound * (1.0 + ROUNDING);
            if reach <= threshold {
                continue;
            }
            for Span { begin, end, .. } in list[*part].iter().map(|(term, _)| spans[*term]) {
                for (at, _) in &held[begin..end] {
                    let at = *at as usize;
                    hits[at / 64] |= u64::from(scores[at] > threshold) << (at % 64);
                }
            }
        }
        for (word, bits) in hits.iter_mut().enumerate() {
            let mut bits = std::mem::take(bits);
            while bits != 0 {
                let at = word as u32 * 64 + bits.trailing_zeros();
                take(at, scores[at as usize]);
                bits &= bits - 1;
            }
        }
        // Few of a window's courses hold any of the words, so it is cleaned where it was written to.
        for Span { begin, end, .. } in list.iter().flatten().map(|(term, _)| spans[*term]) {
            held[begin..end].iter().for_each(|(at, _)| scores[*at as usize] = 0.0);
        }
    }

    /// The most a course of the window may score in `list`, and in `bounds` the most of each part.
    fn bound(&mut self, list: &List) -> f32 {
        let Self { spans, bounds, .. } = self;
        bounds.clear();
        for (part, words) in list.iter().enumerate() {
            let (mut most, mut sum) = (0.0_f32, 0.0);
            for (term, weight) in words {
                let bound = weight * spans[*term].most;
                most = most.max(bound);
                sum += bound;
            }
            if sum > 0.0 {
                bounds.push((most + (sum - most) * TIE_BREAKER, part));
            }
        }
        bounds.iter().map(|(bound, _)| bound * (1.0 + ROUNDING)).sum()
    }

    /// Scores the window's courses for `list`.
    fn add_up(&mut self, list: &List) {
        let Self { held, spans, scores, most, sums, .. } = self;
        let of = |term: usize| &held[spans[term].begin..spans[term].end];
        for part in list {
            if let [(term, weight)] = part.as_slice() {
                of(*term).iter().for_each(|(at, share)| scores[*at as usize] += weight * share);
                continue;
            }
            for (term, weight) in part {
                for (at, share) in of(*term) {
                    let (at, score) = (*at as usize, weight * share);
                    most[at] = score.max(most[at]);
                    sums[at] += score;
                }
            }
            for (at, _) in part.iter().flat_map(|(term, _)| of(*term)) {
                let at = *at as usize;
                scores[at] += most[at] + (sums[at] - most[at]) * TIE_BREAKER;
                (most[at], sums[at]) = (0.0, 0.0);
            }
        }
    }
}

/// The best courses so far.
struct Best {
    limit: usize,
    /// Only what scores higher can still be among them.
    threshold: f32,
    found: Vec<(f32, DocAddress)>,
}

fn best_first(a: &(f32, DocAddress), b: &(f32, DocAddress)) -> Ordering {
    b.0.total_cmp(&a.0).then(a.1.cmp(&b.1))
}

impl Best {
    /// The best `limit` courses that score more than `threshold`.
    fn new(limit: usize, threshold: f32) -> Self {
        Self { limit, threshold, found: Vec::with_capacity(2 * limit.min(1000)) }
    }

    fn push(&mut self, score: f32, address: DocAddress) {
        self.found.push((score, address));
        if self.found.len() >= self.limit.saturating_mul(2) {
            let (_, last, _) = self.found.select_nth_unstable_by(self.limit - 1, best_first);
            self.threshold = last.0;
            self.found.truncate(self.limit);
        }
    }

    fn into_best(mut self) -> Vec<(f32, DocAddress)> {
        if self.found.len() > self.limit {
            self.found.select_nth_unstable_by(self.limit - 1, best_first);
            self.found.truncate(self.limit);
        }
        self.found
    }
}

/// The courses of one segment that are in the wanted catalogs.
struct Wanted {
    /// A bit for each course; `None` where all are wanted.
    courses: Option<Vec<u64>>,
}

impl Wanted {
    fn of(reader: &tantivy::SegmentReader, catalog: Field, catalogs: &Catalogs<'_>) -> tantivy::Result<Self> {
        if catalogs.excluded.is_empty() && catalogs.only.is_empty() {
            return Ok(Self { courses: None });
        }
        let index = reader.inverted_index(catalog)?;
        let all = if catalogs.only.is_empty() { u64::MAX } else { 0 };
        let mut courses = vec![all; (reader.max_doc() as usize).div_ceil(64)];
        for (names, wanted) in [(catalogs.only, true), (catalogs.excluded, false)] {
            for name in names {
                let term = IndexTerm::from_field_text(catalog, name.as_str());
                let Some(mut block) = index.read_block_postings(&term, IndexRecordOption::Basic)? else { continue };
                while block.block_len() > 0 {
                    for doc in block.docs() {
                        let (word, bit) = (&mut courses[*doc as usize / 64], 1 << (doc % 64));
                        *word = if wanted { *word | bit } else { *word & !bit };
                    }
                    block.advance();
                }
            }
        }
        Ok(Self { courses: Some(courses) })
    }

    fn has(&self, doc: DocId) -> bool {
        self.courses.as_ref().is_none_or(|courses| courses[doc as usize / 64] & 1 << (doc % 64) != 0)
    }
}

#[cfg(test)]
mod tests {
    use tantivy::collector::TopDocs;
    use tantivy::query::{BooleanQuery, BoostQuery, DisjunctionMaxQuery, Occur, Query, TermQuery};
    use tantivy::{Index, TantivyDocument};

    use super::super::candidates::Term;
    use super::super::schema::schema;
    use super::*;

    /// Six thousand courses, more than a window, in two segments, of catalogs `even` and `odd`.
    fn courses() -> (Searcher, Fields) {
        let (schema, fields) = schema();
        let index = Index::create_in_ram(schema);
        let mut writer = index.writer_with_num_threads(1, 20_000_000).unwrap();
        writer.set_merge_policy(Box::new(tantivy::merge_policy::NoMergePolicy));
        for number in 0..6000u32 {
            let mut course = TantivyDocument::new();
            course.add_text(fields.catalog, if number % 2 == 0 { "even" } else { "odd" });
            let words = ["rust", "kafka", "cloud", "sql", "go", "java", "helm"];
            let title: Vec<&str> = (0..number % 7).map(|at| words[((number / 3 + at * at) % 7) as usize]).collect();
            course.add_text(fields.title_words, title.join(" "));
            course.add_text(
                fields.body_words,
                format!("kafka {} {}", title.join(" "), "sql ".repeat(number as usize % 5)),
            );
            course.add_text(fields.title_skills, if number % 11 == 0 { "kafka" } else { "other" });
            writer.add_document(course).unwrap();
            if number == 4999 {
                writer.commit().unwrap();
            }
        }
        writer.delete_term(IndexTerm::from_field_text(fields.title_words, "helm"));
        writer.commit().unwrap();
        (index.reader().unwrap().searcher(), fields)
    }

    fn tantivys(lookups: impl Iterator<Item = Lookup<'static>>) -> Vec<Box<dyn Query>> {
        lookups
            .map(|Lookup { field, text, weight }| {
                let option = IndexRecordOption::WithFreqs;
                let query = TermQuery::new(IndexTerm::from_field_text(field, text), option);
                Box::new(BoostQuery::new(Box::new(query), weight)) as Box<dyn Query>
            })
            .collect()
    }

    fn all_of(parts: Vec<Box<dyn Query>>) -> Box<dyn Query> {
        let parts = parts.into_iter().map(|part| (Occur::Should, part)).collect();
        // Inside another query tantivy adds up in order; by itself it takes the order its pruning likes.
        Box::new(BooleanQuery::new(vec![(Occur::Must, Box::new(BooleanQuery::new(parts)) as Box<dyn Query>)]))
    }

    #[test]
    fn scores_are_those_of_tantivy_to_the_last_bit() {
        let (searcher, fields) = courses();
        let postings = Postings::open(&searcher, &fields, None).unwrap();
        let words: &'static [WeighedWord] =
            Box::leak(Box::new([("kafka".to_owned(), 1.0), ("sql".to_owned(), 0.7), ("none".to_owned(), 1.0)]));
        let clauses: &'static [Clause] = Box::leak(Box::new([
            Clause { terms: vec![Term::Skill { id: "kafka".into(), below: true, weight: 1.0 }] },
            Clause { terms: vec![Term::Word { stem: "sql".into(), weight: 0.3 }] },
        ]));
        let all = Catalogs { excluded: &[], only: &[] };
        let lists =
            postings.gather(&searcher, &fields, clauses, &[words], &all, &Cut { limit: 400, above: &[] }).unwrap();
        let parts = clauses.iter().map(|clause| {
            let any = tantivys(clause_lookups(&fields, clause));
            Box::new(DisjunctionMaxQuery::with_tie_breaker(any, TIE_BREAKER)) as Box<dyn Query>
        });
        for (mut ours, query) in
            lists.into_iter().zip([all_of(parts.collect()), all_of(tantivys(word_lookups(&fields, words)))])
        {
            ours.sort_unstable_by(best_first);
            let theirs = searcher.search(&query, &TopDocs::with_limit(400).order_by_score()).unwrap();
            assert_eq!(ours.len(), 400);
            assert_eq!(ours, theirs);
        }
    }

    #[test]
    fn only_courses_of_the_wanted_catalogs_are_found() {
        let (searcher, fields) = courses();
        let postings = Postings::open(&searcher, &fields, None).unwrap();
        let words = [("kafka".to_owned(), 1.0)];
        let count = |excluded: &[&str], only: &[&str]| {
            let names = |names: &[&str]| names.iter().map(|name| CatalogName::from_file_name(name)).collect::<Vec<_>>();
            let (excluded, only) = (names(excluded), names(only));
            let catalogs = Catalogs { excluded: &excluded, only: &only };
            postings.gather(&searcher, &fields, &[], &[&words], &catalogs, &Cut { limit: 6000, above: &[] }).unwrap()[1]
                .len()
        };
        let (all, even) = (count(&[], &[]), count(&[], &["even"]));
        assert!(even > 0 && even < all);
        assert_eq!(count(&["odd"], &[]), even);
        assert_eq!(count(&["even"], &["even"]), 0);
        assert_eq!(count(&[], &["nobody"]), 0);
    }
}
