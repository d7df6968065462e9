//! Digests and seals: packed elements through the sponge of `std` (semantics 6.6, 11.1).

use num_bigint::{BigInt, BigUint};
use num_traits::One;
use zkc_hir::{Expr, GenericArg, Size, Ty, encoding};
use zkc_ir::ValueId;
use zkc_span::Span;

use crate::context::{Lowerer, Lowering};
use crate::value::Value;

impl<'p> Lowerer<'p> {
    /// `digest(v)`.
    pub(crate) fn digest_of(&mut self, operand: &'p Expr, span: Span) -> Lowering<ValueId> {
        let value = self.expr(operand)?;
        let ty = self.concrete(&operand.ty);
        let capacity = encoding::capacity(self.program, &ty);
        let capacity = self.encoded(capacity, span)?;
        let elements = self.packed(&value, &ty, span)?;
        self.sponge(&capacity, elements, span)
    }

    /// The seal of a value under a salt.
    pub(crate) fn seal_of(
        &mut self,
        value: &Value,
        ty: &Ty,
        salt: ValueId,
        span: Span,
    ) -> Lowering<ValueId> {
        let capacity = encoding::seal_capacity(self.program, ty);
        let capacity = self.encoded(capacity, span)?;
        let mut elements = self.packed(value, ty, span)?;
        elements.push(salt);
        self.sponge(&capacity, elements, span)
    }

    /// The value's packed elements.
    fn packed(&mut self, value: &Value, ty: &Ty, span: Span) -> Lowering<Vec<ValueId>> {
        let packing = encoding::packing(self.program, ty);
        let packing = self.encoded(packing, span)?;
        let leaves = self.elements(value, ty, span)?;
        let mut elements = Vec::with_capacity(packing.len());
        for element in packing {
            let terms: Option<Vec<(BigInt, ValueId)>> = element
                .parts
                .iter()
                .map(|part| Some((BigInt::one() << part.shift, *leaves.get(part.leaf)?)))
                .collect();
            let Some(terms) = terms else {
                return Err(self.contradiction(span, "a value has fewer leaves than its type"));
            };
            let origin = self.at(span);
            elements.push(self.body.builder.lin_field(&terms, BigInt::ZERO, origin));
        }
        Ok(elements)
    }

    /// Elements through the sponge from this capacity on.
    pub(crate) fn sponge(
        &mut self,
        capacity: &BigUint,
        mut elements: Vec<ValueId>,
        span: Span,
    ) -> Lowering<ValueId> {
        let Some(sponge) = self.program.lang.sponge else {
            return Err(self.contradiction(span, "the standard library has no sponge"));
        };
        if elements.is_empty() {
            elements.push(self.body.builder.element(0));
        }
        let generics = vec![GenericArg::Size(Size::from(elements.len() as u64))];
        let capacity = self.body.builder.element(BigInt::from(capacity.clone()));
        let elements = elements.into_iter().map(Value::Leaf).collect();
        let args = vec![Value::Leaf(capacity), Value::parts(elements)];
        match self.call_with(sponge, generics, args, span, false)? {
            Value::Leaf(digest) => Ok(digest),
            Value::Parts(_) | Value::Exact(_) => {
                Err(self.contradiction(span, "a sponge gives one element"))
            }
        }
    }
}
