//! The courses an index still holds, read from its stores alone: those need no other file of their segment to be whole.

use std::collections::BTreeMap;
use std::path::Path;

use tantivy::directory::FileSlice;
use tantivy::fastfield::AliveBitSet;
use tantivy::index::SegmentComponent;
use tantivy::schema::{Field, Value};
use tantivy::store::StoreReader;
use tantivy::{Index, Segment, TantivyDocument};

use super::integrity::is_whole;
use super::stored_courses::Record;
use crate::model::{CatalogName, Course};

/// How many blocks of a store are held unpacked: courses are read in their order.
const BLOCKS_HELD: usize = 2;

/// The courses that can still be read from an index.
#[derive(Default)]
pub(super) struct Salvage {
    stores: Vec<StoreReader>,
    record: Option<Field>,
    /// Where the courses of each catalog lie: number of the store, number in it.
    places: BTreeMap<CatalogName, Vec<(u32, u32)>>,
    /// How many courses cannot be read.
    pub unreadable: u64,
}

impl Salvage {
    /// What `index` in the folder `folder` still holds. Each course is read once.
    pub fn of(folder: &Path, index: &Index) -> Self {
        let mut salvage = Self { record: index.schema().get_field("record").ok(), ..Self::default() };
        for segment in index.searchable_segments().unwrap_or_default() {
            let documents = segment.meta().num_docs();
            match readable(folder, &segment) {
                Some((store, alive)) => {
                    salvage.stores.push(store);
                    let ordinal = salvage.stores.len() as u32 - 1;
                    salvage.note(ordinal, segment.meta().max_doc(), alive.as_ref());
                }
                None => salvage.unreadable += u64::from(documents),
            }
        }
        salvage
    }

    fn note(&mut self, store: u32, documents: u32, alive: Option<&AliveBitSet>) {
        for document in (0..documents).filter(|document| alive.is_none_or(|alive| alive.is_alive(*document))) {
            match self.record((store, document)) {
                Some(record) => self.places.entry(record.catalog).or_default().push((store, document)),
                None => self.unreadable += 1,
            }
        }
    }

    fn record(&self, (store, document): (u32, u32)) -> Option<Record> {
        let document: TantivyDocument = self.stores.get(store as usize)?.get(document).ok()?;
        let record = document.get_first(self.record?)?;
        serde_json::from_slice(record.as_bytes()?).ok()
    }

    /// The catalogs with how many courses can be read of each.
    pub fn catalogs(&self) -> BTreeMap<CatalogName, u64> {
        self.places.iter().map(|(catalog, places)| (catalog.clone(), places.len() as u64)).collect()
    }

    /// The courses of a catalog.
    pub fn courses(&self, catalog: &CatalogName) -> impl Iterator<Item = Course> {
        let places = self.places.get(catalog).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|place| self.record(*place).map(|record| record.course))
    }
}

/// The store of a segment and which of its documents count, if both are what was written.
fn readable(folder: &Path, segment: &Segment) -> Option<(StoreReader, Option<AliveBitSet>)> {
    let open = |component: SegmentComponent| -> Option<FileSlice> {
        is_whole(folder, segment.index(), &segment.relative_path(component.clone())).then_some(())?;
        segment.open_read(component).ok()
    };
    let store = StoreReader::open(open(SegmentComponent::Store)?, BLOCKS_HELD).ok()?;
    let alive = match segment.meta().has_deletes() {
        true => Some(AliveBitSet::open(open(SegmentComponent::Delete)?.read_bytes().ok()?)),
        false => None,
    };
    Some((store, alive))
}
