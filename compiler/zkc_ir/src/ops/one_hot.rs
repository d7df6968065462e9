//! `one_hot v N`: N bits, the v-th of them 1 and the others 0; fails unless 0 ≤ v < N.
//!
//! N rows sⱼ·(v − j) = 0 and the linear row Σ sⱼ = 1, which elimination takes away with one of the
//! columns. No row says that sⱼ is a bit: at v = j all others are 0, so sⱼ is 1; and a v that is no
//! j leaves all of them 0, against the sum.

use ark_ff::PrimeField;
use num_bigint::{BigInt, BigUint};
use num_traits::ToPrimitive;

use crate::forms::residue;
use crate::row_builder::{RowBuilder, Site};
use crate::rows::Form;
use crate::tape::{Step, Tape};
use crate::{Interval, Kind};

pub(super) fn kinds(count: u32, args: &[&Kind]) -> Option<Vec<Kind>> {
    match args {
        [Kind::Int { .. }] if count > 0 => Some(vec![Kind::bit(); count as usize]),
        _ => None,
    }
}

pub(super) fn meaning(count: u32, args: &[BigInt]) -> Option<Vec<BigInt>> {
    let [value] = args else { return None };
    let chosen = value.to_u32().filter(|value| *value < count)?;
    Some((0..count).map(|at| BigInt::from(u8::from(at == chosen))).collect())
}

/// Each v − j is 0 exactly when its residue is.
pub(super) fn no_wrap(count: u32, args: &[&Kind], prime: &BigUint) -> bool {
    match args {
        [value] => (value.interval())
            .is_some_and(|value| value.minus(&Interval::new(0, count)).inside_field(prime)),
        _ => false,
    }
}

pub(super) fn tape<T: Tape>(count: u32, step: &Step<T::Reg>, tape: &mut T) -> Vec<T::Reg> {
    let [value] = step.args else { return Vec::new() };
    tape.check_range(*value, &BigInt::ZERO, &BigInt::from(count.saturating_sub(1)), step.origin);
    (0..count)
        .map(|at| {
            let at = tape.constant(&BigInt::from(at));
            tape.equal(*value, at)
        })
        .collect()
}

pub(super) fn rows<F: PrimeField>(site: &Site, rows: &mut RowBuilder<F>) -> Vec<Form<F>> {
    let [value] = site.inst.args.as_slice() else { return Vec::new() };
    let value = rows.form(*value);
    let origin = site.inst.origin;
    let marks: Vec<Form<F>> = site.inst.results.iter().map(|mark| rows.value(*mark)).collect();
    let mut sum = Form::constant(-F::ONE);
    for (at, mark) in marks.iter().enumerate() {
        let distance = value.offset(-residue::<F>(&BigInt::from(at)));
        rows.product(mark.clone(), distance, Form::constant(F::ZERO), origin);
        sum = sum.plus(mark);
    }
    rows.equation(sum, origin);
    marks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Op;
    use crate::testing::{F17, F31, op_is_exact, prime};

    #[test]
    fn rows_are_exact() {
        for count in 1..5 {
            op_is_exact::<F17>(Op::OneHot { count }, &[Kind::int(-3, 8)], false);
            op_is_exact::<F31>(Op::OneHot { count }, &[Kind::int(0, count - 1)], false);
        }
    }

    #[test]
    fn a_number_that_could_wrap_is_refused() {
        assert!(!no_wrap(3, &[&Kind::int(0, 18)], &prime::<F17>()));
        assert!(no_wrap(3, &[&Kind::int(0, 16)], &prime::<F17>()));
    }
}
