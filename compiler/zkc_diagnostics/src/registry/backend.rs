//! E0430 to E0449, W0430 to W0449: circuits that are too large, and what the back end remarks.

use super::{Entry, pages};

/// The entries of this phase, by code.
pub(super) const ENTRIES: &[Entry] = pages! {
    "E0430" "a circuit is too large",
    "E0431" "a budget is exceeded",
    "W0430" "a simplification was not accepted",
    "W0431" "a condition never holds",
};
