//! `lin c₀ + Σ cᵢ·vᵢ`: a sum, exact over integers, or in the field where the result is an element.
//!
//! Free in rows. Inside a template a sum of two and more terms that is used in a product, in a
//! check or twice gets a column and a linear row, so that elimination may choose it for the basis;
//! any other is put in where it is used.

use num_bigint::BigInt;
use num_integer::Integer;

use crate::forms::residue;
use crate::row_builder::{RowBuilder, Site};
use crate::rows::Form;
use crate::tape::{Step, Tape};
use crate::{Interval, Kind};
use ark_ff::PrimeField;

pub(super) fn kinds(
    coefficients: &[BigInt],
    constant: &BigInt,
    args: &[&Kind],
    field: bool,
) -> Option<Vec<Kind>> {
    if coefficients.len() != args.len() {
        return None;
    }
    if field {
        return Some(vec![Kind::Field]);
    }
    let mut sum = Interval::point(constant.clone());
    for (coefficient, arg) in coefficients.iter().zip(args) {
        sum = sum.plus(&arg.interval()?.scaled(coefficient));
    }
    Some(vec![sum.kind()])
}

pub(super) fn meaning(
    coefficients: &[BigInt],
    constant: &BigInt,
    args: &[BigInt],
    field: bool,
    prime: &BigInt,
) -> Option<Vec<BigInt>> {
    let terms = coefficients.iter().zip(args).map(|(coefficient, arg)| coefficient * arg);
    let sum = terms.fold(constant.clone(), |sum, term| sum + term);
    Some(vec![if field { sum.mod_floor(prime) } else { sum }])
}

pub(super) fn tape<T: Tape>(
    coefficients: &[BigInt],
    constant: &BigInt,
    step: &Step<T::Reg>,
    tape: &mut T,
) -> Vec<T::Reg> {
    let terms: Vec<(BigInt, T::Reg)> =
        coefficients.iter().cloned().zip(step.args.iter().copied()).collect();
    vec![tape.lin(&terms, constant)]
}

pub(super) fn rows<F: PrimeField>(
    coefficients: &[BigInt],
    constant: &BigInt,
    site: &Site,
    rows: &mut RowBuilder<F>,
) -> Vec<Form<F>> {
    let mut sum = Form::constant(residue(constant));
    for (coefficient, arg) in coefficients.iter().zip(&site.inst.args) {
        sum = sum.plus_scaled(residue(coefficient), &rows.form(*arg));
    }
    match site.inst.results.as_slice() {
        [result] if rows.is_named(*result) && sum.terms.len() > 1 => {
            let named = rows.value(*result);
            rows.equation(sum.minus(&named), site.inst.origin);
            vec![named]
        }
        _ => vec![sum],
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{F17, op_is_exact};
    use crate::{Kind, Op};

    fn lin(coefficients: &[i32], constant: i32) -> Op {
        let coefficients = coefficients.iter().map(|c| (*c).into()).collect();
        Op::Lin { coefficients, constant: constant.into() }
    }

    #[test]
    fn rows_are_exact() {
        let small = Kind::int(-1, 2);
        op_is_exact::<F17>(lin(&[1, -2], 3), &[small.clone(), small.clone()], false);
        op_is_exact::<F17>(lin(&[5], -7), &[small.clone()], false);
        op_is_exact::<F17>(lin(&[7, 9], 16), &[Kind::Field, small], true);
        op_is_exact::<F17>(lin(&[1, 1], 0), &[Kind::Field, Kind::Field], true);
    }
}
