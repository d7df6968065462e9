//! `assert_eq a b`: fails unless two integers or two elements are equal.
//!
//! One linear row a − b = 0, which elimination turns into a substitution wherever a column is free.

use num_bigint::{BigInt, BigUint};

use super::{difference_inside, two_of_one_kind};
use crate::Kind;
use crate::tape::{Step, Tape};

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

pub(super) fn tape<T: Tape>(step: &Step<T::Reg>, tape: &mut T) -> Vec<T::Reg> {
    let [a, b] = step.args else { return Vec::new() };
    tape.check_equal(*a, *b, step.origin);
    Vec::new()
}
