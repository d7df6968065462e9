//! `eq a b`: whether two integers or two elements are equal, as a bit e.
//!
//! With d = a − b two rows: d·inv = 1 − e and d·e = 0. The inverse is an auxiliary value that nothing
//! determines at d = 0; no other row reads it. Where d lies in −1..1 one row does it: d·d = 1 − e.
//! The builder takes the cases that need none: d a constant, a bit, or never 0.

use num_bigint::{BigInt, BigUint};
use num_traits::One;

use super::{difference_inside, two_integers, two_of_one_kind};
use crate::row_builder::{RowBuilder, Site};
use crate::rows::Form;
use crate::tape::{Step, Tape};
use crate::{Interval, Kind};
use ark_ff::PrimeField;

pub(super) fn kinds(args: &[&Kind]) -> Option<Vec<Kind>> {
    two_of_one_kind(args).then(|| vec![Kind::bit()])
}

pub(super) fn meaning(args: &[BigInt]) -> Option<Vec<BigInt>> {
    let [a, b] = args else { return None };
    Some(vec![BigInt::from(u8::from(a == b))])
}

pub(super) fn no_wrap(args: &[&Kind], prime: &BigUint) -> bool {
    difference_inside(args, prime)
}

/// Auxiliary 0 is the inverse of a − b, and 0 where that is 0.
pub(super) fn tape<T: Tape>(step: &Step<T::Reg>, tape: &mut T) -> Vec<T::Reg> {
    let [a, b] = step.args else { return Vec::new() };
    step.keep(tape, 0, |tape| {
        let difference = tape.lin(&[(BigInt::one(), *a), (-BigInt::one(), *b)], &BigInt::ZERO);
        tape.inverse_or_zero(difference)
    });
    vec![tape.equal(*a, *b)]
}

pub(super) fn rows<F: PrimeField>(site: &Site, rows: &mut RowBuilder<F>) -> Vec<Form<F>> {
    let ([a, b], [equal]) = (site.inst.args.as_slice(), site.inst.results.as_slice()) else {
        return Vec::new();
    };
    let kinds = rows.kinds(&site.inst.args);
    let difference = rows.form(*a).minus(&rows.form(*b));
    let equal = rows.value(*equal);
    let unequal = Form::constant(F::ONE).minus(&equal);
    let origin = site.inst.origin;
    let near = |(a, b): (Interval, Interval)| a.minus(&b).within(&Interval::new(-1, 1));
    if two_integers(&kinds).is_some_and(near) {
        rows.product(difference.clone(), difference, unequal, origin);
    } else {
        let inverse = rows.auxiliary(site, 0);
        rows.product(difference.clone(), inverse, unequal, origin);
        rows.product(difference, equal.clone(), Form::constant(F::ZERO), origin);
    }
    vec![equal]
}

#[cfg(test)]
mod tests {
    use crate::testing::{F17, F31, op_is_exact};
    use crate::{Kind, Op};

    #[test]
    fn rows_are_exact() {
        op_is_exact::<F17>(Op::Eq, &[Kind::Field, Kind::Field], true);
        op_is_exact::<F31>(Op::Eq, &[Kind::int(-5, 9), Kind::int(-3, 4)], false);
        op_is_exact::<F31>(Op::Eq, &[Kind::bit(), Kind::bit()], false);
        op_is_exact::<F31>(Op::Eq, &[Kind::int(3, 5), Kind::int(4, 4)], false);
    }
}
