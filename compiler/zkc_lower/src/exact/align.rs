//! Bringing two rationals to one denominator: for sums, comparisons and the arms of a branch.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Zero};
use zkc_hir::Expr;
use zkc_ir::ValueId;
use zkc_span::Span;

use super::{Divisor, Exact, Top, joined};
use crate::context::{Lowerer, Lowering};
use crate::diagnostics::TooWide;

/// Two numerators over one denominator.
struct Aligned {
    left: Top,
    right: Top,
    denominator: BigInt,
    divisors: Vec<Divisor>,
}

impl<'p> Lowerer<'p> {
    /// left ± right.
    pub(super) fn exact_sum(
        &mut self,
        left: &Exact,
        right: &Exact,
        minus: bool,
        span: Span,
    ) -> Lowering<Exact> {
        let factors = joined(&left.factors, &right.factors);
        let aligned = self.align(left, right, TooWide::Numerator, span)?;
        let (a, b) = (&aligned.left, &aligned.right);
        let common = a.coefficient.gcd(&b.coefficient);
        let ours = &a.coefficient / &common;
        let theirs = &b.coefficient / &common;
        let (lo, hi) = match minus {
            false => (&ours * &a.lo + &theirs * &b.lo, &ours * &a.hi + &theirs * &b.hi),
            true => (&ours * &a.lo - &theirs * &b.hi, &ours * &a.hi - &theirs * &b.lo),
        };
        let most = lo.magnitude().max(hi.magnitude());
        let most = BigInt::from(most.clone()) * &common;
        self.within_capacity(&most, TooWide::Numerator, &factors, span)?;
        let theirs = if minus { -theirs } else { theirs };
        let value = self.lin(&[(ours, a.value), (theirs, b.value)], 0, span);
        let top = Top { value, coefficient: common, lo, hi };
        let (denominator, divisors) = (aligned.denominator, aligned.divisors);
        let sum = Exact { top, denominator, divisors, factors }.reduced();
        self.bounded(sum, span)
    }

    /// `choice ? left : right`.
    pub(crate) fn select_exact(
        &mut self,
        choice: ValueId,
        left: &Exact,
        right: &Exact,
        span: Span,
    ) -> Lowering<Exact> {
        let factors = joined(&left.factors, &right.factors);
        let aligned = self.align(left, right, TooWide::Numerator, span)?;
        let (a, b) = (&aligned.left, &aligned.right);
        let common = a.coefficient.gcd(&b.coefficient);
        let ours = &a.coefficient / &common;
        let theirs = &b.coefficient / &common;
        let lo = (&ours * &a.lo).min(&theirs * &b.lo);
        let hi = (&ours * &a.hi).max(&theirs * &b.hi);
        let left = self.lin(&[(ours, a.value)], 0, span);
        let right = self.lin(&[(theirs, b.value)], 0, span);
        let value = if left == right { left } else { self.sel(choice, left, right, span) };
        let top = Top { value, coefficient: common, lo, hi };
        let (denominator, divisors) = (aligned.denominator, aligned.divisors);
        let selected = Exact { top, denominator, divisors, factors }.reduced();
        self.bounded(selected, span)
    }

    /// Two integers that compare as the rationals do.
    pub(crate) fn cross_products(
        &mut self,
        a: &'p Expr,
        b: &'p Expr,
        span: Span,
    ) -> Lowering<(ValueId, ValueId)> {
        let left = self.exact_operand(a)?;
        let right = self.exact_operand(b)?;
        let aligned = self.align(&left, &right, TooWide::Comparison, span)?;
        let (a, b) = (aligned.left, aligned.right);
        let common = a.coefficient.gcd(&b.coefficient);
        let left = self.lin(&[(a.coefficient / &common, a.value)], 0, span);
        let right = self.lin(&[(b.coefficient / &common, b.value)], 0, span);
        Ok((left, right))
    }

    fn align(
        &mut self,
        left: &Exact,
        right: &Exact,
        what: TooWide,
        span: Span,
    ) -> Lowering<Aligned> {
        let denominator = left.denominator.lcm(&right.denominator);
        let divisors = union(&left.divisors, &right.divisors);
        let factors = joined(&left.factors, &right.factors);
        let mut tops = Vec::with_capacity(2);
        for side in [left, right] {
            let missing = without(&divisors, &side.divisors);
            let most = missing.iter().fold(BigInt::one(), |most, divisor| most * &divisor.most);
            let mut top = side.top.clone();
            top.coefficient *= &denominator / &side.denominator;
            self.within_capacity(&(top.most() * &most), what, &factors, span)?;
            for divisor in missing {
                top.value = self.mul(top.value, divisor.value, span);
            }
            // Divisors are at least 1, so the bounds grow away from zero only.
            top.lo = if top.lo < BigInt::zero() { top.lo * &most } else { top.lo };
            top.hi = if top.hi > BigInt::zero() { top.hi * &most } else { top.hi };
            tops.push(top);
        }
        match <[Top; 2]>::try_from(tops) {
            Ok([left, right]) => Ok(Aligned { left, right, denominator, divisors }),
            Err(_) => Err(self.contradiction(span, "a comparison has two sides")),
        }
    }
}

/// The union of two ascending lists in which what stands n times in one stands at least n times.
fn union(a: &[Divisor], b: &[Divisor]) -> Vec<Divisor> {
    let mut all = [a, &without(b, a)].concat();
    all.sort();
    all
}

/// What is left of `all` after taking out each of `some` once.
fn without(all: &[Divisor], some: &[Divisor]) -> Vec<Divisor> {
    let mut left = all.to_vec();
    for divisor in some {
        if let Some(at) = left.iter().position(|other| other.value == divisor.value) {
            left.remove(at);
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dividing_twice_by_one_value_does_not_square_it_in_a_sum() {
        let divisor = |id| Divisor { value: ValueId(id), most: BigInt::from(9) };
        let a = [divisor(1), divisor(2)];
        let b = [divisor(1), divisor(1), divisor(3)];
        let ids: Vec<u32> = union(&a, &b).iter().map(|divisor| divisor.value.0).collect();
        assert_eq!(ids, [1, 1, 2, 3]);
        let missing: Vec<u32> =
            without(&union(&a, &b), &b).iter().map(|divisor| divisor.value.0).collect();
        assert_eq!(missing, [2]);
    }
}
