//! Turns the inputs of a clause into a witness.
//!
//! [`inputs`] reads input files by a clause's interface; [`run`] carries out a witness program.

pub mod forge;
pub mod inputs;
mod run;

pub use run::{Check, Failure, RunError, Witness, run};
