//! `onshelf serve` as browsers, programs and those who mean no good meet it: the built program on a free port of this machine.

#[path = "../support/mod.rs"]
mod support;

mod api;
mod bad_requests;
mod door;
mod life;
mod pages;
mod remarks;
mod served;
mod slow_clients;
