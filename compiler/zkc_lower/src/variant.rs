//! Enums and what stands past a length: which parts of a value count, and that the others are 0.
//!
//! The value of an enum is its tag and the fields of every variant; of a `Vec`, its length and every
//! slot (semantics 6.1, 6.2). A part that the value has not is 0, as a number and as an element, so
//! that equality and digests see only what is there. Values that the program makes are so by
//! construction; of inputs it is a condition.

use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::{One, Zero};
use zkc_hir::encoding::{self, LeafBound};
use zkc_hir::{Expr, Ty};
use zkc_ir::{Reason, ValueId};
use zkc_span::Span;

use crate::context::{Lowerer, Lowering};
use crate::value::Value;

impl<'p> Lowerer<'p> {
    /// The variant with these fields.
    pub(crate) fn variant(
        &mut self,
        expr: &'p Expr,
        variant: usize,
        written: Vec<(usize, Value)>,
    ) -> Lowering<Value> {
        let span = expr.span;
        let ty = self.concrete(&expr.ty);
        let parts = encoding::parts(self.program, &ty);
        let parts = self.encoded(parts, span)?;
        let mut values = vec![Value::Leaf(self.int(variant))];
        let mut own: Vec<Option<Value>> = vec![None; written.len()];
        for (index, value) in written {
            if let Some(slot) = own.get_mut(index) {
                *slot = Some(value);
            }
        }
        let Some(own) = own.into_iter().collect::<Option<Vec<Value>>>() else {
            return Err(self.contradiction(span, "a variant lacks a field"));
        };
        let mut own = Some(own);
        for (index, (_, part)) in parts.iter().enumerate().skip(1) {
            values.push(match own.take_if(|_| index == variant + 1) {
                Some(own) => Value::parts(own),
                None => self.zero(part, span)?,
            });
        }
        Ok(Value::parts(values))
    }

    /// Whether the value of an enum is this variant.
    pub(crate) fn is_variant(
        &mut self,
        value: &Value,
        ty: &Ty,
        variant: usize,
        span: Span,
    ) -> Lowering<ValueId> {
        let ty = self.concrete(ty);
        self.has_part(value, &ty, variant, span)
    }

    /// Whether the value has the fields of this variant, or the slot with this index.
    pub(crate) fn has_part(
        &mut self,
        value: &Value,
        ty: &Ty,
        index: usize,
        span: Span,
    ) -> Lowering<ValueId> {
        let Value::Parts(parts) = value else {
            return Err(self.contradiction(span, "an enum or a Vec was expected"));
        };
        let marks = self.marks_of(parts.first(), parts.len(), ty, span)?;
        match marks.get(index) {
            Some(mark) => Ok(*mark),
            None => Err(self.contradiction(span, "a value has no such part")),
        }
    }

    /// For each part of a value after the first, whether it counts: one bit for each variant of an
    /// enum, or each slot of a `Vec`. `first` is its tag or length, and `parts` counts that too.
    fn marks_of(
        &mut self,
        first: Option<&Value>,
        parts: usize,
        ty: &Ty,
        span: Span,
    ) -> Lowering<Rc<[ValueId]>> {
        let Some(&Value::Leaf(first)) = first else {
            return Err(self.contradiction(span, "an enum or a Vec was expected"));
        };
        let count = parts.saturating_sub(1) as u32;
        if count == 0 {
            return Ok(Rc::new([]));
        }
        // A tag or length is in range by its type, which its interval may not show.
        let origin = self.origin(span, Reason::Value);
        if let Ty::Enum(..) = ty {
            return Ok(self.body.builder.one_hot(first, count, origin).into());
        }
        if let Some(known) = self.body.prefixes.get(&(first, count)) {
            return Ok(Rc::clone(known));
        }
        let marks: Rc<[ValueId]> = self.body.builder.prefix(first, count, origin).into();
        self.body.prefixes.insert((first, count), Rc::clone(&marks));
        Ok(marks)
    }

    /// Marks the parts after the first: each counts where its own mark and that of the whole are 1, as
    /// without a value the tag is 0 and would mark the first variant.
    fn mark_parts(
        &mut self,
        marks: &mut [Option<ValueId>],
        own: &[ValueId],
        whole: Option<ValueId>,
        span: Span,
    ) {
        for (slot, own) in marks.iter_mut().skip(1).zip(own) {
            *slot = Some(match whole {
                Some(whole) => self.mul(whole, *own, span),
                None => *own,
            });
        }
    }

    /// The value with these elements, one for each leaf of the type; that they are elements of a value
    /// becomes a condition where their ranges do not say it.
    pub(crate) fn from_elements(
        &mut self,
        ty: &Ty,
        elements: &[ValueId],
        span: Span,
    ) -> Lowering<Value> {
        self.number_from(ty, None, &mut elements.iter().copied(), span)
    }

    /// Takes elements from `rest`. They count where `mark` is 1, and must be 0 where it is not; without
    /// a mark they count.
    fn number_from(
        &mut self,
        ty: &Ty,
        mark: Option<ValueId>,
        rest: &mut dyn Iterator<Item = ValueId>,
        span: Span,
    ) -> Lowering<Value> {
        let bound = encoding::leaf_bound(self.program, ty);
        if let Some(bound) = self.encoded(bound, span)? {
            let Some(element) = rest.next() else {
                return Err(self.contradiction(span, "a value has fewer leaves than its type"));
            };
            return Ok(Value::Leaf(self.number_at(element, bound, mark, span)));
        }
        let types = encoding::parts(self.program, ty);
        let types = self.encoded(types, span)?;
        let mut parts: Vec<Value> = Vec::with_capacity(types.len());
        let mut marks: Vec<Option<ValueId>> = vec![mark; types.len()];
        for (index, (_, part)) in types.iter().enumerate() {
            let mark = marks.get(index).copied().flatten();
            parts.push(self.number_from(part, mark, rest, span)?);
            if index == 0 && matches!(ty, Ty::Enum(..) | Ty::Vec(..)) {
                let own = self.marks_of(parts.first(), types.len(), ty, span)?;
                self.mark_parts(&mut marks, &own, mark, span);
            }
        }
        Ok(Value::parts(parts))
    }

    /// The number of an element: 0 where the mark is 0, and then the element must be 0 too.
    fn number_at(
        &mut self,
        element: ValueId,
        bound: LeafBound,
        mark: Option<ValueId>,
        span: Span,
    ) -> ValueId {
        let least = bound.least();
        let Some(mark) = mark else {
            return match least.is_zero() {
                true => element,
                false => self.lin(&[(BigInt::one(), element)], least, span),
            };
        };
        if least.is_zero() {
            let unmarked = self.not(mark, span);
            let unmarked =
                if self.is_element(element) { self.element_of(unmarked, span) } else { unmarked };
            let stray = self.mul(unmarked, element, span);
            self.vanishes(stray, span, Reason::Value);
            return element;
        }
        let number = self.lin(&[(BigInt::one(), element)], least.clone(), span);
        let number = self.mul(mark, number, span);
        let back = self.lin(&[(BigInt::one(), number), (-least, mark)], 0, span);
        let origin = self.origin(span, Reason::Value);
        self.body.builder.assert_eq(back, element, origin);
        number
    }

    /// The elements of a value, one for each leaf of its type.
    pub(crate) fn elements(
        &mut self,
        value: &Value,
        ty: &Ty,
        span: Span,
    ) -> Lowering<Vec<ValueId>> {
        let mut elements = Vec::new();
        self.elements_into(value, ty, None, span, &mut elements)?;
        Ok(elements)
    }

    fn elements_into(
        &mut self,
        value: &Value,
        ty: &Ty,
        mark: Option<ValueId>,
        span: Span,
        out: &mut Vec<ValueId>,
    ) -> Lowering<()> {
        let bound = encoding::leaf_bound(self.program, ty);
        if let Some(bound) = self.encoded(bound, span)? {
            let Value::Leaf(number) = value else {
                return Err(self.contradiction(span, "a number was expected"));
            };
            let least = bound.least();
            out.push(match mark {
                _ if least.is_zero() => *number,
                None => self.lin(&[(BigInt::one(), *number)], -least, span),
                Some(mark) => self.lin(&[(BigInt::one(), *number), (-least, mark)], 0, span),
            });
            return Ok(());
        }
        let types = encoding::parts(self.program, ty);
        let types = self.encoded(types, span)?;
        let mut marks: Vec<Option<ValueId>> = vec![mark; types.len()];
        if matches!(ty, Ty::Enum(..) | Ty::Vec(..)) && self.has_signs(ty, span)? {
            let own = self.marks_of(value.part(0), types.len(), ty, span)?;
            self.mark_parts(&mut marks, &own, mark, span);
        }
        for (index, (_, part_ty)) in types.iter().enumerate() {
            let part = self.part(value, index, span)?;
            self.elements_into(&part, part_ty, marks.get(index).copied().flatten(), span, out)?;
        }
        Ok(())
    }

    /// Whether a leaf's element is not its number, so that marks are needed.
    fn has_signs(&mut self, ty: &Ty, span: Span) -> Lowering<bool> {
        let leaves = encoding::leaves(self.program, ty);
        let leaves = self.encoded(leaves, span)?;
        Ok(leaves.iter().any(|leaf| !leaf.bound.least().is_zero()))
    }
}
