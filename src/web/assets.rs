//! Style and script, served from the program itself. Their names hold a hash of what is in them, so that browsers keep them
//! for good and a new version has new names.

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

/// What is served, by the name it has in the source.
const FILES: [(&str, &str, &str); 4] = [
    ("page.css", "text/css; charset=utf-8", include_str!("assets/page.css")),
    ("page.js", "text/javascript; charset=utf-8", include_str!("assets/page.js")),
    ("try.js", "text/javascript; charset=utf-8", include_str!("assets/try.js")),
    ("icon.svg", "image/svg+xml", include_str!("assets/icon.svg")),
];

/// The files with the names they are served under.
#[derive(Debug)]
pub(super) struct Assets {
    served: Vec<Asset>,
}

#[derive(Debug)]
struct Asset {
    file: &'static str,
    /// `page-1f3c….css`.
    name: String,
    media_type: &'static str,
    text: &'static str,
}

impl Assets {
    pub fn bundled() -> Self {
        let served = FILES
            .iter()
            .map(|(file, media_type, text)| {
                let (stem, ending) = file.rsplit_once('.').unwrap_or((file, ""));
                Asset { file, name: format!("{stem}-{:016x}.{ending}", hash(text)), media_type, text }
            })
            .collect();
        Self { served }
    }

    /// The address of a file, by its name in the source.
    pub fn address(&self, file: &str) -> Option<String> {
        let found = self.served.iter().find(|asset| asset.file == file)?;
        Some(format!("/assets/{}", found.name))
    }

    /// The file that is served as `name`.
    pub fn serve(&self, name: &str) -> Response {
        match self.served.iter().find(|asset| asset.name == name) {
            Some(asset) => {
                let headers =
                    [(CONTENT_TYPE, asset.media_type), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
                (headers, asset.text).into_response()
            }
            None => StatusCode::NOT_FOUND.into_response(),
        }
    }
}

fn hash(text: &str) -> u64 {
    use std::hash::{Hash, Hasher};
    let mut hasher = rustc_hash::FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}
