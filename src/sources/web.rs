//! Exports on the web: asked for only if they are new, followed through redirects, loaded whole or not at all.

use reqwest::header::{
    CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH,
    LAST_MODIFIED,
};
use reqwest::{Response, StatusCode, Url};

use super::address::SourceAddress;
use super::credential::credential;
use super::draft::{DraftFolder, too_large};
use super::fetch::{Delivered, Fetched, Remembered};
use super::file_name::{of_disposition, percent_decoded, plain};
use super::limits::Limits;
use crate::import::ExportFile;
use crate::model::CatalogName;
use crate::network::{Network, Question, Reply, Trouble, broke_off, is_safe_for_secrets, persist};

/// The name of a download for which nobody has one.
const NAMELESS: &str = "export";

pub(super) async fn fetch(
    network: &Network,
    catalog: &CatalogName,
    url: &Url,
    address: &SourceAddress,
    last: Option<&Remembered>,
    limits: &Limits,
    folder: DraftFolder,
) -> Result<Fetched, Trouble> {
    let credential = credential(catalog)?;
    if credential.is_some() && !is_safe_for_secrets(url) {
        return Err(Trouble::lasting("its credential is not sent over http; use https"));
    }
    let question = Question { url: url.clone(), headers: conditions(last), credential };
    let loaded = persist(network.patience(), async || {
        let Reply { response, url } = network.ask(&question).await?;
        if response.status() == StatusCode::NOT_MODIFIED {
            return Ok(None);
        }
        let headers = response.headers().clone();
        let path = load(response, &name(&headers, &url), limits, &folder).await?;
        Ok(Some((path, headers)))
    })
    .await?;
    let Some((path, headers)) = loaded else { return Ok(Fetched::Unchanged) };
    let mut file = ExportFile::look_at(&path).map_err(|error| Trouble::lasting(error.to_string()))?;
    if last.is_some_and(|last| last.digest == file.digest) {
        return Ok(Fetched::Unchanged);
    }
    let remembered = Remembered {
        address: address.to_string(),
        name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        digest: file.digest.clone(),
        etag: text(&headers, ETAG),
        last_modified: text(&headers, LAST_MODIFIED),
    };
    file.modified = remembered.last_modified.as_deref().and_then(moment);
    let name = address.to_string();
    Ok(Fetched::Delivered(Box::new(Delivered { file, name, remembered, notes: Vec::new(), _folder: Some(folder) })))
}

/// `If-None-Match` and `If-Modified-Since`, by what the server said of the last one.
fn conditions(last: Option<&Remembered>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let Some(last) = last else { return headers };
    for (name, said) in [(IF_NONE_MATCH, &last.etag), (IF_MODIFIED_SINCE, &last.last_modified)] {
        if let Some(value) = said.as_ref().and_then(|said| HeaderValue::from_str(said).ok()) {
            headers.insert(name, value);
        }
    }
    headers
}

async fn load(
    mut response: Response,
    name: &str,
    limits: &Limits,
    folder: &DraftFolder,
) -> Result<std::path::PathBuf, Trouble> {
    if response.content_length().is_some_and(|length| length > limits.size) {
        return Err(too_large(limits.size));
    }
    let may_be_page = text(response.headers(), CONTENT_TYPE).is_some_and(|kind| kind.contains("text/html"));
    let mut draft = folder.begin(name, limits.size)?;
    let mut first = true;
    while let Some(piece) = response.chunk().await.map_err(broke_off)? {
        // Some vendors call anything HTML, and Excel's old web format is; a login page says so at its beginning.
        if first && may_be_page && is_page(&piece) {
            return Err(Trouble::lasting(
                "a web page came instead of an export; if it asks for a login, set ONSHELF_TOKEN_… or ONSHELF_HEADER_… \
                 (docs/configuration.md)",
            ));
        }
        first = false;
        draft.add(&piece)?;
    }
    Ok(draft.finish())
}

fn is_page(beginning: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&beginning[..beginning.len().min(200)]).trim_start().to_ascii_lowercase();
    text.trim_start_matches('\u{feff}').starts_with("<!doctype html")
        || text.starts_with("<html") && !text.contains("<table")
}

/// What the export is called: by the server's word, else by the address.
fn name(headers: &HeaderMap, url: &Url) -> String {
    let said = text(headers, CONTENT_DISPOSITION).and_then(|header| of_disposition(&header));
    let of_path = || {
        url.path_segments().and_then(|mut segments| segments.next_back()).and_then(|last| plain(&percent_decoded(last)))
    };
    said.or_else(of_path).unwrap_or_else(|| NAMELESS.into())
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    // Names of files come as raw UTF-8 from many servers.
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// A date of HTTP (`Tue, 24 Nov 2026 02:10:00 GMT`) as RFC 3339 in UTC.
fn moment(http_date: &str) -> Option<String> {
    let time = httpdate::parse_http_date(http_date).ok()?;
    Some(jiff::Timestamp::try_from(time).ok()?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_s_name_comes_before_that_of_the_address() {
        let url: Url = "https://a.example/files/na%C3%AFve.csv?x=1".parse().unwrap();
        let mut headers = HeaderMap::new();
        assert_eq!(name(&headers, &url), "naïve.csv");
        headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"udemy.csv\""));
        assert_eq!(name(&headers, &url), "udemy.csv");
        assert_eq!(name(&HeaderMap::new(), &"https://a.example/".parse().unwrap()), NAMELESS);
    }

    #[test]
    fn dates_of_http_become_moments() {
        assert_eq!(moment("Tue, 24 Nov 2026 02:10:00 GMT").as_deref(), Some("2026-11-24T02:10:00Z"));
        assert_eq!(moment("yesterday"), None);
    }

    #[test]
    fn a_login_page_is_told_from_a_table() {
        assert!(is_page(b"  <!DOCTYPE html><html>"));
        assert!(!is_page(b"<html><body><table><tr><th>Title"));
        assert!(!is_page(b"title,url\n"));
    }
}
