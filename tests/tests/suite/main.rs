//! Tests over the whole, in one binary so that it links once.
//!
//! - [`tidy`]: what `ARCHITECTURE.md` and the manifests say agrees; habits that a compiler cannot check;
//! - [`docs`]: what the documents show builds, and their links lead somewhere;
//! - [`pages`]: every error page's wrong program gives exactly its code, and its right one builds;
//! - [`ui`]: the rendering of every diagnostic, source and message together;
//! - [`examples`]: the examples hold for their inputs, prove, verify, and stay within their sizes;
//! - [`hashes`]: Poseidon and SHA-256 against published values, and what they cost;
//! - [`integers`]: what each operation of integers gives, where it fails, and what it costs;
//! - [`meaning`]: evaluator, IR, witness program and rows agree, on programs and on generated inputs;
//! - [`ownership`]: linear values cost nothing, and `conserve` a row where it is not proven;
//! - [`conformance`]: programs for each rule of the semantics do what they say, on all four machines;
//! - [`fixes`]: edits that messages offer mend what they are for;
//! - [`lints`]: levels of warnings, and what checks cost;
//! - [`signatures`]: `std::sig` against circomlib's signatures, what is refused, and what it costs;
//! - [`sound`]: no changed wire or advice value is accepted with other outputs;
//! - [`same_bytes`]: the same source gives the same bytes.

mod conformance;
mod docs;
mod examples;
mod fixes;
mod hashes;
mod integers;
mod lints;
mod meaning;
mod ownership;
mod pages;
mod same_bytes;
mod signatures;
mod sound;
mod tidy;
mod ui;
