//! E0400 to E0499, W0400 to W0499: constants, bounds, limits and budgets.

use super::{Entry, pages};

/// The entries of this phase, by code.
pub(super) const ENTRIES: &[Entry] = pages! {
    "E0400" "a constant expression fails",
    "E0401" "a constant takes too long to compute",
    "E0402" "a size is not possible",
    "E0403" "a clause unrolls to too much",
    "E0420" "an unrounded value may become too wide",
    "E0421" "a clause becomes too large a circuit",
    "E0422" "the compiler contradicts itself",
};
