//! `inverse a`: the element x with a·x = 1; fails at 0. One row.

use num_bigint::BigInt;

use crate::Kind;

pub(super) fn kinds(args: &[&Kind]) -> Option<Vec<Kind>> {
    matches!(args, [Kind::Field]).then(|| vec![Kind::Field])
}

pub(super) fn meaning(args: &[BigInt], prime: &BigInt) -> Option<Vec<BigInt>> {
    let [a] = args else { return None };
    Some(vec![a.modinv(prime)?])
}
