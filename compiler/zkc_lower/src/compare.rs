//! Comparisons, as bits and as conditions.
//!
//! Values are equal if their leaves are; leaves are packed first, as many as fit an element
//! (semantics 6.4), so that a struct of small fields costs one comparison. A condition needs no bit:
//! `require(a == b)` is an equation and `require(a <= b)` the range of b − a.

use num_bigint::BigInt;
use num_traits::One;
use zkc_hir::encoding::{self, LeafBound};
use zkc_hir::{Comparison, Expr, Ty};
use zkc_ir::{Reason, ValueId};
use zkc_span::Span;

use crate::context::{Lowerer, Lowering};
use crate::value::Value;

/// A comparison reduced to numbers.
enum Sides {
    /// All pairs are equal.
    Equal(Vec<(ValueId, ValueId)>),
    /// The first is less than the second, or if not `strict` at most.
    Ordered { less: ValueId, greater: ValueId, strict: bool },
}

impl<'p> Lowerer<'p> {
    /// The comparison as a bit.
    pub(crate) fn compare(
        &mut self,
        expr: &'p Expr,
        op: Comparison,
        a: &'p Expr,
        b: &'p Expr,
    ) -> Lowering<ValueId> {
        let span = expr.span;
        Ok(match self.sides(op, a, b, span)? {
            Sides::Equal(pairs) => {
                let equal = self.all_equal(&pairs, span);
                if op == Comparison::Ne { self.not(equal, span) } else { equal }
            }
            Sides::Ordered { less, greater, strict } => {
                let origin = self.at(span);
                if strict {
                    self.body.builder.lt(less, greater, origin)
                } else {
                    let reversed = self.body.builder.lt(greater, less, origin);
                    self.not(reversed, span)
                }
            }
        })
    }

    /// The comparison as a condition; `span` and `reason` are the condition's.
    pub(crate) fn require_comparison(
        &mut self,
        op: Comparison,
        (a, b): (&'p Expr, &'p Expr),
        span: Span,
        reason: &Reason,
    ) -> Lowering<()> {
        let sides = self.sides(op, a, b, span)?;
        let before = self.body.builder.check_count();
        match sides {
            Sides::Equal(pairs) if op == Comparison::Ne => {
                let equal = self.all_equal(&pairs, span);
                let differs = self.not(equal, span);
                self.holds(differs, span, reason.clone());
            }
            Sides::Equal(pairs) => {
                for (a, b) in pairs {
                    self.equal(a, b, span, reason.clone());
                }
            }
            Sides::Ordered { less, greater, strict } => {
                let terms = [(BigInt::one(), greater), (-BigInt::one(), less)];
                let distance = self.lin(&terms, -i32::from(strict), span);
                self.not_negative(distance, span, reason.clone());
            }
        }
        self.note_condition(span, before);
        Ok(())
    }

    fn sides(&mut self, op: Comparison, a: &'p Expr, b: &'p Expr, span: Span) -> Lowering<Sides> {
        let (left, right) = if matches!(a.ty, Ty::Exact(_)) || matches!(b.ty, Ty::Exact(_)) {
            self.cross_products(a, b, span)?
        } else if matches!(op, Comparison::Eq | Comparison::Ne) {
            let left = self.expr(a)?;
            let right = self.expr(b)?;
            return Ok(Sides::Equal(self.packed_pairs(&left, &right, span)));
        } else {
            (self.leaf(a)?, self.leaf(b)?)
        };
        let ordered = |less, greater, strict| Sides::Ordered { less, greater, strict };
        Ok(match op {
            Comparison::Eq | Comparison::Ne => Sides::Equal(vec![(left, right)]),
            Comparison::Lt => ordered(left, right, true),
            Comparison::Le => ordered(left, right, false),
            Comparison::Gt => ordered(right, left, true),
            Comparison::Ge => ordered(right, left, false),
        })
    }

    /// Pairs of elements that are equal iff the values are. Leaves that are the same value already
    /// take no part.
    pub(crate) fn packed_pairs(
        &mut self,
        a: &Value,
        b: &Value,
        span: Span,
    ) -> Vec<(ValueId, ValueId)> {
        let (mut left, mut right) = (Vec::new(), Vec::new());
        a.leaves(&mut left);
        b.leaves(&mut right);
        let leaves: Vec<(ValueId, ValueId)> =
            left.into_iter().zip(right).filter(|(a, b)| a != b).collect();
        let bounds: Vec<LeafBound> = leaves
            .iter()
            .map(|(a, b)| {
                if self.is_element(*a) || self.is_element(*b) {
                    return LeafBound::Field;
                }
                // What both sides have in common, a number below 0 too, is the same on both.
                let (a, b) = (self.interval(*a), self.interval(*b));
                let distance = a.1.max(b.1) - a.0.min(b.0);
                LeafBound::Bits(distance.bits().max(1) as u32)
            })
            .collect();
        let mut pairs = Vec::new();
        for element in encoding::pack(bounds) {
            let part = |part: &encoding::PackedPart| {
                leaves.get(part.leaf).map(|pair| (BigInt::one() << part.shift, *pair))
            };
            let parts: Vec<(BigInt, (ValueId, ValueId))> =
                element.parts.iter().filter_map(part).collect();
            if let [(_, pair)] = parts.as_slice() {
                pairs.push(*pair);
                continue;
            }
            let side = |pick: fn(&(ValueId, ValueId)) -> ValueId| -> Vec<(BigInt, ValueId)> {
                parts.iter().map(|(weight, pair)| (weight.clone(), pick(pair))).collect()
            };
            let (left, right) = (side(|pair| pair.0), side(|pair| pair.1));
            pairs.push((self.lin(&left, 0, span), self.lin(&right, 0, span)));
        }
        pairs
    }

    /// Whether all pairs are equal, as a bit: products of two or three, or one count of more.
    fn all_equal(&mut self, pairs: &[(ValueId, ValueId)], span: Span) -> ValueId {
        let origin = self.at(span);
        let bits: Vec<ValueId> =
            pairs.iter().map(|(a, b)| self.body.builder.eq(*a, *b, origin)).collect();
        match bits.as_slice() {
            [] => self.int(1),
            [first, rest @ ..] if rest.len() < 3 => {
                rest.iter().fold(*first, |all, bit| self.mul(all, *bit, span))
            }
            bits => {
                let terms: Vec<(BigInt, ValueId)> =
                    bits.iter().map(|bit| (BigInt::one(), *bit)).collect();
                let count = self.lin(&terms, 0, span);
                let all = self.int(bits.len());
                self.body.builder.eq(count, all, origin)
            }
        }
    }
}
