//! `sel c a b`: a if the bit c is 1, else b. One row, c·(a − b) = r − b.
//!
//! The builder makes a `lin` of it where a − b is a constant.

use num_bigint::BigInt;
use num_traits::Zero;

use crate::Kind;
use crate::row_builder::{RowBuilder, Site};
use crate::rows::Form;
use crate::tape::{Step, Tape};
use ark_ff::PrimeField;

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

pub(super) fn rows<F: PrimeField>(site: &Site, rows: &mut RowBuilder<F>) -> Vec<Form<F>> {
    let ([c, a, b], [result]) = (site.inst.args.as_slice(), site.inst.results.as_slice()) else {
        return Vec::new();
    };
    let (c, a, b) = (rows.form(*c), rows.form(*a), rows.form(*b));
    let result = rows.value(*result);
    rows.product(c, a.minus(&b), result.minus(&b), site.inst.origin);
    vec![result]
}

#[cfg(test)]
mod tests {
    use crate::testing::{F17, op_is_exact};
    use crate::{Kind, Op};

    #[test]
    fn rows_are_exact() {
        op_is_exact::<F17>(Op::Sel, &[Kind::bit(), Kind::Field, Kind::Field], true);
        op_is_exact::<F17>(Op::Sel, &[Kind::bit(), Kind::int(-4, 2), Kind::int(3, 7)], false);
    }

    #[test]
    fn the_choice_is_a_bit() {
        assert!(super::kinds(&[&Kind::bits(2), &Kind::Field, &Kind::Field]).is_none());
    }
}
