//! The templates, compiled once.

use axum::response::Html;
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};

use crate::web::assets::Assets;
use crate::web::problem::Problem;

const FILES: [(&str, &str); 15] = [
    ("frame.html", include_str!("../templates/frame.html.jinja")),
    ("parts.html", include_str!("../templates/parts.html.jinja")),
    ("search.html", include_str!("../templates/search.html.jinja")),
    ("results.html", include_str!("../templates/results.html.jinja")),
    ("needs.html", include_str!("../templates/needs.html.jinja")),
    ("board.html", include_str!("../templates/board.html.jinja")),
    ("offers.html", include_str!("../templates/offers.html.jinja")),
    ("check_under_way.html", include_str!("../templates/check_under_way.html.jinja")),
    ("no_offers.html", include_str!("../templates/no_offers.html.jinja")),
    ("feedback.html", include_str!("../templates/feedback.html.jinja")),
    ("catalogs.html", include_str!("../templates/catalogs.html.jinja")),
    ("course.html", include_str!("../templates/course.html.jinja")),
    ("api.html", include_str!("../templates/api.html.jinja")),
    ("problem.html", include_str!("../templates/problem.html.jinja")),
    ("icons.html", include_str!("../templates/icons.html.jinja")),
];

/// The templates.
#[derive(Debug)]
pub(in crate::web) struct Templates(Environment<'static>);

impl Templates {
    pub fn new(assets: &Assets) -> Result<Self, minijinja::Error> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
        environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        for (global, file) in
            [("style", "page.css"), ("script", "page.js"), ("try_script", "try.js"), ("icon", "icon.svg")]
        {
            environment.add_global(global, assets.address(file));
        }
        environment.add_global("version", env!("CARGO_PKG_VERSION"));
        for (name, text) in FILES {
            // The templates are indented for their readers; the pages are better off without.
            let text = text.lines().map(str::trim_start).collect::<Vec<_>>().join("\n");
            environment.add_template_owned(name, text)?;
        }
        Ok(Self(environment))
    }

    /// The page that `template` makes of `values`.
    pub fn render(&self, template: &str, values: Value) -> Result<Html<String>, Problem> {
        let page = self.0.get_template(template).and_then(|template| template.render(values));
        page.map(Html).map_err(|error| Problem::ours(&format!("{error:#}")))
    }
}
