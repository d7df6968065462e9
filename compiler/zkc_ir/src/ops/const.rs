//! `const c`: a literal. No rows: its form is the constant.

use num_bigint::{BigInt, BigUint};
use num_traits::Signed;

use crate::tape::Tape;
use crate::{Interval, Kind};

pub(super) fn kinds(
    value: &BigInt,
    args: &[&Kind],
    field: bool,
    prime: &BigUint,
) -> Option<Vec<Kind>> {
    if !args.is_empty() {
        return None;
    }
    match field {
        true => (!value.is_negative() && value.magnitude() < prime).then(|| vec![Kind::Field]),
        false => Some(vec![Interval::point(value.clone()).kind()]),
    }
}

pub(super) fn meaning(value: &BigInt) -> Option<Vec<BigInt>> {
    Some(vec![value.clone()])
}

pub(super) fn tape<T: Tape>(value: &BigInt, tape: &mut T) -> Vec<T::Reg> {
    vec![tape.constant(value)]
}
