//! `mul a b`: the product of two integers or of two elements. One row, a·b = c.
//!
//! The builder makes a `lin` of it where one side is a constant.

use num_bigint::BigInt;
use num_integer::Integer;

use super::two_integers;
use crate::Kind;
use crate::tape::{Step, Tape};

pub(super) fn kinds(args: &[&Kind]) -> Option<Vec<Kind>> {
    match args {
        [Kind::Field, Kind::Field] => Some(vec![Kind::Field]),
        _ => two_integers(args).map(|(a, b)| vec![a.times(&b).kind()]),
    }
}

pub(super) fn meaning(args: &[BigInt], field: bool, prime: &BigInt) -> Option<Vec<BigInt>> {
    let [a, b] = args else { return None };
    let product = a * b;
    Some(vec![if field { product.mod_floor(prime) } else { product }])
}

pub(super) fn tape<T: Tape>(step: &Step<T::Reg>, tape: &mut T) -> Vec<T::Reg> {
    let [a, b] = step.args else { return Vec::new() };
    vec![tape.mul(*a, *b)]
}
