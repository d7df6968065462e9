//! Operations on the bits of integers: shifts, `& | ^ !`.

use num_bigint::BigInt;
use num_traits::One;
use zkc_hir::{Arithmetic, Expr, Ty};
use zkc_ir::{Reason, ValueId, max_of_bits};
use zkc_span::Span;

use crate::context::{Lowerer, Lowering};
use crate::index::Position;
use crate::value::Value;

/// A power of two is made of this many bits of its exponent: up to 2^63. The bits above, which only
/// numbers wider than 64 bits have, are stages of their own.
const STAGE_BITS: usize = 6;

impl<'p> Lowerer<'p> {
    /// `!a`.
    pub(crate) fn complement(&mut self, expr: &'p Expr, operand: &'p Expr) -> Lowering<Value> {
        let value = self.leaf(operand)?;
        if operand.ty == Ty::Bool {
            return Ok(Value::Leaf(self.not(value, expr.span)));
        }
        let ty = self.concrete(&expr.ty);
        let width = self.width(&ty, expr.span)?;
        let terms = [(-BigInt::one(), value)];
        Ok(Value::Leaf(self.lin(&terms, max_of_bits(width), expr.span)))
    }

    pub(crate) fn bitwise(
        &mut self,
        op: Arithmetic,
        a: ValueId,
        b: ValueId,
        width: u32,
        span: Span,
    ) -> ValueId {
        let origin = self.at(span);
        let left = self.body.builder.bits(a, width, origin);
        let right = self.body.builder.bits(b, width, origin);
        let bits: Vec<ValueId> = left
            .into_iter()
            .zip(right)
            .map(|(a, b)| match op {
                Arithmetic::BitAnd => self.mul(a, b, span),
                Arithmetic::BitOr => {
                    let (a, b) = (self.not(a, span), self.not(b, span));
                    let neither = self.mul(a, b, span);
                    self.not(neither, span)
                }
                _ => {
                    let flipped = self.not(b, span);
                    self.sel(a, flipped, b, span)
                }
            })
            .collect();
        self.number_of(&bits, span)
    }

    /// `a << amount`: no bit may fall out, so that a's high bits are checked and not the result.
    pub(crate) fn shift_left(
        &mut self,
        a: ValueId,
        amount: ValueId,
        width: u32,
        span: Span,
    ) -> ValueId {
        match self.position(amount, u64::from(width), span, Reason::Shift) {
            Position::Nowhere => self.int(0),
            Position::Known(amount) => self.shift_left_by(a, amount as u32, width, span),
            Position::Chosen(bits) => {
                let (low, high) = bits.split_at(bits.len().min(STAGE_BITS));
                let power = self.power_of_two(low, span);
                let mut value = self.product(a, power, width, span);
                for (level, bit) in high.iter().enumerate() {
                    let shifted = self.mul(*bit, value, span);
                    let by = 1u32 << (STAGE_BITS + level);
                    let shifted = self.shift_left_by(shifted, by, width, span);
                    value = self.sel(*bit, shifted, value, span);
                }
                value
            }
        }
    }

    fn shift_left_by(&mut self, a: ValueId, amount: u32, width: u32, span: Span) -> ValueId {
        let most = max_of_bits(width) >> amount;
        let a = self.checked(a, &most, span, Reason::Overflow);
        self.lin(&[(BigInt::one() << amount, a)], 0, span)
    }

    /// `a >> amount`.
    pub(crate) fn shift_right(
        &mut self,
        a: ValueId,
        amount: ValueId,
        width: u32,
        span: Span,
    ) -> ValueId {
        match self.position(amount, u64::from(width), span, Reason::Shift) {
            Position::Nowhere => self.int(0),
            Position::Known(0) => a,
            Position::Known(amount) => self.split(a, amount as u32, span).0,
            Position::Chosen(bits) => {
                let (low, high) = bits.split_at(bits.len().min(STAGE_BITS));
                let power = self.power_of_two(low, span);
                let origin = self.at(span);
                let mut value = self.body.builder.divmod(a, power, origin).0;
                for (level, bit) in high.iter().enumerate() {
                    let shifted = self.split(value, 1u32 << (STAGE_BITS + level), span).0;
                    value = self.sel(*bit, shifted, value, span);
                }
                value
            }
        }
    }

    /// 2 to an amount that must be below the width; of use with numbers of at most 128 bits.
    pub(crate) fn power_of_amount(&mut self, amount: ValueId, width: u32, span: Span) -> ValueId {
        match self.position(amount, u64::from(width), span, Reason::Shift) {
            Position::Nowhere => self.int(0),
            Position::Known(amount) => self.int(BigInt::one() << amount),
            Position::Chosen(bits) => self.power_of_two(&bits, span),
        }
    }

    /// 2 to the number with these bits.
    pub(crate) fn power_of_two(&mut self, bits: &[ValueId], span: Span) -> ValueId {
        let mut power = self.int(1);
        for (level, bit) in bits.iter().enumerate() {
            let step = (BigInt::one() << (1u32 << level)) - 1;
            let factor = self.lin(&[(step, *bit)], 1, span);
            power = self.mul(power, factor, span);
        }
        power
    }
}
