//! `assert_eq a b`: fails unless two integers or two elements are equal.
//!
//! One linear row a − b = 0, which elimination turns into a substitution wherever a column is free.

use num_bigint::{BigInt, BigUint};

use super::{difference_inside, two_of_one_kind};
use crate::Kind;
use crate::row_builder::{RowBuilder, Site};
use crate::rows::Form;
use crate::tape::{Step, Tape};
use ark_ff::PrimeField;

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

pub(super) fn rows<F: PrimeField>(site: &Site, rows: &mut RowBuilder<F>) -> Vec<Form<F>> {
    if let [a, b] = site.inst.args.as_slice() {
        let difference = rows.form(*a).minus(&rows.form(*b));
        rows.equation(difference, site.inst.origin);
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use crate::testing::{F17, op_is_exact};
    use crate::{Kind, Op};

    #[test]
    fn rows_are_exact() {
        op_is_exact::<F17>(Op::AssertEq, &[Kind::Field, Kind::Field], true);
        op_is_exact::<F17>(Op::AssertEq, &[Kind::int(-8, 4), Kind::int(-3, 5)], false);
        op_is_exact::<F17>(Op::AssertEq, &[Kind::int(0, 2), Kind::int(5, 7)], false);
    }
}
