//! Fetching an export, whatever its source.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::address::{Place, SourceAddress};
use super::draft::DraftFolder;
use super::error::SourceError;
use super::limits::Limits;
use super::{bucket, files, web};
use crate::import::ExportFile;
use crate::model::CatalogName;
use crate::network::{Network, Patience, Trouble};

/// Fetches exports. Connections are only made ready where an export lies on another machine.
pub struct Fetcher {
    limits: Limits,
    patience: Patience,
    incoming: PathBuf,
    network: OnceCell<Network>,
}

/// What a source has.
pub enum Fetched {
    /// The same as the last time, byte for byte.
    Unchanged,
    /// An export.
    Delivered(Box<Delivered>),
}

/// An export that lies whole on this machine. Where it was fetched, the file goes with this value.
pub struct Delivered {
    /// The file to read, with its digest and date.
    pub file: ExportFile,
    /// What it is called where it comes from.
    pub name: String,
    /// What to remember of it, to ask next time only for what is new.
    pub remembered: Remembered,
    /// What a person may want to know: a newer file that is still being written.
    pub notes: Vec<String>,
    pub(super) _folder: Option<DraftFolder>,
}

/// What is remembered of the export that was fetched last from a source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Remembered {
    /// The source as the configuration writes it.
    pub address: String,
    /// What the export was called there.
    pub name: String,
    /// The export's [`crate::import::digest`].
    pub digest: String,
    /// The server's word for this very content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// When the server says it was last changed, in its own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
}

impl Fetcher {
    /// A fetcher that keeps to `limits`, and keeps exports on their way in the folder `incoming`.
    pub fn new(limits: Limits, patience: Patience, incoming: &Path) -> Self {
        Self { limits, patience, incoming: incoming.to_owned(), network: OnceCell::new() }
    }

    /// The export that the source of `catalog` has now. `last` is the one that is on the shelf.
    ///
    /// # Errors
    /// If there is none, it is still being written, or it cannot be had.
    pub fn fetch(
        &self,
        catalog: &CatalogName,
        address: &SourceAddress,
        last: Option<&Remembered>,
    ) -> Result<Fetched, SourceError> {
        // What is known of another address says nothing of this one.
        let last = last.filter(|last| last.address == address.to_string());
        let folder = self.incoming.join(catalog.as_str());
        let troubled = |trouble| SourceError::Trouble { address: address.to_string(), trouble };
        match &address.place {
            Place::Files(pattern) => files::fetch(pattern, address, last, &self.limits),
            place => {
                let network = self.network().map_err(troubled)?;
                let folder = DraftFolder::new(&folder).map_err(SourceError::io(&folder))?;
                let work = async {
                    match place {
                        Place::Store(url) => bucket::fetch(network, url, address, last, &self.limits, folder).await,
                        Place::Web(url) => web::fetch(network, catalog, url, address, last, &self.limits, folder).await,
                        Place::Files(_) => Ok(Fetched::Unchanged),
                    }
                };
                let limit = self.limits.time;
                let in_time = network.wait_for(async { tokio::time::timeout(limit, work).await });
                in_time
                    .map_err(|_| SourceError::TooSlow { address: address.to_string(), seconds: limit.as_secs() })?
                    .map_err(troubled)
            }
        }
    }

    /// The connections, made ready when they are first needed.
    ///
    /// # Errors
    /// If they cannot be.
    pub fn network(&self) -> Result<&Network, Trouble> {
        if let Some(network) = self.network.get() {
            return Ok(network);
        }
        let network = Network::new(self.patience)?;
        Ok(self.network.get_or_init(|| network))
    }
}
