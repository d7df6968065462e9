//! Arithmetic: in the field freely, on integers exactly, each result checked against its type.

use num_bigint::BigInt;
use num_traits::{One, Zero};
use zkc_hir::encoding::LeafBound;
use zkc_hir::{Arithmetic, Expr, Ty, encoding};
use zkc_ir::{Reason, ValueId, max_of_bits};
use zkc_span::Span;

use crate::context::{Lowerer, Lowering};
use crate::value::Value;

/// Products below 2 to this are made by one row.
pub(crate) const PLAIN_BITS: u64 = 252;
/// Bits of a limb where a product is wider.
pub(crate) const LIMB_BITS: u32 = 126;

impl<'p> Lowerer<'p> {
    /// A binary operation.
    pub(crate) fn arithmetic(
        &mut self,
        expr: &'p Expr,
        op: Arithmetic,
        a: &'p Expr,
        b: &'p Expr,
    ) -> Lowering<Value> {
        let is_exact = |expr: &Expr| matches!(expr.ty, Ty::Exact(_));
        if is_exact(expr) || is_exact(a) || is_exact(b) {
            return self.exact_arithmetic(expr, op, a, b);
        }
        let left = self.leaf(a)?;
        let right = self.leaf(b)?;
        let span = expr.span;
        let ty = self.concrete(&expr.ty);
        self.operation(op, left, right, &ty, span).map(Value::Leaf)
    }

    /// An operation on numbers, its result of this type.
    pub(crate) fn operation(
        &mut self,
        op: Arithmetic,
        a: ValueId,
        b: ValueId,
        ty: &Ty,
        span: Span,
    ) -> Lowering<ValueId> {
        let bound = encoding::leaf_bound(self.program, ty);
        match self.encoded(bound, span)? {
            Some(LeafBound::Field) => self.field_arithmetic(op, a, b, span),
            Some(LeafBound::Bits(width)) => self.integer_arithmetic(op, a, b, width, span),
            Some(_) => self.signed_arithmetic(op, a, b, ty, span),
            None => Err(self.contradiction(span, "arithmetic gives a number")),
        }
    }

    fn field_arithmetic(
        &mut self,
        op: Arithmetic,
        a: ValueId,
        b: ValueId,
        span: Span,
    ) -> Lowering<ValueId> {
        let sign = match op {
            Arithmetic::Add => BigInt::one(),
            Arithmetic::Sub => -BigInt::one(),
            Arithmetic::Mul => return Ok(self.mul(a, b, span)),
            _ => return Err(self.contradiction(span, "the field has + - * alone")),
        };
        let origin = self.at(span);
        Ok(self.body.builder.lin_field(&[(BigInt::one(), a), (sign, b)], BigInt::zero(), origin))
    }

    fn integer_arithmetic(
        &mut self,
        op: Arithmetic,
        a: ValueId,
        b: ValueId,
        width: u32,
        span: Span,
    ) -> Lowering<ValueId> {
        let most = max_of_bits(width);
        let one = BigInt::one;
        Ok(match op {
            Arithmetic::Add => {
                let sum = self.lin(&[(one(), a), (one(), b)], 0, span);
                self.checked(sum, &most, span, Reason::Overflow)
            }
            Arithmetic::Sub => {
                let difference = self.difference(a, b, span);
                self.checked(difference, &most, span, Reason::Overflow)
            }
            Arithmetic::Mul => self.product(a, b, width, span),
            Arithmetic::Rem => {
                let divisor = self.divisor(b, span);
                let origin = self.origin(span, Reason::DivisionByZero);
                self.body.builder.divmod(a, divisor, origin).1
            }
            Arithmetic::Shl => self.shift_left(a, b, width, span),
            Arithmetic::Shr => self.shift_right(a, b, width, span),
            Arithmetic::BitAnd | Arithmetic::BitOr | Arithmetic::BitXor => {
                self.bitwise(op, a, b, width, span)
            }
            Arithmetic::Div => {
                return Err(self.contradiction(span, "a quotient is unrounded"));
            }
        })
    }

    /// a·b, which must fit `width` bits.
    pub(crate) fn product(&mut self, a: ValueId, b: ValueId, width: u32, span: Span) -> ValueId {
        let most = max_of_bits(width);
        let (a_most, b_most) = (self.interval(a).1, self.interval(b).1);
        if (&a_most * &b_most).bits() <= PLAIN_BITS {
            let product = self.mul(a, b, span);
            return self.checked(product, &most, span, Reason::Overflow);
        }
        // From here on the check is made on the way, so one factor stands for the path.
        let a = self.on_path(a, span);
        if self.as_constant(a).is_some_and(|a| a.is_zero()) {
            // The path is known never to be taken.
            return a;
        }
        let (wide, narrow) = if a_most >= b_most { (a, b) } else { (b, a) };
        if let Some(factor) = self.as_constant(narrow) {
            return self.multiple(wide, &factor, &most, span);
        }
        if let Some(factor) = self.as_constant(wide) {
            return self.multiple(narrow, &factor, &most, span);
        }
        let narrow_bits = self.interval(narrow).1.bits() as u32;
        let limb =
            if narrow_bits <= LIMB_BITS { PLAIN_BITS as u32 - narrow_bits } else { LIMB_BITS };
        let (high, low) = self.split(wide, limb, span);
        // wide · narrow = high·narrow·2^limb + low·narrow
        if narrow_bits <= LIMB_BITS {
            let above = self.mul(high, narrow, span);
            return self.joined(above, low, narrow, limb, width, span);
        }
        // (h·2^s + l)(h'·2^s + l') fits only if h·h' = 0; then h·l' + l·h' stands above l·l'.
        let (other_high, other_low) = self.split(narrow, limb, span);
        let top = self.mul(high, other_high, span);
        self.in_range(top, &BigInt::zero(), span, Reason::Overflow);
        let left = self.mul(high, other_low, span);
        let right = self.mul(low, other_high, span);
        let mixed = self.lin(&[(BigInt::one(), left), (BigInt::one(), right)], 0, span);
        self.joined(mixed, low, other_low, limb, width, span)
    }

    /// above·2^limb + low·factor, which must fit `width` bits. `above` is checked first, as without
    /// that the sum could wrap round the field (semantics 2.4).
    fn joined(
        &mut self,
        above: ValueId,
        low: ValueId,
        factor: ValueId,
        limb: u32,
        width: u32,
        span: Span,
    ) -> ValueId {
        let most_above = max_of_bits(width) >> limb;
        let above = match self.fits(above, &most_above) {
            true => above,
            false => self.in_range(above, &most_above, span, Reason::Overflow),
        };
        let below = self.mul(low, factor, span);
        let terms = [(BigInt::one() << limb, above), (BigInt::one(), below)];
        let whole = self.lin(&terms, 0, span);
        match self.fits(whole, &max_of_bits(width)) {
            true => whole,
            false => self.in_range(whole, &max_of_bits(width), span, Reason::Overflow),
        }
    }

    /// value·factor, at most `most`, for a factor of at least 1: the value is checked instead.
    fn multiple(&mut self, value: ValueId, factor: &BigInt, most: &BigInt, span: Span) -> ValueId {
        let value_most = most / factor;
        let value = match self.fits(value, &value_most) {
            true => value,
            false => self.in_range(value, &value_most, span, Reason::Overflow),
        };
        self.lin(&[(factor.clone(), value)], 0, span)
    }

    /// value = high·2^at + low, from the bits of a value that is not negative.
    pub(crate) fn split(&mut self, value: ValueId, at: u32, span: Span) -> (ValueId, ValueId) {
        let bits = self.bits_of(value, span);
        let (low, high) = bits.split_at(bits.len().min(at as usize));
        (self.number_of(high, span), self.number_of(low, span))
    }

    /// All bits of a value that is not negative, low to high.
    pub(crate) fn bits_of(&mut self, value: ValueId, span: Span) -> Vec<ValueId> {
        let width = self.interval(value).1.bits() as u32;
        let origin = self.at(span);
        self.body.builder.bits(value, width, origin)
    }
}
