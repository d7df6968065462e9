//! What is known of each value, and where it is held.
//!
//! A value that lies in 0..2^64 can be held as a word, any value as an element, and an integer that is
//! a sum of words as that sum, which costs nothing until somebody needs it. A value is brought into
//! the other class when it is first needed there, and then both are kept: the code is a straight
//! line, so what was computed once is there for all that follows.

use ark_ff::PrimeField;
use num_bigint::BigInt;
use num_traits::ToPrimitive;
use zkc_artifact::program::Inst;
use zkc_ir::{Interval, Kind};

use super::Recorder;
use super::code::Linear;

/// The integers that a value can be. Both ends fit the sums of the witness program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub lo: i128,
    pub hi: i128,
}

impl Range {
    pub fn of(interval: &Interval) -> Option<Range> {
        Some(Range { lo: interval.lo.to_i128()?, hi: interval.hi.to_i128()? })
    }

    pub fn point(value: i128) -> Range {
        Range { lo: value, hi: value }
    }

    pub fn bit() -> Range {
        Range { lo: 0, hi: 1 }
    }

    pub fn plus(self, factor: i128, other: Range) -> Option<Range> {
        let ends = [factor.checked_mul(other.lo)?, factor.checked_mul(other.hi)?];
        let [lo, hi] = if factor < 0 { [ends[1], ends[0]] } else { ends };
        Some(Range { lo: self.lo.checked_add(lo)?, hi: self.hi.checked_add(hi)? })
    }

    pub fn hull(self, other: Range) -> Range {
        Range { lo: self.lo.min(other.lo), hi: self.hi.max(other.hi) }
    }

    pub fn meet(self, other: Range) -> Range {
        Range { lo: self.lo.max(other.lo), hi: self.hi.min(other.hi) }
    }

    /// Whether all of it are words.
    pub fn is_word(self) -> bool {
        self.lo >= 0 && self.hi <= i128::from(u64::MAX)
    }
}

/// Whether values of a kind go from template to template as words.
pub(super) fn travels_as_word(kind: &Kind, modulus: &BigInt) -> bool {
    let Kind::Int { lo, hi } = kind else { return false };
    let range = Range::of(&Interval::new(lo.clone(), hi.clone()));
    // An element stands for an integer at or above the prime too, but does not say for which.
    range.is_some_and(Range::is_word) && hi < modulus
}

/// A value.
#[derive(Clone, Debug, Default)]
pub(super) struct Slot {
    /// The integers it can be; `None` for elements, and for integers of more than 128 bits.
    pub range: Option<Range>,
    /// The value as a sum of words.
    pub sum: Option<Linear>,
    /// The register that holds it as an element.
    pub element: Option<u32>,
}

impl Slot {
    pub fn of_element(element: u32, range: Option<Range>) -> Slot {
        Slot { range, sum: None, element: Some(element) }
    }

    pub fn of_word(word: u32, range: Range) -> Slot {
        Slot { range: Some(range), sum: Some(Linear::word(word)), element: None }
    }

    pub fn of_sum(sum: Linear, range: Range) -> Slot {
        Slot { range: Some(range), sum: Some(sum), element: None }
    }
}

impl<F: PrimeField> Recorder<'_, F> {
    pub(super) fn push(&mut self, slot: Slot) -> u32 {
        self.slots.push(slot);
        self.slots.len() as u32 - 1
    }

    pub(super) fn slot(&self, value: u32) -> &Slot {
        &self.slots[value as usize]
    }

    fn slot_mut(&mut self, value: u32) -> &mut Slot {
        &mut self.slots[value as usize]
    }

    /// Narrows what a value can be.
    pub(super) fn narrow(&mut self, value: u32, range: Option<Range>) {
        let slot = self.slot_mut(value);
        slot.range = match (slot.range, range) {
            (Some(a), Some(b)) => Some(a.meet(b)),
            (a, b) => a.or(b),
        };
    }

    /// The value as an exact sum of words; `None` if it is held as an element alone and can be
    /// something else than a word.
    pub(super) fn linear(&mut self, value: u32) -> Option<Linear> {
        if let Some(sum) = &self.slot(value).sum {
            return Some(sum.clone());
        }
        let range = self.slot(value).range?;
        let fits = range.is_word() && BigInt::from(range.hi) < self.modulus;
        fits.then(|| Linear::word(self.word(value)))
    }

    /// The same with one term where the value is a word: for sums of sums.
    pub(super) fn short(&mut self, value: u32) -> Option<Linear> {
        let linear = self.linear(value)?;
        let is_word = self.slot(value).range.is_some_and(Range::is_word);
        if is_word && linear.terms.len() > 2 {
            return Some(Linear::word(self.word(value)));
        }
        Some(linear)
    }

    /// The register that holds a value, which must be one, as a word.
    pub(super) fn word(&mut self, value: u32) -> u32 {
        let word = match self.slot(value).sum.clone() {
            Some(sum) => match sum.as_word() {
                Some(word) => return word,
                // It stays a constant, which sums fold.
                None if sum.terms.is_empty() => {
                    return self.out.constant_word(sum.constant, self.pool);
                }
                None => {
                    let sum = self.out.sum(&sum, self.pool);
                    self.out.word(|dst| Inst::WordSum { dst, sum })
                }
            },
            None => {
                let (a, origin) = (self.element(value), self.origin.0);
                self.out.word(|dst| Inst::ToWord { dst, a, origin })
            }
        };
        self.slot_mut(value).sum = Some(Linear::word(word));
        word
    }

    /// The register that holds a value as an element.
    pub(super) fn element(&mut self, value: u32) -> u32 {
        if let Some(element) = self.slot(value).element {
            return element;
        }
        let sum = self.slot(value).sum.clone().unwrap_or_default();
        let element = if sum.terms.is_empty() {
            let constant = self.pool.id(&BigInt::from(sum.constant));
            self.out.constant(constant)
        } else {
            let sum = self.out.sum(&sum, self.pool);
            self.out.element(|dst| Inst::Embed { dst, sum })
        };
        self.slot_mut(value).element = Some(element);
        element
    }

    /// Both values as words, if both can only be words.
    pub(super) fn two_words(&mut self, a: u32, b: u32) -> Option<(u32, u32)> {
        let fits = |slot: &Slot, modulus: &BigInt| {
            let range = slot.range.filter(|range| range.is_word());
            range.is_some_and(|range| slot.sum.is_some() || BigInt::from(range.hi) < *modulus)
        };
        let both = fits(self.slot(a), &self.modulus) && fits(self.slot(b), &self.modulus);
        both.then(|| (self.word(a), self.word(b)))
    }

    /// `a − b`, if both are integers that are sums of words.
    pub(super) fn difference(&mut self, a: u32, b: u32) -> Option<Linear> {
        let ranges = (self.slot(a).range?, self.slot(b).range?);
        // The difference itself must fit as well.
        ranges.0.plus(-1, ranges.1)?;
        Linear::total(0, &[(1, self.linear(a)?), (-1, self.linear(b)?)])
    }
}
