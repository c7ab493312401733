//! The check before buying in every format: one page to decide on, a workbook in which the assumptions can be changed.

mod csv;
mod decision;
mod html;
mod markdown;
mod said;
mod served;
mod xlsx;

use schemars::JsonSchema;
use serde::Serialize;

use super::json::written;
use super::sentences::catalog_title;
use super::{Document, RenderError};
use crate::coverage::{Check, Offer};
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

/// What a check says, for whoever shows it in a form of their own; all text from outside is inert.
#[derive(Debug, Clone, Copy)]
pub struct CheckWords<'c> {
    /// The check.
    pub check: &'c Check,
    /// The language.
    pub words: &'c Words,
}

impl CheckWords<'_> {
    /// What the check comes to, in one sentence.
    pub fn headline(&self) -> String {
        said::headline(self.check, self.words).text()
    }

    /// How the needs stand today, and how they would.
    pub fn lead(&self) -> String {
        said::lead(self.check, self.words)
    }

    /// What the check was made from.
    pub fn basis(&self) -> String {
        said::basis(self.check, self.words)
    }

    /// The name of an offer.
    pub fn name(&self, offer: &Offer) -> String {
        catalog_title(offer.terms.catalog.as_str())
    }

    /// What it costs a year, or that this is not known.
    pub fn price(&self, offer: &Offer) -> String {
        said::price(offer.terms.price.as_ref(), self.words)
    }

    /// What it would add; empty if that is nothing.
    pub fn gain(&self, offer: &Offer) -> String {
        said::gained(offer.closes.len(), offer.lifts.len(), self.words)
    }

    /// How many of its relevant courses are owned already; empty if none is.
    pub fn duplicates(&self, offer: &Offer) -> String {
        said::duplicates(offer, self.words)
    }

    /// What to mind about it.
    pub fn cautions(&self, offer: &Offer) -> Vec<String> {
        said::cautions(offer, self.words)
    }
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
        written(&file)
    }
}
