//! Exports in, courses out: bytes -> table -> profile -> clean -> `Course` or [`Rejected`], one row at a time.
//!
//! ```no_run
//! use onshelf::import::{Export, Profiles, Row};
//!
//! let profiles = Profiles::bundled();
//! let mut export = Export::open("exports/udemy.csv".as_ref(), &profiles, None)?;
//! for row in &mut export {
//!     match row? {
//!         Row::Course { course, .. } => println!("{}", course.title),
//!         Row::Rejected(rejected) => eprintln!("{rejected}"),
//!         Row::Retired { .. } | Row::Merged { .. } => {}
//!     }
//! }
//! println!("{} courses", export.summary().courses);
//! # Ok::<(), onshelf::import::ImportError>(())
//! ```

mod archive;
mod column_shape;
mod date;
mod delimited;
mod duration;
mod editorial;
mod encoding;
mod error;
mod export;
mod export_file;
mod flatten;
mod guess;
mod header;
mod health;
mod identity;
mod json;
mod json_shape;
mod json_walk;
mod language;
mod level;
mod link;
mod list;
mod markup;
mod needs;
mod neighbours;
mod open_document;
mod original;
mod packed;
mod part;
mod price;
mod profile;
mod quoting;
mod recognise;
mod record;
mod row;
mod rows;
mod secret;
mod source;
mod spreadsheet_cell;
mod status;
mod table;
mod text;
mod variety;
mod workbook;

pub use editorial::{ReadEditorial, read_editorial};
pub use error::ImportError;
pub use export::Export;
pub use export_file::{ExportFile, digest};
pub use needs::{NeedProblem, NeedsReader, StatedNeed};
pub use profile::{CourseField, Profiles};
pub use recognise::{How, MappedColumn};
pub use row::{Counted, Place, Reason, Rejected, Repair, Row, Summary};
pub use rows::{Line, Rows};
