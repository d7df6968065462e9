//! `assert_range v lo..hi`: fails unless lo ≤ v ≤ hi.
//!
//! Only the sides that the interval of v leaves open are checked. One open side costs the bits of
//! the distance to it; two open sides cost n rows if hi − lo + 1 = 2^n, since v − lo as n bits says
//! both, and else 2n: v − lo and hi − v.

use num_bigint::{BigInt, BigUint};
use num_traits::{One, Signed};

use super::decomposes;
use crate::interval::bit_length;
use crate::row_builder::{RowBuilder, Site};
use crate::rows::Form;
use crate::tape::{Step, Tape};
use crate::{Interval, Kind};
use ark_ff::PrimeField;

/// One demand: `sign·v + offset` has `width` bits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Window {
    pub negative: bool,
    pub offset: BigInt,
    pub width: u32,
}

impl Window {
    fn from_below(lo: &BigInt, width: u32) -> Window {
        Window { negative: false, offset: -lo, width }
    }

    fn from_above(hi: &BigInt, width: u32) -> Window {
        Window { negative: true, offset: hi.clone(), width }
    }

    pub fn sign(&self) -> BigInt {
        if self.negative { -BigInt::one() } else { BigInt::one() }
    }
}

/// The demands that make an integer of `known` lie in `lo..=hi`; `None` if no integer can.
pub(crate) fn windows(known: &Interval, lo: &BigInt, hi: &BigInt) -> Option<Vec<Window>> {
    let wanted = known.meet(&Interval::new(lo.clone(), hi.clone()));
    if wanted.is_empty() {
        return None;
    }
    let open_below = known.lo < *lo;
    let open_above = known.hi > *hi;
    let span = &wanted.hi - &wanted.lo;
    let width = bit_length(&span);
    if !open_below && !open_above {
        return Some(Vec::new());
    }
    // From `wanted.lo` the bits say both sides if the span fills them; and they are then the bits
    // that a later use of the value will want.
    if !open_above || span == (BigInt::one() << width) - 1 {
        return Some(vec![Window::from_below(&wanted.lo, width)]);
    }
    let mut windows = vec![Window::from_above(&wanted.hi, width)];
    if open_below {
        windows.insert(0, Window::from_below(&wanted.lo, width));
    }
    Some(windows)
}

pub(super) fn kinds(lo: &BigInt, hi: &BigInt, args: &[&Kind]) -> Option<Vec<Kind>> {
    match args {
        [Kind::Int { .. }] if !(hi - lo).is_negative() => Some(Vec::new()),
        _ => None,
    }
}

pub(super) fn meaning(lo: &BigInt, hi: &BigInt, args: &[BigInt]) -> Option<Vec<BigInt>> {
    let [value] = args else { return None };
    (lo <= value && value <= hi).then(Vec::new)
}

pub(super) fn no_wrap(lo: &BigInt, hi: &BigInt, args: &[&Kind], prime: &BigUint) -> bool {
    let [Kind::Int { lo: least, hi: greatest }] = args else { return false };
    let known = Interval::new(least.clone(), greatest.clone());
    windows(&known, lo, hi).unwrap_or_default().iter().all(|window| {
        let shifted = known.scaled(&window.sign()).plus(&Interval::point(window.offset.clone()));
        decomposes(&shifted, window.width, prime)
    })
}

/// Fails unless the argument lies in `lo..=hi`; its interval, unless it never does.
pub(super) fn test<T: Tape>(
    lo: &BigInt,
    hi: &BigInt,
    step: &Step<T::Reg>,
    tape: &mut T,
) -> Option<Interval> {
    let ([value], [kind]) = (step.args, step.kinds) else { return None };
    let known = kind.interval()?;
    // Cut with what is known: the residue of v − lo then cannot wrap into the span.
    let wanted = known.meet(&Interval::new(lo.clone(), hi.clone()));
    if wanted.is_empty() {
        let (zero, one) = (tape.constant(&BigInt::ZERO), tape.constant(&BigInt::one()));
        tape.check_equal(zero, one, step.origin);
        return None;
    }
    tape.check_range(*value, &wanted.lo, &(&wanted.hi - &wanted.lo), step.origin);
    Some(known)
}

/// The auxiliary values are the bits of each window in turn.
pub(super) fn tape<T: Tape>(
    lo: &BigInt,
    hi: &BigInt,
    step: &Step<T::Reg>,
    tape: &mut T,
) -> Vec<T::Reg> {
    let Some(known) = test(lo, hi, step, tape) else { return Vec::new() };
    let [value] = step.args else { return Vec::new() };
    let windows = windows(&known, lo, hi).unwrap_or_default();
    let mut first = 0;
    for window in windows {
        if (first..first + window.width).any(|index| tape.wants(step.inst, index)) {
            let shifted = tape.lin(&[(window.sign(), *value)], &window.offset);
            step.keep_bits(tape, first, window.width, shifted, &BigInt::ZERO);
        }
        first += window.width;
    }
    Vec::new()
}

pub(super) fn rows<F: PrimeField>(
    lo: &BigInt,
    hi: &BigInt,
    site: &Site,
    rows: &mut RowBuilder<F>,
) -> Vec<Form<F>> {
    let [value] = site.inst.args.as_slice() else { return Vec::new() };
    let Some(known) = rows.kind(*value).interval() else { return Vec::new() };
    let Some(windows) = windows(&known, lo, hi) else {
        rows.contradiction(site.inst.origin);
        return Vec::new();
    };
    let mut first = 0;
    for window in windows {
        let terms = [(window.sign(), *value)];
        rows.decompose_sum(site, &terms, &window.offset, window.width, first);
        first += window.width;
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Op;
    use crate::testing::{F31, F257, one_op, op_is_exact};

    fn in_range(lo: i32, hi: i32) -> Op {
        Op::AssertRange { lo: lo.into(), hi: hi.into() }
    }

    #[test]
    fn rows_are_exact_for_every_small_window() {
        for lo in -5..7 {
            for hi in lo..8 {
                op_is_exact::<F31>(in_range(lo, hi), &[Kind::int(-3, 6)], false);
            }
        }
        op_is_exact::<F257>(in_range(-100, 27), &[Kind::int(-120, 100)], false);
        op_is_exact::<F257>(in_range(1, 100), &[Kind::int(-20, 120)], false);
    }

    #[test]
    fn costs() {
        let rows = |lo: i128, hi: i128, kind: Kind| {
            let op = Op::AssertRange { lo: lo.into(), hi: hi.into() };
            let module = one_op::<zkc_field::Fr>(op, &[kind], false);
            crate::rows::<zkc_field::Fr>(&module, module.entry.template).products.len()
        };
        let u64_max = (1 << 64) - 1;
        assert_eq!(rows(0, u64_max, Kind::int(0, 2 * u64_max)), 64, "a sum");
        assert_eq!(rows(0, u64_max, Kind::int(-u64_max, u64_max)), 64, "a difference");
        assert_eq!(rows(-(1 << 63), (1 << 63) - 1, Kind::int(-u64_max, u64_max)), 64, "signed");
        assert_eq!(rows(-u64_max, u64_max, Kind::int(-2 * u64_max, 2 * u64_max)), 130);
        assert_eq!(rows(0, 100, Kind::bits(7)), 7, "one open side");
        assert_eq!(rows(0, u64_max, Kind::bits(64)), 0, "implied");
    }
}
