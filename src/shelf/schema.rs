//! The fields of the index.

use tantivy::schema::{FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions};

/// The version of everything written to a shelf; a shelf of another version is imported again, never misread.
pub(super) const FORMAT: u32 = 3;

/// The fields of the index.
///
/// Skills are indexed by id, apart for title, vendor tags and description, and once more with the larger subjects they
/// are a kind or part of (`*_above`), so that a need for "cloud" is one posting list and not five hundred. What the
/// scorer needs of each course lies in fast fields, so that a candidate costs no stored document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    pub key: Field,
    pub catalog: Field,
    pub title_skills: Field,
    pub title_above: Field,
    pub tag_skills: Field,
    pub body_skills: Field,
    pub title_words: Field,
    pub tag_words: Field,
    pub body_words: Field,
    /// Fast: hash of the course's key.
    pub key_hash: Field,
    /// Fast: hash of the course as imported.
    pub fingerprint: Field,
    /// Fast, several: [`super::Facts`] as a row of numbers (`packed_facts.rs`).
    pub facts: Field,
    /// Stored: the course as JSON.
    pub record: Field,
}

impl Fields {
    /// The fields that courses are found by.
    pub fn searched(&self) -> [Field; 7] {
        [
            self.title_skills,
            self.title_above,
            self.tag_skills,
            self.body_skills,
            self.title_words,
            self.tag_words,
            self.body_words,
        ]
    }
}

pub(super) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    // The indexed texts are stems and ids already cut apart by our own analyzer.
    let ids = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default().set_tokenizer("whitespace").set_index_option(IndexRecordOption::Basic),
    );
    let words = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default().set_tokenizer("whitespace").set_index_option(IndexRecordOption::WithFreqs),
    );
    let fields = Fields {
        key: builder.add_text_field("key", STRING),
        catalog: builder.add_text_field("catalog", STRING),
        title_skills: builder.add_text_field("title_skills", ids.clone()),
        title_above: builder.add_text_field("title_above", ids.clone()),
        tag_skills: builder.add_text_field("tag_skills", ids.clone()),
        body_skills: builder.add_text_field("body_skills", ids),
        title_words: builder.add_text_field("title_words", words.clone()),
        tag_words: builder.add_text_field("tag_words", words.clone()),
        body_words: builder.add_text_field("body_words", words),
        key_hash: builder.add_u64_field("key_hash", FAST),
        fingerprint: builder.add_u64_field("fingerprint", FAST),
        facts: builder.add_u64_field("facts", FAST),
        record: builder.add_bytes_field("record", STORED),
    };
    (builder.build(), fields)
}
