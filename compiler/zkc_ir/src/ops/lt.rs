//! `lt a b`: whether a < b as integers, as a bit.
//!
//! With −2^n ≤ a − b < 2^n the sum a − b + 2^n has n + 1 bits, and the top one is 0 exactly when
//! a < b: n + 1 rows.

use num_bigint::{BigInt, BigUint};
use num_traits::One;

use super::{decomposes, two_integers};
use crate::interval::bit_length;
use crate::row_builder::{RowBuilder, Site};
use crate::rows::Form;
use crate::tape::{Step, Tape};
use crate::{Interval, Kind};
use ark_ff::PrimeField;

/// Least n with −2^n ≤ d < 2^n for all d of the interval.
pub(crate) fn magnitude_bits(difference: &Interval) -> u32 {
    bit_length(&difference.hi).max(bit_length(&(-&difference.lo - 1)))
}

pub(super) fn kinds(args: &[&Kind]) -> Option<Vec<Kind>> {
    two_integers(args).map(|_| vec![Kind::bit()])
}

pub(super) fn meaning(args: &[BigInt]) -> Option<Vec<BigInt>> {
    let [a, b] = args else { return None };
    Some(vec![BigInt::from(u8::from(a < b))])
}

pub(super) fn no_wrap(args: &[&Kind], prime: &BigUint) -> bool {
    let Some((a, b)) = two_integers(args) else { return false };
    let difference = a.minus(&b);
    let n = magnitude_bits(&difference);
    decomposes(&difference.plus(&Interval::point(BigInt::one() << n)), n + 1, prime)
}

/// Auxiliary i is bit i of a − b + 2^n.
pub(super) fn tape<T: Tape>(step: &Step<T::Reg>, tape: &mut T) -> Vec<T::Reg> {
    let [a, b] = step.args else { return Vec::new() };
    let Some((left, right)) = two_integers(step.kinds) else { return Vec::new() };
    let difference = left.minus(&right);
    let n = magnitude_bits(&difference);
    if (0..=n).any(|index| tape.wants(step.inst, index)) {
        let value = tape.lin(&[(BigInt::one(), *a), (-BigInt::one(), *b)], &BigInt::ZERO);
        step.keep_bits(tape, 0, n + 1, value, &-(BigInt::one() << n));
    }
    vec![tape.less(*a, *b, &difference.lo.min(BigInt::ZERO))]
}

pub(super) fn rows<F: PrimeField>(site: &Site, rows: &mut RowBuilder<F>) -> Vec<Form<F>> {
    let [a, b] = site.inst.args.as_slice() else { return Vec::new() };
    let Some((left, right)) = two_integers(&rows.kinds(&site.inst.args)) else { return Vec::new() };
    let n = magnitude_bits(&left.minus(&right));
    let terms = [(BigInt::one(), *a), (-BigInt::one(), *b)];
    let bits = rows.decompose_sum(site, &terms, &(BigInt::one() << n), n + 1, 0);
    let below = bits.last().map(|top| Form::constant(F::ONE).minus(top));
    below.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Op;
    use crate::testing::{F17, F31, F257, one_op, op_is_exact};

    #[test]
    fn rows_are_exact() {
        op_is_exact::<F17>(Op::Lt, &[Kind::bits(2), Kind::bits(2)], false);
        op_is_exact::<F31>(Op::Lt, &[Kind::int(-4, 2), Kind::int(-3, 3)], false);
        op_is_exact::<F31>(Op::Lt, &[Kind::bit(), Kind::bit()], false);
        op_is_exact::<F31>(Op::Lt, &[Kind::int(3, 4), Kind::int(4, 4)], false);
        op_is_exact::<F31>(Op::Lt, &[Kind::int(5, 6), Kind::int(1, 2)], false);
        op_is_exact::<F257>(Op::Lt, &[Kind::bits(5), Kind::int(7, 7)], false);
    }

    #[test]
    fn two_amounts_of_64_bits_take_65_rows() {
        let module = one_op::<zkc_field::Fr>(Op::Lt, &[Kind::bits(64), Kind::bits(64)], false);
        let system = crate::rows::<zkc_field::Fr>(&module, module.entry.template);
        assert_eq!((system.products.len(), system.equations.len()), (65, 1));
    }
}
