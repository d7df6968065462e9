//! `eq a b`: whether two integers or two elements are equal, as a bit e.
//!
//! With d = a − b two rows: d·inv = 1 − e and d·e = 0. The inverse is an auxiliary value that nothing
//! determines at d = 0; no other row reads it. Where d lies in −1..1 one row does it: d·d = 1 − e.
//! The builder takes the cases that need none: d a constant, a bit, or never 0.

use num_bigint::{BigInt, BigUint};
use num_traits::One;

use super::{difference_inside, two_of_one_kind};
use crate::Kind;
use crate::tape::{Step, Tape};

pub(super) fn kinds(args: &[&Kind]) -> Option<Vec<Kind>> {
    two_of_one_kind(args).then(|| vec![Kind::bit()])
}

pub(super) fn meaning(args: &[BigInt]) -> Option<Vec<BigInt>> {
    let [a, b] = args else { return None };
    Some(vec![BigInt::from(u8::from(a == b))])
}

pub(super) fn no_wrap(args: &[&Kind], prime: &BigUint) -> bool {
    difference_inside(args, prime)
}

/// Auxiliary 0 is the inverse of a − b, and 0 where that is 0.
pub(super) fn tape<T: Tape>(step: &Step<T::Reg>, tape: &mut T) -> Vec<T::Reg> {
    let [a, b] = step.args else { return Vec::new() };
    step.keep(tape, 0, |tape| {
        let difference = tape.lin(&[(BigInt::one(), *a), (-BigInt::one(), *b)], &BigInt::ZERO);
        tape.inverse_or_zero(difference)
    });
    vec![tape.equal(*a, *b)]
}
