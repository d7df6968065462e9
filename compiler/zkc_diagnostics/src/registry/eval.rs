//! E0500 to E0599, W0500 to W0599: conditions that do not hold at run time.

use super::{Entry, pages};

/// The entries of this phase, by code.
pub(super) const ENTRIES: &[Entry] = pages! {};
