//! The check before buying in every format: one page to decide on, a workbook in which the assumptions can be changed.

mod csv;
mod decision;
mod html;
mod markdown;
mod said;
mod served;
mod xlsx;

use serde::Serialize;

use super::{Document, RenderError};
use crate::coverage::Check;
use crate::wording::Words;

/// The version of the JSON; it changes when a key is renamed or goes, which a new key is not.
const VERSION: u32 = 1;

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
        #[derive(Serialize)]
        struct File<'c> {
            format: u32,
            language: &'static str,
            headline: String,
            #[serde(flatten)]
            check: &'c Check,
        }
        let headline = said::headline(self, words).text();
        let file = File { format: VERSION, language: words.locale().code(), headline, check: self };
        let mut bytes = serde_json::to_vec_pretty(&file)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}
