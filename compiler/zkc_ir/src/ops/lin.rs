//! `lin c₀ + Σ cᵢ·vᵢ`: a sum, exact over integers, or in the field where the result is an element.
//!
//! Free in rows. Inside a template a sum of two and more terms that is used in a product, in a
//! check or twice gets a column and a linear row, so that elimination may choose it for the basis;
//! any other is put in where it is used.

use num_bigint::BigInt;
use num_integer::Integer;

use crate::tape::{Step, Tape};
use crate::{Interval, Kind};

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
