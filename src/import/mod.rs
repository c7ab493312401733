//! Exports in, courses out.
