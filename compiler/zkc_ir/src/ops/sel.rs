//! `sel c a b`: a if the bit c is 1, else b. One row, c·(a − b) = r − b.
//!
//! The builder makes a `lin` of it where a − b is a constant.

use num_bigint::BigInt;
use num_traits::Zero;

use crate::Kind;
use crate::tape::{Step, Tape};

pub(super) fn kinds(args: &[&Kind]) -> Option<Vec<Kind>> {
    match args {
        [c, _, _] if !c.is_bit() => None,
        [_, Kind::Field, Kind::Field] => Some(vec![Kind::Field]),
        [_, a, b] => Some(vec![a.interval()?.hull(&b.interval()?).kind()]),
        _ => None,
    }
}

pub(super) fn meaning(args: &[BigInt]) -> Option<Vec<BigInt>> {
    let [c, a, b] = args else { return None };
    Some(vec![if c.is_zero() { b.clone() } else { a.clone() }])
}

pub(super) fn tape<T: Tape>(step: &Step<T::Reg>, tape: &mut T) -> Vec<T::Reg> {
    let [c, a, b] = step.args else { return Vec::new() };
    vec![tape.select(*c, *a, *b)]
}
