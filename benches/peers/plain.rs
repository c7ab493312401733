//! A plain tantivy index, as anybody sets it up in an afternoon.

use std::path::Path;

use onshelf::model::Course;
use onshelf::skills::stem;
use tantivy::collector::TopDocs;
use tantivy::query::QueryParser;
use tantivy::schema::{Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{LowerCaser, SimpleTokenizer, TextAnalyzer, Token, TokenFilter, TokenStream, Tokenizer};
use tantivy::{Index, TantivyDocument, doc};

use crate::Failure;

/// Title, skills and description as English stems, stored too; the title counts double.
pub struct Plain {
    searcher: tantivy::Searcher,
    parser: QueryParser,
}

impl Plain {
    /// Indexes the courses, with as many threads and as much memory as tantivy takes by itself.
    pub fn build(courses: &[Course], path: &Path) -> Result<Self, Failure> {
        std::fs::create_dir_all(path)?;
        let mut schema = Schema::builder();
        let indexing =
            TextFieldIndexing::default().set_tokenizer("english").set_index_option(IndexRecordOption::WithFreqs);
        let text = TextOptions::default().set_indexing_options(indexing) | STORED;
        let [title, skills, description]: [Field; 3] =
            ["title", "skills", "description"].map(|name| schema.add_text_field(name, text.clone()));
        let index = Index::create_in_dir(path, schema.build())?;
        let english = TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser).filter(EnglishStems).build();
        index.tokenizers().register("english", english);
        let mut writer = index.writer(200_000_000)?;
        for course in courses {
            writer.add_document(doc!(
                title => course.title.as_str(),
                skills => course.skills.join(" ; "),
                description => course.description.as_str(),
            ))?;
        }
        writer.commit()?;
        writer.wait_merging_threads()?;
        let searcher = index.reader()?.searcher();
        let mut parser = QueryParser::for_index(&index, vec![title, skills, description]);
        parser.set_field_boost(title, 2.0);
        Ok(Self { searcher, parser })
    }

    /// The best `top` courses for `text`.
    pub fn search(&self, text: &str, top: usize) -> Result<Vec<TantivyDocument>, Failure> {
        let (query, _) = self.parser.parse_query_lenient(text);
        let found = self.searcher.search(&query, &TopDocs::with_limit(top).order_by_score())?;
        Ok(found.into_iter().map(|(_, address)| self.searcher.doc(address)).collect::<Result<_, _>>()?)
    }
}

/// Puts English stems in the place of words, as tantivy's own English analyzer does.
#[derive(Clone)]
struct EnglishStems;

impl TokenFilter for EnglishStems {
    type Tokenizer<T: Tokenizer> = Stemming<T>;

    fn transform<T: Tokenizer>(self, tokenizer: T) -> Stemming<T> {
        Stemming(tokenizer)
    }
}

#[derive(Clone)]
struct Stemming<T>(T);

impl<T: Tokenizer> Tokenizer for Stemming<T> {
    type TokenStream<'a> = StemmedTokens<T::TokenStream<'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        StemmedTokens(self.0.token_stream(text))
    }
}

struct StemmedTokens<T>(T);

impl<T: TokenStream> TokenStream for StemmedTokens<T> {
    fn advance(&mut self) -> bool {
        let more = self.0.advance();
        if more {
            let stemmed = stem(&self.0.token().text).into_owned();
            self.0.token_mut().text = stemmed;
        }
        more
    }

    fn token(&self) -> &Token {
        self.0.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.0.token_mut()
    }
}
