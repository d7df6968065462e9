//! The `zkc` command as its users meet it: the real binary, on packages in folders of their own.

mod artefacts;
mod batch;
mod commands;
mod fmt;
mod inputs;
mod journey;
mod privacy;
mod reports;
mod snapshots;
mod sources;
mod support;
mod testing;
