//! E0500 to E0599, W0500 to W0599: conditions that do not hold at run time.

use super::{Entry, pages};

/// The entries of this phase, by code.
pub(super) const ENTRIES: &[Entry] = pages! {
    "E0500" "a condition does not hold",
    "E0501" "a result is out of range",
    "E0502" "a division by zero",
    "E0503" "a rounded result is out of range",
    "E0504" "a number does not fit the type it is converted to",
    "E0505" "an index is out of bounds",
    "E0506" "a shift is too wide",
    "E0507" "zero has no inverse",
    "E0508" "a sealed parameter is not what was sealed",
    "E0509" "the window `now` is not valid",
    "E0510" "a `fail` is reached",
    "E0511" "a `Vec` is full",
};
