//! `const c`: a literal. No rows: its form is the constant.

use num_bigint::{BigInt, BigUint};
use num_traits::Signed;

use crate::forms::residue;
use crate::rows::Form;
use crate::tape::Tape;
use crate::{Interval, Kind};
use ark_ff::PrimeField;

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

pub(super) fn rows<F: PrimeField>(value: &BigInt) -> Vec<Form<F>> {
    vec![Form::constant(residue(value))]
}

#[cfg(test)]
mod tests {
    use crate::testing::{F17, op_is_exact};
    use crate::{Kind, Op};

    #[test]
    fn rows_are_exact() {
        for value in -8..8 {
            op_is_exact::<F17>(Op::Const(value.into()), &[] as &[Kind], false);
        }
        op_is_exact::<F17>(Op::Const(16.into()), &[], true);
    }

    #[test]
    fn an_element_is_reduced() {
        let prime = crate::testing::prime::<F17>();
        assert!(crate::ops::kinds(&Op::Const(17.into()), &[], true, &prime).is_none());
    }
}
