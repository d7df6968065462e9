//! Conditions: what must hold where the path is taken, and nowhere else.
//!
//! Under a path g the operand that can make an operation fail is replaced by one that cannot where
//! g is 0 (semantics 2.6): the checked value z by g·z, and a condition c by g·(1 − c) = 0. The
//! operation's own rows stay as they are, so nothing is ever left free in a branch not taken.

use num_bigint::BigInt;
use num_traits::{One, Zero};
use zkc_ir::{Kind, Origin, Reason, ValueId};
use zkc_span::Span;

use crate::context::Lowerer;

/// The numbers that a type holds; 0 is one of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Bounds {
    pub(crate) least: BigInt,
    pub(crate) most: BigInt,
}

impl Bounds {
    /// 0 to `most`.
    pub(crate) fn up_to(most: BigInt) -> Bounds {
        Bounds { least: BigInt::zero(), most }
    }
}

impl Lowerer<'_> {
    /// The integer, which must lie in the bounds here. Where the path is not taken the result is 0.
    pub(crate) fn checked_in(
        &mut self,
        value: ValueId,
        bounds: &Bounds,
        span: Span,
        reason: Reason,
    ) -> ValueId {
        if self.body.builder.fits_by_kinds(value, &bounds.least, &bounds.most) {
            if self.as_constant(value).is_none() {
                self.body.made.notes.unneeded.insert(Origin { span, reason });
            }
            return value;
        }
        if self.body.builder.implies(value, &bounds.least, &bounds.most) {
            // Known whatever the path.
            return self.within(value, bounds, span, reason);
        }
        let value = self.on_path(value, span);
        self.within(value, bounds, span, reason)
    }

    /// Whether the integer is known to lie in the bounds.
    pub(crate) fn fits_in(&self, value: ValueId, bounds: &Bounds) -> bool {
        let (least, greatest) = self.interval(value);
        least >= bounds.least && greatest <= bounds.most
    }

    /// The integer, which must lie in `0..=hi` here. Where the path is not taken the result is 0.
    pub(crate) fn checked(
        &mut self,
        value: ValueId,
        hi: &BigInt,
        span: Span,
        reason: Reason,
    ) -> ValueId {
        self.checked_in(value, &Bounds::up_to(hi.clone()), span, reason)
    }

    /// Whether the integer is known to lie in `0..=hi`.
    pub(crate) fn fits(&self, value: ValueId, hi: &BigInt) -> bool {
        self.fits_in(value, &Bounds::up_to(hi.clone()))
    }

    /// The value where the path is taken, zero elsewhere.
    pub(crate) fn on_path(&mut self, value: ValueId, span: Span) -> ValueId {
        match self.guard(span) {
            None => value,
            Some(guard) if self.is_element(value) => {
                let guard = self.element_of(guard, span);
                self.mul(guard, value, span)
            }
            Some(guard) => self.mul(guard, value, span),
        }
    }

    /// The integer, which must lie in `0..=hi` whatever the path.
    pub(crate) fn in_range(
        &mut self,
        value: ValueId,
        hi: &BigInt,
        span: Span,
        reason: Reason,
    ) -> ValueId {
        self.within(value, &Bounds::up_to(hi.clone()), span, reason)
    }

    /// The integer, which must lie in the bounds whatever the path.
    pub(crate) fn within(
        &mut self,
        value: ValueId,
        bounds: &Bounds,
        span: Span,
        reason: Reason,
    ) -> ValueId {
        let origin = self.origin(span, reason);
        self.body.builder.assert_range(value, bounds.least.clone(), bounds.most.clone(), origin);
        let (least, greatest) = self.interval(value);
        let (least, greatest) =
            (least.max(bounds.least.clone()), greatest.min(bounds.most.clone()));
        if least > greatest {
            // Never holds; what follows needs a value of the right kind all the same.
            return self.int(0);
        }
        let origin = self.at(span);
        let narrowed =
            self.body.builder.narrow(value, Kind::Int { lo: least, hi: greatest }, origin);
        // Checks that contradict each other leave nothing to narrow to; nothing holds then.
        if self.fits_in(narrowed, bounds) { narrowed } else { self.int(0) }
    }

    /// The bit must be 1 here.
    pub(crate) fn holds(&mut self, bit: ValueId, span: Span, reason: Reason) {
        if self.as_constant(bit).is_some_and(|bit| bit.is_one()) {
            return;
        }
        match self.guard(span) {
            None => {
                let origin = self.origin(span, reason);
                let one = self.int(1);
                self.body.builder.assert_eq(bit, one, origin);
            }
            Some(guard) => {
                let fails = self.not(bit, span);
                let fails = self.mul(guard, fails, span);
                self.vanishes(fails, span, reason);
            }
        }
    }

    /// The integer must not be negative here.
    pub(crate) fn not_negative(&mut self, value: ValueId, span: Span, reason: Reason) {
        let (_, greatest) = self.interval(value);
        // An upper bound of at least 0 keeps the range sensible where it can never hold.
        let hi = greatest.max(BigInt::zero());
        self.checked(value, &hi, span, reason);
    }

    /// The two must be equal here; of one kind.
    pub(crate) fn equal(&mut self, a: ValueId, b: ValueId, span: Span, reason: Reason) {
        if a == b {
            return;
        }
        let Some(guard) = self.guard(span) else {
            let origin = self.origin(span, reason);
            self.body.builder.assert_eq(a, b, origin);
            return;
        };
        let difference = if self.is_element(a) {
            let origin = self.at(span);
            let terms = [(BigInt::one(), a), (-BigInt::one(), b)];
            self.body.builder.lin_field(&terms, BigInt::zero(), origin)
        } else {
            self.difference(a, b, span)
        };
        let guard = if self.is_element(a) { self.element_of(guard, span) } else { guard };
        let difference = self.mul(guard, difference, span);
        self.vanishes(difference, span, reason);
    }

    /// Nothing holds here: the path must not be taken.
    pub(crate) fn never(&mut self, span: Span, reason: Reason) {
        let taken = match self.guard(span) {
            Some(guard) => guard,
            None => self.int(1),
        };
        self.vanishes(taken, span, reason);
    }

    /// A divisor that is 1 where the path is not taken, and must not be 0.
    pub(crate) fn divisor(&mut self, value: ValueId, span: Span) -> ValueId {
        let (_, most) = self.interval(value);
        let expected = Kind::Int { lo: BigInt::one(), hi: most };
        let origin = self.at(span);
        // What earlier checks of the same number have established.
        let value = self.body.builder.narrow(value, expected, origin);
        if self.interval(value).0 >= BigInt::one() {
            return value;
        }
        let value = match self.guard(span) {
            None => value,
            Some(guard) => {
                let less_one = self.lin(&[(BigInt::one(), value)], -1, span);
                let scaled = self.mul(guard, less_one, span);
                self.lin(&[(BigInt::one(), scaled)], 1, span)
            }
        };
        if self.as_constant(value).is_some_and(|value| value.is_zero()) {
            self.never(span, Reason::DivisionByZero);
            return self.int(1);
        }
        value
    }

    pub(crate) fn vanishes(&mut self, value: ValueId, span: Span, reason: Reason) {
        let origin = self.origin(span, reason);
        let zero = if self.is_element(value) {
            self.body.builder.element(0)
        } else {
            self.body.builder.int(0)
        };
        self.body.builder.assert_eq(value, zero, origin);
    }
}
