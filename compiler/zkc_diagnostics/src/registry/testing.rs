//! E0800 to E0899: tests written in Clause, and what becomes of them.

use super::{Entry, pages};

/// The entries of this phase, by code.
pub(super) const ENTRIES: &[Entry] = pages! {
    "E0800" "table of a test refused",
    "E0801" "a test was to fail",
    "E0802" "a test fails otherwise than it says",
    "E0803" "no case is left",
    "E0804" "another witness is accepted",
    "E0805" "no such test",
};
