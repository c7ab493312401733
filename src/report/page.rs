//! Pages that need nothing else: one file, no script, no network, readable in the dark, on a phone, on paper and by ear.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde::Serialize;

use super::RenderError;
use crate::wording::Words;

/// The looks of all pages; they stand apart from the content, so that each can be read.
const STYLE: &str = include_str!("page.css");
/// What all pages share: head, icons, foot, and macros for badges and bars.
const LAYOUT: &str = include_str!("page.html.jinja");
const MACROS: &str = include_str!("macros.html.jinja");

/// A page in the making. Its template begins with `{% extends "page.html" %}` and fills the block `content` with a header
/// called `top` and a main part; the blocks `skip` and `skip_to` say where the link leads that comes first for those who use
/// no mouse. Inside the block it may import what `macros.html` holds. Whatever stands in its content is escaped.
pub struct Page(Environment<'static>);

#[derive(Serialize)]
struct Content<'p, C> {
    w: &'p Words,
    language: &'static str,
    title: &'p str,
    page: C,
}

impl Page {
    /// A page with this template.
    ///
    /// # Errors
    /// If the template has a fault.
    pub fn new(template: &'static str) -> Result<Self, RenderError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
        let escape = |name: &str| if name.ends_with(".css") { AutoEscape::None } else { AutoEscape::Html };
        environment.set_auto_escape_callback(escape);
        environment.add_template("page.css", STYLE)?;
        for (name, template) in [("page.html", LAYOUT), ("macros.html", MACROS), ("content.html", template)] {
            // Templates are indented for their readers; a thousand needs are better off without.
            let template = template.lines().map(str::trim_start).collect::<Vec<_>>().join("\n");
            environment.add_template_owned(name, template)?;
        }
        Ok(Self(environment))
    }

    /// The page called `title` with `content`, which the template knows as `page`; `w` are the words.
    ///
    /// # Errors
    /// If the template asks for something that is not there.
    pub fn render(&self, title: &str, content: &impl Serialize, words: &Words) -> Result<String, RenderError> {
        let content = Content { w: words, language: words.locale().code(), title, page: content };
        Ok(self.0.get_template("content.html")?.render(Serde(content))?)
    }
}
