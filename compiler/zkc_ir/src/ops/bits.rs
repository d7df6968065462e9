//! `bits v N`: the N low-to-high bits of v; fails unless 0 ≤ v < 2^N.
//!
//! N rows b·(b − 1) = 0 and the linear row v = Σ 2^i·bᵢ, which elimination takes away together with
//! one of the columns: N rows in all. For an element with 2^N > p the bits are compared with p as
//! well, since Σ and Σ − p are then the same element.

use num_bigint::{BigInt, BigUint};
use num_traits::{One, Signed};

use super::decomposes;
use crate::Kind;
use crate::tape::{Step, Tape};

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

/// Where the bits of an element could also spell a number from p up: for each bit of p − 1 from the
/// top, what to do with the same bit of the element, as long as all higher ones were equal.
///
/// `One(i)`: keep on comparing if bit i is 1. `Zeros(i, j)`: bits i down to j must be 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Compare {
    One(u32),
    Zeros(u32, u32),
}

/// The steps of the comparison with p − 1; none where 2^width ≤ p.
pub(crate) fn comparison(width: u32, prime: &BigUint) -> Vec<Compare> {
    let greatest = prime - 1u32;
    let mut steps: Vec<Compare> = Vec::new();
    if (BigUint::one() << width) <= *prime {
        return steps;
    }
    for at in (0..width).rev() {
        match (greatest.bit(u64::from(at)), steps.last_mut()) {
            (true, _) => steps.push(Compare::One(at)),
            (false, Some(Compare::Zeros(_, low))) => *low = at,
            (false, _) => steps.push(Compare::Zeros(at, at)),
        }
    }
    // Ones at the end leave nothing to exceed.
    while matches!(steps.last(), Some(Compare::One(_))) {
        steps.pop();
    }
    steps
}

/// Auxiliary i is the product of the first i + 2 bits where p − 1 has ones, for the comparison.
pub(super) fn tape<T: Tape>(width: u32, step: &Step<T::Reg>, tape: &mut T) -> Vec<T::Reg> {
    let [value] = step.args else { return Vec::new() };
    let bits = tape.bits(*value, width, step.origin);
    if step.kinds == [&Kind::Field] {
        let mut equal: Option<T::Reg> = None;
        let mut index = 0;
        for compare in comparison(width, step.prime) {
            let Compare::One(at) = compare else { continue };
            let bit = bits[at as usize];
            equal = Some(match equal {
                None => bit,
                Some(equal) => {
                    let product = tape.mul(equal, bit);
                    step.keep(tape, index, |_| product);
                    index += 1;
                    product
                }
            });
        }
    }
    bits
}
