//! Exports in an object store: Amazon S3 and what speaks its language, Azure Blob Storage, Google Cloud Storage.
//! Credentials and endpoints are those the providers' own tools read from the environment.

use std::time::{Duration, SystemTime};

use futures_util::{StreamExt, TryStreamExt};
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
use object_store::gcp::{GoogleCloudStorageBuilder, GoogleConfigKey};
use object_store::path::Path;
use object_store::{BackoffConfig, ClientConfigKey, Error, ObjectMeta, ObjectStore, ObjectStoreExt, RetryConfig};
use reqwest::Url;

use super::address::SourceAddress;
use super::draft::{DraftFolder, too_large};
use super::fetch::{Delivered, Fetched, Remembered};
use super::file_name::{is_half_written, may_be_an_export, percent_decoded, plain};
use super::limits::Limits;
use super::newest::{Candidate, newest_first};
use crate::import::ExportFile;
use crate::network::{Network, Patience, Trouble, innermost};

pub(super) async fn fetch(
    network: &Network,
    url: &Url,
    address: &SourceAddress,
    last: Option<&Remembered>,
    limits: &Limits,
    folder: DraftFolder,
) -> Result<Fetched, Trouble> {
    let patience = network.patience();
    let store = open(url, patience, limits)?;
    let wanted = percent_decoded(url.path().trim_start_matches('/'));
    let found = newest(store.as_ref(), &wanted).await?;
    let name = found.location.to_string();
    // An object with the same tag is the same object; the store need not send it.
    let is_same = |last: &&Remembered| found.e_tag.is_some() && last.etag == found.e_tag && last.name == name;
    if last.filter(is_same).is_some() {
        return Ok(Fetched::Unchanged);
    }
    if found.size > limits.size {
        return Err(too_large(limits.size));
    }
    let path = load(store.as_ref(), &found, patience.silence, limits, &folder).await?;
    let mut file = ExportFile::look_at(&path).map_err(|error| Trouble::lasting(error.to_string()))?;
    if last.is_some_and(|last| last.digest == file.digest) {
        return Ok(Fetched::Unchanged);
    }
    let remembered = Remembered {
        address: address.to_string(),
        name: name.clone(),
        digest: file.digest.clone(),
        etag: found.e_tag,
        last_modified: None,
    };
    file.modified = jiff::Timestamp::from_second(found.last_modified.timestamp()).ok().map(|time| time.to_string());
    let name = format!("{}://{}/{name}", url.scheme(), url.host_str().unwrap_or(""));
    Ok(Fetched::Delivered(Box::new(Delivered { file, name, remembered, notes: Vec::new(), _folder: Some(folder) })))
}

/// The store an address names, with what the environment says of it.
fn open(url: &Url, patience: &Patience, limits: &Limits) -> Result<Box<dyn ObjectStore>, Trouble> {
    let retry = RetryConfig {
        backoff: BackoffConfig { init_backoff: patience.pause, max_backoff: patience.pause * 16, base: 2.0 },
        max_retries: patience.retries as usize,
        retry_timeout: limits.time,
    };
    let (whole, connect) = (seconds(limits.time), seconds(patience.silence));
    let (timeout, connecting) = (ClientConfigKey::Timeout, ClientConfigKey::ConnectTimeout);
    let bucket = format!("{}://{}", url.scheme(), url.host_str().unwrap_or(""));
    let store: Result<Box<dyn ObjectStore>, Error> = match url.scheme() {
        "s3" => AmazonS3Builder::from_env()
            .with_url(bucket)
            .with_config(AmazonS3ConfigKey::Client(timeout), whole)
            .with_config(AmazonS3ConfigKey::Client(connecting), connect)
            .with_retry(retry)
            .build()
            .map(|store| Box::new(store) as _),
        "az" => MicrosoftAzureBuilder::from_env()
            .with_url(bucket)
            .with_config(AzureConfigKey::Client(timeout), whole)
            .with_config(AzureConfigKey::Client(connecting), connect)
            .with_retry(retry)
            .build()
            .map(|store| Box::new(store) as _),
        _ => GoogleCloudStorageBuilder::from_env()
            .with_url(bucket)
            .with_config(GoogleConfigKey::Client(timeout), whole)
            .with_config(GoogleConfigKey::Client(connecting), connect)
            .with_retry(retry)
            .build()
            .map(|store| Box::new(store) as _),
    };
    store.map_err(trouble)
}

fn seconds(duration: Duration) -> String {
    format!("{} seconds", duration.as_secs().max(1))
}

/// The newest object that `wanted` names: one object, a folder (ending in `/`), or a pattern.
async fn newest(store: &dyn ObjectStore, wanted: &str) -> Result<ObjectMeta, Trouble> {
    let is_pattern = wanted.contains(['*', '?', '[']);
    if !is_pattern && !wanted.is_empty() && !wanted.ends_with('/') {
        return store.head(&Path::from(wanted)).await.map_err(trouble);
    }
    let before = wanted.find(['*', '?', '[']).map_or(wanted, |at| &wanted[..at]);
    let prefix = Path::from(before.rsplit_once('/').map_or("", |(folder, _)| folder));
    let objects = if is_pattern {
        let pattern = glob::Pattern::new(wanted).map_err(|error| Trouble::lasting(error.msg))?;
        let options = glob::MatchOptions { require_literal_separator: true, ..glob::MatchOptions::new() };
        let fits = |object: &ObjectMeta| {
            let name = object.location.as_ref();
            pattern.matches_with(name, options) && !is_half_written(last_part(name))
        };
        let listed: Vec<ObjectMeta> = store.list(Some(&prefix)).try_collect().await.map_err(trouble)?;
        listed.into_iter().filter(fits).collect()
    } else {
        let listed = store.list_with_delimiter(Some(&prefix)).await.map_err(trouble)?.objects;
        listed.into_iter().filter(|object| may_be_an_export(last_part(object.location.as_ref()))).collect::<Vec<_>>()
    };
    let candidates = objects.into_iter().map(|object| Candidate {
        path: object.location.to_string(),
        modified: Some(SystemTime::from(object.last_modified)),
        size: object.size,
    });
    match newest_first(candidates.collect()).into_iter().next() {
        Some(candidate) => store.head(&Path::from(candidate.path)).await.map_err(trouble),
        None => Err(Trouble::lasting("no object fits")),
    }
}

fn last_part(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

async fn load(
    store: &dyn ObjectStore,
    object: &ObjectMeta,
    silence: Duration,
    limits: &Limits,
    folder: &DraftFolder,
) -> Result<std::path::PathBuf, Trouble> {
    let silent = |_| Trouble::passing("no answer in time");
    let name = plain(object.location.as_ref()).unwrap_or_else(|| "export".into());
    let mut draft = folder.begin(&name, limits.size)?;
    let answer = tokio::time::timeout(silence, store.get(&object.location)).await.map_err(silent)?;
    let mut pieces = answer.map_err(trouble)?.into_stream();
    while let Some(piece) = tokio::time::timeout(silence, pieces.next()).await.map_err(silent)? {
        draft.add(&piece.map_err(trouble)?)?;
    }
    Ok(draft.finish())
}

/// What a store says, in a sentence. Its own words may hold what it was sent, so that secrets are taken out of them.
fn trouble(error: Error) -> Trouble {
    Trouble::lasting(match &error {
        Error::NotFound { .. } => NOT_THERE.into(),
        Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => NOT_ALLOWED.into(),
        other => in_a_sentence(&innermost(other)),
    })
}

const NOT_THERE: &str = "there is no such object or bucket";
const NOT_ALLOWED: &str = "not allowed: the credentials in the environment are missing or not accepted";

/// What the library says where it names no kind of error, as when a folder cannot be listed: then only its text holds the
/// status of the answer, with the page behind it that the store sent along.
fn in_a_sentence(said: &str) -> String {
    let status = said.split_once("status code: ").map(|(_, rest)| rest.split_whitespace().next().unwrap_or_default());
    match status {
        Some("401" | "403") => NOT_ALLOWED.into(),
        Some("404") => NOT_THERE.into(),
        _ => {
            let words = said.split_once(": <").map_or(said, |(before, _)| before).split_whitespace();
            words.collect::<Vec<_>>().join(" ").chars().take(300).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_the_store_sends_along_is_not_repeated() {
        let said =
            |status: &str| in_a_sentence(&format!("Server returned non-2xx status code: {status}: <?xml?>\n<Error>"));
        assert_eq!(said("403 Forbidden"), NOT_ALLOWED);
        assert_eq!(said("404 Not Found"), NOT_THERE);
        assert_eq!(said("409 Conflict"), "Server returned non-2xx status code: 409 Conflict");
        assert_eq!(in_a_sentence("dns error:\n no host"), "dns error: no host");
    }
}
