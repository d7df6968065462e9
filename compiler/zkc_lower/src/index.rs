//! Indices known only at run time: reading by a tree of selections, writing by marks.
//!
//! Both rest on the index's exact bits, so that no side condition about one-hot wires is needed. An
//! index under a path is g·i, which is 0 where the path is not taken, and 0 is in bounds.

use num_bigint::BigInt;
use num_traits::ToPrimitive;
use zkc_hir::encoding;
use zkc_hir::{Expr, Projection, Ty};
use zkc_ir::{Reason, ValueId};
use zkc_span::Span;

use crate::context::{Lowerer, Lowering};
use crate::value::Value;

/// Where an index points.
#[derive(Clone, Debug)]
pub(crate) enum Position {
    /// To this part.
    Known(usize),
    /// Outside; the condition that says so stands already.
    Nowhere,
    /// To the part with these bits, low to high; in bounds by conditions that stand already.
    Chosen(Vec<ValueId>),
}

impl<'p> Lowerer<'p> {
    /// `base[index]`.
    pub(crate) fn index(
        &mut self,
        expr: &'p Expr,
        base: &'p Expr,
        index: &'p Expr,
    ) -> Lowering<Value> {
        let value = self.expr(base)?;
        let place = index.span;
        let index = self.leaf(index)?;
        let ty = self.concrete(&expr.ty);
        if matches!(base.ty, Ty::Vec(..)) {
            return self.list_index(&value, index, &ty, (expr.span, place));
        }
        let Value::Parts(parts) = &value else {
            return Err(self.contradiction(expr.span, "an array was expected"));
        };
        match self.position(index, parts.len() as u64, place, Reason::Index) {
            Position::Nowhere => self.zero(&ty, expr.span),
            position => self.pick(parts, position, expr.span),
        }
    }

    /// The part that a position points to, of parts that it is in bounds of.
    pub(crate) fn pick(
        &mut self,
        parts: &[Value],
        position: Position,
        span: Span,
    ) -> Lowering<Value> {
        let found = match position {
            Position::Known(index) => parts.get(index).cloned(),
            Position::Nowhere => None,
            Position::Chosen(bits) => {
                let mut layer: Vec<Value> = parts.to_vec();
                for bit in bits {
                    let mut next = Vec::with_capacity(layer.len().div_ceil(2));
                    for pair in layer.chunks(2) {
                        next.push(match pair {
                            [low, high] => self.select(bit, high, low, span)?,
                            // Its partner would be out of bounds.
                            [low] => low.clone(),
                            _ => continue,
                        });
                    }
                    layer = next;
                }
                layer.into_iter().next()
            }
        };
        found.ok_or_else(|| self.contradiction(span, "a position points outside its value"))
    }

    /// Where a number below `len` points, with the condition that it is below.
    pub(crate) fn position(
        &mut self,
        index: ValueId,
        len: u64,
        span: Span,
        reason: Reason,
    ) -> Position {
        let constant = self.as_constant(index);
        let known = constant.as_ref().and_then(BigInt::to_u64).filter(|index| *index < len);
        if let Some(index) = known {
            return Position::Known(index as usize);
        }
        if constant.is_some() || len == 0 {
            self.never(span, reason);
            return Position::Nowhere;
        }
        let last = BigInt::from(len - 1);
        let origin = self.at(span);
        // What earlier checks of the same number have established.
        let expected = zkc_ir::Kind::Int { lo: BigInt::ZERO, hi: last.clone() };
        let index = self.body.builder.narrow(index, expected, origin);
        if len == 1 {
            self.checked(index, &last, span, reason);
            return Position::Known(0);
        }
        if self.fits(index, &last) {
            let width = self.interval(index).1.bits().max(1) as u32;
            let origin = self.at(span);
            return Position::Chosen(self.body.builder.bits(index, width, origin));
        }
        let index = self.on_path(index, span);
        let origin = self.origin(span, reason.clone());
        let bits = self.body.builder.bits(index, last.bits() as u32, origin);
        if !len.is_power_of_two() {
            let below = self.number_of(&bits, span);
            self.in_range(below, &last, span, reason);
        }
        Position::Chosen(bits)
    }

    /// The number with these bits, low to high.
    pub(crate) fn number_of(&mut self, bits: &[ValueId], span: Span) -> ValueId {
        let origin = self.at(span);
        self.body.builder.number_of_bits(bits, origin)
    }

    /// For each of `len` elements, whether it is the one with these bits and the path is taken: a
    /// product for each node of a tree but the root, cut off at `len`. What is written by these marks
    /// is as before where the path is not taken, so that no choice between the arms follows.
    pub(crate) fn marks(&mut self, bits: &[ValueId], len: usize, span: Span) -> Vec<ValueId> {
        let taken = self.guard(span);
        let mut marks = vec![taken.unwrap_or_else(|| self.int(1))];
        for (level, bit) in bits.iter().enumerate().rev() {
            let mut next = Vec::with_capacity(marks.len() * 2);
            for (prefix, mark) in marks.into_iter().enumerate() {
                // A subtree that starts at or past the end is never pointed to.
                if (2 * prefix + 1) << level < len {
                    // mark − mark·bit would do, but no interval could see that it is a bit.
                    let other = self.not(*bit, span);
                    next.push(self.mul(mark, other, span));
                    next.push(self.mul(mark, *bit, span));
                } else {
                    next.push(mark);
                }
            }
            marks = next;
        }
        marks
    }

    pub(crate) fn array_len(&mut self, ty: &Ty, span: Span) -> Lowering<u64> {
        match ty {
            Ty::Array(_, len) => {
                let len = encoding::array_len(len);
                self.encoded(len, span)
            }
            _ => Err(self.contradiction(span, "an array was expected")),
        }
    }

    /// The type of a part of a concrete type.
    pub(crate) fn part_ty(&mut self, ty: &Ty, projection: &Projection, span: Span) -> Lowering<Ty> {
        let part = match (ty, projection) {
            (Ty::Array(element, _), Projection::Index(_)) => Some((**element).clone()),
            (Ty::Tuple(parts), Projection::Field(index)) => parts.get(*index).cloned(),
            (Ty::Struct(id, args), Projection::Field(index)) => {
                let fields = &self.program.struct_def(*id).fields;
                fields.get(*index).map(|field| field.ty.substitute(args))
            }
            _ => None,
        };
        part.ok_or_else(|| self.contradiction(span, "a place has no such part"))
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn prefixes_are_cut_at_the_length() {
        // The rule of `marks` for 5 of 8: only the last pair of the last level is missing.
        let len = 5usize;
        let mut prefixes = vec![0usize];
        for level in (0..3).rev() {
            let mut next = Vec::new();
            for prefix in prefixes {
                next.push(2 * prefix);
                if (2 * prefix + 1) << level < len {
                    next.push(2 * prefix + 1);
                }
            }
            prefixes = next;
        }
        assert_eq!(prefixes, [0, 1, 2, 3, 4]);
    }
}
