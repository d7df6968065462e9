//! `bits v N`: the N low-to-high bits of v; fails unless 0 ≤ v < 2^N.
//!
//! N rows b·(b − 1) = 0 and the linear row v = Σ 2^i·bᵢ, which elimination takes away together with
//! one of the columns: N rows in all. For an element with 2^N > p the bits are compared with p as
//! well, since Σ and Σ − p are then the same element.

use num_bigint::{BigInt, BigUint};
use num_traits::{One, Signed};

use super::decomposes;
use crate::Kind;

pub(super) fn kinds(width: u32, args: &[&Kind], prime: &BigUint) -> Option<Vec<Kind>> {
    match args {
        [_] if u64::from(width) <= prime.bits() => Some(vec![Kind::bit(); width as usize]),
        _ => None,
    }
}

pub(super) fn meaning(width: u32, args: &[BigInt]) -> Option<Vec<BigInt>> {
    let [value] = args else { return None };
    if value.is_negative() || value.bits() > u64::from(width) {
        return None;
    }
    Some((0..width).map(|at| (value >> at) & BigInt::one()).collect())
}

pub(super) fn no_wrap(width: u32, args: &[&Kind], prime: &BigUint) -> bool {
    match args {
        [Kind::Field] => true,
        [value] => value.interval().is_some_and(|interval| decomposes(&interval, width, prime)),
        _ => false,
    }
}
