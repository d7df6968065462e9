//! Rounding: one division of whole numbers for the whole computation (semantics 3.5).
//!
//! Every mode is a floor of a shifted numerator. For an unsigned target a result below 0 is a
//! failure, and each shifted numerator is at least 0 exactly if the result is:
//!
//! | mode | result | at least 0 iff |
//! |---|---|---|
//! | floor | ⌊n / d⌋ | n ≥ 0 |
//! | ceil | ⌊(n + d − 1) / d⌋ | n + d − 1 ≥ 0 |
//! | toward zero | ⌊n / d⌋ if n ≥ 0, else ⌊(n + d − 1) / d⌋ | n + d − 1 ≥ 0 |
//! | half up | ⌊(2n + d) / 2d⌋, ties away from 0 | 2n + d − 1 ≥ 0 |
//! | half even | the same, less 1 on a tie with an odd quotient | 2n + d ≥ 0 |
//!
//! With a constant d the halves need no doubling: ⌊(n + ⌊d/2⌋) / d⌋, and there is a tie only if d is
//! even. With a run-time d and n ≥ 0 the ceiling is ⌊n / d⌋, plus 1 unless the remainder is 0. What
//! must be whole already is the floor with a remainder of 0. Under a path g the numerator is g·n, whose
//! result is 0 where the path is not taken; divisors are at least 1 everywhere by the condition at `/`.
//!
//! A target that goes down to −K is the same with n + K·d for n and K taken off the quotient, as
//! ⌊(n + K·d) / d⌋ = ⌊n / d⌋ + K; K is even, so that parities stay. What depends on the sign of n is
//! asked of n itself: toward zero, and half up, which takes 1 off the shifted numerator below 0.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Zero};
use zkc_hir::{Expr, Rounding};
use zkc_ir::{Reason, ValueId, max_of_bits};
use zkc_span::Span;

use super::Exact;
use crate::arith::PLAIN_BITS;
use crate::check::Bounds;
use crate::context::{Lowerer, Lowering};

/// A floor to be taken.
struct Floor {
    /// Least shifted numerator that is in range, as a value that must not be negative.
    guard: ValueId,
    /// The shifted numerator less that value: 0 or 1.
    offset: BigInt,
    divisor: ValueId,
    rest: Rest,
}

/// What the remainder has to say about the result.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    /// Nothing.
    Ignored,
    /// It is a tie if 0.
    Ties,
    /// The result is one more unless it is 0.
    Raises,
    /// It must be 0.
    Vanishes,
}

impl<'p> Lowerer<'p> {
    /// A rounding to the expression's type.
    pub(crate) fn round(
        &mut self,
        expr: &'p Expr,
        mode: Rounding,
        operand: &'p Expr,
    ) -> Lowering<ValueId> {
        let exact = self.exact_operand(operand)?;
        let ty = self.concrete(&expr.ty);
        let bounds = self.bounds(&ty, expr.span)?;
        Ok(self.round_exact(&exact, mode, &bounds, expr.span))
    }

    /// `x.to_multiple(m, mode)`: m·mode(x / m). As m is at least 1, the count of multiples is in range
    /// if the result is.
    pub(crate) fn round_to(
        &mut self,
        expr: &'p Expr,
        mode: Rounding,
        operand: &'p Expr,
        multiple: &'p Expr,
    ) -> Lowering<ValueId> {
        let span = expr.span;
        let value = self.exact_operand(operand)?;
        let step = self.exact_operand(multiple)?;
        let by = self.lin(&[(step.top.coefficient.clone(), step.top.value)], 0, span);
        let quotient = self.exact_ratio(value, step, span)?;
        let ty = self.concrete(&expr.ty);
        let bounds = self.bounds(&ty, span)?;
        let count = self.round_exact(&quotient, mode, &bounds, span);
        match bounds.least.is_zero() {
            true => Ok(self.product(count, by, bounds.most.bits() as u32, span)),
            false => Ok(self.signed_product(count, by, &bounds, span)),
        }
    }

    /// Rounds to a number within the bounds.
    pub(crate) fn round_exact(
        &mut self,
        exact: &Exact,
        mode: Rounding,
        bounds: &Bounds,
        span: Span,
    ) -> ValueId {
        let coefficient = exact.top.coefficient.clone();
        let numerator = self.lin(&[(coefficient, exact.top.value)], 0, span);
        let divisor = self.whole_divisor(exact, span);
        let whole = mode == Rounding::Whole;
        let numerator = match whole || self.may_fail(numerator, divisor, bounds) {
            true => self.on_path(numerator, span),
            false => numerator,
        };
        if self.as_constant(divisor).is_some_and(|divisor| divisor.is_one()) {
            return self.rounded(numerator, bounds, span);
        }
        let lift = -&bounds.least + BigInt::from(u8::from(bounds.least.is_odd()));
        let (least, most) = self.interval(numerator);
        let lifted = (&lift * 2 + 1) * self.interval(divisor).1;
        let magnitude = BigInt::from(least.magnitude().max(most.magnitude()).clone());
        let widest: BigInt = lifted + magnitude * 2;
        match lift.is_zero() || widest.bits() < PLAIN_BITS {
            true => self.round_quotient(mode, numerator, divisor, bounds, span),
            false => self.round_magnitude(mode, numerator, divisor, bounds, span),
        }
    }

    /// n / d, where lifting a negative n could wrap round the field: the magnitude is rounded, the other
    /// way where the mode is one of direction, and the sign put back.
    fn round_magnitude(
        &mut self,
        mode: Rounding,
        n: ValueId,
        d: ValueId,
        bounds: &Bounds,
        span: Span,
    ) -> ValueId {
        let (negative, magnitude) = self.sign_and_magnitude(n, span);
        let most = BigInt::from(bounds.least.magnitude().max(bounds.most.magnitude()).clone());
        let most = Bounds::up_to(most);
        let whole = match mode {
            Rounding::Floor | Rounding::Ceil => {
                let origin = self.origin(span, Reason::DivisionByZero);
                let (quotient, rest) = self.body.builder.divmod(magnitude, d, origin);
                let (zero, origin) = (self.int(0), self.at(span));
                let even = self.body.builder.eq(rest, zero, origin);
                let uneven = self.not(even, span);
                let away =
                    if mode == Rounding::Floor { negative } else { self.not(negative, span) };
                let raise = self.mul(away, uneven, span);
                let raised = [(BigInt::one(), quotient), (BigInt::one(), raise)];
                let raised = self.lin(&raised, 0, span);
                self.rounded(raised, &most, span)
            }
            Rounding::TowardZero => self.round_quotient(Rounding::Floor, magnitude, d, &most, span),
            mode => self.round_quotient(mode, magnitude, d, &most, span),
        };
        let turned = self.lin(&[(-BigInt::one(), whole)], 0, span);
        let result = self.sel(negative, turned, whole, span);
        self.rounded(result, bounds, span)
    }

    fn round_quotient(
        &mut self,
        mode: Rounding,
        numerator: ValueId,
        divisor: ValueId,
        bounds: &Bounds,
        span: Span,
    ) -> ValueId {
        let lift = -&bounds.least + BigInt::from(u8::from(bounds.least.is_odd()));
        let floor = self.floor_of(mode, numerator, divisor, &lift, span);
        let (least, greatest) = self.interval(floor.guard);
        let shifted = if least < BigInt::zero() {
            let hi = greatest.max(BigInt::zero());
            self.in_range(floor.guard, &hi, span, Reason::Rounding)
        } else {
            floor.guard
        };
        let shifted = self.lin(&[(BigInt::one(), shifted)], floor.offset, span);
        let origin = self.origin(span, Reason::DivisionByZero);
        let (quotient, rest) = self.body.builder.divmod(shifted, floor.divisor, origin);
        let zero = self.int(0);
        match floor.rest {
            Rest::Ignored | Rest::Vanishes => {
                if floor.rest == Rest::Vanishes {
                    self.vanishes(rest, span, Reason::Rounding);
                }
                let result = self.lin(&[(BigInt::one(), quotient)], -lift, span);
                self.rounded(result, bounds, span)
            }
            Rest::Ties => self.to_even(quotient, rest, &lift, bounds, span),
            Rest::Raises => {
                let origin = self.at(span);
                let even = self.body.builder.eq(rest, zero, origin);
                let terms = [(BigInt::one(), quotient), (-BigInt::one(), even)];
                let raised = self.lin(&terms, 1 - lift, span);
                self.rounded(raised, bounds, span)
            }
        }
    }

    /// d, as one number.
    fn whole_divisor(&mut self, exact: &Exact, span: Span) -> ValueId {
        let mut divisor = self.int(exact.denominator.clone());
        for factor in &exact.divisors {
            divisor = self.mul(divisor, factor.value, span);
        }
        divisor
    }

    /// Whether a result can be out of range as far as intervals say.
    fn may_fail(&self, numerator: ValueId, divisor: ValueId, bounds: &Bounds) -> bool {
        let (least, greatest) = self.interval(numerator);
        let divisor = self.interval(divisor).0.max(BigInt::one());
        // No mode gives less than ⌊n / d⌋, or more than ⌊n / d⌋ + 1.
        least.div_floor(&divisor) < bounds.least || greatest.div_floor(&divisor) >= bounds.most
    }

    fn rounded(&mut self, result: ValueId, bounds: &Bounds, span: Span) -> ValueId {
        match self.fits_in(result, bounds) {
            true => result,
            false => self.within(result, bounds, span, Reason::Rounding),
        }
    }

    fn floor_of(
        &mut self,
        mode: Rounding,
        n: ValueId,
        d: ValueId,
        lift: &BigInt,
        span: Span,
    ) -> Floor {
        let one = BigInt::one;
        let signed = !lift.is_zero();
        let lifted = match signed {
            true => self.lin(&[(one(), n), (lift.clone(), d)], 0, span),
            false => n,
        };
        let floor =
            |guard| Floor { guard, offset: BigInt::zero(), divisor: d, rest: Rest::Ignored };
        let negative = self.interval(n).0 < BigInt::zero();
        match mode {
            Rounding::Floor => floor(lifted),
            Rounding::Whole => Floor { rest: Rest::Vanishes, ..floor(lifted) },
            Rounding::TowardZero if !negative => floor(lifted),
            // That a run-time divisor is at least 1 is known, but to no interval.
            Rounding::Ceil if !negative && self.interval(d).0 < BigInt::one() => {
                Floor { rest: Rest::Raises, ..floor(lifted) }
            }
            Rounding::Ceil => floor(self.lin(&[(one(), lifted), (one(), d)], -1, span)),
            Rounding::TowardZero => {
                let below = self.below_zero(n, span);
                let less_one = self.lin(&[(one(), d)], -1, span);
                let raise = self.mul(below, less_one, span);
                floor(self.lin(&[(one(), lifted), (one(), raise)], 0, span))
            }
            Rounding::HalfUp | Rounding::HalfEven => {
                let (mut terms, half, divisor, even) = match self.as_constant(d) {
                    Some(value) => (vec![(one(), lifted)], &value / 2, d, value.is_even()),
                    None => {
                        let two = BigInt::from(2);
                        let doubled = self.lin(&[(two.clone(), d)], 0, span);
                        (vec![(two, lifted), (one(), d)], BigInt::zero(), doubled, true)
                    }
                };
                let away = mode == Rounding::HalfUp && negative && even;
                if away && signed {
                    let below = self.below_zero(n, span);
                    terms.push((-one(), below));
                }
                // A tie below 0 goes away from it, and so out of range of an unsigned target.
                let offset = BigInt::from(u8::from(away && !signed));
                let guard = self.lin(&terms, half - &offset, span);
                let ties = mode == Rounding::HalfEven && even;
                let rest = if ties { Rest::Ties } else { Rest::Ignored };
                Floor { guard, offset, divisor, rest }
            }
        }
    }

    /// The quotient less `lift`, or the even one below it if the rest says tie. It is in range iff
    /// the quotient is where the greatest result is odd and the least is 0; else the result is
    /// checked as well.
    fn to_even(
        &mut self,
        quotient: ValueId,
        rest: ValueId,
        lift: &BigInt,
        bounds: &Bounds,
        span: Span,
    ) -> ValueId {
        let width = (&bounds.most + lift).bits() as u32;
        let bits = if self.fits(quotient, &max_of_bits(width)) {
            self.bits_of(quotient, span)
        } else {
            let origin = self.origin(span, Reason::Rounding);
            self.body.builder.bits(quotient, width, origin)
        };
        let zero = self.int(0);
        let origin = self.at(span);
        let tie = self.body.builder.eq(rest, zero, origin);
        let no_tie = self.not(tie, span);
        let mut bits = bits;
        if let Some(low) = bits.first_mut() {
            *low = self.mul(*low, no_tie, span);
        }
        let even = self.number_of(&bits, span);
        let result = self.lin(&[(BigInt::one(), even)], -lift.clone(), span);
        self.rounded(result, bounds, span)
    }
}
