//! `mul a b`: the product of two integers or of two elements. One row, a·b = c.
//!
//! The builder makes a `lin` of it where one side is a constant.

use num_bigint::BigInt;
use num_integer::Integer;

use super::two_integers;
use crate::Kind;
use crate::row_builder::{RowBuilder, Site};
use crate::rows::Form;
use crate::tape::{Step, Tape};
use ark_ff::PrimeField;

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

pub(super) fn rows<F: PrimeField>(site: &Site, rows: &mut RowBuilder<F>) -> Vec<Form<F>> {
    let ([a, b], [product]) = (site.inst.args.as_slice(), site.inst.results.as_slice()) else {
        return Vec::new();
    };
    let (a, b) = (rows.form(*a), rows.form(*b));
    let product = rows.value(*product);
    rows.product(a, b, product.clone(), site.inst.origin);
    vec![product]
}

#[cfg(test)]
mod tests {
    use crate::testing::{F17, F31, op_is_exact};
    use crate::{Kind, Op};

    #[test]
    fn rows_are_exact() {
        op_is_exact::<F17>(Op::Mul, &[Kind::Field, Kind::Field], true);
        op_is_exact::<F17>(Op::Mul, &[Kind::int(-2, 1), Kind::int(-2, 3)], false);
        op_is_exact::<F31>(Op::Mul, &[Kind::int(3, 5), Kind::int(-2, 1)], false);
    }
}
