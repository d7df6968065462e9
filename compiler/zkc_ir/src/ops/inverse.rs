//! `inverse a`: the element x with a·x = 1; fails at 0. One row.

use num_bigint::BigInt;

use crate::Kind;
use crate::tape::{Step, Tape};

pub(super) fn kinds(args: &[&Kind]) -> Option<Vec<Kind>> {
    matches!(args, [Kind::Field]).then(|| vec![Kind::Field])
}

pub(super) fn meaning(args: &[BigInt], prime: &BigInt) -> Option<Vec<BigInt>> {
    let [a] = args else { return None };
    Some(vec![a.modinv(prime)?])
}

pub(super) fn tape<T: Tape>(step: &Step<T::Reg>, tape: &mut T) -> Vec<T::Reg> {
    let [a] = step.args else { return Vec::new() };
    vec![tape.inverse(*a, step.origin)]
}
