//! `assert_eq a b`: fails unless two integers or two elements are equal.
//!
//! One linear row a − b = 0, which elimination turns into a substitution wherever a column is free.

use num_bigint::{BigInt, BigUint};

use super::{difference_inside, two_of_one_kind};
use crate::Kind;

pub(super) fn kinds(args: &[&Kind]) -> Option<Vec<Kind>> {
    two_of_one_kind(args).then(Vec::new)
}

pub(super) fn meaning(args: &[BigInt]) -> Option<Vec<BigInt>> {
    let [a, b] = args else { return None };
    (a == b).then(Vec::new)
}

pub(super) fn no_wrap(args: &[&Kind], prime: &BigUint) -> bool {
    difference_inside(args, prime)
}
