//! Onshelf finds, in the course catalogs an organisation already pays for, what its technology teams say they need.
pub mod cli;
pub mod config;
pub mod coverage;
pub mod evaluation;
pub mod import;
pub mod jobs;
pub mod map;
pub mod matching;
pub mod model;
pub mod network;
pub mod night_report;
pub mod report;
pub mod shelf;
pub mod skills;
pub mod sources;
pub mod web;
pub mod wording;
