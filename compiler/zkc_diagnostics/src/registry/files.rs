//! E0600 to E0799, W0600 to W0799: manifest, inputs, artefacts, keys and proofs.

use super::{Entry, pages};

/// The entries of this phase, by code.
pub(super) const ENTRIES: &[Entry] = pages! {};
