//! Forms that people bring along from Solidity, Rust, circom, JavaScript, Python and C.
//!
//! Each message names the form of Clause that does the same, and carries the edit where one is
//! certain to be meant. They speak only where the grammar has refused the text, so that no correct
//! program can meet them.

mod items;
mod operators;
mod repaired;
mod statements;

pub(crate) use repaired::*;

use zkc_diagnostics::Diagnostic;

use super::UNEXPECTED;
use super::expected::Found;

/// The message about a familiar form of another language at the token that does not fit.
pub(super) fn foreign(found: &Found) -> Option<Diagnostic> {
    operators::operator(found)
        .or_else(|| statements::statement(found))
        .or_else(|| items::item(found))
}

fn error(message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(UNEXPECTED, message)
}

/// Names of types in Clause and elsewhere that people write before a name.
pub(crate) fn is_type_word(text: &str) -> bool {
    let width = text
        .strip_prefix("uint")
        .or_else(|| text.strip_prefix("int"))
        .or_else(|| text.strip_prefix(['u', 'i']));
    let numbered = width.is_some_and(|width| width.bytes().all(|byte| byte.is_ascii_digit()));
    numbered && text != "u" && text != "i"
        || matches!(text, "bool" | "Field" | "field" | "Amount" | "Bps" | "Date" | "Timestamp")
        || matches!(text, "string" | "address" | "bytes32" | "float" | "double" | "number" | "char")
}

/// The same where the word is the name of a type of Clause.
pub(super) fn is_own_type(text: &str) -> bool {
    let width = text.strip_prefix(['u', 'i']).unwrap_or("");
    let numbered = !width.is_empty() && width.bytes().all(|byte| byte.is_ascii_digit());
    numbered || matches!(text, "bool" | "Field" | "Bps" | "Date" | "Timestamp")
}
