//! The check before buying in every format: one page to decide on, a workbook in which the assumptions can be changed.

mod csv;
mod decision;
mod html;
mod markdown;
mod said;
mod xlsx;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Document, RenderError};
use crate::coverage::Check;
use crate::wording::Words;

/// The version of the JSON; it changes when a key is renamed or goes, which a new key is not.
const VERSION: u32 = 1;

/// A check as JSON.
#[derive(Serialize, JsonSchema)]
pub struct CheckFile<'c> {
    /// The version of this form; it changes when a key is renamed or goes.
    format: u32,
    /// The language of its sentences.
    language: &'static str,
    /// What it comes to, in a sentence.
    headline: String,
    #[serde(flatten)]
    check: &'c Check,
}

impl Document for Check {
    fn html(&self, words: &Words) -> Result<String, RenderError> {
        html::render(self, words)
    }

    fn xlsx(&self, words: &Words) -> Result<Vec<u8>, RenderError> {
        xlsx::render(self, words)
    }

    fn csv(&self, _: &Words) -> Result<Vec<u8>, RenderError> {
        csv::render(self)
    }

    fn markdown(&self, words: &Words) -> String {
        markdown::render(self, words)
    }

    fn json(&self, words: &Words) -> Result<Vec<u8>, RenderError> {
        let headline = said::headline(self, words).text();
        let file = CheckFile { format: VERSION, language: words.locale().code(), headline, check: self };
        let mut bytes = serde_json::to_vec_pretty(&file)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}
