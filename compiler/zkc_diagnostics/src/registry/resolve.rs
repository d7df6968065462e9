//! E0100 to E0199, W0100 to W0199: names, modules and imports.

use super::{Entry, pages};

/// The entries of this phase, by code.
pub(super) const ENTRIES: &[Entry] = pages! {};
