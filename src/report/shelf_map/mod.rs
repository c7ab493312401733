//! The map of what is held, in every format.

mod csv;
mod html;
mod markdown;
mod said;
mod xlsx;

use serde::Serialize;

use super::json::written;
use super::{Document, RenderError};
use crate::map::ShelfMap;
use crate::wording::Words;

/// The version of the JSON; it changes when a key is renamed or goes, which a new key is not.
const VERSION: u32 = 1;

impl Document for ShelfMap {
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
        struct File<'m> {
            format: u32,
            language: &'static str,
            headline: String,
            #[serde(flatten)]
            map: &'m ShelfMap,
        }
        let headline = said::headline(self, words).text();
        let file = File { format: VERSION, language: words.locale().code(), headline, map: self };
        written(&file)
    }
}
