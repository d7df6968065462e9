//! E0100 to E0199, W0100 to W0199: names, modules and imports.

use super::{Entry, pages};

/// The entries of this phase, by code.
pub(super) const ENTRIES: &[Entry] = pages! {
    "E0100" "unknown name",
    "E0101" "unresolved path",
    "E0102" "defined twice",
    "E0103" "name of another kind",
    "E0104" "private name",
    "E0105" "name from two imports",
    "E0106" "unknown attribute",
    "E0107" "attribute in the wrong place or form",
    "E0108" "name that is not known here",
    "W0100" "unused import",
};
