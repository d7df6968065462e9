//! `bits v N`: the N low-to-high bits of v; fails unless 0 ≤ v < 2^N.
//!
//! N rows b·(b − 1) = 0 and the linear row v = Σ 2^i·bᵢ, which elimination takes away together with
//! one of the columns: N rows in all. For an element with 2^N > p the bits are compared with p as
//! well, since Σ and Σ − p are then the same element.

use num_bigint::{BigInt, BigUint};
use num_traits::{One, Signed};

use super::decomposes;
use crate::Kind;
use crate::row_builder::{RowBuilder, Site};
use crate::rows::{ColumnSource, Form};
use crate::tape::{Step, Tape};
use ark_ff::PrimeField;

pub(super) fn kinds(width: u32, args: &[&Kind], prime: &BigUint) -> Option<Vec<Kind>> {
    match args {
        [_] if u64::from(width) <= prime.bits() => Some(vec![Kind::bit(); width as usize]),
        _ => None,
    }
}

pub(super) fn meaning(width: u32, args: &[BigInt]) -> Option<Vec<BigInt>> {
    let [value] = args else { return None };
    if value.is_negative() || value.bits() > u64::from(width) {
        return None;
    }
    Some((0..width).map(|at| (value >> at) & BigInt::one()).collect())
}

pub(super) fn no_wrap(width: u32, args: &[&Kind], prime: &BigUint) -> bool {
    match args {
        _ if u64::from(width) > prime.bits() => false,
        [Kind::Field] => true,
        [value] => value.interval().is_some_and(|interval| decomposes(&interval, width, prime)),
        _ => false,
    }
}

/// Where the bits of an element could also spell a number from p up: for each bit of p − 1 from the
/// top, what to do with the same bit of the element, as long as all higher ones were equal.
///
/// `One(i)`: keep on comparing if bit i is 1. `Zeros(i, j)`: bits i down to j must be 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Compare {
    One(u32),
    Zeros(u32, u32),
}

/// The steps of the comparison with p − 1; none where 2^width ≤ p.
pub(crate) fn comparison(width: u32, prime: &BigUint) -> Vec<Compare> {
    let greatest = prime - 1u32;
    let mut steps: Vec<Compare> = Vec::new();
    if (BigUint::one() << width) <= *prime {
        return steps;
    }
    for at in (0..width).rev() {
        match (greatest.bit(u64::from(at)), steps.last_mut()) {
            (true, _) => steps.push(Compare::One(at)),
            (false, Some(Compare::Zeros(_, low))) => *low = at,
            (false, _) => steps.push(Compare::Zeros(at, at)),
        }
    }
    // Ones at the end leave nothing to exceed.
    while matches!(steps.last(), Some(Compare::One(_))) {
        steps.pop();
    }
    steps
}

/// Auxiliary i is the product of the first i + 2 bits where p − 1 has ones, for the comparison.
pub(super) fn tape<T: Tape>(width: u32, step: &Step<T::Reg>, tape: &mut T) -> Vec<T::Reg> {
    let [value] = step.args else { return Vec::new() };
    let bits = tape.bits(*value, width, step.origin);
    if step.kinds == [&Kind::Field] {
        let mut equal: Option<T::Reg> = None;
        let mut index = 0;
        for compare in comparison(width, step.prime) {
            let Compare::One(at) = compare else { continue };
            let bit = bits[at as usize];
            equal = Some(match equal {
                None => bit,
                Some(equal) => {
                    let product = tape.mul(equal, bit);
                    step.keep(tape, index, |_| product);
                    index += 1;
                    product
                }
            });
        }
    }
    bits
}

pub(super) fn rows<F: PrimeField>(
    width: u32,
    site: &Site,
    rows: &mut RowBuilder<F>,
) -> Vec<Form<F>> {
    let [value] = site.inst.args.as_slice() else { return Vec::new() };
    let kind = rows.kind(*value);
    let (form, origin) = (rows.form(*value), site.inst.origin);
    if width == 1 && kind.is_bit() {
        return vec![form];
    }
    let key = (kind == &Kind::Field, rows.canonical_of(*value));
    let results = &site.inst.results;
    let column = |at: u32| ColumnSource::Value(results[at as usize]);
    let bits = rows.decompose(Some(key), &form, width, column, origin);
    if kind == &Kind::Field {
        compare(&bits, width, site, rows);
    }
    bits
}

/// Keeps the number that the bits spell below p.
fn compare<F: PrimeField>(bits: &[Form<F>], width: u32, site: &Site, rows: &mut RowBuilder<F>) {
    let mut equal = Form::constant(F::ONE);
    let mut index = 0;
    for step in comparison(width, rows.prime()) {
        match step {
            Compare::One(at) if equal.terms.is_empty() => equal = bits[at as usize].clone(),
            Compare::One(at) => {
                let product = rows.auxiliary(site, index);
                index += 1;
                rows.product(equal, bits[at as usize].clone(), product.clone(), site.inst.origin);
                equal = product;
            }
            Compare::Zeros(high, low) => {
                let zero = Form::constant(F::ZERO);
                let lane = &bits[low as usize..=high as usize];
                let sum = lane.iter().fold(zero.clone(), |sum, bit| sum.plus(bit));
                rows.product(equal.clone(), sum, zero, site.inst.origin);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Op;
    use crate::testing::{F17, F31, F257, members, op_is_exact, prime};

    #[test]
    fn rows_are_exact() {
        for width in 0..4 {
            op_is_exact::<F17>(Op::Bits { width }, &[Kind::int(-4, 8)], false);
            op_is_exact::<F31>(Op::Bits { width }, &[Kind::int(0, 15)], false);
        }
        op_is_exact::<F17>(Op::Bits { width: 1 }, &[Kind::bit()], false);
        op_is_exact::<F257>(Op::Bits { width: 7 }, &[Kind::int(-100, 120)], false);
        op_is_exact::<F17>(Op::Bits { width: 3 }, &[Kind::int(-3, -1)], false);
    }

    #[test]
    fn elements_have_one_reading_at_every_width() {
        for width in 0..=5 {
            op_is_exact::<F17>(Op::Bits { width }, &[Kind::Field], true);
            op_is_exact::<F31>(Op::Bits { width }, &[Kind::Field], true);
        }
        op_is_exact::<F257>(Op::Bits { width: 9 }, &[Kind::Field], true);
    }

    #[test]
    fn a_second_reading_is_refused() {
        // 12 + 5 = 17: five bits of an integer up to 12 could also spell 17 for 0.
        assert!(!no_wrap(5, &[&Kind::int(0, 12)], &prime::<F17>()));
        assert!(no_wrap(4, &[&Kind::int(0, 12)], &prime::<F17>()));
        assert_eq!(members(&Kind::bits(2), &prime::<F17>()).len(), 4);
    }

    #[test]
    fn bits_of_an_element_of_bn254_cost_less_than_two_rows_each() {
        let module =
            crate::testing::one_op::<zkc_field::Fr>(Op::Bits { width: 254 }, &[Kind::Field], true);
        let system = crate::rows::<zkc_field::Fr>(&module, module.entry.template);
        assert!(system.products.len() < 2 * 254, "{}", system.products.len());
    }
}
