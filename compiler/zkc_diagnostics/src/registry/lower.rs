//! E0400 to E0499, W0400 to W0499: constants, bounds, limits and budgets.

use super::{Entry, pages};

/// The entries of this phase, by code.
pub(super) const ENTRIES: &[Entry] = pages! {};
