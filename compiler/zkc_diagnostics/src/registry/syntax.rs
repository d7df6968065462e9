//! E0001 to E0099, W0001 to W0099: what the lexer and the parser say.

use super::{Entry, pages};

/// The entries of this phase, by code.
pub(super) const ENTRIES: &[Entry] = pages! {};
