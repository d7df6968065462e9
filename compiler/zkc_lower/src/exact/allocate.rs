//! Sharing out: parts in proportion to weights, that sum to the total (semantics 3.6).
//!
//! With S = Σ wᵢ each part is ⌊total·wᵢ / S⌋, one division a part, and that S is not 0 one row for all
//! of them. What is left, L = total − Σ parts, is less than the number of remainders that are not 0.
//!
//! | rule | who gets it |
//! |---|---|
//! | to i | part i all of it |
//! | first | the first L parts with a weight: part i if it has one, and less than L before it have |
//! | largest remainder | part i if less than L others come before it: those with a greater remainder, and of those with the same the earlier |
//!
//! The last compares each pair of remainders once, K(K − 1)/2 comparisons of K parts. A part with a
//! remainder of 0, as one without a weight has, never gets a unit: L others come before it.
//!
//! Under a path the total is 0 and S is 1 where the path is not taken, so that all parts are 0.

use num_bigint::BigInt;
use num_traits::One;
use zkc_hir::{Expr, Leftover, Ty};
use zkc_ir::{Reason, ValueId};
use zkc_span::Span;

use super::Factor;
use crate::check::Bounds;
use crate::context::{Lowerer, Lowering};
use crate::diagnostics::TooWide;
use crate::value::Value;

/// A part while it is made.
struct Share {
    weight: ValueId,
    quotient: ValueId,
    rest: ValueId,
}

impl<'p> Lowerer<'p> {
    /// `allocate(total, weights, rule)`; the last of the arguments is the part that `Leftover::To`
    /// names.
    pub(crate) fn allocate(
        &mut self,
        expr: &'p Expr,
        rule: Leftover,
        (total, weights, to): (&'p Expr, &'p Expr, Option<&'p Expr>),
    ) -> Lowering<Value> {
        let span = expr.span;
        let bounds = self.share_bounds(total, weights, span)?;
        let total = self.leaf(total)?;
        let value = self.expr(weights)?;
        let mut weights = Vec::new();
        value.leaves(&mut weights);
        let to = match to {
            Some(to) => {
                let index = self.leaf(to)?;
                let Some(index) = self.as_constant(index) else {
                    return Err(self.not_constant(to.span));
                };
                if index >= BigInt::from(weights.len()) {
                    self.never(to.span, Reason::Index);
                }
                Some(index)
            }
            None => None,
        };
        let terms: Vec<(BigInt, ValueId)> =
            weights.iter().map(|weight| (BigInt::one(), *weight)).collect();
        let sum = self.lin(&terms, 0, span);
        let sum = self.divisor(sum, span);
        if self.interval(sum).0 < BigInt::one() {
            let origin = self.origin(span, Reason::DivisionByZero);
            self.body.builder.inverse(sum, origin);
        }
        let total = self.on_path(total, span);
        let shares: Vec<Share> =
            weights.iter().map(|weight| self.share(total, *weight, sum, span)).collect();
        let left = self.left_over(total, &shares, span);
        let more: Vec<ValueId> = match rule {
            Leftover::To => (0..shares.len())
                .map(|at| match to == Some(BigInt::from(at)) {
                    true => left,
                    false => self.int(0),
                })
                .collect(),
            Leftover::First => self.first(&shares, left, span),
            Leftover::LargestRemainder => self.largest(&shares, left, span),
        };
        let mut parts = Vec::with_capacity(shares.len());
        for (share, more) in shares.iter().zip(more) {
            let terms = [(BigInt::one(), share.quotient), (BigInt::one(), more)];
            let part = self.lin(&terms, 0, span);
            // At most the total, which no interval can see.
            let part = match self.fits_in(part, &bounds) {
                true => part,
                false => self.within(part, &bounds, span, Reason::Value),
            };
            parts.push(Value::Leaf(part));
        }
        Ok(Value::parts(parts))
    }

    /// The numbers that a part may be; refuses products that may outgrow the field by type.
    fn share_bounds(&mut self, total: &'p Expr, weights: &'p Expr, span: Span) -> Lowering<Bounds> {
        let ty = self.concrete(&total.ty);
        let bounds = self.bounds(&ty, total.span)?;
        let Ty::Array(element, _) = self.concrete(&weights.ty) else {
            return Err(self.contradiction(weights.span, "weights are an array"));
        };
        let weight = self.bounds(&element, weights.span)?;
        let factor = |expr: &Expr, of: &Bounds| Factor {
            span: expr.span,
            bits: of.most.bits(),
            divides: false,
        };
        let factors = [factor(total, &bounds), factor(weights, &weight)];
        let most = &bounds.most * &weight.most;
        self.within_capacity(&most, TooWide::Numerator, &factors, span)?;
        Ok(bounds)
    }

    fn share(&mut self, total: ValueId, weight: ValueId, sum: ValueId, span: Span) -> Share {
        let product = self.mul(total, weight, span);
        let origin = self.origin(span, Reason::DivisionByZero);
        let (quotient, rest) = self.body.builder.divmod(product, sum, origin);
        Share { weight, quotient, rest }
    }

    /// What the parts leave of the total: less than there are parts.
    fn left_over(&mut self, total: ValueId, shares: &[Share], span: Span) -> ValueId {
        let mut terms = vec![(BigInt::one(), total)];
        terms.extend(shares.iter().map(|share| (-BigInt::one(), share.quotient)));
        let left = self.lin(&terms, 0, span);
        let most = Bounds::up_to(BigInt::from(shares.len().saturating_sub(1)));
        match shares.is_empty() || self.fits_in(left, &most) {
            true => left,
            false => self.within(left, &most, span, Reason::Value),
        }
    }

    /// A bit for each part: whether it has a weight, and less than `left` before it have.
    fn first(&mut self, shares: &[Share], left: ValueId, span: Span) -> Vec<ValueId> {
        let mut before: Vec<(BigInt, ValueId)> = Vec::new();
        let mut bits = Vec::with_capacity(shares.len());
        for share in shares {
            let (zero, origin) = (self.int(0), self.at(span));
            let none = self.body.builder.eq(share.weight, zero, origin);
            let some = self.not(none, span);
            let count = self.lin(&before, 0, span);
            let early = self.body.builder.lt(count, left, origin);
            bits.push(self.mul(some, early, span));
            before.push((BigInt::one(), some));
        }
        bits
    }

    /// A bit for each part: whether less than `left` others come before it.
    fn largest(&mut self, shares: &[Share], left: ValueId, span: Span) -> Vec<ValueId> {
        let mut before: Vec<Vec<(BigInt, ValueId)>> = vec![Vec::new(); shares.len()];
        for (later, one) in shares.iter().enumerate() {
            for (earlier, other) in shares.iter().enumerate().take(later) {
                let origin = self.at(span);
                let overtakes = self.body.builder.lt(other.rest, one.rest, origin);
                let stays = self.not(overtakes, span);
                if let Some(count) = before.get_mut(earlier) {
                    count.push((BigInt::one(), overtakes));
                }
                if let Some(count) = before.get_mut(later) {
                    count.push((BigInt::one(), stays));
                }
            }
        }
        let mut bits = Vec::with_capacity(shares.len());
        for count in before {
            let rank = self.lin(&count, 0, span);
            let origin = self.at(span);
            bits.push(self.body.builder.lt(rank, left, origin));
        }
        bits
    }
}
