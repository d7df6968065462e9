//! `inverse a`: the element x with a·x = 1; fails at 0. One row.

use num_bigint::BigInt;

use crate::Kind;
use crate::row_builder::{RowBuilder, Site};
use crate::rows::Form;
use crate::tape::{Step, Tape};
use ark_ff::PrimeField;

pub(super) fn kinds(args: &[&Kind]) -> Option<Vec<Kind>> {
    matches!(args, [Kind::Field]).then(|| vec![Kind::Field])
}

pub(super) fn meaning(args: &[BigInt], prime: &BigInt) -> Option<Vec<BigInt>> {
    let [a] = args else { return None };
    Some(vec![a.modinv(prime)?])
}

pub(super) fn tape<T: Tape>(step: &Step<T::Reg>, tape: &mut T) -> Vec<T::Reg> {
    let [a] = step.args else { return Vec::new() };
    vec![tape.inverse(*a, step.origin)]
}

pub(super) fn rows<F: PrimeField>(site: &Site, rows: &mut RowBuilder<F>) -> Vec<Form<F>> {
    let ([a], [inverse]) = (site.inst.args.as_slice(), site.inst.results.as_slice()) else {
        return Vec::new();
    };
    let a = rows.form(*a);
    let inverse = rows.value(*inverse);
    rows.product(a, inverse.clone(), Form::constant(F::ONE), site.inst.origin);
    vec![inverse]
}

#[cfg(test)]
mod tests {
    use crate::testing::{F17, F257, op_is_exact};
    use crate::{Kind, Op};

    #[test]
    fn rows_are_exact() {
        op_is_exact::<F17>(Op::Inverse, &[Kind::Field], true);
        op_is_exact::<F257>(Op::Inverse, &[Kind::Field], true);
    }
}
