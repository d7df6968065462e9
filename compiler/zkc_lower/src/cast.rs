//! Conversions, the inverse of an element, and what a window answers.

use num_bigint::BigInt;
use num_traits::{One, Zero};
use zkc_hir::Expr;
use zkc_hir::encoding::{self, LeafBound};
use zkc_ir::{Reason, ValueId};
use zkc_span::Span;

use crate::context::{Lowerer, Lowering};
use crate::value::Value;

impl<'p> Lowerer<'p> {
    /// `operand as T`: never another number.
    pub(crate) fn cast(&mut self, expr: &'p Expr, operand: &'p Expr) -> Lowering<Value> {
        let value = match self.expr(operand)? {
            Value::Leaf(value) => value,
            other => return Ok(other),
        };
        let ty = self.concrete(&expr.ty);
        let bound = encoding::leaf_bound(self.program, &ty);
        let value = match self.encoded(bound, expr.span)? {
            Some(LeafBound::Field) => self.element_of(value, expr.span),
            Some(LeafBound::Bits(width)) if self.is_element(value) => {
                let value = self.on_path(value, expr.span);
                let origin = self.origin(expr.span, Reason::Conversion);
                let bits = self.body.builder.bits(value, width, origin);
                self.number_of(&bits, expr.span)
            }
            Some(_) => {
                let bounds = self.bounds(&ty, expr.span)?;
                self.checked_in(value, &bounds, expr.span, Reason::Conversion)
            }
            None => return Err(self.contradiction(expr.span, "a number is cast to a number")),
        };
        Ok(Value::Leaf(value))
    }

    /// `x.inv()`; 1 where the path is not taken.
    pub(crate) fn inverse(&mut self, operand: &'p Expr, span: Span) -> Lowering<ValueId> {
        let mut value = self.leaf(operand)?;
        if self.as_constant(value).is_none_or(|value| value.is_zero()) {
            if let Some(guard) = self.guard(span) {
                let origin = self.at(span);
                let guard = self.element_of(guard, span);
                let terms = [(BigInt::one(), value)];
                let less_one = self.body.builder.lin_field(&terms, -BigInt::one(), origin);
                let scaled = self.mul(guard, less_one, span);
                let terms = [(BigInt::one(), scaled)];
                value = self.body.builder.lin_field(&terms, BigInt::one(), origin);
            }
        }
        let origin = self.origin(span, Reason::Inverse);
        Ok(self.body.builder.inverse(value, origin))
    }

    /// Whether the window starts at `time` or later (`reached`), or ends before it.
    pub(crate) fn window_bound(
        &mut self,
        window: &Value,
        time: ValueId,
        reached: bool,
        span: Span,
    ) -> Lowering<ValueId> {
        let Value::Leaf(end) = self.part(window, usize::from(!reached), span)? else {
            return Err(self.contradiction(span, "a window has two times"));
        };
        let origin = self.at(span);
        let earlier = self.body.builder.lt(end, time, origin);
        Ok(if reached { self.not(earlier, span) } else { earlier })
    }
}
