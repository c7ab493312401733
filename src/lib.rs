//! Onshelf finds, in the course catalogs an organisation already pays for, what its technology teams say they need.
pub mod config;
pub mod import;
pub mod model;
pub mod skills;
pub mod shelf;
pub mod matching;
pub mod jobs;
pub mod cli;
pub mod evaluation;
pub mod report;
