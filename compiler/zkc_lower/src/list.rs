//! `Vec`: a length and all the slots, those past the length being 0.
//!
//! An index is compared with the length, and then points to a slot as one of an array does. `push`
//! writes into the slot that the length points to: one mark for each slot that the length can point
//! to by then, and a choice for each of its leaves. The marks hold only where the path is taken, so
//! that all stays as it was elsewhere and a branch needs no choice between before and after.

use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::{One, ToPrimitive};
use zkc_hir::{Builtin, Expr, Ty};
use zkc_ir::{Reason, ValueId};
use zkc_span::Span;

use crate::context::{Lowerer, Lowering};
use crate::index::Position;
use crate::value::Value;

impl<'p> Lowerer<'p> {
    /// An operation on a `Vec`; none if it is another.
    pub(crate) fn list_operation(
        &mut self,
        expr: &'p Expr,
        builtin: &Builtin,
        args: &'p [Expr],
    ) -> Lowering<Option<Value>> {
        let span = expr.span;
        Ok(Some(match (builtin, args) {
            (Builtin::Zero, []) => {
                let ty = self.concrete(&expr.ty);
                self.zero(&ty, span)?
            }
            (Builtin::Length, [of]) => {
                let of = self.expr(of)?;
                self.part(&of, 0, span)?
            }
            (Builtin::HasElement, [of, at]) => {
                let value = self.expr(of)?;
                let at = self.constant_index(at)?;
                let ty = self.concrete(&of.ty);
                Value::Leaf(self.has_part(&value, &ty, at, span)?)
            }
            (Builtin::Element, [of, at]) => {
                let of = self.expr(of)?;
                let at = self.constant_index(at)?;
                self.part(&of, at + 1, span)?
            }
            (Builtin::Push, [of, value]) => {
                let of = self.expr(of)?;
                let value = self.expr(value)?;
                self.push(&of, &value, span)?
            }
            (Builtin::Put, [of, at, value]) => {
                let of = self.expr(of)?;
                let index = self.leaf(at)?;
                let value = self.expr(value)?;
                self.put(&of, index, &value, at.span)?
            }
            (Builtin::AsLong, [of, slots]) => {
                let of = self.expr(of)?;
                let slots = self.expr(slots)?;
                let (Some(len), Value::Parts(slots)) = (of.part(0), &slots) else {
                    return Err(self.not_a_list(span));
                };
                Value::parts(std::iter::once(len).chain(slots.iter()).cloned().collect())
            }
            _ => return Ok(None),
        }))
    }

    fn not_a_list(&mut self, span: Span) -> crate::context::Stop {
        self.contradiction(span, "a Vec was expected")
    }

    fn constant_index(&mut self, at: &'p Expr) -> Lowering<usize> {
        let index = self.constant_int(at)?;
        index.to_usize().ok_or_else(|| self.contradiction(at.span, "an index is no index"))
    }

    /// The length and the slots, the first of which is the length again.
    fn list<'v>(&mut self, of: &'v Value, span: Span) -> Lowering<(ValueId, &'v Rc<Vec<Value>>)> {
        match of {
            Value::Parts(parts) => match parts.first() {
                Some(Value::Leaf(len)) => Ok((*len, parts)),
                _ => Err(self.not_a_list(span)),
            },
            _ => Err(self.not_a_list(span)),
        }
    }

    /// `of[index]`, the index being below the length.
    pub(crate) fn list_index(
        &mut self,
        of: &Value,
        index: ValueId,
        element: &Ty,
        (span, place): (Span, Span),
    ) -> Lowering<Value> {
        let (_, parts) = self.list(of, span)?;
        let slots = parts.get(1..).unwrap_or_default();
        match self.live_position(of, index, place)? {
            Position::Nowhere => self.zero(element, span),
            position => self.pick(slots, position, span),
        }
    }

    /// Where an index points among the slots, with the condition that it is below the length.
    fn live_position(&mut self, of: &Value, index: ValueId, span: Span) -> Lowering<Position> {
        let (len, parts) = self.list(of, span)?;
        let capacity = parts.len() as u64 - 1;
        let position = self.position(index, capacity, span, Reason::Index);
        if !matches!(position, Position::Nowhere) {
            let terms = [(BigInt::one(), len), (-BigInt::one(), index)];
            let distance = self.lin(&terms, -1, span);
            self.not_negative(distance, span, Reason::Index);
        }
        Ok(position)
    }

    fn put(&mut self, of: &Value, index: ValueId, value: &Value, span: Span) -> Lowering<Value> {
        let position = self.live_position(of, index, span)?;
        let (_, parts) = self.list(of, span)?;
        let mut parts = parts.as_ref().clone();
        let slots = parts.get_mut(1..).unwrap_or_default();
        match position {
            Position::Nowhere => {}
            Position::Known(at) => {
                if let Some(slot) = slots.get_mut(at) {
                    *slot = value.clone();
                }
            }
            Position::Chosen(bits) => {
                let marks = self.marks(&bits, slots.len(), span);
                for (slot, mark) in slots.iter_mut().zip(marks) {
                    *slot = self.select(mark, value, slot, span)?;
                }
            }
        }
        Ok(Value::parts(parts))
    }

    fn push(&mut self, of: &Value, value: &Value, span: Span) -> Lowering<Value> {
        let (len, parts) = self.list(of, span)?;
        let capacity = parts.len() - 1;
        let known = self.as_constant(len);
        let at = known.as_ref().and_then(BigInt::to_usize).filter(|at| *at < capacity);
        let mut parts = parts.as_ref().clone();
        if let Some(at) = at {
            parts[at + 1] = value.clone();
            parts[0] = Value::Leaf(self.int(at + 1));
            return Ok(Value::parts(parts));
        }
        if known.is_some() || capacity == 0 {
            self.never(span, Reason::Index);
            return Ok(of.clone());
        }
        let guard = self.guard(span);
        let (marks, after) = self.place(len, capacity, guard, span);
        for (slot, mark) in parts.iter_mut().skip(1).zip(marks) {
            *slot = self.select(mark, value, slot, span)?;
        }
        parts[0] = Value::Leaf(after);
        Ok(Value::parts(parts))
    }

    /// A mark for each slot that the length can point to, of which that one is 1 where the path is
    /// taken, and the length after a push. Fails where all slots are taken already.
    fn place(
        &mut self,
        len: ValueId,
        capacity: usize,
        guard: Option<ValueId>,
        span: Span,
    ) -> (Vec<ValueId>, ValueId) {
        let last = BigInt::from(capacity - 1);
        let most = self.interval(len).1.min(last.clone());
        // Where the path is not taken this is 0, so that what follows is a length still.
        let at = self.checked(len, &last, span, Reason::Index);
        let at = self.on_path(at, span);
        let origin = self.at(span);
        let count = most.to_u32().unwrap_or(0).saturating_add(1);
        let mut marks = match count {
            1 => vec![self.int(1)],
            _ => self.body.builder.one_hot(at, count, origin),
        };
        let one = BigInt::one;
        let Some(guard) = guard else {
            return (marks, self.lin(&[(one(), at)], 1, span));
        };
        // Only the first can be 1 where the path is not taken.
        if let Some(first) = marks.first_mut() {
            *first = self.mul(guard, *first, span);
        }
        let sum = self.lin(&[(one(), len), (one(), guard)], 0, span);
        if self.fits(sum, &BigInt::from(capacity)) {
            return (marks, sum);
        }
        let longer = self.lin(&[(one(), at)], 1, span);
        let after = self.sel(guard, longer, len, span);
        (marks, after)
    }
}
