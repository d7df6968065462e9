//! `prefix v N`: N bits, the first v of them 1 and the others 0; fails unless 0 ≤ v ≤ N.
//!
//! With m₋₁ = 1, m_N = 0 and the drops dⱼ = mⱼ₋₁ − mⱼ, which sum to 1 whatever the m are: N + 1 rows
//! dⱼ·(v − j) = 0. At v = j all drops but dⱼ are 0, so that one is 1; a v that is no j would leave
//! all of them 0, against the sum.

use ark_ff::PrimeField;
use num_bigint::BigInt;
use num_traits::{One, ToPrimitive};

use crate::forms::residue;
use crate::row_builder::{RowBuilder, Site};
use crate::rows::Form;
use crate::tape::{Step, Tape};

// As many bits, of a number from the same range but for its end.
pub(super) use super::one_hot::{kinds, no_wrap};

pub(super) fn meaning(count: u32, args: &[BigInt]) -> Option<Vec<BigInt>> {
    let [value] = args else { return None };
    let live = value.to_u32().filter(|value| *value <= count)?;
    Some((0..count).map(|at| BigInt::from(u8::from(at < live))).collect())
}

/// The bits from the last down: mⱼ = mⱼ₊₁ + (v == j + 1).
pub(super) fn tape<T: Tape>(count: u32, step: &Step<T::Reg>, tape: &mut T) -> Vec<T::Reg> {
    let [value] = step.args else { return Vec::new() };
    tape.check_range(*value, &BigInt::ZERO, &BigInt::from(count), step.origin);
    let one = BigInt::one();
    let mut marks: Vec<T::Reg> = Vec::with_capacity(count as usize);
    for at in (1..=count).rev() {
        let at = tape.constant(&BigInt::from(at));
        let ends_here = tape.equal(*value, at);
        marks.push(match marks.last() {
            Some(next) => {
                tape.lin(&[(one.clone(), *next), (one.clone(), ends_here)], &BigInt::ZERO)
            }
            None => ends_here,
        });
    }
    marks.reverse();
    marks
}

pub(super) fn rows<F: PrimeField>(site: &Site, rows: &mut RowBuilder<F>) -> Vec<Form<F>> {
    let [value] = site.inst.args.as_slice() else { return Vec::new() };
    let value = rows.form(*value);
    let origin = site.inst.origin;
    let marks: Vec<Form<F>> = site.inst.results.iter().map(|mark| rows.value(*mark)).collect();
    let zero = Form::constant(F::ZERO);
    let mut before = Form::constant(F::ONE);
    for (at, mark) in marks.iter().chain([&zero]).enumerate() {
        let distance = value.offset(-residue::<F>(&BigInt::from(at)));
        rows.product(before.minus(mark), distance, zero.clone(), origin);
        before = mark.clone();
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{F17, F31, op_is_exact, prime};
    use crate::{Kind, Op};

    #[test]
    fn rows_are_exact() {
        for count in 1..4 {
            op_is_exact::<F17>(Op::Prefix { count }, &[Kind::int(-3, 8)], false);
            op_is_exact::<F31>(Op::Prefix { count }, &[Kind::int(0, count)], false);
        }
    }

    #[test]
    fn a_number_that_could_wrap_is_refused() {
        assert!(!no_wrap(3, &[&Kind::int(0, 18)], &prime::<F17>()));
        assert!(no_wrap(3, &[&Kind::int(0, 16)], &prime::<F17>()));
    }
}
