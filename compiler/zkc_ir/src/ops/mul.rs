//! `mul a b`: the product of two integers or of two elements. One row, a·b = c.
//!
//! The builder makes a `lin` of it where one side is a constant.

use num_bigint::BigInt;
use num_integer::Integer;

use super::two_integers;
use crate::Kind;

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
