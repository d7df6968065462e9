//! Arithmetic on numbers that may be negative: `iN`, signed amounts and decimals.
//!
//! A signed number is its own residue, so sums and products cost what unsigned ones do; the range
//! check of each result is made of the number less its type's least.

use num_bigint::BigInt;
use num_traits::{One, Zero};
use zkc_hir::encoding::LeafBound;
use zkc_hir::{Arithmetic, Expr, Ty, encoding};
use zkc_ir::{Reason, ValueId};
use zkc_span::Span;

use crate::arith::PLAIN_BITS;
use crate::check::Bounds;
use crate::context::{Lowerer, Lowering};

impl<'p> Lowerer<'p> {
    /// `-a`: in the field freely, else checked against the type.
    pub(crate) fn negate(&mut self, expr: &'p Expr, operand: &'p Expr) -> Lowering<ValueId> {
        let value = self.leaf(operand)?;
        let span = expr.span;
        let terms = [(-BigInt::one(), value)];
        let ty = self.concrete(&expr.ty);
        let bound = encoding::leaf_bound(self.program, &ty);
        if self.encoded(bound, span)? == Some(LeafBound::Field) {
            let origin = self.at(span);
            return Ok(self.body.builder.lin_field(&terms, BigInt::zero(), origin));
        }
        let bounds = self.bounds(&ty, span)?;
        let negated = self.lin(&terms, 0, span);
        Ok(self.checked_in(negated, &bounds, span, Reason::Conversion))
    }

    /// A binary operation whose result may be negative.
    pub(crate) fn signed_arithmetic(
        &mut self,
        op: Arithmetic,
        a: ValueId,
        b: ValueId,
        ty: &Ty,
        span: Span,
    ) -> Lowering<ValueId> {
        let bounds = self.bounds(ty, span)?;
        let one = BigInt::one;
        Ok(match op {
            Arithmetic::Add => {
                let sum = self.lin(&[(one(), a), (one(), b)], 0, span);
                self.checked_in(sum, &bounds, span, Reason::Overflow)
            }
            Arithmetic::Sub => {
                let difference = self.difference(a, b, span);
                self.checked_in(difference, &bounds, span, Reason::Overflow)
            }
            Arithmetic::Mul => self.signed_product(a, b, &bounds, span),
            Arithmetic::Shl | Arithmetic::Shr => match ty {
                Ty::Int(width) if op == Arithmetic::Shl => {
                    let power = self.power_of_amount(b, *width, span);
                    self.signed_product(a, power, &bounds, span)
                }
                Ty::Int(width) => self.signed_shift_right(a, b, *width, span),
                _ => return Err(self.contradiction(span, "only integers are shifted")),
            },
            _ => return Err(self.contradiction(span, "signed numbers have + - * << >> alone")),
        })
    }

    /// a·b, which must lie in the bounds. Where the plain product could wrap round the field, the
    /// product of magnitudes is made and the sign put back.
    pub(crate) fn signed_product(
        &mut self,
        a: ValueId,
        b: ValueId,
        bounds: &Bounds,
        span: Span,
    ) -> ValueId {
        let most = |(lo, hi): (BigInt, BigInt)| lo.magnitude().max(hi.magnitude()).clone();
        let (a_most, b_most) = (most(self.interval(a)), most(self.interval(b)));
        if (&a_most * &b_most).bits() < PLAIN_BITS {
            let product = self.mul(a, b, span);
            return self.checked_in(product, bounds, span, Reason::Overflow);
        }
        let (a_negative, a) = self.sign_and_magnitude(a, span);
        let (b_negative, b) = self.sign_and_magnitude(b, span);
        // One more than the type has, as the least number has no opposite.
        let width = bounds.most.bits() as u32 + 1;
        let magnitude = self.product(a, b, width, span);
        let flipped = self.not(b_negative, span);
        let negative = self.sel(a_negative, flipped, b_negative, span);
        let turned = self.lin(&[(-BigInt::one(), magnitude)], 0, span);
        let product = self.sel(negative, turned, magnitude, span);
        self.checked_in(product, bounds, span, Reason::Overflow)
    }

    /// Whether the integer is negative, as a bit.
    pub(crate) fn below_zero(&mut self, value: ValueId, span: Span) -> ValueId {
        let zero = self.int(0);
        let origin = self.at(span);
        self.body.builder.lt(value, zero, origin)
    }

    /// Whether the number is negative, and its distance from 0.
    pub(crate) fn sign_and_magnitude(&mut self, value: ValueId, span: Span) -> (ValueId, ValueId) {
        let negative = self.below_zero(value, span);
        let (lo, hi) = self.interval(value);
        let turned = self.lin(&[(-BigInt::one(), value)], 0, span);
        let magnitude = self.sel(negative, turned, value, span);
        let most = BigInt::from(lo.magnitude().max(hi.magnitude()).clone());
        // Implied by the choice, which no interval can see.
        (negative, self.in_range(magnitude, &most, span, Reason::Value))
    }

    /// a − b·⌊a / b⌋, for a divisor of no sign: the remainder of the magnitude, and what is left to
    /// the divisor if a is negative and that is not 0.
    pub(crate) fn rem_euclid(&mut self, a: ValueId, b: ValueId, span: Span) -> ValueId {
        let (negative, magnitude) = self.sign_and_magnitude(a, span);
        let divisor = self.divisor(b, span);
        let origin = self.origin(span, Reason::DivisionByZero);
        let (_, rest) = self.body.builder.divmod(magnitude, divisor, origin);
        let zero = self.int(0);
        let origin = self.at(span);
        let whole = self.body.builder.eq(rest, zero, origin);
        let not_whole = self.not(whole, span);
        let turn = self.mul(negative, not_whole, span);
        let left = self.difference(divisor, rest, span);
        let result = self.sel(turn, left, rest, span);
        // Below the divisor, which no interval can see of a choice.
        let (_, most) = self.interval(divisor);
        self.in_range(result, &most, span, Reason::Value)
    }

    /// ⌊a / 2^amount⌋: the offset of two's complement is a multiple of every such power.
    fn signed_shift_right(
        &mut self,
        a: ValueId,
        amount: ValueId,
        width: u32,
        span: Span,
    ) -> ValueId {
        let offset = BigInt::one() << width.saturating_sub(1);
        let above = self.lin(&[(BigInt::one(), a)], offset.clone(), span);
        let shifted = self.shift_right(above, amount, width, span);
        let offset = self.int(offset);
        let back = self.shift_right(offset, amount, width, span);
        self.difference(shifted, back, span)
    }
}
