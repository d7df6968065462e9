//! E0200 to E0399, W0200 to W0399: types, privacy, and what is not supported yet.

use super::{Entry, pages};

/// The entries of this phase, by code.
pub(super) const ENTRIES: &[Entry] = pages! {};
